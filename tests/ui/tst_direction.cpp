// SPDX-License-Identifier: GPL-3.0-or-later
// What the other direction of a question is, what both are called, and where there is none.
#include <QTest>

#include "filter/conversation.h"
#include "filter/counting.h"
#include "filter/direction.h"
#include "key/key_row.h"

using namespace weir;

class TestDirection : public QObject
{
    Q_OBJECT

private slots:
    void saysWhyThereIsNoOtherDirection_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("why"); ///< "": there is one
        QTest::newRow("hosts") << "ipsource" << "" << "";
        QTest::newRow("an interface") << "stack" << "inputifindex=3" << "";
        QTest::newRow("no end") << "ipprotocol" << "vlan=1" << "no direction";
        QTest::newRow("nothing") << "" << "" << "no direction";
        QTest::newRow("both already") << "stack" << "ipsource=10.0.0.1|ipdestination=10.0.0.1"
                                      << "both directions already";
        QTest::newRow("a mistake") << "ipsourc" << "" << "mistake";
    }

    void saysWhyThereIsNoOtherDirection()
    {
        QFETCH(QString, keys);
        QFETCH(QString, filter);
        QFETCH(QString, why);
        const query::QueryText text{keys.toStdString(), "bps", filter.toStdString()};
        const auto other = ui::otherWay(text);
        QCOMPARE(other.has_value(), why.isEmpty());
        QCOMPARE(ui::otherQuery(text, {}).has_value(), why.isEmpty());
        if (!other)
            QVERIFY(QString::fromStdString(other.error().text).contains(why));
    }

    void callsBothByWhereTheFilterLooksFrom_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("asked");
        QTest::newRow("what a host sends") << "ipdestination" << "ipsource=10.0.0.1" << "Out";
        QTest::newRow("what a host gets") << "ipsource" << "ipdestination=10.0.0.1" << "In";
        QTest::newRow("an interface") << "ipsource,ipdestination" << "agent=10.0.0.1&inputifindex=3" << "In";
        QTest::newRow("its other side") << "ipsource,ipdestination" << "outputifindex=3" << "Out";
        QTest::newRow("each host") << "ipsource" << "" << "Out";
        QTest::newRow("each host by its group") << "group:ipdestination:sites" << "ipprotocol=6" << "In";
        QTest::newRow("each interface") << "inputifindex" << "" << "In";
        QTest::newRow("conversations") << "ipsource,ipdestination" << "" << "A → B";
        QTest::newRow("conversations of a host")
            << "ipsource,ipdestination" << "ipsource=10.0.0.1|ipdestination=10.0.0.1" << "A → B";
        QTest::newRow("ports are no places") << "tcpdestinationport" << "" << "Forward";
        QTest::newRow("all but a host") << "ipsource" << "ipsource!=10.0.0.1" << "Out";
        QTest::newRow("two ends") << "stack" << "ipsource=10.0.0.1&inputifindex=3" << "Forward";
    }

    void callsBothByWhereTheFilterLooksFrom()
    {
        QFETCH(QString, keys);
        QFETCH(QString, filter);
        QFETCH(QString, asked);
        const query::QueryText text{keys.toStdString(), "bps", filter.toStdString()};
        const ui::WayNames names = ui::wayNames(text);
        QCOMPARE(names.asked, asked);
        QCOMPARE(names.other, asked == "Out"       ? QString("In")
                              : asked == "In"      ? QString("Out")
                              : asked == "Forward" ? QString("Reverse")
                                                   : QString("B → A"));
        QCOMPARE(names.ofEnds, asked == "A → B");
        const ui::WayNames turned = ui::wayNames(*ui::swapped(text));
        if (asked == "Out" || asked == "In")
            QCOMPARE(turned.asked, names.other);
    }

    void namesTheEndsOfConversations()
    {
        for (const char* from : {"ipsource", "tcpsourceport", "inputifindex", "group:ip6source:sites",
                                 "or:tcpsourceport:udpsourceport", "arpmacsender"})
            QVERIFY2(ui::endName(from) == "A", from);
        for (const char* to : {"ipdestination", "macdestination", "outputifindex", "arpiptarget"})
            QVERIFY2(ui::endName(to) == "B", to);
        for (const char* neither : {"ipprotocol", "agent", "vlan", ""})
            QVERIFY2(ui::endName(neither).isEmpty(), neither);
    }

    void conversationsAreAskedOnce_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("above"); ///< filters; "": it is no question of conversations
        QTest::addColumn<QString>("below");
        QTest::newRow("pairs") << "ipsource,ipdestination" << "" << "less:ipdestination:ipsource=false"
                               << "less:ipdestination:ipsource=true";
        QTest::newRow("of a protocol") << "stack,ipdestination,ipsource" << "ipprotocol=6|vlan=1"
                                       << "(ipprotocol=6|vlan=1)&less:ipsource:ipdestination=false"
                                       << "(ipprotocol=6|vlan=1)&less:ipsource:ipdestination=true";
        QTest::newRow("groups") << "group:ipsource:sites,group:ipdestination:sites" << ""
                                << "less:[group:ipdestination:sites]:[group:ipsource:sites]=false"
                                << "less:[group:ipdestination:sites]:[group:ipsource:sites]=true";
        QTest::newRow("of one host, either end")
            << "ipsource,ipdestination" << "ipsource=10.0.0.1|ipdestination=10.0.0.1"
            << "(ipsource=10.0.0.1|ipdestination=10.0.0.1)&less:ipdestination:ipsource=false"
            << "(ipdestination=10.0.0.1|ipsource=10.0.0.1)&less:ipdestination:ipsource=true";
        QTest::newRow("of one host") << "ipsource,ipdestination" << "ipsource=10.0.0.1" << "" << "";
        QTest::newRow("one end") << "ipsource" << "" << "" << "";
        QTest::newRow("no direction") << "stack" << "" << "" << "";
    }

    void conversationsAreAskedOnce()
    {
        QFETCH(QString, keys);
        QFETCH(QString, filter);
        QFETCH(QString, above);
        QFETCH(QString, below);
        const query::QueryText text{keys.toStdString(), "bps", filter.toStdString()};
        const auto asked = ui::aboveOfConversations(text);
        const auto back = ui::belowOfConversations(text);
        QCOMPARE(asked.has_value(), !above.isEmpty());
        QCOMPARE(back.has_value(), !above.isEmpty());
        if (!asked)
            return;
        QCOMPARE(QString::fromStdString(asked->filter), above);
        QCOMPARE(QString::fromStdString(back->filter), below);
        QCOMPARE(asked->keys, text.keys);
        QCOMPARE(back->keys, ui::swapped(text)->keys);
        QVERIFY(query::readQuery(*asked) && query::readQuery(*back));
    }

    // Rows of both directions are the same flows only where their values are of one type.
    void bothEndsOfAKeyHaveValuesOfOneType()
    {
        int turned = 0;
        for (const key::KeyRow& row : key::keys()) {
            const auto other = ui::swapped({std::string(row.name), "bps", ""});
            if (!other)
                continue;
            ++turned;
            const auto key = key::findKey(other->keys);
            QVERIFY2(key && key->row->type == row.type, other->keys.c_str());
            QCOMPARE(ui::swapped(*other)->keys, std::string(row.name));
        }
        QVERIFY(turned > 40);
    }
};

QTEST_GUILESS_MAIN(TestDirection)
#include "tst_direction.moc"
