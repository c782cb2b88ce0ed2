// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exporter.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageWriter>
#include <QMimeData>
#include <QPagedPaintDevice>
#include <QSaveFile>
#include <atomic>

#include "engine/engine.h"
#include "engine/jobs.h"
#include "filter/conversation.h"
#include "filter/counting.h"
#include "filter/direction.h"
#include "format/flow_text.h"
#include "format/times.h"
#include "saved/json_file.h"

namespace weir::ui
{

/// Written by the pool, read by the UI.
struct Exporter::Progress {
    std::atomic<std::size_t> done{0};
    std::atomic<std::size_t> all{0};
};

namespace
{

constexpr qsizetype flushBytes = 1 << 16;

/// What opens the view again, beside the table.
QJsonObject sidecar(const ExportWish& wish)
{
    ViewFile file{wish.state, wish.captures};
    engine::View& view = file.state.look.view;
    view = {};
    view.live = false;
    view.to = wish.range.to;
    view.span = int(wish.range.to - wish.range.from);
    const outlet::Dialect dialect = wish.forSpreadsheets ? outlet::forSpreadsheets : outlet::Dialect();
    const bool isLong = wish.form == outlet::TableForm::Long;
    return toJson(file, {{"step", wish.range.step},
                         {"zone", QString::fromLatin1(wish.zone.id())},
                         {"table", QJsonObject{{"file", QFileInfo(wish.path).fileName()},
                                               {"form", isLong ? "long" : "wide"},
                                               {"separator", QString(QLatin1Char(dialect.separator))},
                                               {"times", "UTC"}}}});
}

/// The problem, or "".
QString writeTableFile(const ExportWish& wish, const outlet::TableExport& table,
                       const store::Snapshot& window, const query::Effort& effort)
{
    QSaveFile file(wish.path);
    if (!file.open(QIODevice::WriteOnly))
        return QString::fromStdString(unwritable(wish.path, file.errorString()).text);
    QByteArray waiting;
    const auto flush = [&] {
        const bool isWritten = file.write(waiting) == waiting.size();
        waiting.clear();
        return isWritten;
    };
    const bool isWhole = outlet::writeTable(
        table, window,
        [&](std::string_view text) {
            waiting.append(text.data(), qsizetype(text.size()));
            return waiting.size() < flushBytes || flush();
        },
        effort);
    if (effort.stop())
        return {}; // nobody waits for it, and the file is left as it was
    if (!isWhole || !flush() || !file.commit())
        return QString::fromStdString(unwritable(wish.path, file.errorString()).text);
    const auto beside = writeJsonFile(Exporter::sidecarOf(wish.path), sidecar(wish));
    return beside ? QString() : QString::fromStdString(beside.error().text);
}

QByteArray pngOf(const QImage& image)
{
    QBuffer buffer;
    QImageWriter(&buffer, "png").write(image);
    return buffer.data();
}

} // namespace

Exporter::Exporter(engine::Engine& engine, const KeyColours& colours, QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_colours(colours),
      m_errand(engine)
{
}

Exporter::~Exporter() = default;

double Exporter::progress() const
{
    const std::size_t all = m_progress ? m_progress->all.load() : 0;
    return all > 0 ? double(m_progress->done) / double(all) : 0;
}

void Exporter::cancel()
{
    m_working = false;
    m_question.reset();
    m_errand.start([](const engine::Errand::Stop&) { return nullptr; });
}

void Exporter::end(const QString& problem, const QString& note)
{
    m_working = false;
    if (problem.isEmpty())
        emit done(note);
    else
        emit failed(problem);
}

std::optional<query::Query> Exporter::queryOf(const ExportWish& wish)
{
    const Look& look = wish.state.look;
    const auto above = look.counting.mirrored ? aboveOfConversations(look.text) : std::nullopt;
    auto query = query::readQuery(above.value_or(look.text));
    if (!query)
        return std::nullopt;
    apply(look.counting, *query);
    return *query;
}

std::optional<query::Query> Exporter::backOf(const ExportWish& wish)
{
    const Look& look = wish.state.look;
    return look.counting.mirrored ? otherQuery(look.text, look.counting) : std::nullopt;
}

void Exporter::save(const ExportWish& wish)
{
    if (wish.format == ExportFormat::Csv) {
        saveTable(wish);
        return;
    }
    askPage(wish, [this, wish](const Page& page) {
        switch (wish.format) {
        case ExportFormat::Png:
            write(wish.path, [image = pictureOf(page, pictureWidth, 2)] { return pngOf(image); });
            break;
        case ExportFormat::Svg:
            write(wish.path, [bytes = svgOf(page, pictureWidth)] { return bytes; });
            break;
        default: write(wish.path, [bytes = pdfOf(page)] { return bytes; });
        }
    });
}

void Exporter::copy(const ExportWish& wish)
{
    askPage(wish, [this](const Page& page) {
        auto* data = new QMimeData;
        data->setImageData(pictureOf(page, pictureWidth, 2));
        data->setText(tsvOf(page));
        data->setHtml(htmlOf(page));
        QGuiApplication::clipboard()->setMimeData(data);
        end({}, tr("Picture and table are on the clipboard."));
    });
}

void Exporter::print(const ExportWish& wish, std::shared_ptr<QPagedPaintDevice> device)
{
    askPage(wish, [this, device = std::move(device)](const Page& page) {
        ui::print(page, *device);
        end({});
    });
}

void Exporter::askPage(const ExportWish& wish, PageUse use)
{
    const auto query = queryOf(wish);
    if (!query)
        return;
    m_working = true;
    m_progress = std::make_shared<Progress>();
    m_question = std::make_unique<engine::Question>(m_engine);
    connect(m_question.get(), &engine::Question::working, this, [this](int done, int all) {
        m_progress->done = std::size_t(done);
        m_progress->all = std::size_t(all);
    });
    connect(m_question.get(), &engine::Question::answered, this,
            [this, wish, use = std::move(use)](const engine::Reply& reply) {
                if (!m_question || !reply.answer)
                    return;
                m_question.release()->deleteLater(); // it is its signal that runs
                QStringList keys;
                for (const query::Series& series : reply.answer->series)
                    keys << keyText(series.keys);
                KeyColours colours = m_colours;
                colours.show(keys);
                Page page{reply.answer, {}, wish.state.look.text, wish.state.look.counting,
                          wish.zone,    {}, wish.lines,           reply.back};
                for (const QString& key : keys)
                    page.colours.push_back(colours.of(key));
                QStringList files;
                for (const QString& path : wish.captures)
                    files << QFileInfo(path).fileName();
                page.source = files.join(QStringLiteral(", "));
                use(page);
            });
    engine::View view;
    view.live = false;
    view.to = wish.range.to;
    view.span = int(wish.range.to - wish.range.from);
    view.step = wish.range.step;
    m_question->look(view);
    m_question->ask(*query, wish.state.look.counting.smooth, backOf(wish));
}

void Exporter::write(const QString& path, std::function<QByteArray()> bytes)
{
    m_errand.start([this, path, bytes = std::move(bytes)](const engine::Errand::Stop&) {
        const auto written = writeWholeFile(path, bytes());
        const QString problem = written ? QString() : QString::fromStdString(written.error().text);
        return engine::Errand::Delivery(
            [this, path, problem] { end(problem, tr("Saved as %1.").arg(path)); });
    });
}

void Exporter::saveTable(const ExportWish& wish)
{
    auto query = queryOf(wish);
    if (!query)
        return;
    m_engine.loadTablesFor(*query);
    query->context = m_engine.tables().context;
    const std::vector<std::string> columns = outlet::writtenColumns(wish.state.look.text.keys, query->keys);
    outlet::TableExport table{
        std::move(*query), columns,
        wish.range,        wish.state.look.counting.smooth,
        wish.form,         wish.forSpreadsheets ? outlet::forSpreadsheets : outlet::Dialect()};
    table.back = backOf(wish);
    if (table.back) {
        m_engine.loadTablesFor(*table.back);
        table.back->context = m_engine.tables().context;
    }
    const auto window = m_engine.snapshot();
    QString note = tr("Saved as %1.").arg(wish.path);
    if (window->evicted > 0 && window->from() > wish.range.from)
        note += ' ' + tr("It begins at %1: what was before is no longer kept.")
                          .arg(clockText(window->from(), wish.zone));
    m_working = true;
    m_progress = std::make_shared<Progress>();
    m_errand.start([this, &jobs = m_engine.jobs(), wish, window, note, table = std::move(table),
                    progress = m_progress](const engine::Errand::Stop& stop) -> engine::Errand::Delivery {
        query::Effort effort;
        effort.stop = stop;
        effort.progress = [&progress](std::size_t done, std::size_t all) {
            progress->done = done;
            progress->all = all;
        };
        effort.threads = std::max<std::size_t>(jobs.threads() - 1, 1); // one is left for the charts
        effort.together = [&jobs](std::vector<std::function<void()>> pieces) {
            jobs.together(std::move(pieces));
        };
        const QString problem = writeTableFile(wish, table, *window, effort);
        return [this, problem, note] { end(problem, note); };
    });
}

} // namespace weir::ui
