// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/explain/explain_panel.h"

#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QTimer>
#include <QVBoxLayout>
#include <array>

#include "engine/engine.h"
#include "filter/conversation.h"
#include "filter/counting.h"
#include "filter/direction.h"
#include "filter/drill_down.h"
#include "main_window_style.h"
#include "settings.h"
#include "views/explain/change_view.h"
#include "views/explain/explain_text.h"
#include "views/navigator.h"

namespace weir::ui
{

namespace
{

constexpr int progressAfter = 200; // ms
constexpr int progressEvery = 100;

} // namespace

ExplainPanel::ExplainPanel(engine::Engine& engine, Navigator& navigator, Settings& settings, QWidget* parent)
    : QDockWidget(tr("What made the peak"), parent),
      m_engine(engine),
      m_navigator(navigator),
      m_settings(settings),
      m_explainer(engine),
      m_headline(new QLabel),
      m_detail(new QLabel),
      m_progress(new QProgressBar),
      m_progressTimer(new QTimer(this)),
      m_flows(new ChangeView),
      m_marks(new QLabel),
      m_dimensionsTitle(new QLabel(tr("Other keys that tell it"))),
      m_dimensions(new ChangeView)
{
    build();
    connect(&m_explainer, &engine::Explainer::explained, this, &ExplainPanel::show);
    connect(m_progressTimer, &QTimer::timeout, this, &ExplainPanel::showProgress);
    connect(&navigator, &Navigator::asked, this, &ExplainPanel::askAgain);
    connect(&navigator, &Navigator::looked, this, &ExplainPanel::askAgain);
    connect(&engine, &engine::Engine::secondClosed, this, &ExplainPanel::dropWhatIsGone);
    connect(&settings, &Settings::changed, this, [this](Setting setting) {
        if (setting == Setting::Utc)
            showText();
    });
    for (ChangeView* view : {m_flows, m_dimensions}) {
        connect(view, &ChangeView::picked, this, &ExplainPanel::pick);
        connect(view, &ChangeView::menuWanted, this,
                [this, view](const ChangeRow& row, const QPoint& where) { showMenu(row, *view, where); });
    }
}

void ExplainPanel::build()
{
    setObjectName("explain");
    setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea | Qt::BottomDockWidgetArea);
    const Theme theme;
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme.margin, theme.spacing, theme.margin, theme.spacing);
    layout->setSpacing(theme.spacing);
    QFont bold = m_dimensionsTitle->font();
    bold.setWeight(QFont::DemiBold);
    m_dimensionsTitle->setFont(bold);
    for (QLabel* label : {m_headline, m_detail}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("Progress"));
    m_flows->setAccessibleName(tr("Flows by their change"));
    m_dimensions->setAccessibleName(m_dimensionsTitle->text());
    m_dimensionsTitle->setBuddy(m_dimensions);
    layout->addWidget(m_headline);
    layout->addWidget(m_detail);
    layout->addWidget(m_progress);
    layout->addWidget(m_flows);
    layout->addWidget(m_marks);
    layout->addWidget(m_dimensionsTitle);
    layout->addWidget(m_dimensions);
    layout->addStretch();
    setWidget(content);
    say({});
}

QSize ExplainPanel::sizeHint() const
{
    return {500, 600};
}

QString ExplainPanel::headline() const
{
    return m_headline->text();
}

QTimeZone ExplainPanel::zone() const
{
    return m_settings.value(Setting::Utc).toBool() ? QTimeZone::utc() : QTimeZone::systemTimeZone();
}

void ExplainPanel::setTheme(const Theme& theme)
{
    for (QLabel* label : {m_detail, m_marks})
        tint(*label, QPalette::WindowText, theme.mutedText);
    m_headline->setFont(headingFont(1.15));
    m_flows->setTheme(theme);
    m_dimensions->setTheme(theme);
}

/// A sentence and no tables.
void ExplainPanel::say(const QString& sentence)
{
    m_explanation.reset();
    m_headline->setText(sentence);
    m_detail->clear();
    m_progress->hide();
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_detail, m_flows, m_marks, m_dimensionsTitle, m_dimensions})
        widget->hide();
}

std::optional<engine::Explainer::What> ExplainPanel::marked(const engine::View& view)
{
    if (view.pinned)
        return *view.pinned;
    if (view.brushed)
        return query::Span{view.brushed->from, view.brushed->to};
    return std::nullopt;
}

void ExplainPanel::explain(std::optional<engine::Explainer::What> what, std::optional<query::Span> before)
{
    m_what = what;
    m_before = before;
    m_marked = marked(m_navigator.now().view);
    QDockWidget::show();
    raise();
    ask();
    if (!m_what)
        return;
    m_flows->setFocus();
}

void ExplainPanel::ask()
{
    if (!m_what) {
        m_explainer.cancel();
        say(tr(
            "Click a peak in the chart, or move there with the arrow keys and press Enter; or mark a range "
            "by dragging with Shift. Then it can be explained."));
        return;
    }
    auto query = query::readQuery(m_navigator.now().text);
    if (!query) {
        m_explainer.cancel();
        say(tr("The question has a mistake in it: mend it first."));
        return;
    }
    apply(m_navigator.now().counting, *query);
    m_explainer.explain(*query, *m_what, m_before);
    m_progressTimer->start(progressAfter);
}

/// The question is another one, or something else is marked. Only while somebody looks.
void ExplainPanel::askAgain()
{
    if (!isVisible())
        return;
    dropWhatIsGone();
    const auto now = marked(m_navigator.now().view);
    if (now && now != m_marked) {
        m_what = now;
        m_before.reset();
    } else if (!m_what) {
        return;
    } else if (m_explanation && std::holds_alternative<base::SecondNumber>(*m_what) && now == m_marked) {
        // The same seconds of another question: its own peak may be longer or shorter.
        m_what = m_explanation->after;
    }
    m_marked = now;
    ask();
}

/// Of seconds that no longer exist, as those of a capture that was closed, there is nothing to be said.
void ExplainPanel::dropWhatIsGone()
{
    if (!m_what || marked(m_navigator.now().view))
        return;
    const auto* const span = std::get_if<query::Span>(&*m_what);
    const query::Span what = span ? *span : query::Span{std::get<0>(*m_what), std::get<0>(*m_what) + 1};
    const auto window = m_engine.snapshot();
    if (what.to > window->from() && what.from < window->to())
        return;
    m_what.reset();
    m_marked.reset();
    m_before.reset();
    ask();
}

void ExplainPanel::hideEvent(QHideEvent* event)
{
    QDockWidget::hideEvent(event);
    if (isVisible())
        return; // only the window is away
    m_progressTimer->stop();
    m_explainer.cancel();
}

void ExplainPanel::showProgress()
{
    if (!m_explainer.isWorking()) {
        m_progressTimer->stop();
        m_progress->hide();
        return;
    }
    m_progressTimer->start(progressEvery);
    m_progress->show();
    m_progress->setValue(int(1000 * m_explainer.progress()));
    if (!m_explanation)
        m_headline->setText(tr("Comparing the samples …"));
}

void ExplainPanel::show(const std::shared_ptr<const query::Explanation>& explanation)
{
    m_progressTimer->stop();
    m_progress->hide();
    m_explanation = explanation;
    showText();
    emit explained();
}

void ExplainPanel::showText()
{
    if (!m_explanation)
        return;
    const query::Explanation& explanation = *m_explanation;
    m_headline->setText(headlineOf(explanation, zone()));
    m_headline->setAccessibleName(m_headline->text());
    const bool hasTimes = explanation.outcome != query::Outcome::NoRate;
    m_detail->setVisible(hasTimes);
    QString detail = detailOf(explanation, zone());
    if (const Look& look = m_navigator.now();
        look.counting.mirrored && otherWay(look.text) && !aboveOfConversations(look.text))
        detail +=
            ' ' + tr("It is of what is above the line: %1.", "a direction").arg(wayNames(look.text).asked);
    m_detail->setText(detail);
    const bool hasFlows = explanation.total.before.samples + explanation.total.after.samples > 0;
    m_flows->setVisible(hasFlows);
    m_flows->setTable(flowsOf(explanation));
    m_marks->setText(marksOf(m_flows->changes().table()));
    m_marks->setVisible(hasFlows && !m_marks->text().isEmpty());
    const bool hasDimensions = !explanation.dimensions.empty();
    m_dimensionsTitle->setVisible(hasDimensions);
    m_dimensions->setVisible(hasDimensions);
    m_dimensions->setTable(dimensionsOf(explanation));
}

/// A flow narrows the filter; a dimension becomes the question, or narrows the filter to all but its value.
void ExplainPanel::pick(const ChangeRow& row, bool allBut, Where where)
{
    if (row.kind == ChangeRow::Kind::Flow || allBut)
        m_navigator.addFilter(termOf(row.keys, std::array{row.values}, allBut ? Pick::AllBut : Pick::Only),
                              where);
    else
        m_navigator.breakDown({}, key::toText(row.keys), where);
}

void ExplainPanel::showMenu(const ChangeRow& row, ChangeView& view, const QPoint& where)
{
    QMenu menu(this);
    if (row.canPick()) {
        const std::string term = termOf(row.keys, std::array{row.values}, Pick::Only);
        if (row.kind == ChangeRow::Kind::Dimension)
            menu.addAction(tr("Ask by %1").arg(row.cells.front()), this,
                           [this, row] { pick(row, false, Where::Here); });
        menu.addAction(tr("Only %1").arg(QString::fromStdString(term)), this,
                       [this, term] { m_navigator.addFilter(term); });
        menu.addAction(tr("In a new tab"), this, [this, row] { pick(row, false, Where::NewTab); });
        menu.addAction(tr("All but it"), this, [this, row] { pick(row, true, Where::Here); });
        menu.addSeparator();
    }
    menu.addAction(tr("Copy rows"), &view, &ChangeView::copy);
    menu.exec(where);
}

} // namespace weir::ui
