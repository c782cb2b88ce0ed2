// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/reference_page.h"

#include <array>
#include <cassert>
#include <initializer_list>
#include <set>
#include <span>
#include <string_view>

#include "key/function_row.h"
#include "key/key_row.h"
#include "query/counter_rates.h"
#include "query/shortcuts.h"
#include "sample/metrics.h"
#include "sample/structures.h"

namespace weir::outlet
{

namespace
{

/// Where in the table of keys those of another thing begin.
struct KeyGroup {
    std::string_view firstKey;
    std::string_view title;
};

struct WordRow {
    std::string_view name;
    std::string_view description;
    std::string_view example;
    bool ours = false;
};

struct Section {
    std::string_view anchor;
    std::string_view title;
    std::string (*make)();
};

// clang-format off
constexpr auto keyGroups = std::to_array<KeyGroup>({
    {"agent",          "The sample itself"},
    {"eth_offset",     "Ethernet"},
    {"vlan_offset",    "VLAN tags and LLC"},
    {"stp_offset",     "Other link layers"},
    {"pppoe_offset",   "PPP and MPLS"},
    {"arp_offset",     "ARP"},
    {"ip_offset",      "IPv4"},
    {"ip6_offset",     "IPv6"},
    {"ah_offset",      "IPsec"},
    {"tcp_offset",     "TCP"},
    {"udp_offset",     "UDP"},
    {"udplite_offset", "Other transports"},
    {"icmp_offset",    "ICMP"},
    {"igmp_offset",    "Routing protocols"},
    {"gre_offset",     "Tunnels"},
    {"dns_offset",     "DNS"},
    {"ibbt_offset",    "RoCE (InfiniBand over UDP)"},
    {"dssource",       "Entities of a host"},
    {"vlansource",     "What the switch and the router did"},
    {"bgpnexthop",     "BGP"},
    {"usersource",     "Users and address translation"},
    {"inputmacsource", "Tunnels as the agent tells of them"},
    {"tcpdirn",        "State of TCP connections"},
    {"reason",         "Discards, queues and delays"},
    {"httpmethod",     "HTTP operations"},
    {"memcachekey",    "Memcache operations"},
    {"appname",        "Operations of other applications"},
});

/// What the window and the tables say, and what it means.
constexpr auto readings = std::to_array<WordRow>({
    {"estimate",          "A sample stands for as many packets as its sampling rate says. A rate is the sum of the samples' lengths (or of the samples), each times its sampling rate, over the seconds with data.", "100 samples of 1000 bytes at 1 in 64, in 10 s: 5.12 Mbit/s"},
    {"± 95 %",            "How far chance may have put the estimate off, in per cent of it: half of the 95 % interval. Of 100 such estimates about 95 are no farther from the truth. It shrinks with the root of the samples: a flow with four times as many is known twice as well.", "100 samples: ± 20 %; 10,000: ± 2 %"},
    {"≈, too few",        "Fewer than ten samples (or few that outweigh the others): no honest error can be told. Take the number as a hint, or show more time.", "3 samples: ≈ too few"},
    {"exact",             "Nothing was estimated: each packet was sampled, or samples are what is counted.", "value samples"},
    {"—",                 "A mean, a minimum, a maximum or a count of different values is no rate: no error and no share is known of it.", "avg:ipttl"},
    {"samples",           "How many samples a number is made of.", "37 samples"},
    {"samples matched",   "How many of all samples of the time that is shown the filter let through, and that have all the keys.", "812 of 40,310 samples"},
    {"share",             "Per cent of the total: of all that the filter lets through in the same time, with what is named and what is in other.", "61.3 %"},
    {"other, total",      "other is exactly the rest: the total without the flows that are named. total is all that the filter lets through.", "other (812 flows)"},
    {"trend",             "What a flow did over the time of the chart, from zero to its own largest value: for the shape, not for the height.", ""},
    {"grey bars",         "Above and below the edge of a column: how far its height may be off, within the 95 % interval.", ""},
    {"thin line",         "Where a column is a mean of several seconds: its largest second.", "means of 5 s, the line: their largest second"},
    {"hatched column",    "On a column: too few samples to tell an error. Across the whole height: nothing is known of that time, which is not the same as no traffic.", ""},
    {"hatched colour",    "There are more flows than colours, and this one shares its colour with another.", ""},
    {"max",               "How sightings of one flow at several ports are merged: a flow is followed at the port that saw most of it in the last half minute, and taken from another one only where that saw clearly more (three standard deviations). So a packet that crosses several switches counts once, and the luck of the sampling does not count.", "--agg max"},
    {"agent",             "The ports of a switch are added up; of several switches one counts, chosen as max chooses a port.", "--agg agent"},
    {"sum",               "All sightings are added up: a packet counts once for each port that samples it.", "--agg sum"},
    {"edge",              "With a topology: what comes in by ports that are no links. Each packet counts once, and nothing has to be chosen.", "--agg edge"},
    {"core",              "With a topology: what comes in by links. A packet counts once for each link that it crosses.", "--agg core"},
});

constexpr auto values = std::to_array<WordRow>({
    {"bytes",    "Bytes per second: the lengths of the packets, each times its sampling rate. Bps is the same.", "bytes"},
    {"bps",      "Bits per second.",                                                                             "bps"},
    {"frames",   "Packets per second. fps is the same, and so is pps, which is Weir's own.",                        "frames"},
    {"requests", "Operations of applications per second; of packets it counts each as one.",                     "requests"},
    {"samples",  "Samples per second, as they came: what sampling rates do not multiply. It is exact.",             "samples", true},
    {"a number", "Any key or function that is a number: their sum per second, each times its sampling rate. rate: before it says the same.", "tcplost"},
    {"avg",      "The mean of a number over the samples of the flow.",                                           "avg:ipttl"},
    {"min",      "The smallest one seen.",                                                                       "min:tcprtt"},
    {"max",      "The largest one seen.",                                                                        "max:[or:ipttl:ip6ttl]"},
    {"count",    "How many different ones there are, of any key.",                                               "count:ipsource"},
});

constexpr auto comparisons = std::to_array<WordRow>({
    {"=",      "The key is one of the values.",                                                               "ipprotocol=6,17"},
    {"!=",     "It is none of them.",                                                                         "tcpdestinationport!=80,443"},
    {"~",      "One of the regular expressions (RE2) matches the whole of its text.",                         "tcpflags~.......1."},
    {"!~",     "None of them does.",                                                                          "dnsqname!~'.*[.]example[.]com[.]'"},
    {"=null",  "The sample has no such key.",                                                                 "vlan=null"},
    {"!=null", "It has one.",                                                                                 "ip6source!=null"},
    {"&",      "Both sides are true. It binds tighter than |.",                                              "direction=ingress&ipprotocol=6"},
    {"|",      "One of the sides is true.",                                                                   "ipsource=10.0.0.1|ipdestination=10.0.0.1"},
    {"( )",    "Says what belongs together.",                                                                 "(ipecn=11|ip6ecn=11)&direction=ingress"},
    {"' '",    "Around a key or a value that holds one of these signs.",                                      "'ipsource'='10.0.0.1'"},
});

/// What a filter says of a key that the sample does not have.
constexpr auto nullRules = std::to_array<WordRow>({
    {"= with values",  "false: it is none of them",                         "vlan=5"},
    {"!= with values", "true, unless null is one of the values",            "vlan!=5"},
    {"= with null",    "true, whatever else is in the list",                "vlan=5,null"},
    {"~",              "false, whatever the expression",                    "vlan~.*"},
    {"!~",             "true",                                              "vlan!~5"},
    {"or:",            "goes on to the next key",                           "or:vlan:vlansource=5"},
    {"null:",          "takes the replacement, so it is never absent",      "null:vlan:none=none"},
    {"if:",            "takes the last argument",                           "if:vlan:5:ipsource:ipdestination=10.0.0.1"},
    {"others",         "a function of an absent key is absent itself",      "mask:ip6source:64=null"},
});
// clang-format on

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text)
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    return out;
}

std::string code(std::string_view text)
{
    return text.empty() ? std::string() : "<code>" + escaped(text) + "</code>";
}

/// A name that can be linked to; a star where it is Weir's own.
std::string anchored(std::string_view kind, std::string_view name, bool ours)
{
    return "<a name=\"" + std::string(kind) + '-' + escaped(name) + "\">" + code(name) + "</a>" +
           (ours ? " *" : "");
}

class Table
{
public:
    /// A title may have a width behind a bar.
    explicit Table(std::initializer_list<std::string_view> titles)
    {
        m_html = "<table border=\"1\" cellspacing=\"0\" cellpadding=\"4\" width=\"100%\">\n<tr>";
        for (const std::string_view title : titles)
            m_html += headOf(title);
        m_html += "</tr>\n";
    }

    void add(std::initializer_list<std::string> cells)
    {
        m_html += "<tr>";
        for (const std::string& cell : cells)
            m_html += "<td>" + cell + "</td>";
        m_html += "</tr>\n";
    }

    std::string html() const { return m_html + "</table>\n"; }

private:
    static std::string headOf(std::string_view title)
    {
        const std::size_t bar = title.find('|');
        const std::string width =
            bar == title.npos ? "" : " width=\"" + std::string(title.substr(bar + 1)) + '"';
        return "<th align=\"left\"" + width + ">" + std::string(title.substr(0, bar)) + "</th>";
    }

    std::string m_html;
};

std::string groupAnchor(const KeyGroup& group)
{
    return "keys-of-" + std::string(group.firstKey);
}

std::string readingSection()
{
    std::string html = "<p>Weir counts samples, not packets: nearly every number is an estimate, and says "
                       "how far it can be trusted.</p>\n";
    Table table({"What stands there|14%", "What it means|61%", "For example|25%"});
    for (const WordRow& row : readings)
        table.add({"<b>" + escaped(row.name) + "</b>", escaped(row.description), escaped(row.example)});
    return html + table.html();
}

std::string keySection()
{
    std::string html =
        "<p>A list of keys, with commas between them, says what makes a flow; without any there is one flow. "
        "A "
        "sample that lacks one of the keys is not counted. Where a header stands in a packet more than once, "
        "the plain name is the outermost one, <code>ipsource.1</code> the next one inside it.</p>\n<p>";
    for (const KeyGroup& group : keyGroups)
        html += "<a href=\"#" + groupAnchor(group) + "\">" + escaped(group.title) + "</a>" +
                (&group == &keyGroups.back() ? "</p>\n" : " ·\n");
    const auto keys = key::keys();
    auto row = keys.begin();
    for (const KeyGroup& group : keyGroups) {
        assert(row != keys.end() && row->name == group.firstKey);
        const std::string_view next =
            &group == &keyGroups.back() ? std::string_view() : (&group + 1)->firstKey;
        html += "<h3><a name=\"" + groupAnchor(group) + "\">" + escaped(group.title) + "</a></h3>\n";
        Table table({"Key|24%", "Type|11%", "What it is|35%", "Example|15%", "From|15%"});
        for (; row != keys.end() && row->name != next; ++row)
            table.add({anchored("key", row->name, row->extension), escaped(key::valueTypeRow(row->type).name),
                       "<b>" + escaped(row->title) + ".</b> " + escaped(row->description), code(row->example),
                       escaped(row->source)});
        html += table.html();
    }
    html += "<h3><a name=\"types\">Types</a></h3>\n";
    Table types({"Type", "How it is written"});
    for (const key::ValueTypeRow& type : key::valueTypes())
        types.add({escaped(type.name), escaped(type.form)});
    return html + types.html();
}

std::string functionSection()
{
    std::string html =
        "<p>A function stands wherever a key may. Its arguments follow behind colons; a function that is an "
        "argument of another stands in brackets. A backslash takes the meaning from the sign behind "
        "it.</p>\n";
    Table table({"Function|27%", "What it makes|31%", "Of an absent key|9%", "Example|20%", "From|13%"});
    for (const key::FunctionRow& row : key::functions())
        table.add(
            {anchored("function", row.name, row.source.starts_with("ours")) + "<br/>" + code(row.syntax),
             escaped(row.description), row.nullRule == key::NullRule::AnyIsNull ? "absent" : "as described",
             code(row.example), escaped(row.source)});
    return html + table.html();
}

std::string valueSection()
{
    std::string html = "<p>The value is what is added up for each flow.</p>\n";
    Table table({"Value", "What it is", "Example"});
    for (const WordRow& row : values)
        table.add(
            {row.name.find(' ') == row.name.npos ? anchored("value", row.name, row.ours) : escaped(row.name),
             escaped(row.description), code(row.example)});
    return html + table.html();
}

std::string words(std::initializer_list<std::string_view> titles, std::span<const WordRow> rows)
{
    Table table(titles);
    for (const WordRow& row : rows)
        table.add({code(row.name), escaped(row.description), code(row.example)});
    return table.html();
}

std::string filterSection()
{
    return "<p>A filter says which samples count. There is no &lt; and no &gt;: numbers are compared with "
           "<a href=\"#function-range\"><code>range</code></a>.</p>\n" +
           words({"Sign", "True when", "Example"}, comparisons) +
           "<h3><a name=\"absent\">Keys that a sample does not have</a></h3>\n" +
           words({"Of an absent key", "What it says", "Example"}, nullRules);
}

std::string shortcutSection()
{
    std::string html = "<p>Questions that are asked often.</p>\n";
    Table table({"Category|11%", "Protocol|9%", "Question|25%", "Keys|25%", "Value|10%", "Filter|20%"});
    for (const query::ShortcutRow& row : query::shortcuts())
        table.add({escaped(row.category), escaped(row.protocol),
                   escaped(row.description) + (row.dropped ? " (of discarded packets)" : "") +
                       (row.extension ? " *" : ""),
                   code(row.keys), code(row.value), code(row.filter)});
    return html + table.html();
}

std::string metricSection()
{
    static constexpr std::array<std::string_view, 3> kinds{"counter", "gauge", "text"};
    std::string html = "<p>What agents report of their data sources. A counter is told as rate per second of "
                       "its unit.</p>\n";
    Table table({"Metric|27%", "Kind|8%", "Unit|12%", "What it is|33%", "From|20%"});
    std::set<std::string_view> told; // an old and a new record may have a metric of the same name
    const auto add = [&](const auto& row, std::string_view kind, std::string_view computed) {
        const bool first = told.insert(row.name).second;
        const sample::StructureRow* structure =
            sample::findStructure(sample::StructureKind::CounterRecord, row.structure);
        table.add({first ? anchored("metric", row.name, row.extension) : code(row.name), std::string(kind),
                   escaped(row.unit), escaped(row.description),
                   (structure ? escaped(structure->name) + ' ' : "") + sample::toText(row.structure) +
                       std::string(computed)});
    };
    for (const sample::MetricRow& row : sample::metrics())
        if (!row.name.empty())
            add(row, kinds[std::size_t(sample::kindOf(row.form))], "");
    for (const query::DerivedMetricRow& row : query::derivedMetrics())
        add(row, row.isRate ? "counter" : "gauge", ", computed");
    return html + table.html();
}

// clang-format off
constexpr auto sections = std::to_array<Section>({
    {"numbers",   "How to read the numbers", readingSection},
    {"keys",      "Keys",                    keySection},
    {"functions", "Functions",               functionSection},
    {"values",    "Values",                  valueSection},
    {"filters",   "Filters",                 filterSection},
    {"shortcuts", "Shortcuts",               shortcutSection},
    {"metrics",   "Metrics",                 metricSection},
});
// clang-format on

} // namespace

std::string referencePage()
{
    std::string html =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"/><title>Weir: reference of the "
        "flow language</title></head>\n<body>\n<h1>Reference of the flow language</h1>\n<p>";
    for (const Section& section : sections)
        html += "<a href=\"#" + std::string(section.anchor) + "\">" + std::string(section.title) + "</a>" +
                (&section == &sections.back() ? "</p>\n" : " ·\n");
    html += "<p>A question has three parts. <b>Keys</b>: what makes a flow, as "
            "<code>ipsource,ipdestination</code>. <b>Value</b>: what is counted, as <code>bps</code>, "
            "<code>fps</code>, <code>avg:ipttl</code> or <code>count:ipsource</code>. <b>Filter</b>: which "
            "samples count, by tests with <code>=</code> <code>!=</code> <code>~</code> <code>!~</code> that "
            "<code>&amp;</code> and <code>|</code> join, as "
            "<code>ipprotocol=6&amp;tcpdestinationport=80,443</code>.</p>\n";
    html += "<p>* Weir's own: no public text on sFlow-RT has it.</p>\n";
    for (const Section& section : sections)
        html += "<h2><a name=\"" + std::string(section.anchor) + "\">" + std::string(section.title) +
                "</a></h2>\n" + section.make();
    return html + "</body>\n</html>\n";
}

} // namespace weir::outlet
