// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/setting_line.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <algorithm>
#include <vector>

#include "dialogs/setting_editor.h"
#include "main_window_style.h"

namespace weir::ui
{

SettingLine::SettingLine(const SettingRow& row, const Theme& theme, QWidget* parent)
    : QWidget(parent),
      m_row(row),
      m_theme(theme),
      m_editor(makeEditor(row, theme)),
      m_title(new QLabel),
      m_note(new QLabel),
      m_hint(new QLabel),
      m_problem(new QLabel)
{
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins({});
    layout->setHorizontalSpacing(2 * theme.spacing);
    layout->setVerticalSpacing(theme.spacing / 2);
    layout->setColumnStretch(1, 1);
    const bool wide = m_editor->isWide();
    for (QLabel* label : {m_title, m_note, m_hint, m_problem})
        label->setWordWrap(true);
    m_title->setBuddy(m_editor);
    tint(*m_note, QPalette::WindowText, theme.mutedText);
    tint(*m_problem, QPalette::WindowText, theme.problem);
    mark({});
    m_note->setVisible(!m_note->text().isEmpty());
    m_hint->hide();
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    if (wide) {
        QFont bold = m_title->font();
        bold.setWeight(QFont::DemiBold);
        m_title->setFont(bold);
        layout->addWidget(m_title, 0, 0, 1, 2);
        layout->addWidget(m_note, 1, 0, 1, 2);
        layout->addWidget(m_editor, 2, 0, 1, 2);
        return; // its rows say themselves what is wrong with them
    }
    layout->addWidget(m_title, 0, 0, Qt::AlignVCenter);
    layout->addWidget(m_editor, 0, 1);
    layout->addWidget(m_note, 1, 1);
    layout->addWidget(m_hint, 2, 1);
    layout->addWidget(m_problem, 3, 1);
}

QString SettingLine::note() const
{
    QStringList parts;
    if (*m_row.note)
        parts << QCoreApplication::translate("Settings", m_row.note);
    if (*m_row.option)
        parts << tr("On the command line: %1").arg(m_row.option);
    return parts.join('\n');
}

int SettingLine::titleWidth() const
{
    return m_editor->isWide() || m_editor->hasTitle()
               ? 0
               : m_title->fontMetrics().horizontalAdvance(titleOf(m_row)) + 4;
}

void SettingLine::setTitleWidth(int width)
{
    if (m_editor->isWide())
        return;
    static_cast<QGridLayout*>(layout())->setColumnMinimumWidth(0, width);
    m_title->setFixedWidth(width);
}

bool SettingLine::matches(const QStringList& words) const
{
    const QString text = titleOf(m_row) + ' ' + note();
    return std::ranges::all_of(words,
                               [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

void SettingLine::mark(const QStringList& words)
{
    const auto show = [&](QLabel& label, const QString& text) {
        label.setTextFormat(words.isEmpty() ? Qt::PlainText : Qt::RichText);
        label.setText(words.isEmpty() ? text : marked(text, words, m_theme));
    };
    if (!m_editor->hasTitle())
        show(*m_title, titleOf(m_row));
    show(*m_note, note());
    if (!m_editor->hasTitle())
        return;
    QFont font = m_editor->focusProxy()->font();
    font.setBold(std::ranges::any_of(
        words, [&](const QString& word) { return titleOf(m_row).contains(word, Qt::CaseInsensitive); }));
    m_editor->focusProxy()->setFont(font);
}

void SettingLine::setHint(const QString& hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

void SettingLine::check()
{
    const QString problem = m_editor->problem();
    m_editor->setAccessibleDescription(problem);
    if (m_editor->isWide())
        return;
    m_problem->setText(problem.isEmpty() ? QString() : QStringLiteral("▲ ") + problem);
    m_problem->setVisible(!problem.isEmpty());
}

QString marked(const QString& text, const QStringList& words, const Theme& theme)
{
    std::vector<bool> isMarked(std::size_t(text.size()));
    for (const QString& word : words)
        for (qsizetype at = 0; !word.isEmpty() && (at = text.indexOf(word, at, Qt::CaseInsensitive)) >= 0;
             ++at)
            std::fill_n(isMarked.begin() + at, word.size(), true);
    const QString begin = QStringLiteral("<b style=\"background-color:%1\">")
                              .arg(mixed(theme.panel, theme.accent, 0.25).name());
    QString rich;
    for (qsizetype from = 0, to = 0; from < text.size(); from = to) {
        const bool inside = isMarked[std::size_t(from)];
        while (to < text.size() && isMarked[std::size_t(to)] == inside)
            ++to;
        QString part = text.mid(from, to - from).toHtmlEscaped();
        part.replace('\n', QStringLiteral("<br>"));
        rich += inside ? begin + part + QStringLiteral("</b>") : part;
    }
    return rich;
}

} // namespace weir::ui
