// SPDX-License-Identifier: GPL-3.0-or-later
// A setting in the dialog: its title, its editor, what it means, and what is wrong with it. UI thread.
#pragma once

#include <QWidget>

#include "settings.h"
#include "theme/theme.h"

class QLabel;

namespace weir::ui
{

class SettingEditor;

class SettingLine : public QWidget
{
    Q_OBJECT
public:
    SettingLine(const SettingRow& row, const Theme& theme, QWidget* parent = nullptr);

    const SettingRow& row() const { return m_row; }
    SettingEditor& editor() const { return *m_editor; }

    /// Width of the titles that stand beside their editors: what it would like, and what all have.
    int titleWidth() const;
    void setTitleWidth(int width);

    /// Whether all the words stand in title, note or option, in any order and case.
    bool matches(const QStringList& words) const;

    /// Marks them where they stand.
    void mark(const QStringList& words);

    void setHint(const QString& hint); ///< what the value comes to
    void check();                      ///< says what is wrong with it

private:
    QString note() const;

    const SettingRow m_row;
    const Theme m_theme;
    SettingEditor* m_editor;
    QLabel* m_title;
    QLabel* m_note;
    QLabel* m_hint;
    QLabel* m_problem;
};

/// Plain text as rich text with the words marked in it.
QString marked(const QString& text, const QStringList& words, const Theme& theme);

} // namespace weir::ui
