// SPDX-License-Identifier: GPL-3.0-or-later
// A line of the flow language: what is wrong is underlined at its place, names are completed, what was asked
// before comes back with the arrow keys. UI thread.
#pragma once

#include <QLineEdit>
#include <QStringList>
#include <optional>

#include "base/problem.h"

class QAbstractItemModel;
class QCompleter;

namespace weir::ui
{

class ExpressionField : public QLineEdit
{
    Q_OBJECT
public:
    explicit ExpressionField(QWidget* parent = nullptr);

    void setProblem(std::optional<base::Problem> problem);
    const std::optional<base::Problem>& problem() const { return m_problem; }
    void setProblemColour(const QColor& colour);

    /// Where the underline is drawn, in the field's coordinates; empty when there is no problem.
    QRect underline() const;

    /// Names and titles, two columns; the field owns neither. Null completes nothing.
    void setNames(QAbstractItemModel* names);

    /// Newest first. Up goes back in it, Down returns.
    void setHistory(const QStringList& history) { m_history = history; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void complete();
    void insertName(const QString& name);
    bool recall(int step);
    double xOf(int position) const;

    std::optional<base::Problem> m_problem;
    QColor m_problemColour = Qt::red;
    QCompleter* m_completer = nullptr;
    QStringList m_history;
    QString m_draft;           ///< what was being typed before the history was looked at
    qsizetype m_recalled = -1; ///< index into the history, -1: the draft
};

/// Where the name begins that ends at `cursor`; nothing where a value stands: after `=` or `~`.
std::optional<int> nameStart(const QString& text, int cursor);

} // namespace weir::ui
