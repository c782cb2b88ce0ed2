// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/errand.h"

#include <atomic>
#include <mutex>
#include <utility>

#include "engine/engine.h"
#include "engine/jobs.h"

namespace weir::engine
{

/// Shared by the errand and the job that works for it; it outlives whichever ends first.
struct Errand::State : std::enable_shared_from_this<Errand::State> {
    explicit State(Engine& source) : engine(source) {}

    void run();

    Engine& engine;
    std::mutex mutex; // of the next two
    Work next;
    bool working = false;
    std::atomic<std::uint64_t> newest{0};
    std::atomic<bool> cancelled{false};
};

void Errand::State::run()
{
    for (;;) {
        Work work;
        std::uint64_t order;
        {
            const std::lock_guard lock(mutex);
            if (!next || cancelled) {
                working = false;
                return;
            }
            work = std::exchange(next, nullptr);
            order = newest;
        }
        Delivery delivery = work([this, order] { return cancelled || newest != order; });
        if (!delivery)
            continue;
        // Once the lock was held, an errand that ended does not speak to the engine again.
        const std::lock_guard lock(mutex);
        if (cancelled)
            continue;
        engine.post([self = shared_from_this(), order, delivery = std::move(delivery)] {
            if (!self->cancelled && order == self->newest)
                delivery();
        });
    }
}

Errand::Errand(Engine& engine) : m_state(std::make_shared<State>(engine)) {}

Errand::~Errand()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->cancelled = true;
    m_state->next = nullptr;
}

void Errand::start(Work work)
{
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->next = std::move(work);
        ++m_state->newest;
        if (m_state->working)
            return;
        m_state->working = true;
    }
    m_state->engine.jobs().start([state = m_state] { state->run(); });
}

} // namespace weir::engine
