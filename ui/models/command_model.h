// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be done, a row each, found by a few letters of it. UI thread.
#pragma once

#include <QAbstractTableModel>
#include <functional>
#include <vector>

namespace weir::ui
{

struct Command {
    QString text;
    QString about; ///< the menu it is in, or what a question asks
    QString keys;  ///< its shortcut; may be empty
    QString tip;   ///< found by its words, too
    bool enabled = true;
    std::function<void()> run;
};

class CommandModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Text, About, Keys, ColumnCount };

    explicit CommandModel(std::vector<Command> commands, QObject* parent = nullptr);

    /// Those in which every word stands; first those that begin with the words, then those with a word that
    /// begins so, each in the order given. What cannot be done now comes last.
    void find(const QString& words);

    const Command& command(int row) const { return m_commands[m_found[std::size_t(row)]]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    std::vector<Command> m_commands;
    std::vector<std::size_t> m_found;
};

} // namespace weir::ui
