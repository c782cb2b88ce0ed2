// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/share_ring.h"

#include <QChart>
#include <QPainter>
#include <QPainterPath>
#include <QPieSeries>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace weir::ui
{

namespace
{

constexpr double leastLabelled = 0.02; ///< of the whole
constexpr qsizetype leastElided = 12;  ///< characters: too little would be left of what is shorter

/// Radii of the levels as parts of the whole: where there are two, and where there is one.
constexpr double hole = 0.26;
constexpr double border = 0.62;
constexpr double wideHole = 0.48;

double radians(double degrees)
{
    return degrees * std::numbers::pi / 180;
}

/// Degrees clockwise from the top, from 0 on.
double angleOf(const QPointF& fromMiddle)
{
    const double angle = std::atan2(fromMiddle.x(), -fromMiddle.y()) * 180 / std::numbers::pi;
    return angle < 0 ? angle + 360 : angle;
}

} // namespace

ShareRing::ShareRing(QWidget* parent) : ShareChart(parent), m_inside(new QPieSeries), m_around(new QPieSeries)
{
    setAccessibleName(tr("Shares as a ring"));
    chart().addSeries(m_inside);
    chart().addSeries(m_around);
    setMinimumSize(180, 180);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ShareRing::setShares(const ShareTable& shares)
{
    const bool hadGroups = m_groups > 0;
    m_groups = int(shares.groups.size());
    m_total = shares.total;
    std::vector<ShareItem> all = shares.groups;
    all.insert(all.end(), shares.slices.begin(), shares.slices.end());
    setItems(std::move(all));
    if (hadGroups != (m_groups > 0) || m_around->count() == 0)
        layOut();
    fill(*m_inside, 0, m_groups);
    fill(*m_around, m_groups, int(items().size()));
}

/// Only a slice that says something else is touched.
void ShareRing::fill(QPieSeries& series, int from, int to)
{
    if (series.count() != to - from) {
        series.clear();
        QList<QPieSlice*> slices;
        for (int item = from; item < to; ++item)
            slices << new QPieSlice(QString(), 0);
        series.append(slices);
    }
    for (int item = from; item < to; ++item) {
        QPieSlice& slice = *series.slices()[item - from];
        const ShareItem& share = items()[std::size_t(item)];
        if (const double value = std::max(share.value, 0.0); slice.value() != value)
            slice.setValue(value);
        if (const QPen pen = outlineFor(share); slice.pen() != pen)
            slice.setPen(pen);
        if (const QBrush brush = fillOf(share); slice.brush() != brush)
            slice.setBrush(brush);
    }
}

void ShareRing::layOut()
{
    chart().setPlotArea(QRectF(0, 0, width(), std::min(width(), height())).adjusted(1, 1, -1, -1));
    constexpr double whole = 0.99; // the outline has its place too
    m_inside->setPieSize(border * whole);
    m_inside->setHoleSize(hole * whole);
    m_around->setPieSize(whole);
    m_around->setHoleSize((m_groups > 0 ? border : wideHole) * whole);
}

void ShareRing::restyle()
{
    fill(*m_inside, 0, m_groups);
    fill(*m_around, m_groups, int(items().size()));
}

double ShareRing::radius() const
{
    return (std::min(width(), height()) - 2) / 2.0;
}

QPointF ShareRing::middle() const
{
    return chart().plotArea().center();
}

QPieSeries* ShareRing::seriesOf(int item) const
{
    return item < m_groups ? m_inside : m_around;
}

ShareRing::Sector ShareRing::sectorOf(int item) const
{
    const QPieSeries& series = *seriesOf(item);
    const QPieSlice& slice = *series.slices()[placeOf(item)];
    return {radius() * series.holeSize(), radius() * series.pieSize(), slice.startAngle(), slice.angleSpan()};
}

double ShareRing::sweepOf(int item) const
{
    return sectorOf(item).sweep;
}

QPainterPath ShareRing::shapeOf(int item) const
{
    const Sector sector = sectorOf(item);
    const auto circle = [this](double r) { return QRectF(middle().x() - r, middle().y() - r, 2 * r, 2 * r); };
    QPainterPath path;
    const double start = 90 - sector.from; // as Qt counts
    if (sector.sweep > 359.9) {
        path.addEllipse(circle(sector.outer));
        path.addEllipse(circle(sector.inner));
        return path;
    }
    path.arcMoveTo(circle(sector.outer), start);
    path.arcTo(circle(sector.outer), start, -sector.sweep);
    path.arcTo(circle(sector.inner), start - sector.sweep, sector.sweep);
    path.closeSubpath();
    return path;
}

int ShareRing::itemAt(const QPointF& place) const
{
    const QPointF offset = place - middle();
    const double distance = std::hypot(offset.x(), offset.y());
    const double angle = angleOf(offset);
    for (int item = 0; item < int(items().size()); ++item) {
        const Sector sector = sectorOf(item);
        if (distance >= sector.inner && distance <= sector.outer && angle >= sector.from &&
            angle < sector.from + sector.sweep)
            return item;
    }
    return -1;
}

/// A label stands wholly inside its slice, so that no two can overlap: level, along the ring or across it,
/// whole or elided, whichever is the first that fits.
ShareRing::Label ShareRing::labelOf(int item) const
{
    const ShareItem& share = items()[std::size_t(item)];
    if (share.part < leastLabelled)
        return {};
    const Sector sector = sectorOf(item);
    const double turn = sector.from + sector.sweep / 2;
    const double reach = (sector.inner + sector.outer) / 2;
    const QPointF at(reach * std::sin(radians(turn)), -reach * std::cos(radians(turn)));
    const QFontMetricsF metrics(font());

    const auto fits = [&](const QTransform& transform, double width) {
        const double half = width / 2 + 1;
        const double rise = metrics.height() / 2;
        for (const double x : {-half, -half / 2, 0.0, half / 2, half}) {
            for (const double y : {-rise, rise}) {
                const QPointF point = at + transform.map(QPointF(x, y));
                const double distance = std::hypot(point.x(), point.y());
                const double along = std::remainder(angleOf(point) - turn, 360);
                if (distance < sector.inner + 1 || distance > sector.outer - 1 ||
                    (sector.sweep < 359.9 && std::abs(along) > sector.sweep / 2))
                    return false;
            }
        }
        return true;
    };

    // Nothing stands on its head.
    const auto upright = [](double degrees) { return std::remainder(degrees, 180); };
    const std::array turns{0.0, upright(turn), upright(turn - 90)};
    const double whole = metrics.horizontalAdvance(share.label);
    for (const double part : {1.0, 0.8, 0.6}) {
        const QString text =
            part == 1 ? share.label : metrics.elidedText(share.label, Qt::ElideMiddle, whole * part);
        if (part < 1 && share.label.size() < leastElided)
            return {};
        for (const double degrees : turns) {
            const QTransform transform = QTransform().rotate(degrees);
            if (fits(transform, metrics.horizontalAdvance(text)))
                return {text,
                        transform * QTransform::fromTranslate(middle().x() + at.x(), middle().y() + at.y())};
        }
    }
    return {};
}

bool ShareRing::hasLabel(int item) const
{
    return !labelOf(item).text.isEmpty();
}

void ShareRing::paintWords(QPainter& painter) const
{
    const QFontMetricsF metrics(font());
    const QTransform before = painter.transform();
    for (int item = 0; item < int(items().size()); ++item) {
        const Label label = labelOf(item);
        if (label.text.isEmpty())
            continue;
        const double width = metrics.horizontalAdvance(label.text) + 2;
        const QRectF place(-width / 2, -metrics.height() / 2, width, metrics.height());
        const ShareItem& share = items()[std::size_t(item)];
        painter.setTransform(label.place * before);
        if (share.tooFew || (share.colour && share.colour->hatched)) { // no letters on lines
            painter.setPen(Qt::NoPen);
            painter.setBrush(colourOf(share));
            painter.drawRoundedRect(place.adjusted(-2, 0, 2, 0), 3, 3);
        }
        painter.setPen(textOn(colourOf(share)));
        painter.drawText(place, Qt::AlignCenter, label.text);
    }
    painter.setTransform(before);
    const double room = 2 * radius() * (m_groups > 0 ? m_inside : m_around)->holeSize();
    if (items().empty() || metrics.horizontalAdvance(m_total) > room * 0.94)
        return;
    painter.setPen(theme().text);
    painter.drawText(QRectF(middle().x() - room / 2, middle().y() - room / 2, room, room), Qt::AlignCenter,
                     m_total);
}

/// Left and right lead around a level, up and down from one to the other.
int ShareRing::neighbour(int item, int key) const
{
    const int first = item < m_groups ? 0 : m_groups;
    const int count = item < m_groups ? m_groups : int(items().size()) - m_groups;
    if (key == Qt::Key_Left || key == Qt::Key_Right)
        return first + (item - first + (key == Qt::Key_Right ? 1 : count - 1)) % count;
    const bool toGroups = key == Qt::Key_Down;
    if (m_groups == 0 || toGroups == (item < m_groups))
        return item;
    const Sector sector = sectorOf(item);
    const double turn = sector.from + sector.sweep / 2;
    const int from = toGroups ? 0 : m_groups;
    const int to = toGroups ? m_groups : int(items().size());
    for (int other = from; other < to; ++other) {
        const Sector there = sectorOf(other);
        if (turn >= there.from && turn <= there.from + there.sweep)
            return other;
    }
    return item;
}

} // namespace weir::ui
