// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "answers.h"
#include "models/legend_model.h"

using namespace weir;
using tests::makeAnswer;
using ui::LegendModel;

class TestLegendModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void listsFlowsThenOtherThenTotal();
    void hasNumbersAsRolesOfTheirOwn();
    void alignsNumbersRight();
    void saysNothingWhenNothingChanged();
    void saysOnlyWhatChanged();
    void keepsTheSelectionWhenRowsMoveComeAndGo();
    void keepsTheOrderWhenAsked();
    void sortsButLeavesOtherAndTotalLast_data();
    void sortsButLeavesOtherAndTotalLast();
    void showsOneMomentWithFlowsThatHaveNoLayer();
    void showsTheTotalAloneWithoutKeys();
    void copiesRowsAsTabSeparatedText();
    void hasATrendOfTheTimeThatIsShown();
    void tellsThePartOfAnInterfacesSpeed();
    void aMeanHasNoErrorHoweverManySamples();
    void explainsItsNumbers();
    void saysNamesBesideNumbersButCopiesThemAsTheyAre();

private:
    void show(const query::Answer& answer, LegendModel::Order order = LegendModel::Order::Rank);
    QStringList names() const;

    std::unique_ptr<LegendModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestLegendModel::init()
{
    m_tester.reset();
    m_model = std::make_unique<LegendModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestLegendModel::show(const query::Answer& answer, LegendModel::Order order)
{
    m_model->setTable(
        ui::legendOf(answer, std::vector<ui::KeyColour>(answer.series.size(), {Qt::blue, false})), order);
}

QStringList TestLegendModel::names() const
{
    QStringList list;
    for (int row = 0; row < m_model->rowCount(); ++row)
        list << m_model->index(row, 1).data().toString();
    return list;
}

void TestLegendModel::listsFlowsThenOtherThenTotal()
{
    show(makeAnswer({{"10.0.0.1", 3e6}, {"10.0.0.2", 5e6}}, 1e6, 812));
    QCOMPARE(names(), (QStringList{"10.0.0.2", "10.0.0.1", "other (812 flows)", "total"}));
    QCOMPARE(m_model->headerData(1, Qt::Horizontal).toString(), QString("ipsource"));
    QCOMPARE(m_model->headerData(m_model->rateColumn(), Qt::Horizontal).toString(), QString("Mbit/s"));
    show(makeAnswer({{"10.0.0.1", 3e6}}));
    QCOMPARE(names(), (QStringList{"10.0.0.1", "total"}));
}

void TestLegendModel::hasNumbersAsRolesOfTheirOwn()
{
    show(makeAnswer({{"10.0.0.1", 3e6}}, 1e6, 2));
    const QModelIndex rate = m_model->index(0, m_model->rateColumn());
    QCOMPARE(rate.data().toString(), QString("3.00"));
    QCOMPARE(rate.data(LegendModel::RawRole).toDouble(), 3e6);
    QCOMPARE(rate.data(LegendModel::UnitRole).toString(), QString("bits_per_s"));
    QCOMPARE(m_model->index(0, m_model->shareColumn()).data(LegendModel::RawRole).toDouble(), 75.0);
    QCOMPARE(m_model->index(0, 0).data(LegendModel::ColourRole).value<QColor>(), QColor(Qt::blue));
    QCOMPARE(m_model->index(0, 1).data(LegendModel::RawRole).toString(), QString("10.0.0.1"));
}

void TestLegendModel::aMeanHasNoErrorHoweverManySamples()
{
    query::Answer answer = makeAnswer({{"10.0.0.1", 63.2}, {"10.0.0.2", 60}});
    answer.query = *query::readQuery({"ipsource", "avg:ipttl", ""});
    answer.unit = query::unitOf(answer.query.value);
    answer.series[0].whole = {63.2, 463};
    answer.series[1].whole = {60, 9};
    show(answer);
    const auto error = [this](int row) { return m_model->index(row, m_model->rateColumn() + 3); };
    QCOMPARE(error(0).data().toString(), QString("—"));
    QVERIFY(error(0).data(Qt::ToolTipRole).toString().contains("no error is known"));
    QCOMPARE(error(1).data().toString(), QString("≈ too few"));
    // The other way round of a rate: large samples among small ones may tell little, however many they are.
    answer.query = *query::readQuery({"ipsource", "bps", ""});
    show(answer);
    QCOMPARE(error(0).data().toString(), QString("≈ too few"));
}

void TestLegendModel::explainsItsNumbers()
{
    show(makeAnswer({{"10.0.0.1", 1e5}, {"10.0.0.2", 5e3}}));
    const int rate = m_model->rateColumn();
    const auto header = [this](int column) {
        return m_model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
    };
    const auto tip = [this](int row, int column) {
        return m_model->index(row, column).data(Qt::ToolTipRole).toString();
    };
    QVERIFY(header(rate).contains("sampling rate"));
    QVERIFY(header(rate + 1).contains("of the total"));
    QVERIFY(header(rate + 2).contains("samples"));
    QVERIFY(header(rate + 3).contains("half of the 95 % interval"));
    QVERIFY(header(m_model->trendColumn()).contains("shapes"));
    QCOMPARE(tip(0, rate + 1), header(rate + 1));
    QCOMPARE(tip(0, rate + 2), header(rate + 2));
    // 100 samples: 100 kbit/s ± 19.6 %
    QVERIFY2(tip(0, rate + 3).contains("between 80.4\u00a0kbit/s and 120\u00a0kbit/s"),
             qPrintable(tip(0, rate + 3)));
    QVERIFY(tip(1, rate + 3).contains("too few"));
    QVERIFY(header(1).isEmpty());
}

void TestLegendModel::saysNamesBesideNumbersButCopiesThemAsTheyAre()
{
    query::Answer answer = makeAnswer({{"17", 3e6}});
    answer.columns = {"ipprotocol", "macsource"};
    answer.series[0].keys.push_back("00163E0A0B0C");
    show(answer);
    QCOMPARE(m_model->index(0, 1).data().toString(), QString("17 UDP"));
    QCOMPARE(m_model->index(0, 2).data().toString(), QString("00:16:3E:0A:0B:0C"));
    QCOMPARE(m_model->index(0, 1).data(LegendModel::RawRole).toString(), QString("17"));
    QVERIFY(m_model->tsv({m_model->index(0, 0)}).contains("\n17\t00163E0A0B0C\t"));
    answer.columns = {"udpsourceport", "ipprotocol"};
    answer.series[0].keys = {"17", "253"};
    show(answer);
    QCOMPARE(m_model->index(0, 1).data().toString(), QString("17"));
    QCOMPARE(m_model->index(0, 2).data().toString(), QString("253"));
}

void TestLegendModel::hasATrendOfTheTimeThatIsShown()
{
    query::Answer answer = makeAnswer({{"10.0.0.1", 3e6}}, 1e6, 2);
    answer.series[0].steps[7].value = 9e6; // five steps a value
    for (std::size_t step = 10; step < 20; ++step)
        answer.states[step] = query::StepState::NoDatagrams;
    show(answer);
    const auto trend =
        m_model->index(0, m_model->trendColumn()).data(LegendModel::TrendRole).value<QList<float>>();
    QCOMPARE(trend.size(), qsizetype(60));
    QCOMPARE(trend[0], 3e6F);
    QCOMPARE(trend[1], 9e6F);
    QVERIFY(std::isnan(trend[2]));
    QVERIFY(std::isnan(trend[3]));
    QCOMPARE(trend[59], 3e6F);
    QVERIFY(!m_model->tsv({m_model->index(0, 0)}).contains("Trend"));

    answer.series[0].steps[299].value = 5e6;
    QSignalSpy changed(m_model.get(), &LegendModel::dataChanged);
    show(answer);
    QCOMPARE(changed.count(), 1);
}

void TestLegendModel::tellsThePartOfAnInterfacesSpeed()
{
    const query::Answer answer = makeAnswer({{"3", 4e8}, {"4", 5e8}}, 1e6, 2);
    ui::LegendTable table = ui::legendOf(answer, {{Qt::blue, false}, {Qt::red, false}});
    QCOMPARE(m_model->speedColumn(), -1);
    table.speeds = true;
    std::ranges::find(table.rows, std::vector<std::string>{"3"}, &ui::LegendRow::keys)->ofSpeed = 40;
    m_model->setTable(table);
    const int column = m_model->speedColumn();
    QCOMPARE(m_model->headerData(column, Qt::Horizontal).toString(), QString("% of link"));
    QCOMPARE(names(), (QStringList{"4", "3", "other (2 flows)", "total"}));
    QCOMPARE(m_model->index(1, column).data().toString(), QString("40.0\u00a0%"));
    QCOMPARE(m_model->index(0, column).data().toString(), QString()); // the agent did not tell
    QCOMPARE(m_model->index(3, column).data().toString(), QString());
    QVERIFY(m_model->index(1, m_model->trendColumn()).data(LegendModel::TrendRole).isValid());
    m_model->sort(column, Qt::DescendingOrder);
    QCOMPARE(names().front(), QString("3"));
    QVERIFY(m_model->tsv({m_model->index(0, 0)}).contains("% of link"));
}

void TestLegendModel::alignsNumbersRight()
{
    show(makeAnswer({{"10.0.0.1", 3e6}}));
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const int alignment = m_model->index(0, column).data(Qt::TextAlignmentRole).toInt();
        QCOMPARE(bool(alignment & Qt::AlignRight),
                 column >= m_model->rateColumn() && column < m_model->trendColumn());
    }
}

void TestLegendModel::saysNothingWhenNothingChanged()
{
    show(makeAnswer({{"10.0.0.1", 3e6}}, 1e6, 2));
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy head(m_model.get(), &QAbstractItemModel::headerDataChanged);
    show(makeAnswer({{"10.0.0.1", 3e6}}, 1e6, 2));
    QCOMPARE(changed.count() + reset.count() + head.count(), 0);
}

void TestLegendModel::saysOnlyWhatChanged()
{
    show(makeAnswer({{"10.0.0.1", 3e6}, {"10.0.0.2", 2e6}}));
    QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    show(makeAnswer({{"10.0.0.1", 3e6}, {"10.0.0.3", 1e6}}));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(moved.count(), 0);
    show(makeAnswer({{"10.0.0.1", 3e6}, {"10.0.0.3", 4e6}}));
    QCOMPARE(moved.count(), 1);
    QCOMPARE(reset.count(), 0);
}

void TestLegendModel::keepsTheSelectionWhenRowsMoveComeAndGo()
{
    show(makeAnswer({{"a", 5e6}, {"b", 4e6}, {"c", 3e6}, {"d", 2e6}}, 1e6, 9));
    QItemSelectionModel selection(m_model.get());
    selection.select(m_model->index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    selection.setCurrentIndex(m_model->index(2, 1), QItemSelectionModel::NoUpdate);
    show(makeAnswer({{"c", 9e6}, {"d", 8e6}, {"e", 7e6}, {"b", 6e6}}, 1e6, 9));
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(selection.selectedRows()[0].siblingAtColumn(1).data().toString(), QString("c"));
    QCOMPARE(selection.currentIndex().data().toString(), QString("c"));
    show(makeAnswer({{"d", 8e6}}, 1e6, 9));
    QCOMPARE(selection.selectedRows().size(), 0);
}

void TestLegendModel::keepsTheOrderWhenAsked()
{
    show(makeAnswer({{"a", 5e6}, {"b", 4e6}, {"c", 3e6}}));
    show(makeAnswer({{"a", 5e6}, {"b", 6e6}, {"d", 7e6}}), LegendModel::Order::Keep);
    QCOMPARE(names(), (QStringList{"d", "a", "b", "total"}));
    show(makeAnswer({{"a", 5e6}, {"b", 6e6}, {"d", 7e6}}));
    QCOMPARE(names(), (QStringList{"d", "b", "a", "total"}));
}

void TestLegendModel::sortsButLeavesOtherAndTotalLast_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<bool>("ascending");
    QTest::addColumn<QString>("order");
    QTest::newRow("by key, numbers as numbers") << 1 << true << "9 80 443";
    QTest::newRow("by key, downwards") << 1 << false << "443 80 9";
    QTest::newRow("by rate") << 2 << false << "443 9 80";
    QTest::newRow("by rate, upwards") << 2 << true << "80 9 443";
    QTest::newRow("by samples") << 4 << false << "443 9 80";
    QTest::newRow("by error") << 5 << true << "443 9 80";
}

void TestLegendModel::sortsButLeavesOtherAndTotalLast()
{
    QFETCH(int, column);
    QFETCH(bool, ascending);
    QFETCH(QString, order);
    show(makeAnswer({{"80", 1e3}, {"443", 5e6}, {"9", 4e5}}, 9e6, 3));
    m_model->sort(column, ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
    QStringList expected = order.split(' ');
    expected << "other (3 flows)" << "total";
    QCOMPARE(names(), expected);
}

void TestLegendModel::showsOneMomentWithFlowsThatHaveNoLayer()
{
    const query::Answer answer = makeAnswer({{"a", 5e6}});
    query::Ranking ranking;
    ranking.rows = makeAnswer({{"a", 1e6}, {"z", 7e6}}).series;
    ranking.total = makeAnswer({{"a", 1e6}, {"z", 7e6}}).total;
    m_model->setTable(ui::legendOf(ranking, answer, {{Qt::blue, false}}, Qt::gray));
    QCOMPARE(names(), (QStringList{"z", "a", "total"}));
    QCOMPARE(m_model->index(0, 0).data(LegendModel::ColourRole).value<QColor>(), QColor(Qt::gray));
    QCOMPARE(m_model->index(1, 0).data(LegendModel::ColourRole).value<QColor>(), QColor(Qt::blue));
}

void TestLegendModel::showsTheTotalAloneWithoutKeys()
{
    query::Answer answer = makeAnswer({{"", 5e6}});
    answer.columns.clear();
    answer.series[0].keys.clear();
    show(answer);
    QCOMPARE(names(), QStringList{"total"});
    QVERIFY(m_model->index(0, 0).data(LegendModel::ColourRole).isValid());
}

void TestLegendModel::copiesRowsAsTabSeparatedText()
{
    show(makeAnswer({{"a\tb", 12345678}}));
    QCOMPARE(m_model->tsv({m_model->index(0, 0), m_model->index(1, 0)}).section('\t', 0, 5),
             QString("ipsource\tbits_per_s\tShare\tSamples\t± 95 %\na") + QChar::ReplacementCharacter +
                 "b\t12345678");
}

QTEST_MAIN(TestLegendModel)
#include "tst_legend_model.moc"
