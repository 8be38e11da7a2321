// SPDX-License-Identifier: GPL-2.0-only
// What can be observed: device traces, the channel's, flows with why they ended, Config paths.
#include "vpc-fabric-net.h"

#include "ns3/data-rate.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class FabricTraceTest : public CloudTest
{
  protected:
    /// \return the ends of a host's flows, by reason
    std::map<std::string, int> EndsAt(const std::string& eniId) const
    {
        std::map<std::string, int> ends;
        for (const FlowRecord& flow : flowsEnded)
        {
            if (flow.eniId == eniId)
            {
                ++ends[vpc::ToString(flow.end)];
            }
        }
        return ends;
    }
};

TEST_F(FabricTraceTest, DeviceTracesFireWhereTheyShould)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {web});
    Build();
    std::map<std::string, Tap*> at;
    for (const std::string trace :
         {"MacTx", "MacTxDrop", "MacRx", "PhyRxDrop", "Sniffer", "PromiscSniffer"})
    {
        at["client " + trace] = &TapOn(EniOf(client), trace);
        at["server " + trace] = &TapOn(EniOf(server), trace);
    }
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    At(Seconds(1), [&] { sender.Send(AddressOf(server), 9, 100); });          // SG: no
    At(Seconds(2), [&] { sender.Send(Ipv4Address("192.0.2.1"), 9, 200); });   // no route
    At(Seconds(3), [&] { Connect(NodeOf(client), AddressOf(server), 443); }); // refused
    RunUntil(MilliSeconds(3500));
    const auto count = [&](const std::string& name) { return at.at(name)->sizes.size(); };
    EXPECT_EQ(count("client MacTx"), 3u);
    EXPECT_EQ(count("client MacTxDrop"), 1u);
    EXPECT_EQ(count("client MacRx"), 1u);
    EXPECT_EQ(count("client PhyRxDrop"), 0u);
    EXPECT_EQ(count("client Sniffer"), 4u);
    EXPECT_EQ(count("client PromiscSniffer"), 4u);
    EXPECT_EQ(count("server MacRx"), 1u);
    EXPECT_EQ(count("server PhyRxDrop"), 1u);
    EXPECT_EQ(count("server MacTx"), 1u);
    EXPECT_EQ(count("server Sniffer"), 2u);
    EXPECT_EQ(at["server PhyRxDrop"]->sizes.front(), 128u);
    EXPECT_EQ(at["client MacTxDrop"]->sizes.front(), 228u);
}

struct Crossing
{
    Ptr<NetDevice> from;
    Ptr<NetDevice> to;
    Time duration;
    Time lastBit;
};

void
SeeCrossing(std::vector<Crossing>* crossings,
            Ptr<const Packet>,
            Ptr<NetDevice> from,
            Ptr<NetDevice> to,
            Time duration,
            Time lastBit)
{
    crossings->push_back({from, to, duration, lastBit});
}

TEST_F(FabricTraceTest, TheChannelTellsEveryCrossing)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    std::vector<Crossing> crossings;
    cloud->GetFabric(vpc)->TraceConnectWithoutContext("TxRxPointToPoint",
                                                      MakeBoundCallback(&SeeCrossing, &crossings));
    OpenUdp(NodeOf(client), 10).Send(AddressOf(server), 9, 972);
    RunUntil(Seconds(1));
    ASSERT_EQ(crossings.size(), 2u); // the packet, and "port unreachable"
    EXPECT_EQ(crossings[0].from, EniOf(client));
    EXPECT_EQ(crossings[0].to, EniOf(server));
    EXPECT_EQ(crossings[0].duration.GetNanoSeconds(), 800);
    EXPECT_EQ(crossings[0].lastBit.GetNanoSeconds(), 800 + AB_NS);
    EXPECT_EQ(crossings[1].from, EniOf(server));
    EXPECT_EQ(EniOf(client)->GetChannel(), cloud->GetFabric(vpc));
}

TEST_F(FabricTraceTest, AFlowBeginsAndIsClosed)
{
    const std::string client = describe.AddInstance(subnetA, {web});
    DescribeSqs();
    Build();
    ListenAll("sqs", 443, 1000);
    Stream* stream = nullptr;
    At(Seconds(1), [&] { stream = &Connect(NodeOf(client), AddressOfEni(sqsEnis[1]), 443); });
    At(Seconds(2), [&] { stream->GetSocket()->Close(); });
    RunUntil(Seconds(4));
    EXPECT_EQ(stream->received, 1000u);
    ASSERT_EQ(flowsNew.size(), 2u);
    const FlowRecord& begin = flowsNew.front();
    EXPECT_EQ(begin.eniId, EniIdOf(client));
    EXPECT_TRUE(begin.initiator);
    EXPECT_EQ(begin.azId, "use1-az1");
    EXPECT_EQ(begin.nextRole, PortRole::INTERFACE_ENDPOINT);
    EXPECT_EQ(begin.nextEniId, sqsEnis[1]);
    EXPECT_EQ(begin.nextAzId, "use1-az2");
    EXPECT_EQ(begin.first, Seconds(1));
    EXPECT_EQ(begin.key.destinationPort, 443);
    EXPECT_EQ(flowsNew.back().eniId, sqsEnis[1]);
    EXPECT_FALSE(flowsNew.back().initiator);
    ASSERT_EQ(flowsEnded.size(), 2u);
    EXPECT_EQ(EndsAt(EniIdOf(client)), (std::map<std::string, int>{{"closed", 1}}));
    const FlowRecord& atEndpoint = flowsEnded.front();
    const FlowRecord& atClient = flowsEnded.back();
    EXPECT_TRUE(atClient.answered);
    EXPECT_GT(atClient.bytesReceived, 1000u);
    // Both ENIs saw the same packets until the closing one.
    EXPECT_EQ(atClient.packetsSent, atEndpoint.packetsReceived);
    EXPECT_GE(atClient.last, Seconds(2));
}

TEST_F(FabricTraceTest, AFlowIsReset)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    Connect(NodeOf(client), AddressOf(server), 443); // nobody listens
    RunUntil(MilliSeconds(500));
    EXPECT_EQ(EndsAt(EniIdOf(client)), (std::map<std::string, int>{{"reset", 1}}));
    EXPECT_EQ(EndsAt(EniIdOf(server)), (std::map<std::string, int>{{"reset", 1}}));
}

TEST_F(FabricTraceTest, FlowsAreForgottenAfterTheirIdleTimes)
{
    const std::string client = describe.AddInstance(subnetA, {web});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    cloud->GetFabric(vpc)->SetAttribute("TcpEstablishedTimeout", TimeValue(Seconds(60)));
    Listen(NodeOf(server), 443);
    OpenUdp(NodeOf(server), 9);
    Connect(NodeOf(client), AddressOf(server), 443);
    OpenUdp(NodeOf(client), 10).Send(AddressOf(server), 9, 10);
    At(Seconds(30), [&] { cloud->SweepFlows(); });
    RunUntil(Seconds(30));
    EXPECT_TRUE(flowsEnded.empty());
    At(Seconds(31), [&] { cloud->SweepFlows(); });
    RunUntil(Seconds(32));
    EXPECT_EQ(EndsAt(EniIdOf(client)), (std::map<std::string, int>{{"no-answer", 1}}));
    At(Seconds(62), [&] { cloud->SweepFlows(); });
    RunUntil(Seconds(63));
    EXPECT_EQ(EndsAt(EniIdOf(client)), (std::map<std::string, int>{{"idle", 1}, {"no-answer", 1}}));
    EXPECT_EQ(EniOf(client)->GetFlows().GetSize(), 0u);
}

TEST_F(FabricTraceTest, AnEniThatDiesEndsItsFlows)
{
    const std::string client = describe.AddInstance(subnetA, {web});
    DescribeSqs();
    Build();
    ListenAll("sqs", 443, 1000);
    Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    At(Seconds(1), [&] { cloud->GetInterfaceEndpoint(sqs)->SetEniDead(sqsEnis[0], true); });
    RunUntil(Seconds(2));
    EXPECT_EQ(EndsAt(sqsEnis[0]), (std::map<std::string, int>{{"fault", 1}}));
    // Nobody tells the client.
    EXPECT_TRUE(EndsAt(EniIdOf(client)).empty());
}

void
Count(int* count, Ptr<const Packet>, const DropRecord&)
{
    ++*count;
}

void
CountFlow(int* count, const FlowRecord&)
{
    ++*count;
}

void
CountPacket(int* count, Ptr<const Packet>)
{
    ++*count;
}

TEST_F(FabricTraceTest, ConfigPathsReachEverything)
{
    const std::string client = describe.AddInstance(subnetA, {web});
    DescribeSqs();
    Build();
    int fabricDrops = 0;
    int gatewayDrops = 0;
    int flows = 0;
    int sent = 0;
    Config::ConnectWithoutContext("/ChannelList/*/$ns3::vpc::Fabric/Drop",
                                  MakeBoundCallback(&Count, &fabricDrops));
    Config::ConnectWithoutContext("/NodeList/*/$ns3::vpc::GatewayNode/Drop",
                                  MakeBoundCallback(&Count, &gatewayDrops));
    Config::ConnectWithoutContext("/ChannelList/*/$ns3::vpc::VpcFabric/FlowNew",
                                  MakeBoundCallback(&CountFlow, &flows));
    Config::ConnectWithoutContext("/NodeList/*/DeviceList/*/$ns3::vpc::EniNetDevice/MacTx",
                                  MakeBoundCallback(&CountPacket, &sent));
    Config::Set("/NodeList/*/$ns3::vpc::InterfaceEndpointNode/IdleTimeout", TimeValue(Seconds(17)));
    Config::Set("/NodeList/*/DeviceList/*/$ns3::vpc::EniNetDevice/DataRate",
                DataRateValue(DataRate("1Gbps")));
    ListenAll("sqs", 8443);
    Ping(NodeOf(client), AddressOfEni(sqsEnis[0]));
    Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    RunUntil(MilliSeconds(500));
    TimeValue idle;
    cloud->GetInterfaceEndpoint(sqs)->GetAttribute("IdleTimeout", idle);
    EXPECT_EQ(idle.Get(), Seconds(17));
    EXPECT_EQ(EniOf(client)->GetBitRate(), 1'000'000'000u);
    EXPECT_EQ(fabricDrops, 1); // the ping, by the endpoint's group
    EXPECT_EQ(gatewayDrops, 0);
    EXPECT_EQ(flows, 3); // ping and connection at the client, connection at the endpoint
    EXPECT_EQ(sent, 5);  // ping; SYN at client and endpoint, RST at host and endpoint
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
