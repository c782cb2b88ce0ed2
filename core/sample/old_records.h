// SPDX-License-Identifier: GPL-3.0-or-later
// The records of a flow sample of sFlow v2 or v4: its packet data, then its extended data. None says how long
// it is.
#pragma once

#include "sample/records.h"

namespace weir::sample
{

class OldRecordWalk
{
public:
    enum class End : std::uint8_t {
        Whole,
        Cut,     ///< the bytes end within a record
        Unknown, ///< of this record nobody knows where it ends
    };

    /// `sample` begins with the sample and may go on behind it.
    OldRecordWalk(base::Bytes sample, SampleForm form);

    /// A record that is cut is the last one.
    bool next(Record& record);

    /// Once there is no next record.
    End end() const { return m_end; }

    /// Where the last record ended, from the sample's first byte.
    std::size_t offset() const { return m_at; }

    std::uint32_t unknownKind() const { return m_kind; }

private:
    bool readU32(std::uint32_t& number);

    base::Bytes m_sample;
    SampleForm m_form;
    std::size_t m_at = 0;
    std::uint32_t m_kind = 0;
    std::uint32_t m_left = 1; ///< records of the part under way
    bool m_extended = false;  ///< the packet data is behind us
    End m_end = End::Whole;
};

} // namespace weir::sample
