// SPDX-License-Identifier: GPL-3.0-or-later
// Reads counters samples into metrics.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "sample/metrics.h"
#include "wire/xdr_reader.h"

namespace weir::sample
{

namespace
{

using enum MetricForm;
using wire::XdrReader;

constexpr std::size_t longestText = 256;

/// IANAifType: those that are met.
struct IfTypeName {
    std::uint32_t number;
    std::string_view name;
};
constexpr auto ifTypes = std::to_array<IfTypeName>({
    {1, "other"},
    {6, "ethernetCsmacd"},
    {7, "iso88023Csmacd"},
    {8, "iso88024TokenBus"},
    {9, "iso88025TokenRing"},
    {15, "fddi"},
    {22, "propPointToPointSerial"},
    {23, "ppp"},
    {24, "softwareLoopback"},
    {32, "frameRelay"},
    {37, "atm"},
    {39, "sonet"},
    {49, "aal5"},
    {53, "propVirtual"},
    {62, "fastEther"},
    {69, "fastEtherFX"},
    {71, "ieee80211"},
    {108, "pppMultilinkBundle"},
    {117, "gigabitEthernet"},
    {131, "tunnel"},
    {135, "l2vlan"},
    {136, "l3ipvlan"},
    {142, "ipForward"},
    {150, "mplsTunnel"},
    {161, "ieee8023adLag"},
    {166, "mpls"},
    {199, "infiniband"},
    {209, "bridge"},
    {225, "fcipLink"},
    {244, "wwanPP2"},
});

constexpr std::array<std::string_view, 5> directions{"unknown", "full-duplex", "half-duplex", "in", "out"};
constexpr std::array<std::string_view, 13> machineTypes{"unknown", "other", "x86",     "x86_64", "ia64",
                                                        "sparc",   "alpha", "powerpc", "m68k",   "mips",
                                                        "arm",     "hppa",  "s390"};
constexpr std::array<std::string_view, 14> osNames{"unknown", "other", "linux",     "windows", "darwin",
                                                   "hpux",    "aix",   "dragonfly", "freebsd", "netbsd",
                                                   "openbsd", "osf",   "solaris",   "java"};
constexpr std::array<std::string_view, 7> cpuStates{"none",          "running", "blocked", "paused",
                                                    "shutting down", "off",     "crashed"};

/// The word for a number; a number without one as it is.
std::string wordOf(std::span<const std::string_view> words, std::uint32_t number)
{
    return number < words.size() ? std::string(words[number]) : std::to_string(number);
}

std::string ifTypeName(std::uint32_t number)
{
    const auto* row = std::ranges::lower_bound(ifTypes, number, {}, &IfTypeName::number);
    return row != ifTypes.end() && row->number == number ? std::string(row->name) : std::to_string(number);
}

std::string hexOf(base::Bytes bytes)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string uuidOf(base::Bytes bytes)
{
    std::string text = hexOf(bytes);
    if (text.size() == 32)
        for (const std::size_t dash : {20, 16, 12, 8})
            text.insert(dash, 1, '-');
    return text;
}

/// What an agent calls something: bounded, and without bytes that a terminal or a table would act upon.
std::string cleanText(base::Bytes bytes)
{
    std::string text(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), longestText));
    std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }, ' ');
    return text;
}

MetricValue textOrUnknown(std::string text)
{
    return text.empty() ? MetricValue() : MetricValue(std::move(text));
}

/// sFlow v5: an unknown counter is all ones.
template <class Number>
MetricValue counter(Number wire)
{
    return wire == std::numeric_limits<Number>::max() ? MetricValue() : MetricValue(std::uint64_t(wire));
}

/// The double that is written as the float is: 1.57, not 1.5700000524520874.
double widened(float number)
{
    std::array<char, 32> text;
    const char* end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    double wide = 0;
    std::from_chars(text.data(), end, wide);
    return wide;
}

MetricValue finite(double number)
{
    return std::isfinite(number) ? MetricValue(number) : MetricValue();
}

MetricValue percent(std::int32_t wire, std::int32_t unknown)
{
    return wire == unknown ? MetricValue() : MetricValue(wire / 100.0);
}

MetricValue readFloat(XdrReader& reader)
{
    const auto number = std::bit_cast<float>(reader.u32());
    return finite(std::isfinite(number) ? widened(number) : number);
}

MetricValue readValue(const MetricRow& row, XdrReader& reader)
{
    switch (row.form) {
    case Counter32:
    case Share32:
    case PartShare32: return counter(reader.u32());
    case Counter64: return counter(reader.u64());
    case Gauge32: return reader.u32() / row.divisor;
    case Gauge64: return double(reader.u64()) / row.divisor;
    case Signed32: return reader.i32() / row.divisor;
    case Float: return readFloat(reader);
    case Percent: return percent(reader.i32(), -1);
    case PowerFactor: return percent(reader.i32(), -std::numeric_limits<std::int32_t>::max());
    case Byte: return double(reader.u8());
    case Text: return textOrUnknown(cleanText(reader.opaque()));
    case Mac: return hexOf(reader.fixed(6));
    case Uuid: return uuidOf(reader.fixed(16));
    case DatapathId: return hexOf(reader.fixed(8));
    case IfType: return ifTypeName(reader.u32());
    case Direction: return wordOf(directions, reader.u32());
    case AdminStatus: {
        XdrReader ahead = reader;
        const std::uint32_t status = ahead.u32();
        if (ahead.failed())
            reader.u32(); // fails as well
        return std::string(status & 1 ? "up" : "down");
    }
    case OperStatus: return std::string(reader.u32() & 2 ? "up" : "down");
    case MachineType: return wordOf(machineTypes, reader.u32());
    case OsName: return wordOf(osNames, reader.u32());
    case CpuState: return wordOf(cpuStates, reader.u32());
    case Instance:
    case Repeat:
    case PercentList: break; // read by the record's walk
    }
    return {};
}

/// One record on its way into metrics.
class RecordReader
{
public:
    RecordReader(XdrReader& reader, std::uint32_t record, std::uint32_t instance, std::vector<Metric>& out)
        : m_reader(reader),
          m_record(record),
          m_instance(instance),
          m_out(out)
    {
    }

    void read(std::span<const MetricRow> rows)
    {
        for (std::size_t i = 0; i < rows.size() && !m_reader.failed(); ++i) {
            switch (rows[i].form) {
            case Instance: m_instance = m_reader.u32(); break;
            case PercentList: readList(rows[i]); break;
            case Repeat:
                for (std::uint32_t left = m_reader.u32(); left > 0 && m_reader.remaining() > 0; --left)
                    read(rows.subspan(i + 1));
                return;
            default: add(rows[i], m_instance);
            }
        }
    }

private:
    void add(const MetricRow& row, std::uint32_t instance)
    {
        MetricValue value = readValue(row, m_reader);
        if (!m_reader.failed())
            m_out.push_back({&row, instance, m_record, std::move(value)});
    }

    void readList(const MetricRow& row)
    {
        const std::uint32_t count = m_reader.u32();
        for (std::uint32_t i = 0; i < count && m_reader.remaining() >= 4; ++i)
            m_out.push_back({&row, i, m_record, percent(m_reader.i32(), -1)});
    }

    XdrReader& m_reader;
    std::uint32_t m_record;
    std::uint32_t m_instance;
    std::vector<Metric>& m_out;
};

/// The how-manieth record of its kind: the first has no number.
class Occurrences
{
public:
    std::uint32_t next(Tag tag)
    {
        const auto seen = std::uint32_t(std::ranges::count(m_seen, tag));
        if (m_seen.size() < mostRemembered)
            m_seen.push_back(tag);
        return seen == 0 ? Metric::noInstance : seen;
    }

private:
    static constexpr std::size_t mostRemembered = 64;
    std::vector<Tag> m_seen;
};

/// Calls `visit(tag, body)` for each record of a counters sample of sFlow v5.
template <class Visit>
void visitRecords(base::Bytes sample, bool expanded, Visit visit)
{
    XdrReader reader(sample);
    reader.skip(expanded ? 12 : 8); // sequence number and data source
    for (std::uint32_t records = reader.u32(); records > 0 && reader.remaining() >= 8; --records) {
        const Tag tag(reader.u32());
        const std::size_t claimed = reader.u32();
        const std::size_t length = std::min(claimed, reader.remaining());
        visit(tag, base::Bytes(reader.at(), length));
        reader.skip(std::min(XdrReader::padded(length), reader.remaining()));
    }
}

std::vector<Metric> readTagged(base::Bytes sample, bool expanded)
{
    std::vector<Metric> out;
    Occurrences occurrences;
    std::uint32_t record = 0;
    visitRecords(sample, expanded, [&](Tag tag, base::Bytes body) {
        const auto rows = metricsOf(tag);
        if (!rows.empty()) {
            XdrReader reader(body);
            RecordReader(reader, record, occurrences.next(tag), out).read(rows);
        }
        ++record;
    });
    return out;
}

/// A counters sample of sFlow v2 or v4 names a group of structures by one number.
std::vector<Metric> readGroup(base::Bytes sample)
{
    // counters_version of sFlow v2 and v4: generic, ethernet, token ring, FDDI, 100BaseVG, WAN, VLAN
    struct Group {
        bool generic;
        Tag more;
    };
    static constexpr std::array<Group, 8> groups{{{false, Tag{}},
                                                  {true, Tag{}},
                                                  {true, Tag{0, 2}},
                                                  {true, Tag{0, 3}},
                                                  {true, Tag{}},
                                                  {true, Tag{0, 4}},
                                                  {true, Tag{}},
                                                  {false, Tag{0, 5}}}};

    std::vector<Metric> out;
    XdrReader reader(sample);
    reader.skip(12); // sequence number, data source, interval
    const std::uint32_t version = reader.u32();
    if (reader.failed() || version >= groups.size())
        return out;
    if (groups[version].generic)
        RecordReader(reader, 0, Metric::noInstance, out).read(metricsOf(Tag{0, 1}));
    if (const auto rows = metricsOf(groups[version].more); !rows.empty())
        RecordReader(reader, 1, Metric::noInstance, out).read(rows);
    return out;
}

} // namespace

MetricKind kindOf(MetricForm form)
{
    if (form <= PartShare32)
        return MetricKind::Counter;
    return form >= Text && form <= CpuState ? MetricKind::Text : MetricKind::Gauge;
}

std::string nameOf(Tag structure, std::string_view name, std::uint32_t instance, std::uint32_t classId)
{
    constexpr std::uint32_t logicalEntity = 3;
    constexpr Tag hostDescription{0, 2000};
    constexpr Tag gpu{5703, 1};

    const bool ofVirtual = classId == logicalEntity && (structure == hostDescription || structure == gpu);
    std::string text = ofVirtual ? "vir_" : "";
    text += name;
    if (instance != Metric::noInstance)
        text += '_' + std::to_string(instance);
    return text;
}

std::vector<Metric> readMetrics(base::Bytes sample, SampleForm form)
{
    switch (form) {
    case SampleForm::Compact: return readTagged(sample, false);
    case SampleForm::Expanded: return readTagged(sample, true);
    case SampleForm::Version2:
    case SampleForm::Version4: return readGroup(sample);
    case SampleForm::Discard:
    case SampleForm::Custom: break;
    }
    return {};
}

std::vector<std::uint64_t> readAdapters(base::Bytes sample, SampleForm form)
{
    constexpr Tag hostAdapters{0, 2001};
    std::vector<std::uint64_t> addresses;
    if (form != SampleForm::Compact && form != SampleForm::Expanded)
        return addresses;
    visitRecords(sample, form == SampleForm::Expanded, [&](Tag tag, base::Bytes body) {
        if (tag != hostAdapters)
            return;
        XdrReader reader(body);
        for (std::uint32_t adapters = reader.u32(); adapters > 0 && reader.remaining() > 0; --adapters) {
            reader.u32(); // ifIndex
            for (std::uint32_t macs = reader.u32(); macs > 0 && reader.remaining() > 0; --macs) {
                const base::Bytes mac = reader.fixed(6);
                if (!reader.failed())
                    addresses.push_back(std::uint64_t(base::loadBe16(mac.data())) << 32 |
                                        base::loadBe32(mac.data() + 2));
            }
        }
    });
    return addresses;
}

std::string readPortName(base::Bytes sample, SampleForm form)
{
    constexpr Tag portName{0, 1005};
    std::string name;
    bool isFirst = true;
    if (form != SampleForm::Compact && form != SampleForm::Expanded)
        return name;
    visitRecords(sample, form == SampleForm::Expanded, [&](Tag tag, base::Bytes body) {
        if (tag == portName && std::exchange(isFirst, false)) {
            XdrReader reader(body);
            const base::Bytes text = reader.opaque();
            if (!reader.failed())
                name = cleanText(text);
        }
    });
    return name;
}

std::uint64_t readInterfaceSpeed(base::Bytes sample, SampleForm form)
{
    constexpr Tag interfaceCounters{0, 1};
    std::uint64_t speed = 0;
    if (form != SampleForm::Compact && form != SampleForm::Expanded)
        return speed;
    visitRecords(sample, form == SampleForm::Expanded, [&](Tag tag, base::Bytes body) {
        if (tag != interfaceCounters || speed > 0)
            return;
        XdrReader reader(body);
        reader.u32(); // ifIndex
        reader.u32(); // ifType
        const std::uint64_t told = reader.u64();
        if (!reader.failed())
            speed = told;
    });
    return speed;
}

std::optional<CustomMetrics> readCustomMetrics(base::Bytes sample)
{
    enum Type {
        String,
        CustomCounter32,
        CustomCounter64,
        CustomGauge32,
        CustomGauge64,
        CustomFloat,
        CustomDouble
    };

    XdrReader reader(sample);
    CustomMetrics custom;
    custom.source = cleanText(reader.opaque());
    const std::uint32_t count = reader.u32();
    if (reader.failed())
        return std::nullopt;
    for (std::uint32_t i = 0; i < count; ++i) {
        CustomMetric metric;
        metric.name = cleanText(reader.opaque());
        switch (reader.u32()) {
        case String:
            metric.form = Text;
            metric.value = cleanText(reader.opaque());
            break;
        case CustomCounter32:
            metric.form = Counter32;
            metric.value = counter(reader.u32());
            break;
        case CustomCounter64:
            metric.form = Counter64;
            metric.value = counter(reader.u64());
            break;
        case CustomGauge32: metric.value = double(reader.u32()); break;
        case CustomGauge64: metric.value = double(reader.u64()); break;
        case CustomFloat: metric.value = readFloat(reader); break;
        case CustomDouble: metric.value = finite(std::bit_cast<double>(reader.u64())); break;
        default: return custom; // its length is not known
        }
        if (reader.failed())
            return custom;
        custom.metrics.push_back(std::move(metric));
    }
    return custom;
}

} // namespace weir::sample
