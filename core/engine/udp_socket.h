// SPDX-License-Identifier: GPL-3.0-or-later
// A UDP socket that loses as little as the kernel allows: a large buffer, batches, and the kernel's own count
// of what it dropped. Owned by one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "wire/datagram.h"

namespace weir::engine
{

class UdpSocket
{
public:
    static constexpr int batchSize = 64;

    /// "*" listens to IPv6 and IPv4 on every address. Port 0 lets the kernel choose.
    static base::Result<UdpSocket> bind(const std::string& address, std::uint16_t port);

    UdpSocket(UdpSocket&& other) noexcept;
    UdpSocket& operator=(UdpSocket&& other) noexcept;
    ~UdpSocket();

    int descriptor() const { return m_descriptor; }
    std::uint16_t port() const { return m_port; }
    const std::string& address() const { return m_address; }

    /// What is waiting, at most a batch, without blocking. All get `time`. Payloads are valid until the next
    /// call.
    const std::vector<wire::Datagram>& receive(base::Nanoseconds time);

    /// Datagrams that the kernel dropped since the socket was opened, because its buffer was full.
    std::uint32_t kernelDrops() const { return m_kernelDrops; }

private:
    struct Buffers;

    explicit UdpSocket(int descriptor);

    int m_descriptor;
    std::uint16_t m_port = 0;
    std::string m_address;
    std::uint32_t m_kernelDrops = 0;
    std::unique_ptr<Buffers> m_buffers;
    std::vector<wire::Datagram> m_datagrams;
};

/// Who holds a UDP port, for example `sflowtool (process 812)`; "" when that cannot be seen.
std::string holderOfPort(std::uint16_t port);

} // namespace weir::engine
