// SPDX-License-Identifier: GPL-3.0-or-later
// A flow's keys as one line of text.
#pragma once

#include <QString>
#include <string>
#include <vector>

namespace weir::ui
{

/// Identifies the flow among all flows of a question, for KeyColours.
QString keyText(const std::vector<std::string>& keys);

/// For people: the values side by side, each as shownValue() has it. `keys` are their canonical texts; of a
/// value without one no more than the text is known.
QString flowText(const std::vector<std::string>& keys, const std::vector<std::string>& values);

/// One key's text for people who see under which key it stands: `17 UDP` of `ipprotocol`, colons in the
/// address of a network card.
QString shownValue(const std::string& key, const std::string& value);

/// One key's text made harmless to show: characters that could disturb the line are replaced, since keys come
/// from the network.
QString shownText(const std::string& key);

} // namespace weir::ui
