// SPDX-License-Identifier: GPL-3.0-or-later
// A UDP socket that loses as little as the kernel allows: a large buffer, batches, and the kernel's own count
// of what it dropped. Owned by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "wire/datagram.h"
#include "wire/socket_address.h"

namespace weir::engine
{

class UdpSocket
{
public:
    static constexpr int batchSize = 64;

    static constexpr std::size_t wantedBuffer = 16 << 20;  ///< bytes; a burst of 100,000 samples
    static constexpr std::size_t largestBuffer = 64 << 20; ///< a third of a second of 200,000 datagrams/s

    /// "*" listens to IPv6 and IPv4 on every address. A multicast group is joined, on the interface behind
    /// its % or on the one that routes lead to. Port 0 lets the kernel choose.
    static base::Result<UdpSocket> bind(const std::string& address, std::uint16_t port);

    UdpSocket(UdpSocket&& other) noexcept;
    UdpSocket& operator=(UdpSocket&& other) noexcept;
    ~UdpSocket();

    int descriptor() const { return m_descriptor; }
    std::uint16_t port() const { return m_place.port; }
    const std::string& address() const { return m_address; }
    const wire::SocketAddress& place() const { return m_place; }
    std::string name() const { return wire::toText(m_address, port()); } ///< ADDR:PORT

    /// Bytes that may wait in the kernel, as it says.
    std::size_t buffer() const;

    /// What is waiting, at most a batch, without blocking. All get `time`. Payloads are valid until the next
    /// call.
    const std::vector<wire::Datagram>& receive(base::Nanoseconds time);

    /// Datagrams that the kernel dropped since the socket was opened, because its buffer was full. It wraps.
    std::uint32_t kernelDrops() const;

private:
    struct Buffers;

    explicit UdpSocket(int descriptor);

    int m_descriptor;
    wire::SocketAddress m_place; ///< as bound
    std::string m_address;
    std::unique_ptr<Buffers> m_buffers;
    std::vector<wire::Datagram> m_datagrams;
};

/// What to do about a receive buffer that came out too small; "" when it is large enough.
std::string smallBufferWarning(std::size_t buffer);

/// Who holds a UDP port, for example `sflowtool (process 812)`; "" when that cannot be seen.
std::string holderOfPort(std::uint16_t port);

} // namespace weir::engine
