// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/accessible_plot.h"

#include <QAccessibleWidget>

#include "plot/stack_plot.h"

namespace weir::ui
{

namespace
{

class AccessiblePlot : public QAccessibleWidget
{
public:
    explicit AccessiblePlot(StackPlot* plot) : QAccessibleWidget(plot, QAccessible::Chart), m_plot(plot) {}

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? m_plot->momentText() : QAccessibleWidget::text(kind);
    }

private:
    StackPlot* m_plot;
};

QAccessibleInterface* interfaceOf(const QString&, QObject* object)
{
    auto* plot = qobject_cast<StackPlot*>(object);
    return plot ? new AccessiblePlot(plot) : nullptr;
}

} // namespace

void makePlotsAccessible()
{
    static const bool done = [] {
        QAccessible::installFactory(interfaceOf);
        return true;
    }();
    Q_UNUSED(done)
}

} // namespace weir::ui
