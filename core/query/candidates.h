// SPDX-License-Identifier: GPL-3.0-or-later
// Keys that traffic is tried by, where nobody has said which.
#pragma once

#include <span>

#include "key/language/expression.h"

namespace weir::query
{

/// Which of a packet's sides a key tells of. Of a rise that is one packet's kind all keys tell at once; those
/// of one aspect say the same in other words.
enum Aspect : unsigned {
    From = 1,
    To = 2,
    What = 4,  ///< it is: protocol, port, name
    Where = 8, ///< it was seen: switch, port of it, network
};

struct Candidate {
    const char* keys;
    double weight; ///< how much it says to a person
    unsigned aspects;
};

/// Of those that tell as much the first is shown first.
std::span<const Candidate> candidateKeys();

/// Of any keys, by the candidates that stand in them; 0: none does.
unsigned aspectsOf(const key::KeyExpression& key);
unsigned aspectsOf(const key::KeyList& keys);

/// The largest of them; 1: none stands in the keys.
double weightOf(const key::KeyList& keys);

} // namespace weir::query
