// SPDX-License-Identifier: GPL-3.0-or-later
// An answer on paper: title, range, question, plot and the table of its values, in light colours whatever the
// window's. UI thread.
#pragma once

#include <QColor>
#include <QImage>
#include <QString>
#include <QTimeZone>
#include <memory>
#include <vector>

#include "filter/counting.h"
#include "models/legend_table.h"
#include "query/answer.h"
#include "theme/palette.h"

class QPagedPaintDevice;
class QPainter;

namespace weir::ui
{

struct Page {
    std::shared_ptr<const query::Answer> answer;
    std::vector<KeyColour> colours; ///< of the answer's series
    query::QueryText text;
    Counting counting;
    QTimeZone zone;
    QString source;     ///< names of the captures, or where it came in
    bool lines = false; ///< in place of areas on each other

    std::shared_ptr<const query::Answer>
        back{}; ///< the other direction, drawn below the zero line; null: not
};

/// `Bits per second by Source address, Destination address, only udpsourceport=53`.
QString titleOf(const Page& page);
/// `Sun 22 Nov 2026, 14:03:22 – 14:08:22, CET (UTC+1)`
QString rangeText(const Page& page);

/// The height that a page of that width needs, in the same unit: a 96th of an inch.
int heightOf(const Page& page, int width);

/// Draws into a rectangle of that size at the painter's origin, whose unit is a 96th of an inch. `vector`:
/// the device keeps shapes.
void draw(const Page& page, QPainter& painter, QSize size, bool vector);

QImage pictureOf(const Page& page, int width, qreal scale);
QByteArray svgOf(const Page& page, int width);

/// One sheet, filled.
void print(const Page& page, QPagedPaintDevice& device);
QByteArray pdfOf(const Page& page);

/// The table for the clipboard, with the same rows: tab-separated, and as HTML.
QString tsvOf(const Page& page);
QString htmlOf(const Page& page);

} // namespace weir::ui
