// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/selection.h"

#include <algorithm>

namespace weir::wire
{

namespace
{

constexpr std::string_view beginning = "Selection by Weir: ";
constexpr std::string_view ending =
    ". Gaps in the sequence numbers of datagrams and samples come of that, and need not be losses.";
constexpr std::string_view between = "; ";

/// Nothing that would do something to a terminal.
bool isPlain(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

} // namespace

void addReason(std::string& selection, std::string_view reason)
{
    const std::string_view separator = selection.empty() ? std::string_view() : between;
    if (selection.find(reason) != std::string::npos ||
        selection.size() + separator.size() + reason.size() > mostSelectionBytes)
        return;
    selection.append(separator).append(reason);
}

std::string commentOf(std::string_view selection)
{
    return std::string(beginning).append(selection).append(ending);
}

std::string_view selectionOf(std::string_view comment)
{
    if (!comment.starts_with(beginning) || !comment.ends_with(ending) ||
        comment.size() < beginning.size() + ending.size())
        return {};
    comment.remove_prefix(beginning.size());
    comment.remove_suffix(ending.size());
    return comment.size() <= mostSelectionBytes && isPlain(comment) ? comment : std::string_view();
}

} // namespace weir::wire
