// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes as hex digits and characters, a stretch of them marked. UI thread.
#pragma once

#include <QAbstractScrollArea>
#include <cstdint>
#include <vector>

#include "theme/theme.h"

namespace weir::ui
{

class HexView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit HexView(QWidget* parent = nullptr);

    void setBytes(std::vector<std::uint8_t> bytes);

    /// Marks [from, to) and brings its first row into sight.
    void mark(std::uint32_t from, std::uint32_t to);
    std::uint32_t markedFrom() const { return m_from; }
    std::uint32_t markedTo() const { return m_to; }

    void setTheme(const Theme& theme);

    /// The middle of a byte's digits, in the viewport.
    QPoint placeOf(std::uint32_t offset) const;

    /// The marked bytes as hex digits.
    void copy() const;

    QSize sizeHint() const override;

signals:
    void picked(std::uint32_t offset); ///< by a click or the arrow keys

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// Where things stand, in pixels of the viewport.
    struct Columns {
        int perRow = 16;
        int digit = 8;
        int row = 16;
        int hex = 0;  ///< left edge of the first byte's digits
        int text = 0; ///< of the first character
    };

    Columns columns() const;
    void fit();
    void pick(std::int64_t offset);
    void describe();
    std::int64_t byteAt(const QPoint& place) const;
    static int gapBefore(int column, int digit) { return column >= 8 ? digit : 0; }

    std::vector<std::uint8_t> m_bytes;
    std::uint32_t m_from = 0;
    std::uint32_t m_to = 0;
    Theme m_theme = Theme::light();
};

} // namespace weir::ui
