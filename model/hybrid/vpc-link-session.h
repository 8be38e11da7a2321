// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-bfd-session.h"
#include "vpc-bgp-session.h"
#include "vpc-dead-peer-detection.h"
#include "vpc-routing-preset.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/net-device.h"
#include "ns3/traced-callback.h"
#include "ns3/vpc-route-choice.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What a link is, and with it which sessions its ends run.
enum class LinkKind : uint8_t
{
    DIRECT_CONNECT, //!< a virtual interface: BGP, and BFD where both ends run it
    VPN_BGP,        //!< a tunnel: BGP inside, dead peer detection outside
    VPN_STATIC      //!< a tunnel: dead peer detection; its static routes hold while the peer lives
};

/// \param kind it \return its name as above
const char* ToString(LinkKind kind);

/// What one end of a link is told of it.
struct LinkSetup
{
    std::string linkId;                      //!< dxvif-..., or vpn-.../1 for a tunnel
    LinkKind kind{LinkKind::DIRECT_CONNECT}; //!< of link
    Ipv4Address local{"0.0.0.0"};            //!< own address on the link; of a tunnel: inside
    Ipv4Address peer{"0.0.0.0"};             //!< the other end's
    Ipv4Address localOutside{"0.0.0.0"};     //!< of a tunnel; several tunnels may share it
    Ipv4Address peerOutside{"0.0.0.0"};      //!< the other end's, one of its own for each tunnel
    uint32_t localAsn{0};                    //!< needed for BGP
    uint32_t peerAsn{0};                     //!< 0: any
    std::map<aws::Cidr, BgpAttributes> announced; //!< from the start
    std::vector<aws::Cidr> staticPrefixes;        //!< VPN_STATIC: what lies behind the peer
    /** This end waits for the other one to open BGP and the tunnel, as AWS's does ("Startup
     * action": Add); one end of a link has it, one not. */
    bool passive{false};
    bool bfd{false}; //!< whether this end runs BFD
    uint16_t mtu{0}; //!< bytes, of the device; 0: as it is
    /** Timers; missing: direct-connect or site-to-site-vpn. */
    std::optional<RoutingPreset> timers;
    /// What follows a dead peer. Missing: CLEAR at a passive end, AWS's default, and at the other
    /// end RESTART, which is what brings a tunnel back.
    std::optional<DeadPeerAction> deadPeerAction;
};

/**
 * \brief One end of a link between a customer's router and AWS: its sessions, and what the peer
 *        announces by them.
 *
 * Runs on any node with IPv4 and static routing, at either end, as an application that stands
 * beside the sessions that it makes; those are where their timers are set, as are
 * /NodeList/x/ApplicationList/y/$ns3::vpc::BgpSession/HoldTime and the like, until they start.
 *
 * A link's device gets its addresses and the routes to the peer here. Loss of light at the device
 * is seen at once. What a tunnel's device receives counts as a sign of life of the peer.
 *
 * While the peer of a tunnel is dead, BGP takes it for a link without light. When it is heard of
 * again, because one end asks again (DEAD_PEER_RESTART), both ends take the tunnel for up.
 *
 * Not modelled: how a tunnel is set up, see DeadPeerDetection, and that packets which arrive by a
 * tunnel that this end takes for dead would be refused.
 */
class LinkSession : public Application
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    LinkSession();
    ~LinkSession() override;

    /**
     * \brief Make this end of a link.
     *
     * \param device on a node with IPv4 and static routing; the link's port
     * \param setup of this end
     * \return it, an application of the node
     * \throw aws::InputError one line: what is missing
     */
    static Ptr<LinkSession> Open(Ptr<NetDevice> device, const LinkSetup& setup);

    /// \return what it was made with
    const LinkSetup& GetSetup() const
    {
        return m_setup;
    }

    /// \return the link's id
    const std::string& GetLinkId() const
    {
        return m_setup.linkId;
    }

    /// \return the link's port
    Ptr<NetDevice> GetDevice() const
    {
        return m_device;
    }

    /// \name The sessions, nullptr where the link has none of the kind
    /// @{
    Ptr<BgpSession> GetBgp() const;                      //!< \return the BGP session
    Ptr<BfdSession> GetBfd() const;                      //!< \return the BFD session
    Ptr<DeadPeerDetection> GetDeadPeerDetection() const; //!< \return IKE's dead peer detection
    /// @}

    /**
     * \brief Announce a prefix to the peer, now and whenever BGP comes up.
     * \param prefix the destination \param attributes of the route
     * \throw aws::InputError if the link has no BGP, or as BgpSession::Announce()
     */
    void Announce(const aws::Cidr& prefix, const BgpAttributes& attributes = BgpAttributes());

    /// \param prefix not announced any more \return whether it was
    bool Withdraw(const aws::Cidr& prefix);

    /// \param isUp whether there is light on the link; the device tells it by itself
    void SetLight(bool isUp);

    /**
     * \brief Shut BGP, or open it again, while the link is fine, as FIS's
     *        aws:directconnect:virtual-interface-disconnect does.
     *
     * Without BGP only this end stops using the link.
     *
     * \param isUp whether it may be up
     */
    void SetAdministrativelyUp(bool isUp);

    /**
     * \brief Take what a device receives for a sign of life of a tunnel's peer.
     *
     * The link's own device is watched already; for an end whose packets of data come by another.
     *
     * \param device with a trace source MacRx
     * \throw aws::InputError if it has none
     */
    void WatchTraffic(Ptr<NetDevice> device);

    /// \return whether BGP is established or, without BGP, the peer lives
    bool IsUp() const
    {
        return m_up;
    }

    /**
     * \return what the peer announces now, by prefix: paths of kind DX_BGP, VPN_BGP or VPN_STATIC
     * whose id is the link's; none while the link is down
     */
    std::vector<aws::RoutePath> GetPaths() const;

    /// \param stream first stream index \return the number of indices used
    int64_t AssignSessionStreams(int64_t stream);

#if __has_include("ns3/application-helper.h")
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream) override
#else
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream)
#endif
    {
        return AssignSessionStreams(stream);
    }

    /// \param linkId of the link
    using PathsTracedCallback = void (*)(const std::string& linkId);
    /// \param linkId of the link \param isUp what it is now \param reason of BgpDownReason, or
    /// DEAD_PEER; empty if it is up
    using StateTracedCallback = void (*)(const std::string& linkId,
                                         bool isUp,
                                         const std::string& reason);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    void Check() const;
    void ConfigureInterface();
    void AddBgp();
    void AddBfd();
    void AddDeadPeerDetection();

    void HandleLinkChange();
    void HandleUp(Ipv4Address peer);
    void HandleDown(const BgpSessionDown& down);
    void HandleRoute(const BgpRoute& route);
    void HandleDead(Ipv4Address peer);
    void HandleAlive(Ipv4Address peer);
    void HandleTraffic(Ptr<const Packet> packet);
    void TellBgpOfLink();
    void RefreshStatic(const std::string& reason);
    void SetUp(bool isUp, const std::string& reason);
    void TellPathsSoon();
    void TellPaths();

    LinkSetup m_setup;
    Ptr<NetDevice> m_device;
    Ptr<BgpSession> m_bgp;
    Ptr<BfdSession> m_bfd;
    Ptr<DeadPeerDetection> m_deadPeer;
    std::vector<Ptr<NetDevice>> m_watched; //!< whose packets are signs of life
    bool m_light{true};
    bool m_adminUp{true};
    bool m_peerAlive{true};
    bool m_up{false};
    EventId m_tell;
    Time m_toldAt{Time::Min()};
    std::vector<aws::RoutePath> m_told; //!< as PathsChange last said

    TracedCallback<const std::string&> m_pathsTrace;
    TracedCallback<const std::string&, bool, const std::string&> m_stateTrace;
};

} // namespace vpc
} // namespace ns3
