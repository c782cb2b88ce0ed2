// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in, as the window starts and stops it: listening, captures, the demo. Keeps what went wrong for
// those who explain an empty view. Owned by main(); UI thread.
#pragma once

#include <QObject>
#include <QString>

#include "engine/engine.h"

namespace weir::ui
{

class Intake : public QObject
{
    Q_OBJECT
public:
    explicit Intake(engine::Engine& engine, QObject* parent = nullptr);

    /// Where to listen, said as on the command line: `127.0.0.1:6343`, `[::1]:6343`, `*:6343`.
    void listen(const QString& address, quint16 port);
    void listenAgain(); ///< where it was tried last
    const QString& listenProblem() const { return m_listenProblem; }

    void openCaptures(const QStringList& paths); ///< together, as one
    bool isReading() const { return !m_reading.isEmpty(); }
    const QStringList& captures() const { return m_captures; } ///< paths of those read; none when live
    bool isOfPackets(const QString& path) const { return m_ofPackets.contains(path); }
    void backToLive();

    void playDemo(bool plays);

signals:
    void changed(); ///< anything of the above
    void failed(const QString& sentence);
    void captureOpened(); ///< all of them
    void liveAgain();

private:
    void finishCapture(const QString& path, const QString& problem, bool ofPackets);

    engine::Engine& m_engine;
    QString m_address;
    quint16 m_port = 0;
    QString m_listenProblem;
    QStringList m_reading; ///< paths of the captures that are still to be read
    QStringList m_captures;
    QStringList m_ofPackets; ///< those of them that hold no sFlow
};

} // namespace weir::ui
