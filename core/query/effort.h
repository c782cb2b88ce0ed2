// SPDX-License-Identifier: GPL-3.0-or-later
// How much is done at a time, and when it ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace weir::query
{

/// How seconds are asked. Every function may be null.
struct Effort {
    std::function<bool()> stop{}; ///< true: end early. Asked between seconds, in any of the threads
    std::function<void(std::size_t done, std::size_t all)> progress{}; ///< seconds; in any of the threads

    /// Runs the pieces, at the same time where it can, and returns when all are done. Null: one by one.
    std::function<void(std::vector<std::function<void()>> pieces)> together{};
    std::size_t threads = 1; ///< pieces to make of it

    std::size_t mostPieces() const { return together ? std::max<std::size_t>(threads, 1) : 1; }

    /// Runs the pieces and returns when all are done.
    void run(std::vector<std::function<void()>> pieces) const
    {
        if (together && pieces.size() > 1)
            return together(std::move(pieces));
        for (const std::function<void()>& piece : pieces)
            piece();
    }
};

} // namespace weir::query
