// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tables.h"

namespace weir::engine
{

Tables::Current Tables::current(Source source) const
{
    const std::lock_guard lock(m_mutex);
    const Learned& learned = m_learned[std::size_t(source)];
    if (!learned.context) {
        auto context = std::make_shared<key::Context>(m_files);
        if (!context->oui)
            context->oui = m_usualOui;
        if (!context->topology)
            context->topology = m_usualTopology;
        if (!context->hostNames)
            context->hostNames = m_hostNames;
        context->learned = learned.names;
        learned.context = std::move(context);
    }
    // Each part only grows, so that another sum is another state; captures and live are told apart by the
    // last bit.
    return {learned.context, (m_generation + learned.generation) << 1 | std::uint64_t(source),
            m_hostNamesGeneration};
}

void Tables::renew()
{
    ++m_generation;
    forgetContexts();
}

void Tables::forgetContexts()
{
    for (const Learned& learned : m_learned)
        learned.context.reset();
}

void Tables::setFiles(const key::Context& files)
{
    const std::lock_guard lock(m_mutex);
    m_files = files;
    renew();
}

void Tables::setUsualOui(std::shared_ptr<const key::OuiTable> oui)
{
    const std::lock_guard lock(m_mutex);
    m_usualOui = std::move(oui);
    renew();
}

void Tables::setUsualTopology(std::shared_ptr<const topology::Topology> topology)
{
    const std::lock_guard lock(m_mutex);
    m_usualTopology = std::move(topology);
    renew();
}

void Tables::setHostNames(std::shared_ptr<const key::HostNames> names)
{
    const std::lock_guard lock(m_mutex);
    m_hostNames = std::move(names);
    ++m_hostNamesGeneration;
    forgetContexts();
}

void Tables::setLearned(Source source, std::shared_ptr<const key::LearnedNames> names,
                        std::uint64_t generation)
{
    const std::lock_guard lock(m_mutex);
    Learned& learned = m_learned[std::size_t(source)];
    if (learned.names == names)
        return;
    learned.names = std::move(names);
    // The names of a capture begin at 0 again when another is opened: the sum must not come back to an old
    // one.
    if (generation < learned.generation)
        m_generation += learned.generation + 1;
    learned.generation = generation;
    learned.context.reset();
}

} // namespace weir::engine
