// SPDX-License-Identifier: GPL-3.0-or-later
// Learns from counters what agents call their hosts, virtual machines and interfaces.
#pragma once

#include <cstdint>
#include <memory>

#include "key/tables/learned_names.h"
#include "query/counter_rates.h"
#include "store/second.h"

namespace weir::query
{

/// Owned by one thread; what it gives out is immutable.
class NameLearner
{
public:
    /// Of interfaces their names and speeds are kept; of hosts, virtual machines and applications every
    /// metric.
    void add(const store::Second& second);

    /// What was learned until now.
    std::shared_ptr<const key::LearnedNames> names() const;

    /// Goes up when a name changed, but not when a number did: answers about the past are then out of date.
    std::uint64_t generation() const { return m_generation; }

private:
    using Place = key::LearnedNames::Place;

    void learnAdapters(const Place& place, base::Bytes sample, sample::SampleForm form);
    void learnMetric(const MetricPoint& point);
    void learnText(const Place& place, const std::string& metric, std::string text, bool isName);

    CounterRates m_rates{CounterRates::Sources::AllButInterfaces};
    key::LearnedNames m_names;
    std::uint64_t m_generation = 0;
    mutable std::shared_ptr<const key::LearnedNames> m_published; ///< null when m_names is newer
};

} // namespace weir::query
