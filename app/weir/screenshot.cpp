// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshot.h"

#include <QCoreApplication>
#include <QImageWriter>
#include <QPixmap>
#include <QTimer>
#include <cmath>
#include <cstdio>

#include "plot/stack_plot.h"
#include "views/explain/explain_panel.h"
#include "views/view_page.h"

namespace weir::app
{

namespace
{

constexpr int longestAnswer = 60'000; // ms: then something is wrong

} // namespace

Screenshot::Screenshot(const Options& options, ui::MainWindow& window, ui::Intake& intake, QObject* parent)
    : QObject(parent),
      m_options(options),
      m_window(window),
      m_intake(intake)
{
    if (options.captures.isEmpty())
        QTimer::singleShot(int(options.after * 1000), this, &Screenshot::takeWhenDrawn);
    connect(&intake, &ui::Intake::captureOpened, this, &Screenshot::takeWhenDrawn);
    connect(&intake, &ui::Intake::failed, this, [] { QCoreApplication::exit(1); }); // the window says why
    connect(&window.page(), &ui::ViewPage::settled, this, [this] {
        if (m_waits)
            return;
        if (m_options.explain)
            explain();
        else
            take();
    });
}

void Screenshot::takeWhenDrawn()
{
    m_waits = false;
    if (m_options.at) {
        const int span = m_window.navigator().now().view.span;
        m_window.navigator().lookAt({*m_options.at - span, *m_options.at, 1});
    }
    if (m_options.pin)
        m_window.navigator().pin(*m_options.pin);
    if (m_options.explain)
        m_window.navigator().pin(*m_options.explain);
    m_window.page().refresh();
    QTimer::singleShot(longestAnswer, this, [this] { fail(tr("No answer came within a minute.")); });
}

void Screenshot::explain()
{
    if (m_explains)
        return;
    m_explains = true;
    m_window.explain();
    connect(m_window.findChild<ui::ExplainPanel*>(), &ui::ExplainPanel::explained, this, &Screenshot::take,
            Qt::QueuedConnection);
}

void Screenshot::take()
{
    m_waits = true;
    // The answer changed the layout, and what was shown on the way left traces in the chart: it is drawn anew
    // in its place before the picture is taken.
    QCoreApplication::sendPostedEvents();
    (void)m_window.grab();
    for (ui::StackPlot* plot : m_window.findChildren<ui::StackPlot*>())
        plot->rerank();
    QTimer::singleShot(0, this, &Screenshot::write);
}

void Screenshot::write()
{
    QCoreApplication::sendPostedEvents();
    const QImage picture = m_window.grab().toImage();
    QImageWriter writer(m_options.screenshot, "png");
    if (!writer.write(picture)) {
        fail(tr("The picture cannot be written to %1: %2").arg(m_options.screenshot, writer.errorString()));
        return;
    }
    QCoreApplication::exit(0);
}

void Screenshot::fail(const QString& sentence)
{
    std::fprintf(stderr, "weir: %s\n", qPrintable(sentence));
    QCoreApplication::exit(1);
}

} // namespace weir::app
