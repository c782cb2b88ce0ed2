// SPDX-License-Identifier: GPL-3.0-or-later
// What a field that is not there means (flow language, section 4.3): in filters, in keys, in values and under
// each function that decides for itself.
#include <QTest>

#include "key/evaluator.h"
#include "sampled_packet.h"

using namespace weir;

namespace
{

/// Ethernet, IPv4 from 10.0.0.1 to 10.0.0.2 with a time to live of 64, UDP from port 1000 to 2000: no VLAN
/// tag, no IPv6, no name.
const QByteArray udpPacket = test::hex("020000000002 020000000001 0800"
                                       "4500 001C 0000 0000 40 11 0000 0A000001 0A000002"
                                       "03E8 07D0 0008 0000");

/// "yes", "no", or the problem.
QString answer(const QByteArray& keys, const QByteArray& value, const QByteArray& filter,
               const QByteArray& header = udpPacket)
{
    const auto keyList = key::parseKeys(keys.toStdString());
    const auto number = key::parseValue(value.toStdString());
    const auto condition = key::parseFilter(filter.toStdString());
    if (!keyList || !number || !condition)
        return QString::fromStdString((!keyList  ? keyList.error()
                                       : !number ? number.error()
                                                 : condition.error())
                                          .message);
    test::SampledPacket sampled(header);
    const sample::FlowView flow = sampled.view();
    key::Texts texts;
    key::Evaluator evaluator(*keyList, *condition, *number, texts);
    evaluator.begin({&sampled.layout, 1});
    std::vector<std::uint8_t> tuple(evaluator.shape().bytes());
    std::uint64_t found = 0;
    return evaluator.evaluate(flow, tuple.data(), found) ? QStringLiteral("yes") : QStringLiteral("no");
}

} // namespace

class NullRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void inFilters_data();
    void inFilters();
    void inKeys_data();
    void inKeys();
    void inValues_data();
    void inValues();
    void whatWasNotSampledIsAbsent();
};

void NullRulesTest::inFilters_data()
{
    QTest::addColumn<bool>("accepted");
    const auto yes = [](const char* filter) { QTest::newRow(filter) << true; };
    const auto no = [](const char* filter) { QTest::newRow(filter) << false; };

    // vlan is absent, ipsource is there.
    yes("vlan=null");
    no("vlan!=null");
    no("ipsource=null");
    yes("ipsource!=null");
    no("vlan=5");
    yes("vlan!=5");
    no("vlan=0");
    yes("vlan!=0");
    no("vlan~5");
    no("vlan~.*");
    no("vlan~null");
    yes("vlan!~5");
    yes("vlan!~.*");
    no("ipsource!~.*");
    no("dnsqname='null'");
    yes("dnsqname!='null'");
    no("dnsqname=''");
    yes("dnsqname!=''");

    // null in a list is one of the things that the field may be.
    yes("vlan=5,null");
    yes("vlan=null,5");
    no("vlan!=5,null");
    yes("ipsource=10.0.0.1,null");
    no("ipsource=10.0.0.2,null");
    yes("ipsource!=10.0.0.2,null");
    no("ipsource!=10.0.0.1,null");

    // or: the first that is there.
    yes("or:vlan:ip6source=null");
    no("or:vlan:ipsource=null");
    yes("or:vlan:ipsource=10.0.0.1");
    yes("or:ip6source:ipdestination:ipsource=10.0.0.2");
    yes("or:vlan:vlan.1!=5");

    // null: never absent.
    yes("null:vlan:none=none");
    no("null:vlan:none=null");
    yes("null:vlan:none!=null");
    no("null:ipsource:none=none");
    yes("null:ipsource:none=10.0.0.1");
    yes("null:vlan='null'");
    no("null:vlan=null");
    yes("null:vlan:=''");
    no("null:vlan:=null");
    yes("null:vlan:5=5");
    yes("range:[null:vlan:5]:5:5=true");
    yes("null:[eq:vlan:ipsource]:no=no");

    // if: what is not there is not equal to the text; only the branch that is taken matters.
    yes("if:vlan:5:ipsource:ipdestination=10.0.0.2");
    yes("if:vlan:5:ipsource:ip6source=null");
    yes("if:ipprotocol:17:ipsource:vlan=10.0.0.1");
    yes("if:ipprotocol:17:vlan:ipsource=null");
    yes("if:ipprotocol:6:vlan:ipsource=10.0.0.1");
    yes("if:ipprotocol:6:ipsource:vlan=null");

    // Any other function of an absent field is absent.
    yes("eq:vlan:ipsource=null");
    yes("eq:vlan:vlan=null");
    yes("eq:vlan:vlan.1=null");
    no("eq:vlan:vlan=true");
    no("eq:vlan:vlan=false");
    yes("eq:vlan:vlan!=true");
    no("range:vlan:0=true");
    no("range:vlan:0=false");
    yes("range:vlan:0=null");
    yes("mask:ip6source:64=null");
    yes("bits:vlan:1=null");
    yes("concat:-:ipsource:vlan=null");
    yes("concat:-:vlan:ipsource=null");
    yes("prefix:dnsqname:.:1=null");
    yes("suffix:dnsqname:.:1=null");
    yes("first:dnsqname:.:a=null");
    yes("lower:dnsqname=null");
    yes("hash:vlan=null");
    yes("uri:httpurl:path=null");
    yes("first:stack:.:ip6:tcp=null");
    yes("first:stack:.:ip6:ip=ip");

    // So is what a table does not know, or is not known yet.
    yes("group:ipsource:lan=null");
    no("group:ipsource:lan=external");
    yes("group:ipsource:lan!=external,private");
    yes("map:macsource:member=null");
    yes("country:ipsource=null");
    yes("asn:ipsource=null");
    yes("oui:macsource:name=null");
    yes("dns:ipsource=null");
    yes("host:ipsource:host_name=null");
    yes("node:inputifindex=null");
    yes("link:inputifindex=null");
    yes("ifname:inputifindex=null");

    yes("vlan=5|ipsource=10.0.0.1");
    no("vlan=5&ipsource=10.0.0.1");
    yes("vlan!=5&ipsource=10.0.0.1");
    yes("(vlan=5|vlan=null)&ipprotocol=17");
    yes("tcpsourceport!=123&ipprotocol=17");
}

void NullRulesTest::inFilters()
{
    QFETCH(bool, accepted);
    QCOMPARE(answer("", "frames", QTest::currentDataTag()), accepted ? "yes" : "no");
}

void NullRulesTest::inKeys_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<bool>("counted");
    const auto row = [](const char* keys, bool counted) {
        QTest::newRow(*keys ? keys : "none") << QByteArray(keys) << counted;
    };
    row("", true);
    row("ipsource", true);
    row("vlan", false);
    row("ipsource,vlan", false);
    row("vlan,ipsource", false);
    row("ipsource,null:vlan", true);
    row("ipsource,null:vlan:", true);
    row("or:vlan:ipsource", true);
    row("or:vlan:ip6source", false);
    row("eq:ipsource:vlan", false);
    row("null:[eq:ipsource:vlan]:no", true);
    row("if:vlan:5:vlan:ipsource", true);
    row("if:vlan:5:ipsource:vlan", false);
    row("ipsource.1", false);
    row("country:ipsource", false);
    row("null:[country:ipsource]:unknown", true);
}

void NullRulesTest::inKeys()
{
    QFETCH(QByteArray, keys);
    QFETCH(bool, counted);
    QCOMPARE(answer(keys, "frames", ""), counted ? "yes" : "no");
}

void NullRulesTest::inValues_data()
{
    QTest::addColumn<bool>("counted");
    QTest::newRow("ipttl") << true;
    QTest::newRow("vlan") << false;
    QTest::newRow("avg:vlan") << false;
    QTest::newRow("min:vlan") << false;
    QTest::newRow("count:vlan") << false;
    QTest::newRow("count:[null:vlan]") << true;
    QTest::newRow("or:vlan:ipttl") << true;
    QTest::newRow("null:vlan:1") << true;
    QTest::newRow("duration") << false;
}

void NullRulesTest::inValues()
{
    QFETCH(bool, counted);
    QCOMPARE(answer("", QTest::currentDataTag(), ""), counted ? "yes" : "no");
}

void NullRulesTest::whatWasNotSampledIsAbsent()
{
    const QByteArray cut = udpPacket.left(14 + 14); // within the IPv4 header, before its addresses
    QCOMPARE(answer("", "frames", "ipttl=64", cut), "yes");
    QCOMPARE(answer("", "frames", "ipsource=null", cut), "yes");
    QCOMPARE(answer("", "frames", "ipsource!=10.0.0.1", cut), "yes");
    QCOMPARE(answer("or:ipsource:ipttl", "frames", "", cut), "yes");
    QCOMPARE(answer("ipsource", "frames", "", cut), "no");
}

QTEST_APPLESS_MAIN(NullRulesTest)
#include "tst_null_rules.moc"
