// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/old_records.h"

#include "wire/xdr_reader.h"

namespace weir::sample
{

namespace
{

using wire::XdrReader;

void skipNumbers(XdrReader& reader)
{
    reader.skip(std::size_t(4) * reader.u32());
}

void skipGateway(XdrReader& reader, SampleForm form)
{
    reader.skip(12); // the own, the source's and its peer's number
    if (form == SampleForm::Version2) {
        skipNumbers(reader);
        return;
    }
    for (std::uint32_t segments = reader.u32(); segments > 0 && !reader.failed(); --segments) {
        reader.u32();
        skipNumbers(reader);
    }
    skipNumbers(reader);
    reader.u32();
}

using Skip = void (*)(XdrReader&, SampleForm);

struct KindRow {
    Tag tag; ///< of the successor in sFlow v5
    Skip skip;
};

// Packet data and extended data by kind, from 1 on (sFlow v2 and v4, enum packet_information_type and
// extended_information_type).
constexpr KindRow packetKinds[] = {
    {{0, 1},
     [](XdrReader& reader, SampleForm) {
         reader.skip(8);
         reader.opaque();
     }},
    {{0, 3}, [](XdrReader& reader, SampleForm) { reader.skip(32); }},
    {{0, 4}, [](XdrReader& reader, SampleForm) { reader.skip(56); }},
};
constexpr KindRow extendedKinds[] = {
    {{0, 1001}, [](XdrReader& reader, SampleForm) { reader.skip(16); }},
    {{0, 1002},
     [](XdrReader& reader, SampleForm) {
         reader.address();
         reader.skip(8);
     }},
    {{0, 1003}, skipGateway},
    {{0, 1004},
     [](XdrReader& reader, SampleForm) {
         reader.opaque();
         reader.opaque();
     }},
    {{0, 1005},
     [](XdrReader& reader, SampleForm) {
         reader.u32();
         reader.opaque();
     }},
};

} // namespace

OldRecordWalk::OldRecordWalk(base::Bytes sample, SampleForm form)
    : m_sample(sample),
      m_form(form),
      m_at(bytesBeforeRecords(form))
{
    if (m_at > sample.size()) {
        m_at = sample.size();
        m_end = End::Cut;
    }
}

bool OldRecordWalk::readU32(std::uint32_t& number)
{
    if (m_sample.size() - m_at < 4) {
        m_end = End::Cut;
        return false;
    }
    number = base::loadBe32(m_sample.data() + m_at);
    m_at += 4;
    return true;
}

bool OldRecordWalk::next(Record& record)
{
    if (m_end != End::Whole)
        return false;
    if (m_left == 0 && !m_extended) {
        m_extended = true;
        if (!readU32(m_left))
            return false;
    }
    if (m_left == 0)
        return false;
    const std::span<const KindRow> kinds = m_extended ? std::span<const KindRow>(extendedKinds) : packetKinds;
    if (!readU32(m_kind))
        return false;
    if (m_kind == 0 || m_kind > kinds.size()) {
        m_end = End::Unknown;
        return false;
    }
    --m_left;
    const KindRow& row = kinds[m_kind - 1];
    const base::Bytes rest = m_sample.subspan(m_at);
    XdrReader reader(rest);
    row.skip(reader, m_form);
    if (reader.failed())
        m_end = End::Cut;
    record.tag = row.tag;
    record.body = reader.failed() ? rest : rest.first(reader.offset());
    m_at += record.body.size();
    return true;
}

} // namespace weir::sample
