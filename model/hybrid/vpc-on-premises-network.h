// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-site-lan.h"
#include "vpc-site-router.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/vpc-hybrid.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief An on-premises site: its hosts, its routers and the network between them.
 *
 * Made from its description. Hosts are nodes with an IPv4 stack and a default route; routers are
 * nodes of ours, or of the user (UseRouter()), which then has a network of its own behind it and
 * is no way out for the hosts of the description.
 *
 * Which router a packet of a host takes is decided prefix by prefix among all that AWS announces to
 * the routers, by the policy of SiteRouter: an interior routing protocol that takes
 * InteriorConvergence to tell all of a change, and says the same everywhere. It notices as fast
 * when a router dies.
 */
class OnPremisesNetwork : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    OnPremisesNetwork();
    ~OnPremisesNetwork() override;

    /**
     * \brief Let a node of the user's be one of the site's routers. To be called before Build().
     * \param name of the router in the description \param node with IPv4 and ns-3's list routing
     */
    void UseRouter(const std::string& name, Ptr<Node> node);

    /// \param systemId rank of a parallel simulation that owns the site's nodes. To be called
    /// before Build().
    void SetSystemId(uint32_t systemId);

    /**
     * \brief Build the site. To be called once.
     * \param site its description \param faults the board that all fabrics share
     * \throw aws::InputError one line: what the description lacks
     */
    void Build(const aws::OnPremisesSite& site, Ptr<FaultBoard> faults);

    /**
     * \brief Give a router a link to AWS.
     * \param router its name \param device of the router's node; the link's port
     * \param setup of this end; if it has BGP and announces nothing, it announces the site's blocks
     * \return this end
     * \throw aws::InputError as SiteRouter::AddLink(), or if there is no such router
     */
    Ptr<LinkSession> AddLink(const std::string& router,
                             Ptr<NetDevice> device,
                             const LinkSetup& setup);

    /// \name What was built
    /// @{
    /** \param name of a host \return its node \throw aws::InputError if there is none */
    Ptr<Node> GetHost(const std::string& name) const;
    /// \param name of a router \return it \throw aws::InputError if there is none
    Ptr<SiteRouter> GetRouter(const std::string& name) const;

    /// \return the routers, by name
    const std::map<std::string, Ptr<SiteRouter>>& GetRouters() const
    {
        return m_routers;
    }

    /// \return the network between hosts and routers
    Ptr<SiteLan> GetLan() const
    {
        return m_lan;
    }

    /**
     * \brief Which link a flow of a host takes at this moment.
     * \param key as the host sends it
     * \return the link's id; empty if no router has a path
     */
    std::string FindLink(const aws::FlowKey& key) const;

    /// \return the site's description
    const aws::OnPremisesSite& GetSite() const
    {
        return m_site;
    }

    /// @}

    /**
     * \brief Let a router die or come back, see SiteRouter::SetDead(). AWS's ends of its links find
     *        out by their sessions' timers.
     * \param name of the router \param dead whether it is dead
     * \throw aws::InputError if there is no such router, or as SiteRouter::SetDead()
     */
    void SetRouterDead(const std::string& name, bool dead);

    /// \param ecmp whether hosts' flows are spread over equal paths, and over those of a router
    void SetEcmp(SiteEcmp ecmp);

    /// \return whether they are
    SiteEcmp GetEcmp() const
    {
        return m_ecmp;
    }

    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream);

    /// \param site its name
    using ExitsTracedCallback = void (*)(const std::string& site);

  protected:
    void DoDispose() override;

  private:
    void Leave();
    void AddRouter(const std::string& name);
    void AddHost(const aws::OnPremisesHost& host);
    Ptr<Node> MakeNode(const std::string& portId, Ipv4Address address, Ptr<EniNetDevice>& port);
    Ipv4Address FindFreeAddress() const;
    void HandleRoutes(const std::string& router);
    void Decide();
    void Apply(SiteLan::Exits exits);

    Time m_convergence;
    SiteEcmp m_ecmp;
    uint32_t m_systemId{0}; //!< of all nodes
    aws::OnPremisesSite m_site;
    Ptr<SiteLan> m_lan;
    std::map<std::string, Ptr<Node>> m_usersRouters;
    std::map<std::string, Ptr<Node>> m_hosts;
    std::map<std::string, Ptr<SiteRouter>> m_routers;
    std::map<std::string, Ptr<EniNetDevice>> m_routerPorts; //!< in the LAN, by router
    std::vector<EventId> m_pending;                         //!< decisions not yet applied

    TracedCallback<const std::string&> m_exitsTrace;
};

} // namespace vpc
} // namespace ns3
