// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be done from a menu, a toolbar or a key: one row an action. Owned by the main window;
// UI thread.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <span>
#include <vector>

class QMenu;

namespace weir::ui
{

class MainWindow;

enum class ActionId {
    NewTab,
    NewWindow,
    ReopenTab,
    CloseTab,
    CloseWindow,
    NextTab,
    PreviousTab,
    OpenCapture,
    ExportView,
    Print,
    SaveView,
    Views,
    OpenLink,
    BackToLive,
    PlayDemo,
    OpenDemo,
    ListenAgain,
    Quit,
    Copy,
    CopyPicture,
    CopyLink,
    Settings,
    Last10Seconds,
    LastMinute,
    Last5Minutes,
    Last15Minutes,
    LastHour,
    Last6Hours,
    LastDay,
    Everything,
    ZoomIn,
    ZoomOut,
    ZoomToRange,
    Lines,
    FixScale,
    Mirror,
    Shares,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    Utc,
    FullScreen,
    EditKeys,
    EditValue,
    EditFilter,
    ClearFilter,
    ShowTotal,
    OpenOther,
    SwapDirection,
    NextUnit,
    Rerank,
    Shortcuts,
    Counting,
    CountMax,
    Discarded,
    Pause,
    GoLive,
    GoBack,
    GoForward,
    Unpin,
    MarkPeak,
    MarkRange,
    Explain,
    ShowSamples,
    Palette,
    Streams,
    SetUpSwitch,
    Reference,
    Tour,
    About,
    AboutQt,
    Count
};

enum class Menu { File, Edit, View, Flow, Go, Tools, Help, Count };

/// Which actions of a group exclude each other.
enum class Group { None, Span, Theme, Count };

struct ActionRow {
    ActionId id;
    Menu menu;
    const char* text;
    const char* shortcuts; ///< portable text, `; ` between several
    const char* icon;      ///< of actionIcon(), or ""
    const char* tip;       ///< a sentence; "" when the text says it all
    Group group;
    bool checkable;
    bool separatorBefore;
    void (MainWindow::*handler)();
};

std::span<const ActionRow> actionRows();

QString menuTitle(Menu menu);

/// A length of time to look at.
struct SpanRow {
    ActionId id;
    int seconds; ///< 0: everything that is kept
};

std::span<const SpanRow> spanRows();

class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(MainWindow& window);

    QAction* operator[](ActionId id) const { return m_actions[std::size_t(id)]; }

    /// The menus of the menu bar, in order, filled.
    std::vector<QMenu*> makeMenus(QWidget* parent) const;

    void setIconColour(const QColor& colour);

    /// What its tip says in place of what the row does, such as why it cannot be chosen; "" for that again.
    void setSentence(ActionId id, const QString& sentence);

private:
    std::vector<QAction*> m_actions;
};

} // namespace weir::ui
