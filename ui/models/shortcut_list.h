// SPDX-License-Identifier: GPL-3.0-or-later
// Shortcuts in the settings: one line of JSON each, so that one that cannot be read takes no other with it.
#pragma once

#include <QStringList>
#include <QVariant>
#include <vector>

#include "query/shortcuts.h"

namespace weir::ui
{

inline constexpr std::size_t mostOwnShortcuts = 1000;
inline constexpr std::size_t mostRecentQuestions = 30;

std::vector<query::Shortcut> shortcutsOf(const QVariant& lines);
QStringList linesOf(const std::vector<query::Shortcut>& shortcuts);

/// The newest first, each question once, at most `mostRecentQuestions`.
std::vector<query::Shortcut> withNewest(std::vector<query::Shortcut> list, const query::Shortcut& newest);

/// Whether both ask the same, whatever they are called.
bool asksSame(const query::Shortcut& a, const query::Shortcut& b);

} // namespace weir::ui
