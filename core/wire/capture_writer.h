// SPDX-License-Identifier: GPL-3.0-or-later
// Writes datagrams into a capture that CaptureReader, Wireshark and tcpdump read: pcapng
// (draft-ietf-opsawg-pcapng) with nanoseconds, each datagram in IPv4 or IPv6 and UDP. Owner and thread:
// whoever writes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/new_file.h"
#include "base/result.h"
#include "wire/datagram.h"

namespace weir::wire
{

class CaptureWriter
{
public:
    /// A failure is a sentence for the user. The file is there when finish() has said so.
    static base::Result<CaptureWriter> create(const std::string& path);

    /// Those that are alike in time stay in their order; times are not sorted. The receiver's own address is
    /// not kept anywhere, so the destination is 0.0.0.0 or ::, port 6343. A datagram without a sender comes
    /// from 0.0.0.0. False: it is longer than UDP takes (65,507 bytes in IPv4), and was left out.
    bool write(const Datagram& datagram);

    /// What follows is a part of what came in (selection.h); "": all of it. A capture that changes in this
    /// gets another section.
    void setSelection(const std::string& selection);

    std::uint64_t written() const { return m_written; }

    /// A full disk or the like: no use to go on, finish() says why.
    bool failed() const { return m_file.failed(); }

    base::Result<void> finish();

private:
    explicit CaptureWriter(base::NewFile file);

    void beginSection();

    base::NewFile m_file;
    std::vector<std::uint8_t> m_packet;
    std::uint64_t m_written = 0;
    std::string m_selection;
    bool m_inSection = false; ///< the one that the next datagram goes into
};

} // namespace weir::wire
