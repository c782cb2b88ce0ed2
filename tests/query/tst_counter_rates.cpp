// SPDX-License-Identifier: GPL-3.0-or-later
// Rates out of reports made by hand, and out of captures as the reference decoder read them.
#include "query/counter_rates.h"

#include <QFile>
#include <QTest>
#include <map>
#include <nlohmann/json.hpp>

#include "store/second_builder.h"
#include "support/captures.h"
#include "support/traffic.h"
#include "wire/capture_reader.h"

using namespace weir;
using query::MetricPoint;
using support::ByteVector;
using support::XdrWriter;

namespace
{

/// A datagram with one counters sample of one record.
ByteVector report(std::uint32_t uptime, std::uint32_t tag, const XdrWriter& record, std::uint32_t source = 3,
                  std::uint32_t agent = 0x0A000001)
{
    XdrWriter body;
    body.u32(1).u32(source).u32(1).u32(tag).opaque(record.data());
    XdrWriter datagram;
    datagram.u32(5).u32(1).u32(agent).u32(0).u32(1).u32(uptime).u32(1).u32(2).opaque(body.data());
    return datagram.data();
}

XdrWriter interfaceRecord(std::uint64_t octets, std::uint32_t unicast = 0,
                          std::uint64_t speed = 1'000'000'000)
{
    XdrWriter record;
    record.u32(3).u32(6).u64(speed).u32(1).u32(3);
    record.u64(octets).u32(unicast).u32(0).u32(0xFFFFFFFF).u32(0).u32(0).u32(0);
    record.u64(0).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0);
    return record;
}

/// Feeds reports with the time at which they came in, and remembers the last point of each metric.
class Reports
{
public:
    void add(double seconds, const ByteVector& payload)
    {
        m_points.clear();
        wire::Datagram datagram;
        datagram.time = base::Nanoseconds(seconds * base::nanosecondsPerSecond);
        datagram.payload = payload;
        store::SecondBuilder builder(1 << 20);
        builder.open(base::secondOf(datagram.time));
        builder.add(datagram);
        m_rates.add(*builder.close(), [this](const MetricPoint& point) { m_points[point.name] = point; });
    }

    /// Of the last report: "none" without a point, "unknown", or the number or text.
    QString value(const char* name) const
    {
        const auto point = m_points.find(name);
        if (point == m_points.end())
            return "none";
        if (const double* number = std::get_if<double>(&point->second.value))
            return QString::number(*number, 'g', 12);
        if (const auto* text = std::get_if<std::string>(&point->second.value))
            return QString::fromStdString(*text);
        return "unknown";
    }

    const MetricPoint& point(const char* name) const { return m_points.at(name); }
    std::size_t size() const { return m_points.size(); }

private:
    query::CounterRates m_rates;
    std::map<std::string, MetricPoint> m_points;
};

constexpr double start = 1'000'000;

} // namespace

class CounterRatesTest : public QObject
{
    Q_OBJECT

private slots:
    void aCounterNeedsTwoReports();
    void unknownStaysUnknown();
    void wraps_data();
    void wraps();
    void aRestartedAgentCountsAnew();
    void anOvertakenReportIsLeftOut();
    void aReportHeardTwiceIsOne();
    void theAgentsClockMeasuresTheInterval();
    void aClockThatDoesNotGoWithOursIsNotBelieved();
    void utilization();
    void sharesOfProcessorTime();
    void memory();
    void virtualMachines();
    void sourcesAreKeptApart();
    void customMetrics();
    void everyInputOfADerivedMetricExists();
    void capturesAgreeWithTheReference_data();
    void capturesAgreeWithTheReference();
};

void CounterRatesTest::aCounterNeedsTwoReports()
{
    Reports reports;
    reports.add(start, report(1000, 1, interfaceRecord(1000, 5)));
    QCOMPARE(reports.value("ifinoctets"), "none");
    QCOMPARE(reports.value("ifinpkts"), "none");
    QCOMPARE(reports.value("ifspeed"), "1000000000");
    QCOMPARE(reports.value("iftype"), "ethernetCsmacd");
    reports.add(start + 20, report(21000, 1, interfaceRecord(5000, 45)));
    QCOMPARE(reports.value("ifinoctets"), "200");
    QCOMPARE(reports.value("ifinpkts"), "2");
    const MetricPoint& point = reports.point("ifinoctets");
    QCOMPARE(point.source, std::string("3"));
    QCOMPARE(base::toText(point.agent), std::string("10.0.0.1"));
    QCOMPARE(point.unit, std::string_view("bytes"));
    QVERIFY(point.isRate);
    QCOMPARE(base::secondOf(point.time), base::SecondNumber(start) + 20);
}

void CounterRatesTest::unknownStaysUnknown()
{
    Reports reports;
    reports.add(start, report(1000, 1, interfaceRecord(1000)));
    reports.add(start + 20, report(21000, 1, interfaceRecord(~std::uint64_t(0))));
    QCOMPARE(reports.value("ifinoctets"), "unknown");
    QCOMPARE(reports.value("ifinutilization"), "unknown");
    QCOMPARE(reports.value("ifinbroadcastpkts"), "unknown");
    QCOMPARE(reports.value("ifinpkts"), "0"); // the parts that are known
    // The next one counts from the last that was known.
    reports.add(start + 40, report(41000, 1, interfaceRecord(5000)));
    QCOMPARE(reports.value("ifinoctets"), "100");
}

void CounterRatesTest::wraps_data()
{
    QTest::addColumn<quint64>("octetsBefore");
    QTest::addColumn<quint64>("octetsNow");
    QTest::addColumn<QString>("octets");
    QTest::addColumn<quint32>("packetsBefore");
    QTest::addColumn<quint32>("packetsNow");
    QTest::addColumn<QString>("packets");
    const quint64 top64 = ~quint64(0);
    QTest::newRow("none") << quint64(0) << quint64(1000) << "100" << quint32(0) << quint32(50) << "5";
    QTest::newRow("wrapped") << top64 - 499 << quint64(500) << "100" << quint32(0xFFFFFFE0) << quint32(18)
                             << "5";
    QTest::newRow("began anew") << quint64(1'000'000'000'000) << quint64(10) << "unknown" << quint32(1000)
                                << quint32(3) << "unknown";
    QTest::newRow("stood still") << quint64(7) << quint64(7) << "0" << quint32(7) << quint32(7) << "0";
    QTest::newRow("more than 32 bits")
        << quint64(0xFFFFFFFF) << quint64(0xFFFFFFFF) + 1000 << "100" << quint32(1) << quint32(1) << "0";
}

void CounterRatesTest::wraps()
{
    QFETCH(quint64, octetsBefore);
    QFETCH(quint64, octetsNow);
    QFETCH(quint32, packetsBefore);
    QFETCH(quint32, packetsNow);
    Reports reports;
    reports.add(start, report(1000, 1, interfaceRecord(octetsBefore, packetsBefore)));
    reports.add(start + 10, report(11000, 1, interfaceRecord(octetsNow, packetsNow)));
    QTEST(reports.value("ifinoctets"), "octets");
    QTEST(reports.value("ifinucastpkts"), "packets");
}

void CounterRatesTest::aRestartedAgentCountsAnew()
{
    Reports reports;
    reports.add(start, report(900'000'000, 1, interfaceRecord(1000)));
    reports.add(start + 20, report(5000, 1, interfaceRecord(5000)));
    QCOMPARE(reports.value("ifinoctets"), "unknown");
    reports.add(start + 40, report(25000, 1, interfaceRecord(7000)));
    QCOMPARE(reports.value("ifinoctets"), "100");
    // The uptime wraps after 49.7 days: no restart.
    Reports old;
    old.add(start, report(0xFFFFFFFF - 9999, 1, interfaceRecord(1000)));
    old.add(start + 20, report(10000, 1, interfaceRecord(5000)));
    QCOMPARE(old.value("ifinoctets"), "200");
}

void CounterRatesTest::anOvertakenReportIsLeftOut()
{
    Reports reports;
    reports.add(start, report(100'000, 1, interfaceRecord(1000)));
    reports.add(start + 1, report(101'000, 1, interfaceRecord(2000)));
    reports.add(start + 1.1, report(100'500, 1, interfaceRecord(1500)));
    QCOMPARE(reports.value("ifinoctets"), "none");
    reports.add(start + 2, report(102'000, 1, interfaceRecord(3000)));
    QCOMPARE(reports.value("ifinoctets"), "1000");
}

void CounterRatesTest::aReportHeardTwiceIsOne()
{
    Reports reports;
    reports.add(start, report(1000, 1, interfaceRecord(1000)));
    reports.add(start + 20, report(21000, 1, interfaceRecord(5000)));
    reports.add(start + 20.001, report(21000, 1, interfaceRecord(5000)));
    QCOMPARE(reports.value("ifinoctets"), "none");
    reports.add(start + 40, report(41000, 1, interfaceRecord(5000)));
    QCOMPARE(reports.value("ifinoctets"), "0");
}

void CounterRatesTest::theAgentsClockMeasuresTheInterval()
{
    Reports reports;
    reports.add(start, report(1000, 1, interfaceRecord(0)));
    reports.add(start + 21.5, report(21000, 1, interfaceRecord(20000))); // it waited on its way
    QCOMPARE(reports.value("ifinoctets"), "1000");
}

void CounterRatesTest::aClockThatDoesNotGoWithOursIsNotBelieved()
{
    Reports stopped;
    stopped.add(start, report(1000, 1, interfaceRecord(0)));
    stopped.add(start + 20, report(1000, 1, interfaceRecord(20000)));
    QCOMPARE(stopped.value("ifinoctets"), "1000");
    Reports inSeconds;
    inSeconds.add(start, report(100, 1, interfaceRecord(0)));
    inSeconds.add(start + 20, report(120, 1, interfaceRecord(20000)));
    QCOMPARE(inSeconds.value("ifinoctets"), "1000");
}

void CounterRatesTest::utilization()
{
    Reports reports;
    reports.add(start, report(1000, 1, interfaceRecord(0)));
    reports.add(start + 10, report(11000, 1, interfaceRecord(125'000'000)));
    QCOMPARE(reports.value("ifinutilization"), "10");
    QCOMPARE(reports.value("ifoututilization"), "0");
    Reports noSpeed;
    noSpeed.add(start, report(1000, 1, interfaceRecord(0, 0, 0)));
    noSpeed.add(start + 10, report(11000, 1, interfaceRecord(125'000'000, 0, 0)));
    QCOMPARE(noSpeed.value("ifinutilization"), "unknown");
}

void CounterRatesTest::sharesOfProcessorTime()
{
    // load 0.5, 0.25, 0.125; 1 process of 2; 4 processors of 2000 MHz; then milliseconds
    const auto cpu = [](std::uint32_t user, std::uint32_t idle, std::uint32_t steal, std::uint32_t guest) {
        XdrWriter record;
        record.u32(0x3F000000).u32(0x3E800000).u32(0x3E000000).u32(1).u32(2).u32(4).u32(2000).u32(77);
        record.u32(user).u32(0).u32(0).u32(idle).u32(0).u32(0).u32(0).u32(100).u32(200);
        return record.u32(steal).u32(guest).u32(0);
    };
    constexpr std::uint32_t host = 2 << 24 | 1;
    Reports reports;
    reports.add(start, report(1000, 2003, cpu(100, 1000, 0, 0), host));
    QCOMPARE(reports.value("cpu_idle"), "none");
    QCOMPARE(reports.value("load_one_per_cpu"), "0.125");
    reports.add(start + 10, report(11000, 2003, cpu(2100, 7000, 2000, 1000), host));
    QCOMPARE(reports.value("cpu_user"), "20");
    QCOMPARE(reports.value("cpu_idle"), "60");
    QCOMPARE(reports.value("cpu_steal"), "20");
    QCOMPARE(reports.value("cpu_guest"), "10"); // part of cpu_user
    QCOMPARE(reports.value("cpu_utilization"), "40");
    QCOMPARE(reports.point("cpu_user").source, std::string("2.1"));
    QVERIFY(!reports.point("cpu_user").isRate);
}

void CounterRatesTest::memory()
{
    XdrWriter record;
    record.u64(1000).u64(400).u64(0).u64(100).u64(250).u64(0).u64(0).u32(1).u32(2).u32(3).u32(4);
    Reports reports;
    reports.add(start, report(1000, 2004, record, 2 << 24 | 1));
    QCOMPARE(reports.value("mem_used"), "250");
    QCOMPARE(reports.value("mem_utilization"), "25");
    QCOMPARE(reports.value("page_in"), "none");
}

void CounterRatesTest::virtualMachines()
{
    constexpr std::uint32_t machine = 3 << 24 | 150'000;
    const auto cpu = [](std::uint32_t time) {
        XdrWriter record;
        return record.u32(1).u32(time).u32(2);
    };
    Reports reports;
    reports.add(start, report(1000, 2101, cpu(0), machine));
    reports.add(start + 10, report(11000, 2101, cpu(5000), machine));
    QCOMPARE(reports.value("vir_cpu_state"), "running");
    QCOMPARE(reports.value("vir_cpu_utilization"), "25");
    XdrWriter host;
    host.opaque(ByteVector{'v', 'm', '1'}).bytes(ByteVector(16, 0)).u32(3).u32(2).u32(0);
    reports.add(start + 10, report(11000, 2000, host, machine));
    QCOMPARE(reports.value("vir_host_name"), "vm1");
    QCOMPARE(reports.value("vir_os_release"), "unknown");
}

void CounterRatesTest::sourcesAreKeptApart()
{
    Reports reports;
    reports.add(start, report(1000, 1, interfaceRecord(0), 3, 0x0A000001));
    reports.add(start + 5, report(6000, 1, interfaceRecord(900), 4, 0x0A000001));
    reports.add(start + 5, report(6000, 1, interfaceRecord(900), 3, 0x0A000002));
    QCOMPARE(reports.value("ifinoctets"), "none");
    reports.add(start + 10, report(11000, 1, interfaceRecord(1000), 3, 0x0A000001));
    QCOMPARE(reports.value("ifinoctets"), "100");
}

void CounterRatesTest::customMetrics()
{
    const auto payload = [](std::uint32_t uptime, std::uint32_t count) {
        XdrWriter body;
        body.opaque(ByteVector{'p', 'd', 'u', '1'}).u32(2);
        body.opaque(ByteVector{'w'}).u32(1).u32(count);
        body.opaque(ByteVector{'v'}).u32(3).u32(230);
        XdrWriter datagram;
        datagram.u32(5).u32(1).u32(0x0A000001).u32(0).u32(1).u32(uptime).u32(1);
        return datagram.u32(4300 << 12 | 1002).opaque(body.data()).data();
    };
    Reports reports;
    reports.add(start, payload(1000, 0xFFFFFFF0));
    QCOMPARE(reports.value("w"), "none");
    QCOMPARE(reports.value("v"), "230");
    reports.add(start + 10, payload(11000, 84));
    QCOMPARE(reports.value("w"), "10");
    QCOMPARE(reports.point("w").source, std::string("pdu1"));
}

void CounterRatesTest::everyInputOfADerivedMetricExists()
{
    for (const query::DerivedMetricRow& row : query::derivedMetrics()) {
        QVERIFY(!row.inputs[0].empty());
        for (const std::string_view input : row.inputs) {
            const auto rows = sample::metricsOf(row.structure);
            const bool found = std::ranges::find(rows, input, &sample::MetricRow::name) != rows.end();
            QVERIFY2(input.empty() || found, input.data());
        }
    }
}

void CounterRatesTest::capturesAgreeWithTheReference_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"hsflowd-lo", "ovs-lo", "overflowd-a", "tcpdump-v6agent", "tcpdump-30pdus"})
        QTest::newRow(name) << name;
}

/// The octets that the reference read, divided by the uptime between them.
void CounterRatesTest::capturesAgreeWithTheReference()
{
    QFETCH(QString, name);
    const QString own = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/");
    const bool isOwn = QFile::exists(own + "captures/" + name + ".pcap");
    const QString others = QString::fromStdString(support::captureFolder().string()) + '/';
    const QString capture = (isOwn ? own + "captures/" : others) + name + ".pcap";
    QFile expected((isOwn ? own : others) + "expected/" + name + ".jsonl");
    if (!expected.open(QIODevice::ReadOnly))
        QSKIP("the captures of real agents are not there");

    struct Last {
        std::uint64_t octets;
        std::int64_t uptime;
    };
    std::map<std::string, Last> last;
    std::vector<std::pair<std::string, double>> wanted;
    const auto number = [](const nlohmann::json& object, const char* key) {
        const auto& member = object.at(key);
        return member.is_string() ? std::stoull(member.get<std::string>()) : member.get<std::uint64_t>();
    };
    while (!expected.atEnd()) {
        const QByteArray line = expected.readLine();
        const auto datagram = nlohmann::json::parse(line.begin(), line.end());
        if (!datagram.contains("samples"))
            continue;
        for (const auto& sampleJson : datagram.at("samples")) {
            if (!sampleJson.contains("elements"))
                continue;
            for (const auto& element : sampleJson.at("elements")) {
                if (!element.contains("ifInOctets"))
                    continue;
                const std::string source = datagram.at("agent").get<std::string>() + '/' +
                                           datagram.at("agentSubId").dump() + '/' +
                                           sampleJson.at("sourceId").get<std::string>();
                const Last now{number(element, "ifInOctets"), std::int64_t(number(datagram, "sysUpTime"))};
                const auto before = last.find(source);
                if (before != last.end() && now.uptime > before->second.uptime &&
                    now.octets >= before->second.octets && now.octets != ~std::uint64_t(0))
                    wanted.emplace_back(source, 1000.0 * double(now.octets - before->second.octets) /
                                                    double(now.uptime - before->second.uptime));
                last[source] = now;
            }
        }
    }

    query::CounterRates rates;
    std::vector<double> got;
    auto reader = wire::CaptureReader::open(capture.toStdString());
    QVERIFY(reader.has_value());
    while (const auto datagram = reader->next()) {
        store::SecondBuilder builder(1 << 20);
        builder.open(base::secondOf(datagram->time));
        builder.add(*datagram);
        rates.add(*builder.close(), [&](const MetricPoint& point) {
            const double* rate = std::get_if<double>(&point.value);
            if (point.name == "ifinoctets" && rate)
                got.push_back(*rate);
        });
    }
    QCOMPARE(got.size(), wanted.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        QVERIFY2(std::abs(got[i] - wanted[i].second) <= 1e-6 * wanted[i].second + 1e-5,
                 wanted[i].first.c_str());
    QVERIFY(!got.empty());
}

QTEST_APPLESS_MAIN(CounterRatesTest)
#include "tst_counter_rates.moc"
