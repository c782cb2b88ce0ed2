// SPDX-License-Identifier: GPL-3.0-or-later
// Small databases in the MaxMind DB format (version 2.0 of its specification): a search tree of 24-bit
// records over IPv6, a data section, the metadata.
#pragma once

#include <QFile>
#include <bit>
#include <functional>
#include <string>
#include <vector>

#include "base/address.h"

namespace weir::test
{

class MmdbWriter
{
public:
    explicit MmdbWriter(std::string kind) : m_kind(std::move(kind)) { m_nodes.push_back({}); }

    static std::string text(const std::string& value) { return control(2, value.size()) + value; }
    static std::string number(std::uint32_t value)
    {
        std::string bytes;
        for (; value > 0; value >>= 8)
            bytes.insert(bytes.begin(), char(value & 0xFF));
        return control(6, bytes.size()) + bytes;
    }
    static std::string map(std::size_t pairs, const std::string& content)
    {
        return control(7, pairs) + content;
    }

    void add(const char* network, int length, const std::string& data)
    {
        const base::Address address = *base::parseAddress(network);
        const bool v4 = address.type == base::Address::Type::V4;
        // IPv4 stands in ::/96
        const int leading = v4 ? 96 : 0;
        std::uint32_t node = 0;
        const int bits = leading + length;
        for (int i = 0; i < bits; ++i) {
            const int bit =
                i < leading ? 0 : address.bytes[std::size_t(i - leading) / 8] >> (7 - (i - leading) % 8) & 1;
            Record& record = m_nodes[node].records[bit];
            if (i == bits - 1) {
                record = {Record::Data, std::uint32_t(m_data.size())};
            } else if (record.kind != Record::Node) {
                record = {Record::Node, std::uint32_t(m_nodes.size())};
                node = std::uint32_t(m_nodes.size());
                m_nodes.push_back({});
            } else {
                node = record.number;
            }
        }
        m_data += data;
    }

    void write(const std::string& path) const
    {
        const auto count = std::uint32_t(m_nodes.size());
        std::string bytes;
        for (const TreeNode& node : m_nodes)
            for (const Record& record : node.records) {
                const std::uint32_t value = record.kind == Record::Nothing ? count
                                            : record.kind == Record::Node  ? record.number
                                                                           : count + 16 + record.number;
                for (const int shift : {16, 8, 0})
                    bytes += char(value >> shift & 0xFF);
            }
        bytes += std::string(16, '\0') + m_data + "\xAB\xCD\xEFMaxMind.com";
        bytes +=
            map(9, text("binary_format_major_version") + small(2) + text("binary_format_minor_version") +
                       small(0) + text("build_epoch") + std::string("\x01\x02\x01") + text("database_type") +
                       text(m_kind) + text("description") + map(1, text("en") + text("for a test")) +
                       text("ip_version") + small(6) + text("languages") + std::string("\x01\x04") +
                       text("en") + text("node_count") + number(count) + text("record_size") + small(24));
        QFile file(QString::fromStdString(path));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), qint64(bytes.size())) < 0)
            qFatal("%s cannot be written", path.c_str());
    }

private:
    struct Record {
        enum { Nothing, Node, Data } kind = Nothing;
        std::uint32_t number = 0;
    };
    struct TreeNode {
        Record records[2];
    };

    static std::string control(int type, std::size_t size)
    {
        // sizes from 29 on take a byte more
        if (size < 29)
            return std::string(1, char(type << 5 | int(size)));
        return std::string{char(type << 5 | 29), char(size - 29)};
    }
    /// uint16
    static std::string small(int value) { return control(5, 1) + char(value); }

    std::string m_kind;
    std::vector<TreeNode> m_nodes;
    std::string m_data;
};

struct CountryRow {
    const char* network;
    int length;
    const char* code;
    const char* name;
};

inline void writeCountries(const std::string& path, const std::vector<CountryRow>& rows)
{
    using W = MmdbWriter;
    W writer("Weir-Test-Country");
    for (const CountryRow& row : rows)
        writer.add(row.network, row.length,
                   W::map(1, W::text("country") +
                                 W::map(2, W::text("iso_code") + W::text(row.code) + W::text("names") +
                                               W::map(1, W::text("en") + W::text(row.name)))));
    writer.write(path);
}

struct SystemRow {
    const char* network;
    int length;
    std::uint32_t number;
    const char* name;
};

inline void writeSystems(const std::string& path, const std::vector<SystemRow>& rows)
{
    using W = MmdbWriter;
    W writer("Weir-Test-ASN");
    for (const SystemRow& row : rows)
        writer.add(row.network, row.length,
                   W::map(2, W::text("autonomous_system_number") + W::number(row.number) +
                                 W::text("autonomous_system_organization") + W::text(row.name)));
    writer.write(path);
}

} // namespace weir::test
