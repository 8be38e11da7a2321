// SPDX-License-Identifier: GPL-2.0-only
// What the consumers of an endpoint service live through when the provider's targets of one zone
// fall silent: detection by health checks, then the TTL, then the clients' own timeout.
#include "vpc-privatelink-net.h"

#include "ns3/string.h"
#include "ns3/vpc-failover-timeline.h"
#include "ns3/vpc-request-service.h"
#include "ns3/vpc-workload-helper.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class NlbFailoverStatisticsTest : public PrivateLinkTest
{
  public:
    static constexpr int CLIENTS = 100;

    void SeeTarget(const TargetHealthRecord& record)
    {
        if (record.state == TargetState::UNHEALTHY)
        {
            detected = Simulator::Now();
        }
    }

    void SeeRequest(const RequestRecord& record)
    {
        records.push_back(record);
    }

    Time detected;
    std::vector<RequestRecord> records;
};

TEST_F(NlbFailoverStatisticsTest, TheWholeIsDetectionAndTtlAndTimeout)
{
    const Time fault = Seconds(200);
    const Time timeout = MilliSeconds(500);
    Provide();
    const Consumer one = Consume("111111111111");
    const std::string clients = describe.AddSubnet(one.vpc, "10.0.32.0/20", "use1-az4");
    std::vector<std::string> instances;
    for (int i = 0; i < CLIENTS; ++i)
    {
        instances.push_back(describe.AddInstance(clients, {one.group}));
    }
    Build();
    TcpPreset tcp = TcpPreset::ByName("linux-6.1");
    tcp.maxSegLifetime = MilliSeconds(10); // old sockets cost time and memory only
    for (const std::string& id : {targetA, targetB})
    {
        Ptr<RequestService> service = CreateObject<RequestService>();
        service->SetAttribute("Port", UintegerValue(8080));
        service->SetTcpPreset(tcp);
        NodeOf(id)->AddApplication(service);
    }
    const std::string name =
        cloud->GetNetwork()->GetCloud().vpcEndpoints.at(one.endpoint).dnsNames.front();
    WorkloadHelper workload(cloud);
    workload.SetClientAttribute("Interarrival",
                                StringValue("ns3::ConstantRandomVariable[Constant=1]"));
    workload.SetClientAttribute("Port", UintegerValue(80));
    workload.SetClientAttribute("ConnectTimeout", TimeValue(timeout));
    workload.SetClientAttribute("PoolSize", UintegerValue(0));
    workload.SetClientAttribute("MaxAttempts", UintegerValue(1));
    workload.SetResolverAttribute("CachePolicy", StringValue("HonourTtl"));
    for (int i = 0; i < CLIENTS; ++i)
    {
        auto client = workload.InstallClient(instances[i], "app", name);
        client->SetTcpPreset(tcp);
        client->SetStartTime(MilliSeconds(600 * i)); // evenly over the TTL of 60 s
        client->TraceConnectWithoutContext(
            "RequestDone",
            MakeCallback(&NlbFailoverStatisticsTest::SeeRequest, this));
    }
    workload.AssignStreams(cloud->AssignStreams(1));
    Ptr<FailoverTimeline> timeline = CreateObject<FailoverTimeline>();
    cloud->TraceConnectWithoutContext("HealthChange",
                                      MakeCallback(&FailoverTimeline::SeeHealth, timeline));
    cloud->TraceConnectWithoutContext("DnsAnswer",
                                      MakeCallback(&FailoverTimeline::SeeDns, timeline));
    cloud->TraceConnectWithoutContext("TargetHealthChange",
                                      MakeCallback(&NlbFailoverStatisticsTest::SeeTarget, this));
    At(fault, [this] { EniOf(targetA)->SetDead(true); });
    RunUntil(Seconds(340));

    Fault described; // as the consumer sees it
    described.kind = FaultKind::ENDPOINT_ENI;
    described.target = one.enis[0];
    described.start = fault;
    described.duration = Seconds(140);
    const auto groups =
        timeline->Analyse(described, {{one.enis[0], AddressOfEni(one.enis[0])}}, records);
    ASSERT_EQ(groups.size(), 1u);
    const FailoverParts& parts = groups.front();
    ASSERT_TRUE(parts.detection && parts.nameChange && parts.cacheMax && parts.total);
    EXPECT_EQ(*parts.detection, detected - fault) << "the ENI leaves DNS with its zone, at once";
    EXPECT_GE(*parts.detection, Seconds(40));
    EXPECT_LE(*parts.detection, Seconds(70));
    // a client that asked just before the verdict keeps the address for its TTL
    const Time afterVerdict = *parts.nameChange + *parts.cacheMax;
    EXPECT_GT(afterVerdict, Seconds(57));
    EXPECT_LE(afterVerdict, Seconds(60));
    EXPECT_EQ(*parts.total, *parts.detection + afterVerdict + timeout);
    EXPECT_GT(parts.lost, 500u);
    EXPECT_EQ(parts.clientsStuck, 0u);
    std::cout << "  detection " << parts.detection->As(Time::S) << ", then "
              << afterVerdict.As(Time::S) << " of cached names and " << timeout.As(Time::S)
              << " of timeout: " << parts.total->As(Time::S) << "\n";
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
