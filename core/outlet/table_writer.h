// SPDX-License-Identifier: GPL-3.0-or-later
// Answers as rows that other programs read: CSV (RFC 4180) and JSON lines. Stable: see `weirctl top --help`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "query/answer.h"
#include "query/merge.h"

namespace weir::outlet
{

enum class Format { Csv, Json };

/// How a CSV is written down: as RFC 4180 has it, or as spreadsheets take it in every country.
struct Dialect {
    char separator = ',';
    bool byteOrderMark = false;

    bool operator==(const Dialect&) const = default;
};

inline constexpr Dialect forSpreadsheets{';', true};

/// One field of a CSV row, quoted where RFC 4180 asks for it. Text that a spreadsheet would take for a
/// formula gets a leading apostrophe: keys can be chosen by whoever sends the packets.
std::string csvField(const std::string& text, char separator = ',');

/// Text that a spreadsheet would take for a formula made harmless.
std::string guarded(const std::string& text);

inline constexpr char otherFlows[] = "-other-"; ///< stands for the keys of all flows that are not named
inline constexpr char asked[] = "asked";        ///< the question as it stands, in a table of both directions
inline constexpr char swapped[] = "swapped";    ///< the other direction
inline constexpr char endOfRow[] = "\r\n";
inline constexpr char byteOrderMark[] = "\xEF\xBB\xBF";

/// A number without exponent, trailing zeros or grouping.
std::string numberText(double number);

/// A number for JSON: a whole one without a fraction.
nlohmann::ordered_json jsonNumber(double number);

class TableWriter
{
public:
    /// `columns` are the key expressions as the user wrote them; `scale` decides between rates and sums. The
    /// query's further values stand last, each with its error; one whose name is taken already is named as it
    /// is written.
    TableWriter(const query::Query& query, std::vector<std::string> columns, Format format,
                query::Scale scale, Dialect dialect = {});

    /// A CSV of two questions says in a column behind the time which of them a row answers.
    enum class Direction { One, Asked, Swapped };

    /// What stands before the first row; "" for JSON.
    std::string header(bool hasDirections = false) const;

    /// The rows of one stretch of time that begins at ranking.from, *other* last.
    std::string rows(const query::Ranking& ranking, Direction direction = Direction::One) const;

private:
    std::string cell(const std::string& text) const;
    std::string csvRow(const std::string& time, const std::vector<std::string>& keys,
                       const query::Series& series) const;
    nlohmann::ordered_json jsonRow(const std::vector<std::string>& keys, const query::Series& series) const;

    std::vector<std::string> m_columns;
    std::string m_valueColumn;
    std::vector<std::string> m_furtherColumns; ///< each with one for its error behind it
    Format m_format;
    Dialect m_dialect;
};

/// The key expressions as the user wrote them in the text that the list was read from.
std::vector<std::string> writtenColumns(std::string_view keys, const key::KeyList& list);

} // namespace weir::outlet
