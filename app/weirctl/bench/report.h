// SPDX-License-Identifier: GPL-3.0-or-later
// What a run of the benchmarks found, as a table for people and as JSON.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "traffic.h"

namespace weir::bench
{

struct Settings {
    TrafficSettings traffic;
    std::uint32_t seconds = 300; ///< of traffic
    bool quick = false;

    int runs() const { return quick ? 3 : 5; }

    /// The amounts that the limits of the table are for.
    bool isUsual() const;
};

enum class Limit { None, AtMost, AtLeast, LessThanBeside };

/// One number of the table.
struct FigureRow {
    const char* name; ///< of its scenario, a dot, its own
    const char* what;
    const char* unit;
    int decimals;
    const char* beside; ///< what the second number is; "" when there is none
    Limit limit;
    double bound;
};

struct Scenario;

/// What a program measures, in the order of its table.
struct Contents {
    const char* program;
    std::span<const Scenario> scenarios;
    std::span<const FigureRow> figures;
};

struct Figure {
    const FigureRow* row = nullptr;
    double value = 0;
    std::optional<double> beside;
    std::string note;

    std::optional<double> ratio() const;
    bool isMet() const;
};

class Report
{
public:
    Report(const Settings& settings, const Contents& contents) : m_settings(settings), m_contents(contents) {}

    /// `name` is one of the figures'.
    void add(const char* name, double value, std::optional<double> beside = {}, std::string note = {});

    /// What a run in another process wrote. False when it is nothing of the kind.
    bool addJson(const std::string& text);

    /// Why a scenario has no figures, or not all of them.
    void remark(std::string sentence) { m_remarks.push_back(std::move(sentence)); }

    std::string text() const;
    std::string json() const;

private:
    const FigureRow* rowOf(std::string_view name) const;

    Settings m_settings;
    Contents m_contents;
    std::vector<Figure> m_figures;
    std::vector<std::string> m_remarks;
};

/// Prints to stderr what is being done.
void progress(const std::string& what);

} // namespace weir::bench
