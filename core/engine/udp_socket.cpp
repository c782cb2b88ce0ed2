// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/udp_socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace weir::engine
{

namespace
{

constexpr int wantedBuffer = 16 << 20; // bytes; what a burst of a hundred thousand samples needs
constexpr std::size_t longestDatagram = 65536;
/// From one datagram's place to the next. At multiples of 64 KiB all would share a few sets of the processor's
/// caches and drive each other out.
constexpr std::size_t stride = longestDatagram + 33 * 64;
constexpr std::size_t controlBytes = CMSG_SPACE(sizeof(std::uint32_t));

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

void enlargeBuffer(int descriptor)
{
    // Beyond net.core.rmem_max only for those who may; the others get as much as the kernel gives.
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &wantedBuffer, sizeof wantedBuffer) != 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &wantedBuffer, sizeof wantedBuffer);
}

base::Address addressOf(const sockaddr_storage& storage, std::uint16_t& port)
{
    if (storage.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
        port = ntohs(v4.sin_port);
        return base::Address::v4(reinterpret_cast<const std::uint8_t*>(&v4.sin_addr));
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
    port = ntohs(v6.sin6_port);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v6.sin6_addr);
    return IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) ? base::Address::v4(bytes + 12) : base::Address::v6(bytes);
}

} // namespace

struct UdpSocket::Buffers {
    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(stride * batchSize);
    mmsghdr messages[batchSize]{};
    iovec vectors[batchSize]{};
    sockaddr_storage sources[batchSize]{};
    alignas(cmsghdr) char control[batchSize][controlBytes]{};
};

UdpSocket::UdpSocket(int descriptor) : m_descriptor(descriptor), m_buffers(std::make_unique<Buffers>())
{
    for (int i = 0; i < batchSize; ++i) {
        m_buffers->vectors[i] = {m_buffers->bytes.data() + stride * std::size_t(i), longestDatagram};
        msghdr& header = m_buffers->messages[i].msg_hdr;
        header.msg_iov = &m_buffers->vectors[i];
        header.msg_iovlen = 1;
        header.msg_name = &m_buffers->sources[i];
        header.msg_control = m_buffers->control[i];
    }
    m_datagrams.reserve(batchSize);
}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_port(other.m_port),
      m_address(std::move(other.m_address)),
      m_kernelDrops(other.m_kernelDrops),
      m_buffers(std::move(other.m_buffers)),
      m_datagrams(std::move(other.m_datagrams))
{
}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    m_port = other.m_port;
    m_address = std::move(other.m_address);
    m_kernelDrops = other.m_kernelDrops;
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
    sockaddr_storage storage{};
    socklen_t length = sizeof(sockaddr_in6);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    const auto parsed =
        address == "*" ? base::Address() : base::parseAddress(address).value_or(base::Address());
    if (address != "*" && parsed.type == base::Address::Type::None)
        return base::failure("\"" + address +
                             "\" is not an IP address. Give one of this machine, or * for all.");

    int descriptor = -1;
    if (parsed.type != base::Address::Type::V4) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        std::memcpy(&v6.sin6_addr, parsed.bytes.data(), 16);
        descriptor = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        const int onlyV6 = address != "*";
        if (descriptor >= 0)
            setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &onlyV6, sizeof onlyV6);
    }
    if (descriptor < 0 && (address == "*" || parsed.type == base::Address::Type::V4)) {
        storage = {};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        std::memcpy(&v4.sin_addr, parsed.bytes.data(), 4);
        length = sizeof(sockaddr_in);
        descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }
    if (descriptor < 0)
        return tl::unexpected(bindError(errno, address, port));
    UdpSocket bound(descriptor);
    enlargeBuffer(descriptor);
    const int on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&storage), length) != 0)
        return tl::unexpected(bindError(errno, address, port));
    sockaddr_storage own{};
    socklen_t ownLength = sizeof own;
    getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &ownLength);
    addressOf(own, bound.m_port);
    bound.m_address = address;
    return bound;
}

const std::vector<wire::Datagram>& UdpSocket::receive(base::Nanoseconds time)
{
    m_datagrams.clear();
    for (mmsghdr& message : m_buffers->messages) {
        message.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
        message.msg_hdr.msg_controllen = controlBytes;
    }
    const int count = recvmmsg(m_descriptor, m_buffers->messages, batchSize, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < count; ++i) {
        msghdr& header = m_buffers->messages[i].msg_hdr;
        for (cmsghdr* control = CMSG_FIRSTHDR(&header); control; control = CMSG_NXTHDR(&header, control))
            if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_RXQ_OVFL)
                std::memcpy(&m_kernelDrops, CMSG_DATA(control), sizeof m_kernelDrops);
        wire::Datagram datagram;
        datagram.time = time;
        datagram.source = addressOf(m_buffers->sources[i], datagram.sourcePort);
        datagram.payload = {m_buffers->bytes.data() + stride * std::size_t(i),
                            m_buffers->messages[i].msg_len};
        m_datagrams.push_back(datagram);
    }
    return m_datagrams;
}

} // namespace weir::engine
