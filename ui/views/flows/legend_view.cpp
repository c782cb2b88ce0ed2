// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/legend_view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <algorithm>
#include <cmath>

#include "filter/picking.h"
#include "format/flow_text.h"
#include "views/flows/legend_delegate.h"

namespace weir::ui
{

namespace
{

constexpr qsizetype mostBreakdowns = 12; ///< at once: the menu is no higher than it must be

/// What a key is in some flows: "12 values, 97 % is 53".
QString hintOf(const query::Breakdown& breakdown)
{
    constexpr qsizetype longest = 32;
    std::vector<std::string> keys;
    const auto parsed = key::parseKeys(breakdown.keys);
    for (const key::KeyExpression& key : parsed ? *parsed : key::KeyList())
        keys.push_back(key::toText(key));
    QString usual = flowText(keys, breakdown.usual);
    if (usual.size() > longest)
        usual = usual.left(longest - 1) + QStringLiteral("…");
    return breakdown.different == 1
               ? LegendView::tr("always %1").arg(usual)
               : LegendView::tr("%n values, %1 % is %2", nullptr, int(breakdown.different))
                     .arg(QString::number(std::floor(breakdown.share)), usual);
}

} // namespace

LegendView::LegendView(QWidget* parent) : QTableView(parent), m_delegate(new LegendDelegate(this))
{
    setModel(&m_model);
    setItemDelegate(m_delegate);
    setAccessibleName(tr("Flows"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    setCornerButtonEnabled(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setFont(figuresFont(font()));
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setTextElideMode(Qt::ElideMiddle);
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setSortIndicatorShown(true);
    horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    horizontalHeader()->setMinimumSectionSize(28);
    verticalHeader()->setDefaultSectionSize(24);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, &m_model, &LegendModel::sort);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &LegendView::fitColumns);
    fitColumns();
}

void LegendView::setTheme(const Theme& theme)
{
    m_delegate->setTheme(theme);
    setFont(figuresFont(QGuiApplication::font()));
    fitWidths();
    verticalHeader()->setDefaultSectionSize(std::max(24, theme.rowHeight - 2));
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    viewport()->update();
}

QSize LegendView::sizeHint() const
{
    constexpr int most = 320; // pixels: in a large font the chart needs them more
    const int rows =
        std::min(12 * verticalHeader()->defaultSectionSize(), most); // ten flows, other and total
    return {QTableView::sizeHint().width(),
            rows + horizontalHeader()->sizeHint().height() + 2 * frameWidth()};
}

void LegendView::fitColumns()
{
    horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    fitWidths();
}

/// The keys come first: where there is little room the trends go, then the bars get short.
void LegendView::fitWidths()
{
    struct Widths { // in figures
        int number;
        int share;
        int trend; ///< 0: not shown
    };
    constexpr Widths widths[] = {{13, 24, 16}, {13, 24, 0}, {10, 14, 0}};
    constexpr int keyWidth = 17;                                          // an IPv4 address and its margins
    constexpr int swatch = 32;                                            // pixels
    const int numbers = m_model.trendColumn() - m_model.rateColumn() - 1; // without the share

    QHeaderView& header = *horizontalHeader();
    const int figure = fontMetrics().horizontalAdvance('0');
    const int keys = m_model.rateColumn() - 1;
    const auto fits = [&](const Widths& these) {
        const int taken = numbers * these.number + these.share + these.trend;
        return viewport()->width() - swatch - taken * figure >= keys * keyWidth * figure;
    };
    const auto fitting = std::ranges::find_if(widths, fits);
    const Widths& best = fitting == std::end(widths) ? std::end(widths)[-1] : *fitting;
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const bool isKey = column > 0 && column < m_model.rateColumn();
        header.setSectionHidden(column, column == m_model.trendColumn() && best.trend == 0);
        header.setSectionResizeMode(column, isKey         ? QHeaderView::Stretch
                                            : column == 0 ? QHeaderView::Fixed
                                                          : QHeaderView::Interactive);
        if (column == 0)
            header.resizeSection(column, swatch);
        else if (!isKey && !header.isSectionHidden(column))
            header.resizeSection(column, figure * (column == m_model.shareColumn()   ? best.share
                                                   : column == m_model.trendColumn() ? best.trend
                                                                                     : best.number));
    }
}

void LegendView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fitWidths();
}

bool LegendView::canPick(const QModelIndex& index) const
{
    if (!index.isValid())
        return false;
    const LegendRow& row = m_model.row(index);
    if (row.kind != LegendRow::Kind::Flow || row.keys.empty())
        return false;
    return index.column() == 0 || m_model.keyOf(index.column()).has_value();
}

bool LegendView::isDoor(const QModelIndex& index) const
{
    if (!index.isValid() || index.column() >= m_model.rateColumn())
        return false;
    const LegendRow& row = m_model.row(index);
    return row.kind == LegendRow::Kind::Other && row.flows > 0;
}

void LegendView::pick(const QModelIndex& index, Pick pick, Where where)
{
    if (isDoor(index) && pick == Pick::Only) {
        emit otherWanted(where);
        return;
    }
    if (!canPick(index))
        return;
    const FlowKeys keys = m_model.row(index).keys; // by value: the model changes under the signal
    if (const auto key = m_model.keyOf(index.column()))
        emit cellPicked(*key, keys[*key], pick, where);
    else
        emit flowsPicked({keys}, pick, where);
}

std::vector<FlowKeys> LegendView::selectedFlows() const
{
    std::vector<FlowKeys> flows;
    for (const QModelIndex& each : selectionModel()->selectedRows())
        if (m_model.row(each).kind == LegendRow::Kind::Flow)
            flows.push_back(m_model.row(each).keys);
    return flows;
}

void LegendView::setQuestion(const key::KeyList& keys, bool hasDirection)
{
    m_breakdowns = breakdowns(keys);
    m_hasDirection = hasDirection;
}

void LegendView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = canPress(*event) ? indexAt(event->pos()) : QModelIndex();
    // What drills down selects nothing.
    const bool drills = event->button() == Qt::MiddleButton ||
                        (event->modifiers() == Qt::ControlModifier && canPick(m_pressed));
    if (event->modifiers() != Qt::AltModifier && !drills)
        QTableView::mousePressEvent(event);
}

void LegendView::mouseMoveEvent(QMouseEvent* event)
{
    hover(indexAt(event->pos()));
    QTableView::mouseMoveEvent(event);
}

void LegendView::mouseReleaseEvent(QMouseEvent* event)
{
    QTableView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    const bool clicked = index.isValid() && index == m_pressed;
    m_pressed = QModelIndex();
    const auto how = clicked ? pickingOf(*event) : std::nullopt;
    if (how)
        pick(index, how->pick, how->where);
}

void LegendView::leaveEvent(QEvent* event)
{
    hover({});
    QTableView::leaveEvent(event);
}

void LegendView::hover(const QModelIndex& index)
{
    m_delegate->setHovered(index);
    viewport()->setCursor(canPick(index) || isDoor(index) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
    if (index.row() == m_hovered)
        return;
    m_hovered = index.row();
    emit rowHovered(m_hovered);
}

void LegendView::pointAt(int row)
{
    m_delegate->setHovered(m_model.index(row, 1));
    viewport()->update();
}

void LegendView::keyPressEvent(QKeyEvent* event)
{
    // Beside the cells that can be picked Enter takes the whole row.
    const QModelIndex current = currentIndex();
    const bool inside = canPick(current) || isDoor(current);
    const QModelIndex target = inside ? current : current.siblingAtColumn(0);
    if (const auto how = pickingOf(*event); how && (canPick(target) || isDoor(target))) {
        pick(target, how->pick, how->where);
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    QTableView::keyPressEvent(event);
}

void LegendView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKeyboard ? currentIndex() : indexAt(event->pos());
    QMenu menu(this);
    addPicks(menu, index);
    addBreakdowns(menu, index);
    addColours(menu, index);
    QAction* const swap = menu.addAction(tr("&Swap direction"), this, &LegendView::swapWanted);
    swap->setEnabled(m_hasDirection);
    menu.addSeparator();
    if (index.isValid() && index.column() > 0 && index.column() < m_model.trendColumn())
        menu.addAction(tr("S&ort by this column"), this, [this, column = index.column()] { sortBy(column); });
    menu.addAction(tr("&Copy rows"), this, &LegendView::copy);
    menu.addActions(actions());
    const QPoint place = viewport()->mapToGlobal(visualRect(index).center());
    menu.exec(byKeyboard && index.isValid() ? place : event->globalPos());
}

void LegendView::addPicks(QMenu& menu, const QModelIndex& index)
{
    const auto add = [&](const QString& text, const QModelIndex& cell, Pick how, Where where = Where::Here) {
        menu.addAction(text, this,
                       [this, cell = QPersistentModelIndex(cell), how, where] { pick(cell, how, where); });
    };
    if (canPick(index) && index.column() > 0) {
        const QString value = index.data().toString();
        add(tr("Only %1").arg(value), index, Pick::Only);
        add(tr("Only %1 in a new tab").arg(value), index, Pick::Only, Where::NewTab);
        add(tr("All but %1").arg(value), index, Pick::AllBut);
        add(tr("Also %1").arg(value), index, Pick::Also);
        menu.addSeparator();
    }
    const QModelIndex flow = index.siblingAtColumn(0);
    if (isDoor(flow))
        add(tr("What is in it"), flow, Pick::Only);
    const std::vector<FlowKeys> flows = selectedFlows();
    if (flows.size() > 1 && selectionModel()->isRowSelected(index.row()) &&
        !m_model.table().columns.empty()) {
        const auto addAll = [&](const QString& text, Pick how) {
            menu.addAction(text, this, [this, flows, how] { emit flowsPicked(flows, how); });
        };
        addAll(tr("Only these %n flows", nullptr, int(flows.size())), Pick::Only);
        addAll(tr("All but these %n flows", nullptr, int(flows.size())), Pick::AllBut);
    } else if (canPick(flow)) {
        add(tr("Only this flow"), flow, Pick::Only);
        add(tr("Only this flow in a new tab"), flow, Pick::Only, Where::NewTab);
        add(tr("All but this flow"), flow, Pick::AllBut);
        add(tr("Also this flow"), flow, Pick::Also);
    }
    if (!menu.isEmpty())
        menu.addSeparator();
}

void LegendView::addBreakdowns(QMenu& menu, const QModelIndex& index)
{
    m_brokenDown.reset();
    if (index.isValid())
        m_brokenDown = m_model.row(index);
    m_breakdownMenu = menu.addMenu(tr("&Break down by"));
    m_moreBreakdowns = new QMenu(tr("&More"), m_breakdownMenu);
    for (const std::string& each : m_breakdowns)
        addBreakdown(each, QString());
    emit breakdownsWanted(m_brokenDown);
}

void LegendView::addBreakdown(const std::string& keys, const QString& hint)
{
    const QString text = QString::fromStdString(keys);
    const bool isFull = m_breakdownMenu->actions().size() >= mostBreakdowns;
    if (isFull && m_moreBreakdowns->isEmpty())
        m_breakdownMenu->addMenu(m_moreBreakdowns);
    QMenu& menu = isFull ? *m_moreBreakdowns : *m_breakdownMenu;
    auto* action = menu.addAction(hint.isEmpty() ? text : text + '\t' + hint, this,
                                  [this, row = m_brokenDown, keys] { emit breakdownWanted(row, keys); });
    action->setData(text);
}

void LegendView::setBreakdowns(const std::vector<query::Breakdown>& ranked)
{
    if (!m_breakdownMenu)
        return;
    const QAction* const active = m_breakdownMenu->activeAction();
    const QVariant chosen = active ? active->data() : QVariant();
    const bool isInMore = active && active == m_moreBreakdowns->menuAction();
    m_breakdownMenu->clear();
    m_moreBreakdowns->clear();
    for (const query::Breakdown& each : ranked)
        addBreakdown(each.keys, hintOf(each));
    if (!ranked.empty() && m_moreBreakdowns->isEmpty())
        m_breakdownMenu->addSeparator();
    for (const std::string& each : m_breakdowns)
        if (std::ranges::find(ranked, each, &query::Breakdown::keys) == ranked.end())
            addBreakdown(each, QString());
    for (QAction* const action : m_breakdownMenu->actions())
        if (chosen.isValid() && action->data() == chosen)
            m_breakdownMenu->setActiveAction(action);
    if (isInMore && !m_moreBreakdowns->isEmpty())
        m_breakdownMenu->setActiveAction(m_moreBreakdowns->menuAction());
}

void LegendView::addColours(QMenu& menu, const QModelIndex& index)
{
    if (!index.isValid() || m_model.row(index).kind != LegendRow::Kind::Flow)
        return;
    const QString key = keyText(m_model.row(index).keys);
    if (key.isEmpty())
        return; // the one flow of a question without keys
    menu.addAction(tr("Colou&r …"), this, [this, key] { emit colourWanted(key); });
    if (m_settled.contains(key))
        menu.addAction(tr("Colour of the &palette again"), this, [this, key] { emit colourUnwanted(key); });
}

/// The other way round when it is sorted by that column.
void LegendView::sortBy(int column)
{
    QHeaderView& header = *horizontalHeader();
    const bool turns =
        header.sortIndicatorSection() == column && header.sortIndicatorOrder() == Qt::DescendingOrder;
    header.setSortIndicator(column, turns ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void LegendView::copy() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    if (rows.isEmpty())
        for (int row = 0; row < m_model.rowCount(); ++row)
            rows << m_model.index(row, 0);
    QGuiApplication::clipboard()->setText(m_model.tsv(rows));
}

} // namespace weir::ui
