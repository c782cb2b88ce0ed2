// SPDX-License-Identifier: GPL-3.0-or-later
#include "view_list.h"

#include <QCoreApplication>
#include <array>

#include "views/flows/flows_view.h"

namespace weir::ui
{

namespace
{

template <class Page>
ViewPage* make(const ViewContext& context, QWidget* parent)
{
    return new Page(context, parent);
}

constexpr std::array rows{
    ViewRow{"flows", QT_TRANSLATE_NOOP("Views", "Flows"), make<FlowsView>},
};

} // namespace

std::span<const ViewRow> viewList()
{
    return rows;
}

} // namespace weir::ui
