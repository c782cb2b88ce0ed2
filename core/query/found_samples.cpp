// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/found_samples.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "key/evaluator.h"
#include "packet/layers.h"
#include "query/port_filter.h"
#include "wire/selection.h"

namespace weir::query
{

struct SampleFinder::State {
    explicit State(const SampleWish& wish);

    bool isOfFlow();
    std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(tuple.data()); }
    std::vector<std::string> keyTexts() const;

    const SampleWish& wish;
    key::Texts texts;
    key::Evaluator evaluator;
    std::vector<std::uint64_t> tuple;
    std::optional<PortFilter> ports;                     ///< of Edge and Core
    boost::unordered_flat_map<std::string, bool> ofFlow; ///< by tuple: whether its texts are those wished for
};

SampleFinder::State::State(const SampleWish& wished)
    : wish(wished),
      evaluator(wish.query.keys, wish.query.filter, wish.query.value, texts, wish.query.context),
      tuple(std::max<std::size_t>(evaluator.shape().bytes() / 8, 1))
{
    const Query& query = wish.query;
    if (query.aggregation == Aggregation::Edge || query.aggregation == Aggregation::Core)
        ports.emplace(query.context ? query.context->topology : nullptr,
                      query.aggregation == Aggregation::Edge ? PortFilter::Ports::Edge
                                                             : PortFilter::Ports::Core);
}

std::vector<std::string> SampleFinder::State::keyTexts() const
{
    std::vector<std::string> all;
    for (std::size_t i = 0; i < wish.query.keys.size(); ++i)
        all.push_back(
            evaluator.shape().decode(reinterpret_cast<const std::uint8_t*>(tuple.data()), i, texts).toText());
    return all;
}

/// Texts are made once for each flow.
bool SampleFinder::State::isOfFlow()
{
    if (wish.flows.empty())
        return true;
    constexpr std::size_t mostRemembered = 100'000;
    if (ofFlow.size() >= mostRemembered)
        ofFlow.clear();
    const std::string key(reinterpret_cast<const char*>(tuple.data()), evaluator.shape().visibleBytes());
    const auto [place, added] = ofFlow.try_emplace(key, false);
    if (added)
        place->second = std::ranges::find(wish.flows, keyTexts()) != wish.flows.end();
    return place->second;
}

SampleFinder::SampleFinder(const SampleWish& wish) : m_state(std::make_unique<State>(wish)) {}

SampleFinder::~SampleFinder() = default;

std::vector<std::string> SampleFinder::keyTexts() const
{
    return m_state->keyTexts();
}

void SampleFinder::look(std::span<const store::Second* const> parts, const Each& each)
{
    State& state = *m_state;
    if (state.ports)
        state.ports->beginSecond(parts);
    for (const store::Second* part : parts) {
        if (state.ports)
            state.ports->beginPart(*part);
        state.evaluator.begin(part->layouts());
        for (const sample::FlowRow& row : part->flows()) {
            if ((row.kind == sample::FlowKind::Discard) != state.wish.query.dropped)
                continue;
            ++m_seen;
            if (state.ports && !state.ports->counts(row))
                continue;
            std::uint64_t number;
            if (state.evaluator.evaluate(part->view(row), state.bytes(), number) && state.isOfFlow())
                each(*part, row);
        }
    }
}

namespace
{

using Parts = std::vector<const store::Second*>;

/// Times with their parts, in order.
std::vector<Parts> secondsOf(const store::Snapshot& window, base::SecondNumber from, base::SecondNumber to)
{
    std::vector<Parts> seconds;
    for (const store::SecondPointer& part : window.seconds) {
        if (part->time() < from || part->time() >= to)
            continue;
        if (seconds.empty() || seconds.back().front()->time() != part->time())
            seconds.emplace_back();
        seconds.back().push_back(part.get());
    }
    return seconds;
}

/// False when it was stopped.
bool eachSecond(const store::Snapshot& window, base::SecondNumber from, base::SecondNumber to,
                const Effort& effort, const std::function<void(const Parts&)>& each)
{
    const std::vector<Parts> seconds = secondsOf(window, from, to);
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        if (effort.stop && effort.stop())
            return false;
        each(seconds[i]);
        if (effort.progress)
            effort.progress(i + 1, seconds.size());
    }
    return true;
}

std::size_t datagramOf(const store::Second& second, const sample::FlowRow& row)
{
    const auto behind =
        std::ranges::upper_bound(second.datagrams(), row.sample, {}, &store::DatagramRow::offset);
    return std::size_t(behind - second.datagrams().begin()) - 1;
}

wire::Datagram viewOf(const store::Second& second, const store::DatagramRow& row)
{
    return {second.time() * base::nanosecondsPerSecond + row.nanoseconds, row.source, row.sourcePort,
            second.block().subspan(row.offset, row.length)};
}

std::string stackOf(const packet::Layout& layout)
{
    std::string text;
    for (const packet::Layer& layer : layout)
        if (const std::string_view token = packet::layerRow(layer.id).token; !token.empty())
            (text += text.empty() ? "" : ".") += token;
    return text;
}

/// Takes samples in, and each of their datagrams once.
class Collection
{
public:
    Collection(FoundSamples& found, std::size_t most) : m_found(found), m_most(most) {}

    void add(const store::Second& second, const sample::FlowRow& row, const SampleFinder& finder)
    {
        ++m_found.matched;
        countSource(second, row.source);
        if (m_found.samples.size() == m_most || m_full)
            return;
        const std::size_t number = datagramOf(second, row);
        const store::DatagramRow& datagram = second.datagrams()[number];
        if (&datagram != m_last && !keep(viewOf(second, datagram)))
            return;
        m_last = &datagram;
        m_found.samples.push_back({std::uint32_t(m_found.datagrams.size() - 1), row.sample - datagram.offset,
                                   row, second.sources()[row.source], finder.keyTexts(),
                                   stackOf(second.layouts()[row.layout])});
    }

private:
    /// Once for each part of a second.
    void countSource(const store::Second& part, std::uint32_t number)
    {
        if (m_part != &part) {
            m_part = &part;
            m_isCounted.assign(part.sources().size(), false);
        }
        if (m_isCounted[number])
            return;
        m_isCounted[number] = true;
        const sample::DataSource& source = part.sources()[number];
        m_sources.emplace(source.agent, source.subAgent, source.classId, source.index);
        m_found.sources = m_sources.size();
    }

    bool keep(const wire::Datagram& datagram)
    {
        m_bytes += datagram.payload.size();
        m_full = m_bytes > FoundSamples::mostBytes && !m_found.datagrams.empty();
        if (!m_full)
            m_found.datagrams.push_back({datagram.time,
                                         datagram.source,
                                         datagram.sourcePort,
                                         {datagram.payload.begin(), datagram.payload.end()}});
        return !m_full;
    }

    FoundSamples& m_found;
    std::size_t m_most;
    std::size_t m_bytes = 0;
    bool m_full = false;
    const store::DatagramRow* m_last = nullptr;
    const store::Second* m_part = nullptr;
    std::vector<bool> m_isCounted; ///< by the number of a source in the part
    std::set<std::tuple<base::Address, std::uint32_t, std::uint32_t, std::uint32_t>> m_sources;
};

} // namespace

std::optional<FoundSamples> findSamples(const SampleWish& wish, const store::Snapshot& window,
                                        const Effort& effort, std::size_t most)
{
    FoundSamples found;
    for (const key::KeyExpression& key : wish.query.keys)
        found.columns.push_back(key::toText(key));
    SampleFinder finder(wish);
    Collection collection(found, most);
    const auto look = [&](const Parts& parts) {
        finder.look(parts, [&](const store::Second& second, const sample::FlowRow& row) {
            collection.add(second, row, finder);
        });
    };
    if (!eachSecond(window, wish.from, wish.to, effort, look))
        return std::nullopt;
    found.seen = finder.seen();
    return found;
}

void eachDatagram(std::span<const store::Second* const> parts, SampleFinder* finder,
                  const std::function<void(const wire::Datagram&)>& each)
{
    std::vector<wire::Datagram> wanted;
    if (finder) {
        const store::DatagramRow* last = nullptr;
        finder->look(parts, [&](const store::Second& second, const sample::FlowRow& row) {
            const store::DatagramRow& datagram = second.datagrams()[datagramOf(second, row)];
            if (&datagram != last)
                wanted.push_back(viewOf(second, datagram));
            last = &datagram;
        });
    } else {
        for (const store::Second* part : parts)
            for (const store::DatagramRow& datagram : part->datagrams())
                wanted.push_back(viewOf(*part, datagram));
    }
    std::ranges::stable_sort(wanted, {}, &wire::Datagram::time);
    std::ranges::for_each(wanted, each);
}

bool eachDatagram(const store::Snapshot& window, base::SecondNumber from, base::SecondNumber to,
                  const SampleWish* wish, const Effort& effort,
                  const std::function<void(const wire::Datagram&)>& each)
{
    std::optional<SampleFinder> finder;
    if (wish)
        finder.emplace(*wish);
    return eachSecond(window, from, to, effort,
                      [&](const Parts& parts) { eachDatagram(parts, finder ? &*finder : nullptr, each); });
}

std::string selectionOf(const store::Snapshot& window, base::SecondNumber from, base::SecondNumber to)
{
    std::uint32_t oneIn = 1;
    bool wantedRoom = false;
    for (const store::SecondPointer& second : window.seconds)
        if (second->time() >= from && second->time() < to) {
            oneIn = std::max(oneIn, second->oneIn());
            wantedRoom = wantedRoom || second->datagramsNotKept() > 0;
        }
    std::string selection;
    if (oneIn > 1)
        wire::addReason(selection, "one in up to " + std::to_string(oneIn) +
                                       " flow samples, with sampling rates as many times as high");
    if (wantedRoom)
        wire::addReason(selection, "the datagrams for which a window had room");
    return selection;
}

} // namespace weir::query
