// SPDX-License-Identifier: GPL-3.0-or-later
// One datagram on its way through the decoder.
#pragma once

#include "sample/datagram_decoder.h"
#include "wire/xdr_reader.h"

namespace weir::sample
{

class DatagramDecoder::Walk
{
public:
    Walk(DatagramDecoder& decoder, base::Bytes payload, SampleSink& sink)
        : m_decoder(decoder),
          m_payload(payload),
          m_sink(sink)
    {
    }

    bool run();

private:
    /// A tag, a length and a body that lies within its surroundings, whatever the length said.
    struct Structure {
        Tag tag;
        std::uint32_t offset = 0; ///< of the body
        std::uint32_t length = 0;
        std::uint32_t next = 0;
        bool overrun = false;
    };

    wire::XdrReader readerAt(std::uint32_t offset, std::uint32_t length) const
    {
        return wire::XdrReader(m_payload.subspan(offset, length));
    }
    void note(Note note) { m_decoder.note(note); }
    void noteUnknownEnd(StructureKind kind, std::uint32_t number);

    /// Bytes of sampled_header before the header's own; the older one does not say how many were stripped.
    static std::uint32_t fixedHeaderBytes(SampleForm form) { return isOld(form) ? 12 : 16; }

    /// What is known so far of where a flow sample's packet length stands: an agent may describe one packet
    /// several times. The sampled header tells it best, then the Ethernet record, then those of IP.
    enum class Rank : std::uint8_t { Nothing, Ip, Ethernet, Header };

    bool readHeader(wire::XdrReader& reader, bool hasSubAgent, DatagramHeader& header);
    void samples(std::uint32_t at, std::uint32_t count);
    void oldSamples(std::uint32_t at, std::uint32_t count, SampleForm form);
    bool oldFlowSample(std::uint32_t& at, SampleForm form);
    bool oldCountersSample(std::uint32_t& at, SampleForm form);

    Structure structureAt(std::uint32_t at, std::uint32_t end, Note overrun);
    void walkSample(const Structure& structure);
    void flowSample(const Structure& structure, Decoding decoding);
    void countersSample(const Structure& structure, Decoding decoding);
    void customMetrics(const Structure& structure);
    void flowRecords(std::uint32_t at, std::uint32_t end, std::uint32_t count, FlowSample& sample);
    void counterRecords(std::uint32_t at, std::uint32_t end, std::uint32_t count);
    void flowRecord(const Structure& record, const StructureRow& row, FlowSample& sample, Rank& best);
    void takeLength(Rank rank, const Structure& record, const StructureRow& row, FlowSample& sample,
                    Rank& best);
    void sampledHeader(const Structure& record, FlowSample& sample);

    DatagramDecoder& m_decoder;
    base::Bytes m_payload;
    SampleSink& m_sink;
};

} // namespace weir::sample
