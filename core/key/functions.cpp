// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/function_row.h"

#include <array>

#include "key/functions/functions.h"
#include "key/name_index.h"

namespace weir::key
{

namespace
{

using enum ValueType;
using enum NullRule;

// clang-format off
constexpr auto table = std::to_array<FunctionRow>({
    // name     roles   null rule  type     bits bind              evaluate          syntax                            description                                                                                                      example                                       source
    {"or",      "K+",   Own,       Null,       0, nullptr,          firstPresent,     "or:key:key…",                    "The first of the keys that the sample has.",                                                                     "or:tcpsourceport:udpsourceport:icmptype",   "sFlow-RT, Define flow"},
    {"null",    "KL?",  Own,       Null,       0, bindReplacement,  replaceNull,      "null:key[:replacement]",         "The key, or the replacement where the sample has no such key; without a replacement the text null.",            "null:vlan:undefined",                       "sFlow-RT, Define flow; the text null is ours"},
    {"eq",      "KK",   AnyIsNull, Boolean,    1, nullptr,          areEqual,         "eq:key:key",                     "Whether the two keys are equal.",                                                                               "eq:ipsource:ipdestination",                 "sFlow-RT, Define flow"},
    {"if",      "KLKK", Own,       Null,       0, nullptr,          chooseByLiteral,  "if:key:text:then:else",          "The third argument when the key equals the text, the fourth when it does not or the sample has no such key.",   "if:[first:stack:.:ip:ip6]:ip:ipttl:ip6ttl", "sFlow-RT apps (world-map)"},
    {"range",   "KLL?", AnyIsNull, Boolean,    1, bindRange,        isInRange,        "range:key:low[:high]",           "Whether the number is from low to high, both included; without high there is no upper bound.",                  "range:ipttl:0:60",                          "sFlow-RT, Define flow"},
    {"mask",    "KL",   AnyIsNull, Null,       0, bindPrefixLength, networkOf,        "mask:address:bits",              "The network of an IPv4 or IPv6 address: its first bits, the others cleared.",                                   "mask:ipsource:24",                          "sFlow-RT, Flow Trend help; IPv6 is ours"},
    {"bits",    "KL",   AnyIsNull, Number,    64, bindBitMask,      maskedBits,       "bits:number:mask",               "The bits of a number that are set in the mask too, not shifted; the mask is decimal or hexadecimal with 0x.",   "bits:ip6flowlabel:261884",                  "sFlow-RT apps (scitags); 0x is ours"},
    {"concat",  "LK+",  AnyIsNull, Text,       0, nullptr,          joined,           "concat:separator:key:key…",      "The keys as one text with the separator between them.",                                                         "concat:-:ipsource:ipdestination",           "sFlow-RT apps (ai-metrics)"},
    {"prefix",  "KLL",  AnyIsNull, Text,       0, bindTokens,       firstTokens,      "prefix:key:delimiter:count",     "The first parts of a delimited text; all of it when there are fewer.",                                          "prefix:stack:.:3",                          "sFlow-RT, Define flow"},
    {"suffix",  "KLL",  AnyIsNull, Text,       0, bindTokens,       lastTokens,       "suffix:key:delimiter:count",     "The last parts of a delimited text; all of it when there are fewer.",                                           "suffix:stack:.:1",                          "sFlow-RT apps (fabric-view)"},
    {"first",   "KLL+", AnyIsNull, Text,       0, bindDelimiter,    firstListedToken, "first:key:delimiter:part:part…", "The one of the listed parts that comes first in a delimited text.",                                             "first:stack:.:ip:ip6",                      "sFlow-RT apps (fabric-view)"},
});
// clang-format on

constexpr auto order = orderOfNames(table);
static_assert(namesAreUnique(table, order));

/// Optional and repeated arguments come last, and a repeated one only once: the roles say how to read any
/// call.
constexpr bool rolesAreReadable(std::string_view roles)
{
    const std::size_t mark = roles.find_first_of("?+");
    return !roles.empty() && roles.find_first_not_of("KL?+") == std::string_view::npos &&
           (mark == std::string_view::npos || mark == roles.size() - 1);
}
static_assert(std::ranges::all_of(table, [](const FunctionRow& row) { return rolesAreReadable(row.roles); }));

} // namespace

std::span<const FunctionRow> functions()
{
    return table;
}

const FunctionRow* findFunction(std::string_view name)
{
    return findByName(table, order, name);
}

} // namespace weir::key
