// SPDX-License-Identifier: GPL-2.0-only
// Hosted zones, Resolver endpoints and endpoints to other Regions in a dump:
// fixtures/snapshots/route53.
#include "vpc-test-paths.h"

#include "ns3/vpc-packet-reach.h"
#include "ns3/vpc-resolve.h"
#include "ns3/vpc-snapshot-reader.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

class SnapshotOfRoute53 : public ::testing::Test
{
  protected:
    Snapshot snapshot{ReadSnapshot(testpaths::Fixture("snapshots/route53"))};
    aws::Cloud& cloud{snapshot.cloud};

    /// \param type of a resource \param id its id \return how often it is named as not simulated
    std::size_t CountUnsupported(const std::string& type, const std::string& id) const
    {
        return static_cast<std::size_t>(
            std::count_if(cloud.unsupported.begin(), cloud.unsupported.end(), [&](const auto& r) {
                return r.type == type && r.id == id;
            }));
    }

    /// \param key of a row \param id of a resource \param words a part of the note
    /// \return whether the row has such a note
    bool HasNote(const std::string& key, const std::string& id, const std::string& words) const
    {
        const auto row = snapshot.report.rows.find(key);
        return row != snapshot.report.rows.end() &&
               std::any_of(row->second.notes.begin(), row->second.notes.end(), [&](const auto& n) {
                   return n.id.find(id) != std::string::npos &&
                          n.why.find(words) != std::string::npos;
               });
    }
};

TEST_F(SnapshotOfRoute53, ReadsPrivateZonesAndTheirRecords)
{
    ASSERT_EQ(cloud.hostedZones.size(), 1u);
    const aws::HostedZone& zone = cloud.hostedZones.at("Z0PRIVATE");
    EXPECT_EQ(zone.name, "example.com");
    EXPECT_EQ(zone.vpcIds, std::vector<std::string>{"vpc-0a"});
    EXPECT_TRUE(HasNote("HostedZone", "Z0PRIVATE", "vpc-elsewhere"));
    EXPECT_EQ(CountUnsupported("public HostedZone", "Z0PUBLIC"), 1u);
    ASSERT_EQ(zone.resourceRecordSets.size(), 3u);
    EXPECT_EQ(zone.resourceRecordSets[0].name, "*.apps.example.com");
    EXPECT_EQ(zone.resourceRecordSets[0].ttl, 60u);
    EXPECT_EQ(zone.resourceRecordSets[1].type, "CNAME");
    EXPECT_EQ(zone.resourceRecordSets[1].resourceRecords.at(0), "db.corp.test.");
    EXPECT_EQ(zone.resourceRecordSets[2].aliasDnsName,
              "*.vpce-s3-argc85vg.s3.us-east-1.vpce.amazonaws.com");
    EXPECT_TRUE(HasNote("ResourceRecordSets", "Z0PRIVATE", "type SOA"));
    EXPECT_TRUE(HasNote("ResourceRecordSets", "Z0PRIVATE", "routing policy"));
    EXPECT_TRUE(HasNote("HostedZones", "Z0PRIVATE", "an alias to what is not simulated"));
}

TEST_F(SnapshotOfRoute53, ReadsResolverEndpointsAndRules)
{
    ASSERT_EQ(cloud.resolverEndpoints.size(), 2u);
    const aws::ResolverEndpoint& in = cloud.resolverEndpoints.at("rslvr-in-0a");
    ASSERT_EQ(in.ipAddresses.size(), 2u); // by the ENIs' descriptions
    EXPECT_EQ(in.ipAddresses[1].networkInterfaceId, "eni-in2");
    const aws::ResolverEndpoint& out = cloud.resolverEndpoints.at("rslvr-out-0b");
    ASSERT_EQ(out.ipAddresses.size(), 2u); // by list-resolver-endpoint-ip-addresses
    EXPECT_EQ(out.ipAddresses[0].ip, Ipv4Address("10.0.1.40"));
    EXPECT_EQ(CountUnsupported("ResolverEndpoint", "rslvr-out-0c"), 1u); // no addresses
    EXPECT_TRUE(HasNote("IpAddresses", "addresses-of-nobody.json", "ResolverEndpointId"));

    ASSERT_EQ(cloud.resolverRules.size(), 2u);
    const aws::ResolverRule& rule = cloud.resolverRules.at("rslvr-rr-0a");
    EXPECT_EQ(rule.domainName, "corp.test");
    EXPECT_EQ(rule.targetIps.at(0).port, 5353);
    EXPECT_EQ(rule.vpcIds, std::vector<std::string>{"vpc-0a"});
    EXPECT_EQ(cloud.resolverRules.at("rslvr-rr-0b").ruleType, aws::ResolverRuleType::System);
    EXPECT_EQ(CountUnsupported("ResolverRule", "rslvr-rr-0c"), 1u);
    EXPECT_TRUE(HasNote("ResolverRules", "rslvr-autodefined-rr-internet-resolver", "autodefined"));
    EXPECT_TRUE(HasNote("ResolverRuleAssociations", "rslvr-autodefined", "left out"));
}

TEST_F(SnapshotOfRoute53, ReadsDnsOptionsAndServiceRegionsOfEndpoints)
{
    EXPECT_TRUE(cloud.vpcEndpoints.at("vpce-s3").privateDnsOnlyForInboundResolverEndpoint);
    EXPECT_FALSE(cloud.vpcEndpoints.at("vpce-far").privateDnsOnlyForInboundResolverEndpoint);
    EXPECT_EQ(cloud.vpcEndpoints.at("vpce-far").serviceRegion, "eu-west-1");
    EXPECT_EQ(CountUnsupported("VpcEndpoint to a service in eu-west-1", "vpce-far"), 1u);
    EXPECT_EQ(snapshot.report.rows.at("VpcEndpoints").read, 2u);
    EXPECT_EQ(snapshot.report.rows.at("VpcEndpoints").unsupported, 1u);
}

TEST_F(SnapshotOfRoute53, HoldsAndIsSimulated)
{
    snapshot.Validate();
    EXPECT_EQ(CountUnsupported("VpcEndpoint to a service in eu-west-1", "vpce-far"), 1u);
    const std::vector<aws::ReachQuery> queries = {
        {"far", "eni-client", "10.0.1.31", aws::PROTOCOL_TCP, 443},
        {"dns", "eni-client", "10.0.2.20", aws::PROTOCOL_UDP, 53}};
    const aws::ReachVerdict expected[] = {aws::ReachVerdict::UNSUPPORTED,
                                          aws::ReachVerdict::ACCEPT};
    const aws::Network network(cloud);
    const std::vector<aws::ReachAnswer> packets = PacketReach(cloud).Ask(queries);
    for (std::size_t i = 0; i < queries.size(); ++i)
    {
        EXPECT_EQ(aws::Reach(network, {}, queries[i]).verdict, expected[i]) << queries[i].id;
        EXPECT_EQ(packets[i].verdict, expected[i]) << queries[i].id;
    }
    EXPECT_EQ(aws::Reach(network, {}, queries[0]).where, "vpce-far to a service in eu-west-1");
}

} // namespace
