// SPDX-License-Identifier: GPL-3.0-or-later
// The views that the user keeps by name, in a versioned JSON file:
//
//   {"format": "weir-views", "version": 1, "views": [{"name": "…", "keys": "…", …}, …]}
//
// Members that this version does not know stay in the file as they are, and so do views that it cannot read.
// A file of a newer version, or one that is none, is left alone. Owned by the main window; UI thread.
#pragma once

#include <QString>
#include <vector>

#include "saved/view_state.h"

namespace weir::ui
{

struct SavedView {
    QString name;
    ViewState state;
};

class SavedViews
{
public:
    /// "" keeps them in memory only.
    explicit SavedViews(QString path) : m_path(std::move(path)) {}

    const QString& path() const { return m_path; }

    // Each reads the file anew, for another window may have written it. A failure is a sentence, and nothing
    // has changed then.

    base::Result<std::vector<SavedView>> views();
    base::Result<void> save(const QString& name, const ViewState& state); ///< in the place of its name
    base::Result<void> rename(const QString& from, const QString& to);
    base::Result<void> remove(const QString& name);

    static constexpr int version = 1;

private:
    base::Result<QJsonObject> read() const;
    base::Result<void> write(const QJsonObject& file);

    QString m_path;
    QJsonObject m_memory; ///< without a path
};

} // namespace weir::ui
