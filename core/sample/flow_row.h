// SPDX-License-Identifier: GPL-3.0-or-later
// The index of a kept second: a row per flow sample, discard and counter sample, pointing into the datagrams'
// bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/address.h"
#include "base/bytes.h"
#include "packet/layout.h"

namespace weir::sample
{

/// Who took a sample (sFlow v5, `sflow_data_source`): an agent's interface (class 0), VLAN (1), physical (2)
/// or logical entity (3).
struct DataSource {
    base::Address agent;
    std::uint32_t subAgent = 0;
    std::uint32_t classId = 0;
    std::uint32_t index = 0;

    /// Of a capture of packets (wire::PacketSampler): each of its samples is one packet, and none was left
    /// out.
    bool hasEveryPacket() const { return agent == base::Address{base::Address::Type::V4, {}}; }

    auto operator<=>(const DataSource&) const = default;
};

/// `interface` of sFlow v5: format 0 one interface, 1 discarded (value: reason), 2 several (value: how many).
struct Port {
    static constexpr std::uint32_t internalInterface = 0x3FFFFFFF; ///< the device itself

    enum Format : std::uint8_t { Interface, Discarded, Multiple, Undefined };

    std::uint8_t format = Interface;
    std::uint32_t value = 0;

    bool operator==(const Port&) const = default;
};

enum class FlowKind : std::uint8_t {
    Packet,    ///< a flow sample with a packet in it
    Operation, ///< a flow sample without one: an application's operation, or a sample cut short
    Discard,   ///< a discarded packet (sFlow Dropped Packet Notification Structures)
};

/// How a sample's own fields and its records are laid out.
enum class SampleForm : std::uint8_t {
    Compact,  ///< sFlow v5, flow_sample and counters_sample
    Expanded, ///< sFlow v5, flow_sample_expanded and counters_sample_expanded
    Discard,  ///< discarded_packet
    Version2, ///< records without lengths, as in sFlow v2
    Version4,
    Custom, ///< rtmetric of InMon
};

constexpr bool isOld(SampleForm form)
{
    return form == SampleForm::Version2 || form == SampleForm::Version4;
}

/// Offsets are bytes; `sample` counts from the start of the second's block, `header` from the sample.
struct FlowRow {
    std::uint32_t sample = 0;       ///< the sample's body, behind its tag and length
    std::uint32_t samplingRate = 0; ///< packets that this one stands for; 1 for a discard
    std::uint32_t frameLength = 0;  ///< bytes on the wire
    std::uint32_t source = 0;       ///< number in the second's table of data sources
    std::uint32_t layout = 0;       ///< number in the second's table of layouts
    std::uint32_t input = 0;        ///< value of the input port
    std::uint32_t output = 0;
    std::uint16_t length = 0;       ///< of the sample's body
    std::uint16_t header = 0;       ///< first sampled byte, or first byte of what tells of it; 0: none
    std::uint16_t headerLength = 0; ///< bytes from there on that the layout speaks of
    FlowKind kind = FlowKind::Packet;

    // A byte for what has few values.
    std::uint8_t inputFormat : 2 = 0;
    std::uint8_t outputFormat : 2 = 0;
    std::uint8_t formNumber : 3 = 0;
    std::uint8_t told : 1 = 0; ///< no byte was sampled: the layout is of records (see ToldPacket)

    SampleForm form() const { return SampleForm(formNumber); }
    bool hasSampledHeader() const { return header != 0 && !told; }
    Port inputPort() const { return {inputFormat, input}; }
    Port outputPort() const { return {outputFormat, output}; }
    void setForm(SampleForm form) { formNumber = std::uint8_t(form) & 7; }
    void setPorts(const Port& in, const Port& out)
    {
        inputFormat = in.format & 3;
        outputFormat = out.format & 3;
        input = in.value;
        output = out.value;
    }
};
static_assert(sizeof(FlowRow) == 36, "bytes per sample kept are a promise");

struct CounterRow {
    std::uint32_t sample = 0; ///< the sample's body, from the start of the second's block
    std::uint32_t source = 0; ///< number in the second's table of data sources
    std::uint32_t length = 0; ///< of the sample's body
    SampleForm form = SampleForm::Compact;
};

/// One flow sample with everything that a key may ask of it. Borrowed from a second.
struct FlowView {
    const FlowRow* row = nullptr;
    const DataSource* source = nullptr;
    const packet::Layout* layout = nullptr;
    const std::uint8_t* sample = nullptr; ///< row->length bytes

    const std::uint8_t* header() const { return sample + row->header; }
    std::size_t headerLength() const { return row->headerLength; }
};

/// Some flow samples of one second, all of one layout. Borrowed from it.
struct FlowViews {
    std::span<const FlowRow> rows;
    const DataSource* sources = nullptr; ///< the second's
    const packet::Layout* layout = nullptr;
    const std::uint8_t* block = nullptr; ///< the second's

    std::size_t size() const { return rows.size(); }
    FlowViews part(std::size_t begin, std::size_t count) const
    {
        return {rows.subspan(begin, count), sources, layout, block};
    }
    const std::uint8_t* header(std::size_t i) const { return block + rows[i].sample + rows[i].header; }
    FlowView operator[](std::size_t i) const
    {
        return {&rows[i], sources + rows[i].source, layout, block + rows[i].sample};
    }
};

} // namespace weir::sample
