// SPDX-License-Identifier: GPL-3.0-or-later
#include "popularity.h"

namespace weir::bench
{

Popularity::Popularity(std::uint32_t count) : m_places(count)
{
    std::vector<double> shares(count);
    double sum = 0;
    for (std::uint32_t i = 0; i < count; ++i)
        sum += shares[i] = 1.0 / (i + 1);
    std::vector<std::uint32_t> poor;
    std::vector<std::uint32_t> rich;
    for (std::uint32_t i = 0; i < count; ++i) {
        shares[i] *= count / sum;
        (shares[i] < 1 ? poor : rich).push_back(i);
    }
    // What a poor place leaves free is filled by a rich one.
    while (!poor.empty() && !rich.empty()) {
        const std::uint32_t place = poor.back();
        const std::uint32_t giver = rich.back();
        poor.pop_back();
        m_places[place] = {std::uint32_t(shares[place] * 0xFFFFFFFF), giver};
        shares[giver] -= 1 - shares[place];
        if (shares[giver] < 1) {
            rich.pop_back();
            poor.push_back(giver);
        }
    }
    for (const auto& rest : {poor, rich})
        for (const std::uint32_t place : rest)
            m_places[place] = {0xFFFFFFFF, place};
}

} // namespace weir::bench
