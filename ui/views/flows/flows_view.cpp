// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/flows_view.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <algorithm>

#include "dialogs/colour_rows.h"
#include "engine/engine.h"
#include "filter/expression_field.h"
#include "filter/question_bar.h"
#include "format/flow_text.h"
#include "format/times.h"
#include "format/units.h"
#include "main_window_style.h"
#include "models/shortcut_list.h"
#include "plot/stack_plot.h"
#include "settings.h"
#include "theme/fixed_colours.h"
#include "views/breadcrumb.h"
#include "views/flows/empty_panel.h"
#include "views/flows/interface_speeds.h"
#include "views/flows/legend_view.h"
#include "views/intake.h"
#include "views/navigator.h"

namespace weir::ui
{

namespace
{

using Field = query::QueryProblem::Field;

constexpr qint64 orderHolds = 5000; ///< ms: rows do not change places under the reader's eyes
constexpr qsizetype longestHistory = 30;

QStringList withNewest(QStringList list, const QString& newest)
{
    if (newest.isEmpty())
        return list;
    list.removeAll(newest);
    list.prepend(newest);
    return list.mid(0, longestHistory);
}

/// From the first second that is kept to the end: what a mean is made of.
qint64 keptSeconds(const query::Answer& answer)
{
    const auto first =
        std::ranges::find_if(answer.states, [](auto state) { return state != query::StepState::NotKept; });
    return (answer.states.end() - first) * answer.range.step;
}

} // namespace

FlowsView::FlowsView(const ViewContext& context, QWidget* parent)
    : ViewPage(parent),
      m_context(context),
      m_question(context.engine),
      m_survey(context.engine),
      m_bar(new QuestionBar),
      m_trail(new Breadcrumb(context.navigator)),
      m_splitter(new QSplitter(Qt::Vertical)),
      m_plot(new StackPlot),
      m_empty(new EmptyPanel(context.actions)),
      m_heading(new QLabel),
      m_detail(new QLabel),
      m_legend(new LegendView)
{
    build();
    join();
    m_bar->addAction(context.actions[ActionId::Shortcuts]);
    m_legend->addAction(context.actions[ActionId::ShowSamples]);
    m_bar->setHistory(Field::Keys, context.settings.value(Setting::RecentKeys).toStringList());
    m_bar->setHistory(Field::Filter, context.settings.value(Setting::RecentFilters).toStringList());
    m_plot->setTimeZone(zone());
    m_plot->setLines(m_context.settings.value(Setting::Lines).toBool());
    look(context.navigator.now().view);
    ask(context.navigator.now().text);
    lookForTopology();
    showEmptyState();
}

FlowsView::~FlowsView()
{
    m_context.settings.set(Setting::Splitter, m_splitter->saveState());
}

void FlowsView::build()
{
    auto* chart = new QWidget;
    auto* chartLayout = new QGridLayout(chart);
    chartLayout->setContentsMargins({});
    chartLayout->addWidget(m_plot, 0, 0);
    chartLayout->addWidget(m_empty, 0, 0, Qt::AlignCenter);
    m_plot->setAccessibleName(tr("Flows over time"));

    QFont bold = m_heading->font();
    bold.setWeight(QFont::DemiBold);
    m_heading->setFont(bold);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setToolTip(tr("How many of all samples of this time match: the filter lets them through, and "
                            "they have all\nthe keys. F1 says how to read the numbers."));
    auto* table = new QWidget;
    auto* tableLayout = new QGridLayout(table);
    tableLayout->setContentsMargins(0, m_theme.spacing / 2, 0, 0);
    tableLayout->setHorizontalSpacing(2 * m_theme.spacing);
    tableLayout->addWidget(m_heading, 0, 0);
    tableLayout->addWidget(m_detail, 0, 1, Qt::AlignRight);
    tableLayout->addWidget(m_legend, 1, 0, 1, 2);

    m_splitter->addWidget(chart);
    m_splitter->addWidget(table);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->restoreState(m_context.settings.value(Setting::Splitter).toByteArray());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(m_theme.margin, m_theme.spacing, m_theme.margin, m_theme.spacing);
    layout->setSpacing(m_theme.spacing);
    layout->addWidget(m_bar);
    layout->addWidget(m_trail);
    layout->addWidget(m_splitter, 1);
}

void FlowsView::join()
{
    Navigator& navigator = m_context.navigator;
    connect(&navigator, &Navigator::asked, this, &FlowsView::ask);
    connect(&navigator, &Navigator::looked, this, &FlowsView::look);
    connect(&m_question, &engine::Question::answered, this, &FlowsView::show);
    connect(&m_question, &engine::Question::working, this, [this](int done, int all) {
        m_bar->setNote(tr("Asking the samples: %1 % of the seconds").arg(100 * done / std::max(all, 1)));
    });
    connect(m_bar, &QuestionBar::asked, this, [this, &navigator](const query::QueryText& text, bool firm) {
        navigator.ask(text, firm ? Navigator::Change::Firm : Navigator::Change::Typing);
        if (firm)
            remember(text);
    });

    connect(m_bar, &QuestionBar::counted, &navigator, &Navigator::count);
    connect(m_bar, &QuestionBar::censusWanted, this, [this, &navigator] {
        m_survey.countKeys(navigator.now().view, navigator.now().counting.dropped);
    });
    connect(m_bar, &QuestionBar::valuesWanted, this, [this, &navigator](const key::KeyExpression& key) {
        query::Query query;
        if (const auto value = key::parseValue(navigator.now().text.value))
            query.value = *value;
        apply(navigator.now().counting, query);
        m_survey.countValues(navigator.now().view, query, key);
    });
    connect(&m_survey, &engine::Survey::keysCounted, m_bar, &QuestionBar::setCensus);
    connect(&m_survey, &engine::Survey::valuesCounted, m_bar, &QuestionBar::setValues);
    connect(&m_survey, &engine::Survey::diagnosed, this,
            [this](const std::shared_ptr<const query::Diagnosis>& diagnosis) {
                if (!m_diagnosing)
                    return;
                m_diagnosis = diagnosis;
                m_diagnosing = false;
                showEmptyState();
                emit settled();
            });

    connect(m_plot, &StackPlot::viewChanged, &navigator,
            [&navigator](qint64 from, qint64 to) { navigator.lookAt({from, to, 1}); });
    connect(m_plot, &StackPlot::brushed, &navigator,
            [&navigator](qint64 from, qint64 to) { navigator.brush({from, to, 1}); });
    connect(m_plot, &StackPlot::liveWanted, &navigator, &Navigator::goLive);
    connect(m_plot, &StackPlot::pinned, &navigator, &Navigator::pin);
    connect(m_plot, &StackPlot::unpinned, &navigator, &Navigator::unpin);
    connect(m_plot, &StackPlot::unitClicked, m_context.actions[ActionId::NextUnit], &QAction::trigger);
    connect(m_plot, &StackPlot::columnsChanged, &navigator, &Navigator::setColumns);
    connect(m_plot, &StackPlot::otherWanted, this, [this] { openOther(); });
    connect(m_plot, &StackPlot::layerPicked, this, &FlowsView::pickLayer);
    connect(m_plot, &StackPlot::menuWanted, this, &FlowsView::showChartMenu);
    connect(&m_survey, &engine::Survey::peakFound, this,
            [&navigator](const query::Span& peak) { navigator.brush({peak.from, peak.to, 1}); });
    connect(m_plot, &StackPlot::scaleReleased, this, &FlowsView::scaleReleased);

    connect(m_legend, &LegendView::rowHovered, this, &FlowsView::highlight);
    connect(m_legend, &LegendView::cellPicked, this,
            [this](std::size_t key, const std::string& value, Pick pick, Where where) {
                pickTerm(termOf(m_reply.answer->query.keys[key], value, pick), pick, where);
            });
    connect(m_legend, &LegendView::flowsPicked, this, &FlowsView::pick);
    connect(m_legend, &LegendView::otherWanted, this, &FlowsView::openOther);
    connect(m_legend, &LegendView::swapWanted, &navigator, &Navigator::swapDirection);
    connect(m_legend, &LegendView::colourWanted, this, [this](const QString& key) {
        const QColor chosen = askColour(m_context.colours.of(key).colour, typedKey(key), this);
        if (chosen.isValid())
            settleColour(key, chosen);
    });
    connect(m_legend, &LegendView::colourUnwanted, this,
            [this](const QString& key) { settleColour(key, QColor()); });
    connect(m_legend, &LegendView::breakdownWanted, this, &FlowsView::breakDown);
    connect(m_legend, &LegendView::breakdownsWanted, this, &FlowsView::rankBreakdowns);
    connect(&m_survey, &engine::Survey::breakdownsRanked, m_legend, &LegendView::setBreakdowns);
    connect(m_legend->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &ViewPage::ranked);

    connect(&m_context.engine, &engine::Engine::secondClosed, this, &FlowsView::showEmptyState);
    connect(&m_context.engine, &engine::Engine::secondClosed, this, &FlowsView::lookForTopology);
    connect(&m_context.intake, &Intake::changed, this, &FlowsView::showEmptyState);
    connect(&m_context.intake, &Intake::captureOpened, this, [this] {
        m_diagnosed.reset(); // what was found on the way was found in a part of it
        m_diagnosing = false;
    });
    connect(&m_context.settings, &Settings::changed, this, [this](Setting setting) {
        if (setting == Setting::Lines)
            m_plot->setLines(m_context.settings.value(Setting::Lines).toBool());
        if (setting != Setting::Utc)
            return;
        m_plot->setTimeZone(zone());
        showHeading();
    });
}

void FlowsView::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_bar->setTheme(theme);
    m_trail->setTheme(theme);
    m_plot->setTheme(theme);
    m_empty->setTheme(theme);
    m_legend->setTheme(theme);
    tint(*m_detail, QPalette::WindowText, theme.mutedText);
    if (m_reply.answer)
        showLegend(); // the colour of *other* may be in it
}

void FlowsView::recolour()
{
    m_legend->setSettled(coloursByKey(m_context.settings.value(Setting::Colours).toStringList()));
    if (!m_reply.answer || isEmpty())
        return;
    showPlot();
    showLegend();
}

void FlowsView::settleColour(const QString& key, const QColor& colour)
{
    m_context.settings.set(
        Setting::Colours, withColour(m_context.settings.value(Setting::Colours).toStringList(), key, colour));
}

void FlowsView::lookForTopology()
{
    m_bar->setHasTopology(m_context.engine.tables().context->topology != nullptr);
}

QTimeZone FlowsView::zone() const
{
    return m_context.settings.value(Setting::Utc).toBool() ? QTimeZone::utc() : QTimeZone::systemTimeZone();
}

void FlowsView::ask(const query::QueryText& text)
{
    const Counting& counting = m_context.navigator.now().counting;
    m_bar->setText(text);
    m_bar->setCounting(counting);
    if (auto query = query::readQuery(text)) {
        apply(counting, *query);
        m_context.navigator.setSpeed(InterfaceSpeeds(m_context.engine).of(*query));
        askBothWays(text, *query);
    }
    m_orderAsked = true;
}

void FlowsView::look(const engine::View& view)
{
    if (!view.live)
        m_plot->setVisibleRange(view.to - view.span, view.to);
    else if (!m_wasLive)
        m_plot->leaveMoment();
    m_wasLive = view.live;
    m_plot->setPinned(view.pinned);
    m_plot->setBrushed(view.brushed ? std::optional(std::pair(view.brushed->from, view.brushed->to))
                                    : std::nullopt);
    m_question.look(view);
    m_orderAsked = true;
}

void FlowsView::showCounting()
{
    m_bar->showCounting();
}

void FlowsView::refresh()
{
    m_plot->rerank();
    ask(m_context.navigator.now().text);
}

void FlowsView::edit(Field field)
{
    m_bar->edit(field);
}

std::vector<std::vector<std::string>> FlowsView::selectedFlows() const
{
    return m_legend->selectedFlows();
}

void FlowsView::copy()
{
    m_legend->copy();
}

Sorting FlowsView::sorting() const
{
    const QHeaderView& header = *m_legend->horizontalHeader();
    return m_sorting.value_or(Sorting{header.sortIndicatorSection(), header.sortIndicatorOrder()});
}

void FlowsView::setSorting(const Sorting& sorting)
{
    m_sorting = sorting;
    m_question.look(m_context.navigator.now().view);
    refresh();
}

void FlowsView::fixScale(bool fixed)
{
    m_scale.reset();
    m_plot->setScaleFixed(fixed);
}

void FlowsView::settle()
{
    m_bar->settle();
}

PageState FlowsView::state() const
{
    return {sorting(), m_scale.value_or(m_plot->fixedScale())};
}

void FlowsView::setState(const PageState& state)
{
    m_sorting = state.sorting;
    m_scale = state.scale;
    m_plot->leaveMoment(); // which was another question's
}

void FlowsView::remember(const query::QueryText& text)
{
    const auto keep = [this](Setting setting, Field field, const std::string& expression) {
        const QStringList list =
            withNewest(m_context.settings.value(setting).toStringList(), QString::fromStdString(expression));
        m_context.settings.set(setting, list);
        m_bar->setHistory(field, list);
    };
    keep(Setting::RecentKeys, Field::Keys, text.keys);
    keep(Setting::RecentFilters, Field::Filter, text.filter);
    const query::Shortcut asked{{}, {}, {}, text, m_context.navigator.now().counting.dropped};
    m_context.settings.set(
        Setting::RecentQuestions,
        linesOf(withNewest(shortcutsOf(m_context.settings.value(Setting::RecentQuestions)), asked)));
}

void FlowsView::show(const engine::Reply& reply)
{
    // An answer that was on its way when a moment or a range was chosen or let go is of no use any more.
    if (!reply.answer || bool(reply.pinned) != engine::stretchOf(m_context.navigator.now().view).has_value())
        return;
    m_reply = reply;
    m_reply.window.reset(); // a paused view would keep all of it
    m_context.navigator.setShown(reply.answer->range);
    express();
    showPlot();
    showLegend();
    showHeading();
    showNote();
    diagnose();
    showEmptyState();
    emit cost(reply.milliseconds);
    emit drawn();
    if (!m_diagnosing)
        emit settled();
}

void FlowsView::showPlot()
{
    const query::Answer& answer = *m_shown;
    QStringList keys;
    for (const query::Series& series : answer.series)
        keys << keyText(series.keys);
    m_context.colours.show(keys);
    m_colours.clear();
    for (const QString& key : keys)
        m_colours.push_back(m_context.colours.of(key));
    if (m_scale)
        m_plot->fixScale({}); // that of another question
    m_plot->setAnswer(m_shown, m_colours, mirror());
    if (m_scale)
        m_plot->fixScale(*std::exchange(m_scale, std::nullopt));
    const engine::View& view = m_context.navigator.now().view;
    m_plot->setNow(view.live ? answer.range.to : std::max(answer.range.to, m_context.navigator.newest()));
    if (view.live)
        m_plot->setVisibleRange(answer.range.to - view.span, answer.range.to);
}

void FlowsView::showLegend()
{
    const bool live = m_context.navigator.now().view.live && !m_context.engine.showsCapture();
    const bool mayMove = !m_legend->underMouse() && !m_pointedAt &&
                         (!m_ordered.isValid() || m_ordered.elapsed() >= orderHolds);
    const bool order = m_orderAsked || !live || mayMove;
    m_orderAsked = false;
    if (order)
        m_ordered.start();
    LegendTable table = legendTable();
    addSpeeds(table);
    if (isEmpty())
        table.rows.clear();
    m_legend->setQuestion(m_reply.answer->query.keys, swapped(m_context.navigator.now().text).has_value());
    m_legend->legend().setTable(std::move(table),
                                order ? LegendModel::Order::Rank : LegendModel::Order::Keep);
    if (m_sorting && m_sorting->column < m_legend->legend().columnCount())
        m_legend->horizontalHeader()->setSortIndicator(m_sorting->column, m_sorting->order);
    m_sorting.reset();
    emit ranked();
}

ShownRanking FlowsView::ranking() const
{
    if (!m_reply.answer)
        return {};
    const query::Answer& answer = *m_reply.answer;
    const engine::View& view = m_context.navigator.now().view;
    ShownRanking shown;
    shown.query = answer.query;
    shown.table = m_legend->legend().table();
    shown.time = answer.range;
    shown.of = view.live ? ShownRanking::Of::Newest : ShownRanking::Of::Whole;
    if (view.live)
        shown.time.from = shown.time.to - keptSeconds(answer);
    if (const query::Ranking* const stretch = m_reply.pinned.get()) {
        shown.of = view.brushed && !view.pinned ? ShownRanking::Of::Range : ShownRanking::Of::Moment;
        shown.time = {stretch->from, stretch->to, 1};
        shown.state = stretch->state;
    }
    return shown;
}

void FlowsView::pointAt(int row, bool byMouse)
{
    const int there = row < m_legend->legend().rowCount() ? row : -1;
    m_pointedAt = byMouse && there >= 0;
    m_legend->pointAt(there);
    highlight(there);
}

void FlowsView::showHeading()
{
    if (!m_reply.answer)
        return;
    const query::Answer& answer = *m_reply.answer;
    const engine::View& view = m_context.navigator.now().view;
    if (isEmpty()) {
        m_heading->clear();
        m_detail->clear();
        return;
    }
    if (m_reply.pinned) {
        const query::Ranking& ranking = *m_reply.pinned;
        const QString moment =
            view.brushed ? tr("Mean of %1 – %2, %3")
                               .arg(clockText(ranking.from, zone()), clockText(ranking.to, zone()),
                                    durationText(ranking.to - ranking.from))
                         : tr("At %1").arg(stepText(ranking.from, int(ranking.to - ranking.from), zone()));
        switch (m_reply.pinned->state) {
        case query::StepState::Covered: m_heading->setText(moment); break;
        case query::StepState::NoDatagrams: m_heading->setText(tr("%1: no datagrams").arg(moment)); break;
        case query::StepState::NotKept: m_heading->setText(tr("%1: no longer kept").arg(moment)); break;
        }
        m_detail->setText(view.brushed ? tr("Esc unmarks the range, Z shows it alone")
                                       : tr("Esc goes back to the mean · dragging with Shift marks a range"));
        return;
    }
    m_heading->setText(
        view.live ? tr("Mean of the last %1").arg(durationText(keptSeconds(answer)))
                  : tr("Mean of %1 – %2")
                        .arg(clockText(answer.range.from, zone()), clockText(answer.range.to, zone())));
    const std::size_t count = answer.series.size() + answer.otherFlows;
    const QString flows = count == 1 ? tr("1 flow") : tr("%n flows", nullptr, int(count));
    m_detail->setText(answer.columns.empty() ? samplesText() : flows + QStringLiteral(" · ") + samplesText());
}

void FlowsView::showNote()
{
    const query::Answer& answer = *m_reply.answer;
    const Counting& counting = m_context.navigator.now().counting;
    QString note = consequenceOf(aggregationRow(answer.query.aggregation));
    if (answer.query.dropped)
        note.prepend(tr("Discarded packets, as agents report them.") + ' ');
    if (counting.smooth > 0)
        note += ' ' + (answer.query.value.accumulation == key::Accumulation::Distinct
                           ? tr("What count: counts is not smoothed.")
                           : tr("Curves smoothed over %1.").arg(secondsText(counting.smooth)));
    if (answer.flowsCut > 0)
        note +=
            QStringLiteral(" · ") +
            tr("Too many flows to tell all apart: %1 are only in other, and none is short by more than %2.")
                .arg(countText(answer.flowsCut), valueText(answer.shortBy, answer.unit.rate));
    if (answer.oneIn > 1)
        note +=
            QStringLiteral(" · ") +
            tr("One in up to %1 samples was kept; it stands for the others.").arg(countText(answer.oneIn));
    const std::optional<double>& speed = m_context.navigator.speed();
    if (m_context.navigator.now().counting.ofSpeed)
        note +=
            QStringLiteral(" · ") +
            (speed
                 ? tr("100 % is the speed of the interface or link, %1.").arg(valueText(*speed, "bits_per_s"))
                 : tr("Not in per cent: the filter leaves more than one interface or link, or no speed is "
                      "known."));
    if (counting.mirrored)
        note += QStringLiteral(" · ") + mirrorNote();
    m_bar->setNote(note);
}

void FlowsView::highlight(int row)
{
    std::optional<int> index;
    if (row >= 0 && m_reply.answer) {
        const LegendRow& hovered = m_legend->legend().row(m_legend->legend().index(row, 0));
        const auto& series = m_reply.answer->series;
        const auto drawn = std::ranges::find(series, hovered.keys, &query::Series::keys);
        if (hovered.kind == LegendRow::Kind::Flow && drawn != series.end())
            index = int(drawn - series.begin());
        else if (hovered.kind != LegendRow::Kind::Total)
            index = -1;
    }
    m_plot->setHighlighted(index);
}

} // namespace weir::ui
