// SPDX-License-Identifier: GPL-3.0-or-later
// Colours that the user settles for flows, a line each: the keys, and a button with the colour. UI thread.
#pragma once

#include <QColor>
#include <vector>

#include "dialogs/setting_editor.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace weir::ui
{

/// Lets the user choose; invalid when nothing was chosen.
QColor askColour(const QColor& now, const QString& flow, QWidget* parent);

class ColourRows : public SettingEditor
{
    Q_OBJECT
public:
    ColourRows(const SettingRow& setting, const Theme& theme, QWidget* parent = nullptr);

    QVariant value() const override; ///< lines like `#3f90da 10.0.0.1`; half-filled ones are left out
    void setValue(const QVariant& value) override;
    QString problem() const override;
    bool isWide() const override { return true; }

private:
    struct Row {
        QWidget* box;
        QToolButton* button;
        QLineEdit* keys;
        QColor colour;
        QString key; ///< as it came: typed text may not say all of it
        QString typed;
    };

    void add(const QString& key, const QColor& colour);
    void remove(QWidget* box);
    void choose(QWidget* box);
    void show(const Row& row) const;
    void check();
    static QString keyOf(const Row& row);

    const Theme m_theme;
    std::vector<Row> m_rows;
    QVBoxLayout* m_lines;
    QLabel* m_none;
    QPushButton* m_add;
};

} // namespace weir::ui
