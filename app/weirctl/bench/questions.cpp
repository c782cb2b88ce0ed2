// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>

#include "plain_loops.h"
#include "query/flow_table.h"
#include "question.h"
#include "scenarios.h"
#include "stopwatch.h"

namespace weir::bench
{

namespace
{

constexpr const char* tenKeys = "agent,inputifindex,outputifindex,macsource,macdestination,"
                                "ipsource,ipdestination,ipprotocol,or:tcpsourceport:udpsourceport:icmptype,"
                                "or:tcpdestinationport:udpdestinationport:icmpcode";

struct QuestionRow {
    const char* figure;
    const char* keys;
    const char* filter;
    LoopResult (*loop)(Seconds seconds);
};

constexpr QuestionRow rows[] = {
    {"questions.total", "", "", loopTotal},
    {"questions.one", "ipsource", "", loopSources},
    {"questions.pair", pairKeys, "", loopPairs},
    {"questions.five", fiveKeys, "", loopFiveTuples},
    {"questions.ten", tenKeys, "", loopTenKeys},
    {"questions.reject", pairKeys, "tcpdestinationport=12345", loopPairsToPort},
    {"questions.take", pairKeys, "tcpflags~....1....", loopPairsWithAck},
};

/// Ten that an operator might keep at once.
constexpr std::pair<const char*, const char*> several[] = {
    {pairKeys, ""},
    {fiveKeys, ""},
    {"ipsource", ""},
    {"ipdestination", "ipprotocol=6"},
    {"macsource,macdestination", ""},
    {"ip6source,ip6destination", ""},
    {"vlan,stack", ""},
    {"bgpas,bgpdestinationas", ""},
    {"or:tcpdestinationport:udpdestinationport", ""},
    {"agent,inputifindex,outputifindex", ""},
};

struct Cost {
    double seconds = 0;
    std::uint64_t flows = 0; ///< of each second, added up
};

/// Seconds one after the other, as a live question meets them.
Cost ask(const query::Query& query, Seconds seconds, int runs)
{
    Cost cost;
    cost.seconds = medianSeconds(runs, [&] {
        const auto table = query::FlowTable::make(query);
        cost.flows = 0;
        for (const auto& second : seconds)
            cost.flows += table->evaluate(*second).rows.size();
    });
    return cost;
}

std::shared_ptr<const store::Second> arriveAgain(store::SecondBuilder& builder, const store::Second& second)
{
    builder.open(second.time());
    for (const store::DatagramRow& row : second.datagrams()) {
        wire::Datagram datagram;
        datagram.time = second.time() * base::nanosecondsPerSecond + row.nanoseconds;
        datagram.source = row.source;
        datagram.payload = second.block().subspan(row.offset, row.length);
        builder.add(datagram);
    }
    return builder.close();
}

/// Processor time of asking each second when it has just arrived, which is not counted.
double askLive(std::span<const query::Query> queries, Seconds seconds)
{
    std::vector<std::unique_ptr<query::FlowTable>> tables;
    for (const query::Query& query : queries)
        tables.push_back(query::FlowTable::make(query));
    store::SecondBuilder builder(std::size_t(1) << 30);
    double time = 0;
    for (const auto& second : seconds) {
        const auto arrived = arriveAgain(builder, *second);
        const double begin = processSeconds();
        for (const auto& table : tables)
            table->evaluate(*arrived);
        time += processSeconds() - begin;
    }
    return time;
}

} // namespace

void measureQuestions(const Settings& settings, Report& report)
{
    const std::size_t length = std::min<std::size_t>(settings.seconds, settings.quick ? 10 : 60);
    const auto kept = keepSeconds(settings.traffic, length);
    std::uint64_t samples = 0;
    for (const auto& second : kept)
        samples += second->flows().size();
    const double ns = 1e9 / double(samples);
    for (const QuestionRow& row : rows) {
        LoopResult loop;
        const double plain = medianSeconds(settings.runs(), [&] { loop = row.loop(kept); });
        const Cost cost = ask(question(row.keys, row.filter), kept, settings.runs());
        report.add(row.figure, cost.seconds * ns, plain * ns,
                   loop.flows == cost.flows ? "" : "the loop found another number of flows");
    }

    std::vector<query::Query> queries;
    for (const auto& [keys, filter] : several)
        queries.push_back(question(keys, filter));
    std::vector<double> alone;
    std::vector<double> together;
    for (int run = 0; run < settings.runs(); ++run) { // in turn: the machine's pace changes
        alone.push_back(0);
        for (const query::Query& query : queries)
            alone.back() += askLive({&query, 1}, kept);
        together.push_back(askLive(queries, kept));
    }
    report.add("questions.several", median(std::move(together)) * ns, median(std::move(alone)) * ns);
}

} // namespace weir::bench
