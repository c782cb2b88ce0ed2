// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/suggestion.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <span>
#include <vector>

#include "key/function_row.h"
#include "key/key_row.h"
#include "key/language/foreign_names.h"

namespace weir::key
{

namespace
{

// clang-format off
constexpr auto valueWords = std::to_array<std::string_view>({
    "bytes", "frames", "requests", "samples", "bps", "Bps", "fps", "rate", "avg", "count", "min", "max",
});
// clang-format on

/// How many letters must be changed, added, left out or swapped with their neighbour.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> beforeLast(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t(0));
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string simplified(std::string_view name)
{
    std::string simple;
    for (const char c : name)
        if (c != '.' && c != '_' && c != '-')
            simple += char(std::tolower(static_cast<unsigned char>(c)));
    return simple;
}

constexpr std::size_t longestName = 40; // a longer one is no slip of the fingers

class Search
{
public:
    explicit Search(std::string_view unknown)
        : m_name(simplified(unknown)),
          m_distance(1 + std::max<std::size_t>(1, m_name.size() / 4))
    {
    }

    bool isHopeless() const { return m_name.empty() || m_name.size() > longestName; }

    std::string meant(std::span<const ForeignName> names) const
    {
        const auto found = std::ranges::find(names, m_name, &ForeignName::typed);
        return found == names.end() ? std::string() : std::string(found->meant);
    }

    void consider(std::string_view candidate)
    {
        const std::size_t longer = std::max(m_name.size(), candidate.size());
        if (longer - std::min(m_name.size(), candidate.size()) > m_distance)
            return;
        const std::size_t distance = editDistance(m_name, simplified(candidate));
        if (distance < m_distance && distance < candidate.size()) {
            m_distance = distance;
            m_nearest = candidate;
        }
    }

    std::string nearest() const { return std::string(m_nearest); }

private:
    std::string m_name;
    std::size_t m_distance; // what is that far away is not near any more
    std::string_view m_nearest;
};

} // namespace

std::string foreignKey(std::string_view name)
{
    return Search(name).meant(foreignKeys());
}

std::string suggestKey(std::string_view unknown)
{
    // The occurrence of `ipsrc.1` is no part of the misspelt name.
    std::size_t end = unknown.find_last_not_of("0123456789");
    end = end != std::string_view::npos && end + 1 < unknown.size() && unknown[end] == '.' ? end
                                                                                           : unknown.size();
    Search search(unknown.substr(0, end));
    if (search.isHopeless())
        return {};
    std::string name = search.meant(foreignKeys());
    if (name.empty()) {
        for (const KeyRow& row : keys())
            search.consider(row.name);
        name = search.nearest();
    }
    const std::string repeated = name + std::string(unknown.substr(end));
    return findKey(repeated) ? repeated : name;
}

std::string suggestFunction(std::string_view unknown)
{
    Search search(unknown);
    if (search.isHopeless())
        return {};
    if (auto meant = search.meant(foreignFunctions()); !meant.empty())
        return meant;
    for (const FunctionRow& row : functions())
        search.consider(row.name);
    return search.nearest();
}

std::string suggestValue(std::string_view unknown)
{
    Search search(unknown);
    if (search.isHopeless())
        return {};
    if (auto meant = search.meant(foreignValues()); !meant.empty())
        return meant;
    for (const std::string_view word : valueWords)
        search.consider(word);
    const std::string word = search.nearest();
    return word.empty() ? suggestKey(unknown) : word;
}

std::string didYouMean(std::string_view suggestion)
{
    return suggestion.empty() ? std::string() : "; did you mean `" + std::string(suggestion) + "`?";
}

} // namespace weir::key
