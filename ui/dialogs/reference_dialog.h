// SPDX-License-Identifier: GPL-3.0-or-later
// The reference page in a window of its own, beside the one in which expressions are typed: contents, text,
// and a line to search it. UI thread.
#pragma once

#include <QDialog>
#include <QHash>
#include <QTextCursor>
#include <vector>

#include "theme/theme.h"

class QLabel;
class QLineEdit;
class QTextBrowser;
class QTreeWidget;

namespace weir::ui
{

class ReferenceDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ReferenceDialog(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

    /// Shows the place of an anchor, as `key-ipsource`, or where there is no such, of the name in it as
    /// another kind; "" where it was left.
    void showTopic(const QString& anchor);

    QString place() const { return m_place; } ///< anchor that was gone to last
    void find(const QString& text);
    void findNext(int step); ///< 1: the next match, -1: the one before

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void load();
    void placeContents();
    void goTo(const QString& anchor);
    void showMatch();
    void showMarks();
    void showCount();

    Theme m_theme;
    QString m_html;
    QLineEdit* m_search;
    QLabel* m_count;
    QTreeWidget* m_contents;
    QTextBrowser* m_text;
    QHash<QString, int> m_anchors; ///< to their positions
    QString m_place;
    std::vector<QTextCursor> m_matches;
    qsizetype m_match = -1;
};

} // namespace weir::ui
