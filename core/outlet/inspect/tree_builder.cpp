// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/inspect/tree_builder.h"

#include <algorithm>

#include "outlet/decode/fields.h"

namespace weir::outlet
{

namespace
{

using wire::XdrReader;

/// The value that was just written as a member of a JSON object, without quotes. What is no printable
/// character stays in its JSON form.
std::string valueOf(const TextBuffer& member, const MemberName& name)
{
    if (member.size() == 0)
        return {};
    const std::string_view all = member.view();
    const std::string_view text = all.substr(name.length(), all.size() - name.length() - 2);
    std::string value;
    value.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\'))
            ++i;
        value += text[i];
    }
    return value;
}

/// Bytes of the field without the padding behind it, of `taken` that it took.
std::uint32_t ownBytes(Form form, base::Bytes field)
{
    const auto taken = std::uint32_t(field.size());
    switch (form) {
    case Form::Mac: return std::min(taken, std::uint32_t(6));
    case Form::Text:
    case Form::TextIfAny:
    case Form::UrlText:
        return std::uint32_t(std::min<std::uint64_t>(taken, 4ull + base::loadBe32(field.data())));
    default: return taken;
    }
}

} // namespace

void TreeBuilder::open(std::string_view name, std::string_view value, std::uint32_t from, Kind kind)
{
    m_open.push_back({kind, std::string(name), std::string(value), from, 0, {}, {}});
}

void TreeBuilder::close(std::uint32_t to, std::optional<sample::Note> fault)
{
    TreeNode node = std::move(m_open.back());
    m_open.pop_back();
    node.length = to - node.offset;
    node.fault = fault;
    std::vector<TreeNode> whole;
    std::uint32_t at = node.offset;
    const auto fillUpTo = [&](std::uint32_t end) {
        if (at < end)
            whole.push_back({Kind::Unknown, "bytes", hexText(bytes(at, end)), at, end - at, {}, {}});
    };
    for (TreeNode& child : node.children) {
        fillUpTo(child.offset);
        at = child.end();
        whole.push_back(std::move(child));
    }
    if (!whole.empty())
        fillUpTo(to);
    node.children = std::move(whole);
    if (m_open.empty())
        m_root = std::move(node);
    else if (node.length > 0)
        m_open.back().children.push_back(std::move(node));
}

void TreeBuilder::leaf(std::string_view name, std::string_view value, std::uint32_t from, std::uint32_t to,
                       Kind kind)
{
    if (from < to)
        m_open.back().children.push_back(
            {kind, std::string(name), std::string(value), from, to - from, {}, {}});
}

void FieldWalk::field(const FieldRow& row, std::string_view name)
{
    if (m_failed || row.form == Form::Constant)
        return;
    m_text.clear();
    JsonText json(m_text);
    XdrReader reader(m_tree.bytes(m_at, m_end));
    writeField(json, reader, row);
    if (reader.failed()) {
        m_failed = true;
        return;
    }
    const std::uint32_t next = m_at + std::uint32_t(reader.offset());
    const std::uint32_t own = m_at + ownBytes(row.form, m_tree.bytes(m_at, next));
    m_tree.leaf(name, valueOf(m_text, row.name), m_at, own);
    m_tree.leaf("padding", {}, own, next, TreeNode::Kind::Padding);
    m_at = next;
}

void FieldWalk::fields(std::span<const FieldRow> rows, std::size_t least)
{
    const std::uint32_t start = m_at;
    for (const FieldRow& row : rows) {
        const bool olderForm = remaining() == 0 && m_at - start >= least;
        if (m_failed || (row.form != Form::Constant && olderForm && least > 0))
            return;
        field(row);
    }
}

std::uint32_t FieldWalk::number(std::string_view name)
{
    if (!has(4))
        return 0;
    const std::uint32_t number = base::loadBe32(m_tree.payload().data() + m_at);
    m_tree.leaf(name, std::to_string(number), m_at, m_at + 4);
    m_at += 4;
    return number;
}

std::uint32_t FieldWalk::count(std::string_view name, std::uint32_t least)
{
    const std::uint32_t count = number(name);
    if (count > remaining() / least)
        m_failed = true;
    return m_failed ? 0 : count;
}

void FieldWalk::words(std::string_view name, std::uint32_t words,
                      std::string (*text)(std::span<const std::uint32_t>))
{
    std::array<std::uint32_t, 2> values{};
    if (!has(4 * words))
        return;
    for (std::uint32_t i = 0; i < words; ++i)
        values[i] = base::loadBe32(m_tree.payload().data() + m_at + 4 * i);
    m_tree.leaf(name, text(std::span(values).first(words)), m_at, m_at + 4 * words);
    m_at += 4 * words;
}

void FieldWalk::numbers(std::string_view name, std::uint32_t count)
{
    if (!has(4ull * count))
        return;
    std::string text;
    for (std::uint32_t i = 0; i < count; ++i)
        (text += i > 0 ? "-" : "") += std::to_string(base::loadBe32(m_tree.payload().data() + m_at + 4 * i));
    m_tree.leaf(name, text, m_at, m_at + 4 * count);
    m_at += 4 * count;
}

std::optional<std::uint32_t> FieldWalk::step(std::uint32_t length)
{
    if (!has(length))
        return std::nullopt;
    const std::uint32_t from = m_at;
    m_at += std::uint32_t(std::min<std::uint64_t>(XdrReader::padded(length), remaining()));
    return from;
}

void FieldWalk::bytes(std::string_view name, std::uint32_t length)
{
    const auto from = step(length);
    if (!from)
        return;
    m_tree.leaf(name, hexText(m_tree.bytes(*from, *from + length)), *from, *from + length);
    m_tree.leaf("padding", {}, *from + length, m_at, TreeNode::Kind::Padding);
}

std::string hexText(base::Bytes bytes)
{
    constexpr std::size_t mostShown = 32;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes.first(std::min(bytes.size(), mostShown))) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return bytes.size() > mostShown ? text + "…" : text;
}

std::string sourceText(std::uint32_t classId, std::uint32_t index)
{
    return std::to_string(classId) + ':' + std::to_string(index);
}

} // namespace weir::outlet
