// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shortcut_list.h"

#include <algorithm>

namespace weir::ui
{

std::vector<query::Shortcut> shortcutsOf(const QVariant& lines)
{
    std::vector<query::Shortcut> shortcuts;
    for (const QString& line : lines.toStringList()) {
        const auto read = query::readShortcuts(line.toStdString());
        if (read && shortcuts.size() + read->size() <= mostOwnShortcuts)
            shortcuts.insert(shortcuts.end(), read->begin(), read->end());
    }
    return shortcuts;
}

QStringList linesOf(const std::vector<query::Shortcut>& shortcuts)
{
    QStringList lines;
    for (const query::Shortcut& shortcut : shortcuts)
        lines << QString::fromStdString(query::toJson({&shortcut, 1})).remove(u'\n');
    return lines;
}

std::vector<query::Shortcut> withNewest(std::vector<query::Shortcut> list, const query::Shortcut& newest)
{
    std::erase_if(list, [&](const query::Shortcut& each) { return asksSame(each, newest); });
    list.insert(list.begin(), newest);
    list.resize(std::min(list.size(), mostRecentQuestions));
    return list;
}

bool asksSame(const query::Shortcut& a, const query::Shortcut& b)
{
    return a.text == b.text && a.dropped == b.dropped;
}

} // namespace weir::ui
