// SPDX-License-Identifier: GPL-3.0-or-later
// An X server without a monitor, for tests of windows that the platform really shows. Made before the
// application, ended with the object.
#pragma once

#include <QProcess>
#include <QStandardPaths>

namespace weir::support
{

class XScreen
{
public:
    /// Starts Xvfb on a display that is free, and names it to those who connect from now on.
    explicit XScreen(const char* size = "1400x900x24")
    {
        m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_server.start("Xvfb", {"-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"});
        while (m_server.state() != QProcess::NotRunning && !m_server.canReadLine())
            m_server.waitForReadyRead(30'000);
        const QByteArray number = m_server.readLine().trimmed();
        if (!number.isEmpty())
            m_display = ':' + number;
    }

    ~XScreen()
    {
        m_server.kill();
        m_server.waitForFinished();
    }

    static bool isInstalled() { return !QStandardPaths::findExecutable("Xvfb").isEmpty(); }

    const QByteArray& display() const { return m_display; } ///< as in DISPLAY; "" when it did not start

private:
    QProcess m_server;
    QByteArray m_display;
};

} // namespace weir::support
