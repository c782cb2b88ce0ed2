// SPDX-License-Identifier: GPL-3.0-or-later
// The table under a picture as texts: a row for each flow, then *other* and the total. UI thread.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "export/page.h"

namespace weir::ui
{

struct PageRow {
    std::optional<KeyColour> colour;
    QStringList keys;   ///< as many as the question has, or one text for all of them
    QStringList values; ///< as many as PageTable::values
};

struct PageTable {
    QStringList keys; ///< headings
    QStringList values;
    std::vector<PageRow> rows;
};

/// For people: three figures and a unit.
PageTable shownTable(const Page& page);

/// For other programs: plain numbers, texts that are no formulas.
PageTable plainTable(const Page& page);

} // namespace weir::ui
