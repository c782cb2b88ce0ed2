// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

#include "key/language/expression.h"
#include "outlet/reference_page.h"
#include "query/counter_rates.h"
#include "query/shortcuts.h"
#include "sample/metrics.h"

using namespace weir;

namespace
{

/// Texts of the elements of that kind, in order; the names and goals of links.
struct Page {
    QSet<QString> anchors;
    QStringList repeatedAnchors;
    QStringList goals;
    QSet<QString> elements;
    QString error;
};

Page read(const std::string& html)
{
    Page page;
    QXmlStreamReader reader(QString::fromStdString(html));
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        page.elements.insert(reader.name().toString());
        const QString name = reader.attributes().value(QLatin1String("name")).toString();
        if (page.anchors.contains(name))
            page.repeatedAnchors.append(name);
        if (!name.isEmpty())
            page.anchors.insert(name);
        if (const auto goal = reader.attributes().value(QLatin1String("href")); !goal.isEmpty())
            page.goals.append(goal.toString());
    }
    if (reader.hasError())
        page.error = QStringLiteral("line %1: %2").arg(reader.lineNumber()).arg(reader.errorString());
    return page;
}

/// Texts of the third cells of the tables whose heading has these titles.
QStringList examplesUnder(const QString& html, const char* titles)
{
    static const QRegularExpression third(
        QStringLiteral("<tr><td>.*</td><td>.*</td><td><code>(.*)</code></td></tr>"));
    const qsizetype begin = html.indexOf(QLatin1String(titles));
    const QString table = html.mid(begin, html.indexOf(QLatin1String("</table>"), begin) - begin);
    QStringList examples;
    for (auto match = third.globalMatch(table); match.hasNext();) {
        QString text = match.next().captured(1);
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        examples.append(text);
    }
    return examples;
}

} // namespace

class ReferencePageTest : public QObject
{
    Q_OBJECT

private slots:
    void isUpToDate();
    void isWellFormed();
    void hasAnAnchorForEachName();
    void examplesOfValuesAreRead();
    void examplesOfFiltersAreRead();
};

void ReferencePageTest::isUpToDate()
{
    QFile file(QStringLiteral(WEIR_SOURCE_DIR "/resources/docs/reference.html"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    QVERIFY2(
        file.readAll() == QByteArray::fromStdString(outlet::referencePage()),
        "The tables have changed. Make the page again: weirctl reference > resources/docs/reference.html");
}

void ReferencePageTest::isWellFormed()
{
    const Page page = read(outlet::referencePage());
    QCOMPARE(page.error, QString());
    QCOMPARE(page.repeatedAnchors, QStringList());
    for (const QString& goal : page.goals)
        QVERIFY2(goal.startsWith('#') && page.anchors.contains(goal.mid(1)), qPrintable(goal));
    // What QTextBrowser shows.
    const QSet<QString> shown{"html", "head", "meta", "title", "body",  "h1", "h2", "h3", "p",
                              "a",    "b",    "br",   "code",  "table", "tr", "th", "td"};
    QVERIFY2(shown.contains(page.elements), qPrintable((page.elements - shown).values().join(' ')));
}

void ReferencePageTest::hasAnAnchorForEachName()
{
    const Page page = read(outlet::referencePage());
    const auto check = [&](const char* kind, std::string_view name) {
        const std::string anchor = kind + std::string(name);
        QVERIFY2(page.anchors.contains(QString::fromStdString(anchor)), anchor.c_str());
    };
    for (const key::KeyRow& row : key::keys())
        check("key-", row.name);
    for (const key::FunctionRow& row : key::functions())
        check("function-", row.name);
    for (const sample::MetricRow& row : sample::metrics())
        if (!row.name.empty())
            check("metric-", row.name);
    for (const query::DerivedMetricRow& row : query::derivedMetrics())
        check("metric-", row.name);
    for (const char* value : {"bytes", "bps", "frames", "requests", "samples", "avg", "min", "max", "count"})
        check("value-", value);
}

void ReferencePageTest::examplesOfValuesAreRead()
{
    const QStringList examples =
        examplesUnder(QString::fromStdString(outlet::referencePage()), "<th align=\"left\">Value</th>");
    QVERIFY(examples.size() >= 9);
    for (const QString& example : examples)
        QVERIFY2(key::parseValue(example.toStdString()), qPrintable(example));
}

void ReferencePageTest::examplesOfFiltersAreRead()
{
    const QString html = QString::fromStdString(outlet::referencePage());
    const QStringList examples =
        examplesUnder(html, "<th align=\"left\">Sign</th>") +
        examplesUnder(html, "<th align=\"left\">Of an absent key</th><th align=\"left\">What it says");
    QVERIFY(examples.size() >= 19);
    for (const QString& example : examples) {
        const auto filter = key::parseFilter(example.toStdString());
        QVERIFY2(filter, qPrintable(example));
    }
}

QTEST_APPLESS_MAIN(ReferencePageTest)
#include "tst_reference_page.moc"
