// SPDX-License-Identifier: GPL-3.0-or-later
// Copies for other collectors: the bytes as they are, and targets that are broken, slow, or ourselves.
#include "outlet/relay.h"

#include <QTest>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
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
    /// Port 0 lets the kernel choose.
    explicit Receiver(std::uint16_t port = 0) : m_descriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_port = htons(port);
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

const ByteVector payload = {1, 2, 3};
constexpr std::size_t together = 20;
constexpr base::Nanoseconds millisecond = 1'000'000;

/// A relay to a port where nobody listens, and a clock that tests turn.
struct Refused {
    void send()
    {
        relay->send(datagramsOf(std::vector(together, payload)), now);
        given += together;
    }

    /// Sends until it pauses.
    bool fallSilent()
    {
        const std::uint64_t notSent = relay->counts().notSent;
        for (int i = 0; i < 100'000 && relay->counts().notSent == notSent; ++i)
            send();
        return relay->counts().notSent > notSent;
    }

    /// At most so many calls of the kernel.
    std::uint64_t attempts() const { return relay->counts().sent + relay->counts().refused; }

    std::uint16_t port = Receiver().port();
    base::Result<Relay> relay = Relay::open("127.0.0.1", port);
    base::Nanoseconds now = 1'700'000'000'000'000'000;
    std::uint64_t given = 0;
};

/// A host route to 192.0.2.1 that leads through the loopback interface, to nobody. `request`: SIOCADDRT or
/// SIOCDELRT.
bool changeRoute(unsigned long request)
{
    char device[] = "lo";
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_addr.s_addr = htonl(0xC0000201);
    rtentry route{};
    std::memcpy(&route.rt_dst, &target, sizeof target);
    route.rt_flags = RTF_UP | RTF_HOST;
    route.rt_dev = device;
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool done = ioctl(descriptor, request, &route) == 0;
    close(descriptor);
    return done;
}

bool setLoopbackUp()
{
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP;
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool done = ioctl(descriptor, SIOCSIFFLAGS, &request) == 0;
    close(descriptor);
    return done;
}

constexpr int notAllowed = 77;

/// 0, notAllowed, or the number of what is not as it should be.
int outcomeWithoutARoute()
{
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return notAllowed;
    if (!setLoopbackUp() || !changeRoute(SIOCADDRT))
        return notAllowed;
    auto relay = Relay::open("192.0.2.1", 6343);
    if (!relay || !changeRoute(SIOCDELRT))
        return notAllowed;
    base::Nanoseconds now = 1'700'000'000'000'000'000;
    const std::vector<ByteVector> payloads(3, payload);
    const auto three = datagramsOf(payloads);
    relay->send(three, now);
    const outlet::RelayCounts counts = relay->counts();
    if (counts.notSent != 3 || counts.sent != 0 || counts.refused != 0)
        return 1;
    if (counts.lastError != ENETUNREACH)
        return 2;
    if (!changeRoute(SIOCADDRT))
        return notAllowed;
    relay->send(three, now += 99 * millisecond);
    if (relay->counts().notSent != 6)
        return 3;
    relay->send(three, now += millisecond);
    return relay->counts().sent == 3 && relay->counts().notSent == 6 ? 0 : 4;
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
    void aTargetWhereNobodyListensIsLeftAlone();
    void whoGoesOnRefusingIsTriedMoreSeldom();
    void aTargetThatRefusesCostsNextToNothing();
    void whoBeginsToListenGetsAllAgain();
    void fewDatagramsAreAllTried();
    void withoutARouteItPauses();
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
    relay->send({}, 0);
    relay->send(datagramsOf(payloads), 0);
    for (const ByteVector& sent : payloads)
        QCOMPARE(receiver.receive(), sent);
    const outlet::RelayCounts counts = relay->counts();
    QCOMPARE(counts.sent, payloads.size());
    QCOMPARE(counts.notSent, 0u);
    QCOMPARE(counts.refused, 0u);
    QCOMPARE(counts.lastError, 0);
}

void RelayTest::aTargetWhereNobodyListensIsLeftAlone()
{
    Refused target;
    QVERIFY(target.relay);
    QVERIFY(target.fallSilent());
    const outlet::RelayCounts before = target.relay->counts();
    QVERIFY(before.refused > 0);
    QCOMPARE(before.lastError, ECONNREFUSED);
    target.now += 99 * millisecond;
    for (int i = 0; i < 1000; ++i)
        target.send();
    const outlet::RelayCounts after = target.relay->counts();
    QCOMPARE(after.sent, before.sent);
    QCOMPARE(after.refused, before.refused);
    QCOMPARE(after.notSent, before.notSent + 1000 * together);
    QCOMPARE(after.sent + after.notSent, target.given);
}

void RelayTest::whoGoesOnRefusingIsTriedMoreSeldom()
{
    Refused target;
    QVERIFY(target.relay);
    for (const base::Nanoseconds pause : {100, 200, 400, 800, 1000, 1000}) {
        QVERIFY(target.fallSilent());
        const std::uint64_t sent = target.relay->counts().sent;
        target.now += pause * millisecond - 1;
        target.send();
        QCOMPARE(target.relay->counts().sent, sent);
        target.now += 1;
        target.send();
        QVERIFY(target.relay->counts().sent > sent);
    }
    target.now += 10'000 * millisecond; // it was well for long: a refusal is a first one again
    QVERIFY(target.fallSilent());
    const std::uint64_t sent = target.relay->counts().sent;
    target.now += 100 * millisecond;
    target.send();
    QVERIFY(target.relay->counts().sent > sent);
    QCOMPARE(target.relay->counts().sent + target.relay->counts().notSent, target.given);
}

/// Two hundred datagrams each 10 ms for a minute.
void RelayTest::aTargetThatRefusesCostsNextToNothing()
{
    Refused target;
    QVERIFY(target.relay);
    QVERIFY(target.fallSilent());
    const std::uint64_t attempts = target.attempts();
    for (int i = 0; i < 6000; ++i) {
        target.now += 10 * millisecond;
        for (int batch = 0; batch < 10; ++batch)
            target.send();
    }
    QVERIFY(target.attempts() - attempts < 2000);
    QCOMPARE(target.relay->counts().sent + target.relay->counts().notSent, target.given);
}

void RelayTest::whoBeginsToListenGetsAllAgain()
{
    Refused target;
    QVERIFY(target.relay);
    QVERIFY(target.fallSilent());
    const Receiver receiver(target.port);
    QCOMPARE(receiver.port(), target.port);
    target.send();
    const outlet::RelayCounts before = target.relay->counts();
    target.now += 100 * millisecond;
    for (std::uint64_t i = 0; i < 10; ++i) {
        target.send();
        target.now += millisecond;
    }
    for (std::uint64_t i = 0; i < 10 * together; ++i)
        QCOMPARE(receiver.receive(), payload);
    const outlet::RelayCounts after = target.relay->counts();
    QCOMPARE(after.sent, before.sent + 10 * together);
    QCOMPARE(after.notSent, before.notSent);
    QCOMPARE(after.refused, before.refused);
}

/// A refusal is learnt of with the next datagram, which need not suffer for it when it comes later than a
/// pause would last.
void RelayTest::fewDatagramsAreAllTried()
{
    Refused target;
    QVERIFY(target.relay);
    for (int i = 0; i < 20; ++i) {
        target.relay->send(datagramsOf({payload}), target.now);
        target.now += 2000 * millisecond;
    }
    QCOMPARE(target.relay->counts().sent, 20u);
    QCOMPARE(target.relay->counts().notSent, 0u);
    QVERIFY(target.relay->counts().refused > 0);
    const Receiver receiver(target.port);
    target.relay->send(datagramsOf({{7}}), target.now);
    QCOMPARE(receiver.receive(), ByteVector{7});
}

/// In a network of its own, of which the only route goes and comes back.
void RelayTest::withoutARouteItPauses()
{
    const pid_t child = fork();
    if (child == 0)
        _exit(outcomeWithoutARoute());
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    if (WEXITSTATUS(status) == notAllowed)
        QSKIP("this user may not make a network of its own");
    QCOMPARE(WEXITSTATUS(status), 0);
}

void RelayTest::oneTooLongCostsItselfAlone()
{
    const Receiver receiver;
    auto relay = Relay::open("127.0.0.1", receiver.port());
    QVERIFY(relay);
    relay->send(datagramsOf({{1}, ByteVector(65'530, 2), {3}}), 0); // UDP over IPv4 has 65,507
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
