// SPDX-License-Identifier: GPL-3.0-or-later
// The flow language: what parses, prints and parses again to the same; what does not, has a problem inside
// the text.
#include <cstdlib>
#include <string>

#include "key/language/reading.h"

using namespace weir;

namespace
{

void require(bool condition)
{
    if (!condition)
        std::abort();
}

std::string printed(const key::ValueExpression& value)
{
    return value.text;
}

template <class T>
std::string printed(const T& expression)
{
    return key::toText(expression);
}

/// What it puts there is right, and something else comes next.
template <class T>
void checkFix(key::Parsed<T> (*parse)(std::string_view), std::string_view text, const base::Problem& problem)
{
    const base::Fix& fix = *problem.fix;
    require(fix.begin <= fix.end && fix.end <= text.size());
    const std::string better = base::fixed(text, fix);
    require(better != text);
    const auto next = parse(better);
    if (next)
        return;
    require(next.error().position >= fix.begin + fix.text.size());
    require(next.error().position != problem.position || next.error().message != problem.message);
}

template <class T>
void check(key::Parsed<T> (*parse)(std::string_view), std::string_view text)
{
    const auto parsed = parse(text);
    if (!parsed) {
        const base::Problem& problem = parsed.error();
        require(problem.position + problem.length <= text.size());
        require(!problem.message.empty() && !problem.expected.empty());
        if (problem.fix)
            checkFix(parse, text, problem);
        return;
    }
    const std::string canonical = printed(*parsed);
    if (canonical.size() > key::longestExpression) // escapes and brackets can make it longer
        return;
    const auto again = parse(canonical);
    require(again.has_value());
    require(printed(*again) == canonical);
}

/// Pieces follow one another inside the text, and so do the ends of places.
void checkReading(key::Language language, std::string_view text)
{
    const key::Reading reading = key::read(language, text);
    std::size_t end = 0;
    for (const key::Piece& piece : reading.pieces) {
        require(piece.begin >= end && piece.begin < piece.end && piece.end <= text.size());
        end = piece.end;
    }
    for (const key::Place& place : reading.places)
        require(place.begin <= place.end && place.end <= text.size());
    key::placesAtEnd(language, text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check(key::parseKeys, text);
    check(key::parseFilter, text);
    check<key::ValueExpression>(key::parseValue, text);
    for (const key::Language language : {key::Language::Keys, key::Language::Value, key::Language::Filter})
        checkReading(language, text);
    return 0;
}
