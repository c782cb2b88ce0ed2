// SPDX-License-Identifier: GPL-3.0-or-later
// What bars and ring of shares have in common: a chart of Qt Charts that draws the shapes, the words on it,
// and mouse and keyboard that point at an item and pick it. UI thread.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "filter/picking.h"
#include "models/share_table.h"
#include "theme/theme.h"

class QChart;
class QPainterPath;

namespace weir::ui
{

class ShareChart : public QWidget
{
    Q_OBJECT
public:
    ~ShareChart() override;

    void setTheme(const Theme& theme);

    const std::vector<ShareItem>& items() const { return m_items; }
    int current() const { return m_current; } ///< the keyboard's item; -1: there are none
    void setCurrent(int item);

    /// Where an item is, in the widget's coordinates.
    virtual QPainterPath shapeOf(int item) const = 0;
    virtual int itemAt(const QPointF& place) const = 0; ///< -1: none

signals:
    void picked(const weir::ui::ShareItem& item, const weir::ui::Picking& how);
    /// With the mouse or the keyboard, at a row of the legend; -1: at none.
    void pointed(int row, bool byMouse);

protected:
    explicit ShareChart(QWidget* parent);

    /// Keeps the keyboard's item where it is the same as before.
    void setItems(std::vector<ShareItem> items);

    virtual void layOut() = 0;  ///< the size is another
    virtual void restyle() = 0; ///< the theme is another
    virtual void paintWords(QPainter& painter) const = 0;
    virtual int neighbour(int item, int key) const = 0; ///< that an arrow key leads to

    QChart& chart() const { return *m_chart; }
    const Theme& theme() const { return m_theme; }
    QBrush fillOf(const ShareItem& item) const;
    QPen outlineFor(const ShareItem& item) const;
    QColor colourOf(const ShareItem& item) const;
    void repaintWords();

    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    class Canvas;
    void paintOver(QPainter& painter) const;
    void hover(int item);
    void point();
    void pick(int item, const std::optional<Picking>& how);
    QString tipOf(const ShareItem& item) const;

    Theme m_theme;
    QChart* m_chart;
    Canvas* m_canvas;
    std::vector<ShareItem> m_items;
    int m_current = -1;
    int m_hovered = -1;
    int m_pressed = -1;
    bool m_byKeys = false; ///< the keyboard points
    int m_row = -1;        ///< that was pointed at last
};

} // namespace weir::ui
