// SPDX-License-Identifier: GPL-3.0-or-later
#include "windows.h"

#include <algorithm>
#include <cstdio>

#include "views/intake.h"

namespace weir::ui
{

namespace
{

constexpr QPoint offset{32, 32}; ///< from the window that it came out of

} // namespace

Windows::Windows(engine::Engine& engine, Intake& intake, Settings& settings, const QString& view,
                 const key::ContextFiles& tables, QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_intake(intake),
      m_settings(settings),
      m_view(view),
      m_tables(engine, settings, tables),
      m_engineSettings(engine, intake, settings)
{
    connect(&intake, &Intake::failed, this,
            [](const QString& sentence) { std::fprintf(stderr, "weir: %s\n", qPrintable(sentence)); });
}

Windows::~Windows()
{
    for (MainWindow* window : all())
        delete window;
}

MainWindow& Windows::open(const Look& look)
{
    const std::vector<MainWindow*> others = all();
    auto* window = new MainWindow(m_engine, m_intake, m_settings, look, m_view, &m_tables);
    window->setAttribute(Qt::WA_DeleteOnClose);
    if (others.empty())
        window->restoreTabs();
    else
        window->takeSystem(*others.front());
    connect(window, &MainWindow::windowWanted, this,
            [this, window](const Look& wanted) { openBeside(*window, wanted); });
    std::erase_if(m_windows, [](const auto& each) { return each.isNull(); });
    m_windows.emplace_back(window);
    return *window;
}

std::vector<MainWindow*> Windows::all() const
{
    std::vector<MainWindow*> open;
    for (const QPointer<MainWindow>& each : m_windows)
        if (each)
            open.push_back(each);
    return open;
}

void Windows::openBeside(MainWindow& window, const Look& look)
{
    MainWindow& next = open(look);
    next.move(window.pos() + offset);
    next.show();
}

} // namespace weir::ui
