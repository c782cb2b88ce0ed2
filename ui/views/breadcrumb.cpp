// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/breadcrumb.h"

#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

#include "filter/direction.h"
#include "views/navigator.h"
#include "views/tabs.h"

namespace weir::ui
{

namespace
{

constexpr int mostFigures = 36;         ///< of one step
constexpr std::size_t mostExcluded = 3; ///< flows that a step names; more are what *other* leads to

QString sign()
{
    return QStringLiteral("›");
}

/// An ampersand in a button is an underline otherwise.
QString asLabel(QString text)
{
    return text.replace('&', QStringLiteral("&&"));
}

bool beginsWith(const std::string& text, const std::string& beginning)
{
    return text.compare(0, beginning.size(), beginning) == 0;
}

/// What was put to the filter; all of it where it was changed in another way.
QString filterStep(const std::string& before, const std::string& after)
{
    if (after.empty())
        return Breadcrumb::tr("all traffic");
    for (const std::string& kept : {before + "&", "(" + before + ")&"})
        if (!before.empty() && beginsWith(after, kept))
            return QString::fromStdString(after.substr(kept.size()));
    if (!before.empty() && beginsWith(after, before + "|"))
        return Breadcrumb::tr("or %1").arg(QString::fromStdString(after.substr(before.size() + 1)));
    return QString::fromStdString(after);
}

/// How many flows of these keys the filter excludes; 0 where it does anything else.
std::size_t excluded(const key::Filter& filter, const key::KeyList& keys)
{
    using Kind = key::Filter::Kind;
    const auto isOfKeys = [&](const key::Filter& test) {
        return test.kind == Kind::Test && test.comparison == key::Comparison::NotEqual &&
               std::ranges::any_of(
                   keys, [&](const auto& key) { return key::toText(key) == key::toText(test.left); });
    };
    switch (filter.kind) {
    case Kind::Test: return isOfKeys(filter) ? filter.values.size() : 0;
    case Kind::Or: return std::ranges::all_of(filter.terms, isOfKeys) ? 1 : 0;
    case Kind::And: break;
    }
    std::size_t sum = 0;
    for (const key::Filter& term : filter.terms) {
        const std::size_t flows = excluded(term, keys);
        if (flows == 0)
            return 0;
        sum += flows;
    }
    return sum;
}

/// A click on *other* excludes all flows that are named.
bool leadsToOther(const std::string& keys, const QString& step)
{
    const auto list = key::parseKeys(keys);
    const auto filter = key::parseFilter(step.toStdString());
    return list && filter && excluded(*filter, *list) > mostExcluded;
}

QString keysStep(const std::string& before, const std::string& after)
{
    if (after.empty())
        return Breadcrumb::tr("total");
    if (!before.empty() && beginsWith(after, before + ","))
        return QStringLiteral("+ ") + QString::fromStdString(after.substr(before.size() + 1));
    return Breadcrumb::tr("by %1").arg(QString::fromStdString(after));
}

} // namespace

QString beginningText(const query::QueryText& text)
{
    return text.filter.empty() ? Breadcrumb::tr("all traffic") : QString::fromStdString(text.filter);
}

QString drillText(const query::QueryText& before, const query::QueryText& after)
{
    if (const auto other = swapped(before);
        other && other->keys == after.keys && other->filter == after.filter)
        return Breadcrumb::tr("other direction");
    QStringList steps;
    if (before.filter != after.filter) {
        const QString step = filterStep(before.filter, after.filter);
        steps << (leadsToOther(before.keys, step)
                      ? Breadcrumb::tr("other of %1").arg(QString::fromStdString(before.keys))
                      : step);
    }
    if (before.keys != after.keys)
        steps << keysStep(before.keys, after.keys);
    return steps.join(QStringLiteral(", "));
}

Breadcrumb::Breadcrumb(Navigator& navigator, QWidget* parent)
    : QWidget(parent),
      m_navigator(navigator),
      m_earlier(makeButton()),
      m_menu(new QMenu(this))
{
    setAccessibleName(tr("Way to this question"));
    m_earlier->setText(QStringLiteral("…"));
    m_earlier->setToolTip(tr("The steps before"));
    m_earlier->setAccessibleName(m_earlier->toolTip());
    m_earlier->setMenu(m_menu);
    m_earlier->setPopupMode(QToolButton::InstantPopup);
    connect(&navigator, &Navigator::asked, this, &Breadcrumb::follow);
    connect(&navigator, &Navigator::moved, this, &Breadcrumb::follow);
    follow();
}

QToolButton* Breadcrumb::makeButton()
{
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    return button;
}

void Breadcrumb::setTheme(const Theme& theme)
{
    m_theme = theme;
    place();
    update();
}

void Breadcrumb::follow()
{
    const std::vector<Crumb> trail = m_navigator.trail();
    while (m_steps.size() < trail.size()) {
        QToolButton* const step = makeButton();
        setTabOrder(m_steps.empty() ? m_earlier : m_steps.back(), step);
        connect(step, &QToolButton::clicked, this,
                [this, step] { m_navigator.goUp(step->property("steps").toUInt()); });
        m_steps.push_back(step);
    }
    m_count = int(trail.size());
    const int widest = mostFigures * fontMetrics().horizontalAdvance('0');
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        QToolButton& step = *m_steps[i];
        if (i >= trail.size())
            continue;
        const QString text =
            i == 0 ? beginningText(trail[i].text) : drillText(trail[i - 1].text, trail[i].text);
        step.setText(asLabel(fontMetrics().elidedText(text, Qt::ElideMiddle, widest)));
        step.setAccessibleName(text);
        step.setToolTip(describe(trail[i].text, m_navigator.now().counting));
        step.setProperty("steps", uint(trail[i].steps));
        QFont font = this->font();
        font.setBold(i + 1 == trail.size());
        step.setFont(font);
    }
    setVisible(m_count > 1);
    place();
    update();
}

/// From the right: the last steps tell most.
void Breadcrumb::place()
{
    const int between = fontMetrics().horizontalAdvance(sign()) + m_theme.spacing;
    const auto widthOf = [](const QToolButton* button) { return button->sizeHint().width(); };
    const auto widthFrom = [&](int first) {
        int all = first > 0 ? widthOf(m_earlier) + between : 0;
        for (int i = first; i < m_count; ++i)
            all += widthOf(m_steps[std::size_t(i)]) + (i > first ? between : 0);
        return all;
    };
    int first = 0;
    while (first + 1 < m_count && widthFrom(first) > width())
        ++first;
    m_menu->clear();
    m_signs.clear();
    int left = 0;
    const auto put = [&](QToolButton& button) {
        if (left > 0) {
            m_signs.push_back(left);
            left += between;
        }
        const QRect space(left, 0, std::min(widthOf(&button), std::max(0, width() - left)), height());
        button.setGeometry(QStyle::visualRect(layoutDirection(), rect(), space));
        left += space.width();
    };
    m_earlier->setVisible(first > 0);
    if (first > 0)
        put(*m_earlier);
    for (int i = 0; i < int(m_steps.size()); ++i) {
        QToolButton& step = *m_steps[std::size_t(i)];
        step.setVisible(i >= first && i < m_count);
        if (i < first)
            m_menu->addAction(step.text(), &step, &QToolButton::click);
        else if (i < m_count)
            put(step);
    }
}

bool Breadcrumb::event(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutDirectionChange)
        follow();
    return QWidget::event(event);
}

void Breadcrumb::resizeEvent(QResizeEvent*)
{
    place();
}

void Breadcrumb::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(m_theme.mutedText);
    const int between = fontMetrics().horizontalAdvance(sign()) + m_theme.spacing;
    for (const int left : m_signs)
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(), {left, 0, between, height()}),
                         Qt::AlignCenter, sign());
}

QSize Breadcrumb::sizeHint() const
{
    return {400, m_theme.target - 4};
}

QSize Breadcrumb::minimumSizeHint() const
{
    return {100, m_theme.target - 4};
}

} // namespace weir::ui
