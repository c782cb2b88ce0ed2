// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoder noticed in the datagrams of a run, told at its end: faults of the senders, and what was
// tolerated.
#pragma once

#include "sample/datagram_decoder.h"
#include "store/second.h"

namespace weir::app
{

/// Counts the notes of datagrams, for a command that decodes them in its own way.
class NoteCounter final : private sample::SampleSink
{
public:
    void add(base::Bytes payload) { m_decoder.decode(payload, *this); }
    void add(const store::Second& second);
    const sample::NoteCounts& counts() const { return m_decoder.counts(); }

private:
    void header(const sample::DatagramHeader&) override {}
    void flow(const sample::FlowSample&) override {}
    void counters(const sample::CountersSample&) override {}

    sample::DatagramDecoder m_decoder;
};

/// A table on stderr of the notes that occurred: name, count, meaning. Nothing when there were none.
void printNotes(const sample::NoteCounts& counts);

} // namespace weir::app
