// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the names of the addresses that questions meet, in a thread of its own: few questions to the DNS at a
// time, each answer kept for a while. Where it is not, nothing is asked of anyone. The destructor stops the
// thread at once, whatever is under way.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include "engine/dns_client.h"
#include "engine/name_cache.h"
#include "key/tables/host_names.h"

namespace weir::engine
{

struct NameSettings {
    DnsSettings dns;
    std::size_t mostAtOnce = 64;                   ///< addresses asked for and not answered
    int mostPerSecond = 500;                       ///< addresses asked for
    std::size_t mostNames = 1 << 16;               ///< kept, and as many addresses without one
    std::chrono::milliseconds nameLasts{3600'000}; ///< then it is asked for again, if it is wanted
    std::chrono::milliseconds noNameLasts{600'000};
    std::chrono::milliseconds failureLasts{60'000};
    std::chrono::milliseconds betweenTables{1000}; ///< at least
    std::chrono::milliseconds forgetsMet{10'000};  ///< how often an address may be told of again
};

/// Totals since the start.
struct NameCounts {
    std::uint64_t asked = 0;    ///< addresses
    std::uint64_t names = 0;    ///< answers
    std::uint64_t nameless = 0; ///< answers that there is none
    std::uint64_t failures = 0;
    std::uint64_t dropped = 0; ///< addresses that were wanted when too many were waiting
};

class NameResolver
{
public:
    using Publish = std::function<void(std::shared_ptr<const key::HostNames>)>;

    /// `publish` is called in the resolver's thread with each table in which a name is another one.
    explicit NameResolver(NameSettings settings, Publish publish = {});
    ~NameResolver();

    /// The newest table. Looking an address up in one of them is what makes it wanted.
    std::shared_ptr<const key::HostNames> names() const;
    NameCounts counts() const;

    /// Until all that is wanted is known, as far as it can be, and in names(). False: the time was up before.
    bool waitUntilIdle(std::chrono::milliseconds most);

private:
    using Time = NameCache::Time;

    void run();
    void makeClient();
    void askForWanted();
    std::optional<base::Address> nextAddress();
    void receive(const base::Address& address, DnsClient::Answer answer);
    void publishIfDue();
    void renewIfDue();
    void noteIdle(bool idle);
    bool mayAsk(Time now) const;
    Time whenToPublish() const;
    std::chrono::milliseconds longestWait() const;

    const NameSettings m_settings;
    const Publish m_publish;
    const int m_wake; ///< eventfd
    const std::shared_ptr<key::WantedNames> m_wanted;

    // The thread's own.
    NameCache m_cache;
    std::unique_ptr<DnsClient> m_client;
    boost::unordered_flat_set<base::Address, key::AddressHash> m_asked;
    std::vector<base::Address> m_overdue; ///< in use, and to be asked for again
    Time m_clientSince;
    Time m_nextQuestion; ///< when the rate allows one
    Time m_lastTable;
    Time m_changedSince;
    Time m_lastRenewal;
    bool m_changed = false; ///< since the last table

    std::atomic<std::uint64_t> m_askedCount{0};
    std::atomic<std::uint64_t> m_nameCount{0};
    std::atomic<std::uint64_t> m_namelessCount{0};
    std::atomic<std::uint64_t> m_failureCount{0};
    std::atomic<bool> m_stop{false};

    mutable std::mutex m_mutex; // of the next two
    std::shared_ptr<const key::HostNames> m_names;
    bool m_idle = true;
    std::condition_variable m_becameIdle;
    std::thread m_thread; // last: it uses all of the above
};

} // namespace weir::engine
