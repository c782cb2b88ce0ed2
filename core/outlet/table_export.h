// SPDX-License-Identifier: GPL-3.0-or-later
// A question of the window's seconds as a table for a file. The long form is what `weirctl top` prints for
// the same question and range, byte by byte; the wide one has a column for each flow. Any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outlet/table_writer.h"
#include "query/live_query.h"

namespace weir::outlet
{

enum class TableForm {
    Long, ///< a row for each step and flow: the largest of each step
    Wide, ///< a row for each step and a column for each flow: the largest of the range
};

struct TableExport {
    query::Query query;               ///< with the tables it looks things up in
    std::vector<std::string> columns; ///< as the user wrote the keys
    query::Range range;
    double smooth = 0; ///< time constant in seconds; 0: not at all
    TableForm form = TableForm::Long;
    Dialect dialect;

    /// The other direction of the question, where the table is to tell of both. The long form then has the
    /// rows of either question as it would have them alone; the wide one names the flows that are largest in
    /// both together.
    std::optional<query::Query> back{};
};

/// Takes the next piece of text. False: it could not, and no more is wanted.
using TableSink = std::function<bool(std::string_view text)>;

/// A step without datagrams has no rows in the long form and empty fields in the wide one; it is never zero.
/// Seconds that the window does not keep any more have no rows either. False: ended by the sink or by
/// `effort.stop`.
bool writeTable(const TableExport& table, const store::Snapshot& window, const TableSink& sink,
                const query::Effort& effort = {});

} // namespace weir::outlet
