// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl save: the datagrams of a stretch of time, or those with certain samples, as a capture.
#include "asked.h"
#include "commands.h"
#include "input.h"
#include "options.h"
#include "query/found_samples.h"
#include "signals.h"
#include "store/second_feed.h"
#include "wire/capture_writer.h"
#include "wire/selection.h"

namespace weir::app
{

namespace
{

struct SaveOptions {
    CaptureInput input;
    query::SampleWish wish;
    bool hasFilter = false;
    std::string out;
};

/// Nothing after a sentence, with the exit code.
std::optional<SaveOptions> readSaveOptions(const CommandLine& line, int& exit)
{
    SaveOptions options;
    exit = WrongUsage;
    if (!line.isSet("read") || !line.isSet("out")) {
        complain(QStringLiteral("give --read FILE and --out FILE."));
        return std::nullopt;
    }
    const auto input = readCaptureInput(line);
    if (!input)
        return std::nullopt;
    options.input = *input;
    options.wish.from = std::numeric_limits<base::SecondNumber>::min();
    options.wish.to = std::numeric_limits<base::SecondNumber>::max();
    if (!readTime(line, "from", options.wish.from) || !readTime(line, "to", options.wish.to))
        return std::nullopt;
    const query::QueryText text{"", "frames", line.value("filter").toStdString()};
    auto query = query::readQuery(text);
    if (!query) {
        complain(text, query.error());
        return std::nullopt;
    }
    options.wish.query = std::move(*query);
    options.wish.query.dropped = line.isSet("dropped");
    options.hasFilter = !text.filter.empty() || options.wish.query.dropped;
    options.out = line.value("out").toStdString();
    auto files = readContextFiles(line);
    if (!files)
        return std::nullopt;
    exit = Failed;
    if (!readTables(std::move(*files), options.wish.query))
        return std::nullopt;
    return options;
}

int save(const SaveOptions& options)
{
    auto writer = wire::CaptureWriter::create(options.out);
    if (!writer) {
        complain(QString::fromStdString(writer.error().text));
        return Failed;
    }
    std::optional<query::SampleFinder> finder;
    if (options.hasFilter)
        finder.emplace(options.wish);
    std::string selection;
    if (finder)
        wire::addReason(selection, query::selectedBySample);
    const wire::CaptureReader* underWay = nullptr;
    std::uint64_t tooLong = 0;
    store::SecondFeed feed(partBytes, [&](const std::shared_ptr<const store::Second>& second) {
        if (underWay)
            wire::addReason(selection, underWay->selection());
        writer->setSelection(selection);
        const store::Second* const part = second.get();
        if (part->time() >= options.wish.from && part->time() < options.wish.to)
            query::eachDatagram({&part, 1}, finder ? &*finder : nullptr,
                                [&](const wire::Datagram& datagram) { tooLong += !writer->write(datagram); });
    });
    bool isWhole = true;
    const auto each = [&](const wire::Datagram& datagram) {
        feed.add(datagram);
        return !writer->failed();
    };
    const auto begin = [&](const wire::CaptureReader& reader) { underWay = &reader; };
    const auto end = [&](const QString& file, const wire::CaptureReader& reader) {
        wire::addReason(selection, reader.selection());
        underWay = nullptr;
        tellWithoutSflow(file, reader, options.input.port);
        isWhole = !tellWarning(reader) && isWhole;
    };
    if (!readCaptures(options.input, each, end, begin) || stopped())
        return Failed; // nothing is left of the file
    feed.finish();
    if (const auto finished = writer->finish(); !finished) {
        complain(QString::fromStdString(finished.error().text));
        return Failed;
    }
    if (tooLong > 0)
        complain(
            QStringLiteral("%1 datagrams are longer than UDP can carry and were left out.").arg(tooLong));
    complain(QStringLiteral("%1 datagrams are in %2%3.")
                 .arg(writer->written())
                 .arg(QString::fromStdString(options.out),
                      options.hasFilter ? QStringLiteral(": those with at least one sample that matches")
                                        : QString()));
    return isWhole ? Done : Failed;
}

} // namespace

int runSave(const QStringList& arguments)
{
    CommandLine line(
        "save",
        "Writes sFlow of captures into a new one (pcapng) that Wireshark and weirctl read. With --filter it "
        "keeps the datagrams that hold at least one sample that matches, whole: what else is in them comes "
        "along. Datagrams stand in the order of the captures, those of a second in order of time. "
        "What is no longer all that came in says so in a comment, so that nobody takes its gaps for losses.",
        {readOption,
         asOption,
         portOption,
         {"from", "TIME", "First second to keep, ISO 8601 in UTC.", ""},
         {"to", "TIME", "Second to end before.", ""},
         filterOption,
         {"dropped", "", "Of packets that switches report as dropped, instead of sampled ones.", ""},
         {"topology", "FILE", "Switches, ports and links as JSON: for node and link.", ""},
         groupsOption,
         mapOption,
         geoOption,
         ouiOption,
         {"out|o", "FILE", "The new capture. An older file of that name stays until this one is whole.",
          ""}});
    if (!line.read(arguments))
        return line.exitCode();
    int exit = WrongUsage;
    const auto options = readSaveOptions(line, exit);
    return options ? save(*options) : exit;
}

} // namespace weir::app
