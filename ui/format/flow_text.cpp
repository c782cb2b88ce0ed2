// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/flow_text.h"

#include <QStringList>
#include <algorithm>
#include <array>

#include "key/key_row.h"

namespace weir::ui
{

namespace
{

struct Protocol {
    std::string_view number;
    const char* name;
};

// clang-format off
constexpr std::array protocols{
    Protocol{"1",   "ICMP"}, Protocol{"2",   "IGMP"}, Protocol{"4",  "IPv4"},   Protocol{"6",  "TCP"},
    Protocol{"17",  "UDP"},  Protocol{"41",  "IPv6"}, Protocol{"47", "GRE"},    Protocol{"50", "ESP"},
    Protocol{"51",  "AH"},   Protocol{"58",  "ICMPv6"}, Protocol{"89", "OSPF"}, Protocol{"103", "PIM"},
    Protocol{"112", "VRRP"}, Protocol{"132", "SCTP"},
};
// clang-format on

} // namespace

QString keyText(const std::vector<std::string>& keys)
{
    QString text;
    for (const std::string& key : keys) {
        if (&key != &keys.front())
            text += QChar(0x1f); // the ASCII unit separator
        text += QString::fromStdString(key);
    }
    return text;
}

QString flowText(const std::vector<std::string>& keys, const std::vector<std::string>& values)
{
    QStringList texts;
    for (std::size_t i = 0; i < values.size(); ++i)
        texts << (i < keys.size() ? shownValue(keys[i], values[i]) : shownText(values[i]));
    return texts.join(QStringLiteral("  "));
}

QString shownValue(const std::string& key, const std::string& value)
{
    QString text = shownText(value);
    const auto found = key::findKey(key);
    if (!found)
        return text;
    if (found->row->type == key::ValueType::Mac && text.size() == 12)
        for (const int at : {10, 8, 6, 4, 2})
            text.insert(at, ':');
    if (found->row->name == "ipprotocol" || found->row->name == "ip6nexthdr")
        if (const auto row = std::ranges::find(protocols, value, &Protocol::number); row != protocols.end())
            text += QChar(' ') + QLatin1String(row->name);
    return text;
}

QString shownText(const std::string& key)
{
    QString text = QString::fromStdString(key);
    for (QChar& character : text) {
        // Controls, and the marks that turn the direction of what follows.
        const QChar::Category category = character.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format ||
            category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            character = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace weir::ui
