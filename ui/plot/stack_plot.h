// SPDX-License-Identifier: GPL-3.0-or-later
// An answer over time: stacked areas, largest at the bottom, *other* on top, gaps hatched. UI thread.
// The owner decides which range is asked and shown. Zooming and panning show what there is at once and say so
// with viewChanged(); the owner then brings the answer for that range.
#pragma once

#include <QImage>
#include <QTimeZone>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "plot/value_scale.h"
#include "query/answer.h"
#include "theme/palette.h"
#include "theme/theme.h"

class QPainter;

namespace weir::ui
{

/// What is drawn below the zero line, downwards: the other direction of the same flows.
struct Mirror {
    std::shared_ptr<const query::Answer> answer; ///< its series in the same places; null: nothing is there
    QString above;                               ///< what is drawn above the line, in a word
    QString below;
};

class StackPlot : public QWidget
{
    Q_OBJECT
public:
    explicit StackPlot(QWidget* parent = nullptr);
    ~StackPlot() override;

    /// `colours` are those of answer->series, in the same order. Null shows an empty plot.
    /// Layers keep their order for ten seconds at least while the question stays the same.
    void setAnswer(std::shared_ptr<const query::Answer> answer, const std::vector<KeyColour>& colours,
                   const Mirror& mirror = {});

    /// Seconds, `to` not included.
    void setVisibleRange(qint64 from, qint64 to);
    qint64 visibleFrom() const;
    qint64 visibleTo() const;

    void setNow(qint64 second);                   ///< end of time: what comes after it stays empty
    void setPinned(std::optional<qint64> second); ///< emits nothing
    void setBrushed(std::optional<std::pair<qint64, qint64>> range); ///< likewise; seconds, as visible
    void setHighlighted(std::optional<int> index); ///< of answer->series, -1 for *other*: the rest steps back
    void setTheme(const Theme& theme);
    void setTimeZone(const QTimeZone& zone);        ///< of the time axis; local at first
    void setErrorBands(bool shown);                 ///< on at first
    void setLines(bool lines);                      ///< each flow by itself, in place of areas on each other
    void setScaleFixed(bool fixed);                 ///< as it is now; until the unit changes: scaleReleased()
    void fixScale(std::optional<ValueRange> scale); ///< at that; nothing: it is free
    std::optional<ValueRange> fixedScale() const;
    void leaveMoment(); ///< no moment is pointed at until mouse or keyboard point at one again
    void rerank();      ///< orders the layers by size now, and fits the scale to what is seen

    std::optional<qint64> pinnedSecond() const;
    std::optional<qint64> hoveredSecond() const; ///< under the mouse or the keyboard's cursor
    std::optional<qint64> cursorSecond() const;  ///< that, or where the keyboard's cursor is kept meanwhile
    QString momentText() const;                  ///< what a screen reader says of that moment

    /// The plot as a picture of its own, without cursor.
    QImage picture(QSize size, qreal devicePixelRatio) const;
    void draw(QPainter& painter, QSize size) const; ///< for SVG, PDF and printers

    /// Milliseconds that only go forward; tests bring their own.
    void setClock(std::function<qint64()> clock);

    /// Where things are, in the widget's coordinates; for tests and for aligning neighbours.
    QRect plotArea() const;
    int columns() const; ///< pixels of the screen beside each other in it
    double xOf(double second) const;
    double yOf(double value) const; ///< of one that is below the zero line: negative
    double topOfScale() const;
    double bottomOfScale() const; ///< likewise downwards; 0: nothing is drawn there

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void viewChanged(qint64 from, qint64 to); ///< wheel, drag, or the cursor left the visible range
    void brushed(qint64 from, qint64 to);     ///< Shift-drag, or Shift-Enter from the pinned moment
    void liveWanted();                        ///< double-click
    void pinned(qint64 second);               ///< start of the step
    void unpinned();                          ///< of a brushed range too
    void otherWanted();                       ///< Ctrl-click on *other*
    void layerPicked(int index);              ///< middle click; of answer->series, -1 for *other*
    void scaleReleased();
    void columnsChanged(int columns);
    void hovered(std::optional<qint64> second); ///< start of the step, or nothing
    void unitClicked();
    void menuWanted(const QPoint& where, std::optional<qint64> second); ///< on the screen; of that moment

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> m;
};

} // namespace weir::ui
