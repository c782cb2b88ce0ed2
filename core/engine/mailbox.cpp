// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/mailbox.h"

#include <QMetaObject>
#include <utility>

namespace weir::engine
{

void Mailbox::post(std::function<void()> call)
{
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
        if (m_calls.size() > 1)
            return; // the owner was called already
    }
    QMetaObject::invokeMethod(this, "deliver", Qt::QueuedConnection);
}

void Mailbox::deliver()
{
    std::vector<std::function<void()>> calls;
    {
        const std::lock_guard lock(m_mutex);
        calls.swap(m_calls);
    }
    for (const std::function<void()>& call : calls)
        call();
}

} // namespace weir::engine
