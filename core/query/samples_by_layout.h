// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of a second in another order: those that are laid out alike one after the other, and, where
// many questions are asked of it, those of one flow put together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "query/partial.h"
#include "store/second.h"

namespace weir::query
{

/// What several questions that one thread asks of a second, one after the other, share. Which bytes to read
/// of samples of one layout is the same for all of them, and a flow that was sampled often need be read once.
class SamplesByLayout
{
public:
    /// Samples that are laid out alike.
    struct Run {
        std::uint32_t layout = 0; ///< number in the second's table of layouts
        bool isDiscard = false;
        std::span<const sample::FlowRow> rows{};

        /// Empty, or for each row what it stands for: samples of one flow by one source at the same ports and
        /// rate that FlowBytes says to be alike. `sum` is of their frame lengths, `weight` of the squares.
        std::span<const Cell> tallies{};
    };

    /// What is put in order takes memory, so of a second with more samples it is so many at a time.
    static constexpr std::size_t most = 1 << 15;

    /// Of this part of a second the samples from that one on, `most` of them. Borrowed until the thread calls
    /// it with others.
    static const SamplesByLayout& of(const store::Second& second, std::size_t first = 0);

    /// Each sample by itself.
    std::span<const Run> runs() const { return m_runs; }

    /// The same runs, with samples of one flow put together where that makes them clearly fewer. A flow may
    /// have several rows all the same.
    std::span<const Run> putTogether() const { return m_flowRuns; }

    /// Bytes of memory that one thread takes for a second of so many samples.
    static std::size_t bytes(std::size_t samples)
    {
        return std::min(samples, most) * sizeof(sample::FlowRow);
    }

private:
    void sort(const store::Second& second, std::span<const sample::FlowRow> flows);
    void putTogether(const store::Second& second);
    Run putTogether(const store::Second& second, const Run& run);

    /// Where a flow was met last.
    struct Place {
        std::uint64_t hash = 0;
        std::size_t row = 0;
    };

    std::uint64_t m_serial = 0; ///< of the second
    std::size_t m_first = 0;
    std::size_t m_asked = 0; ///< how often it was asked for
    std::vector<Run> m_runs;
    std::vector<sample::FlowRow> m_rows;

    std::vector<Run> m_flowRuns;
    std::vector<sample::FlowRow> m_flowRows;
    std::vector<Cell> m_tallies;
    std::vector<std::uint64_t> m_words; ///< of the run under way: those of each row
    std::vector<Place> m_places;        ///< by the low bits of the hash
};

} // namespace weir::query
