// SPDX-License-Identifier: GPL-3.0-or-later
// The one piece of code that walks the tables of fields.
#pragma once

#include <span>

#include "outlet/decode/field_row.h"
#include "outlet/decode/json_text.h"
#include "wire/xdr_reader.h"

namespace weir::outlet
{

/// Prints the fields that are there. A structure that ends between two fields after at least `least` bytes is
/// of an older form and whole; one that ends earlier leaves the reader failed.
void writeFields(JsonText& json, wire::XdrReader& reader, std::span<const FieldRow> fields,
                 std::size_t least);

/// One field. Nothing is printed when its bytes are not all there.
void writeField(JsonText& json, wire::XdrReader& reader, const FieldRow& row);

} // namespace weir::outlet
