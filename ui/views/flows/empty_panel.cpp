// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/empty_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "main_window_style.h"

namespace weir::ui
{

namespace
{

constexpr int narrowest = 560;

/// A button that follows its action.
QPushButton* makeButton(QAction* action)
{
    const auto text = [action] { return QStringLiteral("  %1  ").arg(action->text().remove('&')); };
    auto* button = new QPushButton(text());
    button->setToolTip(action->toolTip());
    button->setEnabled(action->isEnabled());
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button, [button, action, text] {
        button->setText(text());
        button->setEnabled(action->isEnabled());
    });
    return button;
}

} // namespace

EmptyPanel::EmptyPanel(const Actions& actions, QWidget* parent)
    : QFrame(parent),
      m_actions(actions),
      m_title(new QLabel),
      m_text(new QLabel),
      m_buttons(new QHBoxLayout)
{
    setObjectName("emptyPanel");
    setAccessibleName(tr("Why there is nothing to see"));
    for (QLabel* label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(32, 28, 32, 28);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addSpacing(4);
    layout->addLayout(m_buttons);
    m_buttons->setSpacing(8);
    setFixedWidth(narrowest);
    hide();
}

void EmptyPanel::setState(std::optional<EmptyState> state)
{
    setVisible(state.has_value());
    if (!state)
        return;
    m_title->setText(state->title);
    m_text->setText(state->text);
    m_text->setVisible(!state->text.isEmpty());
    if (m_shown != state->actions)
        showButtons(state->actions);
    const QMargins margins = layout()->contentsMargins();
    setFixedWidth(std::max(narrowest, m_buttons->sizeHint().width() + margins.left() + margins.right()));
    adjustSize();
}

void EmptyPanel::showButtons(const std::vector<ActionId>& actions)
{
    m_shown = actions;
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        if (QWidget* button = item->widget()) {
            button->hide();
            button->setParent(nullptr);
            button->deleteLater(); // not now: it may be the one that was pressed
        }
        delete item;
    }
    m_buttons->addStretch();
    for (const ActionId id : actions) {
        QPushButton* button = makeButton(m_actions[id]);
        button->setMinimumHeight(m_theme.target + 4);
        button->setDefault(id == actions.front());
        m_buttons->addWidget(button);
    }
    m_buttons->addStretch();
}

void EmptyPanel::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_title->setFont(headingFont(1.35));
    tint(*m_text, QPalette::WindowText, theme.mutedText);
    update();
}

void EmptyPanel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.border, 1));
    painter.setBrush(m_theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_theme.radius, m_theme.radius);
}

} // namespace weir::ui
