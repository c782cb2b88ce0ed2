// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a stream of datagrams into seconds by their own time stamps: how a capture becomes seconds.
#pragma once

#include <functional>

#include "store/second_builder.h"

namespace weir::store
{

class SecondFeed
{
public:
    using Sink = std::function<void(std::shared_ptr<const Second>)>;

    /// A second with more than `partBytes` is handed over in parts; so is one to which the clock steps back.
    /// Parts of one time add up.
    SecondFeed(std::size_t partBytes, Sink sink) : m_builder(partBytes), m_sink(std::move(sink)) {}

    void add(const wire::Datagram& datagram)
    {
        const base::SecondNumber second = base::secondOf(datagram.time);
        if (m_builder.isOpen() && m_builder.time() != second)
            finish();
        if (!m_builder.isOpen())
            m_builder.open(second);
        if (!m_builder.wouldKeep(datagram)) {
            finish();
            m_builder.open(second);
        }
        m_builder.add(datagram);
    }

    /// The second under way as it is by now, or null.
    const Second* underWay() const { return m_builder.isOpen() ? &m_builder.underWay() : nullptr; }

    /// Hands over the second under way.
    void finish()
    {
        if (m_builder.isOpen())
            m_sink(m_builder.close());
    }

    const sample::DatagramDecoder& decoder() const { return m_builder.decoder(); }

private:
    SecondBuilder m_builder;
    Sink m_sink;
};

} // namespace weir::store
