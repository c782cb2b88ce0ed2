// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/reference_dialog.h"

#include <QFile>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextDocumentFragment>
#include <QToolButton>
#include <QTreeWidget>
#include <algorithm>

#include "main_window_style.h"

namespace weir::ui
{

namespace
{

constexpr const char* pagePath = ":/docs/reference.html";
constexpr std::size_t mostMatches = 2000; ///< that are marked
constexpr int roomAbove = 48;             // pixels: what stands before a place is seen, too
constexpr int anchorRole = Qt::UserRole;

QString pageText()
{
    QFile file(pagePath);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString plain(QString html)
{
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
}

QString pageStyle(const Theme& theme)
{
    return QStringLiteral("table { border-collapse: collapse; border-color: %1; }"
                          "td, th { border: 1px solid %1; padding: 5px 8px; vertical-align: top; }"
                          "th { background-color: %2; color: %3; font-weight: 600; }"
                          "code { color: %4; }"
                          "h1 { font-size: 20px; margin: 4px 0 12px 0; }"
                          "h2 { font-size: 17px; margin: 28px 0 8px 0; }"
                          "h3 { font-size: 14px; margin: 22px 0 8px 0; }"
                          "p { margin: 8px 0 10px 0; }")
        .arg(theme.border.name(), theme.stripe.name(), theme.text.name(), theme.key.name());
}

} // namespace

ReferenceDialog::ReferenceDialog(QWidget* parent)
    : QDialog(parent, Qt::Window),
      m_html(pageText()),
      m_search(new QLineEdit),
      m_count(new QLabel),
      m_contents(new QTreeWidget),
      m_text(new QTextBrowser)
{
    setWindowTitle(tr("Flow language reference"));
    m_search->setPlaceholderText(tr("Find: a key, a function, a word (Ctrl+F)"));
    m_search->setAccessibleName(tr("Find"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &ReferenceDialog::find);
    m_count->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("0000 of 0000")));

    const auto makeStep = [this](Qt::ArrowType arrow, const QString& name, int step) {
        auto* button = new QToolButton;
        button->setArrowType(arrow);
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, this, [this, step] { findNext(step); });
        return button;
    };
    m_text->setAccessibleName(windowTitle());
    m_text->setOpenLinks(false);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->installEventFilter(this);
    connect(m_text, &QTextBrowser::anchorClicked, this, [this](const QUrl& link) { goTo(link.fragment()); });
    m_contents->setAccessibleName(tr("Contents"));
    m_contents->setHeaderHidden(true);
    m_contents->setFrameStyle(QFrame::NoFrame);
    placeContents();
    connect(m_contents, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        if (item)
            goTo(item->data(0, anchorRole).toString());
    });

    auto* split = new QSplitter;
    split->addWidget(m_contents);
    split->addWidget(m_text);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    split->setSizes({240, 800});
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(m_theme.margin, m_theme.margin, m_theme.margin, m_theme.margin);
    layout->setHorizontalSpacing(m_theme.spacing);
    layout->addWidget(m_search, 0, 0);
    layout->addWidget(m_count, 0, 1);
    layout->addWidget(makeStep(Qt::UpArrow, tr("Previous match (Shift+Enter)"), -1), 0, 2);
    layout->addWidget(makeStep(Qt::DownArrow, tr("Next match (Enter)"), 1), 0, 3);
    layout->addWidget(split, 1, 0, 1, 4);
    layout->setRowStretch(1, 1);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    resize(1180, 760);
}

void ReferenceDialog::placeContents()
{
    static const QRegularExpression heading(QStringLiteral("<h([23])><a name=\"([^\"]*)\">([^<]*)</a></h"));
    QTreeWidgetItem* section = nullptr;
    for (auto found = heading.globalMatch(m_html); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const bool top = match.captured(1) == "2" || !section;
        auto* item = top ? new QTreeWidgetItem(m_contents) : new QTreeWidgetItem(section);
        item->setText(0, plain(match.captured(3)));
        item->setData(0, anchorRole, match.captured(2));
        if (top)
            section = item;
    }
    m_contents->expandAll();
}

void ReferenceDialog::setTheme(const Theme& theme)
{
    m_theme = theme;
    tint(*m_count, QPalette::WindowText, theme.mutedText);
    load();
}

void ReferenceDialog::load()
{
    const int scrolled = m_text->verticalScrollBar()->value();
    m_text->document()->setDefaultStyleSheet(pageStyle(m_theme));
    m_text->document()->setDocumentMargin(16);
    m_text->setHtml(m_html);
    m_anchors.clear();
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next())
        for (auto part = block.begin(); !part.atEnd(); ++part)
            for (const QString& name : part.fragment().charFormat().anchorNames())
                m_anchors.insert(name, part.fragment().position());
    m_text->verticalScrollBar()->setValue(scrolled);
    find(m_search->text());
}

void ReferenceDialog::showTopic(const QString& anchor)
{
    show();
    raise();
    activateWindow();
    if (anchor.isEmpty())
        m_search->setFocus();
    else
        m_text->setFocus();
    const QString name = anchor.section('-', 1);
    for (const QString& each : {anchor, "function-" + name, "key-" + name, "value-" + name})
        if (m_anchors.contains(each)) {
            goTo(each);
            return;
        }
}

void ReferenceDialog::goTo(const QString& anchor)
{
    if (!m_anchors.contains(anchor))
        return;
    m_place = anchor;
    m_text->scrollToAnchor(anchor);
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->value() - roomAbove);
    showMarks();
}

void ReferenceDialog::find(const QString& text)
{
    m_matches.clear();
    m_match = -1;
    if (text.size() > 1) {
        QTextCursor at(m_text->document());
        while (m_matches.size() < mostMatches) {
            at = m_text->document()->find(text, at);
            if (at.isNull())
                break;
            m_matches.push_back(at);
        }
    }
    // An exact name goes before the places that mention it.
    for (const char* kind : {"key-", "function-", "value-", "metric-"}) {
        const int position = m_anchors.value(kind + text, -1);
        const auto exact = std::ranges::find_if(
            m_matches, [&](const QTextCursor& match) { return match.selectionStart() == position; });
        if (position >= 0 && exact != m_matches.end()) {
            m_match = exact - m_matches.begin();
            break;
        }
    }
    if (m_match < 0 && !m_matches.empty())
        m_match = 0;
    showMatch();
}

void ReferenceDialog::findNext(int step)
{
    const auto count = qsizetype(m_matches.size());
    if (count == 0)
        return;
    m_match = (m_match + step + count) % count;
    showMatch();
}

void ReferenceDialog::showMatch()
{
    if (m_match >= 0) {
        m_place.clear();
        QTextCursor at = m_matches[std::size_t(m_match)];
        at.setPosition(at.selectionStart());
        m_text->setTextCursor(at);
        m_text->ensureCursorVisible();
        // Not at the very edge.
        const QRect rect = m_text->cursorRect(at);
        const int middle = m_text->viewport()->height() / 3;
        QScrollBar* bar = m_text->verticalScrollBar();
        if (rect.top() < 40 || rect.bottom() > m_text->viewport()->height() - 40)
            bar->setValue(bar->value() + rect.top() - middle);
    }
    showMarks();
    showCount();
}

void ReferenceDialog::showMarks()
{
    QList<QTextEdit::ExtraSelection> marks;
    if (const int position = m_anchors.value(m_place, -1);
        position >= 0 && !m_place.isEmpty() && m_place.contains('-')) {
        QTextEdit::ExtraSelection row;
        row.cursor = QTextCursor(m_text->document());
        row.cursor.setPosition(position);
        row.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        row.format.setBackground(mixed(m_theme.panel, m_theme.accent, 0.3));
        marks << row;
    }
    for (std::size_t i = 0; i < m_matches.size(); ++i) {
        const bool current = qsizetype(i) == m_match;
        QTextEdit::ExtraSelection mark;
        mark.cursor = m_matches[i];
        mark.format.setBackground(current ? m_theme.accent : mixed(m_theme.panel, m_theme.accent, 0.25));
        mark.format.setForeground(current ? m_theme.accentText : m_theme.text);
        marks << mark;
    }
    m_text->setExtraSelections(marks);
}

void ReferenceDialog::showCount()
{
    const QString of = m_matches.size() == mostMatches ? tr("%1 or more").arg(mostMatches)
                                                       : QString::number(m_matches.size());
    m_count->setText(m_search->text().size() < 2 ? QString()
                     : m_match < 0               ? tr("not found")
                                                 : tr("%1 of %2").arg(m_match + 1).arg(of));
}

bool ReferenceDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool back = key->modifiers() & Qt::ShiftModifier;
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter ||
        (watched == m_text && key->key() == Qt::Key_N)) {
        findNext(back ? -1 : 1);
        return true;
    }
    if (watched == m_text && key->key() == Qt::Key_Slash) {
        m_search->setFocus(Qt::ShortcutFocusReason);
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace weir::ui
