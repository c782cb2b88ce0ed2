// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/second.h"

namespace weir::store
{

namespace
{

template <class Rows>
std::size_t held(const Rows& rows)
{
    return rows.capacity() * sizeof(rows.front());
}

} // namespace

std::size_t Second::bytes() const
{
    return sizeof(Second) + m_block.capacityBytes() + m_datagrams.capacityBytes() + m_flows.capacityBytes() +
           held(m_counters) + held(m_sources) + held(m_layouts);
}

} // namespace weir::store
