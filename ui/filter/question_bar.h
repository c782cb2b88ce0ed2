// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, value and filter, and under them one line: what is wrong, or else what is shown. UI thread.
#pragma once

#include <QWidget>
#include <optional>

#include "filter/completion.h"
#include "filter/counting.h"
#include "query/query.h"
#include "theme/theme.h"

class QComboBox;
class QAction;
class QLabel;
class QTimer;
class QToolButton;

namespace weir::ui
{

class CountingPopup;
class ExpressionField;

class QuestionBar : public QWidget
{
    Q_OBJECT
public:
    using Field = query::QueryProblem::Field;

    explicit QuestionBar(QWidget* parent = nullptr);
    ~QuestionBar() override;

    /// Shows a question that came from elsewhere; what the user is typing stays when it is the same question.
    void setText(const query::QueryText& text);
    query::QueryText text() const;

    void setCounting(const Counting& counting);
    void setHasTopology(bool has);   ///< without one neither edge nor core can be chosen
    void showCounting();             ///< opens the choices of how it is counted
    void addAction(QAction* action); ///< a small button behind the fields

    void setHistory(Field field, const QStringList& expressions);
    void setNote(const QString& note); ///< the line while nothing is wrong
    void setTheme(const Theme& theme);

    /// What was seen in the traffic, for the suggestions.
    void setCensus(const std::shared_ptr<const query::Census>& census);
    void setValues(const std::shared_ptr<const query::Values>& values);
    void edit(Field field); ///< moves the keyboard there
    void settle();          ///< asks what is being typed, if it is a question

    const std::optional<query::QueryProblem>& problem() const { return m_problem; }
    ExpressionField* field(Field field) const;

signals:
    /// A valid question; `firm` when the user pressed Enter or left the field.
    void asked(const weir::query::QueryText& text, bool firm);

    void counted(const weir::ui::Counting& counting); ///< another way of counting was chosen

    /// Somebody types: setCensus() is wanted, now and every few seconds.
    void censusWanted();
    void valuesWanted(const weir::key::KeyExpression& key); ///< and setValues()

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void read(bool firm);
    void waitFor(const ExpressionField& typed);
    void showProblem(std::optional<query::QueryProblem> problem);
    void showLine();
    void fix();
    void lookAround();
    void showSeen();

    ExpressionField* m_keys;
    QComboBox* m_valueBox;
    ExpressionField* m_value;
    ExpressionField* m_filter;
    QToolButton* m_counting;
    CountingPopup* m_choices;
    QLabel* m_sign;
    QLabel* m_line;
    QToolButton* m_fix; ///< behind the line, what would put it right
    QTimer* m_pause;    ///< since the last key stroke
    QTimer* m_census;   ///< while a field has the keyboard
    QString m_note;
    Theme m_theme;
    std::optional<query::QueryProblem> m_problem;
    Seen m_seen;
};

} // namespace weir::ui
