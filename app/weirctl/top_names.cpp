// SPDX-License-Identifier: GPL-3.0-or-later
#include "top_names.h"

#include "signals.h"
#include "store/second_feed.h"

namespace weir::app
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds mostPatience{30}; // for names of all readings
constexpr std::chrono::milliseconds betweenLooks{100};

} // namespace

TopNames::TopNames(const TopOptions& options) : m_options(options), m_deadline(Clock::now() + mostPatience)
{
    if (options.names)
        m_resolver = std::make_unique<engine::NameResolver>(*options.names);
    makeContext();
}

void TopNames::makeContext()
{
    if (!m_options.asksNames && !m_resolver) {
        m_context = m_options.query.context;
        return;
    }
    auto context = std::make_shared<key::Context>(*m_options.query.context);
    if (m_options.asksNames)
        context->learned = m_learner.names();
    if (m_resolver)
        context->hostNames = m_resolver->names();
    m_context = std::move(context);
}

bool TopNames::learnFirst()
{
    if (!m_options.asksNames)
        return true;
    CaptureInput files{m_options.captures.files, m_options.captures.port};
    files.files.removeAll(QStringLiteral("-"));
    store::SecondFeed feed(partBytes, [this](const store::SecondPointer& second) { m_learner.add(*second); });
    const auto each = [&feed](const wire::Datagram& datagram) {
        feed.add(datagram);
        return true;
    };
    if (!readCaptures(files, each, [&feed](const QString&, const wire::CaptureReader&) { feed.finish(); }))
        return false;
    makeContext();
    return true;
}

bool TopNames::learnOnTheWay(const store::Second& second)
{
    if (!m_options.asksNames)
        return false;
    m_learner.add(second);
    if (m_learner.names() == m_context->learned)
        return false;
    makeContext();
    return true;
}

bool TopNames::resolveWanted()
{
    if (!m_resolver || m_isLate || stopped())
        return false;
    bool isDone = false;
    while (!isDone && !stopped() && Clock::now() < m_deadline)
        isDone = m_resolver->waitUntilIdle(betweenLooks);
    m_isLate = !isDone;
    const std::uint64_t asked = m_resolver->counts().asked;
    if (asked == m_asked || stopped())
        return false;
    m_asked = asked;
    makeContext();
    return true;
}

void TopNames::tellMissing() const
{
    if (!m_resolver)
        return;
    const engine::NameCounts counts = m_resolver->counts();
    if (const std::uint64_t missing = counts.asked - counts.names - counts.nameless; missing > 0)
        complain(QStringLiteral("the DNS did not answer for %1 addresses: to dns they have no name.")
                     .arg(missing));
    if (counts.dropped > 0)
        complain(QStringLiteral("%1 addresses were too many to ask for: to dns they have no name.")
                     .arg(counts.dropped));
}

} // namespace weir::app
