// SPDX-License-Identifier: GPL-3.0-or-later
// A growing run of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "store/large_memory.h"

namespace weir::store
{

class Block
{
public:
    Block() = default;
    Block(Block&& other) noexcept { swap(other); }
    Block& operator=(Block&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~Block() { release(); }

    const std::uint8_t* data() const { return m_data; }
    std::size_t size() const { return m_size; }
    std::size_t capacity() const { return m_capacity; }

    /// Where the bytes were put, from the start of the block.
    std::size_t append(base::Bytes bytes)
    {
        const std::size_t offset = m_size;
        if (m_capacity - m_size < bytes.size())
            reallocate(m_size + bytes.size() + (m_size + bytes.size()) / 2);
        if (!bytes.empty())
            std::memcpy(m_data + m_size, bytes.data(), bytes.size());
        m_size += bytes.size();
        return offset;
    }

    void reserve(std::size_t capacity)
    {
        if (capacity > m_capacity)
            reallocate(capacity);
    }

    void shrinkToFit()
    {
        if (m_size < m_capacity - m_capacity / 16)
            reallocate(m_size);
    }

private:
    void release()
    {
        if (m_data)
            freeRun(m_data, m_capacity);
        m_data = nullptr;
        m_capacity = 0;
    }

    void reallocate(std::size_t capacity)
    {
        if (capacity == 0)
            return release();
        void* moved = m_data && m_capacity >= largeRun && capacity >= largeRun
                          ? mremap(m_data, m_capacity, capacity, MREMAP_MAYMOVE)
                          : nullptr;
        if (moved == MAP_FAILED)
            throw std::bad_alloc();
        if (!moved) {
            moved = allocateRun(capacity);
            if (m_size > 0)
                std::memcpy(moved, m_data, m_size);
            release();
        }
        m_data = static_cast<std::uint8_t*>(moved);
        m_capacity = capacity;
    }

    void swap(Block& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
    }

    std::uint8_t* m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

} // namespace weir::store
