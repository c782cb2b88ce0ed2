// SPDX-License-Identifier: GPL-3.0-or-later
// Countries and autonomous systems of addresses, out of a database in MaxMind's format.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/result.h"

namespace weir::key
{

/// Safe to ask from any thread.
class GeoDatabase
{
public:
    static base::Result<GeoDatabase> open(const std::string& path);

    /// Texts live as long as the database.
    struct Country {
        std::string_view code; ///< ISO 3166-1 alpha-2
        std::string_view name; ///< English; "" when the database has none
    };
    struct AutonomousSystem {
        std::uint32_t number = 0;
        std::string_view name; ///< of the organization; "" when the database has none
    };

    std::optional<Country> country(const base::Address& address) const;
    std::optional<AutonomousSystem> autonomousSystem(const base::Address& address) const;

    /// What the file says it is, such as `GeoLite2-Country`.
    const std::string& kind() const { return m_kind; }

private:
    struct Handle;

    std::shared_ptr<const Handle> m_handle;
    std::string m_kind;
};

} // namespace weir::key
