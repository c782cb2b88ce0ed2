// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include <QDir>
#include <QFileInfo>
#include <array>

namespace weir::ui
{

namespace
{

using Q = QMetaType;

// clang-format off
constexpr std::array rows{
    SettingRow{Setting::Theme,          "theme",           Q::QString,     "system",                 QT_TRANSLATE_NOOP("Settings", "Light or dark")},
    SettingRow{Setting::Utc,            "utc",             Q::Bool,        "false",                  QT_TRANSLATE_NOOP("Settings", "Times in UTC")},
    SettingRow{Setting::Budget,         "budget",          Q::Int,         "256",                    QT_TRANSLATE_NOOP("Settings", "Memory for the window, in MiB")},
    SettingRow{Setting::Address,        "listen/address",  Q::QString,     "*",                      QT_TRANSLATE_NOOP("Settings", "Address to listen on")},
    SettingRow{Setting::Port,           "listen/port",     Q::Int,         "6343",                   QT_TRANSLATE_NOOP("Settings", "UDP port to listen on")},
    SettingRow{Setting::Span,           "span",            Q::Int,         "300",                    QT_TRANSLATE_NOOP("Settings", "Seconds that a chart shows")},
    SettingRow{Setting::Lines,          "lines",           Q::Bool,        "false",                  QT_TRANSLATE_NOOP("Settings", "Lines instead of areas")},
    SettingRow{Setting::Topology,       "tables/topology", Q::QString,     "",                       QT_TRANSLATE_NOOP("Settings", "Topology"),                         QT_TRANSLATE_NOOP("Settings", "Switches, ports and links as JSON: for node, link, edge and core."),         SettingPage::Tables},
    SettingRow{Setting::Groups,         "tables/groups",   Q::QStringList, "",                       QT_TRANSLATE_NOOP("Settings", "Groups of addresses"),              QT_TRANSLATE_NOOP("Settings", "Names of networks as JSON: for group:ipsource:NAME."),                      SettingPage::Tables},
    SettingRow{Setting::Maps,           "tables/maps",     Q::QStringList, "",                       QT_TRANSLATE_NOOP("Settings", "Maps"),                             QT_TRANSLATE_NOOP("Settings", "Labels of values as JSON: for map:vlan:NAME."),                             SettingPage::Tables},
    SettingRow{Setting::Geo,            "tables/geo",      Q::QStringList, "",                       QT_TRANSLATE_NOOP("Settings", "Countries and networks"),           QT_TRANSLATE_NOOP("Settings", "Databases of the kind .mmdb: for country and asn."),                        SettingPage::Tables},
    SettingRow{Setting::Oui,            "tables/oui",      Q::QString,     "",                       QT_TRANSLATE_NOOP("Settings", "Makers of adapters"),               QT_TRANSLATE_NOOP("Settings", "IEEE's oui.csv or oui.txt: for oui:macsource:name."),                       SettingPage::Tables},
    SettingRow{Setting::ResolveNames,   "tables/dns",      Q::Bool,        "false",                  QT_TRANSLATE_NOOP("Settings", "Resolve addresses to names (DNS)"), QT_TRANSLATE_NOOP("Settings", "For dns:ipsource. Your name servers then learn which addresses you look at."), SettingPage::Tables},
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
    if (row.type == Q::QStringList)
        return QStringList();
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
