// SPDX-License-Identifier: GPL-3.0-or-later
// Sends UDP datagrams to a port of this machine.
#pragma once

#include <QUdpSocket>

#include "support/traffic.h"

namespace weir::test
{

class Sender
{
public:
    explicit Sender(std::uint16_t port, const QHostAddress& to = QHostAddress(QHostAddress::LocalHost))
        : m_to(to),
          m_port(port)
    {
    }

    bool send(const support::ByteVector& payload)
    {
        return m_socket.writeDatagram(reinterpret_cast<const char*>(payload.data()), qint64(payload.size()),
                                      m_to, m_port) == qint64(payload.size());
    }

private:
    QUdpSocket m_socket;
    QHostAddress m_to;
    std::uint16_t m_port;
};

} // namespace weir::test
