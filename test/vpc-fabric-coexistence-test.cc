// SPDX-License-Identifier: GPL-2.0-only
// Beside the rest of ns-3: its helpers, its global switches, its memory; and twice the same.
#include "vpc-fabric-net.h"

#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/flow-monitor-helper.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-flow-classifier.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/node-list.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/vpc-trace-helper.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class FabricCoexistenceTest : public CloudTest
{
  protected:
    void TearDown() override
    {
        Config::SetGlobal("ChecksumEnabled", BooleanValue(false));
        CloudTest::TearDown();
    }

    /// A cloud in which every kind of gateway carries something.
    void DescribeEverything()
    {
        DescribeNat();
        DescribeSqs();
        endpoint = describe.AddGatewayEndpoint(vpc, "s3", {tablePrivate});
        client = describe.AddInstance(subnetA, {open});
        server = describe.AddInstance(subnetB, {open});
        inPublic = describe.AddInstance(subnetPublic, {open});
        describe.AssociatePublicAddress(inPublic);
    }

    /// Requests by every way, each answered by 30,000 bytes; pings and UDP too.
    void RunEverything(Time until = Seconds(3))
    {
        ListenAll("sqs", 443, 30'000);
        ListenAll("s3", 443, 30'000);
        Listen(NodeOf(server), 443, 30'000);
        host = cloud->AddInternetHost(far, MilliSeconds(2));
        Listen(host, 443, 30'000);
        OpenUdp(host, 9, true);
        OpenUdp(NodeOf(server), 9, true);
        Connect(NodeOf(client), AddressOf(server), 443);
        Connect(NodeOf(client), AddressOfEni(sqsEnis[1]), 443);
        Connect(NodeOf(client), cloud->GetPublicAddress("com.amazonaws.us-east-1.s3"), 443);
        Connect(NodeOf(client), far, 443);
        Connect(NodeOf(inPublic), far, 443);
        Ping(NodeOf(client), far);
        Ping(NodeOf(inPublic), far);
        Ping(NodeOf(client), cloud->GetPublicAddress("com.amazonaws.us-east-1.s3"));
        byNat = &OpenUdp(NodeOf(client), 10);
        byNat->Send(far, 9, 500);
        byNat->Send(AddressOf(server), 9, 500);
        inFragments = &OpenUdp(NodeOf(inPublic), 10);
        inFragments->Send(far, 9, 20'000);
        for (const auto& stream : streams)
        {
            stream->Write(20'000);
        }
        RunUntil(until);
    }

    void ExpectEverythingArrived()
    {
        for (const auto& stream : streams)
        {
            EXPECT_EQ(stream->received, 30'000u) << DropSummary();
            EXPECT_TRUE(stream->intact);
        }
        for (const auto& server : servers)
        {
            for (const auto& stream : server->streams)
            {
                EXPECT_EQ(stream->received, 20'000u) << DropSummary();
                EXPECT_TRUE(stream->intact);
            }
        }
        for (const auto& ping : pingers)
        {
            EXPECT_EQ(ping->replies, 1u) << DropSummary();
        }
        EXPECT_EQ(byNat->bytes, 1000u) << DropSummary();
        EXPECT_EQ(inFragments->bytes, 20'000u) << DropSummary();
        EXPECT_TRUE(drops.empty()) << DropSummary();
    }

    const Ipv4Address far{"8.8.4.4"};
    UdpPeer* byNat{nullptr};
    UdpPeer* inFragments{nullptr};
    Ptr<Node> host;
    std::string endpoint;
    std::string client;
    std::string server;
    std::string inPublic;
};

TEST_F(FabricCoexistenceTest, EveryGatewayKeepsChecksumsRight)
{
    Config::SetGlobal("ChecksumEnabled", BooleanValue(true));
    DescribeEverything();
    Build();
    RunEverything();
    ExpectEverythingArrived();
}

// With assertions on, ns-3 wants this to be said before the first packet of the process.
#ifndef NS3_ASSERT_ENABLE
TEST_F(FabricCoexistenceTest, PrintedPacketsStayReadable)
{
    Packet::EnablePrinting();
    DescribeEverything();
    Build();
    std::string text;
    const auto see = [&text](Ptr<const Packet> packet) {
        std::ostringstream out;
        packet->Print(out);
        text += out.str() + "\n";
    };
    for (const std::string& eni : {EniIdOf(client), sqsEnis[1]})
    {
        cloud->GetEni(eni)->TraceConnectWithoutContext("MacRx",
                                                       Callback<void, Ptr<const Packet>>(see));
    }
    RunEverything();
    ExpectEverythingArrived();
    EXPECT_NE(text.find("ns3::Ipv4Header"), std::string::npos);
    EXPECT_NE(text.find("ns3::TcpHeader"), std::string::npos);
    EXPECT_NE(text.find("ns3::Icmpv4Echo"), std::string::npos);
    EXPECT_NE(text.find("443 > "), std::string::npos);
}
#endif

TEST_F(FabricCoexistenceTest, FlowMonitorGlobalRoutingAndUsersOwnNetworks)
{
    DescribeEverything();
    Build();
    // A user's own network in the same simulation, with a router on it and on the internet.
    NodeContainer own;
    own.Create(3);
    InternetStackHelper stack;
    stack.Install(own);
    SimpleNetDeviceHelper link;
    link.SetNetDevicePointToPointMode(true);
    Ipv4AddressHelper addresses("172.16.1.0", "255.255.255.0");
    addresses.Assign(link.Install(NodeContainer(own.Get(0), own.Get(1))));
    addresses.SetBase("172.16.2.0", "255.255.255.0");
    const Ipv4InterfaceContainer last =
        addresses.Assign(link.Install(NodeContainer(own.Get(1), own.Get(2))));
    Ptr<EniNetDevice> device = CreateObject<EniNetDevice>();
    own.Get(0)->AddDevice(device);
    device->Attach(cloud->GetInternet());
    addresses.SetBase("9.9.9.0", "255.255.255.0");
    const Ipv4InterfaceContainer onInternet = addresses.Assign(NetDeviceContainer(device));
    cloud->GetInternet()->Claim({onInternet.GetAddress(0).Get(), 32}, device);
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    FlowMonitorHelper monitorHelper;
    Ptr<FlowMonitor> monitor = monitorHelper.InstallAll();

    UdpPeer& receiver = OpenUdp(own.Get(2), 9, true);
    UdpPeer& sender = OpenUdp(own.Get(0), 10);
    At(MilliSeconds(1), [&] { sender.Send(last.GetAddress(1), 9, 100); });
    RunEverything();
    EXPECT_EQ(receiver.packets, 1u);
    EXPECT_EQ(sender.packets, 1u);
    monitor->CheckForLostPackets();
    // Inside a VPC nothing is translated, so FlowMonitor sees all of it.
    bool seen = false;
    Ptr<Ipv4FlowClassifier> classifier =
        DynamicCast<Ipv4FlowClassifier>(monitorHelper.GetClassifier());
    for (const auto& [id, stats] : monitor->GetFlowStats())
    {
        const auto tuple = classifier->FindFlow(id);
        if (tuple.sourceAddress == AddressOf(client) &&
            tuple.destinationAddress == AddressOf(server) && tuple.protocol == 6)
        {
            seen = true;
            EXPECT_GT(stats.txPackets, 5u);
            EXPECT_EQ(stats.rxPackets, stats.txPackets);
        }
    }
    EXPECT_TRUE(seen);
}

class FabricPcapTest : public FabricCoexistenceTest
{
  protected:
    void SetUp() override
    {
        FabricCoexistenceTest::SetUp();
        std::string name = (std::filesystem::temp_directory_path() / "vpc-pcap-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder = name;
    }

    void TearDown() override
    {
        FabricCoexistenceTest::TearDown();
        std::filesystem::remove_all(folder);
    }

    /// Fields of each packet as tshark reads them; nothing if there is no tshark.
    std::vector<std::string> Decode(const std::string& file, const std::string& arguments) const
    {
        const std::string command = "tshark -n -r '" + file + "' " + arguments + " 2>/dev/null";
        std::vector<std::string> lines;
        FILE* pipe = popen(command.c_str(), "r");
        char line[1024];
        while (pipe && fgets(line, sizeof(line), pipe))
        {
            lines.emplace_back(line);
            lines.back().erase(lines.back().find_last_not_of('\n') + 1);
        }
        pclose(pipe);
        return lines;
    }

    static bool HaveTshark()
    {
        return std::system("tshark --version >/dev/null 2>&1") == 0;
    }

    std::filesystem::path folder;
};

TEST_F(FabricPcapTest, CapturesAreRawIpInNanoseconds)
{
    DescribeEverything();
    Build();
    VpcTraceHelper helper;
    const std::string file = folder / "client.pcap";
    helper.EnablePcap(file, EniOf(client), false, true);
    Tap& sent = TapOn(EniOf(client), "Sniffer");
    RunEverything();
    const std::vector<uint32_t> sizes = sent.sizes;
    const std::vector<int64_t> times = sent.timesNs;
    taps.clear();
    CloudTest::TearDown(); // closes the file

    // The file itself: nanosecond magic, DLT_RAW, and every packet with its time.
    std::ifstream in(file, std::ios::binary);
    const auto read32 = [&in] {
        uint32_t value = 0;
        in.read(reinterpret_cast<char*>(&value), 4);
        return value;
    };
    EXPECT_EQ(read32(), 0xA1B23C4Du);
    in.seekg(20);
    EXPECT_EQ(read32(), 101u);
    for (std::size_t i = 0; i < sizes.size(); ++i)
    {
        const int64_t ns = int64_t{read32()} * 1'000'000'000;
        ASSERT_EQ(ns + read32(), times[i]);
        ASSERT_EQ(read32(), sizes[i]);
        ASSERT_EQ(read32(), sizes[i]);
        in.seekg(sizes[i], std::ios::cur);
    }
    EXPECT_EQ(in.peek(), std::ifstream::traits_type::eof());

    if (HaveTshark())
    {
        const auto lines =
            Decode(file,
                   "-T fields -e ip.proto -e tcp.flags.syn -e tcp.dstport -Y 'tcp.flags.syn==1'");
        ASSERT_EQ(lines.size(), 8u); // four connections, SYN and its answer
        EXPECT_EQ(lines.front(), "6\t1\t443");
        EXPECT_TRUE(Decode(file, "-Y '_ws.malformed'").empty());
    }
}

TEST_F(FabricPcapTest, AllDevicesAtOnceBesideOtherNetworks)
{
    DescribeEverything();
    Build();
    NodeContainer own;
    own.Create(2);
    SimpleNetDeviceHelper link;
    link.Install(own);
    VpcTraceHelper helper;
    helper.EnablePcapAll(folder / "all");
    RunEverything();
    std::size_t devices = 0;
    for (uint32_t i = 0; i < NodeList::GetNNodes(); ++i)
    {
        for (uint32_t d = 0; d < NodeList::GetNode(i)->GetNDevices(); ++d)
        {
            devices += DynamicCast<EniNetDevice>(NodeList::GetNode(i)->GetDevice(d)) ? 1 : 0;
        }
    }
    --devices; // the host on the internet came later
    const auto files = std::distance(std::filesystem::directory_iterator(folder),
                                     std::filesystem::directory_iterator());
    EXPECT_EQ(static_cast<std::size_t>(files), devices);
}

/// Everything that can be seen of a run, as text.
class FabricRepeatTest : public FabricCoexistenceTest
{
  protected:
    std::string RunOnce()
    {
        describe = CloudBuilder("us-east-1");
        streams.clear();
        servers.clear();
        udpPeers.clear();
        pingers.clear();
        CloudTest::SetUp();
        DescribeEverything();
        Build();
        Ptr<ExponentialRandomVariable> jitter = CreateObject<ExponentialRandomVariable>();
        jitter->SetAttribute("Mean", DoubleValue(30e-6));
        cloud->GetFabric(vpc)->SetAttribute("Jitter", PointerValue(jitter));
        EXPECT_GE(cloud->AssignStreams(10), 2); // the loss and the jitter at least
        Fault loss;
        loss.kind = FaultKind::AZ_LOSS;
        loss.target = "use1-az2";
        loss.start = MilliSeconds(1);
        loss.duration = MilliSeconds(800);
        loss.loss = 0.1;
        cloud->GetFaults()->Add(loss);
        std::ostringstream text;
        std::vector<std::unique_ptr<Tap>> all;
        for (uint32_t i = 0; i < NodeList::GetNNodes(); ++i)
        {
            for (uint32_t d = 0; d < NodeList::GetNode(i)->GetNDevices(); ++d)
            {
                if (auto device = DynamicCast<EniNetDevice>(NodeList::GetNode(i)->GetDevice(d)))
                {
                    all.push_back(std::make_unique<Tap>(device, "Sniffer"));
                }
            }
        }
        RunEverything(Seconds(5));
        std::size_t packets = 0;
        for (const auto& tap : all)
        {
            text << "device\n";
            for (std::size_t i = 0; i < tap->sizes.size(); ++i)
            {
                const aws::FlowKey& key = tap->views[i].key;
                text << tap->timesNs[i] << ' ' << tap->sizes[i] << ' ' << key.source << ' '
                     << key.sourcePort << ' ' << key.destination << ' ' << key.destinationPort
                     << '\n';
            }
            packets += tap->sizes.size();
        }
        text << DropSummary();
        EXPECT_GT(packets, 300u);
        EXPECT_GT(drops.size(), 0u);
        drops.clear();
        CloudTest::TearDown();
        return text.str();
    }
};

TEST_F(FabricRepeatTest, TwoSimulationsInOneProcessAreIdentical)
{
    const std::string first = RunOnce();
    const std::string second = RunOnce();
    EXPECT_EQ(first, second);
}

TEST_F(FabricCoexistenceTest, NothingIsLeftBehind)
{
    // Nodes, devices and channels hold each other in circles, which DoDispose breaks: the fabric is
    // held by nobody else once the simulator is destroyed.
    DescribeEverything();
    Build();
    RunEverything();
    Ptr<VpcFabric> fabric = cloud->GetFabric(vpc);
    Ptr<BackboneFabric> internet = cloud->GetInternet();
    Ptr<EniNetDevice> eni = EniOf(client);
    Ptr<GatewayNode> gateway = cloud->GetInterfaceEndpoint(sqs);
    Ptr<Node> instance = NodeOf(client);
    EXPECT_GT(fabric->GetReferenceCount(), 3u);
    streams.clear();
    servers.clear();
    udpPeers.clear();
    pingers.clear();
    SimulatedCloud* raw = PeekPointer(cloud);
    EXPECT_GT(raw->GetReferenceCount(), 1u);
    cloud->Ref();
    cloud = nullptr;
    Simulator::Destroy();
    EXPECT_EQ(raw->GetReferenceCount(), 1u);
    raw->Unref();
    EXPECT_EQ(fabric->GetReferenceCount(), 1u);
    EXPECT_EQ(internet->GetReferenceCount(), 1u);
    EXPECT_EQ(eni->GetReferenceCount(), 1u);
    EXPECT_EQ(gateway->GetReferenceCount(), 1u);
    EXPECT_EQ(instance->GetReferenceCount(), 1u);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
