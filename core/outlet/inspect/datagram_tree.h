// SPDX-License-Identifier: GPL-3.0-or-later
// A datagram as a tree: its samples, their records, the fields in those, and where in the datagram each of
// them stands. Made of the tables of datagram_json.h, for people who look at one datagram.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "sample/notes.h"

namespace weir::outlet
{

struct TreeNode {
    enum class Kind : std::uint8_t {
        Structure, ///< a part with a name of its own; its children follow one another without a gap
        Field,
        Unknown, ///< a structure that we have no description of, or bytes that nothing tells of
        Padding
    };

    Kind kind = Kind::Field;
    std::string name;         ///< as datagram_json.h or the specification names it
    std::string value;        ///< of a structure: what it is, in short. No control characters
    std::uint32_t offset = 0; ///< from the datagram's first byte
    std::uint32_t length = 0;
    std::optional<sample::Note> fault; ///< what is wrong with it
    std::vector<TreeNode> children;

    std::uint32_t end() const { return offset + length; }
};

/// Any bytes, of any version. Every byte lies in exactly one leaf; there are at most two nodes for a byte.
TreeNode datagramTree(base::Bytes payload);

/// The sample that the byte at `offset` belongs to; null when it belongs to none.
const TreeNode* sampleAt(const TreeNode& datagram, std::uint32_t offset);

} // namespace weir::outlet
