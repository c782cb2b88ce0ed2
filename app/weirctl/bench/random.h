// SPDX-License-Identifier: GPL-3.0-or-later
// Pseudo-random numbers that are the same on every machine: SplitMix64 (Steele, Lea and Flood, 2014).
#pragma once

#include <cstdint>

namespace weir::bench
{

class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next()
    {
        std::uint64_t word = m_state += 0x9E3779B97F4A7C15;
        word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
        word = (word ^ word >> 27) * 0x94D049BB133111EB;
        return word ^ word >> 31;
    }

    /// 0 … bound - 1.
    std::uint32_t below(std::uint32_t bound)
    {
        return std::uint32_t((next() >> 32) * std::uint64_t(bound) >> 32);
    }

    /// True in that share of the calls.
    bool in(double share) { return double(next() >> 11) * 0x1p-53 < share; }

private:
    std::uint64_t m_state;
};

} // namespace weir::bench
