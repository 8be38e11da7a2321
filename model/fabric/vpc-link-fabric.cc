// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-link-fabric.h"

#include "vpc-segment-cutter.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(LinkFabric);

namespace
{

constexpr uint16_t IKE_PORT = 500; //!< RFC 7296

/// \param view of a packet \return whether a tunnel sends it as it is, beside ESP
bool
IsIke(const PacketView& view)
{
    return view.key.protocol == aws::PROTOCOL_UDP && view.key.sourcePort == IKE_PORT &&
           view.key.destinationPort == IKE_PORT;
}

} // namespace

TypeId
LinkFabric::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::LinkFabric")
            .SetParent<Fabric>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<LinkFabric>()
            .AddAttribute("Delay",
                          "One-way propagation from end to end.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&LinkFabric::m_delay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Mtu",
                          "Largest IPv4 packet in bytes that enters the link.",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&LinkFabric::m_mtu),
                          MakeUintegerChecker<uint32_t>(68, MAX_DEVICE_MTU))
            .AddAttribute("TcpClamp",
                          "Cut TCP that is larger than the MTU, as if its MSS had been clamped (as "
                          "AWS's sample configurations of customer gateways do); or else drop it.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&LinkFabric::m_clamp),
                          MakeBooleanChecker())
            .AddTraceSource("LightChange",
                            "The light on the link was lost or came back.",
                            MakeTraceSourceAccessor(&LinkFabric::m_lightTrace),
                            "ns3::vpc::LinkFabric::LightTracedCallback");
    return tid;
}

LinkFabric::LinkFabric()
    : m_random(CreateObject<UniformRandomVariable>())
{
    SetFaultBoard(CreateObject<FaultBoard>());
}

void
LinkFabric::DoDispose()
{
    m_sides = {};
    m_sideOf.clear();
    m_random = nullptr;
    Fabric::DoDispose();
}

LinkFabric::Side&
LinkFabric::SideOf(LinkSide side)
{
    return m_sides[static_cast<std::size_t>(side)];
}

LinkSide
LinkFabric::FindSide(const EniNetDevice& port) const
{
    for (const LinkSide side : {LinkSide::CUSTOMER, LinkSide::AWS})
    {
        if (PeekPointer(m_sides[static_cast<std::size_t>(side)].data) == &port)
        {
            return side; // most packets: without a search
        }
    }
    const auto it = m_sideOf.find(&port);
    NS_ABORT_MSG_IF(it == m_sideOf.end(),
                    "LinkFabric " << GetName() << ": port " << port.GetEniId()
                                  << " is on no side of it; call AddPort for it");
    return it->second;
}

void
LinkFabric::Join(LinkSide side, Ptr<EniNetDevice> device)
{
    const Ptr<Fabric> other = device->GetFabric();
    NS_ABORT_MSG_IF(other && other != this,
                    "LinkFabric " << GetName() << ": port " << device->GetEniId()
                                  << " is attached to " << other->GetName()
                                  << "; give the link a port of its own");
    if (!other)
    {
        device->Attach(this);
    }
    device->SetRole(PortRole::LINK);
    device->SetMtu(MAX_DEVICE_MTU);
    device->SetLinkUp(m_light && device->IsLinkUp());
    m_sideOf[PeekPointer(device)] = side;
}

void
LinkFabric::AddPort(LinkSide side, Ptr<EniNetDevice> device)
{
    NS_ABORT_MSG_IF(GetPort(side),
                    "LinkFabric " << GetName() << ": port " << device->GetEniId()
                                  << " comes to a side that has port " << GetPort(side)->GetEniId()
                                  << " for its data; join it by AddControlPort");
    Join(side, device);
    SideOf(side).data = device;
}

void
LinkFabric::AddControlPort(LinkSide side, Ptr<EniNetDevice> device, Ipv4Address address)
{
    NS_ABORT_MSG_IF(!GetPort(side),
                    "LinkFabric " << GetName() << ": port " << device->GetEniId()
                                  << " comes to a side without a port for data; call AddPort "
                                     "for that first");
    const bool isNew = SideOf(side).control.emplace(address.Get(), device).second;
    NS_ABORT_MSG_IF(!isNew,
                    "LinkFabric " << GetName() << ": address " << address
                                  << " leads to a port already; give port " << device->GetEniId()
                                  << " another one");
    Join(side, device);
    device->ShareQueueOf(GetPort(side));
}

Ptr<EniNetDevice>
LinkFabric::GetPort(LinkSide side) const
{
    return m_sides[static_cast<std::size_t>(side)].data;
}

void
LinkFabric::SetEncapsulation(const aws::EspEncapsulation& esp)
{
    m_esp = esp;
}

uint32_t
LinkFabric::GetWireSize(uint32_t inner) const
{
    return m_esp ? m_esp->SizeOf(inner) : inner + aws::TAGGED_ETHERNET_OVERHEAD;
}

void
LinkFabric::SetLight(bool light)
{
    if (light == m_light)
    {
        return;
    }
    m_light = light;
    for (std::size_t i = 0; i < GetNDevices(); ++i)
    {
        StaticCast<EniNetDevice>(GetDevice(i))->SetLinkUp(light);
    }
    m_lightTrace(light);
}

void
LinkFabric::SetLoss(LinkSide from, double probability)
{
    NS_ABORT_MSG_UNLESS(probability >= 0 && probability <= 1,
                        "LinkFabric " << GetName() << ": a loss of " << probability
                                      << " is no probability; give 0 to 1");
    SideOf(from).loss = probability;
}

void
LinkFabric::SetLoss(double probability)
{
    SetLoss(LinkSide::CUSTOMER, probability);
    SetLoss(LinkSide::AWS, probability);
}

int64_t
LinkFabric::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1 + Fabric::AssignStreams(stream + 1);
}

uint32_t
LinkFabric::GetMtuTowards(const EniNetDevice& from, uint32_t) const
{
    return std::min<uint32_t>(m_mtu, from.GetMtu());
}

void
LinkFabric::Forward(EniNetDevice& from,
                    Ptr<Packet> packet,
                    const PacketView& view,
                    int64_t traversalNs)
{
    const LinkSide side = FindSide(from);
    const Side& near = SideOf(side);
    const Side& far = SideOf(side == LinkSide::AWS ? LinkSide::CUSTOMER : LinkSide::AWS);
    const auto control = far.control.find(view.key.destination);
    EniNetDevice* to = PeekPointer(control == far.control.end() ? far.data : control->second);
    if (to == nullptr)
    {
        DropAtSender(from, packet, DropReason::FAULT_LINK, GetName()); // nobody at its far end
    }
    else if (view.size <= m_mtu)
    {
        Carry(near, from, *to, packet, view, traversalNs);
    }
    else if (m_clamp && view.key.protocol == aws::PROTOCOL_TCP && !view.moreFragments &&
             !view.laterFragment)
    {
        bool isFirst = true;
        for (const Ptr<Packet>& piece : CutSegment(packet, m_mtu))
        {
            if (!isFirst)
            {
                CountSent(); // the first stands for the packet that was given to the port
            }
            isFirst = false;
            Carry(near, from, *to, piece, PacketView::Of(*piece), traversalNs);
        }
    }
    else
    {
        DropAtSender(from, packet, DropReason::MTU_EXCEEDED, GetName());
    }
}

void
LinkFabric::Carry(const Side& sender,
                  EniNetDevice& from,
                  EniNetDevice& to,
                  Ptr<Packet> packet,
                  const PacketView& view,
                  int64_t traversalNs)
{
    if (sender.loss > 0 && m_random->GetValue() < sender.loss)
    {
        DropAtSender(from, packet, DropReason::FAULT_LOSS, GetName());
        return;
    }
    const uint32_t wire = m_esp && IsIke(view) ? view.size : GetWireSize(view.size);
    Transmit(from,
             to,
             packet,
             view,
             ArrivalCheck::NONE,
             traversalNs,
             m_delay.GetNanoSeconds(),
             wire);
}

} // namespace vpc
} // namespace ns3
