// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSet>
#include <QtTest>
#include <random>

#include "theme/fixed_colours.h"
#include "theme/palette.h"
#include "theme/theme.h"

using namespace weir::ui;

namespace
{

QString flow(int number)
{
    return QStringLiteral("10.0.%1.%2").arg(number / 256).arg(number % 256);
}

QStringList someFlows(std::mt19937& random, int count, int of)
{
    QStringList flows;
    while (flows.size() < count) {
        const QString candidate = flow(int(random() % unsigned(of)));
        if (!flows.contains(candidate))
            flows.append(candidate);
    }
    return flows;
}

} // namespace

class TestPalette : public QObject
{
    Q_OBJECT

private slots:
    void aKeyAloneHasItsOwnColourInEverySession()
    {
        // These must never change: people know their servers by colour.
        KeyColours colours;
        QCOMPARE(colours.of(QStringLiteral("10.0.0.1")).colour.name(),
                 KeyColours().of(QStringLiteral("10.0.0.1")).colour.name());
        for (int i = 0; i < 100; ++i) {
            KeyColours fresh;
            fresh.show({flow(i)});
            QCOMPARE(fresh.of(flow(i)), colours.of(flow(i)));
            QVERIFY(!fresh.of(flow(i)).hatched);
        }
        QCOMPARE(colours.of(QStringLiteral("10.0.0.1")).colour, QColor(0xff, 0xa9, 0x0e));
    }

    void coloursAreMetEvenly()
    {
        QHash<QRgb, int> met;
        for (int i = 0; i < 9000; ++i)
            ++met[KeyColours().of(flow(i)).colour.rgb()];
        QCOMPARE(met.size(), 9);
        for (const int count : std::as_const(met))
            QVERIFY2(count > 800 && count < 1200, qPrintable(QString::number(count)));
    }

    void nineVisibleKeysHaveNineColours()
    {
        std::mt19937 random(1);
        for (int round = 0; round < 200; ++round) {
            KeyColours colours;
            const QStringList flows = someFlows(random, 9, 5000);
            colours.show(flows);
            QSet<QRgb> met;
            for (const QString& key : flows) {
                QVERIFY(!colours.of(key).hatched);
                met.insert(colours.of(key).colour.rgb());
            }
            QCOMPARE(met.size(), 9);
        }
    }

    void whatIsVisibleKeepsItsColour()
    {
        std::mt19937 random(2);
        KeyColours colours;
        QStringList before;
        for (int round = 0; round < 500; ++round) {
            const QStringList now = someFlows(random, 1 + int(random() % 25), 40);
            QHash<QString, KeyColour> had;
            for (const QString& key : std::as_const(before))
                had.insert(key, colours.of(key));
            colours.show(now);
            for (const QString& key : now) {
                if (had.contains(key))
                    QCOMPARE(colours.of(key), had.value(key));
            }
            before = now;
        }
    }

    void twoVisibleKeysAreNeverAlikeUpToTwiceThePalette()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 100; ++round) {
            KeyColours colours;
            const QStringList flows = someFlows(random, 18, 5000);
            colours.show(flows);
            QSet<QString> met;
            for (const QString& key : flows)
                met.insert(colours.of(key).colour.name() + (colours.of(key).hatched ? u'h' : u'p'));
            QCOMPARE(met.size(), 18);
        }
    }

    void aKeyThatComesBackGetsItsColourAgainWhereItIsFree()
    {
        KeyColours colours;
        const QStringList all{flow(1), flow(2), flow(3), flow(4), flow(5), flow(6)};
        colours.show(all);
        const KeyColour had = colours.of(flow(3));
        colours.show({flow(1), flow(2)});
        colours.show({});
        colours.show({flow(3), flow(1)});
        QCOMPARE(colours.of(flow(3)), had);
    }

    void aHatchGoesAwayWithTheKeysThatCausedIt()
    {
        KeyColours colours;
        QStringList many;
        for (int i = 0; i < 15; ++i)
            many.append(flow(i));
        colours.show(many);
        const QString last = many.constLast();
        QVERIFY(colours.of(last).hatched);
        colours.show({});
        colours.show({last});
        QVERIFY(!colours.of(last).hatched);
    }

    void manyKeysDoNotFillTheMemory()
    {
        KeyColours colours;
        for (int i = 0; i < 20000; i += 10) {
            QStringList flows;
            for (int j = 0; j < 10; ++j)
                flows.append(flow(i + j));
            colours.show(flows);
            QVERIFY(!colours.of(flows.constFirst()).hatched);
        }
    }

    void theOtherPaletteKeepsItsPromisesToo()
    {
        KeyColours colours;
        const QStringList flows{flow(1), flow(2), flow(3), flow(4), flow(5), flow(6), flow(7)};
        colours.show(flows);
        colours.setPalette(Palette::OkabeIto);
        QSet<QRgb> met;
        for (const QString& key : flows) {
            met.insert(colours.of(key).colour.rgb());
            QVERIFY(!colours.of(key).hatched);
        }
        QCOMPARE(met.size(), 7);
    }

    void aSettledColourGoesBeforeThePalette()
    {
        KeyColours colours;
        const QColor petroffBlue(0x3f, 0x90, 0xda);
        QStringList flows;
        for (int i = 0; i < 8; ++i)
            flows.append(flow(i));
        colours.show(flows);
        colours.setFixed({{flow(3), petroffBlue}, {flow(5), QColor(Qt::magenta)}});
        QCOMPARE(colours.of(flow(3)), (KeyColour{petroffBlue, false}));
        QCOMPARE(colours.of(flow(5)).colour, QColor(Qt::magenta));
        // Nobody else looks like them, and nobody is hatched: there are colours enough.
        QSet<QRgb> met;
        for (const QString& key : flows) {
            QVERIFY(!colours.of(key).hatched);
            met.insert(colours.of(key).colour.rgb());
        }
        QCOMPARE(met.size(), 8);
        colours.setPalette(Palette::OkabeIto);
        QCOMPARE(colours.of(flow(3)).colour, petroffBlue);
        colours.setPalette(Palette::Petroff);
        colours.setFixed({});
        QVERIFY(colours.of(flow(5)).colour != QColor(Qt::magenta));
    }

    void settledColoursAreLinesOfTheSettings()
    {
        QStringList lines = withColour({}, QStringLiteral("10.0.0.1\x1f") + "10.0.0.2", QColor(0x010203));
        QCOMPARE(lines, QStringList{QStringLiteral("#010203 10.0.0.1\x1f") + "10.0.0.2"});
        QCOMPARE(fixedColoursOf(lines + QStringList{"nonsense", "#12 x", "#ff0000", "#ff0000 "}).size(), 1);
        QCOMPARE(typedKey(fixedColoursOf(lines)[0].key), QString("10.0.0.1 | 10.0.0.2"));
        QCOMPARE(keyOfTyped(" 10.0.0.1 | 10.0.0.2 "), fixedColoursOf(lines)[0].key);
        lines = withColour(lines, fixedColoursOf(lines)[0].key, QColor(Qt::red));
        QCOMPARE(lines.size(), 1);
        QCOMPARE(withColour(lines, fixedColoursOf(lines)[0].key, QColor()), QStringList());
    }

    void noMoreColoursAreSettledThanThereIsRoomFor()
    {
        QStringList lines;
        for (int i = 0; i < mostFixedColours + 10; ++i)
            lines = withColour(lines, flow(i), QColor(Qt::red));
        QCOMPARE(lines.size(), mostFixedColours);
        QVERIFY(coloursByKey(lines).contains(flow(int(mostFixedColours) + 9)));
        QVERIFY(!coloursByKey(lines).contains(flow(9)));
    }

    void everyTextCanBeRead_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void everyTextCanBeRead()
    {
        QFETCH(bool, dark);
        const Theme theme = dark ? Theme::dark() : Theme::light();
        for (const QColor& surface : {theme.window, theme.panel, theme.raised, theme.stripe}) {
            QVERIFY(contrast(theme.text, surface) >= 7);
            QVERIFY(contrast(theme.mutedText, surface) >= 4.5);
        }
        for (const QColor& piece : {theme.key, theme.function, theme.literal, theme.sign})
            QVERIFY2(contrast(piece, theme.panel) >= 4.5, qPrintable(piece.name()));
        for (const QColor& surface : {theme.window, theme.panel}) {
            for (const QColor& meaning : {theme.accent, theme.good, theme.warning, theme.problem})
                QVERIFY2(contrast(meaning, surface) >= 4.5, qPrintable(meaning.name()));
        }
        QVERIFY(contrast(theme.accentText, theme.accent) >= 4.5);
        QVERIFY(contrast(theme.crosshair, theme.panel) >= 3);
        for (const Palette palette : {Palette::Petroff, Palette::OkabeIto}) {
            for (const QRgb colour : coloursOf(palette)) {
                QVERIFY(contrast(outlineOf(QColor(colour), dark), theme.panel) >= 3);
                QVERIFY(contrast(textOn(QColor(colour)), QColor(colour)) >= 4);
                QVERIFY(QColor(colour) != theme.other);
            }
        }
        QVERIFY(contrast(outlineOf(theme.other, dark), theme.panel) >= 3);
    }

    void theDesktopsAccentIsTakenWhereItCanBeRead_data()
    {
        QTest::addColumn<QColor>("accent");
        for (const char* const accent : {"#308cc6", "#f6d32d", "#e01b24", "#26a269", "#1a1a6b", "#ffc0cb"})
            QTest::newRow(accent) << QColor(accent);
    }

    void theDesktopsAccentIsTakenWhereItCanBeRead()
    {
        QFETCH(QColor, accent);
        for (const Theme& start : {Theme::light(), Theme::dark()}) {
            QPalette palette = paletteOf(start);
            palette.setColor(QPalette::Highlight, accent);
            const Theme theme = Theme::forPalette(palette);
            QCOMPARE(theme.isDark, start.isDark);
            QVERIFY(contrast(theme.accent, theme.panel) >= 4.5);
            QVERIFY(contrast(theme.accentText, theme.accent) >= 4.5);
            QCOMPARE(Theme::forPalette(paletteOf(theme)), theme);
        }
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
