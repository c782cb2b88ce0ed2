// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions_icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <algorithm>
#include <array>

namespace weir::ui
{

namespace
{

struct Drawing {
    const char* name;
    const char* shapes; ///< SVG on a field of 16 by 16, drawn with lines of 1.5
};

// clang-format off
constexpr std::array drawings{
    Drawing{"open",    R"(<path d="M1.75 12.75v-9.5h4.5l1.5 2h6.5v7.5z"/>)"},
    Drawing{"export",  R"(<path d="M8 10V2.5M5 5.25 8 2.25l3 3M2.75 9.5v4h10.5v-4"/>)"},
    Drawing{"pause",   R"(<path d="M5 3v10M11 3v10" stroke-width="2.4"/>)"},
    Drawing{"live",    R"(<path d="M3.5 3.2l7 4.8-7 4.8zM13 3v10"/>)"},
    Drawing{"back",    R"(<path d="M9.75 3.25 5 8l4.75 4.75"/>)"},
    Drawing{"forward", R"(<path d="M6.25 3.25 11 8l-4.75 4.75"/>)"},
    Drawing{"unit",    R"(<path d="M2 13.25h12M4 10.5v-3M8 10.5v-7M12 10.5v-5"/>)"},
    Drawing{"theme",   R"(<circle cx="8" cy="8" r="5.75"/><path d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" fill="COLOUR"/>)"},
    Drawing{"list",    R"(<path d="M6 3.75h8M6 8h8M6 12.25h8M2.25 3.75h.5M2.25 8h.5M2.25 12.25h.5"/>)"},
    Drawing{"close",   R"(<path d="M4 4l8 8M12 4l-8 8"/>)"},
};
// clang-format on

/// Draws the SVG anew at each size, so that it is sharp on every screen.
class DrawnIcon : public QIconEngine
{
public:
    DrawnIcon(const QByteArray& shapes, const QColor& colour) : m_shapes(shapes), m_colour(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray svg =
            R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="none" stroke="COLOUR" )"
            R"(stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">)" +
            m_shapes + "</g></svg>";
        svg.replace("COLOUR", m_colour.name().toLatin1());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (mode == QIcon::Disabled)
            painter->setOpacity(0.4);
        QSvgRenderer(svg).render(painter, rect);
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new DrawnIcon(*this); }

private:
    QByteArray m_shapes;
    QColor m_colour;
};

} // namespace

QIcon actionIcon(const QString& name, const QColor& colour)
{
    const auto drawing = std::ranges::find_if(drawings, [&](const Drawing& row) { return name == row.name; });
    return drawing == drawings.end() ? QIcon() : QIcon(new DrawnIcon(drawing->shapes, colour));
}

} // namespace weir::ui
