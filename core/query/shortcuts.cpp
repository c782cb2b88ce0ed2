// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/shortcuts.h"

#include <array>
#include <nlohmann/json.hpp>

#include "query/loose_json.h"

namespace weir::query
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr bool sampled = false;
constexpr bool discarded = true;
constexpr bool ours = true;

// clang-format off
constexpr auto table = std::to_array<ShortcutRow>({
    // category       protocol    description                                        keys                                                              value             filter
    {"Traffic",       "IP",       "Hosts that send most",                            "ipsource",                                                       "bps",            ""},
    {"Traffic",       "IP",       "Hosts that receive most",                         "ipdestination",                                                  "bps",            ""},
    {"Traffic",       "IP",       "Pairs of hosts",                                  "ipsource,ipdestination",                                         "bps",            ""},
    {"Traffic",       "IPv6",     "IPv6 hosts that send most",                       "ip6source",                                                      "bps",            ""},
    {"Traffic",       "IPv6",     "IPv6 hosts that receive most",                    "ip6destination",                                                 "bps",            ""},
    {"Traffic",       "IPv6",     "Pairs of IPv6 hosts",                             "ip6source,ip6destination",                                       "bps",            ""},
    {"Traffic",       "Ethernet", "Adapters that send most, with their makers",      "macsource,oui:macsource:name",                                   "frames",         ""},
    {"Traffic",       "Ethernet", "Who sends to everybody",                          "macsource,oui:macsource:name",                                   "frames",         "macdestination=FFFFFFFFFFFF"},
    {"Connections",   "TCP",      "Attempts to connect, by server and port",         "ipsource,ipdestination,tcpdestinationport",                      "frames",         "tcpflags~.......1."},
    {"Names",         "ARP",      "Who asks for MAC addresses",                      "arpipsender",                                                    "requests",       "arpoperation=1"},
    {"Names",         "DNS",      "Domains that are asked for",                      "dnsqname",                                                       "requests",       ""},
    {"Names",         "DNS",      "Clients that ask for names",                      "or:ipsource:ip6source",                                          "requests",       "dnsqr=false"},
    {"Names",         "DNS",      "Servers that answer for names",                   "or:ipsource:ip6source",                                          "requests",       "dnsqr=true"},
    {"Errors",        "ICMP",     "Ports that nobody listens on, by who is told",    "ipdestination,icmpunreachableport",                              "fps",            ""},
    {"Errors",        "ICMP",     "Protocols that a host does not speak",            "ipdestination,icmpunreachableprotocol",                          "fps",            ""},
    {"Errors",        "ICMP",     "Hosts that cannot be reached",                    "ipdestination,icmpunreachablehost",                              "fps",            ""},
    {"Errors",        "ICMP",     "Networks that cannot be reached",                 "ipdestination,icmpunreachablenet",                               "fps",            ""},
    {"Tunnels",       "VXLAN",    "VXLAN networks",                                  "vxlanvni",                                                       "bps",            ""},
    {"Tunnels",       "NVGRE",    "NVGRE virtual subnets",                           "grevsid",                                                        "bps",            ""},
    {"Tunnels",       "Geneve",   "Geneve networks",                                 "genevevni",                                                      "bps",            ""},

    {"Traffic",       "All",      "Protocol stacks",                                 "stack",                                                          "bps",            "", sampled, ours},
    {"Traffic",       "All",      "Hosts of IPv4 and IPv6 in one list",              "or:ipsource:ip6source",                                          "bps",            "", sampled, ours},
    {"Traffic",       "All",      "Packets by size, in steps of 256 bytes",          "bits:bytes:65280",                                               "frames",         "", sampled, ours},
    {"Traffic",       "All",      "Mean length of packets, by protocol stack",       "stack",                                                          "avg:bytes",      "", sampled, ours},
    {"Traffic",       "IP",       "Networks of 256 addresses",                       "mask:ipsource:24,mask:ipdestination:24",                         "bps",            "", sampled, ours},
    {"Traffic",       "IP",       "Countries at both ends",                          "null:[country:ipsource]:unknown,null:[country:ipdestination]:unknown", "bps",      "", sampled, ours},
    {"Traffic",       "IP",       "Autonomous systems that send",                    "asn:ipsource:both",                                              "bps",            "", sampled, ours},
    {"Traffic",       "IP",       "DSCP marks",                                      "or:ipdscpname:ip6dscpname",                                      "bps",            "", sampled, ours},
    {"Traffic",       "Ethernet", "VLANs",                                           "or:vlan:vlansource",                                             "bps",            "", sampled, ours},
    {"Traffic",       "Ethernet", "Makers of the adapters that send",                "oui:macsource:name",                                             "bps",            "", sampled, ours},
    {"Traffic",       "Ethernet", "Broadcast and multicast, by protocol",            "macsource,ethernetprotocol",                                     "frames",         "isunicast=false", sampled, ours},
    {"Ports",         "All",      "Where packets enter a switch",                    "agent,null:[ifname:inputifindex]:,inputifindex",                 "bps",            "direction=ingress", sampled, ours},
    {"Ports",         "All",      "Paths through a switch, from port to port",       "agent,inputifindex,outputifindex",                               "bps",            "", sampled, ours},
    {"Applications",  "TCP",      "Well-known ports, on either side",                "if:[range:tcpsourceport:0:1023]:true:tcpsourceport:tcpdestinationport", "bps",     "range:tcpsourceport:0:1023=true|range:tcpdestinationport:0:1023=true", sampled, ours},
    {"Applications",  "TCP",      "Web traffic, by server",                          "if:[range:tcpsourceport:0:1023]:true:ipsource:ipdestination",    "bps",            "tcpsourceport=80,443|tcpdestinationport=80,443", sampled, ours},
    {"Applications",  "UDP",      "Services over UDP, by server port",               "ipdestination,udpdestinationport",                               "bps",            "", sampled, ours},
    {"Applications",  "HTTP",     "Addresses that are asked for",                    "httphost,uri:httpurl:path",                                      "requests",       "", sampled, ours},
    {"Applications",  "HTTP",     "Requests that fail, by status",                   "httpstatus,httphost",                                            "requests",       "range:httpstatus:400=true", sampled, ours},
    {"Connections",   "TCP",      "Connections that are refused or broken off",      "ipsource,ipdestination,tcpsourceport",                           "frames",         "tcpflags~......1..", sampled, ours},
    {"Connections",   "TCP",      "Connections between hosts, both ports",           "ipsource,ipdestination,tcpsourceport,tcpdestinationport",        "bps",            "", sampled, ours},
    {"Connections",   "TCP",      "Round-trip time, in microseconds",                "ipsource,ipdestination",                                         "avg:tcprtt",     "", sampled, ours},
    {"Connections",   "TCP",      "Segments sent again, by connection",              "ipsource,ipdestination,tcpdestinationport",                      "max:tcpretrans", "range:tcpretrans:1=true", sampled, ours},
    {"Connections",   "TCP",      "Hosts that ask many others",                      "ipsource",                                                       "count:ipdestination", "tcpflags~....0..1.", sampled, ours},
    {"Names",         "DNS",      "Names that do not exist (3) or are refused (5)",  "dnsqname,dnsrcode",                                              "requests",       "dnsqr=true&dnsrcode=3,5", sampled, ours},
    {"Names",         "DNS",      "Questions by type",                               "dnsqtypename",                                                   "requests",       "dnsqr=false", sampled, ours},
    {"Names",         "IPv6",     "Neighbours that are looked for and announced",    "ip6source,ip6destination,icmp6type",                             "frames",         "icmp6type=135,136", sampled, ours},
    {"Errors",        "ICMP",     "Messages by type and code",                       "icmptype,icmpcode",                                              "fps",            "", sampled, ours},
    {"Errors",        "IP",       "Congestion that routers marked",                  "or:ipsource:ip6source,or:ipdestination:ip6destination",          "frames",         "ipecn=11|ip6ecn=11", sampled, ours},
    {"Errors",        "IP",       "Fragments",                                       "ipsource,ipdestination,ipprotocol",                              "frames",         "ipflags=001|range:ipfragoffset:1=true", sampled, ours},
    {"Tunnels",       "All",      "Hosts inside tunnels",                            "stack,ipsource.1,ipdestination.1",                               "bps",            "", sampled, ours},
    {"Tunnels",       "MPLS",     "Label stacks",                                    "mplslabels",                                                     "bps",            "", sampled, ours},
    {"Discards",      "All",      "Why packets are discarded",                       "reason",                                                         "frames",         "", discarded, ours},
    {"Discards",      "All",      "Where packets are discarded, and whose they are", "agent,reason,null:ipsource:,null:ipdestination:",                "frames",         "", discarded, ours},
});
// clang-format on

/// What is wrong with an object of a file: the rest of the sentence that begins with its number.
struct Fault {
    std::string text;
};

std::string member(const Json& object, const char* name)
{
    const auto found = object.find(name);
    if (found == object.end())
        throw Fault{std::string("has no member \"") + name + "\"."};
    if (!found->is_string())
        throw Fault{std::string("has a member \"") + name + "\" that is no text."};
    return found->get<std::string>();
}

void check(const QueryText& text)
{
    const auto query = readQuery(text);
    if (query)
        return;
    struct Place {
        const char* name;
        const std::string& text;
    };
    const Place places[] = {{"keys", text.keys}, {"a value", text.value}, {"a filter", text.filter}};
    const Place& place = places[std::size_t(query.error().field)];
    throw Fault{std::string("has ") + place.name + " that cannot be read, " +
                toText(query.error().problem, place.text)};
}

Shortcut readShortcut(const Json& object)
{
    if (!object.is_object())
        throw Fault{"is no object."};
    Shortcut shortcut{member(object, "category"),
                      member(object, "protocol"),
                      member(object, "description"),
                      {member(object, "keys"), member(object, "value"), member(object, "filter")}};
    if (const auto dropped = object.find("dropped"); dropped != object.end() && dropped->is_boolean())
        shortcut.dropped = dropped->get<bool>();
    check(shortcut.text);
    return shortcut;
}

} // namespace

std::span<const ShortcutRow> shortcuts()
{
    return table;
}

Shortcut shortcutOf(const ShortcutRow& row)
{
    return {std::string(row.category),
            std::string(row.protocol),
            std::string(row.description),
            {std::string(row.keys), std::string(row.value), std::string(row.filter)},
            row.dropped};
}

base::Result<std::vector<Shortcut>> readShortcuts(std::string_view text)
{
    const auto strict = strictJson(text);
    if (!strict)
        return base::failure(strict.error().text);
    const Json json = Json::parse(*strict, nullptr, false);
    if (!json.is_array())
        return base::failure("These are no shortcuts: they are a JSON array of objects with the texts "
                             "category, protocol, description, keys, value and filter.");
    if (json.size() > mostShortcuts)
        return base::failure("These are more than " + std::to_string(mostShortcuts) + " shortcuts.");
    std::vector<Shortcut> read;
    for (const Json& object : json)
        try {
            read.push_back(readShortcut(object));
        } catch (const Fault& fault) {
            return base::failure("Shortcut " + std::to_string(read.size() + 1) + ' ' + fault.text);
        }
    return read;
}

std::string toJson(std::span<const Shortcut> shortcuts)
{
    Json json = Json::array();
    for (const Shortcut& shortcut : shortcuts) {
        Json object{{"category", shortcut.category},       {"protocol", shortcut.protocol},
                    {"description", shortcut.description}, {"keys", shortcut.text.keys},
                    {"value", shortcut.text.value},        {"filter", shortcut.text.filter}};
        if (shortcut.dropped)
            object["dropped"] = true;
        json.push_back(std::move(object));
    }
    return json.dump(2);
}

} // namespace weir::query
