// SPDX-License-Identifier: GPL-3.0-or-later
// A datagram of any bytes as JSON: valid whatever they are, no longer than a multiple of them, and the same
// line behind another one.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "outlet/decode/datagram_json.h"

using namespace weir;

namespace
{

void require(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 65'535)
        return 0;
    wire::Datagram datagram;
    datagram.payload = {data, size};
    outlet::TextBuffer text;
    outlet::appendDatagramJson(text, datagram);
    const std::size_t first = text.size();
    require(first <= 1000 + 40 * size);
    require(nlohmann::json::accept(text.view()));

    outlet::appendDatagramJson(text, datagram);
    require(text.view().substr(0, first) == text.view().substr(first));
    outlet::appendDatagramJson(text, datagram, outlet::Origin::Live);
    require(nlohmann::json::accept(text.view().substr(2 * first)));
    return 0;
}
