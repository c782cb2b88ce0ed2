// SPDX-License-Identifier: GPL-3.0-or-later
// A line of the flow language: coloured as it is read, what is wrong underlined at its place, what can stand
// there offered, and what was asked before back with the arrow keys. UI thread.
#pragma once

#include <QLineEdit>
#include <QStringList>
#include <optional>

#include "base/problem.h"
#include "filter/completion.h"
#include "theme/theme.h"

namespace weir::ui
{

class CompletionPopup;

class ExpressionField : public QLineEdit
{
    Q_OBJECT
public:
    explicit ExpressionField(key::Language language, QWidget* parent = nullptr);
    ~ExpressionField() override;

    void setProblem(std::optional<base::Problem> problem);
    const std::optional<base::Problem>& problem() const { return m_problem; }
    void setTheme(const Theme& theme);

    /// What would put the text right, as long as it is the text that has the problem.
    const base::Fix* fix() const;
    QString fixLabel() const; ///< "Use `ipsource`", or ""
    void takeFix();           ///< can be undone; the cursor goes behind it

    /// Where the underline is drawn, in the field's coordinates; empty when there is no problem.
    QRect underline() const;

    /// What was seen in the traffic comes first in the suggestions.
    void setSeen(const Seen& seen);

    /// The expression whose values are to be suggested; nothing while none is typed.
    const std::optional<key::KeyExpression>& valuesWanted() const { return m_valuesOf; }

    /// Anchor of the reference page on what the cursor stands in; on the language where that is nothing.
    QString topic() const;

    /// What is being typed is only the beginning of something that is known.
    bool isUnderway() const { return m_suggests && m_completion.underway; }

    const CompletionPopup& popup() const { return *m_popup; }

    /// Newest first. Up goes back in it, Down returns.
    void setHistory(const QStringList& history) { m_history = history; }

signals:
    void valuesAsked(); ///< valuesWanted() are others than before
    void fixAsked();    ///< by a key or the menu: takeFix() is wanted, of what stands here now

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;

private:
    void suggest();
    void close();
    void take(const Suggestion& suggestion);
    bool steer(QKeyEvent* event);
    void colour();
    bool recall(int step);
    double xOf(int position) const;

    std::optional<base::Problem> m_problem;
    QString m_wrong; ///< the text that has it
    const key::Language m_language;
    Theme m_theme;
    Seen m_seen;
    Completion m_completion;
    std::optional<key::KeyExpression> m_valuesOf;
    CompletionPopup* m_popup;
    QPoint m_place;          ///< of the field on the screen, when the popup was put under it
    bool m_suggests = false; ///< as long as the popup was not closed; there may be nothing to suggest
    bool m_steered = false;  ///< the user moved in the list
    bool m_composes = false; ///< an input method is at work
    QStringList m_history;
    QString m_draft;           ///< what was being typed before the history was looked at
    qsizetype m_recalled = -1; ///< index into the history, -1: the draft
};

} // namespace weir::ui
