// SPDX-License-Identifier: GPL-3.0-or-later
// Agents and data sources: how well the sFlow of each comes in, and by which sockets. Beside the window, new
// once a second while it is seen. UI thread.
#pragma once

#include <QDialog>
#include <QElapsedTimer>

#include "models/stream_model.h"

class QLabel;
class QLineEdit;
class QTableView;

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class StreamsDialog : public QDialog
{
    Q_OBJECT
public:
    /// The engine outlives it.
    explicit StreamsDialog(engine::Engine& engine, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setZone(const QTimeZone& zone);

    /// Shows what the engine says now.
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refreshNowAndThen();
    void copy();

    engine::Engine& m_engine;
    StreamModel m_model;
    QElapsedTimer m_refreshed;
    QLabel* m_summary;
    QLabel* m_sockets;
    QLineEdit* m_search;
    QTableView* m_table;
};

} // namespace weir::ui
