// SPDX-License-Identifier: GPL-2.0-only
// What SimulatedCloud tells: what was built, which way a connection goes, and its traces.
#include "vpc-simulated-cloud.h"

#include "ns3/abort.h"
#include "ns3/vpc-flow-counter.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// What is there by id, or the end of the program.
template <typename T>
T
GetOrAbort(const std::map<std::string, T>& map, const std::string& id)
{
    const auto it = map.find(id);
    NS_ABORT_MSG_IF(it == map.end(),
                    "SimulatedCloud: there is no "
                        << id << " in the description; check the id and its kind");
    return it->second;
}

} // namespace

const std::shared_ptr<const aws::Network>&
SimulatedCloud::GetNetwork() const
{
    return m_network;
}

const std::shared_ptr<const aws::AccessRules>&
SimulatedCloud::GetAccessRules() const
{
    return m_access;
}

Ptr<VpcFabric>
SimulatedCloud::GetFabric(const std::string& vpcId) const
{
    return GetOrAbort(m_fabrics, vpcId);
}

Ptr<Node>
SimulatedCloud::GetInstance(const std::string& instanceId) const
{
    return GetOrAbort(m_instances, instanceId);
}

Ptr<EniNetDevice>
SimulatedCloud::GetEni(const std::string& eniId) const
{
    return GetOrAbort(m_enis, eniId);
}

Ptr<InterfaceEndpointNode>
SimulatedCloud::GetInterfaceEndpoint(const std::string& vpceId) const
{
    return GetOrAbort(m_interfaceEndpoints, vpceId);
}

Ptr<GatewayEndpointNode>
SimulatedCloud::GetGatewayEndpoint(const std::string& vpceId) const
{
    return GetOrAbort(m_gatewayEndpoints, vpceId);
}

Ptr<NatGatewayNode>
SimulatedCloud::GetNatGateway(const std::string& natGatewayId) const
{
    return GetOrAbort(m_natGateways, natGatewayId);
}

Ptr<InternetGatewayNode>
SimulatedCloud::GetInternetGateway(const std::string& internetGatewayId) const
{
    return GetOrAbort(m_internetGateways, internetGatewayId);
}

Ptr<InboundResolverNode>
SimulatedCloud::GetInboundResolver(const std::string& id) const
{
    return GetOrAbort(m_inboundResolvers, id);
}

Ptr<OutboundResolverNode>
SimulatedCloud::GetOutboundResolver(const std::string& id) const
{
    return GetOrAbort(m_outboundResolvers, id);
}

Ptr<AwsService>
SimulatedCloud::GetService(const std::string& serviceName) const
{
    return GetOrAbort(m_services, serviceName).service;
}

std::vector<std::string>
SimulatedCloud::GetServiceNames() const
{
    std::vector<std::string> names;
    for (const auto& [name, parts] : m_services)
    {
        names.push_back(name);
    }
    return names;
}

NodeContainer
SimulatedCloud::GetServiceHosts(const std::string& serviceName) const
{
    return GetOrAbort(m_services, serviceName).hosts;
}

Ipv4Address
SimulatedCloud::GetPublicAddress(const std::string& serviceName) const
{
    return GetOrAbort(m_services, serviceName).publicAddress;
}

Ptr<BackboneFabric>
SimulatedCloud::GetInternet() const
{
    return m_internet;
}

Ptr<DnsDirectory>
SimulatedCloud::GetDirectory() const
{
    return m_directory;
}

Ptr<EndpointHealth>
SimulatedCloud::GetHealth() const
{
    return m_health;
}

Ptr<FaultSchedule>
SimulatedCloud::GetFaults() const
{
    return m_faults;
}

std::vector<Ptr<VpcResolverServer>>
SimulatedCloud::GetResolvers(const std::string& vpcId) const
{
    const auto it = m_resolvers.find(vpcId);
    return it == m_resolvers.end() ? std::vector<Ptr<VpcResolverServer>>() : it->second;
}

std::string
SimulatedCloud::GetAzOf(Ptr<Node> node) const
{
    const auto it = m_azOfNode.find(node->GetId());
    return it == m_azOfNode.end() ? std::string() : m_board->IdOf(it->second);
}

bool
SimulatedCloud::IsAzDead(const std::string& azId) const
{
    return m_board->IsAzDead(m_board->IndexOf(azId));
}

std::string
SimulatedCloud::GetAzOfEni(const std::string& eniId) const
{
    return m_board->IdOf(GetEni(eniId)->GetAz());
}

PathInfo
SimulatedCloud::FindPath(Ptr<Node> node,
                         Ipv4Address local,
                         uint16_t localPort,
                         Ipv4Address remote,
                         uint16_t remotePort)
{
    const aws::FlowKey key{local.Get(), remote.Get(), localPort, remotePort, aws::PROTOCOL_TCP};
    if (m_network->FindSiteByHost(local) != aws::NO_INDEX)
    {
        return FindPathFromSite(key);
    }
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        Ptr<EniNetDevice> device = DynamicCast<EniNetDevice>(node->GetDevice(i));
        const EniFlow* flow = device ? device->GetFlows().Peek(key) : nullptr;
        if (flow && flow->next)
        {
            const RequestPath path = PathOf(flow->next->GetRole());
            const bool isEni = flow->next->IsEni();
            return {path,
                    isEni ? flow->next->GetEniId() : std::string(),
                    m_board->IdOf(flow->next->GetAz())};
        }
    }
    return {};
}

void
SimulatedCloud::TellDrop(Ptr<const Packet> packet, const DropRecord& record)
{
    m_dropTrace(packet, record);
}

void
SimulatedCloud::TellFlowNew(const FlowRecord& record)
{
    m_flowNewTrace(WithSite(record));
}

void
SimulatedCloud::TellFlowEnd(const FlowRecord& record)
{
    m_flowEndTrace(WithSite(record));
}

FlowRecord
SimulatedCloud::WithSite(FlowRecord record) const
{
    const aws::Index site = m_network->FindSiteByHost(Ipv4Address(record.key.destination));
    record.site = site == aws::NO_INDEX ? "" : m_network->GetSite(site).name;
    return record;
}

void
SimulatedCloud::TellForwarded(const DnsForwardRecord& record)
{
    m_dnsForwardedTrace(record);
}

void
SimulatedCloud::TellDns(const DnsQueryRecord& record)
{
    m_dnsTrace(record);
}

void
SimulatedCloud::TellFaultStart(const Fault& fault)
{
    m_faultStartTrace(fault);
}

void
SimulatedCloud::TellFaultEnd(const Fault& fault)
{
    m_faultEndTrace(fault);
}

std::ostream&
operator<<(std::ostream& out, const Conservation& sum)
{
    out << "packets: sent " << sum.sent << " = delivered " << sum.delivered << " + in flight "
        << sum.inFlight << " + dropped in fabrics; dropped by reason:";
    for (const auto& [reason, count] : sum.dropped)
    {
        out << ' ' << reason << ' ' << count;
    }
    return out << (sum.isConserved ? "\nconservation check: passed\n"
                                   : "\nconservation check: FAILED ")
               << sum.error;
}

} // namespace vpc
} // namespace ns3
