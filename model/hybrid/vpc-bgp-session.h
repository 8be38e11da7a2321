// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-bfd-session.h"
#include "vpc-bgp-connection.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/vpc-address.h"
#include "ns3/vpc-tcp-preset.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A route learned from a peer.
struct BgpRoute
{
    aws::Cidr prefix;         //!< the destination
    BgpAttributes attributes; //!< as announced
};

/// The end of a session.
struct BgpSessionDown
{
    Ipv4Address peer;                         //!< its address
    BgpDownReason reason{BgpDownReason::TCP}; //!< why
    BgpNotification notification;             //!< code 0 if there was none
};

/// What a session has done since its start.
struct BgpCounters
{
    uint64_t established{0};   //!< times that the session came up
    uint64_t refused{0};       //!< connections from others than the peer, or at a wrong time
    uint64_t ignoredRoutes{0}; //!< with the own AS in their path, or the own address as next hop
};

/// RFC 4271, section 8.2.2; in the order of progress.
enum class BgpState : uint8_t
{
    IDLE,   //!< not started, or without light
    ACTIVE, //!< waits for the peer, or for ConnectRetry
    CONNECT,
    OPEN_SENT,
    OPEN_CONFIRM,
    ESTABLISHED
};

/**
 * \brief BGP with one peer, by real messages over ns-3's TCP (RFC 4271; RFC 6793; RFC 1997).
 *
 * Runs on any node with IPv4, at each end of the link that it guards. What it learns is told by
 * trace sources; to forward by it, see aws::ChoosePaths(), is the affair of the node's owner. When
 * the hold timer expires, BFD goes down or the light is lost, what was learned is withdrawn at once
 * and the TCP connection is aborted; a new one is tried after ConnectRetry. Only a session that is
 * stopped says goodbye in the orderly way.
 *
 * Not modelled: graceful restart (AWS advises against it beside BFD), MinRouteAdvertisementInterval
 * (changes are sent at once), route refresh, TCP MD5, IPv6.
 */
class BgpSession : public Application, private BgpConnection::Owner
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    BgpSession();
    ~BgpSession() override;

    /**
     * Check the attributes, as is done at the start. To be called when the session is on its node.
     *
     * \throw aws::InputError one line: what is missing
     */
    void Check() const;

    /**
     * Announce a route now, and again whenever the session comes up. To peers of another AS the
     * own AS is put before the AS path and the local preference is left out.
     *
     * \param prefix the destination, without host bits
     * \param attributes of the route; next hop 0.0.0.0 stands for Local
     * \throw aws::InputError one line, if the attributes do not fit into a message
     */
    void Announce(const aws::Cidr& prefix, const BgpAttributes& attributes = BgpAttributes());

    /// \param prefix no longer announced \return whether it was
    bool Withdraw(const aws::Cidr& prefix);

    /**
     * Tell of the light on the link. Its loss is seen at once, as by a router whose interface goes
     * down; when it comes back, connecting begins at once. A BFD session is told, too.
     *
     * \param isUp whether there is light
     */
    void SetLinkUp(bool isUp);

    /**
     * Shut the session, or open it again, as an operator does: the peer is told, and the link
     * itself stays as it is.
     *
     * \param isUp whether the session may be up
     */
    void SetAdministrativelyUp(bool isUp);

    /// \param bfd to the same peer: when it goes down, so does this session
    void SetBfd(Ptr<BfdSession> bfd);

    /// \return where the session stands
    BgpState GetState() const;

    /// \return the peer's address
    Ipv4Address GetPeer() const
    {
        return m_peer;
    }

    /// \return what the peer announces now
    const std::map<aws::Cidr, BgpAttributes>& GetLearned() const
    {
        return m_learned;
    }

    /// \return the hold time that counts, 0 unless established
    Time GetHoldTime() const;

    /// \return what was done so far
    const BgpCounters& GetCounters() const
    {
        return m_counters;
    }

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

    /// \param peer its address
    using UpTracedCallback = void (*)(Ipv4Address peer);
    /// \param down the end
    using DownTracedCallback = void (*)(const BgpSessionDown& down);
    /// \param route it
    using RouteTracedCallback = void (*)(const BgpRoute& route);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    bool Opened(BgpConnection& connection, const BgpOpen& open) override;
    void Established(BgpConnection& connection) override;
    void Updated(BgpConnection& connection, const BgpUpdate& update) override;
    void Ended(BgpConnection& connection,
               BgpDownReason reason,
               const BgpNotification& notification) override;

    void Open();
    void Shut();
    void Listen();
    bool MayAccept(Ptr<Socket> listener, const Address& from);
    void Accept(Ptr<Socket> socket, const Address& from);
    std::unique_ptr<BgpConnection> MakeConnection();
    void Connect();
    void ScheduleRetry();
    void Drop(BgpConnection& connection);
    void DropAll();
    void Reclaim();
    void FreeGone();
    void GoDown(BgpDownReason reason, const BgpNotification& notification);
    void GiveUp(BgpDownReason reason, BgpError error);
    void HandleBfdDown(Ipv4Address peer, BfdDownReason reason);
    bool Forget(const aws::Cidr& prefix);
    bool Learn(const aws::Cidr& prefix, const BgpAttributes& attributes);
    bool IsInternal() const;
    BgpAttributes Outgoing(const BgpAttributes& attributes) const;
    void SendAnnounced();

    Ipv4Address m_local;
    Ipv4Address m_peer;
    uint32_t m_localAs;
    uint32_t m_peerAs;
    Ipv4Address m_routerId;
    Time m_holdTime;
    Time m_keepaliveTime;
    Time m_connectRetry;
    double m_jitter;
    bool m_passive;
    uint32_t m_maxPrefixes;
    std::string m_presetName;

    Ptr<UniformRandomVariable> m_random;
    Ptr<BfdSession> m_bfd;
    BgpConnectionSettings m_settings;
    TcpSocketSetup m_setup;
    Ptr<Socket> m_listener;
    bool m_started{false}; //!< as an application
    bool m_adminUp{true};
    bool m_running{false}; //!< both
    bool m_linkUp{true};
    std::unique_ptr<BgpConnection> m_outgoing;
    std::unique_ptr<BgpConnection> m_incoming;
    BgpConnection* m_established{nullptr};              //!< one of the two
    std::vector<std::unique_ptr<BgpConnection>> m_gone; //!< ended, maybe on the stack
    EventId m_retry;
    EventId m_reclaim;
    std::map<aws::Cidr, BgpAttributes> m_announced;
    std::map<aws::Cidr, BgpAttributes> m_learned;
    BgpCounters m_counters;

    TracedCallback<Ipv4Address> m_upTrace;
    TracedCallback<const BgpSessionDown&> m_downTrace;
    TracedCallback<const BgpRoute&> m_learnedTrace;
    TracedCallback<const BgpRoute&> m_withdrawnTrace;
};

} // namespace vpc
} // namespace ns3
