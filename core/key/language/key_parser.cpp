// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/key_parser.h"

#include <algorithm>

#include "key/language/former_keys.h"
#include "key/language/suggestion.h"

namespace weir::key
{

namespace
{

constexpr std::string_view keyOrFunction = "a key or a function";

struct Roles {
    std::string_view letters;
    std::size_t least;
    bool repeats; ///< the last one

    explicit Roles(std::string_view roles)
        : letters(roles.substr(0, roles.find_first_of("?+"))),
          least(letters.size() - roles.ends_with('?')),
          repeats(roles.ends_with('+'))
    {
    }

    /// K, L, or 0 when there are too many arguments.
    char of(std::size_t argument) const
    {
        if (argument < letters.size())
            return letters[argument];
        return repeats ? letters.back() : '\0';
    }
};

/// The name of an argument in `range:key:low[:high]`.
std::string argumentName(const FunctionRow& function, std::size_t argument)
{
    std::string_view rest = function.syntax;
    for (std::size_t i = 0; i <= argument; ++i)
        rest.remove_prefix(rest.find(':') + 1);
    return std::string(rest.substr(0, rest.find_first_of("[:")));
}

std::string missingOccurrence(const std::string& name, const KeyRow& row)
{
    if (!row.repeats)
        return shown(row.name) + " is said once of a sample: there is no " + shown(name);
    return "there is no " + shown(name) + ": the outermost header is plain " + shown(row.name) +
           ", the next one inside it " + shown(std::string(row.name) + ".1") + ", at most " +
           shown(std::string(row.name) + '.' + std::to_string(packet::Layout::maxLayers - 1));
}

/// `ipsource ipdestination` with commas, when it is a list of keys.
std::string asList(std::string_view names)
{
    std::string list;
    while (!names.empty()) {
        const auto end = std::size_t(std::ranges::find_if(names, isSpace) - names.begin());
        if (!findKey(names.substr(0, end)))
            return {};
        list += (list.empty() ? "" : ",") + std::string(names.substr(0, end));
        names = trimmed(names.substr(end));
    }
    return list;
}

/// `vlan.0`, and `agent.1` or `vlan.id` of other programs.
std::string plainKey(const std::string& name, const KeyRow& row)
{
    if (const std::string meant = foreignKey(name); !meant.empty())
        return meant;
    return row.repeats && !name.ends_with(".0") ? std::string() : std::string(row.name);
}

bool isAddress(const KeyRow& row)
{
    return row.type == ValueType::Ipv4 || row.type == ValueType::Ipv6;
}

} // namespace

void checkLength(const Scanner& scanner)
{
    if (scanner.text().size() > longestExpression)
        scanner.fail(longestExpression, scanner.text().size(),
                     "this is too long: at most " + std::to_string(longestExpression) + " bytes are read",
                     "the end");
}

bool KeyParser::isBehindExpression() const
{
    const char next = m_scanner.peek();
    return m_scanner.atEnd() || next == ',' || next == ']' || m_stops.find(next) != std::string_view::npos;
}

void KeyParser::notePiece(Piece::Kind kind, std::size_t begin, std::size_t end)
{
    if (m_trace)
        m_trace->piece(kind, m_scanner.position(begin), m_scanner.position(end));
}

void KeyParser::notePlace(Place::Kind kind, std::size_t begin, std::size_t end, const FunctionRow* function,
                          std::size_t argument)
{
    if (!m_trace)
        return;
    Place& place = m_trace->place(kind, m_scanner.position(begin), m_scanner.position(end));
    place.function = function;
    place.argument = argument;
}

Word KeyParser::name()
{
    m_scanner.skipSpaces();
    Word name = m_scanner.word(m_stops);
    name.trimEnd();
    return name;
}

KeyName KeyParser::key(const Word& name, Standing standing) const
{
    const auto fail = [&](std::string message, std::optional<base::Fix> fix = std::nullopt) {
        m_scanner.fail(name.begin, name.end, std::move(message), std::string(keyOrFunction), std::move(fix));
    };
    if (const auto key = findKey(name.text))
        return *key;
    if (name.text.empty())
        fail("a key is missing here", standing == Standing::Alone && m_scanner.peek() == ','
                                          ? std::optional(m_scanner.without(','))
                                          : std::nullopt);
    if (const FunctionRow* function = findFunction(name.text))
        fail(standing == Standing::Alone
                 ? shown(name.text) + " is a function and needs its arguments: " + shown(function->syntax)
                 : shown(name.text) + " is a function and stands in brackets here: " +
                       shown('[' + std::string(function->syntax) + ']'));
    if (const auto whole = findKey(name.text.substr(0, name.text.find('.'))))
        fail(missingOccurrence(name.text, *whole->row),
             fixOfKey(name, plainKey(name.text, *whole->row), standing));
    if (name.text.find_first_of("=~<>") != std::string::npos)
        fail("a comparison such as " + shown(name.text) + " belongs in the filter; here stands only the key");
    if (std::string list = standing == Standing::Alone ? asList(name.text) : ""; !list.empty())
        fail("no key " + shown(name.text), fixOfKey(name, std::move(list), standing));
    const std::string suggestion = suggestKey(name.text);
    fail("no key " + shown(name.text) + didYouMean(suggestion), fixOfKey(name, suggestion, standing));
    return {};
}

std::optional<base::Fix> KeyParser::fixOfKey(const Word& name, std::string suggestion,
                                             Standing standing) const
{
    if (suggestion.empty())
        return std::nullopt;
    const bool inBrackets = standing == Standing::Argument && suggestion.find(':') != std::string::npos;
    return base::Fix{name.begin, name.end, inBrackets ? '[' + suggestion + ']' : std::move(suggestion)};
}

KeyExpression KeyParser::expression()
{
    const Word word = name();
    notePlace(Place::Kind::Key, word.begin, word.end);
    notePiece(m_scanner.peek() == ':' ? Piece::Kind::Function : Piece::Kind::Key, word.begin, word.end);
    KeyExpression expression;
    if (m_scanner.peek() == ':')
        expression = function(word);
    else if (m_scanner.peek() == '[')
        failBracket(!word.text.empty());
    else if (auto former = formerKey(word.text, m_scanner.position(word.begin), word.end - word.begin))
        expression = std::move(*former);
    else
        expression.key = key(word, Standing::Alone);
    std::size_t end = m_scanner.at();
    while (end > word.end && isSpace(m_scanner.text()[end - 1]))
        --end;
    expression.position = m_scanner.position(word.begin);
    expression.length = m_scanner.position(end) - expression.position;
    m_scanner.skipSpaces();
    return expression;
}

/// `[mask:ipsource:24]`: it is right without the brackets.
void KeyParser::failBracket(bool isBehindName)
{
    const std::size_t open = m_scanner.at();
    std::optional<base::Fix> fix;
    std::size_t close = open;
    std::size_t depth = 0;
    const std::string_view text = m_scanner.text();
    for (; close < text.size(); ++close) {
        if (text[close] == '\\')
            ++close;
        else if (text[close] == '[')
            ++depth;
        else if (text[close] == ']' && --depth == 0)
            break;
    }
    if (!isBehindName && close < text.size())
        fix = {open, close + 1, std::string(text.substr(open + 1, close - open - 1))};
    m_scanner.fail(open, open + 1, "brackets stand only around a function that is an argument of another",
                   std::string(keyOrFunction), std::move(fix));
}

void KeyParser::failUnknownFunction(const Word& name)
{
    const auto key = findKey(name.text);
    if (!key) {
        const std::string suggestion = suggestFunction(name.text);
        m_scanner.fail(name.begin, name.end,
                       name.text.empty() ? "the name of a function is missing before the `:`"
                                         : "no function " + shown(name.text) + didYouMean(suggestion),
                       std::string(keyOrFunction), fixOfKey(name, suggestion, Standing::Alone));
    }
    const std::size_t begin = m_scanner.at();
    while (m_scanner.peek() == ':') {
        m_scanner.advance();
        m_scanner.word(m_stops);
    }
    const std::string_view arguments = m_scanner.text().substr(begin, m_scanner.at() - begin);
    std::optional<base::Fix> fix;
    if (isAddress(*key->row) && arguments.find_first_not_of("0123456789", 1) == std::string_view::npos)
        fix = {name.begin, m_scanner.at(), "mask:" + name.text + std::string(arguments)};
    m_scanner.fail(begin, m_scanner.at(), shown(name.text) + " is a key and takes no arguments",
                   "the end of the key", std::move(fix));
}

KeyExpression KeyParser::function(const Word& name)
{
    const FunctionRow* function = findFunction(name.text);
    if (!function)
        failUnknownFunction(name);
    const Roles roles(function->roles);
    KeyExpression expression;
    expression.function = function;
    struct Span {
        std::size_t begin;
        std::size_t end;
    };
    std::vector<Span> literals;
    std::size_t count = 0;
    for (; m_scanner.take(':'); ++count) {
        const std::size_t begin = m_scanner.at();
        if (count == mostArguments)
            m_scanner.fail(begin - 1, begin,
                           "a function takes at most " + std::to_string(mostArguments) + " arguments",
                           "the end of the function");
        switch (roles.of(count)) {
        case 'K': expression.arguments.push_back(argument(*function, count)); break;
        case 'L':
            expression.bound.literals.push_back(literal(*function, count));
            literals.push_back({begin, m_scanner.at()});
            break;
        default:
            m_scanner.word(m_stops);
            m_scanner.fail(begin - 1, m_scanner.at(),
                           "this is one argument too many: " + shown(function->syntax),
                           "the end of the function");
        }
    }
    if (count < roles.least)
        m_scanner.fail(m_scanner.at(), m_scanner.at(),
                       shown(function->name) + " also needs " + shown(argumentName(*function, count)) + ": " +
                           shown(function->syntax),
                       "`:` and " + argumentName(*function, count));
    if (function->bind)
        if (auto problem = function->bind(expression.bound)) {
            const Span span = literals.at(problem->position);
            m_scanner.fail(span.begin, span.end, std::move(problem->message), std::move(problem->expected));
        }
    return expression;
}

KeyExpression KeyParser::argument(const FunctionRow& function, std::size_t number)
{
    m_scanner.skipSpaces();
    if (m_scanner.peek() == '[')
        return bracketed();
    const Word word = name();
    notePlace(Place::Kind::Argument, word.begin, word.end, &function, number);
    notePiece(Piece::Kind::Key, word.begin, word.end);
    if (m_scanner.peek() == '[')
        m_scanner.fail(m_scanner.at(), m_scanner.at() + 1, "a `:` is missing before the bracket", "`:`",
                       base::Fix{m_scanner.at(), m_scanner.at(), ":"});
    const std::size_t position = m_scanner.position(word.begin);
    const std::size_t length = m_scanner.position(word.end) - position;
    if (auto former = formerKey(word.text, position, length))
        return std::move(*former);
    KeyExpression expression;
    expression.key = key(word, Standing::Argument);
    expression.position = position;
    expression.length = length;
    return expression;
}

KeyExpression KeyParser::bracketed()
{
    const std::size_t open = m_scanner.at();
    if (m_depth == deepestNesting)
        m_scanner.fail(open, open + 1,
                       "functions stand inside functions at most " + std::to_string(deepestNesting) + " deep",
                       "a key");
    m_scanner.advance();
    ++m_depth;
    KeyExpression inner = expression();
    if (m_scanner.peek() == ',') {
        const std::string_view rest = m_scanner.text().substr(m_scanner.at());
        m_scanner.fail(
            m_scanner.at(), m_scanner.at() + 1, "inside brackets stands one key or function, no list", "`]`",
            rest.find(']') == std::string_view::npos ? std::optional(closingBrackets()) : std::nullopt);
    }
    if (!m_scanner.take(']'))
        m_scanner.fail(open, m_scanner.at(), "this bracket is not closed", "`]`", closingBrackets());
    --m_depth;
    m_scanner.skipSpaces();
    if (m_scanner.peek() != ':' && !isBehindExpression())
        m_scanner.fail(m_scanner.at(), m_scanner.at() + 1,
                       "behind a bracket comes the next argument or the end", "`:`");
    return inner;
}

base::Fix KeyParser::closingBrackets() const
{
    const std::size_t at = m_scanner.backOverSpaces(m_scanner.at());
    return {at, at, std::string(m_depth, ']')};
}

std::string KeyParser::literal(const FunctionRow& function, std::size_t number)
{
    Word word = m_scanner.word(m_stops);
    notePlace(Place::Kind::Literal, word.begin, word.end, &function, number);
    notePiece(Piece::Kind::Literal, word.begin, word.end);
    if (m_scanner.peek() == '[')
        m_scanner.fail(m_scanner.at(), m_scanner.at() + 1,
                       "a text stands here, no key; a bracket in a text is written `\\[`", "a text");
    // Between two colons spaces are part of the text; before a comma or the end they are only untidy.
    if (m_scanner.peek() != ':' && m_scanner.peek() != ']')
        word.trimEnd();
    return std::move(word.text);
}

namespace
{

KeyList keyList(Scanner& scanner, Trace* trace)
{
    KeyParser parser(scanner, "", trace);
    KeyList keys;
    scanner.skipSpaces();
    while (!scanner.atEnd()) {
        if (keys.size() == mostKeys)
            scanner.fail(scanner.at(), scanner.text().size(),
                         "these are too many keys: at most " + std::to_string(mostKeys) + " are counted",
                         "the end");
        keys.push_back(parser.expression());
        if (scanner.peek() == ']')
            scanner.fail(scanner.at(), scanner.at() + 1, "this bracket was never opened", "`,` or the end",
                         scanner.without(']'));
        scanner.take(',');
        scanner.skipSpaces();
    }
    return keys;
}

} // namespace

void traceKeys(std::string_view text, Trace& trace)
{
    Scanner scanner(text);
    for (;;) {
        try {
            keyList(scanner, &trace);
            // A comma wants another key behind it; a text of nothing, a first one.
            const std::string_view before = trimmed(text);
            if (before.empty() || before.ends_with(','))
                trace.place(Place::Kind::Key, text.size(), text.size());
            return;
        } catch (const base::Problem&) {
            while (!scanner.atEnd() && scanner.peek() != ',')
                scanner.advance();
            if (!scanner.take(','))
                return;
        }
    }
}

Parsed<KeyList> parseKeys(std::string_view text)
{
    const auto parse = [](std::string_view keys) -> Parsed<KeyList> {
        Scanner scanner(keys);
        try {
            checkLength(scanner);
            return keyList(scanner, nullptr);
        } catch (base::Problem& problem) {
            return tl::unexpected(std::move(problem));
        }
    };
    return withSureFix<KeyList>(parse, text);
}

} // namespace weir::key
