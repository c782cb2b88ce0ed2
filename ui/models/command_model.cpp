// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/command_model.h"

#include <algorithm>
#include <optional>

namespace weir::ui
{

namespace
{

/// How well a command fits, 0 best; nothing: a word of them stands nowhere in it.
std::optional<int> rank(const Command& command, const QString& wanted, const QStringList& words)
{
    const QString all = command.text + QLatin1Char('\n') + command.about + QLatin1Char('\n') + command.tip;
    const auto stands = [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); };
    if (!std::ranges::all_of(words, stands))
        return std::nullopt;
    const auto begins = [&](const QString& word) {
        return command.text.startsWith(word, Qt::CaseInsensitive) ||
               command.text.contains(QLatin1Char(' ') + word, Qt::CaseInsensitive);
    };
    const int fit = command.text.startsWith(wanted, Qt::CaseInsensitive) ? 0
                    : std::ranges::all_of(words, begins)                 ? 1
                                                                         : 2;
    return command.enabled ? fit : fit + 3;
}

} // namespace

CommandModel::CommandModel(std::vector<Command> commands, QObject* parent)
    : QAbstractTableModel(parent),
      m_commands(std::move(commands))
{
    find({});
}

void CommandModel::find(const QString& words)
{
    const QString wanted = words.simplified();
    const QStringList each = wanted.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::pair<int, std::size_t>> ranked;
    for (std::size_t i = 0; i < m_commands.size(); ++i)
        if (const auto fit = rank(m_commands[i], wanted, each))
            ranked.emplace_back(*fit, i);
    std::ranges::sort(ranked);
    beginResetModel();
    m_found.clear();
    for (const auto& [fit, place] : ranked)
        m_found.push_back(place);
    endResetModel();
}

int CommandModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_found.size());
}

int CommandModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant CommandModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Command& row = command(index.row());
    if (role == Qt::AccessibleTextRole)
        return row.keys.isEmpty() ? row.text : QStringLiteral("%1, %2").arg(row.text, row.keys);
    if (role == Qt::ToolTipRole)
        return row.tip;
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == Keys ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Text: return row.text;
    case About: return row.about;
    default: return row.keys;
    }
}

Qt::ItemFlags CommandModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    return command(index.row()).enabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

} // namespace weir::ui
