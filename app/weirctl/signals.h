// SPDX-License-Identifier: GPL-3.0-or-later
// SIGINT and SIGTERM end the work, not the output.
#pragma once

namespace weir::app
{

/// For a loop that asks stopped() now and then. What it returns can be read from when a signal has come: for
/// a poll that waits for input as well.
int stopOnSignals();
bool stopped();

/// For an event loop: it quits.
void quitOnSignals();

} // namespace weir::app
