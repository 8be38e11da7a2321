// SPDX-License-Identifier: GPL-2.0-only
// What the nodes of a cloud are, and where they stand in a picture.
#include "vpc-whole-cloud.h"

#include "ns3/node-list.h"
#include "ns3/vpc-cloud-layout.h"

#include <set>
#include <sstream>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// The cloud with one of everything.
class CloudLayoutTest : public WholeCloudTest
{
  protected:
    void SetUp() override
    {
        WholeCloudTest::SetUp();
        for (int i = 0; i < 9; ++i)
        {
            describe.AddInstance(subnetB, {open});
        }
        Build();
        cloud->AddInternetHost(Ipv4Address("198.51.100.7"), MilliSeconds(10));
    }

    static bool IsIn(const LayoutPoint& point, const LayoutArea& area)
    {
        return point.x > area.from.x && point.x < area.to.x && point.y > area.from.y &&
               point.y < area.to.y;
    }
};

TEST_F(CloudLayoutTest, EveryNodeIsListedByWhatItIs)
{
    std::map<std::string, std::string> kinds;
    std::set<uint32_t> listed;
    for (const CloudNode& node : ListCloudNodes(*cloud))
    {
        kinds[node.id] = ToString(node.kind);
        listed.insert(node.node->GetId());
    }
    EXPECT_EQ(listed.size(), NodeList::GetNNodes());
    const std::map<std::string, std::string> expected = {{instance, "instance"},
                                                         {peer, "instance"},
                                                         {sqs, "interface-endpoint"},
                                                         {s3, "gateway-endpoint"},
                                                         {nat, "nat-gateway"},
                                                         {igw, "internet-gateway"},
                                                         {inbound, "resolver-endpoint"},
                                                         {peering, "peering"},
                                                         {tgw, "transit-gateway"},
                                                         {balancer, "load-balancer"},
                                                         {vgw, "vpn-gateway"},
                                                         {vif, "routing-sessions"},
                                                         {vpn + "/1", "routing-sessions"},
                                                         {"hq/r1", "site-router"},
                                                         {host, "site-host"},
                                                         {"198.51.100.7", "internet-host"},
                                                         {"resolver-use1-az1", "resolver"}};
    for (const auto& [id, kind] : expected)
    {
        EXPECT_EQ(kinds[id], kind) << id;
    }
}

TEST_F(CloudLayoutTest, ATableTellsWhichNodeAndDeviceIsWhat)
{
    std::ostringstream out;
    WriteDevices(out, ListCloudNodes(*cloud), {{instance, "App"}});
    const Ptr<EniNetDevice> port = EniOf(instance);
    EXPECT_EQ(out.str().rfind("node,device,name,id,kind,role,eni,az,network\n", 0), 0u);
    const std::string line = std::to_string(port->GetNode()->GetId()) + "," +
                             std::to_string(port->GetIfIndex()) + ",App," + instance +
                             ",instance,instance," + EniIdOf(instance) + ",use1-az1," + vpc + "\n";
    EXPECT_NE(out.str().find("\n" + line), std::string::npos) << line << out.str();
}

TEST_F(CloudLayoutTest, ZonesAreColumnsWithAllThatIsInThem)
{
    const CloudLayout layout(*cloud);
    const std::vector<LayoutArea>& zones = layout.GetZones();
    ASSERT_EQ(zones.size(), 3u);
    for (std::size_t i = 0; i < zones.size(); ++i)
    {
        EXPECT_EQ(zones[i].name, (std::vector<std::string>{"use1-az1", "use1-az2", "use1-az4"})[i]);
        EXPECT_TRUE(i == 0 || zones[i - 1].to.x < zones[i].from.x) << "columns overlap";
    }
    std::map<std::string, std::size_t> inhabitants;
    for (const LayoutPlace& place : layout.GetPlaces())
    {
        const std::vector<std::string> azIds = place.node.GetAzIds();
        for (const LayoutArea& zone : zones)
        {
            if (azIds.size() == 1)
            {
                EXPECT_EQ(IsIn(place.at, zone), zone.name == azIds.front()) << place.label;
            }
        }
        inhabitants[azIds.size() == 1 ? azIds.front() : ""] += 1;
    }
    EXPECT_GE(inhabitants["use1-az1"], 3u);
    EXPECT_GE(inhabitants["use1-az2"], 11u);
}

TEST_F(CloudLayoutTest, BandsAreServicesVpcsAndSitesFromTheTop)
{
    const CloudLayout layout(*cloud, {{vpc, "Main"}});
    std::map<std::string, LayoutArea> bands;
    double below = 0;
    std::vector<std::string> order;
    for (const LayoutArea& band : layout.GetBands())
    {
        EXPECT_GE(band.from.y, below) << band.name << " overlaps the band above";
        below = band.to.y;
        bands[band.name] = band;
        order.push_back(band.name);
    }
    const std::vector<std::string> expected = {"internet",
                                               "com.amazonaws.us-east-1.s3",
                                               "com.amazonaws.us-east-1.sqs",
                                               std::min(std::string("Main"), other),
                                               std::max(std::string("Main"), other),
                                               "hq"};
    EXPECT_EQ(std::set<std::string>(order.begin(), order.end()),
              std::set<std::string>(expected.begin(), expected.end()));
    EXPECT_EQ(order.front(), "internet");
    EXPECT_EQ(order.back(), "hq");
    for (const LayoutPlace& place : layout.GetPlaces())
    {
        if (place.node.id == instance || place.node.id == sqs || place.node.id == nat)
        {
            EXPECT_TRUE(IsIn(place.at, bands.at("Main"))) << place.label;
        }
        if (place.node.kind == CloudNodeKind::SITE_ROUTER || place.node.id == vif)
        {
            EXPECT_TRUE(IsIn(place.at, bands.at("hq"))) << place.label;
        }
    }
}

TEST_F(CloudLayoutTest, WhatIsInSeveralZonesHasAStandInInEach)
{
    const CloudLayout layout(*cloud, {{sqs, "Queue"}});
    std::set<std::string> labels;
    for (const LayoutStandIn& standIn : layout.GetStandIns())
    {
        labels.insert(standIn.label);
        for (const LayoutArea& zone : layout.GetZones())
        {
            const std::string azId =
                standIn.port->GetFabric()->GetFaultBoard()->IdOf(standIn.port->GetAz());
            EXPECT_EQ(IsIn(standIn.at, zone), zone.name == azId) << standIn.label;
        }
    }
    EXPECT_EQ(labels.count("Queue in use1-az1"), 1u);
    EXPECT_EQ(labels.count("Queue in use1-az2"), 1u);
    EXPECT_EQ(labels.count("Queue in use1-az4"), 0u);
}

TEST_F(CloudLayoutTest, NoTwoStandOnOnePoint)
{
    const CloudLayout layout(*cloud);
    std::map<std::pair<double, double>, std::string> taken;
    const auto take = [&taken](const LayoutPoint& at, const std::string& who) {
        const auto [place, isNew] = taken.emplace(std::make_pair(at.x, at.y), who);
        EXPECT_TRUE(isNew) << who << " stands on " << place->second;
    };
    for (const LayoutPlace& place : layout.GetPlaces())
    {
        take(place.at, place.label);
    }
    for (const LayoutStandIn& standIn : layout.GetStandIns())
    {
        take(standIn.at, standIn.label);
    }
    EXPECT_EQ(layout.GetPlaces().size(), NodeList::GetNNodes());
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
