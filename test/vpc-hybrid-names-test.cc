// SPDX-License-Identifier: GPL-2.0-only
// What on-premises clients reach by which name, over Direct Connect and over a VPN; and what
// Wireshark makes of it when Direct Connect fails.
#include "vpc-privatelink-net.h"
#include "vpc-tshark.h"

#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/vpc-trace-helper.h"
#include "ns3/vpc-workload-helper.h"

#include <cstdio>
#include <map>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

using vpc_tshark::LinesOf;

/// A consumer's VPC with endpoints of SQS and of another account's service, and a site.
class HybridNamesTest : public PrivateLinkTest
{
  protected:
    void SetUp() override
    {
        PrivateLinkTest::SetUp();
        Provide();
        consumer = Consume("222222222222");
        const aws::VpcEndpoint& toProvider = describe.GetCloud().vpcEndpoints.at(consumer.endpoint);
        const std::vector<std::string> subnets = toProvider.subnetIds;
        sqs = describe.AddInterfaceEndpoint(consumer.vpc, "sqs", subnets, {consumer.group});
        const std::string zone = describe.AddHostedZone("corp.example", {consumer.vpc});
        describe.AddAlias(zone, "saas.corp.example", consumer.endpoint);
        resolver = describe.AddInboundResolver(subnets, {consumer.group});
        describe.AddRouteTable(consumer.vpc, subnets);

        describe.AddOnPremisesSite("hq", {"172.16.0.0/16"}, {"r1", "r2"});
        dns = describe.AddOnPremisesHost("hq", "172.16.0.10", "dns");
        host = describe.AddOnPremisesHost("hq", "172.16.0.20", "app");
        vgw = describe.AddVpnGateway(consumer.vpc);
        dx = describe.AddDirectConnect("hq/r1", DataRate("1Gbps"), MilliSeconds(8));
        vif = describe.AddVirtualInterface(dx, vgw);
        describe.GetVirtualInterface(vif).bfd = true;
        describe.AddVpnConnection(describe.AddCustomerGateway("hq/r2", MilliSeconds(40)), vgw);
    }

    /// Build it, with the site's DNS server and the services.
    void BuildAll()
    {
        Build();
        Ptr<SiteResolver> server = cloud->InstallSiteResolver(dns);
        for (const char* domain : {"us-east-1.amazonaws.com", "corp.example"})
        {
            server->AddForwarding(domain, describe.GetResolverAddresses(resolver));
        }
        workload = std::make_unique<WorkloadHelper>(cloud);
        workload->InstallService("com.amazonaws.us-east-1.sqs");
        workload->SetServiceAttribute("Port", UintegerValue(8080)); // of the balancer's targets
        for (const std::string& target : {targetA, targetB})
        {
            workload->InstallServiceOn(target);
        }
    }

    /// \param remote name to ask for \param port of its service
    void AddClient(const std::string& remote, uint16_t port)
    {
        workload->SetClientAttribute("Port", UintegerValue(port));
        Ptr<RequestClient> client = workload->InstallClient(host, remote, remote);
        client->SetStartTime(Seconds(5));
        client->TraceConnectWithoutContext("RequestDone",
                                           MakeCallback(&HybridNamesTest::See, this));
    }

    /// \return the port of a node with one
    static Ptr<NetDevice> PortOf(Ptr<Node> node)
    {
        for (uint32_t i = 0; i < node->GetNDevices(); ++i)
        {
            if (DynamicCast<EniNetDevice>(node->GetDevice(i)))
            {
                return node->GetDevice(i);
            }
        }
        return nullptr;
    }

    void See(const RequestRecord& record)
    {
        records[record.name].push_back(record);
    }

    Consumer consumer;
    std::string resolver;
    std::string dns;
    std::string host;
    std::string vgw;
    std::string dx;
    std::string vif;
    std::unique_ptr<WorkloadHelper> workload;
    std::map<std::string, std::vector<RequestRecord>> records; //!< by name asked for
};

/// With what is left of the two ways.
class HybridNamesByWay : public HybridNamesTest, public ::testing::WithParamInterface<RequestPath>
{
};

} // namespace

TEST_P(HybridNamesByWay, RegionalZonalAndPrivateNamesLeadToEndpointsOfAwsAndOfOthers)
{
    if (GetParam() == RequestPath::VPN)
    {
        describe.GetCloud().virtualInterfaces.clear();
    }
    BuildAll();
    const auto& endpoints = cloud->GetNetwork()->GetCloud().vpcEndpoints;
    const std::vector<std::string> ofSqs = endpoints.at(sqs).dnsNames;
    const std::vector<std::string> ofProvider = endpoints.at(consumer.endpoint).dnsNames;
    ASSERT_EQ(ofSqs.size(), 4u); // regional, two zonal, private
    ASSERT_EQ(ofProvider.size(), 3u);
    for (const std::string& name : ofSqs)
    {
        AddClient(name, 443);
    }
    for (const std::string& name : ofProvider)
    {
        AddClient(name, 80);
    }
    AddClient("saas.corp.example", 80);
    workload->AssignStreams(cloud->AssignStreams(0));
    RunUntil(Seconds(30));
    ASSERT_EQ(records.size(), 8u);
    for (const auto& [name, all] : records)
    {
        EXPECT_GE(all.size(), 10u) << name;
        for (const RequestRecord& record : all)
        {
            EXPECT_EQ(record.outcome, RequestOutcome::SUCCESS) << name << " at " << record.address;
            EXPECT_EQ(record.path, GetParam()) << name;
            const bool isZonal = name.find("-us-east-1a.") != std::string::npos;
            EXPECT_TRUE(!isZonal || record.serverAz == "use1-az1") << name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Ways,
                         HybridNamesByWay,
                         ::testing::Values(RequestPath::DIRECT_CONNECT, RequestPath::VPN),
                         [](const auto& info) {
                             return info.param == RequestPath::VPN ? "Vpn" : "DirectConnect";
                         });

TEST_F(HybridNamesTest, CapturesOfAFailoverOpenInWiresharkWithoutAComplaint)
{
    if (!vpc_tshark::IsInstalled())
    {
        GTEST_SKIP() << "tshark is not installed";
    }
    BuildAll();
    AddClient("sqs.us-east-1.amazonaws.com", 443);
    workload->AssignStreams(cloud->AssignStreams(0));
    const std::string folder = testing::TempDir() + "vpc-hybrid-names-test-";
    const auto capture = [&folder](const std::string& file, Ptr<NetDevice> device) {
        VpcTraceHelper().EnablePcap(folder + file, device, false, true);
    };
    capture("customer.pcap", cloud->GetLink(vif)->GetPort(LinkSide::CUSTOMER));
    capture("aws.pcap", cloud->GetLink(vif)->GetPort(LinkSide::AWS));
    capture("control.pcap", PortOf(cloud->GetLinkSession(vif, LinkSide::AWS)->GetNode()));
    capture("dns.pcap", PortOf(cloud->GetHost(dns)));
    capture("client.pcap", PortOf(cloud->GetHost(host)));
    Fault fault;
    fault.kind = FaultKind::LINK_LOSS;
    fault.target = dx;
    fault.start = Seconds(50);
    fault.duration = Seconds(60);
    fault.loss = 1;
    cloud->GetFaults()->Add(fault);
    At(Seconds(200), [this] {
        cloud->GetLinkSession(vif, LinkSide::CUSTOMER)->Withdraw(*aws::ParseCidr("172.16.0.0/16"));
    });
    RunUntil(Seconds(210));
    EXPECT_TRUE(cloud->CheckConservation().isConserved);
    // The files are complete when their devices let go of them.
    const auto count = [&folder](const std::string& file, const std::string& filter) {
        return LinesOf("tshark -r '" + folder + file + "' -Y '" + filter + "' 2>/dev/null").size();
    };
    workload.reset();
    cloud = nullptr;
    Simulator::Destroy();
    const std::vector<std::string> files = {"customer.pcap",
                                            "aws.pcap",
                                            "control.pcap",
                                            "dns.pcap",
                                            "client.pcap"};
    for (const std::string& file : files)
    {
        EXPECT_EQ(count(file, "_ws.malformed"), 0u) << file;
        EXPECT_GT(count(file, "ip"), 0u) << file;
    }
    EXPECT_EQ(count("customer.pcap", "bgp.type == 1"), 4u); // one of each end, and again
    EXPECT_GE(count("customer.pcap", "bgp.type == 4"), 8u);
    EXPECT_GE(count("customer.pcap", "bgp.nlri_prefix == 172.16.0.0"), 2u);
    EXPECT_EQ(count("customer.pcap", "bgp.withdrawn_prefix == 172.16.0.0"), 1u);
    EXPECT_EQ(count("customer.pcap", "bgp.nlri_prefix == 10.0.0.0"), 2u);
    EXPECT_GE(count("control.pcap", "bgp.type == 4"), 8u);
    EXPECT_GE(count("customer.pcap", "bfd.sta == 3"), 100u);
    EXPECT_GE(count("control.pcap", "bfd.diag == 1"), 1u); // control detection time expired
    EXPECT_GT(count("aws.pcap", "tcp.port == 443"), 0u);
    EXPECT_GT(count("aws.pcap", "dns.a"), 0u); // from the inbound endpoint
    EXPECT_GT(count("dns.pcap", "dns.flags.response == 0 and ip.src == 172.16.0.20"), 0u);
    EXPECT_GT(count("dns.pcap", "dns.a and ip.dst == 172.16.0.20"), 0u);
    EXPECT_GT(count("client.pcap", "dns.flags.response == 0 and ip.dst == 172.16.0.10"), 0u);
    EXPECT_GT(count("client.pcap", "dns.a and ip.src == 172.16.0.10"), 0u);
    EXPECT_GT(count("client.pcap", "tcp.flags.syn == 1 and tcp.srcport == 443"), 0u);
    for (const std::string& file : files)
    {
        EXPECT_EQ(std::remove((folder + file).c_str()), 0) << file;
    }
}

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
