// SPDX-License-Identifier: GPL-3.0-or-later
// What is received live, second by second until a signal: for the commands that follow it.
#pragma once

#include <functional>

#include "engine/engine.h"
#include "input.h"
#include "notes.h"

namespace weir::app
{

class Live
{
public:
    /// Listens. `quiet`: what the decoder notices is not told.
    Live(const LiveInput& input, bool quiet);

    int exitCode() const { return m_exit; } ///< Done, or not after a sentence why it does not listen
    engine::Engine& engine() { return m_engine; }

    /// Until a signal: `each` gets every second once, or its parts, then `closed` the window, until it says
    /// false. Then what was noticed and lost is told.
    void follow(const std::function<void(const store::Second&)>& each,
                const std::function<bool(const store::Snapshot&)>& closed);

    /// Of a second that counts: what is wrong with it is told at the end.
    void note(const store::Second& second);

private:
    engine::Engine m_engine;
    NoteCounter m_notes;
    QStringList m_places; ///< as they were wished
    bool m_quiet;
    int m_exit;
};

} // namespace weir::app
