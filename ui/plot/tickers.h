// SPDX-License-Identifier: GPL-3.0-or-later
// The ticks of both axes, for QCustomPlot. UI thread.
#pragma once

#include <qcustomplot.h>

#include "plot/scene.h"

namespace weir::ui
{

class TimeTicker : public QCPAxisTicker
{
public:
    TimeTicker(const Scene& scene, int most) : m_scene(scene), m_most(most) {}

    void setMost(int most) { m_most = most; }
    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision,
                  QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* labels) override;

private:
    const Scene& m_scene;
    int m_most;
};

class ValueTicker : public QCPAxisTicker
{
public:
    explicit ValueTicker(const Scene& scene) : m_scene(scene) {}

    void generate(const QCPRange& range, const QLocale& locale, QChar formatChar, int precision,
                  QVector<double>& ticks, QVector<double>* subTicks, QVector<QString>* labels) override;

private:
    const Scene& m_scene;
};

} // namespace weir::ui
