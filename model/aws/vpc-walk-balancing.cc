// SPDX-License-Identifier: GPL-2.0-only
// The steps of a walk at load balancers and endpoint services.
#include "vpc-target-choice.h"
#include "vpc-walk.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param group a target group \param balancer the load balancer in front
/// \return what the description says of its targets
std::vector<TargetCandidate>
DescribedCandidates(const NetworkTargetGroup& group, const NetworkLoadBalancer& balancer)
{
    std::vector<TargetCandidate> candidates;
    for (const NetworkTarget& target : group.targets)
    {
        const std::string& state = target.description->state;
        TargetCandidate candidate;
        candidate.azId = target.azId;
        candidate.inEnabledZone =
            target.azId.empty() ||
            std::binary_search(balancer.azIds.begin(), balancer.azIds.end(), target.azId);
        // "unavailable": health checks are off
        candidate.healthy = state == "healthy" || state == "unavailable";
        candidate.usable = state != "draining";
        candidates.push_back(candidate);
    }
    return candidates;
}

} // namespace

void
Walk::ArriveAtService(Index eni)
{
    const VpcEndpoint& endpoint = *m_network.VpcEndpoints()[m_network.Enis()[eni].endpoint];
    const VpcEndpointService& service =
        m_network.GetCloud().vpcEndpointServices.at(endpoint.serviceName);
    const std::string& azId = m_network.Enis()[eni].azId;
    for (const std::string& arn : service.networkLoadBalancerArns)
    {
        const NetworkLoadBalancer& balancer =
            m_network.LoadBalancers()[m_network.FindLoadBalancer(arn)];
        const Index node = balancer.FindEni(m_network, azId);
        if (node != NO_INDEX)
        {
            AddHop(endpoint.vpcEndpointId, service.serviceName);
            if (IsAlive(node))
            {
                AddHop(m_network.Enis()[node].description->networkInterfaceId, "arrive");
                ArriveAtLoadBalancer(node, eni);
            }
            return;
        }
    }
    Drop(DropReason::UNSUPPORTED_TARGET,
         "load balancer of " + service.serviceName + " in " + azId + ", which is not described");
}

void
Walk::ArriveAtLoadBalancer(Index eni, Index endpointEni)
{
    const NetworkEni& at = m_network.Enis()[eni];
    const NetworkLoadBalancer& balancer = m_network.LoadBalancers()[at.loadBalancer];
    const std::string& arn = balancer.description->loadBalancerArn;
    if (m_question != nullptr)
    {
        Drop(DropReason::ELB_UNSOLICITED, arn);
        return;
    }
    FlowKey seen = m_key;
    if (endpointEni != NO_INDEX)
    {
        seen.destination = at.description->privateIpAddresses.front().address.Get();
    }
    if (endpointEni != NO_INDEX && balancer.description->enforceInboundRulesOnPrivateLink &&
        !Pass(m_network.CheckSecurityGroups(eni, Direction::INGRESS, seen)))
    {
        return;
    }
    const NetworkListener* listener = balancer.FindListener(m_key.protocol, m_key.destinationPort);
    if (listener == nullptr)
    {
        Drop(DropReason::ELBV2_LISTENERS_MISMATCH, arn);
        return;
    }
    const NetworkTargetGroup& group = m_network.TargetGroups()[listener->targetGroup];
    const bool crossZone = group.description->crossZone.value_or(balancer.description->crossZone);
    const TargetCandidates found = FindCandidates(DescribedCandidates(group, balancer),
                                                  at.azId,
                                                  crossZone,
                                                  group.description->unhealthyRouting);
    if (found.reason != DropReason::NONE)
    {
        Drop(found.reason, group.description->targetGroupArn);
        return;
    }
    const std::size_t choice = ChooseTarget(seen, found.indices.size());
    const NetworkTarget& target = group.targets[found.indices[choice]];
    m_result.balancer.candidates = found.indices.size();
    m_result.balancer.choice = choice;
    m_result.balancer.eni = eni;
    m_result.balancer.endpointEni = endpointEni;
    m_result.balancer.inside = m_key;
    if (endpointEni != NO_INDEX || !KeepsAddress(*group.description))
    {
        m_key.source = at.description->privateIpAddresses.front().address.Get();
    }
    SendToTarget(eni, target);
}

void
Walk::SendToTarget(Index eni, const NetworkTarget& target)
{
    m_key.destination = target.address.Get();
    m_key.destinationPort = target.port;
    m_result.balancer.outside = m_key;
    m_result.balancer.targetEni = target.eni;
    AddHop(m_network.Enis()[eni].description->networkInterfaceId,
           "forward to " + target.description->id + ":" + std::to_string(target.port));
    if (target.eni == NO_INDEX)
    {
        Drop(DropReason::UNSUPPORTED_TARGET, "target " + target.description->id);
    }
    else if (Pass(m_network.CheckSecurityGroups(eni, Direction::EGRESS, m_key)))
    {
        Send(eni);
    }
}

bool
Walk::IsAnswerThroughLoadBalancer(Index eni) const
{
    if (m_question == nullptr)
    {
        return false;
    }
    const BalancerPassage& passage = m_question->probe.balancer;
    return passage.eni != NO_INDEX && (eni == passage.eni || eni == passage.targetEni) &&
           m_key == passage.outside.Reversed();
}

void
Walk::ReturnToLoadBalancer(Index eni)
{
    // The balancer takes its target's answers even if they are addressed to the client, so no
    // route is asked; network ACLs see them.
    const Index node = m_question->probe.balancer.eni;
    const Index subnet = m_network.Enis()[eni].subnet;
    if (subnet == m_network.Enis()[node].subnet ||
        Pass(m_network.CheckNetworkAcl(subnet, Direction::EGRESS, m_key)))
    {
        ArriveAtEni(node, subnet);
    }
}

void
Walk::ReturnThroughLoadBalancer()
{
    const BalancerPassage& passage = m_question->probe.balancer;
    m_result.balancer = passage;
    m_key = passage.inside.Reversed();
    AddHop(m_network.Enis()[passage.eni].description->networkInterfaceId,
           "return to " + ToString(Ipv4Address(m_key.destination)));
    if (passage.endpointEni == NO_INDEX)
    {
        Send(passage.eni);
    }
    else if (IsAlive(passage.endpointEni))
    {
        Send(passage.endpointEni);
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
