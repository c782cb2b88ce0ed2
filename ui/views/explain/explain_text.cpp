// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/explain/explain_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "format/flow_text.h"
#include "format/times.h"
#include "format/units.h"

namespace weir::ui
{

namespace
{

using query::Certainty;
using query::Change;
using query::Explanation;
using query::Outcome;

QString tr(const char* text, const char* hint = nullptr, int n = -1)
{
    return QCoreApplication::translate("Explain", text, hint, n);
}

const QString minus = QStringLiteral("−");

QString withSign(double number, const QString& text)
{
    return (number < 0 ? minus : QStringLiteral("+")) + text;
}

QString percentText(double percent)
{
    return std::isnan(percent) ? QStringLiteral("—")
                               : (percent < -0.5 ? minus : QString()) +
                                     QLocale().toString(std::abs(percent), 'f', 0) + QStringLiteral(" %");
}

QString spanText(const query::Span& span, std::size_t seconds, const QTimeZone& zone)
{
    return tr("%1 – %2 (%3)")
        .arg(clockText(span.from, zone), clockText(span.to, zone), durationText(qint64(seconds)));
}

/// `; 92 % of the rise is udpsourceport=53, 91 % is ipdestination=10.0.0.5`.
QString causeOf(const Explanation& explanation)
{
    const std::vector<query::Cause> causes = explanation.causes();
    if (causes.empty())
        return QStringLiteral(".");
    const auto whatOf = [&](std::size_t i) {
        return shownText(query::termOf(*causes[i].keys, causes[i].change->keys));
    };
    const auto isAll = [&](std::size_t i) { return causes[i].change->share >= 99.5; };
    const double most = causes.front().change->share;
    const bool rises = explanation.outcome == Outcome::Risen;
    if (most < 50)
        return (rises ? tr("; no single value is most of the rise, the largest part is %2 with %1.")
                      : tr("; no single value is most of the fall, the largest part is %2 with %1."))
            .arg(percentText(most), whatOf(0));
    QString text =
        isAll(0) ? (rises ? tr("; all of the rise is %1") : tr("; all of the fall is %1")).arg(whatOf(0))
                 : (rises ? tr("; %1 of the rise is %2") : tr("; %1 of the fall is %2"))
                       .arg(percentText(most), whatOf(0));
    if (causes.size() > 1)
        text += isAll(1) ? tr(", and all of it is %1", "of a rise or a fall").arg(whatOf(1))
                         : tr(", and %1 of it is %2", "of a rise or a fall")
                               .arg(percentText(causes[1].change->share), whatOf(1));
    return text + '.';
}

double largestRate(const Explanation& explanation)
{
    double largest = std::max(explanation.total.before.value, explanation.total.after.value);
    for (const Change& flow : explanation.flows)
        largest = std::max({largest, flow.before.value, flow.after.value});
    return largest;
}

QString tipOf(const Change& change, const std::string& unit)
{
    const QString samples = tr("Samples: %1 before, %2 after.")
                                .arg(countText(change.before.samples), countText(change.after.samples));
    switch (change.certainty) {
    case Certainty::TooFew: return samples + ' ' + tr("Too few to tell whether that is a change.");
    case Certainty::WithinError:
        return samples + ' ' +
               tr("Sampling alone makes changes up to %1.").arg(valueText(change.error, unit));
    case Certainty::Significant: break;
    }
    QString tip = samples + ' ' + tr("Change ± %1.").arg(valueText(change.error, unit));
    if (!std::isnan(change.shareError))
        tip += ' ' + tr("Share ± %1 points.").arg(QLocale().toString(change.shareError, 'f', 1));
    if (change.share > 100.5)
        tip += ' ' + tr("It is more than all, for others went the other way meanwhile.");
    return tip;
}

/// Not by colour alone.
QString marked(Certainty certainty, const QString& text)
{
    switch (certainty) {
    case Certainty::Significant: break;
    case Certainty::WithinError: return QStringLiteral("~ ") + text;
    case Certainty::TooFew: return QStringLiteral("≈ ") + text;
    }
    return text;
}

ChangeRow rowOf(const Change& change, const QString& name, const Scale& scale, const std::string& unit)
{
    ChangeRow row;
    row.cells = {name, scale.number(change.before.value), scale.number(change.after.value),
                 marked(change.certainty, withSign(change.change, scale.number(std::abs(change.change)))),
                 percentText(change.share)};
    row.tip = tipOf(change, unit);
    row.share = change.share;
    row.certainty = change.certainty;
    return row;
}

} // namespace

QString marksOf(const ChangeTable& table)
{
    const auto has = [&](Certainty certainty) {
        return std::ranges::any_of(table.rows,
                                   [&](const ChangeRow& row) { return row.certainty == certainty; });
    };
    QStringList marks;
    if (has(Certainty::WithinError))
        marks << tr("~ within the sampling error");
    if (has(Certainty::TooFew))
        marks << tr("≈ too few samples to tell");
    return marks.join(QStringLiteral(" · "));
}

QString headlineOf(const Explanation& explanation, const QTimeZone& zone)
{
    const Change& total = explanation.total;
    const std::string& unit = explanation.unit.rate;
    switch (explanation.outcome) {
    case Outcome::NoRate:
        return tr("%1 is not added up, so its change has no parts. Ask for bits, bytes or frames.")
            .arg(QString::fromStdString(explanation.query.value.text));
    case Outcome::NoAfter: return tr("Nothing was received, or is kept, of that time.");
    case Outcome::NoBefore:
        return tr("Nothing was received, or is kept, of the time before it: there is nothing to compare "
                  "with.");
    case Outcome::TooFew:
        return tr("Too few samples to tell whether anything changed: %1 before, %2 after.")
            .arg(countText(total.before.samples), countText(total.after.samples));
    case Outcome::Unchanged:
    case Outcome::Risen:
    case Outcome::Fallen: break;
    }
    const QString change = withSign(total.change, valueText(std::abs(total.change), unit));
    const bool isMinute = explanation.before == query::minuteBefore(explanation.after);
    const QString against =
        isMinute ? tr("the minute before") : spanText(explanation.before, explanation.secondsBefore, zone);
    if (explanation.outcome == Outcome::Unchanged)
        return tr("%1 against %2: sampling alone makes changes up to %3, so no change of the total can be "
                  "told.")
            .arg(change, against, valueText(total.error, unit));
    const QString error =
        QLocale().toString(100 * total.error / std::abs(total.change), 'f', 0) + QStringLiteral(" %");
    return tr("%1 (± %2) against %3").arg(change, error, against) + causeOf(explanation);
}

QString detailOf(const Explanation& explanation, const QTimeZone& zone)
{
    QString text = tr("%1 against %2")
                       .arg(spanText(explanation.after, explanation.secondsAfter, zone),
                            spanText(explanation.before, explanation.secondsBefore, zone));
    if (explanation.flowsCut > 0)
        text +=
            QStringLiteral(" · ") +
            tr("too many flows to tell all apart: %1 are only in other").arg(countText(explanation.flowsCut));
    if (explanation.oneIn > 1)
        text += QStringLiteral(" · ") + tr("one in up to %1 samples kept").arg(countText(explanation.oneIn));
    return text;
}

ChangeTable flowsOf(const Explanation& explanation)
{
    const std::string& unit = explanation.unit.rate;
    const Scale scale = scaleFor(largestRate(explanation), unit);
    QStringList names;
    for (const std::string& column : explanation.columns)
        names << shownText(column);
    ChangeTable table;
    table.columns = {names.isEmpty() ? tr("Flow") : names.join(QStringLiteral(", ")), tr("Before"),
                     tr("After"), tr("Change, %1").arg(axisTitle(scale, unit)), tr("Share")};
    table.shareColumn = 4;
    if (!explanation.columns.empty())
        for (const Change& flow : explanation.flows) {
            ChangeRow row = rowOf(flow, flowText(explanation.columns, flow.keys), scale, unit);
            row.keys = explanation.query.keys;
            row.values = flow.keys;
            table.rows.push_back(std::move(row));
        }
    if (explanation.otherFlows > 0) {
        const QString name = explanation.otherFlows == 1
                                 ? tr("other (1 flow)")
                                 : tr("other (%n flows)", nullptr, int(explanation.otherFlows));
        table.rows.push_back(rowOf(explanation.other, name, scale, unit));
        table.rows.back().kind = ChangeRow::Kind::Other;
    }
    table.rows.push_back(rowOf(explanation.total, tr("total"), scale, unit));
    table.rows.back().kind = ChangeRow::Kind::Total;
    return table;
}

ChangeTable dimensionsOf(const Explanation& explanation)
{
    const bool falls = explanation.outcome == Outcome::Fallen;
    ChangeTable table;
    table.columns = {tr("By"), tr("Value"), falls ? tr("Share of the fall") : tr("Share of the rise"),
                     falls ? tr("Share after") : tr("Share before")};
    table.shareColumn = 2;
    for (const query::Dimension& dimension : explanation.dimensions) {
        std::vector<std::string> keys;
        for (const key::KeyExpression& key : dimension.keys)
            keys.push_back(key::toText(key));
        ChangeRow row;
        row.kind = ChangeRow::Kind::Dimension;
        row.cells = {shownText(dimension.text), flowText(keys, dimension.largest.keys),
                     percentText(dimension.largest.share), percentText(dimension.shareOfQuiet)};
        row.tip = tipOf(dimension.largest, explanation.unit.rate);
        row.share = dimension.largest.share;
        row.certainty = dimension.largest.certainty;
        row.keys = dimension.keys;
        row.values = dimension.largest.keys;
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace weir::ui
