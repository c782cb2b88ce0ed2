// SPDX-License-Identifier: GPL-3.0-or-later
// A datagram's tree for a tree view: field, value, bytes. UI thread.
#pragma once

#include <QAbstractItemModel>
#include <vector>

#include "outlet/inspect/datagram_tree.h"
#include "theme/theme.h"

namespace weir::ui
{

class StructureModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Value, Bytes, Columns };

    using QAbstractItemModel::QAbstractItemModel;

    void setTree(outlet::TreeNode tree);
    void clear() { setTree({}); }
    void setTheme(const Theme& theme) { m_theme = theme; }

    const outlet::TreeNode& node(const QModelIndex& index) const
    {
        return *m_entries[index.internalId()].node;
    }

    /// The leaf that the byte lies in.
    QModelIndex leafAt(std::uint32_t offset) const;

    /// The sample that the byte lies in, or nothing.
    QModelIndex sampleAt(std::uint32_t offset) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    /// A node with its way back.
    struct Entry {
        const outlet::TreeNode* node;
        std::size_t parent;
        int row;
        std::vector<std::size_t> children;
    };

    void enter(const outlet::TreeNode& node, std::size_t parent, int row);
    QModelIndex indexOf(std::size_t entry) const;
    QString valueOf(const outlet::TreeNode& node) const;

    outlet::TreeNode m_tree;
    std::vector<Entry> m_entries; ///< the root first; none: there is no datagram
    Theme m_theme;
};

} // namespace weir::ui
