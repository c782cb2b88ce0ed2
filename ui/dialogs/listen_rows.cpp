// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/listen_rows.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "main_window_style.h"
#include "wire/socket_address.h"

namespace weir::ui
{

namespace
{

constexpr std::size_t mostPlaces = 32;
constexpr int usualPort = 6343;

} // namespace

ListenRows::ListenRows(const SettingRow& setting, const Theme& theme, QWidget* parent)
    : SettingEditor(parent),
      m_title(titleOf(setting)),
      m_theme(theme),
      m_lines(new QVBoxLayout(this)),
      m_add(new QPushButton(tr("Add an address")))
{
    m_lines->setContentsMargins({});
    m_lines->setSpacing(6);
    m_add->setAutoDefault(false);
    connect(m_add, &QPushButton::clicked, this, [this] {
        add(QString(), usualPort);
        m_rows.back().address->setFocus();
        check();
    });
    m_lines->addWidget(m_add, 0, Qt::AlignLeft);
    setFocusProxy(m_add);
}

void ListenRows::setValue(const QVariant& value)
{
    for (; !m_rows.empty(); m_rows.pop_back())
        delete m_rows.back().box;
    for (const QString& line : value.toStringList()) {
        QString address = line.section(':', 0, -2);
        if (address.startsWith('[') && address.endsWith(']'))
            address = address.mid(1, address.size() - 2);
        add(address, line.section(':', -1).toInt());
    }
    check();
}

QString ListenRows::textOf(const Row& row)
{
    const QString address = row.address->text().trimmed();
    return QString::fromStdString(
        wire::toText(address.toStdString(), std::uint16_t(std::clamp(row.port->value(), 0, 65535))));
}

QVariant ListenRows::value() const
{
    QStringList lines;
    for (const Row& row : m_rows)
        lines << textOf(row);
    return lines;
}

void ListenRows::add(const QString& address, int port)
{
    if (m_rows.size() >= mostPlaces)
        return;
    Row row{new QWidget, new QLineEdit(address), new QSpinBox, new QLabel};
    auto* box = new QVBoxLayout(row.box);
    box->setContentsMargins({});
    box->setSpacing(2);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    row.address->setPlaceholderText(tr("address, or * for all"));
    row.address->setAccessibleName(tr("Address: %1").arg(m_title));
    row.address->setMinimumHeight(m_theme.target);
    line->addWidget(row.address, 1);
    auto* name = new QLabel(tr("UDP port"));
    name->setBuddy(row.port);
    line->addWidget(name);
    row.port->setRange(0, 999'999);
    row.port->setValue(port);
    row.port->setAccessibleName(tr("Port: %1").arg(m_title));
    row.port->setMinimumHeight(m_theme.target);
    line->addWidget(row.port);
    auto* away = new QToolButton;
    away->setText(QStringLiteral("✕"));
    away->setToolTip(tr("Remove"));
    away->setAccessibleName(tr("Remove: %1").arg(m_title));
    away->setFocusPolicy(Qt::TabFocus);
    away->setMinimumSize(m_theme.target, m_theme.target);
    line->addWidget(away);
    box->addLayout(line);
    row.problem->setWordWrap(true);
    row.problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    tint(*row.problem, QPalette::WindowText, m_theme.problem);
    box->addWidget(row.problem);
    connect(row.address, &QLineEdit::textChanged, this, &ListenRows::check);
    connect(row.port, &QSpinBox::valueChanged, this, &ListenRows::check);
    connect(away, &QToolButton::clicked, this, [this, widget = row.box] { remove(widget); });
    m_lines->insertWidget(int(m_rows.size()), row.box);
    row.box->show(); // at once: its field is to have the keyboard
    m_rows.push_back(row);
}

void ListenRows::remove(QWidget* box)
{
    std::erase_if(m_rows, [&](const Row& row) { return row.box == box; });
    box->hide();
    box->deleteLater(); // its button is the one that was pressed
    m_add->setFocus();
    check();
}

QString ListenRows::problemOf(std::size_t row) const
{
    const Row& wanted = m_rows[row];
    if (wanted.address->text().trimmed().isEmpty())
        return tr("An address is missing: give one of this machine, or * for all.");
    if (wanted.port->value() < 1 || wanted.port->value() > 65535)
        return tr("Give a port from 1 to %1.").arg(locale().toString(65535));
    const QString text = textOf(wanted);
    for (std::size_t i = 0; i < row; ++i)
        if (textOf(m_rows[i]) == text)
            return tr("%1 is in the list twice.").arg(text);
    const auto place = wire::readPlace(text.toStdString());
    return place ? QString() : QString::fromStdString(place.error().text);
}

QString ListenRows::problem() const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (const QString problem = problemOf(i); !problem.isEmpty())
            return problem;
    return {};
}

void ListenRows::check()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const QString problem = problemOf(i);
        m_rows[i].problem->setText(problem.isEmpty() ? QString() : QStringLiteral("▲ ") + problem);
        m_rows[i].problem->setVisible(!problem.isEmpty());
        m_rows[i].address->setAccessibleDescription(problem);
    }
    m_add->setEnabled(m_rows.size() < mostPlaces);
    emit edited();
}

} // namespace weir::ui
