// SPDX-License-Identifier: GPL-2.0-only
// What faults do to a SimulatedCloud: zones, endpoints, names. For links see
// vpc-simulated-cloud-link-faults.cc, for AWS FIS vpc-simulated-cloud-disruptions.cc.
#include "vpc-simulated-cloud.h"

#include "ns3/simulator.h"
#include "ns3/vpc-fault-disruption.h"

#include <set>

namespace ns3
{
namespace vpc
{

std::string
SimulatedCloud::Check(const Fault& fault) const
{
    const auto hasZone = [this](const std::string& az) {
        for (const aws::NetworkSubnet& subnet : m_network->Subnets())
        {
            if (subnet.description->availabilityZoneId == az)
            {
                return true;
            }
        }
        return false;
    };
    const std::string noZone = " is no AZ of this cloud; write an AZ id such as use1-az1";
    switch (fault.kind)
    {
    case FaultKind::ENDPOINT_ENI: {
        const auto it = m_enis.find(fault.target);
        if (it == m_enis.end() || it->second->GetRole() != PortRole::INTERFACE_ENDPOINT)
        {
            return fault.target +
                   " is no ENI of an interface endpoint; see its NetworkInterfaceIds";
        }
        return "";
    }
    case FaultKind::AZ_PAIR:
        if (!hasZone(fault.secondTarget))
        {
            return fault.secondTarget + noZone;
        }
        return hasZone(fault.target) ? "" : fault.target + noZone;
    case FaultKind::AZ_LOSS:
        if (!(fault.loss > 0 && fault.loss <= 1))
        {
            return "loss " + std::to_string(fault.loss) + " is no probability above 0 and up to 1";
        }
        return hasZone(fault.target) ? "" : fault.target + noZone;
    case FaultKind::AZ:
    case FaultKind::AZ_DELAY:
        return hasZone(fault.target) ? "" : fault.target + noZone;
    case FaultKind::INSTANCE:
        return m_instances.count(fault.target) == 0
                   ? fault.target + " is no instance of this cloud; check its id"
                   : "";
    case FaultKind::DNS: {
        if (m_resolvers.count(fault.target) == 0)
        {
            return fault.target + " is no VPC with a resolver; check its id and enableDnsSupport";
        }
        static const std::set<std::string> kinds = {"empty", "servfail", "slow", "dead"};
        return kinds.count(fault.dnsFault)
                   ? ""
                   : "'" + fault.dnsFault +
                         "' is no DNS fault; write empty, servfail, slow or dead";
    }
    case FaultKind::ZONAL_SHIFT:
        return CheckZonalShift(fault);
    default:
        return DisruptionOf(fault) ? CheckDisruption(fault) : CheckHybridFault(fault);
    }
}

void
SimulatedCloud::Begin(const Fault& fault)
{
    m_active.Begin(fault);
    Apply(fault);
}

void
SimulatedCloud::End(const Fault& fault)
{
    m_active.End(fault);
    Apply(fault);
}

// Sets what the fault is about to what all active faults together make of it.
void
SimulatedCloud::Apply(const Fault& fault)
{
    const bool isOn = m_active.Has(fault.kind, fault.target);
    const bool isOfZone = fault.kind == FaultKind::AZ || fault.kind == FaultKind::AZ_PAIR ||
                          fault.kind == FaultKind::AZ_LOSS || fault.kind == FaultKind::AZ_DELAY;
    const AzIndex az = isOfZone ? m_board->IndexOf(fault.target) : REGIONAL;
    switch (fault.kind)
    {
    case FaultKind::ENDPOINT_ENI: {
        const aws::Index eni = m_network->FindEni(fault.target);
        const aws::Index endpoint = m_network->Enis()[eni].endpoint;
        GetInterfaceEndpoint(m_network->VpcEndpoints()[endpoint]->vpcEndpointId)
            ->SetEniDead(fault.target, isOn);
        return;
    }
    case FaultKind::AZ:
        m_board->SetAzDead(az, isOn);
        for (const auto& node : m_gatewayNodes)
        {
            if (auto translating = DynamicCast<TranslatingNode>(node); translating && isOn)
            {
                translating->ForgetZone(az);
            }
        }
        if (fault.seenByHealthCheck)
        {
            Simulator::Schedule(m_serviceDetection,
                                &SimulatedCloud::RefreshAzService,
                                this,
                                fault.target);
        }
        return;
    case FaultKind::AZ_PAIR: {
        const std::string& a = fault.target;
        const std::string& b = fault.secondTarget;
        const bool isCut = m_active.HasAny([&](const Fault& other) {
            return other.kind == FaultKind::AZ_PAIR &&
                   ((other.target == a && other.secondTarget == b) ||
                    (other.target == b && other.secondTarget == a));
        });
        m_board->SetPairCut(az, m_board->IndexOf(fault.secondTarget), isCut);
        return;
    }
    case FaultKind::AZ_LOSS:
        m_board->SetAzLoss(az, m_active.CombineLoss([&fault](const Fault& other) {
            return other.kind == fault.kind && other.target == fault.target ? other.loss : 0;
        }));
        return;
    case FaultKind::AZ_DELAY:
        m_board->SetAzDelay(az, m_active.SumDelay(fault.kind, fault.target));
        return;
    case FaultKind::INSTANCE: {
        const aws::Cloud& cloud = m_network->GetCloud();
        for (const std::string& eniId : cloud.instances.at(fault.target).networkInterfaceIds)
        {
            GetEni(eniId)->SetDead(isOn);
        }
        return;
    }
    case FaultKind::DNS: {
        static const std::map<std::string, DnsFault> kinds = {{"empty", DnsFault::EMPTY_ANSWER},
                                                              {"servfail", DnsFault::SERVFAIL},
                                                              {"slow", DnsFault::SLOW},
                                                              {"dead", DnsFault::DEAD}};
        const Fault* last = m_active.FindLast(fault.kind, fault.target);
        const DnsFault state = last ? kinds.at(last->dnsFault) : DnsFault::NONE;
        for (const auto& resolver : m_resolvers.at(fault.target))
        {
            resolver->SetFault(state);
        }
        for (const aws::ResolverEndpoint* endpoint : m_network->ResolverEndpoints())
        {
            const auto inbound = m_inboundResolvers.find(endpoint->resolverEndpointId);
            if (endpoint->hostVpcId == fault.target && inbound != m_inboundResolvers.end())
            {
                inbound->second->GetServer()->SetFault(state);
            }
        }
        return;
    }
    case FaultKind::ZONAL_SHIFT:
        ApplyZonalShift(fault.target);
        return;
    default:
        if (DisruptionOf(fault))
        {
            ApplyDisruption(fault);
            return;
        }
        ApplyHybridFault(fault);
    }
}

void
SimulatedCloud::RefreshAzService(std::string azId)
{
    const bool isDead = m_active.HasSeen(FaultKind::AZ, azId); // by now
    for (auto& [name, parts] : m_services)
    {
        parts.service->SetAzHealthy(m_board->IndexOf(azId), !isDead);
    }
}

} // namespace vpc
} // namespace ns3
