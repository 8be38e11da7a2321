// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-az-latency.h"
#include "vpc-eni-net-device.h"
#include "vpc-fault-board.h"
#include "vpc-flow-table.h"

#include "ns3/channel.h"
#include "ns3/traced-callback.h"

#include <array>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Which checks a packet meets where it arrives.
enum class ArrivalCheck : uint8_t
{
    NONE,        //!< outside a VPC, or between an ENI and the VPC resolver
    SAME_SUBNET, //!< security groups only
    CROSS_SUBNET //!< network ACL, then security groups
};

/// A drop, as the trace \c Drop tells it.
struct DropRecord
{
    DropReason reason{DropReason::NONE}; //!< why it was dropped
    std::string where; //!< id of what dropped it: sg-..., "acl-...#rule", rtb-..., eni-..., nat-...
    uint32_t nodeId{0}; //!< node at which it happened
    aws::FlowKey key;   //!< the packet as it was there
    uint32_t size{0};   //!< bytes, IP header included
};

/// A flow, as the traces \c FlowNew and \c FlowEnd tell it.
struct FlowRecord
{
    aws::FlowKey key;                  //!< as the ENI sends it
    bool initiator{true};              //!< the ENI sent the first packet
    uint32_t nodeId{0};                //!< node of the ENI
    std::string eniId;                 //!< ENI that saw it
    std::string azId;                  //!< of this ENI
    PortRole fromRole{PortRole::HOST}; //!< what brought it here; HOST if this ENI opened it
    std::string site;                  //!< on-premises site of its other end, empty if none
    PortRole nextRole{PortRole::HOST}; //!< what the flow goes to first
    std::string nextEniId;       //!< ENI that it goes to first, empty if it is a regional gateway
    std::string nextAzId;        //!< AZ of that ENI
    Time first;                  //!< time of its first packet
    Time last;                   //!< time of its last packet
    uint64_t packetsSent{0};     //!< by the ENI
    uint64_t bytesSent{0};       //!< by the ENI, IPv4 headers included
    uint64_t packetsReceived{0}; //!< by the ENI
    uint64_t bytesReceived{0};   //!< by the ENI, IPv4 headers included
    bool answered{false};        //!< packets went both ways
    FlowEndReason end{FlowEndReason::OPEN}; //!< OPEN, or why it ended
};

/**
 * \brief Packets in and out of a fabric or a gateway. Nothing is lost silently:
 * sent = delivered + dropped + in flight.
 */
struct PacketCounters
{
    uint64_t sent{0};                                  //!< into the fabric
    uint64_t delivered{0};                             //!< out of the fabric
    uint64_t inFlight{0};                              //!< between both
    std::array<uint64_t, DROP_REASON_COUNT> dropped{}; //!< by DropReason

    /// \return packets dropped for any reason
    uint64_t GetDropped() const;

    /// \return whether the sum is right
    bool IsConserved() const
    {
        return sent == delivered + GetDropped() + inFlight;
    }
};

/**
 * \brief A network that maps each packet from port to port: one event a crossing.
 *
 * What the ports have in common: propagation by AZ pair, serialisation and queue of the sender,
 * faults, counters, traces. Where a packet goes is the business of the derived classes.
 */
class Fabric : public Channel
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    Fabric();

    /// \param name shown in traces and errors, e.g. the VPC id
    void SetName(const std::string& name);
    /// \return the name
    const std::string& GetName() const;
    /// \param faults the board that all fabrics share
    void SetFaultBoard(Ptr<FaultBoard> faults);
    /// \return the board
    Ptr<FaultBoard> GetFaultBoard() const;
    /// \param latency delays between zones
    void SetLatency(const AzLatency& latency);

    /// \param device a port; called by EniNetDevice::Attach()
    virtual void Add(Ptr<EniNetDevice> device);

    /**
     * \brief Propagation delay between two ports, in ns.
     *
     * Between zones: half the round trip of the pair. Between a zone and a regional port: half the
     * one-way delay inside a zone, so that ENI to internet gateway to ENI costs what ENI to ENI
     * costs (measured pings: 0.41 to 0.52 ms round trip either way). None to a peering connection,
     * which is in every zone. Plus the access delay of hosts.
     *
     * \param from a port \param to another \return nanoseconds
     */
    int64_t GetPathDelayNs(const EniNetDevice& from, const EniNetDevice& to) const;

    /**
     * \brief The largest packet that reaches an address from a port.
     * \param from a port \param destination an address \return bytes; the port's own MTU if unknown
     */
    virtual uint32_t GetMtuTowards(const EniNetDevice& from, uint32_t destination) const;

    /// \return counters since the start
    const PacketCounters& GetCounters() const;

    /// \return the idle times of connection tracking
    const TrackingTimeouts& GetTrackingTimeouts() const
    {
        return m_timeouts;
    }

    /// \param stream first stream number, for \c Jitter \return number of streams used
    virtual int64_t AssignStreams(int64_t stream);

    /// \name Called by devices
    /// @{
    /**
     * \brief Find a packet's next port and carry it there.
     * \param from the sending port \param packet the packet, not used by anybody else
     * \param view its view \param traversalNs time until it is ready to leave, in ns
     */
    virtual void Forward(EniNetDevice& from,
                         Ptr<Packet> packet,
                         const PacketView& view,
                         int64_t traversalNs) = 0;

    /// Count a packet that a port was given.
    void CountSent()
    {
        ++m_counters.sent;
    }

    /// \param from the port that was given the packet \param packet the packet \param reason why
    /// \param where id of what drops it
    void DropAtSender(EniNetDevice& from,
                      Ptr<const Packet> packet,
                      DropReason reason,
                      const std::string& where);
    /// \param device whose flow it is \param flow a flow that has ended
    void NotifyFlowEnd(const EniNetDevice& device, const EniFlow& flow);
    /// @}

    /// \cond from Channel
    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override; /// \endcond

    /// TracedCallback signature of \c Drop. \param packet the packet \param record why and where
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet, const DropRecord& record);
    /// TracedCallback signature of \c FlowNew and \c FlowEnd. \param record the flow
    typedef void (*FlowTracedCallback)(const FlowRecord& record);

  protected:
    void DoDispose() override;

    /**
     * \brief Checks at the place of arrival.
     * \param from the sending port \param to where the packet arrived \param packet the packet
     * \param view its view \param check which checks it meets \return allowed, or why not and what
     * says so
     */
    virtual aws::Verdict CheckArrival(EniNetDevice& from,
                                      EniNetDevice& to,
                                      const Packet& packet,
                                      const PacketView& view,
                                      ArrivalCheck check);

    /**
     * \brief Carry a packet from port to port: faults, queue, serialisation, propagation, arrival.
     * \param from sending port \param to receiving port \param packet the packet \param view its
     * view \param check which checks it meets on arrival \param traversalNs time until the packet
     * is ready to leave, in ns \param pathNs propagation, in ns \param wireBytes that the packet
     * occupies the sender's port for; 0: its own
     */
    void Transmit(EniNetDevice& from,
                  EniNetDevice& to,
                  Ptr<Packet> packet,
                  const PacketView& view,
                  ArrivalCheck check,
                  int64_t traversalNs,
                  int64_t pathNs,
                  uint32_t wireBytes = 0);

    /// \param device whose flow it is \param flow a flow that has begun
    void NotifyFlowNew(const EniNetDevice& device, const EniFlow& flow);

    std::vector<Ptr<EniNetDevice>> m_devices; //!< all ports, in the order in which they came
    Ptr<FaultBoard> m_faults;                 //!< shared
    AzLatency m_latency;                      //!< delays between zones

  private:
    class Arrival;
    void Arrive(EniNetDevice& from,
                EniNetDevice& to,
                Ptr<Packet> packet,
                const PacketView& view,
                ArrivalCheck check);
    aws::Verdict CheckPort(const EniNetDevice& to, const PacketView& view) const;
    void Drop(EniNetDevice& at,
              Ptr<const Packet> packet,
              const aws::FlowKey& key,
              DropReason reason,
              const std::string& where);
    FlowRecord MakeRecord(const EniNetDevice& device, const EniFlow& flow) const;

    int64_t ComputePathDelayNs(AzIndex a, AzIndex b) const;
    int64_t AddJitter(const EniNetDevice& from, const EniNetDevice& to, int64_t arrivalNs);

    template <int64_t TrackingTimeouts::*timeout>
    void SetTimeout(Time value);
    template <int64_t TrackingTimeouts::*timeout>
    Time GetTimeout() const;
    template <int64_t TrackingTimeouts::*timeout>
    static Ptr<const AttributeAccessor> TimeoutAccessor();

    std::string m_name;
    mutable std::unordered_map<uint32_t, int64_t> m_delays; //!< by pair of zones, found once
    Ptr<RandomVariableStream> m_jitter; //!< seconds added to a propagation, or nullptr
    std::map<std::pair<const EniNetDevice*, const EniNetDevice*>, int64_t>
        m_lastArrivals; //!< by pair of ports, only with jitter; looked up, never walked
    PacketCounters m_counters;
    TrackingTimeouts m_timeouts;
    TracedCallback<Ptr<const Packet>, const DropRecord&> m_dropTrace;
    TracedCallback<const FlowRecord&> m_flowNewTrace;
    TracedCallback<const FlowRecord&> m_flowEndTrace;
    TracedCallback<Ptr<const Packet>, Ptr<NetDevice>, Ptr<NetDevice>, Time, Time> m_txRxTrace;
};

} // namespace vpc
} // namespace ns3
