// SPDX-License-Identifier: GPL-3.0-or-later
// One flow sample made by hand: the bytes of its header and nothing behind them, so that a sanitizer sees a
// read too far.
#pragma once

#include <QByteArray>
#include <vector>

#include "key/key_row.h"
#include "key/scratch.h"
#include "packet/layout.h"
#include "sample/flow_row.h"

namespace weir::test
{

class SampledPacket
{
public:
    static constexpr std::uint16_t recordBytes = 16; ///< sampled_header before the header's bytes

    explicit SampledPacket(const QByteArray& header,
                           packet::HeaderProtocol protocol = packet::HeaderProtocol::Ethernet)
        : m_sample(recordBytes + std::size_t(header.size()))
    {
        setNumber(0, std::uint32_t(protocol));
        setNumber(12, std::uint32_t(header.size()));
        std::copy(header.begin(), header.end(), m_sample.begin() + recordBytes);
        row.length = std::uint16_t(m_sample.size());
        row.header = recordBytes;
        row.headerLength = std::uint16_t(header.size());
        row.frameLength = std::uint32_t(header.size());
        layout = packet::parse(std::uint32_t(protocol), {m_sample.data() + recordBytes, row.headerLength});
    }

    void setStripped(std::uint32_t bytes) { setNumber(8, bytes); }

    key::Value value(std::string_view name)
    {
        const auto key = key::findKey(name);
        Q_ASSERT(key);
        scratch.clear();
        return key::valueOf(*key, view(), scratch);
    }

    sample::FlowView view() const { return {&row, &source, &layout, m_sample.data()}; }

    /// "(null)" where there is no such field.
    QString text(std::string_view name)
    {
        const key::Value found = value(name);
        return found.isNull() ? QStringLiteral("(null)") : QString::fromStdString(found.toText());
    }

    sample::FlowRow row;
    sample::DataSource source;
    packet::Layout layout;
    key::Scratch scratch;

private:
    void setNumber(std::size_t at, std::uint32_t number)
    {
        for (int i = 0; i < 4; ++i)
            m_sample[at + std::size_t(i)] = std::uint8_t(number >> (24 - 8 * i));
    }

    std::vector<std::uint8_t> m_sample;
};

/// Spaces are for the reader.
inline QByteArray hex(const char* digits)
{
    return QByteArray::fromHex(digits);
}

} // namespace weir::test
