// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/running_window.h"

#include <algorithm>

#include "bench/tape.h"
#include "engine/engine.h"
#include "main_window.h"
#include "settings.h"
#include "views/intake.h"
#include "window/measures.h"

namespace weir::bench
{

namespace
{

constexpr std::size_t different = 20'000; ///< datagrams, then they come again

int datagramsPerSecond(const TrafficSettings& settings)
{
    const Tape tape = record(settings, settings.rate);
    return int(std::max<std::size_t>(1, tape.items.size() * settings.rate / tape.counts.samples()));
}

} // namespace

SteadyTraffic::SteadyTraffic(const TrafficSettings& settings)
    : m_rate(datagramsPerSecond(settings)),
      m_sender(settings, different)
{
}

bool SteadyTraffic::send(std::uint16_t port, int seconds)
{
    return m_sender.begin({port, m_rate, seconds});
}

struct RunningWindow::Parts {
    Parts(std::size_t budget, const char* keys)
        : engine(budget),
          intake(engine),
          window(engine, intake, settings, lookAt(keys))
    {
    }

    static ui::Look lookAt(const char* keys)
    {
        ui::Look look;
        look.text = {keys, "bps", ""};
        return look;
    }

    Application application;
    ui::Settings settings{ui::Settings::Kept::NowhereElse};
    engine::Engine engine;
    ui::Intake intake;
    ui::MainWindow window;
};

RunningWindow::RunningWindow(QSize size, std::size_t budget, const char* keys)
{
    m_parts = std::make_unique<Parts>(budget, keys);
    m_parts->window.resize(size);
    m_parts->window.show();
    if (m_parts->engine.listen(QStringLiteral("127.0.0.1"), 0))
        m_port = m_parts->engine.listening().constFirst().section(QLatin1Char(':'), -1).toUShort();
}

RunningWindow::~RunningWindow() = default;

engine::Engine& RunningWindow::engine()
{
    return m_parts->engine;
}

ui::MainWindow& RunningWindow::window()
{
    return m_parts->window;
}

double RunningWindow::samplesKept()
{
    std::size_t samples = 0;
    for (const auto& second : m_parts->engine.snapshot()->seconds)
        samples += second->flows().size();
    return double(samples);
}

} // namespace weir::bench
