// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tabs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>
#include <utility>

#include "saved/view_state.h"

namespace weir::ui
{

namespace
{

constexpr int version = 1;
constexpr std::size_t mostClosed = 20;
constexpr qsizetype longestText = 1 << 20;

std::optional<ValueRange> readScale(const QJsonObject& value)
{
    const ValueRange scale{value["top"].toDouble(), value["step"].toDouble(), value["bottom"].toDouble()};
    const bool isOne = std::isfinite(scale.top) && std::isfinite(scale.step) && scale.step > 0 &&
                       scale.top >= scale.step && scale.top / scale.step <= 100 && scale.bottom >= 0 &&
                       scale.bottom / scale.step <= 100;
    return isOne ? std::optional(scale) : std::nullopt;
}

} // namespace

Tabs::Tabs(Navigator& navigator, Page page, QObject* parent)
    : QObject(parent),
      m_navigator(navigator),
      m_page(std::move(page)),
      m_tabs(1)
{
    connect(&navigator, &Navigator::asked, this, &Tabs::changed);
    connect(&navigator, &Navigator::newTabWanted, this, &Tabs::openBehind);
}

query::QueryText Tabs::textOf(int index) const
{
    return index == m_current ? m_navigator.now().text : m_tabs[std::size_t(index)].inquiry.text;
}

Counting Tabs::countingOf(int index) const
{
    return index == m_current ? m_navigator.now().counting : m_tabs[std::size_t(index)].inquiry.counting;
}

PageState Tabs::pageOf(int index) const
{
    return index == m_current ? m_page.state() : m_tabs[std::size_t(index)].page;
}

bool Tabs::hasRoom()
{
    if (isFull())
        emit refused();
    return !isFull();
}

void Tabs::openCopy()
{
    m_page.settle();
    open(m_navigator.now().text, m_navigator.now().counting);
}

void Tabs::open(const query::QueryText& text, const Counting& counting)
{
    if (!hasRoom())
        return;
    m_tabs.push_back({{text, counting}, {}});
    show(count() - 1);
}

void Tabs::openBehind(const Inquiry& inquiry)
{
    if (!hasRoom())
        return;
    insert(m_current + 1 + m_opened, {inquiry, {}});
    ++m_opened;
    emit changed();
    emit openedBehind(inquiry.text);
}

void Tabs::insert(int place, Tab tab)
{
    m_tabs.insert(m_tabs.begin() + place, std::move(tab));
    if (place <= m_current)
        ++m_current;
}

void Tabs::reopen()
{
    if (m_closed.empty() || !hasRoom())
        return;
    Closed last = std::move(m_closed.back());
    m_closed.pop_back();
    const int place = std::min(last.place, count());
    insert(place, std::move(last.tab));
    show(place);
}

void Tabs::close(int index)
{
    if (count() < 2 || index < 0 || index >= count())
        return;
    if (index == m_current)
        show(index + 1 < count() ? index + 1 : index - 1);
    const auto tab = m_tabs.begin() + index;
    m_closed.push_back({std::move(*tab), index});
    if (m_closed.size() > mostClosed)
        m_closed.erase(m_closed.begin());
    m_tabs.erase(tab);
    if (index > m_current && index <= m_current + m_opened)
        --m_opened;
    if (index < m_current)
        --m_current;
    emit changed();
}

void Tabs::show(int index)
{
    if (index < 0 || index >= count() || index == m_current)
        return;
    m_page.settle();
    Tab& left = m_tabs[std::size_t(m_current)];
    Tab& next = m_tabs[std::size_t(index)];
    left.page = m_page.state();
    m_current = index;
    m_opened = 0;
    const Look& now = m_navigator.now();
    const bool same = now.text == next.inquiry.text && now.counting == next.inquiry.counting;
    m_page.show(next.page);
    left.inquiry = m_navigator.exchange(std::move(next.inquiry));
    if (same)
        m_page.refresh();
    emit changed();
}

void Tabs::showNext(int by)
{
    show(((m_current + by) % count() + count()) % count());
}

void Tabs::move(int from, int to)
{
    if (from < 0 || to < 0 || from >= count() || to >= count() || from == to)
        return;
    const auto begin = m_tabs.begin();
    if (from < to)
        std::rotate(begin + from, begin + from + 1, begin + to + 1);
    else
        std::rotate(begin + to, begin + from, begin + from + 1);
    if (m_current == from)
        m_current = to;
    else if (from < m_current && to >= m_current)
        --m_current;
    else if (from > m_current && to <= m_current)
        ++m_current;
    m_opened = 0;
    emit changed();
}

QString Tabs::toText() const
{
    QJsonArray list;
    for (int index = 0; index < count(); ++index) {
        const PageState page = pageOf(index);
        ViewState view;
        view.look.text = textOf(index);
        view.look.counting = countingOf(index);
        view.sorting = page.sorting;
        QJsonObject tab = toJson(view);
        tab.remove("span"); // the time is the window's
        if (page.scale)
            tab["scale"] = QJsonObject{
                {"top", page.scale->top}, {"step", page.scale->step}, {"bottom", page.scale->bottom}};
        list << tab;
    }
    const QJsonObject whole{{"version", version}, {"current", m_current}, {"tabs", list}};
    return QString::fromUtf8(QJsonDocument(whole).toJson(QJsonDocument::Compact));
}

void Tabs::restore(const QString& text)
{
    if (text.size() > longestText)
        return;
    const QJsonObject whole = QJsonDocument::fromJson(text.toUtf8()).object();
    if (whole["version"].toInt() != version)
        return;
    const QJsonArray list = whole["tabs"].toArray();
    const int shown = whole["current"].toInt(-1);
    std::vector<Tab> tabs;
    std::optional<int> current;
    for (int index = 0; index < int(list.size()); ++index) {
        const auto view = viewFromJson(list[index].toObject());
        const bool isShown = index == shown;
        if (isShown)
            current = int(tabs.size());
        const int room = most - (current ? 0 : 1); // for the one that is shown
        if ((!view && !isShown) || (!isShown && int(tabs.size()) >= room))
            continue;
        Tab tab;
        if (view)
            tab = {{view->look.text, view->look.counting},
                   {view->sorting, readScale(list[index].toObject()["scale"].toObject())}};
        tabs.push_back(std::move(tab));
    }
    if (!current) {
        current = int(tabs.size());
        tabs.emplace_back();
    }
    m_tabs = std::move(tabs);
    m_current = *current;
    const Tab& here = m_tabs[std::size_t(m_current)];
    if (here.inquiry.text == m_navigator.now().text) {
        m_page.show(here.page);
        m_page.refresh();
    }
    emit changed();
}

QString titleOf(const query::QueryText& text)
{
    const QString keys = QString::fromStdString(text.keys.empty() ? text.value : text.keys);
    return text.filter.empty() ? keys : keys + QStringLiteral(" · ") + QString::fromStdString(text.filter);
}

QString describe(const query::QueryText& text, const Counting& counting)
{
    const auto orNone = [](const std::string& part) {
        return part.empty() ? Tabs::tr("none") : QString::fromStdString(part);
    };
    return Tabs::tr("Keys: %1\nValue: %2\nFilter: %3\nCounted: %4")
        .arg(orNone(text.keys), QString::fromStdString(text.value), orNone(text.filter),
             countingText(counting));
}

} // namespace weir::ui
