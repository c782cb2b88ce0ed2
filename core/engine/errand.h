// SPDX-License-Identifier: GPL-3.0-or-later
// One kind of work that is done on the pool now and then: the newest order wins, an older one ends early and
// is forgotten. Owned in the engine's thread, where the results are brought.
#pragma once

#include <functional>
#include <memory>

namespace weir::engine
{

class Engine;

class Errand
{
public:
    using Stop = std::function<bool()>;     ///< true: the work is not wanted any more
    using Delivery = std::function<void()>; ///< what is to be done with the result
    using Work = std::function<Delivery(const Stop&)>;

    /// The engine outlives it.
    explicit Errand(Engine& engine);
    ~Errand();

    /// Does the work on the pool, then its delivery, if any, in the engine's thread, unless another order or
    /// the errand's end came before.
    void start(Work work);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace weir::engine
