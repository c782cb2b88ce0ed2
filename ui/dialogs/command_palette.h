// SPDX-License-Identifier: GPL-3.0-or-later
// A line to type into, and under it what can be done: the actions of the menus, and questions to ask. UI
// thread.
#pragma once

#include <QDialog>

#include "models/command_model.h"
#include "theme/theme.h"

class QLabel;
class QLineEdit;
class QTreeView;

namespace weir::ui
{

class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(std::vector<Command> commands, const Theme& theme, QWidget* parent = nullptr);

    /// Does what was chosen once the palette is gone. Nothing when it was left.
    void choose();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void find(const QString& words);
    void move(int rows);
    void take();

    CommandModel m_model;
    QLineEdit* m_line;
    QTreeView* m_list;
    QLabel* m_nothing;
    int m_chosen = -1; ///< row of the model
};

} // namespace weir::ui
