// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QPainter>
#include <QSignalSpy>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>
#include <cmath>

#include "plot/moment_tip.h"
#include "plot/stack_plot.h"

using namespace weir;
using namespace weir::ui;

namespace
{

constexpr qint64 begin = 1'795'356'000; // 14:00:00Z

/// Flows a, b, c … with a value in each step.
std::shared_ptr<query::Answer> answerOf(const std::vector<double>& values, int steps, int step = 1)
{
    auto answer = std::make_shared<query::Answer>();
    answer->range = {begin, begin + steps * step, step};
    answer->columns = {"ipsource"};
    answer->unit = {"bits_per_s", "bits"};
    answer->states.assign(std::size_t(steps), query::StepState::Covered);
    double sum = 0;
    for (const double value : values) {
        query::Series& series = answer->series.emplace_back();
        series.keys = {std::string(1, char('a' + answer->series.size() - 1))};
        series.steps.assign(std::size_t(steps), {value, 50, 28});
        sum += value;
    }
    answer->other.steps.assign(std::size_t(steps), {1e6, 10, 62});
    answer->otherFlows = 7;
    answer->total.steps.assign(std::size_t(steps), {sum + 1e6, 100, 20});
    return answer;
}

const std::vector<KeyColour> colours{
    {QColor(0x3f, 0x90, 0xda), false}, {QColor(0xff, 0xa9, 0x0e), false}, {QColor(0x83, 0x2d, 0xb6), false}};

} // namespace

class TestStackPlot : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<StackPlot> m_plot;
    qint64 m_time = 0;

    void show(const std::shared_ptr<query::Answer>& answer)
    {
        m_plot->setNow(answer->range.to);
        m_plot->setVisibleRange(answer->range.from, answer->range.to);
        m_plot->setAnswer(answer, colours);
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

    /// How much of a row of pixels the doubt about it changes.
    double doubted(double from, double to, double value) const
    {
        const auto row = [&](bool bands) {
            m_plot->setErrorBands(bands);
            QCoreApplication::processEvents();
            const QPoint first = placeOf(from, value);
            const int width = placeOf(to, value).x() - first.x();
            return m_plot->grab(QRect(first, QSize(width, 1))).toImage();
        };
        const QImage without = row(false);
        const QImage with = row(true);
        int different = 0;
        for (int x = 0; x < with.width(); ++x)
            different += with.pixel(x, 0) != without.pixel(x, 0);
        return double(different) / with.width();
    }

    static bool isHatch(double part) { return part > 0.05 && part < 0.5; }

    void wheel(QPoint place, QPoint angle) const
    {
        QWheelEvent event(place, m_plot->mapToGlobal(place), {}, angle, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_plot.get(), &event);
    }

    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::mousePress(m_plot.get(), Qt::LeftButton, modifiers, from);
        for (const double part : {0.3, 0.7, 1.0}) {
            const QPointF place = QPointF(from) + (QPointF(to) - QPointF(from)) * part;
            QMouseEvent move(QEvent::MouseMove, place, m_plot->mapToGlobal(place), Qt::NoButton,
                             Qt::LeftButton, modifiers);
            QCoreApplication::sendEvent(m_plot.get(), &move);
        }
        QTest::mouseRelease(m_plot.get(), Qt::LeftButton, modifiers, to);
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
        m_plot = std::make_unique<StackPlot>();
        m_plot->setClock([this] { return m_time; });
        m_plot->setTimeZone(QTimeZone::utc());
        m_plot->setErrorBands(false);
        m_plot->resize(700, 400);
        m_plot->show();
    }

    void cleanup() { m_plot.reset(); }

    void layersLieInTheirOrderWithOtherOnTop()
    {
        show(answerOf({10e6, 5e6, 2e6}, 60));
        QCOMPARE(colourAt(begin + 30.5, 4.7e6), colours[0].colour);
        QCOMPARE(colourAt(begin + 30.5, 12.6e6), colours[1].colour);
        QCOMPARE(colourAt(begin + 30.5, 16.3e6), colours[2].colour);
        QCOMPARE(colourAt(begin + 30.5, 17.5e6), Theme::light().other);
        QCOMPARE(colourAt(begin + 30.5, 18.9e6), Theme::light().panel);
    }

    void eachStepIsAColumnOfItsOwn()
    {
        const auto answer = answerOf({10e6}, 60);
        answer->series[0].steps[20].value = 4e6;
        show(answer);
        QCOMPARE(colourAt(begin + 19.8, 8.7e6), colours[0].colour);
        QCOMPARE(colourAt(begin + 20.3, 8.7e6), Theme::light().panel);
        QCOMPARE(colourAt(begin + 20.8, 8.7e6), Theme::light().panel);
        QCOMPARE(colourAt(begin + 21.3, 8.7e6), colours[0].colour);
    }

    void aGapIsHatchedAndNotDrawnAsZero()
    {
        const auto answer = answerOf({10e6}, 60);
        for (std::size_t step = 20; step < 30; ++step) {
            answer->states[step] = query::StepState::NoDatagrams;
            answer->series[0].steps[step] = {};
            answer->other.steps[step] = {};
            answer->total.steps[step] = {};
        }
        show(answer);
        QCoreApplication::processEvents();
        const QImage image = m_plot->grab().toImage();
        int hatch = 0;
        int other = 0;
        for (int x = placeOf(begin + 20.2, 0).x(); x < placeOf(begin + 29.8, 0).x(); ++x) {
            const QColor colour = image.pixelColor(x, placeOf(0, 2.3e6).y());
            hatch += colour == Theme::light().gap;
            other += colour != Theme::light().gap && colour != Theme::light().panel;
        }
        QVERIFY(hatch > 5);
        QCOMPARE(other, 0);
        m_plot->setPinned(begin + 25);
        QVERIFY(m_plot->momentText().contains(QStringLiteral("No datagrams")));
    }

    void afterNowThereIsNothing()
    {
        const auto answer = answerOf({10e6}, 60);
        answer->states[59] = query::StepState::NotKept;
        show(answer);
        m_plot->setNow(begin + 50);
        QCOMPARE(colourAt(begin + 49.5, 4.7e6), colours[0].colour);
        QCOMPARE(colourAt(begin + 50.5, 4.7e6), Theme::light().panel);
        QCOMPARE(colourAt(begin + 59.5, 4.7e6), Theme::light().panel);
    }

    void aPeakIsSeenAlsoWhereThereAreMoreStepsThanPixels()
    {
        for (const int peak : {0, 1, 2, 1777, 7198, 7199}) {
            const auto answer = answerOf({1e6}, 7200);
            answer->series[0].steps[std::size_t(peak)].value = 90e6;
            m_time += 60000;
            show(answer);
            QCoreApplication::processEvents();
            const QImage image = m_plot->grab().toImage();
            const QRect area = m_plot->plotArea();
            int columns = 0;
            for (int x = area.left(); x <= area.right(); ++x)
                columns += image.pixelColor(x, placeOf(0, 70e6).y()) == colours[0].colour;
            QCOMPARE(columns, 1);
        }
    }

    void theScaleGrowsAtOnceAndShrinksSlowly()
    {
        show(answerOf({10e6}, 60));
        const double small = m_plot->topOfScale();
        show(answerOf({90e6}, 60));
        const double large = m_plot->topOfScale();
        QVERIFY(large > 5 * small);

        // The same question goes on: the high second has left the window.
        auto tall = answerOf({10e6}, 60);
        tall->series[0].steps[0].value = 90e6;
        m_time = 100000;
        show(tall);
        QCOMPARE(m_plot->topOfScale(), large);
        auto low = answerOf({10e6}, 60);
        low->range = {begin + 1, begin + 61, 1};
        m_time = 101000;
        show(low);
        QCOMPARE(m_plot->topOfScale(), large);
        m_time = 108999;
        m_plot->setNow(begin + 61);
        QCOMPARE(m_plot->topOfScale(), large);
        m_time = 109000;
        m_plot->setNow(begin + 61);
        QCOMPARE(m_plot->topOfScale(), small);
    }

    void anotherQuestionHasItsOwnScaleAtOnce()
    {
        show(answerOf({90e6}, 60));
        const auto other = answerOf({10e6}, 60);
        for (query::Estimate& total : other->total.steps)
            total.samples = 3;
        show(other);
        QVERIFY(m_plot->topOfScale() < 20e6);
    }

    void bothAxesHaveLabelsThatDoNotMoveThePlot()
    {
        show(answerOf({10e6}, 60));
        QCoreApplication::processEvents();
        const QRect area = m_plot->plotArea();
        const QImage image = m_plot->grab().toImage();
        const auto inkIn = [&](const QRect& rect) {
            int ink = 0;
            for (int y = rect.top(); y <= rect.bottom(); ++y) {
                for (int x = rect.left(); x <= rect.right(); ++x)
                    ink += image.pixelColor(x, y) != Theme::light().panel;
            }
            return ink;
        };
        QVERIFY(inkIn(QRect(0, area.top(), area.left() - 2, area.height())) > 100);
        QVERIFY(inkIn(QRect(area.left(), area.bottom() + 8, area.width(), 18)) > 100);
        m_time = 60000;
        show(answerOf({123456e6}, 60));
        QCOMPARE(m_plot->plotArea(), area);
    }

    void theUnitIsOnTheAxisAndCanBeClicked()
    {
        show(answerOf({10e6}, 60));
        auto* const unit = m_plot->findChild<QToolButton*>();
        QVERIFY(unit);
        QCOMPARE(unit->text(), QStringLiteral("Mbit/s"));
        QSignalSpy clicked(m_plot.get(), &StackPlot::unitClicked);
        QTest::mouseClick(unit, Qt::LeftButton);
        QCOMPARE(clicked.size(), 1);
    }

    void aClickPinsAndAnotherOneUnpins()
    {
        show(answerOf({10e6}, 60));
        QSignalSpy pinned(m_plot.get(), &StackPlot::pinned);
        QSignalSpy unpinned(m_plot.get(), &StackPlot::unpinned);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, placeOf(begin + 30.5, 3e6));
        QCOMPARE(pinned.size(), 1);
        QCOMPARE(pinned[0][0].toLongLong(), begin + 30);
        QCOMPARE(m_plot->pinnedSecond(), std::optional<qint64>(begin + 30));
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, placeOf(begin + 10.5, 3e6));
        QCOMPARE(pinned.size(), 2);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, placeOf(begin + 10.5, 5e6));
        QCOMPARE(unpinned.size(), 1);
        QCOMPARE(m_plot->pinnedSecond(), std::optional<qint64>());

        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, placeOf(begin + 10.5, 5e6));
        QTest::keyClick(m_plot.get(), Qt::Key_Escape);
        QCOMPARE(unpinned.size(), 2);
    }

    void thePinnedMomentIsALine()
    {
        show(answerOf({10e6}, 60));
        m_plot->setPinned(begin + 30);
        QCOMPARE(colourAt(begin + 30.5, 4.7e6), Theme::light().accent);
    }

    void theWheelZoomsAboutTheCursor()
    {
        show(answerOf({10e6}, 60));
        QSignalSpy changed(m_plot.get(), &StackPlot::viewChanged);
        wheel(placeOf(begin + 30, 5e6), {0, 240});
        QCOMPARE(changed.size(), 1);
        const qint64 span = changed[0][1].toLongLong() - changed[0][0].toLongLong();
        QCOMPARE(span, 38);
        QCOMPARE((changed[0][1].toLongLong() + changed[0][0].toLongLong()) / 2, begin + 30);
        QCOMPARE(m_plot->visibleFrom(), changed[0][0].toLongLong());
    }

    void aDragPansAtOnceButNotBeyondNow()
    {
        show(answerOf({10e6}, 60));
        m_plot->setVisibleRange(begin + 20, begin + 40);
        QSignalSpy changed(m_plot.get(), &StackPlot::viewChanged);
        QSignalSpy pinned(m_plot.get(), &StackPlot::pinned);
        drag(placeOf(begin + 25, 5e6), placeOf(begin + 35, 5e6));
        QVERIFY(!changed.isEmpty());
        QCOMPARE(m_plot->visibleFrom(), begin + 10);
        QCOMPARE(changed.constLast()[0].toLongLong(), begin + 10);
        drag({600, 200}, {-3000, 200});
        QCOMPARE(m_plot->visibleTo(), begin + 60);
        QCOMPARE(pinned.size(), 0);
    }

    void shiftAndDragBrushWholeSteps()
    {
        show(answerOf({10e6}, 30, 2));
        QSignalSpy brushed(m_plot.get(), &StackPlot::brushed);
        QSignalSpy changed(m_plot.get(), &StackPlot::viewChanged);
        drag(placeOf(begin + 41, 5e6), placeOf(begin + 13, 5e6), Qt::ShiftModifier);
        QCOMPARE(brushed.size(), 1);
        QCOMPARE(brushed[0][0].toLongLong(), begin + 12);
        QCOMPARE(brushed[0][1].toLongLong(), begin + 42);
        QCOMPARE(changed.size(), 0);
    }

    void theKeyboardMarksARangeFromThePinnedMoment()
    {
        show(answerOf({10e6}, 60));
        m_plot->setPinned(begin + 57);
        QSignalSpy brushed(m_plot.get(), &StackPlot::brushed);
        QTest::keyClick(m_plot.get(), Qt::Key_Left); // from the pinned moment
        QTest::keyClick(m_plot.get(), Qt::Key_Left);
        QTest::keyClick(m_plot.get(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(brushed.size(), 1);
        QCOMPARE(brushed[0][0].toLongLong(), begin + 55);
        QCOMPARE(brushed[0][1].toLongLong(), begin + 58);
    }

    void theBrushedRangeIsMarkedUntilEscape()
    {
        show(answerOf({10e6}, 60));
        m_plot->setBrushed(std::pair(begin + 20, begin + 30));
        QVERIFY(colourAt(begin + 25, 11.5e6) != Theme::light().panel);
        QCOMPARE(colourAt(begin + 35, 11.5e6), Theme::light().panel);
        QSignalSpy unpinned(m_plot.get(), &StackPlot::unpinned);
        QTest::keyClick(m_plot.get(), Qt::Key_Escape);
        QCOMPARE(unpinned.size(), 1);
        QCOMPARE(colourAt(begin + 25, 11.5e6), Theme::light().panel);
    }

    void thePeakInsideAStepIsALineAboveTheMean()
    {
        const auto answer = answerOf({10e6}, 30, 10);
        answer->total.peaks.assign(30, 14e6);
        answer->total.peaks[12] = 40e6;
        answer->series[0].peaks.assign(30, 13e6);
        show(answer);
        QVERIFY(m_plot->topOfScale() >= 40e6); // the scale includes it
        const QColor line = mixed(Theme::light().panel, Theme::light().crosshair, 0.75);
        const auto isLineNear = [&](double second, double value) {
            QCoreApplication::processEvents();
            const QImage image = m_plot->grab().toImage();
            const QPoint place = placeOf(second, value);
            for (int y = place.y() - 1; y <= place.y() + 1; ++y)
                if (image.pixelColor(place.x(), y) == line)
                    return true;
            return false;
        };
        QVERIFY(isLineNear(begin + 125, 40e6));
        QVERIFY(isLineNear(begin + 55, 14e6));
        QVERIFY(!isLineNear(begin + 55, 20e6));
        QCOMPARE(colourAt(begin + 125, 27e6), Theme::light().panel);
    }

    void thePeakIsToldOfAMoment()
    {
        const auto answer = answerOf({10e6}, 30, 10);
        answer->total.peaks.assign(30, 31e6);
        show(answer);
        hover(placeOf(begin + 125, 3e6));
        QVERIFY2(m_plot->momentText().contains(QString::fromUtf8(
                     "mean 11.0\u00a0Mbit/s, peak 31.0\u00a0Mbit/s in this 10\u00a0s step")),
                 qPrintable(m_plot->momentText()));
    }

    void linesBeginAtZeroEachByItself()
    {
        m_plot->setLines(true);
        show(answerOf({9.3e6, 4.7e6}, 60));
        QVERIFY(m_plot->topOfScale() < 12e6);
        QCOMPARE(colourAt(begin + 30.5, 9.3e6), readable(colours[0].colour, Theme::light().panel, 3));
        QCOMPARE(colourAt(begin + 30.5, 4.7e6), readable(colours[1].colour, Theme::light().panel, 3));
        QCOMPARE(colourAt(begin + 30.5, 7.1e6), Theme::light().panel);
        QCOMPARE(colourAt(begin + 30.5, 3e6), Theme::light().panel);
    }

    void aFixedScaleStaysAndSaysSo()
    {
        show(answerOf({10e6}, 60));
        const double top = m_plot->topOfScale();
        m_plot->setScaleFixed(true);
        auto* const unit = m_plot->findChild<QToolButton*>();
        QVERIFY(unit->text().contains(QStringLiteral("fixed")));
        show(answerOf({90e6}, 60));
        QCOMPARE(m_plot->topOfScale(), top);
        QCOMPARE(colourAt(begin + 30.5, top * 0.997), Theme::light().warning); // there is more
        m_plot->setScaleFixed(false);
        QVERIFY(m_plot->topOfScale() > 90e6);
        QCOMPARE(unit->text(), QStringLiteral("Mbit/s"));
    }

    void aCtrlClickOnOtherOpensIt()
    {
        show(answerOf({10e6}, 60));
        QSignalSpy other(m_plot.get(), &StackPlot::otherWanted);
        QSignalSpy pinned(m_plot.get(), &StackPlot::pinned);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, Qt::ControlModifier, placeOf(begin + 30.5, 5e6));
        QCOMPARE(other.size(), 0);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, Qt::ControlModifier, placeOf(begin + 30.5, 10.5e6));
        QCOMPARE(other.size(), 1);
        QCOMPARE(pinned.size(), 0);
    }

    void aDoubleClickGoesLiveAndLeavesThePinAlone()
    {
        show(answerOf({10e6}, 60));
        m_plot->setPinned(begin + 5);
        QSignalSpy live(m_plot.get(), &StackPlot::liveWanted);
        const QPoint place = placeOf(begin + 40.5, 5e6);
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(m_plot.get(), Qt::LeftButton, {}, place);
        QCOMPARE(live.size(), 1);
        QCOMPARE(m_plot->pinnedSecond(), std::optional<qint64>(begin + 5));
    }

    void theKeyboardMovesTheCursorAndPins()
    {
        show(answerOf({10e6}, 60));
        QSignalSpy pinned(m_plot.get(), &StackPlot::pinned);
        QTest::keyClick(m_plot.get(), Qt::Key_Left);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 59));
        QTest::keyClick(m_plot.get(), Qt::Key_Left);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 58));
        QTest::keyClick(m_plot.get(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 48));
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 49));
        QTest::keyClick(m_plot.get(), Qt::Key_Return);
        QCOMPARE(pinned.size(), 1);
        QCOMPARE(pinned[0][0].toLongLong(), begin + 49);
        QTest::keyClick(m_plot.get(), Qt::Key_Home);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin));
        QTest::keyClick(m_plot.get(), Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 59));
        QTest::keyClick(m_plot.get(), Qt::Key_Right);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 59));
    }

    void endBelongsToTheWindow()
    {
        show(answerOf({10e6}, 60));
        QTest::keyClick(m_plot.get(), Qt::Key_Home);
        for (const QEvent::Type type : {QEvent::ShortcutOverride, QEvent::KeyPress}) {
            QKeyEvent end(type, Qt::Key_End, Qt::NoModifier);
            end.ignore();
            QCoreApplication::sendEvent(m_plot.get(), &end);
            QVERIFY(!end.isAccepted());
        }
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin));
    }

    void theCursorTakesTheVisibleRangeWithIt()
    {
        show(answerOf({10e6}, 60));
        m_plot->setVisibleRange(begin + 20, begin + 40);
        QSignalSpy changed(m_plot.get(), &StackPlot::viewChanged);
        QTest::keyClick(m_plot.get(), Qt::Key_Home);
        QTest::keyClick(m_plot.get(), Qt::Key_Left);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_plot->visibleFrom(), begin + 19);
        QCOMPARE(m_plot->visibleTo(), begin + 39);
    }

    void spaceBelongsToTheWindow()
    {
        show(answerOf({10e6}, 60));
        QKeyEvent space(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier, QStringLiteral(" "));
        QCoreApplication::sendEvent(m_plot.get(), &space);
        QVERIFY(!space.isAccepted());
    }

    void theTooltipNamesTheLargestOfTheSecondFirst()
    {
        const auto answer = answerOf({10e6, 5e6, 2e6}, 60);
        answer->series[0].steps[40] = {};
        answer->series[2].steps[40] = {30e6, 50, 28};
        answer->other.steps[40] = {6e6, 50, 28};
        show(answer);
        const MomentTip& tip = *m_plot->findChild<MomentTip*>();
        hover(placeOf(begin + 20.5, 4e6));
        QCOMPARE(tip.names(), (QStringList{"a", "b", "c", "other"}));
        hover(placeOf(begin + 40.5, 4e6));
        QCOMPARE(tip.names(), (QStringList{"c", "other", "b"}));
        // What does not fit is the smallest of that second.
        m_plot->resize(700, 100);
        hover(placeOf(begin + 40.5, 1e6));
        QVERIFY2(tip.names().startsWith("c") && tip.names().size() <= 3, qPrintable(tip.names().join(' ')));
    }

    void theTooltipNamesProtocols()
    {
        const auto answer = answerOf({10e6, 5e6}, 60);
        answer->columns = {"ipprotocol"};
        answer->series[0].keys = {"6"};
        answer->series[1].keys = {"17"};
        show(answer);
        hover(placeOf(begin + 20.5, 4e6));
        QCOMPARE(m_plot->findChild<MomentTip*>()->names(), (QStringList{"6 TCP", "17 UDP", "other"}));
    }

    void theTooltipGoesWhenNobodyPointsAtAMoment()
    {
        show(answerOf({10e6}, 60));
        const MomentTip& tip = *m_plot->findChild<MomentTip*>();
        const auto send = [&](QEvent&& event) { QCoreApplication::sendEvent(m_plot.get(), &event); };
        QTest::keyClick(m_plot.get(), Qt::Key_Home);
        QVERIFY(tip.isVisible());
        send(QFocusEvent(QEvent::FocusOut, Qt::TabFocusReason));
        QVERIFY(!tip.isVisible());
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>());
        QCOMPARE(m_plot->cursorSecond(), std::optional<qint64>(begin));
        send(QFocusEvent(QEvent::FocusIn, Qt::TabFocusReason));
        QVERIFY(tip.isVisible());
        m_plot->leaveMoment();
        QVERIFY(!tip.isVisible());
        QCOMPARE(m_plot->cursorSecond(), std::optional<qint64>());

        hover(placeOf(begin + 20.5, 4e6));
        QVERIFY(tip.isVisible());
        send(QEvent(QEvent::WindowDeactivate));
        QVERIFY(!tip.isVisible());
        hover(placeOf(begin + 20.5, 4e6));
        QVERIFY(tip.isVisible());
        send(QEvent(QEvent::Leave));
        QVERIFY(!tip.isVisible());
    }

    void theTooltipGivesWayToTheMenu_data()
    {
        QTest::addColumn<bool>("byKeyboard");
        QTest::newRow("of the mouse") << false;
        QTest::newRow("of the keyboard") << true;
    }

    void theTooltipGivesWayToTheMenu()
    {
        QFETCH(bool, byKeyboard);
        const auto answer = answerOf({10e6}, 60);
        show(answer);
        const MomentTip& tip = *m_plot->findChild<MomentTip*>();
        const QPoint place = placeOf(begin + 20.5, 4e6);
        if (byKeyboard)
            QTest::keyClick(m_plot.get(), Qt::Key_Home);
        else
            hover(place);
        QVERIFY(tip.isVisible());
        bool wasAsked = false;
        bool wasShown = true;
        connect(m_plot.get(), &StackPlot::menuWanted, this, [&](const QPoint&, std::optional<qint64> second) {
            wasAsked = second == (byKeyboard ? begin : begin + 20);
            show(answer); // the next second comes while the menu is open
            wasShown = tip.isVisible();
        });
        QContextMenuEvent event(byKeyboard ? QContextMenuEvent::Keyboard : QContextMenuEvent::Mouse, place,
                                m_plot->mapToGlobal(place));
        QCoreApplication::sendEvent(m_plot.get(), &event);
        QVERIFY(wasAsked);
        QVERIFY(!wasShown);
        QCOMPARE(tip.isVisible(), byKeyboard); // the cursor is where it was, the mouse is not
    }

    void theTooltipStaysInsideAndDoesNotCoverTheCursor()
    {
        show(answerOf({10e6, 5e6, 2e6}, 60));
        const QWidget* tip = m_plot->findChild<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
        for (QWidget* const child : m_plot->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (qstrcmp(child->metaObject()->className(), "weir::ui::MomentTip") == 0)
                tip = child;
        }
        QVERIFY(!tip->isVisible());
        const QRect area = m_plot->plotArea();
        for (int x = area.left() + 1; x < area.right(); x += 17) {
            const QPoint place(x, area.center().y());
            hover(place);
            QVERIFY(tip->isVisible());
            QVERIFY(!tip->geometry().contains(place));
            QVERIFY(m_plot->rect().adjusted(-8, -8, 8, 8).contains(tip->geometry()));
        }
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(m_plot.get(), &leave);
        QVERIFY(!tip->isVisible());
    }

    void theMomentUnderAQuietMouseFollowsTheData()
    {
        show(answerOf({10e6}, 60));
        hover(placeOf(begin + 30.5, 5e6));
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 30));
        QSignalSpy hovered(m_plot.get(), &StackPlot::hovered);
        m_plot->setVisibleRange(begin - 10, begin + 50);
        QCOMPARE(m_plot->hoveredSecond(), std::optional<qint64>(begin + 20));
        QCOMPARE(hovered.size(), 1);
    }

    void aScreenReaderHearsTheMoment()
    {
        const auto answer = answerOf({25.62e6, 10e6, 5.38e6}, 60);
        show(answer);
        m_plot->setPinned(begin + 22);
        QCOMPARE(m_plot->momentText().replace(QChar(0xa0), u' '),
                 QStringLiteral("14:00:22, total 42.0 Mbit/s, a 61.0 %, b 23.8 %, c 12.8 %"));
        QAccessibleInterface* const spoken = QAccessible::queryAccessibleInterface(m_plot.get());
        QVERIFY(spoken);
        QCOMPARE(spoken->role(), QAccessible::Chart);
        QVERIFY(!spoken->text(QAccessible::Name).isEmpty());
        QCOMPARE(spoken->text(QAccessible::Value), m_plot->momentText());
    }

    void aHighlightedLayerStandsOut()
    {
        show(answerOf({10e6, 5e6, 2e6}, 60));
        m_plot->setHighlighted(1);
        QCOMPARE(colourAt(begin + 30.5, 12.6e6), colours[1].colour);
        QVERIFY(colourAt(begin + 30.5, 4.7e6) != colours[0].colour);
        m_plot->setHighlighted({});
        QCOMPARE(colourAt(begin + 30.5, 4.7e6), colours[0].colour);
    }

    void theErrorOfTheTotalIsABandWhereItIsKnown()
    {
        const auto answer = answerOf({10e6}, 60);
        for (std::size_t step = 40; step < 60; ++step)
            answer->total.steps[step].ci95 = std::nan("");
        m_plot->setErrorBands(true);
        show(answer);
        QVERIFY(colourAt(begin + 20.5, 11.6e6) != Theme::light().panel);
        QCOMPARE(colourAt(begin + 50.5, 11.6e6), Theme::light().panel);
    }

    void whatTooFewSamplesTellIsHatched()
    {
        const auto answer = answerOf({10e6, 5e6}, 60);
        for (std::size_t step = 40; step < 60; ++step)
            answer->total.steps[step].ci95 = std::nan("");
        show(answer);
        QCOMPARE(doubted(begin + 22.5, begin + 37.5, 3e6), 0.0);
        QVERIFY(isHatch(doubted(begin + 42.5, begin + 57.5, 3e6)));
        QCOMPARE(doubted(begin + 42.5, begin + 57.5, 16.5e6), 0.0); // above it
        answer->query.value = *key::parseValue("avg:ipttl");        // of which no error is known anywhere
        show(answer);
        QCOMPARE(doubted(begin + 42.5, begin + 57.5, 3e6), 0.0);
    }

    void theErrorOfTheSeriesThatStandsOutIsABand()
    {
        const auto answer = answerOf({10e6, 5e6}, 60);
        for (std::size_t step = 0; step < 60; ++step)
            answer->series[0].steps[step].ci95 = step < 40 ? 20 : std::nan("");
        show(answer);
        m_plot->setHighlighted(0);
        for (const bool lines : {false, true}) {
            m_plot->setLines(lines);
            QCOMPARE(doubted(begin + 22.5, begin + 37.5, 9e6), 1.0);
            QCOMPARE(doubted(begin + 22.5, begin + 37.5, 11.5e6), 1.0);
            QCOMPARE(doubted(begin + 22.5, begin + 37.5, 7e6), 0.0);
            QVERIFY(isHatch(doubted(begin + 42.5, begin + 57.5, 3e6)));
            QCOMPARE(doubted(begin + 42.5, begin + 57.5, 11e6), 0.0); // another's
        }
    }

    void theThemeChangesAtOnce()
    {
        show(answerOf({10e6}, 60));
        m_plot->setTheme(Theme::dark());
        QCOMPARE(colourAt(begin + 30.5, 11.7e6), Theme::dark().panel);
        QCOMPARE(colourAt(begin + 30.5, 4.7e6), colours[0].colour);
    }

    void aPictureHasTheSizeAndTheColoursThatWereAsked()
    {
        show(answerOf({10e6}, 60));
        m_plot->setPinned(begin + 30);
        const QImage picture = m_plot->picture({800, 450}, 2);
        QCOMPARE(picture.size(), QSize(1600, 900));
        QCOMPARE(picture.pixelColor(800, 700), colours[0].colour);
        for (int x = 200; x < 1500; ++x)
            QVERIFY2(picture.pixelColor(x, 700) != Theme::light().accent, "a picture has no marks");
        QCOMPARE(colourAt(begin + 20.5, 4.7e6), colours[0].colour);
    }

    void shapesForPrintingShowTheSame()
    {
        show(answerOf({10e6}, 60));
        QImage page(800, 450, QImage::Format_RGB32);
        page.setDotsPerMeterX(11811); // 300 dpi
        page.setDotsPerMeterY(11811);
        page.fill(Qt::white);
        QPainter painter(&page);
        m_plot->draw(painter, {800, 450});
        painter.end();
        QCOMPARE(page.pixelColor(400, 350), colours[0].colour);
        QCOMPARE(page.pixelColor(760, 350), colours[0].colour);
        QCOMPARE(page.pixelColor(797, 350), QColor(Qt::white));
    }

    void anEmptyPlotAcceptsEverything()
    {
        m_plot->setAnswer(nullptr, {});
        hover({300, 200});
        QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, {300, 200});
        wheel({300, 200}, {0, 120});
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Home, Qt::Key_End, Qt::Key_Return, Qt::Key_Escape})
            QTest::keyClick(m_plot.get(), key);
        QCoreApplication::processEvents();
        QVERIFY(!m_plot->grab().isNull());
        QCOMPARE(m_plot->momentText(), QString());

        // Steps without the series to go with them, and fewer colours than flows.
        const auto answer = answerOf({10e6, 5e6}, 60);
        answer->series[1].steps.clear();
        answer->other.steps.clear();
        answer->total.steps.clear();
        m_plot->setAnswer(answer, {});
        m_plot->resize(20, 20);
        QCoreApplication::processEvents();
        QVERIFY(!m_plot->grab().isNull());
    }
};

QTEST_MAIN(TestStackPlot)
#include "tst_stack_plot.moc"
