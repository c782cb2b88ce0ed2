// SPDX-License-Identifier: GPL-3.0-or-later
// What can be typed: all keys and functions, searchable, made from their tables. UI thread.
#pragma once

#include <QDialog>

namespace weir::ui
{

class LanguageDialog : public QDialog
{
    Q_OBJECT
public:
    explicit LanguageDialog(QWidget* parent = nullptr);
};

} // namespace weir::ui
