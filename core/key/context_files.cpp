// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/context_files.h"

#include "base/file.h"

namespace weir::key
{

namespace
{

template <class Table>
base::Result<std::shared_ptr<const Table>> shared(base::Result<Table> table)
{
    if (!table)
        return tl::unexpected(table.error());
    return std::make_shared<const Table>(std::move(*table));
}

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

Context readContext(const ContextFiles& files, std::vector<FileProblem>& problems)
{
    Context context;
    /// The table, or nothing and a problem.
    const auto taken = [&](const std::string& path, auto result) {
        using Table = typename decltype(result)::value_type::element_type;
        if (result)
            return *result;
        problems.push_back({path, result.error().text});
        return std::shared_ptr<const Table>();
    };
    if (!files.topology.empty())
        context.topology = taken(files.topology, shared(topology::readTopologyFile(files.topology)));
    for (const auto& [name, path] : files.groups)
        if (auto table = taken(path, readTable(path, readGroups)))
            context.groups[name] = std::move(table);
    for (const auto& [name, path] : files.maps)
        if (auto table = taken(path, readTable(path, readMap)))
            context.maps[name] = std::move(table);
    for (const std::string& path : files.geo)
        if (auto database = taken(path, shared(GeoDatabase::open(path))))
            context.geo.push_back(std::move(database));
    if (!files.oui.empty())
        context.oui = taken(files.oui, shared(readOui(files.oui)));
    return context;
}

base::Result<Context> readContext(const ContextFiles& files)
{
    std::vector<FileProblem> problems;
    Context context = readContext(files, problems);
    if (!problems.empty())
        return base::failure(problems.front().text);
    return context;
}

} // namespace weir::key
