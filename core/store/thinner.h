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

} // namespace weir::store
