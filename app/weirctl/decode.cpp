// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl decode: everything that is in sFlow datagrams, as JSON.
#include <nlohmann/json.hpp>
#include <optional>
#include <poll.h>
#include <vector>

#include "commands.h"
#include "engine/receive_clock.h"
#include "engine/udp_socket.h"
#include "input.h"
#include "notes.h"
#include "options.h"
#include "outlet/decode/datagram_json.h"
#include "output.h"
#include "signals.h"

namespace weir::app
{

namespace
{

struct DecodeOptions {
    QString file;   ///< "" for live
    LiveInput live; ///< when there is none
    std::uint16_t port = 0;
    bool pretty = false;
    bool quiet = false;
};

/// Collects lines and writes them in large pieces. After a failed write it stays failed.
class Lines
{
public:
    Lines(outlet::Origin origin, const DecodeOptions& options) : m_origin(origin), m_options(options) {}

    void add(const wire::Datagram& datagram)
    {
        const std::size_t start = m_text.size();
        outlet::appendDatagramJson(m_text, datagram, m_origin);
        if (!m_options.quiet)
            m_notes.add(datagram.payload);
        if (m_options.pretty)
            indent(start);
        m_text += '\n';
        if (m_text.size() >= writtenAtOnce)
            write();
    }

    void flush()
    {
        write();
        m_output.flush();
    }

    bool failed() const { return m_output.failed(); }

    /// The end: what was noticed, and all flushed or a sentence why not.
    bool finish()
    {
        printNotes(m_notes.counts());
        write();
        return m_output.finish();
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
        m_output.write(m_text.view());
        m_text.clear();
    }

    outlet::Origin m_origin;
    const DecodeOptions& m_options;
    NoteCounter m_notes;
    outlet::TextBuffer m_text;
    Output m_output;
};

int decodeCapture(const DecodeOptions& options)
{
    Lines lines(outlet::Origin::Capture, options);
    int exit = Done;
    const auto each = [&](const wire::Datagram& datagram) {
        lines.add(datagram);
        return !lines.failed();
    };
    const auto end = [&](const QString& file, const wire::CaptureReader& reader) {
        if (!lines.finish()) {
            exit = Failed;
            return;
        }
        tellWithoutSflow(file, reader, options.port);
        if (tellWarning(reader))
            exit = Failed;
    };
    return readCaptures({{options.file}, options.port}, each, end) ? exit : int(Failed);
}

/// Done, or the exit code after a sentence.
int open(const LiveInput& input, std::vector<engine::UdpSocket>& sockets, std::vector<outlet::Relay>& relays)
{
    const auto failed = [](const base::Error& error) {
        complain(QString::fromStdString(error.text));
        return Failed;
    };
    for (const QString& text : input.places) {
        const auto place = readPlace(text);
        if (!place)
            return WrongUsage;
        auto socket = engine::UdpSocket::bind(place->address, place->port);
        if (!socket)
            return failed(socket.error());
        sockets.push_back(std::move(*socket));
    }
    for (const QString& text : input.relays) {
        const auto target = readTarget("relay", text);
        if (!target)
            return WrongUsage;
        auto relay = outlet::Relay::open(target->address, target->port);
        if (!relay)
            return failed(relay.error());
        for (const engine::UdpSocket& socket : sockets)
            if (const auto allowed = relay->check(socket.place(), socket.name()); !allowed)
                return failed(allowed.error());
        relays.push_back(std::move(*relay));
    }
    return Done;
}

/// Every line is out before the next wait, for those who read along.
int decodeLive(const DecodeOptions& options)
{
    std::vector<engine::UdpSocket> sockets;
    std::vector<outlet::Relay> relays;
    if (const int exit = open(options.live, sockets, relays); exit != Done)
        return exit;
    std::vector<pollfd> waiting = {{stopOnSignals(), POLLIN, 0}};
    QStringList listening;
    for (const engine::UdpSocket& socket : sockets) {
        waiting.push_back({socket.descriptor(), POLLIN, 0});
        listening << QString::fromStdString(socket.name());
    }
    tellWhere(options.live.places, listening); // who reads it may end the program at once
    Lines lines(outlet::Origin::Live, options);
    engine::ReceiveClock clock;
    while (!stopped() && !lines.failed()) {
        if (poll(waiting.data(), waiting.size(), -1) <= 0)
            continue;
        for (engine::UdpSocket& socket : sockets) {
            const base::Nanoseconds now = clock.now();
            const std::vector<wire::Datagram>& datagrams = socket.receive(now);
            for (outlet::Relay& relay : relays)
                relay.send(datagrams, now);
            for (const wire::Datagram& datagram : datagrams)
                lines.add(datagram);
        }
        lines.flush();
    }
    for (const outlet::Relay& relay : relays)
        tellRelay({relay.name(), relay.counts()});
    return lines.finish() ? Done : Failed;
}

/// Nothing: the usage was wrong, which has been told.
std::optional<DecodeOptions> readOptions(const CommandLine& line)
{
    DecodeOptions options;
    if (!readPort(line, options.port))
        return std::nullopt;
    const QStringList files = line.words() + line.values("read");
    if (files.size() + line.isSet("listen") > 1 || (!files.isEmpty() && line.isSet("relay"))) {
        complain(QStringLiteral("give one capture, - for standard input, or --listen ADDR:PORT."));
        return std::nullopt;
    }
    const bool isLive = files.isEmpty();
    if (isLive && !line.isSet("listen") && options.port == 0) {
        complain(QStringLiteral("--port 0 is for captures. Give the port to listen on."));
        return std::nullopt;
    }
    options.file = files.value(0);
    options.live = {line.values("listen"), line.values("relay")};
    if (!line.isSet("listen"))
        options.live.places = {QStringLiteral("*:%1").arg(options.port)};
    options.pretty = line.isSet("pretty");
    options.quiet = line.isSet("quiet");
    return options;
}

} // namespace

int runDecode(const QStringList& arguments)
{
    CommandLine line(
        "decode",
        "Prints sFlow as JSON, one object per datagram and line. Without FILE it receives sFlow, "
        "until Ctrl+C. Options of one letter are those of sflowtool, for scripts that start it.",
        {{"listen", "ADDR:PORT", "Receive sFlow on this address only; may be repeated.", ""},
         relayOption,
         {"port|p", "PORT", "UDP port of sFlow; 0 is any in a capture.", "6343"},
         {"read|r", "FILE", "The same as FILE alone.", ""},
         {"json|j", "", "JSON, which it prints anyway.", ""},
         {"pretty", "", "Indent the objects.", ""},
         quietOption},
        "[FILE|-]");
    if (!line.read(arguments))
        return line.exitCode();
    const auto options = readOptions(line);
    if (!options)
        return WrongUsage;
    return options->file.isEmpty() ? decodeLive(*options) : decodeCapture(*options);
}

} // namespace weir::app
