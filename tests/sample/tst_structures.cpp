// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sFlow structures, row by row.
#include "sample/structures.h"

#include <QTest>
#include <set>

#include "sample/datagram_decoder.h"
#include "sample/recording_sink.h"
#include "support/traffic.h"

using namespace weir;
using sample::StructureKind;
using sample::StructureRow;
using sample::Tag;

class StructuresTest : public QObject
{
    Q_OBJECT

private slots:
    void everyStructureIsDescribed();
    void everyStructureIsFound();
    void othersAreNotFound();
    void everyStructureOfItsLengthIsNoFault();
    void tagsAreEnterpriseAndFormat();
};

void StructuresTest::everyStructureIsDescribed()
{
    std::set<std::string_view> names;
    for (const StructureRow& row : sample::structures()) {
        QVERIFY2(names.insert(row.name).second, row.name.data());
        QVERIFY2(!row.description.empty() && !row.source.empty(), row.name.data());
        QVERIFY2(row.length >= 4 && row.length % 4 == 0, row.name.data());
    }
}

void StructuresTest::everyStructureIsFound()
{
    for (const StructureRow& row : sample::structures())
        QVERIFY2(sample::findStructure(row.kind, row.tag) == &row, row.name.data());
}

void StructuresTest::othersAreNotFound()
{
    for (const auto kind : {StructureKind::Sample, StructureKind::FlowRecord, StructureKind::CounterRecord})
        for (const Tag tag : {Tag(0, 0), Tag(0, 999), Tag(0, 4095), Tag(1, 1), Tag(0xFFFFF, 0xFFF)})
            QVERIFY(sample::findStructure(kind, tag) == nullptr);
    QVERIFY(sample::findStructure(StructureKind::Sample, Tag(0, 1001)) == nullptr); // a flow record's
}

void StructuresTest::everyStructureOfItsLengthIsNoFault()
{
    for (const StructureRow& row : sample::structures()) {
        const support::ByteVector body(row.length, 0);
        support::XdrWriter flow;
        flow.u32(1).u32(1).u32(100).u32(0).u32(0).u32(1).u32(2).u32(1).u32(row.tag.value).opaque(body);
        support::XdrWriter counters;
        counters.u32(1).u32(1).u32(1).u32(row.tag.value).opaque(body);
        support::DatagramWriter datagram;
        switch (row.kind) {
        case StructureKind::Sample: datagram.raw(row.tag.value, body); break;
        case StructureKind::FlowRecord: datagram.raw(1, flow.data()); break;
        case StructureKind::CounterRecord: datagram.raw(2, counters.data()); break;
        }
        sample::DatagramDecoder decoder;
        test::RecordingSink sink;
        QVERIFY2(decoder.decode(datagram.finish(), sink), row.name.data());
        for (const sample::NoteRow& note : sample::notes()) {
            const bool rateIsZero = note.note == sample::Note::RateZero && row.kind == StructureKind::Sample;
            QVERIFY2(rateIsZero || decoder.counts()[note.note] == 0, row.name.data());
        }
    }
}

void StructuresTest::tagsAreEnterpriseAndFormat()
{
    const Tag tag(0x010cc3ea);
    QCOMPARE(tag.enterprise(), 4300u);
    QCOMPARE(tag.format(), 1002u);
    QCOMPARE(sample::toText(tag), std::string("4300:1002"));
    QVERIFY(tag == Tag(4300, 1002));
}

QTEST_APPLESS_MAIN(StructuresTest)
#include "tst_structures.moc"
