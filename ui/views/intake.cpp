// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/intake.h"

namespace weir::ui
{

Intake::Intake(engine::Engine& engine, QObject* parent) : QObject(parent), m_engine(engine)
{
    connect(&engine, &engine::Engine::captureRead, this, &Intake::finishCapture);
    connect(&engine, &engine::Engine::demoChanged, this, &Intake::changed);
}

void Intake::listen(const QString& address, quint16 port)
{
    m_address = address;
    m_port = port;
    const auto result = m_engine.listen(address, port);
    m_listenProblem = result ? QString() : QString::fromStdString(result.error().text);
    if (!result)
        emit failed(m_listenProblem);
    emit changed();
}

void Intake::listenAgain()
{
    if (m_port != 0)
        listen(m_address, m_port);
}

void Intake::openCaptures(const QStringList& paths)
{
    m_reading = paths; // captures that were still being read give way
    m_captures.clear();
    m_ofPackets.clear();
    m_engine.openCaptures(paths);
    emit changed();
}

void Intake::finishCapture(const QString& path, const QString& problem, bool ofPackets)
{
    if (!m_reading.removeOne(path))
        return;
    m_captures << path;
    if (ofPackets)
        m_ofPackets << path;
    if (!problem.isEmpty())
        emit failed(problem);
    if (!m_reading.isEmpty())
        return;
    if (m_engine.snapshot()->seconds.empty()) {
        backToLive();
        return;
    }
    emit captureOpened();
    emit changed();
}

void Intake::backToLive()
{
    m_engine.closeCapture();
    m_captures.clear();
    m_ofPackets.clear();
    emit liveAgain();
    emit changed();
}

void Intake::playDemo(bool plays)
{
    if (!plays) {
        m_engine.stopDemo();
    } else if (const auto result = m_engine.startDemo(); !result) {
        emit failed(QString::fromStdString(result.error().text));
    }
    emit changed();
}

} // namespace weir::ui
