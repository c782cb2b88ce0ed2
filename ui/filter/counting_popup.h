// SPDX-License-Identifier: GPL-3.0-or-later
// What can be chosen of how it is counted, each choice with its consequence; a choice takes effect at once.
// UI thread.
#pragma once

#include <QFrame>

#include "filter/counting.h"
#include "theme/theme.h"

class QButtonGroup;
class QCheckBox;
class QDoubleSpinBox;
class QLabel;

namespace weir::ui
{

class CountingPopup : public QFrame
{
    Q_OBJECT
public:
    explicit CountingPopup(QWidget* parent = nullptr);

    void setCounting(const Counting& counting);
    Counting counting() const { return m_counting; }

    /// Without one there are no edge and no core.
    void setHasTopology(bool has);
    void setTheme(const Theme& theme);

    /// Under the widget, the keyboard on the choice of now.
    void showUnder(const QWidget& widget);

signals:
    void chosen(const weir::ui::Counting& counting);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void placeAggregations();
    void placeSmoothing();
    void placeDropped();
    QLabel* addHeading(const QString& text);
    QLabel* addConsequence(const QString& text);
    void choose(const Counting& counting);
    void showSmoothing();

    Counting m_counting;
    Theme m_theme;
    QButtonGroup* m_aggregations;
    QButtonGroup* m_smoothings;
    QDoubleSpinBox* m_own;
    QCheckBox* m_dropped;
    std::vector<QLabel*> m_consequences; ///< of the aggregations, in their order
    std::vector<QLabel*> m_muted;
};

} // namespace weir::ui
