// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/accessible_shares.h"

#include <QAccessibleWidget>
#include <QPainterPath>
#include <QPointer>
#include <vector>

#include "plot/share_chart.h"

namespace weir::ui
{

namespace
{

/// One bar or slice.
class AccessibleShare : public QAccessibleInterface
{
public:
    AccessibleShare(ShareChart* chart, int item) : m_chart(chart), m_item(item) {}

    bool isValid() const override { return m_chart && std::size_t(m_item) < m_chart->items().size(); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_chart ? m_chart->window()->windowHandle() : nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_chart); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString&) override {}

    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        const ShareItem& item = m_chart->items()[std::size_t(m_item)];
        return kind == QAccessible::Name    ? item.name
               : kind == QAccessible::Value ? item.figures()
                                            : QString();
    }

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect place = m_chart->shapeOf(m_item).boundingRect().toRect();
        return {m_chart->mapToGlobal(place.topLeft()), place.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.focusable = true;
        state.focused = m_chart->hasFocus() && m_chart->current() == m_item;
        return state;
    }

private:
    QPointer<ShareChart> m_chart;
    int m_item;
};

class AccessibleShares : public QAccessibleWidget
{
public:
    explicit AccessibleShares(ShareChart* chart) : QAccessibleWidget(chart, QAccessible::List), m_chart(chart)
    {
    }

    ~AccessibleShares() override
    {
        for (const QAccessible::Id id : m_children)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return int(m_chart->items().size()); }

    QAccessibleInterface* child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        while (int(m_children.size()) <= index)
            m_children.push_back(QAccessible::registerAccessibleInterface(
                new AccessibleShare(m_chart, int(m_children.size()))));
        return QAccessible::accessibleInterface(m_children[std::size_t(index)]);
    }

    int indexOfChild(const QAccessibleInterface* child) const override
    {
        for (std::size_t i = 0; i < m_children.size(); ++i)
            if (QAccessible::accessibleInterface(m_children[i]) == child)
                return int(i);
        return -1;
    }

    QAccessibleInterface* focusChild() const override
    {
        return m_chart->hasFocus() ? child(m_chart->current()) : nullptr;
    }

private:
    ShareChart* m_chart;
    mutable std::vector<QAccessible::Id> m_children;
};

QAccessibleInterface* interfaceOf(const QString&, QObject* object)
{
    auto* chart = qobject_cast<ShareChart*>(object);
    return chart ? new AccessibleShares(chart) : nullptr;
}

} // namespace

void makeSharesAccessible()
{
    static const bool done = [] {
        QAccessible::installFactory(interfaceOf);
        return true;
    }();
    Q_UNUSED(done)
}

} // namespace weir::ui
