// SPDX-License-Identifier: GPL-3.0-or-later
// The tooltip of a stack plot: a small table of one moment, beside the cursor and never under it. UI thread.
#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>

#include "plot/moment.h"
#include "theme/theme.h"

namespace weir::ui
{

class MomentTip : public QWidget
{
    Q_OBJECT
public:
    explicit MomentTip(QWidget* parent);

    void setTheme(const Theme& theme);

    /// Shows the moment, its largest flow first, beside `x`, inside `bounds` of the parent. `layer` is the
    /// row to point out.
    void showMoment(const Moment& moment, const Scale& scale, const QTimeZone& zone, std::optional<int> layer,
                    int x, int y, const QRect& bounds);

    QStringList names() const; ///< of the rows that are shown

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Cell {
        QString text;
        bool isValue = false; ///< else it says how far to trust one
    };

    struct Row {
        QString name;
        std::vector<Cell> cells; ///< of all rows as many, but for those that say but their name
        KeyColour colour;        ///< invalid where there is no swatch
        bool strong = false;
        bool muted = false;
        bool pointedOut = false;
    };

    Row headOf(const Moment& moment, const Scale& scale, const QTimeZone& zone) const;
    static Row rowOf(const Moment& moment, const QString& name, const std::vector<MomentValue>& values,
                     const Scale& scale);
    void measure(int widest);
    void drawRow(QPainter& painter, const Row& row, int y) const;
    QFont strongFont() const;

    Theme m_theme = Theme::light();
    Row m_head;
    Row m_foot;
    std::vector<Row> m_rows;
    QString m_reason;
    int m_nameWidth = 0;
    std::vector<int> m_cellWidths; ///< 0: the column is empty
    int m_rowHeight = 18;
};

} // namespace weir::ui
