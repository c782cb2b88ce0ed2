// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/expression_field.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionFrame>
#include <algorithm>

#include "filter/completion_popup.h"
#include "filter/expression_colours.h"

namespace weir::ui
{

namespace
{

constexpr qsizetype longestLabel = 60;

bool asksForFix(const QKeyEvent& event)
{
    return (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) &&
           event.modifiers().testFlag(Qt::AltModifier);
}

QPainterPath wave(const QRect& place)
{
    QPainterPath path;
    const double low = place.bottom();
    const double high = place.top() + 0.5;
    path.moveTo(place.left(), low);
    for (double x = place.left(); x < place.right(); x += 4) {
        path.lineTo(std::min<double>(x + 2, place.right()), high);
        path.lineTo(std::min<double>(x + 4, place.right()), low);
    }
    return path;
}

} // namespace

ExpressionField::ExpressionField(key::Language language, QWidget* parent)
    : QLineEdit(parent),
      m_language(language),
      m_popup(new CompletionPopup(this))
{
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_recalled = -1;
        m_suggests = true;
        suggest();
    });
    connect(this, &QLineEdit::textChanged, this, &ExpressionField::colour);
    connect(this, &QLineEdit::textChanged, this, [this] {
        if (m_popup->isVisible() && !isModified()) // nobody typed it
            close();
    });
    connect(this, &QLineEdit::cursorPositionChanged, this, [this] {
        if (m_popup->isVisible())
            suggest();
    });
    connect(m_popup, &CompletionPopup::picked, this, &ExpressionField::take);
}

ExpressionField::~ExpressionField() = default;

void ExpressionField::setProblem(std::optional<base::Problem> problem)
{
    const bool same = problem == m_problem && text() == m_wrong;
    m_wrong = text();
    if (same)
        return;
    m_problem = std::move(problem);
    QString description = m_problem ? QString::fromStdString(m_problem->message) : QString();
    if (const QString label = fixLabel(); !label.isEmpty())
        description = tr("%1. %2: Alt+Enter").arg(description, label);
    setAccessibleDescription(description);
    update();
}

const base::Fix* ExpressionField::fix() const
{
    return m_problem && m_problem->fix && text() == m_wrong ? &*m_problem->fix : nullptr;
}

QString ExpressionField::fixLabel() const
{
    const base::Fix* fix = this->fix();
    if (!fix)
        return {};
    const QString put = QString::fromStdString(fix->text).trimmed();
    const QString shown = put.size() > longestLabel ? put.left(longestLabel) + QChar(0x2026) : put;
    if (fix->begin == fix->end)
        return tr("Add `%1`").arg(shown);
    if (!shown.isEmpty())
        return tr("Use `%1`").arg(shown);
    const QByteArray taken = text().toUtf8().mid(qsizetype(fix->begin), qsizetype(fix->end - fix->begin));
    return tr("Remove `%1`").arg(QString::fromUtf8(taken).trimmed());
}

void ExpressionField::takeFix()
{
    if (!fix())
        return;
    const base::Fix taken = *fix();
    const int begin = characters(text(), taken.begin);
    setSelection(begin, characters(text(), taken.end) - begin);
    insert(QString::fromStdString(taken.text));
    close(); // it is no typing that suggestions would help
}

void ExpressionField::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_popup->setTheme(theme);
    colour();
    update();
}

void ExpressionField::setSeen(const Seen& seen)
{
    m_seen = seen;
    // What the user looks at in the list is not taken away by a newer count.
    if (m_suggests && hasFocus() && !m_steered && !m_popup->underMouse())
        suggest();
}

void ExpressionField::colour()
{
    if (m_composes)
        return;
    QList<QInputMethodEvent::Attribute> attributes;
    for (const QTextLayout::FormatRange& range : coloursOf(m_language, text(), m_theme))
        attributes.append(
            {QInputMethodEvent::TextFormat, range.start - cursorPosition(), range.length, range.format});
    // The formats of an input method are the way to colour parts of a line edit.
    QInputMethodEvent event({}, attributes);
    QLineEdit::inputMethodEvent(&event);
}

void ExpressionField::inputMethodEvent(QInputMethodEvent* event)
{
    m_composes = !event->preeditString().isEmpty();
    QLineEdit::inputMethodEvent(event);
    colour();
}

double ExpressionField::xOf(int position) const
{
    // The line edit tells where its cursor is; from there on the widths of the text lead.
    const auto cursor = QRectF(inputMethodQuery(Qt::ImCursorRectangle).toRectF());
    const QFontMetricsF metrics(font());
    const auto advance = [&](int to) { return metrics.horizontalAdvance(displayText().left(to)); };
    return cursor.center().x() + advance(position) - advance(cursorPosition());
}

QRect ExpressionField::underline() const
{
    if (!m_problem)
        return {};
    const int from = characters(text(), m_problem->position);
    const int to = characters(text(), m_problem->position + m_problem->length);
    QStyleOptionFrame option;
    initStyleOption(&option);
    const QRect inside = style()->subElementRect(QStyle::SE_LineEditContents, &option, this);
    const int left = qRound(xOf(from));
    const int right = to > from ? qRound(xOf(to)) : left + fontMetrics().averageCharWidth();
    const int top = std::min(inside.center().y() + fontMetrics().height() / 2 - 1, height() - 5);
    return QRect(QPoint(left, top), QPoint(right - 1, top + 2)) &
           QRect(inside.left(), 0, inside.width(), height());
}

void ExpressionField::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    const QRect place = underline();
    if (place.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.problem, 1.4));
    painter.drawPath(wave(place));
}

QString ExpressionField::topic() const
{
    const QByteArray typed = text().toUtf8();
    const auto cursor = std::size_t(text().left(cursorPosition()).toUtf8().size());
    for (const key::Piece& piece : key::read(m_language, typed.toStdString()).pieces) {
        if (cursor < piece.begin || cursor > piece.end)
            continue;
        const QString name = QString::fromUtf8(typed.mid(int(piece.begin), int(piece.end - piece.begin)));
        switch (piece.kind) {
        case key::Piece::Kind::Key: return "key-" + name.section('.', 0, 0);
        case key::Piece::Kind::Function: return "function-" + name.section(':', 0, 0);
        default: break;
        }
    }
    switch (m_language) {
    case key::Language::Keys: return "keys";
    case key::Language::Value: return "values";
    case key::Language::Filter: break;
    }
    return "filters";
}

void ExpressionField::suggest()
{
    m_completion = complete(m_language, text(), cursorPosition(), m_seen);
    m_steered = false;
    const auto textOf = [](const std::optional<key::KeyExpression>& key) {
        return key ? key::toText(*key) : std::string();
    };
    const bool others = textOf(m_completion.valuesOf) != textOf(m_valuesOf);
    m_valuesOf = m_completion.valuesOf;
    if (m_completion.suggestions.empty()) {
        m_popup->hide();
    } else {
        const QPoint corner(std::max(0, qRound(xOf(m_completion.begin)) - 4), height() + 1);
        m_popup->show(m_completion.suggestions, mapToGlobal(corner), mapToGlobal(QPoint()).y(),
                      m_completion.needed);
        m_place = mapToGlobal(QPoint());
        for (QWidget* above = this; above; above = above->parentWidget())
            above->installEventFilter(this);
    }
    if (others && m_valuesOf)
        emit valuesAsked();
}

void ExpressionField::close()
{
    m_suggests = false;
    m_valuesOf.reset();
    m_popup->hide();
}

void ExpressionField::take(const Suggestion& suggestion)
{
    setSelection(m_completion.begin, m_completion.end - m_completion.begin);
    insert(suggestion.text);
    // As if it had been typed: what comes next is offered at once.
    emit textEdited(text());
}

bool ExpressionField::recall(int step)
{
    const qsizetype wanted = std::clamp<qsizetype>(m_recalled + step, -1, m_history.size() - 1);
    if (wanted == m_recalled)
        return false;
    if (m_recalled < 0)
        m_draft = text();
    m_recalled = wanted;
    setText(wanted < 0 ? m_draft : m_history[wanted]);
    return true;
}

/// The keys of the list; false when it has no use for this one.
bool ExpressionField::steer(QKeyEvent* event)
{
    if (!m_popup->isVisible())
        return false;
    const auto move = [this](int rows) {
        m_popup->move(rows);
        m_steered = true;
        return true;
    };
    switch (event->key()) {
    case Qt::Key_Up: return move(-1);
    case Qt::Key_Down: return move(1);
    case Qt::Key_PageUp: return move(-m_popup->page());
    case Qt::Key_PageDown: return move(m_popup->page());
    case Qt::Key_Escape: close(); return true;
    case Qt::Key_Tab:
    case Qt::Key_Return:
    case Qt::Key_Enter: break;
    default: return false;
    }
    const auto chosen = m_popup->chosen();
    if (!chosen) {
        close();
        return false; // Enter asks, Tab goes on
    }
    take(*chosen);
    return true;
}

bool ExpressionField::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && asksForFix(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    // Tab would leave the field, and the window has a use for Esc and the arrows, too.
    if (event->type() == QEvent::ShortcutOverride && m_popup->isVisible() &&
        !(static_cast<QKeyEvent*>(event)->modifiers() & Qt::ControlModifier)) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
        case Qt::Key_Escape: event->accept(); return true;
        default: break;
        }
    }
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab &&
        steer(static_cast<QKeyEvent*>(event)))
        return true;
    return QLineEdit::event(event);
}

/// The popup is a window of its own: whatever moves the field takes it along.
bool ExpressionField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Move && m_popup->isVisible()) {
        const QPoint place = mapToGlobal(QPoint());
        m_popup->setGeometry(m_popup->geometry().translated(place - m_place));
        m_place = place;
    }
    return QLineEdit::eventFilter(watched, event);
}

void ExpressionField::keyPressEvent(QKeyEvent* event)
{
    if (asksForFix(*event)) {
        emit fixAsked();
        return;
    }
    if (steer(event))
        return;
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        m_suggests = true;
        suggest();
        return;
    }
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        recall(event->key() == Qt::Key_Up ? 1 : -1);
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void ExpressionField::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu* menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (QString label = fixLabel(); !label.isEmpty()) {
        auto* take = new QAction(label.replace('&', "&&") + '\t' + tr("Alt+Enter"), menu);
        connect(take, &QAction::triggered, this, &ExpressionField::fixAsked);
        QAction* first = menu->actions().value(0);
        menu->insertAction(first, take);
        menu->insertSeparator(first);
    }
    menu->popup(event->globalPos());
}

void ExpressionField::focusOutEvent(QFocusEvent* event)
{
    close();
    QLineEdit::focusOutEvent(event);
}

void ExpressionField::hideEvent(QHideEvent* event)
{
    close();
    QLineEdit::hideEvent(event);
}

} // namespace weir::ui
