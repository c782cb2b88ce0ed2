// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window_status.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/engine.h"
#include "format/units.h"
#include "main_window_style.h"
#include "query/stream_health.h"

namespace weir::ui
{

namespace
{

/// What the network or the kernel took from us: shown only when it happened.
struct LossRow {
    std::uint64_t engine::HealthReport::* count;
    const char* text;
    const char* remedy;
};

// clang-format off
constexpr std::array losses{
    LossRow{&engine::HealthReport::kernelDrops,   QT_TRANSLATE_NOOP("Loss", "%1 dropped by the kernel"), QT_TRANSLATE_NOOP("Loss", "The kernel's receive buffer was full. Allow a larger one: sudo sysctl -w net.core.rmem_max=16777216")},
    LossRow{&engine::HealthReport::notKept,       QT_TRANSLATE_NOOP("Loss", "%1 not kept"),              QT_TRANSLATE_NOOP("Loss", "More datagrams came in one second than fit into the memory for the window.")},
    LossRow{&engine::HealthReport::malformed,     QT_TRANSLATE_NOOP("Loss", "%1 malformed"),             QT_TRANSLATE_NOOP("Loss", "Datagrams with at least one fault; what could be read of them was kept.")},
    LossRow{&engine::HealthReport::otherVersions, QT_TRANSLATE_NOOP("Loss", "%1 of another version"),    QT_TRANSLATE_NOOP("Loss", "Weir reads sFlow version 5; these datagrams are of another version or no sFlow.")},
};
// clang-format on

/// Datagrams that are missing in the sequence numbers. What the kernel dropped is missing there, too, and is
/// told by itself.
std::uint64_t lostOnTheWay(const engine::Engine& engine, const engine::HealthReport& health)
{
    const auto report = engine.streams();
    std::uint64_t lost = 0;
    for (const query::SubAgentHealth& subAgent : report->subAgents)
        lost += subAgent.sequence.lost;
    return engine.showsCapture() ? lost : lost - std::min(lost, health.kernelDrops);
}

QString rate(double value)
{
    return value >= 1000 ? valueText(value, "") : QLocale().toString(std::round(value), 'f', 0);
}

} // namespace

MainWindowStatus::MainWindowStatus(QWidget* parent)
    : QStatusBar(parent),
      m_source(addPart(tr("Reception"))),
      m_rates(addPart(tr("Rates"))),
      m_loss(addPart(tr("Loss"))),
      m_window(addPart(tr("Window"), true))
{
    setSizeGripEnabled(false);
    connect(this, &QStatusBar::messageChanged, this, &MainWindowStatus::showParts);
    setAccessibleName(tr("Status"));
}

QLabel* MainWindowStatus::addPart(const QString& name, bool atEnd)
{
    auto* label = new QLabel;
    label->setAccessibleName(name);
    label->setContentsMargins(8, 2, 8, 2);
    label->setFont(figuresFont(font()));
    if (atEnd)
        addPermanentWidget(label);
    else
        addWidget(label);
    return label;
}

void MainWindowStatus::showHealth(const engine::Engine& engine)
{
    const engine::HealthReport health = engine.health();
    const QStringList places = engine.listening();
    m_source->setText(places.isEmpty() ? tr("○ not listening")
                                       : tr("● UDP %1").arg(places.join(QStringLiteral(", "))));
    m_source->setToolTip(tr("Where Weir listens for sFlow"));
    const QString agents = health.agents == 1 ? tr("1 agent") : tr("%n agents", nullptr, int(health.agents));
    m_rates->setText(places.isEmpty() && health.datagrams == 0
                         ? QString()
                         : agents + QStringLiteral(" · ") +
                               tr("%1 datagrams/s").arg(rate(health.datagramsPerSecond)) +
                               QStringLiteral(" · ") + tr("%1 samples/s").arg(rate(health.samplesPerSecond)));
    QString sinceStart = tr("Since the start: %1 datagrams, %2 flow samples, %3 counter samples, %4")
                             .arg(countText(health.datagrams), countText(health.flowSamples),
                                  countText(health.counterSamples), bytesText(health.bytes));
    if (health.thinnedOut > 0)
        sinceStart += '\n' + tr("%1 flow samples were not kept, so that the window reaches back as far as it "
                                "should; others stand for them.")
                                 .arg(countText(health.thinnedOut));
    m_rates->setToolTip(sinceStart);
    showLoss(health, lostOnTheWay(engine, health));
    showParts();

    const auto window = engine.snapshot();
    m_window->setText(tr("window %1 · %2 of %3")
                          .arg(durationText(window->to() - window->from()), bytesText(window->bytes),
                               bytesText(window->budget)) +
                      (health.oneIn > 1 ? QStringLiteral(" · ") + tr("1 in %1 samples kept").arg(health.oneIn)
                                        : QString()));
}

void MainWindowStatus::showLoss(const engine::HealthReport& health, std::uint64_t lostOnTheWay)
{
    QStringList texts;
    QStringList remedies;
    if (lostOnTheWay > 0) {
        const QString text = tr("%1 lost on the way").arg(countText(lostOnTheWay));
        texts << text;
        remedies << text + QStringLiteral(": ") +
                        tr("Datagrams are missing in the agents' sequence numbers. Tools › Agents and data "
                           "sources says whose.");
    }
    for (const LossRow& row : losses) {
        if (health.*row.count == 0)
            continue;
        const QString text = QCoreApplication::translate("Loss", row.text).arg(countText(health.*row.count));
        texts << text;
        remedies << text + QStringLiteral(": ") + QCoreApplication::translate("Loss", row.remedy);
    }
    m_loss->setText(texts.isEmpty() ? QString() : QStringLiteral("▲ ") + texts.join(QStringLiteral(" · ")));
    m_loss->setToolTip(remedies.join('\n'));
}

/// Under a message they stay hidden: it is written over their place.
void MainWindowStatus::showParts()
{
    if (!currentMessage().isEmpty())
        return;
    for (QLabel* label : {m_rates, m_loss})
        label->setVisible(!label->text().isEmpty());
}

void MainWindowStatus::showCost(double milliseconds)
{
    m_window->setToolTip(tr("Seconds kept in memory, and how much of the budget they take.\n"
                            "The last answer took %1 ms.")
                             .arg(QLocale().toString(milliseconds, 'f', milliseconds < 10 ? 1 : 0)));
}

void MainWindowStatus::setTheme(const Theme& theme)
{
    for (QLabel* label : {m_source, m_rates, m_loss, m_window})
        label->setFont(figuresFont(QGuiApplication::font()));
    for (QLabel* label : {m_source, m_rates, m_window})
        tint(*label, QPalette::WindowText, theme.mutedText);
    tint(*m_loss, QPalette::WindowText, theme.warning);
}

} // namespace weir::ui
