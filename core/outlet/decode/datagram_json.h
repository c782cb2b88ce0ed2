// SPDX-License-Identifier: GPL-3.0-or-later
// A datagram as one JSON object, everything that is in it, under the names of `sflowtool -j`. Its own walk,
// apart from the decoder that fills the window: that one is after speed, this one after everything.
#pragma once

#include "outlet/decode/text_buffer.h"
#include "wire/datagram.h"

namespace weir::outlet
{

/// How the datagram came: what is printed of the receiver's clock and of the sender.
enum class Origin { Capture, Live };

/// Appends the object without a line end. Valid JSON whatever the bytes are: what is broken is named
/// ("malformed", with reason and offset from the datagram's first byte) and the rest goes on.
void appendDatagramJson(TextBuffer& out, const wire::Datagram& datagram, Origin origin = Origin::Capture);

} // namespace weir::outlet
