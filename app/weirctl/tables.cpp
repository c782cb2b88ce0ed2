// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl check, keys, functions, metrics and structures: the tables and the parser.
#include <QCommandLineParser>
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "options.h"
#include "query/counter_rates.h"
#include "sample/structures.h"

namespace weir::app
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr OptionRow formatOption{"format", "text|json", "Form of the output.", "text"};

/// One table as text in columns, or as a JSON array of objects.
int printTable(const QStringList& arguments, const char* command, const char* description, const Json& rows,
               const char* legend = nullptr)
{
    CommandLine line(command, description, {formatOption});
    if (!line.read(arguments))
        return line.exitCode();
    const QString format = line.value("format");
    if (format == QLatin1String("json")) {
        std::puts(rows.dump(2).c_str());
        return Done;
    }
    if (format != QLatin1String("text")) {
        complain(QStringLiteral("--format is text or json, not \"%1\".").arg(format));
        return WrongUsage;
    }
    std::size_t nameWidth = 0;
    std::size_t typeWidth = 0;
    for (const Json& row : rows) {
        nameWidth = std::max(nameWidth, row["name"].get_ref<const std::string&>().size());
        typeWidth = std::max(typeWidth, row["type"].get_ref<const std::string&>().size());
    }
    for (const Json& row : rows) {
        const std::string more = row.contains("example") ? "Example: " + row["example"].get<std::string>()
                                                         : row["tag"].get<std::string>();
        const std::string name = row["name"].get<std::string>() + (row.value("extension", false) ? "*" : "");
        std::printf("%-*s %-*s  %s  %s  [%s]\n", int(nameWidth + 1), name.c_str(), int(typeWidth),
                    row["type"].get_ref<const std::string&>().c_str(),
                    row["description"].get_ref<const std::string&>().c_str(), more.c_str(),
                    row["source"].get_ref<const std::string&>().c_str());
    }
    if (legend)
        std::printf("\n%s\n", legend);
    return Done;
}

/// A data source that sends such a record: an interface, a VLAN, a host or a virtual machine.
std::string sourceExample(sample::Tag tag)
{
    const std::uint32_t format = tag.format();
    if (tag.enterprise() != 0)
        return tag == sample::Tag(4413, 2) ? "3" : "2.1";
    if (format == 5)
        return "1.10";
    if (format <= 11 || (format >= 1002 && format <= 1005))
        return "3";
    const bool ofHost = format == 1001 || format == 2000 || (format >= 2003 && format <= 2010) ||
                        format == 2100 || format == 2207 || format >= 3000;
    return ofHost ? "2.1" : "3.80";
}

} // namespace

int runKeys(const QStringList& arguments)
{
    Json rows = Json::array();
    for (const key::KeyRow& row : key::keys())
        rows.push_back({{"name", row.name},
                        {"type", key::valueTypeRow(row.type).name},
                        {"title", row.title},
                        {"description", row.description},
                        {"example", row.example},
                        {"source", row.source},
                        {"extension", row.extension}});
    return printTable(arguments, "keys", "Lists the keys: what can be said of a sample.", rows,
                      "* a name of Weir's own: no public text on sFlow-RT has it");
}

int runFunctions(const QStringList& arguments)
{
    Json rows = Json::array();
    for (const key::FunctionRow& row : key::functions())
        rows.push_back({{"name", row.name},
                        {"type", row.syntax},
                        {"description", row.description},
                        {"example", row.example},
                        {"source", row.source}});
    return printTable(arguments, "functions", "Lists the functions: what can be made of keys.", rows);
}

int runMetrics(const QStringList& arguments)
{
    static constexpr const char* kinds[] = {"counter", "gauge", "text"};
    const auto add = [](Json& rows, const char* kind, const auto& row, const char* computed) {
        const sample::StructureRow* structure =
            sample::findStructure(sample::StructureKind::CounterRecord, row.structure);
        std::string source(structure->name);
        source += " (" + sample::toText(row.structure) + ')' + computed;
        rows.push_back({{"name", row.name},
                        {"type", kind},
                        {"unit", row.unit},
                        {"description", row.description},
                        {"example", sourceExample(row.structure) + '.' + std::string(row.name)},
                        {"source", source},
                        {"extension", row.extension}});
    };
    Json rows = Json::array();
    for (const sample::MetricRow& row : sample::metrics())
        if (!row.name.empty())
            add(rows, kinds[std::size_t(sample::kindOf(row.form))], row, "");
    for (const query::DerivedMetricRow& row : query::derivedMetrics())
        add(rows, row.isRate ? "counter" : "gauge", row, ", computed");
    return printTable(arguments, "metrics",
                      "Lists the counter metrics. A counter is told as rate per second of its unit.", rows);
}

int runStructures(const QStringList& arguments)
{
    static constexpr const char* kinds[] = {"sample", "flow", "counter"};
    Json rows = Json::array();
    for (const sample::StructureRow& row : sample::structures())
        rows.push_back({{"name", row.name},
                        {"type", kinds[std::size_t(row.kind)]},
                        {"tag", sample::toText(row.tag)},
                        {"length", row.length},
                        {"description", row.description},
                        {"source", row.source}});
    return printTable(arguments, "structures", "Lists the sFlow structures that are known by name.", rows);
}

int runCheck(const QStringList& arguments)
{
    CommandLine line("check",
                     "Checks an expression and prints its canonical form, or the problem and where it is.",
                     {keysOption,
                      {"value", "VALUE", "What is counted: bytes, frames, bps, a key …", "bytes"},
                      filterOption});
    if (!line.read(arguments))
        return line.exitCode();
    const auto query = readQuestion(line);
    if (!query)
        return Failed;
    const bool nothingAsked = !line.isSet("keys") && !line.isSet("value") && !line.isSet("filter");
    if (nothingAsked) {
        complain(QStringLiteral("nothing to check: give --keys, --value or --filter."));
        return WrongUsage;
    }
    if (line.isSet("keys"))
        std::puts(key::toText(query->keys).c_str());
    if (line.isSet("value"))
        std::puts(query->value.text.c_str());
    if (line.isSet("filter"))
        std::puts(key::toText(query->filter).c_str());
    return Done;
}

} // namespace weir::app
