// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/expression_field.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QStyleOptionFrame>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <algorithm>

namespace weir::ui
{

namespace
{

/// Problems count the bytes of the UTF-8 text; the field counts characters.
int characters(const QString& text, std::size_t bytes)
{
    return int(QString::fromUtf8(text.toUtf8().left(qsizetype(bytes))).size());
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

/// Rows that a finger can hit; the meaning steps back behind the name.
class NameDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width() + 16, std::max(24, size.height())};
    }

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() > 0)
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
    }
};

QTreeView* makePopup(QWidget* parent)
{
    auto* popup = new QTreeView(parent);
    popup->setRootIsDecorated(false);
    popup->setUniformRowHeights(true);
    popup->setHeaderHidden(true);
    popup->setSelectionBehavior(QAbstractItemView::SelectRows);
    popup->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return popup;
}

} // namespace

std::optional<int> nameStart(const QString& text, int cursor)
{
    int start = cursor;
    while (start > 0 &&
           (text[start - 1].isLetterOrNumber() || text[start - 1] == '_' || text[start - 1] == '.'))
        --start;
    if (start == cursor)
        return {};
    const QStringView before = QStringView(text).left(start);
    const auto last = [before](QStringView any) {
        qsizetype at = -1;
        for (const QChar character : any)
            at = std::max(at, before.lastIndexOf(character));
        return at;
    };
    if (last(u"=~") > last(u"&|("))
        return {};
    return start;
}

ExpressionField::ExpressionField(QWidget* parent) : QLineEdit(parent)
{
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_recalled = -1;
        complete();
    });
}

void ExpressionField::setProblem(std::optional<base::Problem> problem)
{
    if (problem == m_problem)
        return;
    m_problem = std::move(problem);
    setAccessibleDescription(m_problem ? QString::fromStdString(m_problem->message) : QString());
    update();
}

void ExpressionField::setProblemColour(const QColor& colour)
{
    m_problemColour = colour;
    update();
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
    painter.setPen(QPen(m_problemColour, 1.4));
    painter.drawPath(wave(place));
}

void ExpressionField::setNames(QAbstractItemModel* names)
{
    if (!m_completer) {
        m_completer = new QCompleter(this);
        m_completer->setWidget(this);
        m_completer->setCaseSensitivity(Qt::CaseInsensitive);
        m_completer->setMaxVisibleItems(12);
        m_completer->setPopup(makePopup(this));
        connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this,
                &ExpressionField::insertName);
    }
    m_completer->setModel(names);
    m_completer->popup()->setItemDelegate(new NameDelegate(m_completer)); // setModel() puts its own there
}

void ExpressionField::complete()
{
    if (!m_completer)
        return;
    const auto start = nameStart(text(), cursorPosition());
    const QString name = start ? text().mid(*start, cursorPosition() - *start) : QString();
    m_completer->setCompletionPrefix(name);
    const int found = name.isEmpty() ? 0 : m_completer->completionCount();
    if (found == 0 || (found == 1 && m_completer->currentCompletion() == name)) {
        m_completer->popup()->hide();
        return;
    }
    auto* popup = static_cast<QTreeView*>(m_completer->popup());
    QRect place = rect();
    place.setLeft(std::max(0, qRound(xOf(*start)) - 6));
    popup->resizeColumnToContents(0);
    popup->resizeColumnToContents(1);
    place.setWidth(popup->columnWidth(0) + popup->columnWidth(1) +
                   popup->verticalScrollBar()->sizeHint().width() + 8);
    m_completer->complete(place);
}

void ExpressionField::insertName(const QString& name)
{
    const auto start = nameStart(text(), cursorPosition());
    if (!start)
        return;
    setSelection(*start, cursorPosition() - *start);
    insert(name);
    m_completer->popup()->hide();
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

void ExpressionField::keyPressEvent(QKeyEvent* event)
{
    if (m_completer && m_completer->popup()->isVisible()) {
        const bool chooses = m_completer->popup()->currentIndex().isValid();
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!chooses)
                break;
            [[fallthrough]];
        case Qt::Key_Tab:
        case Qt::Key_Escape:
            event->ignore(); // the list's own keys
            return;
        default: break;
        }
        if (!chooses && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
            m_completer->popup()->hide();
    } else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        recall(event->key() == Qt::Key_Up ? 1 : -1);
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace weir::ui
