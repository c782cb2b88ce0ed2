// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/udp_socket.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <unistd.h>
#include <utility>

namespace weir::engine
{

namespace
{

constexpr std::size_t longestDatagram = 65536;

/// From one datagram's place to the next. At multiples of 64 KiB all would share a few sets of the
/// processor's caches and drive each other out.
constexpr std::size_t stride = longestDatagram + 33 * 64;

std::string place(const std::string& address, std::uint16_t port)
{
    return "UDP port " + std::to_string(port) + (address == "*" ? "" : " of " + address);
}

base::Error bindError(int error, const std::string& address, std::uint16_t port)
{
    switch (error) {
    case EADDRINUSE: {
        const std::string holder = holderOfPort(port);
        return {place(address, port) + " is already in use" + (holder.empty() ? "" : " by " + holder) +
                ". Stop that program, or listen on another port."};
    }
    case EADDRNOTAVAIL:
        return {"This machine has no address " + address + ". Listen on one of its own addresses, or on *."};
    case EACCES: return {place(address, port) + " may not be opened by this user. Choose a port above 1023."};
    default: return {place(address, port) + " cannot be opened: " + std::strerror(error) + "."};
    }
}

base::Error groupError(int error, const std::string& address)
{
    if (error == ENODEV || error == EADDRNOTAVAIL || error == EINVAL)
        return {"No interface of this machine leads to the multicast group " + address + ". Name one: " +
                address.substr(0, address.find('%')) + "%eth0, for example; see ip link for their names."};
    return {"The multicast group " + address + " cannot be joined: " + std::strerror(error) + "."};
}

void enlargeBuffer(int descriptor)
{
    // Beyond net.core.rmem_max only for those who may; the others get as much as the kernel gives.
    const int largest = int(UdpSocket::largestBuffer);
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &largest, sizeof largest) != 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &largest, sizeof largest);
}

/// Its datagrams alone: without this, a socket also hears the groups that other programs joined.
bool joinGroup(int descriptor, const wire::SocketAddress& group)
{
    const int off = 0;
    if (group.address.type == base::Address::Type::V4) {
        ip_mreqn request{};
        std::memcpy(&request.imr_multiaddr, group.address.bytes.data(), 4);
        request.imr_ifindex = int(group.interface);
        setsockopt(descriptor, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off);
        return setsockopt(descriptor, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) == 0;
    }
    ipv6_mreq request{};
    std::memcpy(&request.ipv6mr_multiaddr, group.address.bytes.data(), 16);
    request.ipv6mr_interface = group.interface;
    setsockopt(descriptor, IPPROTO_IPV6, IPV6_MULTICAST_ALL, &off, sizeof off);
    return setsockopt(descriptor, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof request) == 0;
}

} // namespace

struct UdpSocket::Buffers {
    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(stride * batchSize);
    mmsghdr messages[batchSize]{};
    iovec vectors[batchSize]{};
    sockaddr_storage sources[batchSize]{};
};

UdpSocket::UdpSocket(int descriptor) : m_descriptor(descriptor), m_buffers(std::make_unique<Buffers>())
{
    for (int i = 0; i < batchSize; ++i) {
        m_buffers->vectors[i] = {m_buffers->bytes.data() + stride * std::size_t(i), longestDatagram};
        msghdr& header = m_buffers->messages[i].msg_hdr;
        header.msg_iov = &m_buffers->vectors[i];
        header.msg_iovlen = 1;
        header.msg_name = &m_buffers->sources[i];
    }
    m_datagrams.reserve(batchSize);
}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_place(other.m_place),
      m_address(std::move(other.m_address)),
      m_buffers(std::move(other.m_buffers)),
      m_datagrams(std::move(other.m_datagrams))
{
}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    m_place = other.m_place;
    m_address = std::move(other.m_address);
    std::swap(m_buffers, other.m_buffers);
    std::swap(m_datagrams, other.m_datagrams);
    return *this;
}

UdpSocket::~UdpSocket()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

base::Result<UdpSocket> UdpSocket::bind(const std::string& address, std::uint16_t port)
{
    auto place = wire::readSocketAddress(address, port);
    if (!place)
        return tl::unexpected(place.error());

    constexpr int kind = SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
    sockaddr_storage storage{};
    socklen_t length = wire::toKernel(*place, storage);
    int descriptor = socket(storage.ss_family, kind, 0);
    if (descriptor < 0 && address == "*") { // no IPv6 here
        length = wire::toKernel({base::Address{base::Address::Type::V4, {}}, port}, storage);
        descriptor = socket(AF_INET, kind, 0);
    }
    if (descriptor < 0)
        return tl::unexpected(bindError(errno, address, port));
    UdpSocket bound(descriptor);
    const int on = 1;
    const int onlyV6 = address != "*";
    if (storage.ss_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &onlyV6, sizeof onlyV6);
    if (place->isMulticast()) // each of those who listen to a group gets its datagrams
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    enlargeBuffer(descriptor);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&storage), length) != 0)
        return tl::unexpected(place->isMulticast() ? groupError(errno, address)
                                                   : bindError(errno, address, port));
    if (place->isMulticast() && !joinGroup(descriptor, *place))
        return tl::unexpected(groupError(errno, address));
    sockaddr_storage own{};
    socklen_t ownLength = sizeof own;
    getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &ownLength);
    place->port = wire::fromKernel(own).port;
    bound.m_place = *place;
    bound.m_address = address;
    return bound;
}

std::size_t UdpSocket::buffer() const
{
    int bytes = 0;
    socklen_t length = sizeof bytes;
    getsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, &length);
    return std::size_t(bytes) / 2; // the kernel tells twice what was asked for: half is for its own records
}

std::uint32_t UdpSocket::kernelDrops() const
{
    std::array<std::uint32_t, SK_MEMINFO_VARS> numbers{};
    socklen_t length = sizeof numbers;
    getsockopt(m_descriptor, SOL_SOCKET, SO_MEMINFO, numbers.data(), &length);
    return numbers[SK_MEMINFO_DROPS];
}

std::string smallBufferWarning(std::size_t buffer)
{
    if (buffer >= UdpSocket::wantedBuffer)
        return {};
    const std::string wanted = std::to_string(UdpSocket::wantedBuffer);
    return "The kernel lets only " + std::to_string(buffer >> 10) + " KiB of datagrams wait, not " +
           std::to_string(UdpSocket::wantedBuffer >> 10) +
           ": bursts may be lost. Allow more: sudo sysctl -w net.core.rmem_max=" + wanted + ".";
}

const std::vector<wire::Datagram>& UdpSocket::receive(base::Nanoseconds time)
{
    m_datagrams.clear();
    for (mmsghdr& message : m_buffers->messages)
        message.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    const int count = recvmmsg(m_descriptor, m_buffers->messages, batchSize, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < count; ++i) {
        const wire::SocketAddress source = wire::fromKernel(m_buffers->sources[i]);
        wire::Datagram datagram;
        datagram.time = time;
        datagram.source = source.address;
        datagram.sourcePort = source.port;
        datagram.payload = {m_buffers->bytes.data() + stride * std::size_t(i),
                            m_buffers->messages[i].msg_len};
        m_datagrams.push_back(datagram);
    }
    return m_datagrams;
}

} // namespace weir::engine
