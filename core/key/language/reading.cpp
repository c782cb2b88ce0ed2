// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/reading.h"

#include <algorithm>

#include "key/language/key_parser.h"

namespace weir::key
{

void Trace::piece(Piece::Kind kind, std::size_t begin, std::size_t end)
{
    if (begin < end)
        m_reading.pieces.push_back({kind, begin, end});
}

Place& Trace::place(Place::Kind kind, std::size_t begin, std::size_t end)
{
    Place place;
    place.kind = kind;
    place.begin = begin;
    place.end = end;
    m_reading.places.push_back(std::move(place));
    return m_reading.places.back();
}

Reading read(Language language, std::string_view text)
{
    text = text.substr(0, longestExpression);
    Reading reading;
    Trace trace(reading);
    switch (language) {
    case Language::Keys: traceKeys(text, trace); break;
    case Language::Value: traceValue(text, trace); break;
    case Language::Filter: traceFilter(text, trace); break;
    }
    return reading;
}

std::vector<Place> placesAtEnd(Language language, std::string_view text)
{
    if (text.size() > longestExpression)
        return {};
    std::vector<Place> places = read(language, text).places;
    std::erase_if(places, [&](const Place& place) { return place.end != text.size(); });
    return places;
}

} // namespace weir::key
