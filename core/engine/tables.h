// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that questions look things up in: those of files, what was learned from counters, and names of
// addresses. Any thread.
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
        std::uint64_t hostNames = 0;  ///< likewise, for those that asked for names of addresses
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

    /// The names of addresses, if the files brought none; null takes them back.
    void setHostNames(std::shared_ptr<const key::HostNames> names);

    /// `generation` is that of the names.
    void setLearned(Source source, std::shared_ptr<const key::LearnedNames> names, std::uint64_t generation);

private:
    struct Learned {
        std::shared_ptr<const key::LearnedNames> names;
        std::uint64_t generation = 0;
        mutable std::shared_ptr<const key::Context> context; ///< null when it must be made anew
    };

    void renew();
    void forgetContexts();

    mutable std::mutex m_mutex;
    key::Context m_files;
    std::shared_ptr<const key::OuiTable> m_usualOui;
    std::shared_ptr<const topology::Topology> m_usualTopology;
    std::shared_ptr<const key::HostNames> m_hostNames;
    std::uint64_t m_generation = 0; ///< of all that is neither learned nor resolved
    std::uint64_t m_hostNamesGeneration = 0;
    Learned m_learned[2]; ///< by source
};

} // namespace weir::engine
