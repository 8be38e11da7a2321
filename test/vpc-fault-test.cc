// SPDX-License-Identifier: GPL-2.0-only
// What each kind of fault kills, what it spares, and who notices.
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/names.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-service.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-stub-resolver.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// Three zones, a client and a private subnet in each, an sqs endpoint in all three, S3 by gateway
/// endpoint, and a NAT gateway in the first zone.
class FaultTest : public testing::Test
{
  protected:
    static constexpr int ZONES = 3;

    FaultTest()
        : m_builder("us-east-1")
    {
        m_vpc = m_builder.AddVpc("10.0.0.0/16");
        m_group = m_builder.AddSecurityGroup(m_vpc);
        m_builder.AllowIngress(m_group, "-1", -1, -1, "10.0.0.0/16");
        for (int zone = 1; zone <= ZONES; ++zone)
        {
            const std::string n = std::to_string(zone);
            m_zones.push_back("use1-az" + n);
            m_clientSubnets.push_back(
                m_builder.AddSubnet(m_vpc, "10.0." + n + "0.0/24", m_zones.back()));
            m_endpointSubnets.push_back(
                m_builder.AddSubnet(m_vpc, "10.0." + n + "1.0/24", m_zones.back()));
        }
        const std::string open = m_builder.AddSubnet(m_vpc, "10.0.99.0/24", m_zones[0]);
        const std::string gateway = m_builder.AddInternetGateway(m_vpc);
        m_builder.AddRoute(m_builder.AddRouteTable(m_vpc, {open}), "0.0.0.0/0", gateway);
        m_nat = m_builder.AddNatGateway(open);
        m_table = m_builder.AddRouteTable(m_vpc, m_clientSubnets);
        m_builder.AddRoute(m_table, "0.0.0.0/0", m_nat);
        m_endpoint = m_builder.AddInterfaceEndpoint(m_vpc, "sqs", m_endpointSubnets, {m_group});
        m_builder.AddGatewayEndpoint(m_vpc, "s3", {m_table});
        for (const std::string& subnet : m_clientSubnets)
        {
            m_clients.push_back(m_builder.AddInstance(subnet, {m_group}));
        }
        m_enis = m_builder.GetEndpointEnis(m_endpoint);
        m_cloud = CreateObject<SimulatedCloud>();
        m_cloud->Build(m_builder.GetCloud());
        m_cloud->AssignStreams(100);
        for (const char* name : {"com.amazonaws.us-east-1.sqs", "com.amazonaws.us-east-1.s3"})
        {
            NodeContainer hosts = m_cloud->GetServiceHosts(name);
            for (uint32_t i = 0; i < hosts.GetN(); ++i)
            {
                Ptr<RequestService> service = CreateObject<RequestService>();
                service->SetAttribute("Port", UintegerValue(443));
                service->SetAttribute("ServiceTime", PointerValue(Constant(0)));
                hosts.Get(i)->AddApplication(service);
            }
        }
        m_cloud->TraceConnectWithoutContext("HealthChange",
                                            MakeCallback(&FaultTest::SeeHealth, this));
        m_cloud->TraceConnectWithoutContext("FaultStart",
                                            MakeCallback(&FaultTest::SeeFaultStart, this));
        m_cloud->TraceConnectWithoutContext("FaultEnd",
                                            MakeCallback(&FaultTest::SeeFaultEnd, this));
        m_cloud->TraceConnectWithoutContext("Drop", MakeCallback(&FaultTest::SeeDrop, this));
    }

    ~FaultTest() override
    {
        m_cloud = nullptr;
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    static Ptr<RandomVariableStream> Constant(double value)
    {
        Ptr<ConstantRandomVariable> constant = CreateObject<ConstantRandomVariable>();
        constant->SetAttribute("Constant", DoubleValue(value));
        return constant;
    }

    /// One request of a client at a time, to a name or address, within two seconds. \return its
    /// group
    std::string Ask(int zone, const std::string& remote, double at)
    {
        Ptr<Node> node = m_cloud->GetInstance(m_clients[zone]);
        Ptr<StubResolver> resolver = CreateObject<StubResolver>();
        resolver->SetNode(node);
        resolver->SetAttribute("Timeout", TimeValue(Seconds(1)));
        resolver->SetAttribute("Attempts", UintegerValue(1));
        Ptr<RequestClient> client = CreateObject<RequestClient>();
        const std::string group = "request" + std::to_string(m_asked++);
        client->SetAttribute("Group", StringValue(group));
        client->SetAttribute("Remote", StringValue(remote));
        client->SetAttribute("Port", UintegerValue(443));
        client->SetAttribute("MaxRequests", UintegerValue(1));
        client->SetAttribute("MaxAttempts", UintegerValue(1));
        client->SetAttribute("ConnectTimeout", TimeValue(Seconds(1)));
        client->SetAttribute("RequestTimeout", TimeValue(Seconds(1)));
        client->SetAttribute("PoolSize", UintegerValue(0));
        client->SetResolver(resolver);
        client->SetPathLookup(MakeCallback(&SimulatedCloud::FindPath, m_cloud));
        client->SetStartTime(Seconds(at));
        client->TraceConnectWithoutContext("RequestDone",
                                           MakeCallback(&FaultTest::SeeRequest, this));
        node->AddApplication(client);
        return group;
    }

    std::string AddressOfEni(int zone) const
    {
        const auto& eni = m_cloud->GetNetwork()->GetCloud().networkInterfaces.at(m_enis[zone]);
        return aws::ToString(eni.privateIpAddresses.front().address);
    }

    std::string AddressOfInstance(int zone) const
    {
        const aws::Cloud& cloud = m_cloud->GetNetwork()->GetCloud();
        const std::string& eniId = cloud.instances.at(m_clients[zone]).networkInterfaceIds.front();
        return aws::ToString(cloud.networkInterfaces.at(eniId).privateIpAddresses.front().address);
    }

    void Run(double until)
    {
        Simulator::Stop(Seconds(until));
        Simulator::Run();
        EXPECT_TRUE(m_cloud->CheckConservation().isConserved) << m_cloud->CheckConservation().error;
    }

    void SeeRequest(const RequestRecord& record)
    {
        m_records[record.group] = record;
    }

    void SeeHealth(const std::string& eniId, bool healthy)
    {
        m_health.emplace_back(eniId, healthy);
        m_healthTimes.push_back(Simulator::Now());
    }

    void SeeFaultStart(const Fault&)
    {
        m_starts.push_back(Simulator::Now());
    }

    void SeeFaultEnd(const Fault&)
    {
        m_ends.push_back(Simulator::Now());
    }

    void SeeDrop(Ptr<const Packet>, const DropRecord& record)
    {
        ++m_drops[record.reason];
    }

    CloudBuilder m_builder;
    std::string m_vpc;
    std::string m_group;
    std::string m_nat;
    std::string m_table;
    std::string m_endpoint;
    std::vector<std::string> m_zones;
    std::vector<std::string> m_clientSubnets;
    std::vector<std::string> m_endpointSubnets;
    std::vector<std::string> m_clients;
    std::vector<std::string> m_enis;
    Ptr<SimulatedCloud> m_cloud;
    int m_asked{0};
    std::map<std::string, RequestRecord> m_records;
    std::vector<std::pair<std::string, bool>> m_health;
    std::vector<Time> m_healthTimes;
    std::vector<Time> m_starts;
    std::vector<Time> m_ends;
    std::map<DropReason, int> m_drops;
};

Fault
MakeFault(FaultKind kind, const std::string& target, double start, double duration)
{
    Fault fault;
    fault.kind = kind;
    fault.target = target;
    fault.start = Seconds(start);
    fault.duration = Seconds(duration);
    return fault;
}

} // namespace

TEST_F(FaultTest, DeadEniIsSilentAndTheOthersLive)
{
    m_cloud->GetFaults()->Add(MakeFault(FaultKind::ENDPOINT_ENI, m_enis[0], 10, 10));
    const std::string before = Ask(0, AddressOfEni(0), 5);
    const std::string dead = Ask(0, AddressOfEni(0), 12);
    const std::string other = Ask(0, AddressOfEni(1), 12);
    const std::string after = Ask(0, AddressOfEni(0), 21);
    Run(30);
    EXPECT_EQ(m_records[before].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[dead].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(m_records[other].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[other].eniId, m_enis[1]);
    EXPECT_EQ(m_records[after].outcome, RequestOutcome::SUCCESS);
    EXPECT_GT(m_drops[DropReason::FAULT_ENI], 0);
    ASSERT_EQ(m_starts.size(), 1u);
    EXPECT_EQ(m_starts[0], Seconds(10));
    ASSERT_EQ(m_ends.size(), 1u);
    EXPECT_EQ(m_ends[0], Seconds(20));
}

TEST_F(FaultTest, DeadInstanceIsSilentBothWaysAndTheOthersLive)
{
    for (const int zone : {1, 2})
    {
        m_cloud->GetInstance(m_clients[zone])->AddApplication(CreateObject<RequestService>());
    }
    m_cloud->GetFaults()->Add(MakeFault(FaultKind::INSTANCE, m_clients[1], 10, 10));
    const std::string before = Ask(0, AddressOfInstance(1), 5);
    const std::string dead = Ask(0, AddressOfInstance(1), 12);
    const std::string out = Ask(1, AddressOfInstance(2), 12);
    const std::string other = Ask(0, AddressOfInstance(2), 12);
    const std::string after = Ask(0, AddressOfInstance(1), 21);
    Run(30);
    EXPECT_EQ(m_records[before].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[dead].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(m_records[out].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(m_records[other].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[after].outcome, RequestOutcome::SUCCESS);
}

TEST_F(FaultTest, HealthCheckNoticesASeenFaultWithinItsThresholdAndItsEnd)
{
    m_cloud->GetFaults()->Add(MakeFault(FaultKind::ENDPOINT_ENI, m_enis[2], 100, 100));
    Run(300);
    // Three polls of 10 s each: 20 to 30 s after the fact, both ways.
    ASSERT_EQ(m_health.size(), 2u);
    EXPECT_EQ(m_health[0], std::make_pair(m_enis[2], false));
    EXPECT_EQ(m_health[1], std::make_pair(m_enis[2], true));
    EXPECT_GE(m_healthTimes[0], Seconds(120));
    EXPECT_LE(m_healthTimes[0], Seconds(130));
    EXPECT_GE(m_healthTimes[1], Seconds(220));
    EXPECT_LE(m_healthTimes[1], Seconds(230));
}

TEST_F(FaultTest, HealthCheckDoesNotNoticeAnUnseenFault)
{
    Fault fault = MakeFault(FaultKind::ENDPOINT_ENI, m_enis[2], 100, 100);
    fault.seenByHealthCheck = false;
    m_cloud->GetFaults()->Add(fault);
    Fault zone = MakeFault(FaultKind::AZ, m_zones[1], 100, 100);
    zone.seenByHealthCheck = false;
    m_cloud->GetFaults()->Add(zone);
    const std::string dead = Ask(0, AddressOfEni(2), 150);
    Run(300);
    EXPECT_TRUE(m_health.empty());
    EXPECT_EQ(m_records[dead].outcome, RequestOutcome::CONNECT_TIMEOUT);
}

TEST_F(FaultTest, DeadAzKillsEnisHostsNatGatewayAndResolverOfThatZoneOnly)
{
    m_cloud->GetFaults()->Add(MakeFault(FaultKind::AZ, m_zones[0], 10, 40));
    const std::string eni = Ask(1, AddressOfEni(0), 30);
    const std::string spared = Ask(1, AddressOfEni(1), 30);
    const std::string gateway = Ask(2, "s3.us-east-1.amazonaws.com", 30);
    // sqs's public address goes by the NAT gateway, which stood in the dead zone
    const std::string nat =
        Ask(2, aws::ToString(m_cloud->GetPublicAddress("com.amazonaws.us-east-1.sqs")), 30);
    const std::string inside = Ask(0, "s3.us-east-1.amazonaws.com", 30);
    const std::string healed = Ask(0, AddressOfEni(0), 65);
    Run(80);
    EXPECT_EQ(m_records[eni].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(m_records[spared].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[gateway].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[gateway].path, RequestPath::GATEWAY_ENDPOINT);
    EXPECT_EQ(m_records[nat].outcome, RequestOutcome::CONNECT_TIMEOUT);
    // the client in the dead zone has not even a resolver
    EXPECT_EQ(m_records[inside].outcome, RequestOutcome::DNS_FAILED);
    EXPECT_EQ(m_records[healed].outcome, RequestOutcome::SUCCESS);
    EXPECT_GT(m_drops[DropReason::FAULT_AZ], 0);
}

TEST_F(FaultTest, NatGatewayOfALivingZoneWorks)
{
    const std::string nat =
        Ask(2, aws::ToString(m_cloud->GetPublicAddress("com.amazonaws.us-east-1.sqs")), 5);
    Run(10);
    EXPECT_EQ(m_records[nat].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[nat].path, RequestPath::NAT_GATEWAY);
}

TEST_F(FaultTest, CutPairStopsOnlyWhatCrossesIt)
{
    Fault fault = MakeFault(FaultKind::AZ_PAIR, m_zones[0], 10, 10);
    fault.secondTarget = m_zones[1];
    m_cloud->GetFaults()->Add(fault);
    const std::string across = Ask(0, AddressOfEni(1), 12);
    const std::string back = Ask(1, AddressOfEni(0), 12);
    const std::string own = Ask(0, AddressOfEni(0), 12);
    const std::string third = Ask(0, AddressOfEni(2), 12);
    const std::string healed = Ask(0, AddressOfEni(1), 21);
    Run(30);
    EXPECT_EQ(m_records[across].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(m_records[back].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(m_records[own].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[third].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(m_records[healed].outcome, RequestOutcome::SUCCESS);
    EXPECT_GT(m_drops[DropReason::FAULT_AZ_PAIR], 0);
}

TEST_F(FaultTest, AddedDelayIsPaidOnEachCrossingOfTheZone)
{
    Fault fault = MakeFault(FaultKind::AZ_DELAY, m_zones[2], 10, 10);
    fault.delay = MilliSeconds(7);
    m_cloud->GetFaults()->Add(fault);
    const std::string before = Ask(0, AddressOfEni(2), 5);
    const std::string during = Ask(0, AddressOfEni(2), 12);
    Run(30);
    ASSERT_EQ(m_records[during].outcome, RequestOutcome::SUCCESS);
    // client to ENI, ENI to the host of its zone, and the same back
    EXPECT_EQ(m_records[during].connect - m_records[before].connect, MilliSeconds(4 * 7));
}

TEST_F(FaultTest, TotalLossOfAZoneIsSilentAndUnseenByOtherZones)
{
    Fault fault = MakeFault(FaultKind::AZ_LOSS, m_zones[2], 10, 10);
    fault.loss = 1.0;
    m_cloud->GetFaults()->Add(fault);
    const std::string lossy = Ask(0, AddressOfEni(2), 12);
    const std::string clean = Ask(0, AddressOfEni(1), 12);
    Run(30);
    EXPECT_EQ(m_records[lossy].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(m_records[clean].outcome, RequestOutcome::SUCCESS);
    EXPECT_GT(m_drops[DropReason::FAULT_LOSS], 0);
}

TEST_F(FaultTest, LossHasItsProbability)
{
    Ptr<FaultBoard> board = m_cloud->GetFabric(m_vpc)->GetFaultBoard();
    const AzIndex zone = board->IndexOf(m_zones[0]);
    const AzIndex other = board->IndexOf(m_zones[1]);
    board->SetAzLoss(zone, 0.05);
    const int trials = 100000;
    int lost = 0;
    for (int i = 0; i < trials; ++i)
    {
        lost += board->Judge(i % 2 ? zone : other, i % 2 ? other : zone).reason ==
                DropReason::FAULT_LOSS;
    }
    // 4 standard deviations of a binomial of 100,000 and 0.05 are 276
    EXPECT_NEAR(lost, 5000, 276);
}

TEST_F(FaultTest, DnsFaultsAreToldApart)
{
    const char* const name = "sqs.us-east-1.amazonaws.com";
    double at = 10;
    std::map<std::string, std::string> asked;
    for (const char* kind : {"empty", "servfail", "dead"})
    {
        Fault fault = MakeFault(FaultKind::DNS, m_vpc, at, 5);
        fault.dnsFault = kind;
        m_cloud->GetFaults()->Add(fault);
        asked[kind] = Ask(0, name, at + 1);
        at += 10;
    }
    const std::string healed = Ask(0, name, at);
    Run(at + 10);
    for (const auto& [kind, group] : asked)
    {
        EXPECT_EQ(m_records[group].outcome, RequestOutcome::DNS_FAILED) << kind;
    }
    // an empty answer and SERVFAIL come at once, a dead resolver costs the stub's timeout
    EXPECT_LT(m_records[asked["empty"]].total, MilliSeconds(10));
    EXPECT_EQ(m_records[asked["dead"]].total, Seconds(1));
    EXPECT_EQ(m_records[healed].outcome, RequestOutcome::SUCCESS);
}

TEST_F(FaultTest, WrongTargetsEndTheProgramWithOneLineThatNamesThem)
{
    Ptr<FaultSchedule> faults = m_cloud->GetFaults();
    EXPECT_DEATH(faults->Add(MakeFault(FaultKind::ENDPOINT_ENI, "eni-404", 1, 1)),
                 "eni-404 is no ENI of an interface endpoint");
    EXPECT_DEATH(faults->Add(MakeFault(FaultKind::AZ, "use1-az9", 1, 1)),
                 "use1-az9 is no AZ of this cloud");
    EXPECT_DEATH(faults->Add(MakeFault(FaultKind::AZ_LOSS, m_zones[0], 1, 1)), "is no probability");
    EXPECT_DEATH(faults->Add(MakeFault(FaultKind::INSTANCE, "i-404", 1, 1)),
                 "i-404 is no instance of this cloud");
    EXPECT_DEATH(faults->Add(MakeFault(FaultKind::DNS, "vpc-404", 1, 1)),
                 "vpc-404 is no VPC with a resolver");
    EXPECT_DEATH(faults->Add(MakeFault(FaultKind::AZ, m_zones[0], -1, 1)), "lies in the past");
}
