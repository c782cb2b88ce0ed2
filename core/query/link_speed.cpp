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

/// Where all samples were taken, as far as it is known.
struct Place {
    std::optional<base::Address> agent;
    std::vector<std::uint32_t> interfaces;

    void learn(const key::KeyExpression& left, std::string_view value)
    {
        if (!left.key.row)
            return;
        if (left.key.row->name == "agent") {
            if (const auto address = base::parseAddress(value))
                agent = address;
        } else if (left.key.row->name == "inputifindex" || left.key.row->name == "outputifindex") {
            if (const auto ifIndex = numberIn<std::uint32_t>(value))
                interfaces.push_back(*ifIndex);
        }
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

    std::optional<double> speed(const KnownSpeeds& known) const
    {
        const std::optional<base::Address> from = agent ? agent : known.onlyAgent;
        if (!from)
            return {};
        std::optional<double> slowest;
        for (const std::uint32_t ifIndex : interfaces) {
            const auto speed = numberIn<std::uint64_t>(known.learned.find({*from, 0, ifIndex}, "ifspeed"));
            if (!speed || *speed == 0)
                return {};
            slowest = std::min(slowest.value_or(double(*speed)), double(*speed));
        }
        return slowest;
    }
};

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

std::optional<double> speedOf(const Query& query, const KnownSpeeds& known)
{
    return speedOf(query, {}, known);
}

std::optional<double> speedOf(const Query& query, std::span<const std::string> keys, const KnownSpeeds& known)
{
    if (!countsBytes(query))
        return {};
    Place place;
    place.learn(query.filter);
    for (std::size_t i = 0; i < std::min(keys.size(), query.keys.size()); ++i)
        place.learn(query.keys[i], keys[i]);
    return place.speed(known);
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
