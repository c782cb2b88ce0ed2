// SPDX-License-Identifier: GPL-3.0-or-later
// What a sample costs: on arrival, kept, and asked. Each figure stands beside a plain walk over the same
// bytes, which follows all lengths, reads the addresses and ports, and keeps nothing.
#include <array>
#include <cstdio>
#include <string>
#include <thread>

#include "bench/stopwatch.h"
#include "query/diagnosis.h"
#include "query/live_query.h"
#include "store/ring.h"
#include "store/second_builder.h"
#include "support/traffic.h"

using namespace weir;

namespace
{

constexpr int runs = 9;

struct Input {
    std::string name;
    std::vector<support::ByteVector> datagrams;
    std::size_t samples = 0;
};

Input makeInput(std::string name, support::TrafficSettings settings, std::size_t samples)
{
    Input input{std::move(name), {}, 0};
    support::Traffic traffic(settings);
    while (input.samples < samples) {
        input.datagrams.push_back(traffic.next());
        input.samples += settings.samplesPerDatagram;
    }
    return input;
}

/// The plain walk.
std::uint64_t walk(const Input& input)
{
    std::uint64_t sum = 0;
    for (const support::ByteVector& datagram : input.datagrams) {
        const std::uint8_t* at = datagram.data() + 28;
        const std::uint8_t* const end = datagram.data() + datagram.size();
        while (at + 8 <= end) {
            const std::uint32_t tag = base::loadBe32(at);
            const std::uint32_t length = base::loadBe32(at + 4);
            const std::uint8_t* sample = at + 8;
            at = sample + length;
            if (at > end || tag != 1)
                continue;
            const std::uint32_t rate = base::loadBe32(sample + 8);
            const std::uint8_t* record = sample + 32;
            while (record + 8 <= at) {
                const std::uint32_t recordLength = base::loadBe32(record + 4);
                if (base::loadBe32(record) == 1 && recordLength >= 16 + 38) {
                    const std::uint8_t* header = record + 24;
                    sum += std::uint64_t(base::loadBe32(record + 12)) * rate;
                    if (base::loadBe16(header + 12) == 0x0800)
                        sum += base::loadBe32(header + 26) ^ base::loadBe32(header + 30) ^
                               base::loadBe32(header + 34);
                }
                record += 8 + recordLength;
            }
        }
    }
    return sum;
}

std::shared_ptr<const store::Second> build(store::SecondBuilder& builder, const Input& input,
                                           base::SecondNumber time)
{
    builder.open(time);
    wire::Datagram datagram;
    for (const support::ByteVector& bytes : input.datagrams) {
        datagram.payload = bytes;
        builder.add(datagram);
    }
    return builder.close();
}

query::Query question(const char* keys, const char* filter = "",
                      query::Aggregation how = query::Aggregation::Max)
{
    auto query = query::readQuery({keys, "bytes", filter});
    if (!query) {
        std::fprintf(stderr, "%s\n", query.error().problem.message.c_str());
        std::exit(1);
    }
    query->aggregation = how;
    return *query;
}

void benchInput(const Input& input)
{
    std::size_t wire = 0;
    for (const support::ByteVector& datagram : input.datagrams)
        wire += datagram.size();
    const double samples = double(input.samples);
    std::printf("\n%s: %zu samples, %.0f bytes of datagram each\n", input.name.c_str(), input.samples,
                double(wire) / samples);

    volatile std::uint64_t sink = 0;
    const double plain = bench::medianSeconds(runs, [&] { sink = walk(input); });
    const auto print = [&](const char* what, double seconds) {
        std::printf("  %-58s %7.1f M/s  %6.1f ns  %5.2f of the walk\n", what, samples / seconds / 1e6,
                    seconds / samples * 1e9, plain / seconds);
    };
    print("plain walk", plain);

    store::SecondBuilder builder(std::size_t(2) << 30);
    std::shared_ptr<const store::Second> second;
    print("arrival: decoded, indexed, kept",
          bench::medianSeconds(runs, [&] { second = build(builder, input, 1000); }));
    std::printf("  kept: %.1f bytes a sample, of which %.1f are not the datagram's\n",
                double(second->bytes()) / samples, (double(second->bytes()) - double(wire)) / samples);

    struct Case {
        const char* keys;
        const char* filter;
        query::Aggregation how;
    };
    static constexpr auto cases = std::to_array<Case>({
        {"", "", query::Aggregation::Max},
        {"ipsource,ipdestination", "", query::Aggregation::Sum},
        {"ipsource,ipdestination", "", query::Aggregation::Max},
        {"ipsource,ipdestination,ipprotocol,or:tcpsourceport:udpsourceport:icmptype,"
         "or:tcpdestinationport:udpdestinationport:icmpcode",
         "", query::Aggregation::Max},
        {"ipsource,ipdestination", "vlan=4000", query::Aggregation::Max},
        {"ipsource,ipdestination", "tcpdestinationport=12345", query::Aggregation::Max},
        {"ipsource,ipdestination", "tcpflags~....1....", query::Aggregation::Max},
        {"mask:ipsource:24,stack", "", query::Aggregation::Max},
    });
    for (const Case& one : cases) {
        const query::Query query = question(one.keys, one.filter, one.how);
        std::size_t flows = 0;
        const double seconds = bench::medianSeconds(runs, [&] {
            const auto table = query::FlowTable::make(query);
            flows = table->evaluate(*second).rows.size();
        });
        std::string label = std::string("ask ") +
                            (one.keys[0] ? std::string(one.keys).substr(0, 30) : "the total") +
                            (one.how == query::Aggregation::Sum ? " (sum)" : "") +
                            (one.filter[0] ? std::string(" | ") + one.filter : "");
        print((label + ", " + std::to_string(flows) + " flows").c_str(), seconds);
    }
}

/// A key of a record beside one of the header.
void benchRecords()
{
    support::TrafficSettings settings;
    settings.hosts = 130;
    settings.switched = true;
    const Input input = makeInput("", settings, 700'000);
    store::SecondBuilder builder(std::size_t(2) << 30);
    const auto second = build(builder, input, 1000);
    std::printf("\nsamples with extended_switch: %zu samples\n", input.samples);
    for (const char* keys : {"", "vlansource", "vlansource,vlandestination", "ipsource", "bgpaspath"}) {
        const query::Query query = question(keys, "", query::Aggregation::Sum);
        std::size_t flows = 0;
        const double seconds = bench::medianSeconds(runs, [&] {
            const auto table = query::FlowTable::make(query);
            flows = table->evaluate(*second).rows.size();
        });
        std::printf("  ask %-26s %6zu flows  %6.1f ns a sample\n", keys[0] ? keys : "the total", flows,
                    seconds / double(input.samples) * 1e9);
    }
}

/// Five minutes in a ring: the first answer, and the next one, when one second is new.
void benchWindow()
{
    store::Ring ring(std::size_t(4) << 30);
    store::SecondBuilder builder(std::size_t(1) << 30);
    support::TrafficSettings settings;
    settings.hosts = 130;
    std::size_t samples = 0;
    constexpr base::SecondNumber start = 1'000'000;
    for (int second = 0; second <= 300; ++second) {
        settings.seed = std::uint32_t(second + 1);
        const Input input = makeInput("", settings, 10'000);
        ring.append(build(builder, input, start + second));
        samples += second < 300 ? input.samples : 0;
    }
    ring.publish();
    const auto all = ring.snapshot();
    auto before = std::make_shared<store::Snapshot>(*all);
    before->seconds.pop_back();
    const query::Query query = question("ipsource,ipdestination");
    std::printf("\nwindow of 300 s, %zu samples\n", samples);
    query::Effort effort;
    effort.threads = std::max(1u, std::thread::hardware_concurrency());
    effort.together = [](std::vector<std::function<void()>> pieces) {
        std::vector<std::thread> threads;
        for (std::size_t i = 1; i < pieces.size(); ++i)
            threads.emplace_back(pieces[i]);
        pieces.front()();
        for (std::thread& thread : threads)
            thread.join();
    };
    std::unique_ptr<query::LiveQuery> live;
    const double first = bench::medianSeconds(3, [&] {
        live = std::make_unique<query::LiveQuery>(query);
        live->update(*before, start, start + 300);
        live->answer({start, start + 300, 1});
    });
    std::printf("  first answer                    %8.1f ms  (%.1f ns a sample)\n", first * 1e3,
                first / double(samples) * 1e9);
    const double together = bench::medianSeconds(5, [&] {
        live = std::make_unique<query::LiveQuery>(query);
        live->update(*before, start, start + 300, effort);
        live->answer({start, start + 300, 1});
    });
    std::printf("  on %zu threads                   %8.1f ms\n", effort.threads, together * 1e3);
    const double again = bench::medianSeconds(5, [&] { live->answer({start, start + 300, 1}); });
    std::printf("  the same again                  %8.1f ms\n", again * 1e3);
    const double begin = bench::threadSeconds(); // once only: then the second is not new any more
    live->update(*all, start + 1, start + 301);
    live->answer({start + 1, start + 301, 1});
    std::printf("  with one new second             %8.1f ms\n", (bench::threadSeconds() - begin) * 1e3);
    std::printf("  held by the question            %8.1f MiB beside %.1f MiB of window\n",
                double(live->bytes()) / (1 << 20), double(all->bytes) / (1 << 20));

    const query::Range range{start, start + 300, 1};
    const auto print = [](const char* what, double seconds) {
        std::printf("  %-32s%8.1f ms\n", what, seconds * 1e3);
    };
    print("census of all keys", bench::medianSeconds(5, [&] { query::takeCensus(*all, range, false); }));
    print("values of ipsource",
          bench::medianSeconds(5, [&] { query::valuesOf(query.keys[0], query, *all, range); }));
    const query::Query empty = question("ipsource", "ipprotocol=6&ipsource!=10.0.0.1&vlan=4000");
    print("why nothing matched", bench::medianSeconds(3, [&] { query::diagnose(empty, *all, range); }));
}

} // namespace

int main(int argc, char**)
{
    if (argc > 1)
        return benchWindow(), 0;
    support::TrafficSettings plain;
    plain.hosts = 130; // some 10,000 pairs
    benchInput(
        makeInput("Ethernet, IPv4, TCP and UDP, 128-byte headers, 7 samples a datagram", plain, 700'000));
    support::TrafficSettings mixed = plain;
    mixed.mixed = true;
    benchInput(makeInput("mixed: IPv6, VLAN, ICMP, expanded samples, counters", mixed, 700'000));
    support::TrafficSettings flood = plain;
    flood.everyPairNew = true;
    benchInput(makeInput("flood: every address pair new", flood, 1'000'000));
    benchRecords();
    benchWindow();
}
