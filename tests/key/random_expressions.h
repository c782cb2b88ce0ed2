// SPDX-License-Identifier: GPL-3.0-or-later
// Random expressions as a parser would give them; the same seed makes the same.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "key/language/expression.h"

namespace weir::test
{

using key::Filter;
using key::KeyExpression;

inline bool same(const KeyExpression& a, const KeyExpression& b)
{
    return a.key.row == b.key.row && a.key.occurrence == b.key.occurrence && a.function == b.function &&
           std::ranges::equal(a.arguments, b.arguments, same) && a.bound.literals == b.bound.literals &&
           a.bound.numbers == b.bound.numbers;
}

inline bool same(const Filter::Literal& a, const Filter::Literal& b)
{
    return a.text == b.text && a.isNull == b.isNull;
}

inline bool same(const Filter& a, const Filter& b)
{
    const auto sameTerms = [](const Filter& x, const Filter& y) { return same(x, y); };
    const auto sameValues = [](const Filter::Literal& x, const Filter::Literal& y) { return same(x, y); };
    if (a.kind != b.kind || !std::ranges::equal(a.terms, b.terms, sameTerms))
        return false;
    return a.kind != Filter::Kind::Test || (same(a.left, b.left) && a.comparison == b.comparison &&
                                            std::ranges::equal(a.values, b.values, sameValues));
}

/// Makes expressions as a parser would give them.
class Maker
{
public:
    /// A text that the expression had in some sample; "" for none.
    using Seen = std::function<std::string(const KeyExpression& expression)>;

    /// Half of the keys are of `often`, if there are any.
    explicit Maker(unsigned seed, std::vector<key::KeyName> often = {}, Seen seen = {})
        : m_random(seed),
          m_often(std::move(often)),
          m_seen(std::move(seen))
    {
    }

    KeyExpression expression(int depth)
    {
        KeyExpression made;
        if (depth == 0 || chance(2)) {
            if (!m_often.empty() && chance(2)) {
                made.key = m_often[below(m_often.size())];
                return made;
            }
            made.key.row = &key::keys()[below(key::keys().size())];
            made.key.occurrence = made.key.row->repeats && chance(4) ? 1 + unsigned(below(23)) : 0;
            return made;
        }
        do
            made = function(depth);
        while (made.function->bind && made.function->bind(made.bound));
        return made;
    }

    Filter filter(int depth, Filter::Kind outer = Filter::Kind::Test)
    {
        if (depth == 0 || chance(2))
            return test();
        Filter made;
        made.kind = chance(2) ? Filter::Kind::And : Filter::Kind::Or;
        if (made.kind == outer)
            return test();
        for (std::size_t i = 2 + below(3); i > 0; --i)
            made.terms.push_back(filter(depth - 1, made.kind));
        return made;
    }

    std::size_t below(std::size_t end)
    {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(m_random);
    }
    bool chance(std::size_t in) { return below(in) == 0; }

private:
    KeyExpression function(int depth)
    {
        KeyExpression made;
        made.function = &key::functions()[below(key::functions().size())];
        std::string roles(made.function->roles);
        if (roles.back() == '+')
            roles.replace(roles.size() - 1, 1, below(3), roles[roles.size() - 2]);
        else if (roles.back() == '?')
            roles.resize(roles.size() - 1 - below(2));
        for (const char role : roles)
            if (role == 'K')
                made.arguments.push_back(expression(depth - 1));
            else
                made.bound.literals.push_back(chance(2)   ? std::to_string(1 + below(32))
                                              : chance(2) ? word()
                                                          : text());
        return made;
    }

    /// What some function has a use for.
    std::string word()
    {
        constexpr std::array words{".",      "ip",   "tcp", "udp", "eth",   "name",
                                   "number", "path", "g",   "m",   "ifname"};
        return words[below(words.size())];
    }

    Filter test()
    {
        Filter made;
        made.kind = Filter::Kind::Test;
        made.left = expression(2);
        made.comparison = key::Comparison(below(4));
        const bool exact = made.comparison < key::Comparison::Match;
        for (std::size_t i = 1 + below(3); i > 0; --i) {
            Filter::Literal literal;
            literal.isNull = exact && chance(4);
            literal.text = literal.isNull ? "null" : exact ? possible(made.left) : pattern();
            made.values.push_back(literal);
        }
        return made;
    }

    std::string possible(const KeyExpression& left)
    {
        if (m_seen && !chance(3))
            if (const std::string seen = m_seen(left); !seen.empty())
                return seen;
        const key::ValueType type = left.key.row ? left.key.row->type : left.function->type;
        if (type == key::ValueType::Null || type == key::ValueType::Text)
            return text();
        return left.key.row                      ? std::string(left.key.row->example)
               : type == key::ValueType::Boolean ? "true"
                                                 : "1";
    }

    /// Full of what the language gives a meaning to.
    std::string text()
    {
        constexpr std::string_view letters = "ab1 .:,[]\\'&|()=!~<>null\t\xC3\xA9";
        std::string made;
        for (std::size_t i = below(8); i > 0; --i)
            made += letters[below(letters.size())];
        return made;
    }

    std::string pattern()
    {
        constexpr std::array patterns{".*",       "a|b",  "(a)", "a,b", "\\d+", "eth\\.ip",
                                      "[0-9]{2}", "null", "",    "=",   " x"};
        return patterns[below(patterns.size())];
    }

    std::mt19937 m_random;
    std::vector<key::KeyName> m_often;
    Seen m_seen;
};

} // namespace weir::test
