// SPDX-License-Identifier: GPL-3.0-or-later
// Both directions in one view: what is drawn on either side of the zero line, what the legend says of both,
// and what of it is kept. Answers made by hand.
#include <QAccessible>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "answers.h"
#include "engine/engine.h"
#include "main_window.h"
#include "plot/stack_plot.h"
#include "plot/value_scale.h"
#include "views/flows/flows_view.h"
#include "views/flows/legend_view.h"
#include "views/intake.h"
#include "views/navigator.h"

using namespace weir;
using tests::makeAnswer;
using ui::LegendModel;

namespace
{

constexpr base::SecondNumber begin = 1000;
const std::vector<ui::KeyColour> colours{{QColor(0x3f, 0x90, 0xda), false},
                                         {QColor(0xff, 0xa9, 0x0e), false}};

/// Flows a and b with these values, and *other*, in every step.
std::shared_ptr<query::Answer> answerOf(double a, double b, double other, int step = 1)
{
    auto answer = std::make_shared<query::Answer>(makeAnswer({}, other, 7, {begin, begin + 60 * step, step}));
    for (const auto& [key, value] : {std::pair{"a", a}, std::pair{"b", b}})
        answer->series.push_back(
            {{key}, {value, 50, 28}, {}, std::vector<query::Estimate>(60, {value, 50, 28}), {}});
    answer->total.whole = {a + b + other, 100, 20};
    answer->total.steps.assign(60, answer->total.whole);
    answer->samplesMatched = 100;
    return answer;
}

int differenceOf(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

} // namespace

class TestMirror : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ui::StackPlot> m_plot;
    qint64 m_time = 0;

    void show(const std::shared_ptr<query::Answer>& answer, const std::shared_ptr<query::Answer>& back)
    {
        m_plot->setNow(answer->range.to);
        m_plot->setVisibleRange(answer->range.from, answer->range.to);
        m_plot->setAnswer(answer, colours, {back, "Out", "In"});
    }

    QPoint placeOf(double second, double value) const
    {
        return {int(std::floor(m_plot->xOf(second))), int(std::floor(m_plot->yOf(value)))};
    }

    QColor colourAt(double second, double value) const
    {
        QCoreApplication::processEvents();
        return m_plot->grab().toImage().pixelColor(placeOf(second, value));
    }

    /// Of three rows of pixels that one which is most like it: a thin line may go between two rows, and each
    /// has its colour in part.
    QColor nearTo(const QColor& colour, double second, double value) const
    {
        QCoreApplication::processEvents();
        const QImage image = m_plot->grab().toImage();
        const QPoint place = placeOf(second, value);
        QColor nearest = image.pixelColor(place);
        for (const int y : {place.y() - 1, place.y() + 1})
            if (const QColor pixel = image.pixelColor(place.x(), y);
                differenceOf(pixel, colour) < differenceOf(nearest, colour))
                nearest = pixel;
        return nearest;
    }

    bool isLine(const QColor& colour, double second, double value) const
    {
        constexpr int half = 100; // of what the colours here differ by
        return differenceOf(nearTo(colour, second, value), colour) < half;
    }

    void hover(QPoint place) const
    {
        QMouseEvent move(QEvent::MouseMove, place, m_plot->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                         {});
        QCoreApplication::sendEvent(m_plot.get(), &move);
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void init()
    {
        m_time = 0;
        m_plot = std::make_unique<ui::StackPlot>();
        m_plot->setClock([this] { return m_time; });
        m_plot->setTimeZone(QTimeZone::utc());
        m_plot->setErrorBands(false);
        m_plot->resize(700, 400);
        m_plot->show();
    }

    void cleanup() { m_plot.reset(); }

    void bothSidesHaveOneScaleAndRoomToSee_data()
    {
        QTest::addColumn<double>("above");
        QTest::addColumn<double>("below");
        for (const double above : {0.0, 3.0, 950e3, 1e9})
            for (const double below : {0.0, 0.01, 4.0, 950e3, 7e9})
                if (above + below > 0)
                    QTest::addRow("%g up, %g down", above, below) << above << below;
    }

    void bothSidesHaveOneScaleAndRoomToSee()
    {
        QFETCH(double, above);
        QFETCH(double, below);
        for (int ticks = 3; ticks <= 8; ++ticks) {
            const ui::ValueRange range = ui::rangeFor(above, below, ticks);
            QVERIFY(range.top >= 1.039 * above && range.bottom >= 1.039 * below);
            QVERIFY(std::min(range.top, range.bottom) >= 0.18 * (range.top + range.bottom));
            QVERIFY(range.step <= std::min(range.top, range.bottom) * (1 + 1e-9));
            QVERIFY((range.top + range.bottom) / range.step < ticks + 5);
            const double first = range.step / std::pow(10, std::floor(std::log10(range.step) + 1e-9));
            QVERIFY(std::abs(first - 1) < 1e-6 || std::abs(first - 2) < 1e-6 || std::abs(first - 5) < 1e-6);
        }
    }

    void aFlowHasOneColourOnBothSides()
    {
        show(answerOf(10e6, 5e6, 1e6), answerOf(2e6, 6e6, 1e6));
        QVERIFY(m_plot->topOfScale() > 16e6);
        QVERIFY(m_plot->bottomOfScale() > 9e6);
        QCOMPARE(colourAt(begin + 30.5, 4.3e6), colours[0].colour);
        QCOMPARE(colourAt(begin + 30.5, 12.6e6), colours[1].colour);
        QCOMPARE(colourAt(begin + 30.5, 15.5e6), ui::Theme::light().other);
        QCOMPARE(colourAt(begin + 30.5, -1.3e6), colours[0].colour);
        QCOMPARE(colourAt(begin + 30.5, -4.3e6), colours[1].colour);
        QCOMPARE(colourAt(begin + 30.5, -8.5e6), ui::Theme::light().other);
        QCOMPARE(colourAt(begin + 30.5, -9.3e6), ui::Theme::light().panel);
        QVERIFY(m_plot->yOf(0) > m_plot->plotArea().top() && m_plot->yOf(0) < m_plot->plotArea().bottom());
    }

    void linesAreMirroredToo()
    {
        m_plot->setLines(true);
        show(answerOf(10e6, 5e6, 1e6), answerOf(2e6, 6e6, 1e6));
        const auto lineOf = [](const ui::KeyColour& colour) {
            return ui::readable(colour.colour, ui::Theme::light().panel, 3);
        };
        QVERIFY(isLine(lineOf(colours[0]), begin + 30.5, 10e6));
        QVERIFY(isLine(lineOf(colours[1]), begin + 30.5, 5e6));
        QVERIFY(isLine(lineOf(colours[0]), begin + 30.5, -2e6));
        QVERIFY(isLine(lineOf(colours[1]), begin + 30.5, -6e6));
        QCOMPARE(colourAt(begin + 30.5, -4.7e6), ui::Theme::light().panel);
    }

    void theLowerSideGrowsAtOnceAndShrinksSlowly()
    {
        show(answerOf(10e6, 0, 0), answerOf(2e6, 0, 0));
        const double before = m_plot->bottomOfScale();
        show(answerOf(10e6, 0, 0), answerOf(9e6, 0, 0));
        const double grown = m_plot->bottomOfScale();
        QVERIFY(grown >= 9e6 && before < 9e6);
        m_time = 3000;
        show(answerOf(10e6, 0, 0), answerOf(2e6, 0, 0));
        QCOMPARE(m_plot->bottomOfScale(), grown);
        m_time = 20'000;
        show(answerOf(10e6, 0, 0), answerOf(2e6, 0, 0));
        QCOMPARE(m_plot->bottomOfScale(), before);
    }

    void aFixedScaleIsReleasedWhenASideComesOrGoes()
    {
        const auto answer = answerOf(10e6, 5e6, 1e6);
        show(answer, answerOf(2e6, 6e6, 1e6));
        m_plot->setScaleFixed(true);
        QVERIFY(m_plot->fixedScale()->bottom > 0);
        QSignalSpy released(m_plot.get(), &ui::StackPlot::scaleReleased);
        show(answer, answerOf(2e6, 16e6, 1e6));
        QCOMPARE(released.count(), 0);
        show(answer, nullptr);
        QCOMPARE(released.count(), 1);
        QCOMPARE(m_plot->bottomOfScale(), 0.0);
        QVERIFY(m_plot->topOfScale() > 16e6 && m_plot->topOfScale() < 25e6);
    }

    void whatLeavesAFixedScaleIsSaidAtEitherEnd()
    {
        show(answerOf(10e6, 5e6, 1e6), answerOf(2e6, 6e6, 1e6));
        m_plot->setScaleFixed(true);
        const QColor warning = ui::Theme::light().warning;
        show(answerOf(10e6, 5e6, 1e6), answerOf(2e6, 60e6, 1e6));
        const auto edge = [&](double value, int inside) {
            QCoreApplication::processEvents();
            const QPoint place = placeOf(begin + 30.5, value);
            return m_plot->grab().toImage().pixelColor(place + QPoint(0, inside));
        };
        QCOMPARE(edge(-m_plot->bottomOfScale(), -2), warning);
        QVERIFY(edge(m_plot->topOfScale(), 2) != warning);
    }

    void theScreenReaderHearsBothSides()
    {
        show(answerOf(10e6, 5e6, 1e6), answerOf(2e6, 6e6, 1e6));
        hover(placeOf(begin + 30.5, -1e6));
        QString text = QAccessible::queryAccessibleInterface(m_plot.get())->text(QAccessible::Value);
        text.replace(QChar(QChar::Nbsp), QChar(' '));
        QVERIFY2(text.contains("Out: total 16.0 Mbit/s, a 62.5 %, b 31."), qPrintable(text));
        QVERIFY2(text.contains("In: total 9.00 Mbit/s, b 66.7 %, a 22.2 %"), qPrintable(text));
    }

    void aLayerBelowIsTheSameFlow()
    {
        show(answerOf(10e6, 5e6, 1e6), answerOf(2e6, 6e6, 1e6));
        QSignalSpy picked(m_plot.get(), &ui::StackPlot::layerPicked);
        QSignalSpy pinned(m_plot.get(), &ui::StackPlot::pinned);
        QTest::mouseClick(m_plot.get(), Qt::MiddleButton, {}, placeOf(begin + 30.5, -5e6));
        QTest::mouseClick(m_plot.get(), Qt::MiddleButton, {}, placeOf(begin + 30.5, 5e6));
        QTest::mouseClick(m_plot.get(), Qt::MiddleButton, {}, placeOf(begin + 30.5, -8.5e6));
        QCOMPARE(picked.count(), 3);
        QCOMPARE(picked[0][0].toInt(), 1);
        QCOMPARE(picked[1][0].toInt(), 0);
        QCOMPARE(picked[2][0].toInt(), -1);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, placeOf(begin + 12.5, -5e6));
        QCOMPARE(pinned.count(), 1);
        QCOMPARE(pinned[0][0].toLongLong(), qint64(begin + 12));
    }

    void peaksAreMarkedOnBothSides()
    {
        auto answer = answerOf(10e6, 0, 0, 10);
        auto back = answerOf(4e6, 0, 0, 10);
        answer->total.peaks.assign(60, 20e6);
        back->total.peaks.assign(60, 8e6);
        show(answer, back);
        QVERIFY(m_plot->topOfScale() >= 20e6 && m_plot->bottomOfScale() >= 8e6);
        const QColor mark = nearTo(ui::Theme::light().text, begin + 305, 20e6);
        QVERIFY(differenceOf(mark, ui::Theme::light().panel) > 90);
        QVERIFY(isLine(mark, begin + 305, -8e6));
        QCOMPARE(colourAt(begin + 305, 16e6), ui::Theme::light().panel);
        QCOMPARE(colourAt(begin + 305, -6.5e6), ui::Theme::light().panel);
    }

    void vectorsHaveBothSides()
    {
        show(answerOf(10e6, 5e6, 1e6), answerOf(2e6, 6e6, 1e6));
        QImage image(m_plot->size(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        m_plot->draw(painter, m_plot->size());
        painter.end();
        QCOMPARE(image.pixelColor(placeOf(begin + 30.5, -4.3e6)), colours[1].colour);
        QCOMPARE(image.pixelColor(placeOf(begin + 30.5, 4.3e6)), colours[0].colour);
    }
};

QTEST_MAIN(TestMirror)
#include "tst_mirror.moc"
