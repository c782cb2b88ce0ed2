// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/share_bars.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QHorizontalBarSeries>
#include <QPainter>
#include <QPainterPath>
#include <QValueAxis>
#include <algorithm>

namespace weir::ui
{

namespace
{

/// A row is cut into so many strips: the lowest is the bar, those over it are for the words.
constexpr int strips = 3;
constexpr double tallest = 48; // of a row: two bars are not to fill the panel

} // namespace

ShareBars::ShareBars(QWidget* parent)
    : ShareChart(parent),
      m_series(new QHorizontalBarSeries),
      m_values(new QValueAxis)
{
    setAccessibleName(tr("Shares as bars"));
    m_series->setBarWidth(1);
    chart().addSeries(m_series);
    auto* rows = new QBarCategoryAxis;
    rows->append(QStringLiteral("shares"));
    chart().addAxis(rows, Qt::AlignLeft);
    chart().addAxis(m_values, Qt::AlignBottom);
    m_series->attachAxis(rows);
    m_series->attachAxis(m_values);
    rows->setVisible(false);
    m_values->setVisible(false);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setSizePolicy(policy);
}

/// Only a bar that says something else is touched: a chart is laid out anew at each change.
void ShareBars::setShares(const ShareTable& shares)
{
    const std::vector<ShareItem> before = items();
    setItems(shares.flows);
    const bool fresh = m_sets.size() != items().size();
    if (fresh)
        makeSets();
    if (fresh || shares.largest != m_largest) {
        m_largest = shares.largest;
        m_values->setRange(0, m_largest > 0 ? m_largest : 1);
    }
    for (std::size_t i = 0; i < items().size(); ++i) {
        const ShareItem& item = items()[i];
        const double value = item.value > 0 ? item.value : 0; // not NaN either
        if (m_sets[i]->at(0) != value)
            m_sets[i]->replace(0, value);
        if (fresh || item.colour != before[i].colour || item.tooFew != before[i].tooFew ||
            item.of != before[i].of)
            style(*m_sets[i], item);
    }
    if (fresh) {
        setMinimumHeight(int(double(items().size()) * (fontMetrics().height() * 1.5 + 2)) + 2);
        updateGeometry();
        layOut();
    }
}

/// One category holds all strips, from the lowest up.
void ShareBars::makeSets()
{
    m_series->clear();
    m_sets.assign(items().size(), nullptr);
    QList<QBarSet*> sets;
    for (std::size_t i = items().size(); i-- > 0;) {
        for (int strip = 0; strip < strips; ++strip) {
            auto* set = new QBarSet(QString());
            *set << 0;
            set->setPen(Qt::NoPen);
            set->setBrush(Qt::NoBrush);
            sets << set;
            if (strip == 0)
                m_sets[i] = set;
        }
    }
    m_series->append(sets);
}

void ShareBars::style(QBarSet& set, const ShareItem& item)
{
    set.setBrush(fillOf(item));
    set.setPen(outlineFor(item));
}

void ShareBars::restyle()
{
    for (std::size_t i = 0; i < m_sets.size(); ++i)
        style(*m_sets[i], items()[i]);
}

double ShareBars::rowHeight() const
{
    return items().empty() ? 0 : std::min(tallest, double(height() - 2) / double(items().size()));
}

void ShareBars::layOut()
{
    chart().setPlotArea(
        {1, 1, std::max(width() - 2.0, 1.0), std::max(rowHeight() * double(items().size()), 1.0)});
}

QRectF ShareBars::rowOf(int item) const
{
    return {1, 1 + item * rowHeight(), width() - 2.0, rowHeight()};
}

QRectF ShareBars::barOf(int item) const
{
    const QPointF end = chart().mapToPosition({valueOf(item), 0}, m_series);
    const QRectF row = rowOf(item);
    return {row.left(), row.bottom() - row.height() / strips, end.x() - row.left(), row.height() / strips};
}

double ShareBars::valueOf(int item) const
{
    return m_sets[std::size_t(item)]->at(0);
}

QPainterPath ShareBars::shapeOf(int item) const
{
    QPainterPath path;
    path.addRoundedRect(rowOf(item).adjusted(1, 2, -1, -1), 3, 3);
    return path;
}

int ShareBars::itemAt(const QPointF& place) const
{
    const double height = rowHeight();
    const int item = height > 0 && place.y() >= 1 ? int((place.y() - 1) / height) : -1;
    return std::size_t(item) < items().size() ? item : -1;
}

void ShareBars::paintWords(QPainter& painter) const
{
    const QFontMetricsF metrics(font());
    for (std::size_t i = 0; i < items().size(); ++i) {
        const ShareItem& item = items()[i];
        QRectF line = rowOf(int(i)).adjusted(1, 0, -1, 0);
        line.setBottom(line.bottom() - rowHeight() / strips - 1);
        line.setTop(line.bottom() - metrics.height());
        QString figures = item.figures();
        if (metrics.horizontalAdvance(figures) > line.width() * 0.66)
            figures = item.share.isEmpty() ? item.figure : item.share; // the tooltip has the rest
        const double taken = metrics.horizontalAdvance(figures);
        painter.setPen(theme().text);
        painter.drawText(line, int(Qt::AlignRight | Qt::AlignVCenter), figures);
        painter.setPen(item.of == ShareItem::Of::Other ? theme().mutedText : theme().text);
        const double room = line.width() - taken - theme().spacing;
        painter.drawText(line, int(Qt::AlignLeft | Qt::AlignVCenter),
                         metrics.elidedText(item.name, Qt::ElideMiddle, room));
    }
}

int ShareBars::neighbour(int item, int key) const
{
    const bool back = key == Qt::Key_Up || key == Qt::Key_Left;
    return std::clamp(item + (back ? -1 : 1), 0, int(items().size()) - 1);
}

QSize ShareBars::sizeHint() const
{
    return {320, int(double(std::max<std::size_t>(items().size(), 3)) * fontMetrics().height() * 1.7)};
}

} // namespace weir::ui
