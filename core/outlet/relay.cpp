// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/relay.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace weir::outlet
{

namespace
{

constexpr std::size_t batchSize = 64;
constexpr int wantedBuffer = 4 << 20; // bytes; a burst that a network card takes in a moment

// A target that refuses would make the kernel stop and answer at every single datagram. With these pauses it
// costs some ten calls in the first second and three a second later, and one that comes back is missed for
// a second at most.
constexpr base::Nanoseconds shortestPause = base::nanosecondsPerSecond / 10;
constexpr base::Nanoseconds longestPause = base::nanosecondsPerSecond;

/// The network takes no more for a moment.
bool isFull(int error)
{
    return error == EAGAIN || error == ENOBUFS || error == ENOMEM;
}

} // namespace

RelayCounts Relay::counts() const
{
    return {m_counters->sent, m_counters->notSent, m_counters->refused, m_counters->lastError};
}

base::Result<Relay> Relay::open(const std::string& address, std::uint16_t port)
{
    const std::string name = wire::toText(address, port);
    const auto target = wire::readSocketAddress(address, port);
    if (!target)
        return tl::unexpected(target.error());
    if (target->isAny() || port == 0)
        return base::failure("Datagrams cannot be passed on to " + name +
                             ". Name the address and the port of one collector.");
    const int descriptor = wire::openSender(*target, SOCK_NONBLOCK);
    if (descriptor < 0)
        return base::failure("Datagrams cannot be passed on to " + name + ": " + std::strerror(errno) +
                             ". Check the address and the routes of this machine.");
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &wantedBuffer, sizeof wantedBuffer);
    return Relay(descriptor, *target, name);
}

base::Result<void> Relay::check(const wire::SocketAddress& listening, const std::string& name) const
{
    if (!wire::reaches(m_target, listening))
        return {};
    return base::failure("Datagrams passed on to " + m_name + " would come back to Weir, which listens on " +
                         name + ". Name another collector's address or port.");
}

Relay::Relay(int descriptor, const wire::SocketAddress& target, std::string name)
    : m_descriptor(descriptor),
      m_target(target),
      m_name(std::move(name)),
      m_counters(std::make_unique<Counters>())
{
}

Relay::Relay(Relay&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_target(other.m_target),
      m_name(std::move(other.m_name)),
      m_counters(std::move(other.m_counters)),
      m_caution(other.m_caution)
{
}

Relay& Relay::operator=(Relay&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_target, other.m_target);
    std::swap(m_name, other.m_name);
    std::swap(m_counters, other.m_counters);
    std::swap(m_caution, other.m_caution);
    return *this;
}

Relay::~Relay()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

void Relay::send(std::span<const wire::Datagram> datagrams, base::Nanoseconds now)
{
    while (!datagrams.empty()) {
        if (now < m_caution.resume) {
            m_counters->notSent += datagrams.size();
            return;
        }
        const std::size_t wanted = m_caution.wary ? 1 : std::min(datagrams.size(), batchSize);
        const base::Nanoseconds triedBefore = std::exchange(m_caution.tried, now);
        const std::size_t sent = sendSome(datagrams.first(wanted));
        // The kernel keeps to itself what stops it behind the first one, and forgets a refusal by that.
        m_caution.wary = sent < wanted;
        const std::size_t lost = sent > 0 ? 0 : lostBy(errno, datagrams.size(), triedBefore, now);
        m_counters->sent += sent;
        m_counters->notSent += lost;
        datagrams = datagrams.subspan(sent + lost);
    }
}

/// How many of those that are left the network will not get. None: a refusal, after which there is a pause.
std::size_t Relay::lostBy(int error, std::size_t left, base::Nanoseconds tried, base::Nanoseconds now)
{
    m_counters->lastError = error;
    m_counters->refused += error == ECONNREFUSED;
    if (isFull(error))
        return left;
    if (error == EMSGSIZE) // of its own fault
        return 1;
    pause(tried, now);
    return 0;
}

/// A refusal is the answer to what was sent before. When that was longer ago than the pause lasts, it is
/// over.
void Relay::pause(base::Nanoseconds tried, base::Nanoseconds now)
{
    const bool goesOn = m_caution.pause > 0 && now - m_caution.resume <= longestPause;
    m_caution.pause = goesOn ? std::min(2 * m_caution.pause, longestPause) : shortestPause;
    m_caution.resume = tried + m_caution.pause;
}

/// How many the network took, at most a batch; 0: errno says why.
std::size_t Relay::sendSome(std::span<const wire::Datagram> datagrams)
{
    std::array<mmsghdr, batchSize> messages{};
    std::array<iovec, batchSize> vectors{};
    for (std::size_t i = 0; i < datagrams.size(); ++i) {
        const base::Bytes payload = datagrams[i].payload;
        vectors[i] = {const_cast<std::uint8_t*>(payload.data()), payload.size()}; // sendmmsg only reads it
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int sent = sendmmsg(m_descriptor, messages.data(), unsigned(datagrams.size()), MSG_DONTWAIT);
    return sent > 0 ? std::size_t(sent) : 0;
}

} // namespace weir::outlet
