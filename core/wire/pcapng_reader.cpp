// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/pcapng_reader.h"

#include <algorithm>
#include <string_view>

#include "wire/selection.h"

namespace weir::wire
{

namespace
{

enum BlockType : std::uint32_t {
    InterfaceDescription = 1,
    OldPacket = 2,
    SimplePacket = 3,
    EnhancedPacket = 6,
    SectionHeader = 0x0A0D0D0A
};

enum Option : std::uint16_t { EndOfOptions = 0, Comment = 1, TimeResolution = 9, TimeOffset = 14 };

constexpr std::uint32_t byteOrderMagic = 0x1A2B3C4D;
constexpr std::uint32_t blockOverhead = 12; // type, length, length again

bool isPacket(std::uint32_t type)
{
    return type == OldPacket || type == SimplePacket || type == EnhancedPacket;
}

// if_tsresol: a negative power of ten, or, with the highest bit set, of two.
std::uint64_t unitsPerSecond(std::uint8_t resolution)
{
    const unsigned exponent = resolution & 0x7F;
    if (resolution & 0x80)
        return exponent < 64 ? std::uint64_t(1) << exponent : 0;
    std::uint64_t units = 1;
    for (unsigned i = 0; i < exponent; ++i)
        if (__builtin_mul_overflow(units, std::uint64_t(10), &units))
            return 0;
    return units;
}

} // namespace

PcapngReader::PcapngReader(CaptureFile::Stream stream) : m_stream(std::move(stream)), m_buffer(mostBytes) {}

bool PcapngReader::begin()
{
    if (!nextPacketBlock() && !m_problem.empty())
        return false;
    return m_linkTypes.empty() ? fail("it describes no interface") : true;
}

bool PcapngReader::next(Frame& frame)
{
    return nextPacketBlock() && readPacket(frame);
}

/// Goes on to the next block that holds a packet, and stands behind its header.
bool PcapngReader::nextPacketBlock()
{
    if (m_ended)
        return false;
    while (!m_block || !isPacket(m_block->type)) {
        if (!readBlockHeader())
            return false;
        const bool good = m_block->type == SectionHeader          ? readSectionHeader()
                          : m_block->type == InterfaceDescription ? readInterface()
                          : isPacket(m_block->type)               ? true
                                                                  : endBlock();
        if (!good)
            return false;
    }
    return true;
}

bool PcapngReader::readBlockHeader()
{
    const int first = std::getc(m_stream.get());
    if (first == EOF) { // between blocks: this is how a file ends
        m_ended = true;
        return false;
    }
    std::ungetc(first, m_stream.get());
    if (!readBytes(8))
        return false;
    Block block{u32(0), u32(4), 0};
    if (!m_inSection && block.type != SectionHeader)
        return fail("it does not begin with a section");
    m_inSection = true;
    if (block.type == SectionHeader) { // which tells the order of bytes from here on
        const std::array<std::uint8_t, 4> length = {m_buffer[4], m_buffer[5], m_buffer[6], m_buffer[7]};
        if (!readBytes(4))
            return false;
        m_littleEndian = base::loadBe32(m_buffer.data()) != byteOrderMagic;
        if (u32(0) != byteOrderMagic)
            return fail("a section has no order of bytes");
        std::copy(length.begin(), length.end(), m_buffer.begin());
        block.length = u32(0);
        if (block.length < blockOverhead + 4)
            return fail("a block is shorter than itself");
        block.left = block.length - blockOverhead - 4;
    } else if (block.length < blockOverhead) {
        return fail("a block is shorter than itself");
    } else {
        block.left = block.length - blockOverhead;
    }
    if (block.length % 4 != 0)
        return fail("the length of a block is no multiple of four");
    m_block = block;
    return true;
}

bool PcapngReader::readSectionHeader()
{
    constexpr std::uint32_t fixed = 12; // the version, and the length of the section
    if (m_block->left < fixed)
        return fail("a section is shorter than its header");
    m_block->left -= fixed;
    if (!readBytes(fixed))
        return false;
    if (u16(0) != 1)
        return fail("version " + std::to_string(u16(0)) + " of pcapng is not known");
    m_interfaces.clear();
    readOptions([this](std::uint16_t code, std::size_t length) { readSectionOption(code, length); });
    return m_problem.empty() && endBlock(); // without what is behind an option that is too long
}

bool PcapngReader::readInterface()
{
    if (m_block->left < 8)
        return fail("the description of an interface is shorter than itself");
    if (m_linkTypes.size() == mostInterfaces)
        return fail("it has more than " + std::to_string(mostInterfaces) + " interfaces");
    m_block->left -= 8;
    if (!readBytes(8))
        return false;
    Interface interface;
    const int linkType = u16(0);
    interface.link = findLinkLayer(linkType);
    interface.snapshotLength = u32(4);
    const auto each = [&](std::uint16_t code, std::size_t length) { readOption(interface, code, length); };
    if (!readOptions(each))
        return fail("an option is longer than its block");
    m_interfaces.push_back(interface);
    m_linkTypes.push_back(linkType);
    return endBlock();
}

/// Each with its value at the beginning of the buffer. False when one is longer than its block, or with a
/// problem.
template <class Each>
bool PcapngReader::readOptions(const Each& each)
{
    while (m_block->left >= 4) {
        m_block->left -= 4;
        if (!readBytes(4))
            return false;
        const std::uint16_t code = u16(0);
        const std::size_t length = u16(2);
        const std::size_t padded = (length + 3) & ~std::size_t(3);
        if (code == EndOfOptions)
            break;
        if (padded > m_block->left)
            return false;
        m_block->left -= std::uint32_t(padded);
        if (!readBytes(padded))
            return false;
        each(code, length);
    }
    return true;
}

void PcapngReader::readSectionOption(std::uint16_t code, std::size_t length)
{
    if (code == Comment)
        addReason(m_selection, selectionOf({reinterpret_cast<const char*>(m_buffer.data()), length}));
}

void PcapngReader::readOption(Interface& interface, std::uint16_t code, std::size_t length)
{
    if (code == TimeResolution && length == 1) {
        interface.unitsPerSecond = unitsPerSecond(m_buffer[0]);
    } else if (code == TimeOffset && length == 8) {
        const std::size_t high = m_littleEndian ? 4 : 0;
        interface.offset = std::int64_t(std::uint64_t(u32(high)) << 32 | u32(4 - high));
    }
}

bool PcapngReader::readPacket(Frame& frame)
{
    const std::uint32_t fixed = m_block->type == SimplePacket ? 4 : 20;
    if (m_block->left < fixed)
        return fail("a packet is shorter than its header");
    m_block->left -= fixed;
    if (!readBytes(fixed))
        return false;
    const std::uint32_t number = m_block->type == EnhancedPacket ? u32(0)
                                 : m_block->type == OldPacket    ? u16(0)
                                                                 : 0;
    if (number >= m_interfaces.size())
        return fail("a packet is of interface " + std::to_string(number) + ", which is not described");
    const Interface& interface = m_interfaces[number];
    std::uint32_t captured = 0;
    if (m_block->type == SimplePacket) { // without a time
        frame.length = u32(0);
        frame.time = 0;
        captured = std::min(frame.length, m_block->left);
        if (interface.snapshotLength > 0)
            captured = std::min(captured, interface.snapshotLength);
    } else {
        frame.time = timeOf(interface, std::uint64_t(u32(4)) << 32 | u32(8));
        captured = u32(12);
        frame.length = u32(16);
    }
    if (captured > m_block->left)
        return fail("a packet is longer than its block");
    if (captured > mostBytes)
        return fail("a packet has " + std::to_string(captured) + " bytes");
    m_block->left -= captured;
    if (!readBytes(captured))
        return false;
    frame.bytes = {m_buffer.data(), captured};
    frame.interface = std::uint32_t(m_linkTypes.size() - m_interfaces.size()) + number;
    frame.link = interface.link;
    return endBlock();
}

/// Steps over the rest of the block and checks that it ends as it began.
bool PcapngReader::endBlock()
{
    const std::uint32_t length = m_block->length;
    if (!skip(m_block->left))
        return false;
    std::array<std::uint8_t, 4> bytes;
    if (std::fread(bytes.data(), 1, bytes.size(), m_stream.get()) != bytes.size())
        return fail("it is truncated");
    const std::uint32_t big = base::loadBe32(bytes.data());
    m_block.reset();
    return (m_littleEndian ? __builtin_bswap32(big) : big) == length
               ? true
               : fail("a block ends with another length than it begins with");
}

base::Nanoseconds PcapngReader::timeOf(const Interface& interface, std::uint64_t ticks)
{
    constexpr std::int64_t far = std::int64_t(1) << 40;
    std::uint64_t units = interface.unitsPerSecond;
    if (units == 0)
        return captureTime(std::clamp(interface.offset, -far, far), 0);
    const auto seconds = std::int64_t(std::min<std::uint64_t>(ticks / units, far));
    std::uint64_t rest = ticks % units;
    while (units > std::uint64_t(1) << 33) { // the product below has 64 bits
        units >>= 1;
        rest >>= 1;
    }
    return captureTime(seconds + std::clamp(interface.offset, -far, far),
                       std::int64_t(rest * std::uint64_t(base::nanosecondsPerSecond) / units));
}

bool PcapngReader::readBytes(std::size_t size)
{
    return std::fread(m_buffer.data(), 1, size, m_stream.get()) == size ? true : fail("it is truncated");
}

bool PcapngReader::skip(std::size_t size)
{
    std::array<std::uint8_t, 4096> unwanted;
    while (size > 0) {
        const std::size_t part = std::min(size, unwanted.size());
        if (std::fread(unwanted.data(), 1, part, m_stream.get()) != part)
            return fail("it is truncated");
        size -= part;
    }
    return true;
}

std::uint16_t PcapngReader::u16(std::size_t at) const
{
    const std::uint16_t big = base::loadBe16(m_buffer.data() + at);
    return m_littleEndian ? __builtin_bswap16(big) : big;
}

std::uint32_t PcapngReader::u32(std::size_t at) const
{
    const std::uint32_t big = base::loadBe32(m_buffer.data() + at);
    return m_littleEndian ? __builtin_bswap32(big) : big;
}

bool PcapngReader::fail(std::string problem)
{
    m_ended = true;
    if (m_problem.empty())
        m_problem = std::move(problem);
    return false;
}

} // namespace weir::wire
