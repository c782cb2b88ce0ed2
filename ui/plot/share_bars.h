// SPDX-License-Identifier: GPL-3.0-or-later
// Shares as horizontal bars, a row each: name and figures over the bar. UI thread.
#pragma once

#include "plot/share_chart.h"

class QBarSet;
class QHorizontalBarSeries;
class QValueAxis;

namespace weir::ui
{

class ShareBars : public ShareChart
{
    Q_OBJECT
public:
    explicit ShareBars(QWidget* parent = nullptr);

    void setShares(const ShareTable& shares);

    QPainterPath shapeOf(int item) const override;
    int itemAt(const QPointF& place) const override;
    QRectF barOf(int item) const;   ///< as it is drawn
    double valueOf(int item) const; ///< that the bar has
    QSize sizeHint() const override;

protected:
    void layOut() override;
    void restyle() override;
    void paintWords(QPainter& painter) const override;
    int neighbour(int item, int key) const override;

private:
    void makeSets();
    void style(QBarSet& set, const ShareItem& item);
    double rowHeight() const;
    QRectF rowOf(int item) const;

    QHorizontalBarSeries* m_series;
    QValueAxis* m_values;
    std::vector<QBarSet*> m_sets; ///< of each item
    double m_largest = 0;
};

} // namespace weir::ui
