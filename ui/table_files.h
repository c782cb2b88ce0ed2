// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the files of tables that the settings name, in the background, and hands them to the engine. Owned by
// the main window; UI thread.
#pragma once

#include <QHash>
#include <QObject>

#include "engine/errand.h"
#include "key/context_files.h"
#include "settings.h"

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

/// What the settings say.
key::ContextFiles tableFilesOf(const Settings& settings);

class TableFiles : public QObject
{
    Q_OBJECT
public:
    /// `known` are the files that the engine has the tables of already.
    TableFiles(engine::Engine& engine, Settings& settings, key::ContextFiles known,
               QObject* parent = nullptr);

    bool isReading() const { return m_reading; }

    /// Why a file cannot be used, as a sentence; "" when it can.
    QString problem(const QString& path) const { return m_problems.value(path); }

signals:
    void changed(); ///< anything of the above

private:
    void read();

    engine::Engine& m_engine;
    Settings& m_settings;
    engine::Errand m_errand;
    key::ContextFiles m_files; ///< that were read last, or are being read
    bool m_reading = false;
    QHash<QString, QString> m_problems; ///< by path
};

} // namespace weir::ui
