// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/table_export.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "query/smooth_answer.h"
#include "query/step_tally.h"
#include "query/telling.h"

namespace weir::outlet
{

namespace
{

using query::Range;

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
    using Direction = TableWriter::Direction;
    const TableWriter writer(table.query, table.columns, Format::Csv, query::Scale::Rate, table.dialect);
    const auto smooth = table.smooth > 0 ? std::optional(table.smooth) : std::nullopt;
    query::StepTally tally(table.query, table.range.step, smooth);
    std::optional<query::StepTally> back;
    if (table.back)
        back.emplace(*table.back, table.range.step, smooth);
    const base::SecondNumber counted = memoryOf(table).from;
    tally.countFrom(counted);
    if (back)
        back->countFrom(counted);
    const auto write = [&](base::SecondNumber end) {
        const std::vector<query::Ranking> rankings = tally.take(end);
        const std::vector<query::Ranking> others = back ? back->take(end) : rankings; // of the same steps
        for (std::size_t i = 0; i < rankings.size(); ++i) {
            if (rankings[i].from < table.range.from)
                continue;
            if (!sink(writer.rows(rankings[i], back ? Direction::Asked : Direction::One)) ||
                (back && !sink(writer.rows(others[i], Direction::Swapped))))
                return false;
        }
        return true;
    };
    if (!sink(writer.header(table.back.has_value())))
        return false;
    const auto seconds = secondsOf(window, query::SightingChoice::dependsFrom(counted), table.range.to);
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        if (effort.stop && effort.stop())
            return false;
        tally.add(*seconds[i]);
        if (back)
            back->add(*seconds[i]);
        if (!write(seconds[i]->time() - table.range.step + 1))
            return false;
        if (effort.progress)
            effort.progress(i + 1, seconds.size());
    }
    return write(std::numeric_limits<base::SecondNumber>::max());
}

std::string flowName(const std::vector<std::string>& keys)
{
    std::string name;
    for (const std::string& key : keys)
        name += (name.empty() ? "" : ",") + key;
    return name;
}

/// One direction, or both: their series are of the same flows.
using Answers = std::vector<query::Answer>;

/// Every column behind the time: what it is of in each answer.
template <class Use>
void forEachColumn(const Answers& answers, const Use& use)
{
    const query::Answer& first = answers.front();
    const auto tell = [&](const std::string& name, const auto& seriesOf) {
        for (const query::Answer& answer : answers)
            use(answer, name, seriesOf(answer));
    };
    for (std::size_t i = 0; i < first.series.size() && !first.columns.empty(); ++i)
        tell(flowName(first.series[i].keys),
             [i](const query::Answer& answer) -> const query::Series& { return answer.series[i]; });
    if (!first.columns.empty())
        tell(otherFlows, [](const query::Answer& answer) -> const query::Series& { return answer.other; });
    tell("total", [](const query::Answer& answer) -> const query::Series& { return answer.total; });
}

std::string wideHeader(const TableExport& table, const Answers& answers)
{
    const char separator = table.dialect.separator;
    std::string header = table.dialect.byteOrderMark ? byteOrderMark : "";
    header += "time_utc";
    forEachColumn(answers, [&](const query::Answer& answer, const std::string& name, const query::Series&) {
        std::string unit = answer.unit.rate; // first: no key begins a column
        if (answers.size() > 1)
            unit += std::string(" ") + (&answer == &answers.front() ? asked : swapped);
        header += separator + csvField(unit + ": " + name, separator);
    });
    return header + endOfRow;
}

/// A mean of nothing is no number; a rate of nothing is zero.
std::string wideCell(const query::Series& series, std::size_t step, bool isRate)
{
    const query::Estimate estimate = step < series.steps.size() ? series.steps[step] : query::Estimate();
    return isRate || estimate.samples > 0 ? numberText(estimate.value) : std::string();
}

std::string wideRow(const TableExport& table, const Answers& answers, std::size_t step)
{
    const query::Range& range = answers.front().range;
    const bool isRate = query::isRate(table.query.value);
    std::string row = base::toIso8601(range.from + base::SecondNumber(step) * range.step);
    forEachColumn(answers, [&](const query::Answer& answer, const std::string&, const query::Series& series) {
        row += table.dialect.separator;
        if (answer.states[step] == query::StepState::Covered)
            row += wideCell(series, step, isRate);
    });
    return row + endOfRow;
}

bool writeWide(const TableExport& table, const store::Snapshot& window, const TableSink& sink,
               const query::Effort& effort)
{
    const query::Wanted wanted{table.range, table.smooth, table.query.n};
    const Range seconds = wanted.seconds();
    query::LiveQuery live(table.query);
    std::optional<query::LiveQuery> back;
    if (table.back)
        back.emplace(*table.back);
    if (!live.update(window, seconds.from, seconds.to, effort) ||
        (back && !back->update(window, seconds.from, seconds.to, effort)))
        return false;
    Answers answers;
    if (back) {
        query::BothWays<query::Told> both = query::tellBothWays(live, *back, wanted);
        answers = {std::move(both.there.answer), std::move(both.back.answer)};
    } else {
        answers = {query::tell(live, wanted).answer};
    }
    if (!sink(wideHeader(table, answers)))
        return false;
    for (std::size_t step = 0; step < answers.front().states.size(); ++step)
        if (!sink(wideRow(table, answers, step)))
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
