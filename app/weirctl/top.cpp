// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl top: one question, answered from captures or from live sFlow.
#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <limits>

#include "commands.h"
#include "engine/engine.h"
#include "notes.h"
#include "options.h"
#include "outlet/table_writer.h"
#include "query/name_learner.h"
#include "query/step_tally.h"
#include "signals.h"
#include "store/second_feed.h"
#include "wire/capture_reader.h"

namespace weir::app
{

namespace
{

constexpr std::size_t partBytes = 8 << 20; // seconds need not be kept whole: parts of them add up
constexpr std::size_t liveBudget = 64 << 20;

/// What the options say, checked.
struct TopOptions {
    query::Query query;
    std::vector<std::string> columns;
    std::optional<int> step = 1; ///< nothing: totals
    base::SecondNumber from = std::numeric_limits<base::SecondNumber>::min();
    base::SecondNumber to = std::numeric_limits<base::SecondNumber>::max();
    outlet::Format format = outlet::Format::Csv;
    std::uint16_t port = wire::sflowPort;
    wire::CaptureKind kind = wire::CaptureKind::Auto;
    bool quiet = false;
    std::optional<double> smooth;
    bool asksNames = false; ///< of hosts or interfaces, which counters tell
};

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

/// Nothing: the exit code is set.
std::optional<TopOptions> readOptions(const CommandLine& line, int& exit)
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
    options.port = std::uint16_t(*port);
    const auto kind = captureKind(line.value("as"));
    if (!kind)
        return std::nullopt;
    options.kind = *kind;
    const QString aggregation = line.value("agg");
    const auto* const row = std::ranges::find(aggregations, aggregation, &AggregationRow::name);
    if (row == std::end(aggregations)) {
        complain(QStringLiteral("--agg is max, sum, edge or core, not \"%1\".").arg(aggregation));
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
    const QString format = line.value("format");
    if (format != QLatin1String("csv") && format != QLatin1String("json")) {
        complain(QStringLiteral("--format is csv or json, not \"%1\".").arg(format));
        return std::nullopt;
    }
    if (line.isSet("read") == line.isSet("listen")) {
        complain(QStringLiteral("give either --read FILE or --listen ADDR:PORT."));
        return std::nullopt;
    }
    auto query = readQuestion(line);
    if (!query) {
        exit = Failed;
        return std::nullopt;
    }
    options.query = std::move(*query);
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
    options.format = format == QLatin1String("json") ? outlet::Format::Json : outlet::Format::Csv;
    return options;
}

/// Writes rankings as rows. After a failed write (a closed pipe, a full disk) it stays failed.
class Output
{
public:
    explicit Output(const TopOptions& options)
        : m_writer(options.query, options.columns, options.format,
                   options.step ? query::Scale::Rate : query::Scale::Sum)
    {
        write(m_writer.header());
    }

    void write(const std::vector<query::Ranking>& rankings)
    {
        for (const query::Ranking& ranking : rankings)
            write(m_writer.rows(ranking));
    }

    bool finish()
    {
        if (std::fflush(stdout) == 0 && !m_failed)
            return true;
        complain(QStringLiteral("the output could not be written: %1")
                     .arg(QString::fromLocal8Bit(strerror(errno))));
        return false;
    }

    bool failed() const { return m_failed; }

private:
    void write(const std::string& text)
    {
        m_failed = m_failed || std::fwrite(text.data(), 1, text.size(), stdout) != text.size();
    }

    outlet::TableWriter m_writer;
    bool m_failed = false;
};

/// Says how a capture was read if that was not asked for, and what does not count.
void tellOf(const QString& file, const wire::CaptureReader& reader, const TopOptions& options)
{
    const wire::CaptureCounts& counts = reader.counts();
    if (reader.kind() == wire::CaptureKind::Sflow) {
        if (counts.datagrams == 0)
            complain(QStringLiteral("%1 holds no datagram to UDP port %2.").arg(file).arg(options.port));
        return;
    }
    if (counts.packets == 0)
        complain(QStringLiteral("%1 holds no packets.").arg(file));
    else if (options.kind == wire::CaptureKind::Auto)
        complain(QStringLiteral("%1 holds no sFlow: its %2 packets are counted, each as one.")
                     .arg(file)
                     .arg(counts.packets));
    if (counts.notUnderstood > 0)
        complain(QStringLiteral("%1 packets of %2 are of a kind that Weir cannot take apart: they count, but "
                                "have no addresses.")
                     .arg(counts.notUnderstood)
                     .arg(file));
}

std::shared_ptr<const key::Context> withNames(const query::Query& query, const query::NameLearner& names)
{
    auto context = std::make_shared<key::Context>(*query.context);
    context->learned = names.names();
    return context;
}

/// Reads the captures once for the names that agents tell in them, which may come late. A pipe is read only
/// once: there a name is known from when it was told.
bool learnNames(const TopOptions& options, const QStringList& files, int stop, query::NameLearner& names)
{
    store::SecondFeed feed(partBytes, [&](const store::SecondPointer& second) { names.add(*second); });
    for (const QString& file : files) {
        if (file == QLatin1String("-"))
            continue;
        auto reader =
            wire::CaptureReader::open(file.toStdString(), options.port, wire::CaptureKind::Sflow, stop);
        if (stopped())
            break;
        if (!reader) {
            complain(QString::fromStdString(reader.error().text));
            return false;
        }
        while (const auto datagram = reader->next()) {
            if (stopped())
                break;
            feed.add(*datagram);
        }
        feed.finish();
    }
    return true;
}

int readCaptures(const TopOptions& options, const QStringList& files)
{
    const int stop = stopOnSignals();
    query::StepTally tally(options.query, options.step, options.smooth);
    query::NameLearner names;
    if (options.asksNames) {
        if (!learnNames(options, files, stop, names))
            return Failed;
        tally.setContext(withNames(options.query, names));
    }
    bool learns = false;
    store::SecondFeed feed(partBytes, [&](const store::SecondPointer& second) {
        if (learns) {
            names.add(*second);
            tally.setContext(withNames(options.query, names));
        }
        tally.add(*second);
    });
    int exit = Done;
    for (const QString& file : files) {
        learns = options.asksNames && file == QLatin1String("-");
        auto reader = wire::CaptureReader::open(file.toStdString(), options.port, options.kind, stop);
        if (stopped())
            break;
        if (!reader) {
            complain(QString::fromStdString(reader.error().text));
            return Failed;
        }
        while (const auto datagram = reader->next()) {
            if (stopped())
                break;
            const base::SecondNumber second = base::secondOf(datagram->time);
            if (second >= options.from && second < options.to)
                feed.add(*datagram);
        }
        feed.finish();
        if (!reader->warning().empty()) {
            complain(QString::fromStdString(reader->warning()));
            exit = Failed;
        }
        if (!stopped())
            tellOf(file, *reader, options);
    }
    Output output(options);
    output.write(tally.takeAll());
    if (!options.quiet)
        printNotes(feed.decoder().counts());
    return output.finish() ? exit : int(Failed);
}

int listenLive(const TopOptions& options, const QStringList& places)
{
    engine::Engine engine(liveBudget);
    for (const QString& text : places) {
        QString address;
        std::uint16_t port = 0;
        if (!splitAddress(text, address, port)) {
            complain(QStringLiteral("--listen is ADDR:PORT, for example *:6343, not \"%1\".").arg(text));
            return WrongUsage;
        }
        if (const auto listens = engine.listen(address, port); !listens) {
            complain(QString::fromStdString(listens.error().text));
            return Failed;
        }
    }
    query::StepTally tally(options.query, options.step, options.smooth);
    query::NameLearner names;
    Output output(options);
    NoteCounter notes;
    std::uint64_t newest = 0;
    QObject::connect(&engine, &engine::Engine::secondClosed, &engine, [&] {
        const auto snapshot = engine.snapshot();
        for (const store::SecondPointer& second : snapshot->seconds)
            if (second->serial() > newest && second->time() >= options.from && second->time() < options.to) {
                newest = second->serial();
                if (options.asksNames) {
                    names.add(*second);
                    tally.setContext(withNames(options.query, names));
                }
                tally.add(*second);
                for (const store::DatagramRow& row : second->datagrams())
                    notes.add(second->block().subspan(row.offset, row.length));
            }
        if (options.step)
            output.write(tally.take(snapshot->to() - *options.step + 1));
        std::fflush(stdout);
        if (output.failed() || snapshot->to() >= options.to)
            QCoreApplication::quit();
    });
    quitOnSignals();
    QCoreApplication::exec();
    output.write(tally.takeAll());
    if (!options.quiet)
        printNotes(notes.counts());
    const std::uint64_t drops = engine.health().kernelDrops;
    if (drops > 0)
        complain(QStringLiteral("the kernel dropped %1 datagrams: the numbers are too small.").arg(drops));
    return output.finish() ? Done : Failed;
}

} // namespace

int runTop(const QStringList& arguments)
{
    CommandLine line(
        "top", "Answers one question. Without --keys it is the total.",
        {{"keys", "KEYS", "Key list, for example ipsource,ipdestination.", ""},
         {"value", "VALUE", "What is counted: bytes, frames, bps, Bps, fps, a key, avg:key …", "bytes"},
         {"filter", "FILTER", "Which samples count, for example ipprotocol=6,17.", ""},
         {"read", "FILE", "Capture to read, - for standard input; may be repeated.", ""},
         {"listen", "ADDR:PORT", "Receive sFlow; may be repeated. Ctrl+C ends it.", ""},
         {"as", "auto|sflow|packets",
          "What captures are read for: sFlow, or the packets in them, each counted as one; auto is sFlow if "
          "there is any, else packets.",
          "auto"},
         {"port", "PORT", "UDP port of sFlow in captures; 0 is any.", "6343"},
         {"n", "N", "Rows per step.", "10"},
         {"agg", "max|sum|edge|core",
          "How sightings by several data sources become one number: the largest, the sum, what comes in at "
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
         {"step", "SECONDS", "Length of a step; values are rates over it.", "1"},
         {"dropped", "", "Counts packets that switches report as dropped, instead of sampled ones.", ""},
         {"totals", "", "One row per flow for the whole range, sums instead of rates.", ""},
         {"from", "TIME", "First second, ISO 8601 in UTC.", ""},
         {"to", "TIME", "Second to end before.", ""},
         {"format", "csv|json", "Form of the output.", "csv"},
         quietOption});
    if (!line.read(arguments))
        return line.exitCode();
    int exit = WrongUsage;
    const auto options = readOptions(line, exit);
    if (!options)
        return exit;
    return line.isSet("read") ? readCaptures(*options, line.values("read"))
                              : listenLive(*options, line.values("listen"));
}

} // namespace weir::app
