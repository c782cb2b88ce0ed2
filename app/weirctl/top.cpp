// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl top: one question, answered from captures or from live sFlow.
#include "commands.h"

#include <algorithm>
#include <limits>

#include "live.h"
#include "notes.h"
#include "output.h"
#include "query/step_tally.h"
#include "signals.h"
#include "store/second_feed.h"
#include "top_names.h"
#include "top_options.h"

namespace weir::app
{

namespace
{

/// Writes rankings as rows.
class Rows
{
public:
    explicit Rows(const TopOptions& options)
        : m_from(options.from),
          m_step(options.step.value_or(1)),
          m_skips(options.countFrom < options.from),
          m_writer(options.query, options.columns, options.format,
                   options.step ? query::Scale::Rate : query::Scale::Sum)
    {
        m_output.write(m_writer.header());
    }

    void write(const std::vector<query::Ranking>& rankings)
    {
        for (const query::Ranking& ranking : rankings)
            if (!m_skips || ranking.from + m_step > m_from)
                m_output.write(m_writer.rows(ranking));
    }

    void flush() { m_output.flush(); }
    bool finish() { return m_output.finish(); }
    bool failed() const { return m_output.failed(); }

private:
    base::SecondNumber m_from;
    int m_step;
    bool m_skips; ///< what was read before m_from
    outlet::TableWriter m_writer;
    Output m_output;
};

/// Says how a capture was read if that was not asked for, and what does not count.
void tellOf(const QString& file, const wire::CaptureReader& reader, const TopOptions& options)
{
    const wire::CaptureCounts& counts = reader.counts();
    if (reader.kind() == wire::CaptureKind::Sflow) {
        tellWithoutSflow(file, reader, options.captures.port);
        return;
    }
    if (counts.packets == 0)
        complain(QStringLiteral("%1 holds no packets.").arg(file));
    else if (options.captures.kind == wire::CaptureKind::Auto)
        complain(QStringLiteral("%1 holds no sFlow: its %2 packets are counted, each as one.")
                     .arg(file)
                     .arg(counts.packets));
    if (counts.notUnderstood > 0)
        complain(QStringLiteral("%1 packets of %2 are of a kind that Weir cannot take apart: they count, but "
                                "have no addresses.")
                     .arg(counts.notUnderstood)
                     .arg(file));
}

/// What came of reading all captures once.
struct Reading {
    int exit = Done;
    std::vector<query::Ranking> rankings;
    sample::NoteCounts notes;
    base::SecondNumber first = std::numeric_limits<base::SecondNumber>::max(); ///< of all that was captured
    base::SecondNumber last = std::numeric_limits<base::SecondNumber>::min();
    bool hasWanted = false; ///< something lies in the range that was asked for
};

/// Why there is no row, when that is because of the range.
void tellEmptyRange(const TopOptions& options, const Reading& reading)
{
    if (reading.hasWanted || reading.first > reading.last)
        return;
    if (options.from >= options.to)
        complain(QStringLiteral("No second lies between --from and --to: the table is empty."));
    else
        complain(QStringLiteral("Nothing was captured between --from and --to: the first is of %1, the last "
                                "of %2.")
                     .arg(QString::fromStdString(base::toIso8601(reading.first)),
                          QString::fromStdString(base::toIso8601(reading.last))));
}

/// Nothing after a sentence: a capture could not be opened. `tells`: what is to be said of the captures is
/// said.
std::optional<Reading> readOnce(const TopOptions& options, TopNames& names, bool tells)
{
    Reading reading;
    query::StepTally tally(options.query, options.step, options.smooth);
    tally.setContext(names.context());
    tally.countFrom(options.countFrom);
    qsizetype file = 0;
    const auto isPipe = [&] { return options.captures.files[file] == QLatin1String("-"); };
    store::SecondFeed feed(partBytes, [&](const store::SecondPointer& second) {
        if (isPipe() && names.learnOnTheWay(*second))
            tally.setContext(names.context());
        tally.add(*second);
    });
    const auto each = [&](const wire::Datagram& datagram) {
        const base::SecondNumber second = base::secondOf(datagram.time);
        reading.first = std::min(reading.first, second);
        reading.last = std::max(reading.last, second);
        reading.hasWanted = reading.hasWanted || options.isWanted(second);
        if (options.isRead(second))
            feed.add(datagram);
        return true;
    };
    const auto end = [&](const QString& path, const wire::CaptureReader& reader) {
        feed.finish();
        ++file;
        if (tells && tellWarning(reader))
            reading.exit = Failed;
        if (tells && !stopped())
            tellOf(path, reader, options);
    };
    if (!readCaptures(options.captures, each, end))
        return std::nullopt;
    reading.rankings = tally.takeAll();
    reading.notes = feed.decoder().counts();
    return reading;
}

int topOfCaptures(const TopOptions& options)
{
    TopNames names(options);
    if (!names.learnFirst())
        return Failed;
    auto reading = readOnce(options, names, true);
    if (!reading)
        return Failed;
    while (names.resolveWanted()) {
        auto again = readOnce(options, names, false);
        if (!again)
            return Failed;
        if (stopped())
            break; // it is not whole
        reading->rankings = std::move(again->rankings);
    }
    names.tellMissing();
    tellEmptyRange(options, *reading);
    Rows rows(options);
    rows.write(reading->rankings);
    if (!options.quiet)
        printNotes(reading->notes);
    return rows.finish() ? reading->exit : int(Failed);
}

int topOfLive(const TopOptions& options)
{
    Live live(options.live, options.quiet);
    if (live.exitCode() != Done)
        return live.exitCode();
    live.engine().setTables(*options.query.context);
    if (options.names)
        live.engine().setNameResolution(true, *options.names);
    query::StepTally tally(options.query, options.step, options.smooth);
    tally.countFrom(options.countFrom);
    Rows rows(options);
    const auto each = [&](const store::Second& second) {
        if (!options.isRead(second.time()))
            return;
        tally.setContext(live.engine().tables().context);
        tally.add(second);
        if (options.isWanted(second.time()))
            live.note(second);
    };
    live.follow(each, [&](const store::Snapshot& window) {
        if (options.step)
            rows.write(tally.take(window.to() - *options.step + 1));
        rows.flush();
        return !rows.failed() && window.to() < options.to;
    });
    rows.write(tally.takeAll());
    return rows.finish() ? Done : Failed;
}

} // namespace

int runTop(const QStringList& arguments)
{
    int exit = WrongUsage;
    const auto options = readTopOptions(arguments, exit);
    if (!options)
        return exit;
    return options->live.places.isEmpty() ? topOfCaptures(*options) : topOfLive(*options);
}

} // namespace weir::app
