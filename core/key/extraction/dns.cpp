// SPDX-License-Identifier: GPL-3.0-or-later
// The first question of a DNS message (RFC 1035 section 4.1.2).
#include "key/extraction/header_bytes.h"

namespace weir::key
{

namespace
{

constexpr std::size_t longestName = 255; // RFC 1035 section 2.3.4
constexpr std::size_t longestLabel = 63;

struct Question {
    base::Bytes name; ///< labels, each behind its length, without the last, empty one
    std::uint16_t type;
};

/// Nothing when there is none, when it is cut, or when its name points elsewhere: nobody compresses the first
/// name of a message.
std::optional<Question> questionOf(const FlowView& flow, unsigned occurrence)
{
    constexpr std::size_t headerBytes = 12;
    const base::Bytes message = restFrom(flow, packet::LayerId::Dns, occurrence);
    if (message.size() < headerBytes || base::loadBe16(message.data() + 4) == 0)
        return std::nullopt;
    const base::Bytes question = message.subspan(headerBytes);
    std::size_t at = 0;
    while (at < question.size() && question[at] != 0) {
        if (question[at] > longestLabel || at > longestName)
            return std::nullopt;
        at += 1u + question[at];
    }
    if (at + 3 > question.size() || at >= longestName)
        return std::nullopt;
    return Question{question.first(at), base::loadBe16(question.data() + at + 1)};
}

/// RFC 1035 section 5.1: what could be mistaken is written with a backslash.
void appendEscaped(Scratch& scratch, std::uint8_t byte)
{
    const char character = char(byte);
    if (byte <= 0x20 || byte >= 0x7F) {
        const char digits[] = {'\\', char('0' + byte / 100), char('0' + byte / 10 % 10),
                               char('0' + byte % 10)};
        scratch.append({digits, 4});
        return;
    }
    if (character == '.' || character == '\\')
        scratch.append("\\");
    scratch.append({&character, 1});
}

/// IANA Domain Name System Parameters, Resource Record TYPEs.
std::string_view wordOfType(std::uint16_t type)
{
    switch (type) {
    case 1: return "A";
    case 2: return "NS";
    case 5: return "CNAME";
    case 6: return "SOA";
    case 10: return "NULL";
    case 12: return "PTR";
    case 13: return "HINFO";
    case 15: return "MX";
    case 16: return "TXT";
    case 28: return "AAAA";
    case 29: return "LOC";
    case 33: return "SRV";
    case 35: return "NAPTR";
    case 37: return "CERT";
    case 39: return "DNAME";
    case 41: return "OPT";
    case 43: return "DS";
    case 44: return "SSHFP";
    case 46: return "RRSIG";
    case 47: return "NSEC";
    case 48: return "DNSKEY";
    case 50: return "NSEC3";
    case 51: return "NSEC3PARAM";
    case 52: return "TLSA";
    case 64: return "SVCB";
    case 65: return "HTTPS";
    case 99: return "SPF";
    case 249: return "TKEY";
    case 250: return "TSIG";
    case 251: return "IXFR";
    case 252: return "AXFR";
    case 255: return "ANY";
    case 256: return "URI";
    case 257: return "CAA";
    default: return {};
    }
}

} // namespace

Value dnsQuestionName(const FlowView& flow, unsigned occurrence, Scratch& scratch)
{
    const auto question = questionOf(flow, occurrence);
    if (!question)
        return {};
    for (base::Bytes labels = question->name; !labels.empty(); labels = labels.subspan(1u + labels[0])) {
        for (const std::uint8_t byte : labels.subspan(1, labels[0]))
            appendEscaped(scratch, byte);
        scratch.append(".");
    }
    if (question->name.empty()) // the root
        scratch.append(".");
    return Value::ofText(scratch.finish());
}

Value dnsQuestionType(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto question = questionOf(flow, occurrence);
    return question ? Value::ofNumber(question->type) : Value();
}

Value dnsQuestionTypeName(const FlowView& flow, unsigned occurrence, Scratch& scratch)
{
    const auto question = questionOf(flow, occurrence);
    if (!question)
        return {};
    if (const std::string_view word = wordOfType(question->type); !word.empty())
        return Value::ofText(word);
    scratch.append("TYPE"); // RFC 3597 section 5
    appendNumber(scratch, question->type);
    return Value::ofText(scratch.finish());
}

} // namespace weir::key
