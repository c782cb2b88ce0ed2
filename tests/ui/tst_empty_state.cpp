// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "views/flows/empty_state.h"

using namespace weir;
using ui::ActionId;
using ui::EmptyFacts;

class TestEmptyState : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhyAndWhatToDo_data();
    void tellsWhyAndWhatToDo();
    void isNotThereWhenThereIsSomethingToSee();
};

Q_DECLARE_METATYPE(weir::ui::EmptyFacts)

void TestEmptyState::tellsWhyAndWhatToDo_data()
{
    QTest::addColumn<EmptyFacts>("facts");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("text"); // part of it
    QTest::addColumn<int>("firstAction");

    const auto add = [](const char* name, auto&& change, const char* title, const char* text,
                        ActionId action) {
        EmptyFacts facts;
        facts.listening = {"*:6343"};
        facts.now = 1'000'060;
        change(facts);
        QTest::newRow(name) << facts << title << text << int(action);
    };
    add(
        "nothing came", [](EmptyFacts&) {}, "No datagrams on UDP 6343 yet", "recorded traffic",
        ActionId::PlayDemo);
    add(
        "one address", [](EmptyFacts& f) { f.listening = {"127.0.0.1:7000"}; },
        "No datagrams on UDP 127.0.0.1:7000 yet", "", ActionId::PlayDemo);
    add(
        "busy port",
        [](EmptyFacts& f) {
            f.listening.clear();
            f.listenProblem = "Port 6343 is taken by hsflowd.";
        },
        "Weir cannot listen", "taken by hsflowd", ActionId::ListenAgain);
    add(
        "only counters", [](EmptyFacts& f) { f.health.datagrams = f.health.counterSamples = 1234; },
        "Only counters so far", "1,234 counter samples", ActionId::SetUpSwitch);
    add(
        "another version", [](EmptyFacts& f) { f.health.datagrams = f.health.otherVersions = 3; },
        "Not sFlow version 5", "3 datagrams", ActionId::SetUpSwitch);
    add(
        "no match of the filter",
        [](EmptyFacts& f) {
            f.samplesSeen = 4812;
            f.hasFilter = true;
        },
        "No sample matches", "4,812 flow samples", ActionId::ClearFilter);
    add(
        "no match of the keys", [](EmptyFacts& f) { f.samplesSeen = 4812; }, "No sample has these keys",
        "4,812", ActionId::ShowTotal);
    const auto atThePorts = [](const char* which, bool noTopology) {
        return [=](EmptyFacts& f) {
            f.samplesSeen = 812;
            query::Diagnosis found;
            found.kind = query::Diagnosis::Kind::Ports;
            found.term = which;
            found.noTopology = noTopology;
            found.samples = found.before = 812;
            f.diagnosis = std::make_shared<const query::Diagnosis>(found);
        };
    };
    add("nothing from the edge", atThePorts("edge", false), "No sample is from the edge",
        "0 of 812 samples came in by an edge port", ActionId::CountMax);
    add("nothing from the core", atThePorts("core", false), "No sample is from the core",
        "0 of 812 samples came in by a link", ActionId::CountMax);
    add("no topology", atThePorts("edge", true), "No sample is from the edge", "No topology is loaded",
        ActionId::CountMax);
    add(
        "no discards",
        [](EmptyFacts& f) {
            f.dropped = true;
            f.health.datagrams = f.health.flowSamples = 10;
        },
        "No discarded packets", "No agent has reported any", ActionId::Discarded);
    add(
        "a term that matches nothing",
        [](EmptyFacts& f) {
            f.samplesSeen = 4812;
            f.hasFilter = true;
            query::Diagnosis found;
            found.term = "vlan=20";
            found.samples = found.before = 4812;
            found.left = "vlan";
            found.instead = {"1", "10"};
            f.diagnosis = std::make_shared<const query::Diagnosis>(found);
        },
        "No sample matches", "`vlan=20` matched 0 of 4,812 samples. Values of `vlan` seen: 1, 10.",
        ActionId::EditFilter);
    add(
        "a term whose key no sample has",
        [](EmptyFacts& f) {
            f.samplesSeen = 4812;
            query::Diagnosis found;
            found.term = "ip6source=::1";
            found.samples = 4812;
            found.before = 7;
            found.left = "ip6source";
            f.diagnosis = std::make_shared<const query::Diagnosis>(found);
        },
        "No sample matches",
        "`ip6source=::1` matched 0 of the 7 samples that the terms before it leave. None of them has "
        "`ip6source`.",
        ActionId::EditFilter);
    add(
        "a key that no sample has",
        [](EmptyFacts& f) {
            f.samplesSeen = 4812;
            query::Diagnosis found;
            found.kind = query::Diagnosis::Kind::Key;
            found.term = "ip6source";
            found.samples = found.before = 4812;
            f.diagnosis = std::make_shared<const query::Diagnosis>(found);
        },
        "No sample has all of this", "`ip6source` is in none of 4,812 samples.", ActionId::EditKeys);
    add(
        "silence",
        [](EmptyFacts& f) {
            f.health.flowSamples = 7;
            f.health.lastDatagram = 1'000'000'000'000'000;
            f.view.span = 30;
        },
        "Silence", "came 1\u00a0min ago", ActionId::SetUpSwitch);
    add(
        "paused at a time that is gone",
        [](EmptyFacts& f) {
            f.health.flowSamples = 7;
            f.view.live = false;
        },
        "Nothing is kept of this time", "", ActionId::GoLive);
    add(
        "empty capture", [](EmptyFacts& f) { f.capture = true; }, "No flow samples in this capture",
        "version 5", ActionId::OpenCapture);
}

void TestEmptyState::tellsWhyAndWhatToDo()
{
    QFETCH(EmptyFacts, facts);
    QFETCH(QString, title);
    QFETCH(QString, text);
    QFETCH(int, firstAction);
    const auto state = ui::emptyState(facts);
    QVERIFY(state);
    QCOMPARE(state->title, title);
    QVERIFY2(state->text.contains(text), qPrintable(state->text));
    QVERIFY(!state->actions.empty());
    QCOMPARE(int(state->actions.front()), firstAction);
}

void TestEmptyState::isNotThereWhenThereIsSomethingToSee()
{
    EmptyFacts facts;
    facts.samplesSeen = facts.samplesMatched = 1;
    QVERIFY(!ui::emptyState(facts));
}

QTEST_MAIN(TestEmptyState)
#include "tst_empty_state.moc"
