// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/moment_tip.h"

#include <QPainter>
#include <algorithm>

#include "format/times.h"

namespace weir::ui
{

namespace
{

constexpr int padding = 12;
constexpr int columnGap = 14;
constexpr int shadow = 6; ///< room around the box
constexpr int awayFromCursor = 14;
constexpr int leastName = 80;
constexpr std::size_t cellsOfSide = 4; ///< value, its peak, samples, error

} // namespace

MomentTip::MomentTip(QWidget* parent) : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void MomentTip::setTheme(const Theme& theme)
{
    m_theme = theme;
    update();
}

QFont MomentTip::strongFont() const
{
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    return strong;
}

/// What stands over the values; of several sides each is named.
MomentTip::Row MomentTip::headOf(const Moment& moment, const Scale& scale, const QTimeZone& zone) const
{
    Row head;
    head.name = stepText(moment.from, moment.step, zone);
    head.strong = true;
    for (std::size_t side = 0; side < moment.total.size(); ++side) {
        const QString name = moment.sides.value(qsizetype(side));
        const QString unit = name.isEmpty()         ? scale.unit
                             : scale.unit.isEmpty() ? name
                                                    : QStringLiteral("%1 %2").arg(name, scale.unit);
        const bool hasPeaks = moment.total[side].peak.has_value();
        const QString mean =
            unit.isEmpty() ? tr("mean") : tr("mean %1", "of a step, with its unit").arg(unit);
        head.cells.push_back({hasPeaks ? mean : unit, true});
        head.cells.push_back({hasPeaks ? tr("peak second") : QString(), true});
        head.cells.push_back({tr("n", "column of sample counts")});
        head.cells.push_back({});
    }
    return head;
}

MomentTip::Row MomentTip::rowOf(const Moment& moment, const QString& name,
                                const std::vector<MomentValue>& values, const Scale& scale)
{
    Row row;
    row.name = name;
    row.muted = true;
    for (const MomentValue& value : values) {
        const bool isEmpty = value.estimate.samples == 0;
        row.muted = row.muted && isEmpty;
        row.cells.push_back({scale.number(value.estimate.value), true});
        row.cells.push_back({value.peak ? scale.number(*value.peak) : QString(), true});
        row.cells.push_back({countText(value.estimate.samples)});
        row.cells.push_back({errorText(moment, value.estimate)});
    }
    return row;
}

void MomentTip::showMoment(const Moment& moment, const Scale& scale, const QTimeZone& zone,
                           std::optional<int> layer, int x, int y, const QRect& bounds)
{
    m_rowHeight = QFontMetrics(font()).height() + 4;
    m_reason = moment.state == query::StepState::Covered ? QString() : reasonText(moment.state);
    m_rows.clear();
    m_foot = {};
    m_head = headOf(moment, scale, zone);

    if (m_reason.isEmpty()) {
        for (const MomentRow* const row : largestRows(moment)) {
            m_rows.push_back(rowOf(moment, row->name, row->values, scale));
            m_rows.back().colour = row->colour;
            m_rows.back().pointedOut = layer == row->layer;
        }
        m_foot = rowOf(moment, tr("total"), moment.total, scale);
        m_foot.strong = true;

        // What does not fit is said to be there.
        const int most = std::max(3, (bounds.height() - 2 * (padding + shadow)) / m_rowHeight - 3);
        if (int(m_rows.size()) > most) {
            const int hidden = int(m_rows.size()) - most + 1;
            m_rows.resize(std::size_t(most - 1));
            m_rows.push_back({tr("and %n more", nullptr, hidden), {}, {}, false, true, false});
        }
    }

    const int right = bounds.right() - x - awayFromCursor + shadow;
    const int left = x - bounds.left() - awayFromCursor + shadow;
    measure(std::max(left, right));
    const int top = std::clamp(y - height() / 2, bounds.top() - shadow,
                               std::max(bounds.top() - shadow, bounds.bottom() - height() + shadow));
    const bool fitsRight = width() <= right;
    move(fitsRight || right >= left ? x + awayFromCursor - shadow : x - awayFromCursor + shadow - width(),
         top);
    update();
    show();
    raise();
}

QStringList MomentTip::names() const
{
    QStringList names;
    for (const Row& row : m_rows)
        names << row.name;
    return names;
}

void MomentTip::measure(int widest)
{
    const QFontMetrics plain(font());
    const QFontMetrics strong(strongFont());
    m_nameWidth = 0;
    m_cellWidths.assign(m_head.cells.size(), 0);
    const auto take = [&](const Row& row) {
        const int swatch = row.colour.colour.isValid() ? m_theme.swatch + 8 + 2 : 2; // 2 for rounding
        m_nameWidth =
            std::max(m_nameWidth, swatch + (row.strong ? strong : plain).horizontalAdvance(row.name));
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const QFontMetrics& metrics = row.strong && row.cells[i].isValue ? strong : plain;
            m_cellWidths[i] = std::max(m_cellWidths[i], metrics.horizontalAdvance(row.cells[i].text));
        }
    };
    take(m_head);
    take(m_foot);
    for (const Row& row : m_rows)
        take(row);
    if (!m_reason.isEmpty())
        m_nameWidth = std::max(m_nameWidth, plain.horizontalAdvance(m_reason));

    const auto widthOfOthers = [this] {
        int others = 2 * (padding + shadow);
        for (const int column : m_cellWidths)
            others += column > 0 ? column + columnGap : 0;
        return others;
    };
    // Beside two values the counts are what can be done without, then the errors.
    for (const std::size_t kind : {2, 3})
        for (std::size_t i = kind; m_cellWidths.size() > cellsOfSide && i < m_cellWidths.size();
             i += cellsOfSide)
            if (widthOfOthers() + leastName > widest)
                m_cellWidths[i] = 0;
    const int others = widthOfOthers();
    m_nameWidth = std::clamp(m_nameWidth, 40, std::max(leastName, widest - others));

    const int rows = m_reason.isEmpty() ? int(m_rows.size()) + 2 : 2;
    const int rules = m_reason.isEmpty() ? 14 : 2;
    resize(m_nameWidth + others, rows * m_rowHeight + rules + 2 * (padding - 3 + shadow));
}

void MomentTip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(shadow, shadow, -shadow, -shadow);
    painter.setPen(Qt::NoPen);
    for (int i = shadow; i > 0; i -= 2) {
        painter.setBrush(QColor(0, 0, 0, m_theme.isDark ? 26 : 10));
        painter.drawRoundedRect(box.adjusted(-i, -i + 2, i, i), m_theme.radius + i, m_theme.radius + i);
    }
    painter.setBrush(m_theme.raised);
    painter.setPen(QPen(m_theme.border, 1));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), m_theme.radius, m_theme.radius);
    painter.setRenderHint(QPainter::Antialiasing, false);

    const auto rule = [&](int y) {
        painter.fillRect(shadow + padding, y, width() - 2 * (shadow + padding), 1, m_theme.border);
    };
    int y = shadow + padding - 3;
    drawRow(painter, m_head, y);
    y += m_rowHeight;
    if (!m_reason.isEmpty()) {
        painter.setFont(font());
        painter.setPen(m_theme.mutedText);
        painter.drawText(QRect(shadow + padding, y + 2, m_nameWidth, m_rowHeight),
                         Qt::AlignVCenter | Qt::AlignLeft, m_reason);
        return;
    }
    rule(y + 3);
    y += 7;
    for (const Row& row : m_rows) {
        drawRow(painter, row, y);
        y += m_rowHeight;
    }
    rule(y + 3);
    drawRow(painter, m_foot, y + 7);
}

void MomentTip::drawRow(QPainter& painter, const Row& row, int y) const
{
    int x = shadow + padding;
    if (row.pointedOut) {
        QColor tint = m_theme.accent;
        tint.setAlphaF(0.16F);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tint);
        painter.drawRoundedRect(QRect(x - 6, y, width() - 2 * (shadow + padding) + 12, m_rowHeight), 4, 4);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    int nameLeft = x;
    if (row.colour.colour.isValid()) {
        const QRect swatch(x, y + (m_rowHeight - m_theme.swatch) / 2, m_theme.swatch, m_theme.swatch);
        painter.fillRect(swatch, row.colour.colour);
        if (row.colour.hatched)
            painter.fillRect(swatch, QBrush(hatchOf(row.colour.colour), Qt::BDiagPattern));
        painter.setPen(outlineOf(row.colour.colour, m_theme.isDark));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(swatch.adjusted(0, 0, -1, -1));
        nameLeft += m_theme.swatch + 8;
    }
    const QFont nameFont = row.strong ? strongFont() : font();
    const QFontMetrics metrics(nameFont);
    const bool isHead = &row == &m_head;
    const auto text = [&](int left, int width, Qt::Alignment alignment, const QString& shown,
                          const QColor& colour) {
        painter.setPen(colour);
        painter.drawText(QRect(left, y, width, m_rowHeight), int(alignment | Qt::AlignVCenter), shown);
    };

    painter.setFont(nameFont);
    const int nameWidth = x + m_nameWidth - nameLeft;
    text(nameLeft, nameWidth, Qt::AlignLeft, metrics.elidedText(row.name, Qt::ElideMiddle, nameWidth),
         row.muted ? m_theme.mutedText : m_theme.text);
    x += m_nameWidth + columnGap;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const auto& [shown, isValue] = row.cells[i];
        if (m_cellWidths[i] == 0)
            continue;
        painter.setFont(isValue && !isHead ? nameFont : font());
        text(x, m_cellWidths[i], Qt::AlignRight, shown,
             !isValue || row.muted || isHead ? m_theme.mutedText : m_theme.text);
        x += m_cellWidths[i] + columnGap;
    }
}

} // namespace weir::ui
