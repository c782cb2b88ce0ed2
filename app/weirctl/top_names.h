// SPDX-License-Identifier: GPL-3.0-or-later
// The names that a question of captures asks for: what agents told in them, and what the DNS tells.
#pragma once

#include <chrono>
#include <memory>

#include "engine/name_resolver.h"
#include "query/name_learner.h"
#include "top_options.h"

namespace weir::app
{

class TopNames
{
public:
    /// The options outlive it.
    explicit TopNames(const TopOptions& options);

    /// Reads the captures once for the names that agents tell in them, which may come late. A pipe is read
    /// only once: there a name is known from when it was told. False after a sentence.
    bool learnFirst();

    /// Of a pipe, as it is read. True: the context is another one.
    bool learnOnTheWay(const store::Second& second);

    /// Waits for the names that the last reading wanted. True: read again, there may be more to see; a key
    /// behind one without a name is met only then.
    bool resolveWanted();

    /// Says how many addresses got no answer.
    void tellMissing() const;

    /// The tables of the question with the names of now.
    std::shared_ptr<const key::Context> context() const { return m_context; }

private:
    void makeContext();

    const TopOptions& m_options;
    query::NameLearner m_learner;
    std::shared_ptr<const key::Context> m_context;
    std::unique_ptr<engine::NameResolver> m_resolver;
    std::uint64_t m_asked = 0; ///< before the last reading
    std::chrono::steady_clock::time_point m_deadline;
    bool m_isLate = false;
};

} // namespace weir::app
