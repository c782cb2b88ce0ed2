// SPDX-License-Identifier: GPL-3.0-or-later
// The program behind its windows, and captures for it to show.
#pragma once

#include <QSignalSpy>
#include <QTest>
#include <vector>

#include "engine/engine.h"
#include "settings.h"
#include "support/traffic.h"
#include "views/intake.h"

namespace weir::tests
{

/// As main() joins it; its settings are not kept.
struct Program {
    explicit Program(std::size_t budget) : engine(budget) {}

    engine::Engine engine;
    ui::Intake intake{engine};
    ui::Settings settings{ui::Settings::Kept::NowhereElse};
};

/// Ten datagrams a second for five minutes from 1'700'000'000 on.
inline std::vector<support::CaptureRecord> fiveMinutes()
{
    support::Traffic traffic;
    std::vector<support::CaptureRecord> records;
    for (int i = 0; i < 3000; ++i)
        records.push_back({(1'700'000'000 + i / 10) * base::nanosecondsPerSecond, traffic.next()});
    return records;
}

/// Whether it could be written and read.
inline bool openCapture(ui::Intake& intake, const QString& path,
                        const std::vector<support::CaptureRecord>& records)
{
    support::writeCapture(path.toStdString(), records);
    QSignalSpy opened(&intake, &ui::Intake::captureOpened);
    intake.openCaptures({path});
    return opened.wait(20'000);
}

} // namespace weir::tests
