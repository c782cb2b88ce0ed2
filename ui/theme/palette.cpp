// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/palette.h"

#include <QSet>
#include <algorithm>
#include <array>
#include <vector>

#include "theme/theme.h"

namespace weir::ui
{

namespace
{

// Petroff's ten without his neutral, which is near what *other* is drawn in; measured in ux.md §4.6.
constexpr std::array<QRgb, 9> petroff{0xff3f90da, 0xffffa90e, 0xffbd1f01, 0xff832db6, 0xffa96b59,
                                      0xffe76300, 0xffb9ac70, 0xff717581, 0xff92dadd};

// Okabe and Ito's without black.
constexpr std::array<QRgb, 7> okabeIto{0xff0072b2, 0xffe69f00, 0xff009e73, 0xffd55e00,
                                       0xff56b4e9, 0xffcc79a7, 0xfff0e442};

constexpr qsizetype mostRemembered = 4096;

/// FNV-1a with the bits mixed once more, so that few colours are met evenly. Never change it: colours would
/// change.
quint64 stableHash(const QString& text)
{
    quint64 hash = 0xcbf29ce484222325;
    const QByteArray bytes = text.toUtf8();
    for (const char byte : bytes)
        hash = (hash ^ quint8(byte)) * 0x100000001b3;
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
    return hash ^ hash >> 33;
}

} // namespace

Palette paletteNamed(const QString& name)
{
    return name == QLatin1String("okabe-ito") ? Palette::OkabeIto : Palette::Petroff;
}

std::span<const QRgb> coloursOf(Palette palette)
{
    return palette == Palette::Petroff ? std::span<const QRgb>(petroff) : std::span<const QRgb>(okabeIto);
}

int KeyColours::wanted(const QString& keyText) const
{
    return int(stableHash(keyText) % coloursOf(m_palette).size());
}

void KeyColours::show(const QStringList& keyTexts)
{
    const quint64 before = m_shows++;
    const auto palette = coloursOf(m_palette);
    const int colours = int(palette.size());
    m_visible = keyTexts;
    QSet<int> taken;
    for (const QString& keyText : keyTexts)
        if (const auto fixed = m_fixed.constFind(keyText); fixed != m_fixed.cend())
            if (const auto same = std::ranges::find(palette, fixed->rgb()); same != palette.end())
                taken.insert(int(same - palette.begin()));
    const auto give = [&](const QString& keyText, int place) {
        taken.insert(place);
        m_given.insert(keyText, {place, m_shows});
    };

    // Who stays visible keeps what it has; who comes back gets it again where it is free.
    const auto giveAgain = [&](bool stayed) {
        for (const QString& keyText : keyTexts) {
            const auto given = m_given.constFind(keyText);
            if (given == m_given.cend() || given->shownAt == m_shows || m_fixed.contains(keyText))
                continue;
            if ((given->shownAt == before) != stayed || (!stayed && given->place >= colours))
                continue;
            if (!taken.contains(given->place))
                give(keyText, given->place);
        }
    };
    giveAgain(true);
    giveAgain(false);

    for (const QString& keyText : keyTexts) {
        const auto given = m_given.constFind(keyText);
        if ((given != m_given.cend() && given->shownAt == m_shows) || m_fixed.contains(keyText))
            continue;
        const int first = wanted(keyText);
        int place = first;
        for (int round = 0; taken.contains(place); place = round * colours + (place + 1) % colours) {
            if ((place + 1) % colours == first)
                ++round;
        }
        give(keyText, place);
    }
    forgetOldest();
}

KeyColour KeyColours::of(const QString& keyText) const
{
    if (const auto fixed = m_fixed.constFind(keyText); fixed != m_fixed.cend())
        return {*fixed, false};
    const auto colours = coloursOf(m_palette);
    const auto given = m_given.constFind(keyText);
    const int place = given == m_given.cend() ? wanted(keyText) : given->place;
    return {QColor(colours[std::size_t(place) % colours.size()]), place >= int(colours.size())};
}

void KeyColours::setPalette(Palette palette)
{
    if (palette == m_palette)
        return;
    m_palette = palette;
    m_given.clear();
    show(QStringList(m_visible));
}

void KeyColours::setFixed(const QHash<QString, QColor>& fixed)
{
    m_fixed = fixed;
    show(QStringList(m_visible));
}

/// Key texts come from the network: a year of them must not fill the memory.
void KeyColours::forgetOldest()
{
    if (m_given.size() <= mostRemembered)
        return;
    std::vector<quint64> ages;
    ages.reserve(std::size_t(m_given.size()));
    for (const Given& given : std::as_const(m_given))
        ages.push_back(given.shownAt);
    const auto middle = ages.begin() + std::ptrdiff_t(ages.size() / 2);
    std::nth_element(ages.begin(), middle, ages.end());
    const quint64 oldest = *middle;
    erase_if(m_given, [&](const auto& item) {
        return item.value().shownAt < oldest || (item.value().shownAt == oldest && oldest != m_shows);
    });
}

QColor outlineOf(const QColor& fill, bool onDark)
{
    const QColor panel = onDark ? Theme::dark().panel : Theme::light().panel;
    const QColor edge = mixed(fill, onDark ? Qt::white : Qt::black, 0.25);
    return readable(edge, panel, 3.0);
}

QColor hatchOf(const QColor& fill)
{
    return mixed(fill, textOn(fill), 0.35);
}

QColor textOn(const QColor& fill)
{
    const QColor dark(0x14171a);
    const QColor best = contrast(fill, dark) >= contrast(fill, Qt::white) ? dark : QColor(Qt::white);
    if (contrast(fill, best) >= 4.5)
        return best;
    return contrast(fill, Qt::black) >= contrast(fill, Qt::white) ? Qt::black : Qt::white;
}

} // namespace weir::ui
