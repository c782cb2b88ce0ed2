// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/matcher.h"

#include <algorithm>
#include <re2/re2.h>

#include "key/language/pattern.h"

namespace weir::key
{

namespace
{

bool isNegated(Comparison comparison)
{
    return comparison == Comparison::NotEqual || comparison == Comparison::NotMatch;
}

bool isPattern(Comparison comparison)
{
    return comparison == Comparison::Match || comparison == Comparison::NotMatch;
}

} // namespace

Matcher::Matcher(const Filter& test) : m_test(&test)
{
    m_listsNull = std::ranges::any_of(test.values, &Filter::Literal::isNull);
    if (!isPattern(test.comparison))
        return;
    for (const Filter::Literal& literal : test.values)
        m_patterns.push_back(compilePattern(literal.text));
}

Matcher::Matcher(Matcher&&) noexcept = default;
Matcher::~Matcher() = default;

bool Matcher::matchesAbsent() const
{
    switch (m_test->comparison) {
    case Comparison::Equal: return m_listsNull;
    case Comparison::NotEqual: return !m_listsNull;
    case Comparison::Match: return false;
    case Comparison::NotMatch: return true;
    }
    return false;
}

const std::vector<Value>& Matcher::literalsAs(const Value& value)
{
    const auto type = std::size_t(value.type);
    const bool otherWidth = value.type == ValueType::Bits && value.width != m_bitsWidth;
    if (!m_read[type] || otherWidth) {
        m_read[type] = true;
        m_bitsWidth = value.type == ValueType::Bits ? value.width : m_bitsWidth;
        m_literals[type].clear();
        for (const Filter::Literal& literal : m_test->values)
            if (!literal.isNull)
                if (const auto read = parseValue(value.type, value.width, literal.text))
                    m_literals[type].push_back(*read);
    }
    return m_literals[type];
}

bool Matcher::matches(const Value& value)
{
    if (value.isNull())
        return matchesAbsent();
    const bool found = isPattern(m_test->comparison) ? matchesPattern(value)
                                                     : std::ranges::count(literalsAs(value), value) > 0;
    return found != isNegated(m_test->comparison);
}

std::optional<Matcher::Numbers> Matcher::asNumbers(ValueType type, std::uint8_t width)
{
    if (isPattern(m_test->comparison) || type == ValueType::Text || type == ValueType::Ipv6 ||
        type == ValueType::Null)
        return std::nullopt;
    Value like;
    like.type = type;
    like.width = width;
    Numbers numbers;
    for (const Value& literal : literalsAs(like))
        numbers.listed.push_back(literal.number);
    numbers.whenListed = !isNegated(m_test->comparison);
    numbers.whenAbsent = matchesAbsent();
    return numbers;
}

bool Matcher::matchesPattern(const Value& value)
{
    const auto search = [&] {
        m_text.clear();
        value.appendTo(m_text);
        return std::ranges::any_of(m_patterns,
                                   [&](const auto& re) { return re2::RE2::FullMatch(m_text, *re); });
    };
    const bool small = value.type == ValueType::Number || value.type == ValueType::Bits;
    if (!small || value.number > UINT16_MAX)
        return search();
    if (m_known.empty() || m_knownType != value.type || m_knownWidth != value.width) {
        m_known.assign(UINT16_MAX + 1, Known::No);
        m_knownType = value.type;
        m_knownWidth = value.width;
    }
    Known& answer = m_known[value.number];
    if (answer == Known::No)
        answer = search() ? Known::Matches : Known::Differs;
    return answer == Known::Matches;
}

} // namespace weir::key
