// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/intake.h"

#include "engine/demo_recording.h"

namespace weir::ui
{

Intake::Intake(engine::Engine& engine, QObject* parent) : QObject(parent), m_engine(engine)
{
    connect(&engine, &engine::Engine::captureRead, this, &Intake::finishCapture);
    connect(&engine, &engine::Engine::demoChanged, this, [this] {
        m_demoTime.start();
        emit changed();
    });
}

void Intake::listenAt(const QStringList& places)
{
    std::vector<wire::Place> read;
    QStringList problems;
    for (const QString& text : places) {
        if (auto place = wire::readPlace(text.toStdString()))
            read.push_back(std::move(*place));
        else
            problems << QString::fromStdString(place.error().text);
    }
    listenAt(read, problems);
}

void Intake::listen(const QString& address, quint16 port)
{
    listenAt({{address.toStdString(), port}}, {});
}

void Intake::listenAgain()
{
    listenAt(std::vector(m_places), {});
}

void Intake::listenAt(const std::vector<wire::Place>& places, QStringList problems)
{
    m_places = places;
    for (const base::Error& error : m_engine.listenAt(places))
        problems << QString::fromStdString(error.text);
    m_listenProblem = problems.join('\n');
    if (!problems.isEmpty())
        emit failed(m_listenProblem);
    emit changed();
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

void Intake::openDemo()
{
    auto recording = engine::unpackDemoRecording();
    if (!recording) {
        emit failed(QString::fromStdString(recording.error().text));
        return;
    }
    m_recording = std::move(*recording);
    openCaptures({m_recording->fileName()});
}

qint64 Intake::demoTime() const
{
    return m_demoTime.isValid() ? m_demoTime.elapsed() / 1000 % engine::demoRound : 0;
}

} // namespace weir::ui
