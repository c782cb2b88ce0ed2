// SPDX-License-Identifier: GPL-3.0-or-later
// The flow language: what parses, prints and parses again to the same; what does not, has a problem inside
// the text.
#include <cstdlib>
#include <string>

#include "key/language/expression.h"

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

template <class T>
void check(key::Parsed<T> (*parse)(std::string_view), std::string_view text)
{
    const auto parsed = parse(text);
    if (!parsed) {
        const base::Problem& problem = parsed.error();
        require(problem.position + problem.length <= text.size());
        require(!problem.message.empty() && !problem.expected.empty());
        return;
    }
    const std::string canonical = printed(*parsed);
    if (canonical.size() > key::longestExpression) // escapes and brackets can make it longer
        return;
    const auto again = parse(canonical);
    require(again.has_value());
    require(printed(*again) == canonical);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check(key::parseKeys, text);
    check(key::parseFilter, text);
    check<key::ValueExpression>(key::parseValue, text);
    return 0;
}
