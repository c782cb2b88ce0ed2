// SPDX-License-Identifier: GPL-3.0-or-later
// Shares as a ring of one level, or of two: groups inside, their flows around them. UI thread.
#pragma once

#include "plot/share_chart.h"

class QPieSeries;

namespace weir::ui
{

class ShareRing : public ShareChart
{
    Q_OBJECT
public:
    explicit ShareRing(QWidget* parent = nullptr);

    /// The groups first, then the flows.
    void setShares(const ShareTable& shares);

    int groups() const { return m_groups; } ///< how many of the items

    QPainterPath shapeOf(int item) const override;
    int itemAt(const QPointF& place) const override;
    double sweepOf(int item) const; ///< degrees, as it is drawn
    bool hasLabel(int item) const;
    QSize sizeHint() const override { return {300, 300}; }

protected:
    void layOut() override;
    void restyle() override;
    void paintWords(QPainter& painter) const override;
    int neighbour(int item, int key) const override;

private:
    struct Sector {
        double inner, outer; ///< radii
        double from, sweep;  ///< degrees, clockwise from the top
    };
    struct Label {
        QString text;
        QTransform place; ///< of its middle
    };

    Sector sectorOf(int item) const;
    Label labelOf(int item) const;
    QPieSeries* seriesOf(int item) const;
    int placeOf(int item) const { return item < m_groups ? item : item - m_groups; }
    void fill(QPieSeries& series, int from, int to);
    double radius() const;
    QPointF middle() const;

    QPieSeries* m_inside;
    QPieSeries* m_around;
    int m_groups = 0;
    QString m_total;
};

} // namespace weir::ui
