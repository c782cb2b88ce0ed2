// SPDX-License-Identifier: GPL-3.0-or-later
// Reads XDR (RFC 4506) out of borrowed bytes and never past their end. A reader that ran out stays failed and
// gives zeros.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/address.h"
#include "base/bytes.h"

namespace weir::wire
{

class XdrReader
{
public:
    XdrReader() = default;
    explicit XdrReader(base::Bytes bytes)
        : m_begin(bytes.data()),
          m_at(m_begin),
          m_end(m_begin + bytes.size())
    {
    }

    bool failed() const { return m_failed; }
    std::size_t remaining() const { return std::size_t(m_end - m_at); }
    std::size_t offset() const { return std::size_t(m_at - m_begin); }
    const std::uint8_t* at() const { return m_at; }

    /// One byte, without padding.
    std::uint8_t u8()
    {
        if (remaining() < 1)
            return std::uint8_t(fail());
        return *m_at++;
    }

    std::uint32_t u32()
    {
        if (remaining() < 4)
            return fail();
        const std::uint32_t value = base::loadBe32(m_at);
        m_at += 4;
        return value;
    }

    std::int32_t i32() { return std::int32_t(u32()); }

    std::uint64_t u64()
    {
        if (remaining() < 8)
            return fail();
        const std::uint64_t value = base::loadBe64(m_at);
        m_at += 8;
        return value;
    }

    /// A fixed-length opaque of `length` bytes with its padding to four.
    base::Bytes fixed(std::size_t length)
    {
        if (length > remaining()) {
            fail();
            return {};
        }
        const base::Bytes bytes(m_at, length);
        m_at += std::min(padded(length), remaining()); // a few agents leave the last padding out
        return bytes;
    }

    /// A variable-length opaque or string: its length, its bytes, its padding.
    base::Bytes opaque() { return fixed(u32()); }

    /// `address` of sFlow v5: type 0 (nothing follows), 1 (IPv4) or 2 (IPv6). Another type fails.
    base::Address address()
    {
        switch (u32()) {
        case 0: return {};
        case 1: {
            const base::Bytes bytes = fixed(4);
            return failed() ? base::Address() : base::Address::v4(bytes.data());
        }
        case 2: {
            const base::Bytes bytes = fixed(16);
            return failed() ? base::Address() : base::Address::v6(bytes.data());
        }
        default: fail(); return {};
        }
    }

    void skip(std::size_t length)
    {
        if (length > remaining())
            fail();
        else
            m_at += length;
    }

    static constexpr std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t(3); }

private:
    std::uint32_t fail()
    {
        m_failed = true;
        m_at = m_end;
        return 0;
    }

    const std::uint8_t* m_begin = nullptr;
    const std::uint8_t* m_at = nullptr;
    const std::uint8_t* m_end = nullptr;
    bool m_failed = false;
};

} // namespace weir::wire
