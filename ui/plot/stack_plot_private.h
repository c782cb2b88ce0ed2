// SPDX-License-Identifier: GPL-3.0-or-later
// What a StackPlot keeps. stack_plot.cpp is what its owner tells it, stack_plot_input.cpp what its user does.
#pragma once

#include <QPointF>
#include <QTimer>
#include <QToolButton>

#include "plot/layer_order.h"
#include "plot/moment_tip.h"
#include "plot/plot_canvas.h"
#include "plot/scene.h"
#include "plot/stack_plot.h"
#include "plot/value_scale.h"

namespace weir::ui
{

struct StackPlot::Private {
    enum class Gesture { None, Pressed, Panning, Brushing };

    explicit Private(StackPlot& plot) : q(plot) {}

    void arrange();
    void fitValues();
    void restartScales();
    void show(TimeWindow window, bool tell);
    void refresh();
    void updateMoment();
    void setMoment(std::optional<qint64> second, std::optional<int> layer, Side side = Side::Above);
    Side sideAt(const QPointF& position) const;
    void moveCursor(int steps);
    void placeCursor(qint64 second);
    void pin(std::optional<qint64> second); ///< and says so
    void cancelGesture();
    void clickedAt(double second);
    void brushToCursor();
    void tellColumns();
    double secondAt(double x) const;
    std::optional<qint64> stepStartAt(double second) const;
    std::optional<int> layerAt(const QPointF& position) const;
    std::optional<int> seriesAt(const QPointF& position) const; ///< as Layer::series
    qint64 stepBegin(double second) const;                      ///< also where there is no answer yet
    qint64 lastVisible() const;
    int stepLength() const { return scene.stack.answer ? scene.stack.answer->range.step : 1; }

    StackPlot& q;
    Scene scene;
    Marks marks;
    std::vector<KeyColour> colours;
    Mirror mirror;
    LayerOrder order;
    ValueScale valueScale;
    ValueScale valueScaleBelow;
    Form form = Form::Areas;
    int columns = 0; ///< as last told
    std::function<qint64()> clock;

    PlotCanvas* canvas = nullptr;
    MomentTip* tip = nullptr;
    QToolButton* unit = nullptr;
    QTimer shrinking;

    std::optional<QPointF> mouse; ///< where it is, while it decides about the moment
    std::optional<qint64> cursor; ///< of the keyboard, while that does
    bool isLeft = false;          ///< the keyboard is elsewhere
    bool hasMenu = false;         ///< which is no place for a tip
    Gesture gesture = Gesture::None;
    QPointF pressedAt;
    std::optional<int> pressedLayer; ///< by the middle button
    TimeWindow pressedWindow;
    std::optional<qint64> pinnedBeforeClick;
};

} // namespace weir::ui
