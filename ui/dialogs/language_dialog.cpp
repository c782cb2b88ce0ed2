// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/language_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include "key/function_row.h"
#include "key/key_row.h"

namespace weir::ui
{

namespace
{

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

void add(QStandardItemModel& model, const QStringList& cells)
{
    QList<QStandardItem*> items;
    for (const QString& cell : cells) {
        items << new QStandardItem(cell);
        items.back()->setToolTip(cell);
    }
    model.appendRow(items);
}

void fill(QStandardItemModel& model)
{
    for (const key::FunctionRow& row : key::functions())
        add(model, {text(row.syntax), text(row.description), text(row.example)});
    for (const key::KeyRow& row : key::keys())
        add(model, {text(row.name), text(row.description), text(row.example)});
}

} // namespace

LanguageDialog::LanguageDialog(QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys and functions"));
    auto* rules = new QLabel(
        tr("<b>Keys</b>: what makes a flow, for example <code>ipsource,ipdestination</code>. "
           "<b>Value</b>: <code>bps</code>, <code>fps</code>, <code>avg:ipttl</code>, "
           "<code>count:ipsource</code>. <b>Filter</b>: tests with <code>=</code> "
           "<code>!=</code> <code>~</code> <code>!~</code>, joined by <code>&amp;</code> and "
           "<code>|</code>, for example <code>ipprotocol=6&amp;tcpdestinationport=80,443</code>."));
    rules->setWordWrap(true);
    auto* search = new QLineEdit;
    search->setPlaceholderText(tr("Search"));
    search->setAccessibleName(tr("Search"));
    search->setClearButtonEnabled(true);

    auto* model = new QStandardItemModel(0, 3, this);
    model->setHorizontalHeaderLabels({tr("Name"), tr("Meaning"), tr("Example")});
    fill(*model);
    auto* found = new QSortFilterProxyModel(this);
    found->setSourceModel(model);
    found->setFilterKeyColumn(-1);
    found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    connect(search, &QLineEdit::textChanged, found, &QSortFilterProxyModel::setFilterFixedString);

    auto* table = new QTableView;
    table->setModel(found);
    table->setAccessibleName(windowTitle());
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    table->setColumnWidth(0, 220);
    table->setColumnWidth(2, 200);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(rules);
    layout->addWidget(search);
    layout->addWidget(table, 1);
    layout->addWidget(buttons);
    resize(900, 620);
}

} // namespace weir::ui
