// SPDX-License-Identifier: GPL-3.0-or-later
// The icons of the actions: line drawings in the text's colour, so that they suit light and dark.
#pragma once

#include <QIcon>
#include <QString>

namespace weir::ui
{

/// `name` is a row of the table in the source; an unknown name gives no icon.
QIcon actionIcon(const QString& name, const QColor& colour);

} // namespace weir::ui
