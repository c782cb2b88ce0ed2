// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/page.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <algorithm>

#include "export/page_table.h"
#include "filter/conversation.h"
#include "filter/direction.h"
#include "format/flow_text.h"
#include "format/times.h"
#include "format/units.h"
#include "key/key_row.h"
#include "plot/stack_plot.h"

namespace weir::ui
{

namespace
{

constexpr int margin = 24;
constexpr int plotHeight = 420; ///< of a picture; a sheet gives it what is left
constexpr int leastPlot = 160;
constexpr int rowHeight = 22;
constexpr int gap = 16;
constexpr int swatch = 11;
constexpr int titleSize = 20;
constexpr int textSize = 13;
constexpr double pixelsPerInch = 96;

QString say(const char* text)
{
    return QCoreApplication::translate("Page", text);
}

#define T(text) QT_TRANSLATE_NOOP("Page", text)

QFont fontOf(int pixels, bool bold = false)
{
    QFont font;
    font.setPixelSize(pixels);
    font.setBold(bold);
    return font;
}

/// A key in words where it is one of the table as it stands there.
QString wordsOf(const std::string& column)
{
    const auto key = key::findKey(column);
    return key && key->row->name == column
               ? QString::fromUtf8(key->row->title.data(), qsizetype(key->row->title.size()))
               : shownText(column);
}

/// What is asked, as it can be asked again.
QStringList questionLines(const Page& page)
{
    QStringList question;
    if (!page.text.keys.empty())
        question << say(T("Keys: %1")).arg(shownText(page.text.keys));
    question << say(T("Value: %1")).arg(shownText(page.text.value));
    question << (page.text.filter.empty() ? say(T("all traffic"))
                                          : say(T("Filter: %1")).arg(shownText(page.text.filter)));
    QStringList lines{question.join(QStringLiteral(" · "))};
    if (page.back)
        if (const auto other = otherWay(page.text); other && !aboveOfConversations(page.text))
            lines << say(T("Below the line: %1")).arg(shownText(whatTurns(page.text, *other)));
    QStringList counted{say(T("Counted: %1")).arg(countingText(page.counting))};
    if (page.counting.dropped)
        counted << say(T("discarded packets"));
    counted << say(T("%1 of %2 samples"))
                   .arg(countText(page.answer->samplesMatched), countText(page.answer->samplesSeen));
    if (page.answer->oneIn > 1)
        counted << say(T("one in up to %1 samples kept")).arg(countText(page.answer->oneIn));
    if (!page.source.isEmpty())
        counted << shownText(page.source.toStdString());
    return lines << counted.join(QStringLiteral(" · "));
}

int headHeight(const Page& page)
{
    return titleSize + 12 + int(1 + questionLines(page).size()) * (textSize + 7) + 6;
}

int tableHeight(const Page& page)
{
    const qsizetype rows = qsizetype(page.answer->series.size()) + 3; // heading, other, total
    return int(rows) * rowHeight;
}

/// Draws from the top down; each part says where the next begins.
class Sheet
{
public:
    Sheet(const Page& page, QPainter& painter, QSize size, bool vector)
        : m_page(page),
          m_painter(painter),
          m_area(QRect(QPoint(), size).adjusted(margin, margin, -margin, -margin)),
          m_vector(vector)
    {
    }

    void draw()
    {
        drawHead();
        drawPlot(std::max(leastPlot, m_area.bottom() - m_top - gap - tableHeight(m_page) - textSize - gap));
        drawTable();
        m_painter.setPen(m_theme.mutedText);
        m_painter.setFont(fontOf(11));
        m_painter.drawText(QRect(m_area.left(), m_area.bottom() - 14, m_area.width(), 15),
                           Qt::AlignRight | Qt::AlignVCenter,
                           QStringLiteral("Weir %1").arg(QCoreApplication::applicationVersion()));
    }

private:
    void line(const QString& text, const QFont& font, const QColor& colour, int height)
    {
        m_painter.setFont(font);
        m_painter.setPen(colour);
        const QRect place(m_area.left(), m_top, m_area.width(), height);
        m_painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                           QFontMetrics(font).elidedText(text, Qt::ElideRight, place.width()));
        m_top += height;
    }

    void drawHead()
    {
        m_top = m_area.top();
        line(titleOf(m_page), fontOf(titleSize, true), m_theme.text, titleSize + 12);
        line(rangeText(m_page), fontOf(textSize), m_theme.text, textSize + 7);
        for (const QString& text : questionLines(m_page))
            line(text, fontOf(textSize), m_theme.mutedText, textSize + 7);
        m_top += 6;
    }

    void drawPlot(int height)
    {
        const QSize size(m_area.width(), height);
        StackPlot plot;
        plot.resize(size);
        plot.setTheme(m_theme);
        plot.setTimeZone(m_page.zone);
        plot.setLines(m_page.lines);
        plot.setFont(fontOf(12));
        const WayNames names = wayNames(m_page.text);
        plot.setAnswer(m_page.answer, m_page.colours, {m_page.back, names.asked, names.other});
        plot.setNow(m_page.answer->range.to);
        plot.setVisibleRange(m_page.answer->range.from, m_page.answer->range.to);
        m_painter.save();
        m_painter.translate(m_area.left(), m_top);
        if (m_vector)
            plot.draw(m_painter, size);
        else
            m_painter.drawImage(QPoint(), plot.picture(size, m_painter.device()->devicePixelRatioF()));
        m_painter.restore();
        m_top += height + gap;
    }

    void drawTable()
    {
        const PageTable table = shownTable(m_page);
        const QList<int> widths = valueWidths(table);
        int used = swatch + 8;
        for (const int width : widths)
            used += width;
        const qsizetype keys = std::max<qsizetype>(1, table.keys.size());
        const int keyWidth = (m_area.width() - used) / int(keys);
        drawRow(table.keys, table.values, {}, keyWidth, widths, fontOf(textSize, true));
        for (const PageRow& row : table.rows)
            drawRow(row.keys, row.values, row.colour, keyWidth, widths, fontOf(textSize));
    }

    static QList<int> valueWidths(const PageTable& table)
    {
        const QFontMetrics metrics(fontOf(textSize, true));
        QList<int> widths;
        for (qsizetype i = 0; i < table.values.size(); ++i) {
            int width = metrics.horizontalAdvance(table.values[i]);
            for (const PageRow& row : table.rows)
                width = std::max(width, metrics.horizontalAdvance(row.values[i]));
            widths << width + 24;
        }
        return widths;
    }

    void drawRow(const QStringList& keys, const QStringList& values, const std::optional<KeyColour>& colour,
                 int keyWidth, const QList<int>& widths, const QFont& font)
    {
        m_painter.setPen(m_theme.border);
        m_painter.drawLine(m_area.left(), m_top + rowHeight, m_area.right(), m_top + rowHeight);
        if (colour)
            drawSwatch(*colour, {m_area.left(), m_top + (rowHeight - swatch) / 2, swatch, swatch});
        m_painter.setFont(font);
        m_painter.setPen(m_theme.text);
        const QFontMetrics metrics(font);
        int left = m_area.left() + swatch + 8;
        const bool isLabel = keys.size() == 1;
        for (const QString& key : keys) {
            const QRect place(left, m_top, isLabel ? 2 * keyWidth - 8 : keyWidth - 8, rowHeight);
            m_painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                               metrics.elidedText(key, Qt::ElideMiddle, place.width()));
            left += keyWidth;
        }
        int right = m_area.right();
        for (qsizetype i = values.size() - 1; i >= 0; --i) {
            const QRect place(right - widths[i], m_top, widths[i], rowHeight);
            m_painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, values[i]);
            right -= widths[i];
        }
        m_top += rowHeight;
    }

    void drawSwatch(const KeyColour& colour, const QRect& place)
    {
        m_painter.setPen(outlineOf(colour.colour, false));
        m_painter.setBrush(colour.colour);
        m_painter.drawRect(place);
        if (colour.hatched) {
            // Lines, for many programs draw no patterns of an SVG.
            m_painter.setPen(hatchOf(colour.colour));
            m_painter.drawLine(place.bottomLeft(), place.topRight());
            m_painter.drawLine(place.left(), place.center().y(), place.center().x(), place.top());
            m_painter.drawLine(place.center().x(), place.bottom(), place.right(), place.center().y());
        }
        m_painter.setBrush(Qt::NoBrush);
    }

    const Page& m_page;
    QPainter& m_painter;
    const Theme m_theme = Theme::light();
    QRect m_area;
    bool m_vector;
    int m_top = 0;
};

} // namespace

QString titleOf(const Page& page)
{
    const QString unit = unitTitle(page.answer->unit.rate);
    QStringList keys;
    for (const std::string& column : page.answer->columns)
        keys << wordsOf(column);
    QString title = keys.isEmpty() ? unit : say(T("%1 by %2")).arg(unit, keys.join(QStringLiteral(", ")));
    if (page.back)
        title = say(T("%1, both directions")).arg(title);
    return page.text.filter.empty() ? title : say(T("%1, only %2")).arg(title, shownText(page.text.filter));
}

QString rangeText(const Page& page)
{
    const query::Range& range = page.answer->range;
    const QString day = dateText(range.from, page.zone);
    const QString lastDay = dateText(range.to, page.zone);
    const QString end = clockText(range.to, page.zone);
    return QStringLiteral("%1, %2 – %3, %4")
        .arg(day, clockText(range.from, page.zone),
             day == lastDay ? end : QStringLiteral("%1, %2").arg(lastDay, end),
             zoneText(range.to, page.zone));
}

int heightOf(const Page& page, int width)
{
    const int plot = std::clamp(width * 3 / 8, leastPlot, plotHeight);
    return 2 * margin + headHeight(page) + plot + gap + tableHeight(page) + textSize + gap;
}

void draw(const Page& page, QPainter& painter, QSize size, bool vector)
{
    painter.fillRect(QRect(QPoint(), size), Theme::light().panel);
    Sheet(page, painter, size, vector).draw();
}

QImage pictureOf(const Page& page, int width, qreal scale)
{
    const QSize size(width, heightOf(page, width));
    QImage image(size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    draw(page, painter, size, false);
    return image;
}

QByteArray svgOf(const Page& page, int width)
{
    const QSize size(width, heightOf(page, width));
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(int(pixelsPerInch));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(titleOf(page));
    generator.setDescription(rangeText(page));
    QPainter painter(&generator);
    draw(page, painter, size, true);
    painter.end();
    return buffer.data();
}

void print(const Page& page, QPagedPaintDevice& device)
{
    QPainter painter(&device);
    const double scale = device.logicalDpiX() / pixelsPerInch;
    painter.scale(scale, scale);
    draw(page, painter, (QSizeF(device.width(), device.height()) / scale).toSize(), true);
}

QByteArray pdfOf(const Page& page)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(1200);
    writer.setTitle(titleOf(page));
    writer.setCreator(QStringLiteral("Weir %1").arg(QCoreApplication::applicationVersion()));
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(8, 8, 8, 8),
                                     QPageLayout::Millimeter));
    print(page, writer);
    return buffer.data();
}

QString tsvOf(const Page& page)
{
    const PageTable table = plainTable(page);
    QStringList lines{(table.keys + table.values).join('\t')};
    for (const PageRow& row : table.rows)
        lines << (row.keys + row.values).join('\t');
    return lines.join('\n') + '\n';
}

QString htmlOf(const Page& page)
{
    const PageTable table = plainTable(page);
    const auto row = [](const QStringList& cells, const char* tag) {
        QString html = "<tr>";
        for (const QString& cell : cells)
            html += QStringLiteral("<%1>%2</%1>").arg(tag, cell.toHtmlEscaped());
        return html + "</tr>\n";
    };
    QString html = QStringLiteral("<table>\n<caption>%1<br>%2</caption>\n")
                       .arg(titleOf(page).toHtmlEscaped(), rangeText(page).toHtmlEscaped());
    html += row(table.keys + table.values, "th");
    for (const PageRow& each : table.rows)
        html += row(each.keys + each.values, "td");
    return html + "</table>\n";
}

#undef T

} // namespace weir::ui
