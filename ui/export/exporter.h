// SPDX-License-Identifier: GPL-3.0-or-later
// Brings what a view shows into files, to the clipboard and onto paper. Questions are answered and tables
// written on the pool; the newest wish wins. Owned by the main window; UI thread.
#pragma once

#include <QObject>
#include <QTimeZone>
#include <functional>
#include <memory>

#include "engine/errand.h"
#include "engine/question.h"
#include "export/page.h"
#include "outlet/table_export.h"
#include "saved/view_file.h"

class QPagedPaintDevice;

namespace weir::ui
{

enum class ExportFormat { Csv, Png, Svg, Pdf };

/// What is to leave.
struct ExportWish {
    ViewState state;
    query::Range range; ///< in whole steps
    QTimeZone zone;
    QStringList captures; ///< that are shown; none: live
    bool lines = false;   ///< pictures: each flow by itself, in place of areas on each other
    ExportFormat format = ExportFormat::Csv;
    QString path;
    outlet::TableForm form = outlet::TableForm::Long;
    bool forSpreadsheets = false;
};

class Exporter : public QObject
{
    Q_OBJECT
public:
    /// Both outlive it.
    Exporter(engine::Engine& engine, const KeyColours& colours, QObject* parent = nullptr);
    ~Exporter() override;

    void save(const ExportWish& wish);
    void copy(const ExportWish& wish); ///< picture and table together
    void print(const ExportWish& wish, std::shared_ptr<QPagedPaintDevice> device);

    void cancel(); ///< leaves nothing behind
    bool isWorking() const { return m_working; }
    double progress() const; ///< from 0 to 1

    static constexpr int pictureWidth = 1200; ///< before it is doubled
    static QString sidecarOf(const QString& path) { return path + QStringLiteral(".json"); }

signals:
    void done(const QString& note); ///< a sentence that the user should know, or ""
    void failed(const QString& sentence);

private:
    struct Progress;
    using PageUse = std::function<void(const Page& page)>;

    void askPage(const ExportWish& wish, PageUse use);
    void saveTable(const ExportWish& wish);
    void write(const QString& path, std::function<QByteArray()> bytes);
    void end(const QString& problem, const QString& note = {});
    static std::optional<query::Query> queryOf(const ExportWish& wish);
    static std::optional<query::Query>
    backOf(const ExportWish& wish); ///< the other direction, where it is shown

    engine::Engine& m_engine;
    const KeyColours& m_colours;
    std::unique_ptr<engine::Question> m_question;
    std::shared_ptr<Progress> m_progress;
    bool m_working = false;
    engine::Errand m_errand;
};

} // namespace weir::ui
