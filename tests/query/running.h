// SPDX-License-Identifier: GPL-3.0-or-later
// Asks our own captures a question, to see that it can be asked.
#pragma once

#include <optional>

#include "query/windows.h"

namespace weir::test
{

/// The windows of the captures of tests/data.
inline const std::vector<store::Snapshot>& ownWindows()
{
    static const std::vector<store::Snapshot> windows = [] {
        std::vector<store::Snapshot> all;
        for (const auto& path : support::ownCaptures())
            all.push_back(snapshotOf(support::secondsOf(support::readCapture(path)), true));
        return all;
    }();
    return windows;
}

/// Samples that the question matched; nothing when an answer contradicts itself.
inline std::optional<std::uint64_t> matched(const query::Query& query)
{
    std::uint64_t matched = 0;
    for (const store::Snapshot& window : ownWindows()) {
        const base::SecondNumber from = window.seconds.front()->time();
        query::LiveQuery live(query);
        live.update(window, from, window.end);
        const query::Answer answer = live.answer({from, window.end, 1});
        for (const query::Series& series : answer.series)
            if (series.keys.size() != query.keys.size())
                return std::nullopt;
        if (answer.samplesMatched > answer.samplesSeen)
            return std::nullopt;
        matched += answer.samplesMatched;
    }
    return matched;
}

} // namespace weir::test
