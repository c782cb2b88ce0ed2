// SPDX-License-Identifier: GPL-3.0-or-later
// The speeds of interfaces and links as agents told them, for what is looked at now. UI thread.
#pragma once

#include "query/link_speed.h"

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class InterfaceSpeeds : public query::LinkSpeeds
{
public:
    explicit InterfaceSpeeds(const engine::Engine& engine);
};

} // namespace weir::ui
