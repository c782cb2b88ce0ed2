// SPDX-License-Identifier: GPL-3.0-or-later
#include "input.h"

#include <algorithm>
#include <cstring>

#include "options.h"
#include "signals.h"

namespace weir::app
{

bool readCaptures(const CaptureInput& input, const std::function<bool(const wire::Datagram&)>& each,
                  const std::function<void(const QString&, const wire::CaptureReader&)>& end,
                  const std::function<void(const wire::CaptureReader&)>& begin)
{
    const int stop = stopOnSignals();
    for (const QString& file : input.files) {
        auto reader = wire::CaptureReader::open(file.toStdString(), input.port, input.kind, stop);
        if (stopped())
            return true;
        if (!reader) {
            complain(QString::fromStdString(reader.error().text));
            return false;
        }
        if (begin)
            begin(*reader);
        while (const auto datagram = reader->next())
            if (stopped() || !each(*datagram))
                break;
        end(file, *reader);
    }
    return true;
}

bool tellWarning(const wire::CaptureReader& reader)
{
    if (!reader.warning().empty())
        complain(QString::fromStdString(reader.warning()));
    return !reader.warning().empty();
}

void tellSelection(const QString& file, const wire::CaptureReader& reader)
{
    if (const std::string selection = reader.selection(); !selection.empty())
        complain(QStringLiteral("%1 is a selection: %2. What is missing in it need not have been lost, so "
                                "losses are not told.")
                     .arg(file, QString::fromStdString(selection)));
}

void tellWithoutSflow(const QString& file, const wire::CaptureReader& reader, std::uint16_t port)
{
    if (reader.counts().datagrams == 0 && !stopped())
        complain(QStringLiteral("%1 holds no datagram to UDP port %2.").arg(file).arg(port));
}

void tellWhere(const QStringList& wished, const QStringList& listening)
{
    const auto isFree = [](const QString& text) {
        const auto place = wire::readPlace(text.toStdString());
        return place && place->port == 0;
    };
    if (std::ranges::any_of(wished, isFree))
        complain(QStringLiteral("listening at %1.").arg(listening.join(QStringLiteral(", "))));
}

void tellRelay(const engine::RelayReport& relay)
{
    const auto& [sent, notSent, refused, error] = relay.counts;
    QString text = QStringLiteral("%1 datagrams were passed on to %2")
                       .arg(sent)
                       .arg(QString::fromStdString(relay.target));
    if (notSent > 0)
        text += QStringLiteral(", %1 were not").arg(notSent);
    if (refused > 0)
        text += QStringLiteral(", where nobody listened %1 times").arg(refused);
    if (notSent > 0 && error != 0)
        text += QStringLiteral(" (%1)").arg(QString::fromLocal8Bit(strerror(error)));
    complain(text + QLatin1Char('.'));
}

} // namespace weir::app
