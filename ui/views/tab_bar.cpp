// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tab_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "views/tabs.h"

namespace weir::ui
{

namespace
{

constexpr int widest = 64; ///< figures
constexpr int narrowest = 24;

/// A cross in the colour of text: that of the style is hard to see on a dark ground.
QIcon cross(const QColor& colour)
{
    QIcon icon;
    for (const int ratio : {1, 2}) {
        QPixmap picture(16 * ratio, 16 * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(4.5, 4.5), QPointF(11.5, 11.5));
        painter.drawLine(QPointF(11.5, 4.5), QPointF(4.5, 11.5));
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace

TabBar::TabBar(Tabs& tabs, QWidget* parent) : QTabBar(parent), m_tabs(tabs)
{
    setAccessibleName(tr("Tabs"));
    setMovable(true);
    setExpanding(false);
    setDrawBase(false);
    setElideMode(Qt::ElideMiddle);
    setUsesScrollButtons(true);
    setFocusPolicy(Qt::TabFocus);
    connect(&tabs, &Tabs::changed, this, &TabBar::follow);
    connect(this, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_follows)
            m_tabs.show(index);
    });
    connect(this, &QTabBar::tabMoved, this, [this](int from, int to) {
        if (!m_follows)
            m_tabs.move(from, to);
    });
    follow();
}

void TabBar::follow()
{
    const bool followed = std::exchange(m_follows, true);
    while (count() > m_tabs.count())
        removeTab(count() - 1);
    while (count() < m_tabs.count())
        addTab(QString());
    for (int index = 0; index < count(); ++index) {
        const query::QueryText text = m_tabs.textOf(index);
        const QString title = titleOf(text).replace('&', QStringLiteral("&&"));
        if (tabText(index) != title)
            setTabText(index, title);
        setTabToolTip(index, describe(text, m_tabs.countingOf(index)));
    }
    setCurrentIndex(m_tabs.current());
    m_follows = followed;
}

void TabBar::tabInserted(int index)
{
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::NoFocus); // Ctrl+W, and Delete on the bar
    close->setIcon(cross(m_theme.text));
    close->setIconSize({16, 16});
    close->setFixedSize(m_theme.target - 4, m_theme.target - 4);
    close->setToolTip(tr("Close this tab"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, this, [this, close] {
        for (int each = 0; each < count(); ++each)
            if (tabButton(each, RightSide) == close)
                m_tabs.close(each);
    });
    setTabButton(index, RightSide, close);
}

void TabBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    for (int index = 0; index < count(); ++index)
        if (auto* close = qobject_cast<QToolButton*>(tabButton(index, RightSide)))
            close->setIcon(cross(theme.text));
}

QSize TabBar::tabSizeHint(int index) const
{
    const int figure = fontMetrics().horizontalAdvance('0');
    const QSize size = QTabBar::tabSizeHint(index);
    return {std::clamp(size.width(), narrowest * figure, widest * figure),
            std::max(size.height(), m_theme.target)};
}

QSize TabBar::minimumTabSizeHint(int index) const
{
    return {narrowest * fontMetrics().horizontalAdvance('0'), tabSizeHint(index).height()};
}

/// The style's difference between the current tab and the others is too small on a dark ground.
void TabBar::paintEvent(QPaintEvent* event)
{
    QTabBar::paintEvent(event);
    QRect line = tabRect(currentIndex()).adjusted(1, 0, -1, 0);
    line.setHeight(3);
    QPainter(this).fillRect(line, m_theme.accent);
}

void TabBar::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->button() == Qt::MiddleButton ? tabAt(event->position().toPoint()) : -1;
    if (event->button() != Qt::MiddleButton)
        QTabBar::mousePressEvent(event);
}

void TabBar::mouseReleaseEvent(QMouseEvent* event)
{
    const int pressed = std::exchange(m_pressed, -1);
    if (event->button() != Qt::MiddleButton)
        QTabBar::mouseReleaseEvent(event);
    else if (pressed >= 0 && pressed == tabAt(event->position().toPoint()))
        m_tabs.close(pressed);
}

void TabBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete)
        m_tabs.close(m_tabs.current());
    else
        QTabBar::keyPressEvent(event);
}

TabRow::TabRow(Tabs& tabs, QAction* newTab, QWidget* parent)
    : QWidget(parent),
      m_bar(new TabBar(tabs)),
      m_new(new QToolButton)
{
    m_new->setText(QStringLiteral("+"));
    m_new->setToolTip(newTab->toolTip());
    connect(m_new, &QToolButton::clicked, newTab, &QAction::trigger);
    m_new->setAutoRaise(true);
    m_new->setFocusPolicy(Qt::TabFocus);
    m_new->setAccessibleName(newTab->iconText());
    auto* layout = new QHBoxLayout(this);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_new);
    layout->addStretch();
    const auto follow = [this, &tabs] { setVisible(tabs.count() > 1); };
    connect(&tabs, &Tabs::changed, this, follow);
    follow();
}

void TabRow::setTheme(const Theme& theme)
{
    layout()->setContentsMargins(theme.margin, theme.spacing / 2, theme.margin, 0);
    m_new->setFixedSize(theme.target, theme.target);
    m_bar->setTheme(theme);
}

} // namespace weir::ui
