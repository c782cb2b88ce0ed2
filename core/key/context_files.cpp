// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/context_files.h"

#include "base/file.h"

namespace weir::key
{

namespace
{

/// A table of a JSON file, made by `read`.
template <class Table>
base::Result<std::shared_ptr<const Table>> readTable(const std::string& path,
                                                     base::Result<Table> (*read)(std::string_view))
{
    const auto text = base::readFile(path);
    if (!text)
        return tl::unexpected(text.error());
    auto table = read(*text);
    if (!table)
        return base::failure(path + ": " + table.error().text);
    return std::make_shared<const Table>(std::move(*table));
}

} // namespace

base::Result<Context> readContext(const ContextFiles& files)
{
    Context context;
    if (!files.topology.empty()) {
        auto topology = topology::readTopologyFile(files.topology);
        if (!topology)
            return tl::unexpected(topology.error());
        context.topology = std::make_shared<const topology::Topology>(std::move(*topology));
    }
    for (const auto& [name, path] : files.groups) {
        auto table = readTable(path, readGroups);
        if (!table)
            return tl::unexpected(table.error());
        context.groups[name] = std::move(*table);
    }
    for (const auto& [name, path] : files.maps) {
        auto table = readTable(path, readMap);
        if (!table)
            return tl::unexpected(table.error());
        context.maps[name] = std::move(*table);
    }
    for (const std::string& path : files.geo) {
        auto database = GeoDatabase::open(path);
        if (!database)
            return tl::unexpected(database.error());
        context.geo.push_back(std::make_shared<const GeoDatabase>(std::move(*database)));
    }
    if (!files.oui.empty()) {
        auto table = readOui(files.oui);
        if (!table)
            return tl::unexpected(table.error());
        context.oui = std::make_shared<const OuiTable>(std::move(*table));
    }
    return context;
}

} // namespace weir::key
