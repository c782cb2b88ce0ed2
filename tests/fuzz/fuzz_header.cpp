// SPDX-License-Identifier: GPL-3.0-or-later
// A sampled header of any bytes: its layers lie inside, and every key has a value or none. The first byte
// chooses what the header begins with.
#include <cstdlib>
#include <vector>

#include "key/key_row.h"
#include "key/scratch.h"
#include "packet/layout.h"

using namespace weir;

namespace
{

constexpr std::uint32_t protocols[] = {1, 11, 12, 0, 7, 13, 14, 15, 2, 3, 4, 5, 6, 8, 9, 10, 16, 17};
constexpr std::uint16_t recordBytes = 16; // sampled_header before the header's bytes

void require(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 1 || size > 1500)
        return 0;
    // Exactly so many bytes on the heap: a sanitizer sees a read too far.
    std::vector<std::uint8_t> sample(recordBytes + size - 1);
    std::copy(data + 1, data + size, sample.begin() + recordBytes);
    sample::FlowRow row;
    row.length = std::uint16_t(sample.size());
    row.header = recordBytes;
    row.headerLength = std::uint16_t(size - 1);
    const packet::Layout layout = packet::parse(protocols[data[0] % std::size(protocols)],
                                                {sample.data() + recordBytes, row.headerLength});
    for (const packet::Layer& layer : layout)
        require(layer.offset < row.headerLength);

    const sample::DataSource source;
    const sample::FlowView view{&row, &source, &layout, sample.data()};
    key::Scratch scratch;
    for (const key::KeyRow& key : key::keys()) {
        for (unsigned occurrence = 0; occurrence < (key.repeats ? 3u : 1u); ++occurrence) {
            scratch.clear();
            const key::Value value = key::valueOf({&key, occurrence}, view, scratch);
            require(value.isNull() || !value.toText().empty() || value.type == key::ValueType::Text);
            require(value.isNull() || key.type == key::ValueType::Null || value.type == key.type);
        }
    }
    return 0;
}
