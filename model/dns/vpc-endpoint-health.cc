// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-endpoint-health.h"

#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcEndpointHealth");

NS_OBJECT_ENSURE_REGISTERED(EndpointHealth);

TypeId
EndpointHealth::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::EndpointHealth")
            .SetParent<Object>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<EndpointHealth>()
            .AddAttribute("Interval",
                          "Time between two polls of an interface; an assumption: AWS publishes no "
                          "number.",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&EndpointHealth::m_interval),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("UnhealthyThreshold",
                          "Failed polls in a row that make an interface unhealthy; an assumption: "
                          "AWS publishes no number.",
                          UintegerValue(3),
                          MakeUintegerAccessor(&EndpointHealth::m_unhealthyThreshold),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("HealthyThreshold",
                          "Successful polls in a row that make an interface healthy again; an "
                          "assumption: AWS publishes no number.",
                          UintegerValue(3),
                          MakeUintegerAccessor(&EndpointHealth::m_healthyThreshold),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("Phase",
                          "When the first poll of an interface comes after Watch(), as a share of "
                          "Interval; a constant fixes it for all.",
                          StringValue("ns3::UniformRandomVariable[Min=0.0|Max=1.0]"),
                          MakePointerAccessor(&EndpointHealth::m_phase),
                          MakePointerChecker<RandomVariableStream>())
            .AddTraceSource("HealthChange",
                            "An interface became unhealthy or healthy again.",
                            MakeTraceSourceAccessor(&EndpointHealth::m_healthChange),
                            "ns3::vpc::EndpointHealth::HealthChangeTracedCallback");
    return tid;
}

EndpointHealth::EndpointHealth() = default;

EndpointHealth::~EndpointHealth() = default;

void
EndpointHealth::Watch(const std::string& key, IsReachable isReachable)
{
    NS_LOG_FUNCTION(this << key);
    Unwatch(key);
    Watched& watched = m_watched[key];
    watched.isReachable = isReachable;
    // In an event, so that streams assigned and attributes set before the run count.
    watched.poll = Simulator::ScheduleNow(&EndpointHealth::Begin, this, key);
}

void
EndpointHealth::Begin(const std::string& key)
{
    const Time phase = NanoSeconds(static_cast<int64_t>(
        m_phase->GetValue() * static_cast<double>(m_interval.GetNanoSeconds())));
    m_watched.at(key).poll = Simulator::Schedule(phase, &EndpointHealth::Poll, this, key);
}

void
EndpointHealth::Unwatch(const std::string& key)
{
    NS_LOG_FUNCTION(this << key);
    const auto found = m_watched.find(key);
    if (found != m_watched.end())
    {
        found->second.poll.Remove();
        m_watched.erase(found);
    }
}

void
EndpointHealth::Declare(const std::string& key, bool healthy)
{
    const bool before = IsHealthy(key);
    if (healthy)
    {
        m_declared.erase(key);
    }
    else
    {
        m_declared.insert(key);
    }
    if (IsHealthy(key) != before)
    {
        m_healthChange(key, !before);
    }
}

bool
EndpointHealth::IsHealthy(const std::string& key) const
{
    const auto found = m_watched.find(key);
    return m_declared.count(key) == 0 && (found == m_watched.end() || found->second.healthy);
}

void
EndpointHealth::Stop()
{
    NS_LOG_FUNCTION(this);
    for (auto& [key, watched] : m_watched)
    {
        watched.poll.Remove();
    }
}

int64_t
EndpointHealth::AssignStreams(int64_t stream)
{
    m_phase->SetStream(stream);
    return 1;
}

void
EndpointHealth::DoDispose()
{
    NS_LOG_FUNCTION(this);
    for (auto& [key, watched] : m_watched)
    {
        watched.poll.Cancel(); // not Remove(): the simulation may be over
    }
    m_watched.clear();
    m_phase = nullptr;
    Object::DoDispose();
}

void
EndpointHealth::Poll(const std::string& key)
{
    Watched& watched = m_watched.at(key);
    watched.poll = Simulator::Schedule(m_interval, &EndpointHealth::Poll, this, key);
    if (watched.isReachable() == watched.healthy)
    {
        watched.contrary = 0;
        return;
    }
    ++watched.contrary;
    if (watched.contrary < (watched.healthy ? m_unhealthyThreshold : m_healthyThreshold))
    {
        return;
    }
    watched.contrary = 0;
    watched.healthy = !watched.healthy;
    const bool healthy = watched.healthy;
    NS_LOG_INFO("interface " << key << " is " << (healthy ? "healthy" : "unhealthy"));
    // Last: whoever listens may watch or forget interfaces.
    m_healthChange(key, healthy);
}

} // namespace vpc
} // namespace ns3
