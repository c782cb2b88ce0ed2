// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/stream_columns.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace weir::query
{

namespace
{

using Row = const StreamRow&;

/// A number of the sub-agent's own row.
template <auto Extract>
StreamCell ofSubAgent(Row row)
{
    return row.source ? StreamCell() : StreamCell(std::uint64_t(Extract(*row.subAgent)));
}

/// A number of a data source's row.
template <auto Extract>
StreamCell ofSource(Row row)
{
    return row.source ? StreamCell(std::uint64_t(Extract(*row.source))) : StreamCell();
}

const sample::SequenceCounts& sequence(Row row)
{
    return row.source ? row.source->sequence : row.subAgent->sequence;
}

const Hearing& hearing(Row row)
{
    return row.source ? row.source->hearing : row.subAgent->hearing;
}

/// As flow-language writes it: 3 for an interface, 2.1 for what is none.
StreamCell dataSource(Row row)
{
    if (!row.source)
        return {};
    const std::string index = std::to_string(row.source->index);
    return row.source->classId == 0 ? index : std::to_string(row.source->classId) + '.' + index;
}

/// Nobody knows in a selection.
template <auto Cell>
StreamCell unlessSelected(Row row)
{
    return row.report->selection.empty() ? Cell(row) : StreamCell();
}

StreamCell uptime(Row row)
{
    return row.source ? StreamCell() : StreamCell(row.subAgent->uptime / 1000.0);
}

/// Packets that one sample stood for; nothing when the agent does not count its packets.
StreamCell achieved(Row row, std::uint64_t SourceHealth::* samples)
{
    if (!row.source || row.source->pool == 0 || row.source->*samples == 0)
        return {};
    return double(row.source->pool) / double(row.source->*samples);
}

StreamCell announced(Row row)
{
    return row.source && row.source->samplingRate > 0 ? StreamCell(std::uint64_t(row.source->samplingRate))
                                                      : StreamCell();
}

// clang-format off
constexpr std::array columns{
    StreamColumn{"agent", "Agent", "", "Address that the agent gives itself.", [](Row r) { return StreamCell(base::toText(r.subAgent->agent)); }},
    StreamColumn{"subagent", "Sub-agent", "", "Number of the sub-agent, of a line card for example.", [](Row r) { return StreamCell(std::uint64_t(r.subAgent->subAgent)); }},
    StreamColumn{"datasource", "Data source", "", "Who took the samples; empty in the row of the sub-agent itself.", dataSource},
    StreamColumn{"datagrams", "Datagrams", "datagrams", "Datagrams received.", ofSubAgent<[](const SubAgentHealth& h) { return h.datagrams; }>},
    StreamColumn{"datagrams_lost", "Lost", "datagrams", "Datagrams missing in the sequence numbers; empty where a capture holds a selection.", unlessSelected<ofSubAgent<[](const SubAgentHealth& h) { return h.sequence.lost; }>>},
    StreamColumn{"datagrams_duplicate", "Twice", "datagrams", "Datagrams that came once more; their samples are left out here.", ofSubAgent<[](const SubAgentHealth& h) { return h.sequence.duplicates; }>},
    StreamColumn{"datagrams_out_of_order", "Out of order", "datagrams", "Datagrams that came behind a later one.", ofSubAgent<[](const SubAgentHealth& h) { return h.sequence.outOfOrder; }>},
    StreamColumn{"restarts", "Restarts", "times", "How often the agent, or the data source, began to count anew.", [](Row r) { return StreamCell(sequence(r).restarts); }},
    StreamColumn{"uptime_s", "Uptime", "s", "How long the agent says it is up; it wraps after 49.7 days.", uptime},
    StreamColumn{"flow_samples", "Flow samples", "samples", "Flow samples received.", ofSource<[](const SourceHealth& h) { return h.flowSamples; }>},
    StreamColumn{"flow_samples_lost", "Samples lost", "samples", "Flow samples missing in the sequence numbers; empty where a capture holds a selection.", unlessSelected<ofSource<[](const SourceHealth& h) { return h.sequence.lost; }>>},
    StreamColumn{"counter_samples", "Counter samples", "samples", "Counter samples received.", ofSource<[](const SourceHealth& h) { return h.counterSamples; }>},
    StreamColumn{"discards", "Discards", "samples", "Discarded packets told of.", ofSource<[](const SourceHealth& h) { return h.discards; }>},
    StreamColumn{"sampling_rate", "Sampling 1 in", "packets", "Packets that one sample stands for, as last announced.", announced},
    StreamColumn{"sampling_rate_achieved", "Achieved 1 in", "packets", "Packets that the agent counted for each sample that it took.", [](Row r) { return achieved(r, &SourceHealth::poolTaken); }},
    StreamColumn{"sampling_rate_received", "Received 1 in", "packets", "Packets that the agent counted for each sample that came.", [](Row r) { return achieved(r, &SourceHealth::poolCame); }},
    StreamColumn{"sampling_rate_changes", "Rate changes", "times", "How often the announced rate became another.", ofSource<[](const SourceHealth& h) { return h.rateChanges; }>},
    StreamColumn{"sample_pool_packets", "Sample pool", "packets", "Packets that could have been sampled, between the first sample and the last.", ofSource<[](const SourceHealth& h) { return h.pool; }>},
    StreamColumn{"agent_drops", "Agent drops", "packets", "Packets that the agent could not sample, between the first sample and the last.", ofSource<[](const SourceHealth& h) { return h.agentDrops; }>},
    StreamColumn{"first_utc", "First", "", "When it was heard first.", [](Row r) { return StreamCell(Moment{hearing(r).first}); }},
    StreamColumn{"last_utc", "Last", "", "When it was heard last.", [](Row r) { return StreamCell(Moment{hearing(r).last}); }},
    StreamColumn{"silence_s", "Silence", "s", "How long it was not heard, up to the end.", [](Row r) { return StreamCell(double(std::max<base::Nanoseconds>(r.report->time - hearing(r).last, 0)) / base::nanosecondsPerSecond); }},
    StreamColumn{"silent", "Silent", "", "Whether that is ten times as long as usual, and at least a minute.", [](Row r) { return StreamCell(hearing(r).isSilent(r.report->time)); }},
};
// clang-format on

auto order(Row row)
{
    const SourceHealth* source = row.source;
    return std::tuple(row.subAgent->agent, row.subAgent->subAgent, source != nullptr,
                      source ? source->classId : 0, source ? source->index : 0);
}

} // namespace

std::span<const StreamColumn> streamColumns()
{
    return columns;
}

std::vector<StreamRow> rowsOf(const StreamReport& report)
{
    std::vector<StreamRow> rows;
    rows.reserve(report.subAgents.size() + report.sources.size());
    for (const SubAgentHealth& subAgent : report.subAgents)
        rows.push_back({&report, &subAgent, nullptr});
    for (const SourceHealth& source : report.sources)
        rows.push_back({&report, &report.subAgents[source.subAgent], &source});
    std::ranges::sort(rows, {}, order);
    return rows;
}

} // namespace weir::query
