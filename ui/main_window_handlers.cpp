// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions do.
#include <QApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QWindow>

#include "dialogs/command_palette.h"
#include "dialogs/reference_dialog.h"
#include "dialogs/settings_dialog.h"
#include "dialogs/setup_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "dialogs/streams_dialog.h"
#include "engine/engine.h"
#include "filter/expression_field.h"
#include "main_window.h"
#include "models/shortcut_list.h"
#include "models/shortcut_model.h"
#include "views/explain/explain_panel.h"
#include "views/inspector/sample_inspector.h"
#include "views/intake.h"
#include "views/shares/shares_panel.h"
#include "views/tour/tour_panel.h"
#include "views/view_page.h"

namespace weir::ui
{

using Field = query::QueryProblem::Field;

void MainWindow::newTab()
{
    m_tabs->openCopy();
    m_page->edit(Field::Keys);
}

void MainWindow::newWindow()
{
    m_page->settle();
    keepLook(); // the new one looks like this one
    emit windowWanted(m_navigator.now());
}

void MainWindow::reopenTab()
{
    m_tabs->reopen();
}

void MainWindow::closeTab()
{
    m_tabs->close(m_tabs->current());
}

void MainWindow::closeWindow()
{
    close();
}

void MainWindow::nextTab()
{
    m_tabs->showNext(1);
}

void MainWindow::previousTab()
{
    m_tabs->showNext(-1);
}

void MainWindow::openCapture()
{
    const QStringList recent = m_settings.value(Setting::RecentCaptures).toStringList();
    const QStringList paths =
        QFileDialog::getOpenFileNames(this, tr("Open"), recent.value(0),
                                      tr("Captures (*.pcap *.pcapng *.cap *.zst);;Views beside exported "
                                         "tables (*.json);;All files (*)"));
    if (paths.isEmpty())
        return;
    m_settings.set(Setting::RecentCaptures, QStringList{paths.front()});
    openFiles(paths);
}

void MainWindow::backToLive()
{
    m_intake.backToLive();
}

void MainWindow::playDemo()
{
    m_intake.playDemo((*m_actions)[ActionId::PlayDemo]->isChecked());
}

void MainWindow::openDemo()
{
    m_navigator.showEverything();
    m_intake.openDemo();
}

void MainWindow::listenAgain()
{
    m_intake.listenAgain();
}

void MainWindow::quit()
{
    QApplication::closeAllWindows();
}

void MainWindow::copy()
{
    // A field or a label copies what is selected in it; anywhere else the table does.
    QWidget* focus = QApplication::focusWidget();
    if (focus && focus->metaObject()->indexOfSlot("copy()") >= 0)
        QMetaObject::invokeMethod(focus, "copy");
    else
        m_page->copy();
}

void MainWindow::showSettings()
{
    // Who is told that a topology is missing looks for the page of tables.
    const bool wantsTables = m_navigator.now().counting.aggregation == query::Aggregation::Edge ||
                             m_navigator.now().counting.aggregation == query::Aggregation::Core;
    SettingsDialog dialog(m_settings, m_tables, m_engine, m_theme,
                          wantsTables ? SettingPage::Tables : SettingPage::General, this);
    connect(&dialog, &SettingsDialog::applied, this, [this] {
        if (!m_settings.write())
            tell(tr("The settings cannot be written to %1: they last until Weir ends.")
                     .arg(m_settings.path()));
    });
    if (dialog.exec() == QDialog::Accepted && !m_intake.listenProblem().isEmpty())
        m_intake.listenAgain();
}

void MainWindow::setSpan()
{
    for (const SpanRow& span : spanRows()) {
        if (!(*m_actions)[span.id]->isChecked())
            continue;
        if (span.seconds > 0)
            m_navigator.setSpan(span.seconds);
        else
            m_navigator.showEverything();
    }
    if (!m_navigator.now().everything)
        m_settings.set(Setting::Span, m_navigator.now().view.span);
}

void MainWindow::zoomIn()
{
    m_navigator.setSpan(m_navigator.now().view.span / 2);
}

void MainWindow::zoomOut()
{
    m_navigator.setSpan(m_navigator.now().view.span * 2);
}

void MainWindow::zoomToRange()
{
    m_navigator.lookAtBrushed();
}

void MainWindow::setLines()
{
    m_settings.set(Setting::Lines, (*m_actions)[ActionId::Lines]->isChecked());
}

void MainWindow::fixScale()
{
    m_page->fixScale((*m_actions)[ActionId::FixScale]->isChecked());
}

void MainWindow::setMirror()
{
    Counting counting = m_navigator.now().counting;
    counting.mirrored = (*m_actions)[ActionId::Mirror]->isChecked();
    m_navigator.count(counting);
}

void MainWindow::setShares()
{
    QAction& action = *(*m_actions)[ActionId::Shares];
    // Behind another panel it comes to the front.
    if (m_shares && !m_shares->isHidden() && m_shares->visibleRegion().isEmpty())
        action.setChecked(true);
    m_settings.set(Setting::Shares, action.isChecked());
    placeShares();
    if (m_shares && !m_shares->isHidden())
        m_shares->takeFocus();
}

/// Makes the panel when it is first wanted; shows it or puts it away.
void MainWindow::placeShares()
{
    const bool wanted = m_settings.value(Setting::Shares).toBool();
    if (!m_shares && wanted) {
        m_shares = new SharesPanel(*m_page, m_navigator, m_settings, this);
        m_shares->setTheme(m_theme);
        placeBeside(*m_shares);
    }
    if (!m_shares)
        return;
    m_shares->setVisible(wanted);
    if (wanted)
        m_shares->raise();
}

void MainWindow::setTour()
{
    m_settings.set(Setting::Tour, (*m_actions)[ActionId::Tour]->isChecked());
    placeTour();
    if (m_tour && !m_tour->isHidden())
        m_tour->takeFocus();
}

/// Under everything else, so that what its steps open at the right has room.
void MainWindow::placeTour()
{
    const bool wanted = m_settings.value(Setting::Tour).toBool();
    if (!m_tour && wanted) {
        m_tour = new TourPanel({m_engine, m_intake, m_navigator, m_settings, *m_actions, m_colours}, *m_page,
                               *m_exporter, this);
        m_tour->setTheme(m_theme);
        if (!restoreDockWidget(m_tour))
            addDockWidget(Qt::BottomDockWidgetArea, m_tour);
    }
    if (m_tour)
        m_tour->setVisible(wanted);
}

/// Where it was, or at the right of the chart, over another panel that is there.
void MainWindow::placeBeside(QDockWidget& panel)
{
    if (restoreDockWidget(&panel))
        return;
    addDockWidget(Qt::RightDockWidgetArea, &panel);
    QDockWidget* const others[] = {m_explain, m_shares};
    for (QDockWidget* const other : others)
        if (other && other != &panel && !other->isHidden() && !other->isFloating() &&
            dockWidgetArea(other) == Qt::RightDockWidgetArea)
            tabifyDockWidget(other, &panel);
    resizeDocks({&panel}, {panel.sizeHint().width()}, Qt::Horizontal);
}

void MainWindow::setTheme()
{
    const Actions& actions = *m_actions;
    m_settings.set(Setting::Theme, actions[ActionId::ThemeLight]->isChecked()  ? "light"
                                   : actions[ActionId::ThemeDark]->isChecked() ? "dark"
                                                                               : "system");
}

void MainWindow::setUtc()
{
    m_settings.set(Setting::Utc, (*m_actions)[ActionId::Utc]->isChecked());
}

void MainWindow::setFullScreen()
{
    setWindowState(
        windowState().setFlag(Qt::WindowFullScreen, (*m_actions)[ActionId::FullScreen]->isChecked()));
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::WindowStateChange) {
        (*m_actions)[ActionId::FullScreen]->setChecked(isFullScreen());
        restWhileUnseen();
    }
    QMainWindow::changeEvent(event);
}

/// Not all systems say when a window is wholly covered or elsewhere, but some do.
void MainWindow::restWhileUnseen()
{
    const bool hidden = windowHandle() && !windowHandle()->isExposed();
    if (m_page)
        m_page->rest(hidden || isMinimized());
}

void MainWindow::editKeys()
{
    m_page->edit(Field::Keys);
}

void MainWindow::editValue()
{
    m_page->edit(Field::Value);
}

void MainWindow::editFilter()
{
    m_page->edit(Field::Filter);
}

void MainWindow::clearFilter()
{
    query::QueryText text = m_navigator.now().text;
    text.filter.clear();
    m_navigator.ask(text);
}

void MainWindow::showTotal()
{
    m_navigator.breakDown({}, {});
}

void MainWindow::openOther()
{
    m_page->openOther();
}

void MainWindow::swapDirection()
{
    m_navigator.swapDirection();
}

void MainWindow::nextUnit()
{
    const Look& now = m_navigator.now();
    const bool passesOverSpeed = now.text.value == "bps" && !now.counting.ofSpeed && !m_navigator.speed();
    m_navigator.cycleUnit();
    if (passesOverSpeed)
        showNote(tr("Per cent of a link's speed: where a filter such as agent=10.0.0.1&inputifindex=3 or "
                    "link:inputifindex=s1-s2 leaves one interface or link, and counters tell the speed."));
}

void MainWindow::rerank()
{
    m_page->refresh();
}

void MainWindow::showShortcuts()
{
    const Look& look = m_navigator.now();
    ShortcutsDialog dialog(m_engine, m_settings, m_theme, {{}, {}, {}, look.text, look.counting.dropped},
                           this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    ask(dialog.chosen(), dialog.where());
}

void MainWindow::ask(const query::Shortcut& shortcut, Where where)
{
    Counting counting = m_navigator.now().counting;
    counting.dropped = shortcut.dropped;
    if (where == Where::NewTab)
        m_tabs->open(shortcut.text, counting);
    else
        m_navigator.ask(shortcut.text, counting);
}

void MainWindow::showCounting()
{
    m_page->showCounting();
}

void MainWindow::countMax()
{
    Counting counting = m_navigator.now().counting;
    counting.aggregation = query::Aggregation::Max;
    m_navigator.count(counting);
}

void MainWindow::askDiscarded()
{
    Counting counting = m_navigator.now().counting;
    counting.dropped = !counting.dropped;
    m_navigator.count(counting);
}

void MainWindow::pause()
{
    if (m_navigator.now().view.live)
        m_navigator.pause();
    else
        m_navigator.goLive();
}

void MainWindow::goLive()
{
    m_navigator.goLive();
}

void MainWindow::unpin()
{
    m_navigator.unpin();
}

void MainWindow::markPeak()
{
    m_page->markPeak();
}

void MainWindow::markRange()
{
    if (!m_page->markRange())
        showNote(tr("Drag over the chart with Shift held, or press Enter at the range's one end and "
                    "Shift+Enter at its other"));
}

void MainWindow::explain()
{
    // The same key closes it again.
    if (m_explain && m_explain->isAncestorOf(QApplication::focusWidget())) {
        m_explain->hide();
        m_page->setFocus();
        return;
    }
    if (!m_explain) {
        m_explain = new ExplainPanel(m_engine, m_navigator, m_settings, this);
        m_explain->setTheme(m_theme);
        placeBeside(*m_explain);
    }
    auto what = ExplainPanel::marked(m_navigator.now().view);
    if (const auto highest = m_page->highestSecond(); !what && highest)
        what = *highest;
    m_explain->explain(what);
}

void MainWindow::showSamples()
{
    const Look& look = m_navigator.now();
    auto query = query::readQuery(look.text);
    if (!query) {
        tell(tr("The question has a mistake in it: mend it first."));
        return;
    }
    apply(look.counting, *query);
    query::Range range = m_navigator.shown();
    if (look.view.pinned)
        range = query::Range{*look.view.pinned, *look.view.pinned + 1, range.step}.aligned();
    else if (look.view.brushed)
        range = *look.view.brushed;
    if (!m_samples) {
        m_samples = new SampleInspector(m_engine, this);
        m_samples->setTheme(m_theme);
    }
    m_samples->setZone(m_settings.value(Setting::Utc).toBool() ? QTimeZone::utc()
                                                               : QTimeZone::systemTimeZone());
    m_samples->inspect({std::move(*query), range.from, range.to, m_page->selectedFlows()});
    m_samples->show();
    m_samples->raise();
    m_samples->activateWindow();
}

void MainWindow::goBack()
{
    m_navigator.goBack();
}

void MainWindow::goForward()
{
    m_navigator.goForward();
}

/// The actions by their menus, then the questions of the table of shortcuts.
std::vector<Command> MainWindow::commands()
{
    std::vector<Command> commands;
    for (const ActionRow& row : actionRows()) {
        QAction* const action = (*m_actions)[row.id];
        if (row.id == ActionId::Palette || !action->isVisible())
            continue;
        QString text = action->text().remove(QLatin1Char('&'));
        if (action->isCheckable() && action->isChecked())
            text += QStringLiteral("  ✓");
        commands.push_back({text, menuTitle(row.menu).remove(QLatin1Char('&')),
                            action->shortcut().toString(QKeySequence::NativeText), action->toolTip(),
                            action->isEnabled(), [action] { action->trigger(); }});
    }
    const auto entries = shortcutEntries(shortcutsOf(m_settings.value(Setting::Shortcuts)),
                                         shortcutsOf(m_settings.value(Setting::RecentQuestions)));
    for (const ShortcutEntry& entry : entries) {
        const query::QueryText& text = entry.shortcut.text;
        const QString keys = QString::fromStdString(text.keys.empty() ? text.value : text.keys);
        const QString filter = QString::fromStdString(text.filter);
        const QString about = filter.isEmpty() ? keys : tr("%1 where %2").arg(keys, filter);
        const QString name = QString::fromStdString(entry.shortcut.description);
        commands.push_back({tr("Ask: %1").arg(name.isEmpty() ? keys : name), about, QString(), QString(),
                            true, [this, shortcut = entry.shortcut] { ask(shortcut); }});
    }
    return commands;
}

void MainWindow::showPalette()
{
    CommandPalette(commands(), m_theme, this).choose();
}

void MainWindow::showStreams()
{
    if (!m_streams) {
        m_streams = new StreamsDialog(m_engine, this);
        m_streams->setTheme(m_theme);
    }
    m_streams->setZone(m_settings.value(Setting::Utc).toBool() ? QTimeZone::utc()
                                                               : QTimeZone::systemTimeZone());
    m_streams->show();
    m_streams->raise();
    m_streams->activateWindow();
}

void MainWindow::showSetup()
{
    SetupDialog(m_engine.listening(), this).exec();
}

void MainWindow::showReference()
{
    const auto* field = qobject_cast<ExpressionField*>(QApplication::focusWidget());
    if (!m_reference) {
        m_reference = new ReferenceDialog(this);
        m_reference->setTheme(m_theme);
    }
    m_reference->showTopic(field ? field->topic() : QString());
}

void MainWindow::about()
{
    QMessageBox::about(this, tr("About Weir"),
                       tr("<h3>Weir %1</h3><p>Desktop sFlow traffic analyzer.</p>"
                          "<p>Free software under the GNU General Public License, version 3 or later.</p>")
                           .arg(QApplication::applicationVersion()));
}

void MainWindow::aboutQt()
{
    QMessageBox::aboutQt(this);
}

} // namespace weir::ui
