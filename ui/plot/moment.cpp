// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/moment.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

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

} // namespace

std::optional<Moment> momentAt(const Stack& stack, qint64 second)
{
    const std::optional<int> step = stack.stepAt(double(second));
    if (!step)
        return {};
    const query::Answer& answer = *stack.answer;
    Moment moment{stack.startOf(*step),
                  answer.range.step,
                  stack.stateOf(*step),
                  {},
                  {},
                  {},
                  query::isRate(answer.query.value)};
    if (!stack.isCovered(*step))
        return moment;

    moment.total = estimateAt(answer.total, *step);
    moment.totalPeak = peakAt(answer.total, *step);
    for (int layer = int(stack.layers.size()) - 1; layer >= 0; --layer) {
        const Layer& shown = stack.layers[std::size_t(layer)];
        const query::Series& series = seriesOf(answer, shown.series);
        const query::Estimate estimate = estimateAt(series, *step);
        const bool isOther = shown.series == otherIndex;
        if (isOther && answer.otherFlows == 0 && !(estimate.value > 0))
            continue;
        moment.rows.push_back({layer, shown.colour, isOther ? tr("other") : flowText(series.keys), estimate,
                               peakAt(series, *step)});
    }
    return moment;
}

std::vector<const MomentRow*> largestRows(const Moment& moment)
{
    std::vector<const MomentRow*> largest;
    for (const MomentRow& row : moment.rows) {
        if (row.estimate.value > 0)
            largest.push_back(&row);
    }
    std::stable_sort(largest.begin(), largest.end(), [](const MomentRow* a, const MomentRow* b) {
        return a->estimate.value > b->estimate.value;
    });
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

    const std::vector<const MomentRow*> largest = largestRows(moment);
    QStringList parts{time};
    if (moment.totalPeak)
        parts << tr("total: mean %1, peak %2 in this %3 step")
                     .arg(scale.text(moment.total.value), scale.text(*moment.totalPeak),
                          durationText(moment.step));
    else
        parts << tr("total %1").arg(scale.text(moment.total.value));
    for (std::size_t i = 0; i < std::min<std::size_t>(3, largest.size()); ++i)
        parts << tr("%1 %2").arg(largest[i]->name,
                                 moment.addsUp ? shareText(largest[i]->estimate.value, moment.total.value)
                                               : scale.text(largest[i]->estimate.value));
    return parts.join(tr(", "));
}

} // namespace weir::ui
