// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/metrics.h"

#include <algorithm>
#include <array>
#include <limits>

#include "wire/xdr_reader.h"

namespace weir::sample
{

namespace
{

using enum MetricType;

constexpr Tag interface{0, 1};

// clang-format off
constexpr auto table = std::to_array<MetricRow>({
    {interface, "ifindex",            Gauge32,   "",        "index of the interface (IF-MIB ifIndex)"},
    {interface, "iftype",             Gauge32,   "",        "kind of interface (IANAifType)"},
    {interface, "ifspeed",            Gauge64,   "bit/s",   "nominal speed"},
    {interface, "ifdirection",        Gauge32,   "",        "0 unknown, 1 full duplex, 2 half duplex, 3 in, 4 out"},
    {interface, "ifstatus",           Gauge32,   "",        "bit 0: administratively up; bit 1: operationally up"},
    {interface, "ifinoctets",         Counter64, "bytes",   "bytes received"},
    {interface, "ifinucastpkts",      Counter32, "packets", "unicast packets received"},
    {interface, "ifinmulticastpkts",  Counter32, "packets", "multicast packets received"},
    {interface, "ifinbroadcastpkts",  Counter32, "packets", "broadcast packets received"},
    {interface, "ifindiscards",       Counter32, "packets", "packets received and discarded without a fault in them"},
    {interface, "ifinerrors",         Counter32, "packets", "packets received with a fault"},
    {interface, "ifinunknownprotos",  Counter32, "packets", "packets received of an unknown protocol"},
    {interface, "ifoutoctets",        Counter64, "bytes",   "bytes sent"},
    {interface, "ifoutucastpkts",     Counter32, "packets", "unicast packets sent"},
    {interface, "ifoutmulticastpkts", Counter32, "packets", "multicast packets sent"},
    {interface, "ifoutbroadcastpkts", Counter32, "packets", "broadcast packets sent"},
    {interface, "ifoutdiscards",      Counter32, "packets", "packets to be sent and discarded without a fault in them"},
    {interface, "ifouterrors",        Counter32, "packets", "packets that could not be sent for a fault"},
    {interface, "ifpromiscuousmode",  Gauge32,   "",        "1: the interface takes every packet"},
});
// clang-format on

constexpr bool isWide(MetricType type)
{
    return type == Counter64 || type == Gauge64;
}

constexpr std::size_t wireLength(Tag structure)
{
    std::size_t length = 0;
    for (const MetricRow& row : table)
        if (row.structure == structure)
            length += isWide(row.type) ? 8 : 4;
    return length;
}
static_assert(wireLength(interface) == 88, "if_counters of sFlow v5");

/// sFlow v5: an unknown counter is all ones.
std::optional<std::uint64_t> knownValue(MetricType type, std::uint64_t wire)
{
    if (type == Counter32 && wire == std::numeric_limits<std::uint32_t>::max())
        return std::nullopt;
    if (type == Counter64 && wire == std::numeric_limits<std::uint64_t>::max())
        return std::nullopt;
    return wire;
}

void readRecord(Tag tag, wire::XdrReader reader, std::vector<Metric>& out)
{
    for (const MetricRow& row : table) {
        if (row.structure != tag)
            continue;
        const std::uint64_t wire = isWide(row.type) ? reader.u64() : reader.u32();
        if (reader.failed())
            return;
        out.push_back({&row, knownValue(row.type, wire)});
    }
}

} // namespace

std::span<const MetricRow> metrics()
{
    return table;
}

std::vector<Metric> readMetrics(base::Bytes sample, bool expanded)
{
    std::vector<Metric> out;
    wire::XdrReader reader(sample);
    reader.skip(expanded ? 12 : 8); // sequence number and data source
    for (std::uint32_t records = reader.u32(); records > 0 && reader.remaining() >= 8; --records) {
        const Tag tag(reader.u32());
        const std::size_t claimed = reader.u32();
        const std::size_t length = std::min(claimed, reader.remaining());
        readRecord(tag, wire::XdrReader(base::Bytes(reader.at(), length)), out);
        reader.skip(std::min(wire::XdrReader::padded(length), reader.remaining()));
    }
    return out;
}

} // namespace weir::sample
