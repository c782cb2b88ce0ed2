// SPDX-License-Identifier: GPL-3.0-or-later
// What the table of keys calls for a key that is no plain field of a header.
#pragma once

#include "key/key_row.h"

namespace weir::key
{

using sample::FlowView;

// of the sample
Value agent(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value dataSource(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value inputInterface(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value outputInterface(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value direction(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value frameBytes(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value strippedBytes(const FlowView& flow, unsigned occurrence, Scratch& scratch);

// of its layout
Value stack(const FlowView& flow, unsigned occurrence, Scratch& scratch);

template <packet::LayerId id>
Value offsetOf(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto offset = flow.layout->find(id, occurrence);
    return offset ? Value::ofNumber(*offset) : Value();
}

// of a header
Value isBroadcast(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value isMulticast(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value isUnicast(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value arpMacSender(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value arpIpSender(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value arpMacTarget(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value arpIpTarget(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value ipDscpName(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value ip6DscpName(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value ip6Extensions(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value icmpSequence(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value icmpUnreachableNet(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value icmpUnreachableHost(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value icmpUnreachableProtocol(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value icmpUnreachablePort(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value mplsLabels(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value greKey(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value greVirtualSubnet(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value dnsQuestionName(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value dnsQuestionType(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value dnsQuestionTypeName(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value infiniBandOperation(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value infiniBandTransport(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value infiniBandCredits(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value infiniBandLength(const FlowView& flow, unsigned occurrence, Scratch& scratch);

} // namespace weir::key
