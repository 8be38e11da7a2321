// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-resolve.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

/// A packet that waits for its answer: what the state along its way remembers.
struct Question
{
    Index asker{NO_INDEX}; //!< sending ENI, NO_INDEX for a host outside
    Index site{NO_INDEX};  //!< site of a sending host, NO_INDEX for one on the internet
    FlowKey sent;          //!< the packet as sent
    Resolution probe;      //!< its way
};

/**
 * \brief One walk of one packet through a Network; the engine of Resolve() and Reach().
 *
 * Without a question the packet opens a flow and every rule is asked. With one it is the answer:
 * security groups pass it by state, NAT gateways undo what they did, network ACLs and route tables
 * treat it as any packet. An object serves one walk.
 */
class Walk
{
  public:
    /// \param network the description \param health what is dead
    /// \param question what the packet answers, nullptr if it opens a flow
    Walk(const Network& network, const Health& health, const Question* question);

    /// \param eni the sender \param key the packet \return its way
    Resolution FromEni(Index eni, const FlowKey& key);

    /// \param key a packet from a host on the internet \return its way
    Resolution FromInternet(const FlowKey& key);

    /// \param site index of a site \param key a packet from one of its hosts \return its way
    Resolution FromSite(Index site, const FlowKey& key);

    /// \param key an answer that comes back by the question's gateway endpoint \return its way
    Resolution FromGatewayEndpoint(const FlowKey& key);

  private:
    /// \param eni an ENI \return whether the packet is the awaited answer, as \p eni awaits it
    bool IsAwaited(Index eni) const;

    /// \param eni an ENI \return whether the packet is a target's answer, which a load balancer
    /// takes
    bool IsAnswerThroughLoadBalancer(Index eni) const;

    /// \name Steps; each goes on to the next or ends the walk
    /// @{
    void Send(Index eni);
    void FollowRoute(Index eni, const RouteMatch& match);
    void ArriveByAddress(Index vpc, Index fromSubnet);
    void ArriveAtEni(Index eni, Index fromSubnet);
    void ArriveAtNatGateway(Index eni);
    void ArriveAtEndpoint(Index eni);
    void ArriveAtService(Index eni);
    void ArriveAtLoadBalancer(Index eni, Index endpointEni);
    void SendToTarget(Index eni, const NetworkTarget& target);
    void ReturnToLoadBalancer(Index eni);
    void ReturnThroughLoadBalancer();
    void LeaveByInternetGateway(Index eni, const Route& route);
    void EnterFromInternet();
    void LeaveByNatGateway(Index fromSubnet, const Route& route);
    void LeaveByGatewayEndpoint(Index eni, const Route& route);
    void LeaveByPeering(Index eni, const Route& route);
    void LeaveByTransitGateway(Index eni, const Route& route);
    void CrossTransitGateway(const std::string& id, Index attachment, const std::string& azId);
    void LeaveByVpnGateway(Index eni, const Route& route);
    void ArriveOverLink(Index link, const std::string& gatewayId = "");
    void ArriveAtSite(Index site);
    void ForwardThroughEni(Index fromSubnet, const Route& route, Index target);
    /// @}

    /// \param eni an ENI \return false, and the walk has ended, if it is dead
    bool IsAlive(Index eni);

    /// \param verdict of a check \return whether it allows; if not, the walk has ended
    bool Pass(Verdict verdict);

    void Drop(DropReason reason, std::string where);
    void End(WalkEnd end, Index eni);
    void AddHop(std::string id, std::string what);

    const Network& m_network;
    const Health& m_health;
    const Question* m_question;
    FlowKey m_key;       //!< the packet as it is now
    Resolution m_result; //!< the way so far
};

} // namespace aws
} // namespace vpc
} // namespace ns3
