// SPDX-License-Identifier: GPL-2.0-only
// VPC flow logs by packets: what is accepted and rejected where, by which way, and what AWS never
// logs.
#include "vpc-flow-log-net.h"
#include "vpc-hybrid-net.h"
#include "vpc-privatelink-net.h"
#include "vpc-test-cloud.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

using Lines = std::vector<std::string>;

/// Two instances in different zones.
class FlowLogTest : public FlowLogsOf<CloudTest>
{
  protected:
    void SetUp() override
    {
        FlowLogsOf<CloudTest>::SetUp();
        one = describe.AddInstance(subnetA, {open});
        two = describe.AddInstance(subnetB, {open});
    }

    /// Send datagrams of 128 bytes each a second, from second 1 on.
    void SendUdp(const std::string& from, Ipv4Address to, uint16_t port, int count = 1)
    {
        UdpPeer& peer = OpenUdp(NodeOf(from), 5000);
        for (int i = 1; i <= count; ++i)
        {
            At(Seconds(i), [&peer, to, port] { peer.Send(to, port, 100); });
        }
    }

    std::string one;
    std::string two;
};

TEST_F(FlowLogTest, TheDefaultFormatAtBothEnds)
{
    Build();
    Log(vpc, "v2");
    OpenUdp(NodeOf(two), 9000, true);
    SendUdp(one, AddressOf(two), 9000, 3);
    RunUntil(Seconds(10));
    const std::string there = Text(one) + " " + Text(two) + " 5000 9000 17 3 384";
    const std::string back = Text(two) + " " + Text(one) + " 9000 5000 17 3 384";
    const std::string end = " 1767225601 1767225603 ACCEPT OK";
    const std::string account = "2 123456789012 ";
    EXPECT_EQ(FinishSorted(),
              Sorted({account + EniIdOf(one) + " " + there + end,
                      account + EniIdOf(one) + " " + back + end,
                      account + EniIdOf(two) + " " + there + end,
                      account + EniIdOf(two) + " " + back + end}));
    ASSERT_EQ(files.size(), 1u);
    const std::string path = files.begin()->first;
    const std::string id = MakeFlowLogId([&] {
        FlowLogOptions options;
        options.resourceId = vpc;
        options.maxAggregationInterval = 60;
        return options;
    }());
    EXPECT_EQ(path.substr(0, path.size() - 15),
              "AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/01/01/"
              "123456789012_vpcflowlogs_us-east-1_" +
                  id + "_20260101T0000Z_");
}

TEST_F(FlowLogTest, AllFieldsOfVersionFive)
{
    Build();
    Log(EniIdOf(one), "v5");
    SendUdp(one, AddressOf(two), 9000, 1);
    OpenUdp(NodeOf(two), 9000);
    RunUntil(Seconds(10));
    EXPECT_EQ(Finish(),
              Lines{"5 123456789012 " + EniIdOf(one) + " " + Text(one) + " " + Text(two) +
                    " 5000 9000 17 1 128 1767225601 1767225601 ACCEPT OK " + vpc + " " + subnetA +
                    " " + one + " 0 IPv4 " + Text(one) + " " + Text(two) +
                    " us-east-1 use1-az1 - - - - egress 1"});
}

TEST_F(FlowLogTest, ADeniedReplyIsAcceptedThereAndRejectedBack)
{
    // As AWS's example: pings come in, and the network ACL denies the answers.
    const std::string acl = describe.AddNetworkAcl(vpc, {subnetB});
    describe.GetCloud().networkAcls.at(acl).entries = {
        test::AclEntry(100, false, true, "0.0.0.0/0")};
    Build();
    Log(EniIdOf(two), "v2");
    const Ipv4Address to = AddressOf(two);
    for (int i = 0; i < 4; ++i)
    {
        At(Seconds(1 + i), [this, to] { Ping(NodeOf(one), to); });
    }
    RunUntil(Seconds(10));
    const std::string start = "2 123456789012 " + EniIdOf(two) + " ";
    EXPECT_EQ(FinishSorted(),
              Sorted({start + Text(one) + " " + Text(two) +
                          " 0 0 1 4 336 1767225601 1767225604 ACCEPT OK",
                      start + Text(two) + " " + Text(one) +
                          " 0 0 1 4 336 1767225601 1767225604 REJECT OK"}));
}

TEST_F(FlowLogTest, ASecurityGroupRejectsWhereItIs)
{
    const std::string closed = describe.AddSecurityGroup(vpc);
    const std::string mute = describe.AddSecurityGroup(vpc);
    describe.GetCloud().securityGroups.at(mute).ipPermissionsEgress.clear();
    const std::string hidden = describe.AddInstance(subnetC, {closed});
    const std::string silent = describe.AddInstance(subnetC, {mute});
    Build();
    Log(vpc);
    SendUdp(one, AddressOf(hidden), 9000, 2);
    SendUdp(silent, AddressOf(two), 9000, 3);
    RunUntil(Seconds(10));
    const std::string in = Text(one) + " " + Text(hidden) + " 5000 9000 17";
    const std::string out = Text(silent) + " " + Text(two) + " 5000 9000 17";
    EXPECT_EQ(FinishSorted(),
              Sorted({Brief(EniIdOf(one) + " egress", in, "2 256", "0 1 ACCEPT"),
                      Brief(EniIdOf(hidden) + " ingress", in, "2 256", "0 - REJECT"),
                      Brief(EniIdOf(silent) + " egress", out, "3 384", "0 - REJECT")}));
}

TEST_F(FlowLogTest, ANetworkAclRejectsAtTheEniBehindIt)
{
    const std::string acl = describe.AddNetworkAcl(vpc, {subnetB});
    describe.GetCloud().networkAcls.at(acl).entries = {
        test::AclEntry(100, false, false, aws::ToString(AddressOf(one)) + "/32"),
        test::AclEntry(110, false, true, "0.0.0.0/0"),
        test::AclEntry(100, true, false, "10.0.3.0/24"),
        test::AclEntry(110, true, true, "0.0.0.0/0")};
    const std::string three = describe.AddInstance(subnetC, {open});
    const std::string neighbour = describe.AddInstance(subnetB, {open});
    Build();
    Log(vpc);
    SendUdp(one, AddressOf(two), 9000, 1);       // denied on its way into the subnet
    SendUdp(two, AddressOf(three), 9001, 1);     // denied on its way out
    SendUdp(neighbour, AddressOf(two), 9002, 1); // inside: not asked
    RunUntil(Seconds(10));
    const std::string in = Text(one) + " " + Text(two) + " 5000 9000 17";
    const std::string out = Text(two) + " " + Text(three) + " 5000 9001 17";
    const std::string inside = Text(neighbour) + " " + Text(two) + " 5000 9002 17";
    const std::string refused = Text(two) + " " + Text(neighbour) + " 0 0 1"; // port unreachable
    const Lines lines = FinishSorted();
    EXPECT_EQ(lines,
              Sorted({Brief(EniIdOf(one) + " egress", in, "1 128", "0 1 ACCEPT"),
                      Brief(EniIdOf(two) + " ingress", in, "1 128", "0 - REJECT"),
                      Brief(EniIdOf(two) + " egress", out, "1 128", "0 - REJECT"),
                      Brief(EniIdOf(neighbour) + " egress", inside, "1 128", "0 1 ACCEPT"),
                      Brief(EniIdOf(two) + " ingress", inside, "1 128", "0 - ACCEPT"),
                      Brief(EniIdOf(two) + " egress", refused, "1 56", "0 1 ACCEPT"),
                      Brief(EniIdOf(neighbour) + " ingress", refused, "1 56", "0 - ACCEPT")}));
}

TEST_F(FlowLogTest, TheRulesDecideNotWhatComesAfterThem)
{
    // No route, a cut between zones, nobody there: the rules permit the packets.
    Build();
    Log(vpc);
    SendUdp(one, Ipv4Address("192.0.2.1"), 9000);
    SendUdp(two, Ipv4Address("10.0.1.77"), 9001);
    const std::string cut = Text(one) + " " + Text(two) + " 7000 9002 17";
    Fault fault;
    fault.kind = FaultKind::AZ_PAIR;
    fault.target = "use1-az1";
    fault.secondTarget = "use1-az2";
    fault.start = Seconds(2);
    fault.duration = Seconds(2);
    cloud->GetFaults()->Add(fault);
    UdpPeer& late = OpenUdp(NodeOf(one), 7000);
    At(Seconds(3), [&] { late.Send(AddressOf(two), 9002, 100); });
    RunUntil(Seconds(10));
    EXPECT_EQ(FinishSorted(),
              Sorted({Brief(EniIdOf(one) + " egress",
                            Text(one) + " 192.0.2.1 5000 9000 17",
                            "1 128",
                            "0 - ACCEPT"),
                      Brief(EniIdOf(two) + " egress",
                            Text(two) + " 10.0.1.77 5000 9001 17",
                            "1 128",
                            "0 - ACCEPT"),
                      Brief(EniIdOf(one) + " egress", cut, "1 128", "0 1 ACCEPT")}));
    EXPECT_EQ(Drops(DropReason::NO_ROUTE_TO_DESTINATION), 1u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::UNASSIGNED_ADDRESS), 1u);
    EXPECT_EQ(Drops(DropReason::FAULT_AZ_PAIR), 1u);
}

TEST_F(FlowLogTest, AWrongSourceIsStoppedBeforeTheRules)
{
    Build();
    Log(vpc);
    Ptr<EniNetDevice> device = EniOf(one);
    At(Seconds(1), [this, device] {
        Ptr<Packet> packet = Create<Packet>(100);
        Ipv4Header ip;
        ip.SetSource(Ipv4Address("10.0.1.99"));
        ip.SetDestination(AddressOf(two));
        ip.SetProtocol(17);
        ip.SetTtl(64);
        ip.SetPayloadSize(100);
        packet->AddHeader(ip);
        device->Send(packet, device->GetBroadcast(), 0x0800);
    });
    RunUntil(Seconds(10));
    EXPECT_EQ(FinishSorted(), Lines{});
    EXPECT_EQ(Drops(DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION), 1u) << DropSummary();
}

TEST_F(FlowLogTest, WhatAwsNeverLogs)
{
    Build();
    Log(vpc);
    for (const char* address : {"10.0.0.2",        // Amazon DNS
                                "169.254.169.253", // the same
                                "169.254.169.254", // instance metadata
                                "169.254.169.123", // time
                                "169.254.169.250", // Windows activation
                                "10.0.1.1"})       // the subnet's router
    {
        UdpPeer& peer = OpenUdp(NodeOf(one), 0);
        At(Seconds(1), [&peer, address] { peer.Send(Ipv4Address(address), 53, 100); });
    }
    UdpPeer& dhcp = OpenUdp(NodeOf(one), 68);
    OpenUdp(NodeOf(two), 67);
    At(Seconds(1), [&] { dhcp.Send(AddressOf(two), 67, 100); });
    RunUntil(Seconds(70));
    EXPECT_EQ(FinishSorted(), Lines{});
    EXPECT_TRUE(files.empty());
}

TEST_F(FlowLogTest, ASecondaryAddressShowsAsThePrimaryOne)
{
    aws::PrivateIpAddress secondary;
    secondary.address = Ipv4Address("10.0.2.200");
    describe.GetCloud().networkInterfaces.at(EniIdOf(two)).privateIpAddresses.push_back(secondary);
    Build();
    Log(EniIdOf(two), "${srcaddr} ${dstaddr} ${pkt-srcaddr} ${pkt-dstaddr}");
    SendUdp(one, secondary.address, 9000);
    OpenUdp(NodeOf(two), 9000);
    RunUntil(Seconds(10));
    EXPECT_EQ(Finish(), Lines{Text(one) + " " + Text(two) + " " + Text(one) + " 10.0.2.200"});
}

TEST_F(FlowLogTest, TcpFlagsOfAnInterval)
{
    Build();
    Log(EniIdOf(two), "${srcport} ${dstport} ${start} ${tcp-flags} ${flow-direction}");
    Listen(NodeOf(two), 443, 1000);
    Stream& shortOne = Connect(NodeOf(one), AddressOf(two), 443); // from the first port, 49153
    At(Seconds(1), [&] { shortOne.GetSocket()->Close(); });
    At(Seconds(2), [&] {
        Stream& longOne = Connect(NodeOf(one), AddressOf(two), 443);
        At(Seconds(62), [&] { longOne.Write(1); });
        At(Seconds(122), [&] { longOne.GetSocket()->Close(); });
    });
    At(Seconds(3), [&] { Connect(NodeOf(one), AddressOf(two), 444); });
    RunUntil(Seconds(130));
    const std::string epoch = "17672256";
    EXPECT_EQ(FinishSorted(),
              Sorted({"49153 443 1767225600 3 ingress",
                      "443 49153 1767225600 19 egress",
                      "49154 443 1767225602 2 ingress",
                      "443 49154 1767225602 18 egress",
                      "49154 443 1767225662 0 ingress",
                      "443 49154 1767225662 0 egress",
                      "49154 443 1767225722 1 ingress",
                      "443 49154 1767225722 1 egress",
                      "49155 444 1767225603 2 ingress", // refused
                      "444 49155 1767225603 4 egress"}));
}

TEST_F(FlowLogTest, OnlyWhatIsAskedFor)
{
    const std::string closed = describe.AddSecurityGroup(vpc);
    const std::string hidden = describe.AddInstance(subnetC, {closed});
    Build();
    Log(vpc, BRIEF, 60, FlowLogTraffic::ACCEPT);
    SendUdp(one, AddressOf(hidden), 9000);
    RunUntil(Seconds(10));
    const std::string flow = Text(one) + " " + Text(hidden) + " 5000 9000 17";
    EXPECT_EQ(Finish(), Lines{Brief(EniIdOf(one) + " egress", flow, "1 128", "0 1 ACCEPT")});
}

TEST_F(FlowLogTest, OnlyTheRejectedOnes)
{
    const std::string closed = describe.AddSecurityGroup(vpc);
    const std::string hidden = describe.AddInstance(subnetC, {closed});
    Build();
    Log(subnetC, BRIEF, 60, FlowLogTraffic::REJECT);
    Log(subnetB, BRIEF, 60, FlowLogTraffic::REJECT);
    SendUdp(one, AddressOf(hidden), 9000);
    SendUdp(two, AddressOf(one), 9000);
    RunUntil(Seconds(10));
    const std::string flow = Text(one) + " " + Text(hidden) + " 5000 9000 17";
    EXPECT_EQ(Finish(), Lines{Brief(EniIdOf(hidden) + " ingress", flow, "1 128", "0 - REJECT")});
}

TEST_F(FlowLogTest, AnIntervalWithoutPacketsIsTold)
{
    Build();
    Log(vpc, "${interface-id} ${packets} ${start} ${end} ${log-status}");
    UdpPeer& peer = OpenUdp(NodeOf(one), 5000);
    OpenUdp(NodeOf(two), 9000);
    const Ipv4Address to = AddressOf(two);
    At(Seconds(70), [&peer, to] { peer.Send(to, 9000, 100); });
    At(NanoSeconds(239'999'000'000), [&peer, to] { peer.Send(to, 9000, 100); });
    At(Seconds(240), [&peer, to] { peer.Send(to, 9000, 100); }); // begins the next interval
    RunUntil(Seconds(310));
    const std::string a = EniIdOf(one);
    const std::string b = EniIdOf(two);
    // Nothing before the first traffic; then each interval, the last one as far as the run goes.
    EXPECT_EQ(Finish(),
              (Lines{a + " 1 1767225670 1767225670 OK",
                     b + " 1 1767225670 1767225670 OK",
                     a + " - 1767225720 1767225779 NODATA",
                     b + " - 1767225720 1767225779 NODATA",
                     a + " 1 1767225839 1767225839 OK",
                     b + " 1 1767225839 1767225839 OK",
                     a + " 1 1767225840 1767225840 OK",
                     b + " 1 1767225840 1767225840 OK",
                     a + " - 1767225900 1767225909 NODATA",
                     b + " - 1767225900 1767225909 NODATA"}));
    EXPECT_EQ(files.size(), 2u);
}

TEST_F(FlowLogTest, TenMinutesUnlessTheInstanceIsNitro)
{
    describe.GetCloud().instances.at(one).instanceType = "t2.micro";
    describe.GetCloud().instances.at(two).instanceType = "t3.micro";
    Build();
    Log(vpc, "${interface-id} ${packets} ${start} ${end} ${log-status}", 600);
    UdpPeer& peer = OpenUdp(NodeOf(one), 5000);
    OpenUdp(NodeOf(two), 9000);
    const Ipv4Address to = AddressOf(two);
    for (const int at : {10, 70, 590, 610})
    {
        At(Seconds(at), [&peer, to] { peer.Send(to, 9000, 100); });
    }
    RunUntil(Seconds(620));
    const std::string a = EniIdOf(one);
    const std::string b = EniIdOf(two);
    Lines expected{a + " 3 1767225610 1767226190 OK",
                   a + " 1 1767226210 1767226210 OK",
                   b + " 1 1767225610 1767225610 OK",
                   b + " 1 1767225670 1767225670 OK",
                   b + " 1 1767226190 1767226190 OK",
                   b + " 1 1767226210 1767226210 OK"};
    for (int minute = 2; minute < 9; ++minute)
    {
        const int64_t start = 1767225600 + 60 * minute;
        expected.push_back(b + " - " + std::to_string(start) + " " + std::to_string(start + 59) +
                           " NODATA");
    }
    EXPECT_EQ(FinishSorted(), Sorted(expected));
}

TEST_F(FlowLogTest, WhatExceedsTheCapacityIsSkipped)
{
    Build();
    Logs().SetAttribute("MaxRecords", UintegerValue(2));
    Log(EniIdOf(one), "${dstport} ${packets} ${start} ${end} ${log-status}");
    UdpPeer& peer = OpenUdp(NodeOf(one), 5000);
    const Ipv4Address to = AddressOf(two);
    for (const uint16_t port : {9000, 9001, 9002})
    {
        OpenUdp(NodeOf(two), port);
        for (int at = 1; at <= 3; ++at)
        {
            At(Seconds(at), [&peer, to, port] { peer.Send(to, port, 100); });
        }
    }
    RunUntil(Seconds(70));
    EXPECT_EQ(Finish(),
              (Lines{"9000 3 1767225601 1767225603 OK",
                     "9001 3 1767225601 1767225603 OK",
                     "- - 1767225600 1767225659 SKIPDATA",
                     "- - 1767225660 1767225669 NODATA"}));
}

TEST_F(FlowLogTest, TheMomentOfTimeZeroIsTheUsers)
{
    Build();
    Logs().SetEpoch(1418530010); // 2014-12-14T04:06:50Z: records do not begin at full minutes
    Log(EniIdOf(one), "${start} ${end} ${log-status}");
    OpenUdp(NodeOf(two), 9000);
    SendUdp(one, AddressOf(two), 9000, 1);
    RunUntil(Seconds(240));
    EXPECT_EQ(Finish(),
              (Lines{"1418530011 1418530011 OK",
                     "1418530070 1418530129 NODATA",
                     "1418530130 1418530189 NODATA",
                     "1418530190 1418530249 NODATA"}));
    ASSERT_EQ(files.size(), 2u);
    EXPECT_NE(files.begin()->first.find("/2014/12/14/"), std::string::npos);
    EXPECT_NE(files.begin()->first.find("_20141214T0405Z_"), std::string::npos);
    EXPECT_NE(files.rbegin()->first.find("_20141214T0410Z_"), std::string::npos);
}

TEST_F(FlowLogTest, MistakesAreOneLine)
{
    Build();
    Log(vpc, "v2");
    const auto refusal = [this](const std::string& resource, uint32_t interval) -> std::string {
        try
        {
            Log(resource, "v2", interval);
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(refusal("vpc-none", 60),
              "there is no vpc-none to log; give the id of a VPC, a subnet or an ENI");
    EXPECT_EQ(refusal(subnetA, 61),
              "flow logs have no aggregation interval of 61 s; give 60 or 600");
    EXPECT_NE(refusal(vpc, 60).find("is there twice; leave one out"), std::string::npos);
    EXPECT_EQ(refusal(vpc, 600), "");
}

/// NAT and internet gateways, gateway endpoints.
class FlowLogGatewayTest : public FlowLogTest
{
  protected:
    void SetUp() override
    {
        FlowLogTest::SetUp();
        DescribeNat();
        inPublic = describe.AddInstance(subnetPublic, {open});
        publicAddress = describe.AssociatePublicAddress(inPublic);
    }

    std::string inPublic;
    std::string publicAddress;
};

TEST_F(FlowLogGatewayTest, AsAwsShowsANatGateway)
{
    Build();
    Ptr<Node> host = cloud->AddInternetHost(Ipv4Address("203.0.113.5"), MilliSeconds(2));
    OpenUdp(host, 9000, true);
    const std::string natEni = describe.GetCloud().natGateways.at(nat).networkInterfaceId;
    const std::string format = "${instance-id} ${interface-id} ${srcaddr} ${dstaddr} "
                               "${pkt-srcaddr} ${pkt-dstaddr} ${traffic-path}";
    Log(natEni, format);
    Log(EniIdOf(one), format);
    SendUdp(one, Ipv4Address("203.0.113.5"), 9000, 2);
    RunUntil(Seconds(10));
    const std::string client = Text(one);
    const std::string own = aws::ToString(AddressOfEni(natEni));
    const std::string far = "203.0.113.5";
    const std::string at = "- " + natEni + " ";
    const std::string atClient = one + " " + EniIdOf(one) + " ";
    EXPECT_EQ(FinishSorted(),
              Sorted({at + client + " " + own + " " + client + " " + far + " -",
                      at + own + " " + far + " " + own + " " + far + " 2",
                      at + far + " " + own + " " + far + " " + own + " -",
                      at + own + " " + client + " " + far + " " + client + " 1",
                      atClient + client + " " + far + " " + client + " " + far + " 1",
                      atClient + far + " " + client + " " + far + " " + client + " -"}));
}

TEST_F(FlowLogGatewayTest, TheInternetAndPublicAddresses)
{
    Build();
    Ptr<Node> host = cloud->AddInternetHost(Ipv4Address("203.0.113.5"), MilliSeconds(2));
    OpenUdp(host, 9000, true);
    // An ENI's own public address is one of EC2 to those who see it.
    OpenUdp(NodeOf(inPublic), 9001, true);
    Log(vpc,
        "${interface-id} ${flow-direction} ${pkt-srcaddr} ${pkt-dstaddr} ${traffic-path} "
        "${pkt-src-aws-service} ${pkt-dst-aws-service}",
        60);
    SendUdp(inPublic, Ipv4Address("203.0.113.5"), 9000);
    SendUdp(one, Ipv4Address(publicAddress.c_str()), 9001);
    RunUntil(Seconds(10));
    const std::string natEni = describe.GetCloud().natGateways.at(nat).networkInterfaceId;
    const std::string own = aws::ToString(AddressOfEni(natEni));
    const std::string natPublic = aws::ToString(
        *describe.GetCloud().networkInterfaces.at(natEni).privateIpAddresses.front().publicIp);
    const std::string client = Text(one);
    const std::string host1 = Text(inPublic);
    const std::string e = EniIdOf(inPublic);
    EXPECT_EQ(FinishSorted(),
              Sorted({e + " egress " + host1 + " 203.0.113.5 8 - -",
                      e + " ingress 203.0.113.5 " + host1 + " - - -",
                      EniIdOf(one) + " egress " + client + " " + publicAddress + " 1 - EC2",
                      natEni + " ingress " + client + " " + publicAddress + " - - EC2",
                      natEni + " egress " + own + " " + publicAddress + " 2 - EC2",
                      e + " ingress " + natPublic + " " + host1 + " - EC2 -",
                      e + " egress " + host1 + " " + natPublic + " 8 - EC2",
                      natEni + " ingress " + publicAddress + " " + own + " - EC2 -",
                      natEni + " egress " + publicAddress + " " + client + " 1 EC2 -",
                      EniIdOf(one) + " ingress " + publicAddress + " " + client + " - EC2 -"}));
}

TEST_F(FlowLogGatewayTest, AGatewayEndpointAndAServiceByTheInternet)
{
    describe.AddGatewayEndpoint(vpc, "s3", {tablePrivate});
    describe.GetCloud().instances.at(two).instanceType = "m4.large";
    cloud = CreateObject<SimulatedCloud>();
    cloud->UseService("com.amazonaws.us-east-1.sts");
    Build();
    const Ipv4Address s3 = cloud->GetPublicAddress("com.amazonaws.us-east-1.s3");
    const Ipv4Address sts = cloud->GetPublicAddress("com.amazonaws.us-east-1.sts");
    ListenAll("s3", 443, 100);
    ListenAll("sts", 443, 100);
    const std::string format = "${interface-id} ${flow-direction} ${traffic-path} "
                               "${pkt-src-aws-service} ${pkt-dst-aws-service} ${dstaddr}";
    for (const std::string& instance : {one, two, inPublic})
    {
        Log(EniIdOf(instance), format);
    }
    Connect(NodeOf(one), s3, 443);
    Connect(NodeOf(two), s3, 443);
    Connect(NodeOf(inPublic), sts, 443);
    RunUntil(Seconds(10));
    const std::string to = " " + aws::ToString(s3);
    EXPECT_EQ(FinishSorted(),
              Sorted({EniIdOf(one) + " egress 7 - S3" + to,
                      EniIdOf(one) + " ingress - S3 - " + Text(one),
                      EniIdOf(two) + " egress 2 - S3" + to, // not built on Nitro
                      EniIdOf(two) + " ingress - S3 - " + Text(two),
                      EniIdOf(inPublic) + " egress 8 - AMAZON " + aws::ToString(sts),
                      EniIdOf(inPublic) + " ingress - AMAZON - " + Text(inPublic)}));
}

TEST_F(FlowLogTest, AnInterfaceEndpointBelongsToNobodyYouKnow)
{
    DescribeSqs();
    Build();
    ListenAll("sqs", 443, 100);
    const std::string format = "${account-id} ${instance-id} ${interface-id} ${flow-direction} "
                               "${srcaddr} ${dstaddr} ${traffic-path} ${pkt-dst-aws-service}";
    Log(vpc, format);
    Connect(NodeOf(one), AddressOfEni(sqsEnis[1]), 443);
    RunUntil(Seconds(10));
    const std::string eni = aws::ToString(AddressOfEni(sqsEnis[1]));
    EXPECT_EQ(FinishSorted(),
              Sorted({"123456789012 " + one + " " + EniIdOf(one) + " egress " + Text(one) + " " +
                          eni + " 1 -",
                      "123456789012 " + one + " " + EniIdOf(one) + " ingress " + eni + " " +
                          Text(one) + " - -",
                      "unknown - " + sqsEnis[1] + " ingress " + Text(one) + " " + eni + " - -",
                      "unknown - " + sqsEnis[1] + " egress " + eni + " " + Text(one) + " 1 -"}));
}

TEST_F(FlowLogTest, PeeringsInAndBetweenRegions)
{
    const std::string near = describe.AddVpc("10.1.0.0/16");
    const std::string nearSubnet = describe.AddSubnet(near, "10.1.1.0/24", "use1-az1");
    const std::string nearGroup = describe.AddSecurityGroup(near);
    describe.AllowIngress(nearGroup, "-1", -1, -1, "0.0.0.0/0");
    const std::string nearHost = describe.AddInstance(nearSubnet, {nearGroup});
    const std::string nearPeering = describe.AddVpcPeering(vpc, near);
    describe.UseRegion("eu-west-1");
    const std::string far = describe.AddVpc("10.2.0.0/16");
    const std::string farSubnet = describe.AddSubnet(far, "10.2.1.0/24", "euw1-az1");
    const std::string farGroup = describe.AddSecurityGroup(far);
    describe.AllowIngress(farGroup, "-1", -1, -1, "0.0.0.0/0");
    const std::string farHost = describe.AddInstance(farSubnet, {farGroup});
    const std::string farPeering = describe.AddVpcPeering(vpc, far);
    describe.UseRegion("us-east-1");
    const std::string table = describe.AddRouteTable(vpc, {subnetA});
    describe.AddRoute(table, "10.1.0.0/16", nearPeering);
    describe.AddRoute(table, "10.2.0.0/16", farPeering);
    Build();
    const std::string format =
        "${interface-id} ${vpc-id} ${region} ${az-id} ${flow-direction} ${dstaddr} "
        "${traffic-path}";
    Log(vpc, format);
    Log(near, format);
    Log(far, format);
    OpenUdp(NodeOf(nearHost), 9000);
    OpenUdp(NodeOf(farHost), 9000);
    UdpPeer& peer = OpenUdp(NodeOf(one), 5000);
    At(Seconds(1), [&] {
        peer.Send(AddressOf(nearHost), 9000, 100);
        peer.Send(AddressOf(farHost), 9000, 100);
    });
    RunUntil(Seconds(10));
    const std::string from = EniIdOf(one) + " " + vpc + " us-east-1 use1-az1 egress ";
    EXPECT_EQ(FinishSorted(),
              Sorted({from + Text(nearHost) + " 4",
                      from + Text(farHost) + " 5",
                      EniIdOf(nearHost) + " " + near + " us-east-1 use1-az1 ingress " +
                          Text(nearHost) + " -",
                      EniIdOf(farHost) + " " + far + " eu-west-1 euw1-az1 ingress " +
                          Text(farHost) + " -"}))
        << DropSummary();
}

TEST_F(FlowLogTest, AsAwsShowsATransitGateway)
{
    // A client in VPC A, a server in VPC B in another zone; both attached in both zones.
    const std::string other = describe.AddVpc("10.40.0.0/16");
    const std::string serverSubnet = describe.AddSubnet(other, "10.40.2.0/24", "use1-az2");
    const std::string attachedA = describe.AddSubnet(other, "10.40.1.0/24", "use1-az1");
    const std::string group = describe.AddSecurityGroup(other);
    describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
    const std::string server = describe.AddInstance(serverSubnet, {group});
    const std::string tgw = describe.AddTransitGateway();
    describe.AttachToTransitGateway(tgw, vpc, {subnetA, subnetB});
    describe.AttachToTransitGateway(tgw, other, {attachedA, serverSubnet});
    describe.AddRoute(describe.AddRouteTable(vpc, {subnetA, subnetB}), "10.40.0.0/16", tgw);
    describe.AddRoute(describe.AddRouteTable(other, {serverSubnet, attachedA}), "10.0.0.0/16", tgw);
    Build();
    Log(other,
        "${interface-id} ${subnet-id} ${instance-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} "
        "${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr} ${action} ${flow-direction} ${traffic-path}");
    Listen(NodeOf(server), 80, 100);
    Stream& stream = Connect(NodeOf(one), AddressOf(server), 80);
    At(Seconds(1), [&] { stream.GetSocket()->Close(); });
    RunUntil(Seconds(10));
    std::map<std::string, std::string> attachmentEni; // by subnet
    for (const auto& [id, eni] : describe.GetCloud().networkInterfaces)
    {
        if (eni.interfaceType == "transit_gateway" && eni.vpcId == other)
        {
            attachmentEni[eni.subnetId] = id;
        }
    }
    ASSERT_EQ(attachmentEni.size(), 2u);
    const std::string in = attachmentEni[attachedA];
    const std::string out = attachmentEni[serverSubnet];
    const std::string client = Text(one);
    const std::string web = Text(server);
    EXPECT_EQ(
        FinishSorted(),
        Sorted({EniIdOf(server) + " " + serverSubnet + " " + server + " " + client + " " + web +
                    " 49153 80 3 " + client + " " + web + " ACCEPT ingress -",
                EniIdOf(server) + " " + serverSubnet + " " + server + " " + web + " " + client +
                    " 80 49153 19 " + web + " " + client + " ACCEPT egress 1",
                in + " " + attachedA + " - " + aws::ToString(AddressOfEni(in)) + " " + web +
                    " 49153 80 3 " + client + " " + web + " ACCEPT egress 1",
                out + " " + serverSubnet + " - " + web + " " + aws::ToString(AddressOfEni(out)) +
                    " 80 49153 19 " + web + " " + client + " ACCEPT ingress -"}))
        << DropSummary();
}

class FlowLogHybridTest : public FlowLogsOf<HybridTest>
{
};

TEST_F(FlowLogHybridTest, AVirtualPrivateGateway)
{
    BuildAll();
    Log(vpc,
        "${interface-id} ${flow-direction} ${srcaddr} ${dstaddr} ${packets} ${bytes} "
        "${traffic-path}");
    PingAt(Seconds(40));
    RunUntil(Seconds(50));
    const std::string eni = EniIdOf(instance);
    EXPECT_EQ(FinishSorted(),
              Sorted({eni + " ingress 172.16.0.10 " + Text(instance) + " 1 84 -",
                      eni + " egress " + Text(instance) + " 172.16.0.10 1 84 3"}))
        << DropSummary();
}

class FlowLogPrivateLinkTest : public FlowLogsOf<PrivateLinkTest>
{
};

TEST_F(FlowLogPrivateLinkTest, NothingBetweenTheEndpointAndTheLoadBalancer)
{
    Provide();
    const Consumer consumer = Consume("111111111111");
    Build();
    Listen(NodeOf(targetA), 8080, 100);
    Listen(NodeOf(targetB), 8080, 100);
    const std::string format =
        "${account-id} ${interface-id} ${flow-direction} ${pkt-srcaddr} ${pkt-dstaddr} ${dstport}";
    Log(consumer.vpc, format);
    Log(vpc, format);
    Stream& stream = Connect(NodeOf(consumer.client), AddressOfEni(consumer.enis[0]), 80);
    RunUntil(MilliSeconds(900));
    EXPECT_EQ(stream.received, 100u) << DropSummary();
    const std::string client = Text(consumer.client);
    const std::string endpoint = aws::ToString(AddressOfEni(consumer.enis[0]));
    Lines ofConsumer;
    bool hasProvider = false;
    for (const std::string& line : FinishSorted())
    {
        const std::vector<std::string> word = flowlog_test::Split(line, ' ');
        if (line.find(consumer.enis[0]) != std::string::npos ||
            line.find(EniIdOf(consumer.client)) != std::string::npos)
        {
            ofConsumer.push_back(line);
            continue;
        }
        // In the provider's VPC: load balancer and targets, never what came by PrivateLink.
        hasProvider = hasProvider || (word[1] == lbEnis[0] && word[5] == "8080");
        EXPECT_NE(word[5], "80") << line;
        if (word[1] == lbEnis[0] || word[1] == lbEnis[1])
        {
            EXPECT_EQ(word[0], "unknown");
            const std::string far = word[2] == "egress" ? word[4] : word[3];
            EXPECT_TRUE(far == Text(targetA) || far == Text(targetB)) << line;
        }
    }
    EXPECT_TRUE(hasProvider);
    ASSERT_EQ(ofConsumer.size(), 4u);
    EXPECT_EQ(ofConsumer[0].substr(0, 13), "111111111111 ");
    EXPECT_EQ(ofConsumer[1].substr(0, 13), "111111111111 ");
    EXPECT_EQ(ofConsumer[2],
              "unknown " + consumer.enis[0] + " egress " + endpoint + " " + client + " 49153");
    EXPECT_EQ(ofConsumer[3],
              "unknown " + consumer.enis[0] + " ingress " + client + " " + endpoint + " 80");
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
