// SPDX-License-Identifier: GPL-3.0-or-later
// Filters: tests joined by `&` and `|`, with parentheses. `&` binds tighter.
#include <array>
#include <optional>
#include <re2/re2.h>
#include <utility>

#include "key/language/key_parser.h"
#include "key/language/literal_check.h"
#include "key/language/pattern.h"

namespace weir::key
{

namespace
{

constexpr std::string_view behindKey = "=!~<>&|()";
constexpr std::string_view behindValue = "&|(),";
constexpr std::string_view comparisons = "`=`, `!=`, `~` or `!~`";

struct ComparisonRow {
    std::string_view sign;
    Comparison comparison;
};
constexpr auto comparisonRows = std::to_array<ComparisonRow>({
    {"=", Comparison::Equal},
    {"~", Comparison::Match},
    {"!=", Comparison::NotEqual},
    {"!~", Comparison::NotMatch},
});

constexpr auto orders = std::to_array<std::string_view>({"<=", ">=", "=<", "=>", "<", ">"});
constexpr std::string_view joints = "`&`, `|` or the end";
constexpr auto negations = std::to_array<std::string_view>({"!", "not", "NOT"});

/// What people write who come from another language.
struct Habit {
    std::string_view typed;
    std::string_view here;
};

// clang-format off
constexpr auto comparisonHabits = std::to_array<Habit>({
    {"==",  "="},
    {"!==", "!="},
    {"=~",  "~"},
    {"~=",  "~"},
    {"<>",  "!="},
});
constexpr auto jointHabits = std::to_array<Habit>({
    {"and", "&"},
    {"AND", "&"},
    {"or",  "|"},
    {"OR",  "|"},
});
// clang-format on

bool endsWord(std::string_view text)
{
    return text.empty() || isSpace(text.front()) || text.front() == '(';
}

Comparison opposite(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal: return Comparison::NotEqual;
    case Comparison::NotEqual: return Comparison::Equal;
    case Comparison::Match: return Comparison::NotMatch;
    case Comparison::NotMatch: break;
    }
    return Comparison::Match;
}

class FilterParser
{
public:
    explicit FilterParser(std::string_view text, Trace* trace = nullptr) : m_scanner(text), m_trace(trace) {}

    Filter parse()
    {
        checkLength(m_scanner);
        m_scanner.skipSpaces();
        if (m_scanner.atEnd())
            return {};
        Filter filter = anyOf();
        if (m_scanner.peek() == ')')
            m_scanner.fail(m_scanner.at(), m_scanner.at() + 1, "this parenthesis was never opened",
                           std::string(joints), m_scanner.without(')'));
        return filter;
    }

    /// Goes on behind the joint that follows a problem.
    void trace()
    {
        for (;;) {
            try {
                m_depth = 0;
                anyOf();
                if (!m_scanner.take(')'))
                    return;
                m_scanner.skipSpaces();
                if (m_scanner.atEnd())
                    return;
            } catch (const base::Problem&) {
            }
            while (!m_scanner.atEnd() && m_scanner.peek() != '&' && m_scanner.peek() != '|')
                m_scanner.advance();
            if (m_scanner.atEnd())
                return;
            notePiece(Piece::Kind::Operator, m_scanner.at(), m_scanner.at() + 1);
            m_scanner.advance();
        }
    }

private:
    void notePiece(Piece::Kind kind, std::size_t begin, std::size_t end)
    {
        if (m_trace)
            m_trace->piece(kind, begin, end);
    }

    void notePlace(Place::Kind kind, std::size_t begin, std::size_t end)
    {
        if (m_trace)
            m_trace->place(kind, begin, end);
    }

    void noteOperand(const Filter& test, std::size_t begin, std::size_t end)
    {
        if (!m_trace)
            return;
        m_trace->piece(Piece::Kind::Literal, begin, end);
        Place& place = m_trace->place(Place::Kind::Operand, begin, end);
        place.left = test.left;
        place.comparison = test.comparison;
    }

    Filter anyOf()
    {
        return join(Filter::Kind::Or, "|", [this] { return allOf(); });
    }

    Filter allOf()
    {
        return join(Filter::Kind::And, "&", [this] { return term(); });
    }

    template <class Next>
    Filter join(Filter::Kind kind, const std::string& joint, Next next)
    {
        Filter joined;
        joined.kind = kind;
        addTerm(joined, next());
        while (m_scanner.startsWith(joint)) {
            if (const std::string doubled = joint + joint; m_scanner.startsWith(doubled))
                failHabit(m_scanner.at(), {doubled, joint});
            notePiece(Piece::Kind::Operator, m_scanner.at(), m_scanner.at() + 1);
            m_scanner.advance();
            addTerm(joined, next());
        }
        return joined.terms.size() == 1 ? std::move(joined.terms.front()) : joined;
    }

    /// `(a&b)&c` is `a&b&c`: one form for what means the same.
    static void addTerm(Filter& joined, Filter term)
    {
        if (joined.terms.empty())
            joined.position = term.position;
        joined.length = term.position + term.length - joined.position;
        if (term.kind != joined.kind) {
            joined.terms.push_back(std::move(term));
            return;
        }
        for (Filter& inner : term.terms)
            joined.terms.push_back(std::move(inner));
    }

    /// Leaves the scanner at `&`, `|`, `)` or the end.
    Filter term()
    {
        m_scanner.skipSpaces();
        const std::size_t begin = m_scanner.at();
        Filter filter;
        std::size_t end = 0;
        if (m_scanner.peek() == '(') {
            filter = parenthesized();
            end = m_scanner.at();
        } else {
            filter = test();
            end = m_scanner.at();
            while (end > begin && isSpace(m_scanner.text()[end - 1]))
                --end;
        }
        filter.position = begin;
        filter.length = end - begin;
        m_scanner.skipSpaces();
        checkJoint();
        return filter;
    }

    Filter parenthesized()
    {
        const std::size_t open = m_scanner.at();
        if (m_depth == deepestNesting)
            m_scanner.fail(open, open + 1,
                           "parentheses stand inside parentheses at most " + std::to_string(deepestNesting) +
                               " deep",
                           "a key or a function");
        ++m_depth;
        notePiece(Piece::Kind::Operator, open, open + 1);
        m_scanner.advance();
        Filter filter = anyOf();
        if (m_scanner.peek() == ')')
            notePiece(Piece::Kind::Operator, m_scanner.at(), m_scanner.at() + 1);
        if (!m_scanner.take(')')) {
            const std::size_t end = m_scanner.backOverSpaces(m_scanner.at());
            m_scanner.fail(open, open + 1, "this parenthesis is not closed", "`)`",
                           base::Fix{end, end, std::string(m_depth, ')')});
        }
        --m_depth;
        return filter;
    }

    void checkJoint()
    {
        const std::size_t at = m_scanner.at();
        notePlace(Place::Kind::Joint, at, m_scanner.atEnd() ? at : at + 1);
        if (m_scanner.atEnd() || m_scanner.peek() == '&' || m_scanner.peek() == '|' ||
            m_scanner.peek() == ')')
            return;
        checkJointHabits(at);
        m_scanner.fail(at, at + 1, "`&` (and) or `|` (or) is missing here", std::string(joints));
    }

    [[noreturn]] void failHabit(std::size_t at, const Habit& habit) const
    {
        m_scanner.fail(at, at + habit.typed.size(),
                       shown(habit.typed) + " is written " + shown(habit.here) + " here", shown(habit.here),
                       base::Fix{at, at + habit.typed.size(), std::string(habit.here)});
    }

    void checkJointHabits(std::size_t at) const
    {
        const std::string_view rest = m_scanner.text().substr(at);
        for (const Habit& habit : jointHabits)
            if (rest.starts_with(habit.typed) && endsWord(rest.substr(habit.typed.size())))
                failHabit(at, habit);
    }

    Filter test()
    {
        Filter test;
        test.kind = Filter::Kind::Test;
        test.position = m_scanner.at();
        test.left = m_scanner.peek() == '\'' ? quotedLeft() : bareLeft();
        m_scanner.skipSpaces();
        test.comparison = comparison(test);
        do {
            m_scanner.skipSpaces();
            test.values.push_back(m_scanner.peek() == '\'' ? quotedValue(test) : bareValue(test));
            m_scanner.skipSpaces();
            if (auto problem = checkLiteral(test, test.values.back())) {
                if (problem->fix && problem->fix->begin == test.position && isInList(test))
                    problem->fix.reset(); // it would mean the other values, too
                throw std::move(*problem);
            }
            checkPattern(test);
        } while (m_scanner.take(','));
        if (test.comparison == Comparison::Equal || test.comparison == Comparison::Match)
            m_listEnd = test.values.back().position + test.values.back().length;
        return test;
    }

    bool isInList(const Filter& test) const { return test.values.size() > 1 || m_scanner.peek() == ','; }

    KeyExpression bareLeft()
    {
        if (m_trace) // half typed, it is not compared yet
            return KeyParser(m_scanner, behindKey, m_trace).expression();
        checkNegation();
        checkIsCompared();
        KeyExpression left = KeyParser(m_scanner, behindKey).expression();
        if (m_scanner.peek() == ',')
            m_scanner.fail(m_scanner.at(), m_scanner.at() + 1,
                           "one key or function stands before the comparison", std::string(comparisons));
        if (m_scanner.peek() == ']')
            m_scanner.fail(m_scanner.at(), m_scanner.at() + 1, "this bracket was never opened",
                           std::string(comparisons), m_scanner.without(']'));
        return left;
    }

    void checkNegation()
    {
        const std::size_t begin = m_scanner.at();
        for (const std::string_view word : negations) {
            const std::string_view behind =
                m_scanner.text().substr(begin).substr(m_scanner.startsWith(word) ? word.size() : 0);
            if (!m_scanner.startsWith(word) || (word != "!" && (behind.empty() || !endsWord(behind))))
                continue;
            m_scanner.advance(word.size());
            m_scanner.fail(begin, begin + word.size(),
                           "there is no not before a test; compare with `!=` or `!~` instead",
                           "a key or a function", negated(begin));
        }
    }

    /// The test that follows, the other way round.
    std::optional<base::Fix> negated(std::size_t begin)
    {
        if (std::exchange(m_negates, true))
            return std::nullopt;
        try {
            Filter test = term();
            if (test.kind != Filter::Kind::Test)
                return std::nullopt;
            test.comparison = opposite(test.comparison);
            return base::Fix{begin, test.position + test.length, toText(test)};
        } catch (const base::Problem&) {
            return std::nullopt;
        }
    }

    /// `tcpsourceport=80|443`: what is missing is the comparison, whether or not there is a key `443`.
    void checkIsCompared()
    {
        const std::size_t begin = m_scanner.at();
        std::size_t end = begin;
        const std::string_view text = m_scanner.text();
        while (end < text.size() && behindKey.find(text[end]) == std::string_view::npos)
            end += text[end] == '\\' && end + 1 < text.size() ? 2 : 1;
        if (end < text.size() && std::string_view("=!~<>").find(text[end]) != std::string_view::npos)
            return;
        const std::string_view word = trimmed(text.substr(begin, end - begin));
        if (word.empty())
            m_scanner.fail(begin, begin, "a test such as `ipprotocol=6` is missing here",
                           "a key or a function");
        if (begin > 0)
            checkJointHabits(begin);
        const std::string advice = begin == 0
                                       ? ""
                                       : "; several values of one key stand behind commas, and a text with "
                                         "`&`, `|`, `(` or `)` in quotes";
        m_scanner.fail(begin, begin + word.size(), shown(word) + " is not compared with anything" + advice,
                       std::string(comparisons), furtherValue(word, begin));
    }

    /// `80|443` as a list.
    std::optional<base::Fix> furtherValue(std::string_view word, std::size_t begin) const
    {
        if (!m_listEnd || trimmed(m_scanner.text().substr(*m_listEnd, begin - *m_listEnd)) != "|" ||
            findKey(word))
            return std::nullopt;
        return base::Fix{*m_listEnd, begin + word.size(), ',' + std::string(word)};
    }

    KeyExpression quotedLeft()
    {
        const Quotation quotation = m_scanner.quotation("=!~<>", "&|()");
        Scanner inner(quotation);
        KeyExpression left = KeyParser(inner, "", m_trace).expression();
        if (!inner.atEnd())
            inner.fail(inner.at(), inner.at() + 1, "one key or function stands between the quotes", "`'`");
        return left;
    }

    Comparison comparison(const Filter& test)
    {
        const std::size_t at = m_scanner.at();
        notePlace(Place::Kind::Comparison, at, at);
        for (const Habit& habit : comparisonHabits)
            if (m_scanner.startsWith(habit.typed))
                failHabit(at, habit);
        for (const std::string_view order : orders)
            if (m_scanner.startsWith(order))
                failOrder(test, order);
        for (const ComparisonRow& row : comparisonRows)
            if (m_scanner.startsWith(row.sign)) {
                m_scanner.advance(row.sign.size());
                notePiece(Piece::Kind::Operator, at, m_scanner.at());
                return row.comparison;
            }
        const bool negates = m_scanner.take('!');
        m_scanner.fail(at, m_scanner.at(), "a comparison is missing here", std::string(comparisons),
                       negates ? std::optional(base::Fix{at, at + 1, "!="}) : std::nullopt);
    }

    [[noreturn]] void failOrder(const Filter& test, std::string_view order)
    {
        const std::size_t at = m_scanner.at();
        m_scanner.advance(order.size());
        const std::string_view bound = trimmed(upTo(behindValue));
        const std::string range = asRange(test.left, order, bound);
        const std::size_t behind = m_scanner.at();
        m_scanner.advance(upTo(behindValue).size());
        std::optional<base::Fix> fix;
        if (m_scanner.peek() != ',' && m_scanner.peek() != '(')
            fix = {test.position, m_scanner.backOverSpaces(m_scanner.at()), range};
        m_scanner.fail(at, behind, shown(order) + " is written with the function range: " + shown(range),
                       std::string(comparisons), std::move(fix));
    }

    std::string_view upTo(std::string_view ends)
    {
        const std::string_view rest = m_scanner.text().substr(m_scanner.at());
        return rest.substr(0, rest.find_first_of(ends));
    }

    Filter::Literal quotedValue(const Filter& test)
    {
        const std::size_t begin = m_scanner.at();
        if (m_trace && m_scanner.text().find('\'', begin + 1) == std::string_view::npos)
            noteOperand(test, begin, m_scanner.text().size());
        Quotation quotation = m_scanner.quotation("", "&|()");
        noteOperand(test, begin, m_scanner.at());
        return {std::move(quotation.text), false, quotation.begin, quotation.end - quotation.begin};
    }

    Filter::Literal bareValue(const Filter& test)
    {
        const std::size_t begin = m_scanner.at();
        const std::string_view whole = upTo(behindValue);
        const std::string_view text = trimmed(whole);
        m_scanner.advance(whole.size());
        noteOperand(test, begin, begin + text.size());
        checkSpaces(test, text, begin);
        if (m_scanner.peek() == '(')
            m_scanner.fail(m_scanner.at(), m_scanner.at() + 1,
                           "a value with a parenthesis in it stands in quotes, such as `'a(b|c)'`",
                           "a value in quotes", inQuotes(test, begin));
        if (text.empty())
            m_scanner.fail(begin, begin, "a value is missing here", "a value, `null`, or a text in quotes",
                           withoutComma(test, begin));
        const bool exact = test.comparison == Comparison::Equal || test.comparison == Comparison::NotEqual;
        return {std::string(text), exact && text == "null", begin, text.size()};
    }

    /// `(a|b)c` up to where its parentheses are closed.
    std::optional<base::Fix> inQuotes(const Filter& test, std::size_t begin) const
    {
        const std::string_view text = m_scanner.text();
        std::size_t end = begin;
        std::size_t depth = 0;
        for (; end < text.size(); ++end) {
            if (text[end] == '(')
                ++depth;
            else if (depth == 0 && behindValue.find(text[end]) != std::string_view::npos)
                break;
            else if (text[end] == ')')
                --depth;
        }
        if (depth > 0)
            return std::nullopt;
        end = m_scanner.backOverSpaces(end);
        return base::Fix{begin, end, asOperand(text.substr(begin, end - begin), test.comparison)};
    }

    /// The comma that has no value behind it, or none before it.
    std::optional<base::Fix> withoutComma(const Filter& test, std::size_t begin) const
    {
        if (m_scanner.peek() == ',')
            return m_scanner.without(',');
        if (test.values.empty())
            return std::nullopt;
        return base::Fix{m_scanner.text().rfind(',', begin), begin, {}};
    }

    /// A number or an address has no spaces: they stand for commas.
    static base::Fix withoutSpaces(const Filter& test, std::string_view text, std::size_t begin)
    {
        const ValueType type = test.left.key.row ? test.left.key.row->type : test.left.function->type;
        if (type == ValueType::Text || type == ValueType::Null)
            return {begin, begin + text.size(), asOperand(text, test.comparison)};
        std::string list;
        for (const char c : text)
            if (!isSpace(c))
                list += c;
            else if (!list.ends_with(','))
                list += ',';
        return {begin, begin + text.size(), std::move(list)};
    }

    void checkSpaces(const Filter& test, std::string_view text, std::size_t begin)
    {
        std::size_t space = 0;
        while (space < text.size() && !isSpace(text[space]))
            ++space;
        if (space == text.size())
            return;
        const std::string_view rest = trimmed(text.substr(space));
        const std::size_t at = begin + text.size() - rest.size();
        checkJointHabits(at);
        if (rest.find_first_of("=~<>") != std::string_view::npos)
            m_scanner.fail(at, at, "`&` (and) or `|` (or) is missing here", std::string(joints));
        m_scanner.fail(begin, begin + text.size(), "a value with a space in it stands in quotes",
                       "`'" + std::string(text) + "'`", withoutSpaces(test, text, begin));
    }

    void checkPattern(const Filter& test)
    {
        if (test.comparison != Comparison::Match && test.comparison != Comparison::NotMatch)
            return;
        const Filter::Literal& value = test.values.back();
        const std::size_t end = value.position + value.length;
        if (value.text.size() > longestPattern)
            m_scanner.fail(value.position, end,
                           "this pattern is too long: at most " + std::to_string(longestPattern) +
                               " bytes are read",
                           "a shorter pattern");
        const auto pattern = compilePattern(value.text);
        if (pattern->ok())
            return;
        // RE2 names the piece that it stumbled over.
        const std::string& piece = pattern->error_arg();
        const std::size_t found =
            m_scanner.text().substr(value.position, value.length).find(std::string_view(piece));
        const bool known = !piece.empty() && found != std::string_view::npos;
        const std::size_t begin = known ? value.position + found : value.position;
        m_scanner.fail(begin, known ? begin + piece.size() : end,
                       "this pattern cannot be read: " + pattern->error(), "a regular expression");
    }

    Scanner m_scanner;
    Trace* m_trace;
    std::size_t m_depth = 0;
    bool m_negates = false;
    std::optional<std::size_t> m_listEnd; ///< behind the values of the last `=` or `~`
};

} // namespace

void traceFilter(std::string_view text, Trace& trace)
{
    FilterParser(text, &trace).trace();
}

Parsed<Filter> parseFilter(std::string_view text)
{
    const auto parse = [](std::string_view filter) -> Parsed<Filter> {
        try {
            return FilterParser(filter).parse();
        } catch (base::Problem& problem) {
            return tl::unexpected(std::move(problem));
        }
    };
    return withSureFix<Filter>(parse, text);
}

} // namespace weir::key
