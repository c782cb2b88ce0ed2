// SPDX-License-Identifier: GPL-3.0-or-later
// One test of a filter: a value against a list of values or patterns. Owned by one evaluator; one thread.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "key/language/expression.h"
#include "key/value.h"

namespace re2
{
class RE2;
}

namespace weir::key
{

class Matcher
{
public:
    explicit Matcher(const Filter& test);
    Matcher(Matcher&&) noexcept;
    ~Matcher();

    bool matches(const Value& value);

    /// What the test says of a sample that has no such field (flow language, section 4.3 rule 3): `=null` is
    /// then true and `!=null` false; any other `=` and `~` are false, `!=` and `!~` true.
    bool matchesAbsent() const;

    /// A test for equality of values that are one number.
    struct Numbers {
        std::vector<std::uint64_t> listed;
        bool whenListed = true; ///< what the test says of a number that is listed; of others the opposite
        bool whenAbsent = false;
    };

    /// The test of values of this type and width, where that is all there is to it: not of patterns, texts
    /// and IPv6 addresses.
    std::optional<Numbers> asNumbers(ValueType type, std::uint8_t width);

private:
    const std::vector<Value>& literalsAs(const Value& value);
    bool matchesPattern(const Value& value);

    /// Patterns are costly and small fields repeat: what a value of at most 16 bits gave is remembered.
    enum class Known : std::uint8_t { No, Matches, Differs };

    const Filter* m_test;
    bool m_listsNull = false;
    std::array<std::vector<Value>, std::size_t(ValueType::Count)> m_literals;
    std::array<bool, std::size_t(ValueType::Count)> m_read{};
    std::uint8_t m_bitsWidth = 0;
    std::vector<std::shared_ptr<const re2::RE2>> m_patterns;
    std::vector<Known> m_known; ///< by the number, for one type and width at a time
    ValueType m_knownType = ValueType::Null;
    std::uint8_t m_knownWidth = 0;
    std::string m_text;
};

} // namespace weir::key
