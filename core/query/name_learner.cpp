// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/name_learner.h"

#include <array>
#include <charconv>

namespace weir::query
{

namespace
{

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
    for (const sample::CounterRow& row : second.counters()) {
        const sample::DataSource& source = second.sources()[row.source];
        const Place place{source.agent, source.classId, source.index};
        const base::Bytes sample = second.block().subspan(row.sample, row.length);
        learnAdapters(place, sample, row.form);
        if (source.classId != 0)
            continue;
        learnText(place, "ifname", sample::readPortName(sample, row.form), true);
        if (const std::uint64_t speed = sample::readInterfaceSpeed(sample, row.form); speed > 0)
            learnText(place, "ifspeed", std::to_string(speed), false);
    }
    if (!second.counters().empty())
        m_rates.add(second, [this](const MetricPoint& point) { learnMetric(point); });
}

void NameLearner::learnAdapters(const Place& place, base::Bytes sample, sample::SampleForm form)
{
    for (const std::uint64_t mac : sample::readAdapters(sample, form)) {
        const Place* owner = m_names.ownerOf(mac);
        if (owner && *owner == place)
            continue;
        if (m_names.setOwner(mac, place)) {
            ++m_generation;
            m_published.reset();
        }
    }
}

void NameLearner::learnMetric(const MetricPoint& point)
{
    if (!point.place)
        return;
    const Place place{point.agent, point.place->classId, point.place->index};
    if (const auto* text = std::get_if<std::string>(&point.value))
        learnText(place, point.name, *text, true);
    else if (const double* number = std::get_if<double>(&point.value))
        learnText(place, point.name, numberText(*number), false);
}

void NameLearner::learnText(const Place& place, const std::string& metric, std::string text, bool isName)
{
    if (text.empty() || m_names.find(place, metric) == text)
        return;
    if (!m_names.set(place, metric, std::move(text)))
        return;
    m_generation += isName;
    m_published.reset();
}

std::shared_ptr<const key::LearnedNames> NameLearner::names() const
{
    if (!m_published)
        m_published = std::make_shared<const key::LearnedNames>(m_names);
    return m_published;
}

} // namespace weir::query
