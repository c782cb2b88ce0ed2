// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/definition.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "query/loose_json.h"

namespace weir::query
{

namespace
{

using Json = nlohmann::ordered_json;

/// A sentence for the user, on its way out of the descent.
struct Refusal {
    std::string text;
};

struct AggModeRow {
    AggMode mode;
    std::string_view word;
    Aggregation aggregation;
};

// clang-format off
constexpr auto aggModes = std::to_array<AggModeRow>({
    {AggMode::Agent, "AGENT", Aggregation::Agent},
    {AggMode::Edge,  "edge",  Aggregation::Edge},
    {AggMode::Core,  "core",  Aggregation::Core},
    {AggMode::Max,   "max",   Aggregation::Max},
    {AggMode::Sum,   "sum",   Aggregation::Sum},
});
// clang-format on

[[noreturn]] void refuse(std::string_view member, const std::string& what)
{
    throw Refusal{"The member \"" + std::string(member) + "\" " + what + "."};
}

Json jsonNumber(double number)
{
    return number == std::floor(number) ? Json(std::int64_t(number)) : Json(number);
}

std::string numberText(double number)
{
    return jsonNumber(number).dump();
}

/// A value that was sent, as a message shows it.
std::string shown(const Json& json)
{
    constexpr std::size_t longest = 40;
    std::string text = json.dump();
    if (text.size() > longest) {
        std::size_t cut = longest;
        while (cut > 0 && (text[cut] & 0xC0) == 0x80)
            --cut;
        text.resize(cut);
        text += "…";
    }
    return text;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view spaces = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(spaces);
    return begin == text.npos ? std::string_view()
                              : text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

bool equalIgnoringCase(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string readText(std::string_view member, const Json& json)
{
    if (!json.is_string())
        refuse(member, "must be a text, not " + shown(json));
    return json.get<std::string>();
}

bool readBoolean(std::string_view member, const Json& json)
{
    if (json.is_boolean())
        return json.get<bool>();
    if (json.is_string())
        for (const bool value : {false, true})
            if (equalIgnoringCase(trimmed(json.get_ref<const std::string&>()), value ? "true" : "false"))
                return value;
    refuse(member, "must be true or false, not " + shown(json));
}

double readNumber(std::string_view member, const Json& json)
{
    if (json.is_number())
        return json.get<double>();
    if (json.is_string()) {
        const std::string_view text = trimmed(json.get_ref<const std::string&>());
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size() && std::isfinite(number))
            return number;
    }
    refuse(member, "must be a number, not " + shown(json));
}

/// Commas that stand in no literal; expressions have none in brackets.
std::vector<std::string> splitAtCommas(std::string_view text)
{
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',') {
            parts.emplace_back();
            continue;
        }
        parts.back() += text[i];
        if (text[i] == '\\' && i + 1 < text.size())
            parts.back() += text[++i];
    }
    for (std::string& part : parts)
        part = std::string(trimmed(part));
    std::erase(parts, "");
    return parts;
}

/// Texts of a list, or of a text with commas; none is empty.
std::vector<std::string> readList(std::string_view member, const Json& json)
{
    if (json.is_string())
        return splitAtCommas(json.get_ref<const std::string&>());
    if (!json.is_array())
        refuse(member, "must be a text with commas or a list of texts, not " + shown(json));
    std::vector<std::string> texts;
    for (const Json& item : json) {
        if (!item.is_string())
            refuse(member, "must be a list of texts, and " + shown(item) + " is none");
        if (const std::string_view text = trimmed(item.get_ref<const std::string&>()); !text.empty())
            texts.emplace_back(text);
    }
    return texts;
}

[[noreturn]] void refuseExpression(std::string_view member, const std::string& text,
                                   const base::Problem& problem)
{
    throw Refusal{"The member \"" + std::string(member) + "\" cannot be read, " + toText(problem, text)};
}

class Reader
{
public:
    Definition read(const Json& json);

private:
    using Read = void (Reader::*)(std::string_view member, const Json& json);
    struct Member {
        std::string_view name;
        Read read;
    };
    static const std::array<Member, 13> members;

    void readKeys(std::string_view member, const Json& json);
    void readValue(std::string_view member, const Json& json);
    void readValues(std::string_view member, const Json& json);
    void readFilter(std::string_view member, const Json& json);
    void readFlows(std::string_view member, const Json& json);
    void readSmoothing(std::string_view member, const Json& json);
    void readSeparator(std::string_view member, const Json& json);
    void readLog(std::string_view member, const Json& json);
    void readFlowStart(std::string_view member, const Json& json);
    void readActiveTimeout(std::string_view member, const Json& json);
    void readCollectors(std::string_view member, const Json& json);
    void readDropped(std::string_view member, const Json& json);
    void readAggMode(std::string_view member, const Json& json);

    double within(std::string_view member, double number, double least, double most);
    void readExpressions();

    Definition m_definition;
};

// clang-format off
const std::array<Reader::Member, 13> Reader::members{{
    {"keys",            &Reader::readKeys},
    {"value",           &Reader::readValue},
    {"values",          &Reader::readValues},
    {"filter",          &Reader::readFilter},
    {"n",               &Reader::readFlows},
    {"t",               &Reader::readSmoothing},
    {"fs",              &Reader::readSeparator},
    {"log",             &Reader::readLog},
    {"flowStart",       &Reader::readFlowStart},
    {"activeTimeout",   &Reader::readActiveTimeout},
    {"ipfixCollectors", &Reader::readCollectors},
    {"dropped",         &Reader::readDropped},
    {"aggMode",         &Reader::readAggMode},
}};
// clang-format on

void Reader::readKeys(std::string_view member, const Json& json)
{
    std::string& keys = m_definition.text.keys;
    for (const std::string& key : readList(member, json))
        keys += (keys.empty() ? "" : ",") + key;
}

void Reader::readValue(std::string_view member, const Json& json)
{
    m_definition.text.value = trimmed(readText(member, json));
}

void Reader::readValues(std::string_view member, const Json& json)
{
    m_definition.values = readList(member, json);
    if (m_definition.values.size() > Definition::mostValues)
        refuse(member, "has more than " + std::to_string(Definition::mostValues) + " values");
}

void Reader::readFilter(std::string_view member, const Json& json)
{
    m_definition.text.filter = trimmed(readText(member, json));
}

double Reader::within(std::string_view member, double number, double least, double most)
{
    const double kept = std::clamp(number, least, most);
    if (kept != number)
        m_definition.notes.push_back("The member \"" + std::string(member) + "\" is kept within " +
                                     numberText(least) + " and " + numberText(most) + ": " +
                                     numberText(kept) + " is used.");
    return kept;
}

void Reader::readFlows(std::string_view member, const Json& json)
{
    const double n = std::floor(readNumber(member, json));
    m_definition.query.n =
        std::size_t(within(member, n, double(Definition::leastFlows), double(Definition::mostFlows)));
}

void Reader::readSmoothing(std::string_view member, const Json& json)
{
    m_definition.t =
        within(member, readNumber(member, json), Definition::shortestTime, Definition::longestTime);
}

void Reader::readSeparator(std::string_view member, const Json& json)
{
    m_definition.fs = readText(member, json);
    if (m_definition.fs.size() > Definition::longestSeparator)
        refuse(member, "is longer than " + std::to_string(Definition::longestSeparator) + " bytes");
}

void Reader::readLog(std::string_view member, const Json& json)
{
    m_definition.log = readBoolean(member, json);
}

void Reader::readFlowStart(std::string_view member, const Json& json)
{
    m_definition.flowStart = readBoolean(member, json);
}

void Reader::readActiveTimeout(std::string_view member, const Json& json)
{
    m_definition.activeTimeout = within(member, readNumber(member, json), 1, Definition::longestTimeout);
}

void Reader::readCollectors(std::string_view member, const Json& json)
{
    for (const std::string& text : readList(member, json)) {
        const auto address = base::parseAddress(text);
        if (!address)
            refuse(member, "must be IP addresses, and " + shown(text) + " is none");
        m_definition.ipfixCollectors.push_back(*address);
    }
    if (m_definition.ipfixCollectors.size() > Definition::mostCollectors)
        refuse(member, "has more than " + std::to_string(Definition::mostCollectors) + " addresses");
}

void Reader::readDropped(std::string_view member, const Json& json)
{
    m_definition.query.dropped = readBoolean(member, json);
}

void Reader::readAggMode(std::string_view member, const Json& json)
{
    const std::string text = readText(member, json);
    const auto row = std::ranges::find_if(
        aggModes, [&](const AggModeRow& mode) { return equalIgnoringCase(mode.word, trimmed(text)); });
    if (row == aggModes.end())
        refuse(member, "must be AGENT, edge, core, max or sum, not " + shown(json));
    m_definition.aggMode = row->mode;
    m_definition.query.aggregation = row->aggregation;
}

void Reader::readExpressions()
{
    const QueryText& text = m_definition.text;
    if (text.value.empty())
        throw Refusal{"The member \"value\" is missing: it says what is added up, for example \"bytes\"."};
    auto query = readQuery(text);
    if (!query) {
        const base::Problem& problem = query.error().problem;
        switch (query.error().field) {
        case QueryProblem::Field::Keys: refuseExpression("keys", text.keys, problem);
        case QueryProblem::Field::Value: refuseExpression("value", text.value, problem);
        case QueryProblem::Field::Filter: refuseExpression("filter", text.filter, problem);
        }
    }
    m_definition.query.keys = std::move(query->keys);
    m_definition.query.value = std::move(query->value);
    m_definition.query.filter = std::move(query->filter);
    for (const std::string& value : m_definition.values) {
        auto parsed = key::parseValue(value);
        if (!parsed)
            refuseExpression("values", value, parsed.error());
        m_definition.query.furtherValues.push_back(std::move(*parsed));
    }
}

Definition Reader::read(const Json& json)
{
    m_definition.text.value.clear();
    m_definition.query.n = Definition::leastFlows;
    for (const auto& [name, value] : json.items()) {
        const auto member = std::ranges::find(members, name, &Member::name);
        if (member == members.end())
            m_definition.notes.push_back("The member " + shown(name) + " is not known and left out.");
        else if (!value.is_null())
            (this->*member->read)(member->name, value);
    }
    readExpressions();
    return std::move(m_definition);
}

} // namespace

base::Result<Definition> readDefinition(std::string_view text)
{
    const auto strict = strictJson(text);
    if (!strict)
        return base::failure(strict.error().text);
    const Json json = Json::parse(*strict, nullptr, false);
    if (json.is_discarded())
        return base::failure("This is no JSON: it is not UTF-8, or a number in it is too large.");
    if (!json.is_object())
        return base::failure("A flow definition is a JSON object such as "
                             "{\"keys\":\"ipsource\",\"value\":\"bytes\"}.");
    try {
        return Reader().read(json);
    } catch (Refusal& refusal) {
        return base::failure(std::move(refusal.text));
    }
}

std::string toJson(const Definition& definition)
{
    Json json;
    json["keys"] = definition.text.keys;
    json["value"] = definition.text.value;
    if (!definition.values.empty())
        json["values"] = definition.values;
    json["filter"] = definition.text.filter.empty() ? Json() : Json(definition.text.filter);
    json["n"] = definition.query.n;
    json["t"] = jsonNumber(definition.t);
    json["fs"] = definition.fs;
    json["log"] = definition.log;
    json["flowStart"] = definition.flowStart;
    json["activeTimeout"] = jsonNumber(definition.activeTimeout);
    json["dropped"] = definition.query.dropped;
    for (const base::Address& collector : definition.ipfixCollectors)
        json["ipfixCollectors"].push_back(base::toText(collector));
    for (const AggModeRow& row : aggModes)
        if (row.mode == definition.aggMode)
            json["aggMode"] = row.word;
    return json.dump();
}

bool sameDefinition(const Definition& a, const Definition& b)
{
    return toJson(a) == toJson(b);
}

} // namespace weir::query
