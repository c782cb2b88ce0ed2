// SPDX-License-Identifier: GPL-3.0-or-later
#include "asked.h"

#include <QFileInfo>
#include <algorithm>

#include "commands.h"

namespace weir::app
{

namespace
{

std::optional<wire::CaptureKind> captureKind(const QString& text)
{
    if (text == QLatin1String("auto"))
        return wire::CaptureKind::Auto;
    if (text == QLatin1String("sflow"))
        return wire::CaptureKind::Sflow;
    if (text == QLatin1String("packets"))
        return wire::CaptureKind::Packets;
    complain(QStringLiteral("--as is auto, sflow or packets, not \"%1\".").arg(text));
    return std::nullopt;
}

struct AggregationRow {
    QLatin1String name;
    query::Aggregation aggregation;
    bool needsTopology;
};
constexpr AggregationRow aggregations[] = {{QLatin1String("max"), query::Aggregation::Max, false},
                                           {QLatin1String("agent"), query::Aggregation::Agent, false},
                                           {QLatin1String("sum"), query::Aggregation::Sum, false},
                                           {QLatin1String("edge"), query::Aggregation::Edge, true},
                                           {QLatin1String("core"), query::Aggregation::Core, true}};

/// `--agg`, which may need `--topology`. Nothing after a sentence.
std::optional<query::Aggregation> readAggregation(const CommandLine& line)
{
    const QString aggregation = line.value("agg");
    const auto* const row = std::ranges::find(aggregations, aggregation, &AggregationRow::name);
    if (row == std::end(aggregations)) {
        complain(QStringLiteral("--agg is max, agent, sum, edge or core, not \"%1\".").arg(aggregation));
        return std::nullopt;
    }
    if (row->needsTopology && !line.isSet("topology")) {
        complain(QStringLiteral("--agg %1 needs to know which ports are links: give --topology FILE.")
                     .arg(aggregation));
        return std::nullopt;
    }
    return row->aggregation;
}

} // namespace

std::optional<Asked> readAsked(const CommandLine& line, int& exit, std::vector<key::ValueExpression> further)
{
    exit = WrongUsage;
    Asked asked;
    const auto n = wholeNumber(line, "n", 1);
    auto captures = n ? readCaptureInput(line) : std::nullopt;
    const auto aggregation = captures ? readAggregation(line) : std::nullopt;
    auto files = aggregation ? readContextFiles(line) : std::nullopt;
    if (!files || !readFormat(line, asked.format))
        return std::nullopt;
    asked.captures = std::move(*captures);
    exit = Failed;
    auto query = readQuestion(line);
    if (!query)
        return std::nullopt;
    query->furtherValues = std::move(further);
    query->n = std::size_t(*n);
    query->aggregation = *aggregation;
    query->dropped = line.isSet("dropped");
    if (!readTables(std::move(*files), *query))
        return std::nullopt;
    asked.query = std::move(*query);
    return asked;
}

std::optional<int> wholeNumber(const CommandLine& line, const char* name, int least)
{
    bool isNumber = false;
    const int number = line.value(name).toInt(&isNumber);
    if (isNumber && number >= least)
        return number;
    complain(QStringLiteral("--%1 is a whole number from %2 up, not \"%3\".")
                 .arg(QLatin1String(name))
                 .arg(least)
                 .arg(line.value(name)));
    return std::nullopt;
}

bool readTime(const CommandLine& line, const char* name, base::SecondNumber& out)
{
    if (!line.isSet(name))
        return true;
    const auto time = base::parseIso8601(line.value(name).toStdString());
    if (time)
        out = *time;
    else
        complain(QStringLiteral("--%1 is a time such as 2026-11-22T14:03:22Z, not \"%2\".")
                     .arg(QLatin1String(name), line.value(name)));
    return time.has_value();
}

std::optional<CaptureInput> readCaptureInput(const CommandLine& line)
{
    const auto port = wholeNumber(line, "port", 0);
    if (!port)
        return std::nullopt;
    if (*port > UINT16_MAX) {
        complain(QStringLiteral("--port is at most 65535, not %1.").arg(*port));
        return std::nullopt;
    }
    const auto kind = captureKind(line.value("as"));
    if (!kind)
        return std::nullopt;
    return CaptureInput{line.values("read"), std::uint16_t(*port), *kind};
}

bool readTables(key::ContextFiles files, query::Query& query)
{
    if (files.oui.empty() && query::uses(query, "oui") && QFileInfo::exists(key::usualOuiFolder))
        files.oui = key::usualOuiFolder;
    auto context = key::readContext(files);
    if (!context) {
        complain(QString::fromStdString(context.error().text));
        return false;
    }
    query.context = std::make_shared<const key::Context>(std::move(*context));
    return true;
}

bool asksLearnedNames(const query::Query& query)
{
    return query::uses(query, "host") || query::uses(query, "ifname");
}

} // namespace weir::app
