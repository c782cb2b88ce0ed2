// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/samples_by_layout.h"

#include <algorithm>
#include <cstring>

#include "packet/flow_bytes.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir::query
{

namespace
{

/// What a flow's samples have alike in their rows.
constexpr std::size_t rowWords = 3;

constexpr std::size_t placeCount = 4096; ///< a power of two

void writeRowWords(const sample::FlowRow& row, std::uint64_t* words)
{
    const auto small =
        std::uint8_t(row.inputFormat | row.outputFormat << 2 | row.formNumber << 4 | row.told << 7);
    words[0] = std::uint64_t(row.source) << 32 | row.samplingRate;
    words[1] = std::uint64_t(row.input) << 32 | row.output;
    words[2] = std::uint64_t(row.kind) << 8 | small;
}

/// Gives back room that a second of few samples does not need any more.
template <class T>
void release(std::vector<T>& room, std::size_t needed)
{
    constexpr std::size_t slack = 1 << 16;
    if (room.capacity() > 4 * needed + slack)
        room = {};
}

} // namespace

const SamplesByLayout& SamplesByLayout::of(const store::Second& second, std::size_t first)
{
    // Of so many questions putting together pays. Who was asked of the last second will be asked of this one.
    constexpr std::size_t manyQuestions = 4;
    thread_local SamplesByLayout shared;
    if (shared.m_serial != second.serial() || shared.m_first != first) {
        const bool willBeAskedOften = shared.m_asked >= manyQuestions;
        const auto flows = second.flows().subspan(first);
        shared.sort(second, flows.first(std::min(most, flows.size())));
        shared.m_flowRuns = shared.m_runs;
        if (willBeAskedOften)
            shared.putTogether(second);
        shared.m_serial = second.serial();
        shared.m_first = first;
        shared.m_asked = 0;
    }
    ++shared.m_asked;
    return shared;
}

void SamplesByLayout::sort(const store::Second& second, std::span<const sample::FlowRow> flows)
{
    const auto runOf = [](const sample::FlowRow& row) {
        return 2 * std::size_t(row.layout) + (row.kind == sample::FlowKind::Discard ? 1 : 0);
    };
    std::vector<std::size_t> ends(2 * second.layouts().size() + 1, 0);
    for (const sample::FlowRow& row : flows)
        ++ends[runOf(row) + 1];
    for (std::size_t i = 1; i < ends.size(); ++i)
        ends[i] += ends[i - 1];
    release(m_rows, flows.size());
    m_rows.resize(flows.size());
    for (const sample::FlowRow& row : flows)
        m_rows[ends[runOf(row)]++] = row;
    m_runs.clear();
    std::size_t begin = 0;
    for (std::uint32_t i = 0; i + 1 < ends.size(); ++i) {
        if (ends[i] > begin)
            m_runs.push_back({i / 2, i % 2 != 0, std::span(m_rows).subspan(begin, ends[i] - begin)});
        begin = ends[i];
    }
}

void SamplesByLayout::putTogether(const store::Second& second)
{
    constexpr std::size_t usualWidth = 8;
    release(m_flowRows, m_rows.size());
    release(m_tallies, m_rows.size());
    release(m_words, usualWidth * m_rows.size());
    m_flowRows.resize(m_rows.size());
    m_tallies.resize(m_rows.size());
    m_places.assign(placeCount, {});
    for (Run& run : m_flowRuns)
        run = putTogether(second, run);
}

/// Each row goes to that with the same words that was met last at its place; a flow whose place another took
/// in between gets a row more.
SamplesByLayout::Run SamplesByLayout::putTogether(const store::Second& second, const Run& run)
{
    const packet::FlowBytes alike(second.layouts()[run.layout]);
    if (alike.end() == 0)
        return run;
    const std::span<const packet::FlowBytes::Word> headerWords = alike.words();
    const std::size_t width = rowWords + headerWords.size();
    const auto begin = std::size_t(run.rows.data() - m_rows.data()); // its room is where the run's own is
    sample::FlowRow* const rows = m_flowRows.data() + begin;
    Cell* const tallies = m_tallies.data() + begin;
    Place* const places = m_places.data();
    const std::uint8_t* const block = second.block().data();
    m_words.resize(std::max(m_words.size(), width * (run.rows.size() + 1)));
    std::uint64_t* words = m_words.data(); // of the row under way, behind those of the rows there are
    std::size_t count = 0;
    for (std::size_t i = 0; i < run.rows.size(); ++i) {
        constexpr std::size_t ahead = 16;
        if (i + ahead < run.rows.size()) {
            const sample::FlowRow& later = run.rows[i + ahead];
            const std::uint8_t* const header = block + later.sample + later.header;
            __builtin_prefetch(header);
            __builtin_prefetch(header + alike.end() - 1);
        }
        // Few samples tell whether it is worth while.
        constexpr std::size_t trial = 256;
        if (i == trial && count > trial / 4 * 3)
            return run;
        const sample::FlowRow& row = run.rows[i];
        const double length = row.frameLength;
        const Cell one{row.frameLength, length * length, 1};
        if (row.headerLength >= alike.end()) {
            writeRowWords(row, words);
            const std::uint8_t* const header = block + row.sample + row.header;
            for (std::size_t w = 0; w < headerWords.size(); ++w) {
                std::uint64_t word;
                std::memcpy(&word, header + headerWords[w].offset, sizeof word);
                words[rowWords + w] = word & headerWords[w].mask;
            }
            const std::uint64_t hash = XXH3_64bits_withSeed(words, width * sizeof *words, run.layout);
            Place& place = places[hash % placeCount];
            if (place.hash == hash && place.row >= begin) {
                const std::size_t met = place.row - begin;
                const std::uint64_t* const others = m_words.data() + met * width;
                std::uint64_t differs = 0;
                for (std::size_t w = 0; w < width; ++w)
                    differs |= words[w] ^ others[w];
                if (differs == 0) {
                    combine(key::Accumulation::Sum, tallies[met], one);
                    continue;
                }
            }
            place = {hash, begin + count};
        }
        rows[count] = row;
        tallies[count++] = one;
        words += width;
    }
    return {run.layout, run.isDiscard, {rows, count}, {tallies, count}};
}

} // namespace weir::query
