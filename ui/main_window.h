// SPDX-License-Identifier: GPL-3.0-or-later
// The window: places what the tables of views and actions list, and hands on what the user does. UI thread.
#pragma once

#include <QMainWindow>

#include "actions.h"
#include "export/exporter.h"
#include "models/command_model.h"
#include "query/shortcuts.h"
#include "saved/saved_views.h"
#include "settings.h"
#include "table_files.h"
#include "theme/palette.h"
#include "theme/theme.h"
#include "views/navigator.h"
#include "views/tabs.h"

class QTimer;

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class Intake;
class ExplainPanel;
class MainWindowStatus;
class NoticeBar;
class ReferenceDialog;
class SampleInspector;
class SharesPanel;
class StreamsDialog;
class TabRow;
class TourPanel;
class ViewPage;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// `view` is the name of a row of the table of views; `tables` are those of all windows, and outlive
    /// them: null where there is this one alone.
    MainWindow(engine::Engine& engine, Intake& intake, Settings& settings, Look first,
               const QString& view = "flows", TableFiles* tables = nullptr);
    ~MainWindow() override;

    Navigator& navigator() { return m_navigator; }
    Tabs& tabs() { return *m_tabs; }
    ViewPage& page() { return *m_page; }
    const Actions& actions() const { return *m_actions; }

    void restoreTabs(); ///< of the session before

    /// What the system's colours are: the application's palette is that of the theme.
    const QPalette& systemPalette() const { return m_systemPalette; }
    void takeSystem(const MainWindow& other); ///< its colours and its font, as the other knows them

    /// A sentence in a bar that the user can close.
    void tell(const QString& problem);

    /// Captures, or the files of views that lie beside exported tables. False after a sentence.
    bool openFiles(const QStringList& paths);
    void openLink(const QString& link); ///< `weir:?keys=…`
    Exporter& exporter() { return *m_exporter; }
    SavedViews& savedViews() { return m_saved; }

    /// What an export of the whole view would be.
    ExportWish exportWish() const;
    ViewState viewState() const;
    void openView(const ViewState& view, const QStringList& captures = {});

    // What the rows of the table of actions do.
    void newTab();
    void newWindow();
    void reopenTab();
    void closeTab();
    void closeWindow();
    void nextTab();
    void previousTab();
    void openCapture();
    void exportView();
    void print();
    void saveView();
    void showViews();
    void askLink();
    void backToLive();
    void playDemo();
    void openDemo();
    void listenAgain();
    void quit();
    void copy();
    void copyPicture();
    void copyLink();
    void showSettings();
    void setSpan();
    void zoomIn();
    void zoomOut();
    void zoomToRange();
    void setLines();
    void fixScale();
    void setMirror();
    void setShares();
    void setTheme();
    void setUtc();
    void setFullScreen();
    void editKeys();
    void editValue();
    void editFilter();
    void clearFilter();
    void showTotal();
    void openOther();
    void swapDirection();
    void nextUnit();
    void rerank();
    void showShortcuts();
    void showCounting();
    void countMax();
    void askDiscarded();
    void pause();
    void goLive();
    void unpin();
    void markPeak();
    void markRange();
    void explain();
    void showSamples();
    void goBack();
    void goForward();
    void showPalette();
    void showStreams();
    void showSetup();
    void showReference();
    void setTour();
    void about();
    void aboutQt();

signals:
    void windowWanted(const weir::ui::Look& look);

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void ask(const query::Shortcut& shortcut, Where where = Where::Here);
    std::vector<Command> commands();
    void placeBars(const QString& view);
    void placeToolBar();
    void join();
    void applySetting(Setting setting);
    void applyTheme();
    void applyFont();
    void applyColours();
    void followSystem();
    void showMirror();
    void showPlace(); ///< the pause bar, the capture bar, and what the actions say
    void showDemo();  ///< where the demo that plays has come to
    void secondClosed();
    void restoreLayout();
    void restWhileUnseen();
    void placeShares();
    void placeTour();
    void placeBeside(QDockWidget& panel);
    void keepLook();
    void showView(const ViewState& view);
    void makeTabs();
    void showTabs(); ///< what the actions say of them
    void showExportProgress();
    void showNote(const QString& note);
    QTimeZone zone() const;

    engine::Engine& m_engine;
    Intake& m_intake;
    Settings& m_settings;
    TableFiles& m_tables;
    Navigator m_navigator;
    KeyColours m_colours;
    Theme m_theme;
    QPalette m_systemPalette;
    QFont m_systemFont;

    SavedViews m_saved;
    QString m_lastSaved; ///< name of the view that was saved last
    Exporter* m_exporter;

    Actions* m_actions;
    ViewPage* m_page = nullptr;
    Tabs* m_tabs = nullptr;
    TabRow* m_tabRow = nullptr;
    NoticeBar* m_problem;
    NoticeBar* m_pause;
    NoticeBar* m_capture;
    NoticeBar* m_demo;
    MainWindowStatus* m_status;
    ReferenceDialog* m_reference = nullptr; ///< made when it is first wanted
    StreamsDialog* m_streams = nullptr;     ///< so is this
    SampleInspector* m_samples = nullptr;
    ExplainPanel* m_explain = nullptr; ///< so is this
    SharesPanel* m_shares = nullptr;   ///< and this
    TourPanel* m_tour = nullptr;       ///< and this
    QTimer* m_clock;                   ///< how far behind a paused view is
};

} // namespace weir::ui
