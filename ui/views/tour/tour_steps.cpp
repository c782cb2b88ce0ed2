// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tour/tour_steps.h"

#include <QCoreApplication>
#include <array>

#include "views/tour/tour_panel.h"

namespace weir::ui
{

namespace
{

bool asksFor(const TourFacts& facts, const char* key)
{
    return facts.look.text.keys.find(key) != std::string::npos;
}

bool picks(const TourFacts& facts, const char* term)
{
    return facts.look.text.filter.find(term) != std::string::npos;
}

using P = TourPanel;
using F = const TourFacts&;

#define T(text) QT_TRANSLATE_NOOP("TourPanel", text)

// clang-format off
constexpr std::array steps{
    TourStep{"open",    T("Open the demo"),       T("Ten minutes of a real lab of Mininet and Open vSwitch come with Weir. As a recording all of it is there at once."),
             T("Open the recording"), &P::openDemo,    [](F facts) { return facts.hasDemo; }},
    TourStep{"pin",     T("Pin the peak"),        T("Near the end something towers above the rest. Click it, or reach the chart with Tab and the peak with ← and →, and press Enter. The table then ranks that moment alone."),
             T("Pin it"),             &P::pinPeak,     [](F facts) { return facts.pinned.has_value(); }},
    TourStep{"explain", T("What is it?"),         T("The rows say who talks to whom, and each of them is small. Ctrl+Shift+E compares the peak with the minute before and tries the other keys, too: which of them tells most of the rise?"),
             T("Explain the peak"),   &P::explain,     [](F facts) { return facts.explained; }},
    TourStep{"what",    T("Ask by that key"),     T("Nearly all of it comes from UDP port 53: answers of name servers that nobody asked. Click udpsourceport under \"Other keys that tell it\", or type it as the keys."),
             T("Ask by udpsourceport"), &P::askByPort, [](F facts) { return asksFor(facts, "udpsourceport") || picks(facts, "udpsourceport"); }},
    TourStep{"who",     T("Who sends it?"),       T("A click on 53 in the table keeps that port alone, as a filter. Then ask by ipsource: the question is another one, the samples are the same, so that the whole time is drawn anew."),
             T("Ask who sends it"),   &P::askWho,      [](F facts) { return asksFor(facts, "ipsource") && picks(facts, "udpsourceport=53"); }},
    TourStep{"path",    T("By which path?"),      T("Each sample says by which port of which switch the packet came in. Ask by agent,inputifindex: the switches on the way each have their part."),
             T("Ask for the path"),   &P::askPath,     [](F facts) { return asksFor(facts, "inputifindex"); }},
    TourStep{"back",    T("40 seconds before"),   T("What was it like before it began? Move the pin 40 s back: Enter on a moment to the left. Nothing had to be set up for that, the samples are kept."),
             T("Go 40 s back"),       &P::goBack,      [](F facts) { return facts.pinned && facts.look.view.pinned && *facts.look.view.pinned <= *facts.pinned - tourGoesBack; }},
    TourStep{"export",  T("Take it along"),       T("Ctrl+E saves what is shown: as a table with the error of each number, a picture, or a sheet for a report. The file .json beside a table opens this view again."),
             T("Export …"),           &P::exportView,  [](F facts) { return facts.exported; }},
};
// clang-format on

#undef T

} // namespace

std::span<const TourStep> tourSteps()
{
    return steps;
}

} // namespace weir::ui
