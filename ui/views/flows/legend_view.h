// SPDX-License-Identifier: GPL-3.0-or-later
// The legend as a table: a click on a key's cell or on a swatch drills down, Alt-click excludes. UI thread.
#pragma once

#include <QTableView>

#include "filter/drill_down.h"
#include "models/legend_model.h"
#include "theme/theme.h"

namespace weir::ui
{

class LegendDelegate;

class LegendView : public QTableView
{
    Q_OBJECT
public:
    explicit LegendView(QWidget* parent = nullptr);

    LegendModel& legend() { return m_model; }
    void setTheme(const Theme& theme);

    /// The selected rows, or all, as tab-separated text.
    void copy() const;

    QSize sizeHint() const override;

signals:
    void cellPicked(std::size_t key, const std::string& value, weir::ui::Pick pick);
    void flowPicked(const std::vector<std::string>& keys, weir::ui::Pick pick);
    void rowHovered(int row); ///< -1: none

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    bool canPick(const QModelIndex& index) const;
    void pick(const QModelIndex& index, Pick pick);
    void hover(const QModelIndex& index);
    void fitColumns();

    LegendModel m_model;
    LegendDelegate* m_delegate;
    QPersistentModelIndex m_pressed;
    int m_hovered = -1;
};

} // namespace weir::ui
