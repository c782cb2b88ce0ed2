// SPDX-License-Identifier: GPL-3.0-or-later
// What the walks over datagrams of the different versions share.
#pragma once

#include "outlet/decode/json_text.h"
#include "sample/flow_row.h"
#include "sample/notes.h"
#include "sample/structures.h"
#include "wire/xdr_reader.h"

namespace weir::outlet
{

/// `"malformed":{"reason":…,"offset":…}`.
void writeMalformed(JsonText& json, sample::Note reason, std::size_t offset);

void writeTag(JsonText& json, const MemberName& name, sample::Tag tag);

/// `sourceId`: class and index.
void writeSource(JsonText& json, std::uint32_t classId, std::uint32_t index);

/// The samples of a v2 or v4 datagram, behind its header.
void writeOldSamples(JsonText& json, wire::XdrReader& reader, std::uint32_t version, std::uint32_t count);

/// The body of rtmetric (4300:1002) and rtflow (4300:1003), which are samples without records.
void writeCustomMetrics(JsonText& json, wire::XdrReader& reader);
void writeCustomFlow(JsonText& json, wire::XdrReader& reader);

} // namespace weir::outlet
