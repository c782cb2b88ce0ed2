// SPDX-License-Identifier: GPL-3.0-or-later
// group, map, country, asn, oui, dns, host, node, link, ifname
#include <algorithm>
#include <array>

#include "key/functions/functions.h"

namespace weir::key
{

namespace
{

std::optional<base::Address> addressIn(const Value& value)
{
    switch (value.type) {
    case ValueType::Ipv4: {
        const auto number = std::uint32_t(value.number);
        const std::array<std::uint8_t, 4> bytes{std::uint8_t(number >> 24), std::uint8_t(number >> 16),
                                                std::uint8_t(number >> 8), std::uint8_t(number)};
        return base::Address::v4(bytes.data());
    }
    case ValueType::Ipv6: return base::Address::v6(reinterpret_cast<const std::uint8_t*>(value.words));
    case ValueType::Text: return base::parseAddress(value.asText());
    default: return std::nullopt;
    }
}

std::optional<std::uint64_t> macIn(const Value& value)
{
    if (value.type == ValueType::Mac)
        return value.number;
    return value.type == ValueType::Text ? base::parseMac(value.asText()) : std::nullopt;
}

Value textOrNull(std::string_view text)
{
    return text.empty() ? Value() : Value::ofText(text);
}

/// `name(code)`, in the manner of `be(0)`; the one where the other is not known.
Value both(std::string_view name, std::string_view code, Scratch& scratch)
{
    if (name.empty())
        return Value::ofText(scratch.keep(code));
    scratch.append(name);
    scratch.append("(");
    scratch.append(code);
    scratch.append(")");
    return Value::ofText(scratch.finish());
}

/// The words that a literal may be; `numbers` gets which it is, the first when there is none.
std::optional<base::Problem> bindChoice(Bound& bound, std::span<const std::string_view> words)
{
    bound.numbers = {0};
    if (bound.literals.empty())
        return std::nullopt;
    const auto word = std::ranges::find(words, bound.literals[0]);
    if (word == words.end()) {
        std::string list;
        for (const std::string_view choice : words)
            list += (list.empty() ? "`" : ", `") + std::string(choice) + '`';
        return literalProblem(0, "this is none of " + list, list);
    }
    bound.numbers = {std::uint64_t(word - words.begin())};
    return std::nullopt;
}

/// The port of the topology that an interface of the sampling agent is.
std::optional<topology::End> portOf(const Value& value, const Call& call)
{
    const auto ifIndex = value.asNumber();
    if (!call.context.topology || !ifIndex || *ifIndex > UINT32_MAX)
        return std::nullopt;
    return call.context.topology->portOf(call.flow.source->agent, std::uint32_t(*ifIndex));
}

/// The data source that an argument of `host` speaks of.
std::optional<LearnedNames::Place> placeOf(const Value& value, const Call& call)
{
    const base::Address& agent = call.flow.source->agent;
    switch (value.type) {
    case ValueType::DataSource:
        return LearnedNames::Place{agent, std::uint32_t(value.number >> 32), std::uint32_t(value.number)};
    case ValueType::Interface:
        if (const auto ifIndex = value.asNumber())
            return LearnedNames::Place{agent, 0, std::uint32_t(*ifIndex)};
        return std::nullopt;
    case ValueType::Mac: {
        const LearnedNames::Place* owner = call.context.learned->ownerOf(value.number);
        return owner ? std::optional(*owner) : std::nullopt;
    }
    case ValueType::Ipv4:
    case ValueType::Ipv6: {
        constexpr std::uint32_t physicalEntity = 2; // a host reports of itself as 2.1
        const auto address = addressIn(value);
        return address ? std::optional(LearnedNames::Place{*address, physicalEntity, 1}) : std::nullopt;
    }
    default: return std::nullopt;
    }
}

} // namespace

Value groupOf(Arguments arguments, const Bound& bound, const Call& call)
{
    const auto address = addressIn(arguments[0]);
    if (!address)
        return {};
    for (const std::string& name : bound.literals)
        if (const auto table = call.context.groups.find(name); table != call.context.groups.end())
            if (const std::string_view group = table->second->find(*address); !group.empty())
                return Value::ofText(group);
    return {};
}

Value labelOf(Arguments arguments, const Bound& bound, const Call& call)
{
    const auto table = call.context.maps.find(bound.literals[0]);
    if (table == call.context.maps.end())
        return {};
    const Value& value = arguments[0];
    return textOrNull(value.type == ValueType::Text ? table->second->find(value.asText())
                                                    : table->second->find(value.toText()));
}

std::optional<base::Problem> bindCountry(Bound& bound)
{
    static constexpr std::array<std::string_view, 3> words{"code", "name", "both"};
    return bindChoice(bound, words);
}

Value countryOf(Arguments arguments, const Bound& bound, const Call& call)
{
    const auto address = addressIn(arguments[0]);
    if (!address)
        return {};
    for (const auto& database : call.context.geo) {
        const auto country = database->country(*address);
        if (!country)
            continue;
        switch (bound.numbers[0]) {
        case 0: return Value::ofText(country->code);
        case 1: return textOrNull(country->name);
        default: return both(country->name, country->code, call.scratch);
        }
    }
    return {};
}

std::optional<base::Problem> bindAutonomousSystem(Bound& bound)
{
    static constexpr std::array<std::string_view, 3> words{"number", "name", "both"};
    return bindChoice(bound, words);
}

Value autonomousSystemOf(Arguments arguments, const Bound& bound, const Call& call)
{
    const auto address = addressIn(arguments[0]);
    if (!address)
        return {};
    for (const auto& database : call.context.geo) {
        const auto system = database->autonomousSystem(*address);
        if (!system)
            continue;
        const std::string number = std::to_string(system->number);
        switch (bound.numbers[0]) {
        case 0: return Value::ofText(call.scratch.keep(number));
        case 1: return textOrNull(system->name);
        default: return both(system->name, number, call.scratch);
        }
    }
    return {};
}

std::optional<base::Problem> bindOui(Bound& bound)
{
    static constexpr std::array<std::string_view, 2> words{"number", "name"};
    return bindChoice(bound, words);
}

Value ouiOf(Arguments arguments, const Bound& bound, const Call& call)
{
    const auto mac = macIn(arguments[0]);
    if (!mac)
        return {};
    if (bound.numbers[0] == 1)
        return call.context.oui ? textOrNull(call.context.oui->find(*mac)) : Value();
    const std::string digits = Value::ofMac(*mac).toText();
    return Value::ofText(call.scratch.keep(std::string_view(digits).substr(0, 6)));
}

Value domainName(Arguments arguments, const Bound&, const Call& call)
{
    const auto address = addressIn(arguments[0]);
    return address && call.context.hostNames ? textOrNull(call.context.hostNames->find(*address)) : Value();
}

Value hostMetric(Arguments arguments, const Bound& bound, const Call& call)
{
    if (!call.context.learned)
        return {};
    const auto place = placeOf(arguments[0], call);
    return place ? textOrNull(call.context.learned->find(*place, bound.literals[0])) : Value();
}

Value interfaceName(Arguments arguments, const Bound&, const Call& call)
{
    const auto ifIndex = arguments[0].asNumber();
    if (!call.context.learned || !ifIndex || *ifIndex > UINT32_MAX)
        return {};
    return textOrNull(
        call.context.learned->find({call.flow.source->agent, 0, std::uint32_t(*ifIndex)}, "ifname"));
}

Value nodeOf(Arguments arguments, const Bound&, const Call& call)
{
    const auto end = portOf(arguments[0], call);
    return end ? Value::ofText(call.context.topology->node(*end).name) : Value();
}

Value linkOf(Arguments arguments, const Bound&, const Call& call)
{
    const auto end = portOf(arguments[0], call);
    if (!end)
        return {};
    const auto link = call.context.topology->port(*end).link;
    return link ? Value::ofText(call.context.topology->links()[*link].name) : Value();
}

} // namespace weir::key
