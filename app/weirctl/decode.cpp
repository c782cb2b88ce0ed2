// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl decode: everything that is in sFlow datagrams, as JSON.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "options.h"
#include "outlet/decode/datagram_json.h"
#include "signals.h"
#include "wire/capture_reader.h"

namespace weir::app
{

namespace
{

constexpr std::size_t writtenAtOnce = std::size_t(64) << 10;

std::string indented(const std::string& line)
{
    return nlohmann::ordered_json::parse(line).dump(4);
}

bool write(const std::string& text)
{
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

int decodeCapture(const QString& file, std::uint16_t port, bool pretty)
{
    auto reader = wire::CaptureReader::open(file.toStdString(), port);
    if (!reader) {
        complain(QString::fromStdString(reader.error().text));
        return Failed;
    }
    stopOnSignals();
    std::string text;
    bool written = true;
    while (const auto datagram = stopped() || !written ? std::nullopt : reader->next()) {
        if (pretty) {
            std::string line;
            outlet::appendDatagramJson(line, *datagram);
            text += indented(line);
        } else {
            outlet::appendDatagramJson(text, *datagram);
        }
        text += '\n';
        if (text.size() >= writtenAtOnce) {
            written = write(text);
            text.clear();
        }
    }
    written = written && write(text) && std::fflush(stdout) == 0;
    if (!written) {
        complain(QStringLiteral("the output could not be written: %1")
                     .arg(QString::fromLocal8Bit(strerror(errno))));
        return Failed;
    }
    if (reader->counts().datagrams == 0 && !stopped())
        complain(QStringLiteral("%1 holds no datagram to UDP port %2.").arg(file).arg(port));
    if (reader->warning().empty())
        return Done;
    complain(QString::fromStdString(reader->warning()));
    return Failed;
}

} // namespace

int runDecode(const QStringList& arguments)
{
    CommandLine line("decode", "Prints the sFlow of a capture as JSON, one object per datagram and line.",
                     {{"port", "PORT", "UDP port of sFlow in captures; 0 is any.", "6343"},
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
    if (files.size() != 1) {
        complain(QStringLiteral("give one capture, or - for standard input. See weirctl decode --help."));
        return WrongUsage;
    }
    return decodeCapture(files.first(), port, line.isSet("pretty"));
}

} // namespace weir::app
