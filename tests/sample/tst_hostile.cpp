// SPDX-License-Identifier: GPL-3.0-or-later
// Malformed datagrams by the thousand: nothing crashes, hangs or grows, and every one is accounted for. The
// whole space belongs to the fuzzers; this walks what has broken decoders before, and a part of the rest
// chosen by seed.
#include <QElapsedTimer>
#include <QTest>
#include <random>

#include "query/step_tally.h"
#include "sample/metrics.h"
#include "sample/recording_sink.h"
#include "store/second_builder.h"
#include "support/captures.h"

using namespace weir;
using support::ByteVector;

namespace
{

/// Everything that touches the bytes of a datagram, from arrival to a question's texts.
class Victim
{
public:
    Victim()
    {
        for (const char* keys :
             {"", "agent,datasource,inputifindex,outputifindex,direction,bytes,stripped,stack",
              "macsource,macdestination,vlan,ethernetprotocol,arpipsender,arpmactarget",
              "ipsource,ipdestination,ipprotocol,ipdscpname,tcpflags",
              "ip6source,ip6destination,ip6extensions,icmp6type"})
            m_queries.push_back(*query::readQuery({keys, "bytes", ""}));
    }

    /// False with a reason when a promise was broken.
    bool take(const ByteVector& payload)
    {
        // Exactly so many bytes on the heap: a sanitizer sees a read too far.
        const auto exact = std::make_unique<std::uint8_t[]>(payload.size());
        std::copy(payload.begin(), payload.end(), exact.get());
        const base::Bytes bytes(exact.get(), payload.size());

        test::RecordingSink sink;
        const bool ok = m_decoder.decode(bytes, sink);
        const std::uint32_t version = bytes.size() >= 4 ? base::loadBe32(bytes.data()) : 5;
        const bool otherVersion = version != 2 && version != 4 && version != 5;
        if (!ok && !m_decoder.lastHadFault() && !otherVersion)
            return fail("neither decoded, nor a fault, nor another version");
        if (ok != (sink.headers.size() == 1))
            return fail("decoded and handed over are not the same");
        const std::size_t samples = sink.flows.size() + sink.counterSamples.size();
        if (samples > bytes.size() / 16)
            return fail("more samples than there is room for");
        for (const sample::FlowSample& flow : sink.flows)
            if (std::size_t(flow.offset) + flow.length > bytes.size() ||
                std::size_t(flow.header) + flow.headerLength > std::size_t(flow.offset) + flow.length ||
                flow.samplingRate == 0)
                return fail("a sample reaches out of its datagram");
        for (const sample::CountersSample& counters : sink.counterSamples) {
            if (std::size_t(counters.offset) + counters.length > bytes.size())
                return fail("a counters sample reaches out of its datagram");
            const base::Bytes body = bytes.subspan(counters.offset, counters.length);
            for (const auto form : {sample::SampleForm::Compact, sample::SampleForm::Expanded,
                                    sample::SampleForm::Version2, sample::SampleForm::Version4})
                if (sample::readMetrics(body, form).size() > bytes.size())
                    return fail("more metrics than bytes");
            if (const auto custom = sample::readCustomMetrics(body);
                custom && custom->metrics.size() > bytes.size() / 12)
                return fail("more custom metrics than there is room for");
        }

        if (!m_builder.isOpen())
            m_builder.open(1000);
        const std::size_t before = m_builder.bytes();
        wire::Datagram datagram;
        datagram.payload = bytes;
        if (!m_builder.add(datagram))
            return fail("not kept");
        // An index row costs no more than some times what the smallest sample has on the wire.
        if (m_builder.bytes() - before > 1000 + 16 * bytes.size())
            return fail("the second grew by more than a small multiple of the datagram");
        if (m_builder.bytes() > (1 << 20))
            askAll();
        return true;
    }

    /// Every question of what came in so far.
    void askAll()
    {
        if (!m_builder.isOpen())
            return;
        const auto second = m_builder.close();
        constexpr std::size_t stride = 5; // of all of them it would take minutes
        for (std::size_t i = 0; i < second->flows().size(); i += stride)
            for (const key::KeyRow& key : key::keys()) {
                if (key.repeats || key.perLayout) // of the header: the questions ask for those
                    continue;
                m_scratch.clear();
                m_values += !key::valueOf({&key, 0}, second->view(second->flows()[i]), m_scratch).isNull();
            }
        for (const query::Query& query : m_queries) {
            query::StepTally tally(query, 1);
            tally.add(*second);
            for (const query::Ranking& ranking : tally.takeAll())
                m_rows += ranking.rows.size();
        }
    }

    const char* problem() const { return m_problem; }
    const sample::NoteCounts& counts() const { return m_decoder.counts(); }

private:
    bool fail(const char* problem)
    {
        m_problem = problem;
        return false;
    }

    std::vector<query::Query> m_queries;
    sample::DatagramDecoder m_decoder;
    store::SecondBuilder m_builder{std::size_t(64) << 20};
    key::Scratch m_scratch;
    std::size_t m_rows = 0;
    std::size_t m_values = 0;
    const char* m_problem = "";
};

/// The datagrams of all captures, and the fuzz seeds; each kind of datagram once or twice.
std::vector<ByteVector> originals()
{
    std::vector<ByteVector> payloads;
    for (const auto& path : support::allCaptures()) {
        const auto records = support::readCapture(path);
        for (std::size_t i = 0; i < records.size(); i += 1 + records.size() / 20)
            payloads.push_back(records[i].payload);
    }
    for (const auto& path : support::fuzzSeeds())
        payloads.push_back(support::readFile(path));
    return payloads;
}

} // namespace

class HostileTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyCaptureIsTakenWhole();
    void everySeedIsSurvivedInTime_data();
    void everySeedIsSurvivedInTime();
    void changedBytes_data();
    void changedBytes();
    void changedNumbers();
    void cutAtEachLength();
    void randomBytes();
    void repeatedSamples();
    void splicedDatagrams();

private:
    void take(const ByteVector& payload)
    {
        if (!m_victim->take(payload))
            QFAIL(qPrintable(QStringLiteral("%1: %2").arg(
                QLatin1String(m_victim->problem()),
                QString::fromLatin1(
                    QByteArray(reinterpret_cast<const char*>(payload.data()), qsizetype(payload.size()))
                        .toHex()))));
    }

    std::unique_ptr<Victim> m_victim;
};

void HostileTest::init()
{
    m_victim = std::make_unique<Victim>();
}

void HostileTest::cleanup()
{
    m_victim->askAll();
}

void HostileTest::everyCaptureIsTakenWhole()
{
    for (const auto& path : support::allCaptures())
        for (const support::CaptureRecord& record : support::readCapture(path))
            take(record.payload);
}

void HostileTest::everySeedIsSurvivedInTime_data()
{
    QTest::addColumn<QString>("path");
    for (const auto& path : support::fuzzSeeds())
        QTest::newRow(path.stem().c_str()) << QString::fromStdString(path.string());
    if (support::fuzzSeeds().empty())
        QSKIP("There are no fuzz seeds here: set WEIR_CAPTURES to a folder with a folder fuzz-seeds in it.");
}

void HostileTest::everySeedIsSurvivedInTime()
{
    QFETCH(QString, path);
    QElapsedTimer clock;
    clock.start();
    take(support::readFile(path.toStdString()));
    m_victim->askAll();
    QVERIFY(clock.elapsed() < 1000);
}

void HostileTest::changedBytes_data()
{
    QTest::addColumn<int>("change");
    QTest::newRow("to 0x00") << 0x100;
    QTest::newRow("to 0xFF") << 0x1FF;
    QTest::newRow("the highest bit") << 0x80;
    QTest::newRow("the lowest bit") << 0x01;
}

// Each byte of the first 200, where headers and lengths are, and a few of the rest.
void HostileTest::changedBytes()
{
    QFETCH(int, change);
    std::mt19937 random{unsigned(change)};
    for (const ByteVector& original : originals()) {
        ByteVector payload = original;
        for (std::size_t at = 0; at < payload.size(); at += at < 200 ? 1 : 1 + random() % 100) {
            payload[at] = change > 0xFF ? std::uint8_t(change) : std::uint8_t(payload[at] ^ change);
            take(payload);
            payload[at] = original[at];
        }
    }
}

void HostileTest::changedNumbers()
{
    std::mt19937 random{7};
    for (const ByteVector& original : originals()) {
        ByteVector payload = original;
        for (std::size_t at = 0; at + 4 <= payload.size(); at += at < 200 ? 4 : 4 + 4 * (random() % 40)) {
            for (const std::uint32_t value : {0u, 1u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFCu, 0xFFFFFFFFu}) {
                for (std::size_t i = 0; i < 4; ++i)
                    payload[at + i] = std::uint8_t(value >> (24 - 8 * i));
                take(payload);
            }
            std::copy_n(original.begin() + std::ptrdiff_t(at), 4, payload.begin() + std::ptrdiff_t(at));
        }
    }
}

void HostileTest::cutAtEachLength()
{
    std::mt19937 random{8};
    for (const ByteVector& original : originals())
        for (std::size_t length = 0; length < original.size(); length += length < 400 ? 1 : 1 + random() % 60)
            take(ByteVector(original.begin(), original.begin() + std::ptrdiff_t(length)));
}

void HostileTest::randomBytes()
{
    std::mt19937 random{9};
    for (int i = 0; i < 20'000; ++i) {
        ByteVector payload(random() % 300);
        for (std::uint8_t& byte : payload) // small numbers are lengths, counts and tags
            byte = random() % 3 ? 0 : std::uint8_t(random() % 2 ? random() % 8 : random());
        constexpr std::uint8_t beginning[] = {0, 0, 0, 5, 0, 0, 0, 1};
        if (payload.size() >= 8 && i % 4)
            std::ranges::copy(beginning, payload.begin());
        take(payload);
    }
}

void HostileTest::repeatedSamples()
{
    for (const ByteVector& original : originals()) {
        if (original.size() < 60 || base::loadBe32(original.data()) != 5)
            continue;
        ByteVector payload = original;
        while (payload.size() + original.size() < 65'000)
            payload.insert(payload.end(), original.begin() + 28, original.end());
        payload[26] = payload[27] = 0xFF; // the count of samples
        take(payload);
    }
}

void HostileTest::splicedDatagrams()
{
    const std::vector<ByteVector> all = originals();
    std::mt19937 random{10};
    for (int i = 0; i < 20'000; ++i) {
        const ByteVector& head = all[random() % all.size()];
        const ByteVector& tail = all[random() % all.size()];
        ByteVector payload(head.begin(), head.begin() + std::ptrdiff_t(random() % (head.size() + 1)));
        payload.insert(payload.end(), tail.end() - std::ptrdiff_t(random() % (tail.size() + 1)), tail.end());
        payload.resize(std::min<std::size_t>(payload.size(), 4096));
        take(payload);
    }
}

QTEST_APPLESS_MAIN(HostileTest)
#include "tst_hostile.moc"
