// SPDX-License-Identifier: GPL-3.0-or-later
// The whole program in this process, and traffic for it out of another one.
#pragma once

#include <QSize>
#include <memory>

#include "bench/sender.h"

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{
class MainWindow;
}

namespace weir::bench
{

/// Sends at the rate of its settings. To be made before the application: it forks.
class SteadyTraffic
{
public:
    explicit SteadyTraffic(const TrafficSettings& settings);

    bool send(std::uint16_t port, int seconds);

private:
    int m_rate; ///< datagrams a second
    SenderProcess m_sender;
};

class RunningWindow
{
public:
    RunningWindow(QSize size, std::size_t budget, const char* keys);
    ~RunningWindow();

    std::uint16_t port() const { return m_port; } ///< where it listens; 0: it does not
    engine::Engine& engine();
    ui::MainWindow& window();
    double samplesKept();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
    std::uint16_t m_port = 0;
};

} // namespace weir::bench
