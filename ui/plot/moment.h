// SPDX-License-Identifier: GPL-3.0-or-later
// All values of one step, for tooltip and screen reader. Values; UI thread.
#pragma once

#include <QString>
#include <QStringList>
#include <QTimeZone>
#include <optional>
#include <vector>

#include "format/units.h"
#include "plot/scene.h"

namespace weir::ui
{

/// What one side of the zero line has of a flow, or of all.
struct MomentValue {
    query::Estimate estimate;
    std::optional<double> peak; ///< its largest second, of a step that is longer
};

struct MomentRow {
    int layer = 0; ///< index in the stack
    KeyColour colour;
    QString name;
    std::vector<MomentValue> values; ///< one a side
};

struct Moment {
    qint64 from = 0;
    int step = 1; ///< seconds
    query::StepState state = query::StepState::NotKept;
    QStringList sides;           ///< what they are called; empty: there is one, without a name
    std::vector<MomentRow> rows; ///< as they are stacked above the line: the highest first
    std::vector<MomentValue> total;
    bool addsUp = true; ///< the values of the rows are parts of the total; not of means and maxima
};

/// The step that `second` is in; nothing outside the answer.
std::optional<Moment> momentAt(const Scene& scene, qint64 second);

/// Those rows of it that have a value, the largest first.
std::vector<const MomentRow*> largestRows(const Moment& moment);

/// Why there are no values.
QString reasonText(query::StepState state);

/// As in the tables; nothing where there are no samples.
QString errorText(const Moment& moment, const query::Estimate& estimate);

/// `14:03:22, total 42.0 Mbit/s, peak 61.0 Mbit/s in this 10 s step, 10.0.0.1  10.0.0.2 61.0 %, …`: the
/// largest three, with their values where they are no parts of the total. Of two sides,
/// `Out: total …, In: total …`.
QString spokenText(const Moment& moment, const Scale& scale, const QTimeZone& zone);

} // namespace weir::ui
