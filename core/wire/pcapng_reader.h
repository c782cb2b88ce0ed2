// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the packets of a pcapng file (draft-ietf-opsawg-pcapng): any number of sections and interfaces, each
// with its own link type, clock and snapshot length, which libpcap does not read. Owner and thread: the
// capture reader.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/capture_file.h"
#include "wire/capture_frame.h"

namespace weir::wire
{

class PcapngReader
{
public:
    static constexpr std::size_t mostBytes = 262144;     ///< of a packet, as elsewhere
    static constexpr std::size_t mostInterfaces = 65536; ///< in all sections

    /// `stream` stands at the beginning of the file.
    explicit PcapngReader(CaptureFile::Stream stream);

    /// Reads up to the first packet: then the interfaces are known that stand before it. False with a
    /// problem.
    bool begin();

    /// Link types of the interfaces met so far.
    const std::vector<int>& linkTypes() const { return m_linkTypes; }

    /// False at the end of the file or at what is damaged.
    bool next(Frame& frame);

    /// What the sections met so far say that was chosen (selection.h); "": they hold all that came in.
    const std::string& selection() const { return m_selection; }

    /// What is damaged, as a clause; "" if nothing.
    const std::string& problem() const { return m_problem; }

private:
    struct Interface {
        const LinkLayer* link = nullptr;
        std::uint32_t snapshotLength = 0;         ///< 0: none
        std::uint64_t unitsPerSecond = 1'000'000; ///< of its clock; 0: finer than can be told
        std::int64_t offset = 0;                  ///< seconds
    };

    /// A block of which the type and length were read.
    struct Block {
        std::uint32_t type = 0;
        std::uint32_t length = 0;
        std::uint32_t left = 0; ///< bytes of its body that were not read yet
    };

    bool nextPacketBlock();
    bool readBlockHeader();
    bool readSectionHeader();
    bool readInterface();
    template <class Each>
    bool readOptions(const Each& each);
    bool readPacket(Frame& frame);
    void readOption(Interface& interface, std::uint16_t code, std::size_t length);
    void readSectionOption(std::uint16_t code, std::size_t length);
    bool endBlock();

    bool readBytes(std::size_t size);
    bool skip(std::size_t size);
    std::uint16_t u16(std::size_t at) const;
    std::uint32_t u32(std::size_t at) const;
    bool fail(std::string problem);
    static base::Nanoseconds timeOf(const Interface& interface, std::uint64_t ticks);

    CaptureFile::Stream m_stream;
    std::string m_problem;
    std::string m_selection;
    bool m_littleEndian = false;
    bool m_inSection = false;
    bool m_ended = false;
    std::optional<Block> m_block;        // under way
    std::vector<Interface> m_interfaces; // of this section
    std::vector<int> m_linkTypes;        // of all sections
    std::vector<std::uint8_t> m_buffer;
};

} // namespace weir::wire
