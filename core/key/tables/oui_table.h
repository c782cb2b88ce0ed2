// SPDX-License-Identifier: GPL-3.0-or-later
// Makers of network adapters by the first bits of a MAC address (IEEE MA-L, MA-M, MA-S).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/result.h"

namespace weir::key
{

class OuiTable
{
public:
    /// The maker of an address in the low 48 bits; "" when it is not known. The text lives as long as the
    /// table.
    std::string_view find(std::uint64_t mac) const;

    std::size_t blocks() const { return m_blocks.size(); }

private:
    friend base::Result<OuiTable> readOui(const std::string& path);

    void readCsv(std::string_view text);
    void readText(std::string_view text);
    void add(std::string_view hex, std::string_view name);

    boost::unordered_flat_map<std::uint64_t, std::string> m_blocks; ///< by first bits, and how many
};

/// A file of IEEE's registry, as CSV or as text; of a folder, such as the one of Debian's ieee-data: all
/// there are.
base::Result<OuiTable> readOui(const std::string& path);

} // namespace weir::key
