// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the questions that were asked: a second view of the same question, or one that comes back
// to it, finds it answered. Every function may be called in any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "query/live_query.h"

namespace weir::engine
{

class KeptQuestions
{
public:
    /// One question, for as long as somebody holds it and perhaps longer.
    struct Kept {
        std::mutex mutex; ///< to be held while it is worked with
        std::unique_ptr<query::LiveQuery> live;
        std::uint64_t tables = 0; ///< generation of the tables it was begun with
        std::uint64_t hostNames = 0;

    private:
        friend class KeptQuestions;
        std::size_t bytes = 0;
        std::uint64_t used = 0;
    };

    /// Those that nobody holds may take `idleBytes` together. `account` is told of every change of what all
    /// hold.
    KeptQuestions(std::size_t idleBytes, std::function<void(std::ptrdiff_t)> account);
    ~KeptQuestions();

    /// Questions that differ in the number of flows alone, or in their tables, are the same.
    std::shared_ptr<Kept> of(const query::Query& query);

    void setIdleBytes(std::size_t bytes);

    /// What it holds by now, and what working with it takes for a while.
    void tell(Kept& kept, std::size_t bytes);

private:
    static constexpr std::size_t mostIdle = 32;

    std::size_t letGo();

    const std::function<void(std::ptrdiff_t)> m_account;
    std::mutex m_mutex;
    std::size_t m_idleBytes;
    std::unordered_map<std::string, std::shared_ptr<Kept>> m_kept;
    std::uint64_t m_clock = 0; ///< a tick for every use
};

} // namespace weir::engine
