// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/thinning_plan.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace weir::store
{

void ThinningPlan::follow(std::size_t flows, std::size_t rest, std::size_t budget)
{
    m_seconds = std::min(m_seconds + 1, memory);
    m_flows += (double(flows) - m_flows) / m_seconds;
    m_rest += (double(rest) - m_rest) / m_seconds;
    if (m_wished == 0) {
        m_oneIn = 1;
        return;
    }
    // A second comes with slack, and the window makes room a second at a time.
    const double room = 0.85 * double(budget) / double(m_wished) - m_rest;
    const double needed = room > 0 ? m_flows / room : double(most);
    if (needed > m_oneIn)
        m_oneIn = std::bit_ceil(std::uint32_t(std::min<double>(std::ceil(needed), most)));
    else if (needed < 0.4 * m_oneIn) // not at once back and forth
        m_oneIn = std::max(1u, m_oneIn / 2);
}

} // namespace weir::store
