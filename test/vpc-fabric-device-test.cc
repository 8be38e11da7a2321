// SPDX-License-Identifier: GPL-2.0-only
// EniNetDevice: queue, drops, several ENIs and addresses, link state, the resolver's packet limit.
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

class FabricDeviceTest : public CloudTest
{
};

TEST_F(FabricDeviceTest, QueueIsBoundedInBytes)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    EniOf(client)->SetDataRate(DataRate("8Mbps")); // 1,000 bytes in 1 ms
    EniOf(client)->SetAttribute("QueueBytes", UintegerValue(10'000));
    Tap& dropped = TapOn(EniOf(client), "MacTxDrop");
    UdpPeer& receiver = OpenUdp(NodeOf(server), 9);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    for (int i = 0; i < 20; ++i)
    {
        sender.Send(AddressOf(server), 9, 972);
    }
    // One leaves and ten wait; 2 ms later there is room for two more.
    At(MilliSeconds(2), [&] {
        for (int i = 0; i < 3; ++i)
        {
            sender.Send(AddressOf(server), 9, 972);
        }
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(receiver.packets, 13u);
    EXPECT_EQ(receiver.lastAt.GetNanoSeconds(), 13'000'000 + AB_NS);
    EXPECT_EQ(Drops(DropReason::QUEUE_OVERFLOW), 10u) << DropSummary();
    EXPECT_EQ(dropped.sizes.size(), 10u);
    EXPECT_EQ(drops.front().where, EniIdOf(client));
}

TEST_F(FabricDeviceTest, RateHoldsOverTime)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    EniOf(client)->SetDataRate(DataRate("80Mbps"));
    UdpPeer& receiver = OpenUdp(NodeOf(server), 9);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    for (int i = 0; i < 4000; ++i)
    {
        At(MicroSeconds(50 * i), [&] { sender.Send(AddressOf(server), 9, 972); }); // 160 Mbps
    }
    RunUntil(Seconds(2));
    const int64_t ns = (receiver.lastAt - receiver.firstAt).GetNanoSeconds();
    EXPECT_EQ(ns, int64_t{receiver.packets - 1} * 100'000);
    EXPECT_EQ(receiver.packets, 4000u) << "4 MiB wait by default";
}

TEST_F(FabricDeviceTest, DropsOfCountersAndTraceAgreeAndNothingIsLostAtAnyTime)
{
    DescribeNat();
    DescribeSqs();
    const std::string client = describe.AddInstance(subnetA, {web});
    const std::string server = describe.AddInstance(subnetB, {web});
    Build();
    Listen(NodeOf(server), 443, 200'000);
    ListenAll("sqs", 443, 200'000);
    const Ipv4Address far("8.8.4.4");
    Listen(cloud->AddInternetHost(far, MilliSeconds(3)), 443, 200'000);
    EniOf(server)->SetDataRate(DataRate("100Mbps"));
    EniOf(server)->SetAttribute("QueueBytes", UintegerValue(20'000));
    cloud->GetInterfaceEndpoint(sqs)->SetAttribute("FlowDataRate",
                                                   DataRateValue(DataRate("50Mbps")));
    cloud->GetInterfaceEndpoint(sqs)->SetAttribute("FlowQueueBytes", UintegerValue(20'000));
    for (const auto& to : {AddressOf(server), AddressOfEni(sqsEnis[1]), far})
    {
        Connect(NodeOf(client), to, 443);
        Connect(NodeOf(client), to, 80);
        Ping(NodeOf(client), to);
    }
    OpenUdp(NodeOf(client), 10).Send(AddressOfEni(sqsEnis[0]), 443, 8600);
    OpenUdp(NodeOf(client), 11).Send(Ipv4Address("10.0.1.200"), 443, 100);
    uint64_t sawInFlight = 0;
    for (int i = 1; i < 2000; ++i)
    {
        At(MicroSeconds(100 * i), [&] {
            const Conservation sum = cloud->CheckConservation();
            EXPECT_TRUE(sum.isConserved) << sum.error;
            sawInFlight = std::max(sawInFlight, sum.inFlight);
        });
    }
    RunUntil(Seconds(20));
    EXPECT_GT(sawInFlight, 5u);
    std::map<std::string, uint64_t> traced;
    for (const DropRecord& drop : drops)
    {
        ++traced[vpc::ToString(drop.reason)];
    }
    EXPECT_EQ(cloud->CheckConservation().dropped, traced);
    EXPECT_GE(traced.size(), 4u) << DropSummary();
    EXPECT_GT(Drops(DropReason::QUEUE_OVERFLOW), 0u);
    for (const auto& stream : streams)
    {
        EXPECT_TRUE(stream->intact);
        EXPECT_TRUE(stream->received == 200'000 || !stream->connectedAt);
    }
}

TEST_F(FabricDeviceTest, PacketsOfASecondEniLeaveByIt)
{
    const std::string second = describe.AddSubnet(vpc, "10.0.4.0/24", "use1-az1");
    const std::string client = describe.AddInstance(subnetB, {open});
    const std::string server = describe.AddInstance(subnetA, {open});
    describe.AddSecondaryEni(server, second, {open});
    Build();
    Tap& firstSent = TapOn(EniOf(server, 0), "MacTx");
    Tap& secondSent = TapOn(EniOf(server, 1), "MacTx");
    Tap& secondReceived = TapOn(EniOf(server, 1), "MacRx");
    Listen(NodeOf(server), 443, 3000);
    Stream& stream = Connect(NodeOf(client), AddressOf(server, 1), 443);
    RunUntil(Seconds(1));
    EXPECT_EQ(stream.received, 3000u) << DropSummary();
    EXPECT_GT(secondReceived.sizes.size(), 2u);
    EXPECT_GT(secondSent.sizes.size(), 2u);
    EXPECT_TRUE(firstSent.sizes.empty());
    EXPECT_TRUE(drops.empty()) << DropSummary();
    // The first ENI's own packets still leave by the first.
    Ping(NodeOf(client), AddressOf(server, 0));
    RunUntil(Seconds(2));
    EXPECT_EQ(firstSent.sizes.size(), 1u);
}

TEST_F(FabricDeviceTest, SecondaryAddressesAnswer)
{
    const std::string client = describe.AddInstance(subnetB, {open});
    const std::string server = describe.AddInstance(subnetA, {open});
    const Ipv4Address extra("10.0.1.99");
    describe.GetCloud()
        .networkInterfaces.at(EniIdOf(server))
        .privateIpAddresses.push_back({extra, false, std::nullopt});
    Build();
    Pinger& ping = Ping(NodeOf(client), extra);
    RunUntil(Seconds(1));
    EXPECT_EQ(ping.replies, 1u) << DropSummary();
}

TEST_F(FabricDeviceTest, ADownDeviceTellsItsListenersAndDropsBothWays)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    int changes = 0;
    EniOf(server)->AddLinkChangeCallback(Callback<void>([&changes] { ++changes; }));
    Tap& rxDropped = TapOn(EniOf(server), "PhyRxDrop");
    Tap& txDropped = TapOn(EniOf(server), "MacTxDrop");
    EXPECT_TRUE(EniOf(server)->IsLinkUp());
    EniOf(server)->SetLinkUp(false);
    EniOf(server)->SetLinkUp(false);
    EXPECT_EQ(changes, 1);
    EXPECT_FALSE(EniOf(server)->IsLinkUp());
    Pinger& towards = Ping(NodeOf(client), AddressOf(server), 1);
    Pinger& away = Ping(NodeOf(server), AddressOf(client), 2);
    RunUntil(Seconds(1));
    EXPECT_EQ(towards.replies + away.replies, 0u);
    EXPECT_EQ(rxDropped.sizes.size(), 1u);
    EXPECT_EQ(txDropped.sizes.size(), 1u);
    EXPECT_EQ(Drops(DropReason::ENI_DOWN), 2u) << DropSummary();
    EniOf(server)->SetLinkUp(true);
    EXPECT_EQ(changes, 2);
    towards.Send(2);
    RunUntil(Seconds(2));
    EXPECT_EQ(towards.replies, 1u);
}

TEST_F(FabricDeviceTest, ADeadDeviceIsSilent)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    int changes = 0;
    EniOf(server)->AddLinkChangeCallback(Callback<void>([&changes] { ++changes; }));
    Tap& back = TapOn(EniOf(client), "MacRx");
    EniOf(server)->SetDead(true);
    Ping(NodeOf(client), AddressOf(server));
    Connect(NodeOf(client), AddressOf(server), 443);
    RunUntil(Seconds(2));
    EXPECT_EQ(changes, 0);
    EXPECT_TRUE(EniOf(server)->IsLinkUp());
    EXPECT_TRUE(back.sizes.empty());
    EXPECT_EQ(drops.size(), Drops(DropReason::FAULT_ENI));
    EXPECT_GE(drops.size(), 2u);
}

TEST_F(FabricDeviceTest, WhatIsNoIpv4IsDroppedByName)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    Build();
    EXPECT_FALSE(EniOf(client)->Send(Create<Packet>(40), Address(), 0x86DD));
    EniOf(client)->Send(Create<Packet>(10), Address(), 0x0800);
    RunUntil(Seconds(1));
    EXPECT_EQ(Drops(DropReason::IPV6_NOT_SIMULATED), 1u);
    EXPECT_EQ(Drops(DropReason::MALFORMED), 1u);
    EXPECT_EQ(drops.size(), 2u) << DropSummary();
}

TEST_F(FabricDeviceTest, LargerThanTheReceiversMtuIsDropped)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    EniOf(server)->SetAttribute("Mtu", UintegerValue(1500));
    EXPECT_EQ(cloud->GetFabric(vpc)->GetMtuTowards(*EniOf(client), AddressOf(server).Get()), 1500u);
    UdpPeer& receiver = OpenUdp(NodeOf(server), 9);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    sender.Send(AddressOf(server), 9, 1472);
    sender.Send(AddressOf(server), 9, 1473);
    RunUntil(Seconds(1));
    EXPECT_EQ(receiver.bytes, 1472u);
    EXPECT_EQ(Drops(DropReason::MTU_EXCEEDED), 1u) << DropSummary();
}

class FabricResolverTest : public CloudTest
{
  protected:
    void SetUp() override
    {
        CloudTest::SetUp();
        const std::string shut = describe.AddSecurityGroup(vpc);
        describe.GetCloud().securityGroups[shut].ipPermissionsEgress.clear();
        describe.AddNetworkAcl(vpc, {subnetA, subnetB}); // allows nothing
        client = describe.AddInstance(subnetA, {shut});
        other = describe.AddInstance(subnetB, {shut});
        Build();
    }

    /// Packets to the resolver, evenly over a time, half of them to its link-local address.
    void Ask(UdpPeer& peer, Time start, Time span, int packets)
    {
        for (int i = 0; i < packets; ++i)
        {
            const Ipv4Address to = i % 2 == 0 ? cloud->GetFabric(vpc)->GetResolverAddress()
                                              : Ipv4Address("169.254.169.253");
            At(start + span * i / packets, [&peer, to] { peer.Send(to, 53, 30); });
        }
    }

    std::string client;
    std::string other;
};

TEST_F(FabricResolverTest, NeitherGroupsNorAclsBlockIt)
{
    EXPECT_EQ(cloud->GetFabric(vpc)->GetResolverAddress(), Ipv4Address("10.0.0.2"));
    Ask(OpenUdp(NodeOf(client), 10), Seconds(1), Seconds(1), 10);
    RunUntil(Seconds(3));
    EXPECT_TRUE(drops.empty()) << DropSummary();
    uint64_t received = 0;
    for (const auto& resolver : cloud->GetResolvers(vpc))
    {
        received += resolver->GetCounters().received;
    }
    EXPECT_EQ(received, 10u);
    // To anything else the same instance cannot say a word.
    OpenUdp(NodeOf(client), 11).Send(AddressOf(other), 9, 30);
    RunUntil(Seconds(4));
    EXPECT_EQ(drops.size(), 1u);
}

TEST_F(FabricResolverTest, OneEniMaySend1024PacketsASecond)
{
    UdpPeer& first = OpenUdp(NodeOf(client), 10);
    UdpPeer& second = OpenUdp(NodeOf(other), 10);
    Ask(first, MilliSeconds(1100), MilliSeconds(800), 1500);
    Ask(second, MilliSeconds(1100), MilliSeconds(800), 1000); // an allowance of its own
    Ask(first, MilliSeconds(2100), MilliSeconds(800), 1030);
    RunUntil(MilliSeconds(2050));
    EXPECT_EQ(Drops(DropReason::RATE_LIMIT), 476u);
    RunUntil(Seconds(4));
    EXPECT_EQ(Drops(DropReason::RATE_LIMIT), 482u);
    EXPECT_EQ(drops.size(), 482u) << DropSummary();
    EXPECT_EQ(drops.front().where, EniIdOf(client));
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
