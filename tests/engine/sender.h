// SPDX-License-Identifier: GPL-3.0-or-later
// Sends UDP datagrams to a port of this machine. A plain socket: Qt's asks for proxies, in threads of its
// own.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/traffic.h"

namespace weir::test
{

class Sender
{
public:
    enum class To { Ipv4, Ipv6 };

    explicit Sender(std::uint16_t port, To to = To::Ipv4)
        : m_descriptor(socket(to == To::Ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0))
    {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        v6.sin6_addr = in6addr_loopback;
        const auto* address =
            to == To::Ipv4 ? reinterpret_cast<const sockaddr*>(&v4) : reinterpret_cast<const sockaddr*>(&v6);
        m_connected = connect(m_descriptor, address, to == To::Ipv4 ? sizeof v4 : sizeof v6) == 0;
    }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    ~Sender() { close(m_descriptor); }

    bool send(const support::ByteVector& payload)
    {
        return m_connected &&
               ::send(m_descriptor, payload.data(), payload.size(), 0) == ssize_t(payload.size());
    }

    /// The port that it sends from.
    std::uint16_t port() const
    {
        sockaddr_in6 own{}; // the port stands at the same place in both families
        socklen_t length = sizeof own;
        getsockname(m_descriptor, reinterpret_cast<sockaddr*>(&own), &length);
        return ntohs(own.sin6_port);
    }

private:
    int m_descriptor;
    bool m_connected = false;
};

} // namespace weir::test
