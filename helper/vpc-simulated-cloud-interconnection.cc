// SPDX-License-Identifier: GPL-2.0-only
// How SimulatedCloud joins VPCs: peering connections and transit gateways.
#include "vpc-simulated-cloud.h"

#include "ns3/abort.h"

#include <set>

namespace ns3
{
namespace vpc
{

void
SimulatedCloud::BuildPeerings()
{
    for (const auto& [id, peering] : m_network->GetCloud().vpcPeeringConnections)
    {
        const aws::VpcPeeringSide& a = peering.requesterVpcInfo;
        const aws::VpcPeeringSide& b = peering.accepterVpcInfo;
        if (m_fabrics.count(a.vpcId) == 0 || m_fabrics.count(b.vpcId) == 0)
        {
            continue;
        }
        Ptr<VpcPeeringNode> node = MakeNode<VpcPeeringNode>();
        node->SetAwsId(id);
        ConnectGateway(node);
        std::set<std::string> zones;
        for (const aws::NetworkSubnet& subnet : m_network->Subnets())
        {
            const std::string& vpcId = subnet.description->vpcId;
            if (vpcId == a.vpcId || vpcId == b.vpcId)
            {
                zones.insert(subnet.description->availabilityZoneId);
            }
        }
        for (const std::string& zone : zones)
        {
            const AzIndex az = m_board->IndexOf(zone);
            std::vector<Ptr<EniNetDevice>> ports;
            for (const std::string& vpcId : {a.vpcId, b.vpcId})
            {
                Ptr<EniNetDevice> port =
                    MakePort(node, m_fabrics[vpcId], PortRole::PEERING, az, id);
                port->SetDataRate(DataRate(0)); // no bottleneck of its own
                port->SetMtu(a.region == b.region ? 9001 : 8500);
                m_fabrics[vpcId]->AddPeering(id, port);
                ports.push_back(port);
            }
            node->Join(ports[0], ports[1]);
        }
        m_peerings[id] = node;
    }
}

Ptr<VpcPeeringNode>
SimulatedCloud::GetPeering(const std::string& vpcPeeringConnectionId) const
{
    const auto it = m_peerings.find(vpcPeeringConnectionId);
    NS_ABORT_MSG_IF(it == m_peerings.end(),
                    "SimulatedCloud: there is no VPC peering connection "
                        << vpcPeeringConnectionId << " of two described VPCs; check the id");
    return it->second;
}

Ptr<VpnGatewayNode>
SimulatedCloud::GetVpnGateway(const std::string& vpnGatewayId) const
{
    const auto it = m_vpnGateways.find(vpnGatewayId);
    NS_ABORT_MSG_IF(it == m_vpnGateways.end(),
                    "SimulatedCloud: there is no virtual private gateway "
                        << vpnGatewayId << " of a VPC with a site; check the id");
    return it->second;
}

Ptr<TransitGatewayNode>
SimulatedCloud::GetTransitGateway(const std::string& transitGatewayId) const
{
    const auto it = m_transitGateways.find(transitGatewayId);
    NS_ABORT_MSG_IF(it == m_transitGateways.end(),
                    "SimulatedCloud: there is no transit gateway " << transitGatewayId
                                                                   << "; check the id");
    return it->second;
}

} // namespace vpc
} // namespace ns3
