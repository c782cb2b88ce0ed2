// SPDX-License-Identifier: GPL-3.0-or-later
// Records that are more than a list of fields: each has a little code.
#pragma once

#include <string_view>

#include "outlet/decode/json_text.h"
#include "sample/structures.h"
#include "wire/xdr_reader.h"

namespace weir::outlet
{

/// Prints a record's body. A body that ends too early leaves the reader failed.
struct RecordRow {
    sample::StructureKind kind;
    sample::Tag tag;
    void (*write)(JsonText&, wire::XdrReader&, std::string_view prefix);
    std::string_view prefix; ///< before the names: which of several structures of one layout
};

/// Null when the structure is a plain list of fields, or not known.
const RecordRow* findRecord(sample::StructureKind kind, sample::Tag tag);

// What sFlow v2 and v4 share with v5.
void writeSampledIpv4(JsonText& json, wire::XdrReader& reader, std::string_view prefix);
void writeSampledIpv6(JsonText& json, wire::XdrReader& reader, std::string_view prefix);

/// The path as segments, then communities and local preference: the end of a v4 or v5 gateway record.
void writeAsPathAndCommunities(JsonText& json, wire::XdrReader& reader);

} // namespace weir::outlet
