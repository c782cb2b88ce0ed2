// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/empty_state.h"

#include <QCoreApplication>

#include "format/flow_text.h"
#include "format/units.h"

namespace weir::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("EmptyState", text);
}

/// `*:6343` is every address: the port says it all.
QString placesText(QStringList places)
{
    for (QString& place : places)
        if (place.startsWith("*:"))
            place.remove(0, 2);
    return places.join(QStringLiteral(", "));
}

QString code(const std::string& expression)
{
    return '`' + shownText(expression) + '`';
}

/// What the samples have where the term wants something else.
QString insteadText(const query::Diagnosis& found)
{
    if (found.instead.empty())
        return tr("None of them has %1.").arg(code(found.left));
    QStringList values;
    for (const std::string& value : found.instead)
        values << shownText(value);
    const QString list = values.join(QStringLiteral(", "));
    if (found.others == 0)
        return tr("Values of %1 seen: %2.").arg(code(found.left), list);
    return tr("Values of %1 seen: %2 and %3 more.").arg(code(found.left), list, countText(found.others));
}

QString portsText(const query::Diagnosis& found)
{
    const QString samples = countText(found.samples);
    if (found.noTopology)
        return tr("No topology is loaded, so that it is not known which ports of the %1 samples are links.")
            .arg(samples);
    return found.term == "edge" ? tr("0 of %1 samples came in by an edge port: one that the topology knows "
                                     "and no link ends at.")
                                      .arg(samples)
                                : tr("0 of %1 samples came in by a link of the topology.").arg(samples);
}

QString reasonText(const query::Diagnosis& found)
{
    const QString term = code(found.term);
    const QString before = countText(found.before);
    switch (found.kind) {
    case query::Diagnosis::Kind::Ports: return portsText(found);
    case query::Diagnosis::Kind::Key: return tr("%1 is in none of %2 samples.").arg(term, before);
    case query::Diagnosis::Kind::Value: return tr("%1 has no value in any of %2 samples.").arg(term, before);
    case query::Diagnosis::Kind::Term: break;
    }
    const QString matched =
        found.before == found.samples
            ? tr("%1 matched 0 of %2 samples.").arg(term, before)
            : tr("%1 matched 0 of the %2 samples that the terms before it leave.").arg(term, before);
    return matched + ' ' + insteadText(found);
}

EmptyState noMatch(const EmptyFacts& facts)
{
    if (facts.diagnosis && facts.diagnosis->kind == query::Diagnosis::Kind::Ports)
        return {facts.diagnosis->term == "edge" ? tr("No sample is from the edge")
                                                : tr("No sample is from the core"),
                reasonText(*facts.diagnosis),
                {ActionId::CountMax, ActionId::Settings}};
    if (facts.diagnosis && facts.diagnosis->kind == query::Diagnosis::Kind::Term)
        return {tr("No sample matches"),
                reasonText(*facts.diagnosis),
                {ActionId::EditFilter, ActionId::ClearFilter}};
    if (facts.diagnosis)
        return {tr("No sample has all of this"),
                reasonText(*facts.diagnosis),
                {ActionId::EditKeys, ActionId::ShowTotal}};
    const QString seen = countText(facts.samplesSeen);
    if (facts.hasFilter)
        return {tr("No sample matches"),
                tr("%1 flow samples came in, but none passes the filter and has all keys.").arg(seen),
                {ActionId::ClearFilter, ActionId::EditFilter}};
    return {tr("No sample has these keys"),
            tr("%1 flow samples came in, but in none of them are all keys present.").arg(seen),
            {ActionId::ShowTotal, ActionId::EditKeys}};
}

EmptyState nothingInView(const EmptyFacts& facts)
{
    if (!facts.view.live)
        return {tr("Nothing is kept of this time"),
                tr("The window holds no datagrams of the time that you look at. Newer ones are there."),
                {ActionId::GoLive}};
    const QString ago =
        durationText(std::max<qint64>(0, facts.now - facts.health.lastDatagram / 1'000'000'000));
    return {tr("Silence"),
            tr("No flow samples in the last %1. The last datagram came %2 ago.")
                .arg(durationText(facts.view.span), ago),
            {ActionId::SetUpSwitch}};
}

EmptyState nothingListens(const EmptyFacts& facts)
{
    if (!facts.listenProblem.isEmpty())
        return {tr("Weir cannot listen"),
                facts.listenProblem,
                {ActionId::ListenAgain, ActionId::OpenCapture, ActionId::Settings}};
    return {tr("Weir does not listen"),
            tr("Open a capture, or choose an address and a port to listen on."),
            {ActionId::OpenCapture, ActionId::Settings}};
}

} // namespace

std::optional<EmptyState> emptyState(const EmptyFacts& facts)
{
    if (facts.samplesMatched > 0)
        return {};
    if (facts.reading)
        return EmptyState{tr("Reading the capture …"), {}, {}};
    if (facts.samplesSeen > 0)
        return noMatch(facts);
    if (facts.dropped && (facts.capture || facts.health.datagrams > 0))
        return EmptyState{
            tr("No discarded packets"),
            tr("No agent has reported any in the time that you look at. Switches report them only "
               "where that is set up (sFlow dropped packet notification)."),
            {ActionId::Discarded, ActionId::SetUpSwitch}};
    if (facts.capture && facts.view.live)
        return EmptyState{tr("No flow samples in this capture"),
                          tr("Weir reads sFlow version 5 out of UDP port 6343, in pcap and pcapng files."),
                          {ActionId::OpenCapture, ActionId::BackToLive}};
    if (facts.capture)
        return EmptyState{tr("Nothing is kept of this time"),
                          tr("The capture has no datagrams at the time that you look at."),
                          {ActionId::GoLive}};
    if (facts.health.flowSamples > 0)
        return nothingInView(facts);
    if (facts.health.counterSamples > 0)
        return EmptyState{
            tr("Only counters so far"),
            tr("%1 counter samples came in, but no flow samples. Is packet sampling switched on in the "
               "agent, and is there traffic?")
                .arg(countText(facts.health.counterSamples)),
            {ActionId::SetUpSwitch, ActionId::PlayDemo, ActionId::Tour}};
    if (facts.health.otherVersions > 0)
        return EmptyState{
            tr("Not sFlow version 5"),
            tr("%1 datagrams came in, but they are not sFlow version 5. Set the agent to version 5.")
                .arg(countText(facts.health.datagrams)),
            {ActionId::SetUpSwitch, ActionId::PlayDemo, ActionId::Tour}};
    if (facts.health.datagrams > 0)
        return EmptyState{tr("No samples so far"),
                          tr("%1 datagrams came in, but there are no samples in them.")
                              .arg(countText(facts.health.datagrams)),
                          {ActionId::SetUpSwitch, ActionId::PlayDemo, ActionId::Tour}};
    if (facts.listening.isEmpty())
        return nothingListens(facts);
    return EmptyState{
        tr("No datagrams on UDP %1 yet").arg(placesText(facts.listening)),
        tr("Send sFlow here from a switch or a host, or look around with recorded traffic first."),
        {ActionId::PlayDemo, ActionId::Tour, ActionId::OpenCapture, ActionId::SetUpSwitch}};
}

} // namespace weir::ui
