// SPDX-License-Identifier: GPL-3.0-or-later
// Where samples come faster than the window can hold for as long as it should: keeps one in k of them, each
// standing for k times as many packets. Owned by one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "store/second.h"

namespace weir::store
{

/// Whether a sample of a thinned second stands for those that left.
bool canLeave(const sample::FlowRow& row);

class Thinner
{
public:
    explicit Thinner(std::uint64_t seed = std::random_device()()) : m_random(seed) {}

    /// The second, or part of one, with one of each `k` flow samples in a row, drawn by lot: what is
    /// estimated stays unbiased. Their sampling rates are k times as high, in the index and in the kept
    /// bytes, which are sFlow as before (of sFlow v5 the number of samples and the rate of `flow_sample` and
    /// `flow_sample_expanded` are rewritten). Everything else stays whole: counters, discards, operations,
    /// structures that are not known, and datagrams of sFlow v2 and v4.
    std::shared_ptr<const Second> thin(const Second& second, std::uint32_t k);

private:
    /// The samples of one datagram.
    struct Part {
        std::size_t flow = 0;
        std::size_t flowEnd = 0;
        std::size_t counter = 0;
        std::size_t counterEnd = 0;
    };

    void draw(const Second& second, std::uint32_t k);
    void copy(const Second& second, const DatagramRow& datagram, Part part, std::uint32_t k,
              Second& thinned) const;

    std::minstd_rand m_random;
    std::vector<std::uint8_t> m_stays; ///< of each flow sample
};

/// One in how many samples to keep, so that a window under a budget reaches back as far as is wished. It
/// follows the traffic of the last seconds, so that a burst is kept whole where there is room; down by
/// halves.
class ThinningPlan
{
public:
    static constexpr std::uint32_t most = 1024;
    static constexpr int memory = 10; ///< seconds over which traffic is averaged

    /// 0 seconds: keep everything.
    void wish(base::SecondNumber seconds) { m_wished = seconds; }

    /// One in so many of the next second's samples; a power of two.
    std::uint32_t oneIn() const { return m_oneIn; }

    /// What the second that ended would have taken unthinned: its flow samples, and the rest, which can't be
    /// thinned; and the window's budget. All in bytes.
    void follow(std::size_t flows, std::size_t rest, std::size_t budget);

private:
    base::SecondNumber m_wished = 0;
    std::uint32_t m_oneIn = 1;
    int m_seconds = 0; ///< that it remembers, at most `memory`
    double m_flows = 0;
    double m_rest = 0;
};

} // namespace weir::store
