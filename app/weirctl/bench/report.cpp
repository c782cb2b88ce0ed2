// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sys/utsname.h>
#include <thread>

#include "base/time.h"
#include "scenarios.h"

namespace weir::bench
{

namespace
{

using Json = nlohmann::ordered_json;

/// The value of a line `name : value` of a file of /proc; "" when there is none.
std::string procLine(const char* path, std::string_view name)
{
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(name))
            if (const std::size_t colon = line.find(':'); colon != std::string::npos)
                return line.substr(line.find_first_not_of(" \t", colon + 1));
    return {};
}

struct Machine {
    std::string processor;
    unsigned cores;
    double memory; ///< GiB
    std::string kernel;
};

Machine thisMachine()
{
    utsname names{};
    uname(&names);
    Machine machine;
    machine.processor = procLine("/proc/cpuinfo", "model name");
    if (machine.processor.empty())
        machine.processor = names.machine;
    machine.cores = std::thread::hardware_concurrency();
    machine.memory = std::atof(procLine("/proc/meminfo", "MemTotal").c_str()) / (1 << 20);
    machine.kernel = std::string(names.sysname) + ' ' + names.release;
    return machine;
}

/// With commas between thousands.
std::string wholeText(std::uint64_t number)
{
    std::string text = std::to_string(number);
    for (std::ptrdiff_t at = std::ptrdiff_t(text.size()) - 3; at > 0; at -= 3)
        text.insert(std::size_t(at), 1, ',');
    return text;
}

std::string numberText(double number, int decimals)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, number);
    return text;
}

std::string padded(std::string text, int width)
{
    const auto wanted = std::size_t(std::abs(width));
    if (text.size() < wanted)
        text.insert(width < 0 ? 0 : text.size(), wanted - text.size(), ' ');
    return text;
}

std::string limitText(const FigureRow& row)
{
    char bound[32];
    std::snprintf(bound, sizeof bound, "%g", row.bound);
    switch (row.limit) {
    case Limit::AtMost: return std::string("at most ") + bound;
    case Limit::AtLeast: return std::string("at least ") + bound;
    case Limit::LessThanBeside: return std::string("ratio below 1");
    case Limit::None: break;
    }
    return {};
}

bool belongs(const Figure& figure, const Scenario& scenario)
{
    const std::size_t length = std::strlen(scenario.name);
    return std::strncmp(figure.row->name, scenario.name, length) == 0 && figure.row->name[length] == '.';
}

} // namespace

bool Settings::isUsual() const
{
    const Settings usual;
    return !quick && seconds == usual.seconds && traffic.rate == usual.traffic.rate &&
           traffic.agents == usual.traffic.agents && traffic.interfaces == usual.traffic.interfaces &&
           traffic.hosts == usual.traffic.hosts;
}

std::optional<double> Figure::ratio() const
{
    if (!beside || *beside == 0)
        return std::nullopt;
    return value / *beside;
}

bool Figure::isMet() const
{
    switch (row->limit) {
    case Limit::AtMost: return value <= row->bound;
    case Limit::AtLeast: return value >= row->bound;
    case Limit::LessThanBeside: return beside && value < *beside;
    case Limit::None: break;
    }
    return true;
}

const FigureRow* Report::rowOf(std::string_view name) const
{
    for (const FigureRow& row : m_contents.figures)
        if (row.name == name)
            return &row;
    return nullptr;
}

void Report::add(const char* name, double value, std::optional<double> beside, std::string note)
{
    m_figures.push_back({rowOf(name), value, beside, std::move(note)});
}

bool Report::addJson(const std::string& text)
{
    const Json report = Json::parse(text, nullptr, false);
    if (!report.is_object() || !report.contains("figures") || !report.contains("remarks"))
        return false;
    for (const Json& json : report["figures"]) {
        const FigureRow* row = rowOf(json.value("name", ""));
        if (!row || !json.contains("value"))
            return false;
        Figure figure{row, json["value"], std::nullopt, json.value("note", "")};
        if (json.contains("beside"))
            figure.beside = json["beside"].get<double>();
        m_figures.push_back(std::move(figure));
    }
    for (const Json& json : report["remarks"])
        m_remarks.push_back(json);
    return true;
}

std::string Report::json() const
{
    const Machine machine = thisMachine();
    const TrafficSettings& traffic = m_settings.traffic;
    Json report;
    report["time_utc"] = base::toIso8601(base::secondOf(base::wallClock()));
    report["machine"] = {{"processor", machine.processor},
                         {"cores", machine.cores},
                         {"memory_gib", std::round(machine.memory * 10) / 10},
                         {"kernel", machine.kernel}};
    report["settings"] = {{"seconds", m_settings.seconds}, {"rate", traffic.rate},
                          {"agents", traffic.agents},      {"interfaces", traffic.interfaces},
                          {"hosts", traffic.hosts},        {"seed", traffic.seed},
                          {"quick", m_settings.quick}};
    report["figures"] = Json::array();
    for (const Figure& figure : m_figures) {
        const FigureRow& row = *figure.row;
        Json json{{"name", row.name}, {"what", row.what}, {"unit", row.unit}, {"value", figure.value}};
        if (figure.beside) {
            json["beside"] = *figure.beside;
            json["beside_what"] = row.beside;
        }
        if (const auto ratio = figure.ratio())
            json["ratio"] = *ratio;
        if (row.limit != Limit::None) {
            json["limit"] = limitText(row);
            if (m_settings.isUsual())
                json["met"] = figure.isMet();
        }
        if (!figure.note.empty())
            json["note"] = figure.note;
        report["figures"].push_back(std::move(json));
    }
    report["remarks"] = m_remarks;
    return report.dump(2) + '\n';
}

std::string Report::text() const
{
    const Machine machine = thisMachine();
    const TrafficSettings& traffic = m_settings.traffic;
    std::string text = m_contents.program +
                       (", " + base::toIso8601(base::secondOf(base::wallClock())).substr(0, 10)) +
                       ", medians" + (m_settings.quick ? " of a quick run\n" : "\n");
    text += std::to_string(machine.cores) + " x " + machine.processor + ", " + numberText(machine.memory, 0) +
            " GiB, " + machine.kernel + '\n';
    text += wholeText(m_settings.seconds) + " s of " + wholeText(traffic.rate) + " samples/s, " +
            wholeText(traffic.agents) + " agents of " + wholeText(traffic.interfaces) + " interfaces, " +
            wholeText(traffic.hosts) + " hosts, seed " + std::to_string(traffic.seed) + '\n';
    for (const Scenario& scenario : m_contents.scenarios) {
        const auto own = [&](const Figure& figure) { return belongs(figure, scenario); };
        if (std::ranges::none_of(m_figures, own))
            continue;
        text += '\n' + std::string(scenario.name) + ": " + scenario.summary + '\n';
        for (const Figure& figure : m_figures) {
            if (!own(figure))
                continue;
            const FigureRow& row = *figure.row;
            std::string line = "  " + padded(row.what, 36) +
                               padded(numberText(figure.value, row.decimals), -9) + ' ' +
                               padded(row.unit, 12);
            std::string beside;
            if (figure.beside)
                beside = padded(numberText(*figure.beside, row.decimals), -9) + ' ' + padded(row.beside, 15) +
                         padded(figure.ratio() ? numberText(*figure.ratio(), 2) : "", -6);
            line += padded(beside, 33);
            if (row.limit != Limit::None)
                line += limitText(row) + (!m_settings.isUsual() ? "" : figure.isMet() ? ": met" : ": MISSED");
            if (!figure.note.empty())
                line += (row.limit != Limit::None ? "; " : "") + figure.note;
            text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
        }
    }
    if (!m_remarks.empty())
        text += '\n';
    for (const std::string& remark : m_remarks)
        text += remark + '\n';
    return text;
}

void progress(const std::string& what)
{
    std::fprintf(stderr, "%s\n", what.c_str());
}

} // namespace weir::bench
