// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/link_speed.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace weir::query
{

namespace
{

constexpr std::string_view unit = "percent_of_speed";

template <class Number>
std::optional<Number> numberIn(std::string_view text)
{
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool countsBytes(const Query& query)
{
    return query.value.of == key::ValueExpression::Of::Bytes && isRate(query.value) && !query.dropped;
}

void scale(Series& series, double factor)
{
    series.whole.value *= factor;
    for (Estimate& estimate : series.steps)
        estimate.value *= factor;
    for (double& peak : series.peaks)
        peak *= factor;
}

} // namespace

/// What all samples have in common, as far as it tells where they passed.
struct LinkSpeeds::Passed {
    std::optional<base::Address> agent;
    std::string node; ///< of the agent; "" when not told
    std::vector<std::uint32_t> interfaces;
    std::vector<std::string> names;
    std::vector<std::string> links;

    void learn(const key::KeyExpression& left, const std::string& value)
    {
        if (left.function)
            learnFunction(left, value);
        else if (left.key.row->name == "agent")
            agent = base::parseAddress(value);
        else if (isInterface(left))
            if (const auto ifIndex = numberIn<std::uint32_t>(value))
                interfaces.push_back(*ifIndex);
    }

    void learn(const key::Filter& filter)
    {
        if (filter.kind == key::Filter::Kind::And || filter.terms.size() == 1) {
            for (const key::Filter& term : filter.terms)
                learn(term);
        } else if (filter.kind == key::Filter::Kind::Test && filter.comparison == key::Comparison::Equal &&
                   filter.values.size() == 1 && !filter.values.front().isNull) {
            learn(filter.left, filter.values.front().text);
        }
    }

private:
    static bool isInterface(const key::KeyExpression& expression)
    {
        return expression.key.row &&
               (expression.key.row->name == "inputifindex" || expression.key.row->name == "outputifindex");
    }

    void learnFunction(const key::KeyExpression& left, const std::string& value)
    {
        if (left.arguments.empty() || !isInterface(left.arguments.front()))
            return;
        const std::string_view function = left.function->name;
        if (function == "link")
            links.push_back(value);
        else if (function == "ifname")
            names.push_back(value);
        else if (function == "node")
            node = value;
    }
};

LinkSpeeds::LinkSpeeds(std::shared_ptr<const key::Context> context, std::optional<base::Address> onlyAgent)
    : m_context(std::move(context)),
      m_onlyAgent(onlyAgent)
{
}

std::optional<double> LinkSpeeds::of(const Query& query, std::span<const std::string> keys) const
{
    if (!countsBytes(query) || !m_context || !m_context->learned)
        return {};
    Passed passed;
    passed.learn(query.filter);
    for (std::size_t i = 0; i < std::min(keys.size(), query.keys.size()); ++i)
        passed.learn(query.keys[i], keys[i]);
    if (!passed.agent)
        passed.agent = agentOf(passed.node);
    if (!passed.agent)
        passed.agent = m_onlyAgent;
    return slowest(passed);
}

std::optional<double> LinkSpeeds::slowest(const Passed& passed) const
{
    std::vector<std::optional<double>> speeds;
    for (const std::uint32_t ifIndex : passed.interfaces)
        speeds.push_back(passed.agent ? ofInterface(*passed.agent, ifIndex) : std::nullopt);
    for (const std::string& name : passed.names)
        speeds.push_back(ofNamed(name, passed.agent));
    for (const std::string& name : passed.links)
        speeds.push_back(ofLink(name));
    const auto least = std::ranges::min_element(speeds); // nothing is less than any speed
    return least == speeds.end() ? std::nullopt : *least;
}

std::optional<double> LinkSpeeds::ofInterface(const base::Address& agent, std::uint32_t ifIndex) const
{
    const auto speed = numberIn<std::uint64_t>(m_context->learned->find({agent, 0, ifIndex}, "ifspeed"));
    return speed && *speed > 0 ? std::optional(double(*speed)) : std::nullopt;
}

std::optional<double> LinkSpeeds::ofNamed(const std::string& name,
                                          const std::optional<base::Address>& agent) const
{
    if (!m_named) {
        m_named.emplace();
        for (const auto& [place, text] : m_context->learned->all("ifname"))
            m_named->emplace(text, place);
    }
    const Place* only = nullptr;
    const auto [first, last] = m_named->equal_range(name);
    for (auto named = first; named != last; ++named) {
        if (agent && named->second.agent != *agent)
            continue;
        if (only)
            return {};
        only = &named->second;
    }
    return only ? ofInterface(only->agent, only->index) : std::nullopt;
}

std::optional<double> LinkSpeeds::ofLink(std::string_view name) const
{
    const topology::Topology* topology = m_context->topology.get();
    const topology::Link* link = topology ? topology->findLink(name) : nullptr;
    if (!link)
        return {};
    std::optional<double> slower;
    for (const topology::End& end : link->ends)
        if (const auto speed = ofInterface(topology->node(end).agent, topology->port(end).ifIndex))
            slower = std::min(slower.value_or(*speed), *speed);
    return slower;
}

std::optional<base::Address> LinkSpeeds::agentOf(std::string_view name) const
{
    const topology::Node* node = m_context->topology ? m_context->topology->findNode(name) : nullptr;
    return node && node->agent.type != base::Address::Type::None ? std::optional(node->agent) : std::nullopt;
}

double percentOf(double speed, const Query& query)
{
    return (query.value.bits ? 100 : 800) / speed;
}

Answer inPercent(const Answer& answer, double speed)
{
    Answer scaled = answer;
    const double factor = percentOf(speed, answer.query);
    scaled.unit = {std::string(unit), std::string(unit)};
    for (Series& series : scaled.series)
        scale(series, factor);
    scale(scaled.other, factor);
    scale(scaled.total, factor);
    scaled.shortBy *= factor;
    return scaled;
}

Ranking inPercent(const Ranking& ranking, const Query& query, double speed)
{
    Ranking scaled = ranking;
    const double factor = percentOf(speed, query);
    for (Series& series : scaled.rows)
        scale(series, factor);
    scale(scaled.other, factor);
    scale(scaled.total, factor);
    return scaled;
}

} // namespace weir::query
