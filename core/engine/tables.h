// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that questions look things up in: those of files, and what was learned from counters. Any
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "key/context.h"

namespace weir::engine
{

class Tables
{
public:
    struct Current {
        std::shared_ptr<const key::Context> context;
        std::uint64_t generation = 0; ///< another one: answers that looked something up are out of date
    };

    enum class Source { Live, Capture };

    /// The files' tables and what the source's agents told.
    Current current(Source source) const;

    /// Replaces what is not learned.
    void setFiles(const key::Context& files);

    /// The registry of adapters' makers, if the files brought none.
    void setUsualOui(std::shared_ptr<const key::OuiTable> oui);

    /// The topology, if the files brought none; null takes it back.
    void setUsualTopology(std::shared_ptr<const topology::Topology> topology);

    /// `generation` is that of the names.
    void setLearned(Source source, std::shared_ptr<const key::LearnedNames> names, std::uint64_t generation);

private:
    struct Learned {
        std::shared_ptr<const key::LearnedNames> names;
        std::uint64_t generation = 0;
        mutable std::shared_ptr<const key::Context> context; ///< null when it must be made anew
    };

    void renew();

    mutable std::mutex m_mutex;
    key::Context m_files;
    std::shared_ptr<const key::OuiTable> m_usualOui;
    std::shared_ptr<const topology::Topology> m_usualTopology;
    std::uint64_t m_generation = 0; ///< of all that is not learned
    Learned m_learned[2];           ///< by source
};

} // namespace weir::engine
