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

    /// Takes over partials that another table of the same question made: numbers their flows by this one.
    virtual void adopt(const FlowTable& maker, std::span<Partial* const> partials) = 0;

    /// By number: that of the flow as the user sees it. Flows that differ only in the data source, or in the
    /// value that `count:` counts, share one. Empty: each is shown as it is. All are below size().
    virtual std::span<const std::uint32_t> shownNumbers() const = 0;

    std::uint32_t shown(std::uint32_t flow) const
    {
        const auto numbers = shownNumbers();
        return numbers.empty() ? flow : numbers[flow];
    }

    /// Whether a flow's data source comes before another's: by agent, sub-agent, class and index. The same in
    /// every table.
    virtual bool isSourceBefore(std::uint32_t a, std::uint32_t b) const = 0;

    static constexpr std::uint32_t notMet = UINT32_MAX;

    /// The shown flows of another table as this one numbers them; notMet for those that it has not met. Of
    /// tables whose keys have values of the same types.
    virtual std::vector<std::uint32_t> numbersOf(const FlowTable& other,
                                                 std::span<const std::uint32_t> shown) = 0;

    /// Text of each key of a shown flow.
    virtual std::vector<std::string> keyTexts(std::uint32_t shown) const = 0;

    /// Bytes of memory held, near enough for a budget.
    virtual std::size_t bytes() const = 0;
};

} // namespace weir::query
