// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/ip_reassembly.h"

#include <algorithm>
#include <cstring>

namespace weir::wire
{
namespace
{

constexpr std::uint32_t mostBytes = 65535;

/// What the fragments of one datagram have in common.
struct Key {
    base::Address source;
    base::Address destination;
    std::uint32_t identification = 0;
    std::uint8_t protocol = 0;

    bool operator==(const Key&) const = default;
};

Key keyOf(const IpPacket& packet)
{
    // In IPv6 the next header may differ from fragment to fragment and is no part of the key.
    const std::uint8_t protocol = packet.source.type == base::Address::Type::V4 ? packet.protocol : 0;
    return {packet.source, packet.destination, packet.identification, protocol};
}

bool isWellFormed(const IpPacket& fragment)
{
    if (fragment.length == 0 || fragment.fragmentOffset + fragment.length > mostBytes)
        return false;
    return !fragment.moreFragments || fragment.length % 8 == 0;
}

} // namespace

struct IpReassembly::Assembly {
    enum class Outcome : std::uint8_t { Added, Duplicate, Conflict };

    struct Piece {
        std::uint32_t begin;
        std::uint32_t end;
    };

    Key key;
    base::Nanoseconds started = 0;
    std::vector<Piece> pieces;  // sorted, none overlaps another
    std::uint32_t received = 0; // bytes in the pieces
    std::uint32_t length = 0;   // of the whole; 0 until the last piece came
    std::uint8_t protocol = 0;  // what the first piece says (RFC 8200 §4.5)
    bool refused = false;       // an overlap was met: the datagram and what still comes of it is dropped
    std::unique_ptr<std::uint8_t[]> bytes = std::make_unique_for_overwrite<std::uint8_t[]>(mostBytes);

    void restart(const Key& newKey, base::Nanoseconds time)
    {
        key = newKey;
        started = time;
        pieces.clear();
        received = 0;
        length = 0;
        protocol = 0;
        refused = false;
    }

    bool isWhole() const { return received == length && length > 0; }

    Outcome add(const IpPacket& fragment)
    {
        const Piece piece{fragment.fragmentOffset, std::uint32_t(fragment.fragmentOffset + fragment.length)};
        const auto after = std::ranges::lower_bound(pieces, piece.begin, {}, &Piece::begin);
        if (after != pieces.end() && after->begin == piece.begin && after->end == piece.end &&
            std::memcmp(bytes.get() + piece.begin, fragment.payload.data(), fragment.payload.size()) == 0)
            return Outcome::Duplicate;
        if (after != pieces.end() && after->begin < piece.end)
            return Outcome::Conflict;
        if (after != pieces.begin() && std::prev(after)->end > piece.begin)
            return Outcome::Conflict;

        const bool isLast = !fragment.moreFragments;
        if (isLast ? length > 0 || after != pieces.end() : length > 0 && piece.end > length)
            return Outcome::Conflict;

        std::ranges::copy(fragment.payload, bytes.get() + piece.begin);
        pieces.insert(after, piece);
        received += piece.end - piece.begin;
        if (isLast)
            length = piece.end;
        if (piece.begin == 0)
            protocol = fragment.protocol;
        return Outcome::Added;
    }
};

IpReassembly::IpReassembly(CaptureCounts& counts) : m_counts(counts) {}

IpReassembly::~IpReassembly() = default;

bool IpReassembly::add(IpPacket& packet, base::Nanoseconds time)
{
    ++m_counts.fragments;
    if (m_whole)
        m_spare.push_back(std::move(m_whole));
    while (!m_assemblies.empty() && time - m_assemblies.front()->started > timeout)
        giveUpOldest();

    if (!isWellFormed(packet)) {
        ++m_counts.malformed;
        return false;
    }
    if (packet.payload.size() < packet.length) {
        ++m_counts.incomplete;
        return false;
    }
    Assembly& assembly = assemblyOf(packet, time);
    if (assembly.refused) {
        ++m_counts.incomplete;
        return false;
    }
    switch (assembly.add(packet)) {
    case Assembly::Outcome::Added: break;
    case Assembly::Outcome::Duplicate: return false;
    case Assembly::Outcome::Conflict:
        m_counts.incomplete += assembly.pieces.size() + 1;
        assembly.pieces.clear();
        assembly.refused = true;
        return false;
    }
    if (!assembly.isWhole())
        return false;

    const auto place = std::ranges::find(m_assemblies, &assembly, &std::unique_ptr<Assembly>::get);
    m_whole = std::move(*place);
    m_assemblies.erase(place);
    ++m_counts.reassembled;
    packet.protocol = m_whole->protocol;
    packet.payload = {m_whole->bytes.get(), m_whole->length};
    packet.length = m_whole->length;
    packet.fragment = false;
    return true;
}

void IpReassembly::finish()
{
    while (!m_assemblies.empty())
        giveUpOldest();
}

IpReassembly::Assembly& IpReassembly::assemblyOf(const IpPacket& packet, base::Nanoseconds time)
{
    const Key key = keyOf(packet);
    // The newest are the likeliest, and without loss there are only a few.
    for (auto assembly = m_assemblies.rbegin(); assembly != m_assemblies.rend(); ++assembly)
        if ((*assembly)->key == key)
            return **assembly;

    if (m_assemblies.size() == mostDatagrams)
        giveUpOldest();
    if (m_spare.empty())
        m_spare.push_back(std::make_unique<Assembly>());
    m_assemblies.push_back(std::move(m_spare.back()));
    m_spare.pop_back();
    m_assemblies.back()->restart(key, time);
    return *m_assemblies.back();
}

void IpReassembly::giveUpOldest()
{
    m_counts.incomplete += m_assemblies.front()->pieces.size();
    m_spare.push_back(std::move(m_assemblies.front()));
    m_assemblies.erase(m_assemblies.begin());
}

} // namespace weir::wire
