// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of http_request (sFlow HTTP Structures), and of its two older forms, which share one number.
#include <array>

#include "key/extraction/record_bytes.h"

namespace weir::key
{

namespace
{

struct HttpRequest {
    std::uint32_t method = 0;
    std::optional<std::uint32_t> protocol;
    base::Bytes uri, host, referrer, userAgent, xff, authUser, mimeType;
    std::optional<std::uint64_t> requestBytes, responseBytes;
    std::optional<std::uint32_t> duration;
    std::optional<std::int32_t> status;
};

/// What an older form leaves out.
struct Parts {
    bool protocol = true;
    bool xff = true;
    bool requestBytes = true;
};

template <class Number>
std::optional<Number> known(const XdrReader& reader, Number number)
{
    return reader.failed() ? std::nullopt : std::optional(number);
}

HttpRequest read(XdrReader& reader, const Parts& parts)
{
    HttpRequest request;
    request.method = reader.u32();
    if (parts.protocol)
        request.protocol = known(reader, reader.u32());
    request.uri = reader.opaque();
    request.host = reader.opaque();
    request.referrer = reader.opaque();
    request.userAgent = reader.opaque();
    if (parts.xff)
        request.xff = reader.opaque();
    request.authUser = reader.opaque();
    request.mimeType = reader.opaque();
    if (parts.requestBytes)
        request.requestBytes = known(reader, reader.u64());
    request.responseBytes = known(reader, reader.u64());
    request.duration = known(reader, reader.u32());
    request.status = known(reader, reader.i32());
    return request;
}

std::optional<HttpRequest> requestOf(const FlowView& flow)
{
    if (const base::Bytes body = sample::findRecord(flow, Tag(0, 2206)); body.size() >= 4) {
        XdrReader reader(body);
        return read(reader, {});
    }
    // sflowtool reads the first of these, the draft of the sFlow list was the second: the one that fits is
    // meant.
    const base::Bytes body = sample::findRecord(flow, Tag(0, 2201));
    for (const Parts& parts : {Parts{true, false, false}, Parts{false, true, true}}) {
        XdrReader reader(body);
        const HttpRequest request = read(reader, parts);
        if (!reader.failed() && reader.remaining() == 0)
            return request;
    }
    return std::nullopt;
}

std::string_view viewOf(base::Bytes bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

constexpr auto methods = std::to_array<std::string_view>(
    {"OTHER", "OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT"});

template <base::Bytes HttpRequest::* member>
Value textMember(const FlowView& flow)
{
    const auto request = requestOf(flow);
    return request ? textOf((*request).*member) : Value();
}

template <auto member>
Value numberMember(const FlowView& flow)
{
    const auto request = requestOf(flow);
    if (!request || !((*request).*member))
        return {};
    return Value::ofNumber(std::uint64_t(*((*request).*member)));
}

} // namespace

Value httpMethod(const FlowView& flow, unsigned, Scratch& scratch)
{
    const auto request = requestOf(flow);
    return request ? wordOf(methods, request->method, scratch) : Value();
}

Value httpUrl(const FlowView& flow, unsigned, Scratch& scratch)
{
    const auto request = requestOf(flow);
    if (!request || request->uri.empty())
        return {};
    const bool isWhole = request->host.empty() || request->uri[0] != '/';
    if (isWhole)
        return textOf(request->uri);
    scratch.append("http://");
    scratch.append(textOf(request->host).asText());
    scratch.append(textOf(request->uri).asText());
    return Value::ofText(scratch.finish());
}

Value httpPath(const FlowView& flow, unsigned, Scratch&)
{
    const auto request = requestOf(flow);
    if (!request)
        return {};
    std::string_view path = viewOf(request->uri);
    path = path.substr(0, path.find_first_of("?#"));
    if (const std::size_t scheme = path.find("://"); !path.starts_with('/') && scheme != path.npos) {
        const std::size_t slash = path.find('/', scheme + 3);
        path = slash == path.npos ? std::string_view("/") : path.substr(slash);
    }
    return path.empty() ? Value() : Value::ofText(path.substr(0, 1024));
}

Value httpProtocol(const FlowView& flow, unsigned, Scratch& scratch)
{
    const auto request = requestOf(flow);
    if (!request || request->protocol.value_or(0) == 0)
        return {};
    appendNumber(scratch, *request->protocol / 1000);
    scratch.append(".");
    appendNumber(scratch, *request->protocol % 1000);
    return Value::ofText(scratch.finish());
}

Value httpStatus(const FlowView& flow, unsigned, Scratch&)
{
    const auto request = requestOf(flow);
    if (!request || request->status.value_or(-1) < 0)
        return {};
    return Value::ofNumber(std::uint64_t(*request->status));
}

// clang-format off
Value httpHost(const FlowView& flow, unsigned, Scratch&)          { return textMember<&HttpRequest::host>(flow); }
Value httpReferrer(const FlowView& flow, unsigned, Scratch&)      { return textMember<&HttpRequest::referrer>(flow); }
Value httpUserAgent(const FlowView& flow, unsigned, Scratch&)     { return textMember<&HttpRequest::userAgent>(flow); }
Value httpForwardedFor(const FlowView& flow, unsigned, Scratch&)  { return textMember<&HttpRequest::xff>(flow); }
Value httpUser(const FlowView& flow, unsigned, Scratch&)          { return textMember<&HttpRequest::authUser>(flow); }
Value httpMimeType(const FlowView& flow, unsigned, Scratch&)      { return textMember<&HttpRequest::mimeType>(flow); }
Value httpRequestBytes(const FlowView& flow, unsigned, Scratch&)  { return numberMember<&HttpRequest::requestBytes>(flow); }
Value httpResponseBytes(const FlowView& flow, unsigned, Scratch&) { return numberMember<&HttpRequest::responseBytes>(flow); }
Value httpDuration(const FlowView& flow, unsigned, Scratch&)      { return numberMember<&HttpRequest::duration>(flow); }
// clang-format on

} // namespace weir::key
