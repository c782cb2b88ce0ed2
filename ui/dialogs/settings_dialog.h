// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that have a title, one line each, made from the table. UI thread.
#pragma once

#include <QDialog>
#include <functional>
#include <vector>

namespace weir::ui
{

class Settings;

class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    explicit SettingsDialog(Settings& settings, QWidget* parent = nullptr);

    void accept() override;

private:
    std::vector<std::function<void()>> m_keep; ///< one for each line
};

} // namespace weir::ui
