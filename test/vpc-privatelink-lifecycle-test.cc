// SPDX-License-Identifier: GPL-2.0-only
// Endpoints to a customer's service from request to rejection, and a service for a marketplace.
#include "vpc-privatelink-net.h"

#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-request-service.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class LifecycleTest : public PrivateLinkTest
{
  protected:
    /// \param call what may be refused \return the line with which it is, empty if it is not
    static std::string RefusalOf(const std::function<void()>& call)
    {
        try
        {
            call();
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    }

    void Record()
    {
        ASSERT_TRUE(
            Config::ConnectWithoutContextFailSafe("/$ns3::vpc::SimulatedCloud/EndpointState",
                                                  MakeCallback(&LifecycleTest::See, this)));
    }

    std::vector<std::string> states; //!< "second endpoint from > to"

  private:
    void See(const std::string& id, const std::string& from, const std::string& to)
    {
        states.push_back(std::to_string(Simulator::Now().GetSeconds()).substr(0, 5) + " " + id +
                         " " + from + " > " + to);
    }
};

TEST_F(LifecycleTest, AnEndpointIsPendingBetweenAcceptanceAndAvailability)
{
    Provide(true);
    const Consumer one = Consume("111111111111");
    Build();
    cloud->SetAttribute("EndpointSetup", TimeValue(Seconds(30)));
    Record();
    Listen(NodeOf(targetA), 8080, 10);
    const Ipv4Address to = AddressOfEni(one.enis[0]);
    const std::string& id = one.endpoint;
    Stream* requested = nullptr;
    Stream* pending = nullptr;
    Stream* available = nullptr;
    Stream* modified = nullptr;
    At(Seconds(1), [&] { requested = &Connect(NodeOf(one.client), to, 80); });
    At(Seconds(10), [&] { cloud->ChangeEndpoint(id, aws::EndpointEvent::ACCEPTED); });
    At(Seconds(11), [&] { pending = &Connect(NodeOf(one.client), to, 80); });
    At(Seconds(41), [&] { available = &Connect(NodeOf(one.client), to, 80); });
    At(Seconds(50), [&] { cloud->ChangeEndpoint(id, aws::EndpointEvent::MODIFIED); });
    At(Seconds(51), [&] { modified = &Connect(NodeOf(one.client), to, 80); });
    At(Seconds(52), [&] { available->Write(100); });
    At(Seconds(90), [&] { cloud->ChangeEndpoint(id, aws::EndpointEvent::DELETION); });
    RunUntil(Seconds(5));
    EXPECT_FALSE(requested->connectedAt);
    EXPECT_EQ(Drops(DropReason::VPCE_UNAVAILABLE), 3u) << "SYN at 1, 2 and 4 s";
    RunUntil(Seconds(39));
    EXPECT_FALSE(pending->connectedAt);
    RunUntil(Seconds(55));
    EXPECT_EQ(available->received, 10u) << DropSummary();
    EXPECT_FALSE(modified->connectedAt);
    EXPECT_FALSE(available->failedAt || available->closedAt) << "a modification cuts nothing";
    RunUntil(Seconds(100));
    EXPECT_EQ(states,
              (std::vector<std::string>{"10.00 " + id + " pendingacceptance > pending",
                                        "40.00 " + id + " pending > available",
                                        "50.00 " + id + " available > pending",
                                        "80.00 " + id + " pending > available",
                                        "90.00 " + id + " available > deleting"}));
    EXPECT_NE(RefusalOf([&] {
                  cloud->ChangeEndpoint(id, aws::EndpointEvent::ACCEPTED);
              }).find(id + ": is deleting, where \"accepted\" cannot happen"),
              std::string::npos);
}

TEST_F(LifecycleTest, ARejectedEndpointLosesItsConnectionsUnlessToldNotTo)
{
    for (const bool cuts : {true, false})
    {
        SCOPED_TRACE(cuts);
        if (cuts)
        {
            Provide();
        }
        const Consumer one = Consume("111111111111");
        Build();
        Ptr<InterfaceEndpointNode> node = cloud->GetInterfaceEndpoint(one.endpoint);
        node->SetAttribute("EndingCuts", BooleanValue(cuts));
        Server& server = Listen(NodeOf(targetA), 8080, 10);
        Stream& stream = Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
        RunUntil(Seconds(1));
        ASSERT_EQ(stream.received, 10u);
        cloud->ChangeEndpoint(one.endpoint, aws::EndpointEvent::REJECTED);
        EXPECT_EQ(node->GetOpenConnections(), cuts ? 0u : 1u);
        EXPECT_EQ(node->GetMetrics(one.enis[0]).activeConnections, cuts ? 0u : 1u);
        stream.Write(1000);
        RunUntil(Seconds(3));
        EXPECT_EQ(server.streams.front()->received, cuts ? 0u : 1000u);
        EXPECT_FALSE(stream.failedAt || stream.closedAt) << "no RST: silence";
        EXPECT_EQ(Drops(DropReason::VPCE_UNAVAILABLE) > 0, cuts) << DropSummary();
        // accepted after all
        cloud->ChangeEndpoint(one.endpoint, aws::EndpointEvent::ACCEPTED);
        Stream& again = Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
        RunUntil(Seconds(4));
        EXPECT_EQ(again.received, 10u) << DropSummary();
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

/// A vendor's service: two consumers that may use it, each with the vendor's own block, and one
/// whose account the vendor does not know. The vendor tells customers apart by PROXY protocol.
TEST_F(LifecycleTest, AServiceOfAMarketplace)
{
    const std::string vendor = "999999999999";
    describe.UseAccount(vendor);
    DescribeGroup();
    CallHealthy();
    describe.GetTargetGroup(group).proxyProtocolV2 = true;
    service = describe.AddEndpointService(
        {balancer},
        {"arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:role/network"},
        true);
    aws::VpcEndpointService& offered = describe.GetCloud().vpcEndpointServices[service];
    offered.privateDnsName = "api.vendor.example";
    offered.privateDnsNameVerified = true;
    EXPECT_EQ(service, "com.amazonaws.vpce.us-east-1." + offered.serviceId);
    EXPECT_EQ(offered.ownerId, vendor);

    const aws::Cloud before = describe.GetCloud();
    const Consumer stranger = Consume("333333333333");
    EXPECT_NE(Refusal().find(stranger.endpoint + ": is of account 333333333333, which " + service +
                             " does not allow"),
              std::string::npos)
        << Refusal();
    describe.GetCloud() = before;

    const Consumer first = Consume("111111111111");
    const Consumer second = Consume("222222222222");
    for (const Consumer& consumer : {first, second})
    {
        describe.GetCloud().vpcEndpoints[consumer.endpoint].privateDnsEnabled = true;
    }
    Build();
    const aws::Cloud& described = cloud->GetNetwork()->GetCloud();
    const std::string name = described.vpcEndpoints.at(first.endpoint).dnsNames.front();
    EXPECT_EQ(name.rfind(first.endpoint + "-", 0), 0u) << name;
    EXPECT_NE(name.find("." + offered.serviceId + ".us-east-1.vpce.amazonaws.com"),
              std::string::npos)
        << name;

    std::vector<aws::ProxyHeader> callers;
    for (const std::string& id : {targetA, targetB})
    {
        Ptr<RequestService> application = CreateObject<RequestService>();
        application->SetAttribute("Port", UintegerValue(8080));
        application->SetAttribute("ProxyProtocol", BooleanValue(true));
        application->TraceConnectWithoutContext(
            "Caller",
            MakeBoundCallback(
                +[](std::vector<aws::ProxyHeader>* list, const aws::ProxyHeader& header) {
                    list->push_back(header);
                },
                &callers));
        NodeOf(id)->AddApplication(application);
    }
    cloud->ChangeEndpoint(first.endpoint, aws::EndpointEvent::ACCEPTED);
    const auto ask = [&](const Consumer& consumer) {
        const auto found =
            cloud->GetDirectory()->Lookup(consumer.vpc, "api.vendor.example", 1).records;
        ASSERT_EQ(found.size(), 2u);
        Stream& stream = Connect(NodeOf(consumer.client), AddressOfEni(consumer.enis[0]), 80);
        At(Simulator::Now() + MilliSeconds(500), [&stream] {
            RequestHeader header;
            header.length = 1000;
            header.responseLength = 5000;
            Ptr<Packet> packet = Create<Packet>(header.length - RequestHeader::SIZE);
            packet->AddHeader(header);
            stream.GetSocket()->Send(packet);
        });
    };
    At(Seconds(1), [&] { ask(first); });
    At(Seconds(1), [&] { ask(second); });
    At(Seconds(10), [&] { cloud->ChangeEndpoint(second.endpoint, aws::EndpointEvent::ACCEPTED); });
    At(Seconds(20), [&] { ask(second); });
    At(Seconds(30), [&] { cloud->ChangeEndpoint(first.endpoint, aws::EndpointEvent::REJECTED); });
    At(Seconds(31), [&] { ask(first); });
    RunUntil(Seconds(40));
    ASSERT_EQ(callers.size(), 3u) << DropSummary();
    EXPECT_EQ(callers[0].vpcEndpointId, first.endpoint);
    EXPECT_EQ(callers[1].vpcEndpointId, second.endpoint);
    EXPECT_EQ(callers[2].vpcEndpointId, second.endpoint);
    EXPECT_EQ(callers[0].source, callers[1].source) << "equal blocks, equal addresses";
    EXPECT_EQ(Ipv4Address(callers[0].source), AddressOf(first.client));
    ASSERT_EQ(streams.size(), 4u);
    EXPECT_EQ(streams[0]->received, 5000u);
    // its first SYNs came too early; after acceptance a repeated one gets through
    EXPECT_EQ(streams[1]->received, 5000u);
    EXPECT_GT(*streams[1]->connectedAt, Seconds(10));
    EXPECT_EQ(streams[2]->received, 5000u);
    EXPECT_FALSE(streams[3]->connectedAt);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
