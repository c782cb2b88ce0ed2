// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/question_bar.h"

#include <QComboBox>
#include <QFocusEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

#include "filter/counting_popup.h"
#include "filter/expression_field.h"
#include "filter/value_box.h"
#include "main_window_style.h"

namespace weir::ui
{

namespace
{

constexpr int typingPause = 300;  // ms
constexpr int wordPause = 1500;   // ms: in the middle of a word
constexpr int censusHolds = 5000; // ms

QLabel* makeHeading(const QString& text, QWidget* buddy)
{
    auto* label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

} // namespace

QuestionBar::QuestionBar(QWidget* parent)
    : QWidget(parent),
      m_keys(new ExpressionField(key::Language::Keys)),
      m_valueBox(new ValueBox),
      m_value(new ExpressionField(key::Language::Value)),
      m_filter(new ExpressionField(key::Language::Filter)),
      m_counting(new QToolButton),
      m_choices(new CountingPopup(this)),
      m_sign(new QLabel),
      m_line(new QLabel),
      m_fix(new QToolButton),
      m_pause(new QTimer(this)),
      m_census(new QTimer(this))
{
    m_valueBox->setEditable(true);
    m_valueBox->setLineEdit(m_value);
    m_valueBox->setCompleter(nullptr);
    m_valueBox->setInsertPolicy(QComboBox::NoInsert);

    m_keys->setAccessibleName(tr("Keys"));
    m_keys->setPlaceholderText(tr("none: the total of all traffic"));
    m_keys->setToolTip(tr("What makes a flow, for example ipsource,ipdestination"));
    m_value->setAccessibleName(tr("Value"));
    m_valueBox->setAccessibleName(tr("Value"));
    m_valueBox->setToolTip(tr("What is counted: bps (bits), fps (packets), or a numeric key"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setPlaceholderText(tr("all traffic"));
    m_filter->setToolTip(tr("Which samples count, for example ipprotocol=6&tcpdestinationport=443"));

    m_counting->setText(countingText({}));
    m_counting->setFocusPolicy(Qt::TabFocus);
    m_counting->setAccessibleName(tr("How it is counted"));
    connect(m_counting, &QToolButton::clicked, this, &QuestionBar::showCounting);
    connect(m_choices, &CountingPopup::chosen, this, [this](const Counting& counting) {
        setCounting(counting);
        emit counted(counting);
    });

    for (ExpressionField* field : {m_keys, m_value, m_filter}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::textEdited, this, [this, field] { waitFor(*field); });
        connect(field, &QLineEdit::returnPressed, this, [this] { read(true); });
        connect(field, &ExpressionField::valuesAsked, this,
                [this, field] { emit valuesWanted(*field->valuesWanted()); });
        connect(field, &ExpressionField::fixAsked, this, &QuestionBar::fix);
    }
    connect(m_valueBox, &QComboBox::activated, this, [this] { read(true); });
    m_census->setInterval(censusHolds);
    connect(m_census, &QTimer::timeout, this, &QuestionBar::lookAround);
    m_pause->setSingleShot(true);
    connect(m_pause, &QTimer::timeout, this, [this] { read(false); });

    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_line->setWordWrap(false);
    m_line->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_line->setMinimumWidth(1);
    m_line->setAccessibleName(tr("Problem or explanation"));

    m_fix->setFocusPolicy(Qt::TabFocus);
    m_fix->setToolTip(tr("Alt+Enter"));
    connect(m_fix, &QToolButton::clicked, this, &QuestionBar::fix);
    auto* line = new QHBoxLayout;
    line->setSpacing(m_theme.spacing);
    line->addWidget(m_line);
    line->addWidget(m_fix);
    line->addStretch();

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins({});
    layout->setHorizontalSpacing(m_theme.spacing);
    layout->setVerticalSpacing(m_theme.spacing / 2);
    layout->addWidget(makeHeading(tr("&Keys"), m_keys), 0, 0);
    layout->addWidget(m_keys, 0, 1);
    layout->addWidget(makeHeading(tr("Val&ue"), m_valueBox), 0, 2);
    layout->addWidget(m_valueBox, 0, 3);
    layout->addWidget(makeHeading(tr("Fi&lter"), m_filter), 0, 4);
    layout->addWidget(m_filter, 0, 5);
    layout->addWidget(makeHeading(tr("Counte&d"), m_counting), 0, 6);
    layout->addWidget(m_counting, 0, 7);
    layout->addWidget(m_sign, 1, 0, Qt::AlignRight);
    layout->addLayout(line, 1, 1, 1, 8);
    layout->setColumnStretch(1, 5);
    layout->setColumnStretch(5, 4);
    m_valueBox->setMinimumContentsLength(6); // keys and filter need the room more
    setCounting({});
    setTheme(m_theme);
}

QuestionBar::~QuestionBar() = default;

ExpressionField* QuestionBar::field(Field field) const
{
    switch (field) {
    case Field::Keys: return m_keys;
    case Field::Value: return m_value;
    case Field::Filter: return m_filter;
    }
    return m_keys;
}

query::QueryText QuestionBar::text() const
{
    const auto of = [](const QLineEdit* field) { return field->text().toStdString(); };
    return {of(m_keys), of(m_value), of(m_filter)};
}

void QuestionBar::setText(const query::QueryText& text)
{
    if (text == this->text())
        return;
    m_pause->stop();
    const auto show = [](QLineEdit* field, const std::string& expression) {
        if (const QString shown = QString::fromStdString(expression); shown != field->text())
            field->setText(shown);
    };
    show(m_keys, text.keys);
    show(m_value, text.value);
    show(m_filter, text.filter);
    const auto query = query::readQuery(text);
    showProblem(query ? std::nullopt : std::optional(query.error()));
}

void QuestionBar::setCounting(const Counting& counting)
{
    m_choices->setCounting(counting);
    m_counting->setText(countingText(counting) + QStringLiteral(" ▾"));
    m_counting->setToolTip(consequenceOf(aggregationRow(counting.aggregation)));
    m_counting->setAccessibleDescription(countingText(counting));
}

void QuestionBar::setHasTopology(bool has)
{
    m_choices->setHasTopology(has);
}

void QuestionBar::showCounting()
{
    m_choices->showUnder(*m_counting);
}

void QuestionBar::addAction(QAction* action)
{
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->iconText());
    button->setMinimumSize(m_theme.target, m_theme.target);
    auto* grid = static_cast<QGridLayout*>(layout());
    grid->addWidget(button, 0, grid->columnCount());
}

void QuestionBar::setHistory(Field field, const QStringList& expressions)
{
    this->field(field)->setHistory(expressions);
}

void QuestionBar::setNote(const QString& note)
{
    m_note = note;
    showLine();
}

void QuestionBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(QGuiApplication::font().pointSizeF());
    for (ExpressionField* field : {m_keys, m_value, m_filter}) {
        field->setFont(fixed);
        field->setTheme(theme);
    }
    // Not of the field in the box: it would cover the frame.
    for (QWidget* widget : std::initializer_list<QWidget*>{m_keys, m_valueBox, m_filter, m_counting})
        widget->setMinimumHeight(theme.target);
    m_fix->setMinimumHeight(theme.target);
    m_line->setMinimumHeight(theme.target); // nothing moves when the button comes
    m_choices->setTheme(theme);
    showLine();
}

void QuestionBar::setCensus(const std::shared_ptr<const query::Census>& census)
{
    m_seen.census = census;
    showSeen();
}

void QuestionBar::setValues(const std::shared_ptr<const query::Values>& values)
{
    m_seen.values = values;
    showSeen();
}

void QuestionBar::showSeen()
{
    for (ExpressionField* field : {m_keys, m_value, m_filter})
        field->setSeen(m_seen);
}

void QuestionBar::lookAround()
{
    emit censusWanted();
    if (const auto& key = m_filter->valuesWanted())
        emit valuesWanted(*key);
}

void QuestionBar::edit(Field field)
{
    this->field(field)->setFocus(Qt::ShortcutFocusReason);
    this->field(field)->selectAll();
}

bool QuestionBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn) {
        m_census->start();
        emit censusWanted();
    } else if (event->type() == QEvent::FocusOut) {
        m_census->stop();
    }
    // Leaving a field settles what was typed in it; opening a menu does not leave it.
    if (event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason && !m_problem)
        read(true);
    return QWidget::eventFilter(watched, event);
}

/// The beginning of a word is no mistake and no question yet: what was there stays while it is typed.
void QuestionBar::waitFor(const ExpressionField& typed)
{
    m_pause->start(typed.isUnderway() ? wordPause : typingPause);
    if (m_problem && typed.isUnderway())
        showProblem({});
}

void QuestionBar::settle()
{
    if (m_pause->isActive())
        read(true);
}

void QuestionBar::read(bool firm)
{
    m_pause->stop();
    const query::QueryText typed = text();
    const auto query = query::readQuery(typed);
    showProblem(query ? std::nullopt : std::optional(query.error()));
    if (query)
        emit asked(typed, firm);
}

void QuestionBar::showProblem(std::optional<query::QueryProblem> problem)
{
    m_problem = std::move(problem);
    for (const Field each : {Field::Keys, Field::Value, Field::Filter})
        field(each)->setProblem(m_problem && m_problem->field == each ? std::optional(m_problem->problem)
                                                                      : std::nullopt);
    showLine();
}

void QuestionBar::fix()
{
    if (m_pause->isActive())
        read(false); // what was found before may not be true of what stands there now
    if (!m_problem)
        return;
    ExpressionField* wrong = field(m_problem->field);
    wrong->setFocus(Qt::OtherFocusReason);
    wrong->takeFix();
    read(false);
}

void QuestionBar::showLine()
{
    const QString fix = m_problem ? field(m_problem->field)->fixLabel() : QString();
    m_fix->setText(QString(fix).replace('&', "&&"));
    m_fix->setAccessibleName(fix);
    m_fix->setVisible(!fix.isEmpty());
    for (QLabel* label : {m_line, m_sign})
        tint(*label, QPalette::WindowText, m_problem ? m_theme.problem : m_theme.mutedText);
    m_sign->setText(m_problem ? QStringLiteral("▲") : QString());
    if (!m_problem) {
        m_line->setText(m_note);
        m_line->setToolTip({});
        return;
    }
    const QString place = field(m_problem->field)->accessibleName();
    const QString message = QString::fromStdString(m_problem->problem.message);
    const QString expected = QString::fromStdString(m_problem->problem.expected);
    m_line->setText(expected.isEmpty() || !fix.isEmpty()
                        ? tr("%1: %2").arg(place, message)
                        : tr("%1: %2 · expected: %3").arg(place, message, expected));
    m_line->setToolTip(m_line->text());
}

} // namespace weir::ui
