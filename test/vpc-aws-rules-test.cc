// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-test-cloud.h"

#include "ns3/vpc-network.h"
#include "ns3/vpc-rule-set.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using namespace ns3::vpc::test;

namespace
{

/// An echo reply, or any ICMP message, as a key.
FlowKey
Icmp(const std::string& from, const std::string& to, uint8_t type, uint8_t code)
{
    return {Ip(from).Get(),
            Ip(to).Get(),
            0,
            static_cast<uint16_t>(type << 8 | code),
            PROTOCOL_ICMP};
}

/// One VPC with a host 10.0.0.10 in given groups, peers 10.0.0.20 in sg-peer and 10.0.0.30 in none.
CloudDraft
MakeHost(const std::vector<IpPermission>& ingress, const std::vector<IpPermission>& egress)
{
    CloudDraft b;
    b.AddVpc("vpc-1", "10.0.0.0/16");
    b.AddSubnet("subnet-1", "vpc-1", 'a', "10.0.0.0/24");
    b.AddGroup("sg-host", "vpc-1", ingress, egress);
    b.AddOpenGroup("sg-peer", "vpc-1");
    b.AddOpenGroup("sg-other", "vpc-1");
    b.AddInstance("host", "subnet-1", "10.0.0.10", {"sg-host"});
    b.AddInstance("peer", "subnet-1", "10.0.0.20", {"sg-other", "sg-peer"});
    b.AddInstance("stranger", "subnet-1", "10.0.0.30", {"sg-other"});
    return b;
}

/// Does the host admit it?
bool
Admits(const Network& n, const FlowKey& key)
{
    return n.CheckSecurityGroups(n.FindEni("eni-host"), Direction::INGRESS, key).IsAllowed();
}

/// One subnet with one ACL.
Network
MakeAclNetwork(const std::vector<NetworkAclEntry>& entries)
{
    CloudDraft b;
    b.AddVpc("vpc-1", "10.0.0.0/16");
    b.AddSubnet("subnet-1", "vpc-1", 'a', "10.0.0.0/24");
    b.AddAcl("acl-1", "vpc-1", {"subnet-1"}, entries);
    return Network(b.cloud);
}

/// "" if allowed, else what denies.
std::string
Ingress(const Network& n, const FlowKey& key)
{
    const Verdict v = n.CheckNetworkAcl(0, Direction::INGRESS, key);
    EXPECT_EQ(v.reason == DropReason::SUBNET_ACL_RESTRICTION, !v.where.empty());
    return v.where;
}

} // namespace

TEST(SecurityGroupRules, PortsAndPrefixesEndWhereTheyEnd)
{
    const Network n(MakeHost({Permit(PROTOCOL_TCP, 1000, 2000, {"10.0.0.16/28"})}, {}).cloud);
    EXPECT_TRUE(Admits(n, Tcp("10.0.0.16", "10.0.0.10", 1000)));
    EXPECT_TRUE(Admits(n, Tcp("10.0.0.31", "10.0.0.10", 2000)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.15", "10.0.0.10", 1500)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.32", "10.0.0.10", 1500)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.20", "10.0.0.10", 999)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.20", "10.0.0.10", 2001)));
    EXPECT_FALSE(Admits(n, Udp("10.0.0.20", "10.0.0.10", 1500)));
    const Verdict v = n.CheckSecurityGroups(n.FindEni("eni-host"),
                                            Direction::INGRESS,
                                            Tcp("10.0.0.20", "10.0.0.10", 999));
    EXPECT_EQ(v.reason, DropReason::ENI_SG_RULES_MISMATCH);
    EXPECT_EQ(v.where, "sg-host");
}

TEST(SecurityGroupRules, EgressLooksAtTheDestination)
{
    const Network n(MakeHost({}, {Permit(PROTOCOL_UDP, 53, 53, {"10.0.0.20/32"})}).cloud);
    const Index host = n.FindEni("eni-host");
    auto allowed = [&](const FlowKey& key) {
        return n.CheckSecurityGroups(host, Direction::EGRESS, key).IsAllowed();
    };
    EXPECT_TRUE(allowed(Udp("10.0.0.10", "10.0.0.20", 53)));
    EXPECT_FALSE(allowed(Udp("10.0.0.10", "10.0.0.21", 53)));
    EXPECT_FALSE(allowed(Udp("10.0.0.10", "10.0.0.20", 54)));
    EXPECT_FALSE(Admits(n, Udp("10.0.0.20", "10.0.0.10", 53)));
}

TEST(SecurityGroupRules, GroupsOfAnEniAreUnited)
{
    CloudDraft b = MakeHost({Permit(PROTOCOL_TCP, 22, 22, {"0.0.0.0/0"})}, {});
    b.AddGroup("sg-web", "vpc-1", {Permit(PROTOCOL_TCP, 80, 80, {"0.0.0.0/0"})}, {});
    b.cloud.networkInterfaces["eni-host"].groupIds.push_back("sg-web");
    const Network n(b.cloud);
    EXPECT_TRUE(Admits(n, Tcp("1.2.3.4", "10.0.0.10", 22)));
    EXPECT_TRUE(Admits(n, Tcp("1.2.3.4", "10.0.0.10", 80)));
    EXPECT_FALSE(Admits(n, Tcp("1.2.3.4", "10.0.0.10", 443)));
    EXPECT_EQ(n.CheckSecurityGroups(n.FindEni("eni-host"),
                                    Direction::INGRESS,
                                    Tcp("1.2.3.4", "10.0.0.10", 443))
                  .where,
              "sg-host,sg-web");
}

TEST(SecurityGroupRules, OverlappingPrefixesOfOneGroupAreAllAsked)
{
    // the longest prefix has no rule for port 80, a shorter one has
    const Network n(MakeHost({Permit(PROTOCOL_TCP, 22, 22, {"10.0.0.20/32"}),
                              Permit(PROTOCOL_TCP, 80, 80, {"10.0.0.0/8"})},
                             {})
                        .cloud);
    EXPECT_TRUE(Admits(n, Tcp("10.0.0.20", "10.0.0.10", 80)));
    EXPECT_TRUE(Admits(n, Tcp("10.0.0.20", "10.0.0.10", 22)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.21", "10.0.0.10", 22)));
}

TEST(SecurityGroupRules, ReferencesMeanThePeersGroups)
{
    IpPermission rule = Permit(PROTOCOL_TCP, 443, 443, {});
    rule.groupIds = {"sg-peer", "sg-of-another-account"};
    const Network n(MakeHost({rule}, {}).cloud);
    EXPECT_TRUE(Admits(n, Tcp("10.0.0.20", "10.0.0.10", 443)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.20", "10.0.0.10", 444)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.30", "10.0.0.10", 443)));
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.99", "10.0.0.10", 443)));
}

TEST(SecurityGroupRules, ReferencesDoNotMatchTheSameAddressInAnotherVpc)
{
    IpPermission rule = Permit(PROTOCOL_TCP, 443, 443, {});
    rule.groupIds = {"sg-peer"};
    CloudDraft b = MakeHost({rule}, {});
    b.AddVpc("vpc-2", "10.0.0.0/16");
    b.AddSubnet("subnet-2", "vpc-2", 'a', "10.0.0.0/24");
    b.AddOpenGroup("sg-2", "vpc-2");
    b.AddInstance("twin", "subnet-2", "10.0.0.40", {"sg-2"});
    b.cloud.networkInterfaces["eni-twin"].groupIds = {"sg-peer"};
    const Network n(b.cloud);
    EXPECT_FALSE(Admits(n, Tcp("10.0.0.40", "10.0.0.10", 443)));
}

TEST(SecurityGroupRules, PrefixListsMeanTheirEntries)
{
    IpPermission rule = Permit(PROTOCOL_TCP, 443, 443, {});
    rule.prefixListIds = {"pl-1"};
    CloudDraft b = MakeHost({}, {rule});
    b.AddPrefixList("pl-1", "com.amazonaws.us-east-1.s3", {"52.216.0.0/15", "3.5.0.0/20"});
    const Network n(b.cloud);
    const Index host = n.FindEni("eni-host");
    auto allowed = [&](const std::string& to) {
        return n.CheckSecurityGroups(host, Direction::EGRESS, Tcp("10.0.0.10", to, 443))
            .IsAllowed();
    };
    EXPECT_TRUE(allowed("52.216.0.0"));
    EXPECT_TRUE(allowed("52.217.255.255"));
    EXPECT_TRUE(allowed("3.5.15.255"));
    EXPECT_FALSE(allowed("3.5.16.0"));
    EXPECT_FALSE(allowed("52.218.0.0"));
    EXPECT_FALSE(allowed("52.215.255.255"));
}

TEST(SecurityGroupRules, IcmpTypesAndCodes)
{
    const Network echo(MakeHost({Permit(PROTOCOL_ICMP, 8, -1, {"0.0.0.0/0"})}, {}).cloud);
    EXPECT_TRUE(Admits(echo, Ping("1.2.3.4", "10.0.0.10")));
    EXPECT_TRUE(Admits(echo, Icmp("1.2.3.4", "10.0.0.10", 8, 3)));
    EXPECT_FALSE(Admits(echo, Ping("1.2.3.4", "10.0.0.10").Reversed()));
    EXPECT_FALSE(Admits(echo, Icmp("1.2.3.4", "10.0.0.10", 3, 4)));
    EXPECT_FALSE(Admits(echo, Tcp("1.2.3.4", "10.0.0.10", 8)));

    const Network tooBig(MakeHost({Permit(PROTOCOL_ICMP, 3, 4, {"0.0.0.0/0"})}, {}).cloud);
    EXPECT_TRUE(Admits(tooBig, Icmp("1.2.3.4", "10.0.0.10", 3, 4)));
    EXPECT_FALSE(Admits(tooBig, Icmp("1.2.3.4", "10.0.0.10", 3, 3)));

    const Network all(MakeHost({Permit(PROTOCOL_ICMP, -1, -1, {"0.0.0.0/0"})}, {}).cloud);
    EXPECT_TRUE(Admits(all, Ping("1.2.3.4", "10.0.0.10")));
    EXPECT_TRUE(Admits(all, Icmp("1.2.3.4", "10.0.0.10", 255, 255)));
}

TEST(SecurityGroupRules, OtherProtocolsHaveNoPorts)
{
    const Network n(MakeHost({Permit(50, -1, -1, {"192.0.2.0/24"})}, {}).cloud);
    FlowKey esp{Ip("192.0.2.1").Get(), Ip("10.0.0.10").Get(), 0, 0, 50};
    EXPECT_TRUE(Admits(n, esp));
    esp.protocol = 51;
    EXPECT_FALSE(Admits(n, esp));
}

TEST(SecurityGroupRules, UntrackedOnlyWhenOpenBothWays)
{
    const IpPermission all = Permit(ALL_PROTOCOLS, -1, -1, {"0.0.0.0/0"});
    const IpPermission web = Permit(PROTOCOL_TCP, 80, 80, {"0.0.0.0/0"});
    const IpPermission ssh = Permit(PROTOCOL_TCP, 22, 22, {"192.0.2.0/24"});
    const FlowKey toWeb = Tcp("192.0.2.1", "10.0.0.10", 80);
    const FlowKey toSsh = Tcp("192.0.2.1", "10.0.0.10", 22);
    auto untracked = [](const CloudDraft& b, const FlowKey& key) {
        const Network n(b.cloud);
        return n.IsUntracked(n.FindEni("eni-host"), Direction::INGRESS, key);
    };
    EXPECT_TRUE(untracked(MakeHost({web, ssh}, {all}), toWeb));
    EXPECT_FALSE(untracked(MakeHost({web, ssh}, {all}), toSsh));
    EXPECT_FALSE(untracked(MakeHost({web, ssh}, {web}), toWeb));
    EXPECT_FALSE(untracked(MakeHost({web}, {}), toWeb));
    EXPECT_TRUE(untracked(MakeHost({web}, {Permit(PROTOCOL_TCP, 0, 65535, {"0.0.0.0/0"})}), toWeb));
    EXPECT_FALSE(
        untracked(MakeHost({web}, {Permit(PROTOCOL_TCP, 1, 65535, {"0.0.0.0/0"})}), toWeb));
    EXPECT_TRUE(untracked(MakeHost({web},
                                   {Permit(PROTOCOL_TCP, 0, 1023, {"0.0.0.0/0"}),
                                    Permit(PROTOCOL_TCP, 1024, 65535, {"0.0.0.0/0"})}),
                          toWeb));
    EXPECT_FALSE(untracked(MakeHost({all}, {all}), Ping("192.0.2.1", "10.0.0.10")));
}

TEST(NetworkAclRules, FirstMatchByNumberWhateverThePrefix)
{
    // 100 denies a /8 before 200 allows the /32 in it; 50 allows one address of the denied block
    const Network n = MakeAclNetwork({AclEntry(200, false, true, "192.0.2.7/32"),
                                      AclEntry(100, false, false, "192.0.0.0/8"),
                                      AclEntry(50, false, true, "192.0.2.9/32"),
                                      AclEntry(300, false, true, "0.0.0.0/0")});
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.7", "10.0.0.10", 80)), "acl-1#100");
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.9", "10.0.0.10", 80)), "");
    EXPECT_EQ(Ingress(n, Tcp("191.255.255.255", "10.0.0.10", 80)), "");
    EXPECT_EQ(Ingress(n, Tcp("192.0.0.0", "10.0.0.10", 80)), "acl-1#100");
    EXPECT_EQ(Ingress(n, Tcp("192.255.255.255", "10.0.0.10", 80)), "acl-1#100");
    EXPECT_EQ(Ingress(n, Tcp("193.0.0.0", "10.0.0.10", 80)), "");
}

TEST(NetworkAclRules, DeniesAtTheEnd)
{
    NetworkAclEntry https = AclEntry(100, false, true, "0.0.0.0/0");
    https.protocol = PROTOCOL_TCP;
    https.portFrom = 443;
    https.portTo = 443;
    const Network n = MakeAclNetwork({https});
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.7", "10.0.0.10", 443)), "");
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.7", "10.0.0.10", 442)), "acl-1#*");
    EXPECT_EQ(Ingress(n, Udp("192.0.2.7", "10.0.0.10", 443)), "acl-1#*");
    // stateless: the answer needs a rule of its own
    const FlowKey answer = Tcp("192.0.2.7", "10.0.0.10", 443).Reversed();
    EXPECT_EQ(n.CheckNetworkAcl(0, Direction::EGRESS, answer).where, "acl-1#*");
    const Network dump = MakeAclNetwork({https, AclEntry(32767, false, false, "0.0.0.0/0")});
    EXPECT_EQ(Ingress(dump, Tcp("192.0.2.7", "10.0.0.10", 442)), "acl-1#*");
}

TEST(NetworkAclRules, PortsAndIcmp)
{
    NetworkAclEntry denyLow = AclEntry(10, false, false, "0.0.0.0/0");
    denyLow.protocol = PROTOCOL_TCP;
    denyLow.portFrom = 100;
    denyLow.portTo = 200;
    NetworkAclEntry allowTcp = AclEntry(20, false, true, "0.0.0.0/0");
    allowTcp.protocol = PROTOCOL_TCP;
    NetworkAclEntry echo = AclEntry(30, false, true, "0.0.0.0/0");
    echo.protocol = PROTOCOL_ICMP;
    echo.icmpType = 8;
    const Network n = MakeAclNetwork({allowTcp, echo, denyLow});
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.7", "10.0.0.10", 99)), "");
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.7", "10.0.0.10", 100)), "acl-1#10");
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.7", "10.0.0.10", 200)), "acl-1#10");
    EXPECT_EQ(Ingress(n, Tcp("192.0.2.7", "10.0.0.10", 201)), "");
    EXPECT_EQ(Ingress(n, Ping("192.0.2.7", "10.0.0.10")), "");
    EXPECT_EQ(Ingress(n, Ping("192.0.2.7", "10.0.0.10").Reversed()), "acl-1#*");
}

TEST(NetworkAclRules, EqualALinearScan)
{
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round)
    {
        NetworkAcl acl;
        for (int number = 1; number <= 40; ++number)
        {
            NetworkAclEntry e = AclEntry(number, false, random() % 2 == 0, "0.0.0.0/0");
            e.cidrBlock.length = static_cast<uint8_t>(28 + random() % 5);
            e.cidrBlock.base = (0x0A000000 + random() % 16) & e.cidrBlock.Mask();
            const int protocols[] = {ALL_PROTOCOLS, PROTOCOL_TCP, PROTOCOL_UDP};
            e.protocol = protocols[random() % 3];
            e.portFrom = static_cast<int>(random() % 30);
            e.portTo = e.portFrom + static_cast<int>(random() % 10);
            acl.entries.push_back(e);
        }
        std::shuffle(acl.entries.begin(), acl.entries.end(), random);
        const AclRuleSet rules = CompileNetworkAcl(acl);
        std::sort(acl.entries.begin(), acl.entries.end(), [](const auto& a, const auto& b) {
            return a.ruleNumber < b.ruleNumber;
        });
        for (int probe = 0; probe < 100; ++probe)
        {
            const Ipv4Address peer(0x0A000000 + random() % 18);
            const uint8_t protocol = random() % 2 ? PROTOCOL_TCP : PROTOCOL_UDP;
            const uint16_t port = static_cast<uint16_t>(random() % 42);
            AclRules::Decision expected;
            for (const NetworkAclEntry& e : acl.entries)
            {
                if (e.cidrBlock.Contains(peer) &&
                    (e.protocol == ALL_PROTOCOLS ||
                     (e.protocol == protocol && port >= e.portFrom && port <= e.portTo)))
                {
                    expected = {e.allow, e.ruleNumber};
                    break;
                }
            }
            const AclRules::Decision found = rules.ingress.Decide(peer, protocol, port);
            ASSERT_EQ(found.ruleNumber, expected.ruleNumber) << "round " << round;
            ASSERT_EQ(found.allow, expected.allow);
        }
    }
}

TEST(PortTable, KeepsTheSmallestRank)
{
    PortTable table;
    EXPECT_EQ(table.Find(PROTOCOL_TCP, 80), PortTable::NO_RANK);
    table.Add(PROTOCOL_TCP, {100, 200}, 1);
    table.Add(PROTOCOL_UDP, {0, 65535}, 2);
    table.Add(PROTOCOL_TCP, {0, 65535}, 3);
    table.Add(ALL_PROTOCOLS, {}, 4);
    table.Add(PROTOCOL_ICMP, {0, 65535}, 5);
    EXPECT_EQ(table.Find(PROTOCOL_TCP, 0), 3U);
    EXPECT_EQ(table.Find(PROTOCOL_TCP, 99), 3U);
    EXPECT_EQ(table.Find(PROTOCOL_TCP, 100), 1U);
    EXPECT_EQ(table.Find(PROTOCOL_TCP, 200), 1U);
    EXPECT_EQ(table.Find(PROTOCOL_TCP, 201), 3U);
    EXPECT_EQ(table.Find(PROTOCOL_TCP, 65535), 3U);
    EXPECT_EQ(table.Find(PROTOCOL_UDP, 65535), 2U);
    EXPECT_EQ(table.Find(PROTOCOL_ICMP, 2048), 4U);
}
