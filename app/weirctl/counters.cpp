// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl counters: counter metrics, from captures or from live sFlow.
#include <QCoreApplication>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

#include "commands.h"
#include "engine/engine.h"
#include "notes.h"
#include "options.h"
#include "outlet/metric_writer.h"
#include "signals.h"
#include "store/second_feed.h"
#include "wire/capture_reader.h"

namespace weir::app
{

namespace
{

constexpr std::size_t partBytes = 8 << 20; // seconds need not be kept whole
constexpr std::size_t liveBudget = 64 << 20;
constexpr std::size_t writtenAtOnce = std::size_t(64) << 10;

/// What the options say, checked.
struct CountersOptions {
    std::optional<base::Address> agent;
    std::set<std::string> metrics; ///< none: all
    outlet::Format format = outlet::Format::Csv;
    std::uint16_t port = wire::sflowPort;
    bool quiet = false;
};

std::optional<CountersOptions> readOptions(const CommandLine& line)
{
    CountersOptions options;
    if (line.isSet("agent")) {
        options.agent = base::parseAddress(line.value("agent").toStdString());
        if (!options.agent) {
            complain(QStringLiteral("--agent is an IP address, not \"%1\".").arg(line.value("agent")));
            return std::nullopt;
        }
    }
    for (const QString& list : line.values("metric"))
        for (const QString& name : list.split(QLatin1Char(','), Qt::SkipEmptyParts))
            options.metrics.insert(name.trimmed().toStdString());
    const QString format = line.value("format");
    if (format != QLatin1String("csv") && format != QLatin1String("json")) {
        complain(QStringLiteral("--format is csv or json, not \"%1\".").arg(format));
        return std::nullopt;
    }
    options.format = format == QLatin1String("json") ? outlet::Format::Json : outlet::Format::Csv;
    options.quiet = line.isSet("quiet");
    bool isNumber = false;
    options.port = line.value("port").toUShort(&isNumber);
    if (!isNumber) {
        complain(QStringLiteral("--port is a number up to 65535, not \"%1\".").arg(line.value("port")));
        return std::nullopt;
    }
    if (line.isSet("read") == line.isSet("listen")) {
        complain(QStringLiteral("give either --read FILE or --listen ADDR:PORT."));
        return std::nullopt;
    }
    return options;
}

/// Writes the metrics of second after second. After a failed write it stays failed.
class Output
{
public:
    explicit Output(const CountersOptions& options) : m_options(options)
    {
        m_text = outlet::metricHeader(options.format);
    }

    void add(const store::Second& second)
    {
        m_rates.add(second, [this](const query::MetricPoint& point) { addPoint(point); });
        if (m_text.size() >= writtenAtOnce)
            write();
    }

    void flush()
    {
        write();
        m_failed = std::fflush(stdout) != 0 || m_failed;
    }

    bool failed() const { return m_failed; }

    /// The end: false after a sentence why not all could be written.
    bool finish()
    {
        flush();
        if (m_failed) {
            complain(QStringLiteral("the output could not be written: %1")
                         .arg(QString::fromLocal8Bit(strerror(errno))));
            return false;
        }
        for (const std::string& name : m_options.metrics)
            if (!m_met.contains(name))
                complain(
                    QStringLiteral("no report told of \"%1\". weirctl metrics lists the names; a counter "
                                   "needs two reports of its data source.")
                        .arg(QString::fromStdString(name)));
        if (m_rates.notFollowed() > 0)
            complain(QStringLiteral("%1 reports of counters are missing: there are more than %2 counters.")
                         .arg(m_rates.notFollowed())
                         .arg(query::CounterRates::mostCounters));
        return true;
    }

private:
    void addPoint(const query::MetricPoint& point)
    {
        if (m_options.agent && point.agent != *m_options.agent)
            return;
        if (!m_options.metrics.empty()) {
            if (!m_options.metrics.contains(point.name))
                return;
            m_met.insert(point.name);
        }
        m_text += outlet::metricRow(point, m_options.format);
    }

    void write()
    {
        m_failed = m_failed || std::fwrite(m_text.data(), 1, m_text.size(), stdout) != m_text.size();
        m_text.clear();
    }

    const CountersOptions& m_options;
    query::CounterRates m_rates;
    std::set<std::string> m_met; ///< of the metrics asked for
    std::string m_text;
    bool m_failed = false;
};

int readCaptures(const CountersOptions& options, const QStringList& files)
{
    const int stop = stopOnSignals();
    Output output(options);
    store::SecondFeed feed(partBytes, [&](const store::SecondPointer& second) { output.add(*second); });
    int exit = Done;
    for (const QString& file : files) {
        auto reader =
            wire::CaptureReader::open(file.toStdString(), options.port, wire::CaptureKind::Sflow, stop);
        if (stopped())
            break;
        if (!reader) {
            complain(QString::fromStdString(reader.error().text));
            return Failed;
        }
        while (const auto datagram = reader->next()) {
            if (stopped() || output.failed())
                break;
            feed.add(*datagram);
        }
        feed.finish();
        if (!reader->warning().empty()) {
            complain(QString::fromStdString(reader->warning()));
            exit = Failed;
        }
        if (reader->counts().datagrams == 0 && !stopped())
            complain(QStringLiteral("%1 holds no datagram to UDP port %2.").arg(file).arg(options.port));
    }
    if (!options.quiet)
        printNotes(feed.decoder().counts());
    return output.finish() ? exit : int(Failed);
}

int listenLive(const CountersOptions& options, const QStringList& places)
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
    Output output(options);
    output.flush();
    NoteCounter notes;
    std::uint64_t newest = 0;
    QObject::connect(&engine, &engine::Engine::secondClosed, &engine, [&] {
        const auto snapshot = engine.snapshot();
        for (const store::SecondPointer& second : snapshot->seconds)
            if (second->serial() > newest) {
                newest = second->serial();
                output.add(*second);
                for (const store::DatagramRow& row : second->datagrams())
                    notes.add(second->block().subspan(row.offset, row.length));
            }
        output.flush();
        if (output.failed())
            QCoreApplication::quit();
    });
    quitOnSignals();
    QCoreApplication::exec();
    if (!options.quiet)
        printNotes(notes.counts());
    return output.finish() ? Done : Failed;
}

} // namespace

int runCounters(const QStringList& arguments)
{
    CommandLine line(
        "counters",
        "Prints counter metrics: a row for each metric of each report. Counters are rates per second "
        "since the report before; what an agent does not know is empty.",
        {{"read", "FILE", "Capture to read, - for standard input; may be repeated.", ""},
         {"listen", "ADDR:PORT", "Receive sFlow; may be repeated. Ctrl+C ends it.", ""},
         {"port", "PORT", "UDP port of sFlow in captures; 0 is any.", "6343"},
         {"agent", "ADDR", "Only of this agent.", ""},
         {"metric", "NAMES", "Only these, for example ifinoctets,ifoutoctets.", ""},
         {"format", "csv|json", "Form of the output.", "csv"},
         quietOption});
    if (!line.read(arguments))
        return line.exitCode();
    const auto options = readOptions(line);
    if (!options)
        return WrongUsage;
    return line.isSet("read") ? readCaptures(*options, line.values("read"))
                              : listenLive(*options, line.values("listen"));
}

} // namespace weir::app
