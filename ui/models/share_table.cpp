// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/share_table.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "format/flow_text.h"
#include "format/units.h"
#include "models/legend_model.h"

namespace weir::ui
{

namespace
{

struct Whole {
    Scale scale;
    double total = NAN; ///< NaN: values do not add up
};

void tell(ShareItem& item, const Whole& whole)
{
    item.figure = whole.scale.text(item.value);
    if (std::isnan(whole.total))
        return;
    item.part = whole.total > 0 ? item.value / whole.total : 0;
    item.share = shareText(item.value, whole.total);
}

ShareItem itemOf(const LegendTable& table, int index, const Whole& whole)
{
    const LegendRow& row = table.rows[std::size_t(index)];
    ShareItem item;
    const bool isFlow = row.kind == LegendRow::Kind::Flow;
    item.of = isFlow ? ShareItem::Of::Flow : ShareItem::Of::Other;
    item.row = index;
    item.keys = row.keys;
    item.colour = row.colour;
    item.value = row.value.value;
    item.part = NAN;
    item.tooFew = row.value.tooFew() && (!std::isnan(whole.total) || row.value.samples < fewestSamples);
    item.flows = isFlow ? 1 : row.flows;
    item.name = isFlow ? flowText(table.columns, row.keys) : LegendModel::labelOf(row);
    item.label = isFlow ? item.name : QCoreApplication::translate("Shares", "other");
    // Of a mean or a maximum no error is known, however many samples there are.
    if (!row.value.tooFew() || item.tooFew)
        item.error = errorSign(row.value.ci95);
    item.samples = row.value.samples;
    tell(item, whole);
    return item;
}

/// What the ring says beside the group's own slice.
QString labelWithin(const std::vector<std::string>& columns, const ShareItem& flow, const std::string& group)
{
    if (flow.keys.size() < 2 || flow.keys.front() != group || columns.empty())
        return flow.name;
    return flowText({columns.begin() + 1, columns.end()}, {flow.keys.begin() + 1, flow.keys.end()});
}

void add(ShareItem& group, const ShareItem& flow)
{
    group.value += flow.value;
    group.samples += flow.samples;
    group.tooFew = group.flows == 0 && flow.tooFew;
    group.error = group.flows == 0 ? flow.error : QString();
    ++group.flows;
}

void groupFlows(ShareTable& table, const std::vector<std::string>& columns, const GroupOf& groupOf,
                const std::string& groupKey, const Whole& whole)
{
    std::vector<std::string> names;
    for (const ShareItem& flow : table.flows) {
        if (flow.of == ShareItem::Of::Other) {
            names.emplace_back();
            continue;
        }
        const std::string& name = names.emplace_back(groupOf(flow.keys));
        auto group =
            std::ranges::find_if(table.groups, [&](const ShareItem& each) { return each.keys[0] == name; });
        if (group == table.groups.end()) {
            ShareItem fresh;
            fresh.of = ShareItem::Of::Group;
            fresh.keys = {name};
            fresh.name = name.empty() ? QCoreApplication::translate("Shares", "in no group")
                                      : shownValue(groupKey, name);
            fresh.label = fresh.name;
            fresh.flows = 0;
            group = table.groups.insert(table.groups.end(), std::move(fresh));
        }
        add(*group, flow);
    }
    std::ranges::sort(table.groups, [](const ShareItem& a, const ShareItem& b) {
        return a.value != b.value ? a.value > b.value : a.keys < b.keys;
    });
    for (ShareItem& group : table.groups) {
        tell(group, whole);
        for (std::size_t i = 0; i < table.flows.size(); ++i) {
            if (table.flows[i].of == ShareItem::Of::Other || names[i] != group.keys[0])
                continue;
            table.slices.push_back(table.flows[i]);
            table.slices.back().label = labelWithin(columns, table.flows[i], names[i]);
        }
    }
    if (!table.flows.empty() && table.flows.back().of == ShareItem::Of::Other) {
        table.groups.push_back(table.flows.back());
        table.slices.push_back(table.flows.back());
    }
}

} // namespace

QString ShareItem::figures() const
{
    QStringList parts{figure, share, error};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

bool ShareItem::canPick() const
{
    return of == Of::Other ? flows > 0 : !keys.empty() && !(of == Of::Group && keys[0].empty());
}

ShareTable sharesOf(const LegendTable& legend, const GroupOf& groupOf, const std::string& groupKey)
{
    ShareTable table;
    table.adds = legend.shares;
    for (const LegendRow& row : legend.rows)
        if (row.kind != LegendRow::Kind::Total && row.value.value > table.largest)
            table.largest = row.value.value;
    Whole whole;
    const bool hasTotal = !legend.rows.empty() && legend.rows.back().kind == LegendRow::Kind::Total;
    if (table.adds && hasTotal)
        whole.total = legend.rows.back().value.value;
    whole.scale = scaleFor(std::isnan(whole.total) ? table.largest : whole.total, legend.unit);
    for (std::size_t i = 0; i < legend.rows.size(); ++i)
        if (legend.rows[i].kind != LegendRow::Kind::Total)
            table.flows.push_back(itemOf(legend, int(i), whole));
    if (std::isnan(whole.total))
        return table;
    table.total = whole.scale.text(whole.total);
    if (groupOf)
        groupFlows(table, legend.columns, groupOf, groupKey, whole);
    else
        table.slices = table.flows;
    return table;
}

} // namespace weir::ui
