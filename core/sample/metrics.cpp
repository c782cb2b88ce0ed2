// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "sample/metrics.h"

namespace weir::sample
{

namespace
{

using enum MetricForm;

constexpr Tag interface{0, 1};
constexpr Tag ethernet{0, 2};
constexpr Tag tokenring{0, 3};
constexpr Tag vg{0, 4};
constexpr Tag vlan{0, 5};
constexpr Tag wireless{0, 6};
constexpr Tag lag{0, 7};
constexpr Tag slowpath{0, 8};
constexpr Tag infiniband{0, 9};
constexpr Tag sfp{0, 10};
constexpr Tag pfc{0, 11};
constexpr Tag processor{0, 1001};
constexpr Tag radio{0, 1002};
constexpr Tag queue{0, 1003};
constexpr Tag openFlowPort{0, 1004};
constexpr Tag portName{0, 1005};
constexpr Tag hostDescription{0, 2000};
constexpr Tag hostParent{0, 2002};
constexpr Tag cpu{0, 2003};
constexpr Tag memory{0, 2004};
constexpr Tag disk{0, 2005};
constexpr Tag network{0, 2006};
constexpr Tag ip{0, 2007};
constexpr Tag icmp{0, 2008};
constexpr Tag tcp{0, 2009};
constexpr Tag udp{0, 2010};
constexpr Tag virtualNode{0, 2100};
constexpr Tag virtualCpu{0, 2101};
constexpr Tag virtualMemory{0, 2102};
constexpr Tag virtualDisk{0, 2103};
constexpr Tag virtualNetwork{0, 2104};
constexpr Tag jvm{0, 2105};
constexpr Tag jvmStatistics{0, 2106};
constexpr Tag oldMemcache{0, 2200};
constexpr Tag http{0, 2201};
constexpr Tag operations{0, 2202};
constexpr Tag resources{0, 2203};
constexpr Tag memcache{0, 2204};
constexpr Tag desktop{0, 2205};
constexpr Tag workers{0, 2206};
constexpr Tag ovs{0, 2207};
constexpr Tag energy{0, 3000};
constexpr Tag temperature{0, 3001};
constexpr Tag humidity{0, 3002};
constexpr Tag fans{0, 3003};
constexpr Tag deviceBuffers{4413, 1};
constexpr Tag portBuffers{4413, 2};
constexpr Tag hardwareTables{4413, 3};
constexpr Tag gpu{5703, 1};

constexpr bool known = false; ///< the name is sFlow-RT's
constexpr bool ours = true;

// clang-format off
constexpr auto table = std::to_array<MetricRow>({
    {interface,       "ifindex",                         Gauge32,     "",            "index of the interface (IF-MIB ifIndex)",                               known},
    {interface,       "iftype",                          IfType,      "",            "kind of interface (IANAifType)",                                        known},
    {interface,       "ifspeed",                         Gauge64,     "bit/s",       "nominal speed",                                                         known},
    {interface,       "ifdirection",                     Direction,   "",            "full-duplex, half-duplex, in or out",                                   known},
    {interface,       "ifadminstatus",                   AdminStatus, "",            "what the interface is set to: up or down",                              known},
    {interface,       "ifoperstatus",                    OperStatus,  "",            "what the interface is: up or down",                                     known},
    {interface,       "ifinoctets",                      Counter64,   "bytes",       "bytes received",                                                        known},
    {interface,       "ifinucastpkts",                   Counter32,   "packets",     "unicast packets received",                                              known},
    {interface,       "ifinmulticastpkts",               Counter32,   "packets",     "multicast packets received",                                            known},
    {interface,       "ifinbroadcastpkts",               Counter32,   "packets",     "broadcast packets received",                                            known},
    {interface,       "ifindiscards",                    Counter32,   "packets",     "packets received and discarded without a fault in them",                known},
    {interface,       "ifinerrors",                      Counter32,   "packets",     "packets received with a fault",                                         known},
    {interface,       "ifinunknownprotos",               Counter32,   "packets",     "packets received of an unknown protocol",                               known},
    {interface,       "ifoutoctets",                     Counter64,   "bytes",       "bytes sent",                                                            known},
    {interface,       "ifoutucastpkts",                  Counter32,   "packets",     "unicast packets sent",                                                  known},
    {interface,       "ifoutmulticastpkts",              Counter32,   "packets",     "multicast packets sent",                                                known},
    {interface,       "ifoutbroadcastpkts",              Counter32,   "packets",     "broadcast packets sent",                                                known},
    {interface,       "ifoutdiscards",                   Counter32,   "packets",     "packets to be sent and discarded without a fault in them",              known},
    {interface,       "ifouterrors",                     Counter32,   "packets",     "packets that could not be sent for a fault",                            known},
    {interface,       "ifpromiscuousmode",               Gauge32,     "",            "1: the interface takes every packet",                                   ours},

    {ethernet,        "eth_alignmenterrors",             Counter32,   "frames",      "frames with a length of no whole number of octets",                     known},
    {ethernet,        "eth_fcserrors",                   Counter32,   "frames",      "frames with a wrong check sequence",                                    known},
    {ethernet,        "eth_singlecollisions",            Counter32,   "frames",      "frames sent after one collision",                                       known},
    {ethernet,        "eth_multiplecollisions",          Counter32,   "frames",      "frames sent after several collisions",                                  known},
    {ethernet,        "eth_sqetesterrors",               Counter32,   "errors",      "signal quality errors",                                                 known},
    {ethernet,        "eth_deferredtx",                  Counter32,   "frames",      "frames that had to wait because the medium was busy",                   known},
    {ethernet,        "eth_latecollision",               Counter32,   "frames",      "collisions later than one slot time",                                   known},
    {ethernet,        "eth_excessivecollisions",         Counter32,   "frames",      "frames given up after too many collisions",                             known},
    {ethernet,        "eth_internalmactxerrors",         Counter32,   "frames",      "frames not sent for a fault in the sender",                             known},
    {ethernet,        "eth_carriersenseerrors",          Counter32,   "errors",      "losses of the carrier while sending",                                   known},
    {ethernet,        "eth_frametoolongs",               Counter32,   "frames",      "frames longer than allowed",                                            known},
    {ethernet,        "eth_internalmacrxerrors",         Counter32,   "frames",      "frames lost for a fault in the receiver",                               known},
    {ethernet,        "eth_symbolerrors",                Counter32,   "errors",      "invalid symbols on the medium",                                         known},

    {tokenring,       "tr_lineerrors",                   Counter32,   "errors",      "frames or tokens with a wrong check sequence",                          ours},
    {tokenring,       "tr_bursterrors",                  Counter32,   "errors",      "absences of transitions",                                               ours},
    {tokenring,       "tr_acerrors",                     Counter32,   "errors",      "faults of the address recognition bits",                                ours},
    {tokenring,       "tr_aborttranserrors",             Counter32,   "errors",      "aborts of a transmission",                                              ours},
    {tokenring,       "tr_internalerrors",               Counter32,   "errors",      "internal errors",                                                       ours},
    {tokenring,       "tr_lostframeerrors",              Counter32,   "errors",      "frames sent that did not come back whole",                              ours},
    {tokenring,       "tr_receivecongestions",           Counter32,   "errors",      "frames recognised with no buffer for them",                             ours},
    {tokenring,       "tr_framecopiederrors",            Counter32,   "errors",      "frames of another station with the own address",                        ours},
    {tokenring,       "tr_tokenerrors",                  Counter32,   "errors",      "token errors seen by the active monitor",                               ours},
    {tokenring,       "tr_softerrors",                   Counter32,   "errors",      "soft errors",                                                           ours},
    {tokenring,       "tr_harderrors",                   Counter32,   "errors",      "hard errors",                                                           ours},
    {tokenring,       "tr_signalloss",                   Counter32,   "errors",      "losses of the signal",                                                  ours},
    {tokenring,       "tr_transmitbeacons",              Counter32,   "frames",      "beacon frames sent",                                                    ours},
    {tokenring,       "tr_recoverys",                    Counter32,   "events",      "claim token frames received or sent",                                   ours},
    {tokenring,       "tr_lobewires",                    Counter32,   "events",      "faults of the lobe",                                                    ours},
    {tokenring,       "tr_removes",                      Counter32,   "events",      "orders to leave the ring",                                              ours},
    {tokenring,       "tr_singles",                      Counter32,   "events",      "times of being alone in the ring",                                      ours},
    {tokenring,       "tr_freqerrors",                   Counter32,   "errors",      "faults of the frequency",                                               ours},

    {vg,              "vg_inhighpriorityframes",         Counter32,   "frames",      "frames of high priority received",                                      ours},
    {vg,              "vg_inhighpriorityoctets",         Counter64,   "bytes",       "bytes of high priority received",                                       ours},
    {vg,              "vg_innormpriorityframes",         Counter32,   "frames",      "frames of normal priority received",                                    ours},
    {vg,              "vg_innormpriorityoctets",         Counter64,   "bytes",       "bytes of normal priority received",                                     ours},
    {vg,              "vg_inipmerrors",                  Counter32,   "frames",      "frames with an invalid packet marker",                                  ours},
    {vg,              "vg_inoversizeframeerrors",        Counter32,   "frames",      "frames longer than allowed",                                            ours},
    {vg,              "vg_indataerrors",                 Counter32,   "frames",      "frames with a fault in the data",                                       ours},
    {vg,              "vg_innulladdressedframes",        Counter32,   "frames",      "frames without an address",                                             ours},
    {vg,              "vg_outhighpriorityframes",        Counter32,   "frames",      "frames of high priority sent",                                          ours},
    {vg,              "vg_outhighpriorityoctets",        Counter64,   "bytes",       "bytes of high priority sent",                                           ours},
    {vg,              "vg_transitionintotrainings",      Counter32,   "events",      "times of training",                                                     ours},
    {vg,              "vg_hcinhighpriorityoctets",       Counter64,   "bytes",       "bytes of high priority received, wide counter",                         ours},
    {vg,              "vg_hcinnormpriorityoctets",       Counter64,   "bytes",       "bytes of normal priority received, wide counter",                       ours},
    {vg,              "vg_hcouthighpriorityoctets",      Counter64,   "bytes",       "bytes of high priority sent, wide counter",                             ours},

    {vlan,            "vlan_id",                         Gauge32,     "",            "number of the VLAN",                                                    ours},
    {vlan,            "vlan_octets",                     Counter64,   "bytes",       "bytes in the VLAN",                                                     ours},
    {vlan,            "vlan_ucastpkts",                  Counter32,   "packets",     "unicast packets in the VLAN",                                           ours},
    {vlan,            "vlan_multicastpkts",              Counter32,   "packets",     "multicast packets in the VLAN",                                         ours},
    {vlan,            "vlan_broadcastpkts",              Counter32,   "packets",     "broadcast packets in the VLAN",                                         ours},
    {vlan,            "vlan_discards",                   Counter32,   "packets",     "packets of the VLAN discarded",                                         ours},

    {wireless,        "dot11_txfragments",               Counter32,   "frames",      "fragments sent and acknowledged",                                       ours},
    {wireless,        "dot11_txmulticasts",              Counter32,   "frames",      "multicast frames sent",                                                 ours},
    {wireless,        "dot11_failed",                    Counter32,   "frames",      "frames given up after too many tries",                                  ours},
    {wireless,        "dot11_retries",                   Counter32,   "frames",      "frames sent after one or more tries",                                   ours},
    {wireless,        "dot11_multipleretries",           Counter32,   "frames",      "frames sent after more than one try again",                             ours},
    {wireless,        "dot11_frameduplicates",           Counter32,   "frames",      "frames received twice",                                                 ours},
    {wireless,        "dot11_rtssuccesses",              Counter32,   "frames",      "requests to send that were answered",                                   ours},
    {wireless,        "dot11_rtsfailures",               Counter32,   "frames",      "requests to send that were not answered",                               ours},
    {wireless,        "dot11_ackfailures",               Counter32,   "frames",      "acknowledgements that did not come",                                    ours},
    {wireless,        "dot11_rxfragments",               Counter32,   "frames",      "fragments received",                                                    ours},
    {wireless,        "dot11_rxmulticasts",              Counter32,   "frames",      "multicast frames received",                                             ours},
    {wireless,        "dot11_fcserrors",                 Counter32,   "frames",      "frames with a wrong check sequence",                                    ours},
    {wireless,        "dot11_txframes",                  Counter32,   "frames",      "frames sent",                                                           ours},
    {wireless,        "dot11_wepundecryptables",         Counter32,   "frames",      "frames that could not be decrypted",                                    ours},
    {wireless,        "dot11_qosdiscardedfragments",     Counter32,   "frames",      "fragments discarded by quality of service",                             ours},
    {wireless,        "dot11_associatedstations",        Gauge32,     "stations",    "stations associated",                                                   ours},
    {wireless,        "dot11_qoscfpollsreceived",        Counter32,   "polls",       "polls received",                                                        ours},
    {wireless,        "dot11_qoscfpollsunused",          Counter32,   "polls",       "polls received and not used",                                           ours},
    {wireless,        "dot11_qoscfpollsunusable",        Counter32,   "polls",       "polls received that could not be used",                                 ours},
    {wireless,        "dot11_qoscfpollslost",            Counter32,   "polls",       "polls sent without an answer",                                          ours},

    {lag,             "agg_actorsystemid",               Mac,         "",            "MAC address of the own system",                                         ours},
    {lag,             "agg_partneropersystemid",         Mac,         "",            "MAC address of the system at the other end",                            known},
    {lag,             "agg_attachedaggid",               Gauge32,     "",            "ifIndex of the aggregate that the port belongs to; 0: none",            known},
    {lag,             "agg_actoradminstate",             Byte,        "",            "LACP state bits that the port is set to",                               ours},
    {lag,             "agg_actoroperstate",              Byte,        "",            "LACP state bits of the port",                                           ours},
    {lag,             "agg_partneradminstate",           Byte,        "",            "LACP state bits that the other end is set to",                          ours},
    {lag,             "agg_partneroperstate",            Byte,        "",            "LACP state bits of the other end",                                      ours},
    {lag,             "agg_lacpdusrx",                   Counter32,   "frames",      "LACP frames received",                                                  ours},
    {lag,             "agg_markerpdusrx",                Counter32,   "frames",      "marker frames received",                                                ours},
    {lag,             "agg_markerresponsepdusrx",        Counter32,   "frames",      "marker responses received",                                             ours},
    {lag,             "agg_unknownrx",                   Counter32,   "frames",      "slow protocol frames of unknown kind received",                         ours},
    {lag,             "agg_illegalrx",                   Counter32,   "frames",      "malformed slow protocol frames received",                               ours},
    {lag,             "agg_lacpdustx",                   Counter32,   "frames",      "LACP frames sent",                                                      ours},
    {lag,             "agg_markerpdustx",                Counter32,   "frames",      "marker frames sent",                                                    ours},
    {lag,             "agg_markerresponsepdustx",        Counter32,   "frames",      "marker responses sent",                                                 ours},

    {slowpath,        "slowpath_unknown",                Counter32,   "packets",     "packets to the slow path for a reason not known",                       ours},
    {slowpath,        "slowpath_other",                  Counter32,   "packets",     "packets to the slow path for another reason",                           ours},
    {slowpath,        "slowpath_cammiss",                Counter32,   "packets",     "packets to the slow path because no entry matched",                     ours},
    {slowpath,        "slowpath_camfull",                Counter32,   "packets",     "packets to the slow path because the table was full",                   ours},
    {slowpath,        "slowpath_nohwsupport",            Counter32,   "packets",     "packets to the slow path because the hardware cannot",                  ours},
    {slowpath,        "slowpath_control",                Counter32,   "packets",     "packets to the slow path that are for the device",                      ours},

    {infiniband,      "ib_xmitpkts",                     Counter64,   "packets",     "packets sent",                                                          ours},
    {infiniband,      "ib_rcvpkts",                      Counter64,   "packets",     "packets received",                                                      ours},
    {infiniband,      "ib_symbolerrors",                 Counter32,   "errors",      "symbol errors",                                                         ours},
    {infiniband,      "ib_linkrecoveries",               Counter32,   "events",      "recoveries of the link",                                                ours},
    {infiniband,      "ib_linkdowned",                   Counter32,   "events",      "failures of the link",                                                  ours},
    {infiniband,      "ib_rcverrors",                    Counter32,   "packets",     "packets received with a fault",                                         ours},
    {infiniband,      "ib_rcvremotephysicalerrors",      Counter32,   "packets",     "packets marked bad by the other end",                                   ours},
    {infiniband,      "ib_rcvswitchrelayerrors",         Counter32,   "packets",     "packets that the switch could not relay",                               ours},
    {infiniband,      "ib_xmitdiscards",                 Counter32,   "packets",     "packets to be sent and discarded",                                      ours},
    {infiniband,      "ib_xmitconstrainterrors",         Counter32,   "packets",     "packets not sent for a constraint",                                     ours},
    {infiniband,      "ib_rcvconstrainterrors",          Counter32,   "packets",     "packets not taken for a constraint",                                    ours},
    {infiniband,      "ib_locallinkintegrityerrors",     Counter32,   "errors",      "losses of link integrity",                                              ours},
    {infiniband,      "ib_excessivebufferoverrunerrors", Counter32,   "errors",      "overruns of the buffer",                                                ours},
    {infiniband,      "ib_vl15dropped",                  Counter32,   "packets",     "management packets dropped",                                            ours},

    {sfp,             "sfp_moduleid",                    Gauge32,     "",            "number of the optical module",                                          ours},
    {sfp,             "sfp_lanes",                       Gauge32,     "lanes",       "lanes of the module",                                                   ours},
    {sfp,             "sfp_voltage",                     Gauge32,     "V",           "supply voltage",                                                        ours, 1000},
    {sfp,             "sfp_temperature",                 Signed32,    "°C",          "temperature of the module",                                             ours, 1000},
    {sfp,             "",                                Repeat,      "",            "",                                                                      known},
    {sfp,             "",                                Instance,    "",            "lane",                                                                  known},
    {sfp,             "sfp_txbias",                      Gauge32,     "mA",          "bias current of the laser",                                             ours, 1000},
    {sfp,             "sfp_txpower",                     Gauge32,     "mW",          "optical power sent",                                                    ours, 1000},
    {sfp,             "sfp_txpowermin",                  Gauge32,     "mW",          "least optical power sent",                                              ours, 1000},
    {sfp,             "sfp_txpowermax",                  Gauge32,     "mW",          "largest optical power sent",                                            ours, 1000},
    {sfp,             "sfp_txwavelength",                Gauge32,     "nm",          "wavelength sent",                                                       ours},
    {sfp,             "sfp_rxpower",                     Gauge32,     "mW",          "optical power received",                                                ours, 1000},
    {sfp,             "sfp_rxpowermin",                  Gauge32,     "mW",          "least optical power received",                                          ours, 1000},
    {sfp,             "sfp_rxpowermax",                  Gauge32,     "mW",          "largest optical power received",                                        ours, 1000},
    {sfp,             "sfp_rxwavelength",                Gauge32,     "nm",          "wavelength received",                                                   ours},

    {pfc,             "pfc_requests",                    Counter32,   "frames",      "pause frames sent",                                                     ours},
    {pfc,             "pfc_indications",                 Counter32,   "frames",      "pause frames received",                                                 ours},
    {pfc,             "pfc_pauseduration",               Counter32,   "µs",          "time in pause",                                                         ours},
    {pfc,             "pfc_stormsdetected",              Counter32,   "events",      "pause storms that began",                                               ours},
    {pfc,             "pfc_stormsrestored",              Counter32,   "events",      "pause storms that ended",                                               ours},

    {processor,       "processor_cpu_5s",                Percent,     "%",           "processor load, mean of 5 seconds",                                     ours},
    {processor,       "processor_cpu_1m",                Percent,     "%",           "processor load, mean of a minute",                                      ours},
    {processor,       "processor_cpu_5m",                Percent,     "%",           "processor load, mean of 5 minutes",                                     ours},
    {processor,       "processor_mem_total",             Gauge64,     "bytes",       "memory of the device",                                                  ours},
    {processor,       "processor_mem_free",              Gauge64,     "bytes",       "memory not in use",                                                     ours},

    {radio,           "radio_elapsedtime",               Counter32,   "ms",          "time",                                                                  ours},
    {radio,           "radio_onchanneltime",             Counter32,   "ms",          "time on the channel",                                                   ours},
    {radio,           "radio_onchannelbusytime",         Counter32,   "ms",          "time in which the channel was busy",                                    ours},

    {queue,           "",                                Instance,    "",            "queue",                                                                 known},
    {queue,           "queue_segmentsize",               Gauge32,     "bytes",       "bytes of a segment",                                                    ours},
    {queue,           "queue_segments",                  Gauge32,     "segments",    "segments of the queue",                                                 ours},
    {queue,           "queue_length0",                   Counter32,   "packets",     "packets that found the queue empty",                                    ours},
    {queue,           "queue_length1",                   Counter32,   "packets",     "packets that found one segment",                                        ours},
    {queue,           "queue_length2",                   Counter32,   "packets",     "packets that found up to 2 segments",                                   ours},
    {queue,           "queue_length4",                   Counter32,   "packets",     "packets that found up to 4 segments",                                   ours},
    {queue,           "queue_length8",                   Counter32,   "packets",     "packets that found up to 8 segments",                                   ours},
    {queue,           "queue_length32",                  Counter32,   "packets",     "packets that found up to 32 segments",                                  ours},
    {queue,           "queue_length128",                 Counter32,   "packets",     "packets that found up to 128 segments",                                 ours},
    {queue,           "queue_length1024",                Counter32,   "packets",     "packets that found up to 1024 segments",                                ours},
    {queue,           "queue_lengthmore",                Counter32,   "packets",     "packets that found more segments",                                      ours},
    {queue,           "queue_dropped",                   Counter32,   "packets",     "packets dropped at the queue",                                          ours},

    {openFlowPort,    "of_dpid",                         DatapathId,  "",            "OpenFlow datapath identifier",                                          known},
    {openFlowPort,    "of_port",                         Gauge32,     "",            "OpenFlow port number",                                                  known},

    {portName,        "ifname",                          Text,        "",            "name of the interface",                                                 known},

    {hostDescription, "host_name",                       Text,        "",            "name of the host",                                                      known},
    {hostDescription, "uuid",                            Uuid,        "",            "identity of the host",                                                  known},
    {hostDescription, "machine_type",                    MachineType, "",            "kind of processor",                                                     known},
    {hostDescription, "os_name",                         OsName,      "",            "operating system",                                                      known},
    {hostDescription, "os_release",                      Text,        "",            "release of the operating system",                                       known},

    {hostParent,      "host_parentclass",                Gauge32,     "",            "class of the data source that the virtual machine runs on",             ours},
    {hostParent,      "host_parentindex",                Gauge32,     "",            "index of the data source that the virtual machine runs on",             ours},

    {cpu,             "load_one",                        Float,       "",            "processes that run or wait, mean of a minute",                          known},
    {cpu,             "load_five",                       Float,       "",            "processes that run or wait, mean of 5 minutes",                         known},
    {cpu,             "load_fifteen",                    Float,       "",            "processes that run or wait, mean of 15 minutes",                        known},
    {cpu,             "proc_run",                        Gauge32,     "processes",   "processes running",                                                     known},
    {cpu,             "proc_total",                      Gauge32,     "processes",   "processes",                                                             known},
    {cpu,             "cpu_num",                         Gauge32,     "cpus",        "processors",                                                            known},
    {cpu,             "cpu_speed",                       Gauge32,     "MHz",         "speed of a processor",                                                  known},
    {cpu,             "uptime",                          Gauge32,     "s",           "time since the host started",                                           known},
    {cpu,             "cpu_user",                        Share32,     "%",           "processor time of programs",                                            known},
    {cpu,             "cpu_nice",                        Share32,     "%",           "processor time of programs of low priority",                            known},
    {cpu,             "cpu_system",                      Share32,     "%",           "processor time of the system",                                          known},
    {cpu,             "cpu_idle",                        Share32,     "%",           "processor time with nothing to do",                                     known},
    {cpu,             "cpu_wio",                         Share32,     "%",           "processor time waiting for disks",                                      known},
    {cpu,             "cpu_intr",                        Share32,     "%",           "processor time of interrupts",                                          known},
    {cpu,             "cpu_sintr",                       Share32,     "%",           "processor time of software interrupts",                                 known},
    {cpu,             "interrupts",                      Counter32,   "interrupts",  "interrupts",                                                            known},
    {cpu,             "contexts",                        Counter32,   "switches",    "switches of context",                                                   known},
    {cpu,             "cpu_steal",                       Share32,     "%",           "processor time that the hypervisor gave to others",                     known},
    {cpu,             "cpu_guest",                       PartShare32, "%",           "processor time of virtual machines, part of cpu_user",                  known},
    {cpu,             "cpu_guest_nice",                  PartShare32, "%",           "processor time of virtual machines of low priority, part of cpu_nice",  known},

    {memory,          "mem_total",                       Gauge64,     "bytes",       "memory",                                                                known},
    {memory,          "mem_free",                        Gauge64,     "bytes",       "memory not in use",                                                     known},
    {memory,          "mem_shared",                      Gauge64,     "bytes",       "memory shared by processes",                                            known},
    {memory,          "mem_buffers",                     Gauge64,     "bytes",       "memory used as buffers",                                                known},
    {memory,          "mem_cached",                      Gauge64,     "bytes",       "memory used as file cache",                                             known},
    {memory,          "swap_total",                      Gauge64,     "bytes",       "swap space",                                                            known},
    {memory,          "swap_free",                       Gauge64,     "bytes",       "swap space not in use",                                                 known},
    {memory,          "page_in",                         Counter32,   "pages",       "pages read from disk",                                                  known},
    {memory,          "page_out",                        Counter32,   "pages",       "pages written to disk",                                                 known},
    {memory,          "swap_in",                         Counter32,   "pages",       "pages read from swap",                                                  known},
    {memory,          "swap_out",                        Counter32,   "pages",       "pages written to swap",                                                 known},

    {disk,            "disk_total",                      Gauge64,     "bytes",       "disk space",                                                            known},
    {disk,            "disk_free",                       Gauge64,     "bytes",       "disk space not in use",                                                 known},
    {disk,            "part_max_used",                   Percent,     "%",           "use of the fullest partition",                                          known},
    {disk,            "reads",                           Counter32,   "reads",       "reads",                                                                 known},
    {disk,            "bytes_read",                      Counter64,   "bytes",       "bytes read",                                                            known},
    {disk,            "read_time",                       Counter32,   "ms",          "time spent reading",                                                    known},
    {disk,            "writes",                          Counter32,   "writes",      "writes",                                                                known},
    {disk,            "bytes_written",                   Counter64,   "bytes",       "bytes written",                                                         known},
    {disk,            "write_time",                      Counter32,   "ms",          "time spent writing",                                                    known},

    {network,         "bytes_in",                        Counter64,   "bytes",       "bytes received",                                                        known},
    {network,         "pkts_in",                         Counter32,   "packets",     "packets received",                                                      known},
    {network,         "errs_in",                         Counter32,   "packets",     "packets received with a fault",                                         known},
    {network,         "drops_in",                        Counter32,   "packets",     "packets received and dropped",                                          known},
    {network,         "bytes_out",                       Counter64,   "bytes",       "bytes sent",                                                            known},
    {network,         "pkts_out",                        Counter32,   "packets",     "packets sent",                                                          known},
    {network,         "errs_out",                        Counter32,   "packets",     "packets that could not be sent for a fault",                            known},
    {network,         "drops_out",                       Counter32,   "packets",     "packets to be sent and dropped",                                        known},

    {ip,              "ip_forwarding",                   Gauge32,     "",            "1: the host forwards, 2: it does not",                                  ours},
    {ip,              "ip_defaultttl",                   Gauge32,     "",            "time to live that the host gives",                                      ours},
    {ip,              "ip_inreceives",                   Counter32,   "packets",     "packets received",                                                      ours},
    {ip,              "ip_inhdrerrors",                  Counter32,   "packets",     "packets with a fault in the header",                                    ours},
    {ip,              "ip_inaddrerrors",                 Counter32,   "packets",     "packets with an address that cannot be",                                ours},
    {ip,              "ip_forwdatagrams",                Counter32,   "packets",     "packets forwarded",                                                     ours},
    {ip,              "ip_inunknownprotos",              Counter32,   "packets",     "packets of an unknown protocol",                                        ours},
    {ip,              "ip_indiscards",                   Counter32,   "packets",     "packets received and discarded without a fault in them",                ours},
    {ip,              "ip_indelivers",                   Counter32,   "packets",     "packets handed to a protocol",                                          ours},
    {ip,              "ip_outrequests",                  Counter32,   "packets",     "packets that the host itself sent",                                     ours},
    {ip,              "ip_outdiscards",                  Counter32,   "packets",     "packets to be sent and discarded",                                      ours},
    {ip,              "ip_outnoroutes",                  Counter32,   "packets",     "packets without a route",                                               ours},
    {ip,              "ip_reasmtimeout",                 Gauge32,     "s",           "longest wait for the rest of a packet",                                 ours},
    {ip,              "ip_reasmreqds",                   Counter32,   "fragments",   "fragments to be put together",                                          ours},
    {ip,              "ip_reasmoks",                     Counter32,   "packets",     "packets put together",                                                  ours},
    {ip,              "ip_reasmfails",                   Counter32,   "packets",     "packets that could not be put together",                                ours},
    {ip,              "ip_fragoks",                      Counter32,   "packets",     "packets cut into fragments",                                            ours},
    {ip,              "ip_fragfails",                    Counter32,   "packets",     "packets that must not be cut",                                          ours},
    {ip,              "ip_fragcreates",                  Counter32,   "fragments",   "fragments made",                                                        ours},

    {icmp,            "icmp_inmsgs",                     Counter32,   "packets",     "messages received",                                                     ours},
    {icmp,            "icmp_inerrors",                   Counter32,   "packets",     "messages received with a fault",                                        ours},
    {icmp,            "icmp_indestunreachs",             Counter32,   "packets",     "destination unreachable received",                                      ours},
    {icmp,            "icmp_intimeexcds",                Counter32,   "packets",     "time exceeded received",                                                ours},
    {icmp,            "icmp_inparamprobs",               Counter32,   "packets",     "parameter problem received",                                            ours},
    {icmp,            "icmp_insrcquenchs",               Counter32,   "packets",     "source quench received",                                                ours},
    {icmp,            "icmp_inredirects",                Counter32,   "packets",     "redirect received",                                                     ours},
    {icmp,            "icmp_inechos",                    Counter32,   "packets",     "echo request received",                                                 ours},
    {icmp,            "icmp_inechoreps",                 Counter32,   "packets",     "echo reply received",                                                   ours},
    {icmp,            "icmp_intimestamps",               Counter32,   "packets",     "timestamp request received",                                            ours},
    {icmp,            "icmp_inaddrmasks",                Counter32,   "packets",     "address mask request received",                                         ours},
    {icmp,            "icmp_inaddrmaskreps",             Counter32,   "packets",     "address mask reply received",                                           ours},
    {icmp,            "icmp_outmsgs",                    Counter32,   "packets",     "messages sent",                                                         ours},
    {icmp,            "icmp_outerrors",                  Counter32,   "packets",     "messages not sent for a fault",                                         ours},
    {icmp,            "icmp_outdestunreachs",            Counter32,   "packets",     "destination unreachable sent",                                          ours},
    {icmp,            "icmp_outtimeexcds",               Counter32,   "packets",     "time exceeded sent",                                                    ours},
    {icmp,            "icmp_outparamprobs",              Counter32,   "packets",     "parameter problem sent",                                                ours},
    {icmp,            "icmp_outsrcquenchs",              Counter32,   "packets",     "source quench sent",                                                    ours},
    {icmp,            "icmp_outredirects",               Counter32,   "packets",     "redirect sent",                                                         ours},
    {icmp,            "icmp_outechos",                   Counter32,   "packets",     "echo request sent",                                                     ours},
    {icmp,            "icmp_outechoreps",                Counter32,   "packets",     "echo reply sent",                                                       ours},
    {icmp,            "icmp_outtimestamps",              Counter32,   "packets",     "timestamp request sent",                                                ours},
    {icmp,            "icmp_outtimestampreps",           Counter32,   "packets",     "timestamp reply sent",                                                  ours},
    {icmp,            "icmp_outaddrmasks",               Counter32,   "packets",     "address mask request sent",                                             ours},
    {icmp,            "icmp_outaddrmaskreps",            Counter32,   "packets",     "address mask reply sent",                                               ours},

    {tcp,             "tcp_rtoalgorithm",                Gauge32,     "",            "how the retransmission time is found (TCP-MIB)",                        ours},
    {tcp,             "tcp_rtomin",                      Gauge32,     "ms",          "least retransmission time",                                             ours},
    {tcp,             "tcp_rtomax",                      Gauge32,     "ms",          "largest retransmission time",                                           ours},
    {tcp,             "tcp_maxconn",                     Signed32,    "connections", "most connections; -1: no fixed number",                                 ours},
    {tcp,             "tcp_activeopens",                 Counter32,   "connections", "connections opened",                                                    ours},
    {tcp,             "tcp_passiveopens",                Counter32,   "connections", "connections accepted",                                                  ours},
    {tcp,             "tcp_attemptfails",                Counter32,   "connections", "connections that did not come about",                                   ours},
    {tcp,             "tcp_estabresets",                 Counter32,   "connections", "connections reset",                                                     ours},
    {tcp,             "tcp_currestab",                   Gauge32,     "connections", "connections established",                                               ours},
    {tcp,             "tcp_insegs",                      Counter32,   "segments",    "segments received",                                                     ours},
    {tcp,             "tcp_outsegs",                     Counter32,   "segments",    "segments sent",                                                         ours},
    {tcp,             "tcp_retranssegs",                 Counter32,   "segments",    "segments sent again",                                                   ours},
    {tcp,             "tcp_inerrs",                      Counter32,   "segments",    "segments received with a fault",                                        ours},
    {tcp,             "tcp_outrsts",                     Counter32,   "segments",    "resets sent",                                                           ours},
    {tcp,             "tcp_incsumerrors",                Counter32,   "segments",    "segments received with a wrong checksum",                               ours},

    {udp,             "udp_indatagrams",                 Counter32,   "datagrams",   "datagrams received",                                                    ours},
    {udp,             "udp_noports",                     Counter32,   "datagrams",   "datagrams to a port where nobody listens",                              ours},
    {udp,             "udp_inerrors",                    Counter32,   "datagrams",   "datagrams received and lost",                                           ours},
    {udp,             "udp_outdatagrams",                Counter32,   "datagrams",   "datagrams sent",                                                        ours},
    {udp,             "udp_rcvbuferrors",                Counter32,   "datagrams",   "datagrams lost because the receive buffer was full",                    ours},
    {udp,             "udp_sndbuferrors",                Counter32,   "datagrams",   "datagrams lost because the send buffer was full",                       ours},
    {udp,             "udp_incsumerrors",                Counter32,   "datagrams",   "datagrams received with a wrong checksum",                              ours},

    {virtualNode,     "vnode_cpu_speed",                 Gauge32,     "MHz",         "speed of a processor of the hypervisor",                                ours},
    {virtualNode,     "vnode_cpu_num",                   Gauge32,     "cpus",        "processors of the hypervisor",                                          ours},
    {virtualNode,     "vnode_mem_total",                 Gauge64,     "bytes",       "memory of the hypervisor",                                              ours},
    {virtualNode,     "vnode_mem_free",                  Gauge64,     "bytes",       "memory of the hypervisor not in use",                                   ours},
    {virtualNode,     "vnode_domains",                   Gauge32,     "machines",    "virtual machines that run",                                             ours},

    {virtualCpu,      "vir_cpu_state",                   CpuState,    "",            "state of the virtual machine",                                          ours},
    {virtualCpu,      "vir_cpu_time",                    Counter32,   "ms",          "processor time used",                                                   ours},
    {virtualCpu,      "vir_cpu_num",                     Gauge32,     "cpus",        "virtual processors",                                                    ours},

    {virtualMemory,   "vir_mem_used",                    Gauge64,     "bytes",       "memory used",                                                           ours},
    {virtualMemory,   "vir_mem_max",                     Gauge64,     "bytes",       "most memory that may be used",                                          ours},

    {virtualDisk,     "vir_disk_capacity",               Gauge64,     "bytes",       "size of the virtual disks",                                             ours},
    {virtualDisk,     "vir_disk_allocation",             Gauge64,     "bytes",       "space taken by the virtual disks",                                      ours},
    {virtualDisk,     "vir_disk_available",              Gauge64,     "bytes",       "space left for the virtual disks",                                      ours},
    {virtualDisk,     "vir_reads",                       Counter32,   "reads",       "reads",                                                                 ours},
    {virtualDisk,     "vir_bytes_read",                  Counter64,   "bytes",       "bytes read",                                                            ours},
    {virtualDisk,     "vir_writes",                      Counter32,   "writes",      "writes",                                                                ours},
    {virtualDisk,     "vir_bytes_written",               Counter64,   "bytes",       "bytes written",                                                         ours},
    {virtualDisk,     "vir_disk_errs",                   Counter32,   "errors",      "faults of the virtual disks",                                           ours},

    {virtualNetwork,  "vir_bytes_in",                    Counter64,   "bytes",       "bytes received",                                                        ours},
    {virtualNetwork,  "vir_pkts_in",                     Counter32,   "packets",     "packets received",                                                      ours},
    {virtualNetwork,  "vir_errs_in",                     Counter32,   "packets",     "packets received with a fault",                                         ours},
    {virtualNetwork,  "vir_drops_in",                    Counter32,   "packets",     "packets received and dropped",                                          ours},
    {virtualNetwork,  "vir_bytes_out",                   Counter64,   "bytes",       "bytes sent",                                                            ours},
    {virtualNetwork,  "vir_pkts_out",                    Counter32,   "packets",     "packets sent",                                                          ours},
    {virtualNetwork,  "vir_errs_out",                    Counter32,   "packets",     "packets that could not be sent for a fault",                            ours},
    {virtualNetwork,  "vir_drops_out",                   Counter32,   "packets",     "packets to be sent and dropped",                                        ours},

    {jvm,             "jvm_name",                        Text,        "",            "name of the virtual machine",                                           known},
    {jvm,             "jvm_vendor",                      Text,        "",            "maker of the virtual machine",                                          ours},
    {jvm,             "jvm_version",                     Text,        "",            "version of the virtual machine",                                        ours},

    {jvmStatistics,   "jvm_heap_initial",                Gauge64,     "bytes",       "heap at start",                                                         ours},
    {jvmStatistics,   "jvm_heap_used",                   Gauge64,     "bytes",       "heap used",                                                             ours},
    {jvmStatistics,   "jvm_heap_committed",              Gauge64,     "bytes",       "heap taken from the system",                                            ours},
    {jvmStatistics,   "jvm_heap_max",                    Gauge64,     "bytes",       "most heap",                                                             ours},
    {jvmStatistics,   "jvm_nonheap_initial",             Gauge64,     "bytes",       "other memory at start",                                                 ours},
    {jvmStatistics,   "jvm_nonheap_used",                Gauge64,     "bytes",       "other memory used",                                                     ours},
    {jvmStatistics,   "jvm_nonheap_committed",           Gauge64,     "bytes",       "other memory taken from the system",                                    ours},
    {jvmStatistics,   "jvm_nonheap_max",                 Gauge64,     "bytes",       "most other memory",                                                     ours},
    {jvmStatistics,   "jvm_gc_count",                    Counter32,   "collections", "garbage collections",                                                   ours},
    {jvmStatistics,   "jvm_gc_time",                     Counter32,   "ms",          "time spent in garbage collection",                                      ours},
    {jvmStatistics,   "jvm_classes_loaded",              Gauge32,     "classes",     "classes loaded",                                                        ours},
    {jvmStatistics,   "jvm_classes_total",               Counter32,   "classes",     "classes loaded since the start",                                        ours},
    {jvmStatistics,   "jvm_classes_unloaded",            Counter32,   "classes",     "classes unloaded",                                                      ours},
    {jvmStatistics,   "jvm_compilation_time",            Counter32,   "ms",          "time spent compiling",                                                  ours},
    {jvmStatistics,   "jvm_threads_live",                Gauge32,     "threads",     "threads",                                                               ours},
    {jvmStatistics,   "jvm_threads_daemon",              Gauge32,     "threads",     "daemon threads",                                                        ours},
    {jvmStatistics,   "jvm_threads_started",             Counter32,   "threads",     "threads started",                                                       ours},
    {jvmStatistics,   "jvm_fds_open",                    Gauge32,     "files",       "files open",                                                            ours},
    {jvmStatistics,   "jvm_fds_max",                     Gauge32,     "files",       "most files open",                                                       ours},

    {oldMemcache,     "memcache_uptime",                 Gauge32,     "s",           "time since the server started",                                         ours},
    {oldMemcache,     "memcache_rusage_user",            Counter32,   "ms",          "processor time of the server",                                          ours},
    {oldMemcache,     "memcache_rusage_system",          Counter32,   "ms",          "processor time of the system for the server",                           ours},
    {oldMemcache,     "memcache_curr_connections",       Gauge32,     "connections", "connections",                                                           ours},
    {oldMemcache,     "memcache_total_connections",      Counter32,   "connections", "connections opened",                                                    ours},
    {oldMemcache,     "memcache_connection_structures",  Gauge32,     "structures",  "connection structures",                                                 ours},
    {oldMemcache,     "memcache_cmd_get",                Counter32,   "operations",  "get operations",                                                        ours},
    {oldMemcache,     "memcache_cmd_set",                Counter32,   "operations",  "set operations",                                                        ours},
    {oldMemcache,     "memcache_cmd_flush",              Counter32,   "operations",  "flush operations",                                                      ours},
    {oldMemcache,     "memcache_get_hits",               Counter32,   "operations",  "get operations that found the key",                                     ours},
    {oldMemcache,     "memcache_get_misses",             Counter32,   "operations",  "get operations that did not find the key",                              ours},
    {oldMemcache,     "memcache_delete_misses",          Counter32,   "operations",  "delete operations that did not find the key",                           ours},
    {oldMemcache,     "memcache_delete_hits",            Counter32,   "operations",  "delete operations that found the key",                                  ours},
    {oldMemcache,     "memcache_incr_misses",            Counter32,   "operations",  "incr operations that did not find the key",                             ours},
    {oldMemcache,     "memcache_incr_hits",              Counter32,   "operations",  "incr operations that found the key",                                    ours},
    {oldMemcache,     "memcache_decr_misses",            Counter32,   "operations",  "decr operations that did not find the key",                             ours},
    {oldMemcache,     "memcache_decr_hits",              Counter32,   "operations",  "decr operations that found the key",                                    ours},
    {oldMemcache,     "memcache_cas_misses",             Counter32,   "operations",  "cas operations that did not find the key",                              ours},
    {oldMemcache,     "memcache_cas_hits",               Counter32,   "operations",  "cas operations that found the key",                                     ours},
    {oldMemcache,     "memcache_cas_badval",             Counter32,   "operations",  "cas operations that found another value",                               ours},
    {oldMemcache,     "memcache_auth_cmds",              Counter32,   "operations",  "authentications",                                                       ours},
    {oldMemcache,     "memcache_auth_errors",            Counter32,   "operations",  "authentications that failed",                                           ours},
    {oldMemcache,     "memcache_bytes_read",             Counter64,   "bytes",       "bytes read from the network",                                           ours},
    {oldMemcache,     "memcache_bytes_written",          Counter64,   "bytes",       "bytes written to the network",                                          ours},
    {oldMemcache,     "memcache_limit_maxbytes",         Gauge32,     "bytes",       "most bytes stored",                                                     ours},
    {oldMemcache,     "memcache_accepting_conns",        Gauge32,     "",            "1: the server takes connections",                                       ours},
    {oldMemcache,     "memcache_listen_disabled_num",    Counter32,   "events",      "times when the most connections were reached",                          ours},
    {oldMemcache,     "memcache_threads",                Gauge32,     "threads",     "threads",                                                               ours},
    {oldMemcache,     "memcache_conn_yields",            Counter32,   "events",      "times when a connection had to wait for others",                        ours},
    {oldMemcache,     "memcache_bytes",                  Gauge64,     "bytes",       "bytes stored",                                                          ours},
    {oldMemcache,     "memcache_curr_items",             Gauge32,     "items",       "items stored",                                                          ours},
    {oldMemcache,     "memcache_total_items",            Counter32,   "items",       "items stored since the start",                                          ours},
    {oldMemcache,     "memcache_evictions",              Counter32,   "items",       "items thrown out to make room",                                         ours},

    {http,            "http_method_options",             Counter32,   "requests",    "OPTIONS requests",                                                      ours},
    {http,            "http_method_get",                 Counter32,   "requests",    "GET requests",                                                          ours},
    {http,            "http_method_head",                Counter32,   "requests",    "HEAD requests",                                                         ours},
    {http,            "http_method_post",                Counter32,   "requests",    "POST requests",                                                         ours},
    {http,            "http_method_put",                 Counter32,   "requests",    "PUT requests",                                                          ours},
    {http,            "http_method_delete",              Counter32,   "requests",    "DELETE requests",                                                       ours},
    {http,            "http_method_trace",               Counter32,   "requests",    "TRACE requests",                                                        ours},
    {http,            "http_method_connect",             Counter32,   "requests",    "CONNECT requests",                                                      ours},
    {http,            "http_method_other",               Counter32,   "requests",    "requests by other methods",                                             ours},
    {http,            "http_status_1xx",                 Counter32,   "requests",    "requests answered with 1xx (informational)",                            ours},
    {http,            "http_status_2xx",                 Counter32,   "requests",    "requests answered with 2xx (success)",                                  ours},
    {http,            "http_status_3xx",                 Counter32,   "requests",    "requests answered with 3xx (redirection)",                              ours},
    {http,            "http_status_4xx",                 Counter32,   "requests",    "requests answered with 4xx (client error)",                             ours},
    {http,            "http_status_5xx",                 Counter32,   "requests",    "requests answered with 5xx (server error)",                             ours},
    {http,            "http_status_other",               Counter32,   "requests",    "requests answered otherwise",                                           ours},

    {operations,      "app_name",                        Text,        "",            "name of the application",                                               ours},
    {operations,      "app_success",                     Counter32,   "operations",  "operations that went well",                                             ours},
    {operations,      "app_other",                       Counter32,   "operations",  "operations with another status",                                        ours},
    {operations,      "app_timeout",                     Counter32,   "operations",  "operations that took too long",                                         ours},
    {operations,      "app_internalerror",               Counter32,   "operations",  "operations with an internal error",                                     ours},
    {operations,      "app_badrequest",                  Counter32,   "operations",  "operations asked for wrongly",                                          ours},
    {operations,      "app_forbidden",                   Counter32,   "operations",  "operations not permitted",                                              ours},
    {operations,      "app_toolarge",                    Counter32,   "operations",  "operations that were too large",                                        ours},
    {operations,      "app_notimplemented",              Counter32,   "operations",  "operations that the application does not have",                         ours},
    {operations,      "app_notfound",                    Counter32,   "operations",  "operations on something that is not there",                             ours},
    {operations,      "app_unavailable",                 Counter32,   "operations",  "operations that could not be done now",                                 ours},
    {operations,      "app_unauthorized",                Counter32,   "operations",  "operations without authorization",                                      ours},

    {resources,       "app_usertime",                    Counter32,   "ms",          "processor time of the application",                                     known},
    {resources,       "app_systemtime",                  Counter32,   "ms",          "processor time of the system for the application",                      known},
    {resources,       "app_memused",                     Gauge64,     "bytes",       "memory used",                                                           ours},
    {resources,       "app_memmax",                      Gauge64,     "bytes",       "most memory",                                                           ours},
    {resources,       "app_fdsopen",                     Gauge32,     "files",       "files open",                                                            ours},
    {resources,       "app_fdsmax",                      Gauge32,     "files",       "most files open",                                                       ours},
    {resources,       "app_connectionsopen",             Gauge32,     "connections", "connections open",                                                      ours},
    {resources,       "app_connectionsmax",              Gauge32,     "connections", "most connections",                                                      ours},

    {memcache,        "memcache_cmd_set",                Counter32,   "operations",  "set operations",                                                        ours},
    {memcache,        "memcache_cmd_touch",              Counter32,   "operations",  "touch operations",                                                      ours},
    {memcache,        "memcache_cmd_flush",              Counter32,   "operations",  "flush operations",                                                      ours},
    {memcache,        "memcache_get_hits",               Counter32,   "operations",  "get operations that found the key",                                     ours},
    {memcache,        "memcache_get_misses",             Counter32,   "operations",  "get operations that did not find the key",                              ours},
    {memcache,        "memcache_delete_hits",            Counter32,   "operations",  "delete operations that found the key",                                  ours},
    {memcache,        "memcache_delete_misses",          Counter32,   "operations",  "delete operations that did not find the key",                           ours},
    {memcache,        "memcache_incr_hits",              Counter32,   "operations",  "incr operations that found the key",                                    ours},
    {memcache,        "memcache_incr_misses",            Counter32,   "operations",  "incr operations that did not find the key",                             ours},
    {memcache,        "memcache_decr_hits",              Counter32,   "operations",  "decr operations that found the key",                                    ours},
    {memcache,        "memcache_decr_misses",            Counter32,   "operations",  "decr operations that did not find the key",                             ours},
    {memcache,        "memcache_cas_hits",               Counter32,   "operations",  "cas operations that found the key",                                     ours},
    {memcache,        "memcache_cas_misses",             Counter32,   "operations",  "cas operations that did not find the key",                              ours},
    {memcache,        "memcache_cas_badval",             Counter32,   "operations",  "cas operations that found another value",                               ours},
    {memcache,        "memcache_auth_cmds",              Counter32,   "operations",  "authentications",                                                       ours},
    {memcache,        "memcache_auth_errors",            Counter32,   "operations",  "authentications that failed",                                           ours},
    {memcache,        "memcache_threads",                Gauge32,     "threads",     "threads",                                                               ours},
    {memcache,        "memcache_conn_yields",            Counter32,   "events",      "times when a connection had to wait for others",                        ours},
    {memcache,        "memcache_listen_disabled_num",    Counter32,   "events",      "times when the most connections were reached",                          ours},
    {memcache,        "memcache_curr_connections",       Gauge32,     "connections", "connections",                                                           ours},
    {memcache,        "memcache_rejected_connections",   Counter32,   "connections", "connections refused",                                                   ours},
    {memcache,        "memcache_total_connections",      Counter32,   "connections", "connections opened",                                                    ours},
    {memcache,        "memcache_connection_structures",  Gauge32,     "structures",  "connection structures",                                                 ours},
    {memcache,        "memcache_evictions",              Counter32,   "items",       "items thrown out to make room",                                         ours},
    {memcache,        "memcache_reclaimed",              Counter32,   "items",       "items whose room was used again after they expired",                    ours},
    {memcache,        "memcache_curr_items",             Gauge32,     "items",       "items stored",                                                          ours},
    {memcache,        "memcache_total_items",            Counter32,   "items",       "items stored since the start",                                          ours},
    {memcache,        "memcache_bytes_read",             Counter64,   "bytes",       "bytes read from the network",                                           ours},
    {memcache,        "memcache_bytes_written",          Counter64,   "bytes",       "bytes written to the network",                                          ours},
    {memcache,        "memcache_bytes",                  Gauge64,     "bytes",       "bytes stored",                                                          ours},
    {memcache,        "memcache_limit_maxbytes",         Gauge64,     "bytes",       "most bytes stored",                                                     ours},

    {desktop,         "vdi_sessions_current",            Gauge32,     "sessions",    "sessions",                                                              ours},
    {desktop,         "vdi_sessions_total",              Counter32,   "sessions",    "sessions begun",                                                        ours},
    {desktop,         "vdi_sessions_duration",           Counter32,   "s",           "time of all sessions",                                                  ours},
    {desktop,         "vdi_rx_bytes",                    Counter32,   "bytes",       "bytes received",                                                        ours},
    {desktop,         "vdi_tx_bytes",                    Counter32,   "bytes",       "bytes sent",                                                            ours},
    {desktop,         "vdi_rx_packets",                  Counter32,   "packets",     "packets received",                                                      ours},
    {desktop,         "vdi_tx_packets",                  Counter32,   "packets",     "packets sent",                                                          ours},
    {desktop,         "vdi_rx_packets_lost",             Counter32,   "packets",     "packets lost on the way here",                                          ours},
    {desktop,         "vdi_tx_packets_lost",             Counter32,   "packets",     "packets lost on the way there",                                         ours},
    {desktop,         "vdi_rtt_min",                     Gauge32,     "ms",          "least round-trip time",                                                 ours},
    {desktop,         "vdi_rtt_max",                     Gauge32,     "ms",          "largest round-trip time",                                               ours},
    {desktop,         "vdi_rtt_avg",                     Gauge32,     "ms",          "mean round-trip time",                                                  ours},
    {desktop,         "vdi_audio_rx_bytes",              Counter32,   "bytes",       "bytes of sound received",                                               ours},
    {desktop,         "vdi_audio_tx_bytes",              Counter32,   "bytes",       "bytes of sound sent",                                                   ours},
    {desktop,         "vdi_audio_tx_limit",              Gauge32,     "bit/s",       "most sound that may be sent",                                           ours},
    {desktop,         "vdi_img_rx_bytes",                Counter32,   "bytes",       "bytes of pictures received",                                            ours},
    {desktop,         "vdi_img_tx_bytes",                Counter32,   "bytes",       "bytes of pictures sent",                                                ours},
    {desktop,         "vdi_img_frames",                  Counter32,   "frames",      "pictures sent",                                                         ours},
    {desktop,         "vdi_img_qual_min",                Gauge32,     "",            "least quality of the pictures, of 100",                                 ours},
    {desktop,         "vdi_img_qual_max",                Gauge32,     "",            "largest quality of the pictures, of 100",                               ours},
    {desktop,         "vdi_img_qual_avg",                Gauge32,     "",            "mean quality of the pictures, of 100",                                  ours},
    {desktop,         "vdi_usb_rx_bytes",                Counter32,   "bytes",       "bytes of USB devices received",                                         ours},
    {desktop,         "vdi_usb_tx_bytes",                Counter32,   "bytes",       "bytes of USB devices sent",                                             ours},

    {workers,         "app_workersactive",               Gauge32,     "workers",     "workers at work",                                                       ours},
    {workers,         "app_workersidle",                 Gauge32,     "workers",     "workers waiting",                                                       ours},
    {workers,         "app_workersmax",                  Gauge32,     "workers",     "most workers",                                                          ours},
    {workers,         "app_requestsdelayed",             Counter32,   "requests",    "requests that had to wait",                                             ours},
    {workers,         "app_requestsdropped",             Counter32,   "requests",    "requests dropped",                                                      ours},

    {ovs,             "ovs_dp_hits",                     Counter32,   "packets",     "packets for which the datapath knew a flow",                            ours},
    {ovs,             "ovs_dp_misses",                   Counter32,   "packets",     "packets for which the datapath had to ask",                             ours},
    {ovs,             "ovs_dp_lost",                     Counter32,   "packets",     "packets lost on the way to be asked about",                             ours},
    {ovs,             "ovs_dp_maskhits",                 Counter32,   "masks",       "masks tried",                                                           ours},
    {ovs,             "ovs_dp_flows",                    Gauge32,     "flows",       "flows that the datapath knows",                                         known},
    {ovs,             "ovs_dp_masks",                    Gauge32,     "masks",       "masks that the datapath knows",                                         ours},

    {energy,          "energy_voltage",                  Gauge32,     "V",           "voltage",                                                               ours, 1000},
    {energy,          "energy_current",                  Gauge32,     "A",           "current",                                                               ours, 1000},
    {energy,          "energy_power",                    Gauge32,     "W",           "power",                                                                 ours, 1000},
    {energy,          "energy_powerfactor",              PowerFactor, "%",           "power factor",                                                          ours},
    {energy,          "energy_energy",                   Counter32,   "mJ",          "energy used",                                                           ours},
    {energy,          "energy_errors",                   Counter32,   "errors",      "readings that failed",                                                  ours},

    {temperature,     "temperature_min",                 Signed32,    "°C",          "lowest temperature",                                                    ours, 10},
    {temperature,     "temperature_max",                 Signed32,    "°C",          "highest temperature",                                                   ours, 10},
    {temperature,     "temperature_errors",              Counter32,   "errors",      "readings that failed",                                                  ours},

    {humidity,        "humidity",                        Signed32,    "%",           "relative humidity",                                                     ours},

    {fans,            "fans_total",                      Gauge32,     "fans",        "fans",                                                                  ours},
    {fans,            "fans_failed",                     Gauge32,     "fans",        "fans that failed",                                                      ours},
    {fans,            "fans_speed",                      Gauge32,     "%",           "mean speed of the fans",                                                ours},

    {deviceBuffers,   "bst_device_unicast",              Percent,     "%",           "most of the buffer used by unicast since the last report",              ours},
    {deviceBuffers,   "bst_device_multicast",            Percent,     "%",           "most of the buffer used by multicast since the last report",            ours},

    {portBuffers,     "bst_port_in_unicast",             Percent,     "%",           "most of the buffer used by unicast received since the last report",     ours},
    {portBuffers,     "bst_port_in_multicast",           Percent,     "%",           "most of the buffer used by multicast received since the last report",   ours},
    {portBuffers,     "bst_port_out_unicast",            Percent,     "%",           "most of the buffer used by unicast to be sent since the last report",   ours},
    {portBuffers,     "bst_port_out_multicast",          Percent,     "%",           "most of the buffer used by multicast to be sent since the last report", ours},
    {portBuffers,     "bst_port_out_unicast_queue",      PercentList, "%",           "the same for each unicast queue",                                       ours},
    {portBuffers,     "bst_port_out_multicast_queue",    PercentList, "%",           "the same for each multicast queue",                                     ours},

    {hardwareTables,  "bcm_host_entries",                Gauge32,     "entries",     "entries of the host table",                                             ours},
    {hardwareTables,  "bcm_host_entries_max",            Gauge32,     "entries",     "room in the host table",                                                ours},
    {hardwareTables,  "bcm_ipv4_entries",                Gauge32,     "entries",     "IPv4 entries",                                                          ours},
    {hardwareTables,  "bcm_ipv4_entries_max",            Gauge32,     "entries",     "room for IPv4 entries",                                                 ours},
    {hardwareTables,  "bcm_ipv6_entries",                Gauge32,     "entries",     "IPv6 entries",                                                          ours},
    {hardwareTables,  "bcm_ipv6_entries_max",            Gauge32,     "entries",     "room for IPv6 entries",                                                 ours},
    {hardwareTables,  "bcm_ipv4_ipv6_entries",           Gauge32,     "entries",     "IPv4 and IPv6 entries",                                                 ours},
    {hardwareTables,  "bcm_ipv4_ipv6_entries_max",       Gauge32,     "entries",     "room for IPv4 and IPv6 entries",                                        ours},
    {hardwareTables,  "bcm_long_ipv6_entries",           Gauge32,     "entries",     "IPv6 entries with long prefixes",                                       ours},
    {hardwareTables,  "bcm_long_ipv6_entries_max",       Gauge32,     "entries",     "room for IPv6 entries with long prefixes",                              ours},
    {hardwareTables,  "bcm_total_routes",                Gauge32,     "entries",     "routes",                                                                ours},
    {hardwareTables,  "bcm_total_routes_max",            Gauge32,     "entries",     "room for routes",                                                       ours},
    {hardwareTables,  "bcm_ecmp_nexthops",               Gauge32,     "entries",     "next hops of paths of equal cost",                                      ours},
    {hardwareTables,  "bcm_ecmp_nexthops_max",           Gauge32,     "entries",     "room for next hops of paths of equal cost",                             ours},
    {hardwareTables,  "bcm_mac_entries",                 Gauge32,     "entries",     "MAC addresses",                                                         ours},
    {hardwareTables,  "bcm_mac_entries_max",             Gauge32,     "entries",     "room for MAC addresses",                                                ours},
    {hardwareTables,  "bcm_ipv4_neighbors",              Gauge32,     "entries",     "IPv4 neighbours",                                                       ours},
    {hardwareTables,  "bcm_ipv6_neighbors",              Gauge32,     "entries",     "IPv6 neighbours",                                                       ours},
    {hardwareTables,  "bcm_ipv4_routes",                 Gauge32,     "entries",     "IPv4 routes",                                                           ours},
    {hardwareTables,  "bcm_ipv6_routes",                 Gauge32,     "entries",     "IPv6 routes",                                                           ours},
    {hardwareTables,  "bcm_acl_ingress_entries",         Gauge32,     "entries",     "ACL entries, ingress",                                                  ours},
    {hardwareTables,  "bcm_acl_ingress_entries_max",     Gauge32,     "entries",     "room for ACL entries, ingress",                                         ours},
    {hardwareTables,  "bcm_acl_ingress_counters",        Gauge32,     "entries",     "ACL counters, ingress",                                                 ours},
    {hardwareTables,  "bcm_acl_ingress_counters_max",    Gauge32,     "entries",     "room for ACL counters, ingress",                                        ours},
    {hardwareTables,  "bcm_acl_ingress_meters",          Gauge32,     "entries",     "ACL meters, ingress",                                                   ours},
    {hardwareTables,  "bcm_acl_ingress_meters_max",      Gauge32,     "entries",     "room for ACL meters, ingress",                                          ours},
    {hardwareTables,  "bcm_acl_ingress_slices",          Gauge32,     "entries",     "ACL slices, ingress",                                                   ours},
    {hardwareTables,  "bcm_acl_ingress_slices_max",      Gauge32,     "entries",     "room for ACL slices, ingress",                                          ours},
    {hardwareTables,  "bcm_acl_egress_entries",          Gauge32,     "entries",     "ACL entries, egress",                                                   ours},
    {hardwareTables,  "bcm_acl_egress_entries_max",      Gauge32,     "entries",     "room for ACL entries, egress",                                          ours},
    {hardwareTables,  "bcm_acl_egress_counters",         Gauge32,     "entries",     "ACL counters, egress",                                                  ours},
    {hardwareTables,  "bcm_acl_egress_counters_max",     Gauge32,     "entries",     "room for ACL counters, egress",                                         ours},
    {hardwareTables,  "bcm_acl_egress_meters",           Gauge32,     "entries",     "ACL meters, egress",                                                    ours},
    {hardwareTables,  "bcm_acl_egress_meters_max",       Gauge32,     "entries",     "room for ACL meters, egress",                                           ours},
    {hardwareTables,  "bcm_acl_egress_slices",           Gauge32,     "entries",     "ACL slices, egress",                                                    ours},
    {hardwareTables,  "bcm_acl_egress_slices_max",       Gauge32,     "entries",     "room for ACL slices, egress",                                           ours},

    {gpu,             "nvml_device_count",               Gauge32,     "devices",     "graphics processors",                                                   ours},
    {gpu,             "nvml_processes",                  Gauge32,     "processes",   "processes on the graphics processors",                                  ours},
    {gpu,             "nvml_gputime",                    Counter32,   "ms",          "time in which a graphics processor was at work",                        ours},
    {gpu,             "nvml_memtime",                    Counter32,   "ms",          "time in which memory of a graphics processor was read or written",      ours},
    {gpu,             "nvml_mem_total",                  Gauge64,     "bytes",       "memory of the graphics processors",                                     ours},
    {gpu,             "nvml_mem_free",                   Gauge64,     "bytes",       "memory of the graphics processors not in use",                          ours},
    {gpu,             "nvml_ecc_errors",                 Counter32,   "errors",      "memory errors that were corrected",                                     ours},
    {gpu,             "nvml_energy",                     Counter32,   "mJ",          "energy used",                                                           ours},
    {gpu,             "nvml_temperature",                Gauge32,     "°C",          "temperature of the hottest graphics processor",                         ours},
    {gpu,             "nvml_fan_speed",                  Gauge32,     "%",           "speed of the fastest fan",                                              ours},
});
// clang-format on

constexpr bool isSorted()
{
    return std::ranges::is_sorted(table, {}, &MetricRow::structure);
}
static_assert(isSorted(), "rows are found by their structure");

} // namespace

std::span<const MetricRow> metrics()
{
    return table;
}

std::span<const MetricRow> metricsOf(Tag structure)
{
    const auto rows = std::ranges::equal_range(table, structure, {}, &MetricRow::structure);
    return {rows.begin(), rows.end()};
}

} // namespace weir::sample
