// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of the sample itself and of its layout.
#include "key/extraction/extractions.h"

#include "packet/layers.h"

namespace weir::key
{

namespace
{

using sample::FlowKind;
using sample::Port;

Value interfaceOf(const Port& port)
{
    return Value::ofInterface(port.format, port.value);
}

bool isInterface(const Port& port, std::uint32_t index)
{
    return port.format == Port::Interface && port.value == index;
}

} // namespace

Value agent(const FlowView& flow, unsigned, Scratch&)
{
    const base::Address& address = flow.source->agent;
    switch (address.type) {
    case base::Address::Type::V4: return Value::ofIpv4(base::loadBe32(address.bytes.data()));
    case base::Address::Type::V6: return Value::ofIpv6(address.bytes.data());
    case base::Address::Type::None: break;
    }
    return {};
}

Value dataSource(const FlowView& flow, unsigned, Scratch&)
{
    return Value::ofDataSource(flow.source->classId, flow.source->index);
}

Value inputInterface(const FlowView& flow, unsigned, Scratch&)
{
    return interfaceOf(flow.row->inputPort());
}

Value outputInterface(const FlowView& flow, unsigned, Scratch&)
{
    return interfaceOf(flow.row->outputPort());
}

Value direction(const FlowView& flow, unsigned, Scratch&)
{
    const sample::DataSource& source = *flow.source;
    // Index 0 stands for no interface in a data source and for an unknown one in a port: equal says nothing.
    if (source.classId != 0 || source.index == 0)
        return {};
    if (isInterface(flow.row->inputPort(), source.index))
        return Value::ofText("ingress");
    if (isInterface(flow.row->outputPort(), source.index))
        return Value::ofText("egress");
    return {};
}

Value frameBytes(const FlowView& flow, unsigned, Scratch&)
{
    const bool sawFrame = flow.row->frameLength > 0 || flow.headerLength() > 0;
    if (flow.row->kind == FlowKind::Operation || !sawFrame)
        return {};
    return Value::ofNumber(flow.row->frameLength);
}

Value strippedBytes(const FlowView& flow, unsigned, Scratch&)
{
    // sampled_header: protocol, frame_length, stripped, the header's length, the header; before v5 it did not
    // say what was stripped
    constexpr std::size_t beforeHeader = 8;
    if (sample::isOld(flow.row->form()) || !flow.row->hasSampledHeader() || flow.row->header < beforeHeader)
        return {};
    return Value::ofNumber(base::loadBe32(flow.header() - beforeHeader));
}

Value stack(const FlowView& flow, unsigned, Scratch& scratch)
{
    std::string_view separator;
    for (const packet::Layer& layer : *flow.layout) {
        const std::string_view token = packet::layerRow(layer.id).token;
        if (token.empty())
            continue;
        scratch.append(separator);
        scratch.append(token);
        separator = ".";
    }
    const std::string_view tokens = scratch.finish();
    return tokens.empty() ? Value() : Value::ofText(tokens);
}

} // namespace weir::key
