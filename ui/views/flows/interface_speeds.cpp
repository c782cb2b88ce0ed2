// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/interface_speeds.h"

#include <algorithm>

#include "engine/engine.h"
#include "query/link_speed.h"

namespace weir::ui
{

InterfaceSpeeds::InterfaceSpeeds(const engine::Engine& engine) : m_context(engine.tables().context)
{
    const std::shared_ptr<const query::StreamReport> streams = engine.streams();
    const auto& agents = streams->subAgents;
    if (!agents.empty() && std::ranges::all_of(agents, [&](const query::SubAgentHealth& health) {
            return health.agent == agents.front().agent;
        }))
        m_onlyAgent = agents.front().agent;
}

std::optional<double> InterfaceSpeeds::of(const query::Query& query, std::span<const std::string> keys) const
{
    if (!m_context || !m_context->learned)
        return {};
    return query::speedOf(query, keys, {*m_context->learned, m_onlyAgent});
}

} // namespace weir::ui
