// SPDX-License-Identifier: GPL-3.0-or-later
// Canonical text: as few escapes, quotes and parentheses as parse back to the same.
#include "key/language/expression.h"
#include "key/language/scanner.h"

namespace weir::key
{

namespace
{

void appendLiteral(std::string& out, std::string_view literal)
{
    for (std::size_t i = 0; i < literal.size(); ++i) {
        const bool structure = std::string_view(",:[]\\").find(literal[i]) != std::string_view::npos;
        const bool trimmable = isSpace(literal[i]) && (i == 0 || i + 1 == literal.size());
        if (structure || trimmable)
            out += '\\';
        out += literal[i];
    }
}

void append(std::string& out, const KeyExpression& expression)
{
    if (expression.key.row) {
        out += expression.key.row->name;
        if (expression.key.occurrence > 0)
            out += '.' + std::to_string(expression.key.occurrence);
        return;
    }
    out += expression.function->name;
    const std::string_view roles = expression.function->roles;
    auto argument = expression.arguments.begin();
    auto literal = expression.bound.literals.begin();
    for (std::size_t i = 0;
         argument != expression.arguments.end() || literal != expression.bound.literals.end();) {
        out += ':';
        if (roles[i] == 'L')
            appendLiteral(out, *literal++);
        else
            out += asArgument(*argument++);
        if (i + 1 < roles.size() && roles[i + 1] != '+')
            ++i;
    }
}

void appendQuoted(std::string& out, std::string_view text)
{
    out += '\'';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\'';
        if (text[i] == '\'' || (text[i] == '\\' && (next == '\\' || next == '\'')))
            out += '\\';
        out += text[i];
    }
    out += '\'';
}

bool isBareValue(std::string_view text, Comparison comparison)
{
    const bool exact = comparison == Comparison::Equal || comparison == Comparison::NotEqual;
    return !text.empty() && text.find_first_of("&|(),' \t\r\n") == std::string_view::npos &&
           std::string_view("=~<>").find(text.front()) == std::string_view::npos &&
           !(exact && text == "null");
}

void appendTest(std::string& out, const Filter& test)
{
    const std::string left = toText(test.left);
    if (left.find_first_of("=!~<>&|()") == std::string::npos)
        out += left;
    else
        appendQuoted(out, left);
    switch (test.comparison) {
    case Comparison::Equal: out += '='; break;
    case Comparison::NotEqual: out += "!="; break;
    case Comparison::Match: out += '~'; break;
    case Comparison::NotMatch: out += "!~"; break;
    }
    std::string_view separator;
    for (const Filter::Literal& value : test.values) {
        out += separator;
        out += value.isNull ? "null" : asOperand(value.text, test.comparison);
        separator = ",";
    }
}

void append(std::string& out, const Filter& filter)
{
    if (filter.kind == Filter::Kind::Test) {
        appendTest(out, filter);
        return;
    }
    const bool all = filter.kind == Filter::Kind::And;
    std::string_view separator;
    for (const Filter& term : filter.terms) {
        out += separator;
        const bool parenthesized = all && term.kind == Filter::Kind::Or;
        if (parenthesized)
            out += '(';
        append(out, term);
        if (parenthesized)
            out += ')';
        separator = all ? "&" : "|";
    }
}

} // namespace

std::string toText(const KeyExpression& expression)
{
    std::string out;
    append(out, expression);
    return out;
}

std::string asOperand(std::string_view value, Comparison comparison)
{
    if (isBareValue(value, comparison))
        return std::string(value);
    std::string out;
    appendQuoted(out, value);
    return out;
}

std::string asArgument(const KeyExpression& expression)
{
    return expression.function ? '[' + toText(expression) + ']' : toText(expression);
}

std::string toText(const KeyList& keys)
{
    std::string out;
    std::string_view separator;
    for (const KeyExpression& key : keys) {
        out += separator;
        append(out, key);
        separator = ",";
    }
    return out;
}

std::string toText(const Filter& filter)
{
    std::string out;
    append(out, filter);
    return out;
}

} // namespace weir::key
