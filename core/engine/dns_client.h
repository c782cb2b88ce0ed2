// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the DNS for the names of addresses (PTR records of in-addr.arpa and ip6.arpa, RFC 1035 section 3.5 and
// RFC 3596), many at a time. One thread's own: the names come while it waits.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <ares.h>

#include "base/address.h"

namespace weir::engine
{

/// Whether a name may be shown: letters, digits, hyphens and underscores in labels of up to 63 characters, at
/// most 253 in all (RFC 1035 section 2.3), without the last dot. Names come from strangers.
bool isHostName(std::string_view name);

struct DnsSettings {
    std::string servers; ///< `address:port` with commas between them; "": those of the system
    std::chrono::milliseconds timeout{2000}; ///< of the first try; that of each further one is longer
    int tries = 2;                           ///< of each server
};

class DnsClient
{
public:
    /// What came of one address.
    struct Answer {
        enum class Kind {
            Name,    ///< it has one
            None,    ///< it has none, or none that may be shown
            Failure, ///< nobody answered, or not to the point
        } kind = Kind::Failure;
        std::string name; ///< with its last dot; of several the first in alphabetical order
    };
    using Receiver = std::function<void(const base::Address&, Answer)>;

    /// `receive` is called within ask() or wait().
    DnsClient(const DnsSettings& settings, Receiver receive);
    DnsClient(const DnsClient&) = delete;
    DnsClient& operator=(const DnsClient&) = delete;
    /// At once; what was asked is forgotten.
    ~DnsClient();

    void ask(const base::Address& address);

    /// Until an answer comes, one is overdue, `descriptor` can be read from, or the time is up.
    void wait(int descriptor, std::chrono::milliseconds most);

private:
    struct Lookup;
    static void onAnswer(void* lookup, int status, int timeouts, unsigned char* reply, int length);
    static void onSocket(void* client, ares_socket_t descriptor, int reads, int writes);

    Receiver m_receive;
    ares_channel m_channel = nullptr;
    std::map<ares_socket_t, short> m_events; ///< that poll is to wait for
};

} // namespace weir::engine
