// SPDX-License-Identifier: GPL-2.0-only
// Who gets what, what cuts whom, and by how many ways: the answers of the rules against graphs with
// known answers, and against simulations of the failures.
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-az-latency.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-failure-table.h"
#include "ns3/vpc-finding.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-survey.h"
#include "ns3/vpc-topology-drawing.h"
#include "ns3/vpc-topology-graph.h"
#include "ns3/vpc-workload-helper.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>

namespace ns3
{
namespace vpc
{
namespace
{

const std::vector<std::string> ZONES = {"use1-az1", "use1-az2", "use1-az4"};

/// A VPC with a client subnet and a service subnet in each zone.
struct Net
{
    explicit Net(CloudBuilder& to, const std::string& second = "0")
        : builder(to)
    {
        vpc = builder.AddVpc("10." + second + ".0.0/16");
        group = builder.AddSecurityGroup(vpc);
        builder.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
        for (std::size_t z = 0; z < ZONES.size(); ++z)
        {
            const std::string begin = "10." + second + "." + std::to_string(z);
            clients.push_back(builder.AddSubnet(vpc, begin + ".0/24", ZONES[z]));
            services.push_back(
                builder.AddSubnet(vpc,
                                  "10." + second + ".1" + std::to_string(z) + ".0/24",
                                  ZONES[z]));
        }
    }

    /// A host in each client subnet.
    void Inhabit() const
    {
        for (const std::string& subnet : clients)
        {
            builder.AddInstance(subnet, {group});
        }
    }

    CloudBuilder& builder;
    std::string vpc;
    std::string group;
    std::vector<std::string> clients;
    std::vector<std::string> services;
};

/// A description with all that is made of it.
struct Analysis
{
    explicit Analysis(const aws::Cloud& cloud)
        : survey(cloud),
          failures(survey),
          graph(survey,
                [](const std::string& a, const std::string& b) {
                    return AzLatency::Measured2020().OneWay(a, b);
                }),
          findings(FindAll({survey, failures, graph}))
    {
    }

    /// \param id of an endpoint or site \return its index
    std::size_t FindService(const std::string& id) const
    {
        const auto& all = survey.GetServices();
        return static_cast<std::size_t>(
            std::find_if(all.begin(),
                         all.end(),
                         [&id](const SurveyService& service) { return service.id == id; }) -
            all.begin());
    }

    /// \param id of a subnet \return its index
    std::size_t FindClient(const std::string& id) const
    {
        const auto& all = survey.GetClients();
        return static_cast<std::size_t>(
            std::find_if(all.begin(),
                         all.end(),
                         [&id](const SurveyClient& client) { return client.subnetId == id; }) -
            all.begin());
    }

    /// \param cuts of a table \return "unit[+unit] client service", sorted
    std::set<std::string> TextsOf(const std::vector<Cut>& cuts) const
    {
        std::set<std::string> texts;
        for (const Cut& cut : cuts)
        {
            std::string text;
            for (const FailureUnit& unit : cut.failed)
            {
                text += (text.empty() ? "" : "+") + unit.id;
            }
            texts.insert(text + " " + survey.GetClients()[cut.client].subnetId + " " +
                         survey.GetServices()[cut.service].id);
        }
        return texts;
    }

    /// \param name of findings \return the first id of each
    std::vector<std::string> FindingsOf(const std::string& name) const
    {
        std::vector<std::string> ids;
        for (const Finding& finding : findings)
        {
            if (finding.name == name)
            {
                ids.push_back(finding.ids.front());
            }
        }
        return ids;
    }

    Survey survey;
    FailureTable failures;
    TopologyGraph graph;
    std::vector<Finding> findings;
};

using Ids = std::vector<std::string>;

TEST(AnalysisSurvey, SubnetsWithHostsAreClientsAndProbesStandForHostsToCome)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    builder.AddInterfaceEndpoint(net.vpc, "sqs", net.services, {net.group});
    const Survey empty(builder.GetCloud());
    ASSERT_EQ(empty.GetClients().size(), 3u);
    EXPECT_TRUE(empty.GetClients()[0].isProbe);
    const std::string host = builder.AddInstance(net.clients[1], {net.group});
    const Survey inhabited(builder.GetCloud());
    ASSERT_EQ(inhabited.GetClients().size(), 1u);
    EXPECT_EQ(inhabited.GetClients()[0].instanceId, host);
    EXPECT_FALSE(inhabited.GetClients()[0].isProbe);
}

TEST(AnalysisSurvey, ServicesAreAskedByHttpsIfTheyTakeIt)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    builder.AddInterfaceEndpoint(net.vpc, "s3", net.services, {net.group});
    EXPECT_EQ(Survey(builder.GetCloud()).GetServices().at(0).port, 443);
}

TEST(AnalysisFailures, ASingleEniIsASinglePointAndTwoAreAPair)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const auto one = builder.AddInterfaceEndpoint(net.vpc, "sqs", {net.services[0]}, {net.group});
    const auto two = builder.AddInterfaceEndpoint(net.vpc,
                                                  "sns",
                                                  {net.services[0], net.services[1]},
                                                  {net.group});
    net.Inhabit();
    const Analysis a(builder.GetCloud());
    const std::string eni = builder.GetEndpointEnis(one)[0];
    const std::set<std::string> expected = {eni + " " + net.clients[0] + " " + one,
                                            eni + " " + net.clients[1] + " " + one,
                                            eni + " " + net.clients[2] + " " + one,
                                            "use1-az1 " + net.clients[1] + " " + one,
                                            "use1-az1 " + net.clients[2] + " " + one};
    EXPECT_EQ(a.TextsOf(a.failures.GetSingles()), expected);
    // Zone 3's clients lose the second endpoint with both of its zones, both ENIs, or one of each;
    // those of zones 1 and 2 go down with their own zone.
    const Ids enis = builder.GetEndpointEnis(two);
    std::set<std::string> pairs;
    for (const std::string& client : net.clients)
    {
        pairs.insert(enis[0] + "+" + enis[1] + " " + client + " " + two);
    }
    pairs.insert("use1-az1+use1-az2 " + net.clients[2] + " " + two);
    for (const std::string& client : {net.clients[1], net.clients[2]})
    {
        pairs.insert("use1-az1+" + enis[1] + " " + client + " " + two);
    }
    for (const std::string& client : {net.clients[0], net.clients[2]})
    {
        pairs.insert("use1-az2+" + enis[0] + " " + client + " " + two);
    }
    EXPECT_EQ(a.TextsOf(a.failures.GetPairs()), pairs);
}

TEST(AnalysisGraph, CountsWaysAndFindsThePointsBetweenThem)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const auto one = builder.AddInterfaceEndpoint(net.vpc, "sqs", {net.services[0]}, {net.group});
    const auto all = builder.AddInterfaceEndpoint(net.vpc, "sns", net.services, {net.group});
    const Analysis a(builder.GetCloud());
    const std::size_t client = a.FindClient(net.clients[2]);
    EXPECT_EQ(a.graph.CountDisjointPaths(client, a.FindService(all)), 3u);
    EXPECT_EQ(a.graph.CountEdgeDisjointPaths(client, a.FindService(all)), 3u);
    EXPECT_EQ(a.graph.CountZoneDisjointPaths(client, a.FindService(all)), 3u);
    EXPECT_TRUE(a.graph.FindSinglePoints(client, a.FindService(all)).empty());
    EXPECT_EQ(a.graph.CountDisjointPaths(client, a.FindService(one)), 1u);
    EXPECT_EQ(a.graph.CountEdgeDisjointPaths(client, a.FindService(one)), 1u);
    const auto points = a.graph.FindSinglePoints(client, a.FindService(one));
    ASSERT_EQ(points.size(), 1u);
    EXPECT_EQ(a.graph.GetGraph()[points[0]].id, builder.GetEndpointEnis(one)[0]);
    // Half of 0.798 ms between zones 1 and 4, and of 0.49 ms within zone 1, as measured.
    EXPECT_EQ(a.graph.FindLeastDelay(client, a.FindService(one)),
              AzLatency::Measured2020().OneWay("use1-az4", "use1-az1") + MicroSeconds(245));
}

/// A provider with two zones and two consumers' zones; returns the endpoint.
std::string
AddProvider(CloudBuilder& builder, const Net& consumer, bool crossZone, std::size_t targetsPerZone)
{
    Net provider(builder, "1");
    const Ids subnets = {provider.services[0], provider.services[1]};
    const std::string balancer = builder.AddLoadBalancer("saas", subnets);
    builder.GetLoadBalancer(balancer).crossZone = crossZone;
    const std::string group = builder.AddTargetGroup(provider.vpc, 443);
    for (std::size_t z = 0; z < 2; ++z)
    {
        for (std::size_t i = 0; i < targetsPerZone; ++i)
        {
            builder.RegisterTargets(group,
                                    {builder.AddInstance(provider.clients[z], {provider.group})});
        }
    }
    for (aws::Target& target : builder.GetTargetGroup(group).targets)
    {
        target.state = "healthy";
    }
    builder.AddListener(balancer, 443, group);
    return builder.AddServiceEndpoint(consumer.vpc,
                                      builder.AddEndpointService({balancer}),
                                      {consumer.services[0], consumer.services[1]},
                                      {consumer.group});
}

TEST(AnalysisGraph, PrivateLinkLeadsThroughBalancersAndTargets)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const std::string endpoint = AddProvider(builder, net, false, 1);
    const Analysis a(builder.GetCloud());
    const std::size_t service = a.FindService(endpoint);
    const std::size_t client = a.FindClient(net.clients[2]);
    ASSERT_TRUE(a.failures.IsServed(client, service));
    EXPECT_EQ(a.graph.CountDisjointPaths(client, service), 2u);
    EXPECT_EQ(a.graph.CountZoneDisjointPaths(client, service), 2u);
    EXPECT_TRUE(a.failures.GetSingles().empty());
    EXPECT_FALSE(a.failures.GetPairs().empty());
}

namespace
{

/// \param unit what fails \param cloud where; it fails after 30 s
void
Break(const FailureUnit& unit, SimulatedCloud& cloud)
{
    using Kind = FailureUnit::Kind;
    static const std::map<Kind, FaultKind> kinds = {{Kind::ZONE, FaultKind::AZ},
                                                    {Kind::ENDPOINT_ENI, FaultKind::ENDPOINT_ENI},
                                                    {Kind::TARGET, FaultKind::INSTANCE},
                                                    {Kind::ROUTER, FaultKind::CUSTOMER_ROUTER}};
    if (unit.kind == Kind::BALANCER_ENI)
    {
        // There is no such fault to be asked for, as AWS repairs nodes by itself.
        Simulator::Schedule(Seconds(30), [eni = cloud.GetEni(unit.id)] { eni->SetDead(true); });
        return;
    }
    Fault fault;
    fault.start = Seconds(30);
    fault.target = unit.id;
    fault.kind = unit.kind != Kind::LINK           ? kinds.at(unit.kind)
                 : unit.id.rfind("dxvif-", 0) == 0 ? FaultKind::VIRTUAL_INTERFACE
                                                   : FaultKind::VPN_TUNNEL;
    cloud.GetFaults()->Add(fault);
}

/// Requests of each client to each service after everybody has noticed: well, not.
using Tallies = std::map<std::pair<std::size_t, std::size_t>, std::pair<int, int>>;

/// \param a what is known of a cloud \param description it \param unit what fails \return what
/// becomes of requests
Tallies
SimulateFailure(const Analysis& a, const aws::Cloud& description, const FailureUnit& unit)
{
    Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
    cloud->Build(description);
    const int64_t stream = 100 + cloud->AssignStreams(100);
    WorkloadHelper workload(cloud);
    if (!description.vpcEndpoints.empty())
    {
        workload.InstallService("com.amazonaws.us-east-1.sqs");
    }
    for (const auto& [arn, group] : description.targetGroups)
    {
        for (const aws::Target& target : group.targets)
        {
            workload.InstallServiceOn(target.id);
        }
    }
    workload.SetPreset(WorkloadHelper::PlainClient());
    Tallies tallies;
    const Time noticed = Seconds(300);
    const auto& services = a.survey.GetServices();
    for (std::size_t s = 0; s < services.size(); ++s)
    {
        std::string remote;
        if (services[s].kind == SurveyService::Kind::SITE)
        {
            workload.InstallServiceOn(services[s].destinations.front());
            remote =
                aws::ToString(description.onPremisesSites.at(services[s].id).hosts.front().address);
        }
        else
        {
            remote =
                cloud->GetNetwork()->GetCloud().vpcEndpoints.at(services[s].id).dnsNames.front();
        }
        for (std::size_t c = 0; c < a.survey.GetClients().size(); ++c)
        {
            Ptr<RequestClient> client =
                workload.InstallClient(a.survey.GetClients()[c].instanceId,
                                       std::to_string(c) + " " + std::to_string(s),
                                       remote);
            client->SetStartTime(Seconds(1));
            client->SetStopTime(Seconds(360));
            client->TraceConnectWithoutContext(
                "RequestDone",
                Callback<void, const RequestRecord&>(std::function<void(const RequestRecord&)>(
                    [&tallies, c, s, noticed](const RequestRecord& record) {
                        if (record.start > noticed)
                        {
                            auto& [well, bad] = tallies[{c, s}];
                            (record.outcome == RequestOutcome::SUCCESS ? well : bad)++;
                        }
                    })));
        }
    }
    workload.AssignStreams(stream);
    Break(unit, *cloud);
    Simulator::Stop(Seconds(360));
    Simulator::Run();
    Simulator::Destroy();
    return tallies;
}

/// Simulate each single failure, and hold the table against what becomes of requests.
/// \param description a cloud \param kinds of failures that it must have
void
HoldSingles(const aws::Cloud& description, const std::set<FailureUnit::Kind>& kinds)
{
    const Analysis a(description);
    std::set<FailureUnit::Kind> simulated;
    std::size_t cuts = 0;
    for (const FailureUnit& unit : a.survey.GetUnits())
    {
        simulated.insert(unit.kind);
        const Tallies tallies = SimulateFailure(a, description, unit);
        for (std::size_t c = 0; c < a.survey.GetClients().size(); ++c)
        {
            const bool isGone =
                unit.kind == FailureUnit::Kind::ZONE && unit.id == a.survey.GetClients()[c].azId;
            for (std::size_t s = 0; s < a.survey.GetServices().size() && !isGone; ++s)
            {
                const std::vector<Cut>& all = a.failures.GetSingles();
                const bool isCut = std::any_of(all.begin(), all.end(), [&](const Cut& cut) {
                    return cut.failed.front() == unit && cut.client == c && cut.service == s;
                });
                cuts += isCut ? 1 : 0;
                ASSERT_EQ(tallies.count({c, s}), 1u) << unit.id << ' ' << c << ' ' << s;
                const auto& [well, bad] = tallies.at({c, s});
                EXPECT_GT(well + bad, 5) << unit.id << ' ' << c << ' ' << s;
                EXPECT_EQ(isCut ? well : bad, 0)
                    << ToString(unit.kind) << ' ' << unit.id << ": client " << c << ", service "
                    << a.survey.GetServices()[s].id << (isCut ? " is cut" : " is not cut");
            }
        }
    }
    EXPECT_EQ(simulated, kinds);
    EXPECT_EQ(cuts, a.failures.GetSingles().size());
    EXPECT_GT(cuts, 2u);
}

} // namespace

// What cuts whom is no opinion: each failure of a cloud with single points is simulated, and each
// client that is said to lose a service loses it, and no other does, once everybody has noticed.
TEST(AnalysisFailures, EachSingleFailureCutsWhomTheTableSays)
{
    using Kind = FailureUnit::Kind;
    CloudBuilder builder("us-east-1");
    Net net(builder);
    builder.AddInterfaceEndpoint(net.vpc, "sqs", {net.services[0]}, {net.group});
    AddProvider(builder, net, true, 1);
    net.Inhabit();
    HoldSingles(builder.GetCloud(),
                {Kind::ZONE, Kind::ENDPOINT_ENI, Kind::BALANCER_ENI, Kind::TARGET});
}

TEST(AnalysisFailures, EachSingleFailureOfASitesLinesCutsWhomTheTableSays)
{
    using Kind = FailureUnit::Kind;
    for (const bool isDirect : {true, false})
    {
        CloudBuilder builder("us-east-1");
        Net net(builder);
        const std::string gateway = builder.AddVpnGateway(net.vpc);
        builder.AddRouteTable(net.vpc, net.clients);
        for (auto& [id, table] : builder.GetCloud().routeTables)
        {
            table.propagatingVgws = {gateway};
        }
        builder.AddOnPremisesSite("hq", {"172.16.0.0/16"}, {"r1", "r2"});
        builder.AddOnPremisesHost("hq", "172.16.0.20");
        if (isDirect) // one line, one router: single points; else a second line on another router
        {
            builder.AddVirtualInterface(
                builder.AddDirectConnect("hq/r1", DataRate("1Gbps"), MilliSeconds(4)),
                gateway);
        }
        else
        {
            builder.AddVpnConnection(builder.AddCustomerGateway("hq/r1", MilliSeconds(40)),
                                     gateway);
        }
        net.Inhabit();
        HoldSingles(builder.GetCloud(), {Kind::ZONE, Kind::LINK, Kind::ROUTER});
    }
}

// No request is quicker than light: a connection and an exchange are two round trips over the least
// delay of the graph.
TEST(AnalysisGraph, LeastDelayIsALowerBoundOfSimulatedLatency)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const auto sqs = builder.AddInterfaceEndpoint(net.vpc, "sqs", net.services, {net.group});
    const auto provided = AddProvider(builder, net, false, 1);
    const auto s3 =
        builder.AddGatewayEndpoint(net.vpc, "s3", {builder.AddRouteTable(net.vpc, net.clients)});
    net.Inhabit();
    const Analysis a(builder.GetCloud());
    Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
    cloud->Build(builder.GetCloud());
    WorkloadHelper workload(cloud);
    workload.SetServiceAttribute("ServiceTime",
                                 StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    workload.InstallService("com.amazonaws.us-east-1.sqs");
    workload.InstallService("com.amazonaws.us-east-1.s3");
    for (const auto& [arn, group] : builder.GetCloud().targetGroups)
    {
        for (const aws::Target& target : group.targets)
        {
            workload.InstallServiceOn(target.id);
        }
    }
    workload.SetPreset(WorkloadHelper::PlainClient());
    std::map<std::pair<std::size_t, std::size_t>, Time> least;
    const auto& endpoints = cloud->GetNetwork()->GetCloud().vpcEndpoints;
    for (std::size_t c = 0; c < a.survey.GetClients().size(); ++c)
    {
        for (const std::string& id : {sqs, provided, s3})
        {
            const std::size_t s = a.FindService(id);
            const std::string name =
                id == s3 ? "s3.us-east-1.amazonaws.com" : endpoints.at(id).dnsNames.front();
            Ptr<RequestClient> client =
                workload.InstallClient(a.survey.GetClients()[c].instanceId, "", name);
            client->SetAttribute("RequestBytes", UintegerValue(200));
            client->SetAttribute("ResponseBytes", UintegerValue(200));
            client->SetStartTime(Seconds(1));
            client->SetStopTime(Seconds(100));
            client->TraceConnectWithoutContext(
                "RequestDone",
                Callback<void, const RequestRecord&>(std::function<void(const RequestRecord&)>(
                    [&least, c, s](const RequestRecord& record) {
                        const Time took = record.connect + record.firstByte;
                        const auto known = least.emplace(std::make_pair(c, s), took).first;
                        known->second = std::min(known->second, took);
                    })));
        }
    }
    workload.AssignStreams(100 + cloud->AssignStreams(100));
    Simulator::Stop(Seconds(100));
    Simulator::Run();
    Simulator::Destroy();
    EXPECT_EQ(least.size(), 9u);
    for (const auto& [key, took] : least)
    {
        const auto delay = a.graph.FindLeastDelay(key.first, key.second);
        ASSERT_TRUE(delay);
        EXPECT_GE(took, NanoSeconds(4 * delay->GetNanoSeconds()))
            << a.survey.GetServices()[key.second].id;
        // And no more than that by much: two exchanges of a packet or two.
        EXPECT_LT(took, NanoSeconds(4 * delay->GetNanoSeconds()) + MilliSeconds(2))
            << a.survey.GetServices()[key.second].id;
    }
}

TEST(AnalysisFinding, EndpointsInFewerZonesAndSinglePoints)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const auto few = builder.AddInterfaceEndpoint(net.vpc, "sqs", {net.services[0]}, {net.group});
    builder.AddInterfaceEndpoint(net.vpc, "sns", net.services, {net.group});
    const Analysis a(builder.GetCloud());
    EXPECT_EQ(a.FindingsOf("endpoint-in-fewer-zones"), Ids{few});
    EXPECT_EQ(a.FindingsOf("single-point-of-failure"), (Ids{few, few})); // its zone, its ENI
    EXPECT_EQ(a.FindingsOf("policy-allows-everything").size(), 2u);
    EXPECT_TRUE(a.FindingsOf("unused-endpoint").empty());
    EXPECT_TRUE(a.FindingsOf("endpoint-admits-nobody").empty());
    EXPECT_EQ(a.findings.front().name, "endpoint-in-fewer-zones"); // the worst first
}

TEST(AnalysisFinding, AnEndpointThatAdmitsNobodyIsUnused)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const std::string closed = builder.AddSecurityGroup(net.vpc);
    const auto endpoint = builder.AddInterfaceEndpoint(net.vpc, "sqs", net.services, {closed});
    EXPECT_EQ(Analysis(builder.GetCloud()).FindingsOf("endpoint-admits-nobody"), Ids{endpoint});
    EXPECT_EQ(Analysis(builder.GetCloud()).FindingsOf("unused-endpoint"), Ids{endpoint});
    builder.AllowIngress(closed, "tcp", 443, 443, "10.0.0.0/16");
    EXPECT_TRUE(Analysis(builder.GetCloud()).FindingsOf("endpoint-admits-nobody").empty());
}

TEST(AnalysisFinding, GatewayRoutesThatNeighboursHave)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const std::string gateway = builder.AddInternetGateway(net.vpc);
    const std::string with = builder.AddRouteTable(net.vpc, {net.clients[0], net.clients[1]});
    const std::string without = builder.AddRouteTable(net.vpc, {net.clients[2]});
    builder.AddRoute(without, "0.0.0.0/0", gateway);
    const auto s3 = builder.AddGatewayEndpoint(net.vpc, "s3", {with});
    for (const std::string& subnet : net.clients)
    {
        builder.AssociatePublicAddress(builder.AddInstance(subnet, {net.group}));
    }
    const Analysis a(builder.GetCloud());
    EXPECT_EQ(a.FindingsOf("no-route-to-gateway-endpoint"), Ids{s3});
    EXPECT_EQ(a.FindingsOf("leaves-by-internet-gateway"), Ids{s3});
    CloudBuilder better("us-east-1");
    Net fine(better);
    better.AddGatewayEndpoint(fine.vpc, "s3", {better.AddRouteTable(fine.vpc, fine.clients)});
    fine.Inhabit();
    const Analysis b(better.GetCloud());
    EXPECT_TRUE(b.FindingsOf("no-route-to-gateway-endpoint").empty());
    EXPECT_TRUE(b.FindingsOf("leaves-by-internet-gateway").empty());
}

TEST(AnalysisFinding, ANetworkAclThatDropsAnswers)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const auto sqs = builder.AddInterfaceEndpoint(net.vpc, "sqs", net.services, {net.group});
    const std::string acl = builder.AddNetworkAcl(net.vpc, {net.clients[0]});
    aws::NetworkAcl& rules = builder.GetCloud().networkAcls.at(acl);
    rules.entries.push_back({100, true, aws::ALL_PROTOCOLS, true, aws::Cidr{0, 0}, -1, -1, -1, -1});
    const Analysis a(builder.GetCloud());
    EXPECT_EQ(a.FindingsOf("asymmetric-network-acl"), Ids{sqs});
    rules.entries.push_back(
        {100, false, aws::ALL_PROTOCOLS, true, aws::Cidr{0, 0}, -1, -1, -1, -1});
    EXPECT_TRUE(Analysis(builder.GetCloud()).FindingsOf("asymmetric-network-acl").empty());
}

TEST(AnalysisFinding, LinesOfASiteOnOneRouter)
{
    const auto make = [](const Ids& routers) {
        CloudBuilder builder("us-east-1");
        Net net(builder);
        const std::string gateway = builder.AddVpnGateway(net.vpc);
        builder.AddRouteTable(net.vpc, net.clients);
        for (auto& [id, table] : builder.GetCloud().routeTables)
        {
            table.propagatingVgws = {gateway};
        }
        builder.AddOnPremisesSite("hq", {"172.16.0.0/16"}, routers);
        builder.AddOnPremisesHost("hq", "172.16.0.20");
        builder.AddVirtualInterface(
            builder.AddDirectConnect("hq/" + routers.front(), DataRate("1Gbps"), MilliSeconds(4)),
            gateway);
        builder.AddVpnConnection(
            builder.AddCustomerGateway("hq/" + routers.back(), MilliSeconds(40)),
            gateway);
        return builder.GetCloud();
    };
    const Analysis shared(make({"r1"}));
    EXPECT_EQ(shared.FindingsOf("lines-on-one-router"), Ids{"hq"});
    EXPECT_EQ(shared.FindingsOf("single-point-of-failure"), Ids{"hq"}); // the router
    const Analysis apart(make({"r1", "r2"}));
    EXPECT_TRUE(apart.FindingsOf("lines-on-one-router").empty());
    EXPECT_TRUE(apart.FindingsOf("single-point-of-failure").empty());
    const std::size_t site = apart.FindService("hq");
    ASSERT_TRUE(apart.failures.IsServed(0, site));
    EXPECT_EQ(apart.graph.FindLeastDelay(0, site),
              MilliSeconds(2)); // half of Direct Connect's 4 ms
}

TEST(AnalysisFinding, PeeringsWithTheSameAddressesAreTakenOut)
{
    CloudBuilder builder("us-east-1");
    const std::string a = builder.AddVpc("10.0.0.0/16");
    const std::string b = builder.AddVpc("10.1.0.0/16");
    const std::string peering = builder.AddVpcPeering(a, b);
    aws::Cloud& cloud = builder.GetCloud();
    EXPECT_TRUE(TakeOverlappingPeerings(cloud).empty());
    cloud.vpcs.at(b).cidrBlocks.push_back(*aws::ParseCidr("10.0.128.0/17"));
    const std::vector<Finding> findings = TakeOverlappingPeerings(cloud);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].name, "overlapping-peering");
    EXPECT_EQ(findings[0].ids, (Ids{peering, a, b}));
    EXPECT_TRUE(cloud.vpcPeeringConnections.empty());
}

TEST(AnalysisDrawing, ZonesAreClustersAndWhatFailedIsMarked)
{
    CloudBuilder builder("us-east-1");
    Net net(builder);
    const auto sqs = builder.AddInterfaceEndpoint(net.vpc, "sqs", net.services, {net.group});
    const Analysis a(builder.GetCloud());
    const auto draw = [&](const std::set<FailureUnit>& failed) {
        std::ostringstream out;
        WriteDot(out, a.graph, failed, [](const std::string& id) { return id; });
        return out.str();
    };
    const std::string well = draw({});
    for (const std::string& zone : ZONES)
    {
        EXPECT_NE(well.find("subgraph \"cluster_" + zone + "\""), std::string::npos);
    }
    EXPECT_EQ(well.find("dashed"), std::string::npos);
    EXPECT_NE(well.find(builder.GetEndpointEnis(sqs)[0]), std::string::npos);
    EXPECT_NE(draw({{FailureUnit::Kind::ZONE, ZONES[0]}}).find("dashed"), std::string::npos);
}

} // namespace
} // namespace vpc
} // namespace ns3
