// SPDX-License-Identifier: GPL-3.0-or-later
// The windows of the program, all on one engine: each has its tabs and its own time. A window that is closed
// is deleted, and the settings keep the layout and the tabs of the one that was closed last. Owned by main();
// UI thread.
#pragma once

#include <QObject>
#include <QPointer>
#include <vector>

#include "engine_settings.h"
#include "main_window.h"

namespace weir::ui
{

class Windows : public QObject
{
    Q_OBJECT
public:
    /// As for MainWindow. The first window has the tabs of the session before.
    Windows(engine::Engine& engine, Intake& intake, Settings& settings, const QString& view = "flows",
            const key::ContextFiles& tables = {}, QObject* parent = nullptr);
    ~Windows() override;

    /// Not shown yet. It belongs to this; a person who closes it deletes it.
    MainWindow& open(const Look& look);

    std::vector<MainWindow*> all() const; ///< that are open, the oldest first

private:
    void openBeside(MainWindow& window, const Look& look);

    engine::Engine& m_engine;
    Intake& m_intake;
    Settings& m_settings;
    const QString m_view;
    TableFiles m_tables;
    EngineSettings m_engineSettings;
    std::vector<QPointer<MainWindow>> m_windows;
};

} // namespace weir::ui
