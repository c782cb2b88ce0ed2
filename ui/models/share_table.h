// SPDX-License-Identifier: GPL-3.0-or-later
// A ranking as parts of a whole: what bars and the slices of a ring say. Values and words, no pixels.
#pragma once

#include <QString>
#include <functional>

#include "models/legend_table.h"

namespace weir::ui
{

/// A flow, *other*, or the flows of a group together.
struct ShareItem {
    enum class Of { Flow, Other, Group };

    Of of = Of::Flow;
    int row = -1;                    ///< of the legend; -1: a group
    std::vector<std::string> keys;   ///< of a flow; of a group its one text, "" for those in no group
    std::optional<KeyColour> colour; ///< as in the legend; nothing: neutral
    double value = 0;
    double part = 0;       ///< of the total, 0 to 1; NaN where values do not add up
    bool tooFew = false;   ///< samples to tell an error
    std::size_t flows = 1; ///< in it
    QString name;          ///< whole, harmless to show
    QString label;         ///< what the ring says of it: the name without its group's
    QString figure;        ///< `12.4 Mbit/s`
    QString share;         ///< `61.3 %`; "" where values do not add up
    QString error;         ///< `± 3.2 %`, `≈`; "" of a group of several flows
    std::uint32_t samples = 0;

    /// The figures side by side.
    QString figures() const;
    bool isSame(const ShareItem& that) const { return of == that.of && keys == that.keys; }
    bool canPick() const;
};

struct ShareTable {
    std::vector<ShareItem> flows;  ///< as they stand in the legend, *other* last
    std::vector<ShareItem> groups; ///< largest first, *other* last; empty: there are none
    std::vector<ShareItem> slices; ///< the flows, group by group
    bool adds = true;              ///< the values are parts of the total
    double largest = 0;            ///< of the flows
    QString total;                 ///< `20.2 Mbit/s`; "" where values do not add up
};

/// The group of a flow; "" for none.
using GroupOf = std::function<std::string(const std::vector<std::string>& keys)>;

/// Without `groupOf`, or where values do not add up, there are no groups. A group is what is named of it:
/// the rest of its flows is in *other*.
ShareTable sharesOf(const LegendTable& table, const GroupOf& groupOf = {}, const std::string& groupKey = {});

} // namespace weir::ui
