// SPDX-License-Identifier: GPL-2.0-only
// What stands behind several parts is as often there as the closed forms say, and a NAT gateway
// takes as many new connections as its ports allow.
//
// Parts live and die at random: up for 9 s on average, down for 1 s, so that they are up with
// A = MTBF/(MTBF + MTTR) = 0.9. Requests come every 10 s, when nobody remembers the last one. Seed
// 1, run 1 and the streams below were fixed before the first run and must not be tuned.
#include "vpc-fabric-net.h"
#include "vpc-sample.h"

#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/vpc-workload-helper.h"

#include <cmath>
#include <iostream>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

using namespace sampletest;

constexpr double MTBF = 9; //!< seconds
constexpr double MTTR = 1; //!< seconds
constexpr double A = MTBF / (MTBF + MTTR);
constexpr int REQUESTS = 5'000; //!< of a client
constexpr double EVERY = 10;    //!< seconds between them

/// What a client got.
struct Gotten
{
    uint64_t requests{0};
    uint64_t succeeded{0};
};

void
Count(Gotten* gotten, const RequestRecord& record)
{
    ++gotten->requests;
    gotten->succeeded += record.outcome == RequestOutcome::SUCCESS;
}

/// An endpoint with ENIs in two zones, and two clients.
class AvailabilityStatistics : public testing::Test
{
  protected:
    AvailabilityStatistics()
        : m_builder("us-east-1")
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        const std::string vpc = m_builder.AddVpc("10.0.0.0/16");
        const std::string group = m_builder.AddSecurityGroup(vpc);
        m_builder.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/16");
        const auto subnets = {m_builder.AddSubnet(vpc, "10.0.1.0/24", "use1-az1"),
                              m_builder.AddSubnet(vpc, "10.0.2.0/24", "use1-az2")};
        const auto clients = m_builder.AddSubnet(vpc, "10.0.3.0/24", "use1-az1");
        m_healthy = m_builder.AddInstance(clients, {group});
        m_mortal = m_builder.AddInstance(clients, {group});
        m_endpoint = m_builder.AddInterfaceEndpoint(vpc, "sqs", subnets, {group});
        m_cloud = CreateObject<SimulatedCloud>();
        m_cloud->Build(m_builder.GetCloud());
        m_workload = std::make_unique<WorkloadHelper>(m_cloud);
        m_workload->InstallService("com.amazonaws.us-east-1.sqs");
        // Another address is tried after 10 ms, and nothing is remembered from one request to the
        // next.
        ClientPreset preset = ClientPreset::ByName("plain-socket");
        preset.connectTimeout = MilliSeconds(10);
        preset.requestTimeout = MilliSeconds(50);
        preset.addressChoice = IN_ORDER;
        preset.dnsCachePolicy = "None";
        m_workload->SetPreset(preset);
    }

    ~AvailabilityStatistics() override
    {
        m_workload = nullptr;
        m_cloud = nullptr;
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    /// \param instanceId where \param name that it asks for \param gotten what becomes of it
    void AddClient(const std::string& instanceId, const std::string& name, Gotten& gotten)
    {
        Ptr<RequestClient> client = m_workload->InstallClient(instanceId, "client", name);
        Ptr<ConstantRandomVariable> every = CreateObject<ConstantRandomVariable>();
        every->SetAttribute("Constant", DoubleValue(EVERY));
        client->SetAttribute("Interarrival", PointerValue(every));
        client->SetAttribute("MaxRequests", UintegerValue(REQUESTS));
        client->SetStartTime(Seconds(EVERY));
        client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Count, &gotten));
    }

    /// Let a part live and die. \param kind of the part \param target it \param stream of its times
    void LetFail(FaultKind kind, const std::string& target, int64_t stream)
    {
        Ptr<ExponentialRandomVariable> times = CreateObject<ExponentialRandomVariable>();
        times->SetStream(stream);
        Fault fault;
        fault.kind = kind;
        fault.target = target;
        fault.seenByHealthCheck = false;
        double now = 0;
        while (now < REQUESTS * EVERY + 2 * EVERY)
        {
            now += times->GetValue(MTBF, 0);
            const double down = times->GetValue(MTTR, 0);
            fault.start = Seconds(now);
            fault.duration = Seconds(down);
            m_cloud->GetFaults()->Add(fault);
            now += down;
        }
    }

    void Run()
    {
        m_workload->AssignStreams(m_cloud->AssignStreams(1000));
        Simulator::Stop(Seconds(REQUESTS * EVERY + 2 * EVERY));
        Simulator::Run();
        EXPECT_TRUE(m_cloud->CheckConservation().isConserved) << m_cloud->CheckConservation().error;
    }

    /// At the 1 % level: requests are independent. \param what is measured \param law its share
    static void Expect(const std::string& what, const Gotten& gotten, double law)
    {
        ASSERT_EQ(gotten.requests, static_cast<uint64_t>(REQUESTS));
        const double share = static_cast<double>(gotten.succeeded) / REQUESTS;
        const double error = std::sqrt(law * (1 - law) / REQUESTS);
        std::cout << "  " << what << ": law " << law << ", measured " << share
                  << ", standard error " << error << '\n';
        EXPECT_NEAR(share, law, NORMAL_1_PERCENT * error);
    }

    CloudBuilder m_builder;
    std::string m_healthy;
    std::string m_mortal;
    std::string m_endpoint;
    Ptr<SimulatedCloud> m_cloud;
    std::unique_ptr<WorkloadHelper> m_workload;
};

// Row 16: in series all parts are needed, of two in parallel one.
TEST_F(AvailabilityStatistics, SeriesMultiplyAndAlternativesMultiplyWhatIsMissing)
{
    const auto enis = m_builder.GetEndpointEnis(m_endpoint);
    const aws::Cloud& built = m_cloud->GetNetwork()->GetCloud();
    const std::string& name = built.vpcEndpoints.at(m_endpoint).dnsNames.front();
    // By address: a look-up that a dead host lost would be repeated when it lives again.
    std::ostringstream first;
    first << built.networkInterfaces.at(enis.at(0)).privateIpAddresses.front().address;
    Gotten one;
    Gotten series;
    Gotten alternatives;
    AddClient(m_healthy, first.str(), one);
    AddClient(m_mortal, first.str(), series);
    AddClient(m_healthy, name, alternatives);
    LetFail(FaultKind::ENDPOINT_ENI, enis.at(0), 1);
    LetFail(FaultKind::ENDPOINT_ENI, enis.at(1), 2);
    LetFail(FaultKind::INSTANCE, m_mortal, 3);
    Run();
    Expect("one ENI", one, A);
    Expect("an ENI and the client's own host", series, A * A);
    Expect("either of two ENIs", alternatives, 1 - (1 - A) * (1 - A));
}

// Row 17: connections that are never closed hold their ports for the idle time, so that with as
// many as this NAT gateway takes only PortLimit of them can begin in 350 s, whatever is offered.
// The real limit of 55,000 gives 157 a second.
class NatPortStatistics : public CloudTest
{
};

TEST_F(NatPortStatistics, NewConnectionsAreAsManyAsPortsAnIdleTime)
{
    constexpr uint16_t LIMIT = 550;
    constexpr double IDLE = 350;
    constexpr double PERIODS = 3;
    constexpr uint16_t FIRST = 2000;
    DescribeNat();
    const std::string client = describe.AddInstance(subnetA, {open});
    Build();
    UdpPeer& receiver = OpenUdp(cloud->AddInternetHost(Ipv4Address("8.8.4.4"), MilliSeconds(2)), 9);
    Ptr<NatGatewayNode> gateway = cloud->GetNatGateway(nat);
    UintegerValue real;
    gateway->GetAttribute("PortLimit", real);
    EXPECT_EQ(real.Get(), 55'000u);
    gateway->SetAttribute("PortLimit", UintegerValue(LIMIT));
    const double gap = 0.499; // 2 a second are offered, 1.57 can begin
    const double end = (PERIODS + 1) * IDLE;
    uint16_t port = FIRST;
    for (double at = 0; at < end; at += gap)
    {
        const uint16_t source = port++;
        At(Seconds(at), [this, client, source] {
            OpenUdp(NodeOf(client), source).Send(Ipv4Address("8.8.4.4"), 9, 100);
        });
    }
    RunUntil(Seconds(IDLE));
    const uint32_t before = receiver.packets;
    RunUntil(Seconds(end));
    const double law = LIMIT * PERIODS;
    const double begun = receiver.packets - before;
    std::cout << "  law " << law / IDLE / PERIODS << " a second, measured "
              << begun / IDLE / PERIODS << '\n';
    EXPECT_NEAR(begun, law, 3);
    EXPECT_EQ(drops.size(), Drops(DropReason::NGW_PORT_ALLOCATION_ERROR));
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
