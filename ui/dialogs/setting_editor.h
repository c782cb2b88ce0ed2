// SPDX-License-Identifier: GPL-3.0-or-later
// The widget in which one setting is edited. Owned by its parent; UI thread.
#pragma once

#include <QVariant>
#include <QWidget>

#include "settings.h"
#include "theme/theme.h"

namespace weir::ui
{

class SettingEditor : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual QVariant value() const = 0; ///< as the setting has it
    virtual void setValue(const QVariant& value) = 0;

    /// Why the value cannot be taken, as a sentence; "" when it can.
    virtual QString problem() const { return {}; }

    /// Whether it takes the whole width, below its title.
    virtual bool isWide() const { return false; }

    /// Whether its title stands on it: then nobody need show it beside.
    virtual bool hasTitle() const { return false; }

signals:
    void edited();
};

/// The one that suits the row's type: a box of choices, a switch, a number, or lines.
SettingEditor* makeEditor(const SettingRow& row, const Theme& theme);

QString titleOf(const SettingRow& row);

} // namespace weir::ui
