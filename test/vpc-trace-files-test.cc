// SPDX-License-Identifier: GPL-2.0-only
// Captures and ascii traces of every device of a cloud that has one of everything.
#include "vpc-tshark.h"
#include "vpc-whole-cloud.h"

#include "ns3/node-list.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/pcap-file.h"
#include "ns3/vpc-trace-helper.h"
#include "ns3/vpc-workload-helper.h"

#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <sys/resource.h>
#include <unistd.h>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

namespace fs = std::filesystem;

/// Lines of a file by their first letter.
std::map<char, std::size_t>
CountLines(const fs::path& file)
{
    std::ifstream stream(file);
    std::map<char, std::size_t> lines;
    for (std::string line; std::getline(stream, line);)
    {
        ++lines[line.empty() ? ' ' : line.front()];
    }
    return lines;
}

/// \param name of a capture \return sizes of its packets, in their order
std::vector<uint32_t>
SizesIn(const std::string& name)
{
    PcapFile file;
    file.Open(name, std::ios::in);
    EXPECT_FALSE(file.Fail()) << name;
    std::vector<uint32_t> sizes;
    std::vector<uint8_t> packet(65536);
    while (true)
    {
        uint32_t seconds = 0;
        uint32_t fraction = 0;
        uint32_t kept = 0;
        uint32_t size = 0;
        uint32_t read = 0;
        file.Read(packet.data(), packet.size(), seconds, fraction, kept, size, read);
        if (file.Fail())
        {
            return sizes;
        }
        sizes.push_back(size);
    }
}

/// Traces of the cloud with one of everything, in a folder of their own.
class TraceFiles : public WholeCloudTest
{
  protected:
    void SetUp() override
    {
        WholeCloudTest::SetUp();
        Build();
        cloud->AddInternetHost(Ipv4Address("198.51.100.7"), MilliSeconds(10));
        folder = fs::path(testing::TempDir()) / ("vpc-trace-files-" + std::to_string(getpid()));
        fs::remove_all(folder);
        fs::create_directories(folder);
    }

    void TearDown() override
    {
        WholeCloudTest::TearDown();
        fs::remove_all(folder);
    }

    /// Requests to SQS, pings to the site, to the other VPC, to the internet, and to nobody.
    void Run()
    {
        WorkloadHelper workload(cloud);
        workload.InstallService("com.amazonaws.us-east-1.sqs");
        workload.InstallClient(instance, "app", "sqs.us-east-1.amazonaws.com")
            ->SetStopTime(Seconds(20));
        workload.AssignStreams(cloud->AssignStreams(0));
        for (const char* to : {"172.16.0.10", "198.51.100.7", "192.0.2.1"})
        {
            PingAt(Seconds(60), instance, Ipv4Address(to));
        }
        PingAt(Seconds(60), instance, AddressOf(peer));
        RunUntil(Seconds(62));
        EXPECT_EQ(pingers[0]->replies + pingers[1]->replies + pingers[3]->replies, 3u);
    }

    /// \return all devices of the module, in the order of nodes and devices
    static std::vector<Ptr<EniNetDevice>> Devices()
    {
        std::vector<Ptr<EniNetDevice>> devices;
        for (uint32_t i = 0; i < NodeList::GetNNodes(); ++i)
        {
            for (uint32_t j = 0; j < NodeList::GetNode(i)->GetNDevices(); ++j)
            {
                if (auto device = DynamicCast<EniNetDevice>(NodeList::GetNode(i)->GetDevice(j)))
                {
                    devices.push_back(device);
                }
            }
        }
        return devices;
    }

    /// \return the first port of a node
    static Ptr<EniNetDevice> PortOf(const Ptr<Node>& node)
    {
        for (uint32_t i = 0; i < node->GetNDevices(); ++i)
        {
            if (auto device = DynamicCast<EniNetDevice>(node->GetDevice(i)))
            {
                return device;
            }
        }
        return nullptr;
    }

    /// \return prefix-node-device.ending, as ns-3 names its traces
    fs::path FileOf(const Ptr<EniNetDevice>& device, const std::string& ending) const
    {
        return folder / ("all-" + std::to_string(device->GetNode()->GetId()) + "-" +
                         std::to_string(device->GetIfIndex()) + ending);
    }

    fs::path folder;
};

TEST_F(TraceFiles, TheCloudHasDevicesInEveryRole)
{
    std::set<PortRole> roles;
    for (const Ptr<EniNetDevice>& device : Devices())
    {
        roles.insert(device->GetRole());
    }
    EXPECT_EQ(roles.size(), static_cast<std::size_t>(PortRole::HOST) + 1);
}

TEST_F(TraceFiles, EveryDeviceHasACaptureWithEachPacketThatItSentAndReceived)
{
    VpcTraceHelper().EnablePcapAll((folder / "all").string());
    std::map<std::string, std::pair<Tap*, Tap*>> taps;
    for (const Ptr<EniNetDevice>& device : Devices())
    {
        taps[FileOf(device, ".pcap")] = {&TapOn(device, "MacTx"), &TapOn(device, "MacRx")};
    }
    Run();
    cloud = nullptr;
    Simulator::Destroy(); // closes the files

    std::size_t files = 0;
    for (const auto& file : fs::directory_iterator(folder))
    {
        ++files;
        EXPECT_EQ(taps.count(file.path().string()), 1u) << file.path();
    }
    EXPECT_EQ(files, taps.size());
    std::size_t busy = 0;
    for (const auto& [file, tap] : taps)
    {
        const std::vector<uint32_t> sizes = SizesIn(file);
        const std::size_t bytes = std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
        std::size_t expected = 0;
        for (const Tap* way : {tap.first, tap.second})
        {
            for (const uint32_t size : way->sizes)
            {
                expected += size;
            }
        }
        EXPECT_EQ(sizes.size(), tap.first->sizes.size() + tap.second->sizes.size()) << file;
        EXPECT_EQ(bytes, expected) << file;
        busy += sizes.empty() ? 0 : 1;
    }
    EXPECT_GT(busy, 20u);
    if (vpc_tshark::IsInstalled())
    {
        const std::string all = "mergecap -w - '" + folder.string() + "'/*.pcap | tshark -r - ";
        EXPECT_GT(vpc_tshark::LinesOf(all + "2>/dev/null").size(), 500u);
        EXPECT_EQ(vpc_tshark::LinesOf(all + "-Y _ws.malformed 2>/dev/null").size(), 0u);
    }
}

TEST_F(TraceFiles, EveryDeviceHasAnAsciiTraceOfWhatItSentReceivedAndDropped)
{
    VpcTraceHelper().EnableAsciiAll((folder / "all").string());

    struct Taps
    {
        Tap* sent;
        Tap* received;
        Tap* lost;
        Tap* refused;
    };

    std::map<std::string, Taps> taps;
    for (const Ptr<EniNetDevice>& device : Devices())
    {
        taps[FileOf(device, ".tr")] = {&TapOn(device, "MacTx"),
                                       &TapOn(device, "MacRx"),
                                       &TapOn(device, "MacTxDrop"),
                                       &TapOn(device, "PhyRxDrop")};
    }
    Run();
    cloud = nullptr;
    Simulator::Destroy();
    std::size_t drops = 0;
    for (const auto& [file, tap] : taps)
    {
        ASSERT_TRUE(fs::exists(file)) << file;
        std::map<char, std::size_t> lines = CountLines(file);
        EXPECT_EQ(lines['+'], tap.sent->sizes.size()) << file;
        EXPECT_EQ(lines['r'], tap.received->sizes.size()) << file;
        EXPECT_EQ(lines['d'], tap.lost->sizes.size() + tap.refused->sizes.size()) << file;
        EXPECT_EQ(lines['+'] + lines['r'] + lines['d'],
                  std::accumulate(lines.begin(),
                                  lines.end(),
                                  std::size_t{0},
                                  [](auto sum, auto& l) { return sum + l.second; }))
            << file;
        drops += lines['d'];
    }
    EXPECT_GT(drops, 0u); // of the ping to nobody
}

TEST_F(TraceFiles, LinesInASharedStreamTellWhoseTheyAre)
{
    const Ptr<Node> node = cloud->GetInstance(instance);
    Ptr<EniNetDevice> device = PortOf(node);
    Tap& sent = TapOn(device, "MacTx");
    Ptr<OutputStreamWrapper> stream =
        Create<OutputStreamWrapper>((folder / "shared.tr").string(), std::ios::out);
    VpcTraceHelper().EnableAscii(stream, NodeContainer(node, cloud->GetHost(host)));
    Run();
    *stream->GetStream() << std::flush;
    const std::string path = "/NodeList/" + std::to_string(node->GetId()) + "/DeviceList/" +
                             std::to_string(device->GetIfIndex()) + "/$ns3::vpc::EniNetDevice/";
    std::ifstream file(folder / "shared.tr");
    std::size_t lines = 0;
    std::size_t others = 0;
    for (std::string line; std::getline(file, line);)
    {
        lines += line.find(" " + path + "MacTx ns3::Ipv4Header") != std::string::npos ? 1 : 0;
        others += line.find(path) == std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(lines, sent.sizes.size());
    EXPECT_GT(lines, 50u);
    EXPECT_GT(others, 0u); // of the site's host
}

TEST_F(TraceFiles, OfSomeNodesOnlyTheirDevicesAreCaptured)
{
    VpcTraceHelper().EnablePcap((folder / "all").string(),
                                NodeContainer(cloud->GetInstance(instance)));
    std::size_t files = 0;
    for (const auto& file : fs::directory_iterator(folder))
    {
        ++files;
        EXPECT_EQ(file.path(), FileOf(PortOf(cloud->GetInstance(instance)), ".pcap"));
    }
    EXPECT_EQ(files, 1u);
}

TEST_F(TraceFiles, ItIsSaidWhatToDoIfTooManyFilesAreOpen)
{
    const auto capture = [this] {
        rlimit few;
        few.rlim_cur = 8;
        few.rlim_max = 8;
        setrlimit(RLIMIT_NOFILE, &few);
        VpcTraceHelper().EnablePcapAll((folder / "all").string());
    };
    EXPECT_DEATH(capture(),
                 "cannot write the capture .*: Too many open files; capture fewer devices, or "
                 "allow more");
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
