// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of a second that a question wants, a few at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "key/evaluator.h"
#include "query/partial.h"
#include "query/port_filter.h"
#include "query/query.h"
#include "query/samples_by_layout.h"
#include "store/second.h"

namespace weir::query
{

/// Goes through a second in the order that costs least. Owned by one question; one thread.
class SampleWalk
{
public:
    /// `tupleBytes`: of a tuple, shape().bytes() of the evaluator at least. The query and the evaluator must
    /// outlive the walk.
    SampleWalk(const Query& query, key::Evaluator& evaluator, std::size_t tupleBytes);

    /// Another topology, from the next second on.
    void setContext(const std::shared_ptr<const key::Context>& context);

    /// Samples that are wanted. Hidden slots of the tuples are the caller's to fill in.
    struct Batch {
        std::span<const sample::FlowRow> rows;
        std::span<const std::uint8_t> places; ///< of those that are wanted in `rows`, tuples and amounts
        key::Evaluator::Tuples tuples;
        std::span<const std::uint64_t> amounts; ///< what each adds, not yet multiplied by the sampling rate
        std::span<const Cell> tallies; ///< instead of amounts, if there are any (SamplesByLayout::Run)
    };
    using Visit = std::function<void(const Batch& batch)>;

    /// Before the parts of a second.
    void beginSecond(std::span<const store::Second* const> parts);

    /// Visits what is wanted of a part. Returns how many samples it looked at.
    std::uint64_t walk(const store::Second& part, const Visit& visit);

private:
    static constexpr std::size_t atOnce = key::Evaluator::mostAtOnce;

    std::uint64_t walkAsReceived(const store::Second& part, const Visit& visit);
    std::uint64_t walkByLayout(const store::Second& part, const SamplesByLayout& samples, const Visit& visit);
    sample::FlowViews countedByPorts(sample::FlowViews flows, std::span<const Cell>& tallies);
    key::Evaluator::Tuples tuples()
    {
        return {reinterpret_cast<std::uint8_t*>(m_tuples.data()), m_tupleBytes};
    }

    const Query& m_query;
    key::Evaluator& m_evaluator;
    bool m_addsUp;                     ///< samples of a flow may be counted together
    std::optional<PortFilter> m_ports; ///< of Edge and Core

    // Of the samples under way, by place.
    std::size_t m_tupleBytes;
    std::vector<std::uint64_t> m_tuples;
    std::array<std::uint64_t, atOnce> m_amounts{};
    std::array<sample::FlowRow, atOnce> m_rows;
    std::array<Cell, atOnce> m_tallies;
};

} // namespace weir::query
