// SPDX-License-Identifier: GPL-3.0-or-later
// The records of a kept flow sample or discard, whatever form it has. Nothing is kept; any length may lie.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "sample/flow_row.h"
#include "sample/structures.h"

namespace weir::sample
{

/// The bodies of records of sFlow v2 and v4 have the tags of their successors in v5; where they are laid out
/// otherwise, the sample's form tells.
struct Record {
    Tag tag;
    base::Bytes body; ///< cut to what the sample holds
};

/// Bytes of a sample before its first record: of v2 and v4 before the kind of its packet data.
std::size_t bytesBeforeRecords(SampleForm form);

/// One record of sFlow v5 after the other.
class RecordWalk
{
public:
    RecordWalk(base::Bytes sample, SampleForm form);

    bool next(Record& record)
    {
        if (m_left == 0 || m_end - m_at < 8)
            return false;
        --m_left;
        record.tag = Tag(base::loadBe32(m_at));
        const std::size_t length = base::loadBe32(m_at + 4);
        const std::uint8_t* body = m_at + 8;
        const auto room = std::size_t(m_end - body);
        record.body = {body, length < room ? length : room};
        const std::size_t padded = (length + 3) & ~std::size_t(3);
        m_at = padded < room ? body + padded : m_end;
        return true;
    }

private:
    const std::uint8_t* m_at = nullptr;
    const std::uint8_t* m_end = nullptr;
    std::uint32_t m_left = 0;
};

/// The tags of a sample's records, in their order.
void readTags(const FlowView& flow, std::vector<Tag>& tags);

/// The body of the first record of that structure; without data() where there is none.
base::Bytes findRecord(const FlowView& flow, Tag tag);

} // namespace weir::sample
