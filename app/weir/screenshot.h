// SPDX-License-Identifier: GPL-3.0-or-later
// Waits until the window shows what was asked for, draws it into a file and ends the program. UI thread.
#pragma once

#include <QObject>

#include "main_window.h"
#include "options.h"
#include "views/intake.h"

namespace weir::app
{

class Screenshot : public QObject
{
    Q_OBJECT
public:
    Screenshot(const Options& options, ui::MainWindow& window, ui::Intake& intake, QObject* parent = nullptr);

private:
    void takeWhenDrawn();
    void explain();
    void take();
    void write();
    void fail(const QString& sentence);

    const Options m_options;
    ui::MainWindow& m_window;
    ui::Intake& m_intake;
    bool m_explains = false;
    bool m_waits = true; ///< for input; afterwards for the answer
};

} // namespace weir::app
