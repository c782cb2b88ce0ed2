// SPDX-License-Identifier: GPL-3.0-or-later
// One view in a JSON file of its own, as it lies beside an exported table: opening it shows again what the
// table was made of.
//
//   {"format": "weir-view", "version": 1, "program": "weir 1.0", "keys": "…", …, "step": 1,
//    "zone": "Europe/Berlin", "captures": ["/…/lab.pcap"], "table": {"file": "…", "form": "long", …}}
#pragma once

#include <QStringList>

#include "saved/view_state.h"

namespace weir::ui
{

struct ViewFile {
    ViewState state;
    QStringList captures; ///< paths of those that the view looked at; none: live
};

/// Whether opening the file means a view, as its name says.
bool isViewFile(const QString& path);

/// A failure is a sentence.
base::Result<ViewFile> readViewFile(const QString& path);

/// `more` are members that readers need not know.
QJsonObject toJson(const ViewFile& file, const QJsonObject& more = {});

} // namespace weir::ui
