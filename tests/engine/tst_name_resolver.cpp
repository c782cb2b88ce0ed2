// SPDX-License-Identifier: GPL-3.0-or-later
// Names of addresses: asked for when they are wanted, kept, bounded, and never in anyone's way.
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include "engine/dns_server.h"
#include "engine/name_resolver.h"
#include "engine/question.h"
#include "query/windows.h"

using namespace weir;
using engine::NameCache;
using engine::NameResolver;
using engine::NameSettings;
using test::DnsServer;
using namespace std::chrono_literals;

namespace
{

constexpr auto longEnough = 20s;
constexpr const char* hostOne = "1.2.0.192.in-addr.arpa"; // 192.0.2.1

base::Address address(const char* text)
{
    return base::parseAddress(text).value();
}

base::Address numbered(std::uint32_t number)
{
    const std::array<std::uint8_t, 4> bytes{10, std::uint8_t(number >> 16), std::uint8_t(number >> 8),
                                            std::uint8_t(number)};
    return base::Address::v4(bytes.data());
}

NameSettings settingsFor(const DnsServer& server)
{
    NameSettings settings;
    settings.dns.servers = server.place();
    return settings;
}

/// The name once all that can be known is known.
std::string nameOf(NameResolver& resolver, const char* text)
{
    resolver.names()->find(address(text));
    if (!resolver.waitUntilIdle(longEnough))
        return "not in time";
    return std::string(resolver.names()->find(address(text)));
}

} // namespace

class NameResolverTest : public QObject
{
    Q_OBJECT

private slots:
    void addressesHaveNames();
    void nothingIsAskedThatNobodyWants();
    void ofSeveralNamesTheFirstInTheAlphabet();
    void namesOfStrangersAreChecked_data();
    void namesOfStrangersAreChecked();
    void hostNames_data();
    void hostNames();
    void anAddressWithoutANameIsAskedForOnce();
    void anOldNameIsAskedForAgain();
    void whoDoesNotAnswerIsGivenUp_data();
    void whoDoesNotAnswerIsGivenUp();
    void fewQuestionsAtATime();
    void fewQuestionsASecond();
    void theEndIsAtOnce();
    void tablesOutliveTheResolver();
    void theCacheIsBounded();
    void whatIsKnownLastsForATime();
    void wantedAddressesAreBounded();
    void manyThreadsMayAsk();
    void aNameAnswersThePast();
};

void NameResolverTest::addressesHaveNames()
{
    const std::string six = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6.arpa";
    std::string lower = six;
    std::ranges::transform(lower, lower.begin(), [](char c) { return char(std::tolower(c)); });
    const DnsServer server(DnsServer::Names{{hostOne, {"one.example.com"}}, {lower, {"six.example.com"}}});
    NameResolver resolver(settingsFor(server));
    QCOMPARE(nameOf(resolver, "192.0.2.1"), "one.example.com.");
    QCOMPARE(nameOf(resolver, "2001:db8::1"), "six.example.com.");
    QCOMPARE(nameOf(resolver, "192.0.2.2"), "");
    const engine::NameCounts counts = resolver.counts();
    QCOMPARE(counts.asked, std::uint64_t(3));
    QCOMPARE(counts.names, std::uint64_t(2));
    QCOMPARE(counts.nameless, std::uint64_t(1));
    QCOMPARE(counts.failures, std::uint64_t(0));
}

void NameResolverTest::nothingIsAskedThatNobodyWants()
{
    const DnsServer server(DnsServer::Names{{hostOne, {"one.example.com"}}});
    NameResolver resolver(settingsFor(server));
    QVERIFY(resolver.waitUntilIdle(longEnough));
    QVERIFY(server.asked().empty());
}

void NameResolverTest::ofSeveralNamesTheFirstInTheAlphabet()
{
    const DnsServer server(DnsServer::Names{
        {hostOne, {"www.example.com", "mail.example.com", "-a.example.com", "ns.example.com"}}});
    NameResolver resolver(settingsFor(server));
    QCOMPARE(nameOf(resolver, "192.0.2.1"), "mail.example.com.");
}

void NameResolverTest::namesOfStrangersAreChecked_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("control character") << QByteArray("a\x1B[31m.example.com");
    QTest::newRow("line break") << QByteArray("a\nb.example.com");
    QTest::newRow("comma") << QByteArray("a,b.example.com");
    QTest::newRow("formula") << QByteArray("=1+2.example.com");
    QTest::newRow("beyond ASCII") << QByteArray("caf\xC3\xA9.example.com");
    QTest::newRow("no text at all") << QByteArray("\xFF\xFE.example.com");
    QTest::newRow("mark-up") << QByteArray("<b>.example.com");
    QTest::newRow("the root") << QByteArray("");
}

void NameResolverTest::namesOfStrangersAreChecked()
{
    QFETCH(QByteArray, name);
    const DnsServer server(DnsServer::Names{{hostOne, {name.toStdString()}}});
    NameResolver resolver(settingsFor(server));
    QCOMPARE(nameOf(resolver, "192.0.2.1"), "");
    QCOMPARE(server.count(hostOne), 1);
}

void NameResolverTest::hostNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("is");
    const QByteArray label(63, 'a');
    const QByteArray longest = label + '.' + label + '.' + label + '.' + QByteArray(61, 'b');
    QTest::newRow("usual") << QByteArray("www.example.com") << true;
    QTest::newRow("one label") << QByteArray("router") << true;
    QTest::newRow("digits") << QByteArray("192-0-2-1.dyn.example") << true;
    QTest::newRow("underscore") << QByteArray("_dns.web_1.example") << true;
    QTest::newRow("longest") << longest << true;
    QTest::newRow("too long") << longest + 'b' << false;
    QTest::newRow("long label") << label + 'a' << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("empty label") << QByteArray("a..b") << false;
    QTest::newRow("last dot") << QByteArray("a.b.") << false;
    QTest::newRow("hyphen first") << QByteArray("-a.b") << false;
    QTest::newRow("blank") << QByteArray("a b") << false;
    QTest::newRow("zero") << QByteArray("a\0b", 3) << false;
}

void NameResolverTest::hostNames()
{
    QFETCH(QByteArray, name);
    QTEST(engine::isHostName({name.data(), std::size_t(name.size())}), "is");
}

void NameResolverTest::anAddressWithoutANameIsAskedForOnce()
{
    const DnsServer server(DnsServer::Names{});
    NameSettings settings = settingsFor(server);
    settings.forgetsMet = 1ms;
    NameResolver resolver(settings);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(nameOf(resolver, "192.0.2.1"), "");
    QCOMPARE(server.count(hostOne), 1);
    QCOMPARE(resolver.counts().asked, std::uint64_t(1));
}

void NameResolverTest::anOldNameIsAskedForAgain()
{
    DnsServer server(DnsServer::Names{{hostOne, {"before.example.com"}}});
    NameSettings settings = settingsFor(server);
    settings.forgetsMet = 1ms;
    settings.nameLasts = 1ms;
    settings.betweenTables = 1ms;
    NameResolver resolver(settings);
    QCOMPARE(nameOf(resolver, "192.0.2.1"), "before.example.com.");
    server.setNames({{hostOne, {"after.example.com"}}});
    QTRY_COMPARE(std::string(resolver.names()->find(address("192.0.2.1"))), "after.example.com.");
    server.setNames({});
    QTRY_COMPARE(std::string(resolver.names()->find(address("192.0.2.1"))), "");
}

void NameResolverTest::whoDoesNotAnswerIsGivenUp_data()
{
    QTest::addColumn<int>("mood");
    QTest::newRow("silence") << int(DnsServer::Mood::IsSilent);
    QTest::newRow("failure") << int(DnsServer::Mood::Fails);
    QTest::newRow("babble") << int(DnsServer::Mood::Babbles);
}

void NameResolverTest::whoDoesNotAnswerIsGivenUp()
{
    QFETCH(int, mood);
    const DnsServer server(DnsServer::Names{{hostOne, {"one.example.com"}}}, DnsServer::Mood(mood));
    NameSettings settings = settingsFor(server);
    settings.dns.timeout = 20ms;
    settings.dns.tries = 2;
    NameResolver resolver(settings);
    QCOMPARE(nameOf(resolver, "192.0.2.1"), "");
    QCOMPARE(resolver.counts().failures, std::uint64_t(1));
    QVERIFY(server.count(hostOne) >= 1);
    QVERIFY(server.count(hostOne) <= 2);
}

void NameResolverTest::fewQuestionsAtATime()
{
    const DnsServer server(DnsServer::Names{}, DnsServer::Mood::IsSilent);
    NameSettings settings = settingsFor(server);
    settings.mostAtOnce = 4;
    settings.dns.timeout = 60s;
    NameResolver resolver(settings);
    const auto names = resolver.names();
    for (std::uint32_t i = 0; i < 100; ++i)
        names->find(numbered(i));
    QTRY_COMPARE(server.asked().size(), std::size_t(4));
    QCOMPARE(resolver.counts().asked, std::uint64_t(4));
    QVERIFY(!resolver.waitUntilIdle(1ms));
}

void NameResolverTest::fewQuestionsASecond()
{
    const DnsServer server(DnsServer::Names{});
    NameSettings settings = settingsFor(server);
    settings.mostAtOnce = 2;
    settings.mostPerSecond = 1;
    NameResolver resolver(settings);
    QElapsedTimer timer;
    timer.start();
    const auto names = resolver.names();
    for (std::uint32_t i = 0; i < 4; ++i)
        names->find(numbered(i));
    QVERIFY(resolver.waitUntilIdle(longEnough));
    QVERIFY(timer.elapsed() >= 1900); // two at once, then one a second
    QCOMPARE(server.asked().size(), std::size_t(4));
}

void NameResolverTest::theEndIsAtOnce()
{
    const DnsServer server(DnsServer::Names{}, DnsServer::Mood::IsSilent);
    NameSettings settings = settingsFor(server);
    settings.dns.timeout = 60s;
    auto resolver = std::make_unique<NameResolver>(settings);
    const auto names = resolver->names();
    for (std::uint32_t i = 0; i < 1000; ++i)
        names->find(numbered(i));
    QTRY_VERIFY(!server.asked().empty());
    QElapsedTimer timer;
    timer.start();
    resolver.reset();
    QVERIFY(timer.elapsed() < 2000);
}

void NameResolverTest::tablesOutliveTheResolver()
{
    const DnsServer server(DnsServer::Names{{hostOne, {"one.example.com"}}});
    auto resolver = std::make_unique<NameResolver>(settingsFor(server));
    QCOMPARE(nameOf(*resolver, "192.0.2.1"), "one.example.com.");
    const auto names = resolver->names();
    resolver.reset();
    QCOMPARE(names->find(address("192.0.2.1")), std::string_view("one.example.com."));
    QCOMPARE(names->find(address("192.0.2.9")), std::string_view());
}

void NameResolverTest::theCacheIsBounded()
{
    const NameCache::Time later{1h};
    NameCache cache(3);
    for (std::uint32_t i = 0; i < 3; ++i)
        QVERIFY(cache.set(numbered(i), "host" + std::to_string(i) + '.', later));
    cache.use(numbered(0));
    QVERIFY(cache.set(numbered(3), "host3.", later)); // in place of the one used longest ago
    for (std::uint32_t i = 100; i < 200; ++i)
        QVERIFY(!cache.set(numbered(i), "", later));
    QCOMPARE(cache.size(), std::size_t(6));
    key::HostNames names;
    cache.fill(names);
    QCOMPARE(names.size(), std::size_t(3));
    QCOMPARE(names.find(numbered(0)), std::string_view("host0."));
    QCOMPARE(names.find(numbered(1)), std::string_view());
    QCOMPARE(names.find(numbered(3)), std::string_view("host3."));
}

void NameResolverTest::whatIsKnownLastsForATime()
{
    const NameCache::Time start{1h};
    NameCache cache(3);
    QVERIFY(!cache.isFresh(numbered(1), start));
    QVERIFY(cache.set(numbered(1), "one.", start + 10s));
    QVERIFY(cache.isFresh(numbered(1), start + 9s));
    QVERIFY(!cache.isFresh(numbered(1), start + 10s));
    QVERIFY(!cache.set(numbered(1), "one.", start + 20s)); // the same name
    cache.prolong(numbered(1), start + 30s);
    QVERIFY(cache.isFresh(numbered(1), start + 29s));
    cache.prolong(numbered(2), start + 5s); // nobody answered
    QVERIFY(cache.isFresh(numbered(2), start + 4s));
    QVERIFY(cache.set(numbered(1), "", start + 40s)); // it has lost its name
    key::HostNames names;
    cache.fill(names);
    QCOMPARE(names.size(), std::size_t(0));
}

void NameResolverTest::wantedAddressesAreBounded()
{
    int woken = 0;
    key::WantedNames wanted([&woken] { ++woken; });
    std::uint32_t number = 0;
    while (wanted.dropped() < 10 && number < 10 * key::WantedNames::mostWaiting)
        wanted.met(numbered(number++), false);
    QCOMPARE(number, std::uint32_t(key::WantedNames::mostWaiting + 10));
    QCOMPARE(woken, 1);
    wanted.met(numbered(0), false); // again
    std::size_t taken = 0;
    while (const auto address = wanted.take())
        QCOMPARE(*address, numbered(std::uint32_t(taken++)));
    QCOMPARE(taken, key::WantedNames::mostWaiting);
    wanted.met(numbered(0), true);
    wanted.met(numbered(0), true);
    QCOMPARE(wanted.takeUsed(), std::vector{numbered(0)});
    wanted.renew();
    wanted.met(numbered(0), false);
    QCOMPARE(woken, 2);
    QCOMPARE(wanted.take(), std::optional(numbered(0)));
}

void NameResolverTest::manyThreadsMayAsk()
{
    const DnsServer server(DnsServer::Names{{hostOne, {"one.example.com"}}});
    NameSettings settings = settingsFor(server);
    settings.forgetsMet = 1ms;
    settings.betweenTables = 1ms;
    settings.mostPerSecond = 100'000;
    std::atomic<int> tables = 0;
    NameResolver resolver(settings, [&tables](const std::shared_ptr<const key::HostNames>&) { ++tables; });
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&resolver] {
            for (std::uint32_t i = 0; i < 5000; ++i) {
                const auto names = resolver.names();
                names->find(numbered(i % 100));
                names->find(address("192.0.2.1"));
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(nameOf(resolver, "192.0.2.1"), "one.example.com.");
    QCOMPARE(server.asked().size(), std::size_t(101));
    QCOMPARE(server.count(hostOne), 1);
    QCOMPARE(tables.load(), 1);
}

/// Off at first: nothing is asked. On: the name that comes later answers the samples of before. Off again: it
/// is not known any more.
void NameResolverTest::aNameAnswersThePast()
{
    constexpr base::SecondNumber start = 1'700'000'000;
    QTemporaryDir folder;
    const QString capture = folder.filePath("some.pcap");
    std::vector<support::CaptureRecord> records;
    for (int i = 0; i < 20; ++i)
        records.push_back({(start + i) * base::nanosecondsPerSecond, test::oneSample(1000, 1)});
    support::writeCapture(capture.toStdString(), records);

    const DnsServer server(DnsServer::Names{{"1.0.0.10.in-addr.arpa", {"host.example.com"}}});
    engine::Engine engine(std::size_t(64) << 20);
    engine::Question question(engine);
    std::vector<std::string> keys;
    std::uint64_t samples = 0;
    std::uint64_t answers = 0;
    connect(&question, &engine::Question::answered, this, [&](const engine::Reply& reply) {
        keys.clear();
        for (const query::Series& series : reply.answer->series)
            keys.push_back(series.keys.at(0));
        samples = reply.answer->samplesMatched;
        ++answers;
    });
    engine::View view;
    view.span = 60;
    question.look(view);
    question.ask(test::question("null:[dns:ipsource]:unknown"));
    engine.openCaptures({capture});
    QTRY_COMPARE_WITH_TIMEOUT(samples, std::uint64_t(20), 20'000);
    QCOMPARE(keys, std::vector<std::string>{"unknown"});
    QVERIFY(server.asked().empty());

    engine.setNameResolution(true, settingsFor(server));
    QTRY_COMPARE_WITH_TIMEOUT(keys, std::vector<std::string>{"host.example.com."}, 20'000);
    QCOMPARE(samples, std::uint64_t(20));
    QCOMPARE(engine.nameCounts().names, std::uint64_t(1));
    QCOMPARE(server.count("1.0.0.10.in-addr.arpa"), 1);

    engine.setNameResolution(false);
    QTRY_COMPARE_WITH_TIMEOUT(keys, std::vector<std::string>{"unknown"}, 20'000);
    QCOMPARE(server.asked().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(NameResolverTest)
#include "tst_name_resolver.moc"
