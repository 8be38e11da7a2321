// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-header.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/vpc-compat-route-input.h"
#include "ns3/vpc-flow-key.h"
#include "ns3/vpc-prefix-map.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Where a router sends a packet to.
struct LearnedNextHop
{
    uint32_t interface {
        0
    };                              //!< of the node's Ipv4
    Ipv4Address gateway{"0.0.0.0"}; //!< next router; matters on interfaces with ARP only

    /// \param other a next hop \return whether it is the same
    bool operator==(const LearnedNextHop& other) const
    {
        return interface == other.interface && gateway == other.gateway;
    }
};

/**
 * \brief The flow of a packet on its way through a router, to choose among equal ways by.
 * \param header of the packet \param payload what follows it
 * \return its 5-tuple; without ports unless TCP or UDP, and for all fragments of a datagram
 */
aws::FlowKey MakeForwardingKey(const Ipv4Header& header, const Packet& payload);

/**
 * \brief Which of several equal ways a flow takes, always the same one.
 * \param key of the flow \param salt who chooses, so that routers in a row do not choose alike
 * \param count of ways, at least 1
 * \return 0 to \p count - 1
 */
std::size_t ChooseWay(const aws::FlowKey& key, uint32_t salt, std::size_t count);

/**
 * \brief Routes that a router has learned: by the longest prefix to one or several next hops, over
 *        which flows are spread.
 *
 * Joins the Ipv4ListRouting of a node of ours or of a user's own, between its static (0) and its
 * global routing (-10): connected networks and static routes come first, as by a router's
 * administrative distance. In a list ns-3 asks one protocol after the other, so that a static
 * default route hides what is learned here.
 *
 * A next hop whose interface is down or whose device has no light is not used; if no other one is
 * left for the longest prefix, there is no route. A lookup costs 33 steps at most, however many
 * routes there are. What the node sends itself goes by destination and protocol, for ns-3 asks for
 * its route before there are ports.
 */
class LearnedRouting : public Ipv4RoutingProtocol
{
  public:
    static constexpr int16_t PRIORITY = -5; //!< in an Ipv4ListRouting

    /// \return the TypeId
    static TypeId GetTypeId();

    using Routes = std::map<aws::Cidr, std::vector<LearnedNextHop>>; //!< by prefix

    /**
     * \brief The learned routing of a node, put into its list if there is none yet.
     * \param node with IPv4
     * \return it
     * \throw aws::InputError one line: no IPv4, or no Ipv4ListRouting
     */
    static Ptr<LearnedRouting> InstallOn(Ptr<Node> node);

    /// \param routes all that hold from now on; those without a next hop are left out
    void SetRoutes(const Routes& routes);

    /// \return the routes, as they were set
    const Routes& GetRoutes() const
    {
        return m_routes;
    }

    /// \param key of a flow that passes through \return where it goes, nullptr if there is no way
    const LearnedNextHop* FindNextHop(const aws::FlowKey& key) const;

    /// \param destination an address \return number of nodes that its lookup looks at: its cost
    std::size_t CountVisits(Ipv4Address destination) const
    {
        return m_map.CountVisits(destination);
    }

    /// \cond from Ipv4RoutingProtocol
    Ptr<Ipv4Route> RouteOutput(Ptr<Packet> packet,
                               const Ipv4Header& header,
                               Ptr<NetDevice> oif,
                               Socket::SocketErrno& sockerr) override;
    bool RouteInput(Ptr<const Packet> packet,
                    const Ipv4Header& header,
                    Ptr<const NetDevice> device,
                    compat::RouteInputCallbacks::Unicast forward,
                    compat::RouteInputCallbacks::Multicast forwardMulticast,
                    compat::RouteInputCallbacks::Local deliver,
                    compat::RouteInputCallbacks::Error fail) override;
    void NotifyInterfaceUp(uint32_t interface) override;
    void NotifyInterfaceDown(uint32_t interface) override;
    void NotifyAddAddress(uint32_t interface, Ipv4InterfaceAddress address) override;
    void NotifyRemoveAddress(uint32_t interface, Ipv4InterfaceAddress address) override;
    void SetIpv4(Ptr<Ipv4> ipv4) override;
    void PrintRoutingTable(Ptr<OutputStreamWrapper> stream,
                           Time::Unit unit = Time::S) const override; /// \endcond

  protected:
    void DoDispose() override;

  private:
    bool IsUsable(const LearnedNextHop& hop) const;
    Ptr<Ipv4Route> MakeRoute(const LearnedNextHop& hop, Ipv4Address destination) const;

    Ptr<Ipv4> m_ipv4;
    Routes m_routes;
    aws::PrefixMap<std::vector<LearnedNextHop>> m_map; //!< the same, to look up
};

} // namespace vpc
} // namespace ns3
