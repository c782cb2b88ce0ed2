// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/socket_address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

namespace weir::wire
{

namespace
{

using Type = base::Address::Type;

bool isLinkLocal(const base::Address& address)
{
    return address.type == Type::V6 && address.bytes[0] == 0xFE && (address.bytes[1] & 0xC0) == 0x80;
}

/// Only to one of its own addresses can a machine bind a socket.
bool isOwn(SocketAddress address)
{
    address.port = 0;
    sockaddr_storage storage{};
    const socklen_t length = toKernel(address, storage);
    const int probe = socket(storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool bound = probe >= 0 && bind(probe, reinterpret_cast<const sockaddr*>(&storage), length) == 0;
    if (probe >= 0)
        close(probe);
    return bound;
}

void sendGroupsThrough(int descriptor, const SocketAddress& target)
{
    if (target.address.type == Type::V4) {
        ip_mreqn request{};
        request.imr_ifindex = int(target.interface);
        setsockopt(descriptor, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request);
    } else {
        const int interface = int(target.interface);
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_MULTICAST_IF, &interface, sizeof interface);
    }
}

} // namespace

bool SocketAddress::isAny() const
{
    return std::ranges::all_of(address.bytes, [](std::uint8_t byte) { return byte == 0; });
}

bool SocketAddress::isMulticast() const
{
    return address.type == Type::V4 ? address.bytes[0] >> 4 == 0xE
                                    : address.type == Type::V6 && address.bytes[0] == 0xFF;
}

base::Result<SocketAddress> readSocketAddress(const std::string& text, std::uint16_t port)
{
    SocketAddress result;
    result.port = port;
    if (text == "*")
        return result;
    const std::size_t percent = text.find('%');
    const auto address = base::parseAddress(text.substr(0, percent));
    if (!address || address->type == Type::None)
        return base::failure("\"" + text +
                             "\" is not an IP address. Give one of this machine, or * for all.");
    result.address = *address;
    if (percent == std::string::npos)
        return result;
    const std::string name = text.substr(percent + 1);
    if (!result.isMulticast() && !isLinkLocal(result.address))
        return base::failure("\"" + text + "\" names an interface, which goes with a multicast group or a " +
                             "link-local address only. Leave %" + name + " out.");
    result.interface = if_nametoindex(name.c_str());
    if (result.interface == 0)
        return base::failure("This machine has no interface \"" + name + "\". See ip link for their names.");
    return result;
}

base::Result<Place> readPlace(const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    const std::string digits = colon == std::string::npos ? text : text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool isPort = error == std::errc() && end == digits.data() + digits.size();
    if (colon == std::string::npos && !isPort)
        return base::failure("\"" + text + "\" names no port. Write ADDR:PORT, for example *:6343.");
    std::string address = text.substr(0, colon == std::string::npos ? 0 : colon);
    if (address.size() > 1 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    else if (address.find(':') != std::string::npos)
        return base::failure("\"" + text + "\": write an IPv6 address in brackets, for example [::1]:6343.");
    if (!isPort)
        return base::failure("\"" + digits + "\" is no UDP port. Give a number from 1 to 65535.");
    Place place{address.empty() ? "*" : address, port};
    if (const auto known = readSocketAddress(place.address, port); !known)
        return tl::unexpected(known.error());
    return place;
}

base::Result<Place> readTarget(const std::string& text)
{
    auto place = readPlace(text);
    if (place && (place->address == "*" || place->port == 0))
        return base::failure("\"" + text +
                             "\" is nobody's place. Write ADDR:PORT, for example 192.0.2.1:6343.");
    return place;
}

std::string toText(const std::string& address, std::uint16_t port)
{
    const bool needsBrackets = address.find(':') != std::string::npos;
    return (needsBrackets ? '[' + address + ']' : address) + ':' + std::to_string(port);
}

socklen_t toKernel(const SocketAddress& address, sockaddr_storage& out)
{
    out = {};
    if (address.address.type == Type::V4) {
        auto& v4 = reinterpret_cast<sockaddr_in&>(out);
        v4.sin_family = AF_INET;
        v4.sin_port = htons(address.port);
        std::memcpy(&v4.sin_addr, address.address.bytes.data(), 4);
        return sizeof v4;
    }
    auto& v6 = reinterpret_cast<sockaddr_in6&>(out);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(address.port);
    std::memcpy(&v6.sin6_addr, address.address.bytes.data(), 16);
    v6.sin6_scope_id = address.interface;
    return sizeof v6;
}

SocketAddress fromKernel(const sockaddr_storage& storage)
{
    SocketAddress result;
    if (storage.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
        result.port = ntohs(v4.sin_port);
        result.address = base::Address::v4(reinterpret_cast<const std::uint8_t*>(&v4.sin_addr));
        return result;
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v6.sin6_addr);
    result.port = ntohs(v6.sin6_port);
    result.address =
        IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) ? base::Address::v4(bytes + 12) : base::Address::v6(bytes);
    return result;
}

int openSender(const SocketAddress& target, int flags)
{
    sockaddr_storage storage{};
    const socklen_t length = toKernel(target, storage);
    const int descriptor = socket(storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | flags, 0);
    if (descriptor < 0)
        return -1;
    if (target.isMulticast() && target.interface != 0)
        sendGroupsThrough(descriptor, target);
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&storage), length) == 0)
        return descriptor;
    const int error = errno;
    close(descriptor);
    errno = error;
    return -1;
}

bool reaches(const SocketAddress& target, const SocketAddress& listening)
{
    if (target.port != listening.port)
        return false;
    const bool sameFamily = listening.address.type == Type::None || // hears both
                            listening.address.type == target.address.type;
    if (listening.isAny())
        return sameFamily && (target.isAny() || target.isMulticast() || isOwn(target));
    return target.address == listening.address;
}

} // namespace weir::wire
