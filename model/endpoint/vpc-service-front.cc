// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-service-front.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-endpoint-state.h"
#include "ns3/vpc-resolve.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(ServiceFront);
NS_OBJECT_ENSURE_REGISTERED(GatewayEndpointNode);
NS_OBJECT_ENSURE_REGISTERED(ServiceEdgeNode);
NS_OBJECT_ENSURE_REGISTERED(InterfaceEndpointNode);

TypeId
ServiceFront::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::ServiceFront").SetParent<TranslatingNode>().SetGroupName("VpcEndpoints");
    return tid;
}

void
ServiceFront::DoDispose()
{
    m_service = nullptr;
    TranslatingNode::DoDispose();
}

void
ServiceFront::SetService(Ptr<AwsService> service)
{
    m_service = service;
}

Ptr<AwsService>
ServiceFront::GetService() const
{
    return m_service;
}

std::size_t
ServiceFront::Join(Ptr<EniNetDevice> inside, Ptr<EniNetDevice> outside, Ipv4Address address)
{
    m_service->AddEntry(address, this);
    return AddSide({PeekPointer(inside), PeekPointer(outside), address.Get()});
}

std::string
ServiceFront::GetEndpointId() const
{
    return GetAwsId();
}

std::optional<ServiceConnection>
ServiceFront::FindConnection(const aws::FlowKey& key)
{
    const Connection* connection = GetConnections().FindOutside(key);
    if (!connection)
    {
        return std::nullopt;
    }
    return ServiceConnection{GetEndpointId(),
                             connection->inside.source,
                             connection->inside.destinationPort};
}

DropReason
ServiceFront::Open(std::size_t side, const PacketView& view, aws::FlowKey& destination)
{
    const DropReason reason = Admit(view);
    if (reason != DropReason::NONE)
    {
        return reason;
    }
    const ServiceTarget* target = m_service->PickFor(*GetSides()[side].inside, view.key);
    if (!target)
    {
        return DropReason::SERVICE_UNAVAILABLE;
    }
    destination.destination = target->address;
    return DropReason::NONE;
}

DropReason
ServiceFront::AllocateSource(std::size_t side, aws::FlowKey& outside)
{
    const Side& ports = GetSides()[side];
    const uint32_t source = m_service->FindSource(*ports.outside,
                                                  GetAwsId(),
                                                  ports.inside->GetFabric()->GetName(),
                                                  outside.source);
    if (source == 0)
    {
        return TranslatingNode::AllocateSource(side, outside);
    }
    outside.source = source; // its own address for each client: the port may stay
    return DropReason::NONE;
}

DropReason
ServiceFront::GetUnsolicitedReason(const PacketView& view) const
{
    return view.IsTcpSyn() ? DropReason::VPCE_NEVER_INITIATES : DropReason::NO_CONNECTION_STATE;
}

TypeId
GatewayEndpointNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::GatewayEndpointNode")
            .SetParent<ServiceFront>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<GatewayEndpointNode>()
            .AddAttribute("IdleTimeout",
                          "Idle time after which a connection is forgotten; 0: never (none is "
                          "documented).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&GatewayEndpointNode::SetIdleTimeout,
                                           &GatewayEndpointNode::GetIdleTimeout),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through (measured pings to S3, see "
                          "\"Latency calibration\" in the documentation).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&GatewayEndpointNode::SetTraversalDelay,
                                           &GatewayEndpointNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)));
    return tid;
}

DropReason
GatewayEndpointNode::Admit(const PacketView& view) const
{
    const bool echoRequest = view.key.IsEcho() && view.key.IcmpType() == 8;
    if (view.key.protocol != aws::PROTOCOL_TCP && !echoRequest)
    {
        return DropReason::VPCE_GATEWAY_PROTOCOL_RESTRICTION;
    }
    return aws::AnswersInPublic(view.key) ? DropReason::NONE : DropReason::SERVICE_PORT_RESTRICTION;
}

TypeId
ServiceEdgeNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::ServiceEdgeNode")
            .SetParent<ServiceFront>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<ServiceEdgeNode>()
            .AddAttribute("IdleTimeout",
                          "Idle time after which a connection is forgotten; 0: never (none is "
                          "documented).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&ServiceEdgeNode::SetIdleTimeout,
                                           &ServiceEdgeNode::GetIdleTimeout),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through; an assumption: AWS publishes "
                          "none.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&ServiceEdgeNode::SetTraversalDelay,
                                           &ServiceEdgeNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)));
    return tid;
}

std::string
ServiceEdgeNode::GetEndpointId() const
{
    return "";
}

DropReason
ServiceEdgeNode::Admit(const PacketView& view) const
{
    const bool echoReply = view.key.IsEcho() && view.key.IcmpType() == 0;
    return aws::AnswersInPublic(view.key) && !echoReply ? DropReason::NONE
                                                        : DropReason::SERVICE_PORT_RESTRICTION;
}

TypeId
InterfaceEndpointNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::InterfaceEndpointNode")
            .SetParent<ServiceFront>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<InterfaceEndpointNode>()
            .AddAttribute("IdleTimeout",
                          "Idle time after which a connection is forgotten, without a sound; 0: "
                          "never (PrivateLink: 350 s).",
                          TimeValue(Seconds(350)),
                          MakeTimeAccessor(&InterfaceEndpointNode::SetIdleTimeout,
                                           &InterfaceEndpointNode::GetIdleTimeout),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through; an assumption: AWS publishes "
                          "none.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&InterfaceEndpointNode::SetTraversalDelay,
                                           &InterfaceEndpointNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Udp",
                          "Whether UDP passes (launched in autumn 2024; off: TCP only).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&InterfaceEndpointNode::m_udp),
                          MakeBooleanChecker())
            .AddAttribute("EndingCuts",
                          "Whether an endpoint that is rejected or deleted silently loses the "
                          "connections that it has (assumption: AWS only says that it cannot be "
                          "used).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&InterfaceEndpointNode::m_endingCuts),
                          MakeBooleanChecker())
            .AddAttribute("ClampMtu",
                          "Largest packet in bytes; TCP is cut to it (PrivateLink quotas: 8500).",
                          UintegerValue(8500),
                          MakeUintegerAccessor(&InterfaceEndpointNode::m_clampMtu),
                          MakeUintegerChecker<uint32_t>(576));
    return tid;
}

void
InterfaceEndpointNode::NotifyConstructionCompleted()
{
    ServiceFront::NotifyConstructionCompleted();
    TraceConnectWithoutContext("ConnectionEnd",
                               MakeCallback(&InterfaceEndpointNode::CountEnd, this));
}

void
InterfaceEndpointNode::SetState(const std::string& state)
{
    m_available = state == "available";
    for (std::size_t side = 0; m_endingCuts && side < GetSides().size(); ++side)
    {
        if (aws::EndsConnections(state))
        {
            GetConnections().RemoveSide(side, FlowEndReason::FAULT);
        }
    }
}

DropReason
InterfaceEndpointNode::Admit(const PacketView& view) const
{
    if (!m_available)
    {
        return DropReason::VPCE_UNAVAILABLE;
    }
    const bool isTcp = view.key.protocol == aws::PROTOCOL_TCP;
    if (!isTcp && !(m_udp && view.key.protocol == aws::PROTOCOL_UDP))
    {
        return DropReason::VPCE_INTERFACE_PROTOCOL_RESTRICTION;
    }
    if (GetService()->LetsBalancerDecide())
    {
        return DropReason::NONE;
    }
    if (GetService()->GetPorts().empty())
    {
        return DropReason::UNSUPPORTED_TARGET; // a customer's service: its balancer would know
    }
    if (isTcp && !GetService()->Offers(view.key))
    {
        return DropReason::VPCE_INTERFACE_PORT_RESTRICTION;
    }
    return DropReason::NONE;
}

uint32_t
InterfaceEndpointNode::GetClampMtu() const
{
    return m_clampMtu;
}

std::size_t
InterfaceEndpointNode::FindSide(const std::string& eniId) const
{
    for (std::size_t side = 0; side < GetSides().size(); ++side)
    {
        if (GetSides()[side].inside->GetEniId() == eniId)
        {
            return side;
        }
    }
    NS_ABORT_MSG("InterfaceEndpointNode: " << GetAwsId() << " has no ENI " << eniId
                                           << "; name one of its NetworkInterfaceIds");
}

const EndpointMetrics&
InterfaceEndpointNode::GetMetrics(const std::string& eniId) const
{
    return m_metrics[FindSide(eniId)];
}

std::size_t
InterfaceEndpointNode::AddSide(const Side& side)
{
    m_metrics.emplace_back();
    return ServiceFront::AddSide(side);
}

void
InterfaceEndpointNode::SetEniDead(const std::string& eniId, bool dead)
{
    const std::size_t side = FindSide(eniId);
    GetSides()[side].inside->SetDead(dead);
    GetSides()[side].outside->SetDead(dead);
    if (dead)
    {
        GetConnections().RemoveSide(side, FlowEndReason::FAULT);
    }
}

void
InterfaceEndpointNode::Account(const Connection& connection,
                               const PacketView& view,
                               bool fromInside,
                               bool isNew)
{
    EndpointMetrics& metrics = m_metrics[connection.side];
    metrics.bytesProcessed += view.size;
    if (isNew)
    {
        ++metrics.newConnections;
        ++metrics.activeConnections;
    }
    if (view.tcpFlags & TCP_RST)
    {
        ++metrics.rstPacketsReceived;
    }
}

void
InterfaceEndpointNode::AccountDrop(std::size_t side, const PacketView& view)
{
    ++m_metrics[side].packetsDropped;
    if (view.tcpFlags & TCP_RST)
    {
        ++m_metrics[side].rstPacketsReceived;
    }
}

void
InterfaceEndpointNode::CountEnd(const Connection& connection)
{
    --m_metrics[connection.side].activeConnections;
}

} // namespace vpc
} // namespace ns3
