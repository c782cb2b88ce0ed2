// SPDX-License-Identifier: GPL-3.0-or-later
// The calm panel in the middle of a view that has nothing to show. UI thread.
#pragma once

#include <QFrame>

#include "theme/theme.h"
#include "views/flows/empty_state.h"

class QBoxLayout;
class QLabel;

namespace weir::ui
{

class EmptyPanel : public QFrame
{
    Q_OBJECT
public:
    explicit EmptyPanel(const Actions& actions, QWidget* parent = nullptr);

    /// Nothing hides the panel.
    void setState(std::optional<EmptyState> state);
    void setTheme(const Theme& theme);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showButtons(const std::vector<ActionId>& actions);

    const Actions& m_actions;
    QLabel* m_title;
    QLabel* m_text;
    QBoxLayout* m_buttons;
    std::vector<ActionId> m_shown;
    Theme m_theme;
};

} // namespace weir::ui
