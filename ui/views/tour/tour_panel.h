// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of the tour, one at a time, under everything else. Each has a button that does it, and is ticked
// off as well when the user has done it in another way. Owned by the main window; UI thread.
#pragma once

#include <QDockWidget>
#include <vector>

#include "engine/question.h"
#include "theme/theme.h"
#include "views/tour/tour_steps.h"
#include "views/view_page.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace weir::ui
{

class Exporter;

class TourPanel : public QDockWidget
{
    Q_OBJECT
public:
    /// All of them outlive the panel.
    TourPanel(const ViewContext& context, ViewPage& page, Exporter& exporter, QWidget* parent = nullptr);
    ~TourPanel() override;

    void setTheme(const Theme& theme);
    void takeFocus(); ///< to the button of the step that is open

    bool isDone(std::size_t step) const { return m_done[step]; }
    std::size_t open() const { return m_open; } ///< the step that is shown whole

    // What the buttons of the table of steps do.
    void openDemo();
    void pinPeak();
    void explain();
    void askByPort();
    void askWho();
    void askPath();
    void goBack();
    void exportView();

signals:
    void ticked(int step);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void build();
    void look();
    void show(std::size_t step);
    void showNumbers();
    void fitText();
    void begin();

    const ViewContext m_context;
    ViewPage& m_page;
    engine::Question m_total; ///< where the peak is
    TourFacts m_facts;
    std::vector<bool> m_done;
    std::vector<QToolButton*> m_numbers; ///< of the steps; a tick where one is done
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
    std::size_t m_open = 0;
};

} // namespace weir::ui
