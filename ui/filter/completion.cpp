// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/completion.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <tuple>

#include "base/address.h"
#include "format/flow_text.h"
#include "format/units.h"
#include "key/function_row.h"
#include "key/language/pattern.h"

namespace weir::ui
{

namespace
{

using Kind = key::Place::Kind;

constexpr std::size_t mostNetworks = 5;

struct Word {
    const char* text;
    const char* meaning;
};

// clang-format off
constexpr std::array valueWords{
    Word{"bps",      QT_TRANSLATE_NOOP("Completion", "bits per second")},
    Word{"Bps",      QT_TRANSLATE_NOOP("Completion", "bytes per second")},
    Word{"fps",      QT_TRANSLATE_NOOP("Completion", "packets (frames) per second; pps is the same")},
    Word{"bytes",    QT_TRANSLATE_NOOP("Completion", "bytes per second")},
    Word{"frames",   QT_TRANSLATE_NOOP("Completion", "packets (frames) per second")},
    Word{"requests", QT_TRANSLATE_NOOP("Completion", "requests per second")},
    Word{"samples",  QT_TRANSLATE_NOOP("Completion", "samples per second, as they came")},
    Word{"avg:",     QT_TRANSLATE_NOOP("Completion", "mean of a numeric key")},
    Word{"count:",   QT_TRANSLATE_NOOP("Completion", "how many different values a key has")},
    Word{"min:",     QT_TRANSLATE_NOOP("Completion", "smallest of a numeric key")},
    Word{"max:",     QT_TRANSLATE_NOOP("Completion", "largest of a numeric key")},
};

constexpr std::array comparisons{
    Word{"=",  QT_TRANSLATE_NOOP("Completion", "is one of these values")},
    Word{"!=", QT_TRANSLATE_NOOP("Completion", "is none of these values")},
    Word{"~",  QT_TRANSLATE_NOOP("Completion", "matches the regular expression")},
    Word{"!~", QT_TRANSLATE_NOOP("Completion", "does not match the regular expression")},
};

constexpr std::array joints{
    Word{"&", QT_TRANSLATE_NOOP("Completion", "and")},
    Word{"|", QT_TRANSLATE_NOOP("Completion", "or")},
};
// clang-format on

QString tr(const char* text)
{
    return QCoreApplication::translate("Completion", text);
}

QString ofView(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

QString seenText(const query::KeySeen& key, const query::Census& census)
{
    const QString count = countText(key.different);
    const QString values = key.more             ? tr("more than %1 values").arg(count)
                           : key.different == 1 ? tr("1 value")
                                                : tr("%1 values").arg(count);
    return values + QStringLiteral(" · ") + shareText(double(key.samples), double(census.samples));
}

/// How well a name answers to what was typed; none when it does not.
enum class Fit { Begins, Contains, Means, None };

Fit fitOf(const QString& typed, const QString& name, const QString& meaning)
{
    if (name.startsWith(typed, Qt::CaseInsensitive))
        return Fit::Begins;
    if (name.contains(typed, Qt::CaseInsensitive))
        return Fit::Contains;
    return typed.size() > 1 && meaning.contains(typed, Qt::CaseInsensitive) ? Fit::Means : Fit::None;
}

/// Suggestions in the order in which they are added, those that fit better first.
class Collection
{
public:
    explicit Collection(QString typed) : m_typed(std::move(typed)) {}

    void add(Suggestion suggestion, const QString& name)
    {
        const Fit fit = fitOf(m_typed, name, suggestion.meaning);
        if (fit != Fit::None && name != m_typed)
            m_found[std::size_t(fit)].push_back(std::move(suggestion));
    }

    bool beginsWithWhatWasTyped() const { return !m_found[0].empty(); }

    std::vector<Suggestion> take()
    {
        std::vector<Suggestion> all = std::move(m_found[0]);
        for (const std::size_t fit : {std::size_t(1), std::size_t(2)})
            std::ranges::move(m_found[fit], std::back_inserter(all));
        return all;
    }

private:
    QString m_typed;
    std::array<std::vector<Suggestion>, 3> m_found;
};

bool isNumeric(const key::KeyRow& row)
{
    return key::valueTypeRow(row.type).numeric;
}

/// Where a header begins is seldom what is looked for.
bool isOffset(const key::KeyRow& row)
{
    return row.name.ends_with("_offset");
}

/// Those that were seen, the most frequent first, then the others in the order of the table; offsets last.
void addKeys(Collection& collection, const query::Census* census, bool numericOnly)
{
    std::vector<const query::KeySeen*> seen;
    if (census)
        for (const query::KeySeen& key : census->keys)
            if (!numericOnly || isNumeric(*key.key.row))
                seen.push_back(&key);
    std::ranges::stable_sort(seen, std::greater(), [](const query::KeySeen* key) {
        // What never differs tells nothing apart.
        return std::tuple(!isOffset(*key->key.row), key->different > 1, key->samples);
    });
    for (const query::KeySeen* key : seen) {
        const QString name = QString::fromStdString(key->name());
        collection.add({name, name, ofView(key->key.row->title), seenText(*key, *census)}, name);
    }
    const QString unseen = census && census->samples > 0 ? tr("not seen") : QString();
    const auto addUnseen = [&](bool offsets) {
        for (const key::KeyRow& row : key::keys()) {
            const auto isThis = [&](const query::KeySeen* key) {
                return key->key.row == &row && key->key.occurrence == 0;
            };
            if (isOffset(row) != offsets || std::ranges::any_of(seen, isThis) ||
                (numericOnly && !isNumeric(row)))
                continue;
            const QString name = ofView(row.name);
            collection.add({name, name, ofView(row.title), unseen}, name);
        }
    };
    addUnseen(false);
    addUnseen(true);
}

void addFunctions(Collection& collection, bool bracketed)
{
    for (const key::FunctionRow& row : key::functions()) {
        const QString name = ofView(row.name);
        const QString text = bracketed ? '[' + name + ':' : name + ':';
        collection.add({text, ofView(row.syntax), ofView(row.description), ofView(row.example)}, name);
    }
}

/// A pattern that matches what was seen.
struct PatternSeen {
    std::string text; ///< as it is seen
    std::string pattern;
    QString meaning;
    double rate = 0;
};

/// The /24 networks with the most traffic among these addresses; none where they are something else.
std::vector<PatternSeen> networksOf(const std::vector<query::ValueSeen>& values)
{
    std::vector<PatternSeen> networks;
    for (const query::ValueSeen& value : values) {
        const auto address = base::parseAddress(value.text);
        if (!address || address->type != base::Address::Type::V4)
            continue;
        const std::string prefix = value.text.substr(0, value.text.rfind('.') + 1);
        const auto known = std::ranges::find(networks, prefix, &PatternSeen::text);
        if (known != networks.end())
            known->rate += value.rate;
        else
            networks.push_back({prefix, key::asPattern(prefix) + ".*",
                                tr("all of %1").arg(QString::fromStdString(prefix + "0/24")), value.rate});
    }
    std::ranges::stable_sort(networks, std::greater(), &PatternSeen::rate);
    networks.resize(std::min(networks.size(), mostNetworks));
    return networks;
}

class Completer
{
public:
    Completer(key::Language language, const QString& text, int cursor, const Seen& seen)
        : m_language(language),
          m_text(text),
          m_before(text.left(cursor).toUtf8()),
          m_seen(seen),
          m_places(key::placesAtEnd(language, {m_before.data(), std::size_t(m_before.size())}))
    {
        m_completion.begin = m_completion.end = cursor;
    }

    Completion complete()
    {
        if (m_places.empty())
            return std::move(m_completion);
        const key::Place& last = m_places.back();
        const key::Place& place = touched() ? *touched() : last;
        // `vlan`: how it is compared, or a longer name.
        if (last.kind == Kind::Comparison && &place != &last)
            addWords(comparisons, typed(place));
        switch (place.kind) {
        case Kind::Key:
        case Kind::Argument:
        case Kind::Value: completeName(place); break;
        case Kind::Literal: explain(*place.function); break;
        case Kind::Operand: completeOperand(place); break;
        case Kind::Comparison: addWords(comparisons, {}); break;
        case Kind::Joint: addWords(joints, {}); break;
        }
        return std::move(m_completion);
    }

private:
    /// What ends at the cursor, where the last place only begins there.
    const key::Place* touched() const
    {
        const key::Place& last = m_places.back();
        if (last.kind != Kind::Comparison && last.kind != Kind::Joint)
            return nullptr;
        for (auto place = m_places.rbegin(); place != m_places.rend(); ++place)
            if (place->begin < last.begin)
                return &*place;
        return nullptr;
    }

    int characters(std::size_t bytes) const
    {
        return int(QString::fromUtf8(m_before.left(qsizetype(bytes))).size());
    }

    QString typed(const key::Place& place) const
    {
        return QString::fromUtf8(m_before.mid(qsizetype(place.begin)));
    }

    /// The place reaches from its beginning over the cursor to the end of what stands there.
    template <class IsPart>
    void setPlace(const key::Place& place, IsPart isPart)
    {
        m_completion.begin = characters(place.begin);
        while (m_completion.end < m_text.size() && isPart(m_text[m_completion.end]))
            ++m_completion.end;
    }

    void completeName(const key::Place& place)
    {
        setPlace(place, [](QChar c) { return c.isLetterOrNumber() || c == '_' || c == '.'; });
        const QString name = typed(place);
        Collection collection(name);
        const bool isValue = m_language == key::Language::Value;
        if (place.kind == Kind::Value)
            for (const Word& word : valueWords)
                collection.add({word.text, word.text, tr(word.meaning), {}}, word.text);
        addKeys(collection, m_seen.census.get(), isValue && !m_before.trimmed().startsWith("count:"));
        addFunctions(collection, place.kind == Kind::Argument);
        m_completion.needed = collection.beginsWithWhatWasTyped() && !canStay(place, name);
        m_completion.underway = m_completion.needed;
        std::ranges::move(collection.take(), std::back_inserter(m_completion.suggestions));
    }

    bool canStay(const key::Place& place, const QString& name) const
    {
        if (name.isEmpty())
            return place.kind != Kind::Argument && (m_language != key::Language::Filter || place.begin == 0);
        const std::string text = name.toStdString();
        return place.kind == Kind::Value ? key::parseValue(text).has_value() : key::findKey(text).has_value();
    }

    void completeOperand(const key::Place& place)
    {
        const QString whole = typed(place);
        const bool quoted = whole.startsWith('\'');
        setPlace(place, [](QChar c) { return !QStringLiteral("&|(),' \t").contains(c); });
        if (quoted && m_text.indexOf('\'', m_completion.end) == m_completion.end)
            ++m_completion.end;
        const bool exact =
            place.comparison == key::Comparison::Equal || place.comparison == key::Comparison::NotEqual;
        const QString bare = quoted ? whole.mid(1) : whole;
        m_completion.valuesOf = place.left;
        if (m_seen.values && m_seen.values->key == key::toText(place.left)) {
            if (exact)
                addValues(bare, place.comparison);
            else
                addPatterns(bare, place.comparison);
        }
        m_completion.needed = whole.isEmpty() && !m_completion.suggestions.empty();
        m_completion.underway = m_completion.underway || m_completion.needed;
    }

    void addValues(const QString& typed, key::Comparison comparison)
    {
        Collection collection(typed);
        for (const query::ValueSeen& value : m_seen.values->values) {
            const QString shown = shownText(value.text);
            collection.add({QString::fromStdString(key::asOperand(value.text, comparison)),
                            shown,
                            {},
                            valueText(value.rate, m_seen.values->unit.rate)},
                           shown);
        }
        const auto isTyped = [&](const query::ValueSeen& value) { return shownText(value.text) == typed; };
        m_completion.underway =
            collection.beginsWithWhatWasTyped() && std::ranges::none_of(m_seen.values->values, isTyped);
        if (!typed.isEmpty() || !m_seen.values->values.empty())
            collection.add({QStringLiteral("null"), QStringLiteral("null"), tr("the sample has none"), {}},
                           QStringLiteral("null"));
        m_completion.suggestions = collection.take();
    }

    /// The most frequent first; a network comes before its addresses.
    void addPatterns(const QString& typed, key::Comparison comparison)
    {
        std::vector<PatternSeen> patterns = networksOf(m_seen.values->values);
        for (const query::ValueSeen& value : m_seen.values->values)
            patterns.push_back({value.text, key::asPattern(value.text), {}, value.rate});
        std::ranges::stable_sort(patterns, std::greater(), &PatternSeen::rate);
        Collection collection(typed);
        for (const PatternSeen& seen : patterns) {
            const QString pattern = QString::fromStdString(seen.pattern);
            const QString plain = QString::fromStdString(seen.text);
            collection.add({QString::fromStdString(key::asOperand(seen.pattern, comparison)), pattern,
                            seen.meaning, valueText(seen.rate, m_seen.values->unit.rate)},
                           pattern.startsWith(typed) ? pattern : plain);
        }
        m_completion.suggestions = collection.take();
    }

    template <class Words>
    void addWords(const Words& words, const QString& before)
    {
        for (const Word& word : words)
            m_completion.suggestions.push_back({before + word.text, word.text, tr(word.meaning), {}});
    }

    void explain(const key::FunctionRow& function)
    {
        m_completion.suggestions.push_back(
            {{}, ofView(function.syntax), ofView(function.description), ofView(function.example)});
    }

    const key::Language m_language;
    const QString m_text;
    const QByteArray m_before; ///< the cursor, in UTF-8
    const Seen m_seen;
    const std::vector<key::Place> m_places;
    Completion m_completion;
};

} // namespace

QString meaningOfValue(const QString& word)
{
    const auto row = std::ranges::find_if(valueWords, [&](const Word& each) { return word == each.text; });
    return row == valueWords.end() ? QString() : tr(row->meaning);
}

Completion complete(key::Language language, const QString& text, int cursor, const Seen& seen)
{
    return Completer(language, text, cursor, seen).complete();
}

} // namespace weir::ui
