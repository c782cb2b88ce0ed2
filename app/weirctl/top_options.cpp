// SPDX-License-Identifier: GPL-3.0-or-later
#include "top_options.h"

#include <QFileInfo>
#include <algorithm>

#include "commands.h"
#include "query/definition.h"

namespace weir::app
{

namespace
{

/// The key expressions as the user wrote them: commas stand in none of them but escaped or quoted.
std::vector<std::string> columnsOf(const std::string& keys, const key::KeyList& list)
{
    std::vector<std::string> columns;
    for (const key::KeyExpression& key : list)
        columns.push_back(keys.substr(key.position, key.length));
    return columns;
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

bool readSmoothing(const CommandLine& line, std::optional<double>& out)
{
    if (!line.isSet("smooth"))
        return true;
    bool isNumber = false;
    const double t = line.value("smooth").toDouble(&isNumber);
    if (!isNumber || !(t >= 0.2 && t <= 600)) {
        complain(QStringLiteral("--smooth is a number of seconds from 0.2 to 600, not \"%1\".")
                     .arg(line.value("smooth")));
        return false;
    }
    if (line.isSet("totals")) {
        complain(QStringLiteral("--smooth is for rates: leave it out, or --totals."));
        return false;
    }
    out = t;
    return true;
}

/// `--dns` and `--dns-server`. False after a sentence.
bool readNames(const CommandLine& line, std::optional<engine::NameSettings>& out)
{
    if (!line.isSet("dns") && !line.isSet("dns-server"))
        return true;
    out.emplace();
    for (const QString& text : line.values("dns-server")) {
        const bool isAddress = base::parseAddress(text.toStdString()).has_value();
        QString address = text;
        std::uint16_t port = 53;
        if (!isAddress &&
            (!splitAddress(text, address, port) || !base::parseAddress(address.toStdString()))) {
            complain(QStringLiteral("--dns-server is ADDR or ADDR:PORT, for example 192.0.2.53, not \"%1\".")
                         .arg(text));
            return false;
        }
        std::string& servers = out->dns.servers;
        const bool needsBrackets = address.contains(QLatin1Char(':'));
        servers += servers.empty() ? "" : ",";
        servers += (needsBrackets ? '[' + address + ']' : address).toStdString() + ':' + std::to_string(port);
    }
    if (!line.values("read").contains(QLatin1String("-")))
        return true;
    complain(QStringLiteral("--dns reads captures more than once: give --read a file, not -."));
    return false;
}

/// Whether all could be read; else the user was told.
bool readFurtherValues(const CommandLine& line, std::vector<key::ValueExpression>& out)
{
    const QString text = line.value("values");
    if (text.isEmpty())
        return true;
    for (const QString& one : text.split(QLatin1Char(','))) {
        const std::string trimmed = one.trimmed().toStdString();
        auto value = key::parseValue(trimmed);
        if (!value) {
            complain(QStringLiteral("--values: %1")
                         .arg(QString::fromStdString(query::toText(value.error(), trimmed))));
            return false;
        }
        out.push_back(std::move(*value));
    }
    if (out.size() <= query::Definition::mostValues)
        return true;
    complain(QStringLiteral("--values has %1 values; %2 is the most.")
                 .arg(out.size())
                 .arg(query::Definition::mostValues));
    return false;
}

/// Nothing: the exit code is set.
std::optional<TopOptions> checked(const CommandLine& line, int& exit)
{
    exit = WrongUsage;
    TopOptions options;
    const auto n = wholeNumber(line, "n", 1);
    const auto step = wholeNumber(line, "step", 1);
    const auto port = wholeNumber(line, "port", 0);
    if (!n || !step || !port || !readTime(line, "from", options.from) || !readTime(line, "to", options.to))
        return std::nullopt;
    if (*port > UINT16_MAX) {
        complain(QStringLiteral("--port is at most 65535, not %1.").arg(*port));
        return std::nullopt;
    }
    options.captures = {line.values("read"), std::uint16_t(*port)};
    const auto kind = captureKind(line.value("as"));
    if (!kind)
        return std::nullopt;
    options.captures.kind = *kind;
    options.live = {line.values("listen"), line.values("relay")};
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
    if (!readSmoothing(line, options.smooth))
        return std::nullopt;
    auto files = readContextFiles(line);
    if (!files)
        return std::nullopt;
    if (!readFormat(line, options.format) || !hasOneInput(line) || !readNames(line, options.names))
        return std::nullopt;
    auto query = readQuestion(line);
    if (!query) {
        exit = Failed;
        return std::nullopt;
    }
    options.query = std::move(*query);
    if (!readFurtherValues(line, options.query.furtherValues)) {
        exit = Failed;
        return std::nullopt;
    }
    options.query.dropped = line.isSet("dropped");
    options.query.n = std::size_t(*n);
    options.query.aggregation = row->aggregation;
    if (files->oui.empty() && query::uses(options.query, "oui") && QFileInfo::exists(key::usualOuiFolder))
        files->oui = key::usualOuiFolder;
    auto context = key::readContext(*files);
    if (!context) {
        complain(QString::fromStdString(context.error().text));
        exit = Failed;
        return std::nullopt;
    }
    options.query.context = std::make_shared<const key::Context>(std::move(*context));
    options.asksNames = query::uses(options.query, "host") || query::uses(options.query, "ifname");
    options.quiet = line.isSet("quiet");
    options.columns = columnsOf(line.value("keys").toStdString(), options.query.keys);
    options.step = line.isSet("totals") ? std::nullopt : step;
    return options;
}

} // namespace

std::optional<TopOptions> readTopOptions(const QStringList& arguments, int& exit)
{
    CommandLine line(
        "top", "Answers one question. Without --keys it is the total.",
        {{"keys", "KEYS", "Key list, for example ipsource,ipdestination.", ""},
         {"value", "VALUE", "What is counted: bytes, frames, bps, Bps, fps, a key, avg:key …", "bytes"},
         {"values", "VALUE,…", "Further numbers of each row, in columns of their own.", ""},
         {"filter", "FILTER", "Which samples count, for example ipprotocol=6,17.", ""},
         {"read", "FILE", "Capture to read, - for standard input; may be repeated.", ""},
         listenOption,
         relayOption,
         {"as", "auto|sflow|packets",
          "What captures are read for: sFlow, or the packets in them, each counted as one; auto is sFlow if "
          "there is any, else packets.",
          "auto"},
         {"port", "PORT", "UDP port of sFlow in captures; 0 is any.", "6343"},
         {"n", "N", "Rows per step.", "10"},
         {"agg", "max|agent|sum|edge|core",
          "How sightings by several data sources become one number: the largest, the largest agent's, the "
          "sum, "
          "what comes in at "
          "the edge "
          "of the topology, or at its links.",
          "max"},
         {"smooth", "SECONDS", "Smooths exponentially with this time constant.", ""},
         {"topology", "FILE", "Switches, ports and links as JSON: for node, link, --agg edge and core.", ""},
         {"groups", "NAME=FILE", "A table of groups as JSON, for the function group; may be repeated.", ""},
         {"map", "NAME=FILE", "A table of labels as JSON, for the function map; may be repeated.", ""},
         {"geo", "FILE", "Countries or autonomous systems (.mmdb), for country and asn; may be repeated.",
          ""},
         {"oui", "FILE", "Makers of adapters (IEEE's oui.csv or oui.txt, or their folder), for oui.", ""},
         {"dns", "", "Asks the DNS for the names of addresses that the question wants, for dns.", ""},
         {"dns-server", "ADDR[:PORT]", "Asks this server and not the system's; may be repeated.", ""},
         {"step", "SECONDS", "Length of a step; values are rates over it.", "1"},
         {"dropped", "", "Counts packets that switches report as dropped, instead of sampled ones.", ""},
         {"totals", "", "One row per flow for the whole range, sums instead of rates.", ""},
         {"from", "TIME", "First second, ISO 8601 in UTC.", ""},
         {"to", "TIME", "Second to end before.", ""},
         {"format", "csv|json", "Form of the output.", "csv"},
         quietOption});
    if (!line.read(arguments)) {
        exit = line.exitCode();
        return std::nullopt;
    }
    return checked(line, exit);
}

} // namespace weir::app
