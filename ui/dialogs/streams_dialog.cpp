// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/streams_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include "engine/engine.h"
#include "format/units.h"
#include "main_window_style.h"

namespace weir::ui
{

namespace
{

/// Many rows are not ordered anew each second.
constexpr int manyRows = 2000;
constexpr qint64 manyRowsEvery = 5000; // ms

QString socketText(const engine::SocketReport& socket)
{
    return StreamsDialog::tr("UDP %1: %2 datagrams, %3 dropped by the kernel, buffer %4")
        .arg(QString::fromStdString(socket.place), countText(socket.datagrams), countText(socket.kernelDrops),
             bytesText(socket.buffer));
}

/// Room between a number and the text beside it.
class RoomyDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        static constexpr QChar figureSpace(0x2007);
        QStyledItemDelegate::initStyleOption(option, index);
        option->text = figureSpace + option->text + figureSpace;
    }
};

QString relayText(const engine::RelayReport& relay)
{
    return StreamsDialog::tr("Relay to %1: %2 passed on, %3 not")
        .arg(QString::fromStdString(relay.target), countText(relay.counts.sent),
             countText(relay.counts.notSent));
}

} // namespace

StreamsDialog::StreamsDialog(engine::Engine& engine, QWidget* parent)
    : QDialog(parent),
      m_engine(engine),
      m_summary(new QLabel),
      m_sockets(new QLabel),
      m_search(new QLineEdit),
      m_table(new QTableView)
{
    setWindowTitle(tr("Agents and data sources"));
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_summary->setAccessibleName(tr("Summary"));
    m_sockets->setWordWrap(true);
    m_sockets->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sockets->setAccessibleName(tr("Sockets"));
    m_search->setPlaceholderText(tr("Search: an address, a data source, losses, silent …"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setClearButtonEnabled(true);

    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("Agents and data sources"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setItemDelegate(new RoomyDelegate(m_table));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setFont(figuresFont(m_table->font()));
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);

    auto* copyButton = new QPushButton(tr("&Copy as a table"));
    copyButton->setToolTip(tr("The selected rows, or all of them"));
    auto* closeButton = new QPushButton(tr("Close"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copyButton);
    buttons->addStretch();
    buttons->addWidget(closeButton);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_summary);
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_sockets);
    layout->addLayout(buttons);

    connect(copyButton, &QPushButton::clicked, this, &StreamsDialog::copy);
    connect(closeButton, &QPushButton::clicked, this, &QDialog::close);
    connect(m_search, &QLineEdit::textChanged, &m_model, &StreamModel::setWords);
    connect(&engine, &engine::Engine::secondClosed, this, &StreamsDialog::refreshNowAndThen);
    connect(&engine, &engine::Engine::captureRead, this, &StreamsDialog::refresh);
    resize(QSize(1840, 620).boundedTo(screen()->availableSize() * 0.95)); // there are many columns
}

void StreamsDialog::setTheme(const Theme& theme)
{
    m_model.setTheme(theme);
    m_table->setFont(figuresFont(QGuiApplication::font()));
    m_table->verticalHeader()->setDefaultSectionSize(theme.rowHeight);
    tint(*m_sockets, QPalette::WindowText, theme.mutedText);
}

void StreamsDialog::setZone(const QTimeZone& zone)
{
    m_model.setZone(zone);
}

void StreamsDialog::refreshNowAndThen()
{
    if (!isVisible() || (m_model.rowCount() > manyRows && m_refreshed.elapsed() < manyRowsEvery))
        return;
    refresh();
}

void StreamsDialog::refresh()
{
    const bool first = m_model.rowCount() == 0;
    m_model.setReport(m_engine.streams());
    if (first && m_model.rowCount() > 0)
        m_table->resizeColumnsToContents();
    m_summary->setText(m_model.summary());
    QStringList lines;
    for (const engine::SocketReport& socket : m_engine.sockets())
        lines << socketText(socket);
    for (const engine::RelayReport& relay : m_engine.relays())
        lines << relayText(relay);
    m_sockets->setText(lines.join(QLatin1Char('\n')));
    m_sockets->setVisible(!lines.isEmpty());
    m_refreshed.start();
}

void StreamsDialog::showEvent(QShowEvent* event)
{
    refresh();
    QDialog::showEvent(event);
    m_search->setFocus();
}

void StreamsDialog::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::Find))
        m_search->setFocus();
    else
        QDialog::keyPressEvent(event);
}

void StreamsDialog::copy()
{
    QApplication::clipboard()->setText(m_model.copied(m_table->selectionModel()->selectedRows()));
}

} // namespace weir::ui
