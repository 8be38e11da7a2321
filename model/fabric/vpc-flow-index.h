// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-flow-key.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Finds items by a flow key that they carry, for tables with thousands of flows.
 *
 * Open addressing with a part of the hash in each cell: a look-up touches one line of the index and
 * the item itself, where std::unordered_map walks over other items too. Items belong to somebody
 * else and must stay where they are while they are in the index.
 *
 * \tparam Item type of the items \tparam Key the key that the index goes by
 */
template <class Item, aws::FlowKey Item::*Key>
class FlowIndex
{
  public:
    /// \param key a key \return the item that has it, nullptr if none
    Item* Find(const aws::FlowKey& key) const
    {
        const std::size_t at = Locate(key);
        return at == m_cells.size() ? nullptr : m_cells[at].item;
    }

    /// \param item added; in place of another one with the same key, if there is one
    void Insert(Item& item)
    {
        const std::size_t known = Locate(item.*Key);
        if (known != m_cells.size())
        {
            m_cells[known].item = &item;
            return;
        }
        if (2 * (m_size + 1) > m_cells.size())
        {
            Grow();
        }
        Put({Hash(item.*Key), &item});
        ++m_size;
    }

    /// \param item removed, if it is the one that its key leads to
    void Erase(const Item& item)
    {
        std::size_t hole = Locate(item.*Key);
        if (hole == m_cells.size() || m_cells[hole].item != &item)
        {
            return;
        }
        // Close the gap: whatever is found by walking over it moves up.
        const std::size_t mask = m_cells.size() - 1;
        for (std::size_t at = (hole + 1) & mask; m_cells[at].item; at = (at + 1) & mask)
        {
            const std::size_t home = m_cells[at].hash & mask;
            if (((at - home) & mask) >= ((at - hole) & mask))
            {
                m_cells[hole] = m_cells[at];
                hole = at;
            }
        }
        m_cells[hole] = Cell();
        --m_size;
    }

    /// Forget all items.
    void Clear()
    {
        m_cells.clear();
        m_size = 0;
    }

    /// \return number of items
    std::size_t GetSize() const
    {
        return m_size;
    }

  private:
    struct Cell
    {
        std::size_t hash{0};
        Item* item{nullptr};
    };

    static std::size_t Hash(const aws::FlowKey& key)
    {
        return aws::FlowKeyHash()(key);
    }

    /// \param key a key \return its cell, the number of cells if there is none
    std::size_t Locate(const aws::FlowKey& key) const
    {
        if (m_cells.empty())
        {
            return 0;
        }
        const std::size_t hash = Hash(key);
        const std::size_t mask = m_cells.size() - 1;
        for (std::size_t at = hash & mask; m_cells[at].item; at = (at + 1) & mask)
        {
            if (m_cells[at].hash == hash && m_cells[at].item->*Key == key)
            {
                return at;
            }
        }
        return m_cells.size();
    }

    void Put(const Cell& cell)
    {
        const std::size_t mask = m_cells.size() - 1;
        std::size_t at = cell.hash & mask;
        while (m_cells[at].item)
        {
            at = (at + 1) & mask;
        }
        m_cells[at] = cell;
    }

    void Grow()
    {
        std::vector<Cell> old(m_cells.empty() ? 8 : 2 * m_cells.size());
        std::swap(old, m_cells);
        for (const Cell& cell : old)
        {
            if (cell.item)
            {
                Put(cell);
            }
        }
    }

    std::vector<Cell> m_cells; //!< a power of two, or none; at most half of them in use
    std::size_t m_size{0};
};

} // namespace vpc
} // namespace ns3
