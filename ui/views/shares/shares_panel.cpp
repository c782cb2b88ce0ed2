// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shares/shares_panel.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QScrollArea>
#include <QTimer>
#include <array>

#include "main_window_style.h"
#include "plot/share_bars.h"
#include "plot/share_ring.h"
#include "settings.h"
#include "views/navigator.h"
#include "views/shares/shares_text.h"
#include "views/view_page.h"

namespace weir::ui
{

SharesPanel::SharesPanel(ViewPage& page, Navigator& navigator, Settings& settings, QWidget* parent)
    : QDockWidget(tr("Shares"), parent),
      m_page(page),
      m_navigator(navigator),
      m_settings(settings),
      m_title(new QLabel),
      m_note(new QLabel),
      m_charts(new QWidget),
      m_layout(new QBoxLayout(QBoxLayout::TopToBottom, m_charts)),
      m_bars(new ShareBars),
      m_ring(new ShareRing)
{
    build();
    connect(&page, &ViewPage::ranked, this, &SharesPanel::refresh);
    connect(this, &QDockWidget::visibilityChanged, this, &SharesPanel::refresh);
    connect(&settings, &Settings::changed, this, [this](Setting setting) {
        if (setting == Setting::Utc)
            refresh();
    });
    for (ShareChart* chart : std::initializer_list<ShareChart*>{m_bars, m_ring}) {
        connect(chart, &ShareChart::picked, this, &SharesPanel::pick);
        connect(chart, &ShareChart::pointed, &page, &ViewPage::pointAt);
    }
}

void SharesPanel::build()
{
    setObjectName("shares");
    setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea | Qt::BottomDockWidgetArea);
    const Theme theme;
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    for (QLabel* label : {m_title, m_note}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_layout->setContentsMargins({});
    m_layout->setSpacing(2 * theme.spacing);
    m_layout->addWidget(m_bars, 0, Qt::AlignTop);
    m_layout->addWidget(m_ring, 1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_charts);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->installEventFilter(this);
    m_charts->setAutoFillBackground(false);

    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(theme.margin, theme.spacing, theme.margin, theme.spacing);
    layout->setSpacing(theme.spacing);
    layout->addWidget(m_title);
    layout->addWidget(m_note);
    layout->addWidget(scroll, 1);
    setWidget(content);
}

QSize SharesPanel::sizeHint() const
{
    return {400, 600};
}

QString SharesPanel::title() const
{
    return m_title->text();
}

QString SharesPanel::note() const
{
    return m_note->text();
}

QTimeZone SharesPanel::zone() const
{
    return m_settings.value(Setting::Utc).toBool() ? QTimeZone::utc() : QTimeZone::systemTimeZone();
}

void SharesPanel::setTheme(const Theme& theme)
{
    tint(*m_note, QPalette::WindowText, theme.mutedText);
    m_bars->setTheme(theme);
    m_ring->setTheme(theme);
}

void SharesPanel::takeFocus()
{
    m_bars->setFocus();
}

/// Only while somebody looks.
void SharesPanel::refresh()
{
    if (!isVisible())
        return;
    const ShownRanking ranking = m_page.ranking();
    const QString empty = whyEmpty(ranking);
    const QString noRing = empty.isEmpty() ? whyNoRing(ranking) : empty;
    m_title->setText(titleOf(ranking, zone()));
    m_title->setVisible(!m_title->text().isEmpty());
    m_note->setText(noRing);
    m_note->setVisible(!noRing.isEmpty());
    m_bars->setVisible(empty.isEmpty());
    m_ring->setVisible(noRing.isEmpty());
    const auto grouping = groupingOf(ranking.query);
    m_keys = ranking.query.keys;
    m_groupKey = grouping ? key::KeyList{grouping->key} : key::KeyList{};
    const ShareTable shares = !empty.isEmpty() ? ShareTable()
                              : grouping ? sharesOf(ranking.table, grouping->of, key::toText(grouping->key))
                                         : sharesOf(ranking.table);
    m_bars->setShares(shares);
    m_ring->setShares(shares);
}

void SharesPanel::pick(const ShareItem& item, const Picking& how)
{
    if (item.of == ShareItem::Of::Other) {
        m_page.openOther(how.where);
        return;
    }
    const key::KeyList& keys = item.of == ShareItem::Of::Group ? m_groupKey : m_keys;
    const std::string term = termOf(keys, std::array{item.keys}, how.pick);
    if (how.pick == Pick::Also)
        m_navigator.addAlternative(term, how.where);
    else
        m_navigator.addFilter(term, how.where);
}

/// Side by side where it is wide, else on each other.
void SharesPanel::arrange()
{
    const QSize size = widget()->size();
    const bool isWide = size.width() * 10 > size.height() * 11;
    m_layout->setStretchFactor(m_bars, isWide ? 1 : 0);
    m_layout->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

bool SharesPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        arrange();
    return QDockWidget::eventFilter(watched, event);
}

void SharesPanel::closeEvent(QCloseEvent* event)
{
    QDockWidget::closeEvent(event);
    // Where the whole program ends, windows are closed too: that is no wish, and nothing comes after it.
    QTimer::singleShot(0, this, [this] { m_settings.set(Setting::Shares, !isHidden()); });
}

} // namespace weir::ui
