// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl counters: counter metrics, from captures or from live sFlow.
#include <set>

#include "commands.h"
#include "live.h"
#include "notes.h"
#include "options.h"
#include "outlet/metric_writer.h"
#include "output.h"
#include "store/second_feed.h"

namespace weir::app
{

namespace
{

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
    options.quiet = line.isSet("quiet");
    if (!readFormat(line, options.format) || !readPort(line, options.port) || !hasOneInput(line))
        return std::nullopt;
    return options;
}

/// Writes the metrics of second after second.
class Metrics
{
public:
    explicit Metrics(const CountersOptions& options) : m_options(options)
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
        m_output.flush();
    }

    bool failed() const { return m_output.failed(); }

    /// The end: false after a sentence why not all could be written.
    bool finish()
    {
        write();
        if (!m_output.finish())
            return false;
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
        m_output.write(m_text);
        m_text.clear();
    }

    const CountersOptions& m_options;
    query::CounterRates m_rates;
    std::set<std::string> m_met; ///< of the metrics asked for
    std::string m_text;
    Output m_output;
};

int countCaptures(const CountersOptions& options, const QStringList& files)
{
    Metrics metrics(options);
    store::SecondFeed feed(partBytes, [&](const store::SecondPointer& second) { metrics.add(*second); });
    int exit = Done;
    const auto each = [&](const wire::Datagram& datagram) {
        if (!metrics.failed())
            feed.add(datagram);
        return !metrics.failed();
    };
    const auto end = [&](const QString& file, const wire::CaptureReader& reader) {
        feed.finish();
        if (tellWarning(reader))
            exit = Failed;
        tellWithoutSflow(file, reader, options.port);
    };
    if (!readCaptures({files, options.port}, each, end))
        return Failed;
    if (!options.quiet)
        printNotes(feed.decoder().counts());
    return metrics.finish() ? exit : int(Failed);
}

int countLive(const CountersOptions& options, const LiveInput& input)
{
    Live live(input, options.quiet);
    if (live.exitCode() != Done)
        return live.exitCode();
    Metrics metrics(options);
    metrics.flush();
    const auto each = [&](const store::Second& second) {
        metrics.add(second);
        live.note(second);
    };
    live.follow(each, [&](const store::Snapshot&) {
        metrics.flush();
        return !metrics.failed();
    });
    return metrics.finish() ? Done : Failed;
}

} // namespace

int runCounters(const QStringList& arguments)
{
    CommandLine line(
        "counters",
        "Prints counter metrics: a row for each metric of each report. Counters are rates per second "
        "since the report before; what an agent does not know is empty.",
        {readOption,
         listenOption,
         relayOption,
         portOption,
         {"agent", "ADDR", "Only of this agent.", ""},
         {"metric", "NAMES", "Only these, for example ifinoctets,ifoutoctets.", ""},
         formatOption,
         quietOption});
    if (!line.read(arguments))
        return line.exitCode();
    const auto options = readOptions(line);
    if (!options)
        return WrongUsage;
    return line.isSet("read") ? countCaptures(*options, line.values("read"))
                              : countLive(*options, {line.values("listen"), line.values("relay")});
}

} // namespace weir::app
