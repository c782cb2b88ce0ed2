// SPDX-License-Identifier: GPL-3.0-or-later
// Walks one datagram of sFlow v5, v4 or v2 and hands its samples to a sink. Owned by one collector; no state
// between datagrams but the counts.
#pragma once

#include <cstdint>

#include "base/address.h"
#include "base/bytes.h"
#include "sample/flow_row.h"
#include "sample/notes.h"
#include "sample/structures.h"
#include "sample/told_packet.h"

namespace weir::sample
{

/// The datagram's own header (sFlow v5, sample_datagram_v5).
struct DatagramHeader {
    base::Address agent;
    std::uint32_t subAgent = 0; ///< v2 and v4 have none
    std::uint32_t sequence = 0;
    std::uint32_t uptime = 0; ///< ms
    std::uint32_t samples = 0;
};

/// A flow sample or discard, decoded as far as an index row needs. Offsets count from the datagram's first
/// byte.
struct FlowSample {
    std::uint32_t offset = 0; ///< of the sample's body
    std::uint32_t length = 0; ///< of the sample's body, cut to what is there
    std::uint32_t sequence = 0;
    std::uint32_t classId = 0;
    std::uint32_t index = 0;
    std::uint32_t samplingRate = 0; ///< 1 for a discard
    std::uint32_t samplePool = 0;
    std::uint32_t drops = 0;
    Port input;
    Port output;
    SampleForm form = SampleForm::Compact;
    FlowKind kind = FlowKind::Operation;
    std::uint32_t headerProtocol = 0;
    std::uint32_t frameLength = 0;
    std::uint32_t header = 0; ///< offset of the first sampled byte; 0: none
    std::uint32_t headerLength = 0;
    TellingRecords telling; ///< of the packet, whether a header was sampled or not
};

struct CountersSample {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::uint32_t sequence = 0;
    std::uint32_t classId = 0;
    std::uint32_t index = 0;
    SampleForm form = SampleForm::Compact;
};

class SampleSink
{
public:
    /// Called once, before the samples.
    virtual void header(const DatagramHeader& header) = 0;
    virtual void flow(const FlowSample& sample) = 0;
    virtual void counters(const CountersSample& sample) = 0;

protected:
    ~SampleSink() = default;
};

class DatagramDecoder
{
public:
    /// Decodes what can be decoded; what was good before a fault has been handed over. False when the
    /// datagram is no sFlow or its header is broken: the sink was not called then.
    bool decode(base::Bytes payload, SampleSink& sink);

    const NoteCounts& counts() const { return m_counts; }

    /// Whether the last datagram had a fault (a note whose row says so).
    bool lastHadFault() const { return m_fault; }

private:
    class Walk;

    void note(Note note);

    NoteCounts m_counts;
    bool m_fault = false;
};

} // namespace weir::sample
