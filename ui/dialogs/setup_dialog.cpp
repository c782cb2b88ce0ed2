// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/setup_dialog.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QNetworkInterface>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace weir::ui
{

namespace
{

struct Agent {
    const char* name;
    const char* hint;
    const char* commands; ///< COLLECTOR and PORT are filled in
};

// clang-format off
constexpr std::array agents{
    Agent{"Open vSwitch",
          QT_TRANSLATE_NOOP("Setup", "For one bridge, here br0. One packet in 64 is sampled, counters are sent every 10 seconds."),
          "sudo ovs-vsctl -- --id=@sflow create sflow agent=eth0 \\\n"
          "    target='\"COLLECTOR:PORT\"' header=128 sampling=64 polling=10 \\\n"
          "    -- set bridge br0 sflow=@sflow\n"
          "\n"
          "# off again:\n"
          "sudo ovs-vsctl -- clear bridge br0 sflow\n"},
    Agent{"Mininet",
          QT_TRANSLATE_NOOP("Setup", "All switches of a running Mininet network at once: type this in another terminal."),
          "for bridge in $(sudo ovs-vsctl list-br); do\n"
          "    sudo ovs-vsctl -- --id=@sflow create sflow agent=lo \\\n"
          "        target='\"127.0.0.1:PORT\"' header=128 sampling=10 polling=10 \\\n"
          "        -- set bridge \"$bridge\" sflow=@sflow\n"
          "done\n"},
    Agent{"Zodiac GX",
          QT_TRANSLATE_NOOP("Setup", "The switch runs Open vSwitch on OpenWrt: log in over SSH. See the name of its bridge with ovs-vsctl show."),
          "ovs-vsctl -- --id=@sflow create sflow agent=br-lan \\\n"
          "    target='\"COLLECTOR:PORT\"' header=128 sampling=64 polling=10 \\\n"
          "    -- set bridge br0 sflow=@sflow\n"},
    Agent{"Host sFlow",
          QT_TRANSLATE_NOOP("Setup", "A Linux host with hsflowd from sflow.net. Put this into /etc/hsflowd.conf, then restart the service."),
          "sflow {\n"
          "  polling = 10\n"
          "  sampling = 400\n"
          "  collector { ip = COLLECTOR  udpport = PORT }\n"
          "  pcap { dev = eth0 }\n"
          "}\n"
          "\n"
          "# sudo systemctl restart hsflowd\n"},
    Agent{QT_TRANSLATE_NOOP("Setup", "Other"),
          QT_TRANSLATE_NOOP("Setup", "Every sFlow agent has these settings; the commands are in the handbook of the switch."),
          "sFlow version      5\n"
          "collector address  COLLECTOR\n"
          "collector port     PORT (UDP)\n"
          "sampling rate      1 in 1000 for each Gbit/s of a port's speed\n"
          "header size        128 bytes\n"
          "polling interval   10 to 30 seconds\n"
          "interfaces         all, ingress\n"
          "\n"
          "# Does anything arrive on this machine?\n"
          "sudo tcpdump -ni any udp port PORT\n"
          "# Is there a firewall?\n"
          "sudo nft list ruleset\n"},
};
// clang-format on

/// An address under which others reach this machine.
QString ownAddress()
{
    for (const QHostAddress& address : QNetworkInterface::allAddresses())
        if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback() &&
            !address.isLinkLocal())
            return address.toString();
    return QStringLiteral("192.0.2.1");
}

QWidget* makePage(const Agent& agent, const QString& collector, const QString& port)
{
    auto* page = new QWidget;
    auto* hint = new QLabel(QCoreApplication::translate("Setup", agent.hint));
    hint->setWordWrap(true);
    auto* text = new QPlainTextEdit(setupCommands(agent.name, collector, port));
    text->setReadOnly(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setTabChangesFocus(true);
    text->setAccessibleName(QCoreApplication::translate("Setup", "Commands"));
    auto* copy = new QPushButton(QCoreApplication::translate("Setup", "&Copy"));
    QObject::connect(copy, &QPushButton::clicked, text,
                     [text] { QGuiApplication::clipboard()->setText(text->toPlainText()); });
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addWidget(hint);
    layout->addWidget(text, 1);
    layout->addWidget(copy, 0, Qt::AlignRight);
    return page;
}

} // namespace

QString setupCommands(const QString& agent, const QString& collector, const QString& port)
{
    const auto row = std::ranges::find_if(agents, [&](const Agent& each) { return agent == each.name; });
    if (row == agents.end())
        return {};
    return QString(row->commands).replace("COLLECTOR", collector).replace("PORT", port);
}

SetupDialog::SetupDialog(const QStringList& listening, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Set up a switch"));
    const QString port = listening.isEmpty() ? QStringLiteral("6343") : listening.front().section(':', -1);
    auto* tabs = new QTabWidget;
    for (const Agent& agent : agents)
        tabs->addTab(makePage(agent, ownAddress(), port), QCoreApplication::translate("Setup", agent.name));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(tabs, 1);
    layout->addWidget(buttons);
    resize(720, 420);
}

} // namespace weir::ui
