// SPDX-License-Identifier: GPL-3.0-or-later
// How to make a switch or a host send sFlow here: commands to copy. UI thread.
#pragma once

#include <QDialog>

namespace weir::ui
{

class SetupDialog : public QDialog
{
    Q_OBJECT
public:
    /// `listening` as the engine says it; the commands name an address of this machine and that port.
    explicit SetupDialog(const QStringList& listening, QWidget* parent = nullptr);
};

/// The commands for one kind of agent, with collector and port filled in; for the dialog and its test.
QString setupCommands(const QString& agent, const QString& collector, const QString& port);

} // namespace weir::ui
