// SPDX-License-Identifier: GPL-2.0-only
// PrivateLink to a customer's endpoint service: equal blocks, zones, acceptance, origin.
#include "vpc-privatelink-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

TEST_F(PrivateLinkTest, TwoConsumersWithTheProvidersOwnBlock)
{
    Provide();
    const Consumer one = Consume("111111111111");
    const Consumer two = Consume("222222222222");
    Build();
    ASSERT_EQ(AddressOf(one.client), AddressOf(two.client));
    Server& server = Listen(NodeOf(targetA), 8080, 5000);
    Stream& first = Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
    Stream& second = Connect(NodeOf(two.client), AddressOfEni(two.enis[0]), 80);
    first.Write(4000);
    second.Write(20000);
    RunUntil(MilliSeconds(900));
    EXPECT_EQ(first.received, 5000u) << DropSummary();
    EXPECT_EQ(second.received, 5000u);
    EXPECT_TRUE(first.intact && second.intact);
    ASSERT_EQ(server.streams.size(), 2u);
    EXPECT_EQ(server.streams[0]->received + server.streams[1]->received, 24000u);
    // an instance target, yet it does not see the clients
    EXPECT_EQ(PeerOf(server, 0), AddressOfEni(lbEnis[0]));
    EXPECT_EQ(PeerOf(server, 1), AddressOfEni(lbEnis[0]));
    EXPECT_EQ(cloud->GetInterfaceEndpoint(one.endpoint)->GetMetrics(one.enis[0]).newConnections,
              1u);
}

TEST_F(PrivateLinkTest, TheZoneOfTheEniDecidesTheZoneOfTheNode)
{
    Provide();
    const Consumer one = Consume("111111111111");
    // the consumer's account calls the same zones by other names
    for (auto& [id, subnet] : describe.GetCloud().subnets)
    {
        if (subnet.vpcId == one.vpc)
        {
            subnet.availabilityZone =
                subnet.availabilityZoneId == "use1-az1" ? "us-east-1b" : "us-east-1a";
        }
    }
    Build();
    Server& a = Listen(NodeOf(targetA), 8080);
    Server& b = Listen(NodeOf(targetB), 8080);
    for (int i = 0; i < 8; ++i)
    {
        Connect(NodeOf(one.client), AddressOfEni(one.enis[1]), 80);
    }
    RunUntil(MilliSeconds(900));
    const auto throughNodeB = [&](const Server& server) {
        return std::count_if(server.peers.begin(), server.peers.end(), [&](const Address& peer) {
            return InetSocketAddress::ConvertFrom(peer).GetIpv4() == AddressOfEni(lbEnis[1]);
        });
    };
    EXPECT_GE(throughNodeB(b), 8) << DropSummary();
    EXPECT_LE(throughNodeB(a), 1) << "a health check at most";
}

TEST_F(PrivateLinkTest, AnEniStaysWithOneOfSeveralBalancersOfItsZone)
{
    Provide();
    const std::string second = describe.AddLoadBalancer("second", {lbSubnetA, lbSubnetB});
    describe.AddListener(second, 80, group);
    describe.GetCloud().vpcEndpointServices[service].networkLoadBalancerArns.push_back(second);
    std::vector<Consumer> consumers;
    for (int i = 0; i < 8; ++i)
    {
        consumers.push_back(Consume("11111111111" + std::to_string(i)));
    }
    Build();
    cloud->AssignStreams(100);
    Listen(NodeOf(targetA), 8080, 10);
    for (const Consumer& consumer : consumers)
    {
        for (int i = 0; i < 5; ++i)
        {
            Connect(NodeOf(consumer.client), AddressOfEni(consumer.enis[0]), 80);
        }
    }
    RunUntil(MilliSeconds(900));
    const uint64_t one = Balancer()->GetMetrics().newFlowCount;
    const uint64_t other = cloud->GetLoadBalancer(second)->GetMetrics().newFlowCount;
    EXPECT_EQ(one + other, 40u);
    EXPECT_EQ(one % 5, 0u) << "each ENI is pinned to one of them";
    EXPECT_TRUE(one > 0 && other > 0);
}

TEST_F(PrivateLinkTest, TheServiceReadsWhoCallsFromTheProxyHeader)
{
    Provide();
    describe.GetTargetGroup(group).proxyProtocolV2 = true;
    const Consumer one = Consume("111111111111");
    const Consumer two = Consume("222222222222");
    Build();
    ByteServer server(NodeOf(targetA), 8080);
    Stream& first = Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
    Stream& second = Connect(NodeOf(two.client), AddressOfEni(two.enis[0]), 80);
    first.Write(50000);
    second.Write(7);
    At(MilliSeconds(300), [&] { first.GetSocket()->Close(); });
    RunUntil(Seconds(31));
    std::set<std::string> endpoints;
    uint32_t checks = 0;
    for (const auto& [socket, bytes] : server.bytes)
    {
        std::size_t size = 0;
        const auto header = aws::ParseProxyHeader(bytes, size);
        ASSERT_TRUE(header) << bytes.size();
        if (header->local)
        {
            ++checks;
            EXPECT_EQ(bytes.size(), size);
            continue;
        }
        endpoints.insert(header->vpcEndpointId);
        EXPECT_EQ(Ipv4Address(header->source), AddressOf(one.client));
        EXPECT_EQ(header->destinationPort, 80);
        const bool isFirst = header->vpcEndpointId == one.endpoint;
        ASSERT_EQ(bytes.size() - size, isFirst ? 50000u : 7u);
        for (std::size_t i = size; i < bytes.size(); ++i)
        {
            ASSERT_EQ(bytes[i], PatternAt(i - size)) << i;
        }
    }
    EXPECT_EQ(endpoints, (std::set<std::string>{one.endpoint, two.endpoint}));
    EXPECT_GE(checks, 2u) << "each node checks within 30 s";
    EXPECT_FALSE(second.closedAt || second.failedAt);
}

TEST_F(PrivateLinkTest, TheProxyHeaderSurvivesLoss)
{
    Provide();
    describe.GetTargetGroup(group).proxyProtocolV2 = true;
    const Consumer one = Consume("111111111111");
    Build();
    cloud->AssignStreams(7);
    Fault loss;
    loss.kind = FaultKind::AZ_LOSS;
    loss.target = "use1-az1";
    loss.loss = 0.05;
    loss.start = MilliSeconds(1);
    cloud->GetFaults()->Add(loss);
    ByteServer server(NodeOf(targetA), 8080);
    std::vector<Stream*> opened;
    for (int i = 0; i < 20; ++i)
    {
        At(MilliSeconds(10 + i), [&] {
            opened.push_back(&Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80));
            opened.back()->Write(20000);
        });
    }
    RunUntil(Seconds(29));
    uint32_t whole = 0;
    for (const auto& [socket, bytes] : server.bytes)
    {
        std::size_t size = 0;
        const auto header = aws::ParseProxyHeader(bytes, size);
        if (!header || header->local)
        {
            continue;
        }
        bool intact = bytes.size() - size == 20000;
        for (std::size_t i = size; intact && i < bytes.size(); ++i)
        {
            intact = bytes[i] == PatternAt(i - size);
        }
        whole += intact;
    }
    EXPECT_EQ(whole, 20u) << DropSummary();
}

TEST_F(PrivateLinkTest, ConnectionsOpenFromTheConsumerOnly)
{
    Provide();
    const Consumer one = Consume("111111111111");
    Build();
    Listen(NodeOf(one.client), 8080);
    Listen(NodeOf(targetA), 8080, 10);
    Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
    RunUntil(MilliSeconds(500));
    // the address of the provider's node is all that a target knows
    Tap& atClient = TapOn(EniOf(one.client), "MacRx");
    Connect(NodeOf(targetA), AddressOfEni(lbEnis[0]), 49153);
    RunUntil(MilliSeconds(900));
    EXPECT_TRUE(atClient.sizes.empty());
    EXPECT_EQ(Drops(DropReason::ELBV2_LISTENERS_MISMATCH), 1u) << DropSummary();
}

TEST_F(PrivateLinkTest, AcceptanceDecidesBeforeAndAfter)
{
    Provide(true);
    const Consumer one = Consume("111111111111");
    Build();
    Listen(NodeOf(targetA), 8080, 10);
    const Ipv4Address to = AddressOfEni(one.enis[0]);
    Stream& pending = Connect(NodeOf(one.client), to, 80);
    RunUntil(MilliSeconds(900));
    EXPECT_FALSE(pending.connectedAt);
    EXPECT_EQ(Drops(DropReason::VPCE_UNAVAILABLE), 1u) << DropSummary();
    const std::string id = one.endpoint;
    cloud->ChangeEndpoint(id, aws::EndpointEvent::ACCEPTED);
    Stream& accepted = Connect(NodeOf(one.client), to, 80);
    RunUntil(Seconds(2));
    EXPECT_EQ(accepted.received, 10u);
    cloud->ChangeEndpoint(id, aws::EndpointEvent::REJECTED);
    Stream& rejected = Connect(NodeOf(one.client), to, 80);
    RunUntil(Seconds(3));
    EXPECT_FALSE(rejected.connectedAt);
}

TEST_F(PrivateLinkTest, GroupsOfTheBalancerSeeTheConsumersAddressUnlessSwitchedOff)
{
    for (const bool enforced : {true, false})
    {
        SCOPED_TRACE(enforced);
        if (enforced)
        {
            const std::string strict = describe.AddSecurityGroup(vpc);
            describe.AllowIngress(strict, "tcp", 80, 80, "192.168.0.0/16");
            for (const std::string& id : lbEnis)
            {
                describe.GetCloud().networkInterfaces[id].groupIds = {strict};
            }
            Provide();
        }
        describe.GetLoadBalancer(balancer).enforceInboundRulesOnPrivateLink = enforced;
        const Consumer one = Consume("111111111111");
        Build();
        Listen(NodeOf(targetA), 8080, 10);
        Stream& stream = Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
        RunUntil(MilliSeconds(900));
        EXPECT_EQ(stream.received, enforced ? 0u : 10u) << DropSummary();
        EXPECT_EQ(Drops(DropReason::ENI_SG_RULES_MISMATCH), enforced ? 1u : 0u);
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

TEST_F(PrivateLinkTest, AZoneWithoutHealthyTargetsLeavesTheEndpointsName)
{
    Provide();
    const Consumer one = Consume("111111111111");
    Build();
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    const aws::Cloud& described = cloud->GetNetwork()->GetCloud();
    const std::string name = described.vpcEndpoints.at(one.endpoint).dnsNames.front();
    EXPECT_EQ(CountAnswers(name), 2u) << name;
    EniOf(targetA)->SetDead(true);
    RunUntil(Seconds(75));
    EXPECT_FALSE(cloud->GetHealth()->IsHealthy(one.enis[0]));
    EXPECT_TRUE(cloud->GetHealth()->IsHealthy(one.enis[1]));
    EXPECT_EQ(CountAnswers(name), 1u);
}

TEST_F(PrivateLinkTest, BadDescriptionsAreRefusedInOneLine)
{
    Provide();
    const Consumer one = Consume("111111111111");
    ASSERT_EQ(Refusal(), "");
    const aws::Cloud good = describe.GetCloud();
    const auto refuses = [&](const std::string& words,
                             const std::function<void(aws::Cloud&)>& bad) {
        describe.GetCloud() = good;
        bad(describe.GetCloud());
        const std::string line = Refusal();
        EXPECT_NE(line.find(words), std::string::npos) << line << " / " << words;
        EXPECT_EQ(line.find('\n'), std::string::npos);
    };
    refuses("no availability zone in common", [&](aws::Cloud& c) {
        c.vpcEndpointServices.at(service).availabilityZoneIds = {"use1-az4"};
    });
    refuses("does not serve", [&](aws::Cloud& c) {
        c.vpcEndpointServices.at(service).availabilityZoneIds = {"use1-az1"};
    });
    refuses("has not accepted it",
            [&](aws::Cloud& c) { c.vpcEndpointServices.at(service).acceptanceRequired = true; });
    refuses("does not allow", [&](aws::Cloud& c) {
        c.vpcEndpointServices.at(service).allowedPrincipals = {"arn:aws:iam::333333333333:root"};
    });
    refuses("no verified private name",
            [&](aws::Cloud& c) { c.vpcEndpoints.at(one.endpoint).privateDnsEnabled = true; });
    refuses("behind two services", [&](aws::Cloud& c) {
        aws::VpcEndpointService copy = c.vpcEndpointServices.at(service);
        copy.serviceName += "0";
        c.vpcEndpointServices[copy.serviceName] = copy;
    });
    refuses("has no load balancer", [&](aws::Cloud& c) {
        c.vpcEndpointServices.at(service).networkLoadBalancerArns.clear();
    });
    refuses("without target group",
            [&](aws::Cloud& c) { c.listeners.at(listener).targetGroupArn = ""; });
    refuses("has port 70000", [&](aws::Cloud& c) { c.listeners.at(listener).port = 70000; });
    refuses("has port 0", [&](aws::Cloud& c) { c.targetGroups.at(group).port = 0; });
    refuses("HealthCheckIntervalSeconds 4",
            [&](aws::Cloud& c) { c.targetGroups.at(group).healthCheck.intervalSeconds = 4; });
    refuses("tcp.idle_timeout.seconds 59",
            [&](aws::Cloud& c) { c.listeners.at(listener).tcpIdleTimeout = 59; });
    refuses("names unknown instance",
            [&](aws::Cloud& c) { c.targetGroups.at(group).targets.front().id = "i-none"; });
    refuses("second listener", [&](aws::Cloud& c) {
        aws::Listener copy = c.listeners.at(listener);
        copy.listenerArn += "0";
        c.listeners[copy.listenerArn] = copy;
    });
    refuses("two subnets in use1-az1", [&](aws::Cloud& c) {
        c.loadBalancers.at(balancer).availabilityZones.push_back({subnetA, ""});
    });
}

TEST_F(PrivateLinkTest, AVerifiedPrivateNameIsTheConsumersOwn)
{
    Provide();
    aws::VpcEndpointService& offered = describe.GetCloud().vpcEndpointServices[service];
    offered.privateDnsName = "api.example.com";
    offered.privateDnsNameVerified = true;
    const Consumer one = Consume("111111111111");
    describe.GetCloud().vpcEndpoints[one.endpoint].privateDnsEnabled = true;
    Build();
    EXPECT_EQ(cloud->GetDirectory()->Lookup(one.vpc, "api.example.com", 1).records.size(), 2u);
    EXPECT_EQ(cloud->GetDirectory()->Lookup(vpc, "api.example.com", 1).records.size(), 0u);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
