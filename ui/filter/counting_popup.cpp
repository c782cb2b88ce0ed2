// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/counting_popup.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QRadioButton>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "main_window_style.h"

namespace weir::ui
{

namespace
{

constexpr std::array usualSmoothings{0.0, 2.0, 10.0, 60.0}; // seconds
constexpr int ownSmoothing = int(usualSmoothings.size());   ///< its button
constexpr int textWidth = 500;
constexpr int indent = 24; ///< of what stands under a button, to its text

} // namespace

CountingPopup::CountingPopup(QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint),
      m_aggregations(new QButtonGroup(this)),
      m_smoothings(new QButtonGroup(this)),
      m_own(new QDoubleSpinBox),
      m_dropped(new QCheckBox(tr("&Discarded packets")))
{
    setAccessibleName(tr("How it is counted"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(1);
    placeAggregations();
    placeSmoothing();
    placeDropped();
    setCounting({});
    setHasTopology(false);
}

QLabel* CountingPopup::addHeading(const QString& text)
{
    auto* heading = new QLabel(text);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    layout()->addWidget(heading);
    return heading;
}

QLabel* CountingPopup::addConsequence(const QString& text)
{
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setFixedWidth(textWidth);
    label->setContentsMargins(indent, 0, 0, 6);
    label->setMinimumHeight(label->heightForWidth(textWidth));
    layout()->addWidget(label);
    m_muted.push_back(label);
    return label;
}

void CountingPopup::placeAggregations()
{
    addHeading(tr("A packet that several switches saw"));
    for (const AggregationRow& row : aggregationRows()) {
        auto* button = new QRadioButton(titleOf(row));
        button->setAccessibleDescription(consequenceOf(row));
        button->installEventFilter(this);
        m_aggregations->addButton(button, int(row.aggregation));
        layout()->addWidget(button);
        m_consequences.push_back(addConsequence(consequenceOf(row)));
    }
    connect(m_aggregations, &QButtonGroup::idClicked, this, [this](int id) {
        Counting counting = m_counting;
        counting.aggregation = query::Aggregation(id);
        choose(counting);
    });
}

void CountingPopup::placeSmoothing()
{
    static_cast<QVBoxLayout*>(layout())->addSpacing(8);
    addHeading(tr("Smoothing"));
    auto* line = new QHBoxLayout;
    line->setSpacing(12);
    const auto add = [&](const QString& text, int id) {
        auto* button = new QRadioButton(text);
        button->setAccessibleName(tr("Smoothing: %1").arg(text));
        button->installEventFilter(this);
        m_smoothings->addButton(button, id);
        line->addWidget(button);
    };
    for (int i = 0; i < ownSmoothing; ++i)
        add(i == 0 ? tr("Off") : secondsText(usualSmoothings[std::size_t(i)]), i);
    add(tr("Own:"), ownSmoothing);
    m_own->setRange(Counting::shortestSmooth, Counting::longestSmooth);
    m_own->setDecimals(1);
    m_own->setSuffix(tr(" s"));
    m_own->setValue(5);
    m_own->setAccessibleName(tr("Seconds of smoothing"));
    m_own->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_own->setKeyboardTracking(false);
    line->addWidget(m_own);
    line->addStretch();
    static_cast<QVBoxLayout*>(layout())->addLayout(line);
    addConsequence(tr("A step shows 63 % of its height after so many seconds. Curves are smoothed; means of "
                      "the whole range are not."));
    connect(m_smoothings, &QButtonGroup::idClicked, this, [this](int id) {
        Counting counting = m_counting;
        counting.smooth = id == ownSmoothing ? m_own->value() : usualSmoothings[std::size_t(id)];
        choose(counting);
        if (id == ownSmoothing)
            m_own->setFocus(Qt::OtherFocusReason);
    });
    connect(m_own, &QDoubleSpinBox::valueChanged, this, [this](double seconds) {
        Counting counting = m_counting;
        counting.smooth = seconds;
        m_smoothings->button(ownSmoothing)->setChecked(true);
        choose(counting);
    });
}

void CountingPopup::placeDropped()
{
    static_cast<QVBoxLayout*>(layout())->addSpacing(8);
    addHeading(tr("What is asked"));
    layout()->addWidget(m_dropped);
    m_dropped->setAccessibleDescription(tr("Instead of those that were sampled"));
    addConsequence(tr("Instead of those that were sampled: what switches report that they threw away, with "
                      "the key reason."));
    connect(m_dropped, &QCheckBox::clicked, this, [this](bool dropped) {
        Counting counting = m_counting;
        counting.dropped = dropped;
        choose(counting);
    });
}

void CountingPopup::setCounting(const Counting& counting)
{
    m_counting = counting;
    m_aggregations->button(int(counting.aggregation))->setChecked(true);
    m_dropped->setChecked(counting.dropped);
    showSmoothing();
}

void CountingPopup::showSmoothing()
{
    const auto usual = std::ranges::find(usualSmoothings, m_counting.smooth);
    const bool typing = m_own->hasFocus() && m_counting.smooth > 0;
    const int id =
        usual == usualSmoothings.end() || typing ? ownSmoothing : int(usual - usualSmoothings.begin());
    m_smoothings->button(id)->setChecked(true);
    if (id == ownSmoothing) {
        const QSignalBlocker quiet(m_own);
        m_own->setValue(m_counting.smooth);
    }
}

void CountingPopup::setHasTopology(bool has)
{
    for (std::size_t i = 0; i < aggregationRows().size(); ++i) {
        const AggregationRow& row = aggregationRows()[i];
        const bool possible = has || !row.needsTopology;
        m_aggregations->button(int(row.aggregation))->setEnabled(possible);
        m_consequences[i]->setText(
            possible ? consequenceOf(row)
                     : tr("Needs a topology, which tells links from other ports: Settings, Tables."));
    }
}

void CountingPopup::choose(const Counting& counting)
{
    if (counting == m_counting)
        return;
    m_counting = counting;
    emit chosen(counting);
}

void CountingPopup::setTheme(const Theme& theme)
{
    m_theme = theme;
    setPalette(paletteOf(theme));
    for (QLabel* label : m_muted)
        tint(*label, QPalette::WindowText, theme.mutedText);
}

void CountingPopup::showUnder(const QWidget& widget)
{
    adjustSize();
    const QRect screen = widget.screen()->availableGeometry();
    QPoint corner = widget.mapToGlobal(QPoint(widget.width() - width(), widget.height() + 2));
    corner.setX(std::clamp(corner.x(), screen.left(), std::max(screen.left(), screen.right() - width())));
    if (corner.y() + height() > screen.bottom())
        corner.setY(std::max(screen.top(), widget.mapToGlobal(QPoint()).y() - height() - 2));
    move(corner);
    show();
    m_aggregations->checkedButton()->setFocus(Qt::TabFocusReason);
}

bool CountingPopup::eventFilter(QObject* watched, QEvent* event)
{
    // Enter takes what is chosen, as in a menu.
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            close();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CountingPopup::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        close();
    else
        QFrame::keyPressEvent(event);
}

void CountingPopup::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.raised);
    painter.setPen(m_theme.border);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace weir::ui
