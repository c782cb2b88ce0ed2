// SPDX-License-Identifier: GPL-3.0-or-later
// A second of traffic as an immutable value: the datagrams as received, and an index of the samples in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/time.h"
#include "packet/layout.h"
#include "sample/flow_row.h"
#include "store/block.h"

namespace weir::store
{

/// Where a kept datagram stands in the block, and what the network said of it.
struct DatagramRow {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint32_t nanoseconds = 0; ///< within the second
    std::uint16_t sourcePort = 0;
    base::Address source;
};

class Second
{
public:
    base::SecondNumber time() const { return m_time; }

    /// Tells seconds apart that were built for the same time; never given out twice in a run of the program.
    std::uint64_t serial() const { return m_serial; }

    std::span<const DatagramRow> datagrams() const { return m_datagrams.rows(); }
    std::span<const sample::FlowRow> flows() const { return m_flows.rows(); }
    std::span<const sample::CounterRow> counters() const { return m_counters; }
    std::span<const sample::DataSource> sources() const { return m_sources; }
    std::span<const packet::Layout> layouts() const { return m_layouts; }
    base::Bytes block() const { return {m_block.data(), m_block.size()}; }

    sample::FlowView view(const sample::FlowRow& row) const
    {
        return {&row, &m_sources[row.source], &m_layouts[row.layout], m_block.data() + row.sample};
    }

    /// Datagrams that came in but were not kept, because the second alone would have been over the budget.
    std::uint64_t datagramsNotKept() const { return m_notKept; }

    /// One in so many of its flow samples were kept, with sampling rates so many times as high (Thinner).
    std::uint32_t oneIn() const { return m_oneIn; }

    /// Bytes of memory it holds, all tables and their slack included.
    std::size_t bytes() const;

private:
    friend class SecondBuilder;
    friend class Thinner;

    static std::uint64_t nextSerial();

    base::SecondNumber m_time = 0;
    std::uint64_t m_serial = 0;
    std::uint64_t m_notKept = 0;
    std::uint32_t m_oneIn = 1;
    Block m_block;
    Rows<DatagramRow> m_datagrams;
    Rows<sample::FlowRow> m_flows;
    std::vector<sample::CounterRow> m_counters;
    std::vector<sample::DataSource> m_sources;
    std::vector<packet::Layout> m_layouts;
};

} // namespace weir::store
