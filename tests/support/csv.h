// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of RFC 4180, section 2, read strictly.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::support
{

using CsvRows = std::vector<std::vector<std::string>>;

/// Every row ends with CRLF and has as many fields as the first. Empty when a row breaks the grammar.
inline CsvRows readCsv(std::string_view text, char separator = ',')
{
    enum class In { Start, Plain, Quoted, Behind } in = In::Start;
    CsvRows rows(1, {""});
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in == In::Quoted) {
            if (c != '"')
                rows.back().back() += c;
            else
                in = In::Behind;
        } else if (c == '"') {
            if (in == In::Plain)
                return {};
            if (in == In::Behind)
                rows.back().back() += c;
            in = In::Quoted;
        } else if (c == separator) {
            rows.back().emplace_back();
            in = In::Start;
        } else if (c == '\r') {
            if (++i == text.size() || text[i] != '\n')
                return {};
            rows.push_back({""});
            in = In::Start;
        } else if (c == '\n' || in == In::Behind) {
            return {};
        } else {
            rows.back().back() += c;
            in = In::Plain;
        }
    }
    if (rows.back() != std::vector<std::string>{""} || in != In::Start)
        return {}; // the last row has no end
    rows.pop_back();
    for (const auto& row : rows)
        if (row.size() != rows.front().size())
            return {};
    return rows;
}

} // namespace weir::support
