// SPDX-License-Identifier: GPL-2.0-only
// What the routing sessions send is what Wireshark takes it for.
#include "vpc-routing-net.h"
#include "vpc-tshark.h"

#include <algorithm>
#include <cstdio>

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::routingtest;
using vpc_tshark::LinesOf;

class RoutingCapture : public LinkTest
{
};

} // namespace

TEST_F(RoutingCapture, OpensInWiresharkWithoutAComplaint)
{
    if (!vpc_tshark::IsInstalled())
    {
        GTEST_SKIP() << "tshark is not installed";
    }
    const std::string file = testing::TempDir() + "vpc-routing-capture-test.pcap";
    AddLink();
    AddBgp();
    AddBfd();
    AddDpd();
    PointToPointHelper().EnablePcap(file, Right().device, false, true);
    Left().bgp->SetAttribute("LocalAs", UintegerValue(4200000001));
    Left().bgp->SetStopTime(Seconds(45));
    BgpAttributes attributes;
    attributes.asPath = {65009};
    attributes.med = 50;
    attributes.communities = {7224u << 16 | 7300u};
    const aws::Cidr home = *aws::ParseCidr("172.16.0.0/12");
    Left().bgp->Announce(home, attributes);
    RunUntil(Seconds(20));
    Left().bgp->Withdraw(home);
    RunUntil(Seconds(40));
    RunUntil(Seconds(50));
    Reset();

    const std::string tshark = "tshark -r '" + file + "' ";
    const auto fields = [&](const std::string& filter, const std::string& names) {
        return LinesOf(tshark + "-Y '" + filter + "' -T fields -E separator='|' " + names +
                       " 2>/dev/null");
    };
    EXPECT_EQ(LinesOf(tshark + "-Y '_ws.malformed or _ws.expert.severity == error' 2>/dev/null"),
              std::vector<std::string>{});
    EXPECT_EQ(
        fields("bgp.type == 1",
               "-e bgp.open.myas -e bgp.open.holdtime -e bgp.open.identifier "
               "-e bgp.cap.4as"),
        (std::vector<std::string>{"64512|90|10.0.0.2|64512", "23456|90|10.0.0.1|4200000001"}));
    EXPECT_EQ(fields("bgp.type == 2",
                     "-e bgp.nlri_prefix -e bgp.prefix_length -e bgp.withdrawn_prefix "
                     "-e bgp.update.path_attribute.as_path_segment.as4 "
                     "-e bgp.update.path_attribute.next_hop "
                     "-e bgp.update.path_attribute.multi_exit_disc "
                     "-e bgp.update.path_attribute.community_as "
                     "-e bgp.update.path_attribute.community_value"),
              (std::vector<std::string>{"172.16.0.0|12||4200000001,65009|10.0.0.1|50|7224|7300",
                                        "|12|172.16.0.0|||||"}));
    EXPECT_EQ(fields("bgp.type == 3", "-e bgp.notify.major_error -e bgp.notify.minor_error_cease"),
              std::vector<std::string>{"6|2"});
    EXPECT_GE(fields("bgp.type == 4", "-e frame.number").size(), 3u);
    EXPECT_GE(fields("bfd.sta == 3", "-e frame.number").size(), 200u);
    EXPECT_EQ(
        fields("bfd.sta == 1 && ip.src == 10.0.0.1", "-e bfd.my_discriminator -e ip.ttl").at(0),
        "0x0a000001|255");
    const auto ike = fields("isakmp", "-e isakmp.exchangetype -e isakmp.flag_r");
    EXPECT_GE(ike.size(), 6u);
    EXPECT_GE(std::count(ike.begin(), ike.end(), "37|0"), 3);
    EXPECT_GE(std::count(ike.begin(), ike.end(), "37|1"), 3);
    EXPECT_EQ(std::remove(file.c_str()), 0);
}
