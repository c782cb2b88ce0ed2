// SPDX-License-Identifier: GPL-3.0-or-later
#include "tape.h"

#include "store/second_feed.h"

namespace weir::bench
{

namespace
{

constexpr std::size_t mostBytes = std::size_t(2) << 30; // of one second

}

wire::Datagram Tape::datagram(const Item& item) const
{
    wire::Datagram datagram;
    datagram.time = item.time;
    datagram.source = item.source;
    datagram.payload = {bytes.data() + item.offset, item.length};
    return datagram;
}

Tape record(const TrafficSettings& settings, std::uint64_t samples)
{
    Tape tape;
    Traffic traffic(settings);
    while (traffic.counts().samples() < samples) {
        const wire::Datagram datagram = traffic.next();
        tape.items.push_back({tape.bytes.size(), datagram.payload.size(), datagram.time, datagram.source});
        tape.bytes.insert(tape.bytes.end(), datagram.payload.begin(), datagram.payload.end());
    }
    tape.counts = traffic.counts();
    return tape;
}

std::shared_ptr<const store::Second> build(store::SecondBuilder& builder, const Tape& tape,
                                           base::SecondNumber time)
{
    builder.open(time);
    for (const Tape::Item& item : tape.items)
        builder.add(tape.datagram(item));
    return builder.close();
}

std::vector<std::shared_ptr<const store::Second>> keepSeconds(const TrafficSettings& settings,
                                                              std::size_t seconds)
{
    std::vector<std::shared_ptr<const store::Second>> kept;
    store::SecondFeed feed(
        mostBytes, [&](std::shared_ptr<const store::Second> second) { kept.push_back(std::move(second)); });
    Traffic traffic(settings);
    const base::SecondNumber end = traffic.settings().start + base::SecondNumber(seconds);
    for (wire::Datagram datagram = traffic.next(); base::secondOf(datagram.time) < end;
         datagram = traffic.next())
        feed.add(datagram);
    feed.finish();
    return kept;
}

} // namespace weir::bench
