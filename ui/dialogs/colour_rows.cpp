// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/colour_rows.h"

#include <QColorDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSet>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "main_window_style.h"
#include "theme/fixed_colours.h"
#include "theme/palette.h"

namespace weir::ui
{

namespace
{

QIcon swatch(const QColor& colour, const Theme& theme, double pixelRatio)
{
    constexpr int size = 16;
    QPixmap picture(QSize(size, size) * pixelRatio);
    picture.setDevicePixelRatio(pixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setBrush(colour);
    painter.setPen(outlineOf(colour, theme.isDark));
    painter.drawRect(1, 1, size - 3, size - 3);
    return picture;
}

} // namespace

QColor askColour(const QColor& now, const QString& flow, QWidget* parent)
{
    int place = 0;
    for (const Palette palette : {Palette::Petroff, Palette::OkabeIto})
        for (const QRgb colour : coloursOf(palette))
            QColorDialog::setCustomColor(place++, colour);
    return QColorDialog::getColor(now, parent, ColourRows::tr("Colour of %1").arg(flow));
}

ColourRows::ColourRows(const SettingRow&, const Theme& theme, QWidget* parent)
    : SettingEditor(parent),
      m_theme(theme),
      m_lines(new QVBoxLayout(this)),
      m_none(
          new QLabel(tr("No colour is settled: each flow's follows from its keys. The menu of a flow's row "
                        "in the table settles one, too."))),
      m_add(new QPushButton(tr("Add a flow")))
{
    m_lines->setContentsMargins({});
    m_lines->setSpacing(6);
    m_none->setWordWrap(true);
    m_lines->addWidget(m_none);
    m_add->setAutoDefault(false);
    connect(m_add, &QPushButton::clicked, this, [this] {
        const auto colours = coloursOf(Palette::Petroff);
        add(QString(), QColor(colours[m_rows.size() % colours.size()]));
        m_rows.back().keys->setFocus();
        check();
    });
    m_lines->addWidget(m_add, 0, Qt::AlignLeft);
    setFocusProxy(m_add);
}

void ColourRows::setValue(const QVariant& value)
{
    for (; !m_rows.empty(); m_rows.pop_back())
        delete m_rows.back().box;
    for (const FixedColour& each : fixedColoursOf(value.toStringList()))
        add(each.key, each.colour);
    check();
}

QString ColourRows::keyOf(const Row& row)
{
    return row.keys->text() == row.typed ? row.key : keyOfTyped(row.keys->text());
}

QVariant ColourRows::value() const
{
    QList<FixedColour> colours;
    for (const Row& row : m_rows)
        if (const QString key = keyOf(row); !key.isEmpty())
            colours.append({key, row.colour});
    return linesOf(colours);
}

QString ColourRows::problem() const
{
    QSet<QString> seen;
    for (const Row& row : m_rows) {
        const QString key = keyOf(row);
        if (!key.isEmpty() && seen.contains(key))
            return tr("%1 is in the list twice.").arg(typedKey(key));
        seen.insert(key);
    }
    return {};
}

void ColourRows::add(const QString& key, const QColor& colour)
{
    Row row{new QWidget, new QToolButton, new QLineEdit(typedKey(key)), colour, key, {}};
    row.typed = row.keys->text(); // what a field cannot hold is gone
    auto* line = new QHBoxLayout(row.box);
    line->setContentsMargins({});
    line->setSpacing(6);
    row.button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    row.button->setToolTip(tr("Choose another colour"));
    row.button->setFocusPolicy(Qt::TabFocus);
    row.button->setMinimumHeight(m_theme.target);
    line->addWidget(row.button);
    row.keys->setPlaceholderText(tr("keys, for example 10.0.0.1 | 10.0.0.2"));
    row.keys->setAccessibleName(tr("Keys of the flow"));
    row.keys->setMinimumHeight(m_theme.target);
    line->addWidget(row.keys, 1);
    auto* away = new QToolButton;
    away->setText(QStringLiteral("✕"));
    away->setToolTip(tr("Remove"));
    away->setAccessibleName(tr("Remove the colour of %1").arg(row.typed));
    away->setFocusPolicy(Qt::TabFocus);
    away->setMinimumSize(m_theme.target, m_theme.target);
    line->addWidget(away);
    connect(row.keys, &QLineEdit::textChanged, this, &ColourRows::check);
    connect(row.button, &QToolButton::clicked, this, [this, widget = row.box] { choose(widget); });
    connect(away, &QToolButton::clicked, this, [this, widget = row.box] { remove(widget); });
    show(row);
    m_lines->insertWidget(int(m_rows.size()), row.box);
    row.box->show(); // at once: its field is to have the keyboard
    m_rows.push_back(row);
}

void ColourRows::show(const Row& row) const
{
    row.button->setIcon(swatch(row.colour, m_theme, devicePixelRatioF()));
    row.button->setText(row.colour.name());
    row.button->setAccessibleName(tr("Colour %1").arg(row.colour.name()));
}

void ColourRows::choose(QWidget* box)
{
    const auto row = std::ranges::find(m_rows, box, &Row::box);
    const QColor chosen = askColour(row->colour, row->keys->text(), this);
    if (!chosen.isValid())
        return;
    row->colour = chosen;
    show(*row);
    check();
}

void ColourRows::remove(QWidget* box)
{
    std::erase_if(m_rows, [&](const Row& row) { return row.box == box; });
    box->hide();
    box->deleteLater(); // its button is the one that was pressed
    m_add->setFocus();
    check();
}

void ColourRows::check()
{
    m_none->setVisible(m_rows.empty());
    m_add->setEnabled(qsizetype(m_rows.size()) < mostFixedColours);
    emit edited();
}

} // namespace weir::ui
