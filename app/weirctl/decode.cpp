// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl decode: everything that is in sFlow datagrams, as JSON.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include <poll.h>

#include "commands.h"
#include "engine/udp_socket.h"
#include "options.h"
#include "outlet/decode/datagram_json.h"
#include "signals.h"
#include "wire/capture_reader.h"

namespace weir::app
{

namespace
{

constexpr std::size_t writtenAtOnce = std::size_t(64) << 10;
constexpr int waitMilliseconds = 100; ///< how late a signal is noticed

/// Collects lines and writes them in large pieces. After a failed write it stays failed.
class Lines
{
public:
    Lines(outlet::Origin origin, bool pretty) : m_origin(origin), m_pretty(pretty) {}

    void add(const wire::Datagram& datagram)
    {
        const std::size_t start = m_text.size();
        outlet::appendDatagramJson(m_text, datagram, m_origin);
        if (m_pretty)
            indent(start);
        m_text += '\n';
        if (m_text.size() >= writtenAtOnce)
            write();
    }

    bool flush()
    {
        write();
        m_failed = std::fflush(stdout) != 0 || m_failed;
        return !m_failed;
    }

    bool failed() const { return m_failed; }

    /// The end: flushed, or a sentence why not.
    bool finish()
    {
        if (flush())
            return true;
        complain(QStringLiteral("the output could not be written: %1")
                     .arg(QString::fromLocal8Bit(strerror(errno))));
        return false;
    }

private:
    void indent(std::size_t start)
    {
        const std::string text = nlohmann::ordered_json::parse(m_text.view().substr(start)).dump(4);
        m_text.truncate(start);
        m_text += text;
    }

    void write()
    {
        m_failed = m_failed || std::fwrite(m_text.view().data(), 1, m_text.size(), stdout) != m_text.size();
        m_text.clear();
    }

    outlet::Origin m_origin;
    bool m_pretty;
    outlet::TextBuffer m_text;
    bool m_failed = false;
};

int decodeCapture(const QString& file, std::uint16_t port, bool pretty)
{
    auto reader = wire::CaptureReader::open(file.toStdString(), port);
    if (!reader) {
        complain(QString::fromStdString(reader.error().text));
        return Failed;
    }
    stopOnSignals();
    Lines lines(outlet::Origin::Capture, pretty);
    while (!stopped() && !lines.failed()) {
        const auto datagram = reader->next();
        if (!datagram)
            break;
        lines.add(*datagram);
    }
    if (!lines.finish())
        return Failed;
    if (reader->counts().datagrams == 0 && !stopped())
        complain(QStringLiteral("%1 holds no datagram to UDP port %2.").arg(file).arg(port));
    if (reader->warning().empty())
        return Done;
    complain(QString::fromStdString(reader->warning()));
    return Failed;
}

int decodeLive(const QString& place, bool pretty)
{
    QString address;
    std::uint16_t port = 0;
    if (!splitAddress(place, address, port)) {
        complain(QStringLiteral("--listen is ADDR:PORT, for example *:6343, not \"%1\".").arg(place));
        return WrongUsage;
    }
    auto socket = engine::UdpSocket::bind(address.toStdString(), port);
    if (!socket) {
        complain(QString::fromStdString(socket.error().text));
        return Failed;
    }
    stopOnSignals();
    Lines lines(outlet::Origin::Live, pretty);
    while (!stopped() && !lines.failed()) {
        pollfd waiting{socket->descriptor(), POLLIN, 0};
        if (poll(&waiting, 1, waitMilliseconds) <= 0)
            continue;
        for (const wire::Datagram& datagram : socket->receive(base::wallClock()))
            lines.add(datagram);
        lines.flush();
    }
    return lines.finish() ? Done : Failed;
}

} // namespace

int runDecode(const QStringList& arguments)
{
    CommandLine line("decode", "Prints sFlow as JSON, one object per datagram and line.",
                     {{"listen", "ADDR:PORT", "Receive sFlow instead. Ctrl+C ends it.", ""},
                      {"port", "PORT", "UDP port of sFlow in captures; 0 is any.", "6343"},
                      {"pretty", "", "Indent the objects.", ""}},
                     "FILE");
    if (!line.read(arguments))
        return line.exitCode();
    const QStringList files = line.words();
    bool isNumber = false;
    const std::uint16_t port = line.value("port").toUShort(&isNumber);
    if (!isNumber) {
        complain(QStringLiteral("--port is a number up to 65535, not \"%1\".").arg(line.value("port")));
        return WrongUsage;
    }
    if (files.size() != (line.isSet("listen") ? 0 : 1)) {
        complain(QStringLiteral("give one capture, - for standard input, or --listen ADDR:PORT."));
        return WrongUsage;
    }
    if (line.isSet("listen"))
        return decodeLive(line.value("listen"), line.isSet("pretty"));
    return decodeCapture(files.first(), port, line.isSet("pretty"));
}

} // namespace weir::app
