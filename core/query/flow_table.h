// SPDX-License-Identifier: GPL-3.0-or-later
// All flows that a question has met, each with a small number, and the grouping of a second's samples by
// flow. Owned by one question; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "key/evaluator.h"
#include "query/partial.h"
#include "query/query.h"
#include "store/second.h"

namespace weir::query
{

class FlowTable
{
public:
    /// A second's partial has at most so many rows; the smallest flows beyond go to its rest.
    static constexpr std::size_t mostFlowsPerSecond = 200'000;

    /// The query must outlive the table.
    static std::unique_ptr<FlowTable> make(const Query& query);
    virtual ~FlowTable() = default;

    /// All parts of one second.
    virtual Partial evaluate(std::span<const store::Second* const> parts) = 0;
    Partial evaluate(const store::Second& second);

    /// Other tables for what is evaluated from now on.
    virtual void setContext(std::shared_ptr<const key::Context> context) = 0;

    virtual std::size_t size() const = 0;

    /// Forgets flows that none of the partials has, and numbers the others anew in them.
    virtual void compact(std::span<Partial* const> partials) = 0;

    /// Number of the flow as the user sees it: flows that differ only in the data source, or in the value
    /// that `count:` counts, share one. At most size().
    virtual std::uint32_t shown(std::uint32_t flow) const = 0;

    /// Text of each key of a shown flow.
    virtual std::vector<std::string> keyTexts(std::uint32_t shown) const = 0;

    /// Bytes of memory held, near enough for a budget.
    virtual std::size_t bytes() const = 0;
};

} // namespace weir::query
