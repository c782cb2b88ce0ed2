// SPDX-License-Identifier: GPL-3.0-or-later
#include "top_options.h"

#include "asked.h"
#include "commands.h"
#include "query/definition.h"
#include "query/smooth_answer.h"

namespace weir::app
{

namespace
{

bool readSmoothing(const CommandLine& line, std::optional<double>& out)
{
    if (!line.isSet("smooth"))
        return true;
    bool isNumber = false;
    const double t = line.value("smooth").toDouble(&isNumber);
    constexpr double shortest = query::Definition::shortestTime;
    constexpr double longest = query::Definition::longestTime;
    if (!isNumber || !(t >= shortest && t <= longest)) {
        complain(QStringLiteral("--smooth is a number of seconds from %1 to %2, not \"%3\".")
                     .arg(shortest)
                     .arg(longest)
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
        const auto server = isAddress ? wire::Place{text.toStdString(), 53} : readTarget("dns-server", text);
        if (!server)
            return false;
        std::string& servers = out->dns.servers;
        servers += (servers.empty() ? "" : ",") + wire::toText(server->address, server->port);
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
    if (!n || !step || !readTime(line, "from", options.from) || !readTime(line, "to", options.to))
        return std::nullopt;
    auto captures = readCaptureInput(line);
    if (!captures)
        return std::nullopt;
    options.captures = std::move(*captures);
    options.live = {line.values("listen"), line.values("relay")};
    const auto aggregation = readAggregation(line);
    if (!aggregation)
        return std::nullopt;
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
    options.query.aggregation = *aggregation;
    if (!readTables(std::move(*files), options.query)) {
        exit = Failed;
        return std::nullopt;
    }
    options.asksNames = asksLearnedNames(options.query);
    options.quiet = line.isSet("quiet");
    options.columns = outlet::writtenColumns(line.value("keys").toStdString(), options.query.keys);
    options.step = line.isSet("totals") ? std::nullopt : step;
    options.readFrom = options.from;
    if (options.smooth && line.isSet("from"))
        options.readFrom = query::memoryOf({options.from, options.from, *options.step}, *options.smooth).from;
    return options;
}

} // namespace

std::optional<TopOptions> readTopOptions(const QStringList& arguments, int& exit)
{
    CommandLine line(
        "top", "Answers one question. Without --keys it is the total.",
        {{"keys", "KEYS", "Key list, for example ipsource,ipdestination.", ""},
         {"value", "VALUE", "What is counted: bytes, frames, samples, bps, Bps, fps, a key, avg:key …",
          "bytes"},
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
