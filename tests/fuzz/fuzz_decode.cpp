// SPDX-License-Identifier: GPL-3.0-or-later
// A datagram of any bytes as JSON: valid whatever they are, no longer than a multiple of them, and the same
// line behind another one. And as a tree: each byte in one place.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "outlet/decode/datagram_json.h"
#include "outlet/inspect/datagram_tree.h"

using namespace weir;

namespace
{

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// How many nodes there are.
std::size_t walk(const outlet::TreeNode& node)
{
    std::size_t nodes = 1;
    std::uint32_t at = node.offset;
    for (const outlet::TreeNode& child : node.children) {
        require(child.offset == at && child.length > 0);
        at = child.end();
        nodes += walk(child);
    }
    require(node.children.empty() || at == node.end());
    return nodes;
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

    const outlet::TreeNode tree = outlet::datagramTree(datagram.payload);
    require(tree.length == size && walk(tree) <= 2 * size + 1);
    return 0;
}
