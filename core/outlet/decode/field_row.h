// SPDX-License-Identifier: GPL-3.0-or-later
// Structures that are plain lists of fields, as rows: one piece of code reads and prints them all.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "outlet/decode/member_name.h"
#include "sample/structures.h"

namespace weir::outlet
{

/// How a field stands on the wire, and how it is printed.
enum class Form : std::uint8_t {
    Constant, ///< nothing on the wire; prints the row's text
    Byte,     ///< one byte without padding
    U32,
    I32,
    U64,
    Hex64,     ///< u64 as 16 hex digits
    Float,     ///< IEEE 754, three decimals
    Percent,   ///< hundredths of a percent, two decimals
    Mac,       ///< 6 bytes and padding, 12 hex digits
    Ip4,       ///< 4 bytes
    Ip6,       ///< 16 bytes
    Uuid,      ///< 16 bytes
    Address,   ///< a type and its bytes; "-" for none
    Choice,    ///< u32, the n-th of the words in the row's text
    Text,      ///< length, bytes, padding
    TextIfAny, ///< the same, left out when empty
    UrlText,   ///< the same, percent-encoded
    // Arrays with their count before them; left out when empty, items joined with "-".
    LabelStack,  ///< MPLS: label.exp.bottom.ttl
    VlanStack,   ///< tags: 0xTPIDpriority.cfi.vlan
    PercentList, ///< hundredths of a percent
};

struct FieldRow {
    sample::Tag structure;
    MemberName name;
    Form form;
    std::string_view text; ///< of a Constant; the words of a Choice, separated by commas
};

/// The fields of a structure in the order of the wire; empty when it is no plain list, or not known.
std::span<const FieldRow> flowFields(sample::Tag tag);
std::span<const FieldRow> counterFields(sample::Tag tag);

/// Finds a structure's rows in a table sorted by structure.
class FieldIndex
{
public:
    consteval explicit FieldIndex(std::span<const FieldRow> table) : m_table(table)
    {
        for (std::size_t i = 0; i < table.size(); ++i) {
            if (i > 0 && table[i].structure < table[i - 1].structure)
                throw "the rows are not sorted";
            if (i == 0 || table[i].structure != table[i - 1].structure)
                m_starts[m_count++] = std::uint16_t(i);
        }
        m_starts[m_count] = std::uint16_t(table.size());
    }

    constexpr std::span<const FieldRow> find(sample::Tag tag) const
    {
        std::size_t low = 0;
        std::size_t high = m_count;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (m_table[m_starts[middle]].structure < tag)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == m_count || m_table[m_starts[low]].structure != tag)
            return {};
        return m_table.subspan(m_starts[low], m_starts[low + 1] - m_starts[low]);
    }

private:
    std::span<const FieldRow> m_table;
    std::array<std::uint16_t, 128> m_starts{};
    std::size_t m_count = 0;
};

} // namespace weir::outlet
