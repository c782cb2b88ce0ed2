// SPDX-License-Identifier: GPL-3.0-or-later
// The usual values to pick from, each with what it is; any other can be typed. UI thread.
#pragma once

#include <QComboBox>

namespace weir::ui
{

class ValueBox : public QComboBox
{
public:
    explicit ValueBox(QWidget* parent = nullptr);

    /// The list stands at the value that is typed, or at none.
    void showPopup() override;
};

} // namespace weir::ui
