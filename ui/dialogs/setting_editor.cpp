// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/setting_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <limits>

#include "dialogs/colour_rows.h"
#include "dialogs/file_rows.h"
#include "dialogs/listen_rows.h"

namespace weir::ui
{

namespace
{

/// One widget of Qt's that fills the editor and takes the keyboard for it.
template <class Widget>
class EditorOf : public SettingEditor
{
public:
    explicit EditorOf(const SettingRow& row) : m_box(new Widget)
    {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins({});
        layout->addWidget(m_box);
        m_box->setAccessibleName(titleOf(row));
        setFocusProxy(m_box);
    }

protected:
    Widget* const m_box;
};

class ChoiceEditor : public EditorOf<QComboBox>
{
public:
    explicit ChoiceEditor(const SettingRow& row) : EditorOf(row), m_type(row.type)
    {
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_box->setMinimumContentsLength(16); // fonts have long names
        for (const Choice& choice : row.choices)
            add(QCoreApplication::translate("Settings", choice.title), choice.value);
        connect(m_box, &QComboBox::currentIndexChanged, this, &SettingEditor::edited);
    }

    void add(const QString& title, const QString& value) { m_box->addItem(title, value); }

    QVariant value() const override
    {
        QVariant value = m_box->currentData();
        value.convert(QMetaType(m_type));
        return value;
    }

    void setValue(const QVariant& value) override
    {
        m_box->setCurrentIndex(std::max(0, m_box->findData(value.toString())));
    }

private:
    const QMetaType::Type m_type;
};

ChoiceEditor* makeFontEditor(const SettingRow& row)
{
    auto* editor = new ChoiceEditor(row);
    editor->add(SettingEditor::tr("As the system"), QString());
    for (const QString& family : QFontDatabase::families())
        if (!QFontDatabase::isPrivateFamily(family))
            editor->add(family, family);
    return editor;
}

class SwitchEditor : public EditorOf<QCheckBox>
{
public:
    explicit SwitchEditor(const SettingRow& row) : EditorOf(row)
    {
        m_box->setText(titleOf(row));
        connect(m_box, &QCheckBox::toggled, this, &SettingEditor::edited);
    }

    QVariant value() const override { return m_box->isChecked(); }
    void setValue(const QVariant& value) override { m_box->setChecked(value.toBool()); }
    bool hasTitle() const override { return true; }
};

class NumberEditor : public EditorOf<QSpinBox>
{
public:
    explicit NumberEditor(const SettingRow& row) : EditorOf(row), m_from(row.from), m_to(row.to)
    {
        m_box->setGroupSeparatorShown(true);
        m_box->setRange(0, std::numeric_limits<int>::max()); // what is out of bounds is told, not changed
        connect(m_box, &QSpinBox::valueChanged, this, &SettingEditor::edited);
    }

    QVariant value() const override { return m_box->value(); }
    void setValue(const QVariant& value) override { m_box->setValue(value.toInt()); }

    QString problem() const override
    {
        const int number = m_box->value();
        if (number >= m_from && number <= m_to)
            return {};
        return tr("Give a number from %1 to %2.").arg(locale().toString(m_from), locale().toString(m_to));
    }

private:
    const int m_from;
    const int m_to;
};

class TextEditor : public EditorOf<QLineEdit>
{
public:
    explicit TextEditor(const SettingRow& row) : EditorOf(row)
    {
        connect(m_box, &QLineEdit::textChanged, this, &SettingEditor::edited);
    }

    QVariant value() const override { return m_box->text().trimmed(); }
    void setValue(const QVariant& value) override { m_box->setText(value.toString()); }
};

SettingEditor* newEditor(const SettingRow& row, const Theme& theme)
{
    switch (row.id) {
    case Setting::FontFamily: return makeFontEditor(row);
    case Setting::Listen: return new ListenRows(row, theme);
    case Setting::Colours: return new ColourRows(row, theme);
    default: break;
    }
    if (!row.choices.empty())
        return new ChoiceEditor(row);
    if (row.page == SettingPage::Tables && row.type != QMetaType::Bool)
        return new FileRows(row, theme);
    switch (row.type) {
    case QMetaType::Bool: return new SwitchEditor(row);
    case QMetaType::Int: return new NumberEditor(row);
    default: return new TextEditor(row);
    }
}

} // namespace

SettingEditor* makeEditor(const SettingRow& row, const Theme& theme)
{
    SettingEditor* const editor = newEditor(row, theme);
    editor->setObjectName(row.key);
    return editor;
}

QString titleOf(const SettingRow& row)
{
    return QCoreApplication::translate("Settings", row.title);
}

} // namespace weir::ui
