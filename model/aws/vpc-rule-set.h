// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"
#include "vpc-flow-key.h"
#include "vpc-prefix-map.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief What a rule says about ports, as one closed interval.
 *
 * TCP and UDP: destination ports. ICMP: type * 256 + code. Other protocols: everything.
 */
struct PortInterval
{
    uint16_t from{0};   //!< first
    uint16_t to{65535}; //!< last
};

/**
 * \param protocol IANA number or ALL_PROTOCOLS
 * \param from first port or ICMP type, negative: all
 * \param to last port or ICMP code, negative: all
 * \return the interval that they mean
 */
PortInterval MakePortInterval(int protocol, int from, int to);

/// \param key a packet \return its place in the intervals of its protocol
inline uint16_t
PortValue(const FlowKey& key)
{
    return key.protocol == PROTOCOL_ICMP
               ? static_cast<uint16_t>(key.IcmpType() << 8 | key.IcmpCode())
               : key.destinationPort;
}

/**
 * \brief From protocol and port to the smallest rank of the rules that match.
 *
 * A sorted list of disjoint intervals: found by bisection.
 */
class PortTable
{
  public:
    static constexpr uint32_t NO_RANK = ~uint32_t{0}; //!< nothing matches

    /**
     * \brief Add a rule. Ranks must not fall from call to call.
     * \param protocol IANA number or ALL_PROTOCOLS
     * \param ports the interval
     * \param rank its rank
     */
    void Add(int protocol, PortInterval ports, uint32_t rank);

    /// \param protocol IANA number \param value see PortValue() \return smallest rank, or NO_RANK
    uint32_t Find(uint8_t protocol, uint16_t value) const
    {
        // the last interval that begins at or before the value
        std::size_t low = 0;
        std::size_t high = m_intervals.size();
        while (low < high)
        {
            const std::size_t middle = (low + high) / 2;
            const Interval& i = m_intervals[middle];
            if (i.protocol < protocol || (i.protocol == protocol && i.from <= value))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        if (low > 0)
        {
            const Interval& i = m_intervals[low - 1];
            if (i.protocol == protocol && value <= i.to && i.rank < m_allProtocols)
            {
                return i.rank;
            }
        }
        return m_allProtocols;
    }

    /// \param protocol IANA number \return whether something matches, whatever the port
    bool CoversAllPorts(uint8_t protocol) const;

  private:
    /// Ports that share a rank.
    struct Interval
    {
        uint8_t protocol;
        uint16_t from;
        uint16_t to;
        uint32_t rank;
    };

    std::vector<Interval> m_intervals; //!< by protocol, then by first port; disjoint
    uint32_t m_allProtocols{NO_RANK};  //!< smallest rank of rules for all protocols
};

/// The rules of one security group in one direction, indexed by peer.
class GroupRules
{
  public:
    /// \param peer a block of addresses \param protocol IANA number \param ports allowed ports
    void AllowPrefix(const Cidr& peer, int protocol, PortInterval ports)
    {
        m_byPrefix[peer].Add(protocol, ports, 0);
    }

    /// \param group index of the peer's group \param protocol IANA number \param ports allowed
    /// ports
    void AllowGroup(uint32_t group, int protocol, PortInterval ports);

    /// \param peer an address \param protocol IANA number \param value see PortValue()
    /// \return whether a rule by address allows it
    bool AllowsAddress(Ipv4Address peer, uint8_t protocol, uint16_t value) const
    {
        return m_byPrefix.Walk(peer, [&](const Cidr&, const PortTable& ports) {
            return ports.Find(protocol, value) != PortTable::NO_RANK;
        });
    }

    /// \param groups of the peer \param protocol IANA number \param value see PortValue()
    /// \return whether a rule by group allows it
    bool AllowsGroups(const std::vector<uint32_t>& groups, uint8_t protocol, uint16_t value) const;

    /// \return whether there are rules by group at all
    bool HasGroupPeers() const
    {
        return !m_byGroup.empty();
    }

    /// \return the rules for 0.0.0.0/0, nullptr if there are none
    const PortTable* OpenToAll() const
    {
        return m_byPrefix.FindExact(Cidr{});
    }

  private:
    PrefixMap<PortTable> m_byPrefix;                       //!< peers by address
    std::vector<std::pair<uint32_t, PortTable>> m_byGroup; //!< peers by group, sorted by group
};

/// A security group, compiled.
struct GroupRuleSet
{
    GroupRules ingress; //!< inbound
    GroupRules egress;  //!< outbound
};

/// One direction of a network ACL, compiled.
class AclRules
{
  public:
    /// What an ACL says about a packet.
    struct Decision
    {
        bool allow{false};          //!< whether the rule allows
        int ruleNumber{FINAL_DENY}; //!< rule that decided
    };

    static constexpr int FINAL_DENY = 32767; //!< number of the rule "*"

    /// Rules come in ascending order of their numbers. \param entry the rule
    void Add(const NetworkAclEntry& entry);

    /// \param peer the address on the other side \param protocol IANA number
    /// \param value see PortValue() \return what the first rule that matches says
    Decision Decide(Ipv4Address peer, uint8_t protocol, uint16_t value) const
    {
        uint32_t best = PortTable::NO_RANK;
        m_byPrefix.Walk(peer, [&](const Cidr&, const PortTable& rules) {
            const uint32_t rank = rules.Find(protocol, value);
            best = rank < best ? rank : best;
            return false;
        });
        return best == PortTable::NO_RANK ? Decision{}
                                          : Decision{(best & 1) == 1, static_cast<int>(best >> 1)};
    }

  private:
    PrefixMap<PortTable> m_byPrefix; //!< rank: rule number * 2, plus 1 if it allows
};

/// A network ACL, compiled.
struct AclRuleSet
{
    AclRules ingress; //!< inbound
    AclRules egress;  //!< outbound
};

/**
 * \param acl a network ACL
 * \return its compiled form
 */
AclRuleSet CompileNetworkAcl(const NetworkAcl& acl);

} // namespace aws
} // namespace vpc
} // namespace ns3
