// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/inspector/structure_model.h"

#include <QFont>
#include <algorithm>

namespace weir::ui
{

using outlet::TreeNode;

namespace
{

QString asQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

void StructureModel::setTree(TreeNode tree)
{
    beginResetModel();
    m_tree = std::move(tree);
    m_entries.clear();
    if (m_tree.length > 0)
        enter(m_tree, 0, 0);
    endResetModel();
}

void StructureModel::enter(const TreeNode& node, std::size_t parent, int row)
{
    const std::size_t number = m_entries.size();
    m_entries.push_back({&node, parent, row, {}});
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        m_entries[number].children.push_back(m_entries.size());
        enter(node.children[i], number, int(i));
    }
}

QModelIndex StructureModel::indexOf(std::size_t entry) const
{
    return createIndex(m_entries[entry].row, 0, quintptr(entry));
}

QModelIndex StructureModel::leafAt(std::uint32_t offset) const
{
    if (m_entries.empty() || offset >= m_tree.length)
        return {};
    std::size_t entry = 0;
    while (!m_entries[entry].children.empty())
        entry = *std::ranges::find_if(m_entries[entry].children, [&](std::size_t child) {
            return offset < m_entries[child].node->end();
        });
    return indexOf(entry);
}

QModelIndex StructureModel::sampleAt(std::uint32_t offset) const
{
    const TreeNode* sample = m_entries.empty() ? nullptr : outlet::sampleAt(m_tree, offset);
    return sample ? index(int(sample - m_tree.children.data()), 0, indexOf(0)) : QModelIndex();
}

QModelIndex StructureModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const std::size_t entry =
        parent.isValid() ? m_entries[parent.internalId()].children[std::size_t(row)] : std::size_t(0);
    return createIndex(row, column, quintptr(entry));
}

QModelIndex StructureModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return {};
    return indexOf(m_entries[index.internalId()].parent);
}

int StructureModel::rowCount(const QModelIndex& parent) const
{
    if (parent.column() > 0)
        return 0;
    return parent.isValid() ? int(m_entries[parent.internalId()].children.size()) : int(!m_entries.empty());
}

int StructureModel::columnCount(const QModelIndex&) const
{
    return Columns;
}

QString StructureModel::valueOf(const TreeNode& node) const
{
    QString value = QString::fromStdString(node.value);
    if (!node.fault)
        return value;
    const QString fault =
        QStringLiteral("⚠ ") + asQString(sample::notes()[std::size_t(*node.fault)].description);
    return value.isEmpty() ? fault : value + QStringLiteral(" · ") + fault;
}

QVariant StructureModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const TreeNode& shown = node(index);
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Name: return QString::fromStdString(shown.name);
        case Value: return valueOf(shown);
        default:
            return shown.length == 1 ? QString::number(shown.offset)
                                     : tr("%1–%2").arg(shown.offset).arg(shown.end() - 1);
        }
    case Qt::ToolTipRole: return index.column() == Value ? valueOf(shown) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (index.column() == Bytes ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: {
        QFont font;
        font.setItalic(shown.kind == TreeNode::Kind::Unknown || shown.kind == TreeNode::Kind::Padding);
        return font.italic() ? font : QVariant();
    }
    case Qt::ForegroundRole:
        if (shown.fault)
            return m_theme.problem;
        return shown.kind == TreeNode::Kind::Padding || index.column() == Bytes ? m_theme.mutedText
                                                                                : QVariant();
    default: return {};
    }
}

QVariant StructureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == Bytes ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Field");
    case Value: return tr("Value");
    default: return tr("Bytes");
    }
}

} // namespace weir::ui
