// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in, as the window starts and stops it: listening, captures, the demo. Keeps what went wrong for
// those who explain an empty view. Owned by main(); UI thread.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTemporaryFile>
#include <memory>

#include "engine/engine.h"

namespace weir::ui
{

class Intake : public QObject
{
    Q_OBJECT
public:
    explicit Intake(engine::Engine& engine, QObject* parent = nullptr);

    /// Where to listen, and nowhere else, said as on the command line: `127.0.0.1:6343`, `[::1]:6343`,
    /// `*:6343`.
    void listenAt(const QStringList& places);
    void listen(const QString& address, quint16 port); ///< at one place, also at a port that is free
    void listenAgain();                                ///< where it was tried last
    const QString& listenProblem() const { return m_listenProblem; }

    void openCaptures(const QStringList& paths); ///< together, as one
    bool isReading() const { return !m_reading.isEmpty(); }
    const QStringList& captures() const { return m_captures; } ///< paths of those read; none when live
    bool isOfPackets(const QString& path) const { return m_ofPackets.contains(path); }
    void backToLive();

    void playDemo(bool plays);
    void openDemo();         ///< the recording that is played, as a capture: all of it at once
    qint64 demoTime() const; ///< seconds since it began to play; of this round

signals:
    void changed(); ///< anything of the above
    void failed(const QString& sentence);
    void captureOpened(); ///< all of them
    void liveAgain();

private:
    void listenAt(const std::vector<wire::Place>& places, QStringList problems);
    void finishCapture(const QString& path, const QString& problem, bool ofPackets);

    engine::Engine& m_engine;
    std::unique_ptr<QTemporaryFile> m_recording; ///< of the demo, since it was opened
    QElapsedTimer m_demoTime;
    std::vector<wire::Place> m_places;
    QString m_listenProblem;
    QStringList m_reading; ///< paths of the captures that are still to be read
    QStringList m_captures;
    QStringList m_ofPackets; ///< those of them that hold no sFlow
};

} // namespace weir::ui
