// SPDX-License-Identifier: GPL-3.0-or-later
// Copies for other collectors: the bytes as they are, and targets that are broken, slow, or ourselves.
#include "outlet/relay.h"

#include <QTest>
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>
#include <vector>

using namespace weir;
using outlet::Relay;

namespace
{

using ByteVector = std::vector<std::uint8_t>;

/// A plain socket on the loopback address.
class Receiver
{
public:
    Receiver() : m_descriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof own;
        if (bind(m_descriptor, reinterpret_cast<const sockaddr*>(&own), length) == 0)
            getsockname(m_descriptor, reinterpret_cast<sockaddr*>(&own), &length);
        m_port = ntohs(own.sin_port);
    }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    ~Receiver() { close(m_descriptor); }

    std::uint16_t port() const { return m_port; }

    /// What comes in within some seconds.
    ByteVector receive() const
    {
        pollfd waiting{m_descriptor, POLLIN, 0};
        poll(&waiting, 1, 5000);
        ByteVector bytes(65536);
        const ssize_t size = recv(m_descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
        bytes.resize(size < 0 ? 0 : std::size_t(size));
        return bytes;
    }

private:
    int m_descriptor;
    std::uint16_t m_port = 0;
};

std::vector<wire::Datagram> datagramsOf(const std::vector<ByteVector>& payloads)
{
    std::vector<wire::Datagram> datagrams(payloads.size());
    for (std::size_t i = 0; i < payloads.size(); ++i)
        datagrams[i].payload = payloads[i];
    return datagrams;
}

wire::SocketAddress place(const char* address, std::uint16_t port)
{
    return *wire::readSocketAddress(address, port);
}

} // namespace

class RelayTest : public QObject
{
    Q_OBJECT

private slots:
    void everyDatagramGoesAsItIs();
    void aTargetWhereNobodyListens();
    void oneTooLongCostsItselfAlone();
    void whatWouldComeBackIsRefused_data();
    void whatWouldComeBackIsRefused();
    void anImpossibleTargetIsExplained_data();
    void anImpossibleTargetIsExplained();
};

void RelayTest::everyDatagramGoesAsItIs()
{
    const Receiver receiver;
    auto relay = Relay::open("127.0.0.1", receiver.port());
    QVERIFY2(relay, relay ? "" : relay.error().text.c_str());
    QCOMPARE(relay->name(), "127.0.0.1:" + std::to_string(receiver.port()));
    std::vector<ByteVector> payloads = {{}, {5}, ByteVector(65'507, 6)};
    for (std::uint8_t i = 0; i < 150; ++i) // more than go at once
        payloads.push_back({0, 0, 0, 5, i});
    relay->send({});
    relay->send(datagramsOf(payloads));
    for (const ByteVector& payload : payloads)
        QCOMPARE(receiver.receive(), payload);
    const outlet::RelayCounts counts = relay->counts();
    QCOMPARE(counts.sent, payloads.size());
    QCOMPARE(counts.notSent, 0u);
    QCOMPARE(counts.refused, 0u);
    QCOMPARE(counts.lastError, 0);
}

/// It is tried again and again, since it may come back, and never waited for.
void RelayTest::aTargetWhereNobodyListens()
{
    std::uint16_t port = 0;
    {
        const Receiver gone;
        port = gone.port();
    }
    auto relay = Relay::open("127.0.0.1", port);
    QVERIFY(relay);
    const std::vector<ByteVector> payloads(20, {1, 2, 3});
    for (int i = 0; i < 10; ++i)
        relay->send(datagramsOf(payloads));
    const outlet::RelayCounts counts = relay->counts();
    QCOMPARE(counts.sent + counts.notSent, 200u);
    QVERIFY(counts.refused > 0);
    QCOMPARE(counts.lastError, ECONNREFUSED);
}

void RelayTest::oneTooLongCostsItselfAlone()
{
    const Receiver receiver;
    auto relay = Relay::open("127.0.0.1", receiver.port());
    QVERIFY(relay);
    relay->send(datagramsOf({{1}, ByteVector(65'530, 2), {3}})); // UDP over IPv4 has 65,507
    QCOMPARE(receiver.receive(), ByteVector{1});
    QCOMPARE(receiver.receive(), ByteVector{3});
    QCOMPARE(relay->counts().sent, 2u);
    QCOMPARE(relay->counts().notSent, 1u);
    QCOMPARE(relay->counts().lastError, EMSGSIZE);
}

void RelayTest::whatWouldComeBackIsRefused_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("listening");
    QTest::addColumn<quint16>("port");
    QTest::addColumn<bool>("refused");
    QTest::newRow("itself") << "127.0.0.1" << "127.0.0.1" << quint16(6343) << true;
    QTest::newRow("everywhere") << "127.0.0.1" << "*" << quint16(6343) << true;
    QTest::newRow("everywhere of IPv4") << "127.0.0.1" << "0.0.0.0" << quint16(6343) << true;
    QTest::newRow("another own address") << "127.7.7.7" << "*" << quint16(6343) << true;
    QTest::newRow("another port") << "127.0.0.1" << "*" << quint16(6344) << false;
    QTest::newRow("another own address that is not listened on")
        << "127.7.7.7" << "127.0.0.1" << quint16(6343) << false;
    QTest::newRow("IPv6 alone") << "127.0.0.1" << "::" << quint16(6343) << false;
    QTest::newRow("a group") << "239.1.2.3%lo" << "239.1.2.3%lo" << quint16(6343) << true;
    QTest::newRow("another group") << "239.1.2.3%lo" << "239.1.2.4%lo" << quint16(6343) << false;
}

void RelayTest::whatWouldComeBackIsRefused()
{
    QFETCH(QString, target);
    QFETCH(QString, listening);
    QFETCH(quint16, port);
    QFETCH(bool, refused);
    const auto relay = Relay::open(target.toStdString(), 6343);
    QVERIFY2(relay, relay ? "" : relay.error().text.c_str());
    const auto allowed = relay->check(place(listening.toLatin1(), port), "there");
    QCOMPARE(!allowed, refused);
    if (refused)
        QVERIFY(allowed.error().text.find("would come back to Weir, which listens on there.") !=
                std::string::npos);
}

void RelayTest::anImpossibleTargetIsExplained_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("says");
    QTest::newRow("no address") << "collector" << 6343 << "\"collector\" is not an IP address";
    QTest::newRow("all of them") << "*" << 6343 << "Name the address and the port of one collector.";
    QTest::newRow("none") << "0.0.0.0" << 6343 << "0.0.0.0:6343";
    QTest::newRow("no port") << "127.0.0.1" << 0 << "Name the address and the port";
    QTest::newRow("no interface") << "239.1.2.3%nowhere0" << 6343 << "no interface \"nowhere0\"";
    QTest::newRow("an interface too many") << "127.0.0.1%lo" << 6343 << "Leave %lo out.";
    QTest::newRow("broadcast") << "255.255.255.255" << 6343 << "cannot be passed on to 255.255.255.255:6343";
}

void RelayTest::anImpossibleTargetIsExplained()
{
    QFETCH(QString, address);
    QFETCH(int, port);
    QFETCH(QString, says);
    const auto relay = Relay::open(address.toStdString(), std::uint16_t(port));
    QVERIFY(!relay);
    const QString text = QString::fromStdString(relay.error().text);
    QVERIFY2(text.contains(says), qPrintable(text));
    QVERIFY2(text.endsWith('.'), qPrintable(text));
}

QTEST_APPLESS_MAIN(RelayTest)
#include "tst_relay.moc"
