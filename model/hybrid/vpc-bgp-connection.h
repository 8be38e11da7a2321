// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-bgp-message.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/vpc-tcp-connection.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/// Why a session of BGP went down, or a connection to be one ended.
enum class BgpDownReason : uint8_t
{
    HOLD_TIMER,   //!< nothing was heard for the hold time
    BFD,          //!< the BFD session to the same peer went down
    NOTIFICATION, //!< one side has sent a NOTIFICATION
    TCP,          //!< the connection was closed or reset, or TCP gave up
    ADMIN,        //!< the session was stopped or shut here
    LINK          //!< loss of light
};

/// \param reason it \return its name as above
const char* ToString(BgpDownReason reason);

/// What both ends of a session settle, and the timers of this one.
struct BgpConnectionSettings
{
    uint32_t localAs{0};   //!< own AS number
    Ipv4Address routerId;  //!< BGP identifier
    uint16_t holdTime{90}; //!< seconds; the lower one of both ends counts
    Time keepaliveTime;    //!< 0: a third of the hold time that counts
    double jitter{0.25};   //!< greatest part that is cut off timers (RFC 4271, section 10)
    Ptr<UniformRandomVariable> random; //!< draws the timers' jitter
};

/**
 * \brief One TCP connection that speaks BGP, from OPEN to its end (RFC 4271, section 8).
 *
 * Sends OPEN once connected and KEEPALIVEs from then on, guards the hold time, and answers whatever
 * is malformed or out of place with a NOTIFICATION. What it means for routes is its owner's affair.
 * May be deleted at any time but from inside a call to its owner.
 */
class BgpConnection : private TcpConnection::Listener
{
  public:
    /// RFC 4271, section 8.2.2, for one connection.
    enum class Stage : uint8_t
    {
        CONNECT,
        OPEN_SENT,
        OPEN_CONFIRM,
        ESTABLISHED,
        ENDED
    };

    /// Who is told what happens.
    class Owner
    {
      public:
        virtual ~Owner() = default;
        /// An OPEN has come. \param connection whose \param open it
        /// \return whether to go on; if not, the owner has ended the connection
        virtual bool Opened(BgpConnection& connection, const BgpOpen& open) = 0;
        /// Routes can be sent. \param connection over which
        virtual void Established(BgpConnection& connection) = 0;
        /// \param connection over which \param update from the peer
        virtual void Updated(BgpConnection& connection, const BgpUpdate& update) = 0;
        /// It has ended by itself. \param connection it \param reason why \param notification of it
        virtual void Ended(BgpConnection& connection,
                           BgpDownReason reason,
                           const BgpNotification& notification) = 0;
    };

    /// Who opened the connection.
    enum class Side : uint8_t
    {
        LOCAL,
        PEER
    };

    /**
     * \param tcp of the node \param setup for the socket; kept by reference
     * \param settings kept by reference \param owner kept by reference
     */
    BgpConnection(Ptr<TcpL4Protocol> tcp,
                  const TcpSocketSetup& setup,
                  const BgpConnectionSettings& settings,
                  Owner& owner);
    ~BgpConnection() override;

    /// \param peer whom to connect to, now
    void Connect(Ipv4Address peer);

    /// \param accepted a connection of the peer
    void Adopt(Ptr<Socket> accepted);

    /// \param update to send; established only
    void Send(const BgpUpdate& update);

    /// Say why and close in the orderly way. \param notification why
    void Close(const BgpNotification& notification);

    /**
     * Say why, for the case that the way out still works. The connection is aborted when this
     * object is deleted, for ns-3's TCP sends what it is given two ticks later.
     *
     * \param notification why
     */
    void GiveUp(const BgpNotification& notification);

    /// Cut the connection at once.
    void Abort();

    /// Let go of the socket, when the simulation is being torn down.
    void Forget();

    /// \return how far it has come
    Stage GetStage() const
    {
        return m_stage;
    }

    /// \return who opened it
    Side GetSide() const
    {
        return m_side;
    }

    /// \return what the peer has sent, from OPEN_CONFIRM on
    const BgpOpen& GetPeerOpen() const
    {
        return m_peerOpen;
    }

    /// \return the hold time that counts, from OPEN_CONFIRM on
    Time GetHoldTime() const
    {
        return m_holdTime;
    }

  private:
    void Connected() override;
    void Failed(ConnectFailure why) override;
    void Data(Ptr<Packet> data) override;
    void Space(uint32_t space) override;
    void Closed(ConnectionEnd why) override;

    void Begin();
    void HandleMessage(const BgpMessage& message);
    void HandleOpen(const BgpOpen& open);
    void HandleKeepalive();
    void Write(const BgpMessage& message);
    void SendKeepalive();
    void RestartKeepaliveTimer();
    void GuardHoldTime(Time holdTime);
    void CheckHoldTime();
    void Refuse(const BgpNotification& notification);
    void EndWith(BgpDownReason reason, const BgpNotification& notification);
    void StopTimers();

    const BgpConnectionSettings& m_settings;
    Owner& m_owner;
    TcpConnection m_tcp;
    Side m_side{Side::LOCAL};
    Stage m_stage{Stage::CONNECT};
    BgpReader m_reader;
    BgpOpen m_peerOpen;
    Time m_holdTime;
    Time m_keepaliveTime;
    Time m_heard; //!< when something was last heard
    EventId m_holdTimer;
    EventId m_keepaliveTimer;
};

} // namespace vpc
} // namespace ns3
