// SPDX-License-Identifier: GPL-3.0-or-later
// A value that no longer changes, given out by one thread and taken by any.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace weir::engine
{

template <class Value>
class Published
{
public:
    using Pointer = std::shared_ptr<const Value>;

    /// Never null.
    Pointer take() const
    {
        const std::lock_guard lock(m_mutex);
        return m_value;
    }

    void publish(Pointer value)
    {
        const std::lock_guard lock(m_mutex);
        m_value.swap(value); // the old one goes with the argument, behind the lock
    }

private:
    mutable std::mutex m_mutex; // held for a pointer's copy only
    Pointer m_value = std::make_shared<const Value>();
};

} // namespace weir::engine
