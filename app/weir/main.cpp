// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program: joins engine and window.
#include <QApplication>
#include <QTimer>
#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/engine.h"
#include "main_window.h"
#include "main_window_style.h"
#include "options.h"
#include "screenshot.h"
#include "settings.h"
#include "signals.h"
#include "views/intake.h"
#include "windows.h"

using namespace weir;

namespace
{

QStringList argumentsOf(int count, char** values)
{
    QStringList list;
    for (int i = 0; i < count; ++i)
        list << QString::fromLocal8Bit(values[i]);
    return list;
}

bool hasDisplay()
{
    constexpr std::array variables{"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};
    return std::ranges::any_of(variables,
                               [](const char* name) { return !qEnvironmentVariableIsEmpty(name); });
}

/// What must be known before the application is made.
void prepareScreenshot(const app::Options& options)
{
    if (!hasDisplay())
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen")
        qputenv("QT_LOGGING_RULES", "default.warning=false"); // it says at each window what it cannot do
    qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
}

/// Files of the command line go before those of the settings, kind by kind.
void overrideTables(const key::ContextFiles& files, ui::Settings& settings)
{
    const auto named = [](const auto& tables) {
        QStringList lines;
        for (const auto& [name, path] : tables)
            lines << QString::fromStdString(name + '=' + path);
        return lines;
    };
    QStringList geo;
    for (const std::string& path : files.geo)
        geo << QString::fromStdString(path);
    const auto set = [&](ui::Setting setting, const QVariant& value, bool given) {
        if (given)
            settings.overrideWith(setting, value);
    };
    set(ui::Setting::Topology, QString::fromStdString(files.topology), !files.topology.empty());
    set(ui::Setting::Groups, named(files.groups), !files.groups.empty());
    set(ui::Setting::Maps, named(files.maps), !files.maps.empty());
    set(ui::Setting::Geo, geo, !files.geo.empty());
    set(ui::Setting::Oui, QString::fromStdString(files.oui), !files.oui.empty());
}

void applyOptions(const app::Options& options, ui::Settings& settings)
{
    const auto set = [&](ui::Setting setting, const std::optional<QString>& value) {
        if (value)
            settings.overrideWith(setting, *value);
    };
    if (options.keys && !options.filter)
        settings.overrideWith(ui::Setting::Filter, QString());
    set(ui::Setting::Keys, options.keys);
    if (options.keys && !options.value)
        settings.overrideWith(ui::Setting::Value, settings.value(ui::Setting::Unit));
    set(ui::Setting::Value, options.value);
    set(ui::Setting::Filter, options.filter);
    set(ui::Setting::Theme, options.theme);
    if (options.shares)
        settings.overrideWith(ui::Setting::Shares, true);
    QStringList places;
    for (const wire::Place& place : options.listen)
        places << QString::fromStdString(wire::toText(place.address, place.port));
    if (!places.isEmpty())
        settings.overrideWith(ui::Setting::Listen, places);
    if (options.budget)
        settings.overrideWith(ui::Setting::Budget, *options.budget);
    if (options.dns)
        settings.overrideWith(ui::Setting::ResolveNames, true);
    if (options.reachBack)
        settings.overrideWith(ui::Setting::ReachBack, *options.reachBack);
    overrideTables(options.tables, settings);
}

/// What is wrong with the question of the command line, or "".
QString problemOf(const app::Options& options)
{
    const auto text = [](const std::optional<QString>& value, const char* otherwise) {
        return value.value_or(otherwise).toStdString();
    };
    const query::QueryText question{text(options.keys, ""), text(options.value, "bps"),
                                    text(options.filter, "")};
    const auto query = query::readQuery(question);
    if (query)
        return {};
    const auto& [field, problem] = query.error();
    const char* const names[] = {"keys", "value", "filter"};
    const std::string* const texts[] = {&question.keys, &question.value, &question.filter};
    const auto which = std::size_t(field);
    return QStringLiteral("--%1: %2\n  %3\n  %4^")
        .arg(names[which], QString::fromStdString(problem.message), QString::fromStdString(*texts[which]),
             QString(qsizetype(problem.position), ' '));
}

ui::Look firstLook(const ui::Settings& settings, const QString& link)
{
    const auto text = [&](ui::Setting setting) { return settings.value(setting).toString().toStdString(); };
    if (const auto view = ui::viewFromLink(link))
        return view->look;
    ui::Look look;
    look.text = {text(ui::Setting::Keys), text(ui::Setting::Value), text(ui::Setting::Filter)};
    look.counting.aggregation = ui::aggregationOf(settings.value(ui::Setting::Aggregation).toString());
    const double smooth = settings.value(ui::Setting::Smoothing).toDouble();
    if (smooth > 0)
        look.counting.smooth = std::clamp(smooth, ui::Counting::shortestSmooth, ui::Counting::longestSmooth);
    look.counting.dropped = settings.value(ui::Setting::Dropped).toBool();
    look.view.span = settings.value(ui::Setting::Span).toInt();
    return look;
}

/// A link says what is looked at in the captures.
void openFiles(const app::Options& options, const ui::Intake& intake, ui::MainWindow& window)
{
    const auto view = ui::viewFromLink(options.link);
    if (view)
        window.openView(*view, options.captures);
    else if (!window.openFiles(options.captures) && !options.screenshot.isEmpty())
        QCoreApplication::exit(1); // the window has said why
    else if (!options.screenshot.isEmpty() && !intake.isReading()) {
        std::fputs(
            "weir: The view names no capture that is there, so that there is nothing to take a picture "
            "of. Name one behind it.\n",
            stderr);
        QCoreApplication::exit(1);
    }
}

/// Which port is free nobody could know before.
void tellWhere(const std::vector<wire::Place>& asked, const engine::Engine& engine)
{
    if (std::ranges::find(asked, 0, &wire::Place::port) != asked.end() && !engine.listening().isEmpty())
        std::fprintf(stderr, "weir: Listening at %s.\n", qPrintable(engine.listening().join(", ")));
}

void startInput(const app::Options& options, const ui::Settings& settings, engine::Engine& engine,
                ui::Intake& intake, ui::MainWindow& window)
{
    // A picture of captures needs no socket, and a busy port must not spoil it.
    const bool receives = options.screenshot.isEmpty() || options.captures.isEmpty() || options.demo;
    if (receives || !options.listen.empty()) {
        intake.listenAt(settings.value(ui::Setting::Listen).toStringList());
        tellWhere(options.listen, engine);
    }
    for (const wire::Place& target : options.relay)
        if (const auto relays = engine.relayTo(QString::fromStdString(target.address), target.port); !relays)
            std::fprintf(stderr, "weir: %s\n", relays.error().text.c_str());
    if (!options.captures.isEmpty())
        openFiles(options, intake, window);
    if (options.demo)
        intake.playDemo(true);
}

int run(int argc, char** argv, const app::Options& options, const key::Context& tables)
{
    QApplication application(argc, argv);
    QApplication::setStyle(new ui::MainWindowStyle);
    QGuiApplication::setDesktopFileName("io.github.weirflow.Weir");
    QGuiApplication::setWindowIcon(QIcon::fromTheme("io.github.weirflow.Weir"));

    ui::Settings settings(options.screenshot.isEmpty() ? ui::Settings::Kept::InFile
                                                       : ui::Settings::Kept::NowhereElse);
    applyOptions(options, settings);
    if (options.resetLayout)
        for (const auto part :
             {ui::Setting::Geometry, ui::Setting::Layout, ui::Setting::Splitter, ui::Setting::Tabs})
            settings.set(part, QByteArray());
    engine::Engine engine(ui::EngineSettings::budgetOf(settings));
    engine.setTables(tables);
    ui::Intake intake(engine);
    ui::Windows windows(engine, intake, settings, options.view, options.tables);
    ui::MainWindow& window = windows.open(firstLook(settings, options.link));

    app::Signals signalled;
    QObject::connect(&signalled, &app::Signals::asksToEnd, &application, &QApplication::quit);
    std::unique_ptr<app::Screenshot> screenshot;
    if (!options.screenshot.isEmpty()) {
        screenshot = std::make_unique<app::Screenshot>(options, window, intake);
        window.resize((QSizeF(options.size) / options.scale).toSize());
    }
    window.show();
    QTimer::singleShot(0, &application,
                       [&] { startInput(options, settings, engine, intake, window); }); // it may ask to end
    const int status = QApplication::exec();
    if (options.screenshot.isEmpty() && !settings.write())
        std::fprintf(stderr, "weir: the settings could not be written to %s\n", qPrintable(settings.path()));
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication::setApplicationName("weir");
    QCoreApplication::setApplicationVersion(WEIR_VERSION);
    const auto options = app::readOptions(argumentsOf(argc, argv));
    if (!options) {
        std::fprintf(stderr, "weir: %s\nSay weir --help for the options.\n", options.error().text.c_str());
        return 2;
    }
    if (options->help || options->version) {
        const QString text = options->help ? app::helpText() : QStringLiteral("weir %1\n").arg(WEIR_VERSION);
        std::fputs(qPrintable(text), stdout);
        return 0;
    }
    if (const QString problem = problemOf(*options); !problem.isEmpty()) {
        std::fprintf(stderr, "weir: %s\n", qPrintable(problem));
        return 2;
    }
    const auto tables = key::readContext(options->tables);
    if (!tables) {
        std::fprintf(stderr, "weir: %s\n", tables.error().text.c_str());
        return 1;
    }
    if (!options->screenshot.isEmpty()) {
        prepareScreenshot(*options);
    } else if (!hasDisplay()) {
        std::fputs("weir: There is no display to show a window on. weirctl works without one, and so does "
                   "--screenshot.\n",
                   stderr);
        return 1;
    }
    return run(argc, argv, *options, *tables);
}
