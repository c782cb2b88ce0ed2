// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/moment.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <functional>

#include "format/flow_text.h"
#include "format/times.h"
#include "format/units.h"
#include "models/legend_table.h"

namespace weir::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("Moment", text);
}

/// The total and the largest three of a side.
QString sideText(const Moment& moment, std::size_t side, const Scale& scale)
{
    const auto valueOf = [side](const MomentRow* row) { return row->values[side].estimate.value; };
    std::vector<const MomentRow*> largest;
    for (const MomentRow& row : moment.rows) {
        if (valueOf(&row) > 0)
            largest.push_back(&row);
    }
    std::ranges::stable_sort(largest, std::greater(), valueOf);

    const MomentValue& total = moment.total[side];
    QStringList parts;
    if (total.peak)
        parts << tr("total: mean %1, peak %2 in this %3 step")
                     .arg(scale.text(total.estimate.value), scale.text(*total.peak),
                          durationText(moment.step));
    else
        parts << tr("total %1").arg(scale.text(total.estimate.value));
    for (std::size_t i = 0; i < std::min<std::size_t>(3, largest.size()); ++i)
        parts << tr("%1 %2").arg(largest[i]->name, moment.addsUp
                                                       ? shareText(valueOf(largest[i]), total.estimate.value)
                                                       : scale.text(valueOf(largest[i])));
    return parts.join(tr(", "));
}

} // namespace

std::optional<Moment> momentAt(const Scene& scene, qint64 second)
{
    const Stack& stack = scene.stack;
    const std::optional<int> step = stack.stepAt(double(second));
    if (!step)
        return {};
    Moment moment;
    moment.from = stack.startOf(*step);
    moment.step = stack.answer->range.step;
    moment.state = stack.stateOf(*step);
    moment.addsUp = query::isRate(stack.answer->query.value);
    if (!stack.isCovered(*step))
        return moment;

    std::vector<const query::Answer*> answers{stack.answer.get()};
    if (scene.isMirrored()) {
        moment.sides = {scene.aboveName, scene.belowName};
        answers.push_back(scene.below.answer.get());
    }
    const auto valueOf = [&](const query::Series& series) {
        return MomentValue{estimateAt(series, *step), peakAt(series, *step)};
    };
    for (const query::Answer* const answer : answers)
        moment.total.push_back(valueOf(answer->total));
    for (int layer = int(stack.layers.size()) - 1; layer >= 0; --layer) {
        const Layer& shown = stack.layers[std::size_t(layer)];
        const bool isOther = shown.series == otherIndex;
        MomentRow row{layer, shown.colour, {}, {}};
        bool isEmpty = true;
        for (const query::Answer* const answer : answers) {
            row.values.push_back(valueOf(seriesOf(*answer, shown.series)));
            isEmpty = isEmpty && !(row.values.back().estimate.value > 0);
        }
        if (isOther && stack.answer->otherFlows == 0 && isEmpty)
            continue;
        row.name = isOther ? tr("other")
                           : flowText(stack.answer->columns, seriesOf(*stack.answer, shown.series).keys);
        moment.rows.push_back(std::move(row));
    }
    return moment;
}

std::vector<const MomentRow*> largestRows(const Moment& moment)
{
    const auto ofAllSides = [](const MomentRow* row) {
        double sum = 0;
        for (const MomentValue& value : row->values)
            sum += std::max(value.estimate.value, 0.0);
        return sum;
    };
    std::vector<const MomentRow*> largest;
    for (const MomentRow& row : moment.rows) {
        if (ofAllSides(&row) > 0)
            largest.push_back(&row);
    }
    std::ranges::stable_sort(largest, std::greater(), ofAllSides);
    return largest;
}

QString reasonText(query::StepState state)
{
    switch (state) {
    case query::StepState::Covered: return {};
    case query::StepState::NoDatagrams: return tr("No datagrams");
    case query::StepState::NotKept: return tr("Nothing kept");
    }
    return {};
}

QString errorText(const Moment& moment, const query::Estimate& estimate)
{
    if (estimate.samples == 0)
        return {};
    return isErrorUnknown(moment.addsUp, estimate) ? QStringLiteral("—") : errorText(estimate.ci95);
}

QString spokenText(const Moment& moment, const Scale& scale, const QTimeZone& zone)
{
    const QString time = stepText(moment.from, moment.step, zone);
    if (moment.state != query::StepState::Covered)
        return tr("%1, %2").arg(time, reasonText(moment.state));

    QStringList parts{time};
    for (std::size_t side = 0; side < moment.total.size(); ++side) {
        QStringList said;
        if (!moment.sides.isEmpty())
            said << tr("%1:").arg(moment.sides[qsizetype(side)]);
        said << sideText(moment, side, scale);
        parts << said.join(' ');
    }
    return parts.join(tr(", "));
}

} // namespace weir::ui
