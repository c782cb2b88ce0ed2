// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/structures.h"

#include <algorithm>
#include <array>

namespace weir::sample
{

namespace
{

using enum StructureKind;
using enum Decoding;

constexpr std::string_view v5 = "sFlow v5";
constexpr std::string_view drops = "sFlow Dropped Packet Notification Structures";
constexpr std::string_view inmon = "sFlow structure list, InMon";
constexpr std::string_view wifi = "sFlow 802.11 Structures";
constexpr std::string_view openflow = "sFlow OpenFlow Structures";
constexpr std::string_view list = "sFlow structure list";
constexpr std::string_view nat = "sFlow Port NAT Structures";
constexpr std::string_view tunnels = "sFlow Tunnel Structures";
constexpr std::string_view ib = "sFlow InfiniBand Structures";
constexpr std::string_view transit = "sFlow Transit Delay Structures";
constexpr std::string_view hsflowd = "host-sflow";
constexpr std::string_view app = "sFlow Application Structures";
constexpr std::string_view http = "sFlow HTTP Structures";
constexpr std::string_view memcache = "sFlow Memcache Structures";
constexpr std::string_view bcm = "sFlow Broadcom Switch ASIC Structures";
constexpr std::string_view pmacct = "pmacct";
constexpr std::string_view lag = "sFlow LAG Counters Structure";
constexpr std::string_view optics = "sFlow Optical Interface Structures";
constexpr std::string_view host = "sFlow Host Structures";
constexpr std::string_view hostip = "sFlow Host TCP/IP Counters";
constexpr std::string_view jvm = "sFlow Java Virtual Machine Structures";
constexpr std::string_view sflowtool = "sflowtool";
constexpr std::string_view ovs = "Open vSwitch";
constexpr std::string_view nvml = "sFlow NVML GPU Structures";

// clang-format off
constexpr auto table = std::to_array<StructureRow>({
    // kind, tag, name, length, decoding, description, source
    {Sample,        {0, 1},       "flow_sample",                        32, FlowSample,             "a packet, sampled",                                     v5},
    {Sample,        {0, 2},       "counters_sample",                    12, CountersSample,         "counters of a data source",                             v5},
    {Sample,        {0, 3},       "flow_sample_expanded",               44, ExpandedFlowSample,     "a packet, sampled; wide numbers",                       v5},
    {Sample,        {0, 4},       "counters_sample_expanded",           16, ExpandedCountersSample, "counters of a data source; wide numbers",               v5},
    {Sample,        {0, 5},       "discarded_packet",                   32, DiscardedPacket,        "a packet that the device dropped",                      drops},
    {Sample,        {4300, 1002}, "rtmetric",                            8, CustomMetrics,          "custom metrics, each with its name and type",           inmon},
    {Sample,        {4300, 1003}, "rtflow",                             16, Stepped,                "custom flow, each value with its name and type",        inmon},

    {FlowRecord,    {0, 1},       "sampled_header",                     16, SampledHeader,          "the first bytes of the packet",                         v5},
    {FlowRecord,    {0, 2},       "sampled_ethernet",                   24, SampledEthernet,        "Ethernet addresses and type",                           v5},
    {FlowRecord,    {0, 3},       "sampled_ipv4",                       32, SampledIpv4,            "IPv4 addresses, protocol and ports",                    v5},
    {FlowRecord,    {0, 4},       "sampled_ipv6",                       56, SampledIpv6,            "IPv6 addresses, protocol and ports",                    v5},
    {FlowRecord,    {0, 1001},    "extended_switch",                    16, Stepped,                "VLAN and priority before and after",                    v5},
    {FlowRecord,    {0, 1002},    "extended_router",                    12, Stepped,                "next hop and prefix lengths",                           v5},
    {FlowRecord,    {0, 1003},    "extended_gateway",                   28, Stepped,                "BGP autonomous systems and communities",                v5},
    {FlowRecord,    {0, 1004},    "extended_user",                      16, Stepped,                "user names of source and destination",                  v5},
    {FlowRecord,    {0, 1005},    "extended_url",                       12, Stepped,                "URL and host (deprecated)",                             v5},
    {FlowRecord,    {0, 1006},    "extended_mpls",                      12, Stepped,                "next hop and MPLS label stacks",                        v5},
    {FlowRecord,    {0, 1007},    "extended_nat",                        8, Stepped,                "translated addresses",                                  v5},
    {FlowRecord,    {0, 1008},    "extended_mpls_tunnel",               12, Stepped,                "MPLS tunnel: name, number, class of service",           v5},
    {FlowRecord,    {0, 1009},    "extended_mpls_vc",                   12, Stepped,                "MPLS virtual circuit: name, number, class of service",  v5},
    {FlowRecord,    {0, 1010},    "extended_mpls_ftn",                   8, Stepped,                "MPLS FTN entry: description and mask",                  v5},
    {FlowRecord,    {0, 1011},    "extended_mpls_ldp_fec",               4, Stepped,                "MPLS LDP FEC: length of the address prefix",            v5},
    {FlowRecord,    {0, 1012},    "extended_vlantunnel",                 4, Stepped,                "VLAN tags that were stripped",                          v5},
    {FlowRecord,    {0, 1013},    "extended_80211_payload",              8, Stepped,                "802.11 payload, decrypted",                             wifi},
    {FlowRecord,    {0, 1014},    "extended_80211_rx",                40, Stepped,                "802.11 reception: network, channel, signal",            wifi},
    {FlowRecord,    {0, 1015},    "extended_80211_tx",                44, Stepped,                "802.11 transmission: network, channel, power",          wifi},
    {FlowRecord,    {0, 1016},    "extended_80211_aggregation",          4, Stepped,                "802.11 aggregated packets",                             wifi},
    {FlowRecord,    {0, 1017},    "extended_openflow_v1",               16, Stepped,                "OpenFlow 1.0 flow entry (deprecated)",                  openflow},
    {FlowRecord,    {0, 1018},    "extended_fc",                        16, Stepped,                "Fibre Channel routing",                                 list},
    {FlowRecord,    {0, 1019},    "extended_queue_length",               8, Stepped,                "queue and its length in segments",                      list},
    {FlowRecord,    {0, 1020},    "extended_nat_port",                   8, Stepped,                "translated ports",                                      nat},
    {FlowRecord,    {0, 1021},    "extended_l2_tunnel_egress",          24, Stepped,                "outer Ethernet header put on",                          tunnels},
    {FlowRecord,    {0, 1022},    "extended_l2_tunnel_ingress",         24, Stepped,                "outer Ethernet header taken off",                       tunnels},
    {FlowRecord,    {0, 1023},    "extended_ipv4_tunnel_egress",        32, Stepped,                "outer IPv4 header put on",                              tunnels},
    {FlowRecord,    {0, 1024},    "extended_ipv4_tunnel_ingress",       32, Stepped,                "outer IPv4 header taken off",                           tunnels},
    {FlowRecord,    {0, 1025},    "extended_ipv6_tunnel_egress",        56, Stepped,                "outer IPv6 header put on",                              tunnels},
    {FlowRecord,    {0, 1026},    "extended_ipv6_tunnel_ingress",       56, Stepped,                "outer IPv6 header taken off",                           tunnels},
    {FlowRecord,    {0, 1027},    "extended_decapsulate_egress",         4, Stepped,                "where the inner header begins, on egress",              tunnels},
    {FlowRecord,    {0, 1028},    "extended_decapsulate_ingress",        4, Stepped,                "where the inner header begins, on ingress",             tunnels},
    {FlowRecord,    {0, 1029},    "extended_vni_egress",                 4, Stepped,                "virtual network identifier put on",                     tunnels},
    {FlowRecord,    {0, 1030},    "extended_vni_ingress",                4, Stepped,                "virtual network identifier taken off",                  tunnels},
    {FlowRecord,    {0, 1031},    "extended_ib_lrh",                    40, Stepped,                "InfiniBand local route header",                         ib},
    {FlowRecord,    {0, 1032},    "extended_ib_grh",                    48, Stepped,                "InfiniBand global route header",                        ib},
    {FlowRecord,    {0, 1033},    "extended_ib_bth",                    12, Stepped,                "InfiniBand base transport header",                      ib},
    {FlowRecord,    {0, 1034},    "extended_vlanin",                     4, Stepped,                "VLAN tags on ingress",                                  list},
    {FlowRecord,    {0, 1035},    "extended_vlanout",                    4, Stepped,                "VLAN tags on egress",                                   list},
    {FlowRecord,    {0, 1036},    "extended_egress_queue",               4, Stepped,                "queue on egress",                                       drops},
    {FlowRecord,    {0, 1037},    "extended_acl",                       12, Stepped,                "access list that decided",                              drops},
    {FlowRecord,    {0, 1038},    "extended_function",                   4, Stepped,                "software function that dropped the packet",             drops},
    {FlowRecord,    {0, 1039},    "extended_transit",                    4, Stepped,                "time spent in the device, ns",                          transit},
    {FlowRecord,    {0, 1040},    "extended_queue",                      4, Stepped,                "depth of the queue, bytes",                             transit},
    {FlowRecord,    {0, 1041},    "extended_hw_trap",                    8, Stepped,                "hardware trap: group and name",                         hsflowd},
    {FlowRecord,    {0, 1042},    "extended_linux_drop_reason",          4, Stepped,                "reason that the Linux kernel gave",                     hsflowd},
    {FlowRecord,    {0, 1043},    "extended_timestamp",                  8, Stepped,                "when the packet was sampled, ns since 1970",            hsflowd},
    {FlowRecord,    {0, 2000},    "transaction",                        32, Stepped,                "an application's transaction",                          list},
    {FlowRecord,    {0, 2001},    "extended_nfs_storage_transaction",   12, Stepped,                "NFS path, operation and status",                        list},
    {FlowRecord,    {0, 2002},    "extended_scsi_storage_transaction",  12, Stepped,                "SCSI unit, operation and status",                       list},
    {FlowRecord,    {0, 2003},    "extended_http_transaction",          24, Stepped,                "HTTP URL, host, user and status",                       list},
    {FlowRecord,    {0, 2100},    "extended_socket_ipv4",               20, SocketIpv4,             "socket of an application, IPv4",                        app},
    {FlowRecord,    {0, 2101},    "extended_socket_ipv6",               44, SocketIpv6,             "socket of an application, IPv6",                        app},
    {FlowRecord,    {0, 2102},    "extended_proxy_socket_ipv4",         20, Stepped,                "socket to the server behind, IPv4",                     http},
    {FlowRecord,    {0, 2103},    "extended_proxy_socket_ipv6",         44, Stepped,                "socket to the server behind, IPv6",                     http},
    {FlowRecord,    {0, 2200},    "memcache_operation",                 28, Stepped,                "a memcache operation",                                  memcache},
    {FlowRecord,    {0, 2201},    "http_request_2201",                  48, Stepped,                "an HTTP request (deprecated)",                          http},
    {FlowRecord,    {0, 2202},    "app_operation",                      40, Stepped,                "an application's operation",                            app},
    {FlowRecord,    {0, 2203},    "app_parent_context",                 12, Stepped,                "the operation that this one serves",                    app},
    {FlowRecord,    {0, 2204},    "app_initiator",                       4, Stepped,                "who asked for the operation",                           app},
    {FlowRecord,    {0, 2205},    "app_target",                          4, Stepped,                "whom the operation is about",                           app},
    {FlowRecord,    {0, 2206},    "http_request",                       60, Stepped,                "an HTTP request",                                       http},
    {FlowRecord,    {0, 2207},    "extended_proxy_request",              8, Stepped,                "the request to the server behind",                      http},
    {FlowRecord,    {0, 2208},    "extended_nav_timing",                92, Stepped,                "W3C navigation timing",                                 list},
    {FlowRecord,    {0, 2209},    "extended_tcp_info",                  48, Stepped,                "state of the TCP connection",                           hsflowd},
    {FlowRecord,    {0, 2210},    "extended_entities",                  16, Stepped,                "entities that source and destination belong to",        hsflowd},
    {FlowRecord,    {4413, 1},    "bst_egress_queue",                    4, Stepped,                "queue on egress",                                       bcm},
    {FlowRecord,    {43874, 1},   "pmacct_class",                        4, Stepped,                "class that pmacct gave",                                pmacct},
    {FlowRecord,    {43874, 2},   "pmacct_tag",                         16, Stepped,                "tags that pmacct gave",                                 pmacct},
    {FlowRecord,    {43874, 3},   "pmacct_ndpi_class",                   8, Stepped,                "class that nDPI gave",                                  pmacct},

    {CounterRecord, {0, 1},       "if_counters",                        88, InterfaceCounters,      "counters of an interface",                              v5},
    {CounterRecord, {0, 2},       "ethernet_counters",                  52, Stepped,                "errors of an Ethernet interface",                       v5},
    {CounterRecord, {0, 3},       "tokenring_counters",                 72, Stepped,                "errors of a token ring interface",                      v5},
    {CounterRecord, {0, 4},       "vg_counters",                        80, Stepped,                "counters of a 100VG-AnyLAN interface",                  v5},
    {CounterRecord, {0, 5},       "vlan_counters",                      28, Stepped,                "counters of a VLAN",                                    v5},
    {CounterRecord, {0, 6},       "ieee80211_counters",                 80, Stepped,                "counters of an 802.11 interface",                       wifi},
    {CounterRecord, {0, 7},       "lag_port_stats",                     56, Stepped,                "link aggregation: systems, state, LACP counters",       lag},
    {CounterRecord, {0, 8},       "slow_path_counts",                   24, Stepped,                "packets that left the fast path, by cause",             list},
    {CounterRecord, {0, 9},       "ib_counters",                        64, Stepped,                "counters of an InfiniBand port",                        ib},
    {CounterRecord, {0, 10},      "sfp",                                20, Stepped,                "optical module: voltage, temperature, lanes",           optics},
    {CounterRecord, {0, 11},      "pfc",                                20, Stepped,                "priority flow control",                                 hsflowd},
    {CounterRecord, {0, 1001},    "processor",                          28, Stepped,                "processor and memory of the device",                    v5},
    {CounterRecord, {0, 1002},    "radio_utilization",                  12, Stepped,                "use of a radio channel",                                wifi},
    {CounterRecord, {0, 1003},    "queue_length",                       52, Stepped,                "histogram of queue lengths",                            list},
    {CounterRecord, {0, 1004},    "of_port",                            12, Stepped,                "OpenFlow datapath and port number",                     openflow},
    {CounterRecord, {0, 1005},    "port_name",                           4, Stepped,                "name of an interface",                                  openflow},
    {CounterRecord, {0, 2000},    "host_descr",                         32, Stepped,                "name, identity and system of a host",                   host},
    {CounterRecord, {0, 2001},    "host_adapters",                       4, Stepped,                "network adapters of a host",                            host},
    {CounterRecord, {0, 2002},    "host_parent",                         8, Stepped,                "the host that a virtual machine runs on",               host},
    {CounterRecord, {0, 2003},    "host_cpu",                           68, Stepped,                "load and processors of a host",                         host},
    {CounterRecord, {0, 2004},    "host_memory",                        72, Stepped,                "memory of a host",                                      host},
    {CounterRecord, {0, 2005},    "host_disk_io",                       52, Stepped,                "disks of a host",                                       host},
    {CounterRecord, {0, 2006},    "host_net_io",                        40, Stepped,                "network traffic of a host",                             host},
    {CounterRecord, {0, 2007},    "mib2_ip_group",                      76, Stepped,                "IP counters of a host",                                 hostip},
    {CounterRecord, {0, 2008},    "mib2_icmp_group",                   100, Stepped,                "ICMP counters of a host",                               hostip},
    {CounterRecord, {0, 2009},    "mib2_tcp_group",                     60, Stepped,                "TCP counters of a host",                                hostip},
    {CounterRecord, {0, 2010},    "mib2_udp_group",                     28, Stepped,                "UDP counters of a host",                                hostip},
    {CounterRecord, {0, 2100},    "virt_node",                          28, Stepped,                "a hypervisor",                                          host},
    {CounterRecord, {0, 2101},    "virt_cpu",                           12, Stepped,                "processors of a virtual machine",                       host},
    {CounterRecord, {0, 2102},    "virt_memory",                        16, Stepped,                "memory of a virtual machine",                           host},
    {CounterRecord, {0, 2103},    "virt_disk_io",                       52, Stepped,                "disks of a virtual machine",                            host},
    {CounterRecord, {0, 2104},    "virt_net_io",                        40, Stepped,                "network traffic of a virtual machine",                  host},
    {CounterRecord, {0, 2105},    "jvm_runtime",                        12, Stepped,                "name and version of a Java virtual machine",            jvm},
    {CounterRecord, {0, 2106},    "jvm_statistics",                    100, Stepped,                "memory, classes and threads of a Java virtual machine", jvm},
    {CounterRecord, {0, 2200},    "memcached_counters",                144, Stepped,                "counters of a memcache server (deprecated)",            memcache},
    {CounterRecord, {0, 2201},    "http_counters",                      60, Stepped,                "requests of a web server by method and status",         http},
    {CounterRecord, {0, 2202},    "app_operations",                     48, Stepped,                "operations of an application by status",                app},
    {CounterRecord, {0, 2203},    "app_resources",                      40, Stepped,                "resources that an application uses",                    app},
    {CounterRecord, {0, 2204},    "memcache_counters",                 140, Stepped,                "counters of a memcache server",                         memcache},
    {CounterRecord, {0, 2205},    "vdi",                                92, Stepped,                "counters of a virtual desktop server",                  sflowtool},
    {CounterRecord, {0, 2206},    "app_workers",                        20, Stepped,                "workers of an application",                             app},
    {CounterRecord, {0, 2207},    "ovs_dp_stats",                       24, Stepped,                "Open vSwitch datapath: hits, misses, flows",            ovs},
    {CounterRecord, {0, 3000},    "energy",                             24, Stepped,                "electrical power",                                      list},
    {CounterRecord, {0, 3001},    "temperature",                        12, Stepped,                "temperature",                                           list},
    {CounterRecord, {0, 3002},    "humidity",                            4, Stepped,                "humidity",                                              list},
    {CounterRecord, {0, 3003},    "fans",                               12, Stepped,                "fans",                                                  list},
    {CounterRecord, {4413, 1},    "bst_device_buffers",                  8, Stepped,                "buffers of the device in use",                          bcm},
    {CounterRecord, {4413, 2},    "bst_port_buffers",                   24, Stepped,                "buffers of a port in use",                              bcm},
    {CounterRecord, {4413, 3},    "hw_tables",                         144, Stepped,                "forwarding tables in use",                              bcm},
    {CounterRecord, {5703, 1},    "nvidia_gpu",                         48, Stepped,                "graphics processors",                                   nvml},
});
// clang-format on

constexpr bool strictlySorted()
{
    for (std::size_t i = 1; i < table.size(); ++i)
        if (std::pair(table[i - 1].kind, table[i - 1].tag) >= std::pair(table[i].kind, table[i].tag))
            return false;
    return true;
}
static_assert(strictlySorted(), "findStructure searches by halves, and a structure stands once");

static_assert(table.size() < 255);

} // namespace

namespace detail
{

constexpr std::array<std::array<std::uint8_t, directFormats>, 3> directRows = [] {
    std::array<std::array<std::uint8_t, directFormats>, 3> index{};
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].tag.value < directFormats)
            index[std::size_t(table[i].kind)][table[i].tag.value] = std::uint8_t(i + 1);
    return index;
}();

constexpr const StructureRow* firstRow = table.data();

const StructureRow* searchStructure(StructureKind kind, Tag tag)
{
    const auto found = std::ranges::lower_bound(table, std::pair(kind, tag), {}, [](const StructureRow& row) {
        return std::pair(row.kind, row.tag);
    });
    return found != table.end() && found->kind == kind && found->tag == tag ? &*found : nullptr;
}

} // namespace detail

std::span<const StructureRow> structures()
{
    return table;
}

std::string toText(Tag tag)
{
    return std::to_string(tag.enterprise()) + ':' + std::to_string(tag.format());
}

} // namespace weir::sample
