// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-learned-routing.h"
#include "vpc-link-session.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/object.h"
#include "ns3/vpc-fabric.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Whether a customer's router spreads flows over paths that are equally good.
enum SiteEcmp
{
    SITE_ECMP_SINGLE, //!< one path, that of the lowest link id
    SITE_ECMP_SPREAD  //!< each flow takes one of them
};

/**
 * \brief What a customer's router does with its links to AWS: it chooses among the paths that AWS
 *        announces, and forwards by them.
 *
 * Its policy, which is the customer's own and none of AWS's: the longest prefix; then the highest
 * local preference, which goes by link (SetLocalPreference(), or by default Direct Connect before
 * VPN); then the shortest AS path, the lowest MED, and Ecmp. See aws::ChoosePaths() with
 * aws::PathChooser::SITE_ROUTER. The way back is AWS's business: each end finds out by its own
 * sessions and reroutes its own direction.
 *
 * Aggregated to a node of ours or of the user, whose list routing LearnedRouting joins.
 */
class SiteRouter : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    SiteRouter();
    ~SiteRouter() override;

    /**
     * \brief Make a node a router.
     * \param node with IPv4 and ns-3's list routing \param name shown in traces and errors
     * \return the router, aggregated to the node
     * \throw aws::InputError one line: what the node lacks
     */
    static Ptr<SiteRouter> InstallOn(Ptr<Node> node, const std::string& name);

    /// \return its name
    const std::string& GetName() const
    {
        return m_name;
    }

    /// \return its node
    Ptr<Node> GetNode() const
    {
        return m_node;
    }

    /**
     * \brief Give the router a link to AWS.
     * \param device of the node; the link's port \param setup of this end
     * \return this end
     * \throw aws::InputError as LinkSession::Open(), or if there is a link of that id already
     */
    Ptr<LinkSession> AddLink(Ptr<NetDevice> device, const LinkSetup& setup);

    /// \return the links, by id
    const std::map<std::string, Ptr<LinkSession>>& GetLinks() const
    {
        return m_links;
    }

    /**
     * \brief Prefer a link, or use it last.
     * \param linkId one of its links \param preference the higher the better
     * \throw aws::InputError if there is no such link
     */
    void SetLocalPreference(const std::string& linkId, uint32_t preference);

    /// \param ecmp whether flows are spread over equal paths
    void SetEcmp(SiteEcmp ecmp);

    /// \return whether flows are spread over equal paths
    SiteEcmp GetEcmp() const
    {
        return m_ecmp;
    }

    /// \param prefix of the site itself \param interface of the node that leads there
    void AddOwnNetwork(const aws::Cidr& prefix, uint32_t interface);

    /// \return all that AWS announces now, with this router's local preferences
    std::vector<aws::RoutePath> GetPaths() const;

    /// \return what was chosen, in the order of prefixes
    const std::vector<aws::ChosenPaths>& GetChosen() const
    {
        return m_chosen;
    }

    /// \param key of a flow \return the id of the link that its packets leave by, empty if none
    std::string FindLink(const aws::FlowKey& key) const;

    /**
     * \brief Let the router die or come back: its ports fall silent, both ways, without loss of
     *        light.
     *
     * What runs on it goes on, unheard, so that after a short time its sessions still stand.
     *
     * \param dead whether it is dead
     * \throw aws::InputError if a link's port is no EniNetDevice; then nothing changes
     */
    void SetDead(bool dead);

    /// \return whether it is dead
    bool IsDead() const
    {
        return m_dead;
    }

    /// \param reason why \return packets that the node's IPv4 has dropped for it
    uint64_t GetDropped(DropReason reason) const;

    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream);

    /// \param name of the router
    using RoutesTracedCallback = void (*)(const std::string& name);

  protected:
    void DoDispose() override;

  private:
    void HandlePaths(const std::string& linkId);
    void HandleDrop(const Ipv4Header& header,
                    Ptr<const Packet> payload,
                    Ipv4L3Protocol::DropReason reason,
                    Ptr<Ipv4> ipv4,
                    uint32_t interface);
    uint32_t PreferenceOf(const LinkSession& link) const;
    void Refresh();
    void FillRouting();

    std::string m_name;
    uint32_t m_directConnectPreference;
    uint32_t m_vpnPreference;
    SiteEcmp m_ecmp;

    Ptr<Node> m_node;
    Ptr<LearnedRouting> m_routing;
    std::map<std::string, Ptr<LinkSession>> m_links;
    std::map<std::string, uint32_t> m_preferences; //!< of links that have one of their own
    std::map<aws::Cidr, uint32_t> m_ownNetworks;   //!< with the interface that leads there
    std::vector<aws::ChosenPaths> m_chosen;
    bool m_dead{false};
    std::array<uint64_t, DROP_REASON_COUNT> m_dropped{};

    TracedCallback<const std::string&> m_routesTrace;
    TracedCallback<Ptr<const Packet>, const DropRecord&> m_dropTrace;
};

} // namespace vpc
} // namespace ns3
