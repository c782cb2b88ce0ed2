// SPDX-License-Identifier: GPL-3.0-or-later
// The ranking of what is marked, or of the whole chart, as bars and as a ring. Beside the chart; what is
// picked in it drills down as in the legend. UI thread.
#pragma once

#include <QDockWidget>
#include <QTimeZone>

#include "filter/picking.h"
#include "models/share_table.h"
#include "theme/theme.h"

class QBoxLayout;
class QLabel;

namespace weir::ui
{

class Navigator;
class Settings;
class ShareBars;
class ShareRing;
class ViewPage;

class SharesPanel : public QDockWidget
{
    Q_OBJECT
public:
    /// All of them outlive the panel.
    SharesPanel(ViewPage& page, Navigator& navigator, Settings& settings, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void takeFocus(); ///< to the bars

    QString title() const; ///< what the shares are of
    QString note() const;  ///< why bars or ring are missing; "" where they are not

    QSize sizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void build();
    void refresh();
    void arrange();
    void pick(const ShareItem& item, const Picking& how);
    QTimeZone zone() const;

    ViewPage& m_page;
    Navigator& m_navigator;
    Settings& m_settings;
    key::KeyList m_keys;     ///< of the flows that are shown
    key::KeyList m_groupKey; ///< of their groups; empty: there are none

    QLabel* m_title;
    QLabel* m_note;
    QWidget* m_charts;
    QBoxLayout* m_layout;
    ShareBars* m_bars;
    ShareRing* m_ring;
};

} // namespace weir::ui
