// SPDX-License-Identifier: GPL-3.0-or-later
// What can be typed, as models for completion: the name in the first column, its meaning in the second.
#pragma once

#include <QStandardItemModel>
#include <memory>

namespace weir::ui
{

/// Keys and functions.
std::unique_ptr<QStandardItemModel> keyNames();

/// Units, numeric keys and what can be made of them.
std::unique_ptr<QStandardItemModel> valueNames();

} // namespace weir::ui
