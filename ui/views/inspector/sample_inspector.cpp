// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/inspector/sample_inspector.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/engine.h"
#include "format/flow_text.h"
#include "format/times.h"
#include "format/units.h"
#include "main_window_style.h"
#include "outlet/decode/datagram_json.h"
#include "views/inspector/hex_view.h"

namespace weir::ui
{

namespace
{

constexpr int progressAfter = 200; // ms
constexpr int progressEvery = 100;

} // namespace

SampleInspector::SampleInspector(engine::Engine& engine, QWidget* parent)
    : QDialog(parent),
      m_search(engine),
      m_engine(engine),
      m_heading(new QLabel),
      m_detail(new QLabel),
      m_progress(new QProgressBar),
      m_progressTimer(new QTimer(this)),
      m_content(new QWidget),
      m_table(new QTableView),
      m_tree(new QTreeView),
      m_hex(new HexView),
      m_message(new QLabel),
      m_copy(new QPushButton(tr("Copy as &JSON"))),
      m_saveFound(new QPushButton(tr("&Save these datagrams …"))),
      m_saveRange(new QPushButton(tr("Save all of the &range …")))
{
    build();
    join();
}

void SampleInspector::build()
{
    setObjectName("samples");
    setWindowTitle(tr("Samples"));
    setWindowFlags(windowFlags() | Qt::WindowMinMaxButtonsHint);
    setSizeGripEnabled(true);
    resize(1120, 720);
    const Theme theme;
    for (QLabel* label : {m_heading, m_detail, m_message}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();

    m_table->setModel(&m_samples);
    m_table->setAccessibleName(tr("Samples"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setFont(figuresFont(m_table->font()));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(theme.rowHeight);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);

    m_tree->setModel(&m_structure);
    m_tree->setAccessibleName(tr("Structure of the datagram"));
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(14);
    m_tree->setMinimumWidth(400);
    m_hex->setMinimumWidth(m_hex->sizeHint().width() / 2);
    m_tree->setAlternatingRowColors(true);
    m_tree->setFont(figuresFont(m_tree->font()));
    m_tree->header()->setStretchLastSection(false);

    auto* sides = new QSplitter(Qt::Horizontal);
    sides->addWidget(m_tree);
    sides->addWidget(m_hex);
    sides->setChildrenCollapsible(false);
    sides->setStretchFactor(0, 1);
    sides->setStretchFactor(1, 0);
    auto* halves = new QSplitter(Qt::Vertical);
    halves->addWidget(m_table);
    halves->addWidget(sides);
    halves->setChildrenCollapsible(false);
    halves->setStretchFactor(0, 2);
    halves->setStretchFactor(1, 3);
    // Sentences keep their place where there is no list.
    QSizePolicy policy = m_content->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_content->setSizePolicy(policy);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins({});
    content->addWidget(halves);

    m_copy->setToolTip(tr("The datagram of the chosen sample, as weirctl decode prints it"));
    m_saveFound->setToolTip(
        tr("A capture of the datagrams that hold the samples in the list, for Wireshark"));
    m_saveRange->setToolTip(tr("A capture of all datagrams of this time, counters included"));
    for (QPushButton* button : {m_copy, m_saveFound, m_saveRange})
        button->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_message, 1);
    for (QPushButton* button : {m_copy, m_saveFound, m_saveRange})
        buttons->addWidget(button);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.margin, theme.margin, theme.margin, theme.margin);
    layout->setSpacing(theme.spacing);
    layout->addWidget(m_heading);
    layout->addWidget(m_detail);
    layout->addWidget(m_progress);
    layout->addWidget(m_content, 1);
    layout->addLayout(buttons);
}

void SampleInspector::join()
{
    connect(&m_search, &engine::SampleSearch::found, this, &SampleInspector::showFound);
    connect(
        &m_search, &engine::SampleSearch::saved, this,
        [this](const QString& path, quint64 datagrams, const QString& problem) {
            if (problem.isEmpty())
                say(tr("%1 datagrams are in %2.").arg(countText(datagrams), QDir::toNativeSeparators(path)));
            else
                say(problem, true);
            emit saved();
        });
    connect(m_progressTimer, &QTimer::timeout, this, &SampleInspector::showProgress);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { showDatagram(now.row()); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &SampleInspector::chooseNode);
    connect(m_hex, &HexView::picked, this, &SampleInspector::chooseByte);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QApplication::clipboard()->setText(QString::fromUtf8(json()));
        say(tr("Copied."));
    });
    connect(m_saveFound, &QPushButton::clicked, this,
            [this] { askForFile(&SampleInspector::saveFound, tr("Save these datagrams")); });
    connect(m_saveRange, &QPushButton::clicked, this,
            [this] { askForFile(&SampleInspector::saveRange, tr("Save all of the range")); });
}

void SampleInspector::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_heading->setFont(headingFont(1.15));
    for (QWidget* figures : std::initializer_list<QWidget*>{m_table, m_tree})
        figures->setFont(figuresFont(QGuiApplication::font()));
    tint(*m_detail, QPalette::WindowText, theme.mutedText);
    m_structure.setTheme(theme);
    m_hex->setTheme(theme);
}

void SampleInspector::setZone(const QTimeZone& zone)
{
    m_zone = zone;
    m_samples.setZone(zone);
    showHeading();
}

void SampleInspector::inspect(const query::SampleWish& wish)
{
    m_wish = wish;
    m_capture = m_engine.showsCapture();
    say({});
    m_search.find(wish);
    m_progressTimer->start(progressAfter);
}

QString SampleInspector::stretchText() const
{
    return stepText(m_wish.from, int(m_wish.to - m_wish.from), m_zone) + ' ' + zoneText(m_wish.from, m_zone);
}

/// Which flows, as far as there is room to say it.
QString SampleInspector::whatText() const
{
    if (m_wish.flows.size() > 1)
        return tr("%n flows", nullptr, int(m_wish.flows.size()));
    if (m_wish.flows.size() == 1 && !m_wish.flows.front().empty())
        return flowText(m_found->columns, m_wish.flows.front());
    return {};
}

/// From how many data sources the samples are, and that traffic which crosses several was sampled at each.
QString SampleInspector::sightingsText() const
{
    const int sources = int(m_found->sources);
    QString from = sources == 1 ? tr("from 1 data source") : tr("from %n data sources", nullptr, sources);
    if (sources < 2)
        return from;
    switch (m_wish.query.aggregation) {
    case query::Aggregation::Max:
        return tr("%1: what crosses several is listed for each, and counted where most of it was seen")
            .arg(from);
    case query::Aggregation::Agent:
        return tr("%1: what crosses several switches is listed for each, and counted at one").arg(from);
    case query::Aggregation::Sum:
    case query::Aggregation::Core:
        return tr("%1: what crosses several is listed, and counted, for each").arg(from);
    case query::Aggregation::Edge: break; // only where it came in
    }
    return from;
}

void SampleInspector::showHeading()
{
    if (!m_found)
        return;
    const QString what = whatText();
    const QString samples = m_found->matched == 0   ? tr("No samples")
                            : m_found->matched == 1 ? tr("1 sample")
                                                    : tr("%1 samples").arg(countText(m_found->matched));
    m_heading->setText(what.isEmpty() ? samples : tr("%1 of %2").arg(samples, what));
    QString detail = stretchText();
    if (const std::string filter = key::toText(m_wish.query.filter); !filter.empty())
        detail += QStringLiteral(" · ") + shownText(filter);
    if (m_found->matched == 0)
        detail += QStringLiteral(" · ") +
                  (m_found->seen == 0
                       ? tr("No samples of this time are kept.")
                       : tr("None of the %1 samples of this time matches.").arg(countText(m_found->seen)));
    else
        detail += QStringLiteral(" · ") + sightingsText();
    if (m_found->matched > 0 && !m_found->isWhole())
        detail +=
            QStringLiteral(" · ") + tr("The first %1 are listed.").arg(countText(m_found->samples.size()));
    m_detail->setText(detail);
}

void SampleInspector::showFound(const std::shared_ptr<const query::FoundSamples>& found)
{
    m_progressTimer->stop();
    m_progress->hide();
    m_found = found;
    m_row = -1;
    m_samples.setSamples(found);
    m_table->resizeColumnsToContents();
    for (int column = 0; column + 1 < m_samples.columnCount(); ++column)
        m_table->setColumnWidth(column, m_table->columnWidth(column) + m_theme.spacing);
    const bool hasSamples = !found->samples.empty();
    m_content->setVisible(hasSamples);
    m_copy->setEnabled(hasSamples);
    m_saveFound->setEnabled(hasSamples);
    showHeading();
    if (hasSamples) {
        m_table->setCurrentIndex(m_samples.index(0, 0));
        m_table->setFocus();
    } else {
        m_structure.clear();
        m_hex->setBytes({});
    }
    emit shown();
}

void SampleInspector::showDatagram(int row)
{
    const query::FoundSample* sample = m_samples.sample(row);
    if (!sample || row == m_row)
        return;
    m_row = row;
    const std::vector<std::uint8_t>& payload = m_found->datagrams[sample->datagram].payload;
    m_structure.setTree(outlet::datagramTree(payload));
    m_hex->setBytes(payload);
    const QModelIndex shown = m_structure.sampleAt(sample->offset);
    m_tree->expand(m_structure.index(0, 0));
    m_tree->expandRecursively(shown);
    m_tree->header()->setSectionResizeMode(StructureModel::Value, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(StructureModel::Bytes, QHeaderView::ResizeToContents);
    m_tree->setColumnWidth(StructureModel::Name, std::min(260, m_tree->width() / 2));
    m_tree->setCurrentIndex(shown);
    m_tree->scrollTo(shown, QAbstractItemView::PositionAtTop);
}

void SampleInspector::chooseNode(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const outlet::TreeNode& node = m_structure.node(index);
    m_hex->mark(node.offset, node.end());
}

void SampleInspector::chooseByte(std::uint32_t offset)
{
    const QModelIndex leaf = m_structure.leafAt(offset);
    m_tree->setCurrentIndex(leaf);
    m_tree->scrollTo(leaf);
}

QByteArray SampleInspector::json() const
{
    const query::FoundSample* sample = m_samples.sample(m_row);
    if (!sample)
        return {};
    outlet::TextBuffer text;
    outlet::appendDatagramJson(text, m_found->datagrams[sample->datagram].view(),
                               m_capture ? outlet::Origin::Capture : outlet::Origin::Live);
    return {text.view().data(), qsizetype(text.size())};
}

void SampleInspector::saveFound(const QString& path)
{
    if (m_found)
        m_search.saveFound(path, m_wish, m_found);
}

void SampleInspector::saveRange(const QString& path)
{
    m_search.saveRange(path, m_wish.from, m_wish.to);
}

void SampleInspector::askForFile(void (SampleInspector::*save)(const QString&), const QString& title)
{
    const QString name = QString::fromStdString(base::toIso8601(m_wish.from)).remove(':') + ".pcapng";
    const QString path =
        QFileDialog::getSaveFileName(this, title, name, tr("Captures (*.pcapng);;All files (*)"));
    if (path.isEmpty())
        return;
    say(tr("Saving …"));
    (this->*save)(path);
}

void SampleInspector::say(const QString& sentence, bool isProblem)
{
    m_message->setText(sentence);
    tint(*m_message, QPalette::WindowText, isProblem ? m_theme.problem : m_theme.text);
}

void SampleInspector::showProgress()
{
    if (!m_search.isWorking()) {
        m_progressTimer->stop();
        return;
    }
    m_progressTimer->start(progressEvery);
    m_progress->show();
    m_progress->setValue(int(1000 * m_search.progress()));
    m_heading->setText(tr("Looking for the samples …"));
    m_detail->setText(stretchText());
}

void SampleInspector::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    // The tree needs more room than the bytes, which have their width.
    if (auto* sides = qobject_cast<QSplitter*>(m_hex->parentWidget()); sides && sides->width() > 0)
        sides->setSizes({sides->width() - m_hex->sizeHint().width(), m_hex->sizeHint().width()});
}

void SampleInspector::hideEvent(QHideEvent* event)
{
    QDialog::hideEvent(event);
    if (isVisible())
        return; // only the window is away
    m_progressTimer->stop();
    m_search.cancel();
}

void SampleInspector::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy) && m_table->hasFocus())
        copyRows();
    else
        QDialog::keyPressEvent(event);
}

void SampleInspector::copyRows() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QApplication::clipboard()->setText(m_samples.tsv(rows));
}

} // namespace weir::ui
