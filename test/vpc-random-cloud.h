// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "naive/vpc-naive-reach.h"
#include "vpc-test-cloud.h"

#include "ns3/vpc-resolve.h"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/**
 * \file
 * Small clouds at random, and random questions to them, for property tests.
 */
namespace ns3
{
namespace vpc
{
namespace test
{

constexpr uint64_t SEED = 20260101; //!< fixed before the first run

/// \param items some \return one of them
template <typename T>
T
OneOf(const std::vector<T>& items)
{
    return items[*rc::gen::inRange<std::size_t>(0, items.size())];
}

/// \param oneIn how rarely \return whether; shrinks to no
inline bool
Chance(int oneIn)
{
    return *rc::gen::inRange(0, oneIn) == oneIn - 1;
}

/// Blocks that split the clouds' addresses at interesting places.
inline const std::vector<std::string> BLOCKS = {"0.0.0.0/0",
                                                "10.0.0.0/16",
                                                "10.0.0.0/24",
                                                "10.0.1.0/24",
                                                "10.0.2.0/25",
                                                "10.1.0.0/16",
                                                "52.216.0.0/15",
                                                "8.8.8.0/24"};

inline const std::vector<uint16_t> PORTS = {22, 80, 443, 1024, 5000};

/// \return a random rule of a security group
inline aws::IpPermission
RandomPermission()
{
    const int protocol =
        OneOf<int>({aws::ALL_PROTOCOLS, aws::PROTOCOL_TCP, aws::PROTOCOL_UDP, aws::PROTOCOL_ICMP});
    aws::IpPermission permission = Permit(protocol, -1, -1, {});
    if (protocol == aws::PROTOCOL_TCP || protocol == aws::PROTOCOL_UDP)
    {
        permission.fromPort = OneOf(PORTS);
        permission.toPort = std::max<int>(permission.fromPort, OneOf(PORTS));
    }
    switch (*rc::gen::inRange(0, 4))
    {
    case 0:
        permission.groupIds = {OneOf<std::string>({"sg-0", "sg-1", "sg-2"})};
        break;
    case 1:
        permission.prefixListIds = {"pl-s3"};
        break;
    default:
        permission.ipRanges = {Block(OneOf(BLOCKS))};
    }
    return permission;
}

/// \param number of the rule \return a random rule of a network ACL
inline aws::NetworkAclEntry
RandomAclEntry(int number)
{
    aws::NetworkAclEntry entry = AclEntry(number, Chance(2), !Chance(3), OneOf(BLOCKS));
    entry.protocol =
        OneOf<int>({aws::ALL_PROTOCOLS, aws::PROTOCOL_TCP, aws::PROTOCOL_UDP, aws::PROTOCOL_ICMP});
    if ((entry.protocol == aws::PROTOCOL_TCP || entry.protocol == aws::PROTOCOL_UDP) && Chance(2))
    {
        entry.portFrom = OneOf(PORTS);
        entry.portTo = Chance(2) ? 65535 : entry.portFrom;
    }
    return entry;
}

/// Whom one can ask, and who can.
struct Parties
{
    std::vector<std::string> sources{"8.8.8.8", "203.0.113.7"};
    std::vector<std::string> targets{"8.8.8.8",
                                     "203.0.113.9",
                                     "52.215.255.255",
                                     "52.216.0.0",
                                     "52.217.255.255",
                                     "52.218.0.0",
                                     "10.0.0.99",
                                     "10.9.9.9",
                                     "172.31.0.1"};

    void Add(const std::string& who)
    {
        sources.push_back(who);
        targets.push_back(who);
    }
};

/// A cloud that grows at random.
class RandomCloud
{
  public:
    RandomCloud()
    {
        b.AddVpc("vpc-1", "10.0.0.0/16");
        b.AddVpc("vpc-2", "10.1.0.0/16");
        b.AddPrefixList("pl-s3", "com.amazonaws.us-east-1.s3", {"52.216.0.0/15"});
        for (const char* id : {"sg-0", "sg-1", "sg-2"})
        {
            AddGroup(id, "vpc-1");
        }
        b.AddOpenGroup("sg-open", "vpc-1");
        b.AddOpenGroup("sg-other", "vpc-2");
        AddSubnets();
        AddHosts();
        AddGateways();
        AddRoutes();
        AddAcl();
    }

    CloudDraft b;
    Parties parties;

  private:
    void AddGroup(const std::string& id, const std::string& vpc)
    {
        std::vector<aws::IpPermission> in(*rc::gen::inRange(0, 4));
        std::vector<aws::IpPermission> out(*rc::gen::inRange(0, 3));
        std::generate(in.begin(), in.end(), RandomPermission);
        std::generate(out.begin(), out.end(), RandomPermission);
        b.AddGroup(id, vpc, in, out);
    }

    void AddSubnets()
    {
        const std::string zones = "abca";
        for (int i = 0; i < SUBNETS; ++i)
        {
            const std::string n = std::to_string(i);
            b.AddSubnet("subnet-" + n, "vpc-1", zones[i], "10.0." + n + ".0/24");
            b.AddTable("rtb-" + n, "vpc-1", {"subnet-" + n});
        }
        b.AddSubnet("subnet-other", "vpc-2", 'a', "10.1.0.0/24");
        b.AddTable("rtb-other", "vpc-2", {"subnet-other"});
    }

    std::string NewPublicAddress()
    {
        const std::string address = "198.51.100." + std::to_string(++m_public);
        parties.targets.push_back(address);
        return address;
    }

    void AddHosts()
    {
        const int hosts = *rc::gen::inRange(2, 6);
        for (int i = 0; i < hosts; ++i)
        {
            const std::string name = std::to_string(i);
            const std::string subnet = std::to_string(*rc::gen::inRange(0, SUBNETS));
            std::vector<std::string> groups = {OneOf<std::string>(
                {"sg-open", "sg-open", "sg-open", "sg-open", "sg-0", "sg-1", "sg-2"})};
            if (Chance(3))
            {
                groups.push_back("sg-0");
            }
            aws::NetworkInterface& eni =
                b.AddInstance(name,
                              "subnet-" + subnet,
                              "10.0." + subnet + "." + std::to_string(10 + i),
                              groups,
                              Chance(2) ? NewPublicAddress() : "");
            eni.sourceDestCheck = !Chance(6);
            if (Chance(4))
            {
                const std::string second = "10.0." + subnet + "." + std::to_string(30 + i);
                eni.privateIpAddresses.push_back({Ip(second), false, std::nullopt});
                if (Chance(2))
                {
                    eni.privateIpAddresses.back().publicIp = Ip(NewPublicAddress());
                }
                parties.Add(second);
            }
            if (Chance(8))
            {
                b.cloud.instances["i-" + name].state = "stopped";
            }
            parties.Add("i-" + name);
        }
        if (Chance(2))
        {
            aws::NetworkInterface& second =
                b.AddEni("eni-second", "subnet-1", "10.0.1.50", {"sg-open"});
            second.instanceId = "i-0";
            b.cloud.instances["i-0"].networkInterfaceIds.push_back("eni-second");
            parties.Add("eni-second");
        }
        b.AddInstance("other", "subnet-other", "10.1.0.10", {"sg-other"}, NewPublicAddress());
        parties.Add("i-other");
    }

    void AddGateways()
    {
        b.AddInternetGateway("igw-1", Chance(6) ? "" : "vpc-1");
        b.AddInternetGateway("igw-2", "vpc-2");
        b.AddRoute("rtb-other", "0.0.0.0/0", aws::RouteTargetKind::InternetGateway, "igw-2");
        b.AddNat("a", "subnet-0", "10.0.0.5", NewPublicAddress());
        if (Chance(6))
        {
            b.cloud.natGateways["nat-a"].state = "deleted";
        }
        b.AddNat("p", "subnet-1", "10.0.1.5", "");
        parties.targets.push_back("10.0.0.5");
        std::vector<std::string> tables;
        for (int i = 0; i < SUBNETS; ++i)
        {
            if (Chance(2))
            {
                tables.push_back("rtb-" + std::to_string(i));
            }
        }
        b.AddGatewayEndpoint("vpce-s3", "vpc-1", "com.amazonaws.us-east-1.s3", tables);
        const std::string service = OneOf<std::string>({"com.amazonaws.us-east-1.sqs",
                                                        "com.amazonaws.us-east-1.s3",
                                                        "com.amazonaws.vpce.us-east-1.vpce-svc-0"});
        b.AddInterfaceEndpoint("vpce-if",
                               "vpc-1",
                               service,
                               {OneOf<std::string>({"sg-open", "sg-0", "sg-1"})});
        b.AddEndpointEni("vpce-if", "subnet-2", "10.0.2.200");
        parties.Add("eni-vpce-if-subnet-2");
        for (const char* id : {"vpce-s3", "vpce-if"})
        {
            if (Chance(8))
            {
                b.cloud.vpcEndpoints[id].state = "pending";
            }
        }
    }

    void AddRoutes()
    {
        using Kind = aws::RouteTargetKind;
        const std::vector<std::pair<Kind, std::string>> targets = {
            {Kind::InternetGateway, "igw-1"},
            {Kind::NatGateway, "nat-a"},
            {Kind::NatGateway, "nat-p"},
            {Kind::Instance, "i-1"},
            {Kind::NetworkInterface, "eni-0"},
            {Kind::TransitGateway, "tgw-1"},
            {Kind::VpcPeeringConnection, "pcx-1"}};
        b.cloud.unsupported.push_back({"TransitGateway", "tgw-1", "vpc-1"});
        b.cloud.unsupported.push_back({"VpcPeeringConnection", "pcx-1", "vpc-1"});
        for (int i = 0; i < SUBNETS; ++i)
        {
            const std::string table = "rtb-" + std::to_string(i);
            std::vector<std::string> blocks = {"0.0.0.0/0", "8.8.8.0/24", "10.0.1.0/24"};
            for (const std::string& block : blocks)
            {
                if (block == blocks.front() ? !Chance(2) : Chance(5))
                {
                    const auto target = block == blocks.front() && Chance(2)
                                            ? targets[*rc::gen::inRange(0, 2)]
                                            : OneOf(targets);
                    b.AddRoute(table, block, target.first, target.second).blackhole = Chance(10);
                }
            }
        }
    }

    void AddAcl()
    {
        if (Chance(2))
        {
            std::vector<aws::NetworkAclEntry> entries;
            const int count = *rc::gen::inRange(0, 6);
            for (int i = 0; i < count; ++i)
            {
                entries.push_back(RandomAclEntry(10 * (i + 1)));
            }
            const bool open = !Chance(3);
            for (const bool egress : {true, false})
            {
                entries.push_back(AclEntry(1000, egress, open, "0.0.0.0/0"));
            }
            const std::string subnet = "subnet-" + std::to_string(*rc::gen::inRange(0, SUBNETS));
            b.AddAcl("acl-1", "vpc-1", {subnet}, entries);
        }
    }

    static constexpr int SUBNETS = 4;
    int m_public{0};
};

/// \param answer an answer \return it in words
inline std::string
Words(const aws::ReachAnswer& answer)
{
    return std::string(aws::ToString(answer.verdict)) + " " + ToString(answer.reason) + " " +
           answer.where;
}

/// \param fate what the naive evaluator says \return the same in the module's words
inline aws::ReachVerdict
VerdictOf(naive::Fate fate)
{
    switch (fate)
    {
    case naive::Fate::ACCEPT:
        return aws::ReachVerdict::ACCEPT;
    case naive::Fate::NO_ROUTE:
        return aws::ReachVerdict::NO_ROUTE;
    case naive::Fate::UNSUPPORTED:
        return aws::ReachVerdict::UNSUPPORTED;
    default:
        return aws::ReachVerdict::DENY;
    }
}

/// \param random a cloud \param count how many \return questions to it
inline std::vector<aws::ReachQuery>
RandomQueries(const RandomCloud& random, int count)
{
    std::vector<aws::ReachQuery> queries;
    for (int i = 0; i < count; ++i)
    {
        aws::ReachQuery query;
        query.source = OneOf(random.parties.sources);
        query.destination = OneOf(random.parties.targets);
        query.protocol = OneOf<uint8_t>({aws::PROTOCOL_TCP, aws::PROTOCOL_UDP, aws::PROTOCOL_ICMP});
        query.destinationPort = query.protocol == aws::PROTOCOL_ICMP ? 0 : OneOf(PORTS);
        query.id = query.source + " to " + query.destination + " protocol " +
                   std::to_string(query.protocol) + " port " +
                   std::to_string(query.destinationPort);
        queries.push_back(query);
    }
    return queries;
}

/// Hold a property over many clouds; a difference is shrunk and printed.
/// \param name of the property \param property it \param clouds how many
inline void
HoldOver(const std::string& name, const std::function<void()>& property, int clouds)
{
    rc::detail::TestMetadata metadata;
    metadata.id = name;
    metadata.description = name;
    rc::detail::TestParams params;
    params.seed = SEED;
    params.maxSuccess = clouds;
    const rc::detail::TestResult result = rc::detail::checkTestable(property, metadata, params);
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << text.str();
}

} // namespace test
} // namespace vpc
} // namespace ns3
