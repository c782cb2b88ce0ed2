// SPDX-License-Identifier: GPL-3.0-or-later
// The addresses and ports to listen on, a line each, and what is wrong with them. UI thread.
#pragma once

#include <vector>

#include "dialogs/setting_editor.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace weir::ui
{

class ListenRows : public SettingEditor
{
    Q_OBJECT
public:
    ListenRows(const SettingRow& setting, const Theme& theme, QWidget* parent = nullptr);

    QVariant value() const override; ///< lines like `*:6343`
    void setValue(const QVariant& value) override;
    QString problem() const override; ///< the first one
    bool isWide() const override { return true; }

private:
    struct Row {
        QWidget* box;
        QLineEdit* address;
        QSpinBox* port;
        QLabel* problem;
    };

    void add(const QString& address, int port);
    void remove(QWidget* box);
    void check();
    static QString textOf(const Row& row);
    QString problemOf(std::size_t row) const;

    const QString m_title;
    const Theme m_theme;
    std::vector<Row> m_rows;
    QVBoxLayout* m_lines;
    QPushButton* m_add;
};

} // namespace weir::ui
