// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that functions look things up in. Immutable, part of a question: when one of them changes, there
// is a new context, and what was answered with the old one is asked again.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "key/tables/address_groups.h"
#include "key/tables/geo_database.h"
#include "key/tables/host_names.h"
#include "key/tables/learned_names.h"
#include "key/tables/oui_table.h"
#include "key/tables/value_map.h"
#include "topology/topology.h"

namespace weir::key
{

/// A table that is not there answers null to everything.
struct Context {
    std::map<std::string, std::shared_ptr<const AddressGroups>, std::less<>> groups;
    std::map<std::string, std::shared_ptr<const ValueMap>, std::less<>> maps;
    std::vector<std::shared_ptr<const GeoDatabase>> geo; ///< the first that knows an address answers
    std::shared_ptr<const OuiTable> oui;
    std::shared_ptr<const topology::Topology> topology;
    std::shared_ptr<const LearnedNames> learned;
    std::shared_ptr<const HostNames> hostNames;
};

} // namespace weir::key
