// SPDX-License-Identifier: GPL-3.0-or-later
// What a view shows, as a value that outlives it: as an object of a JSON file, and as a link
// `weir:?keys=…&value=…&filter=…&agg=…&from=…&to=…`. Members and parameters have the same names:
//
//   keys, value, filter   the question
//   agg                   max, agent, sum, edge or core
//   smooth                time constant in seconds, where curves are smoothed
//   dropped               true (1 in a link) where discarded packets are asked
//   span                  seconds, of a view that follows the newest second
//   from, to              ISO 8601 in UTC, of a view of a fixed range
//   percent               true (1 in a link) where bits per second are shown in per cent of a known speed
//   mirrored              true (1 in a link) where the other direction is shown below the zero line
//   everything            true (1 in a link) where the span is that of all that is kept
//   pinned                the moment that is marked, or
//   marked                the range that is: from/to
//   sort, descending      column of the legend by which it is ordered, where that is not the value
//
// Members that are not known are passed over, so that older programs read what newer ones wrote.
#pragma once

#include <QJsonObject>
#include <QString>

#include "base/result.h"
#include "views/navigator.h"
#include "views/view_page.h"

namespace weir::ui
{

struct ViewState {
    Look look;
    Sorting sorting;

    bool operator==(const ViewState&) const = default;
};

inline constexpr char linkScheme[] = "weir:";

/// `object` with the members of the view; its other members stay.
QJsonObject toJson(const ViewState& view, QJsonObject object = {});

/// A failure is a sentence: no question, a time that is none, a number out of its bounds.
base::Result<ViewState> viewFromJson(const QJsonObject& object);

QString linkOf(const ViewState& view);

/// A failure is a sentence.
base::Result<ViewState> viewFromLink(const QString& link);

} // namespace weir::ui
