// SPDX-License-Identifier: GPL-3.0-or-later
// The addresses that questions met when they asked for names: told by the threads that answer questions,
// taken by the one that resolves. Telling of an address again costs no lock.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>

#include "base/address.h"

namespace weir::key
{

struct AddressHash {
    std::size_t operator()(const base::Address& address) const;
};

class WantedNames
{
public:
    static constexpr std::size_t mostWaiting = 1 << 14; ///< addresses without a name, and as many with one

    /// `wake` is called, by whoever tells, when there is an address without a name to take again. It must be
    /// quick.
    explicit WantedNames(std::function<void()> wake);

    /// Any thread. What was told of since the last renew() is passed over; what finds no more room is dropped
    /// and may be told of after the next renew().
    void met(const base::Address& address, bool hasName);

    // The rest is for who resolves.

    /// The address without a name that waits longest.
    std::optional<base::Address> take();
    bool isEmpty() const;

    /// The addresses that have a name and were met since the last call, in no order.
    std::vector<base::Address> takeUsed();

    /// From now on every address may be told of once more.
    void renew();

    /// `wake` is not called any more when this returns.
    void close();

    /// Addresses without a name for which there was no room.
    std::uint64_t dropped() const;

private:
    using Addresses = boost::unordered_flat_set<base::Address, AddressHash>;
    static constexpr std::size_t places = 1 << 16;

    std::unique_ptr<std::array<std::atomic<std::uint32_t>, places>> m_told; ///< by hash; 0: none
    mutable std::mutex m_mutex;                                             // of the rest
    std::function<void()> m_wake;
    std::deque<base::Address> m_waiting;
    Addresses m_isWaiting;
    Addresses m_used;
    std::uint64_t m_dropped = 0;
};

} // namespace weir::key
