// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/tables/learned_names.h"

namespace weir::key
{

std::size_t LearnedNames::PlaceHash::operator()(const Place& place) const
{
    constexpr std::uint64_t oddConstant = 0x9E3779B97F4A7C15;
    std::uint64_t hash = std::uint64_t(place.classId) << 32 | place.index;
    for (const std::size_t at : {0, 8})
        hash = (hash ^ hash >> 29 ^ base::loadBe64(place.agent.bytes.data() + at)) * oddConstant;
    return hash ^ hash >> 32;
}

std::string_view LearnedNames::find(const Place& place, std::string_view metric) const
{
    const auto metrics = m_metrics.find(place);
    if (metrics == m_metrics.end())
        return {};
    const auto text = metrics->second->find(metric);
    return text == metrics->second->end() ? std::string_view() : text->second;
}

std::vector<std::pair<LearnedNames::Place, std::string_view>> LearnedNames::all(std::string_view metric) const
{
    std::vector<std::pair<Place, std::string_view>> told;
    for (const auto& [place, metrics] : m_metrics)
        if (const auto text = metrics->find(metric); text != metrics->end())
            told.emplace_back(place, text->second);
    return told;
}

const LearnedNames::Place* LearnedNames::ownerOf(std::uint64_t mac) const
{
    const auto owner = m_owners.find(mac);
    return owner == m_owners.end() ? nullptr : &owner->second;
}

bool LearnedNames::set(const Place& place, const std::string& metric, std::string text)
{
    auto found = m_metrics.find(place);
    if (found == m_metrics.end()) {
        if (m_metrics.size() == mostPlaces)
            return false;
        found = m_metrics.emplace(place, std::make_shared<const Metrics>()).first;
    }
    const auto known = found->second->find(metric);
    if (known == found->second->end() ? found->second->size() == mostMetrics : known->second == text)
        return known != found->second->end();
    Metrics changed = *found->second;
    changed[metric] = std::move(text);
    found->second = std::make_shared<const Metrics>(std::move(changed));
    return true;
}

bool LearnedNames::setOwner(std::uint64_t mac, const Place& place)
{
    if (const auto known = m_owners.find(mac); known != m_owners.end())
        known->second = place;
    else if (m_owners.size() < mostAdapters)
        m_owners.emplace(mac, place);
    else
        return false;
    return true;
}

} // namespace weir::key
