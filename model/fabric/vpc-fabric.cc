// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fabric.h"

#include "ns3/abort.h"
#include "ns3/event-impl.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <numeric>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcFabric");
NS_OBJECT_ENSURE_REGISTERED(Fabric);

namespace
{

/// Refuse a port of another MPI rank. \param fabric its name \param ports that it has
/// \param device that comes to them
void
CheckRank(const std::string& fabric,
          const std::vector<Ptr<EniNetDevice>>& ports,
          const EniNetDevice& device)
{
    if (ports.empty() || !device.GetNode() || !ports.front()->GetNode())
    {
        return;
    }
    const uint32_t others = ports.front()->GetNode()->GetSystemId();
    const uint32_t its = device.GetNode()->GetSystemId();
    NS_ABORT_MSG_IF(its != others,
                    fabric << ": node " << device.GetNode()->GetId() << " has SystemId " << its
                           << ", and the nodes that are attached already have " << others
                           << ": one MPI rank owns a network whole; give all its nodes the same");
}

} // namespace

uint64_t
PacketCounters::GetDropped() const
{
    return std::accumulate(dropped.begin(), dropped.end(), uint64_t{0});
}

/// The one event of a crossing.
class Fabric::Arrival : public EventImpl
{
  public:
    Arrival(Fabric& fabric,
            EniNetDevice& from,
            EniNetDevice& to,
            Ptr<Packet> packet,
            const PacketView& view,
            ArrivalCheck check)
        : m_fabric(fabric),
          m_from(from),
          m_to(to),
          m_packet(packet),
          m_view(view),
          m_check(check)
    {
    }

  private:
    void Notify() override
    {
        m_fabric.Arrive(m_from, m_to, m_packet, m_view, m_check);
    }

    Fabric& m_fabric;
    EniNetDevice& m_from;
    EniNetDevice& m_to;
    Ptr<Packet> m_packet;
    PacketView m_view;
    ArrivalCheck m_check;
};

template <int64_t TrackingTimeouts::*timeout>
void
Fabric::SetTimeout(Time value)
{
    m_timeouts.*timeout = value.GetNanoSeconds();
}

template <int64_t TrackingTimeouts::*timeout>
Time
Fabric::GetTimeout() const
{
    return NanoSeconds(m_timeouts.*timeout);
}

template <int64_t TrackingTimeouts::*timeout>
Ptr<const AttributeAccessor>
Fabric::TimeoutAccessor()
{
    return MakeTimeAccessor(&Fabric::SetTimeout<timeout>, &Fabric::GetTimeout<timeout>);
}

TypeId
Fabric::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::Fabric")
            .SetParent<Channel>()
            .SetGroupName("VpcEndpoints")
            .AddAttribute("Jitter",
                          "Seconds added to each propagation, never negative; what one port sends "
                          "to another stays in order. Unset: none.",
                          PointerValue(),
                          MakePointerAccessor(&Fabric::m_jitter),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("TcpEstablishedTimeout",
                          "Idle time after which an ENI forgets a TCP flow that was answered (EC2 "
                          "guide: 432,000 s; 350 s on Nitro v6).",
                          TimeValue(Seconds(432000)),
                          TimeoutAccessor<&TrackingTimeouts::tcpEstablishedNs>(),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("TcpHalfOpenTimeout",
                          "Idle time after which an ENI forgets a TCP flow that was never answered "
                          "(assumption: longer than Linux goes on with SYN).",
                          TimeValue(Seconds(130)),
                          TimeoutAccessor<&TrackingTimeouts::tcpHalfOpenNs>(),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("UdpTimeout",
                          "Idle time after which an ENI forgets a UDP flow in one direction (EC2 "
                          "guide: 30 s).",
                          TimeValue(Seconds(30)),
                          TimeoutAccessor<&TrackingTimeouts::udpNs>(),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("UdpStreamTimeout",
                          "Idle time after which an ENI forgets a UDP flow in both directions (EC2 "
                          "guide: 180 s).",
                          TimeValue(Seconds(180)),
                          TimeoutAccessor<&TrackingTimeouts::udpStreamNs>(),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("OtherTimeout",
                          "Idle time after which an ENI forgets a flow that is neither TCP nor UDP "
                          "(EC2 guide: 600 s).",
                          TimeValue(Seconds(600)),
                          TimeoutAccessor<&TrackingTimeouts::otherNs>(),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("Drop",
                            "A packet was dropped: reason, id of what dropped it, node, flow.",
                            MakeTraceSourceAccessor(&Fabric::m_dropTrace),
                            "ns3::vpc::Fabric::DropTracedCallback")
            .AddTraceSource("FlowNew",
                            "An ENI saw the first packet of a flow.",
                            MakeTraceSourceAccessor(&Fabric::m_flowNewTrace),
                            "ns3::vpc::Fabric::FlowTracedCallback")
            .AddTraceSource("FlowEnd",
                            "A flow of an ENI ended, and why.",
                            MakeTraceSourceAccessor(&Fabric::m_flowEndTrace),
                            "ns3::vpc::Fabric::FlowTracedCallback")
            .AddTraceSource("TxRxPointToPoint",
                            "A packet crosses from port to port: packet, sender, receiver, "
                            "transmission time, time until its last bit arrives.",
                            MakeTraceSourceAccessor(&Fabric::m_txRxTrace),
                            "ns3::PointToPointChannel::TxRxAnimationCallback");
    return tid;
}

Fabric::Fabric() = default;

void
Fabric::DoDispose()
{
    m_devices.clear();
    m_lastArrivals.clear();
    m_faults = nullptr;
    m_jitter = nullptr;
    Channel::DoDispose();
}

void
Fabric::SetName(const std::string& name)
{
    m_name = name;
}

const std::string&
Fabric::GetName() const
{
    return m_name;
}

void
Fabric::SetFaultBoard(Ptr<FaultBoard> faults)
{
    m_faults = faults;
}

Ptr<FaultBoard>
Fabric::GetFaultBoard() const
{
    return m_faults;
}

void
Fabric::SetLatency(const AzLatency& latency)
{
    m_latency = latency;
    m_delays.clear();
}

void
Fabric::Add(Ptr<EniNetDevice> device)
{
    CheckRank(m_name, m_devices, *device);
    m_devices.push_back(device);
}

std::size_t
Fabric::GetNDevices() const
{
    return m_devices.size();
}

Ptr<NetDevice>
Fabric::GetDevice(std::size_t i) const
{
    return m_devices.at(i);
}

const PacketCounters&
Fabric::GetCounters() const
{
    return m_counters;
}

int64_t
Fabric::AssignStreams(int64_t stream)
{
    if (!m_jitter)
    {
        return 0;
    }
    m_jitter->SetStream(stream);
    return 1;
}

int64_t
Fabric::GetPathDelayNs(const EniNetDevice& from, const EniNetDevice& to) const
{
    if (to.GetRole() == PortRole::PEERING)
    {
        return 0; // it stands where the sender is
    }
    const uint32_t pair = uint32_t{from.GetAz()} << 16 | to.GetAz();
    const auto known = m_delays.find(pair);
    if (known != m_delays.end())
    {
        return known->second;
    }
    return m_delays[pair] = ComputePathDelayNs(from.GetAz(), to.GetAz());
}

int64_t
Fabric::ComputePathDelayNs(AzIndex a, AzIndex b) const
{
    if (a != REGIONAL && b != REGIONAL)
    {
        return m_latency.OneWay(m_faults->IdOf(a), m_faults->IdOf(b)).GetNanoSeconds();
    }
    if (a == REGIONAL && b == REGIONAL)
    {
        return 0;
    }
    const std::string& zone = m_faults->IdOf(a == REGIONAL ? b : a);
    return m_latency.OneWay(zone, zone).GetNanoSeconds() / 2;
}

uint32_t
Fabric::GetMtuTowards(const EniNetDevice& from, uint32_t) const
{
    return from.GetMtu();
}

void
Fabric::Transmit(EniNetDevice& from,
                 EniNetDevice& to,
                 Ptr<Packet> packet,
                 const PacketView& view,
                 ArrivalCheck check,
                 int64_t traversalNs,
                 int64_t pathNs,
                 uint32_t wireBytes)
{
    if (m_faults->IsActive())
    {
        const FaultBoard::Judgement judgement = m_faults->Judge(from.GetAz(), to.GetAz());
        if (judgement.reason != DropReason::NONE)
        {
            const bool fromIsDead = m_faults->IsAzDead(from.GetAz());
            DropAtSender(from,
                         packet,
                         judgement.reason,
                         m_faults->IdOf(fromIsDead ? from.GetAz() : to.GetAz()));
            return;
        }
        pathNs += judgement.extraDelay.GetNanoSeconds();
    }
    const int64_t now = Simulator::Now().GetNanoSeconds();
    const int64_t departure =
        from.Reserve(now + traversalNs, wireBytes == 0 ? view.size : wireBytes);
    if (departure < 0)
    {
        DropAtSender(from, packet, DropReason::QUEUE_OVERFLOW, from.GetEniId());
        return;
    }
    int64_t arrival = departure + pathNs;
    if (m_jitter)
    {
        arrival = AddJitter(from, to, arrival);
    }
    if (!m_txRxTrace.IsEmpty())
    {
        m_txRxTrace(packet, &from, &to, NanoSeconds(departure - now), NanoSeconds(arrival - now));
    }
    ++m_counters.inFlight;
    Simulator::ScheduleWithContext(to.GetNode()->GetId(),
                                   NanoSeconds(arrival - now),
                                   new Arrival(*this, from, to, packet, view, check));
}

int64_t
Fabric::AddJitter(const EniNetDevice& from, const EniNetDevice& to, int64_t arrivalNs)
{
    arrivalNs += static_cast<int64_t>(std::max(0.0, m_jitter->GetValue()) * 1e9);
    int64_t& last = m_lastArrivals[{&from, &to}];
    last = std::max(last, arrivalNs);
    return last;
}

void
Fabric::Arrive(EniNetDevice& from,
               EniNetDevice& to,
               Ptr<Packet> packet,
               const PacketView& view,
               ArrivalCheck check)
{
    --m_counters.inFlight;
    aws::Verdict verdict = CheckPort(to, view);
    if (verdict.IsAllowed())
    {
        verdict = CheckArrival(from, to, *packet, view, check);
    }
    if (!verdict.IsAllowed())
    {
        to.NotifyRxDrop(packet);
        Drop(to, packet, view.key, verdict.reason, verdict.where);
        return;
    }
    ++m_counters.delivered;
    to.Deliver(packet, from);
}

aws::Verdict
Fabric::CheckPort(const EniNetDevice& to, const PacketView& view) const
{
    if (to.IsDead())
    {
        return {DropReason::FAULT_ENI, to.GetEniId()};
    }
    if (!to.IsLinkUp())
    {
        return {to.GetDownReason(), to.GetEniId()};
    }
    if (m_faults->IsActive() && m_faults->IsAzDead(to.GetAz()))
    {
        return {DropReason::FAULT_AZ, m_faults->IdOf(to.GetAz())};
    }
    if (view.size > to.GetMtu() &&
        !(view.key.protocol == aws::PROTOCOL_TCP && to.TakesLargeSegments()))
    {
        return {DropReason::MTU_EXCEEDED, to.GetEniId()};
    }
    return {};
}

aws::Verdict
Fabric::CheckArrival(EniNetDevice&, EniNetDevice&, const Packet&, const PacketView&, ArrivalCheck)
{
    return {};
}

void
Fabric::DropAtSender(EniNetDevice& from,
                     Ptr<const Packet> packet,
                     DropReason reason,
                     const std::string& where)
{
    from.NotifyTxDrop(packet);
    Drop(from, packet, PacketView::Of(*packet).key, reason, where);
}

void
Fabric::Drop(EniNetDevice& at,
             Ptr<const Packet> packet,
             const aws::FlowKey& key,
             DropReason reason,
             const std::string& where)
{
    NS_LOG_INFO(m_name << " drops " << ToString(reason) << " at " << where);
    ++m_counters.dropped[static_cast<std::size_t>(reason)];
    if (!m_dropTrace.IsEmpty())
    {
        m_dropTrace(packet, {reason, where, at.GetNode()->GetId(), key, packet->GetSize()});
    }
}

FlowRecord
Fabric::MakeRecord(const EniNetDevice& device, const EniFlow& flow) const
{
    FlowRecord record;
    record.key = flow.key;
    record.initiator = flow.initiator;
    record.nodeId = device.GetNode()->GetId();
    record.eniId = device.GetEniId();
    record.azId = m_faults->IdOf(device.GetAz());
    if (flow.from)
    {
        record.fromRole = flow.from->GetRole();
    }
    if (flow.next)
    {
        record.nextRole = flow.next->GetRole();
        record.nextEniId = flow.next->GetEniId();
        record.nextAzId = m_faults->IdOf(flow.next->GetAz());
    }
    record.first = NanoSeconds(flow.firstNs);
    record.last = NanoSeconds(flow.lastNs);
    record.packetsSent = flow.packetsSent;
    record.bytesSent = flow.bytesSent;
    record.packetsReceived = flow.packetsReceived;
    record.bytesReceived = flow.bytesReceived;
    record.answered = flow.answered;
    record.end = flow.end;
    return record;
}

void
Fabric::NotifyFlowNew(const EniNetDevice& device, const EniFlow& flow)
{
    if (!m_flowNewTrace.IsEmpty())
    {
        m_flowNewTrace(MakeRecord(device, flow));
    }
}

void
Fabric::NotifyFlowEnd(const EniNetDevice& device, const EniFlow& flow)
{
    if (!m_flowEndTrace.IsEmpty())
    {
        m_flowEndTrace(MakeRecord(device, flow));
    }
}

} // namespace vpc
} // namespace ns3
