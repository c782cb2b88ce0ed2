// SPDX-License-Identifier: GPL-3.0-or-later
// The receiving socket: both families, batches, losses, and sentences for what cannot be opened.
#include "engine/udp_socket.h"

#include <QTest>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/sender.h"

using namespace weir;
using engine::UdpSocket;
using support::ByteVector;
using test::Sender;

namespace
{

/// Waits until something is there, at most some seconds.
const std::vector<wire::Datagram>& receive(UdpSocket& socket, base::Nanoseconds time = 0)
{
    pollfd waiting{socket.descriptor(), POLLIN, 0};
    poll(&waiting, 1, 5000);
    return socket.receive(time);
}

bool hasIpv6()
{
    return UdpSocket::bind("::1", 0).has_value();
}

} // namespace

class UdpSocketTest : public QObject
{
    Q_OBJECT

private slots:
    void datagramsArrive_data();
    void datagramsArrive();
    void aStarHearsBothFamilies();
    void sizesFromNothingToTheLongest();
    void waitingDatagramsComeInBatches();
    void aBusyPortIsNamedWithItsHolder_data();
    void aBusyPortIsNamedWithItsHolder();
    void anImpossiblePlaceIsExplained_data();
    void anImpossiblePlaceIsExplained();
    void readsPlaces_data();
    void readsPlaces();
    void aTargetIsOnePlace();
    void whatTheKernelDropsIsCounted();
    void whatTheKernelDropsIsKnownWithoutAnotherDatagram();
    void theBufferIsAsTheKernelSays();
    void aGroupIsHeardByAllWhoListen_data();
    void aGroupIsHeardByAllWhoListen();
    void aMovedSocketGoesOn();
};

void UdpSocketTest::datagramsArrive_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("IPv4") << "127.0.0.1";
    QTest::newRow("IPv6") << "::1";
}

void UdpSocketTest::datagramsArrive()
{
    QFETCH(QString, address);
    if (address.contains(':') && !hasIpv6())
        QSKIP("This machine has no IPv6.");
    auto socket = UdpSocket::bind(address.toStdString(), 0);
    QVERIFY2(socket, socket ? "" : socket.error().text.c_str());
    QVERIFY(socket->port() > 0);
    QCOMPARE(socket->address(), address.toStdString());
    QVERIFY(socket->receive(0).empty()); // does not block

    const ByteVector payload = {'h', 'e', 'l', 'l', 'o'};
    Sender sender(socket->port(), address.contains(':') ? Sender::To::Ipv6 : Sender::To::Ipv4);
    QVERIFY(sender.send(payload));
    const std::vector<wire::Datagram>& datagrams = receive(*socket, 123);
    QCOMPARE(datagrams.size(), std::size_t(1));
    QVERIFY(std::ranges::equal(datagrams[0].payload, payload));
    QCOMPARE(datagrams[0].time, 123);
    QCOMPARE(QString::fromStdString(base::toText(datagrams[0].source)), address);
    QCOMPARE(datagrams[0].sourcePort, sender.port());
    QCOMPARE(socket->kernelDrops(), 0u);
}

void UdpSocketTest::aStarHearsBothFamilies()
{
    auto socket = UdpSocket::bind("*", 0);
    QVERIFY2(socket, socket ? "" : socket.error().text.c_str());
    QVERIFY(Sender(socket->port()).send({1}));
    const auto& first = receive(*socket);
    QCOMPARE(first.size(), std::size_t(1));
    QCOMPARE(base::toText(first[0].source), std::string("127.0.0.1")); // not as IPv6
    if (!hasIpv6())
        QSKIP("This machine has no IPv6.");
    QVERIFY(Sender(socket->port(), Sender::To::Ipv6).send({2}));
    const auto& second = receive(*socket);
    QCOMPARE(second.size(), std::size_t(1));
    QCOMPARE(base::toText(second[0].source), std::string("::1"));
}

void UdpSocketTest::sizesFromNothingToTheLongest()
{
    auto socket = UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(socket);
    Sender sender(socket->port());
    for (const std::size_t size : {0, 1, 1400, 65'507}) {
        ByteVector payload(size, 7);
        if (size > 0)
            payload.back() = 9;
        QVERIFY(sender.send(payload));
        const auto& datagrams = receive(*socket);
        QCOMPARE(datagrams.size(), std::size_t(1));
        QVERIFY(std::ranges::equal(datagrams[0].payload, payload));
    }
}

void UdpSocketTest::waitingDatagramsComeInBatches()
{
    auto socket = UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(socket);
    Sender sender(socket->port());
    constexpr int sent = 2 * UdpSocket::batchSize + 22;
    for (int i = 0; i < sent; ++i)
        QVERIFY(sender.send({std::uint8_t(i), std::uint8_t(i / 256)}));
    int received = 0;
    std::vector<std::size_t> batches;
    while (received < sent) {
        const auto& datagrams = receive(*socket);
        if (datagrams.empty())
            break;
        for (const wire::Datagram& datagram : datagrams) // in order, each its own bytes
            QCOMPARE(datagram.payload[0], std::uint8_t(received++));
        batches.push_back(datagrams.size());
    }
    QCOMPARE(batches, (std::vector<std::size_t>{UdpSocket::batchSize, UdpSocket::batchSize, 22}));
}

void UdpSocketTest::aBusyPortIsNamedWithItsHolder_data()
{
    QTest::addColumn<QString>("held");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("the same address") << "127.0.0.1" << "127.0.0.1";
    QTest::newRow("all addresses") << "*" << "*";
    QTest::newRow("IPv6") << "::1" << "::1";
}

void UdpSocketTest::aBusyPortIsNamedWithItsHolder()
{
    QFETCH(QString, held);
    QFETCH(QString, wanted);
    if (held.contains(':') && !hasIpv6())
        QSKIP("This machine has no IPv6.");
    const auto holder = UdpSocket::bind(held.toStdString(), 0);
    QVERIFY(holder);
    const auto second = UdpSocket::bind(wanted.toStdString(), holder->port());
    QVERIFY(!second);
    const QString text = QString::fromStdString(second.error().text);
    QVERIFY2(text.contains(QStringLiteral("UDP port %1").arg(holder->port())), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("in use by tst_udp_socket (process %1)").arg(getpid())),
             qPrintable(text));
    QVERIFY2(text.endsWith("listen on another port."), qPrintable(text));
}

void UdpSocketTest::anImpossiblePlaceIsExplained_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("says");
    QTest::newRow("no address") << "switch7" << "\"switch7\" is not an IP address";
    QTest::newRow("nothing") << "" << "is not an IP address";
    QTest::newRow("cut") << "10.0.0" << "is not an IP address";
    QTest::newRow("another machine's") << "192.0.2.77" << "no address 192.0.2.77";
    QTest::newRow("no interface") << "239.1.2.3%nowhere0" << "no interface \"nowhere0\"";
    QTest::newRow("an interface that nothing needs") << "127.0.0.1%lo" << "Leave %lo out.";
    QTest::newRow("another machine's IPv6") << "2001:db8::77" << "no address 2001:db8::77";
}

void UdpSocketTest::anImpossiblePlaceIsExplained()
{
    QFETCH(QString, address);
    QFETCH(QString, says);
    const auto socket = UdpSocket::bind(address.toStdString(), 0);
    QVERIFY(!socket);
    const QString text = QString::fromStdString(socket.error().text);
    if (address.contains(':') && !hasIpv6())
        QSKIP("This machine has no IPv6.");
    QVERIFY2(text.contains(says), qPrintable(text));
    QVERIFY2(text.endsWith('.'), qPrintable(text));
}

void UdpSocketTest::readsPlaces_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("problem");
    QTest::newRow("every") << "*:6343" << "*" << 6343 << "";
    QTest::newRow("short") << ":6343" << "*" << 6343 << "";
    QTest::newRow("IPv4") << "192.0.2.1:1" << "192.0.2.1" << 1 << "";
    QTest::newRow("IPv6") << "[2001:db8::1]:65535" << "2001:db8::1" << 65535 << "";
    QTest::newRow("group") << "239.1.2.3:6343" << "239.1.2.3" << 6343 << "";
    QTest::newRow("no port") << "*" << "" << 0 << "names no port";
    QTest::newRow("empty") << "" << "" << 0 << "names no port";
    QTest::newRow("a free port") << "127.0.0.1:0" << "127.0.0.1" << 0 << "";
    QTest::newRow("a port alone") << "6343" << "*" << 6343 << "";
    QTest::newRow("an address alone") << "127.0.0.1" << "" << 0 << "names no port";
    QTest::newRow("large port") << "*:65536" << "" << 0 << "is no UDP port";
    QTest::newRow("letters") << "*:63x" << "" << 0 << "is no UDP port";
    QTest::newRow("no brackets") << "2001:db8::1:6343" << "" << 0 << "in brackets";
    QTest::newRow("name") << "switch:6343" << "" << 0 << "is not an IP address";
}

void UdpSocketTest::readsPlaces()
{
    QFETCH(QString, text);
    QFETCH(QString, address);
    QFETCH(int, port);
    QFETCH(QString, problem);
    const auto place = wire::readPlace(text.toStdString());
    if (problem.isEmpty()) {
        QCOMPARE(*place, (wire::Place{address.toStdString(), std::uint16_t(port)}));
    } else {
        QVERIFY(!place);
        QVERIFY2(QString::fromStdString(place.error().text).contains(problem), place.error().text.c_str());
    }
}

void UdpSocketTest::aTargetIsOnePlace()
{
    QCOMPARE(*wire::readTarget("192.0.2.1:6343"), (wire::Place{"192.0.2.1", 6343}));
    QCOMPARE(*wire::readTarget("[2001:db8::1]:1"), (wire::Place{"2001:db8::1", 1}));
    for (const char* text : {"*:6343", ":6343", "6343", "192.0.2.1:0"}) {
        const auto place = wire::readTarget(text);
        QVERIFY2(!place, text);
        QVERIFY2(place.error().text.find("192.0.2.1:6343") != std::string::npos, place.error().text.c_str());
    }
    QVERIFY(!wire::readTarget("switch:6343"));
}

void UdpSocketTest::whatTheKernelDropsIsCounted()
{
    auto socket = UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(socket);
    const int small = 20'000; // bytes; the kernel doubles it
    QCOMPARE(setsockopt(socket->descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    Sender sender(socket->port());
    constexpr std::size_t sent = 500;
    for (std::size_t i = 0; i < sent; ++i)
        QVERIFY(sender.send(ByteVector(1400, 1)));
    std::size_t received = 0;
    for (;;) {
        const std::size_t batch = socket->receive(0).size();
        if (batch == 0)
            break;
        received += batch;
    }
    QVERIFY(received > 0 && received < sent);
    QCOMPARE(received + socket->kernelDrops(), sent);
}

/// A stream that was too much and ended.
void UdpSocketTest::whatTheKernelDropsIsKnownWithoutAnotherDatagram()
{
    auto socket = UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(socket);
    const int small = 20'000; // bytes
    QCOMPARE(setsockopt(socket->descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    Sender sender(socket->port());
    constexpr std::size_t sent = 200;
    for (std::size_t i = 0; i < sent; ++i)
        QVERIFY(sender.send(ByteVector(1400, 1)));
    const std::size_t received = socket->receive(0).size();
    QVERIFY(received > 0 && received < UdpSocket::batchSize);
    QCOMPARE(received + socket->kernelDrops(), sent);
}

void UdpSocketTest::theBufferIsAsTheKernelSays()
{
    const auto socket = UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(socket);
    QVERIFY(socket->buffer() > 0 && socket->buffer() <= UdpSocket::largestBuffer);
    const int given = 100'000; // bytes
    QCOMPARE(setsockopt(socket->descriptor(), SOL_SOCKET, SO_RCVBUF, &given, sizeof given), 0);
    QCOMPARE(socket->buffer(), std::size_t(given));

    QCOMPARE(engine::smallBufferWarning(UdpSocket::wantedBuffer), std::string());
    const std::string warning = engine::smallBufferWarning(212'992);
    QVERIFY(warning.find("only 208 KiB") != std::string::npos);
    QVERIFY(warning.find("sudo sysctl -w net.core.rmem_max=16777216.") != std::string::npos);
}

void UdpSocketTest::aGroupIsHeardByAllWhoListen_data()
{
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("other");
    QTest::newRow("IPv4") << "239.77.6.3%lo" << "239.77.6.4%lo";
    QTest::newRow("IPv6") << "ff02::7763%lo" << "ff02::7764%lo";
}

void UdpSocketTest::aGroupIsHeardByAllWhoListen()
{
    QFETCH(QString, group);
    QFETCH(QString, other);
    if (group.contains(':') && !hasIpv6())
        QSKIP("This machine has no IPv6.");
    auto first = UdpSocket::bind(group.toStdString(), 0);
    QVERIFY2(first, first ? "" : first.error().text.c_str());
    auto second = UdpSocket::bind(group.toStdString(), first->port());
    QVERIFY2(second, second ? "" : second.error().text.c_str());
    auto another = UdpSocket::bind(other.toStdString(), first->port());
    QVERIFY2(another, another ? "" : another.error().text.c_str());

    const auto target = wire::readSocketAddress(group.toStdString(), first->port());
    QVERIFY(target);
    if (group.contains(':'))
        QSKIP("Joined; Linux passes no IPv6 groups on by the loopback interface.");
    const int sender = wire::openSender(*target, 0);
    QVERIFY(sender >= 0);
    const ByteVector payload = {1, 2, 3};
    QCOMPARE(::send(sender, payload.data(), payload.size(), 0), ssize_t(payload.size()));
    close(sender);
    for (UdpSocket* socket : {&*first, &*second}) {
        const auto& datagrams = receive(*socket);
        QCOMPARE(datagrams.size(), std::size_t(1));
        QVERIFY(std::ranges::equal(datagrams[0].payload, payload));
    }
    QVERIFY(another->receive(0).empty());
}

void UdpSocketTest::aMovedSocketGoesOn()
{
    auto first = UdpSocket::bind("127.0.0.1", 0);
    auto second = UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(first && second);
    const std::uint16_t port = first->port();
    UdpSocket moved = std::move(*first);
    QCOMPARE(moved.port(), port);
    moved = std::move(*second);
    QVERIFY(Sender(moved.port()).send({5}));
    QCOMPARE(receive(moved).size(), std::size_t(1));
}

QTEST_APPLESS_MAIN(UdpSocketTest)
#include "tst_udp_socket.moc"
