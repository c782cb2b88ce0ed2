// SPDX-License-Identifier: GPL-3.0-or-later
// A datagram of any bytes on its whole way: decoded, kept, its counters read, asked by a question with wide
// keys; and what the question adds up is what a second reading of the same bytes finds.
#include <cstdlib>
#include <memory>

#include "query/counter_rates.h"
#include "query/step_tally.h"
#include "sample/metrics.h"
#include "store/second_builder.h"
#include "support/oracle.h"

using namespace weir;

namespace
{

void require(bool condition)
{
    if (!condition)
        std::abort();
}

query::Query question(const char* keys, query::Aggregation aggregation)
{
    query::Query query = *query::readQuery({keys, "bytes", ""});
    query.aggregation = aggregation;
    return query;
}

double total(const query::Query& query, const store::Second& second)
{
    query::StepTally tally(query, 1);
    tally.add(second);
    const query::Ranking ranking = tally.takeAll().at(0);
    double sum = ranking.other.whole.value;
    for (const query::Series& series : ranking.rows)
        sum += series.whole.value;
    require(ranking.samplesMatched <= ranking.samplesSeen);
    return sum;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 65'535)
        return 0;
    store::SecondBuilder builder(std::size_t(1) << 24);
    builder.open(1000);
    wire::Datagram datagram;
    datagram.time = 1000 * base::nanosecondsPerSecond;
    datagram.payload = {data, size};
    require(builder.add(datagram));
    require(builder.bytes() <= 2000 + 16 * size);
    const auto second = builder.close();

    query::CounterRates rates;
    std::size_t points = 0;
    rates.add(*second, [&](const query::MetricPoint&) { ++points; });
    require(points <= 2 * size);

    key::Scratch scratch;
    for (const sample::FlowRow& row : second->flows())
        for (const key::KeyRow& key : key::keys())
            for (const unsigned occurrence : {0u, 1u}) {
                scratch.clear();
                const key::Value value = key::valueOf({&key, occurrence}, second->view(row), scratch);
                require(value.isNull() || key.type == key::ValueType::Null || value.type == key.type);
                require(value.toText().size() <= 2 * key::Scratch::capacity);
            }

    static const query::Query everything = question("", query::Aggregation::Sum);
    static const query::Query wide =
        question("agent,datasource,inputifindex,outputifindex,stack,direction,null:macsource,"
                 "null:ipsource,null:ip6destination,null:tcpflags,null:arpiptarget",
                 query::Aggregation::Max);
    support::Oracle oracle;
    oracle.add(datagram.time, datagram.payload);
    double expected = 0;
    for (const auto& [keys, bytes] :
         oracle.totals({}, support::Oracle::Value::Bytes, support::Oracle::Sources::Sum, 0, 2000))
        expected += double(bytes);
    const double found = total(everything, *second);
    require(found == expected || found >= 1.8e19); // beyond 64 bits it stays at the largest number
    total(wide, *second);
    return 0;
}
