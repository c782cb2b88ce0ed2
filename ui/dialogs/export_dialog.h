// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what is to be exported: as what, which stretch of time, under which name. UI thread.
#pragma once

#include <QDialog>
#include <optional>

#include "export/exporter.h"
#include "theme/theme.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace weir::ui
{

/// A stretch of time that can be chosen, and what it is called.
struct ExportRange {
    QString title;
    query::Range range;
};

/// `weir-2026-11-22T140322Z-300s.csv`
QString suggestedName(const query::Range& range, ExportFormat format);

class ExportDialog : public QDialog
{
    Q_OBJECT
public:
    /// `wish` is what the dialog begins with; `ranges` are not empty, and the first is chosen at first.
    ExportDialog(ExportWish wish, std::vector<ExportRange> ranges, const QString& folder, const Theme& theme,
                 QWidget* parent = nullptr);

    /// What was chosen.
    ExportWish wish() const;

    void accept() override;

private:
    QWidget* makeName();
    void showChoice();
    void browse();

    ExportWish m_wish;
    std::vector<ExportRange> m_ranges;
    QString m_folder;
    std::optional<QString> m_confirmed; ///< a file that may be replaced

    QComboBox* m_format;
    QComboBox* m_range;
    QComboBox* m_form;
    QCheckBox* m_spreadsheet;
    QLineEdit* m_path;
    QLabel* m_note;
    bool m_nameIsOurs = true; ///< the user has not typed one
};

} // namespace weir::ui
