// SPDX-License-Identifier: GPL-3.0-or-later
// How long a person who types waits for what can be typed there, with a million samples in the window.
#include <QKeyEvent>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "bench/traffic.h"
#include "engine/engine.h"
#include "filter/completion_popup.h"
#include "filter/expression_field.h"
#include "filter/question_bar.h"
#include "main_window.h"
#include "window/measures.h"
#include "window/running_window.h"

namespace weir::bench
{

namespace
{

constexpr int patience = 30'000; // ms
constexpr int pause = 300;       // ms, in which all that was begun ends

/// A line of the question and what it offers.
class Typist : public QObject
{
public:
    explicit Typist(ui::ExpressionField& field)
        : m_field(field),
          m_popup(*field.findChild<ui::CompletionPopup*>())
    {
        m_popup.viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        m_painted |= event->type() == QEvent::Paint;
        return QObject::eventFilter(watched, event);
    }

    /// Begins with this text and nothing offered.
    void begin(const QString& text)
    {
        m_field.clearFocus();
        m_field.setText(text);
        m_field.setFocus();
    }

    void press(QChar letter)
    {
        m_start = wallSeconds();
        m_painted = false;
        QKeyEvent press(QEvent::KeyPress, Qt::Key_unknown, Qt::NoModifier, letter);
        QCoreApplication::sendEvent(&m_field, &press);
    }

    /// Milliseconds since the key press until the list was painted, with what was seen in it; nothing when
    /// that did not come.
    std::optional<double> waitForList(bool seen)
    {
        const auto there = [&] {
            if (!seen && m_painted && m_popup.isVisible())
                return true;
            const bool isSeen =
                seen && m_popup.isVisible() && m_popup.rows().rowCount() > 0 &&
                m_popup.rows().row(0).seen.contains(QRegularExpression(QStringLiteral("\\d")));
            if (!isSeen)
                m_painted = false; // what was painted was something else
            return isSeen && m_painted;
        };
        if (!waitUntil(there, patience))
            return std::nullopt;
        return (wallSeconds() - m_start) * 1e3;
    }

private:
    ui::ExpressionField& m_field;
    ui::CompletionPopup& m_popup;
    double m_start = 0;
    bool m_painted = false;
};

} // namespace

void measureCompletion(const Settings& settings, Report& report)
{
    constexpr std::uint32_t samples = 1'000'000;
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("traffic.pcap")).toStdString();
    const std::uint32_t seconds = std::max(1u, samples / settings.traffic.rate);
    if (const auto written = writeCapture(path, settings.traffic, seconds); !written)
        return report.remark(written.error().text);
    RunningWindow running({1920, 1080}, std::size_t(2) << 30, "ipsource,ipdestination");
    bool read = false;
    QObject::connect(&running.engine(), &engine::Engine::captureRead, &running.window(),
                     [&] { read = true; });
    running.engine().openCaptures({QString::fromStdString(path)});
    if (!waitUntil([&] { return read; }, patience))
        return report.remark("completion: the capture was not read in time.");

    auto& bar = *running.window().findChild<ui::QuestionBar*>();
    Typist keys(*bar.field(ui::QuestionBar::Field::Keys));
    Typist filter(*bar.field(ui::QuestionBar::Field::Filter));
    std::vector<double> first;
    std::vector<double> counted;
    std::vector<double> next;
    std::vector<double> values;
    const auto add = [](std::vector<double>& times, std::optional<double> time) {
        if (time)
            times.push_back(*time);
        return time.has_value();
    };
    bool complete = true;
    const int runs = settings.quick ? 3 : 10;
    for (int run = 0; run < runs && complete; ++run) {
        for (const char* key : {"ipsource", "macdestination", "or:tcpdestinationport:udpdestinationport",
                                "stack", "ip6source"}) {
            runFor(pause);
            bar.setCensus(nullptr);
            bar.setValues(nullptr);
            keys.begin({});
            keys.press(QChar::fromLatin1(key[0]));
            complete =
                complete && add(first, keys.waitForList(false)) && add(counted, keys.waitForList(true));
            keys.press(QChar::fromLatin1(key[1]));
            complete = complete && add(next, keys.waitForList(true));
            runFor(pause);
            filter.begin(QString::fromLatin1(key));
            runFor(pause);
            filter.press('=');
            complete = complete && add(values, filter.waitForList(true));
        }
    }
    if (!complete)
        return report.remark("completion: a list did not come in time.");
    report.add("completion.first", median(first), {},
               noted("%.1f ms at worst; %.2f million samples", worst(first), running.samplesKept() / 1e6));
    report.add("completion.next", median(next), {}, noted("%.1f ms at worst", worst(next)));
    report.add("completion.counted", median(counted), {}, noted("%.1f ms at worst", worst(counted)));
    report.add("completion.values", median(values), {}, noted("%.1f ms at worst", worst(values)));
}

} // namespace weir::bench
