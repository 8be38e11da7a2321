// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-simulated-cloud.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/log.h"
#include "ns3/simulator-impl.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcSimulatedCloud");
NS_OBJECT_ENSURE_REGISTERED(SimulatedCloud);

TypeId
SimulatedCloud::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::SimulatedCloud")
            .SetParent<Object>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<SimulatedCloud>()
            .AddAttribute("SystemId",
                          "The rank of a parallel simulation (MPI) that owns all nodes of the "
                          "cloud; to be set before it is built, in that rank's process.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&SimulatedCloud::m_systemId),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("ServiceHostsPerAz",
                          "Hosts of each AWS service in each AZ (assumption).",
                          UintegerValue(1),
                          MakeUintegerAccessor(&SimulatedCloud::m_hostsPerAz),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("EndpointTtl",
                          "TTL of the DNS names of interface endpoints, in whole seconds. AWS's "
                          "is 60 s; another one shows what it would change.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&SimulatedCloud::m_endpointTtl),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ServiceDetection",
                          "Time until a service stops sending new connections to its hosts in a "
                          "dead AZ, and until it sends them again (assumption).",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&SimulatedCloud::m_serviceDetection),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("EndpointSetup",
                          "Time that an interface endpoint is pending after it was accepted or "
                          "modified (assumption: AWS publishes none).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&SimulatedCloud::m_endpointSetup),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("DisruptedEndpointKeepsFlows",
                          "Whether connections that an interface endpoint has when AWS FIS takes "
                          "its security groups away live on, as tracked ones do after any change "
                          "of groups (assumption: AWS does not say).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&SimulatedCloud::m_keepDisruptedFlows),
                          MakeBooleanChecker())
            .AddAttribute(
                "HealthCheckSeesDisruptions",
                "Whether AWS's own check finds endpoint ENIs dead whose rules AWS FIS has "
                "swapped (assumption: it does not, for the endpoint is well; AWS does "
                "not say).",
                BooleanValue(false),
                MakeBooleanAccessor(&SimulatedCloud::m_seesDisruptions),
                MakeBooleanChecker())
            .AddTraceSource("Drop",
                            "A packet was dropped anywhere: packet, reason, place.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_dropTrace),
                            "ns3::vpc::Fabric::DropTracedCallback")
            .AddTraceSource("FlowNew",
                            "An ENI saw the first packet of a flow.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_flowNewTrace),
                            "ns3::vpc::Fabric::FlowTracedCallback")
            .AddTraceSource("FlowEnd",
                            "A flow of an ENI ended, and why.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_flowEndTrace),
                            "ns3::vpc::Fabric::FlowTracedCallback")
            .AddTraceSource("DnsAnswer",
                            "A VPC resolver or an inbound Resolver endpoint answered.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_dnsTrace),
                            "ns3::vpc::VpcResolverServer::DnsAnswerTracedCallback")
            .AddTraceSource("DnsForwarded",
                            "An outbound Resolver endpoint got an answer, or none.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_dnsForwardedTrace),
                            "ns3::vpc::DnsForwarder::ForwardedTracedCallback")
            .AddTraceSource("HealthChange",
                            "AWS's own check changed its mind about an endpoint ENI.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_healthTrace),
                            "ns3::vpc::SimulatedCloud::HealthChangeTracedCallback")
            .AddTraceSource("TargetHealthChange",
                            "A load balancer changed its mind about a target.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_targetHealthTrace),
                            "ns3::vpc::NetworkLoadBalancerNode::HealthChangeTracedCallback")
            .AddTraceSource("EndpointState",
                            "An endpoint has another state: accepted, rejected, available.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_endpointStateTrace),
                            "ns3::vpc::SimulatedCloud::EndpointStateTracedCallback")
            .AddTraceSource("RouteChange",
                            "Rules, routes or gateways changed.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_routeTrace),
                            "ns3::vpc::SimulatedCloud::RouteChangeTracedCallback")
            .AddTraceSource("LinkChange",
                            "The sessions of one end of a link to a site came up or went down.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_linkTrace),
                            "ns3::vpc::SimulatedCloud::LinkChangeTracedCallback")
            .AddTraceSource("FaultStart",
                            "A fault begins.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_faultStartTrace),
                            "ns3::vpc::FaultSchedule::FaultTracedCallback")
            .AddTraceSource("FaultEnd",
                            "A fault ends.",
                            MakeTraceSourceAccessor(&SimulatedCloud::m_faultEndTrace),
                            "ns3::vpc::FaultSchedule::FaultTracedCallback");
    return tid;
}

SimulatedCloud::SimulatedCloud()
    : m_board(CreateObject<FaultBoard>()),
      m_directory(CreateObject<DnsDirectory>()),
      m_health(CreateObject<EndpointHealth>()),
      m_faults(CreateObject<FaultSchedule>())
{
}

SimulatedCloud::~SimulatedCloud() = default;

void
SimulatedCloud::DoDispose()
{
    if (m_network)
    {
        Config::UnregisterRootNamespaceObject(this);
    }
    m_faults->Dispose();
    m_health->Dispose();
    m_directory->Dispose();
    for (auto& [name, parts] : m_services)
    {
        parts.service->Dispose();
    }
    m_services.clear();
    for (auto& [name, service] : m_endpointServices)
    {
        service->Dispose();
    }
    m_endpointServices.clear();
    m_loadBalancers.clear();
    m_fabrics.clear();
    m_backbones.clear();
    m_internet = nullptr;
    m_enis.clear();
    m_instances.clear();
    m_internetGateways.clear();
    m_natGateways.clear();
    m_interfaceEndpoints.clear();
    m_gatewayEndpoints.clear();
    m_peerings.clear();
    m_transitGateways.clear();
    m_transitPeerings.clear();
    m_vpnGateways.clear();
    m_directConnectGateways.clear();
    m_links.clear();
    m_connectionPorts.clear();
    for (auto& [name, site] : m_sites)
    {
        site->Dispose();
    }
    m_sites.clear();
    m_siteResolvers.clear();
    m_userRouters.clear();
    m_learning.Cancel();
    m_resolvers.clear();
    m_inboundResolvers.clear();
    m_outboundResolvers.clear();
    m_gatewayNodes.clear();
    m_network.reset();
    Object::DoDispose();
}

void
SimulatedCloud::UseService(const std::string& serviceName)
{
    NS_ABORT_MSG_IF(m_network, "SimulatedCloud::UseService: call it before Build()");
    m_usedServices.insert(serviceName);
}

void
SimulatedCloud::Build(const aws::Cloud& cloud, const AzLatency& latency)
{
    NS_ABORT_MSG_IF(m_network, "SimulatedCloud::Build: call it once; make another SimulatedCloud");
    CheckRank();
    m_latency = latency;
    try
    {
        aws::Cloud described = cloud;
        if (!described.onPremisesSites.empty())
        {
            described.learnedRoutes = aws::LearnedRoutes{}; // the sessions have yet to come up
        }
        m_network = std::make_shared<const aws::Network>(std::move(described));
    }
    catch (const aws::InputError& error)
    {
        NS_ABORT_MSG("SimulatedCloud::Build: " << error.what());
    }
    m_faults->SetTarget(this);
    BuildFabrics();
    BuildEnis();
    BuildInstances();
    BuildGateways();
    BuildPeerings();
    BuildHybrid();
    BuildTransitPeerings();
    BuildLoadBalancers();
    BuildEndpoints();
    BuildPublicServices();
    BuildResolvers();
    BuildResolverEndpoints();
    PutInForce(m_network);
    FillDirectory();
    m_health->TraceConnectWithoutContext("HealthChange",
                                         MakeCallback(&SimulatedCloud::TellHealth, this));
    m_faults->TraceConnectWithoutContext("FaultStart",
                                         MakeCallback(&SimulatedCloud::TellFaultStart, this));
    m_faults->TraceConnectWithoutContext("FaultEnd",
                                         MakeCallback(&SimulatedCloud::TellFaultEnd, this));
    Config::RegisterRootNamespaceObject(this);
    // The event holds the cloud until it is disposed of, and Config's root until then.
    Simulator::ScheduleDestroy(&SimulatedCloud::Dispose, Ptr<SimulatedCloud>(this));
}

void
SimulatedCloud::CheckRank() const
{
    Simulator::GetImplementation(); // there is no rank before it
    const uint32_t rank = Simulator::GetSystemId();
    NS_ABORT_MSG_IF(m_systemId != rank,
                    "SimulatedCloud::Build: SystemId is "
                        << m_systemId << ", but this process is rank " << rank
                        << ": build a cloud only in the process of the rank that owns it");
    for (const auto& [router, node] : m_userRouters)
    {
        NS_ABORT_MSG_IF(node->GetSystemId() != m_systemId,
                        "SimulatedCloud::Build: router "
                            << router << " has SystemId " << node->GetSystemId()
                            << " and the cloud " << m_systemId
                            << ": one rank owns a cloud and its sites whole; give both the same");
    }
}

void
SimulatedCloud::ConnectFabric(Ptr<Fabric> fabric)
{
    fabric->SetFaultBoard(m_board);
    fabric->SetLatency(m_latency);
    fabric->TraceConnectWithoutContext("Drop", MakeCallback(&SimulatedCloud::TellDrop, this));
    fabric->TraceConnectWithoutContext("FlowNew", MakeCallback(&SimulatedCloud::TellFlowNew, this));
    fabric->TraceConnectWithoutContext("FlowEnd", MakeCallback(&SimulatedCloud::TellFlowEnd, this));
}

void
SimulatedCloud::ConnectGateway(Ptr<GatewayNode> node)
{
    m_gatewayNodes.push_back(node);
    node->ShareRandom(m_board->GetRandom());
    node->TraceConnectWithoutContext("Drop", MakeCallback(&SimulatedCloud::TellDrop, this));
}

void
SimulatedCloud::PutInForce(std::shared_ptr<const aws::Network> network)
{
    m_network = std::move(network);
    m_access = std::make_shared<const aws::AccessRules>(m_network->GetCloud());
    for (const auto& [id, fabric] : m_fabrics)
    {
        fabric->SetNetwork(m_network, id);
    }
    for (const auto& [id, node] : m_interfaceEndpoints)
    {
        const auto it = m_network->GetCloud().vpcEndpoints.find(id);
        node->SetState(it == m_network->GetCloud().vpcEndpoints.end() ? "deleted"
                                                                      : it->second.state);
    }
    for (const auto& [arn, node] : m_loadBalancers)
    {
        node->SetNetwork(m_network);
    }
    for (const auto& [id, node] : m_transitGateways)
    {
        node->SetNetwork(m_network);
    }
    for (const auto& [id, node] : m_vpnGateways)
    {
        node->SetNetwork(m_network);
    }
    for (const auto& [id, node] : m_directConnectGateways)
    {
        node->SetNetwork(m_network);
    }
    for (const auto& [id, node] : m_internetGateways)
    {
        const auto it = m_network->GetCloud().internetGateways.find(id);
        const std::string vpcId =
            it == m_network->GetCloud().internetGateways.end() ? std::string() : it->second.vpcId;
        node->SetNetwork(m_network, vpcId);
    }
}

void
SimulatedCloud::Change(const std::function<void(aws::Cloud&)>& change)
{
    aws::Cloud cloud = GetUndisrupted();
    change(cloud);
    Describe(std::move(cloud), "rules changed");
}

void
SimulatedCloud::Describe(aws::Cloud described, const std::string& why)
{
    std::optional<aws::Cloud> undisrupted;
    const auto network = Compile(std::move(described), undisrupted);
    CheckRuleEndpoints(*network);
    m_undisrupted = std::move(undisrupted);
    std::string what = why;
    for (const auto& [id, node] : m_gatewayEndpoints)
    {
        if (network->FindVpcEndpoint(id) == aws::NO_INDEX &&
            m_network->FindVpcEndpoint(id) != aws::NO_INDEX)
        {
            const std::string& vpcId = m_network->GetCloud().vpcEndpoints.at(id).vpcId;
            m_fabrics[vpcId]->RemoveGateway(id);
            node->ForgetZone(REGIONAL); // with all that went through it
            what += ", " + id + " removed";
        }
    }
    const auto before = m_network;
    PutInForce(network);
    FillHostedZones();
    for (const aws::VpcEndpoint* endpoint : m_network->VpcEndpoints())
    {
        if (endpoint->vpcEndpointType != aws::VpcEndpointType::Gateway)
        {
            continue;
        }
        const std::string& id = endpoint->vpcEndpointId;
        if (before->FindVpcEndpoint(id) != aws::NO_INDEX)
        {
            continue;
        }
        const auto removed = m_gatewayEndpoints.find(id);
        if (removed == m_gatewayEndpoints.end())
        {
            BuildGatewayEndpoint(*endpoint);
        }
        else
        {
            auto port = DynamicCast<EniNetDevice>(removed->second->GetDevice(0));
            m_fabrics[endpoint->vpcId]->AddGateway(id, port);
        }
        what += ", " + id + " added";
    }
    TellEndpointStates(before->GetCloud());
    m_routeTrace(what);
}

Conservation
SimulatedCloud::CheckConservation() const
{
    Conservation sum;
    const auto addDrops = [&sum](const PacketCounters& counters) {
        for (std::size_t i = 0; i < counters.dropped.size(); ++i)
        {
            if (counters.dropped[i] != 0)
            {
                sum.dropped[vpc::ToString(static_cast<DropReason>(i))] += counters.dropped[i];
            }
        }
    };
    const auto add = [&sum, &addDrops](const Fabric& fabric) {
        const PacketCounters& counters = fabric.GetCounters();
        sum.sent += counters.sent;
        sum.delivered += counters.delivered;
        sum.inFlight += counters.inFlight;
        addDrops(counters);
        if (!counters.IsConserved())
        {
            sum.isConserved = false;
            sum.error += fabric.GetName() + " does not add up; ";
        }
    };
    for (const auto& [id, fabric] : m_fabrics)
    {
        add(*fabric);
    }
    for (const auto& fabric : m_backbones)
    {
        add(*fabric);
    }
    for (const auto& node : m_gatewayNodes)
    {
        addDrops(node->GetCounters());
        if (!node->GetCounters().IsConserved())
        {
            sum.isConserved = false;
            sum.error += node->GetAwsId() + " does not add up; ";
        }
    }
    return sum;
}

void
SimulatedCloud::SweepFlows()
{
    for (const auto& [id, fabric] : m_fabrics)
    {
        fabric->SweepFlows();
    }
}

int64_t
SimulatedCloud::AssignStreams(int64_t stream)
{
    const int64_t first = stream;
    stream += m_board->AssignStreams(stream);
    stream += m_health->AssignStreams(stream);
    for (const auto& [id, fabric] : m_fabrics)
    {
        stream += fabric->AssignStreams(stream);
    }
    for (const auto& fabric : m_backbones)
    {
        stream += fabric->AssignStreams(stream);
    }
    for (const auto& [id, parts] : m_links)
    {
        stream += parts.amazon->AssignStreams(stream);
    }
    for (const auto& [name, site] : m_sites)
    {
        stream += site->AssignStreams(stream);
    }
    for (const auto& [name, resolver] : m_siteResolvers)
    {
        stream += resolver->AssignStreams(stream);
    }
    for (const auto& [arn, node] : m_loadBalancers)
    {
        stream += node->AssignStreams(stream);
    }
    for (const auto& [name, service] : m_endpointServices)
    {
        stream += service->AssignStreams(stream);
    }
    for (const auto& [id, node] : m_outboundResolvers)
    {
        stream += node->GetForwarder()->AssignStreams(stream);
    }
    return stream - first;
}

} // namespace vpc
} // namespace ns3
