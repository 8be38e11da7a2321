// SPDX-License-Identifier: GPL-2.0-only
// The four networks, and the one workload that all of them are given.
#include "vpc-bench-networks.h"

#include "vpc-bench-frame.h"

#include "ns3/abort.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/net-device-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-service.h"
#include "ns3/vpc-simulated-cloud.h"

#include <array>

namespace ns3
{
namespace vpc
{
namespace bench
{

namespace
{

constexpr uint16_t PORT = 443;
/// From client to server, in every network: two crossings inside a zone, by AzLatency's default.
constexpr int64_t ONE_WAY_NS = 490000;
/// Rate of an ENI, EniNetDevice's default.
constexpr uint64_t ENI_RATE = 10000000000;
/// Rate of a link where the module has no port: a nanosecond a packet, so that both networks take
/// the same time from host to host.
constexpr uint64_t NO_LIMIT = 100000000000000;
constexpr uint16_t MTU = 9001;
/// Rules of each security group and network ACL, all but the last of which do not match.
constexpr int RULES = 10;

// ---- The module's side -----------------------------------------------------------------------

/// A VPC with a network ACL, security groups with RULES rules, and the flow log on.
class RuledVpc
{
  public:
    RuledVpc()
        : builder("us-east-1"),
          vpc(builder.AddVpc("10.0.0.0/16"))
    {
        near = builder.AddSubnet(vpc, "10.0.0.0/20", "use1-az1");
        far = builder.AddSubnet(vpc, "10.0.16.0/20", "use1-az1");
        table = builder.AddRouteTable(vpc, {near, far});
        group = builder.AddSecurityGroup(vpc);
        for (int i = 1; i < RULES; ++i)
        {
            const std::string other = "192.0.2." + std::to_string(i) + "/32";
            builder.AllowIngress(group, "tcp", 1000 + i, 1000 + i, other);
        }
        builder.AllowIngress(group, "tcp", PORT, PORT, "10.0.0.0/16");
        // Groups that allow everything would not be tracked: say what may go out.
        auto& egress = builder.GetCloud().securityGroups.at(group).ipPermissionsEgress;
        egress.clear();
        builder.AllowEgress(group, "tcp", PORT, PORT, "0.0.0.0/0");
        AddAcl();
    }

    /// \param serviceHosts hosts of a service \param oneWayNs delay inside the zone
    Ptr<SimulatedCloud> Build(uint32_t serviceHosts, int64_t oneWayNs)
    {
        AzLatency latency;
        latency.SetIntraAz(NanoSeconds(2 * oneWayNs));
        Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
        cloud->SetAttribute("ServiceHostsPerAz", UintegerValue(serviceHosts));
        cloud->Build(builder.GetCloud(), latency);
        cloud->AssignStreams(100);
        cloud->TraceConnectWithoutContext("FlowNew", MakeCallback(&RuledVpc::LogFlow));
        cloud->TraceConnectWithoutContext("FlowEnd", MakeCallback(&RuledVpc::LogFlow));
        return cloud;
    }

    CloudBuilder builder;
    std::string vpc;
    std::string near; //!< subnet of the clients
    std::string far;  //!< subnet of what they talk to
    std::string table;
    std::string group;

  private:
    static void LogFlow(const FlowRecord& record)
    {
        s_loggedBytes += record.bytesSent + record.bytesReceived;
    }

    void AddAcl()
    {
        const std::string id = builder.AddNetworkAcl(vpc, {near, far});
        auto& entries = builder.GetCloud().networkAcls.at(id).entries;
        for (const bool egress : {false, true})
        {
            for (int i = 1; i < RULES; ++i)
            {
                aws::NetworkAclEntry deny;
                deny.ruleNumber = i;
                deny.egress = egress;
                deny.protocol = aws::PROTOCOL_TCP;
                deny.cidrBlock = *aws::ParseCidr("192.0.2." + std::to_string(i) + "/32");
                deny.portFrom = 0;
                deny.portTo = 65535;
                entries.push_back(deny);
            }
            aws::NetworkAclEntry allow;
            allow.ruleNumber = 100;
            allow.egress = egress;
            allow.protocol = aws::PROTOCOL_TCP;
            allow.allow = true;
            allow.cidrBlock = *aws::ParseCidr("10.0.0.0/16");
            allow.portFrom = 0;
            allow.portTo = 65535;
            entries.push_back(allow);
        }
    }

    static uint64_t s_loggedBytes;
};

uint64_t RuledVpc::s_loggedBytes = 0;

// ---- Plain ns-3's side -----------------------------------------------------------------------

/// Hosts and routers with nothing that is not needed: IPv4 only, static routes only.
void
InstallPlainStack(const NodeContainer& nodes)
{
    Ipv4StaticRoutingHelper routing;
    InternetStackHelper stack;
    stack.SetRoutingHelper(routing);
    stack.SetIpv6StackInstall(false);
    stack.Install(nodes);
}

/// One point-to-point link, its ends in their order.
struct Link
{
    Ptr<PointToPointNetDevice> a;
    Ptr<PointToPointNetDevice> b;
    uint32_t interfaceA{0};
    uint32_t interfaceB{0};
    Ipv4Address addressA;
    Ipv4Address addressB;
};

/// Links with drop-tail queues that never overflow, without queue discs, and the traffic on them.
class Links
{
  public:
    Link Add(Ptr<Node> a,
             Ptr<Node> b,
             Ipv4Address network,
             int64_t delayNs,
             uint64_t rateA,
             uint64_t rateB)
    {
        PointToPointHelper helper;
        helper.SetDeviceAttribute("Mtu", UintegerValue(MTU));
        helper.SetChannelAttribute("Delay", TimeValue(NanoSeconds(delayNs)));
        helper.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", StringValue("100000p"));
        const NetDeviceContainer ends = helper.Install(a, b);
        Link link;
        link.a = DynamicCast<PointToPointNetDevice>(ends.Get(0));
        link.b = DynamicCast<PointToPointNetDevice>(ends.Get(1));
        link.a->SetDataRate(DataRate(rateA));
        link.b->SetDataRate(DataRate(rateB));
        Ipv4AddressHelper addresses;
        addresses.SetBase(network, "255.255.255.252");
        const Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
        TrafficControlHelper().Uninstall(ends);
        link.interfaceA = interfaces.Get(0).second;
        link.interfaceB = interfaces.Get(1).second;
        link.addressA = interfaces.GetAddress(0);
        link.addressB = interfaces.GetAddress(1);
        m_devices.push_back(link.a);
        m_devices.push_back(link.b);
        return link;
    }

    /// \return packets that all devices have taken so far
    uint64_t Count() const
    {
        uint64_t count = 0;
        for (const auto& device : m_devices)
        {
            NS_ABORT_MSG_IF(device->GetQueue()->GetTotalDroppedPackets() != 0,
                            "the hand-made network drops packets; ask for less at a time");
            count += device->GetQueue()->GetTotalReceivedPackets();
        }
        return count;
    }

  private:
    std::vector<Ptr<PointToPointNetDevice>> m_devices;
};

Ptr<Ipv4StaticRouting>
RoutesOf(Ptr<Node> node)
{
    return Ipv4StaticRoutingHelper().GetStaticRouting(node->GetObject<Ipv4>());
}

Ipv4Address
SubnetOf(uint32_t block, uint32_t number)
{
    return Ipv4Address(block + 4 * number);
}

std::string
Text(Ipv4Address address)
{
    return aws::ToString(address);
}

// ---- The work --------------------------------------------------------------------------------

Ptr<ConstantRandomVariable>
Constant(double value)
{
    Ptr<ConstantRandomVariable> constant = CreateObject<ConstantRandomVariable>();
    constant->SetAttribute("Constant", DoubleValue(value));
    return constant;
}

/// Linux's TCP, but ports do not stay in TIME_WAIT for a minute: at thousands of connections a
/// second ns-3's linear list of sockets would be all there is to measure.
TcpPreset
BenchTcp()
{
    TcpPreset preset = TcpPreset::ByName("linux-6.1");
    preset.maxSegLifetime = MilliSeconds(1);
    return preset;
}

/// What the clients tell.
struct Tally
{
    uint64_t succeeded{0};
    uint64_t failed{0};
    double latencyNs{0};

    static void Add(Tally* tally, const RequestRecord& record)
    {
        if (record.outcome == RequestOutcome::SUCCESS)
        {
            ++tally->succeeded;
            tally->latencyNs += static_cast<double>(record.total.GetNanoSeconds());
        }
        else
        {
            ++tally->failed;
        }
    }
};

constexpr int64_t START_NS = 10000000;

void
InstallServices(const Network& network, const Workload& work)
{
    for (uint32_t i = 0; i < network.servers.GetN(); ++i)
    {
        Ptr<RequestService> service = CreateObject<RequestService>();
        service->SetAttribute("Port", UintegerValue(PORT));
        service->SetAttribute("ServiceTime", PointerValue(Constant(0)));
        service->SetAttribute("Concurrency", UintegerValue(1000));
        service->SetAttribute("PathMtu", UintegerValue(work.mtu));
        service->SetTcpPreset(BenchTcp());
        network.servers.Get(i)->AddApplication(service);
    }
}

void
InstallClients(const Network& network, const Workload& work, Tally& tally)
{
    for (uint32_t i = 0; i < network.clients.GetN(); ++i)
    {
        Ptr<RequestClient> client = CreateObject<RequestClient>();
        client->SetAttribute("Remote", StringValue(network.remotes[i]));
        client->SetAttribute("Port", UintegerValue(PORT));
        client->SetAttribute("Interarrival", PointerValue(Constant(work.interval)));
        client->SetAttribute("MaxRequests", UintegerValue(work.requests / work.hosts));
        client->SetAttribute("RequestBytes", UintegerValue(work.requestBytes));
        client->SetAttribute("ResponseBytes", UintegerValue(work.responseBytes));
        client->SetAttribute("PoolSize", UintegerValue(work.poolSize));
        client->SetAttribute("PathMtu", UintegerValue(work.mtu));
        client->SetTcpPreset(BenchTcp());
        client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Tally::Add, &tally));
        const double offset = work.interval * i / work.hosts;
        client->SetStartTime(NanoSeconds(START_NS) + Seconds(offset));
        network.clients.Get(i)->AddApplication(client);
    }
}

} // namespace

Network
BuildEndpointPath(const Workload& work)
{
    RuledVpc vpc;
    Network network;
    std::vector<std::string> instances;
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        instances.push_back(vpc.builder.AddInstance(vpc.near, {vpc.group}));
    }
    const std::string endpoint =
        vpc.builder.AddInterfaceEndpoint(vpc.vpc, "sqs", {vpc.far}, {vpc.group});
    const std::string eni = vpc.builder.GetEndpointEnis(endpoint).front();
    Ptr<SimulatedCloud> cloud = vpc.Build(work.hosts, ONE_WAY_NS / 2);
    for (const std::string& instance : instances)
    {
        network.clients.Add(cloud->GetInstance(instance));
    }
    const std::string service = "com.amazonaws.us-east-1.sqs";
    network.servers = cloud->GetServiceHosts(service);
    const auto& interface = cloud->GetNetwork()->GetCloud().networkInterfaces.at(eni);
    network.remotes.assign(work.hosts, Text(interface.privateIpAddresses.front().address));
    network.crossings = 2;
    network.count = [cloud]() {
        const Conservation sum = cloud->CheckConservation();
        NS_ABORT_MSG_IF(!sum.dropped.empty() || !sum.isConserved,
                        "the VPC drops packets: " << sum.dropped.begin()->first << " "
                                                  << sum.error);
        return sum.sent;
    };
    return network;
}

Network
BuildInstances(const Workload& work)
{
    RuledVpc vpc;
    Network network;
    std::vector<std::string> clients;
    std::vector<std::string> servers;
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        clients.push_back(vpc.builder.AddInstance(vpc.near, {vpc.group}));
        servers.push_back(vpc.builder.AddInstance(vpc.far, {vpc.group}));
    }
    Ptr<SimulatedCloud> cloud = vpc.Build(1, ONE_WAY_NS);
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        network.clients.Add(cloud->GetInstance(clients[i]));
        network.servers.Add(cloud->GetInstance(servers[i]));
        Ptr<Ipv4> ipv4 = network.servers.Get(i)->GetObject<Ipv4>();
        network.remotes.push_back(Text(ipv4->GetAddress(1, 0).GetLocal()));
    }
    network.count = [cloud]() {
        const Conservation sum = cloud->CheckConservation();
        NS_ABORT_MSG_IF(!sum.dropped.empty() || !sum.isConserved,
                        "the VPC drops packets: " << sum.dropped.begin()->first << " "
                                                  << sum.error);
        return sum.sent;
    };
    return network;
}

Network
BuildHandmade(const Workload& work)
{
    // client - AZ router - endpoint - provider router - balancer - AZ router - target
    constexpr std::size_t ROUTERS = 5;
    constexpr std::size_t ENDPOINT = 1;
    constexpr int64_t HOPS = ROUTERS + 1;
    constexpr uint32_t CLIENTS = 0x0A010000; // 10.1.0.0/16
    constexpr uint32_t SERVERS = 0x0A020000;
    constexpr uint32_t BETWEEN = 0x0A030000;
    const Ipv4Mask wide("255.255.0.0");
    const auto delayOf = [](int64_t hop) {
        return ONE_WAY_NS * (hop + 1) / HOPS - ONE_WAY_NS * hop / HOPS;
    };
    Network network;
    network.clients.Create(work.hosts);
    network.servers.Create(work.hosts);
    NodeContainer routers;
    routers.Create(ROUTERS);
    InstallPlainStack(network.clients);
    InstallPlainStack(network.servers);
    InstallPlainStack(routers);
    auto links = std::make_shared<Links>();
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        const Link link = links->Add(network.clients.Get(i),
                                     routers.Get(0),
                                     SubnetOf(CLIENTS, i),
                                     delayOf(0),
                                     ENI_RATE,
                                     NO_LIMIT);
        RoutesOf(network.clients.Get(i))->SetDefaultRoute(link.addressB, link.interfaceA);
    }
    for (std::size_t i = 0; i + 1 < ROUTERS; ++i)
    {
        // The endpoint's two ports have an ENI's rate, as in the VPC.
        const Link link = links->Add(routers.Get(i),
                                     routers.Get(i + 1),
                                     SubnetOf(BETWEEN, i),
                                     delayOf(static_cast<int64_t>(i) + 1),
                                     i == ENDPOINT ? ENI_RATE : NO_LIMIT,
                                     i + 1 == ENDPOINT ? ENI_RATE : NO_LIMIT);
        RoutesOf(routers.Get(i))
            ->AddNetworkRouteTo(Ipv4Address(SERVERS), wide, link.addressB, link.interfaceA);
        RoutesOf(routers.Get(i + 1))
            ->AddNetworkRouteTo(Ipv4Address(CLIENTS), wide, link.addressA, link.interfaceB);
    }
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        const Link link = links->Add(routers.Get(ROUTERS - 1),
                                     network.servers.Get(i),
                                     SubnetOf(SERVERS, i),
                                     delayOf(ROUTERS),
                                     NO_LIMIT,
                                     ENI_RATE);
        RoutesOf(network.servers.Get(i))->SetDefaultRoute(link.addressA, link.interfaceB);
        network.remotes.push_back(Text(link.addressB));
    }
    network.crossings = HOPS;
    network.count = [links]() { return links->Count(); };
    return network;
}

Network
BuildFloor(const Workload& work)
{
    Network network;
    network.clients.Create(work.hosts);
    network.servers.Create(work.hosts);
    InstallPlainStack(network.clients);
    InstallPlainStack(network.servers);
    auto links = std::make_shared<Links>();
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        const Link link = links->Add(network.clients.Get(i),
                                     network.servers.Get(i),
                                     SubnetOf(0x0A010000, i),
                                     ONE_WAY_NS,
                                     ENI_RATE,
                                     ENI_RATE);
        network.remotes.push_back(Text(link.addressB));
    }
    network.count = [links]() { return links->Count(); };
    return network;
}

RunResult
Run(const NetworkKind& kind, const Workload& work)
{
    const Network network = kind.build(work);
    Tally tally;
    InstallServices(network, work);
    InstallClients(network, work, tally);
    const double seconds = work.interval * work.requests / work.hosts;
    Simulator::Stop(NanoSeconds(START_NS) + Seconds(seconds) + MilliSeconds(100));
    RunResult result;
    const double before = CpuNanoseconds();
    Simulator::Run();
    result.cpuNs = CpuNanoseconds() - before;
    result.requests = tally.succeeded;
    result.failures = tally.failed;
    result.events = Simulator::GetEventCount();
    result.packets = network.count();
    result.segments = result.packets / network.crossings;
    result.latencyNs = tally.succeeded ? tally.latencyNs / static_cast<double>(tally.succeeded) : 0;
    NS_ABORT_MSG_IF(tally.failed != 0 || tally.succeeded != work.requests,
                    kind.name << ", " << work.name << ": " << tally.succeeded << " of "
                              << work.requests << " requests succeeded; ask for less at a time");
    return result;
}

} // namespace bench
} // namespace vpc
} // namespace ns3
