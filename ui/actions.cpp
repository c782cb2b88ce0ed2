// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <algorithm>
#include <array>

#include "actions_icons.h"
#include "main_window.h"

namespace weir::ui
{

namespace
{

using Id = ActionId;
using W = MainWindow;
using enum Group;

#define T(text) QT_TRANSLATE_NOOP("Actions", text)

// clang-format off
constexpr std::array rows{
    //        id                 menu         text                          shortcuts           icon        tip                                                                group  check  line   handler
    ActionRow{Id::NewTab,        Menu::File,  T("New &tab"),                 "Ctrl+T",           "",         T("Another tab with this question"),                               None,  false, false, &W::newTab},
    ActionRow{Id::NewWindow,     Menu::File,  T("&New window"),              "Ctrl+N",           "",         T("Another window with this question, on the same traffic and with a time of its own"), None, false, false, &W::newWindow},
    ActionRow{Id::OpenCapture,   Menu::File,  T("&Open …"),                 "Ctrl+O",           "open",     T("Show a capture (pcap, pcapng), or the view that a table was made of"),                      None,  false, true,  &W::openCapture},
    ActionRow{Id::BackToLive,    Menu::File,  T("&Back to live"),           "Ctrl+End",         "",         T("Close the capture and show what comes in now"),                 None,  false, false, &W::backToLive},
    ActionRow{Id::ExportView,    Menu::File,  T("&Export …"),               "Ctrl+E",           "export",   T("Save what is shown as a table, a picture or a document"),       None,  false, true,  &W::exportView},
    ActionRow{Id::Print,         Menu::File,  T("&Print …"),                "Ctrl+P",           "",         T("Chart and table of its values on paper"),                       None,  false, false, &W::print},
    ActionRow{Id::SaveView,      Menu::File,  T("&Save view …"),            "Ctrl+S",           "",         T("Keep question, time and order by a name"),                      None,  false, true,  &W::saveView},
    ActionRow{Id::Views,         Menu::File,  T("Saved &views …"),          "Ctrl+Shift+B",     "",         T("Open, rename or delete views that were saved"),                 None,  false, false, &W::showViews},
    ActionRow{Id::OpenLink,      Menu::File,  T("Open lin&k …"),            "Ctrl+Shift+K",     "",         T("Show the view that a link weir:?… tells of"),                   None,  false, false, &W::askLink},
    ActionRow{Id::PlayDemo,      Menu::File,  T("Play the &demo"),          "Ctrl+D",           "",         T("Send recorded traffic to the port that Weir listens on"),       None,  true,  true,  &W::playDemo},
    ActionRow{Id::OpenDemo,      Menu::File,  T("Open the de&mo's recording"), "",               "",         T("All ten minutes of it at once, and the peak in them, instead of in real time"), None, false, false, &W::openDemo},
    ActionRow{Id::ListenAgain,   Menu::File,  T("&Listen again"),           "",                 "",         T("Try again to listen on the address and port of the settings"),  None,  false, false, &W::listenAgain},
    ActionRow{Id::CloseTab,      Menu::File,  T("&Close tab"),               "Ctrl+W",           "",         "",                                                                None,  false, true,  &W::closeTab},
    ActionRow{Id::ReopenTab,     Menu::File,  T("&Reopen closed tab"),       "Ctrl+Shift+T",     "",         "",                                                                None,  false, false, &W::reopenTab},
    ActionRow{Id::CloseWindow,   Menu::File,  T("Close &window"),            "Ctrl+Shift+W",     "",         T("This one; the others stay"),                                    None,  false, false, &W::closeWindow},
    ActionRow{Id::Quit,          Menu::File,  T("&Quit"),                   "Ctrl+Q",           "",         "",                                                                None,  false, true,  &W::quit},

    ActionRow{Id::Copy,          Menu::Edit,  T("&Copy"),                   "Ctrl+C",           "",         T("Copy the selected text, or the rows of the table"),             None,  false, false, &W::copy},
    ActionRow{Id::CopyPicture,   Menu::Edit,  T("Copy as pict&ure"),        "Ctrl+Shift+C",     "",         T("Chart and table of its values, to the clipboard at once"),      None,  false, false, &W::copyPicture},
    ActionRow{Id::CopyLink,      Menu::Edit,  T("Copy &link"),              "Ctrl+Alt+C",       "",         T("A text that opens this view again, here or elsewhere"),         None,  false, false, &W::copyLink},
    ActionRow{Id::Settings,      Menu::Edit,  T("&Settings …"),             "Ctrl+,",           "",         "",                                                                None,  false, true,  &W::showSettings},

    ActionRow{Id::Last10Seconds,  Menu::View,  T("1&0 s"),                   "",                 "",         T("Show ten seconds"),                                             Span,  true,  false, &W::setSpan},
    ActionRow{Id::LastMinute,    Menu::View,  T("&1 min"),                  "",                 "",         T("Show one minute"),                                              Span,  true,  false, &W::setSpan},
    ActionRow{Id::Last5Minutes,  Menu::View,  T("&5 min"),                  "",                 "",         T("Show 5 minutes"),                                               Span,  true,  false, &W::setSpan},
    ActionRow{Id::Last15Minutes, Menu::View,  T("15 mi&n"),                 "",                 "",         T("Show 15 minutes"),                                              Span,  true,  false, &W::setSpan},
    ActionRow{Id::LastHour,      Menu::View,  T("&60 min"),                 "",                 "",         T("Show an hour"),                                                 Span,  true,  false, &W::setSpan},
    ActionRow{Id::Last6Hours,     Menu::View,  T("6 &h"),                    "",                 "",         T("Show six hours"),                                               Span,  true,  false, &W::setSpan},
    ActionRow{Id::LastDay,        Menu::View,  T("1 da&y"),                   "",                 "",         T("Show a day"),                                                   Span,  true,  false, &W::setSpan},
    ActionRow{Id::Everything,     Menu::View,  T("&All"),                    "Ctrl+0",           "",         T("Show everything that is kept"),                                 Span,  true,  false, &W::setSpan},
    ActionRow{Id::ZoomIn,        Menu::View,  T("Zoom &in"),                "+; =; Ctrl++",     "",         T("Show half the time"),                                           None,  false, true,  &W::zoomIn},
    ActionRow{Id::ZoomOut,       Menu::View,  T("Zoom &out"),               "-; Ctrl+-",        "",         T("Show twice the time"),                                          None,  false, false, &W::zoomOut},
    ActionRow{Id::ZoomToRange,    Menu::View,  T("Zoom to the &range"),      "Z",                "",         T("Show no more than the marked range"),                           None,  false, false, &W::zoomToRange},
    ActionRow{Id::Lines,          Menu::View,  T("Lin&es instead of areas"), "Ctrl+Shift+A",     "",         T("Each flow by itself, from zero"),                               None,  true,  true,  &W::setLines},
    ActionRow{Id::FixScale,       Menu::View,  T("Fi&x the scale"),          "Ctrl+Shift+X",     "",         T("The values keep the scale that they have now"),                 None,  true,  false, &W::fixScale},
    ActionRow{Id::Mirror,         Menu::View,  T("Bo&th directions, mirrored"), "Ctrl+Shift+M",   "",         T("The other direction of the question, such as in for out, below the zero line"), None, true, false, &W::setMirror},
    ActionRow{Id::Shares,         Menu::View,  T("Shares as &bars and ring"), "Ctrl+Shift+H",   "",         T("Which part each flow has of the marked range, the pinned moment or the whole chart"), None, true, false, &W::setShares},
    ActionRow{Id::ThemeSystem,   Menu::View,  T("Colours of the &system"),  "",                 "",         "",                                                                Theme, true,  true,  &W::setTheme},
    ActionRow{Id::ThemeLight,    Menu::View,  T("&Light"),                  "",                 "",         "",                                                                Theme, true,  false, &W::setTheme},
    ActionRow{Id::ThemeDark,     Menu::View,  T("&Dark"),                   "",                 "",         "",                                                                Theme, true,  false, &W::setTheme},
    ActionRow{Id::Utc,           Menu::View,  T("Times in &UTC"),           "",                 "",         "",                                                                None,  true,  true,  &W::setUtc},
    ActionRow{Id::FullScreen,    Menu::View,  T("&Full screen"),            "F11",              "",         "",                                                                None,  true,  false, &W::setFullScreen},

    ActionRow{Id::EditKeys,      Menu::Flow,  T("Edit the &keys"),          "Ctrl+L",           "",         "",                                                                None,  false, false, &W::editKeys},
    ActionRow{Id::EditValue,     Menu::Flow,  T("Edit the &value"),         "Ctrl+Shift+V",     "",         "",                                                                None,  false, false, &W::editValue},
    ActionRow{Id::EditFilter,    Menu::Flow,  T("Edit the &filter"),        "Ctrl+F",           "",         "",                                                                None,  false, false, &W::editFilter},
    ActionRow{Id::ClearFilter,   Menu::Flow,  T("&Clear the filter"),       "Ctrl+Shift+F",     "",         T("Show all traffic again"),                                       None,  false, true,  &W::clearFilter},
    ActionRow{Id::ShowTotal,     Menu::Flow,  T("Show the &total"),         "Ctrl+G",           "",         T("No keys: all traffic as one flow"),                             None,  false, false, &W::showTotal},
    ActionRow{Id::OpenOther,      Menu::Flow,  T("What is &in other"),       "Ctrl+Shift+O",     "",         T("Show the next flows, without those that are named now"),        None,  false, false, &W::openOther},
    ActionRow{Id::SwapDirection,  Menu::Flow,  T("S&wap direction"),         "Ctrl+Shift+S",     "",         T("Sources for destinations and the reverse"),                     None,  false, false, &W::swapDirection},
    ActionRow{Id::NextUnit,      Menu::Flow,  T("Next &unit"),              "Ctrl+U",           "unit",     T("Bits, per cent of the speed, bytes, packets or samples per second"),             None,  false, false, &W::nextUnit},
    ActionRow{Id::Rerank,        Menu::Flow,  T("Order by &size now"),      "F5",               "",         T("The layers of the chart keep their order for a while otherwise"), None, false, true, &W::rerank},

    ActionRow{Id::Shortcuts,     Menu::Flow,  T("Sh&ortcuts …"),            "Ctrl+Shift+L",     "list",     T("Questions to pick from: the usual ones, your own, and those asked before"), None, false, true, &W::showShortcuts},
    ActionRow{Id::Counting,      Menu::Flow,  T("How it is counte&d …"),    "Ctrl+M",           "",         T("Once or for each port, smoothed or as it is"),                  None,  false, true,  &W::showCounting},
    ActionRow{Id::CountMax,      Menu::Flow,  T("Count one si&ghting"), "",                 "",         T("A packet that is seen by several switches counts once"),        None,  false, false, &W::countMax},
    ActionRow{Id::Discarded,     Menu::Flow,  T("Ask discarded &packets"),  "Ctrl+Shift+D",     "",         T("What switches threw away, or again the packets that were sampled"), None, false, false, &W::askDiscarded},

    ActionRow{Id::Pause,         Menu::Go,    T("&Pause"),                  "Space",            "pause",    T("Freeze the view; what comes in is kept all the same"),          None,  true,  false, &W::pause},
    ActionRow{Id::GoLive,        Menu::Go,    T("Go &live"),                "End",              "live",     T("Follow the newest second"),                                     None,  false, false, &W::goLive},
    ActionRow{Id::Unpin,         Menu::Go,    T("Un&mark moment or range"), "Esc",              "",         T("Show the mean again instead of one moment or range"),           None,  false, false, &W::unpin},
    ActionRow{Id::MarkPeak,      Menu::Go,    T("Mar&k the peak"),          "Ctrl+Shift+P",     "",         T("All of the peak that the pinned moment or the cursor is in, or else of the highest"), None, false, false, &W::markPeak},
    ActionRow{Id::MarkRange,     Menu::Go,    T("Mark a ran&ge …"),         "",                 "",         T("From the pinned moment to the cursor; in the chart by dragging with Shift, or Enter and Shift+Enter"), None, false, false, &W::markRange},
    ActionRow{Id::Explain,       Menu::Go,    T("&Explain the peak"),        "Ctrl+Shift+E",     "",         T("What changed at the marked range, the pinned moment or the highest peak against the minute before"),  None,  false, false, &W::explain},
    ActionRow{Id::ShowSamples,   Menu::Go,    T("Sho&w samples …"),          "Ctrl+I",           "",         T("The samples behind the marked range, the pinned moment or the whole chart, of the selected flows or of all"), None, false, false, &W::showSamples},
    ActionRow{Id::GoBack,        Menu::Go,    T("&Back"),                   "Alt+Left; Back; Ctrl+Z","back",     T("What was looked at before"),                                    None,  false, true,  &W::goBack},
    ActionRow{Id::GoForward,     Menu::Go,    T("&Forward"),                "Alt+Right; Forward; Ctrl+Shift+Z","forward", T("What was looked at after that"),                              None,  false, false, &W::goForward},
    ActionRow{Id::NextTab,       Menu::Go,    T("Next t&ab"),                "Ctrl+Tab; Ctrl+PgDown", "",    "",                                                                None,  false, true,  &W::nextTab},
    ActionRow{Id::PreviousTab,   Menu::Go,    T("P&revious tab"),            "Ctrl+Shift+Tab; Ctrl+PgUp", "", "",                                                               None,  false, false, &W::previousTab},

    ActionRow{Id::Palette,       Menu::Tools, T("&Find an action …"),       "Ctrl+K; Ctrl+Alt+I", "",       T("Find any action or question by a few letters of it"),           None,  false, false, &W::showPalette},
    ActionRow{Id::Streams,       Menu::Tools, T("&Agents and data sources …"), "Ctrl+Shift+G",    "",         T("How well the sFlow of each agent comes in: losses, sampling rates, silence"), None, false, false, &W::showStreams},
    ActionRow{Id::SetUpSwitch,   Menu::Tools, T("How do I set up a &switch?"), "",              "",         T("Commands that make a switch or a host send sFlow here"),        None,  false, false, &W::showSetup},

    ActionRow{Id::Reference,     Menu::Help,  T("Flow language &reference"), "F1",              "",         T("All that keys, value and filter can say; in a field, about the name under the cursor"), None, false, false, &W::showReference},
    ActionRow{Id::Tour,          Menu::Help,  T("Five minutes with the &demo"), "Shift+F1",        "",         T("A peak in recorded traffic, from the first sight of it to its cause, step by step"), None, true, false, &W::setTour},
    ActionRow{Id::About,         Menu::Help,  T("&About Weir"),             "",                 "",         "",                                                                None,  false, true,  &W::about},
    ActionRow{Id::AboutQt,       Menu::Help,  T("About &Qt"),               "",                 "",         "",                                                                None,  false, false, &W::aboutQt},
};

constexpr std::array spans{
    SpanRow{Id::Last10Seconds, 10}, SpanRow{Id::LastMinute, 60},      SpanRow{Id::Last5Minutes, 300}, SpanRow{Id::Last15Minutes, 900},
    SpanRow{Id::LastHour, 3600},    SpanRow{Id::Last6Hours, 6 * 3600}, SpanRow{Id::LastDay, 86'400},   SpanRow{Id::Everything, 0},
};

constexpr std::array<const char*, std::size_t(Menu::Count)> menuTitles{
    T("&File"), T("&Edit"), T("&View"), T("F&low"), T("&Go"), T("&Tools"), T("&Help"),
};
// clang-format on

#undef T

constexpr bool isComplete()
{
    std::array<int, std::size_t(Id::Count)> seen{};
    for (const ActionRow& row : rows)
        ++seen[std::size_t(row.id)];
    for (const int times : seen)
        if (times != 1)
            return false;
    return true;
}
static_assert(isComplete(), "one row for each action");

QString translated(const char* text)
{
    return *text ? QCoreApplication::translate("Actions", text) : QString();
}

QString tipOf(const QAction& action, const QString& sentence)
{
    const QString shortcut = action.shortcut().toString(QKeySequence::NativeText);
    const QString tip = sentence.isEmpty() ? action.iconText() : sentence;
    return shortcut.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, shortcut);
}

} // namespace

std::span<const ActionRow> actionRows()
{
    return rows;
}

QString menuTitle(Menu menu)
{
    return translated(menuTitles[std::size_t(menu)]);
}

std::span<const SpanRow> spanRows()
{
    return spans;
}

Actions::Actions(MainWindow& window) : QObject(&window), m_actions(rows.size())
{
    std::array<QActionGroup*, std::size_t(Group::Count)> groups{};
    for (const ActionRow& row : rows) {
        auto* action = new QAction(translated(row.text), this);
        action->setCheckable(row.checkable);
        if (*row.shortcuts)
            action->setShortcuts(QKeySequence::listFromString(row.shortcuts));
        action->setToolTip(tipOf(*action, translated(row.tip)));
        action->setStatusTip(QString());
        if (row.group != None) {
            auto& group = groups[std::size_t(row.group)];
            if (!group)
                group = new QActionGroup(this);
            group->addAction(action);
        }
        connect(action, &QAction::triggered, &window,
                [&window, handler = row.handler] { (window.*handler)(); });
        window.addAction(action);
        m_actions[std::size_t(row.id)] = action;
    }
}

void Actions::setSentence(ActionId id, const QString& sentence)
{
    const auto row = std::ranges::find(rows, id, &ActionRow::id);
    QAction& action = *(*this)[id];
    action.setToolTip(tipOf(action, sentence.isEmpty() ? translated(row->tip) : sentence));
}

std::vector<QMenu*> Actions::makeMenus(QWidget* parent) const
{
    std::vector<QMenu*> menus;
    for (const char* title : menuTitles)
        menus.push_back(new QMenu(translated(title), parent));
    for (QMenu* menu : menus)
        menu->setToolTipsVisible(true); // why something cannot be chosen
    for (const ActionRow& row : rows) {
        QMenu* menu = menus[std::size_t(row.menu)];
        if (row.separatorBefore)
            menu->addSeparator();
        menu->addAction((*this)[row.id]);
    }
    return menus;
}

void Actions::setIconColour(const QColor& colour)
{
    for (const ActionRow& row : rows)
        if (*row.icon)
            (*this)[row.id]->setIcon(actionIcon(row.icon, colour));
}

} // namespace weir::ui
