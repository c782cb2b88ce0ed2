// SPDX-License-Identifier: GPL-3.0-or-later
// What made a peak: a sentence, the flows by their change, and which other keys tell more of it. Beside the
// chart; follows the question and what is marked in it while it is shown. UI thread.
#pragma once

#include <QDockWidget>
#include <QElapsedTimer>
#include <QTimeZone>
#include <optional>

#include "engine/explainer.h"
#include "engine/question.h"
#include "filter/drill_down.h"
#include "theme/theme.h"

class QLabel;
class QProgressBar;
class QTimer;

namespace weir::ui
{

class ChangeView;
class Navigator;
class Settings;
struct ChangeRow;

class ExplainPanel : public QDockWidget
{
    Q_OBJECT
public:
    /// All of them outlive the panel.
    ExplainPanel(engine::Engine& engine, Navigator& navigator, Settings& settings, QWidget* parent = nullptr);

    /// What the view asks to be explained: the pinned moment, else the brushed range.
    static std::optional<engine::Explainer::What> marked(const engine::View& view);

    /// Explains the peak that the second is in, or exactly these seconds, against `before` or the minute
    /// before. Nothing: says what is to be done first.
    void explain(std::optional<engine::Explainer::What> what, std::optional<query::Span> before = {});

    void setTheme(const Theme& theme);

    /// What is said now.
    QString headline() const;

    QSize sizeHint() const override;

signals:
    void explained(); ///< and shown

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void build();
    void ask();
    void askAgain();
    void dropWhatIsGone();
    void show(const std::shared_ptr<const query::Explanation>& explanation);
    void showText();
    void say(const QString& sentence);
    void showProgress();
    void pick(const ChangeRow& row, bool allBut, Where where);
    void showMenu(const ChangeRow& row, ChangeView& view, const QPoint& where);
    QTimeZone zone() const;

    engine::Engine& m_engine;
    Navigator& m_navigator;
    Settings& m_settings;
    engine::Explainer m_explainer;
    std::optional<engine::Explainer::What> m_what;
    std::optional<query::Span> m_before;
    std::optional<engine::Explainer::What> m_marked; ///< in the chart, which it follows
    std::shared_ptr<const query::Explanation> m_explanation;

    QLabel* m_headline;
    QLabel* m_detail;
    QProgressBar* m_progress;
    QTimer* m_progressTimer;
    ChangeView* m_flows;
    QLabel* m_marks;
    QLabel* m_dimensionsTitle;
    ChangeView* m_dimensions;
};

} // namespace weir::ui
