// SPDX-License-Identifier: GPL-3.0-or-later
// Appends numbers in network byte order.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace weir::bench
{

using ByteVector = std::vector<std::uint8_t>;

inline void storeBe16(std::uint8_t* at, std::uint32_t value)
{
    at[0] = std::uint8_t(value >> 8);
    at[1] = std::uint8_t(value);
}

inline void storeBe32(std::uint8_t* at, std::uint32_t value)
{
    storeBe16(at, value >> 16);
    storeBe16(at + 2, value);
}

class Octets
{
public:
    explicit Octets(ByteVector& out) : m_out(out) {}

    Octets& u8(std::uint32_t value)
    {
        m_out.push_back(std::uint8_t(value));
        return *this;
    }
    Octets& u16(std::uint32_t value)
    {
        storeBe16(grow(2), value);
        return *this;
    }
    Octets& u32(std::uint32_t value)
    {
        storeBe32(grow(4), value);
        return *this;
    }
    Octets& u64(std::uint64_t value) { return u32(std::uint32_t(value >> 32)).u32(std::uint32_t(value)); }
    Octets& mac(std::uint64_t value) { return u16(std::uint32_t(value >> 32)).u32(std::uint32_t(value)); }
    Octets& bytes(base::Bytes bytes)
    {
        m_out.insert(m_out.end(), bytes.begin(), bytes.end());
        return *this;
    }
    Octets& zeros(std::size_t count)
    {
        m_out.resize(m_out.size() + count);
        return *this;
    }

    std::size_t size() const { return m_out.size(); }

private:
    std::uint8_t* grow(std::size_t count)
    {
        m_out.resize(m_out.size() + count);
        return m_out.data() + m_out.size() - count;
    }

    ByteVector& m_out;
};

} // namespace weir::bench
