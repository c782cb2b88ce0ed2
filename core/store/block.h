// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that only grow: of rows, and of bytes. Large ones move no bytes when they do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "base/bytes.h"
#include "store/large_memory.h"

namespace weir::store
{

template <class Row>
class Rows
{
    static_assert(std::is_trivially_copyable_v<Row> && alignof(Row) <= alignof(std::max_align_t));

public:
    Rows() = default;
    Rows(Rows&& other) noexcept { swap(other); }
    Rows& operator=(Rows&& other) noexcept
    {
        swap(other);
        return *this;
    }
    ~Rows() { release(); }

    const Row* data() const { return m_rows; }
    std::size_t size() const { return m_size; }
    std::size_t capacityBytes() const { return m_bytes; }
    std::span<const Row> rows() const { return {m_rows, m_size}; }

    void append(const Row& row)
    {
        if (m_size == m_capacity)
            grow(m_size + 1);
        m_rows[m_size++] = row;
    }

    /// Where the first of them was put.
    std::size_t append(std::span<const Row> rows)
    {
        const std::size_t place = m_size;
        if (m_capacity - m_size < rows.size())
            grow(m_size + rows.size());
        if (!rows.empty())
            std::memcpy(m_rows + m_size, rows.data(), rows.size_bytes());
        m_size += rows.size();
        return place;
    }

    void reserve(std::size_t rows)
    {
        if (rows > m_capacity)
            resizeTo(runSize(rows * sizeof(Row)));
    }

    /// Gives back what is too much of it, where that is worth the while.
    void shrinkToFit()
    {
        const std::size_t wanted = runSize(m_size * sizeof(Row));
        if (wanted >= largeRun && m_bytes - wanted >= largeRun) {
            freeRun(reinterpret_cast<std::uint8_t*>(m_rows) + wanted, m_bytes - wanted);
            setBytes(wanted);
        } else if (wanted < largeRun && wanted < m_bytes - m_bytes / 8) {
            resizeTo(wanted);
        }
    }

private:
    void grow(std::size_t rows) { reserve(rows + rows / 2 + 16); }

    void resizeTo(std::size_t bytes)
    {
        if (m_bytes >= largeRun && bytes > m_bytes) {
            m_rows = static_cast<Row*>(growRun(m_rows, m_bytes, bytes));
        } else {
            Row* const moved = bytes > 0 ? static_cast<Row*>(allocateRun(bytes)) : nullptr;
            if (m_size > 0)
                std::memcpy(moved, m_rows, m_size * sizeof(Row));
            release();
            m_rows = moved;
        }
        setBytes(bytes);
    }

    void setBytes(std::size_t bytes)
    {
        m_bytes = bytes;
        m_capacity = bytes / sizeof(Row);
    }

    void release()
    {
        if (m_rows)
            freeRun(m_rows, m_bytes);
        m_rows = nullptr;
    }

    void swap(Rows& other) noexcept
    {
        std::swap(m_rows, other.m_rows);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
        std::swap(m_bytes, other.m_bytes);
    }

    Row* m_rows = nullptr;
    std::size_t m_size = 0;     ///< rows
    std::size_t m_capacity = 0; ///< rows
    std::size_t m_bytes = 0;    ///< of memory
};

using Block = Rows<std::uint8_t>;

} // namespace weir::store
