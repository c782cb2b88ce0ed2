// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window knows of a view, and what a view is given. UI thread.
#pragma once

#include <QWidget>
#include <optional>

#include "filter/drill_down.h"
#include "models/legend_table.h"
#include "plot/value_scale.h"
#include "query/answer.h"
#include "theme/palette.h"
#include "theme/theme.h"

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class Actions;
class Intake;
class Navigator;
class Settings;

/// All of them outlive the view.
struct ViewContext {
    engine::Engine& engine;
    Intake& intake;
    Navigator& navigator;
    Settings& settings;
    const Actions& actions;
    KeyColours& colours;
};

/// How a table is ordered.
struct Sorting {
    int column = -1; ///< -1: as the table orders itself
    Qt::SortOrder order = Qt::DescendingOrder;

    bool operator==(const Sorting&) const = default;
};

/// What a tab keeps of a view.
struct PageState {
    Sorting sorting;
    std::optional<ValueRange> scale; ///< where it is fixed

    bool operator==(const PageState&) const = default;
};

/// What a view ranks: the rows of its legend, and what they are of.
struct ShownRanking {
    enum class Of { Nothing, Moment, Range, Newest, Whole };

    Of of = Of::Nothing; ///< Newest: a whole that follows the time
    query::Range time;   ///< of Newest: those seconds that are kept
    query::StepState state = query::StepState::Covered;
    query::Query query;
    LegendTable table; ///< without rows where nothing matched
};

class ViewPage : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void setTheme(const Theme& theme) = 0;
    virtual void recolour() = 0;                             ///< flows have other colours
    virtual void edit(query::QueryProblem::Field field) = 0; ///< moves the keyboard to a part of the question
    virtual void showCounting() = 0;                         ///< opens the choices of how it is counted
    virtual void rest(bool resting) = 0;                     ///< nobody sees it: asks nothing by itself
    virtual void refresh() = 0;                              ///< asks again; drawn() follows
    virtual Sorting sorting() const = 0;                     ///< of its table
    virtual void setSorting(const Sorting& sorting) = 0;     ///< with the next answer
    virtual void copy() = 0;                                 ///< what is selected, to the clipboard
    virtual void fixScale(bool fixed) = 0;                   ///< of the values; scaleReleased() ends it too
    virtual std::vector<std::vector<std::string>> selectedFlows() const = 0; ///< text of each key
    virtual void openOther(Where where = Where::Here) = 0; ///< what the flows that are named hide
    virtual std::optional<base::SecondNumber> highestSecond() const = 0; ///< of what is shown
    virtual void markPeak() = 0;  ///< that the moment is in, or the highest
    virtual bool markRange() = 0; ///< from the pinned moment to the cursor; false: there are none yet
    virtual void settle() = 0;    ///< asks what is being typed, if that can be asked
    virtual PageState state() const = 0;
    virtual void setState(const PageState& state) = 0; ///< with the next answer
    virtual ShownRanking ranking() const = 0;          ///< as it is shown now

    /// At a row of the ranking's table; -1: at none. Under the mouse its order stays.
    virtual void pointAt(int row, bool byMouse) = 0;

signals:
    void drawn();                   ///< an answer came and is on the screen
    void settled();                 ///< and so is all that is said about it
    void cost(double milliseconds); ///< of that answer
    void scaleReleased();
    void ranked(); ///< ranking() is another
};

} // namespace weir::ui
