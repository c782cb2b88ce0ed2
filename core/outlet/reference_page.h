// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a question can name, as one page: made from the tables of keys, functions, values,
// shortcuts and metrics.
#pragma once

#include <string>

namespace weir::outlet
{

/// Self-contained HTML in UTF-8, of the kinds of elements that Qt's rich text shows, and well-formed as XML.
/// Without colours: it follows the palette of whoever shows it. Anchors: `key-NAME`, `function-NAME`,
/// `value-NAME`, `metric-NAME`, and those of the table of contents.
std::string referencePage();

} // namespace weir::outlet
