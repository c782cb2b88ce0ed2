// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/interface_speeds.h"

#include <algorithm>

#include "engine/engine.h"

namespace weir::ui
{

namespace
{

/// Who told all samples, where that is but one.
std::optional<base::Address> onlyAgent(const engine::Engine& engine)
{
    const std::shared_ptr<const query::StreamReport> streams = engine.streams();
    const auto& agents = streams->subAgents;
    if (agents.empty() || !std::ranges::all_of(agents, [&](const query::SubAgentHealth& health) {
            return health.agent == agents.front().agent;
        }))
        return {};
    return agents.front().agent;
}

} // namespace

InterfaceSpeeds::InterfaceSpeeds(const engine::Engine& engine)
    : query::LinkSpeeds(engine.tables().context, onlyAgent(engine))
{
}

} // namespace weir::ui
