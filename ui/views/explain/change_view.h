// SPDX-License-Identifier: GPL-3.0-or-later
// A table of changes: the share as a bar, what is uncertain hatched and marked in words. UI thread.
#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

#include "filter/picking.h"
#include "theme/theme.h"
#include "views/explain/change_model.h"

namespace weir::ui
{

class ChangeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setTheme(const Theme& theme) { m_theme = theme; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    Theme m_theme;
};

class ChangeView : public QTableView
{
    Q_OBJECT
public:
    explicit ChangeView(QWidget* parent = nullptr);

    ChangeModel& changes() { return m_model; }
    void setTheme(const Theme& theme);
    void setTable(ChangeTable table);
    void copy() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Enter or a click; with Alt all but it. The middle button, or Ctrl with Enter: in a new tab.
    void picked(const weir::ui::ChangeRow& row, bool allBut, weir::ui::Where where);
    void menuWanted(const weir::ui::ChangeRow& row, const QPoint& where);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void pick(const QModelIndex& index, const std::optional<Picking>& how);
    void fitColumns();

    ChangeModel m_model;
    ChangeDelegate* m_delegate;
    QPersistentModelIndex m_pressed;
};

} // namespace weir::ui
