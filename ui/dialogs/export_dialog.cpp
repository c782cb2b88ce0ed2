// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <array>

#include "format/times.h"
#include "format/units.h"
#include "main_window_style.h"

namespace weir::ui
{

namespace
{

struct FormatRow {
    ExportFormat format;
    const char* suffix;
    const char* title;
    const char* note;
};

#define T(text) QT_TRANSLATE_NOOP("ExportDialog", text)

// clang-format off
constexpr std::array formats{
    FormatRow{ExportFormat::Csv, "csv", T("Table (CSV)"),            T("Times in UTC. A file .json beside the table opens this view again.")},
    FormatRow{ExportFormat::Png, "png", T("Picture (PNG)"),          T("Chart and table of its values in light colours, at double size.")},
    FormatRow{ExportFormat::Svg, "svg", T("Drawing (SVG)"),          T("Chart and table of its values in light colours, sharp at every size.")},
    FormatRow{ExportFormat::Pdf, "pdf", T("Document (PDF)"),         T("Chart and table of its values on one sheet of A4.")},
};
// clang-format on

#undef T

const FormatRow& rowOf(ExportFormat format)
{
    return formats[std::size_t(format)];
}

} // namespace

QString suggestedName(const query::Range& range, ExportFormat format)
{
    const QDateTime begin = QDateTime::fromSecsSinceEpoch(range.from, Qt::UTC);
    return QStringLiteral("weir-%1-%2s.%3")
        .arg(begin.toString(QStringLiteral("yyyy-MM-dd'T'HHmmss'Z'")))
        .arg(range.to - range.from)
        .arg(rowOf(format).suffix);
}

ExportDialog::ExportDialog(ExportWish wish, std::vector<ExportRange> ranges, const QString& folder,
                           const Theme& theme, QWidget* parent)
    : QDialog(parent),
      m_wish(std::move(wish)),
      m_ranges(std::move(ranges)),
      m_folder(folder),
      m_format(new QComboBox),
      m_range(new QComboBox),
      m_form(new QComboBox),
      m_spreadsheet(new QCheckBox(tr("For &spreadsheets: semicolons and a byte order mark"))),
      m_path(new QLineEdit),
      m_note(new QLabel)
{
    setWindowTitle(tr("Export"));
    for (const FormatRow& row : formats)
        m_format->addItem(tr(row.title));
    m_format->setCurrentIndex(int(m_wish.format));
    for (const ExportRange& each : m_ranges)
        m_range->addItem(tr("%1: %2 – %3", "which range: from – to")
                             .arg(each.title, clockText(each.range.from, m_wish.zone),
                                  clockText(each.range.to, m_wish.zone)));
    m_form->addItem(tr("Long: a row for each time and flow"));
    m_form->addItem(tr("Wide: a column for each flow"));
    m_form->setCurrentIndex(int(m_wish.form));
    m_spreadsheet->setChecked(m_wish.forSpreadsheets);
    m_note->setWordWrap(true);
    m_note->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    tint(*m_note, QPalette::WindowText, theme.mutedText);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * theme.spacing);
    form->setVerticalSpacing(theme.spacing + 2);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("&As"), m_format);
    form->addRow(tr("&Range"), m_range);
    form->addRow(tr("&Form"), m_form);
    form->addRow(QString(), m_spreadsheet);
    form->addRow(tr("&Name"), makeName());
    static_cast<QLabel*>(form->labelForField(m_path->parentWidget()))->setBuddy(m_path);
    form->addRow(QString(), m_note);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* button = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
    for (QComboBox* box : {m_format, m_range})
        connect(box, &QComboBox::currentIndexChanged, this, &ExportDialog::showChoice);
    connect(m_path, &QLineEdit::textEdited, this, [this] { m_nameIsOurs = false; });

    m_format->setAccessibleName(tr("As"));
    m_range->setAccessibleName(tr("Range"));
    m_form->setAccessibleName(tr("Form"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(2 * theme.spacing);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    button->setDefault(true);
    showChoice();
    resize(640, sizeHint().height());
}

QWidget* ExportDialog::makeName()
{
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins({});
    auto* browse = new QPushButton(tr("&Browse …"));
    browse->setAutoDefault(false);
    m_path->setAccessibleName(tr("Name"));
    layout->addWidget(m_path, 1);
    layout->addWidget(browse);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
    return box;
}

ExportWish ExportDialog::wish() const
{
    ExportWish wish = m_wish;
    wish.format = ExportFormat(m_format->currentIndex());
    wish.range = m_ranges[std::size_t(m_range->currentIndex())].range;
    wish.form = outlet::TableForm(m_form->currentIndex());
    wish.forSpreadsheets = m_spreadsheet->isChecked();
    wish.path = QDir::fromNativeSeparators(m_path->text().trimmed());
    if (!wish.path.isEmpty() && QFileInfo(wish.path).suffix().isEmpty())
        wish.path += QLatin1Char('.') + QLatin1String(rowOf(wish.format).suffix);
    return wish;
}

void ExportDialog::showChoice()
{
    const ExportWish now = wish();
    const bool isTable = now.format == ExportFormat::Csv;
    m_form->setEnabled(isTable);
    m_spreadsheet->setEnabled(isTable);
    m_note->setText(tr(rowOf(now.format).note));
    QString path = QDir(m_folder).filePath(suggestedName(now.range, now.format));
    if (!m_nameIsOurs) { // only the kind of file follows
        const QFileInfo typed(now.path);
        path = typed.dir().filePath(typed.completeBaseName() + '.' + rowOf(now.format).suffix);
    }
    m_path->setText(QDir::toNativeSeparators(path));
    m_path->setCursorPosition(int(m_path->text().size()));
}

void ExportDialog::browse()
{
    const FormatRow& row = rowOf(wish().format);
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export"), wish().path,
        QStringLiteral("%1 (*.%2)").arg(tr(row.title).section(QStringLiteral(" ("), 0, 0), row.suffix));
    if (path.isEmpty())
        return;
    m_confirmed = path; // it has asked already
    m_nameIsOurs = false;
    m_path->setText(QDir::toNativeSeparators(path));
}

void ExportDialog::accept()
{
    const QString path = wish().path;
    if (path.isEmpty()) {
        m_path->setFocus();
        return;
    }
    if (QFileInfo::exists(path) && m_confirmed != path &&
        QMessageBox::question(this, tr("Export"),
                              tr("%1 is there already. Replace it?").arg(QFileInfo(path).fileName()),
                              QMessageBox::Yes | QMessageBox::No, QMessageBox::No) != QMessageBox::Yes)
        return;
    QDialog::accept();
}

} // namespace weir::ui
