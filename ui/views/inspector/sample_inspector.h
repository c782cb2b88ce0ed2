// SPDX-License-Identifier: GPL-3.0-or-later
// The samples behind a number: a table of them, below it the datagram of the chosen one as a tree and as
// bytes; to the clipboard as JSON, to a file as a capture. A window of its own. UI thread.
#pragma once

#include <QDialog>

#include "engine/sample_search.h"
#include "theme/theme.h"
#include "views/inspector/sample_model.h"
#include "views/inspector/structure_model.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;
class QTimer;
class QTreeView;

namespace weir::ui
{

class HexView;

class SampleInspector : public QDialog
{
    Q_OBJECT
public:
    /// The engine outlives it.
    explicit SampleInspector(engine::Engine& engine, QWidget* parent = nullptr);

    /// Finds the samples and shows the first of them.
    void inspect(const query::SampleWish& wish);

    void setTheme(const Theme& theme);
    void setZone(const QTimeZone& zone);

    void saveFound(const QString& path);
    void saveRange(const QString& path);

    /// The chosen sample's datagram as `weirctl decode` prints it; "" when none is chosen.
    QByteArray json() const;

signals:
    void shown(); ///< the samples that were found
    void saved(); ///< or not, which is said

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void join();
    void showFound(const std::shared_ptr<const query::FoundSamples>& found);
    void showHeading();
    QString sightingsText() const;
    void showDatagram(int row);
    void say(const QString& sentence, bool isProblem = false);
    void showProgress();
    void chooseNode(const QModelIndex& index);
    void chooseByte(std::uint32_t offset);
    void askForFile(void (SampleInspector::*save)(const QString&), const QString& title);
    void copyRows() const;
    QString stretchText() const;
    QString whatText() const;

    engine::SampleSearch m_search;
    engine::Engine& m_engine;
    query::SampleWish m_wish;
    bool m_capture = false; ///< the samples are of a capture
    std::shared_ptr<const query::FoundSamples> m_found;
    int m_row = -1; ///< that is shown
    QTimeZone m_zone = QTimeZone::utc();
    Theme m_theme;
    SampleModel m_samples;
    StructureModel m_structure;

    QLabel* m_heading;
    QLabel* m_detail;
    QProgressBar* m_progress;
    QTimer* m_progressTimer;
    QWidget* m_content;
    QTableView* m_table;
    QTreeView* m_tree;
    HexView* m_hex;
    QLabel* m_message;
    QPushButton* m_copy;
    QPushButton* m_saveFound;
    QPushButton* m_saveRange;
};

} // namespace weir::ui
