// SPDX-License-Identifier: GPL-3.0-or-later
// Who is how busy: the k-th busiest has 1/k of the share of the busiest (Zipf). Drawn in constant time by the
// alias method (Walker 1977, Vose 1991).
#pragma once

#include <cstdint>
#include <vector>

#include "random.h"

namespace weir::bench
{

class Popularity
{
public:
    explicit Popularity(std::uint32_t count);

    std::uint32_t draw(Random& random) const
    {
        const std::uint64_t word = random.next();
        const auto place = std::uint32_t((word >> 32) * m_places.size() >> 32);
        const Place& drawn = m_places[place];
        return std::uint32_t(word) < drawn.own ? place : drawn.other;
    }

private:
    struct Place {
        std::uint32_t own; ///< share of the place that is its own, in 2^-32
        std::uint32_t other;
    };
    std::vector<Place> m_places;
};

} // namespace weir::bench
