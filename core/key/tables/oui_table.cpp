// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/tables/oui_table.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/file.h"

namespace weir::key
{

namespace
{

constexpr int addressBits = 48;
constexpr int blockBits[] = {36, 28, 24}; // the narrowest first

std::uint64_t keyOf(std::uint64_t firstBits, int bits)
{
    return firstBits << 8 | std::uint64_t(bits);
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

/// Takes the next field off a CSV text (RFC 4180), which may have line ends in quotes. True: it ended its
/// row.
bool takeField(std::string_view& text, std::string& field)
{
    field.clear();
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            const bool doubled = quoted && i + 1 < text.size() && text[i + 1] == '"';
            if (doubled)
                field += text[++i];
            else
                quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '\n')) {
            text.remove_prefix(i + 1);
            return c == '\n';
        } else {
            field += c;
        }
    }
    text = {};
    return true;
}

} // namespace

std::string_view OuiTable::find(std::uint64_t mac) const
{
    for (const int bits : blockBits)
        if (const auto block = m_blocks.find(keyOf(mac >> (addressBits - bits), bits));
            block != m_blocks.end())
            return block->second;
    return {};
}

void OuiTable::add(std::string_view hex, std::string_view name)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
    const int bits = int(hex.size()) * 4;
    const bool isBlock = std::ranges::find(blockBits, bits) != std::end(blockBits);
    if (error == std::errc() && end == hex.data() + hex.size() && isBlock && !name.empty())
        m_blocks.try_emplace(keyOf(number, bits), name);
}

/// Registry, Assignment, Organization Name, Organization Address
void OuiTable::readCsv(std::string_view text)
{
    std::string field;
    while (!text.empty()) {
        std::string assignment;
        std::string name;
        bool rowEnded = false;
        for (int column = 0; !rowEnded && !text.empty(); ++column) {
            rowEnded = takeField(text, field);
            if (column == 1)
                assignment = field;
            else if (column == 2)
                name = field;
        }
        add(trimmed(assignment), trimmed(name));
    }
}

/// `00-22-72   (hex)`, tabs, `name`
void OuiTable::readText(std::string_view text)
{
    constexpr std::string_view mark = "(hex)";
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t at = line.find(mark);
        if (at == std::string_view::npos)
            continue;
        std::string hex(trimmed(line.substr(0, at)));
        std::erase(hex, '-');
        if (hex.size() == 6)
            add(hex, trimmed(line.substr(at + mark.size())));
    }
}

base::Result<OuiTable> readOui(const std::string& path)
{
    std::error_code error;
    std::vector<std::string> files{path};
    if (std::filesystem::is_directory(path, error)) {
        files.clear();
        for (const char* name : {"oui.csv", "mam.csv", "oui36.csv"})
            if (const auto file = std::filesystem::path(path) / name; std::filesystem::exists(file, error))
                files.push_back(file.string());
        if (files.empty())
            return base::failure(path + " has no oui.csv. Debian's package ieee-data brings one.");
    }
    OuiTable table;
    for (const std::string& file : files) {
        const auto text = base::readFile(file);
        if (!text)
            return tl::unexpected(text.error());
        if (text->starts_with("Registry,"))
            table.readCsv(*text);
        else
            table.readText(*text);
    }
    if (table.blocks() == 0)
        return base::failure(path +
                             " is no registry of IEEE: neither oui.csv nor oui.txt as Debian's package "
                             "ieee-data brings them.");
    return table;
}

} // namespace weir::key
