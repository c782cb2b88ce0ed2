// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "actions_icons.h"
#include "main_window_style.h"

namespace weir::ui
{

namespace
{

/// A shape beside the colour.
QString signOf(NoticeBar::Kind kind)
{
    switch (kind) {
    case NoticeBar::Kind::Problem: return QStringLiteral("▲");
    case NoticeBar::Kind::Pause: return QStringLiteral("❚❚");
    case NoticeBar::Kind::Capture: return QStringLiteral("■");
    }
    return {};
}

} // namespace

NoticeBar::NoticeBar(Kind kind, QWidget* parent)
    : QWidget(parent),
      m_kind(kind),
      m_sign(new QLabel(signOf(kind))),
      m_text(new QLabel),
      m_buttons(new QHBoxLayout),
      m_close(new QToolButton)
{
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFocusPolicy(Qt::ClickFocus);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close"));
    m_close->hide();
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 5, 12, 5);
    layout->setSpacing(10);
    layout->addWidget(m_sign);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_buttons);
    layout->addWidget(m_close);
    setTheme(m_theme);
    hide();
}

void NoticeBar::setText(const QString& text)
{
    if (m_text->text() != text) {
        m_text->setText(text);
        setAccessibleName(text);
    }
    setVisible(!text.isEmpty());
}

QString NoticeBar::text() const
{
    return m_text->text();
}

QPushButton* NoticeBar::addButton(const QString& text)
{
    auto* button = new QPushButton(QStringLiteral("  %1  ").arg(text));
    m_buttons->addWidget(button);
    return button;
}

void NoticeBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

QColor NoticeBar::colour() const
{
    switch (m_kind) {
    case Kind::Problem: return m_theme.problem;
    case Kind::Pause: return m_theme.warning;
    case Kind::Capture: return m_theme.accent;
    }
    return {};
}

void NoticeBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    tint(*m_sign, QPalette::WindowText, colour());
    m_close->setIcon(actionIcon("close", theme.text));
    update();
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    // The theme's colours of meaning are made for text; a surface takes their hue.
    const QColor vivid = QColor::fromHslF(colour().hslHueF(), 1.0F, 0.5F);
    painter.fillRect(rect(), mixed(m_theme.window, vivid, m_theme.isDark ? 0.2 : 0.17));
    painter.fillRect(0, 0, 4, height(), colour());
    painter.fillRect(0, height() - 1, width(), 1, mixed(m_theme.window, vivid, 0.4));
}

} // namespace weir::ui
