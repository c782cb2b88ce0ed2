// SPDX-License-Identifier: GPL-3.0-or-later
// What an explanation says, in sentences and as tables. Values; UI thread.
#pragma once

#include <QString>
#include <QStringList>
#include <QTimeZone>
#include <vector>

#include "query/explain.h"

namespace weir::ui
{

/// `+84.0 Mbit/s (± 6 %) against the minute before; 92 % of the rise is udpsourceport=53, and 91 % of
/// it is ipdestination=10.0.0.5.` Or why there is
/// nothing to say.
QString headlineOf(const query::Explanation& explanation, const QTimeZone& zone);

/// `14:03:20 – 14:03:40 (20 s) against 14:02:20 – 14:03:20 (1 min)`, and what is to be minded.
QString detailOf(const query::Explanation& explanation, const QTimeZone& zone);

struct ChangeRow {
    enum class Kind { Flow, Other, Total, Dimension };

    Kind kind = Kind::Flow;
    QStringList cells; ///< a text for each column
    QString tip;       ///< what the row does not say
    double share = 0;  ///< in per cent; NaN: none
    query::Certainty certainty = query::Certainty::Significant;
    key::KeyList keys; ///< of what can be picked
    std::vector<std::string> values;

    bool canPick() const { return kind == Kind::Flow || kind == Kind::Dimension; }
};

struct ChangeTable {
    QStringList columns; ///< words first, then figures
    int shareColumn = 0;
    std::vector<ChangeRow> rows;
};

/// Flow, before, after, change, share; *other* and the total last. What is uncertain has a mark before its
/// change.
ChangeTable flowsOf(const query::Explanation& explanation);

/// By which key, its value, share of the change, share of the quieter side.
ChangeTable dimensionsOf(const query::Explanation& explanation);

/// What the marks of the table's rows mean; empty: none has one.
QString marksOf(const ChangeTable& table);

} // namespace weir::ui
