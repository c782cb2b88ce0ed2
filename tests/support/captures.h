// SPDX-License-Identifier: GPL-3.0-or-later
// The captures that tests read: our own, kept in tests/data, and those of real agents, which are kept
// elsewhere.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "store/ring.h"
#include "support/traffic.h"

namespace weir::support
{

/// Captures of tests/data, in order of name.
std::vector<std::filesystem::path> ownCaptures();

/// The folder that WEIR_CAPTURES names, or the one beside the checkout; it may be missing.
std::filesystem::path captureFolder();

/// Captures of that folder, in order of name.
std::vector<std::filesystem::path> realCaptures();

/// Both; a capture that stands in both once.
std::vector<std::filesystem::path> allCaptures();

/// Captures of plain packets beside them.
std::vector<std::filesystem::path> packetCaptures();

/// The malformed datagrams beside the real captures, one a file.
std::vector<std::filesystem::path> fuzzSeeds();
ByteVector readFile(const std::filesystem::path& path);

/// The datagrams of a capture with their times. Throws when it cannot be read.
std::vector<CaptureRecord> readCapture(const std::filesystem::path& path);

/// The seconds that these datagrams make.
std::vector<store::SecondPointer> secondsOf(const std::vector<CaptureRecord>& records,
                                            std::size_t partBytes = std::size_t(1) << 30);

/// Generated datagrams, `perSecond` of them in each of `seconds` seconds from `start` on, evenly spread.
std::vector<CaptureRecord> generate(Traffic& traffic, base::SecondNumber start, int seconds, int perSecond);

} // namespace weir::support
