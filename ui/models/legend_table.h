// SPDX-License-Identifier: GPL-3.0-or-later
// The legend as a value: one row a flow, then *other*, then the total.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "filter/direction.h"
#include "query/answer.h"
#include "theme/palette.h"

namespace weir::ui
{

struct LegendRow {
    enum class Kind { Flow, Other, Total };

    Kind kind = Kind::Flow;
    std::vector<std::string> keys;   ///< of a Flow
    std::optional<KeyColour> colour; ///< as in the plot
    query::Estimate value;
    std::size_t flows = 0;      ///< how many are in Other
    std::vector<float> trend{}; ///< its values over the time that is shown, the first first; NaN: not known

    std::optional<double> ofSpeed{};       ///< per cent of the speed of the interface that the row is; of the
                                           ///< busier direction
    std::optional<query::Estimate> back{}; ///< of the other direction, where the table has both

    bool isSameFlow(const LegendRow& that) const { return kind == that.kind && keys == that.keys; }
};

struct LegendTable {
    std::vector<std::string> columns; ///< canonical text of each key
    std::string unit;                 ///< query::Unit's rate
    bool shares = true;               ///< the values of the flows add up to the total
    std::vector<LegendRow> rows;      ///< flows largest first, then Other if there are any, then Total
    bool speeds = false;              ///< some row has a part of a speed
    std::optional<WayNames> ways{};   ///< of both directions, where each row has both

    /// By which flows are large: what both directions have together; of what is no rate the larger.
    double together(const LegendRow& row) const;
    double largest() const; ///< single number, the total included where it is one
};

/// What stands over a key: its text, and of both directions which end it is.
QString keyTitle(const LegendTable& table, std::size_t key);

/// Fewer samples than these say too little of anything.
inline constexpr std::uint32_t fewestSamples = 10;

/// Of a mean or a maximum no error is known, however many samples there are.
bool isErrorUnknown(bool addsUp, const query::Estimate& value);
bool isErrorUnknown(const LegendTable& table, const query::Estimate& value);

/// What each row of a table did, at most so many values.
inline constexpr std::size_t longestTrend = 60;

/// What the answer says of its whole range. `colours` are those of answer.series.
LegendTable legendOf(const query::Answer& answer, const std::vector<KeyColour>& colours);

/// The other direction beside a table that one of these functions made: `rows` are of the same flows in the
/// same order, *other* and the total are its own; `answer` is what is drawn of it.
struct OtherWay {
    const std::vector<query::Series>& rows;
    const query::Series& other;
    const query::Series& total;
};
void addOtherWay(LegendTable& table, const OtherWay& way, const query::Answer& answer, const WayNames& names);

/// What one moment says. A flow that the plot has no layer for gets the colour of *other*, in which it is.
LegendTable legendOf(const query::Ranking& ranking, const query::Answer& answer,
                     const std::vector<KeyColour>& colours, const QColor& other);

} // namespace weir::ui
