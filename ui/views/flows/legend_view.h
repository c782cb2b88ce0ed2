// SPDX-License-Identifier: GPL-3.0-or-later
// The legend as a table: a click on a key's cell or on a swatch drills down, Alt-click excludes, Ctrl-click
// adds an alternative; *other* opens. The middle button does so in a new tab. Enter is a click, Alt-Enter
// excludes, Shift-Enter adds an alternative, and with Ctrl it is in a new tab. UI thread.
#pragma once

#include <QColor>
#include <QHash>
#include <QPointer>
#include <QTableView>
#include <optional>
#include <vector>

#include "filter/drill_down.h"
#include "models/legend_model.h"
#include "query/breakdown.h"
#include "theme/theme.h"

class QMenu;

namespace weir::ui
{

class LegendDelegate;

class LegendView : public QTableView
{
    Q_OBJECT
public:
    explicit LegendView(QWidget* parent = nullptr);

    LegendModel& legend() { return m_model; }
    void setTheme(const Theme& theme);

    /// The selected rows, or all, as tab-separated text.
    void copy() const;

    /// The question has a direction; the keys that it has.
    void setQuestion(const key::KeyList& keys, bool hasDirection);

    /// Flows whose colour somebody settled, by their key texts.
    void setSettled(const QHash<QString, QColor>& settled) { m_settled = settled; }

    /// Those that tell most of the row that breakdownsWanted() named: first in the menu that is open.
    void setBreakdowns(const std::vector<query::Breakdown>& ranked);

    /// Without *other* and the total.
    std::vector<FlowKeys> selectedFlows() const;

    void pointAt(int row); ///< as the mouse would; -1: at none

    QSize sizeHint() const override;

signals:
    void cellPicked(std::size_t key, const std::string& value, weir::ui::Pick pick,
                    weir::ui::Where where = Where::Here);
    void flowsPicked(const std::vector<weir::ui::FlowKeys>& flows, weir::ui::Pick pick,
                     weir::ui::Where where = Where::Here);
    void otherWanted(weir::ui::Where where = Where::Here); ///< what is in *other*
    void swapWanted();                                     ///< the other direction of the question
    void colourWanted(const QString& key);                 ///< as keyText() says it
    void colourUnwanted(const QString& key);
    /// Other keys of that row's traffic; of all when there is no row.
    void breakdownWanted(std::optional<weir::ui::LegendRow> row, const std::string& keys);
    void breakdownsWanted(std::optional<weir::ui::LegendRow> row); ///< setBreakdowns() of it
    void rowHovered(int row);                                      ///< -1: none

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    bool canPick(const QModelIndex& index) const;
    bool isDoor(const QModelIndex& index) const;
    void pick(const QModelIndex& index, Pick pick, Where where = Where::Here);
    void addPicks(QMenu& menu, const QModelIndex& index);
    void addColours(QMenu& menu, const QModelIndex& index);
    void addBreakdowns(QMenu& menu, const QModelIndex& index);
    void addBreakdown(const std::string& keys, const QString& hint);
    void sortBy(int column);
    void hover(const QModelIndex& index);
    void fitColumns();
    void fitWidths();

    LegendModel m_model;
    LegendDelegate* m_delegate;
    QPersistentModelIndex m_pressed;
    std::vector<std::string> m_breakdowns; ///< the usual ones
    QPointer<QMenu> m_breakdownMenu;       ///< while it is open
    QPointer<QMenu> m_moreBreakdowns;      ///< those that have no room in it
    std::optional<LegendRow> m_brokenDown; ///< the row that it is of; nothing: all traffic
    QHash<QString, QColor> m_settled;
    bool m_hasDirection = false;
    int m_hovered = -1;
};

} // namespace weir::ui
