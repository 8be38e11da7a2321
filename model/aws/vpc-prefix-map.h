// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address.h"

#include <array>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief A map from CIDR blocks to values that finds the blocks around an address.
 *
 * A path-compressed binary trie: at most two nodes an entry, at most 33 nodes visited a lookup,
 * however many entries there are. Nodes and values lie in two vectors, so that building is cheap
 * and a copy is a copy.
 *
 * \tparam T the values
 */
template <typename T>
class PrefixMap
{
  public:
    /// One entry, as a lookup returns it.
    struct Match
    {
        Cidr prefix;             //!< the block
        const T* value{nullptr}; //!< its value; nullptr: nothing matched
    };

    /**
     * \brief The value of a block, made if there is none yet.
     *
     * The reference is good until the next call.
     *
     * \param prefix the block; host bits are ignored
     * \return its value
     */
    T& operator[](const Cidr& prefix)
    {
        const Index node = FindOrMakeNode(prefix);
        if (m_nodes[node].value == NONE)
        {
            m_nodes[node].value = static_cast<Index>(m_values.size());
            m_values.emplace_back();
        }
        return m_values[m_nodes[node].value];
    }

    /**
     * \brief Add a block, unless it is there already.
     * \param prefix the block; host bits are ignored
     * \param value its value
     * \return whether it was added; what was there stays
     */
    bool Insert(const Cidr& prefix, T value)
    {
        const Index node = FindOrMakeNode(prefix);
        if (m_nodes[node].value != NONE)
        {
            return false;
        }
        m_nodes[node].value = static_cast<Index>(m_values.size());
        m_values.push_back(std::move(value));
        return true;
    }

    /// \param address an address \return the longest block that has it
    Match FindLongest(Ipv4Address address) const
    {
        Match match;
        for (Index n = Descend(ROOT, address.Get()); n != NONE; n = Child(n, address.Get()))
        {
            if (m_nodes[n].value != NONE)
            {
                match = {m_nodes[n].prefix, &m_values[m_nodes[n].value]};
            }
        }
        return match;
    }

    /**
     * \brief Visit all blocks that have an address, from the longest to the shortest.
     * \param address the address
     * \param visit called with (const Cidr&, const T&); returns true to stop
     * \return whether \p visit stopped the walk
     */
    template <typename F>
    bool Walk(Ipv4Address address, F&& visit) const
    {
        std::array<Index, MAX_DEPTH> found;
        std::size_t count = 0;
        for (Index n = Descend(ROOT, address.Get()); n != NONE; n = Child(n, address.Get()))
        {
            if (m_nodes[n].value != NONE)
            {
                found[count++] = n;
            }
        }
        while (count > 0)
        {
            const Node& node = m_nodes[found[--count]];
            if (visit(node.prefix, m_values[node.value]))
            {
                return true;
            }
        }
        return false;
    }

    /// \param prefix a block \return the value of exactly this block, nullptr if there is none
    const T* FindExact(const Cidr& prefix) const
    {
        for (Index n = Descend(ROOT, prefix.base); n != NONE; n = Child(n, prefix.base))
        {
            if (m_nodes[n].prefix == prefix)
            {
                return m_nodes[n].value == NONE ? nullptr : &m_values[m_nodes[n].value];
            }
        }
        return nullptr;
    }

    /// \param address an address \return how many nodes a lookup of it looks at: its cost
    std::size_t CountVisits(Ipv4Address address) const
    {
        std::size_t visits = 0;
        for (Index n = m_nodes.empty() ? NONE : ROOT; n != NONE;)
        {
            ++visits;
            n = m_nodes[n].prefix.Contains(address) ? Next(n, address.Get()) : NONE;
        }
        return visits;
    }

    /// \return the number of blocks
    std::size_t Size() const
    {
        return m_values.size();
    }

    /// \return all values, in the order in which their blocks were added
    std::vector<T>& Values()
    {
        return m_values;
    }

  private:
    using Index = uint32_t;                      //!< of a node or value
    static constexpr Index NONE = ~uint32_t{0};  //!< no node, no value
    static constexpr Index ROOT = 0;             //!< the first node, once there is one
    static constexpr std::size_t MAX_DEPTH = 33; //!< lengths 0 to 32

    /// A node: a block with or without a value, and the two halves below it.
    struct Node
    {
        Cidr prefix;
        std::array<Index, 2> child{NONE, NONE};
        Index value{NONE};
    };

    /// \param bits an address \param depth 0 to 31 \return the bit at \p depth from the left
    static std::size_t Bit(uint32_t bits, uint8_t depth)
    {
        return (bits >> (31 - depth)) & 1;
    }

    /// \param a a block \param b another \return the length of the longest block around both
    static uint8_t CommonLength(const Cidr& a, const Cidr& b)
    {
        const uint8_t limit = a.length < b.length ? a.length : b.length;
        const uint32_t difference = a.base ^ b.base;
        uint8_t length = 0;
        while (length < limit && Bit(difference, length) == 0)
        {
            ++length;
        }
        return length;
    }

    /// \param node a node \param bits an address \return the node below it on the address's side
    Index Next(Index node, uint32_t bits) const
    {
        const Node& n = m_nodes[node];
        return n.prefix.length == 32 ? NONE : n.child[Bit(bits, n.prefix.length)];
    }

    /// \param node a node \param bits an address \return \p node if it exists and has the address
    Index Descend(Index node, uint32_t bits) const
    {
        if (node >= m_nodes.size())
        {
            return NONE;
        }
        const Cidr& prefix = m_nodes[node].prefix;
        return (bits & prefix.Mask()) == prefix.base ? node : NONE;
    }

    /// \param node a node \param bits an address \return the node below that has the address
    Index Child(Index node, uint32_t bits) const
    {
        return Descend(Next(node, bits), bits);
    }

    /// \param prefix a block \return a new node for it
    Index MakeNode(const Cidr& prefix)
    {
        m_nodes.push_back({prefix, {NONE, NONE}, NONE});
        return static_cast<Index>(m_nodes.size() - 1);
    }

    /// \param block a block \return its node, made if there is none
    Index FindOrMakeNode(const Cidr& block)
    {
        const Cidr prefix{block.base & block.Mask(), block.length};
        if (m_nodes.empty())
        {
            return MakeNode(prefix);
        }
        Index n = ROOT;
        while (true)
        {
            const Cidr at = m_nodes[n].prefix;
            const uint8_t common = CommonLength(at, prefix);
            if (common < at.length)
            {
                return Split(n, common, prefix);
            }
            if (common == prefix.length)
            {
                return n;
            }
            const std::size_t side = Bit(prefix.base, common);
            if (m_nodes[n].child[side] == NONE)
            {
                const Index leaf = MakeNode(prefix);
                m_nodes[n].child[side] = leaf;
                return leaf;
            }
            n = m_nodes[n].child[side];
        }
    }

    /**
     * \brief Put a shorter block above a node, in the node's own place, and \p prefix below it.
     * \param node the node \param length of the shorter block \param prefix the block to add
     * \return the node of \p prefix
     */
    Index Split(Index node, uint8_t length, const Cidr& prefix)
    {
        Cidr above{0, length};
        above.base = prefix.base & above.Mask();
        m_nodes.push_back(Node(m_nodes[node]));
        const Index moved = static_cast<Index>(m_nodes.size() - 1);
        m_nodes[node] = {above, {NONE, NONE}, NONE};
        m_nodes[node].child[Bit(m_nodes[moved].prefix.base, length)] = moved;
        if (length == prefix.length)
        {
            return node;
        }
        const Index leaf = MakeNode(prefix);
        m_nodes[node].child[Bit(prefix.base, length)] = leaf;
        return leaf;
    }

    std::vector<Node> m_nodes; //!< the root first
    std::vector<T> m_values;   //!< of the nodes that have one
};

} // namespace aws
} // namespace vpc
} // namespace ns3
