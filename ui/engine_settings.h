// SPDX-License-Identifier: GPL-3.0-or-later
// What the settings say of memory and reception, for all windows once: at the beginning and whenever somebody
// sets it. Owned by Windows; UI thread.
#pragma once

#include <QObject>

#include "settings.h"

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class Intake;

class EngineSettings : public QObject
{
    Q_OBJECT
public:
    /// All of them outlive this. Whether and when it begins to listen is not decided here: only another place
    /// to listen at counts at once.
    EngineSettings(engine::Engine& engine, Intake& intake, const Settings& settings,
                   QObject* parent = nullptr);

    static std::size_t budgetOf(const Settings& settings); ///< bytes

private:
    void apply(Setting setting);

    engine::Engine& m_engine;
    Intake& m_intake;
    const Settings& m_settings;
};

} // namespace weir::ui
