// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-test-network.h"
#include "vpc-tshark.h"

#include <cstdio>

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using vpc_tshark::LinesOf;

class DnsCapture : public DnsNetwork
{
  public:
    /// Let go of the device, and thereby of the file that it writes.
    void Close()
    {
        for (const auto& resolver : m_resolvers)
        {
            resolver->Dispose();
        }
        Simulator::Destroy();
        m_devices = NetDeviceContainer();
        m_host = nullptr;
        m_resolverNode = nullptr;
        m_server = nullptr;
    }
};

TEST_F(DnsCapture, OpensInWiresharkAsDns)
{
    const std::string file = testing::TempDir() + "vpc-dns-capture-test.pcap";
    PointToPointHelper().EnablePcap(file, m_devices.Get(0), false, true);
    DnsRecordSet cname;
    cname.cname = SQS;
    m_directory->AddPublic("queue.example", cname);
    m_directory->AddPublic(
        SQS,
        {{{Ipv4Address("10.0.1.10"), ""}, {Ipv4Address("10.0.2.10"), ""}}, Seconds(60), ""});
    const Ptr<StubResolver> resolver = MakeResolver();
    Ask(resolver, SQS, Seconds(1));
    Ask(resolver, "queue.example", Seconds(2));
    Ask(resolver, "nowhere.example", Seconds(3));
    Simulator::Run();
    Close();

    const std::string tshark = "tshark -r '" + file + "' ";
    EXPECT_EQ(LinesOf(tshark +
                      "-T fields -E separator='|' -e ip.src -e ip.dst -e dns.flags.response "
                      "-e dns.flags.rcode -e dns.qry.name -e dns.cname -e dns.a "
                      "-e dns.resp.ttl 2>/dev/null"),
              (std::vector<std::string>{
                  "10.0.0.1|169.254.169.253|0||sqs.us-east-1.amazonaws.com|||",
                  "169.254.169.253|10.0.0.1|1|0|sqs.us-east-1.amazonaws.com||10.0.1.10,10.0.2.10|"
                  "60,60",
                  "10.0.0.1|169.254.169.253|0||queue.example|||",
                  "169.254.169.253|10.0.0.1|1|0|queue.example|sqs.us-east-1.amazonaws.com|"
                  "10.0.2.10,10.0.1.10|60,60,60",
                  "10.0.0.1|169.254.169.253|0||nowhere.example|||",
                  "169.254.169.253|10.0.0.1|1|3|nowhere.example|||"}));
    EXPECT_EQ(LinesOf(tshark + "-Y '_ws.malformed or _ws.expert.severity == error' 2>/dev/null"),
              std::vector<std::string>{});
    // Wireshark pairs each response with its query by address, port and transaction id.
    EXPECT_EQ(LinesOf(tshark + "-Y dns.response_to -T fields -e dns.response_to 2>/dev/null"),
              (std::vector<std::string>{"1", "3", "5"}));
    EXPECT_EQ(std::remove(file.c_str()), 0);
}

} // namespace
