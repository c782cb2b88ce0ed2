// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl explain: what changed in a capture between two stretches of time.
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

#include "asked.h"
#include "commands.h"
#include "engine/jobs.h"
#include "outlet/explanation_writer.h"
#include "output.h"
#include "query/explain.h"
#include "query/name_learner.h"
#include "signals.h"
#include "store/second_feed.h"

namespace weir::app
{

namespace
{

using query::Explanation;
using query::Outcome;
using query::Span;

struct ExplainOptions : Asked {
    Span after;
    Span before;
    std::optional<base::SecondNumber> at; ///< of the peak to explain
    bool beforeIsGiven = false;
};

/// False after a sentence.
bool isApart(const Span& after, const Span& before)
{
    const bool overlap = after.from < before.to && before.from < after.to;
    if (overlap)
        complain(QStringLiteral("the two stretches of time overlap: there is nothing to compare."));
    return !overlap;
}

/// `--at`, or `--from` and `--to`; `--before-from` and `--before-to`. False after a sentence.
bool readSpans(const CommandLine& line, ExplainOptions& options)
{
    Span& after = options.after;
    Span& before = options.before;
    const bool hasRange = line.isSet("from") && line.isSet("to");
    const bool hasPart = line.isSet("from") || line.isSet("to");
    if (line.isSet("at") ? hasPart : !hasRange) {
        complain(QStringLiteral("give either --at TIME, or --from TIME and --to TIME."));
        return false;
    }
    if (line.isSet("before-from") != line.isSet("before-to")) {
        complain(QStringLiteral("--before-from and --before-to go together."));
        return false;
    }
    if (!readTime(line, "at", after.from) || !readTime(line, "from", after.from) ||
        !readTime(line, "to", after.to))
        return false;
    if (line.isSet("at")) {
        options.at = after.from;
        after.to = after.from + 1;
    }
    options.beforeIsGiven = line.isSet("before-from");
    before = query::minuteBefore(after);
    if (!readTime(line, "before-from", before.from) || !readTime(line, "before-to", before.to))
        return false;
    if (after.from >= after.to || before.from >= before.to) {
        complain(QStringLiteral("a stretch of time ends after it begins."));
        return false;
    }
    return isApart(after, before);
}

/// Nothing: the exit code is set.
std::optional<ExplainOptions> readExplainOptions(const CommandLine& line, int& exit)
{
    exit = WrongUsage;
    ExplainOptions options;
    if (!readSpans(line, options))
        return std::nullopt;
    if (!line.isSet("read")) {
        complain(QStringLiteral("give --read FILE."));
        return std::nullopt;
    }
    auto asked = readAsked(line, exit);
    if (!asked)
        return std::nullopt;
    static_cast<Asked&>(options) = std::move(*asked);
    return options;
}

/// The seconds that are compared, and a little around them, which tells silence from a gap. Nothing after a
/// sentence.
std::optional<store::Snapshot> readWindow(ExplainOptions& options)
{
    const base::SecondNumber around = options.at ? 300 : 10;
    const auto isWanted = [&](base::SecondNumber second) {
        return std::ranges::any_of(std::array{options.after, options.before}, [&](const Span& span) {
            return second >= span.from - around && second < span.to + around;
        });
    };
    store::Snapshot window;
    window.capture = true;
    query::NameLearner learner;
    const bool learns = asksLearnedNames(options.query);
    store::SecondFeed feed(partBytes, [&](const store::SecondPointer& second) {
        if (learns)
            learner.add(*second);
        if (isWanted(second->time()))
            window.seconds.push_back(second);
    });
    const auto each = [&](const wire::Datagram& datagram) {
        if (learns || isWanted(base::secondOf(datagram.time)))
            feed.add(datagram);
        return true;
    };
    const auto end = [&](const QString& file, const wire::CaptureReader& reader) {
        feed.finish();
        tellWarning(reader);
        if (reader.kind() == wire::CaptureKind::Sflow)
            tellWithoutSflow(file, reader, options.captures.port);
    };
    if (!readCaptures(options.captures, each, end))
        return std::nullopt;
    std::ranges::stable_sort(window.seconds, {}, &store::Second::time);
    if (!window.seconds.empty())
        window.end = window.seconds.back()->time() + 1;
    if (learns) {
        auto context = std::make_shared<key::Context>(*options.query.context);
        context->learned = learner.names();
        options.query.context = std::move(context);
    }
    return window;
}

/// `84.2 Mbit/s`.
QString rateText(double rate, const query::Unit& unit)
{
    static constexpr std::array prefixes{"", "k", "M", "G", "T", "P"};
    std::size_t prefix = 0;
    double shown = std::abs(rate);
    for (; shown >= 999.5 && prefix + 1 < prefixes.size(); ++prefix)
        shown /= 1000;
    const QString name = QString::fromStdString(unit.rate);
    const QString unitText = name == QLatin1String("bits_per_s")       ? QStringLiteral("bit/s")
                             : name == QLatin1String("bytes_per_s")    ? QStringLiteral("B/s")
                             : name == QLatin1String("frames_per_s")   ? QStringLiteral("frames/s")
                             : name == QLatin1String("requests_per_s") ? QStringLiteral("requests/s")
                             : name == QLatin1String("samples_per_s")  ? QStringLiteral("samples/s")
                                                                       : name + QStringLiteral(" per s");
    return QStringLiteral("%1 %2%3").arg(QLocale::c().toString(shown, 'g', 3),
                                         QLatin1String(prefixes[prefix]), unitText);
}

/// `; 92 % of the rise is udpsourceport=53, and 91 % of it is ipdestination=10.0.0.5`.
QString causeOf(const Explanation& explanation)
{
    const std::vector<query::Cause> causes = explanation.causes();
    if (causes.empty())
        return {};
    const auto shareOf = [&](std::size_t i) {
        const double share = std::round(causes[i].change->share);
        return share >= 100 ? QStringLiteral("all") : QStringLiteral("%1 %").arg(share);
    };
    const auto whatOf = [&](std::size_t i) {
        return QString::fromStdString(query::termOf(*causes[i].keys, causes[i].change->keys));
    };
    const QString sort =
        explanation.outcome == Outcome::Risen ? QStringLiteral("rise") : QStringLiteral("fall");
    if (causes.front().change->share < 50)
        return QStringLiteral("; no single value is most of the %1, the largest part (%2) is %3")
            .arg(sort, shareOf(0), whatOf(0));
    QString text = QStringLiteral("; %1 of the %2 is %3").arg(shareOf(0), sort, whatOf(0));
    if (causes.size() > 1)
        text += QStringLiteral(", and %1 of it is %2").arg(shareOf(1), whatOf(1));
    return text;
}

/// `+84.2 Mbit/s (± 6 %) in … against …; 92 % of the rise is udpsourceport=53.`
QString sentenceOf(const Explanation& explanation)
{
    const auto sideText = [](const Span& span, std::size_t seconds) {
        return QStringLiteral("%1 to %2 (%3 s with data)")
            .arg(QString::fromStdString(base::toIso8601(span.from)),
                 QString::fromStdString(base::toIso8601(span.to)))
            .arg(seconds);
    };
    switch (explanation.outcome) {
    case Outcome::NoRate:
        return QStringLiteral("%1 is not added up, so its changes have no parts: ask for bytes, frames or "
                              "another sum.")
            .arg(QString::fromStdString(explanation.query.value.text));
    case Outcome::NoAfter: return QStringLiteral("there is no data of the time that is to be explained.");
    case Outcome::NoBefore:
        return QStringLiteral("there is no data of the time before: nothing to compare with.");
    case Outcome::TooFew: return QStringLiteral("too few samples to tell whether anything changed.");
    case Outcome::Unchanged:
    case Outcome::Risen:
    case Outcome::Fallen: break;
    }
    const query::Change& total = explanation.total;
    const QString change = (total.change < 0 ? QStringLiteral("-") : QStringLiteral("+")) +
                           rateText(total.change, explanation.unit);
    const QString against = sideText(explanation.before, explanation.secondsBefore);
    if (explanation.outcome == Outcome::Unchanged)
        return QStringLiteral("%1 against %2: within the sampling error of %3.")
            .arg(change, against, rateText(total.error, explanation.unit));
    QString text = QStringLiteral("%1 (± %2 %) in %3 against %4")
                       .arg(change)
                       .arg(std::round(100 * total.error / std::abs(total.change)))
                       .arg(sideText(explanation.after, explanation.secondsAfter), against);
    return text + causeOf(explanation) + QLatin1Char('.');
}

} // namespace

int runExplain(const QStringList& arguments)
{
    CommandLine line(
        "explain",
        "Says what changed in a capture: the flows that made a peak, and which other keys tell more of it.",
        {keysOption,
         {"value", "VALUE", "What is counted: bytes, frames, bps, Bps, fps, a key …", "bps"},
         filterOption,
         readOption,
         asOption,
         portOption,
         {"at", "TIME", "A second of the peak or dip to explain, ISO 8601 in UTC.", ""},
         {"from", "TIME", "First second of a longer stretch to explain.", ""},
         {"to", "TIME", "Second to end before.", ""},
         {"before-from", "TIME", "First second of what it is compared with; else it is the minute before.",
          ""},
         {"before-to", "TIME", "Second to end before.", ""},
         {"n", "N", "Flows named.", "10"},
         aggOption,
         droppedOption,
         topologyOption,
         groupsOption,
         mapOption,
         geoOption,
         ouiOption,
         formatOption});
    if (!line.read(arguments))
        return line.exitCode();
    int exit = WrongUsage;
    auto options = readExplainOptions(line, exit);
    if (!options)
        return exit;
    const auto window = readWindow(*options);
    if (!window || stopped())
        return Failed;
    query::Effort effort;
    effort.stop = [] { return stopped(); };
    engine::Jobs jobs;
    effort.threads = jobs.threads();
    effort.together = [&jobs](std::vector<std::function<void()>> pieces) {
        jobs.together(std::move(pieces));
    };
    if (options->at) {
        const auto peak = query::peakAround(options->query, *window, *options->at, effort);
        if (!peak)
            return Failed;
        options->after = *peak;
        if (!options->beforeIsGiven)
            options->before = query::minuteBefore(*peak);
        if (!isApart(options->after, options->before))
            return WrongUsage;
    }
    const auto explanation = query::explain(options->query, *window, options->after, options->before, effort);
    if (!explanation)
        return Failed;
    complain(sentenceOf(*explanation));
    if (explanation->flowsCut > 0)
        complain(QStringLiteral("too many flows to tell all apart: %1 are only in other.")
                     .arg(explanation->flowsCut));
    Output output;
    output.write(options->format == outlet::Format::Json ? outlet::explanationJson(*explanation)
                                                         : outlet::explanationCsv(*explanation));
    const bool isExplained = explanation->outcome != Outcome::NoRate &&
                             explanation->outcome != Outcome::NoAfter &&
                             explanation->outcome != Outcome::NoBefore;
    return output.finish() && isExplained ? Done : Failed;
}

} // namespace weir::app
