// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/name_list.h"

#include <QCoreApplication>
#include <array>

#include "key/function_row.h"
#include "key/key_row.h"

namespace weir::ui
{

namespace
{

struct Word {
    const char* name;
    const char* meaning;
};

// clang-format off
constexpr std::array valueWords{
    Word{"bps",      QT_TRANSLATE_NOOP("Names", "bits per second")},
    Word{"Bps",      QT_TRANSLATE_NOOP("Names", "bytes per second")},
    Word{"fps",      QT_TRANSLATE_NOOP("Names", "frames per second")},
    Word{"bytes",    QT_TRANSLATE_NOOP("Names", "bytes per second")},
    Word{"frames",   QT_TRANSLATE_NOOP("Names", "frames per second")},
    Word{"requests", QT_TRANSLATE_NOOP("Names", "requests per second")},
    Word{"avg:",     QT_TRANSLATE_NOOP("Names", "mean of a numeric key")},
    Word{"count:",   QT_TRANSLATE_NOOP("Names", "how many different values a key has")},
    Word{"min:",     QT_TRANSLATE_NOOP("Names", "smallest of a numeric key")},
    Word{"max:",     QT_TRANSLATE_NOOP("Names", "largest of a numeric key")},
};
// clang-format on

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

void add(QStandardItemModel& model, const QString& name, const QString& meaning)
{
    auto* title = new QStandardItem(meaning);
    model.appendRow({new QStandardItem(name), title});
}

void addKeys(QStandardItemModel& model, bool numericOnly)
{
    for (const key::KeyRow& row : key::keys())
        if (!numericOnly || key::valueTypeRow(row.type).numeric)
            add(model, text(row.name), text(row.title));
}

std::unique_ptr<QStandardItemModel> sorted(std::unique_ptr<QStandardItemModel> model)
{
    model->setSortRole(Qt::DisplayRole);
    model->sort(0);
    return model;
}

} // namespace

std::unique_ptr<QStandardItemModel> keyNames()
{
    auto model = std::make_unique<QStandardItemModel>();
    addKeys(*model, false);
    for (const key::FunctionRow& row : key::functions())
        add(*model, text(row.name) + ':', text(row.syntax));
    return sorted(std::move(model));
}

std::unique_ptr<QStandardItemModel> valueNames()
{
    auto model = std::make_unique<QStandardItemModel>();
    for (const Word& word : valueWords)
        add(*model, word.name, QCoreApplication::translate("Names", word.meaning));
    addKeys(*model, true);
    return sorted(std::move(model));
}

} // namespace weir::ui
