// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what a decoder hands over.
#pragma once

#include <vector>

#include "sample/datagram_decoder.h"

namespace weir::test
{

class RecordingSink final : public sample::SampleSink
{
public:
    std::vector<sample::DatagramHeader> headers;
    std::vector<sample::FlowSample> flows;
    std::vector<sample::CountersSample> counterSamples;

private:
    void header(const sample::DatagramHeader& header) override { headers.push_back(header); }
    void flow(const sample::FlowSample& sample) override { flows.push_back(sample); }
    void counters(const sample::CountersSample& sample) override { counterSamples.push_back(sample); }
};

} // namespace weir::test
