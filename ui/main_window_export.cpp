// SPDX-License-Identifier: GPL-3.0-or-later
// What the actions do that bring views out of the window and back into it.
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>
#include <QPrintDialog>
#include <QPrinter>
#include <QProgressDialog>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTimer>
#include <algorithm>

#include "dialogs/export_dialog.h"
#include "dialogs/views_dialog.h"
#include "engine/engine.h"
#include "main_window.h"
#include "views/intake.h"
#include "views/view_page.h"

namespace weir::ui
{

namespace
{

constexpr int patience = 500;    ///< ms before a progress bar is worth showing
constexpr int noteStays = 8'000; ///< ms
constexpr int mostSteps = 1000;
constexpr int layoutVersion = 1; ///< of docks and bars: another one begins afresh

int stepFor(base::SecondNumber span)
{
    for (const int step : {1, 2, 5, 10, 15, 30, 60, 120, 300, 600})
        if (span / step <= mostSteps)
            return step;
    return 3600;
}

query::Range inSteps(base::SecondNumber from, base::SecondNumber to)
{
    return query::Range{from, to, stepFor(to - from)}.aligned();
}

/// "" when it was given up.
QString askText(QWidget* parent, const QString& title, const QString& label, const QString& initial)
{
    QInputDialog dialog(parent);
    dialog.setWindowTitle(title);
    dialog.setLabelText(label);
    dialog.setTextValue(initial);
    dialog.resize(520, dialog.sizeHint().height());
    return dialog.exec() == QDialog::Accepted ? dialog.textValue().trimmed() : QString();
}

} // namespace

QTimeZone MainWindow::zone() const
{
    return m_settings.value(Setting::Utc).toBool() ? QTimeZone::utc() : QTimeZone::systemTimeZone();
}

ViewState MainWindow::viewState() const
{
    return {m_navigator.now(), m_page->sorting()};
}

void MainWindow::showView(const ViewState& view)
{
    m_navigator.open(view.look);
    m_page->setSorting(view.sorting);
}

void MainWindow::openView(const ViewState& view, const QStringList& captures)
{
    QStringList missing;
    for (const QString& path : captures)
        if (!QFileInfo::exists(path))
            missing << path;
    if (!missing.isEmpty())
        tell(tr("The view was made of %1, which is not there. It is shown with what there is.")
                 .arg(missing.join(QStringLiteral(", "))));
    if (captures.isEmpty() || !missing.isEmpty() || captures == m_intake.captures()) {
        showView(view);
        return;
    }
    // A capture is shown from its end; the view's range comes after that.
    auto* waiting = new QObject(this);
    connect(&m_intake, &Intake::captureOpened, waiting, [this, waiting, view] {
        waiting->deleteLater();
        showView(view);
    });
    connect(&m_intake, &Intake::liveAgain, waiting, &QObject::deleteLater);
    m_intake.openCaptures(captures);
}

bool MainWindow::openFiles(const QStringList& paths)
{
    QStringList captures;
    for (const QString& path : paths) {
        if (!isViewFile(path)) {
            captures << path;
            continue;
        }
        const auto file = readViewFile(path);
        if (!file) {
            tell(QString::fromStdString(file.error().text));
            return false;
        }
        openView(file->state, file->captures);
    }
    if (!captures.isEmpty())
        m_intake.openCaptures(captures);
    return true;
}

void MainWindow::openLink(const QString& link)
{
    const auto view = viewFromLink(link);
    if (view)
        showView(*view);
    else
        tell(QString::fromStdString(view.error().text));
}

ExportWish MainWindow::exportWish() const
{
    ExportWish wish;
    wish.state = viewState();
    wish.zone = zone();
    wish.captures = m_intake.captures();
    wish.lines = m_settings.value(Setting::Lines).toBool();
    wish.range = engine::rangeOf(m_navigator.now().view, *m_engine.snapshot());
    wish.format = ExportFormat(std::clamp(m_settings.value(Setting::ExportFormat).toInt(), 0, 3));
    return wish;
}

void MainWindow::exportView()
{
    ExportWish wish = exportWish();
    std::vector<ExportRange> ranges{{tr("What is shown"), wish.range}};
    const engine::View& view = m_navigator.now().view;
    if (const auto stretch = engine::stretchOf(view); stretch && view.pinned)
        ranges.push_back({tr("The marked moment"), *stretch});
    else if (stretch) // who marks a range means it
        ranges.insert(ranges.begin(), {tr("The marked range"), inSteps(stretch->from, stretch->to)});
    if (const auto window = m_engine.snapshot(); !window->seconds.empty())
        ranges.push_back({tr("All that is kept"), inSteps(window->from(), window->to())});
    QString folder = m_settings.value(Setting::ExportFolder).toString();
    if (folder.isEmpty() || !QFileInfo(folder).isDir())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    ExportDialog dialog(wish, std::move(ranges), QFileInfo(folder).isDir() ? folder : QDir::homePath(),
                        m_theme, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    wish = dialog.wish();
    m_settings.set(Setting::ExportFolder, QFileInfo(wish.path).absolutePath());
    m_settings.set(Setting::ExportFormat, int(wish.format));
    m_exporter->save(wish);
    showExportProgress();
}

void MainWindow::showExportProgress()
{
    auto* progress = new QProgressDialog(tr("Exporting …"), tr("Cancel"), 0, 100, this);
    progress->setWindowTitle(tr("Export"));
    progress->setAttribute(Qt::WA_DeleteOnClose);
    progress->setMinimumDuration(patience);
    progress->setAutoClose(false);
    progress->setAutoReset(false);
    auto* timer = new QTimer(progress);
    connect(timer, &QTimer::timeout, progress,
            [this, progress] { progress->setValue(int(100 * m_exporter->progress())); });
    connect(progress, &QProgressDialog::canceled, m_exporter, &Exporter::cancel);
    connect(progress, &QProgressDialog::canceled, progress, &QObject::deleteLater);
    connect(m_exporter, &Exporter::done, progress, &QObject::deleteLater);
    connect(m_exporter, &Exporter::failed, progress, &QObject::deleteLater);
    timer->start(100);
}

void MainWindow::print()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape,
                                       QMarginsF(8, 8, 8, 8), QPageLayout::Millimeter));
    printer->setCreator(QStringLiteral("Weir"));
    printer->setDocName(windowTitle());
    QPrintDialog dialog(printer.get(), this);
    dialog.setWindowTitle(tr("Print"));
    if (dialog.exec() == QDialog::Accepted)
        m_exporter->print(exportWish(), printer);
}

void MainWindow::copyPicture()
{
    m_exporter->copy(exportWish());
}

void MainWindow::saveView()
{
    const QString name = askText(this, tr("Save view"), tr("&Name of the view"), m_lastSaved);
    if (name.isEmpty())
        return;
    const auto views = m_saved.views();
    const bool isTaken = views && std::ranges::find(*views, name, &SavedView::name) != views->end();
    if (isTaken && name != m_lastSaved &&
        QMessageBox::question(this, tr("Save view"),
                              tr("There is a view \"%1\" already. Replace it?").arg(name),
                              QMessageBox::Yes | QMessageBox::No, QMessageBox::No) != QMessageBox::Yes)
        return;
    if (const auto saved = m_saved.save(name, viewState()); !saved) {
        tell(QString::fromStdString(saved.error().text));
        return;
    }
    m_lastSaved = name;
    showNote(tr("The view is saved as \"%1\".").arg(name));
}

void MainWindow::showViews()
{
    ViewsDialog dialog(m_saved, zone(), m_theme, this);
    if (dialog.exec() == QDialog::Accepted)
        showView(dialog.chosen());
}

void MainWindow::copyLink()
{
    QGuiApplication::clipboard()->setText(linkOf(viewState()));
    showNote(tr("The link to this view is on the clipboard."));
}

void MainWindow::askLink()
{
    const QString clipboard = QGuiApplication::clipboard()->text().trimmed();
    const QString link = askText(this, tr("Open link"), tr("&Link that begins with weir:"),
                                 clipboard.startsWith(linkScheme) ? clipboard : QString());
    if (!link.isEmpty())
        openLink(link);
}

void MainWindow::restoreLayout()
{
    resize(1280, 800);
    restoreGeometry(m_settings.value(Setting::Geometry).toByteArray()); // on a screen that there is
    placeShares();
    placeTour();
    restoreState(m_settings.value(Setting::Layout).toByteArray(), layoutVersion);
    const QStringList sorting = m_settings.value(Setting::Sorting).toString().split(' ');
    bool isNumber = false;
    const int column = sorting[0].toInt(&isNumber);
    if (isNumber && column >= 0)
        m_page->setSorting({column, sorting.size() > 1 ? Qt::DescendingOrder : Qt::AscendingOrder});
}

void MainWindow::restoreTabs()
{
    m_tabs->restore(m_settings.value(Setting::Tabs).toString());
}

void MainWindow::keepLook()
{
    const Sorting sorting = m_page->sorting();
    const char* const order = sorting.order == Qt::DescendingOrder ? "%1 descending" : "%1";
    m_settings.set(Setting::Sorting, sorting.column < 0 ? QString() : QString(order).arg(sorting.column));
    m_settings.set(Setting::Tabs, m_tabs->toText());
    m_settings.set(Setting::Geometry, saveGeometry());
    m_settings.set(Setting::Layout, saveState(layoutVersion));
}

void MainWindow::showNote(const QString& note)
{
    if (!note.isEmpty())
        statusBar()->showMessage(note, noteStays);
}

} // namespace weir::ui
