// SPDX-License-Identifier: GPL-3.0-or-later
// What a call gives that can fail for a reason outside the program: a value, or a sentence for the user.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace weir::base
{

/// A failure as the user reads it: what happened and what to do about it, in one or two sentences.
struct Error {
    std::string text;

    bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string text)
{
    return tl::unexpected<Error>(Error{std::move(text)});
}

} // namespace weir::base
