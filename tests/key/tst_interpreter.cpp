// SPDX-License-Identifier: GPL-3.0-or-later
// What the evaluator makes ready for each layout says the same as a plain walk over the expression (flow
// language, sections 3 to 5), which is written here: random questions asked of random samples.
#include <QTest>
#include <re2/re2.h>

#include "key/context.h"
#include "key/evaluator.h"
#include "random_expressions.h"
#include "support/captures.h"

using namespace weir;
using key::Filter;
using key::KeyExpression;
using key::Value;
using store::SecondPointer;

namespace
{

/// A sample, the tables, and room for the texts of one expression.
struct Asked {
    const sample::FlowView& flow;
    const key::Context& context;
    key::Scratch& scratch;
};

Value valueOf(const KeyExpression& expression, const Asked& asked)
{
    if (expression.key.row)
        return key::valueOf(expression.key, asked.flow, asked.scratch);
    std::vector<Value> arguments;
    for (const KeyExpression& argument : expression.arguments)
        arguments.push_back(valueOf(argument, asked));
    const bool someNull = std::ranges::any_of(arguments, &Value::isNull);
    if (someNull && expression.function->nullRule == key::NullRule::AnyIsNull)
        return {};
    return expression.function->evaluate(arguments, expression.bound,
                                         {asked.flow, asked.context, asked.scratch});
}

std::optional<std::string> textOf(const KeyExpression& expression, Asked asked)
{
    asked.scratch.clear();
    const Value value = valueOf(expression, asked);
    return value.isNull() ? std::nullopt : std::optional(value.toText());
}

bool isTrue(const Filter& test, const Filter::Literal& literal, const Value& value)
{
    if (test.comparison == key::Comparison::Match || test.comparison == key::Comparison::NotMatch)
        return re2::RE2::FullMatch(value.toText(), re2::RE2(literal.text));
    const auto meant = literal.isNull ? std::nullopt : key::parseValue(value.type, value.width, literal.text);
    return meant && meant->toText() == value.toText();
}

bool accepts(const Filter& filter, Asked asked)
{
    const auto accepted = [&](const Filter& term) { return accepts(term, asked); };
    if (filter.kind == Filter::Kind::And)
        return std::ranges::all_of(filter.terms, accepted);
    if (filter.kind == Filter::Kind::Or)
        return std::ranges::any_of(filter.terms, accepted);
    asked.scratch.clear();
    const Value value = valueOf(filter.left, asked);
    const bool negated =
        filter.comparison == key::Comparison::NotEqual || filter.comparison == key::Comparison::NotMatch;
    const bool found = std::ranges::any_of(filter.values, [&](const Filter::Literal& literal) {
        return value.isNull() ? literal.isNull : isTrue(filter, literal, value);
    });
    return found != negated;
}

std::optional<std::uint64_t> numberOf(const key::ValueExpression& value, Asked asked)
{
    using Of = key::ValueExpression::Of;
    const bool hasPacket = asked.flow.row->kind != sample::FlowKind::Operation;
    if (value.of == Of::Requests)
        return 1;
    if (value.of != Of::Key)
        return hasPacket
                   ? std::optional<std::uint64_t>(value.of == Of::Bytes ? asked.flow.row->frameLength : 1)
                   : std::nullopt;
    asked.scratch.clear();
    const Value found = valueOf(value.key, asked);
    if (value.accumulation == key::Accumulation::Distinct)
        return found.isNull() ? std::nullopt : std::optional<std::uint64_t>(1);
    return found.asNumber();
}

template <class T>
std::shared_ptr<const T> shared(base::Result<T> result)
{
    if (!result)
        qFatal("%s", result.error().text.c_str());
    return std::make_shared<const T>(std::move(*result));
}

std::shared_ptr<const key::Context> tables()
{
    key::Context context;
    context.groups["g"] =
        shared(key::readGroups(R"({"few":["10.0.0.0/28"],"lan":["10.0.0.0/8","fe80::/10"],"six":["::/0"]})"));
    context.maps["m"] = shared(key::readMap(R"({"odd":["1","3","17"],"even":["2","6","ip"]})"));
    key::HostNames names;
    names.set(*base::parseAddress("10.0.0.1"), "one.example.com.");
    context.hostNames = std::make_shared<const key::HostNames>(std::move(names));
    key::LearnedNames learned;
    for (const SecondPointer& second :
         support::secondsOf(support::readCapture(support::ownCaptures().front())))
        for (const sample::DataSource& source : second->sources())
            learned.set({source.agent, 0, source.index}, "ifname", "eth" + std::to_string(source.index % 4));
    context.learned = std::make_shared<const key::LearnedNames>(std::move(learned));
    return std::make_shared<const key::Context>(std::move(context));
}

/// Generated traffic and our own captures.
std::vector<SecondPointer> samples()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    settings.hosts = 50;
    support::Traffic traffic(settings);
    auto seconds = support::secondsOf(support::generate(traffic, 1'700'000'000, 4, 40));
    for (const auto& path : support::ownCaptures()) {
        const auto captured = support::secondsOf(support::readCapture(path));
        seconds.insert(seconds.end(), captured.begin(), captured.end());
    }
    std::erase_if(seconds, [](const SecondPointer& second) { return second->flows().empty(); });
    return seconds;
}

/// Keys that some sample has, those that are rare as often as the others.
std::vector<key::KeyName> presentKeys(const std::vector<SecondPointer>& seconds)
{
    std::vector<key::KeyName> present;
    key::Scratch scratch;
    for (const key::KeyRow& row : key::keys())
        for (unsigned occurrence = 0; occurrence < (row.repeats ? 3 : 1); ++occurrence) {
            const key::KeyName name{&row, occurrence};
            const bool found = std::ranges::any_of(seconds, [&](const SecondPointer& second) {
                return std::ranges::any_of(second->flows(), [&](const sample::FlowRow& flow) {
                    scratch.clear();
                    return !key::valueOf(name, second->view(flow), scratch).isNull();
                });
            });
            if (found)
                present.push_back(name);
        }
    return present;
}

/// Random samples, each with its second.
class Pool
{
public:
    Pool() : m_seconds(samples()), m_context(tables()) {}

    const std::vector<SecondPointer>& seconds() const { return m_seconds; }
    const std::shared_ptr<const key::Context>& context() const { return m_context; }
    const store::Second& second(std::size_t number) const { return *m_seconds[number % m_seconds.size()]; }

private:
    std::vector<SecondPointer> m_seconds;
    std::shared_ptr<const key::Context> m_context;
};

bool isPlain(char c)
{
    return c >= ' ' && c <= '~';
}

struct RandomQuestion {
    key::KeyList keys;
    Filter filter;
    key::ValueExpression value;

    std::string text() const { return key::toText(keys) + "\n" + value.text + "\n" + key::toText(filter); }
};

RandomQuestion make(test::Maker& maker)
{
    RandomQuestion question;
    for (std::size_t i = maker.below(3); i > 0; --i)
        question.keys.push_back(maker.expression(3));
    if (!maker.chance(3))
        question.filter = maker.filter(2);
    static constexpr std::array words{"bytes", "frames", "requests", "bps", "ipttl", "avg:bytes"};
    std::string text = words[maker.below(words.size())];
    if (maker.chance(3))
        text = "count:" + key::asArgument(maker.expression(2));
    const auto value = key::parseValue(text);
    Q_ASSERT(value);
    question.value = *value;
    return question;
}

} // namespace

class InterpreterTest : public QObject
{
    Q_OBJECT

private slots:
    void functionsWithoutLiteralsKeepTheirText_data();
    void functionsWithoutLiteralsKeepTheirText();
    void theEvaluatorSaysTheSame_data();
    void theEvaluatorSaysTheSame();
    void samplesAskedTogetherAreAnsweredAlike();
    void whatTellsPacketsOfAFlowApartIsKnown();
};

void InterpreterTest::functionsWithoutLiteralsKeepTheirText_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("null:vlan") << QByteArray("null");
    QTest::newRow("null:ip6source") << QByteArray("null");
    QTest::newRow("null:ipsource") << QByteArray("10.0.0.1");
    QTest::newRow("or:[null:vlan]:ipttl") << QByteArray("null");
    QTest::newRow("or:vlan:[null:priority]") << QByteArray("null");
    QTest::newRow("hash:ipsource") << QByteArray(
        "ed16cb68c786e3d7"); // XXH64 with seed 0, worked out from its specification
}

void InterpreterTest::functionsWithoutLiteralsKeepTheirText()
{
    QFETCH(QByteArray, expected);
    support::FlowSampleSpec spec;
    spec.header = support::Packet().header(64);
    const auto seconds = support::secondsOf({{0, support::DatagramWriter().flow(spec).finish()}});
    QCOMPARE(seconds.size(), std::size_t(1));
    const auto keys = key::parseKeys(QTest::currentDataTag());
    const auto value = key::parseValue("frames");
    QVERIFY(keys && value);
    const Filter all;
    key::Texts texts;
    key::Evaluator evaluator(*keys, all, *value, texts);
    evaluator.begin(seconds[0]->layouts());
    std::vector<std::uint8_t> tuple(evaluator.shape().bytes());
    std::uint64_t number = 0;
    QVERIFY(evaluator.evaluate(seconds[0]->view(seconds[0]->flows()[0]), tuple.data(), number));
    QCOMPARE(QByteArray::fromStdString(evaluator.shape().decode(tuple.data(), 0, texts).toText()), expected);
}

void InterpreterTest::theEvaluatorSaysTheSame_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 8; ++seed)
        QTest::addRow("%u", seed) << seed;
}

void InterpreterTest::theEvaluatorSaysTheSame()
{
    constexpr int questions = 1000;
    constexpr std::size_t samplesEach = 100;
    static const Pool pool;
    static const std::vector<key::KeyName> present = presentKeys(pool.seconds());
    QVERIFY(present.size() > 60);

    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    key::Scratch scratch;
    const auto seen = [&](const KeyExpression& expression) {
        const store::Second& second = pool.second(random());
        const auto& flow = second.flows()[random() % second.flows().size()];
        const auto text = textOf(expression, {second.view(flow), *pool.context(), scratch});
        return text && std::ranges::all_of(*text, isPlain) ? *text : std::string();
    };
    test::Maker maker(seed, present, seen);
    std::size_t accepted = 0;
    std::size_t rejected = 0;
    for (int i = 0; i < questions; ++i) {
        const RandomQuestion question = make(maker);
        const auto& [keys, filter, value] = question;
        const std::string asked = question.text();

        key::Texts texts;
        key::Evaluator evaluator(keys, filter, value, texts, pool.context());
        const store::Second& second = pool.second(random());
        evaluator.begin(second.layouts());
        for (std::size_t k = 0; k < samplesEach; ++k) {
            const sample::FlowView flow = second.view(second.flows()[random() % second.flows().size()]);
            const Asked plain{flow, *pool.context(), scratch};
            std::vector<std::optional<std::string>> expected;
            for (const KeyExpression& expression : keys)
                expected.push_back(textOf(expression, plain));
            const auto number = numberOf(value, plain);
            const bool wanted =
                accepts(filter, plain) && number &&
                std::ranges::all_of(expected, [](const auto& text) { return text.has_value(); });
            ++(wanted ? accepted : rejected);

            std::vector<std::uint8_t> tuple(evaluator.shape().bytes());
            std::uint64_t found = 0;
            const bool taken = evaluator.evaluate(flow, tuple.data(), found);
            QVERIFY2(taken == wanted, asked.c_str());
            if (!taken)
                continue;
            QVERIFY2(found == *number, asked.c_str());
            for (std::size_t key = 0; key < keys.size(); ++key) {
                const std::string text = evaluator.shape().decode(tuple.data(), key, texts).toText();
                QVERIFY2(text == *expected[key],
                         (asked + '\n' + text + " instead of " + *expected[key]).c_str());
            }
        }
    }
    // Neither side of the comparison is empty.
    QVERIFY2(accepted > rejected / 20,
             qPrintable(QString("%1 accepted, %2 not").arg(accepted).arg(rejected)));
    QVERIFY(rejected > accepted / 20);
}

/// Samples of one layout at a time, some of them cut short.
void InterpreterTest::samplesAskedTogetherAreAnsweredAlike()
{
    constexpr int questions = 1000;
    constexpr std::size_t most = key::Evaluator::mostAtOnce;
    const Pool pool;
    std::mt19937 random(9);
    test::Maker maker(9, presentKeys(pool.seconds()));
    std::size_t accepted = 0;
    std::size_t rejected = 0;
    for (int i = 0; i < questions; ++i) {
        const RandomQuestion question = make(maker);
        key::Texts texts;
        key::Evaluator evaluator(question.keys, question.filter, question.value, texts, pool.context());
        const store::Second& second = pool.second(random());
        evaluator.begin(second.layouts());
        const std::uint32_t layout = second.flows()[random() % second.flows().size()].layout;
        std::vector<sample::FlowRow> rows;
        for (const sample::FlowRow& row : second.flows())
            if (row.layout == layout && rows.size() < most)
                rows.push_back(row);
        for (sample::FlowRow& row : rows)
            if (random() % 8 == 0)
                row.headerLength = std::uint16_t(random() % (row.headerLength + 1u));
        const sample::FlowViews flows{rows, second.sources().data(), &second.layouts()[layout],
                                      second.block().data()};

        const std::size_t bytes = evaluator.shape().bytes();
        std::vector<std::uint8_t> tuples(rows.size() * (bytes + 8));
        std::array<std::uint64_t, most> numbers{};
        std::vector<bool> wanted(rows.size());
        if (evaluator.beginLayout(layout))
            for (const std::uint8_t place : evaluator.evaluate(flows, {tuples.data(), bytes + 8}, numbers))
                wanted[place] = true;
        for (std::size_t k = 0; k < rows.size(); ++k) {
            std::vector<std::uint8_t> tuple(bytes);
            std::uint64_t number = 0;
            const bool taken = evaluator.evaluate(flows[k], tuple.data(), number);
            ++(taken ? accepted : rejected);
            QVERIFY2(wanted[k] == taken, question.text().c_str());
            if (taken)
                QVERIFY2(numbers[k] == number && std::equal(tuple.begin(), tuple.end(),
                                                            tuples.begin() + std::ptrdiff_t(k * (bytes + 8))),
                         question.text().c_str());
        }
    }
    QVERIFY(accepted > rejected / 20);
    QVERIFY(rejected > accepted / 20);
}

/// A question that says that it does not tell packets of a flow apart answers alike when all else is changed.
void InterpreterTest::whatTellsPacketsOfAFlowApartIsKnown()
{
    constexpr int questions = 4000;
    const Pool pool;
    std::mt19937 random(10);
    test::Maker maker(10, presentKeys(pool.seconds()));
    int ofFlow = 0;
    int accepted = 0;
    for (int i = 0; i < questions; ++i) {
        RandomQuestion question = make(maker);
        question.value = *key::parseValue("frames");
        key::Texts texts;
        key::Evaluator evaluator(question.keys, question.filter, question.value, texts, pool.context());
        const store::Second& second = pool.second(random());
        evaluator.begin(second.layouts());
        const sample::FlowView flow = second.view(second.flows()[random() % second.flows().size()]);
        const packet::FlowBytes alike(*flow.layout);
        if (!evaluator.beginLayout(flow.row->layout) || !evaluator.isOfFlow() ||
            flow.headerLength() < alike.end() || alike.end() == 0)
            continue;
        ++ofFlow;
        sample::FlowRow row = *flow.row;
        row.sample = 0;
        row.frameLength = std::uint32_t(random());
        row.headerLength = std::uint16_t(alike.end() + random() % (row.headerLength - alike.end() + 1));
        std::vector<std::uint8_t> sampled(flow.sample, flow.sample + row.length);
        for (std::size_t at = 0; at < sampled.size(); ++at)
            if (at < row.header || !alike.cover(at - row.header, 1))
                sampled[at] = std::uint8_t(random());
        const sample::FlowView other{&row, flow.source, flow.layout, sampled.data()};
        std::vector<std::uint8_t> tuple(evaluator.shape().bytes());
        std::vector<std::uint8_t> otherTuple(tuple.size());
        std::uint64_t number = 0;
        const bool taken = evaluator.evaluate(flow, tuple.data(), number);
        QVERIFY2(evaluator.evaluate(other, otherTuple.data(), number) == taken, question.text().c_str());
        QVERIFY2(!taken || tuple == otherTuple, question.text().c_str());
        accepted += taken ? 1 : 0;
    }
    QVERIFY2(ofFlow > questions / 10 && accepted > ofFlow / 10,
             qPrintable(QString("%1, %2").arg(ofFlow).arg(accepted)));
}

QTEST_APPLESS_MAIN(InterpreterTest)
#include "tst_interpreter.moc"
