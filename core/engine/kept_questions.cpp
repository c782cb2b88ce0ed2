// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kept_questions.h"

#include <utility>

namespace weir::engine
{

namespace
{

/// Equal for equal questions.
std::string nameOf(const query::Query& query)
{
    std::string name = key::toText(query.keys) + '\n' + query.value.text + '\n' + key::toText(query.filter) +
                       '\n' + std::to_string(int(query.aggregation)) + (query.dropped ? " dropped" : "");
    for (const key::ValueExpression& value : query.furtherValues)
        name += '\n' + value.text;
    return name;
}

} // namespace

KeptQuestions::KeptQuestions(std::size_t idleBytes, std::function<void(std::ptrdiff_t)> account)
    : m_account(std::move(account)),
      m_idleBytes(idleBytes)
{
}

KeptQuestions::~KeptQuestions() = default;

std::shared_ptr<KeptQuestions::Kept> KeptQuestions::of(const query::Query& query)
{
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<Kept>& kept = m_kept[nameOf(query)];
    if (!kept)
        kept = std::make_shared<Kept>();
    kept->used = ++m_clock;
    return kept;
}

void KeptQuestions::setIdleBytes(std::size_t bytes)
{
    std::size_t freed = 0;
    {
        const std::lock_guard lock(m_mutex);
        m_idleBytes = bytes;
        freed = letGo();
    }
    if (freed > 0)
        m_account(-std::ptrdiff_t(freed));
}

/// The bytes of those that nobody asked for the longest time and that are too many.
std::size_t KeptQuestions::letGo()
{
    std::size_t freed = 0;
    for (;;) {
        std::size_t idle = 0;
        std::size_t bytes = 0;
        auto oldest = m_kept.end();
        for (auto entry = m_kept.begin(); entry != m_kept.end(); ++entry) {
            if (entry->second.use_count() > 1)
                continue;
            ++idle;
            bytes += entry->second->bytes;
            if (oldest == m_kept.end() || entry->second->used < oldest->second->used)
                oldest = entry;
        }
        if (idle <= mostIdle && bytes <= m_idleBytes)
            return freed;
        freed += oldest->second->bytes;
        m_kept.erase(oldest);
    }
}

void KeptQuestions::tell(Kept& kept, std::size_t bytes)
{
    std::ptrdiff_t change = 0;
    {
        const std::lock_guard lock(m_mutex);
        change = std::ptrdiff_t(bytes) - std::ptrdiff_t(std::exchange(kept.bytes, bytes));
        change -= std::ptrdiff_t(letGo());
    }
    if (change != 0)
        m_account(change);
}

} // namespace weir::engine
