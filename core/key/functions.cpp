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

constexpr bool pure = false;
constexpr bool lookup = true; ///< in the context

// clang-format off
constexpr auto table = std::to_array<FunctionRow>({
    // name     roles   null rule  type     bits bind              evaluate          context  syntax                            description                                                                                                      example                                       source
    {"or",      "K+",   Own,       Null,       0, nullptr,          firstPresent,     pure,    "or:key:key…",                    "The first of the keys that the sample has.",                                                                     "or:tcpsourceport:udpsourceport:icmptype",   "sFlow-RT, Define flow"},
    {"null",    "KL?",  Own,       Null,       0, bindReplacement,  replaceNull,      pure,    "null:key[:replacement]",         "The key, or the replacement where the sample has no such key; without a replacement the text null.",            "null:vlan:undefined",                       "sFlow-RT, Define flow; the text null is ours"},
    {"eq",      "KK",   AnyIsNull, Boolean,    1, nullptr,          areEqual,         pure,    "eq:key:key",                     "Whether the two keys are equal.",                                                                               "eq:ipsource:ipdestination",                 "sFlow-RT, Define flow"},
    {"less",    "KK",   AnyIsNull, Boolean,    1, nullptr,          comesFirst,       pure,    "less:key:key",                   "Whether the first key comes before the second: numbers by size, texts by letters.",                             "less:ipsource:ipdestination",               "extension"},
    {"if",      "KLKK", Own,       Null,       0, nullptr,          chooseByLiteral,  pure,    "if:key:text:then:else",          "The third argument when the key equals the text, the fourth when it does not or the sample has no such key.",   "if:[first:stack:.:ip:ip6]:ip:ipttl:ip6ttl", "sFlow-RT apps (world-map)"},
    {"range",   "KLL?", AnyIsNull, Boolean,    1, bindRange,        isInRange,        pure,    "range:key:low[:high]",           "Whether the number is from low to high, both included; without high there is no upper bound.",                  "range:ipttl:0:60",                          "sFlow-RT, Define flow"},
    {"mask",    "KL",   AnyIsNull, Null,       0, bindPrefixLength, networkOf,        pure,    "mask:address:bits",              "The network of an IPv4 or IPv6 address: its first bits, the others cleared.",                                   "mask:ipsource:24",                          "sFlow-RT, Flow Trend help; IPv6 is ours"},
    {"bits",    "KL",   AnyIsNull, Number,    64, bindBitMask,      maskedBits,       pure,    "bits:number:mask",               "The bits of a number that are set in the mask too, not shifted; the mask is decimal or hexadecimal with 0x.",   "bits:ip6flowlabel:261884",                  "sFlow-RT apps (scitags); 0x is ours"},
    {"concat",  "LK+",  AnyIsNull, Text,       0, nullptr,          joined,           pure,    "concat:separator:key:key…",      "The keys as one text with the separator between them.",                                                         "concat:-:ipsource:ipdestination",           "sFlow-RT apps (ai-metrics)"},
    {"prefix",  "KLL",  AnyIsNull, Text,       0, bindTokens,       firstTokens,      pure,    "prefix:key:delimiter:count",     "The first parts of a delimited text; all of it when there are fewer.",                                          "prefix:stack:.:3",                          "sFlow-RT, Define flow"},
    {"suffix",  "KLL",  AnyIsNull, Text,       0, bindTokens,       lastTokens,       pure,    "suffix:key:delimiter:count",     "The last parts of a delimited text; all of it when there are fewer.",                                           "suffix:stack:.:1",                          "sFlow-RT apps (fabric-view)"},
    {"first",   "KLL+", AnyIsNull, Text,       0, bindDelimiter,    firstListedToken, pure,    "first:key:delimiter:part:part…", "The one of the listed parts that comes first in a delimited text.",                                             "first:stack:.:ip:ip6",                      "sFlow-RT apps (fabric-view)"},
    {"lower",   "K",    AnyIsNull, Text,       0, nullptr,          lowerCase,        pure,    "lower:key",                      "The text in lower case; only the letters A to Z are changed.",                                                    "lower:dnsqname",                            "ours"},
    {"hash",    "KL?",  AnyIsNull, Null,       0, bindHash,         hashOf,           pure,    "hash:key[:buckets]",             "A number made of the key, the same for the same key: 16 hexadecimal digits, or, with buckets, one from 0 up to below them.", "hash:ipsource:8",                           "ours; XXH64"},
    {"uri",     "KL",   AnyIsNull, Text,       0, bindUri,          uriPart,          pure,    "uri:url:part",                   "A part of a URL: scheme, user, host, port, path, file, query or fragment.",                                       "uri:httpurl:path",                          "sFlow-RT, Define flow; parts other than path are ours (RFC 3986)"},
    {"group",   "KL+",  AnyIsNull, Text,       0, nullptr,          groupOf,          lookup,  "group:address:table:table…",     "The group with the longest prefix that the address is in; of several tables the first that has one.",             "group:ipsource:o365",                       "sFlow-RT, Define flow"},
    {"map",     "KL",   AnyIsNull, Text,       0, nullptr,          labelOf,          lookup,  "map:key:table",                  "The label that the table gives the value.",                                                                       "map:macsource:member",                      "sFlow-RT apps (ixp-metrics)"},
    {"country", "KL?",  AnyIsNull, Text,       0, bindCountry,      countryOf,        lookup,  "country:address[:attribute]",    "The country of an address: code (two letters), name or both.",                                                    "country:ipsource",                          "sFlow-RT apps (world-map)"},
    {"asn",     "KL?",  AnyIsNull, Text,       0, bindAutonomousSystem, autonomousSystemOf, lookup, "asn:address[:attribute]",   "The autonomous system of an address: number, name or both.",                                                      "asn:ipsource:both",                         "sFlow-RT apps (browse-flows)"},
    {"oui",     "KL?",  AnyIsNull, Text,       0, bindOui,          ouiOf,            lookup,  "oui:mac[:attribute]",            "The maker of a network adapter: number (six hexadecimal digits) or name.",                                        "oui:macsource:name",                        "sFlow-RT, Flow Trend shortcuts"},
    {"dns",     "K",    AnyIsNull, Text,       0, nullptr,          domainName,       lookup,  "dns:address",                    "The name of an address in the domain name system, with a dot at its end, as the owner of the address tells it: nobody checks it. None until it is known; it is asked for only where that is switched on.", "dns:ipsource",                              "sFlow-RT apps (sunburst)"},
    {"host",    "KL",   AnyIsNull, Text,       0, nullptr,          hostMetric,       lookup,  "host:key:metric",                "A metric of the host that has the MAC address, IP address or data source, as it told it last.",                   "host:macsource:vir_host_name",              "sFlow-RT, Define flow"},
    {"ifname",  "K",    AnyIsNull, Text,       0, nullptr,          interfaceName,    lookup,  "ifname:interface",               "The name of an interface of the sampling agent, as it told it last.",                                             "ifname:inputifindex",                       "ours"},
    {"node",    "K",    AnyIsNull, Text,       0, nullptr,          nodeOf,           lookup,  "node:interface",                 "The switch of the topology that the interface of the sampling agent is on.",                                      "node:inputifindex",                         "sFlow-RT, Define flow"},
    {"link",    "K",    AnyIsNull, Text,       0, nullptr,          linkOf,           lookup,  "link:interface",                 "The link of the topology at the interface of the sampling agent; none at an edge port.",                          "link:inputifindex",                         "sFlow-RT, Define flow"},
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
