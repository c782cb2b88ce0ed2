// SPDX-License-Identifier: GPL-3.0-or-later
// An expression in colours, as the parsers read it.
#pragma once

#include <QString>
#include <QTextLayout>

#include "key/language/reading.h"
#include "theme/theme.h"

namespace weir::ui
{

/// Stretches in characters; the rest is plain.
QList<QTextLayout::FormatRange> coloursOf(key::Language language, const QString& text, const Theme& theme);

/// Problems and pieces count the bytes of the UTF-8 text; what is shown counts characters.
int characters(const QString& text, std::size_t bytes);

} // namespace weir::ui
