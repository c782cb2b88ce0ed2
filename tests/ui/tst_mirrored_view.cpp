// SPDX-License-Identifier: GPL-3.0-or-later
// The view of both directions: asked together, one legend row for a flow, kept and undone like the question.
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "answers.h"
#include "engine/engine.h"
#include "filter/question_bar.h"
#include "main_window.h"
#include "plot/stack_plot.h"
#include "saved/view_state.h"
#include "views/flows/flows_view.h"
#include "views/flows/legend_view.h"
#include "views/intake.h"
#include "views/navigator.h"

using namespace weir;
using tests::makeAnswer;
using ui::LegendModel;

class TestMirroredView : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_window.reset(); }
    void aRowHasBothDirections();
    void theHeadsSayWhichEndSends();
    void theShareIsOfBothTogether();
    void aPinnedMomentHasBoth();
    void flowsOfOneDirectionAloneAreSeen();
    void theActionAsksBothAndUndoTakesItBack();
    void theActionSaysWhyItCannot();
    void bothAnswersAreOfTheSameSecondsAndFlows();
    void aConversationIsThereOnce();

private:
    void open();
    QAction& action() const { return *m_window->actions()[ui::ActionId::Mirror]; }
    LegendModel& legend() const { return m_window->page().findChild<ui::LegendView*>()->legend(); }
    QString cell(int row, int column) const { return legend().index(row, column).data().toString(); }
    QString title(int column) const { return legend().headerData(column, Qt::Horizontal).toString(); }

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
    ui::FlowsView* m_view = nullptr;
};

namespace
{

/// The flows of `there` in their order, with the rates that they have the other way.
query::Answer backOf(const query::Answer& there, const std::vector<double>& rates, double other)
{
    query::Answer back = there;
    double sum = other;
    const auto set = [](query::Series& series, double rate) {
        series.whole = {rate, std::uint32_t(rate / 1000), 10};
        series.steps.assign(series.steps.size(), series.whole);
    };
    for (std::size_t i = 0; i < rates.size(); ++i) {
        set(back.series[i], rates[i]);
        sum += rates[i];
    }
    set(back.other, other);
    set(back.total, sum);
    return back;
}

query::Ranking rankingOf(const query::Answer& answer)
{
    query::Ranking ranking;
    ranking.from = answer.range.from;
    ranking.to = answer.range.from + 1;
    ranking.state = query::StepState::Covered;
    for (const query::Series& series : answer.series)
        ranking.rows.push_back({series.keys, series.whole});
    ranking.other = answer.other;
    ranking.total = answer.total;
    ranking.otherFlows = answer.otherFlows;
    return ranking;
}

} // namespace

void TestMirroredView::init()
{
    QLocale::setDefault(QLocale::c());
    m_engine = std::make_unique<engine::Engine>(64 << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"no such key", "bps", ""}, {}});
    m_window->show();
    m_view = static_cast<ui::FlowsView*>(&m_window->page());
    m_window->navigator().setNewest(1300);
}

void TestMirroredView::aRowHasBothDirections()
{
    const query::Answer there = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7);
    const query::Answer back = backOf(there, {1e6, 6e6}, 1e6);
    m_view->show({std::make_shared<const query::Answer>(there), nullptr, 1, nullptr,
                  std::make_shared<const query::Answer>(back), nullptr});
    const int rate = legend().rateColumn();
    QCOMPARE(title(rate), QString("Forward Mbit/s"));
    QCOMPARE(title(rate + 2), QString("Reverse Mbit/s"));
    // By both together: 9 Mbit/s of the second, 6 of the first.
    QCOMPARE(cell(0, 1), QString("10.0.0.2"));
    QCOMPARE(cell(0, rate), QString("3.00"));
    QCOMPARE(cell(0, rate + 2), QString("6.00"));
    QCOMPARE(cell(1, rate), QString("5.00"));
    QCOMPARE(cell(1, rate + 2), QString("1.00"));
    QCOMPARE(cell(2, 1), QString("other (7 flows)"));
    QCOMPARE(cell(2, rate), QString("2.00"));
    QCOMPARE(cell(2, rate + 2), QString("1.00"));
    QCOMPARE(cell(3, rate), QString("10.0"));
    QCOMPARE(cell(3, rate + 2), QString("8.00"));
    legend().sort(rate, Qt::DescendingOrder);
    QCOMPARE(cell(0, 1), QString("10.0.0.1"));
    QCOMPARE(m_window->page().findChild<ui::StackPlot*>()->bottomOfScale() > 8e6, true);

    m_view->show({std::make_shared<const query::Answer>(there), nullptr, 1, nullptr});
    QCOMPARE(title(rate), QString("Mbit/s"));
    QCOMPARE(title(rate + 1), QString("Share"));
    QCOMPARE(m_window->page().findChild<ui::StackPlot*>()->bottomOfScale(), 0.0);
}

void TestMirroredView::theHeadsSayWhichEndSends()
{
    query::Answer there = makeAnswer({{"10.0.0.1", 5e6}}, 2e6, 7);
    there.columns = {"ipsource", "ipdestination"};
    there.series[0].keys = {"10.0.0.1", "10.0.0.2"};
    const query::Answer back = backOf(there, {1e6}, 1e6);
    m_window->navigator().ask({"ipsource,ipdestination", "bps", ""});
    m_view->show({std::make_shared<const query::Answer>(there), nullptr, 1, nullptr,
                  std::make_shared<const query::Answer>(back), nullptr});
    QCOMPARE(title(1), QString("ipsource (A)"));
    QCOMPARE(title(2), QString("ipdestination (B)"));
    const int rate = legend().rateColumn();
    QCOMPARE(title(rate), QString::fromUtf8("A → B Mbit/s"));
    QCOMPARE(title(rate + 2), QString::fromUtf8("B → A Mbit/s"));
    QVERIFY(!legend().headerData(rate, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
}

void TestMirroredView::theShareIsOfBothTogether()
{
    const query::Answer there = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7);
    const query::Answer back = backOf(there, {1e6, 8e6}, 1e6);
    m_view->show({std::make_shared<const query::Answer>(there), nullptr, 1, nullptr,
                  std::make_shared<const query::Answer>(back), nullptr});
    const int share = legend().shareColumn();
    QCOMPARE(title(share), QString("Share of both"));
    double sum = 0;
    for (int row = 0; row < 3; ++row)
        sum += legend().index(row, share).data(LegendModel::RawRole).toDouble();
    QCOMPARE(sum, 100.0);
    QCOMPARE(legend().index(0, share).data(LegendModel::RawRole).toDouble(), 55.0);
    QCOMPARE(legend().index(0, share + 1).data(LegendModel::RawRole).toInt(), 11'000);
    QVERIFY(legend()
                .tsv({legend().index(0, 0)})
                .startsWith("ipsource\tForward bits_per_s\t± 95 %\tReverse bits_per_s"));
}

void TestMirroredView::aPinnedMomentHasBoth()
{
    const query::Answer there = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7);
    const query::Answer back = backOf(there, {1e6, 8e6}, 1e6);
    m_window->navigator().pin(1000);
    m_view->show({std::make_shared<const query::Answer>(there),
                  std::make_shared<const query::Ranking>(rankingOf(there)), 1, nullptr,
                  std::make_shared<const query::Answer>(back),
                  std::make_shared<const query::Ranking>(rankingOf(back))});
    QCOMPARE(cell(0, 1), QString("10.0.0.2"));
    QCOMPARE(cell(0, legend().rateColumn() + 2), QString("8.00"));
    QCOMPARE(cell(3, legend().rateColumn() + 2), QString("10.0"));
}

void TestMirroredView::flowsOfOneDirectionAloneAreSeen()
{
    query::Answer there = makeAnswer({{"10.0.0.1", 5e6}});
    query::Answer back = backOf(there, {5e6}, 0);
    there = backOf(there, {0}, 0);
    there.samplesMatched = 0;
    m_view->show({std::make_shared<const query::Answer>(there), nullptr, 1, nullptr,
                  std::make_shared<const query::Answer>(back), nullptr});
    QCOMPARE(legend().rowCount(), 2);
    QCOMPARE(cell(0, legend().rateColumn() + 2), QString("5.00"));
}

void TestMirroredView::open()
{
    QSignalSpy read(m_engine.get(), &engine::Engine::captureRead);
    m_intake->openCaptures({WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst"});
    QTRY_COMPARE_WITH_TIMEOUT(read.count(), 1, 30'000);
}

void TestMirroredView::theActionAsksBothAndUndoTakesItBack()
{
    open();
    ui::Navigator& navigator = m_window->navigator();
    navigator.ask({"ipdestination", "bps", "ipsource=10.0.0.1"});
    QTRY_VERIFY(action().isEnabled());
    QVERIFY(!action().isChecked());
    action().trigger();
    QVERIFY(navigator.now().counting.mirrored);
    auto* const plot = m_window->page().findChild<ui::StackPlot*>();
    QTRY_VERIFY(plot->bottomOfScale() > 0);
    QVERIFY(title(legend().rateColumn()).startsWith("Out "));
    QVERIFY(title(legend().rateColumn() + 2).startsWith("In "));

    const ui::ViewState state = m_window->viewState();
    QVERIFY(ui::linkOf(state).contains("mirrored=1"));
    QVERIFY(ui::viewFromLink(ui::linkOf(state))->look.counting.mirrored);
    QVERIFY(ui::viewFromJson(ui::toJson(state))->look.counting.mirrored);

    m_window->goBack();
    QVERIFY(!action().isChecked());
    QTRY_COMPARE(plot->bottomOfScale(), 0.0);
    m_window->goForward();
    QVERIFY(action().isChecked());
    QTRY_VERIFY(plot->bottomOfScale() > 0);
}

void TestMirroredView::theActionSaysWhyItCannot()
{
    ui::Navigator& navigator = m_window->navigator();
    navigator.ask({"ipprotocol", "bps", ""});
    QTRY_VERIFY(!action().isEnabled());
    QVERIFY(action().toolTip().contains("no direction"));
    navigator.ask({"ipsource", "bps", ""});
    QTRY_VERIFY(action().isEnabled());
    QVERIFY(!action().toolTip().contains("no direction"));
    // Once it is on it can be put away whatever is asked, and the wish holds for what is asked next.
    action().trigger();
    navigator.ask({"ipprotocol", "bps", ""});
    QTRY_VERIFY(action().toolTip().contains("no direction"));
    QVERIFY(action().isEnabled() && action().isChecked());
    navigator.ask({"ipsource", "bps", ""});
    QVERIFY(navigator.now().counting.mirrored);
}

void TestMirroredView::bothAnswersAreOfTheSameSecondsAndFlows()
{
    open();
    engine::Question question(*m_engine);
    std::vector<engine::Reply> replies;
    connect(&question, &engine::Question::answered, this,
            [&](const engine::Reply& reply) { replies.push_back(reply); });
    engine::View view;
    view.pinned = m_engine->snapshot()->to() - 20;
    question.look(view);
    auto there = *query::readQuery({"ipsource", "bps", ""});
    auto back = *query::readQuery({"ipdestination", "bps", ""});
    there.aggregation = back.aggregation = query::Aggregation::Sum;
    question.ask(there, 0, back);
    QTRY_VERIFY_WITH_TIMEOUT(!replies.empty(), 20'000);
    const engine::Reply& reply = replies.back();
    QVERIFY(reply.back && reply.pinned && reply.pinnedBack);
    QCOMPARE(reply.answer->range, reply.back->range);
    QVERIFY(reply.answer->states == reply.back->states);
    QVERIFY(reply.answer->series.size() > 2);
    for (std::size_t i = 0; i < reply.answer->series.size(); ++i)
        QCOMPARE(reply.answer->series[i].keys, reply.back->series[i].keys);
    QCOMPARE(reply.pinned->rows.size(), reply.pinnedBack->rows.size());
    // Every packet has a source and a destination: both halves have all of them.
    QCOMPARE(reply.answer->total.whole.value, reply.back->total.whole.value);
}

// Every packet is on one of the sides.
void TestMirroredView::aConversationIsThereOnce()
{
    open();
    ui::Navigator& navigator = m_window->navigator();
    navigator.ask({"ipsource,ipdestination", "samples", ""}, {query::Aggregation::Sum, 0, false});
    QTRY_VERIFY(legend().rowCount() > 5 && legend().table().unit == "samples_per_s");
    const double plain = legend().table().rows.back().value.value;
    action().trigger();
    QTRY_VERIFY(legend().table().ways);
    const std::vector<ui::LegendRow>& rows = legend().table().rows;
    const double both = rows.back().value.value + rows.back().back->value;
    QVERIFY2(std::abs(both - plain) < 1e-9 * plain, qPrintable(QStringLiteral("%1 %2").arg(both).arg(plain)));
    for (const ui::LegendRow& row : rows)
        for (const ui::LegendRow& other : rows)
            if (row.kind == ui::LegendRow::Kind::Flow && other.kind == row.kind)
                QVERIFY(row.keys != (std::vector<std::string>{other.keys[1], other.keys[0]}));
}

QTEST_MAIN(TestMirroredView)
#include "tst_mirrored_view.moc"
