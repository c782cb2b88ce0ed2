// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a legend cell: the swatch, a bar behind the share, the trend, a line above the total. UI thread.
#pragma once

#include <QStyledItemDelegate>

#include "theme/theme.h"

namespace weir::ui
{

class LegendDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setTheme(const Theme& theme) { m_theme = theme; }
    /// The cell under the mouse: its text is underlined when a click would do something.
    void setHovered(const QModelIndex& index) { m_hovered = index; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    void paintSwatch(QPainter& painter, const QRect& cell, const QColor& colour, bool hatched) const;
    void paintTrend(QPainter& painter, const QRect& cell, const QList<float>& values,
                    const QColor& colour) const;
    void paintShare(QPainter& painter, const QStyleOptionViewItem& option, double percent) const;

    Theme m_theme;
    QPersistentModelIndex m_hovered;
};

} // namespace weir::ui
