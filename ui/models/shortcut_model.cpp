// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shortcut_model.h"

#include <algorithm>

namespace weir::ui
{

namespace
{

using From = ShortcutEntry::From;

QString text(const std::string& text)
{
    return QString::fromStdString(text);
}

QString nameOf(const ShortcutEntry& entry)
{
    const query::Shortcut& shortcut = entry.shortcut;
    if (!shortcut.description.empty())
        return text(shortcut.description);
    return shortcut.text.keys.empty()
               ? ShortcutModel::tr("%1, total").arg(text(shortcut.text.value))
               : ShortcutModel::tr("%1 by %2").arg(text(shortcut.text.value), text(shortcut.text.keys));
}

QString kindOf(const query::Shortcut& shortcut)
{
    QStringList parts{text(shortcut.category), text(shortcut.protocol)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString fromText(From from)
{
    switch (from) {
    case From::Own: return ShortcutModel::tr("Own");
    case From::Recent: return ShortcutModel::tr("Recent");
    case From::Classic: return ShortcutModel::tr("Classic");
    case From::Weir: break;
    }
    return ShortcutModel::tr("Weir");
}

} // namespace

std::vector<ShortcutEntry> shortcutEntries(const std::vector<query::Shortcut>& own,
                                           const std::vector<query::Shortcut>& recent)
{
    std::vector<ShortcutEntry> entries;
    for (const query::Shortcut& shortcut : own)
        entries.push_back({From::Own, shortcut});
    for (const query::Shortcut& shortcut : recent)
        entries.push_back({From::Recent, shortcut});
    for (const query::ShortcutRow& row : query::shortcuts())
        entries.push_back({row.extension ? From::Weir : From::Classic, query::shortcutOf(row)});
    return entries;
}

ShortcutModel::ShortcutModel(std::vector<ShortcutEntry> rows, QObject* parent)
    : QAbstractTableModel(parent),
      m_rows(std::move(rows))
{
}

std::vector<query::Shortcut> ShortcutModel::own() const
{
    std::vector<query::Shortcut> shortcuts;
    for (const ShortcutEntry& entry : m_rows)
        if (entry.from == From::Own)
            shortcuts.push_back(entry.shortcut);
    return shortcuts;
}

int ShortcutModel::addOwn(const std::vector<query::Shortcut>& shortcuts)
{
    const auto place = std::ranges::find_if(m_rows, [](const auto& each) { return each.from != From::Own; });
    const int row = int(place - m_rows.begin());
    std::vector<ShortcutEntry> entries;
    for (const query::Shortcut& shortcut : shortcuts)
        entries.push_back({From::Own, shortcut});
    beginInsertRows({}, row, row + int(entries.size()) - 1);
    m_rows.insert(place, entries.begin(), entries.end());
    endInsertRows();
    emit ownChanged();
    return row;
}

int ShortcutModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ShortcutModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ShortcutModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole))
        return {};
    const ShortcutEntry& entry = row(index.row());
    const query::QueryText& question = entry.shortcut.text;
    switch (index.column()) {
    case Name: return nameOf(entry);
    case Kind: return kindOf(entry.shortcut);
    case Keys: return text(question.keys);
    case Value:
        return entry.shortcut.dropped ? tr("%1 · discards").arg(text(question.value)) : text(question.value);
    case Filter: return text(question.filter);
    default: return fromText(entry.from);
    }
}

QVariant ShortcutModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Name"), tr("Kind"), tr("Keys"), tr("Value"), tr("Filter"), tr("From")};
    return titles[section];
}

Qt::ItemFlags ShortcutModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const bool editable = index.isValid() && index.column() == Name && isOwn(index.row());
    return editable ? flags | Qt::ItemIsEditable : flags;
}

bool ShortcutModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const std::string name = value.toString().trimmed().left(200).toStdString();
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable) || name.empty())
        return false;
    m_rows[std::size_t(index.row())].shortcut.description = name;
    emit dataChanged(index, index);
    emit ownChanged();
    return true;
}

bool ShortcutModel::removeRows(int row, int count, const QModelIndex& parent)
{
    if (parent.isValid() || row < 0 || count < 1 || row + count > rowCount())
        return false;
    for (int each = row; each < row + count; ++each)
        if (!isOwn(each))
            return false;
    beginRemoveRows({}, row, row + count - 1);
    m_rows.erase(m_rows.begin() + row, m_rows.begin() + row + count);
    endRemoveRows();
    emit ownChanged();
    return true;
}

void ShortcutFilter::setWords(const QString& words)
{
    m_words = words.split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool ShortcutFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const auto stands = [&](const QString& word) {
        for (int column = 0; column < sourceModel()->columnCount(parent); ++column)
            if (sourceModel()
                    ->index(row, column, parent)
                    .data()
                    .toString()
                    .contains(word, Qt::CaseInsensitive))
                return true;
        return false;
    };
    return std::ranges::all_of(m_words, stands);
}

} // namespace weir::ui
