// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of the InfiniBand base transport header and of what its operation puts behind it (InfiniBand
// Architecture volume 1, chapter 9).
#include "key/extraction/header_bytes.h"

namespace weir::key
{

namespace
{

using packet::LayerId;

constexpr std::size_t baseHeaderBytes = 12;
constexpr std::uint8_t congestionNotification = 129; // annex A17.9.3

/// The upper three bits of an operation code.
enum Transport : unsigned {
    ReliableConnection,
    UnreliableConnection,
    ReliableDatagram,
    UnreliableDatagram,
    Cnp,
    ExtendedReliable
};

/// The lower five.
enum Operation : unsigned {
    WriteFirst = 6,
    WriteOnly = 10,
    WriteOnlyImmediate = 11,
    ReadRequest = 12,
    ReadResponseFirst = 13,
    ReadResponseLast = 15,
    ReadResponseOnly = 16,
    Acknowledge = 17,
    AtomicAcknowledge = 18
};

Transport transportOf(std::uint8_t code)
{
    return Transport(code >> 5);
}

Operation operationOf(std::uint8_t code)
{
    return Operation(code & 0x1F);
}

constexpr std::string_view transports[] = {"RC", "UC", "RD", "UD", "CNP", "XRC"};

constexpr std::string_view operations[] = {
    "SEND_FIRST",
    "SEND_MIDDLE",
    "SEND_LAST",
    "SEND_LAST_WITH_IMMEDIATE",
    "SEND_ONLY",
    "SEND_ONLY_WITH_IMMEDIATE",
    "RDMA_WRITE_FIRST",
    "RDMA_WRITE_MIDDLE",
    "RDMA_WRITE_LAST",
    "RDMA_WRITE_LAST_WITH_IMMEDIATE",
    "RDMA_WRITE_ONLY",
    "RDMA_WRITE_ONLY_WITH_IMMEDIATE",
    "RDMA_READ_REQUEST",
    "RDMA_READ_RESPONSE_FIRST",
    "RDMA_READ_RESPONSE_MIDDLE",
    "RDMA_READ_RESPONSE_LAST",
    "RDMA_READ_RESPONSE_ONLY",
    "ACKNOWLEDGE",
    "ATOMIC_ACKNOWLEDGE",
    "COMPARE_SWAP",
    "FETCH_ADD",
    "RESYNC",
    "SEND_LAST_WITH_INVALIDATE",
    "SEND_ONLY_WITH_INVALIDATE",
};

std::optional<std::uint8_t> codeOf(const FlowView& flow, unsigned occurrence)
{
    const std::uint8_t* header = bytesOf(flow, LayerId::InfiniBand, occurrence, 1);
    return header ? std::optional(header[0]) : std::nullopt;
}

} // namespace

Value infiniBandOperation(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto code = codeOf(flow, occurrence);
    if (!code)
        return {};
    if (*code == congestionNotification)
        return Value::ofText("CNP");
    const unsigned operation = operationOf(*code);
    const bool known = transportOf(*code) < std::size(transports) && transportOf(*code) != Cnp;
    return known && operation < std::size(operations) ? Value::ofText(operations[operation]) : Value();
}

Value infiniBandTransport(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto code = codeOf(flow, occurrence);
    return code && transportOf(*code) < std::size(transports) ? Value::ofText(transports[transportOf(*code)])
                                                              : Value();
}

Value infiniBandCredits(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto code = codeOf(flow, occurrence);
    if (!code)
        return {};
    switch (operationOf(*code)) {
    case ReadResponseFirst:
    case ReadResponseLast:
    case ReadResponseOnly:
    case Acknowledge:
    case AtomicAcknowledge: break;
    default: return {};
    }
    std::size_t offset = baseHeaderBytes;
    switch (transportOf(*code)) {
    case ReliableConnection:
    case ExtendedReliable: break;
    case ReliableDatagram: offset += 4; break; // its own extended header
    default: return {};
    }
    const std::uint8_t* header = bytesOf(flow, LayerId::InfiniBand, occurrence, offset + 4);
    if (!header)
        return {};
    const std::uint8_t syndrome = header[offset];
    const bool positive = syndrome >> 5 == 0; // the others say not ready or refuse
    return positive ? Value::ofNumber(syndrome & 0x1F) : Value();
}

Value infiniBandLength(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto code = codeOf(flow, occurrence);
    if (!code)
        return {};
    switch (operationOf(*code)) {
    case WriteFirst:
    case WriteOnly:
    case WriteOnlyImmediate:
    case ReadRequest: break;
    default: return {};
    }
    std::size_t offset = baseHeaderBytes + 12; // a virtual address and a key stand before it
    switch (transportOf(*code)) {
    case ReliableConnection:
    case UnreliableConnection: break;
    case ReliableDatagram: offset += 12; break; // two extended headers
    case ExtendedReliable: offset += 4; break;
    default: return {};
    }
    const std::uint8_t* header = bytesOf(flow, LayerId::InfiniBand, occurrence, offset + 4);
    return header ? Value::ofNumber(base::loadBe32(header + offset)) : Value();
}

} // namespace weir::key
