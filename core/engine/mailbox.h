// SPDX-License-Identifier: GPL-3.0-or-later
// Brings calls from other threads into the thread that owns the box, in order. Qt's queue carries the knock
// on the door alone; what is handed over is under a lock of ours, where a thread sanitizer can see it.
#pragma once

#include <QObject>
#include <functional>
#include <mutex>
#include <vector>

namespace weir::engine
{

class Mailbox : public QObject
{
    Q_OBJECT
public:
    /// Any thread, as long as the box lives. The call happens in the owner's event loop.
    void post(std::function<void()> call);

private:
    Q_INVOKABLE void deliver();

    std::mutex m_mutex;
    std::vector<std::function<void()>> m_calls;
};

} // namespace weir::engine
