// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QLayout>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QTime>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QWindow>
#include <algorithm>
#include <array>
#include <cstdio>

#include "actions_icons.h"
#include "base/time.h"
#include "dialogs/notice_bar.h"
#include "dialogs/reference_dialog.h"
#include "dialogs/streams_dialog.h"
#include "engine/demo_recording.h"
#include "engine/engine.h"
#include "filter/direction.h"
#include "format/times.h"
#include "format/units.h"
#include "main_window_status.h"
#include "theme/fixed_colours.h"
#include "view_list.h"
#include "views/explain/explain_panel.h"
#include "views/inspector/sample_inspector.h"
#include "views/intake.h"
#include "views/shares/shares_panel.h"
#include "views/tab_bar.h"
#include "views/tour/tour_panel.h"
#include "views/view_page.h"

namespace weir::ui
{

namespace
{

/// On the tool bar; the menu has all of them.
constexpr std::array barSpans{ActionId::LastMinute, ActionId::Last5Minutes, ActionId::Last15Minutes,
                              ActionId::LastHour,   ActionId::Last6Hours,   ActionId::Everything};

constexpr std::array themes{
    std::pair{ActionId::ThemeSystem, "system"},
    std::pair{ActionId::ThemeLight, "light"},
    std::pair{ActionId::ThemeDark, "dark"},
};

} // namespace

MainWindow::MainWindow(engine::Engine& engine, Intake& intake, Settings& settings, Look first,
                       const QString& view, TableFiles* tables)
    : m_engine(engine),
      m_intake(intake),
      m_settings(settings),
      m_tables(tables ? *tables : *new TableFiles(engine, settings, {}, this)),
      m_navigator(std::move(first)),
      m_systemPalette(QApplication::palette()),
      m_systemFont(QApplication::font()),
      m_saved(settings.pathBeside("views.json")),
      m_exporter(new Exporter(engine, m_colours, this)),
      m_actions(new Actions(*this)),
      m_problem(new NoticeBar(NoticeBar::Kind::Problem)),
      m_pause(new NoticeBar(NoticeBar::Kind::Pause)),
      m_capture(new NoticeBar(NoticeBar::Kind::Capture)),
      m_demo(new NoticeBar(NoticeBar::Kind::Capture)),
      m_status(new MainWindowStatus),
      m_clock(new QTimer(this))
{
    setWindowTitle(tr("Weir"));
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    for (QMenu* menu : m_actions->makeMenus(this))
        menuBar()->addMenu(menu);
    placeToolBar();
    placeBars(view);
    setStatusBar(m_status);
    join();
    applyFont();
    applyColours();
    m_navigator.setUnit(m_settings.value(Setting::Unit).toString().toStdString());
    secondClosed();
    showPlace();
    restoreLayout();
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow()
{
    const Look& look = m_navigator.now();
    m_settings.set(Setting::Keys, QString::fromStdString(look.text.keys));
    m_settings.set(Setting::Value, QString::fromStdString(look.text.value));
    m_settings.set(Setting::Filter, QString::fromStdString(look.text.filter));
    m_settings.set(Setting::Aggregation, aggregationRow(look.counting.aggregation).name);
    m_settings.set(Setting::Smoothing, look.counting.smooth);
    m_settings.set(Setting::Dropped, look.counting.dropped);
    m_settings.set(Setting::Span, look.view.span);
    keepLook();
    m_settings.disconnect(this);
    delete m_shares;
    delete m_tour;
    delete takeCentralWidget(); // its parts still ask for what is a member here
    delete m_explain;
    m_engine.hold(this, {});
}

void MainWindow::placeBars(const QString& view)
{
    auto* middle = new QWidget;
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    makeTabs();
    layout->addWidget(m_tabRow);
    for (NoticeBar* bar : {m_problem, m_capture, m_demo, m_pause})
        layout->addWidget(bar);
    m_problem->setClosable(true);
    m_demo->setClosable(true);
    connect(m_demo->addButton(tr("Open the recording")), &QPushButton::clicked, this, &MainWindow::openDemo);
    connect(m_pause->addButton(tr("Go live (End)")), &QPushButton::clicked, this, &MainWindow::goLive);
    connect(m_capture->addButton(tr("Back to live")), &QPushButton::clicked, this, &MainWindow::backToLive);

    const auto row = std::ranges::find_if(viewList(), [&](const ViewRow& each) { return view == each.name; });
    Q_ASSERT(row != viewList().end());
    m_page = row->make({m_engine, m_intake, m_navigator, m_settings, *m_actions, m_colours}, middle);
    layout->addWidget(m_page, 1);
    setCentralWidget(middle);
}

void MainWindow::makeTabs()
{
    Tabs::Page page;
    page.settle = [this] { m_page->settle(); };
    page.state = [this] { return m_page->state(); };
    page.show = [this](const PageState& state) {
        m_page->setState(state);
        (*m_actions)[ActionId::FixScale]->setChecked(state.scale.has_value());
    };
    page.refresh = [this] { m_page->refresh(); };
    m_tabs = new Tabs(m_navigator, std::move(page), this);
    m_tabRow = new TabRow(*m_tabs, (*m_actions)[ActionId::NewTab]);
    connect(m_tabs, &Tabs::changed, this, &MainWindow::showTabs);
    connect(m_tabs, &Tabs::refused, this,
            [this] { tell(tr("There are %n tabs already: close some first.", nullptr, Tabs::most)); });
    connect(m_tabs, &Tabs::openedBehind, this,
            [this](const query::QueryText& text) { showNote(tr("In a new tab: %1").arg(titleOf(text))); });
    showTabs();
}

void MainWindow::showTabs()
{
    const bool several = m_tabs->count() > 1;
    for (const ActionId id : {ActionId::CloseTab, ActionId::NextTab, ActionId::PreviousTab})
        (*m_actions)[id]->setEnabled(several);
    (*m_actions)[ActionId::ReopenTab]->setEnabled(m_tabs->canReopen());
}

void MainWindow::placeToolBar()
{
    QToolBar* bar = addToolBar(tr("Tools"));
    bar->setObjectName("tools");
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({16, 16});
    const auto add = [&](ActionId id, Qt::ToolButtonStyle style = Qt::ToolButtonTextBesideIcon) {
        bar->addAction((*m_actions)[id]);
        auto* button = static_cast<QToolButton*>(bar->widgetForAction((*m_actions)[id]));
        button->setToolButtonStyle(style);
        button->setFocusPolicy(Qt::TabFocus);
        button->setMinimumHeight(m_theme.target);
        button->setAccessibleName((*m_actions)[id]->iconText());
        return button;
    };
    add(ActionId::GoBack, Qt::ToolButtonIconOnly);
    add(ActionId::GoForward, Qt::ToolButtonIconOnly);
    bar->addSeparator();
    add(ActionId::Pause);
    add(ActionId::GoLive);
    bar->addSeparator();
    for (const ActionId id : barSpans)
        add(id, Qt::ToolButtonTextOnly);
    bar->addSeparator();
    add(ActionId::NextUnit);
    add(ActionId::Explain, Qt::ToolButtonTextOnly);
    bar->addSeparator();
    add(ActionId::OpenCapture);
    add(ActionId::ExportView);

    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    auto* theme = new QToolButton;
    theme->setObjectName("theme");
    theme->setText(tr("Colours"));
    theme->setAccessibleName(tr("Colours"));
    theme->setToolTip(tr("Light or dark"));
    theme->setPopupMode(QToolButton::InstantPopup);
    theme->setMinimumHeight(m_theme.target);
    for (const auto& [id, name] : themes)
        theme->addAction((*m_actions)[id]);
    bar->addWidget(theme);
}

void MainWindow::join()
{
    connect(&m_engine, &engine::Engine::secondClosed, this, &MainWindow::secondClosed);
    connect(&m_engine, &engine::Engine::demoChanged, this, &MainWindow::showPlace);
    connect(&m_intake, &Intake::failed, m_problem, &NoticeBar::setText);
    connect(&m_intake, &Intake::changed, this, &MainWindow::showPlace);
    connect(&m_intake, &Intake::changed, this, [this] { m_status->showHealth(m_engine); });
    connect(&m_intake, &Intake::captureOpened, &m_navigator, &Navigator::goLive);
    connect(&m_intake, &Intake::liveAgain, &m_navigator, &Navigator::goLive);
    connect(&m_navigator, &Navigator::looked, this, &MainWindow::showPlace);
    connect(&m_navigator, &Navigator::moved, this, &MainWindow::showPlace);
    connect(&m_navigator, &Navigator::asked, this, &MainWindow::showPlace);
    connect(m_page, &ViewPage::drawn, this, &MainWindow::showPlace);
    connect(m_page, &ViewPage::scaleReleased, this,
            [this] { (*m_actions)[ActionId::FixScale]->setChecked(false); });
    connect(m_page, &ViewPage::cost, m_status, &MainWindowStatus::showCost);
    connect(m_exporter, &Exporter::done, this, &MainWindow::showNote);
    connect(m_exporter, &Exporter::failed, this, &MainWindow::tell);
    connect(m_clock, &QTimer::timeout, this, &MainWindow::showPlace);
    connect(&m_settings, &Settings::changed, this, [this](Setting setting) {
        applySetting(setting);
        showPlace();
    });
    m_clock->setInterval(1000);
}

/// What somebody has set counts at once; what the engine makes of it is in EngineSettings.
void MainWindow::applySetting(Setting setting)
{
    switch (setting) {
    case Setting::Theme: applyTheme(); break;
    case Setting::FontFamily:
    case Setting::FontSize: applyFont(); break;
    case Setting::Palette:
    case Setting::Colours: applyColours(); break;
    case Setting::Shares: placeShares(); break;
    case Setting::Tour: placeTour(); break;
    case Setting::Span:
        if (!m_navigator.now().everything)
            m_navigator.setSpan(m_settings.value(setting).toInt());
        break;
    case Setting::Unit:
        m_navigator.setUnit(m_settings.value(setting).toString().toStdString());
        m_navigator.useUnit();
        break;
    default: break;
    }
}

void MainWindow::applyFont()
{
    const QString family = m_settings.value(Setting::FontFamily).toString();
    const int size = m_settings.value(Setting::FontSize).toInt();
    QFont font = m_systemFont;
    if (!family.isEmpty())
        font.setFamily(family);
    if (size > 0)
        font.setPointSize(size);
    if (font != QApplication::font())
        QApplication::setFont(font);
    applyTheme(); // sizes follow the font
}

void MainWindow::applyColours()
{
    m_colours.setPalette(paletteNamed(m_settings.value(Setting::Palette).toString()));
    m_colours.setFixed(coloursByKey(m_settings.value(Setting::Colours).toStringList()));
    m_page->recolour();
}

void MainWindow::tell(const QString& problem)
{
    std::fprintf(stderr, "weir: %s\n", qPrintable(problem));
    m_problem->setText(problem);
}

void MainWindow::secondClosed()
{
    m_navigator.setNewest(m_engine.snapshot()->to());
    m_navigator.setOldest(m_engine.snapshot()->from());
    m_status->showHealth(m_engine);
    showDemo();
}

/// Once closed it stays away until the demo begins again.
void MainWindow::showDemo()
{
    const bool isClosed = m_demo->isHidden() && !m_demo->text().isEmpty();
    const qint64 time = m_intake.demoTime();
    const qint64 left = time < engine::demoPeakEnds ? engine::demoPeakBegins - time
                                                    : engine::demoRound + engine::demoPeakBegins - time;
    if (!m_engine.demoRuns() || m_engine.showsCapture())
        m_demo->setText({});
    else if (!isClosed)
        m_demo->setText(left > 0 ? tr("Demo: played in real time, the peak comes in %1")
                                       .arg(QTime(0, 0).addSecs(int(left)).toString(QStringLiteral("m:ss")))
                                 : tr("Demo: played in real time, the peak is now"));
}

void MainWindow::showPlace()
{
    showDemo();
    const Actions& actions = *m_actions;
    const engine::View& view = m_navigator.now().view;
    const bool utc = m_settings.value(Setting::Utc).toBool();
    const QTimeZone zone = utc ? QTimeZone::utc() : QTimeZone::systemTimeZone();
    const bool capture = m_engine.showsCapture();
    m_engine.hold(this, view.live || capture ? query::Range() : engine::rangeOf(view, *m_engine.snapshot()));

    actions[ActionId::Pause]->setChecked(!view.live);
    actions[ActionId::GoLive]->setEnabled(!view.live || view.pinned || view.brushed);
    actions[ActionId::Unpin]->setEnabled(view.pinned || view.brushed);
    actions[ActionId::GoBack]->setEnabled(m_navigator.canGoBack());
    actions[ActionId::GoForward]->setEnabled(m_navigator.canGoForward());
    actions[ActionId::BackToLive]->setEnabled(capture);
    actions[ActionId::ListenAgain]->setEnabled(!m_intake.listenProblem().isEmpty());
    actions[ActionId::PlayDemo]->setChecked(m_engine.demoRuns());
    actions[ActionId::ClearFilter]->setEnabled(!m_navigator.now().text.filter.empty());
    actions[ActionId::Discarded]->setText(m_navigator.now().counting.dropped ? tr("Ask sampled &packets")
                                                                             : tr("Ask discarded &packets"));
    actions[ActionId::CountMax]->setEnabled(m_navigator.now().counting.aggregation !=
                                            query::Aggregation::Max);
    const bool ofSpeed = m_navigator.now().counting.ofSpeed && m_navigator.speed();
    actions[ActionId::NextUnit]->setIconText(ofSpeed ? QStringLiteral("%")
                                                     : QString::fromStdString(m_navigator.now().text.value));
    actions[ActionId::Utc]->setChecked(utc);
    const bool everything = m_navigator.now().everything;
    for (const SpanRow& span : spanRows())
        actions[span.id]->setChecked(span.seconds == 0 ? everything
                                                       : !everything && view.span == span.seconds);
    actions[ActionId::ZoomToRange]->setEnabled(view.brushed.has_value());
    actions[ActionId::SwapDirection]->setEnabled(swapped(m_navigator.now().text).has_value());
    showMirror();
    actions[ActionId::Lines]->setChecked(m_settings.value(Setting::Lines).toBool());
    actions[ActionId::Shares]->setChecked(m_settings.value(Setting::Shares).toBool());
    actions[ActionId::Tour]->setChecked(m_settings.value(Setting::Tour).toBool());
    for (const auto& [id, name] : themes)
        actions[id]->setChecked(m_settings.value(Setting::Theme).toString() == name);

    const base::SecondNumber newest = capture ? m_navigator.newest() : base::secondOf(base::wallClock());
    const QString behind = durationText(std::max<base::SecondNumber>(0, newest - view.to));
    m_pause->setText(view.live || capture
                         ? QString()
                         : tr("Paused at %1, %2 behind").arg(clockText(view.to, zone), behind));
    actions[ActionId::GoLive]->setText(capture ? tr("Go to the &end") : tr("Go &live"));
    if (!view.live && !capture)
        m_clock->start();
    else
        m_clock->stop();

    QStringList files;
    QStringList described;
    for (const QString& path : m_intake.captures()) {
        files << QFileInfo(path).fileName();
        described << (m_intake.isOfPackets(path) ? tr("%1 (packets, 1:1)").arg(files.last()) : files.last());
    }
    const QString file = files.join(QStringLiteral(", "));
    const QString place = view.live ? QString() : tr(" · you look at %1 before its end").arg(behind);
    m_capture->setText(!capture               ? QString()
                       : m_intake.isReading() ? tr("Reading the capture …")
                                              : tr("Capture %1, %2 – %3%4")
                                                    .arg(described.join(QStringLiteral(", ")),
                                                         clockText(m_engine.snapshot()->from(), zone),
                                                         clockText(m_navigator.newest(), zone), place));
    const QString title = titleOf(m_navigator.now().text);
    setWindowTitle(capture && !file.isEmpty() ? tr("%1: %2 – Weir").arg(file, title)
                                              : tr("%1 – Weir").arg(title));
}

/// Whether both directions can be shown; it can be put away in any case.
void MainWindow::showMirror()
{
    QAction& action = *(*m_actions)[ActionId::Mirror];
    const bool wanted = m_navigator.now().counting.mirrored;
    const auto other = otherWay(m_navigator.now().text);
    action.setChecked(wanted);
    action.setEnabled(other || wanted);
    m_actions->setSentence(ActionId::Mirror, other ? QString() : QString::fromStdString(other.error().text));
}

void MainWindow::applyTheme()
{
    const QString wanted = m_settings.value(Setting::Theme).toString();
    m_theme = wanted == "light"  ? Theme::light()
              : wanted == "dark" ? Theme::dark()
                                 : Theme::forPalette(m_systemPalette);
    m_theme = m_theme.fitting(QApplication::font());
    QApplication::setPalette(paletteOf(m_theme));
    m_actions->setIconColour(m_theme.text);
    findChild<QToolButton*>("theme")->setIcon(actionIcon("theme", m_theme.text));
    for (NoticeBar* bar : {m_problem, m_capture, m_demo, m_pause})
        bar->setTheme(m_theme);
    m_status->setTheme(m_theme);
    m_page->setTheme(m_theme);
    m_tabRow->setTheme(m_theme);
    if (m_reference)
        m_reference->setTheme(m_theme);
    if (m_streams)
        m_streams->setTheme(m_theme);
    if (m_samples)
        m_samples->setTheme(m_theme);
    if (m_explain)
        m_explain->setTheme(m_theme);
    if (m_shares)
        m_shares->setTheme(m_theme);
    if (m_tour)
        m_tour->setTheme(m_theme);
}

bool MainWindow::event(QEvent* event)
{
    if (event->type() == QEvent::ThemeChange)
        QTimer::singleShot(0, this, &MainWindow::followSystem);
    return QMainWindow::event(event);
}

void MainWindow::takeSystem(const MainWindow& other)
{
    m_systemPalette = other.m_systemPalette;
    m_systemFont = other.m_systemFont;
    applyFont();
}

/// Our palette hides that of the system: it is put away for a moment.
void MainWindow::followSystem()
{
    QApplication::setPalette(QPalette());
    m_systemPalette = QApplication::palette();
    applyTheme();
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    // Space presses the button that has the focus; only elsewhere does it pause.
    if (event->type() == QEvent::ShortcutOverride && qobject_cast<QAbstractButton*>(watched) &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space)
        event->accept();
    if (event->type() == QEvent::Expose && watched == windowHandle())
        restWhileUnseen();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            files << url.toLocalFile();
    if (!files.isEmpty())
        openFiles(files);
}

} // namespace weir::ui
