// SPDX-License-Identifier: GPL-3.0-or-later
// The way that was drilled down to the present question: `all traffic › ipsource=10.0.0.1 › + vlan`. A step
// that is clicked is gone back to. Where there is too little room, the first steps are behind a button.
// Hidden while nothing was drilled. UI thread.
#pragma once

#include <QWidget>
#include <vector>

#include "query/query.h"
#include "theme/theme.h"

class QMenu;
class QToolButton;

namespace weir::ui
{

class Navigator;

class Breadcrumb : public QWidget
{
    Q_OBJECT
public:
    /// The navigator outlives it.
    explicit Breadcrumb(Navigator& navigator, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();
    void place();
    QToolButton* makeButton();

    Navigator& m_navigator;
    Theme m_theme;
    QToolButton* m_earlier; ///< steps that have no room
    QMenu* m_menu;
    std::vector<QToolButton*> m_steps; ///< some more than are used
    int m_count = 0;
    std::vector<int> m_signs; ///< left edges of what stands between the steps
};

/// What the first question of a way looks at: its filter.
QString beginningText(const query::QueryText& text);

/// What the second question does with the first: `vlan=7`, `+ ipsource`, `by vlan`.
QString drillText(const query::QueryText& before, const query::QueryText& after);

} // namespace weir::ui
