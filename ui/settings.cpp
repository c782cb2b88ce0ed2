// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <array>

namespace weir::ui
{

namespace
{

using Q = QMetaType;

#define T(text) QT_TRANSLATE_NOOP("Settings", text)

constexpr std::array themes{Choice{"system", T("As the system")}, Choice{"light", T("Light")},
                            Choice{"dark", T("Dark")}};
constexpr std::array palettes{Choice{"petroff", T("Petroff: nine colours for any colour vision")},
                              Choice{"okabe-ito", T("Okabe–Ito: seven colours, further apart")}};
constexpr std::array units{Choice{"bps", T("Bits per second")}, Choice{"Bps", T("Bytes per second")},
                           Choice{"fps", T("Packets per second")},
                           Choice{"samples", T("Samples per second")}};
constexpr std::array fontSizes{Choice{"0", T("As the system")},
                               Choice{"7", "7"},
                               Choice{"8", "8"},
                               Choice{"9", "9"},
                               Choice{"10", "10"},
                               Choice{"11", "11"},
                               Choice{"12", "12"},
                               Choice{"14", "14"},
                               Choice{"16", "16"},
                               Choice{"18", "18"},
                               Choice{"20", "20"},
                               Choice{"24", "24"}};

constexpr std::array<const char*, std::size_t(SettingPage::Count)> pageTitles{
    T("General"), T("Look"), T("Colours of flows"), T("Reception"), T("Tables")};

// clang-format off
constexpr std::array rows{
    SettingRow{Setting::Theme,          "theme",           Q::QString,     "system",    T("Light or dark"),      "",                                                                                           SettingPage::Look, "--theme light|dark", 0, 0, themes},
    SettingRow{Setting::Palette,        "palette",         Q::QString,     "petroff",   T("Palette"),            T("The colours of the flows; when there are more flows than colours, they begin again, hatched."), SettingPage::Look, "", 0, 0, palettes},
    SettingRow{Setting::FontFamily,     "font/family",     Q::QString,     "",          T("Font"),               "",                                                                                           SettingPage::Look},
    SettingRow{Setting::FontSize,       "font/size",       Q::Int,         "0",         T("Size of the font"),   T("In points; rows and buttons grow with it."),                                               SettingPage::Look, "", 0, 0, fontSizes},
    SettingRow{Setting::Lines,          "lines",           Q::Bool,        "false",     T("Lines instead of areas"), T("Each flow by itself, from zero."),                                                     SettingPage::Look},
    SettingRow{Setting::Colours,        "colours",         Q::QStringList, "",          T("Colours by key"),     T("A flow's keys as the table shows them, with | between them: it has that colour in every chart."), SettingPage::Colours},
    SettingRow{Setting::Utc,            "utc",             Q::Bool,        "false",     T("Times in UTC"),       T("Otherwise local time; 12 or 24 hours as the system's language has it."),                   SettingPage::General},
    SettingRow{Setting::Unit,           "unit",            Q::QString,     "bps",       T("Unit of new questions"), T("The one that is shown goes along when it counts bits, bytes, packets or samples."),             SettingPage::General, "--value V", 0, 0, units},
    SettingRow{Setting::Span,           "span",            Q::Int,         "300",       T("Seconds that a chart shows"), "",                                                                                   SettingPage::General, "", 10, 2678400},
    SettingRow{Setting::Listen,         "listen/places",   Q::QStringList, "*:6343",    T("Addresses to listen on"), T("* is every address of this machine. A multicast group is joined, and may name an interface: 239.1.2.3%eth0."), SettingPage::Reception, "--listen ADDR:PORT"},
    SettingRow{Setting::Budget,         "budget",          Q::Int,         "256",       T("Memory for the window, in MiB"), T("The newest seconds are kept in it; when it is full the oldest leave."),         SettingPage::Reception, "--budget MiB", 8, 65536},
    SettingRow{Setting::ReachBack,      "reachBack",       Q::Int,         "0",         T("The window reaches back at least, in minutes"), T("Where the memory is too small for that, one in k samples is kept and stands for the others. 0: every sample is kept."), SettingPage::Reception, "--reach-back MINUTES", 0, 1440},
    SettingRow{Setting::Topology,       "tables/topology", Q::QString,     "",          T("Topology"),           T("Switches, ports and links as JSON: for node, link, edge and core."),                       SettingPage::Tables, "--topology FILE"},
    SettingRow{Setting::Groups,         "tables/groups",   Q::QStringList, "",          T("Groups of addresses"), T("Names of networks as JSON: for group:ipsource:NAME."),                                    SettingPage::Tables, "--groups NAME=FILE"},
    SettingRow{Setting::Maps,           "tables/maps",     Q::QStringList, "",          T("Maps"),               T("Labels of values as JSON: for map:vlan:NAME."),                                            SettingPage::Tables, "--map NAME=FILE"},
    SettingRow{Setting::Geo,            "tables/geo",      Q::QStringList, "",          T("Countries and networks"), T("Databases of the kind .mmdb: for country and asn."),                                   SettingPage::Tables, "--geo FILE.mmdb"},
    SettingRow{Setting::Oui,            "tables/oui",      Q::QString,     "",          T("Makers of adapters"), T("IEEE's oui.csv or oui.txt: for oui:macsource:name."),                                      SettingPage::Tables, "--oui FILE"},
    SettingRow{Setting::ResolveNames,   "tables/dns",      Q::Bool,        "false",     T("Resolve addresses to names (DNS)"), T("For dns:ipsource. Your name servers then learn which addresses you look at."), SettingPage::Tables, "--dns"},
    SettingRow{Setting::Shares,         "shares",          Q::Bool,        "false",     ""},
    SettingRow{Setting::Tour,           "tour/shown",      Q::Bool,        "false",     ""},
    SettingRow{Setting::TourDone,       "tour/done",       Q::QStringList, "",          ""},
    SettingRow{Setting::Keys,           "question/keys",   Q::QString,     "ipsource,ipdestination", ""},
    SettingRow{Setting::Value,          "question/value",  Q::QString,     "bps",                    ""},
    SettingRow{Setting::Filter,         "question/filter", Q::QString,     "",                       ""},
    SettingRow{Setting::Aggregation,    "question/aggregation", Q::QString, "max",                   ""},
    SettingRow{Setting::Smoothing,      "question/smoothing",   Q::Double,  "0",                     ""},
    SettingRow{Setting::Dropped,        "question/dropped",     Q::Bool,    "false",                 ""},
    SettingRow{Setting::RecentKeys,     "recent/keys",     Q::QStringList, "",                       ""},
    SettingRow{Setting::RecentFilters,  "recent/filters",  Q::QStringList, "",                       ""},
    SettingRow{Setting::RecentQuestions,"recent/questions", Q::QStringList, "",                       ""},
    SettingRow{Setting::Shortcuts,      "shortcuts",       Q::QStringList, "",                       ""},
    SettingRow{Setting::RecentCaptures, "recent/captures", Q::QStringList, "",                       ""},
    SettingRow{Setting::ExportFolder,   "export/folder",   Q::QString,     "",                       ""},
    SettingRow{Setting::ExportFormat,   "export/format",   Q::Int,         "0",                      ""},
    SettingRow{Setting::Sorting,        "question/sorting", Q::QString,    "",                       ""},
    SettingRow{Setting::Tabs,           "window/tabs",     Q::QString,     "",                       ""},
    SettingRow{Setting::Geometry,       "window/geometry", Q::QByteArray,  "",                       ""},
    SettingRow{Setting::Layout,         "window/layout",   Q::QByteArray,  "",                       ""},
    SettingRow{Setting::Splitter,       "window/splitter", Q::QByteArray,  "",                       ""},
};
// clang-format on

#undef T

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (std::size_t(rows[i].id) != i)
            return false;
    return rows.size() == std::size_t(Setting::Count);
}
static_assert(inOrder(), "one row for each setting, in the order of the enumeration");

QVariant converted(const SettingRow& row, QVariant value)
{
    // A list of one is a plain text in the file, and an empty one is nothing.
    if (row.type == Q::QStringList)
        return value.toStringList();
    return value.convert(QMetaType(row.type)) ? value : QVariant();
}

} // namespace

std::span<const SettingRow> settings()
{
    return rows;
}

const SettingRow& settingRow(Setting setting)
{
    return rows[std::size_t(setting)];
}

QString pageTitle(SettingPage page)
{
    return QCoreApplication::translate("Settings", pageTitles[std::size_t(page)]);
}

Settings::Settings(Kept kept, QObject* parent)
    : QObject(parent),
      m_kept(kept),
      m_file(QSettings::IniFormat, QSettings::UserScope, "weir", "weir")
{
}

Settings::~Settings()
{
    write();
}

QVariant Settings::value(Setting setting) const
{
    const SettingRow& row = rows[std::size_t(setting)];
    if (const auto now = m_now.constFind(int(setting)); now != m_now.constEnd())
        return *now;
    if (m_kept == Kept::InFile && m_file.contains(row.key))
        if (const QVariant kept = converted(row, m_file.value(row.key)); kept.isValid())
            return kept;
    return initialValue(setting);
}

QVariant Settings::initialValue(Setting setting)
{
    const SettingRow& row = rows[std::size_t(setting)];
    if (row.type == Q::QStringList)
        return *row.initial ? QStringList{row.initial} : QStringList();
    return converted(row, QString(row.initial));
}

void Settings::set(Setting setting, const QVariant& value)
{
    if (value == this->value(setting))
        return;
    m_now.remove(int(setting));
    if (m_kept == Kept::InFile)
        m_file.setValue(rows[std::size_t(setting)].key, value);
    else
        m_now.insert(int(setting), value);
    emit changed(setting);
}

bool Settings::write()
{
    if (m_kept != Kept::InFile)
        return true;
    m_file.sync();
    return m_file.status() == QSettings::NoError;
}

QString Settings::pathBeside(const QString& fileName) const
{
    return m_kept == Kept::InFile ? QFileInfo(path()).dir().filePath(fileName) : QString();
}

} // namespace weir::ui
