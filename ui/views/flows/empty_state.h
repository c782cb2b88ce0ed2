// SPDX-License-Identifier: GPL-3.0-or-later
// Why there is nothing to see, and what to do about it: a function of what is known.
#pragma once

#include <QString>
#include <QTimeZone>
#include <optional>
#include <vector>

#include "actions.h"
#include "engine/health.h"
#include "engine/question.h"
#include "query/diagnosis.h"

namespace weir::ui
{

struct EmptyFacts {
    QStringList listening;
    QString listenProblem; ///< why it does not listen, as the engine says it
    engine::HealthReport health;
    engine::View view;
    bool reading = false; ///< a capture is being read
    bool capture = false; ///< the window holds a capture
    bool hasFilter = false;
    bool hasKeys = false;
    bool dropped = false; ///< discarded packets are asked
    std::uint64_t samplesSeen = 0;
    std::uint64_t samplesMatched = 0;
    std::shared_ptr<const query::Diagnosis> diagnosis; ///< why none matched; null: not known
    qint64 now = 0;                                    ///< wall clock, seconds
};

struct EmptyState {
    QString title;
    QString text;
    std::vector<ActionId> actions; ///< the first is the one to press
};

/// Nothing when there is something to see.
std::optional<EmptyState> emptyState(const EmptyFacts& facts);

} // namespace weir::ui
