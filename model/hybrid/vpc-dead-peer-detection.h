// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-ike-message.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/// What follows a dead peer (Site-to-Site VPN guide, "DPD timeout action").
enum DeadPeerAction
{
    DEAD_PEER_CLEAR,   //!< the tunnel ends; it comes back when the peer is heard of or by Restart()
    DEAD_PEER_RESTART, //!< the same, and the peer is asked again every ProbeInterval
    DEAD_PEER_NONE     //!< nothing: the peer is probed on, and never called dead
};

/// What was done since the start.
struct DeadPeerCounters
{
    uint64_t probes{0};    //!< sent
    uint64_t answers{0};   //!< got
    uint64_t answered{0};  //!< probes of the peer that were answered
    uint64_t discarded{0}; //!< packets that are no message of this tunnel
};

/**
 * \brief IKE's dead peer detection at one end of a VPN tunnel, by packets on UDP port 500.
 *
 * After Silence without a packet of the peer, be it of the tunnel (NoteTraffic()) or of IKE, the
 * peer is asked for a sign of life: an INFORMATIONAL exchange of IKEv2 (RFC 7296, section 2.4).
 * After Probes of them without an answer, ProbeInterval apart, it is dead. With AWS's numbers that
 * is 40 s after its last packet, so 30 to 40 s after its death if traffic is rare.
 *
 * Runs on any node with IPv4. Not modelled: what sets a tunnel up (IKE_SA_INIT, IKE_AUTH; the peer
 * is taken for alive at the start), IKEv1's R-U-THERE, rekeying, NAT traversal, and cryptography.
 */
class DeadPeerDetection : public Application
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    DeadPeerDetection();
    ~DeadPeerDetection() override;

    /**
     * Send by one device, and heed only what comes in by it, so that several tunnels may end at the
     * same address, as those of a customer gateway do. To be called before the start.
     *
     * \param device of the tunnel
     */
    void BindToNetDevice(Ptr<NetDevice> device);

    /// A packet of the peer has come out of the tunnel.
    void NoteTraffic();

    /// Take the peer for alive again and watch it, as after a tunnel was set up anew.
    void Restart();

    /// \return whether the peer is taken for alive
    bool IsAlive() const
    {
        return m_alive;
    }

    /// \return what was done so far
    const DeadPeerCounters& GetCounters() const
    {
        return m_counters;
    }

    /// \param peer its address
    using PeerTracedCallback = void (*)(Ipv4Address peer);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    void Receive(Ptr<Socket> socket);
    bool IsAcceptable(const IkeInformational& message) const;
    void Heed(const IkeInformational& message);
    IkeInformational MakeMessage(IkeKind kind, uint32_t messageId) const;
    void Send(IkeKind kind, uint32_t messageId);
    void Watch();
    void CheckSilence();
    void Probe();
    void DeclareDead();
    void AskAgain();

    Ipv4Address m_local;
    Ipv4Address m_peer;
    bool m_initiator;
    Time m_silence;
    uint32_t m_probes;
    Time m_probeInterval;
    DeadPeerAction m_action;

    Ptr<NetDevice> m_device; //!< nullptr: any
    Ptr<Socket> m_socket;
    bool m_alive{false};
    Time m_heard;             //!< when the peer was last heard of
    uint32_t m_unanswered{0}; //!< probes since then
    uint32_t m_nextMessageId{0};
    EventId m_timer;
    DeadPeerCounters m_counters;

    TracedCallback<Ipv4Address> m_deadTrace;
    TracedCallback<Ipv4Address> m_aliveTrace;
};

} // namespace vpc
} // namespace ns3
