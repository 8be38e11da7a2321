// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-bfd-packet.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/// Why a BFD session left Up.
enum class BfdDownReason : uint8_t
{
    DETECTION, //!< nothing was heard for the detection time
    NEIGHBOR,  //!< the peer says that its side is down
    ADMIN,     //!< one side was stopped
    LINK       //!< loss of light
};

/// \param reason it \return its name as above
const char* ToString(BfdDownReason reason);

/// What a session has done since its start.
struct BfdCounters
{
    uint64_t sent{0};      //!< packets
    uint64_t received{0};  //!< packets that counted
    uint64_t discarded{0}; //!< packets that RFC 5880, section 6.8.6 or RFC 5881 discard
};

/**
 * \brief Bidirectional Forwarding Detection with one peer over one hop, in asynchronous mode
 *        (RFC 5880; RFC 5881).
 *
 * Runs on any node with IPv4. Comes up only if both ends run one, so that it takes effect only
 * then: AWS's side of Direct Connect always does, the customer's when it is configured (Direct
 * Connect guide). Until it is up it sends every second at most, as RFC 5880 demands.
 *
 * Not modelled: authentication, echo and demand mode.
 */
class BfdSession : public Application
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    BfdSession();
    ~BfdSession() override;

    /// \return the state of this end
    BfdState GetState() const
    {
        return m_state;
    }

    /// \return for how long nothing may be heard, 0 if the peer was not heard of yet
    Time GetDetectionTime() const;

    /// \param isUp whether there is light on the link; without, nothing is sent
    void SetLinkUp(bool isUp);

    /// \return what was done so far
    const BfdCounters& GetCounters() const
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
    /// \param peer its address \param reason why the session left Up
    using DownTracedCallback = void (*)(Ipv4Address peer, BfdDownReason reason);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    Ptr<Socket> MakeSocket(uint16_t port) const;
    void Begin();
    void Receive(Ptr<Socket> socket);
    bool IsAcceptable(const BfdPacket& packet, uint8_t ttl) const;
    void Heed(const BfdPacket& packet);
    void HeedState(BfdState theirs);
    void GoUp();
    void GoDown(BfdDownReason reason, BfdDiagnostic diagnostic);
    void Send(const BfdPacket& packet);
    BfdPacket MakePacket() const;
    void SendPeriodic();
    void ScheduleNext();
    Time GetDesiredMinTx() const;
    void Guard();
    void CheckDetectionTime();
    void Quiet();

    Ipv4Address m_local;
    Ipv4Address m_peer;
    Time m_minInterval;
    uint8_t m_multiplier;
    double m_jitter;
    uint32_t m_discriminator;

    Ptr<UniformRandomVariable> m_random;
    Ptr<Socket> m_in;
    Ptr<Socket> m_out;
    bool m_linkUp{true};
    BfdState m_state{BfdState::DOWN};
    BfdDiagnostic m_diagnostic{BfdDiagnostic::NONE};
    bool m_polling{false};            //!< a change of the interval is not yet acknowledged
    uint32_t m_theirDiscriminator{0}; //!< 0: not known
    Time m_theirMinTx;                //!< as last heard
    Time m_theirMinRx{MicroSeconds(1)};
    uint8_t m_theirMultiplier{0};
    Time m_heard; //!< when a packet last counted
    EventId m_sendTimer;
    EventId m_detectionTimer;
    BfdCounters m_counters;

    TracedCallback<Ipv4Address> m_upTrace;
    TracedCallback<Ipv4Address, BfdDownReason> m_downTrace;
};

} // namespace vpc
} // namespace ns3
