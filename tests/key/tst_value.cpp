// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/value.h"

#include <QTest>
#include <array>

#include "base/address.h"

using namespace weir;
using key::Value;
using key::ValueType;

Q_DECLARE_METATYPE(weir::key::Value)
Q_DECLARE_METATYPE(weir::key::ValueType)

namespace
{

Value ip6(const char* text)
{
    return Value::ofIpv6(base::parseAddress(text)->bytes.data());
}

} // namespace

class ValueTest : public QObject
{
    Q_OBJECT

private slots:
    void everyTypeIsNamedAndDescribed();
    void printsItsText_data();
    void printsItsText();
    void knowsItsNumber_data();
    void knowsItsNumber();
    void onlyNumericTypesHaveANumber();
    void portsWithOneWordAreOneValue();
    void valuesOfDifferentTypesDiffer();
    void bitsOfDifferentWidthDiffer();
    void readsALiteral_data();
    void readsALiteral();
    void refusesALiteral_data();
    void refusesALiteral();
    void readsBackWhatItPrinted_data();
    void readsBackWhatItPrinted();
};

void ValueTest::everyTypeIsNamedAndDescribed()
{
    for (const key::ValueTypeRow& row : key::valueTypes()) {
        QVERIFY(!row.name.empty());
        QVERIFY(!row.form.empty());
        QCOMPARE(key::valueTypeRow(row.type).name, row.name);
    }
}

namespace
{

void addPrintableValues()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("text");

    QTest::newRow("zero") << Value::ofNumber(0) << "0";
    QTest::newRow("the largest number") << Value::ofNumber(UINT64_MAX) << "18446744073709551615";
    QTest::newRow("text") << Value::ofText("eth.ip.tcp") << "eth.ip.tcp";
    QTest::newRow("IPv4") << Value::ofIpv4(0x0A000001) << "10.0.0.1";
    QTest::newRow("IPv4 broadcast") << Value::ofIpv4(0xFFFFFFFF) << "255.255.255.255";
    QTest::newRow("IPv6 in upper case, compressed")
        << ip6("fe80::104c:51df:4458:e00a") << "FE80::104C:51DF:4458:E00A";
    QTest::newRow("IPv6 of zeros") << ip6("::") << "::";
    QTest::newRow("IPv6 first of two equal runs") << ip6("2001:db8:0:0:1:0:0:1") << "2001:DB8::1:0:0:1";
    QTest::newRow("IPv6 single zero group stays") << ip6("2001:db8:0:1:1:1:1:1") << "2001:DB8:0:1:1:1:1:1";
    QTest::newRow("MAC") << Value::ofMac(0x0A1B2C3D4E5F) << "0A1B2C3D4E5F";
    QTest::newRow("MAC keeps its zeros") << Value::ofMac(1) << "000000000001";
    QTest::newRow("true") << Value::ofBoolean(true) << "true";
    QTest::newRow("false") << Value::ofBoolean(false) << "false";
    QTest::newRow("bits keep their zeros") << Value::ofBits(0b000010010, 9) << "000010010";
    QTest::newRow("two bits") << Value::ofBits(3, 2) << "11";
    QTest::newRow("an interface") << Value::ofInterface(0, 3) << "3";
    QTest::newRow("the device itself") << Value::ofInterface(0, 0x3FFFFFFF) << "internal";
    QTest::newRow("interface 0") << Value::ofInterface(0, 0) << "unknown";
    QTest::newRow("format 1") << Value::ofInterface(1, 258) << "discard";
    QTest::newRow("format 2") << Value::ofInterface(2, 7) << "multiple";
    QTest::newRow("format 3") << Value::ofInterface(3, 5) << "unknown";
    QTest::newRow("an interface as data source") << Value::ofDataSource(0, 17) << "17";
    QTest::newRow("a logical entity") << Value::ofDataSource(3, 4) << "3.4";
    QTest::newRow("widest data source")
        << Value::ofDataSource(UINT32_MAX, UINT32_MAX) << "4294967295.4294967295";
}

} // namespace

void ValueTest::printsItsText_data()
{
    addPrintableValues();
    QTest::newRow("null") << Value() << "";
}

void ValueTest::printsItsText()
{
    QFETCH(Value, value);
    QTEST(QString::fromStdString(value.toText()), "text");
    std::string appended = ">";
    value.appendTo(appended);
    QCOMPARE(appended, '>' + value.toText());
}

void ValueTest::knowsItsNumber_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<int>("number"); // -1: none

    QTest::newRow("number") << Value::ofNumber(42) << 42;
    QTest::newRow("true") << Value::ofBoolean(true) << 1;
    QTest::newRow("false") << Value::ofBoolean(false) << 0;
    QTest::newRow("interface") << Value::ofInterface(0, 3) << 3;
    QTest::newRow("unknown interface") << Value::ofInterface(0, 0) << -1;
    QTest::newRow("internal interface") << Value::ofInterface(0, 0x3FFFFFFF) << -1;
    QTest::newRow("discarded") << Value::ofInterface(1, 3) << -1;
    QTest::newRow("several interfaces") << Value::ofInterface(2, 3) << -1;
    QTest::newRow("null") << Value() << -1;
    QTest::newRow("text") << Value::ofText("42") << -1;
    QTest::newRow("IPv4") << Value::ofIpv4(1) << -1;
    QTest::newRow("bits") << Value::ofBits(1, 2) << -1;
    QTest::newRow("data source") << Value::ofDataSource(0, 3) << -1;
}

void ValueTest::knowsItsNumber()
{
    QFETCH(Value, value);
    QTEST(value.asNumber() ? int(*value.asNumber()) : -1, "number");
}

void ValueTest::onlyNumericTypesHaveANumber()
{
    const std::array values{Value::ofNumber(1),  Value::ofText("1"),       Value::ofIpv4(1),
                            ip6("::1"),          Value::ofMac(1),          Value::ofBoolean(true),
                            Value::ofBits(1, 1), Value::ofInterface(0, 1), Value::ofDataSource(0, 1)};
    for (const Value& value : values)
        QCOMPARE(value.asNumber().has_value(), key::valueTypeRow(value.type).numeric);
}

void ValueTest::portsWithOneWordAreOneValue()
{
    QVERIFY(Value::ofInterface(1, 0) == Value::ofInterface(1, 258));
    QVERIFY(Value::ofInterface(2, 2) == Value::ofInterface(2, 7));
    QVERIFY(Value::ofInterface(0, 0) == Value::ofInterface(3, 9));
    QVERIFY(!(Value::ofInterface(0, 1) == Value::ofInterface(0, 2)));
}

void ValueTest::valuesOfDifferentTypesDiffer()
{
    QVERIFY(!(Value::ofNumber(1) == Value::ofBoolean(true)));
    QVERIFY(!(Value::ofText("1") == Value::ofNumber(1)));
    QVERIFY(Value() == Value());
}

void ValueTest::bitsOfDifferentWidthDiffer()
{
    QVERIFY(!(Value::ofBits(1, 2) == Value::ofBits(1, 3)));
}

void ValueTest::readsALiteral_data()
{
    QTest::addColumn<ValueType>("type");
    QTest::addColumn<int>("width");
    QTest::addColumn<QByteArray>("literal");
    QTest::addColumn<QString>("text");

    QTest::newRow("number") << ValueType::Number << 16 << QByteArray("443") << "443";
    QTest::newRow("number with zeros before it") << ValueType::Number << 16 << QByteArray("0080") << "80";
    QTest::newRow("hexadecimal number") << ValueType::Number << 16 << QByteArray("0x86dd") << "34525";
    QTest::newRow("empty text") << ValueType::Text << 0 << QByteArray("") << "";
    QTest::newRow("IPv6 in lower case") << ValueType::Ipv6 << 0 << QByteArray("fe80::1") << "FE80::1";
    QTest::newRow("IPv6 uncompressed")
        << ValueType::Ipv6 << 0 << QByteArray("2001:0db8:0000:0000:0000:0000:0000:0001") << "2001:DB8::1";
    QTest::newRow("MAC with colons") << ValueType::Mac << 0 << QByteArray("0a:1b:2c:3d:4e:5f")
                                     << "0A1B2C3D4E5F";
    QTest::newRow("MAC with dots") << ValueType::Mac << 0 << QByteArray("0a1b.2c3d.4e5f") << "0A1B2C3D4E5F";
    QTest::newRow("yes") << ValueType::Boolean << 1 << QByteArray("yes") << "true";
    QTest::newRow("no") << ValueType::Boolean << 1 << QByteArray("no") << "false";
    QTest::newRow("discard") << ValueType::Interface << 0 << QByteArray("discard") << "discard";
    QTest::newRow("interface by its largest number")
        << ValueType::Interface << 0 << QByteArray("4294967295") << "4294967295";
    QTest::newRow("data source with class 0") << ValueType::DataSource << 0 << QByteArray("0.7") << "7";
}

void ValueTest::readsALiteral()
{
    QFETCH(ValueType, type);
    QFETCH(int, width);
    QFETCH(QByteArray, literal);
    const auto value = key::parseValue(type, std::uint8_t(width), literal.toStdString());
    QVERIFY(value);
    QCOMPARE(value->type, type);
    if (type == ValueType::Text)
        QCOMPARE(value->length, std::uint32_t(literal.size()));
    else
        QTEST(QString::fromStdString(value->toText()), "text");
}

void ValueTest::refusesALiteral_data()
{
    QTest::addColumn<ValueType>("type");
    QTest::addColumn<int>("width");
    QTest::addColumn<QByteArray>("literal");

    QTest::newRow("no number") << ValueType::Number << 64 << QByteArray("");
    QTest::newRow("negative number") << ValueType::Number << 64 << QByteArray("-1");
    QTest::newRow("a number that is too large")
        << ValueType::Number << 64 << QByteArray("18446744073709551616");
    QTest::newRow("hexadecimal without digits") << ValueType::Number << 64 << QByteArray("0x");
    QTest::newRow("number and a letter") << ValueType::Number << 64 << QByteArray("80a");
    QTest::newRow("three parts of an IPv4 address") << ValueType::Ipv4 << 32 << QByteArray("10.0.0");
    QTest::newRow("IPv6 for IPv4") << ValueType::Ipv4 << 32 << QByteArray("::1");
    QTest::newRow("IPv4 for IPv6") << ValueType::Ipv6 << 128 << QByteArray("10.0.0.1");
    QTest::newRow("eleven digits of a MAC") << ValueType::Mac << 48 << QByteArray("0A1B2C3D4E5");
    QTest::newRow("one for true") << ValueType::Boolean << 1 << QByteArray("1");
    QTest::newRow("too few bits") << ValueType::Bits << 3 << QByteArray("01");
    QTest::newRow("too many bits") << ValueType::Bits << 3 << QByteArray("0101");
    QTest::newRow("a pattern for bits") << ValueType::Bits << 3 << QByteArray(".1.");
    QTest::newRow("an interface's name") << ValueType::Interface << 36 << QByteArray("eth0");
    QTest::newRow("an interface beyond 32 bits") << ValueType::Interface << 36 << QByteArray("4294967296");
    QTest::newRow("a data source without index") << ValueType::DataSource << 64 << QByteArray("3.");
    QTest::newRow("a data source of three parts") << ValueType::DataSource << 64 << QByteArray("1.2.3");
    QTest::newRow("anything for null") << ValueType::Null << 0 << QByteArray("x");
}

void ValueTest::refusesALiteral()
{
    QFETCH(ValueType, type);
    QFETCH(int, width);
    QFETCH(QByteArray, literal);
    QVERIFY(!key::parseValue(type, std::uint8_t(width), literal.toStdString()));
}

void ValueTest::readsBackWhatItPrinted_data()
{
    addPrintableValues();
}

void ValueTest::readsBackWhatItPrinted()
{
    QFETCH(Value, value);
    const std::string text = value.toText();
    const auto read = key::parseValue(value.type, value.width, text);
    QVERIFY(read);
    QVERIFY(*read == value);
}

QTEST_APPLESS_MAIN(ValueTest)
#include "tst_value.moc"
