// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <limits>

#include "query/counter_rates.h"

namespace weir::query
{

namespace
{

using Inputs = std::span<const double>;
using sample::Tag;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr bool known = false; ///< the name is sFlow-RT's
constexpr bool ours = true;
constexpr bool rate = true; ///< per second
constexpr bool level = false;

double share(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : unknown;
}

/// Of bytes per second in a speed of bits per second.
double utilization(Inputs in)
{
    return share(8 * in[0], in[1]);
}

/// Agents that do not count multicast or broadcast apart count them with the rest.
double packets(Inputs in)
{
    double sum = in[0];
    for (const double more : in.subspan(1))
        sum += std::isnan(more) ? 0 : more;
    return sum;
}

double sumOf(Inputs in)
{
    double sum = 0;
    for (const double number : in)
        sum += number;
    return sum;
}

double shareOf(Inputs in)
{
    return share(in[0], in[1]);
}

double shareLeft(Inputs in)
{
    return share(in[1] - in[0], in[1]);
}

double perEach(Inputs in)
{
    return in[1] > 0 ? in[0] / in[1] : unknown;
}

/// Milliseconds per second, by all of them.
double timeShare(Inputs in)
{
    return in[1] > 0 ? in[0] / 10 / in[1] : unknown;
}

double notIdle(Inputs in)
{
    return 100 - in[0];
}

double memoryUsed(Inputs in)
{
    const double used = in[0] - in[1] - in[2] - in[3];
    return used >= 0 ? used : unknown;
}

double memoryUtilization(Inputs in)
{
    return share(memoryUsed(in), in[0]);
}

double missRate(Inputs in)
{
    return share(in[0], in[0] + in[1]);
}

constexpr Tag interface{0, 1};
constexpr Tag processor{0, 1001};
constexpr Tag radio{0, 1002};
constexpr Tag cpu{0, 2003};
constexpr Tag memory{0, 2004};
constexpr Tag disk{0, 2005};
constexpr Tag virtualNode{0, 2100};
constexpr Tag virtualCpu{0, 2101};
constexpr Tag virtualMemory{0, 2102};
constexpr Tag virtualDisk{0, 2103};
constexpr Tag heap{0, 2106};
constexpr Tag http{0, 2201};
constexpr Tag ovs{0, 2207};
constexpr Tag hardware{4413, 3}; // one of its names is misspelt by sFlow-RT, and so known
constexpr Tag gpu{5703, 1};

// clang-format off
constexpr auto table = std::to_array<DerivedMetricRow>({
    {interface,     "ifinpkts",                  "packets", "packets received",                                   {"ifinucastpkts", "ifinmulticastpkts", "ifinbroadcastpkts"},    packets,           rate,  known},
    {interface,     "ifoutpkts",                 "packets", "packets sent",                                       {"ifoutucastpkts", "ifoutmulticastpkts", "ifoutbroadcastpkts"}, packets,           rate,  known},
    {interface,     "ifinutilization",           "%",       "bits received, of the nominal speed",                {"ifinoctets", "ifspeed"},                                      utilization,       level, known},
    {interface,     "ifoututilization",          "%",       "bits sent, of the nominal speed",                    {"ifoutoctets", "ifspeed"},                                     utilization,       level, known},
    {processor,     "processor_mem_utilization", "%",       "memory in use",                                      {"processor_mem_free", "processor_mem_total"},                  shareLeft,         level, ours},
    {radio,         "radio_utilization",         "%",       "time in which the channel was busy",                 {"radio_onchannelbusytime", "radio_onchanneltime"},             shareOf,           level, ours},
    {cpu,           "cpu_utilization",           "%",       "processor time that was not idle",                   {"cpu_idle"},                                                   notIdle,           level, known},
    {cpu,           "load_one_per_cpu",          "",        "processes that run or wait, by processor",           {"load_one", "cpu_num"},                                        perEach,           level, known},
    {memory,        "mem_used",                  "bytes",   "memory in use, without buffers and file cache",      {"mem_total", "mem_free", "mem_buffers", "mem_cached"},         memoryUsed,        level, known},
    {memory,        "mem_utilization",           "%",       "memory in use, without buffers and file cache",      {"mem_total", "mem_free", "mem_buffers", "mem_cached"},         memoryUtilization, level, known},
    {disk,          "disk_utilization",          "%",       "disk space in use",                                  {"disk_free", "disk_total"},                                    shareLeft,         level, known},
    {virtualNode,   "vnode_mem_utilization",     "%",       "memory of the hypervisor in use",                    {"vnode_mem_free", "vnode_mem_total"},                          shareLeft,         level, ours},
    {virtualCpu,    "vir_cpu_utilization",       "%",       "processor time used, of its virtual processors",     {"vir_cpu_time", "vir_cpu_num"},                                timeShare,         level, known},
    {virtualMemory, "vir_mem_utilization",       "%",       "memory in use",                                      {"vir_mem_used", "vir_mem_max"},                                shareOf,           level, ours},
    {virtualDisk,   "vir_disk_utilization",      "%",       "space taken by the virtual disks",                   {"vir_disk_allocation", "vir_disk_capacity"},                   shareOf,           level, ours},
    {heap,          "jvm_heap_utilization",      "%",       "heap in use",                                        {"jvm_heap_used", "jvm_heap_max"},                              shareOf,           level, ours},
    {http,          "http_requests",             "requests", "requests",                                          {"http_method_options", "http_method_get", "http_method_head", "http_method_post", "http_method_put",
                                                                                                                   "http_method_delete", "http_method_trace", "http_method_connect", "http_method_other"}, sumOf, rate, ours},
    {ovs,           "ovs_dp_missrate",           "%",       "packets for which the datapath had to ask",          {"ovs_dp_misses", "ovs_dp_hits"},                               missRate,          level, known},
    {hardware,      "bcm_host_utilization",      "%",       "use of the host table",                              {"bcm_host_entries", "bcm_host_entries_max"},                   shareOf,           level, known},
    {hardware,      "bcm_mac_utilization",       "%",       "use of the MAC address table",                       {"bcm_mac_entries", "bcm_mac_entries_max"},                     shareOf,           level, known},
    {hardware,      "bcm_ipv4_utilization",      "%",       "use of the room for IPv4 entries",                   {"bcm_ipv4_entries", "bcm_ipv4_entries_max"},                   shareOf,           level, known},
    {hardware,      "bcm_ipv6_utilization",      "%",       "use of the room for IPv6 entries",                   {"bcm_ipv6_entries", "bcm_ipv6_entries_max"},                   shareOf,           level, known},
    {hardware,      "bcm_ipv4_ipv6_utilization", "%",       "use of the room for IPv4 and IPv6 entries",          {"bcm_ipv4_ipv6_entries", "bcm_ipv4_ipv6_entries_max"},         shareOf,           level, known},
    {hardware,      "bcm_long_ipv6_utilizaton",  "%",       "use of the room for IPv6 entries with long prefixes", {"bcm_long_ipv6_entries", "bcm_long_ipv6_entries_max"},        shareOf,           level, known},
    {hardware,      "bcm_total_routes_utilization", "%",    "use of the room for routes",                         {"bcm_total_routes", "bcm_total_routes_max"},                   shareOf,           level, known},
    {hardware,      "bcm_ecmp_nexthops_utilization", "%",   "use of the room for next hops of equal cost",        {"bcm_ecmp_nexthops", "bcm_ecmp_nexthops_max"},                 shareOf,           level, known},
    {hardware,      "bcm_acl_ingress_utilization", "%",     "use of the ACL entries, ingress",                    {"bcm_acl_ingress_entries", "bcm_acl_ingress_entries_max"},     shareOf,           level, known},
    {hardware,      "bcm_acl_ingress_counters_utilization", "%", "use of the ACL counters, ingress",              {"bcm_acl_ingress_counters", "bcm_acl_ingress_counters_max"},   shareOf,           level, known},
    {hardware,      "bcm_acl_ingress_meters_utilization", "%", "use of the ACL meters, ingress",                  {"bcm_acl_ingress_meters", "bcm_acl_ingress_meters_max"},       shareOf,           level, known},
    {hardware,      "bcm_acl_egress_utilization", "%",      "use of the ACL entries, egress",                     {"bcm_acl_egress_entries", "bcm_acl_egress_entries_max"},       shareOf,           level, known},
    {hardware,      "bcm_acl_egress_counters_utilization", "%", "use of the ACL counters, egress",                {"bcm_acl_egress_counters", "bcm_acl_egress_counters_max"},     shareOf,           level, known},
    {hardware,      "bcm_acl_egress_meters_utilization", "%", "use of the ACL meters, egress",                    {"bcm_acl_egress_meters", "bcm_acl_egress_meters_max"},         shareOf,           level, known},
    {gpu,           "nvml_gpu_utilization",      "%",       "time in which the graphics processors were at work", {"nvml_gputime", "nvml_device_count"},                          timeShare,         level, ours},
    {gpu,           "nvml_mem_utilization",      "%",       "memory of the graphics processors in use",           {"nvml_mem_free", "nvml_mem_total"},                            shareLeft,         level, ours},
});
// clang-format on

} // namespace

std::span<const DerivedMetricRow> derivedMetrics()
{
    return table;
}

} // namespace weir::query
