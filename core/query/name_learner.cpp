// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/name_learner.h"

#include <array>
#include <charconv>

namespace weir::query
{

namespace
{

using Place = key::LearnedNames::Place;

std::string numberText(double number)
{
    std::array<char, 400> text; // the longest double without an exponent has 309 digits before the point
    const char* end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr;
    return {static_cast<const char*>(text.data()), end};
}

} // namespace

void NameLearner::add(const store::Second& second)
{
    if (second.counters().empty())
        return;
    learnAdapters(second);
    m_rates.add(second, [this](const MetricPoint& point) { learn(point); });
}

void NameLearner::learnAdapters(const store::Second& second)
{
    for (const sample::CounterRow& row : second.counters()) {
        const sample::DataSource& source = second.sources()[row.source];
        const Place place{source.agent, source.classId, source.index};
        for (const std::uint64_t mac :
             sample::readAdapters(second.block().subspan(row.sample, row.length), row.form)) {
            const Place* owner = m_names.ownerOf(mac);
            if (owner && *owner == place)
                continue;
            if (m_names.setOwner(mac, place)) {
                ++m_generation;
                m_published.reset();
            }
        }
    }
}

void NameLearner::learn(const MetricPoint& point)
{
    if (!point.place || (point.place->classId == 0 && point.name != "ifname"))
        return;
    const auto* text = std::get_if<std::string>(&point.value);
    const double* number = std::get_if<double>(&point.value);
    if (!text && !number)
        return;
    const Place place{point.agent, point.place->classId, point.place->index};
    std::string value = text ? *text : numberText(*number);
    if (m_names.find(place, point.name) == value)
        return;
    if (!m_names.set(place, point.name, std::move(value)))
        return;
    m_generation += text != nullptr;
    m_published.reset();
}

std::shared_ptr<const key::LearnedNames> NameLearner::names() const
{
    if (!m_published)
        m_published = std::make_shared<const key::LearnedNames>(m_names);
    return m_published;
}

} // namespace weir::query
