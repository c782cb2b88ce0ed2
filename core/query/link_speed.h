// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the interface is that all of a question passes, or all of one row; and answers as parts of that.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "key/tables/learned_names.h"
#include "query/answer.h"

namespace weir::query
{

/// What agents told, and who they are.
struct KnownSpeeds {
    const key::LearnedNames& learned;
    std::optional<base::Address> onlyAgent; ///< who told all samples, where that is but one
};

/// Nominal speed (ifSpeed) in bit/s of the interface by which all comes in, or goes out, that passes the
/// filter: each sample must meet `inputifindex=` or `outputifindex=` one number, and `agent=` one address
/// where there are several agents. Of an interface in and one out it is that of the slower. Nothing where the
/// value is no rate of bytes or bits, the filter leaves more than that, or the agent told of no speed.
std::optional<double> speedOf(const Query& query, const KnownSpeeds& known);

/// The same of what is behind one row of an answer, whose keys tell of it, too. `keys` are the texts of
/// query.keys; those of null tell nothing.
std::optional<double> speedOf(const Query& query, std::span<const std::string> keys,
                              const KnownSpeeds& known);

/// Per cent of a speed in bit/s for one in the query's value.
double percentOf(double speed, const Query& query);

/// All values in per cent of a speed in bit/s; errors, which are parts of the values, stay as they are.
Answer inPercent(const Answer& answer, double speed);
Ranking inPercent(const Ranking& ranking, const Query& query, double speed);

} // namespace weir::query
