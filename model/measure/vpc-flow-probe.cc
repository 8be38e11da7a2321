// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-probe.h"

#include "ns3/ipv4-flow-probe.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/loopback-net-device.h"
#include "ns3/node.h"
#include "ns3/vpc-gateway-node.h"
#include "ns3/vpc-packet-view.h"

#include <utility>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(VpcFlowProbe);

namespace
{

/// The bytes of a packet's headers that are read here.
struct Headers
{
    uint8_t dscp{0};
    uint32_t content{0}; //!< bytes without IP's header, and without TCP's if it is there
};

/// \param packet with an IPv4 header \param view its view \return what stands in its headers
Headers
ReadHeaders(const Packet& packet, const PacketView& view)
{
    uint8_t bytes[80] = {};
    packet.CopyData(bytes, sizeof(bytes));
    const uint32_t ipSize = (bytes[0] & 0x0fu) * 4;
    const bool hasTcp = view.key.protocol == aws::PROTOCOL_TCP && !view.laterFragment;
    const uint32_t tcpSize = hasTcp ? (bytes[ipSize + 12] >> 4u) * 4u : 0;
    return {static_cast<uint8_t>(bytes[1] >> 2), view.size - ipSize - tcpSize};
}

/// \param reason of ns-3's IPv4 stack \return the code that its own probe reports
uint32_t
CodeOfIpv4(Ipv4L3Protocol::DropReason reason)
{
    static const std::map<Ipv4L3Protocol::DropReason, uint32_t> codes = {
        {Ipv4L3Protocol::DROP_TTL_EXPIRED, Ipv4FlowProbe::DROP_TTL_EXPIRE},
        {Ipv4L3Protocol::DROP_NO_ROUTE, Ipv4FlowProbe::DROP_NO_ROUTE},
        {Ipv4L3Protocol::DROP_BAD_CHECKSUM, Ipv4FlowProbe::DROP_BAD_CHECKSUM},
        {Ipv4L3Protocol::DROP_INTERFACE_DOWN, Ipv4FlowProbe::DROP_INTERFACE_DOWN},
        {Ipv4L3Protocol::DROP_ROUTE_ERROR, Ipv4FlowProbe::DROP_ROUTE_ERROR},
        {Ipv4L3Protocol::DROP_FRAGMENT_TIMEOUT, Ipv4FlowProbe::DROP_FRAGMENT_TIMEOUT},
    };
    const auto known = codes.find(reason);
    return known == codes.end() ? static_cast<uint32_t>(Ipv4FlowProbe::DROP_INVALID_REASON)
                                : known->second;
}

} // namespace

bool
CutPackets::Finish(const FlowTag& tag, uint32_t content)
{
    const auto packet = m_packets.find({tag.flowId, tag.packetId});
    packet->second.gone += content;
    if (packet->second.gone < tag.content)
    {
        return false;
    }
    m_packets.erase(packet);
    return true;
}

bool
CutPackets::Arrive(const FlowTag& tag, uint32_t content)
{
    const bool isLost = m_packets[{tag.flowId, tag.packetId}].isLost;
    return Finish(tag, content) && !isLost;
}

bool
CutPackets::Lose(const FlowTag& tag, uint32_t content)
{
    const bool wasLost = std::exchange(m_packets[{tag.flowId, tag.packetId}].isLost, true);
    Finish(tag, content);
    return !wasLost;
}

bool
CutPackets::Forward(const FlowTag& tag, uint32_t nodeId)
{
    return m_packets[{tag.flowId, tag.packetId}].forwarders.insert(nodeId).second;
}

TypeId
VpcFlowProbe::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::VpcFlowProbe").SetParent<FlowProbe>().SetGroupName("VpcEndpoints");
    return tid;
}

VpcFlowProbe::VpcFlowProbe(Ptr<FlowMonitor> monitor,
                           Ptr<VpcFlowClassifier> classifier,
                           std::shared_ptr<CutPackets> cuts,
                           Ptr<Node> node)
    : FlowProbe(monitor),
      m_classifier(classifier),
      m_cuts(std::move(cuts)),
      m_nodeId(node->GetId()),
      m_ipv4(node->GetObject<Ipv4>())
{
    const Ptr<VpcFlowProbe> self(this);
    const bool isGateway = DynamicCast<GatewayNode>(node) != nullptr;
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        Ptr<NetDevice> device = node->GetDevice(i);
        if (!DynamicCast<EniNetDevice>(device))
        {
            m_isBorder = m_isBorder || !DynamicCast<LoopbackNetDevice>(device);
        }
        else if (isGateway)
        {
            device->TraceConnectWithoutContext("MacTx",
                                               MakeCallback(&VpcFlowProbe::SeeForwarded, self));
        }
        else
        {
            device->TraceConnectWithoutContext("MacTx", MakeCallback(&VpcFlowProbe::SeeSent, self));
            device->TraceConnectWithoutContext("MacRx",
                                               MakeCallback(&VpcFlowProbe::SeeReceived, self));
        }
    }
    if (m_ipv4)
    {
        m_ipv4->TraceConnectWithoutContext("Drop", MakeCallback(&VpcFlowProbe::SeeIpv4Drop, self));
    }
}

void
VpcFlowProbe::DoDispose()
{
    m_classifier = nullptr;
    m_cuts.reset();
    m_ipv4 = nullptr;
    FlowProbe::DoDispose();
}

aws::FlowKey
VpcFlowProbe::KeyOf(const PacketView& view)
{
    if (!view.moreFragments && !view.laterFragment)
    {
        return view.key;
    }
    const FragmentId id{view.key.source,
                        view.key.destination,
                        view.identification,
                        view.key.protocol};
    if (!view.laterFragment)
    {
        return m_fragmented[id] = view.key;
    }
    const auto first = m_fragmented.find(id);
    if (first == m_fragmented.end())
    {
        return view.key;
    }
    const aws::FlowKey key = first->second;
    if (!view.moreFragments)
    {
        m_fragmented.erase(first);
    }
    return key;
}

void
VpcFlowProbe::SeeSent(Ptr<const Packet> packet)
{
    if (!m_flowMonitor)
    {
        return;
    }
    FlowTag tag;
    if (packet->PeekPacketTag(tag))
    {
        SeeForwarded(packet); // a router with a stack
        return;
    }
    const PacketView view = PacketView::Of(*packet);
    if (!view.valid)
    {
        return;
    }
    const Headers headers = ReadHeaders(*packet, view);
    const auto numbered = m_classifier->Send(m_nodeId, KeyOf(view), headers.dscp);
    if (numbered)
    {
        tag.flowId = numbered->flow;
        tag.packetId = numbered->packet;
        tag.size = view.size;
        tag.content = headers.content;
        packet->AddPacketTag(tag);
        m_flowMonitor->ReportFirstTx(this, tag.flowId, tag.packetId, tag.size);
    }
}

bool
VpcFlowProbe::EndsHere(Ptr<const Packet> packet, const PacketView& view) const
{
    if (!m_ipv4 || m_ipv4->GetInterfaceForAddress(Ipv4Address(view.key.destination)) >= 0)
    {
        return true;
    }
    if (!m_isBorder)
    {
        return false;
    }
    Ipv4Header header;
    header.SetSource(Ipv4Address(view.key.source));
    header.SetDestination(Ipv4Address(view.key.destination));
    header.SetProtocol(view.key.protocol);
    Socket::SocketErrno error;
    const Ptr<Ipv4Route> route =
        m_ipv4->GetRoutingProtocol()->RouteOutput(packet->Copy(), header, nullptr, error);
    return route && !DynamicCast<EniNetDevice>(route->GetOutputDevice());
}

void
VpcFlowProbe::SeeReceived(Ptr<const Packet> packet)
{
    if (!m_flowMonitor)
    {
        return;
    }
    const PacketView view = PacketView::Of(*packet);
    FlowTag tag;
    if (!packet->PeekPacketTag(tag))
    {
        if (view.key.protocol != aws::PROTOCOL_TCP || view.IsTcpSyn())
        {
            m_classifier->ReceiveForeign(m_nodeId, KeyOf(view));
        }
        return;
    }
    if (!EndsHere(packet, view))
    {
        return; // it is forwarded or dropped next
    }
    // The port owns the packet and hands it up the stack; an answer made of it is another packet.
    ConstCast<Packet>(packet)->RemovePacketTag(tag);
    m_classifier->Receive(m_nodeId, KeyOf(view), tag.flowId);
    const uint32_t content = ReadHeaders(*packet, view).content;
    if (!CutPackets::IsPiece(tag, content) || m_cuts->Arrive(tag, content))
    {
        m_flowMonitor->ReportLastRx(this, tag.flowId, tag.packetId, tag.size);
    }
}

void
VpcFlowProbe::SeeForwarded(Ptr<const Packet> packet)
{
    FlowTag tag;
    if (!m_flowMonitor || !packet->PeekPacketTag(tag))
    {
        return;
    }
    const uint32_t content = ReadHeaders(*packet, PacketView::Of(*packet)).content;
    if (!CutPackets::IsPiece(tag, content) || m_cuts->Forward(tag, m_nodeId))
    {
        m_flowMonitor->ReportForwarding(this, tag.flowId, tag.packetId, tag.size);
    }
}

void
VpcFlowProbe::SeeDrop(Ptr<const Packet> packet, uint32_t code)
{
    FlowTag tag;
    if (m_flowMonitor && packet->PeekPacketTag(tag))
    {
        Report(tag, ReadHeaders(*packet, PacketView::Of(*packet)).content, code);
    }
}

void
VpcFlowProbe::SeeIpv4Drop(const Ipv4Header& header,
                          Ptr<const Packet> payload,
                          Ipv4L3Protocol::DropReason reason,
                          Ptr<Ipv4>,
                          uint32_t)
{
    FlowTag tag;
    if (m_flowMonitor && payload->PeekPacketTag(tag))
    {
        Ptr<Packet> packet = payload->Copy();
        packet->AddHeader(header);
        Report(tag, ReadHeaders(*packet, PacketView::Of(*packet)).content, CodeOfIpv4(reason));
    }
}

void
VpcFlowProbe::Report(const FlowTag& tag, uint32_t content, uint32_t code)
{
    if (!CutPackets::IsPiece(tag, content) || m_cuts->Lose(tag, content))
    {
        m_flowMonitor->ReportDrop(this, tag.flowId, tag.packetId, tag.size, code);
    }
}

} // namespace vpc
} // namespace ns3
