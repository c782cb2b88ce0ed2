// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the interface or link is that all of a question passes, or all of one row; and answers as parts of
// that.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "key/context.h"
#include "query/answer.h"

namespace weir::query
{

/// Nominal speeds (ifSpeed) in bit/s, as agents told them. Of one thread.
class LinkSpeeds
{
public:
    /// `onlyAgent`: who told all samples, where that is but one.
    explicit LinkSpeeds(std::shared_ptr<const key::Context> context,
                        std::optional<base::Address> onlyAgent = {});

    /// Of the interface or link by which all comes in, or goes out, that passes the filter. Each sample must
    /// meet one of
    /// - `inputifindex=` or `outputifindex=` a number, and `agent=` an address or `node:inputifindex=` a name
    ///   where there are several agents;
    /// - `ifname:inputifindex=` a name, with the agent or node where interfaces of several have it;
    /// - `link:inputifindex=` a name: a link is as fast as the slower of its ends of which the speed is
    /// known.
    ///
    /// What passes two of them passes the slower. Nothing where the value is no rate of bytes or bits, the
    /// filter leaves more than that, or no agent told of the speed. The speed is that of one direction: of a
    /// link both are asked, and where they are added up they may come to twice as much.
    std::optional<double> of(const Query& query) const { return of(query, {}); }

    /// The same of what is behind one row of an answer, whose keys tell of it, too. `keys` are the texts of
    /// query.keys; those of null tell nothing.
    std::optional<double> of(const Query& query, std::span<const std::string> keys) const;

private:
    struct Passed;
    using Place = key::LearnedNames::Place;

    std::optional<double> slowest(const Passed& passed) const;
    std::optional<double> ofInterface(const base::Address& agent, std::uint32_t ifIndex) const;
    std::optional<double> ofNamed(const std::string& name, const std::optional<base::Address>& agent) const;
    std::optional<double> ofLink(std::string_view name) const;
    std::optional<base::Address> agentOf(std::string_view node) const;

    std::shared_ptr<const key::Context> m_context;
    std::optional<base::Address> m_onlyAgent;
    mutable std::optional<std::multimap<std::string_view, Place>> m_named; ///< made when it is first needed
};

/// Per cent of a speed in bit/s for one in the query's value.
double percentOf(double speed, const Query& query);

/// All values in per cent of a speed in bit/s; errors, which are parts of the values, stay as they are.
Answer inPercent(const Answer& answer, double speed);
Ranking inPercent(const Ranking& ranking, const Query& query, double speed);

} // namespace weir::query
