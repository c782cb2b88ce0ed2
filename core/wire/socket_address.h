// SPDX-License-Identifier: GPL-3.0-or-later
// Where UDP comes from or goes to: an address, a port and, where it takes one, an interface, as text, as
// values and in the kernel's form.
#pragma once

#include <cstdint>
#include <string>
#include <sys/socket.h>

#include "base/address.h"
#include "base/result.h"

namespace weir::wire
{

struct SocketAddress {
    base::Address address; ///< none: every address of this machine, of both families
    std::uint16_t port = 0;
    unsigned interface = 0; ///< its number; 0: none was named

    /// Every address of this machine, of one family or both.
    bool isAny() const;

    /// A group: 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291, 2.7).
    bool isMulticast() const;

    bool operator==(const SocketAddress&) const = default;
};

/// ADDR, ADDR%INTERFACE or * for every address. Only a group and a link-local IPv6 address (fe80::/10) take
/// an interface.
base::Result<SocketAddress> readSocketAddress(const std::string& text, std::uint16_t port);

/// ADDR:PORT, with brackets around IPv6.
std::string toText(const std::string& address, std::uint16_t port);

/// An address and a port as people write them.
struct Place {
    std::string address;
    std::uint16_t port = 0;

    bool operator==(const Place&) const = default;
};

/// Where to listen: ADDR:PORT, [ADDR]:PORT, or :PORT or PORT for every address. Port 0 is one that is free.
/// The error is a sentence on what is wrong with it.
base::Result<Place> readPlace(const std::string& text);

/// Where to send: the same, of one address and a port that is somebody's.
base::Result<Place> readTarget(const std::string& text);

/// How long the kernel's form is.
socklen_t toKernel(const SocketAddress& address, sockaddr_storage& out);

/// IPv4 that came in by IPv6 is IPv4. The interface is left out.
SocketAddress fromKernel(const sockaddr_storage& storage);

/// A UDP socket that sends there, and is told when nobody listens. -1: errno says why. `flags`: SOCK_NONBLOCK
/// or 0.
int openSender(const SocketAddress& target, int flags);

/// Whether what is sent to `target` comes in at `listening`.
bool reaches(const SocketAddress& target, const SocketAddress& listening);

} // namespace weir::wire
