// SPDX-License-Identifier: GPL-3.0-or-later
#include "table_files.h"

#include <algorithm>
#include <array>

#include "engine/engine.h"

namespace weir::ui
{

namespace
{

constexpr std::array fileSettings{Setting::Topology, Setting::Groups, Setting::Maps, Setting::Geo,
                                  Setting::Oui};

/// NAME=FILE
std::vector<std::pair<std::string, std::string>> named(const QVariant& lines)
{
    std::vector<std::pair<std::string, std::string>> tables;
    for (const QString& line : lines.toStringList())
        if (const qsizetype at = line.indexOf('='); at > 0 && at < line.size() - 1)
            tables.emplace_back(line.left(at).toStdString(), line.mid(at + 1).toStdString());
    return tables;
}

} // namespace

key::ContextFiles tableFilesOf(const Settings& settings)
{
    key::ContextFiles files;
    files.topology = settings.value(Setting::Topology).toString().toStdString();
    files.groups = named(settings.value(Setting::Groups));
    files.maps = named(settings.value(Setting::Maps));
    for (const QString& path : settings.value(Setting::Geo).toStringList())
        files.geo.push_back(path.toStdString());
    files.oui = settings.value(Setting::Oui).toString().toStdString();
    return files;
}

TableFiles::TableFiles(engine::Engine& engine, Settings& settings, key::ContextFiles known, QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_settings(settings),
      m_errand(engine),
      m_files(std::move(known))
{
    connect(&settings, &Settings::changed, this, [this](Setting setting) {
        if (std::ranges::find(fileSettings, setting) != fileSettings.end())
            read();
    });
    read();
}

void TableFiles::read()
{
    const key::ContextFiles wanted = tableFilesOf(m_settings);
    if (wanted == m_files)
        return;
    m_files = wanted;
    m_reading = true;
    emit changed();
    m_errand.start([this, wanted](const engine::Errand::Stop&) -> engine::Errand::Delivery {
        std::vector<key::FileProblem> problems;
        auto context = std::make_shared<const key::Context>(key::readContext(wanted, problems));
        return [this, context, problems] {
            m_reading = false;
            m_problems.clear();
            for (const key::FileProblem& each : problems)
                m_problems.insert(QString::fromStdString(each.path), QString::fromStdString(each.text));
            m_engine.setTables(*context);
            emit changed();
        };
    });
}

} // namespace weir::ui
