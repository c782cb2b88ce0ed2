// SPDX-License-Identifier: GPL-3.0-or-later
// A coloured line across the window: something is wrong, or not as usual, and what to do about it. UI thread.
#pragma once

#include <QWidget>

#include "theme/theme.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace weir::ui
{

class NoticeBar : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Problem, Pause, Capture };

    explicit NoticeBar(Kind kind, QWidget* parent = nullptr);

    void setText(const QString& text); ///< selectable; "" hides the bar
    QString text() const;
    QPushButton* addButton(const QString& text);
    void setClosable(bool closable);
    void setTheme(const Theme& theme);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor colour() const;

    Kind m_kind;
    Theme m_theme;
    QLabel* m_sign;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
    QToolButton* m_close;
};

} // namespace weir::ui
