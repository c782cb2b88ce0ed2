// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/views_dialog.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>

#include "format/flow_text.h"
#include "format/times.h"
#include "format/units.h"
#include "main_window_style.h"

namespace weir::ui
{

namespace
{

QString timeText(const engine::View& view, const QTimeZone& zone)
{
    if (view.live)
        return ViewsDialog::tr("the last %1").arg(durationText(view.span));
    return QStringLiteral("%1, %2 – %3")
        .arg(dateText(view.to - view.span, zone), clockText(view.to - view.span, zone),
             clockText(view.to, zone));
}

QString describe(const Look& look, const QTimeZone& zone)
{
    const auto shown = [](const std::string& text) { return shownText(text); };
    QStringList lines{look.text.keys.empty() ? ViewsDialog::tr("all traffic as one flow")
                                             : shown(look.text.keys)};
    if (!look.text.filter.empty())
        lines << ViewsDialog::tr("Filter: %1").arg(shown(look.text.filter));
    QStringList last{shown(look.text.value), countingText(look.counting), timeText(look.view, zone)};
    if (look.counting.dropped)
        last << ViewsDialog::tr("discarded packets");
    return (lines << last.join(QStringLiteral(" · "))).join('\n');
}

} // namespace

ViewsDialog::ViewsDialog(SavedViews& views, const QTimeZone& zone, const Theme& theme, QWidget* parent)
    : QDialog(parent),
      m_saved(views),
      m_zone(zone),
      m_list(new QListWidget),
      m_detail(new QLabel),
      m_problem(new QLabel),
      m_open(new QPushButton(tr("&Open"))),
      m_rename(new QPushButton(tr("&Rename"))),
      m_delete(new QPushButton(tr("&Delete"))),
      m_link(new QPushButton(tr("Copy &link")))
{
    setWindowTitle(tr("Saved views"));
    m_list->setAccessibleName(windowTitle());
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->installEventFilter(this);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    tint(*m_detail, QPalette::WindowText, theme.mutedText);
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    tint(*m_problem, QPalette::WindowText, theme.problem);
    m_open->setDefault(true);
    m_rename->setAutoDefault(false);
    m_delete->setAutoDefault(false);
    m_link->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);

    auto* side = new QVBoxLayout;
    side->setSpacing(theme.spacing);
    for (QPushButton* button : {m_open, m_rename, m_delete, m_link})
        side->addWidget(button);
    side->addStretch();
    side->addWidget(close);
    auto* left = new QVBoxLayout;
    left->setSpacing(theme.spacing);
    left->addWidget(m_list, 1);
    left->addWidget(m_detail);
    left->addWidget(m_problem);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(2 * theme.spacing);
    layout->addLayout(left, 1);
    layout->addLayout(side);

    connect(m_open, &QPushButton::clicked, this, &ViewsDialog::accept);
    connect(m_rename, &QPushButton::clicked, this, [this] {
        if (QListWidgetItem* item = m_list->currentItem())
            m_list->editItem(item);
    });
    connect(m_delete, &QPushButton::clicked, this, &ViewsDialog::remove);
    connect(m_link, &QPushButton::clicked, this, &ViewsDialog::copyLink);
    connect(close, &QPushButton::clicked, this, &ViewsDialog::reject);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &ViewsDialog::accept);
    connect(m_list, &QListWidget::itemChanged, this, &ViewsDialog::rename);
    connect(m_list, &QListWidget::currentRowChanged, this, &ViewsDialog::showChoice);
    load();
    resize(620, 420);
}

const SavedView* ViewsDialog::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && std::size_t(row) < m_views.size() ? &m_views[std::size_t(row)] : nullptr;
}

void ViewsDialog::load()
{
    const int row = m_list->currentRow();
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        m_views.clear();
        if (auto views = m_saved.views())
            m_views = std::move(*views);
        else
            tell(tl::unexpected(views.error()));
        for (const SavedView& view : m_views) {
            auto* item = new QListWidgetItem(view.name, m_list);
            item->setFlags(item->flags() | Qt::ItemIsEditable);
        }
        m_list->setCurrentRow(std::clamp(row, 0, std::max(0, int(m_views.size()) - 1)));
    }
    showChoice();
}

void ViewsDialog::showChoice()
{
    const SavedView* view = current();
    for (QPushButton* button : {m_open, m_rename, m_delete, m_link})
        button->setEnabled(view);
    m_detail->setText(view
                          ? describe(view->state.look, m_zone)
                          : tr("No views are saved yet. File > Save view keeps what you look at by a name."));
}

void ViewsDialog::rename(QListWidgetItem* item)
{
    const QString from = m_views[std::size_t(m_list->row(item))].name;
    const QString to = item->text().trimmed();
    if (!to.isEmpty() && to != from)
        tell(m_saved.rename(from, to));
    // The list is sorted by name, and an editor must not lose its item under its hands.
    QMetaObject::invokeMethod(this, &ViewsDialog::load, Qt::QueuedConnection);
}

void ViewsDialog::remove()
{
    if (const SavedView* view = current()) {
        tell(m_saved.remove(view->name));
        load();
    }
}

void ViewsDialog::copyLink()
{
    if (const SavedView* view = current())
        QGuiApplication::clipboard()->setText(linkOf(view->state));
}

void ViewsDialog::tell(const base::Result<void>& result)
{
    m_problem->setText(result ? QString() : QString::fromStdString(result.error().text));
}

void ViewsDialog::accept()
{
    if (const SavedView* view = current()) {
        m_chosen = view->state;
        QDialog::accept();
    }
}

bool ViewsDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
        remove();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace weir::ui
