// SPDX-License-Identifier: GPL-3.0-or-later
// Answers made by hand, for tests of what shows them.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "query/answer.h"

namespace weir::tests
{

/// `flows` are the mean rates; *other* is drawn as `other` in `otherFlows` flows. Steps all have the mean.
inline query::Answer makeAnswer(const std::map<std::string, double>& flows, double other = 0,
                                std::size_t otherFlows = 0, query::Range range = {1000, 1300, 1})
{
    query::Answer answer;
    answer.query = *query::readQuery({"ipsource", "bps", ""});
    answer.range = range;
    answer.columns = {"ipsource"};
    answer.unit = query::unitOf(answer.query.value);
    const auto series = [&](std::vector<std::string> keys, double value, std::uint32_t samples) {
        const query::Estimate estimate{value, samples, samples < 10 ? NAN : 196.0 / std::sqrt(samples)};
        return query::Series{
            std::move(keys), estimate, {}, std::vector<query::Estimate>(range.steps(), estimate)};
    };
    double sum = other;
    for (const auto& [key, value] : flows) {
        answer.series.push_back(series({key}, value, std::uint32_t(value / 1000)));
        sum += value;
    }
    std::ranges::stable_sort(answer.series, std::greater(),
                             [](const query::Series& s) { return s.whole.value; });
    answer.other = series({}, other, std::uint32_t(other / 1000));
    answer.otherFlows = otherFlows;
    answer.total = series({}, sum, std::uint32_t(sum / 1000));
    answer.states.assign(range.steps(), query::StepState::Covered);
    answer.samplesSeen = answer.samplesMatched = std::uint64_t(sum / 1000);
    return answer;
}

} // namespace weir::tests
