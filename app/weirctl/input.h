// SPDX-License-Identifier: GPL-3.0-or-later
// Where the commands' sFlow comes from: captures, read one after the other, or what is received.
#pragma once

#include <functional>

#include <QStringList>

#include "engine/engine.h"
#include "wire/capture_reader.h"

namespace weir::app
{

inline constexpr std::size_t partBytes = 8 << 20; ///< seconds need not be kept whole: parts of them add up

struct CaptureInput {
    QStringList files; ///< "-": standard input
    std::uint16_t port = wire::sflowPort;
    wire::CaptureKind kind = wire::CaptureKind::Sflow;
};

/// Until the end or a signal. `each` gets the datagrams of a file until it says false, after `begin`, if it
/// is given; `end` follows, and the reader is gone. False after a sentence: a file could not be opened.
bool readCaptures(const CaptureInput& input, const std::function<bool(const wire::Datagram&)>& each,
                  const std::function<void(const QString& file, const wire::CaptureReader& reader)>& end,
                  const std::function<void(const wire::CaptureReader& reader)>& begin = {});

/// Says what the reader warns of, if anything: true then.
bool tellWarning(const wire::CaptureReader& reader);

/// Says so when a capture holds a part of what came in, and nobody can know what was lost of it.
void tellSelection(const QString& file, const wire::CaptureReader& reader);

/// Says so when a capture has no sFlow at the port.
void tellWithoutSflow(const QString& file, const wire::CaptureReader& reader, std::uint16_t port);

/// What is received live.
struct LiveInput {
    QStringList places; ///< where to listen
    QStringList relays; ///< who gets copies
};

/// Says where it listens, where a free port was wished.
void tellWhere(const QStringList& wished, const QStringList& listening);

/// What became of the copies for one target.
void tellRelay(const engine::RelayReport& relay);

} // namespace weir::app
