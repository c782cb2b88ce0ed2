// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/second.h"

#include <atomic>

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

std::uint64_t Second::nextSerial()
{
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

std::size_t Second::bytes() const
{
    return sizeof(Second) + m_block.capacityBytes() + m_datagrams.capacityBytes() + m_flows.capacityBytes() +
           held(m_counters) + held(m_sources) + held(m_layouts);
}

} // namespace weir::store
