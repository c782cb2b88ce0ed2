// SPDX-License-Identifier: GPL-3.0-or-later
// Which other keys tell of a change.
//
// What a dimension tells. A value may have most of the change only because it has most of the traffic: of
// 99 % TCP a rise is 99 % TCP, too, and nothing is explained by that. So its share of the change is held
// against its share of the traffic on the quieter side (before a rise, after a fall), and the difference is
// what it tells: 0 where everything grew alike, 100 where something that was not there is all of the change.
// That all grew alike explains a traffic that doubled, not one that is seventy times what it was: where the
// change is larger than the quieter side, the share is that of a traffic as large as the change. Not so of
// adapters, interfaces and protocols, of which there are few anyway.
// Dimensions are ordered by that, an address, a port or a name before an adapter or an interface, those
// before a protocol, where the difference is small: they say more to a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/change_tally.h"

namespace weir::query
{

/// Keys that were tried, and their value that tells most.
struct Dimension {
    key::KeyList keys;
    std::string text; ///< canonical
    Change largest;
    double shareOfQuiet = 0; ///< of the traffic on the quieter side, in per cent
    double told = 0;         ///< `largest.share`, 100 at most, less what it had anyway
};

/// Rates of a value, or of all traffic.
struct Part {
    double change;
    double quiet; ///< on the quieter side
};

/// What a part of a change tells by keys of this weight, in per cent.
double told(const Part& part, const Part& whole, double weight);

/// Whether all that passes the filter has one value of each of these keys, and of which the filter says so.
bool isFixedBy(const key::Filter& filter, const key::KeyList& keys);

/// Aspects of the keys of which the filter leaves one value.
unsigned aspectsFixedBy(const key::Filter& filter);

/// Finds the dimensions of a change. The census of both stretches says which keys are worth asking; several
/// are asked at the same time where the effort allows it, of much traffic first a part.
class DimensionSearch
{
public:
    /// All of them outlive it.
    DimensionSearch(const Query& query, const Ground& ground, double secondsAfter, double secondsBefore,
                    const Effort& effort);
    ~DimensionSearch();

    /// Looks what there is to ask and how long it will be. False: it was stopped.
    bool prepare(const store::Snapshot& window, const Span& after, const Span& before, Way& way);

    /// Those that tell something of the total's change, which is significant; most first, at most ten.
    /// Nothing: it was stopped.
    std::optional<std::vector<Dimension>> find(double totalChange, Way& way) const;

private:
    struct Wanted;
    using Found = std::vector<std::optional<Dimension>>;

    std::optional<Found> askEach(const std::vector<Wanted>& wanted, double totalChange, const Ground& ground,
                                 const ChangeScales& scales, Way& way) const;
    std::vector<std::size_t> ordered(const Found& found, const std::vector<Wanted>& wanted) const;

    const Query& m_query;
    const Ground& m_ground;
    const Ground m_few; ///< a part of it
    const double m_secondsAfter;
    const double m_secondsBefore;
    const Effort& m_effort;
    std::vector<Wanted> m_wanted;
};

} // namespace weir::query
