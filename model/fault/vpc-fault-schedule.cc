// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fault-schedule.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcFaultSchedule");
NS_OBJECT_ENSURE_REGISTERED(FaultSchedule);

const char*
ToString(FaultKind kind)
{
    static const char* const names[] = {"endpoint-eni",
                                        "az",
                                        "az-pair",
                                        "az-loss",
                                        "az-delay",
                                        "dns",
                                        "instance",
                                        "dx-port",
                                        "virtual-interface",
                                        "vpn-tunnel",
                                        "customer-router",
                                        "tgw-attachment",
                                        "peering-connection",
                                        "link-loss",
                                        "subnet-connectivity",
                                        "vpc-endpoint",
                                        "cross-region-routes",
                                        "cross-region-transit",
                                        "zonal-shift"};
    return names[static_cast<std::size_t>(kind)];
}

TypeId
FaultSchedule::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::FaultSchedule")
                            .SetParent<Object>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<FaultSchedule>()
                            .AddTraceSource("FaultStart",
                                            "A fault begins.",
                                            MakeTraceSourceAccessor(&FaultSchedule::m_startTrace),
                                            "ns3::vpc::FaultSchedule::FaultTracedCallback")
                            .AddTraceSource("FaultEnd",
                                            "A fault ends.",
                                            MakeTraceSourceAccessor(&FaultSchedule::m_endTrace),
                                            "ns3::vpc::FaultSchedule::FaultTracedCallback");
    return tid;
}

void
FaultSchedule::SetTarget(FaultTarget* target)
{
    m_target = target;
}

void
FaultSchedule::Add(const Fault& fault)
{
    const std::string error = Check(fault);
    NS_ABORT_MSG_IF(!error.empty(), "fault " << ToString(fault.kind) << ": " << error);
    NS_ABORT_MSG_IF(fault.start < Simulator::Now(),
                    "fault " << ToString(fault.kind) << " of " << fault.target << ": its start "
                             << fault.start.As(Time::S) << " lies in the past");
    const std::size_t index = m_faults.size();
    m_faults.push_back(fault);
    m_events.push_back(
        Simulator::Schedule(fault.start - Simulator::Now(), &FaultSchedule::Begin, this, index));
}

std::string
FaultSchedule::Check(const Fault& fault) const
{
    NS_ABORT_MSG_IF(!m_target, "FaultSchedule: give the schedule a target first");
    return m_target->Check(fault);
}

const std::vector<Fault>&
FaultSchedule::GetFaults() const
{
    return m_faults;
}

void
FaultSchedule::Begin(std::size_t index)
{
    const Fault& fault = m_faults[index];
    NS_LOG_INFO("begin " << ToString(fault.kind) << " of " << fault.target);
    m_target->Begin(fault);
    m_startTrace(fault);
    if (!fault.duration.IsZero())
    {
        m_events[index] = Simulator::Schedule(fault.duration, &FaultSchedule::End, this, index);
    }
}

void
FaultSchedule::End(std::size_t index)
{
    const Fault& fault = m_faults[index];
    NS_LOG_INFO("end " << ToString(fault.kind) << " of " << fault.target);
    m_target->End(fault);
    m_endTrace(fault);
}

void
FaultSchedule::DoDispose()
{
    for (EventId& event : m_events)
    {
        event.Cancel();
    }
    m_target = nullptr;
    Object::DoDispose();
}

} // namespace vpc
} // namespace ns3
