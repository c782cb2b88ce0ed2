// SPDX-License-Identifier: GPL-3.0-or-later
// What is remembered between two runs: one row a setting. Owned by main(); UI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QSettings>
#include <QVariant>
#include <span>

namespace weir::ui
{

enum class Setting {
    Theme,
    Palette,
    FontFamily,
    FontSize,
    Lines,
    Colours,
    Utc,
    Unit,
    Span,
    Listen,
    Budget,
    ReachBack,
    Topology,
    Groups,
    Maps,
    Geo,
    Oui,
    ResolveNames,
    Shares,
    Tour,
    TourDone,
    Keys,
    Value,
    Filter,
    Aggregation,
    Smoothing,
    Dropped,
    RecentKeys,
    RecentFilters,
    RecentQuestions,
    Shortcuts,
    RecentCaptures,
    ExportFolder,
    ExportFormat,
    Sorting,
    Tabs,
    Geometry,
    Layout,
    Splitter,
    Count
};

/// Where the dialog shows it.
enum class SettingPage { General, Look, Colours, Reception, Tables, Count };

struct Choice {
    const char* value; ///< as the file would hold it
    const char* title; ///< for people
};

struct SettingRow {
    Setting id;
    const char* key; ///< in the file
    QMetaType::Type type;
    const char* initial;   ///< as the file would hold it; of a list its only line, or "" for none
    const char* title;     ///< for people; "" for what the window remembers by itself
    const char* note = ""; ///< a sentence on what it means
    SettingPage page = SettingPage::General;
    const char* option = ""; ///< of the command line that says it for one run, as its help writes it
    int from = 0;            ///< least number
    int to = 0;              ///< largest number
    std::span<const Choice> choices = {}; ///< where only these can be had
};

std::span<const SettingRow> settings();
const SettingRow& settingRow(Setting setting);

QString pageTitle(SettingPage page);

class Settings : public QObject
{
    Q_OBJECT
public:
    enum class Kept { InFile, NowhereElse };

    /// NowhereElse: begins with the initial values and leaves no trace.
    explicit Settings(Kept kept = Kept::InFile, QObject* parent = nullptr);
    ~Settings() override;

    /// What the file holds, where that is of the right type, or else the initial value.
    QVariant value(Setting setting) const;
    static QVariant initialValue(Setting setting);
    void set(Setting setting, const QVariant& value);

    /// For this run, until it is set: what the command line says is not what the user settled on.
    void overrideWith(Setting setting, const QVariant& value) { m_now.insert(int(setting), value); }

    /// Writes the file now. False when that is not possible: what is set lasts until the program ends.
    bool write();

    /// Beside the file; "" when nothing is kept.
    QString pathBeside(const QString& fileName) const;
    QString path() const { return m_file.fileName(); }

signals:
    void changed(weir::ui::Setting setting);

private:
    const Kept m_kept;
    QSettings m_file;
    QHash<int, QVariant> m_now; ///< goes before the file
};

} // namespace weir::ui
