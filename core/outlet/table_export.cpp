// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/table_export.h"

#include <algorithm>

#include "query/smooth_answer.h"
#include "query/step_tally.h"

namespace weir::outlet
{

namespace
{

using query::Range;

constexpr std::size_t flowsToSmooth = 50; ///< one that was large a while ago is still seen

std::span<const store::SecondPointer> secondsOf(const store::Snapshot& window, base::SecondNumber from,
                                                base::SecondNumber to)
{
    const auto timeOf = [](const store::SecondPointer& second) { return second->time(); };
    const auto begin = std::ranges::lower_bound(window.seconds, from, {}, timeOf);
    const auto end = std::ranges::lower_bound(begin, window.seconds.end(), std::max(from, to), {}, timeOf);
    return {begin, end};
}

/// The time of which seconds are read: what was before the range is still in smoothed rates.
Range memoryOf(const TableExport& table)
{
    const Range& range = table.range;
    return table.smooth > 0 ? query::memoryOf(range, table.smooth)
                            : Range{range.from, range.from, range.step};
}

bool writeLong(const TableExport& table, const store::Snapshot& window, const TableSink& sink,
               const query::Effort& effort)
{
    const TableWriter writer(table.query, table.columns, Format::Csv, query::Scale::Rate, table.dialect);
    query::StepTally tally(table.query, table.range.step,
                           table.smooth > 0 ? std::optional(table.smooth) : std::nullopt);
    const auto write = [&](const std::vector<query::Ranking>& rankings) {
        return std::ranges::all_of(rankings, [&](const query::Ranking& ranking) {
            return ranking.from < table.range.from || sink(writer.rows(ranking));
        });
    };
    if (!sink(writer.header()))
        return false;
    const auto seconds = secondsOf(window, memoryOf(table).from, table.range.to);
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        if (effort.stop && effort.stop())
            return false;
        tally.add(*seconds[i]);
        if (!write(tally.take(seconds[i]->time() - table.range.step + 1)))
            return false;
        if (effort.progress)
            effort.progress(i + 1, seconds.size());
    }
    return write(tally.takeAll());
}

std::string flowName(const std::vector<std::string>& keys)
{
    std::string name;
    for (const std::string& key : keys)
        name += (name.empty() ? "" : ",") + key;
    return name;
}

std::string wideHeader(const TableExport& table, const query::Answer& answer)
{
    const char separator = table.dialect.separator;
    std::string header = table.dialect.byteOrderMark ? byteOrderMark : "";
    header += "time_utc";
    const auto add = [&](const std::string& name) { // the unit first: no key begins a column
        header += separator + csvField(answer.unit.rate + ": " + name, separator);
    };
    if (!answer.columns.empty()) {
        for (const query::Series& series : answer.series)
            add(flowName(series.keys));
        add(otherFlows);
    }
    add("total");
    return header + endOfRow;
}

/// A mean of nothing is no number; a rate of nothing is zero.
std::string wideCell(const query::Series& series, std::size_t step, bool isRate)
{
    const query::Estimate estimate = step < series.steps.size() ? series.steps[step] : query::Estimate();
    return isRate || estimate.samples > 0 ? numberText(estimate.value) : std::string();
}

std::string wideRow(const TableExport& table, const query::Answer& answer, std::size_t step)
{
    const char separator = table.dialect.separator;
    const bool isKnown = answer.states[step] == query::StepState::Covered;
    const bool isRate = query::isRate(answer.query.value);
    std::string row = base::toIso8601(answer.range.from + base::SecondNumber(step) * answer.range.step);
    const auto add = [&](const query::Series& series) {
        row += separator;
        if (isKnown)
            row += wideCell(series, step, isRate);
    };
    if (!answer.columns.empty()) {
        for (const query::Series& series : answer.series)
            add(series);
        add(answer.other);
    }
    add(answer.total);
    return row + endOfRow;
}

bool writeWide(const TableExport& table, const store::Snapshot& window, const TableSink& sink,
               const query::Effort& effort)
{
    const Range memory = memoryOf(table);
    query::LiveQuery live(table.query);
    if (!live.update(window, memory.from, table.range.to, effort))
        return false;
    const bool smooths = table.smooth > 0;
    const std::size_t n = smooths ? std::max(table.query.n, flowsToSmooth) : table.query.n;
    query::Answer answer = live.answer(table.range, n);
    if (smooths) {
        query::smooth(answer, live.answer(memory, n), table.smooth);
        query::cut(answer, table.query.n);
    }
    if (!sink(wideHeader(table, answer)))
        return false;
    for (std::size_t step = 0; step < answer.states.size(); ++step)
        if (!sink(wideRow(table, answer, step)))
            return false;
    return true;
}

} // namespace

bool writeTable(const TableExport& table, const store::Snapshot& window, const TableSink& sink,
                const query::Effort& effort)
{
    const bool isLong = table.form == TableForm::Long;
    return isLong ? writeLong(table, window, sink, effort) : writeWide(table, window, sink, effort);
}

} // namespace weir::outlet
