// SPDX-License-Identifier: GPL-3.0-or-later
// The line at the bottom: where Weir listens, what comes in, what was lost, how far the window goes back. UI
// thread.
#pragma once

#include <QLabel>
#include <QStatusBar>

#include "engine/health.h"
#include "theme/theme.h"

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class MainWindowStatus : public QStatusBar
{
    Q_OBJECT
public:
    explicit MainWindowStatus(QWidget* parent = nullptr);

    void showHealth(const engine::Engine& engine);
    void showCost(double milliseconds); ///< of the last answer
    void setTheme(const Theme& theme);

private:
    QLabel* addPart(const QString& name, bool atEnd = false);
    void showLoss(const engine::HealthReport& health, std::uint64_t lostOnTheWay);
    void showParts();

    QLabel* m_source;
    QLabel* m_rates;
    QLabel* m_loss;
    QLabel* m_window;
};

} // namespace weir::ui
