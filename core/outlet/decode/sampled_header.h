// SPDX-License-Identifier: GPL-3.0-or-later
// The sampled bytes of a packet, and the fields of its headers under the names that sflowtool gives them.
#pragma once

#include "outlet/decode/json_text.h"
#include "wire/xdr_reader.h"

namespace weir::outlet
{

/// `sampled_header` of sFlow v5, or of v2 and v4, which have no `stripped`.
void writeSampledHeader(JsonText& json, wire::XdrReader& reader, bool hasStripped);

} // namespace weir::outlet
