// SPDX-License-Identifier: GPL-2.0-only
// What AWS Fault Injection Service does to a SimulatedCloud: other rules for a while, and zonal
// shifts.
#include "vpc-simulated-cloud.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"
#include "ns3/vpc-fault-disruption.h"

namespace ns3
{
namespace vpc
{

const aws::Cloud&
SimulatedCloud::GetUndisrupted() const
{
    return m_undisrupted ? *m_undisrupted : m_network->GetCloud();
}

// Compiles a description with what the active faults make of it. undisrupted becomes the
// description below them, and nothing if there is no such fault.
std::shared_ptr<const aws::Network>
SimulatedCloud::Compile(aws::Cloud described, std::optional<aws::Cloud>& undisrupted) const
{
    std::optional<aws::Cloud> below;
    for (const Fault& fault : m_active.GetAll())
    {
        const std::optional<aws::Disruption> disruption = DisruptionOf(fault);
        if (!disruption)
        {
            continue;
        }
        if (!below)
        {
            described.Validate();
            below = described;
        }
        aws::Disrupt(described, *disruption);
    }
    auto network = std::make_shared<const aws::Network>(std::move(described));
    undisrupted = std::move(below);
    return network;
}

std::string
SimulatedCloud::CheckDisruption(const Fault& fault) const
{
    try
    {
        aws::Cloud cloud = GetUndisrupted();
        aws::Disrupt(cloud, *DisruptionOf(fault));
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

void
SimulatedCloud::ApplyDisruption(const Fault& fault)
{
    try
    {
        Describe(GetUndisrupted(), std::string("rules changed for ") + ToString(fault.kind));
    }
    catch (const aws::InputError& error)
    {
        NS_ABORT_MSG("fault " << ToString(fault.kind) << ": " << error.what());
    }
    if (fault.kind != FaultKind::VPC_ENDPOINT || m_keepDisruptedFlows ||
        !m_active.Has(fault.kind, fault.target))
    {
        return;
    }
    for (const std::string& eniId :
         m_network->GetCloud().vpcEndpoints.at(fault.target).networkInterfaceIds)
    {
        const auto eni = m_enis.find(eniId);
        if (eni != m_enis.end())
        {
            eni->second->GetFlows().EndAll(FlowEndReason::FAULT, Simulator::Now().GetNanoSeconds());
        }
    }
}

std::string
SimulatedCloud::CheckZonalShift(const Fault& fault) const
{
    try
    {
        aws::CheckZonalShift(m_network->GetCloud(), fault.target, fault.secondTarget);
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

void
SimulatedCloud::ApplyZonalShift(const std::string& loadBalancerArn)
{
    const Fault* last = m_active.FindLast(FaultKind::ZONAL_SHIFT, loadBalancerArn);
    m_loadBalancers.at(loadBalancerArn)->SetZonalShift(last ? last->secondTarget : "");
}

} // namespace vpc
} // namespace ns3
