// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/dns_client.h"

#include <algorithm>
#include <arpa/nameser.h>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace weir::engine
{

namespace
{

bool isLetterOrDigit(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

bool isLabel(std::string_view label)
{
    constexpr std::size_t longestLabel = 63;
    return !label.empty() && label.size() <= longestLabel && label.front() != '-' &&
           std::ranges::all_of(label, [](char c) { return isLetterOrDigit(c) || c == '-' || c == '_'; });
}

/// Where the name of an address stands: `1.2.0.192.in-addr.arpa`.
std::string reverseName(const base::Address& address)
{
    constexpr const char* digits = "0123456789abcdef";
    std::string name;
    if (address.type == base::Address::Type::V4) {
        for (const std::size_t at : {3, 2, 1, 0})
            name += std::to_string(address.bytes[at]) + '.';
        return name + "in-addr.arpa";
    }
    for (std::size_t at = address.bytes.size(); at-- > 0;)
        for (const int nibble : {address.bytes[at] & 15, address.bytes[at] >> 4})
            name += {digits[nibble], '.'};
    return name + "ip6.arpa";
}

/// Several names stand in no fixed order: the first in the alphabet stays the same.
std::string nameOf(const hostent& host)
{
    std::string_view name;
    const auto consider = [&name](const char* text) {
        if (text && isHostName(text) && (name.empty() || text < name))
            name = text;
    };
    consider(host.h_name);
    for (char* const* alias = host.h_aliases; alias && *alias; ++alias)
        consider(*alias);
    return name.empty() ? std::string() : std::string(name) + '.';
}

/// "" when there is none that may be shown.
std::string nameIn(const unsigned char* reply, int length, const base::Address& address)
{
    const bool isV4 = address.type == base::Address::Type::V4;
    hostent* host = nullptr;
    if (ares_parse_ptr_reply(reply, length, address.bytes.data(), isV4 ? 4 : 16, isV4 ? AF_INET : AF_INET6,
                             &host) != ARES_SUCCESS)
        return {};
    std::string name = nameOf(*host);
    ares_free_hostent(host);
    return name;
}

/// The library's own state, once a program.
bool libraryIsReady()
{
    static const bool ready = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return ready;
}

} // namespace

bool isHostName(std::string_view name)
{
    constexpr std::size_t longestName = 253;
    if (name.size() > longestName)
        return false;
    for (std::size_t begin = 0;;) {
        const std::size_t end = std::min(name.find('.', begin), name.size());
        if (!isLabel(name.substr(begin, end - begin)))
            return false;
        if (end == name.size())
            return true;
        begin = end + 1;
    }
}

struct DnsClient::Lookup {
    DnsClient* client;
    base::Address address;
};

DnsClient::DnsClient(const DnsSettings& settings, Receiver receive) : m_receive(std::move(receive))
{
    if (!libraryIsReady())
        return;
    ares_options options{};
    char dnsAlone[] = "b";
    options.lookups = dnsAlone;
    options.timeout = int(settings.timeout.count());
    options.tries = settings.tries;
    options.sock_state_cb = onSocket;
    options.sock_state_cb_data = this;
    constexpr int given = ARES_OPT_LOOKUPS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    if (ares_init_options(&m_channel, &options, given) != ARES_SUCCESS)
        m_channel = nullptr;
    else if (!settings.servers.empty() &&
             ares_set_servers_ports_csv(m_channel, settings.servers.c_str()) != ARES_SUCCESS)
        ares_destroy(std::exchange(m_channel, nullptr));
}

DnsClient::~DnsClient()
{
    m_receive = nullptr;
    if (m_channel)
        ares_destroy(m_channel);
}

void DnsClient::ask(const base::Address& address)
{
    if (!m_channel) {
        m_receive(address, {});
        return;
    }
    auto lookup = std::make_unique<Lookup>(Lookup{this, address});
    ares_query(m_channel, reverseName(address).c_str(), ns_c_in, ns_t_ptr, onAnswer, lookup.release());
}

void DnsClient::onAnswer(void* context, int status, int /*timeouts*/, unsigned char* reply, int length)
{
    using Kind = Answer::Kind;
    const std::unique_ptr<Lookup> lookup(static_cast<Lookup*>(context));
    if (!lookup->client->m_receive)
        return;
    Answer answer;
    if (status == ARES_SUCCESS) {
        answer.name = nameIn(reply, length, lookup->address);
        answer.kind = answer.name.empty() ? Kind::None : Kind::Name;
    } else if (status == ARES_ENOTFOUND || status == ARES_ENODATA) {
        answer.kind = Kind::None;
    }
    lookup->client->m_receive(lookup->address, std::move(answer));
}

void DnsClient::onSocket(void* client, ares_socket_t descriptor, int reads, int writes)
{
    auto& events = static_cast<DnsClient*>(client)->m_events;
    if (reads || writes)
        events[descriptor] = short((reads ? POLLIN : 0) | (writes ? POLLOUT : 0));
    else
        events.erase(descriptor);
}

void DnsClient::wait(int descriptor, std::chrono::milliseconds most)
{
    std::vector<pollfd> polled{{descriptor, POLLIN, 0}};
    for (const auto& [socket, events] : m_events)
        polled.push_back({socket, events, 0});
    timeval limit{most.count() / 1000, most.count() % 1000 * 1000};
    timeval until = limit;
    if (m_channel)
        until = *ares_timeout(m_channel, &limit, &until);
    const auto milliseconds = int(until.tv_sec * 1000 + (until.tv_usec + 999) / 1000);
    poll(polled.data(), nfds_t(polled.size()), milliseconds);
    if (!m_channel)
        return;
    for (const pollfd& each : polled)
        if (each.fd != descriptor && each.revents != 0)
            ares_process_fd(m_channel, each.revents & ~POLLOUT ? each.fd : ARES_SOCKET_BAD,
                            each.revents & POLLOUT ? each.fd : ARES_SOCKET_BAD);
    ares_process_fd(m_channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD); // what is overdue
}

} // namespace weir::engine
