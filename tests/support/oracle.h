// SPDX-License-Identifier: GPL-3.0-or-later
// A second reading of sFlow, for tests only: a plain walk written from the specifications, slow and without
// tables, that shares no line with the decoder, the packet parser, the keys or the queries that it checks.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "base/time.h"

namespace weir::support
{

/// A flow sample with a packet in it.
struct OracleSample {
    base::SecondNumber second = 0;
    /// Agent, sub-agent, class and index.
    using Source = std::tuple<base::Address, std::uint64_t, std::uint64_t, std::uint64_t>;

    Source source;
    std::uint64_t samplingRate = 0;
    std::uint64_t frameLength = 0;
    std::map<std::string, std::string> keys; ///< text by name; a key that the sample lacks is not there
};

/// Samples that have all the keys, counted by their texts.
using OracleTotals = std::map<std::vector<std::string>, std::uint64_t>;

class Oracle
{
public:
    enum class Value { Bytes, Frames };
    enum class Sources {
        Max,
        Sum
    }; ///< Max: of the sightings of a flow the one that counts, second by second

    void add(base::Nanoseconds time, base::Bytes datagram);
    void add(const OracleSample& sample) { m_samples.push_back(sample); }

    const std::vector<OracleSample>& samples() const { return m_samples; }

    /// Of the samples from second `from` up to but not including `to`, scaled up by their sampling rates.
    OracleTotals totals(const std::vector<std::string>& keys, Value value, Sources sources,
                        base::SecondNumber from, base::SecondNumber to) const;

private:
    void addOld(base::Nanoseconds time, base::Bytes bytes, const base::Address& agent, std::uint64_t at);

    std::vector<OracleSample> m_samples;
};

} // namespace weir::support
