// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/explanation_writer.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "outlet/table_writer.h"

namespace weir::outlet
{

namespace
{

using Json = nlohmann::ordered_json;
using query::Change;
using query::Explanation;

const char* nameOf(query::Certainty certainty)
{
    switch (certainty) {
    case query::Certainty::Significant: return "significant";
    case query::Certainty::WithinError: return "within_error";
    case query::Certainty::TooFew: break;
    }
    return "too_few";
}

const char* nameOf(query::Outcome outcome)
{
    switch (outcome) {
    case query::Outcome::Risen: return "risen";
    case query::Outcome::Fallen: return "fallen";
    case query::Outcome::Unchanged: return "unchanged";
    case query::Outcome::TooFew: return "too_few";
    case query::Outcome::NoBefore: return "no_before";
    case query::Outcome::NoAfter: return "no_after";
    case query::Outcome::NoRate: break;
    }
    return "no_rate";
}

/// The numbers of one row, each with its column's name.
std::vector<std::pair<std::string, double>> numbersOf(const Change& change, const std::string& unit)
{
    const auto hundredths = [](double number) { return std::round(number * 100) / 100; };
    return {{"before_" + unit, change.before.value},     {"after_" + unit, change.after.value},
            {"change_" + unit, change.change},           {"change_ci95_" + unit, change.error},
            {"share_percent", hundredths(change.share)}, {"share_ci95_points", hundredths(change.shareError)},
            {"samples_before", change.before.samples},   {"samples_after", change.after.samples}};
}

/// `flow` is written as it is.
std::string csvRow(const std::string& by, const std::string& flow, const Change& change,
                   const std::string& unit, const std::string& told)
{
    std::string row = csvField(by) + ',' + flow;
    for (const auto& [name, number] : numbersOf(change, unit))
        row += ',' + (std::isnan(number) ? std::string() : numberText(number));
    return row + ',' + nameOf(change.certainty) + ',' + told + "\r\n";
}

Json jsonOf(const Change& change, const std::string& unit)
{
    Json row = Json::object();
    for (const auto& [name, number] : numbersOf(change, unit))
        row[name] = std::isnan(number) ? Json() : jsonNumber(number);
    row["certainty"] = nameOf(change.certainty);
    return row;
}

Json jsonOf(const query::Span& span, std::size_t seconds)
{
    return {{"from_utc", base::toIso8601(span.from)},
            {"to_utc", base::toIso8601(span.to)},
            {"seconds_with_data", seconds}};
}

bool hasRows(const Explanation& explanation)
{
    switch (explanation.outcome) {
    case query::Outcome::NoBefore:
    case query::Outcome::NoAfter:
    case query::Outcome::NoRate: return false;
    default: return true;
    }
}

} // namespace

std::string explanationCsv(const Explanation& explanation)
{
    const std::string& unit = explanation.unit.rate;
    std::string csv = "by,flow";
    for (const auto& [name, number] : numbersOf({}, unit))
        csv += ',' + csvField(name);
    csv += ",certainty,told_percent\r\n";
    if (!hasRows(explanation))
        return csv;
    const std::string by = key::toText(explanation.query.keys);
    for (const Change& flow : explanation.flows)
        csv += csvRow(by, csvField(query::termOf(explanation.query.keys, flow.keys)), flow, unit, {});
    if (explanation.otherFlows > 0)
        csv += csvRow(by, "-other-", explanation.other, unit, {});
    csv += csvRow(by, "-total-", explanation.total, unit, {});
    for (const query::Dimension& dimension : explanation.dimensions)
        csv += csvRow(dimension.text, csvField(query::termOf(dimension.keys, dimension.largest.keys)),
                      dimension.largest, unit, numberText(std::round(dimension.told * 100) / 100));
    return csv;
}

std::string explanationJson(const Explanation& explanation)
{
    const std::string& unit = explanation.unit.rate;
    const auto named = [&](const key::KeyList& keys, const Change& change) {
        Json row = {{"flow", query::termOf(keys, change.keys)}, {"keys", change.keys}};
        row.update(jsonOf(change, unit));
        return row;
    };
    Json out = Json::object();
    out["outcome"] = nameOf(explanation.outcome);
    out["after"] = jsonOf(explanation.after, explanation.secondsAfter);
    out["before"] = jsonOf(explanation.before, explanation.secondsBefore);
    out["keys"] = explanation.columns;
    out["flows"] = Json::array();
    out["dimensions"] = Json::array();
    if (hasRows(explanation)) {
        out["total"] = jsonOf(explanation.total, unit);
        for (const Change& flow : explanation.flows)
            out["flows"].push_back(named(explanation.query.keys, flow));
        out["other"] = jsonOf(explanation.other, unit);
        out["other"]["flows"] = explanation.otherFlows;
        for (const query::Dimension& dimension : explanation.dimensions) {
            Json row = {{"by", dimension.text}};
            row.update(named(dimension.keys, dimension.largest));
            row["share_of_quiet_percent"] = std::round(dimension.shareOfQuiet * 100) / 100;
            row["told_percent"] = std::round(dimension.told * 100) / 100;
            out["dimensions"].push_back(std::move(row));
        }
    }
    return out.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace weir::outlet
