// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tour/tour_panel.h"

#include <QCloseEvent>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "actions.h"
#include "engine/engine.h"
#include "export/exporter.h"
#include "main_window_style.h"
#include "settings.h"

namespace weir::ui
{

TourPanel::TourPanel(const ViewContext& context, ViewPage& page, Exporter& exporter, QWidget* parent)
    : QDockWidget(tr("Five minutes with the demo"), parent),
      m_context(context),
      m_page(page),
      m_total(context.engine),
      m_done(tourSteps().size()),
      m_title(new QLabel),
      m_text(new QLabel),
      m_button(new QPushButton)
{
    build();
    const QStringList done = m_context.settings.value(Setting::TourDone).toStringList();
    for (std::size_t i = 0; i < m_done.size(); ++i)
        m_done[i] = done.contains(tourSteps()[i].name);
    if (std::ranges::find(m_done, false) == m_done.end())
        begin(); // who opens it again wants to see it again

    connect(&context.navigator, &Navigator::looked, this, &TourPanel::look);
    connect(&context.navigator, &Navigator::asked, this, &TourPanel::look);
    connect(&page, &ViewPage::drawn, this, &TourPanel::look);
    connect(context.actions[ActionId::Explain], &QAction::triggered, this, [this] {
        m_facts.explained = m_facts.explained || engine::stretchOf(m_context.navigator.now().view);
        look();
    });
    connect(&exporter, &Exporter::done, this, [this] {
        m_facts.exported = true;
        look();
    });
    connect(&m_total, &engine::Question::answered, this, [this](const engine::Reply& reply) {
        const auto& steps = reply.answer->total.steps;
        const auto peak = std::ranges::max_element(steps, {}, &query::Estimate::value);
        if (peak != steps.end())
            m_context.navigator.pin(reply.answer->range.from +
                                    (peak - steps.begin()) * reply.answer->range.step);
    });
    look();
    show(std::size_t(std::ranges::find(m_done, false) - m_done.begin()));
}

TourPanel::~TourPanel() = default;

void TourPanel::build()
{
    setObjectName("tour");
    setAllowedAreas(Qt::TopDockWidgetArea | Qt::BottomDockWidgetArea);
    const Theme theme;
    auto* head = new QHBoxLayout;
    head->setSpacing(2);
    for (std::size_t i = 0; i < tourSteps().size(); ++i) {
        auto* number = new QToolButton;
        number->setAutoRaise(true);
        number->setCheckable(true);
        number->setFocusPolicy(Qt::StrongFocus);
        connect(number, &QToolButton::clicked, this, [this, i] { show(i); });
        head->addWidget(number);
        m_numbers.push_back(number);
    }
    head->addSpacing(theme.spacing);
    head->addWidget(m_title);
    head->addStretch();
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    connect(m_button, &QPushButton::clicked, this, [this] { (this->*tourSteps()[m_open].does)(); });
    auto* body = new QHBoxLayout;
    body->setSpacing(2 * theme.spacing);
    body->addWidget(m_text, 1);
    body->addWidget(m_button, 0, Qt::AlignTop);
    body->addStretch();
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme.margin, 0, theme.margin, theme.spacing);
    layout->setSpacing(theme.spacing / 2);
    layout->addLayout(head);
    layout->addLayout(body);
    setWidget(content);
}

void TourPanel::setTheme(const Theme& theme)
{
    m_title->setFont(headingFont(1));
    m_button->setMinimumHeight(theme.target);
    for (QToolButton* number : m_numbers)
        number->setMinimumSize(theme.target, theme.target);
    tint(*m_text, QPalette::WindowText, theme.mutedText);
    fitText();
}

/// No wider than it is in one line: the button stands beside what it is about.
void TourPanel::fitText()
{
    m_text->setMaximumWidth(m_text->fontMetrics().size(0, m_text->text()).width() + 2);
}

/// To what there is to press.
void TourPanel::takeFocus()
{
    QWidget* const target = m_open < m_numbers.size() ? static_cast<QWidget*>(m_button) : m_numbers.front();
    target->setFocus(Qt::OtherFocusReason);
}

/// Behind the last step: that there is none any more.
void TourPanel::show(std::size_t step)
{
    const bool hadFocus = m_button->hasFocus();
    m_open = step;
    const bool isStep = step < tourSteps().size();
    m_title->setText(isStep ? tr(tourSteps()[step].title) : tr("That was all"));
    m_text->setText(isStep ? tr(tourSteps()[step].text)
                           : tr("Ctrl+K finds what else there is, and F1 is the reference of the language."));
    m_button->setVisible(isStep);
    if (isStep)
        m_button->setText(tr(tourSteps()[step].button));
    fitText();
    showNumbers();
    if (hadFocus)
        takeFocus();
}

void TourPanel::showNumbers()
{
    for (std::size_t i = 0; i < m_numbers.size(); ++i) {
        const QString title = tr(tourSteps()[i].title);
        m_numbers[i]->setText(m_done[i] ? QStringLiteral("✓") : QString::number(i + 1));
        m_numbers[i]->setToolTip(title);
        m_numbers[i]->setAccessibleName(m_done[i] ? tr("%1, done").arg(title) : title);
        m_numbers[i]->setChecked(i == m_open);
    }
}

/// Ticks off what the user has come to, in whatever way, and goes on to the next step that is not done.
void TourPanel::look()
{
    m_facts.look = m_context.navigator.now();
    const bool isOpen = m_context.engine.showsCapture() && !m_page.ranking().table.rows.empty();
    m_facts.hasDemo = m_facts.hasDemo || isOpen;
    if (!m_facts.pinned)
        m_facts.pinned = m_facts.look.view.pinned;
    bool any = false;
    for (std::size_t i = 0; i < m_done.size(); ++i) {
        if (m_done[i] || !tourSteps()[i].isDone(m_facts))
            continue;
        m_done[i] = any = true;
        emit ticked(int(i));
    }
    if (!any)
        return;
    QStringList names;
    for (std::size_t i = 0; i < m_done.size(); ++i)
        if (m_done[i])
            names << tourSteps()[i].name;
    m_context.settings.set(Setting::TourDone, names);
    if (m_open < m_done.size() && m_done[m_open])
        show(std::size_t(std::ranges::find(m_done, false) - m_done.begin()));
    else
        showNumbers();
}

void TourPanel::begin()
{
    m_facts = {};
    m_done.assign(m_done.size(), false);
    m_context.settings.set(Setting::TourDone, QStringList());
}

void TourPanel::openDemo()
{
    m_context.actions[ActionId::OpenDemo]->trigger();
}

/// The largest second of all that is kept.
void TourPanel::pinPeak()
{
    auto query = query::readQuery({"", "bps", ""});
    const auto window = m_context.engine.snapshot();
    const base::SecondNumber kept = window->to() - window->from();
    if (!query || kept <= 0)
        return;
    m_total.look({false, int(kept), window->to(), 1, {}, {}});
    m_total.ask(*query);
}

void TourPanel::explain()
{
    m_context.actions[ActionId::Explain]->trigger();
}

void TourPanel::askByPort()
{
    m_context.navigator.ask({"udpsourceport", "bps", ""});
}

void TourPanel::askWho()
{
    m_context.navigator.ask({"ipsource", "bps", "udpsourceport=53"});
}

void TourPanel::askPath()
{
    m_context.navigator.ask({"agent,inputifindex", "bps", "udpsourceport=53"});
}

void TourPanel::goBack()
{
    if (m_facts.pinned)
        m_context.navigator.pin(*m_facts.pinned - tourGoesBack);
}

void TourPanel::exportView()
{
    m_context.actions[ActionId::ExportView]->trigger();
}

void TourPanel::closeEvent(QCloseEvent* event)
{
    QDockWidget::closeEvent(event);
    // Where the whole program ends, windows are closed too: that is no wish, and nothing comes after it.
    QTimer::singleShot(0, this, [this] { m_context.settings.set(Setting::Tour, !isHidden()); });
}

} // namespace weir::ui
