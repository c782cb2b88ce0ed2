// SPDX-License-Identifier: GPL-3.0-or-later
// How the tree of a datagram grows: from the first byte to the last.
#pragma once

#include <span>
#include <string_view>

#include "outlet/decode/field_row.h"
#include "outlet/decode/text_buffer.h"
#include "outlet/inspect/datagram_tree.h"

namespace weir::outlet
{

class TreeBuilder
{
public:
    using Kind = TreeNode::Kind;

    explicit TreeBuilder(base::Bytes payload) : m_payload(payload) {}

    base::Bytes payload() const { return m_payload; }
    base::Bytes bytes(std::uint32_t from, std::uint32_t to) const
    {
        return m_payload.subspan(from, to - from);
    }

    /// What follows up to the close is inside of it.
    void open(std::string_view name, std::string_view value, std::uint32_t from, Kind kind = Kind::Structure);

    /// Bytes of it that nobody told of are a child of their own. One without bytes is left out.
    void close(std::uint32_t to, std::optional<sample::Note> fault = {});

    /// Of the structure that is open.
    void setValue(std::string_view value) { m_open.back().value = value; }

    /// Left out when empty.
    void leaf(std::string_view name, std::string_view value, std::uint32_t from, std::uint32_t to,
              Kind kind = Kind::Field);

    /// After the last close.
    TreeNode take() { return std::move(m_root); }

private:
    base::Bytes m_payload;
    std::vector<TreeNode> m_open;
    TreeNode m_root;
};

/// The fields of one structure, one after the other. One that is not all there fails the walk, which then
/// gives nothing more.
class FieldWalk
{
public:
    FieldWalk(TreeBuilder& tree, std::uint32_t from, std::uint32_t end) : m_tree(tree), m_at(from), m_end(end)
    {
    }

    bool failed() const { return m_failed; }
    void fail() { m_failed = true; }
    std::uint32_t at() const { return m_at; }
    std::uint32_t remaining() const { return m_failed ? 0 : m_end - m_at; }

    /// One leaf; a second one of padding, if there is some.
    void field(const FieldRow& row) { field(row, row.name.bare()); }
    void field(const FieldRow& row, std::string_view name);

    /// All of them, with the rule of writeFields for older forms.
    void fields(std::span<const FieldRow> rows, std::size_t least);

    std::uint32_t number(std::string_view name);

    /// A number of several that follow and take at least `least` bytes each; fails when there is no room.
    std::uint32_t count(std::string_view name, std::uint32_t least);

    /// `sourceId` and `interface` in `words` words; the text is of the words.
    void words(std::string_view name, std::uint32_t words,
               std::string (*text)(std::span<const std::uint32_t>));

    /// So many numbers as one leaf.
    void numbers(std::string_view name, std::uint32_t count);

    /// Bytes as they are, and their padding.
    void bytes(std::string_view name, std::uint32_t length);

    /// The next so many bytes, if they are there, for others to tell of. Moves behind them and their padding.
    std::optional<std::uint32_t> step(std::uint32_t length);

private:
    bool has(std::uint64_t length)
    {
        if (length > remaining())
            m_failed = true;
        return !m_failed;
    }

    TreeBuilder& m_tree;
    TextBuffer m_text;
    std::uint32_t m_at;
    std::uint32_t m_end;
    bool m_failed = false;
};

/// The first bytes as hex digits.
std::string hexText(base::Bytes bytes);

// What stands in files of their own.

/// The body of `sampled_header`, without its last padding.
void sampledHeaderTree(TreeBuilder& tree, FieldWalk& walk, bool hasStripped);

/// The headers of a sampled packet, in [from, to).
void layersTree(TreeBuilder& tree, std::uint32_t protocol, std::uint32_t from, std::uint32_t to);

/// The body of a record without records inside. False: it is not known.
bool recordTree(TreeBuilder& tree, FieldWalk& walk, sample::StructureKind kind, sample::Tag tag);

/// AS path, communities and local preference of extended_gateway, of v4 and v5.
void asPathTree(TreeBuilder& tree, FieldWalk& walk);

/// rtmetric (4300:1002) and rtflow (4300:1003). False: the sample is neither.
bool customSampleTree(TreeBuilder& tree, FieldWalk& walk, sample::Tag tag);

/// The samples of v2 and v4. How many are missing.
std::uint32_t oldSamplesTree(TreeBuilder& tree, FieldWalk& walk, std::uint32_t version, std::uint32_t count);

std::string sourceText(std::uint32_t classId, std::uint32_t index);

/// The plain lists of fields that datagram_json.h prints in another way. `tag` may be of a tunnel.
std::span<const FieldRow> toldFields(sample::Tag tag);

} // namespace weir::outlet
