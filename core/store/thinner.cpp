// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/thinner.h"

#include <algorithm>
#include <array>
#include <limits>

namespace weir::store
{

namespace
{

using sample::FlowKind;
using sample::FlowRow;
using sample::SampleForm;

constexpr std::uint32_t tagAndLength = 8; ///< bytes before a sample's body

/// Of the rate in the body: behind the sequence number and the data source (`flow_sample`,
/// `flow_sample_expanded`).
std::uint32_t rateOffset(SampleForm form)
{
    return form == SampleForm::Compact ? 8 : 12;
}

/// Of the number of samples in a datagram of sFlow v5 (`sample_datagram_v5`).
std::uint32_t countOffset(const std::uint8_t* datagram)
{
    constexpr std::uint32_t ipv6 = 2;
    const std::uint32_t address = base::loadBe32(datagram + 4) == ipv6 ? 16 : 4;
    return 8 + address + 12;
}

std::uint32_t multiplySaturated(std::uint32_t a, std::uint32_t b)
{
    const std::uint64_t product = std::uint64_t(a) * b;
    return std::uint32_t(std::min<std::uint64_t>(product, std::numeric_limits<std::uint32_t>::max()));
}

/// Copies a datagram, but for what is left out and what is written anew. Offsets count from the start of the
/// old block.
class Rewriter
{
public:
    Rewriter(const std::uint8_t* from, std::uint32_t begin, Block& to) : m_from(from), m_to(to), m_done(begin)
    {
    }

    /// Where a place that is still to be copied will stand.
    std::uint32_t placeOf(std::uint32_t offset) const { return std::uint32_t(m_to.size()) + offset - m_done; }

    void copyUpTo(std::uint32_t offset)
    {
        m_to.append(base::Bytes(m_from + m_done, offset - m_done));
        m_done = offset;
    }
    void leaveOut(std::uint32_t from, std::uint32_t to)
    {
        copyUpTo(from);
        m_done = to;
    }
    void write(std::uint32_t offset, std::uint32_t number)
    {
        copyUpTo(offset);
        const std::array<std::uint8_t, 4> bytes{std::uint8_t(number >> 24), std::uint8_t(number >> 16),
                                                std::uint8_t(number >> 8), std::uint8_t(number)};
        m_to.append(base::Bytes(bytes));
        m_done = offset + 4;
    }

private:
    const std::uint8_t* m_from;
    Block& m_to;
    std::uint32_t m_done;
};

/// The end of a sample, padding included.
std::uint32_t endOf(const FlowRow& row, const std::uint8_t* block, std::uint32_t datagramEnd)
{
    const std::uint64_t told = base::loadBe32(block + row.sample - 4);
    const std::uint64_t padded = (told + 3) / 4 * 4;
    return std::uint32_t(std::min<std::uint64_t>(row.sample + padded, datagramEnd));
}

} // namespace

bool canLeave(const sample::FlowRow& row)
{
    return row.kind == FlowKind::Packet &&
           (row.form() == SampleForm::Compact || row.form() == SampleForm::Expanded);
}

void Thinner::draw(const Second& second, std::uint32_t k)
{
    const std::span<const FlowRow> flows = second.flows();
    m_stays.assign(flows.size(), 1);
    std::uniform_int_distribution<std::uint32_t> lot(0, k - 1);
    std::uint32_t place = k; // among the k in a row
    std::uint32_t winner = 0;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        if (!canLeave(flows[i]))
            continue;
        if (place == k) {
            place = 0;
            winner = lot(m_random);
        }
        m_stays[i] = place++ == winner;
    }
}

std::shared_ptr<const Second> Thinner::thin(const Second& second, std::uint32_t k)
{
    draw(second, k);
    auto thinned = std::make_unique<Second>();
    thinned->m_time = second.m_time;
    thinned->m_serial = Second::nextSerial();
    thinned->m_oneIn = multiplySaturated(second.m_oneIn, k);
    thinned->m_notKept = second.m_notKept;
    thinned->m_sources = second.m_sources;
    thinned->m_layouts = second.m_layouts;
    thinned->m_counters = second.m_counters;
    Part part;
    for (const DatagramRow& datagram : second.datagrams()) {
        const std::uint32_t end = datagram.offset + datagram.length;
        part.flow = part.flowEnd;
        while (part.flowEnd < second.flows().size() && second.flows()[part.flowEnd].sample < end)
            ++part.flowEnd;
        part.counter = part.counterEnd;
        while (part.counterEnd < second.m_counters.size() && second.m_counters[part.counterEnd].sample < end)
            ++part.counterEnd;
        copy(second, datagram, part, k, *thinned);
    }
    thinned->m_block.shrinkToFit();
    thinned->m_datagrams.shrinkToFit();
    thinned->m_flows.shrinkToFit();
    return std::shared_ptr<const Second>(std::move(thinned));
}

void Thinner::copy(const Second& second, const DatagramRow& datagram, Part part, std::uint32_t k,
                   Second& thinned) const
{
    const std::uint8_t* const block = second.block().data();
    const std::uint32_t end = datagram.offset + datagram.length;
    Rewriter rewriter(block, datagram.offset, thinned.m_block);
    DatagramRow row = datagram;
    row.offset = rewriter.placeOf(datagram.offset);
    const auto leaving = std::uint32_t(std::count(m_stays.begin() + std::ptrdiff_t(part.flow),
                                                  m_stays.begin() + std::ptrdiff_t(part.flowEnd), 0));
    if (leaving > 0) {
        const std::uint32_t place = datagram.offset + countOffset(block + datagram.offset);
        const std::uint32_t samples = base::loadBe32(block + place);
        if (samples <= leaving)
            return; // nothing is left of it
        rewriter.write(place, samples - leaving);
    }
    const auto moveCounters = [&](std::uint32_t before) {
        for (; part.counter < part.counterEnd; ++part.counter) {
            std::uint32_t& sample = thinned.m_counters[part.counter].sample;
            if (sample >= before)
                return;
            sample = rewriter.placeOf(sample);
        }
    };
    for (; part.flow < part.flowEnd; ++part.flow) {
        const FlowRow& flow = second.flows()[part.flow];
        moveCounters(flow.sample);
        if (!m_stays[part.flow]) {
            rewriter.leaveOut(flow.sample - tagAndLength, endOf(flow, block, end));
            continue;
        }
        FlowRow kept = flow;
        kept.sample = rewriter.placeOf(flow.sample);
        if (canLeave(flow)) {
            kept.samplingRate = multiplySaturated(flow.samplingRate, k);
            rewriter.write(flow.sample + rateOffset(flow.form()), kept.samplingRate);
        }
        thinned.m_flows.append(kept);
    }
    moveCounters(end);
    rewriter.copyUpTo(end);
    row.length = std::uint32_t(thinned.m_block.size()) - row.offset;
    thinned.m_datagrams.append(row);
}

} // namespace weir::store
