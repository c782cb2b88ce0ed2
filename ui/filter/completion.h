// SPDX-License-Identifier: GPL-3.0-or-later
// What can be typed at a place of an expression: a function of the text, the cursor and what was seen in the
// traffic. The parsers say what they expect there.
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "key/language/reading.h"
#include "query/census.h"

namespace weir::ui
{

/// What is known of the traffic; null: not counted yet.
struct Seen {
    std::shared_ptr<const query::Census> census;
    std::shared_ptr<const query::Values> values;
};

struct Suggestion {
    QString text;    ///< what is put in the place; empty: only to be read
    QString name;    ///< what is shown for it
    QString meaning; ///< what it is
    QString seen;    ///< how often, or an example

    bool operator==(const Suggestion&) const = default;
};

struct Completion {
    int begin = 0; ///< of the place, in characters
    int end = 0;
    bool needed = false;   ///< what stands there cannot stay so, and the first suggestion begins with it
    bool underway = false; ///< what stands there is only the beginning of something that is known
    std::vector<Suggestion> suggestions;
    std::optional<key::KeyExpression> valuesOf; ///< the place is of a value of this
};

/// `packets (frames) per second` of `fps`; empty where it is no word of the table of values.
QString meaningOfValue(const QString& word);

Completion complete(key::Language language, const QString& text, int cursor, const Seen& seen);

} // namespace weir::ui
