// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/stream_health.h"

#include <algorithm>
#include <cstring>

#include "wire/selection.h"
#include "wire/xdr_reader.h"

namespace weir::query
{

namespace
{

using Step = sample::Sequence::Step;

constexpr std::uint32_t none = UINT32_MAX;
constexpr std::uint32_t notLookedFor = UINT32_MAX - 1;
constexpr std::uint32_t halfRange = UINT32_C(1) << 31; ///< a 32-bit counter that grew by more went back

constexpr double shortestBound = 60; // s
constexpr double usualSilences = 10;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word)
{
    hash = (hash ^ word) * 0x9E3779B97F4A7C15;
    return hash ^ hash >> 32;
}

/// At the beginning of a second in which it is heard.
void hearAnew(Hearing& hearing, base::Nanoseconds time)
{
    const auto gap = float(base::secondOf(time) - base::secondOf(hearing.last));
    if (hearing.first == 0)
        hearing.first = time;
    else if (gap > 0)
        hearing.spacing += hearing.spacing == 0 ? gap : (gap - hearing.spacing) / 8;
}

struct Header {
    base::Address agent;
    std::uint32_t subAgent;
    std::uint32_t sequence;
    std::uint32_t uptime;
};

/// Of sFlow v5 (sample_datagram_v5), v4 or v2; the others have none.
bool readHeader(base::Bytes payload, Header& header)
{
    wire::XdrReader reader(payload);
    const std::uint32_t version = reader.u32();
    if (version != 5 && version != 4 && version != 2)
        return false;
    header.agent = reader.address();
    header.subAgent = version == 5 ? reader.u32() : 0;
    header.sequence = reader.u32();
    header.uptime = reader.u32();
    reader.u32(); // how many samples
    return !reader.failed();
}

/// The same of sFlow v5 from an IPv4 agent, which nearly all are.
bool readUsualHeader(base::Bytes payload, Header& header)
{
    constexpr std::size_t size = 28;
    if (payload.size() < size || base::loadBe32(payload.data()) != 5 ||
        base::loadBe32(payload.data() + 4) != 1)
        return readHeader(payload, header);
    header.agent = base::Address::v4(payload.data() + 8);
    header.subAgent = base::loadBe32(payload.data() + 12);
    header.sequence = base::loadBe32(payload.data() + 16);
    header.uptime = base::loadBe32(payload.data() + 20);
    return true;
}

/// What a flow sample tells of its data source (sFlow v5, flow_sample and flow_sample_expanded).
struct Told {
    std::uint32_t sequence;
    std::uint32_t pool;
    std::uint32_t drops;
};

Told readTold(const std::uint8_t* sample, sample::SampleForm form)
{
    const std::uint8_t* pool = sample + (form == sample::SampleForm::Expanded ? 16 : 12);
    return {base::loadBe32(sample), base::loadBe32(pool), base::loadBe32(pool + 4)};
}

void leaveOutLosses(StreamReport& report)
{
    for (SubAgentHealth& subAgent : report.subAgents)
        subAgent.sequence.lost = 0;
    for (SourceHealth& source : report.sources) {
        source.sequence.lost = 0;
        source.poolTaken = 0;
        source.poolCame = 0;
    }
}

} // namespace

double Hearing::longestSilence() const
{
    return std::max(shortestBound, usualSilences * double(spacing));
}

bool Hearing::isSilent(base::Nanoseconds now) const
{
    return double(now - last) > longestSilence() * base::nanosecondsPerSecond;
}

std::size_t StreamHealth::Hash::operator()(const SubAgentKey& key) const
{
    std::uint64_t words[2];
    std::memcpy(words, key.agent.bytes.data(), sizeof words);
    return mix(mix(words[0], words[1]), std::uint64_t(key.subAgent) << 8 | std::uint8_t(key.agent.type));
}

std::size_t StreamHealth::Hash::operator()(const SourceKey& key) const
{
    return mix(mix(key.classId, key.index), key.subAgent);
}

void StreamHealth::Source::endRun()
{
    if (run.count == 0)
        return;
    sequence.addInRow(run.count, {run.uptime, run.received});
    health.flowSamples += run.count;
    health.pool += run.poolGrown;
    health.poolTaken += run.count;
    health.poolCame += run.count;
    health.hearing.last = std::max(health.hearing.last, run.received);
    pool = run.pool;
    run = {};
}

void StreamHealth::Source::beginRun(const sample::SendingTime& time)
{
    run = {};
    const std::optional<std::uint32_t> next = sequence.next();
    if (!next)
        return;
    run.next = *next;
    run.pool = pool;
    run.drops = drops;
    run.samplingRate = health.samplingRate;
    run.received = time.received;
    run.second = heardIn;
    run.restarts = restarts;
}

/// The datagrams of one second.
class StreamHealth::Reading
{
public:
    Reading(StreamHealth& health, const store::Second& second)
        : m_health(health),
          m_second(second),
          m_flows(second.flows().subspan(health.m_done.flows)),
          m_counters(second.counters().subspan(health.m_done.counters))
    {
    }

    void run()
    {
        m_health.m_ofSecond.resize(m_second.sources().size(), notLookedFor);
        for (const store::DatagramRow& row : m_second.datagrams().subspan(m_health.m_done.datagrams)) {
            m_time.received = m_second.time() * base::nanosecondsPerSecond + row.nanoseconds;
            m_health.m_last = std::max(m_health.m_last, m_time.received);
            const std::uint32_t end = row.offset + row.length;
            Header header{};
            if (readUsualHeader(m_second.block().subspan(row.offset, row.length), header) &&
                datagram(header, end))
                samples(end);
            else
                passOver(end);
        }
        m_health.m_done.datagrams = m_second.datagrams().size();
        m_health.m_done.flows = m_second.flows().size();
        m_health.m_done.counters = m_second.counters().size();
    }

private:
    void passOver(std::uint32_t end)
    {
        while (m_flow < m_flows.size() && m_flows[m_flow].sample < end)
            ++m_flow;
        while (m_counter < m_counters.size() && m_counters[m_counter].sample < end)
            ++m_counter;
    }

    /// Whether its samples count.
    bool datagram(const Header& header, std::uint32_t end)
    {
        m_time.uptime = header.uptime;
        const bool hasFlows = m_flow < m_flows.size() && m_flows[m_flow].sample < end;
        const std::uint32_t source = hasFlows ? m_health.m_ofSecond[m_flows[m_flow].source] : none;
        m_subAgent = source < notLookedFor ? m_health.m_sources[source].health.subAgent
                                           : m_health.subAgentNumber(header.agent, header.subAgent);
        if (m_subAgent == none) {
            ++m_health.m_datagramsNotFollowed;
            return false;
        }
        SubAgent& subAgent = m_health.m_subAgents[m_subAgent];
        ++subAgent.health.datagrams;
        subAgent.health.uptime = header.uptime;
        hear(subAgent);
        const Step step = subAgent.sequence.add(header.sequence, m_time);
        m_isLate = step == Step::Late || step == Step::Stray;
        m_restarts = subAgent.sequence.counts().restarts;
        return step != Step::Duplicate;
    }

    void samples(std::uint32_t end)
    {
        const bool mayRun = !m_isLate && m_health.m_pace == Pace::Runs;
        for (; m_flow < m_flows.size() && m_flows[m_flow].sample < end; ++m_flow) {
            const sample::FlowRow& row = m_flows[m_flow];
            if (mayRun && runsOn(row))
                continue;
            if (Source* source = sourceOf(row.source)) {
                if (row.form() == sample::SampleForm::Discard)
                    ++source->health.discards;
                else
                    flow(*source, row);
            }
        }
        for (; m_counter < m_counters.size() && m_counters[m_counter].sample < end; ++m_counter) {
            const sample::CounterRow& row = m_counters[m_counter];
            if (row.form != sample::SampleForm::Custom) // its data source has a name and no number
                if (Source* source = sourceOf(row.source))
                    ++source->health.counterSamples;
        }
    }

    /// Takes it in when it is of its source's run.
    bool runsOn(const sample::FlowRow& row)
    {
        const std::uint32_t number = m_health.m_ofSecond[row.source];
        if (number >= notLookedFor || row.form() == sample::SampleForm::Discard)
            return false;
        Run& run = m_health.m_sources[number].run;
        const Told told = readTold(m_second.block().data() + row.sample, row.form());
        const std::uint32_t grown = told.pool - run.pool;
        const std::uint32_t differs = (told.sequence ^ run.next) | (told.drops ^ run.drops) |
                                      (row.samplingRate ^ run.samplingRate) | (grown & halfRange);
        const std::uint64_t isOther = (m_second.serial() ^ run.second) | (m_restarts ^ run.restarts);
        if ((differs | isOther) != 0 || m_time.received < run.received)
            return false;
        ++run.count;
        ++run.next;
        run.pool = told.pool;
        run.poolGrown += grown;
        run.received = m_time.received;
        run.uptime = m_time.uptime;
        return true;
    }

    Source* sourceOf(std::uint32_t ofSecond)
    {
        std::uint32_t& number = m_health.m_ofSecond[ofSecond];
        if (number == notLookedFor) {
            const sample::DataSource& source = m_second.sources()[ofSecond];
            number = m_health.sourceNumber({m_subAgent, source.classId, source.index});
        }
        if (number == none) {
            ++m_health.m_samplesNotFollowed;
            return nullptr;
        }
        Source& source = m_health.m_sources[number];
        hear(source);
        return &source;
    }

    template <class Stream>
    void hear(Stream& stream)
    {
        Hearing& hearing = stream.health.hearing;
        if (stream.heardIn != m_second.serial()) {
            stream.endRun();
            stream.heardIn = m_second.serial();
            hearAnew(hearing, m_time.received);
        }
        hearing.last = std::max(hearing.last, m_time.received);
    }

    void flow(Source& source, const sample::FlowRow& row)
    {
        source.endRun();
        count(source, row);
        source.beginRun(m_time);
    }

    void count(Source& source, const sample::FlowRow& row)
    {
        SourceHealth& health = source.health;
        const Told told = readTold(m_second.block().data() + row.sample, row.form());
        const Step step = stepOf(source, told.sequence);
        if (step == Step::Duplicate)
            return;
        ++health.flowSamples;
        if (step == Step::Stray)
            return;
        if (step == Step::Late) {
            ++health.poolCame;
            return;
        }
        if (step == Step::Next && told.pool - source.pool < halfRange) {
            health.pool += told.pool - source.pool;
            health.poolTaken += source.sequence.advance();
            ++health.poolCame;
        }
        if (step == Step::Next && told.drops - source.drops < halfRange)
            health.agentDrops += told.drops - source.drops;
        source.pool = told.pool;
        source.drops = told.drops;
        health.rateChanges += health.samplingRate != 0 && health.samplingRate != row.samplingRate;
        health.samplingRate = row.samplingRate;
    }

    /// A datagram that is late or of an agent begun anew says so of its samples.
    Step stepOf(Source& source, std::uint32_t number)
    {
        if (m_isLate)
            return source.sequence.addLate();
        if (source.restarts == m_restarts)
            return source.sequence.add(number, m_time);
        source.restarts = m_restarts;
        return source.health.flowSamples > 0 ? source.sequence.restart(number, m_time)
                                             : source.sequence.add(number, m_time);
    }

    StreamHealth& m_health;
    const store::Second& m_second;
    std::span<const sample::FlowRow> m_flows;
    std::span<const sample::CounterRow> m_counters;
    std::size_t m_flow = 0; ///< the first that was not taken yet
    std::size_t m_counter = 0;
    // Of the datagram under way.
    std::uint32_t m_subAgent = none;
    bool m_isLate = false;
    std::uint64_t m_restarts = 0; ///< of its sub-agent
    sample::SendingTime m_time;
};

void StreamHealth::add(const store::Second& second)
{
    if (second.serial() != m_done.serial) {
        const bool isFull = m_subAgents.size() == mostSubAgents || m_sources.size() == mostSources;
        if (isFull && second.time() - m_forgot > longestMemory / 60)
            forgetSilent(second.time());
        m_done = {second.serial()};
        m_ofSecond.clear();
    }
    Reading(*this, second).run();
}

std::uint32_t StreamHealth::subAgentNumber(const base::Address& agent, std::uint32_t subAgent)
{
    const SubAgentKey key{agent, subAgent};
    if (const auto known = m_subAgentNumbers.find(key); known != m_subAgentNumbers.end())
        return known->second;
    if (m_subAgents.size() == mostSubAgents)
        return none;
    const auto number = std::uint32_t(m_subAgents.size());
    SubAgent& added = m_subAgents.emplace_back();
    added.health.agent = agent;
    added.health.subAgent = subAgent;
    m_subAgentNumbers.emplace(key, number);
    return number;
}

std::uint32_t StreamHealth::sourceNumber(const SourceKey& key)
{
    if (const auto known = m_sourceNumbers.find(key); known != m_sourceNumbers.end())
        return known->second;
    if (m_sources.size() == mostSources)
        return none;
    const auto number = std::uint32_t(m_sources.size());
    SourceHealth& added = m_sources.emplace_back().health;
    added.subAgent = key.subAgent;
    added.classId = key.classId;
    added.index = key.index;
    m_sourceNumbers.emplace(key, number);
    return number;
}

void StreamHealth::forgetSilent(base::SecondNumber now)
{
    m_forgot = now;
    for (Source& source : m_sources)
        source.endRun();
    const base::Nanoseconds oldest = (now - longestMemory) * base::nanosecondsPerSecond;
    const auto isOld = [&](const auto& stream) { return stream.health.hearing.last < oldest; };

    std::vector<std::uint32_t> renumbered(m_subAgents.size(), none);
    for (std::uint32_t from = 0, to = 0; from < m_subAgents.size(); ++from)
        if (!isOld(m_subAgents[from]))
            renumbered[from] = to++;
    std::erase_if(m_subAgents, isOld);
    std::erase_if(m_sources, [&](Source& source) {
        source.health.subAgent = renumbered[source.health.subAgent];
        return isOld(source) || source.health.subAgent == none;
    });

    m_subAgentNumbers.clear();
    for (const SubAgent& subAgent : m_subAgents)
        m_subAgentNumbers.emplace(SubAgentKey{subAgent.health.agent, subAgent.health.subAgent},
                                  std::uint32_t(m_subAgentNumbers.size()));
    m_sourceNumbers.clear();
    for (const Source& source : m_sources)
        m_sourceNumbers.emplace(SourceKey{source.health.subAgent, source.health.classId, source.health.index},
                                std::uint32_t(m_sourceNumbers.size()));
}

void StreamHealth::addSelection(std::string_view selection)
{
    wire::addReason(m_selection, selection);
}

std::shared_ptr<const StreamReport> StreamHealth::report(base::Nanoseconds now) const
{
    auto report = std::make_shared<StreamReport>();
    report->time = now;
    report->subAgents.reserve(m_subAgents.size());
    for (const SubAgent& subAgent : m_subAgents) {
        report->subAgents.push_back(subAgent.health);
        report->subAgents.back().sequence = subAgent.sequence.counts();
    }
    report->sources.reserve(m_sources.size());
    for (Source source : m_sources) {
        source.endRun();
        report->sources.push_back(source.health);
        report->sources.back().sequence = source.sequence.counts();
    }
    if (!m_selection.empty())
        leaveOutLosses(*report);
    report->selection = m_selection;
    report->datagramsNotFollowed = m_datagramsNotFollowed;
    report->samplesNotFollowed = m_samplesNotFollowed;
    return report;
}

} // namespace weir::query
