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

// of a record: a string behind `before` bytes and `strings` other strings, and a number of `bytes` bytes
// behind those and `offset` more
Value stringOf(const FlowView& flow, std::uint32_t format, std::size_t before, unsigned strings);
Value numberBehind(const FlowView& flow, std::uint32_t format, std::size_t before, unsigned strings,
                   std::size_t offset, unsigned bytes);

template <std::uint32_t format, std::size_t before, unsigned strings>
Value recordString(const FlowView& flow, unsigned, Scratch&)
{
    return stringOf(flow, format, before, strings);
}

template <std::uint32_t format, std::size_t before, unsigned strings, std::size_t offset, unsigned bytes>
Value recordNumber(const FlowView& flow, unsigned, Scratch&)
{
    return numberBehind(flow, format, before, strings, offset, bytes);
}

// of extended_gateway
Value gatewayNextHop(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewayAs(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewaySourceAs(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewaySourcePeerAs(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewayDestinationAs(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewayDestinationPeerAs(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewayAsPath(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewayCommunities(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value gatewayLocalPreference(const FlowView& flow, unsigned occurrence, Scratch& scratch);

// of extended_router, extended_nat and extended_user
Value routerNextHop(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value routerSourceMask(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value routerDestinationMask(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value natSource(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value natDestination(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value userSource(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value userDestination(const FlowView& flow, unsigned occurrence, Scratch& scratch);

// of a host and of a discard
Value tcpDirection(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value tcpRoundTripWait(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value discardReason(const FlowView& flow, unsigned occurrence, Scratch& scratch);

// of an application's operation
Value operationStatus(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value operationDuration(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value memcacheProtocol(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value memcacheCommand(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value memcacheStatus(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpMethod(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpUrl(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpPath(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpProtocol(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpStatus(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpHost(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpReferrer(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpUserAgent(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpForwardedFor(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpUser(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpMimeType(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpRequestBytes(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpResponseBytes(const FlowView& flow, unsigned occurrence, Scratch& scratch);
Value httpDuration(const FlowView& flow, unsigned occurrence, Scratch& scratch);

} // namespace weir::key
