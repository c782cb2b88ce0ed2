// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/name_resolver.h"

#include <algorithm>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace weir::engine
{

namespace
{

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::chrono::seconds clientLasts{30}; // the system's servers may be others then

} // namespace

NameResolver::NameResolver(NameSettings settings, Publish publish)
    : m_settings(std::move(settings)),
      m_publish(std::move(publish)),
      m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      m_wanted(std::make_shared<key::WantedNames>([wake = m_wake] { eventfd_write(wake, 1); })),
      m_cache(m_settings.mostNames),
      m_lastRenewal(Clock::now()),
      m_names(std::make_shared<const key::HostNames>(m_wanted)),
      m_thread([this] { run(); })
{
}

NameResolver::~NameResolver()
{
    m_stop = true;
    m_wanted->close(); // questions under way may outlive us
    eventfd_write(m_wake, 1);
    m_thread.join();
    close(m_wake);
}

std::shared_ptr<const key::HostNames> NameResolver::names() const
{
    const std::lock_guard lock(m_mutex);
    return m_names;
}

NameCounts NameResolver::counts() const
{
    return {m_askedCount, m_nameCount, m_namelessCount, m_failureCount, m_wanted->dropped()};
}

bool NameResolver::waitUntilIdle(milliseconds most)
{
    std::unique_lock lock(m_mutex);
    return m_becameIdle.wait_for(lock, most, [this] { return m_idle && m_wanted->isEmpty(); });
}

void NameResolver::run()
{
    makeClient();
    while (!m_stop) {
        askForWanted();
        publishIfDue();
        noteIdle(m_asked.empty() && m_overdue.empty() && !m_changed && m_wanted->isEmpty());
        m_client->wait(m_wake, longestWait());
        eventfd_t ignored;
        eventfd_read(m_wake, &ignored);
        renewIfDue();
    }
    m_client.reset();
}

void NameResolver::makeClient()
{
    m_client = std::make_unique<DnsClient>(m_settings.dns,
                                           [this](const base::Address& address, DnsClient::Answer answer) {
                                               receive(address, std::move(answer));
                                           });
    m_clientSince = Clock::now();
}

void NameResolver::askForWanted()
{
    if (m_asked.empty() && Clock::now() - m_clientSince > clientLasts)
        makeClient();
    while (mayAsk(Clock::now())) {
        noteIdle(false); // before the queue can be seen empty
        const auto address = nextAddress();
        if (!address)
            return;
        const Time now = Clock::now();
        if (m_asked.contains(*address) || m_cache.isFresh(*address, now))
            continue;
        const auto apart = std::chrono::nanoseconds(std::chrono::seconds(1)) / m_settings.mostPerSecond;
        const auto burst = apart * (std::int64_t(m_settings.mostAtOnce) - 1);
        m_nextQuestion = std::max(m_nextQuestion, now - burst) + apart;
        m_asked.insert(*address);
        ++m_askedCount;
        m_client->ask(*address);
    }
}

/// Those without a name come before those whose name is old.
std::optional<base::Address> NameResolver::nextAddress()
{
    if (auto address = m_wanted->take())
        return address;
    if (m_overdue.empty())
        return std::nullopt;
    const base::Address address = m_overdue.back();
    m_overdue.pop_back();
    return address;
}

bool NameResolver::mayAsk(Time now) const
{
    return m_asked.size() < m_settings.mostAtOnce && m_nextQuestion <= now;
}

void NameResolver::receive(const base::Address& address, DnsClient::Answer answer)
{
    using Kind = DnsClient::Answer::Kind;
    const Time now = Clock::now();
    m_asked.erase(address);
    if (answer.kind == Kind::Failure) {
        ++m_failureCount;
        m_cache.prolong(address, now + m_settings.failureLasts);
        return;
    }
    const bool hasName = answer.kind == Kind::Name;
    ++(hasName ? m_nameCount : m_namelessCount);
    const Time until = now + (hasName ? m_settings.nameLasts : m_settings.noNameLasts);
    if (m_cache.set(address, std::move(answer.name), until) && !m_changed) {
        m_changed = true;
        m_changedSince = now;
    }
}

/// Names come in bursts: a table of them all, rather than one of the first.
NameResolver::Time NameResolver::whenToPublish() const
{
    const bool awaitsMore = !m_asked.empty() || !m_wanted->isEmpty();
    return (awaitsMore ? m_changedSince : m_lastTable) + m_settings.betweenTables;
}

void NameResolver::publishIfDue()
{
    const Time now = Clock::now();
    if (!m_changed || now < whenToPublish())
        return;
    auto table = std::make_shared<key::HostNames>(m_wanted);
    m_cache.fill(*table);
    m_changed = false;
    m_lastTable = now;
    {
        const std::lock_guard lock(m_mutex);
        m_names = table;
    }
    if (m_publish)
        m_publish(std::move(table));
}

void NameResolver::renewIfDue()
{
    const Time now = Clock::now();
    if (now - m_lastRenewal < m_settings.forgetsMet)
        return;
    m_lastRenewal = now;
    m_overdue = m_wanted->takeUsed();
    std::erase_if(m_overdue, [&](const base::Address& address) { return m_cache.isFresh(address, now); });
    m_wanted->renew();
}

void NameResolver::noteIdle(bool idle)
{
    const std::lock_guard lock(m_mutex);
    m_idle = idle;
    if (idle)
        m_becameIdle.notify_all();
}

milliseconds NameResolver::longestWait() const
{
    Time until = m_lastRenewal + m_settings.forgetsMet;
    if (m_changed)
        until = std::min(until, whenToPublish());
    if (m_asked.size() < m_settings.mostAtOnce && (!m_wanted->isEmpty() || !m_overdue.empty()))
        until = std::min(until, m_nextQuestion);
    return std::max(std::chrono::ceil<milliseconds>(until - Clock::now()), milliseconds(0));
}

} // namespace weir::engine
