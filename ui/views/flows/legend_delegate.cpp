// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/legend_delegate.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "models/legend_model.h"

namespace weir::ui
{

void LegendDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const auto* model = qobject_cast<const LegendModel*>(index.model());
    Q_ASSERT(model);
    const LegendRow& row = model->row(index);
    QStyleOptionViewItem cell = option;
    const bool isDoor = row.kind == LegendRow::Kind::Other && row.flows > 0 &&
                        index.row() == m_hovered.row() && m_hovered.column() < model->rateColumn();
    if (isDoor || (index == m_hovered && model->keyOf(index.column()) && row.kind == LegendRow::Kind::Flow))
        cell.font.setUnderline(true);
    if (row.kind == LegendRow::Kind::Other)
        cell.palette.setColor(QPalette::Text, m_theme.mutedText);
    QStyledItemDelegate::paint(painter, cell, index);
    const bool hasBar = index.column() == model->shareColumn() && row.kind != LegendRow::Kind::Total;
    if (const QVariant share = index.data(LegendModel::RawRole); hasBar && share.isValid())
        paintShare(*painter, option, share.toDouble());

    if (row.kind == LegendRow::Kind::Total) {
        painter->setPen(QPen(m_theme.border, 1));
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    }
    if (index.column() == 0) {
        const QColor other = row.kind == LegendRow::Kind::Other ? m_theme.other : QColor();
        const QColor colour = row.colour ? row.colour->colour : other;
        if (colour.isValid())
            paintSwatch(*painter, option.rect, colour, row.colour && row.colour->hatched);
    }
    if (index.column() == model->trendColumn())
        paintTrend(*painter, option.rect, index.data(LegendModel::TrendRole).value<QList<float>>(),
                   option.state & QStyle::State_Selected ? option.palette.color(QPalette::HighlightedText)
                                                         : m_theme.mutedText);
}

void LegendDelegate::paintSwatch(QPainter& painter, const QRect& cell, const QColor& colour,
                                 bool hatched) const
{
    QRectF swatch(0, 0, m_theme.swatch, m_theme.swatch);
    swatch.moveCenter(QRectF(cell).center());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(outlineOf(colour, m_theme.isDark), 1));
    painter.setBrush(colour);
    painter.drawRoundedRect(swatch, 3, 3);
    if (hatched) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(hatchOf(colour), Qt::BDiagPattern));
        painter.drawRoundedRect(swatch, 3, 3);
    }
    painter.restore();
}

/// From zero to the row's own largest value; where it is not known the line breaks.
void LegendDelegate::paintTrend(QPainter& painter, const QRect& cell, const QList<float>& values,
                                const QColor& colour) const
{
    const QRectF place = QRectF(cell).adjusted(12, 4.5, -12, -4.5);
    float largest = 0;
    for (const float value : values)
        largest = value > largest ? value : largest; // not NaN either
    if (values.size() < 2 || place.width() < 16 || !(largest > 0))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.2));
    QPolygonF line;
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) {
            painter.drawPolyline(line);
            line.clear();
            continue;
        }
        line << QPointF(place.left() + place.width() * double(i) / double(values.size() - 1),
                        place.bottom() - place.height() * double(values[i] / largest));
    }
    painter.drawPolyline(line);
    painter.restore();
}

void LegendDelegate::paintShare(QPainter& painter, const QStyleOptionViewItem& option, double percent) const
{
    const QRect& cell = option.rect;
    const bool isSelected = option.state & QStyle::State_Selected; // on the accent itself
    const QColor bar = isSelected ? option.palette.color(QPalette::HighlightedText) : m_theme.accent;
    QColor ground = isSelected ? bar : m_theme.grid;
    ground.setAlphaF(isSelected ? 0.3F : 1.0F);
    // The number keeps its place on the right; the whole of the bar's place is 100 %.
    const int number = QFontMetrics(painter.font()).horizontalAdvance(QStringLiteral("100.0 %")) + 12;
    const QRect place = cell.adjusted(12, cell.height() / 2 - 3, -number, 0);
    const double width = place.width() * std::clamp(percent, 0.0, 100.0) / 100;
    if (place.width() < 16)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(place.left(), place.top(), place.width(), 6), 3, 3);
    painter.setBrush(bar);
    painter.drawRoundedRect(QRectF(place.left(), place.top(), std::max(width, 2.0), 6), 3, 3);
    painter.restore();
}

} // namespace weir::ui
