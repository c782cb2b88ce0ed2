// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/metric_writer.h"

#include <nlohmann/json.hpp>

namespace weir::outlet
{

namespace
{

using Json = nlohmann::ordered_json;

std::string csvValue(const query::MetricPoint& point)
{
    if (const double* number = std::get_if<double>(&point.value))
        return numberText(*number);
    if (const auto* text = std::get_if<std::string>(&point.value))
        return csvField(*text);
    return {};
}

Json jsonValue(const query::MetricPoint& point)
{
    if (const double* number = std::get_if<double>(&point.value))
        return jsonNumber(*number);
    if (const auto* text = std::get_if<std::string>(&point.value))
        return *text;
    return {};
}

} // namespace

std::string metricHeader(Format format)
{
    return format == Format::Csv ? "time_utc,agent,datasource,metric,value\r\n" : "";
}

std::string metricRow(const query::MetricPoint& point, Format format)
{
    const std::string time = base::toIso8601(base::secondOf(point.time));
    const std::string agent = base::toText(point.agent);
    if (format == Format::Csv)
        return time + ',' + agent + ',' + csvField(point.source) + ',' + csvField(point.name) + ',' +
               csvValue(point) + "\r\n";
    const Json row = {{"time_utc", time},
                      {"agent", agent},
                      {"datasource", point.source},
                      {"metric", point.name},
                      {"value", jsonValue(point)}};
    return row.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace weir::outlet
