// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-flow-index.h"
#include "vpc-packet-view.h"

#include "ns3/nstime.h"
#include "ns3/vpc-drop-reason.h"

#include <deque>
#include <list>
#include <vector>

namespace ns3
{
namespace vpc
{

class EniNetDevice;

/// Why a flow ended.
enum class FlowEndReason : uint8_t
{
    OPEN,      //!< it has not ended
    CLOSED,    //!< FIN both ways
    RESET,     //!< RST
    IDLE,      //!< established, then idle for too long
    NO_ANSWER, //!< never answered
    FAULT      //!< its endpoint's ENI failed, or the endpoint is over
};

/// \param reason a reason \return its name: open, closed, reset, idle, no-answer, fault
const char* ToString(FlowEndReason reason);

/**
 * \brief One connection as an ENI sees it: tracking state, cached verdicts, counters.
 *
 * Tracking survives a change of rules; the cached verdicts hold only while the fabric's generation
 * stands.
 */
struct EniFlow
{
    using Iterator = std::list<EniFlow>::iterator; //!< place in a FlowTable

    aws::FlowKey key;                       //!< as this ENI sends it
    bool initiator{true};                   //!< this ENI sent the first packet
    bool tracked{true};                     //!< security groups pass it by state
    bool synSeen{false};                    //!< TCP: its opening was seen
    bool answered{false};                   //!< a packet came the other way
    bool finSent{false};                    //!< the ENI sent FIN
    bool finReceived{false};                //!< the ENI received FIN
    FlowEndReason end{FlowEndReason::OPEN}; //!< OPEN, or why it ended

    uint32_t egressGeneration{0};    //!< generation of the cached next hop; 0: none
    uint32_t ingressGeneration{0};   //!< generation of the cached ingress verdict; 0: none
    EniNetDevice* next{nullptr};     //!< cached next hop
    EniNetDevice* from{nullptr};     //!< what brought the first packet, if not this ENI's host
    EniNetDevice* returnTo{nullptr}; //!< load balancer that takes the answers, whatever the route
    int64_t delayNs{0};              //!< cached propagation delay to it
    bool leavesSubnet{true};         //!< the next hop is in another subnet

    int64_t lastNs{0};           //!< time of its last packet
    uint64_t packetsSent{0};     //!< by the ENI
    uint64_t bytesSent{0};       //!< by the ENI, IPv4 headers included
    uint64_t packetsReceived{0}; //!< by the ENI
    uint64_t bytesReceived{0};   //!< by the ENI, IPv4 headers included
    int64_t firstNs{0};          //!< time of its first packet
    int64_t endNs{0};            //!< when it ended
    Iterator self;               //!< its place, kept by the table
};

/**
 * \brief Idle times after which tracking forgets a flow, in ns; attributes of Fabric.
 *
 * Source: EC2 guide, "Security group connection tracking".
 */
struct TrackingTimeouts
{
    int64_t tcpEstablishedNs{0}; //!< TCP that was answered
    int64_t tcpHalfOpenNs{0};    //!< TCP that was never answered
    int64_t udpNs{0};            //!< UDP in one direction only
    int64_t udpStreamNs{0};      //!< UDP in both directions
    int64_t otherNs{0};          //!< everything else, ICMP for one
};

/**
 * \brief The flows of one ENI.
 *
 * No timers: an idle flow is found out when it is looked up or swept. Ended flows stay for a while
 * for late segments, and leave in the order in which they ended.
 */
class FlowTable
{
  public:
    /// \param owner the device whose flows these are
    explicit FlowTable(EniNetDevice& owner);

    /**
     * \param key as this ENI sends it
     * \param opens the packet at hand opens a connection (so that an ended flow is forgotten)
     * \param nowNs now
     * \return the flow, or nullptr if none is remembered
     */
    EniFlow* Find(const aws::FlowKey& key, bool opens, int64_t nowNs);

    /// \param key as this ENI sends it \return the flow, ended or not, nullptr if none is
    /// remembered
    const EniFlow* Peek(const aws::FlowKey& key) const;

    /// \param key as this ENI sends it \param initiator whether it sent the first packet \param
    /// nowNs now \return a new flow
    EniFlow& Create(const aws::FlowKey& key, bool initiator, int64_t nowNs);

    /// Count a packet that this ENI sent. \param flow its flow \param view the packet \param nowNs
    /// now
    void CountSent(EniFlow& flow, const PacketView& view, int64_t nowNs);

    /// Count a packet that this ENI received. \param flow its flow \param view the packet \param
    /// nowNs now
    void CountReceived(EniFlow& flow, const PacketView& view, int64_t nowNs);

    /// End all flows that are idle for too long. \param nowNs now
    void Sweep(int64_t nowNs);

    /// End all open flows and forget all. \param reason why \param nowNs now
    void EndAll(FlowEndReason reason, int64_t nowNs);

    /// Visit the open flows in the order of their keys. \param visit called with each
    template <class Visit>
    void ForEachOpen(Visit visit) const;

    /// \return number of flows remembered
    std::size_t GetSize() const
    {
        return m_index.GetSize();
    }

    /// Forget everything, without notice.
    void Clear();

  private:
    int64_t TimeoutOf(const EniFlow& flow) const;
    void CountTcp(EniFlow& flow, uint8_t flags, int64_t nowNs);
    void End(EniFlow& flow, FlowEndReason reason, int64_t nowNs);
    void PurgeEnded(int64_t nowNs);
    void Forget(EniFlow& flow);
    std::vector<const EniFlow*> SortedOpen() const;

    struct Ended
    {
        int64_t ns;
        aws::FlowKey key;
    };

    EniNetDevice& m_owner;
    std::list<EniFlow> m_flows;
    FlowIndex<EniFlow, &EniFlow::key> m_index;
    std::deque<Ended> m_ended;
};

template <class Visit>
void
FlowTable::ForEachOpen(Visit visit) const
{
    for (const EniFlow* flow : SortedOpen())
    {
        visit(*flow);
    }
}

} // namespace vpc
} // namespace ns3
