// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/value_box.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QStyledItemDelegate>

#include "filter/completion.h"

namespace weir::ui
{

namespace
{

constexpr const char* usualValues[] = {"bps",      "Bps",     "fps",       "bytes",         "frames",
                                       "requests", "samples", "avg:ipttl", "count:ipsource"};

class MeaningDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (const QString meaning = meaningOfValue(option->text); !meaning.isEmpty())
            option->text += QStringLiteral(" — ") + meaning;
    }
};

} // namespace

ValueBox::ValueBox(QWidget* parent) : QComboBox(parent)
{
    for (const char* value : usualValues)
        addItem(QString::fromLatin1(value));
    setItemDelegate(new MeaningDelegate(this));
}

void ValueBox::showPopup()
{
    const QString typed = currentText();
    const int at = findText(typed, Qt::MatchExactly | Qt::MatchCaseSensitive);
    if (at != currentIndex()) {
        setCurrentIndex(at);
        lineEdit()->setText(typed); // an index of none takes it away
    }
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + 2 * view()->frameWidth() + 16);
    QComboBox::showPopup();
}

} // namespace weir::ui
