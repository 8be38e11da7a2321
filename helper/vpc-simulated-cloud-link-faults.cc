// SPDX-License-Identifier: GPL-2.0-only
// What faults do to links to sites, to transit gateways and to peering connections.
#include "vpc-simulated-cloud.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// Ports of a gateway, to lose packets at.
using Ports = std::vector<std::pair<Ptr<GatewayNode>, Ptr<EniNetDevice>>>;

/// \param node a gateway \return all its ports
Ports
PortsOf(Ptr<GatewayNode> node)
{
    Ports ports;
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        ports.emplace_back(node, DynamicCast<EniNetDevice>(node->GetDevice(i)));
    }
    return ports;
}

} // namespace

std::vector<std::string>
SimulatedCloud::LinksOf(const std::string& target) const
{
    std::vector<std::string> ids;
    for (const auto& [id, parts] : m_links)
    {
        const aws::HybridLink& link = m_network->Links()[m_network->FindLink(id)].description;
        if (id == target || (!link.IsTunnel() && link.connectionId == target))
        {
            ids.push_back(id);
        }
    }
    return ids;
}

std::vector<std::pair<Ptr<GatewayNode>, Ptr<EniNetDevice>>>
SimulatedCloud::PortsOfAttachment(const std::string& attachmentId) const
{
    const auto attachment = m_network->GetCloud().transitGatewayAttachments.find(attachmentId);
    if (attachment == m_network->GetCloud().transitGatewayAttachments.end())
    {
        return {};
    }
    const aws::TransitGatewayAttachment& description = attachment->second;
    const auto node = m_transitGateways.find(description.transitGatewayId);
    if (node == m_transitGateways.end())
    {
        return {};
    }
    Ports ports;
    for (const auto& [gateway, port] : PortsOf(node->second))
    {
        const aws::Index link = m_network->FindLink(port->GetEniId());
        const aws::Index eni = m_network->FindEni(port->GetEniId());
        const bool isOfLink = link != aws::NO_INDEX &&
                              aws::IsLinkOf(description, m_network->Links()[link].description);
        const bool isOfEni =
            eni != aws::NO_INDEX && m_network->Enis()[eni].attachment != aws::NO_INDEX &&
            m_network->Attachments()[m_network->Enis()[eni].attachment].description == &description;
        bool isOfGateway = port->GetEniId() == attachmentId; // a peering
        const auto association =
            m_network->GetCloud().directConnectGatewayAssociations.find(port->GetEniId());
        if (association != m_network->GetCloud().directConnectGatewayAssociations.end())
        {
            isOfGateway = association->second.directConnectGatewayId == description.resourceId;
        }
        if (isOfLink || isOfEni || isOfGateway)
        {
            ports.emplace_back(gateway, port);
        }
    }
    return ports;
}

std::string
SimulatedCloud::CheckHybridFault(const Fault& fault) const
{
    const std::string& id = fault.target;
    const bool isLink = m_links.count(id) != 0;
    const bool isTunnel =
        isLink && m_network->Links()[m_network->FindLink(id)].description.IsTunnel();
    const bool isPort = !isLink && !LinksOf(id).empty();
    const bool isAttachment = !PortsOfAttachment(id).empty();
    const bool isPeering = m_peerings.count(id) != 0;
    switch (fault.kind)
    {
    case FaultKind::DX_PORT:
        return isPort ? "" : id + " is no Direct Connect connection of a site; give a dxcon- id";
    case FaultKind::VIRTUAL_INTERFACE:
        return isLink && !isTunnel ? ""
                                   : id + " is no virtual interface to a site; give a dxvif- id";
    case FaultKind::VPN_TUNNEL:
        return isTunnel ? "" : id + " is no tunnel to a site; give a vpn- id with /1 or /2";
    case FaultKind::CUSTOMER_ROUTER: {
        const std::size_t slash = id.find('/');
        const auto site = m_sites.find(id.substr(0, slash));
        const bool isRouter = slash != std::string::npos && site != m_sites.end() &&
                              site->second->GetRouters().count(id.substr(slash + 1)) != 0;
        return isRouter ? "" : id + " is no router of a site; write site/router";
    }
    case FaultKind::TGW_ATTACHMENT:
        return isAttachment ? ""
                            : id + " is no attachment that is simulated; give a tgw-attach- id";
    case FaultKind::PEERING_CONNECTION:
        return isPeering ? "" : id + " is no VPC peering connection; give a pcx- id";
    case FaultKind::LINK_LOSS:
        if (!(fault.loss > 0 && fault.loss <= 1))
        {
            return "loss " + std::to_string(fault.loss) + " is no probability above 0 and up to 1";
        }
        return isLink || isPort || isAttachment || isPeering
                   ? ""
                   : id + " is no link, attachment or peering connection; give a dxcon-, dxvif-, "
                          "tgw-attach- or pcx- id, or a vpn- id with /1 or /2";
    default:
        return "unknown kind of fault";
    }
}

double
SimulatedCloud::LossBy(const std::function<bool(const std::string& target)>& hits) const
{
    return m_active.CombineLoss([&hits](const Fault& fault) -> double {
        switch (fault.kind)
        {
        case FaultKind::VPN_TUNNEL:
        case FaultKind::TGW_ATTACHMENT:
        case FaultKind::PEERING_CONNECTION:
            return hits(fault.target) ? 1 : 0;
        case FaultKind::LINK_LOSS:
            return hits(fault.target) ? fault.loss : 0;
        default:
            return 0;
        }
    });
}

void
SimulatedCloud::ApplyHybridFault(const Fault& fault)
{
    const std::string& id = fault.target;
    const bool isOn = m_active.Has(fault.kind, id);
    switch (fault.kind)
    {
    case FaultKind::DX_PORT:
        for (const std::string& link : LinksOf(id))
        {
            m_links.at(link).fabric->SetLight(!isOn);
        }
        return;
    case FaultKind::VIRTUAL_INTERFACE:
        m_links.at(id).amazon->SetAdministrativelyUp(!isOn);
        return;
    case FaultKind::CUSTOMER_ROUTER: {
        const std::size_t slash = id.find('/');
        m_sites.at(id.substr(0, slash))->SetRouterDead(id.substr(slash + 1), isOn);
        return;
    }
    case FaultKind::VPN_TUNNEL:
    case FaultKind::TGW_ATTACHMENT:
    case FaultKind::PEERING_CONNECTION:
    case FaultKind::LINK_LOSS:
        for (const std::string& link : LinksOf(id))
        {
            m_links.at(link).fabric->SetLoss(LossBy([&](const std::string& target) {
                const std::vector<std::string> links = LinksOf(target);
                return std::count(links.begin(), links.end(), link) != 0;
            }));
        }
        for (const auto& [node, port] : PortsOfAttachment(id))
        {
            node->SetLoss(*port, LossBy([&, port = port](const std::string& target) {
                const Ports ports = PortsOfAttachment(target);
                return std::any_of(ports.begin(), ports.end(), [&](const auto& entry) {
                    return entry.second == port;
                });
            }));
        }
        if (m_peerings.count(id) != 0)
        {
            m_peerings.at(id)->SetCrossingLoss(
                LossBy([&id](const std::string& target) { return target == id; }));
        }
        return;
    default:
        return;
    }
}

} // namespace vpc
} // namespace ns3
