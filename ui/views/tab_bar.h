// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs as they are seen: titles, a button that closes each, one more for a new tab. Hidden while there is
// one tab alone. UI thread.
#pragma once

#include <QTabBar>

#include "theme/theme.h"

class QAction;
class QToolButton;

namespace weir::ui
{

class Tabs;

class TabBar : public QTabBar
{
    Q_OBJECT
public:
    /// The tabs outlive it.
    explicit TabBar(Tabs& tabs, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void tabInserted(int index) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void follow();

    Tabs& m_tabs;
    Theme m_theme;
    bool m_follows = false; ///< what it says meanwhile is no wish of the user
    int m_pressed = -1;     ///< by the middle button
};

/// The bar with `newTab` behind it.
class TabRow : public QWidget
{
    Q_OBJECT
public:
    TabRow(Tabs& tabs, QAction* newTab, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

private:
    TabBar* m_bar;
    QToolButton* m_new;
};

} // namespace weir::ui
