// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenarios.h"

#include <array>

namespace weir::bench
{

namespace
{

std::span<const Scenario> scenarios()
{
    static constexpr auto table = std::to_array<Scenario>({
        {"arrival", "datagrams decoded, indexed and kept, on one core", measureArrival},
        {"questions", "what a definition costs per sample kept, on one core, beside a loop written for it",
         measureQuestions},
        {"window", "a question about all seconds, and again when only the last one is new", measureWindow},
        {"sweep", "the same for charts of 1, 5, 15 and 60 minutes, at a twentieth of the rate", measureSweep},
        {"flood", "a second in which each sample is a flow of its own", measureFlood},
        {"view", "a capture opened, a question about it in one view and in a second one", measureView},
        {"udp", "datagrams lost on loopback at rising rates, while a question is live", measureUdp},
        {"overload", "eight senders at full speed against one live question, and a second afterwards",
         measureOverload},
        {"memory", "peak of a live question under a flood, read from the kernel, with a budget of 256 MiB",
         measureMemory},
        {"start", "a program from its start to its end", measureStart},
        {"peers", "whole programs on one capture, in processor time", measurePeers},
    });
    return table;
}

std::span<const FigureRow> figures()
{
    using enum Limit;
    // clang-format off
    static constexpr auto table = std::to_array<FigureRow>({
        // name               what                                    unit          decimals, beside      limit
        {"arrival.kept",      "decoded, indexed and kept",            "M samples/s", 1, "plain walk",     AtLeast, 10},
        {"arrival.plain",     "the same, nothing but IPv4",           "M samples/s", 1, "plain walk",     None,     0},
        {"arrival.bytes",     "kept of a sample",                     "bytes",       1, "on the wire",    None,     0},
        {"questions.total",   "the total",                            "ns",          1, "plain loop",     None,     0},
        {"questions.one",     "1 key: ipsource",                      "ns",          1, "plain loop",     None,     0},
        {"questions.pair",    "2 keys: ipsource,ipdestination",       "ns",          1, "plain loop",     AtMost,  60},
        {"questions.five",    "5 keys: addresses, protocol, ports",   "ns",          1, "plain loop",     AtMost, 150},
        {"questions.ten",     "10 keys: also agent, ports, MAC",      "ns",          1, "plain loop",     None,     0},
        {"questions.reject",  "2 keys, a filter that takes nothing",  "ns",          1, "plain loop",     AtMost,  25},
        {"questions.take",    "2 keys, a filter that takes most",     "ns",          1, "plain loop",     None,     0},
        {"questions.several", "ten live definitions at once",         "ns",          1, "each alone",     LessThanBeside, 0},
        {"window.first",      "the first answer",                     "ms",          1, "processor",      AtMost, 150},
        {"window.second",     "when one second is new",               "ms",          2, "processor",      AtMost,   5},
        {"window.again",      "when nothing is new",                  "ms",          2, "processor",      None,     0},
        {"window.holds",      "held by the question",                 "MiB",         1, "the window",     None,     0},
        {"sweep.first1",      "1 minute, of a sample",                "ns",          1, "",               None,     0},
        {"sweep.first5",      "5 minutes, of a sample",               "ns",          1, "1 minute",       None,     0},
        {"sweep.first15",     "15 minutes, of a sample",              "ns",          1, "1 minute",       None,     0},
        {"sweep.first60",     "60 minutes, of a sample",              "ns",          1, "1 minute",       None,     0},
        {"sweep.second1",     "1 minute, one second new",             "ms",          2, "",               None,     0},
        {"sweep.second5",     "5 minutes, one second new",            "ms",          2, "1 minute",       None,     0},
        {"sweep.second15",    "15 minutes, one second new",           "ms",          2, "1 minute",       None,     0},
        {"sweep.second60",    "60 minutes, one second new",           "ms",          2, "1 minute",       None,     0},
        {"flood.second",      "a million keys in one second",         "ms",          0, "plain loop",     AtMost, 500},
        {"view.open",         "a capture opened",                     "ms",          0, "",               None,     0},
        {"view.first",        "its first view",                       "ms",          1, "",               None,     0},
        {"view.second",       "a second view of the same question",   "ms",          2, "the first",      AtMost,   5},
        {"udp.relay",         "100,000, two relays, one broken",      "% lost",      3, "",               AtMost,   0},
        {"udp.25",            "25,000 datagrams/s",                   "% lost",      3, "",               None,     0},
        {"udp.50",            "50,000 datagrams/s",                   "% lost",      3, "",               None,     0},
        {"udp.100",           "100,000 datagrams/s",                  "% lost",      3, "",               None,     0},
        {"udp.200",           "200,000 datagrams/s",                  "% lost",      3, "",               AtMost,   0},
        {"udp.300",           "300,000 datagrams/s",                  "% lost",      3, "",               None,     0},
        {"udp.400",           "400,000 datagrams/s",                  "% lost",      3, "",               None,     0},
        {"overload.offered",  "sent, of what was received",           "times",       1, "",               AtLeast, 4},
        {"overload.gap",      "longest time between two answers",     "s",           2, "",               AtMost,   2},
        {"overload.uncounted","datagrams that nobody counted",        "",            0, "",               AtMost,   0},
        {"overload.memory",   "peak of the process",                  "MiB",         0, "budget",         AtMost, 341.6},
        {"overload.after",    "50,000 datagrams/s, a second later",   "% lost",      3, "",               AtMost,   0},
        {"memory.peak",       "peak of the process",                  "MiB",         0, "budget",         AtMost, 341.6},
        {"start.version",     "weirctl --version",                    "ms",          1, "",               None,     0},
        {"start.keys",        "weirctl keys",                         "ms",          1, "",               None,     0},
        {"peers.top",         "weirctl top, by address pair",         "s",           2, "",               None,     0},
        {"peers.decode",      "weirctl decode",                       "s",           2, "",               None,     0},
        {"peers.sfcapd",      "sfcapd (nfdump)",                      "s",           2, "weirctl top",    None,     0},
        {"peers.sfacctd",     "sfacctd (pmacct), by address pair",    "s",           2, "weirctl top",    None,     0},
        {"peers.sflowtool",   "sflowtool -j",                         "s",           2, "weirctl decode", None,     0},
        {"peers.tcpdump",     "tcpdump -nnv",                         "s",           2, "weirctl decode", None,     0},
    });
    // clang-format on
    return table;
}

} // namespace

const Contents& contents()
{
    static const Contents all{"weirctl bench", scenarios(), figures()};
    return all;
}

} // namespace weir::bench
