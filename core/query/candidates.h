// SPDX-License-Identifier: GPL-3.0-or-later
// Keys that traffic is tried by, where nobody has said which.
#pragma once

#include <span>

namespace weir::query
{

struct Candidate {
    const char* keys;
    double weight; ///< how much it says to a person
};

/// Of those that tell as much the first is shown first.
std::span<const Candidate> candidateKeys();

} // namespace weir::query
