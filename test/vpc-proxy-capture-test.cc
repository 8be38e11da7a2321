// SPDX-License-Identifier: GPL-2.0-only
// PROXY protocol v2 through PrivateLink, as Wireshark reads it.
#include "vpc-privatelink-net.h"
#include "vpc-tshark.h"

#include "ns3/vpc-trace-helper.h"

#include <cstdio>
#include <sstream>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

using vpc_tshark::LinesOf;

class ProxyCapture : public PrivateLinkTest
{
};

TEST_F(ProxyCapture, WiresharkReadsTheClientAndTheEndpointId)
{
    if (!vpc_tshark::IsInstalled())
    {
        GTEST_SKIP() << "tshark is not installed: whether Wireshark reads the header is not tested";
    }
    const std::string file = testing::TempDir() + "vpc-proxy-capture-test.pcap";
    Provide();
    describe.GetTargetGroup(group).proxyProtocolV2 = true;
    const Consumer one = Consume("111111111111");
    Build();
    VpcTraceHelper().EnablePcap(file, EniOf(targetA), false, true);
    Listen(NodeOf(targetA), 8080);
    Stream& stream = Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
    stream.Write(3000);
    RunUntil(Seconds(31)); // with at least one health check of each node
    ASSERT_EQ(servers.front()->streams.empty(), false);
    const std::string client = aws::ToString(AddressOf(one.client));
    const std::string node = aws::ToString(AddressOfEni(lbEnis[0]));
    const std::string endpoint = one.endpoint;
    cloud = nullptr;
    Simulator::Destroy(); // closes the file

    // Wireshark takes port 8080 for HTTP unless its heuristics come first.
    const std::string tshark = "tshark -o tcp.try_heuristic_first:TRUE -r '" + file + "' ";
    const std::string fields = "-T fields -E separator='|' ";
    EXPECT_EQ(LinesOf(tshark + "-Y 'proxy.v2.cmd == 1' " + fields +
                      "-e proxy.src.ipv4 -e proxy.dst.ipv4 -e proxy.dstport -e proxy.v2.tlv.type "
                      "2>/dev/null"),
              (std::vector<std::string>{client + "|" + node + "|80|0xea"}));
    const auto value =
        LinesOf(tshark + "-Y 'proxy.v2.cmd == 1' " + fields + "-e proxy.v2.tlv.value 2>/dev/null");
    ASSERT_EQ(value.size(), 1u);
    std::ostringstream hex;
    hex << "01";
    for (const char c : endpoint)
    {
        hex << std::hex << static_cast<int>(static_cast<unsigned char>(c));
    }
    EXPECT_EQ(value.front(), hex.str());
    // health checks say that they are the balancer's own
    EXPECT_GE(LinesOf(tshark + "-Y 'proxy.v2.cmd == 0' 2>/dev/null").size(), 2u);
    EXPECT_EQ(LinesOf(tshark + "-Y '_ws.malformed or tcp.checksum.status == 0 or "
                               "tcp.analysis.flags' 2>/dev/null"),
              std::vector<std::string>{})
        << "nothing is sent twice, nothing is missing";
    EXPECT_EQ(std::remove(file.c_str()), 0);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
