// SPDX-License-Identifier: GPL-3.0-or-later
// The largest flows over time, as areas and as a table; the question above them. UI thread.
#pragma once

#include <QElapsedTimer>
#include <QTimeZone>
#include <memory>

#include "engine/question.h"
#include "engine/survey.h"
#include "filter/counting.h"
#include "filter/drill_down.h"
#include "models/legend_table.h"
#include "views/view_page.h"

class QLabel;
class QSplitter;

namespace weir::ui
{

class Breadcrumb;
class EmptyPanel;
class LegendView;
class QuestionBar;
class StackPlot;
struct Mirror;

class FlowsView : public ViewPage
{
    Q_OBJECT
public:
    FlowsView(const ViewContext& context, QWidget* parent);
    ~FlowsView() override;

    void setTheme(const Theme& theme) override;
    void recolour() override;
    void edit(query::QueryProblem::Field field) override;
    void showCounting() override;
    void rest(bool resting) override { m_question.rest(resting); }
    void refresh() override;
    void copy() override;
    std::vector<std::vector<std::string>> selectedFlows() const override;
    Sorting sorting() const override;
    void setSorting(const Sorting& sorting) override;
    void fixScale(bool fixed) override;
    void openOther(Where where = Where::Here) override;
    std::optional<base::SecondNumber> highestSecond() const override;
    void markPeak() override;
    bool markRange() override;
    void settle() override;
    PageState state() const override;
    void setState(const PageState& state) override;
    ShownRanking ranking() const override;
    void pointAt(int row, bool byMouse) override;

    /// What the engine answered. Public, so that tests can bring an answer of their own.
    void show(const engine::Reply& reply);

private:
    void build();
    void join();
    void ask(const query::QueryText& text);
    void look(const engine::View& view);
    void remember(const query::QueryText& text);
    void showPlot();
    void showLegend();
    void showHeading();
    void express();
    void addSpeeds(LegendTable& table) const;
    void askBothWays(const query::QueryText& text, const query::Query& query);
    Mirror mirror() const;
    LegendTable legendTable() const;
    QString samplesText() const;
    QString mirrorNote() const;
    query::Query queryOfBothSides() const;
    bool isEmpty() const; ///< no sample answers the question, nor that of the other direction
    void showEmptyState();
    void diagnose();
    void showNote();
    void lookForTopology();
    void highlight(int row);
    void pick(const std::vector<FlowKeys>& flows, Pick pick, Where where = Where::Here);
    void pickTerm(const std::string& term, Pick pick, Where where);
    void pickLayer(int index);
    void markPeakAround(base::SecondNumber second);
    void markFromPinnedTo(base::SecondNumber second);
    void showChartMenu(const QPoint& where, std::optional<base::SecondNumber> second);
    void settleColour(const QString& key, const QColor& colour); ///< an invalid one: none any more
    void breakDown(const std::optional<LegendRow>& row, const std::string& keys);
    void rankBreakdowns(const std::optional<LegendRow>& row);
    std::vector<FlowKeys> namedFlows() const;
    std::string termsOf(const LegendRow& row) const;
    QTimeZone zone() const;

    const ViewContext m_context;
    engine::Question m_question;
    engine::Survey m_survey;
    std::shared_ptr<const query::Diagnosis> m_diagnosis; ///< why the answer is empty; null: not found yet
    std::optional<std::pair<query::QueryText, Counting>> m_diagnosed; ///< what it was asked of
    bool m_diagnosing = false;
    QElapsedTimer m_diagnosedAt;
    engine::Reply m_reply;
    std::shared_ptr<const query::Answer> m_shown;       ///< the reply's, or that in per cent of a speed
    std::shared_ptr<const query::Ranking> m_pinned;     ///< likewise; null: no moment and no range is chosen
    std::shared_ptr<const query::Answer> m_shownBack;   ///< likewise of the other direction
    std::shared_ptr<const query::Ranking> m_pinnedBack; ///< likewise
    WayNames m_wayNames;                                ///< of the question that is asked
    Theme m_theme;
    std::vector<KeyColour> m_colours; ///< of the answer's series
    bool m_wasLive = true;
    bool m_orderAsked = true;         ///< the legend is to be ordered by size with the next answer
    std::optional<Sorting> m_sorting; ///< that the next answer to the question now asked is to have
    QElapsedTimer m_ordered;          ///< since that was done
    std::optional<std::optional<ValueRange>> m_scale; ///< that the next answer is to have
    bool m_pointedAt = false;                         ///< at a row, with the mouse, from outside

    QuestionBar* m_bar;
    Breadcrumb* m_trail;
    QSplitter* m_splitter;
    StackPlot* m_plot;
    EmptyPanel* m_empty;
    QLabel* m_heading;
    QLabel* m_detail;
    LegendView* m_legend;
};

} // namespace weir::ui
