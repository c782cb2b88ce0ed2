// SPDX-License-Identifier: GPL-3.0-or-later
// What the table of functions calls.
#pragma once

#include "key/context.h"
#include "key/function_row.h"

namespace weir::key
{

using Arguments = std::span<const Value>;

// choosing
Value firstPresent(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindReplacement(Bound& bound);
Value replaceNull(Arguments arguments, const Bound& bound, const Call& call);
Value areEqual(Arguments arguments, const Bound& bound, const Call& call);
Value comesFirst(Arguments arguments, const Bound& bound, const Call& call);
Value chooseByLiteral(Arguments arguments, const Bound& bound, const Call& call);

// numbers
std::optional<base::Problem> bindRange(Bound& bound);
Value isInRange(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindPrefixLength(Bound& bound);
Value networkOf(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindBitMask(Bound& bound);
Value maskedBits(Arguments arguments, const Bound& bound, const Call& call);

// texts
Value joined(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindTokens(Bound& bound);
Value firstTokens(Arguments arguments, const Bound& bound, const Call& call);
Value lastTokens(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindDelimiter(Bound& bound);
Value firstListedToken(Arguments arguments, const Bound& bound, const Call& call);

Value lowerCase(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindHash(Bound& bound);
Value hashOf(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindUri(Bound& bound);
Value uriPart(Arguments arguments, const Bound& bound, const Call& call);

// lookups
Value groupOf(Arguments arguments, const Bound& bound, const Call& call);
Value labelOf(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindCountry(Bound& bound);
Value countryOf(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindAutonomousSystem(Bound& bound);
Value autonomousSystemOf(Arguments arguments, const Bound& bound, const Call& call);
std::optional<base::Problem> bindOui(Bound& bound);
Value ouiOf(Arguments arguments, const Bound& bound, const Call& call);
Value domainName(Arguments arguments, const Bound& bound, const Call& call);
Value hostMetric(Arguments arguments, const Bound& bound, const Call& call);
Value interfaceName(Arguments arguments, const Bound& bound, const Call& call);
Value nodeOf(Arguments arguments, const Bound& bound, const Call& call);
Value linkOf(Arguments arguments, const Bound& bound, const Call& call);

/// A whole decimal number; nothing when it is not one or does not fit.
std::optional<std::uint64_t> parseDecimal(std::string_view text);

/// What `bind` says of its literal number `literal`.
base::Problem literalProblem(std::size_t literal, std::string message, std::string expected);

} // namespace weir::key
