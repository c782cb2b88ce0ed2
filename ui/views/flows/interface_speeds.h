// SPDX-License-Identifier: GPL-3.0-or-later
// The speeds of interfaces as agents told them, for what is looked at now. UI thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/address.h"
#include "key/context.h"
#include "query/query.h"

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class InterfaceSpeeds
{
public:
    explicit InterfaceSpeeds(const engine::Engine& engine);

    /// In bit/s, of the interface that all of a question passes, or of a row of it; nothing where there is no
    /// such one.
    std::optional<double> of(const query::Query& query, std::span<const std::string> keys = {}) const;

private:
    std::shared_ptr<const key::Context> m_context;
    std::optional<base::Address> m_onlyAgent;
};

} // namespace weir::ui
