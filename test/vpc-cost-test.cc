// SPDX-License-Identifier: GPL-2.0-only
// What crosses zones, counted packet by packet, and what an estimate makes of it.
#include "vpc-fabric-net.h"

#include "ns3/vpc-cost-uses.h"
#include "ns3/vpc-crossing-counter.h"
#include "ns3/vpc-price-table-reader.h"

#include <fstream>
#include <numeric>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// \param text of a tap's packets \return their bytes together
uint64_t
BytesOf(const Tap& tap)
{
    return std::accumulate(tap.sizes.begin(), tap.sizes.end(), uint64_t{0});
}

std::string
Same(const std::string& id)
{
    return id;
}

/// \param uses some \param item of them \return the only one of it
const CostUse&
Find(const std::vector<CostUse>& uses, const std::string& item)
{
    const auto is = [&item](const CostUse& use) { return use.item == item; };
    EXPECT_EQ(std::count_if(uses.begin(), uses.end(), is), 1) << item;
    return *std::find_if(uses.begin(), uses.end(), is);
}

class CostTest : public CloudTest
{
};

TEST_F(CostTest, TheMatrixHasEveryByteThatAVpcCarried)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string near = describe.AddInstance(subnetA, {open});
    DescribeSqs();
    Build();
    ListenAll("sqs", 443, 5000);
    CrossingCounter crossings;
    crossings.ListenToAll();
    std::map<std::string, Tap*> received;
    for (const auto& device :
         {EniOf(client), EniOf(near), cloud->GetEni(sqsEnis[0]), cloud->GetEni(sqsEnis[1])})
    {
        received[device->GetEniId()] = &TapOn(device, "MacRx");
    }
    At(Seconds(1), [&] { Connect(NodeOf(client), AddressOfEni(sqsEnis[1]), 443); });
    At(Seconds(1), [&] { Connect(NodeOf(near), AddressOfEni(sqsEnis[0]), 443); });
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    At(Seconds(2), [&] { sender.Send(AddressOf(near), 9, 972); });
    RunUntil(Seconds(5));

    const TrafficMatrix matrix = crossings.GetMatrix();
    uint64_t all = 0;
    for (const auto& [zones, traffic] : matrix)
    {
        all += traffic.bytes;
    }
    uint64_t expected = 0;
    for (const auto& [eniId, tap] : received)
    {
        expected += BytesOf(*tap);
    }
    EXPECT_GT(expected, 10000u); // two responses of 5,000 bytes
    EXPECT_EQ(all, expected);
    const uint64_t toB = BytesOf(*received.at(sqsEnis[1]));
    EXPECT_EQ(matrix.at({"use1-az1", "use1-az2"}).bytes, toB);
    EXPECT_EQ(matrix.at({"use1-az1", "use1-az2"}).endpointBytes, toB);
    EXPECT_EQ(matrix.at({"use1-az1", "use1-az2"}).packets, received.at(sqsEnis[1])->sizes.size());
    EXPECT_GT(matrix.at({"use1-az2", "use1-az1"}).bytes, 5000u);
    // 1,000 bytes between instances, and the answer that the port is closed.
    const ZoneTraffic& inside = matrix.at({"use1-az1", "use1-az1"});
    EXPECT_EQ(inside.bytes - inside.endpointBytes, 1000u + 56u);
}

TEST_F(CostTest, UsesAreTheResourcesAndTheBytesOfTheRun)
{
    DescribeNat();
    const std::string client = describe.AddInstance(subnetA, {open});
    DescribeSqs();
    Build();
    ListenAll("sqs", 443, 5000);
    Ptr<Node> host = cloud->AddInternetHost(Ipv4Address("198.51.100.7"), MilliSeconds(5));
    CrossingCounter crossings;
    crossings.ListenToAll();
    Tap& at = TapOn(cloud->GetEni(sqsEnis[1]), "MacRx");
    Tap& back = TapOn(EniOf(client), "MacRx");
    Connect(NodeOf(client), AddressOfEni(sqsEnis[1]), 443);
    RunUntil(Seconds(2));
    const uint64_t endpointBytes = BytesOf(at) + BytesOf(back);
    OpenUdp(NodeOf(client), 10).Send(Ipv4Address("198.51.100.7"), 9, 972);
    RunUntil(Seconds(3));

    const PriceTable prices = ReadPriceTable();
    const Time duration = Seconds(3601);
    const CostUses found = FindCostUses(*cloud, crossings, duration, prices, &Same);
    // Three ENIs for two hours that have begun; in a month 730.
    EXPECT_EQ(Find(found.uses, "interface-endpoint-hour").run, 6);
    EXPECT_EQ(Find(found.uses, "interface-endpoint-hour").month, 2190);
    EXPECT_EQ(Find(found.uses, "nat-gateway-hour").month, 730);
    EXPECT_EQ(Find(found.uses, "public-ipv4-hour").month, 730);
    const double gb = static_cast<double>(endpointBytes) / 1073741824;
    EXPECT_NEAR(Find(found.uses, "interface-endpoint-data").run, gb, 1e-12);
    EXPECT_NEAR(Find(found.uses, "interface-endpoint-data").month, gb * 730 * 3600 / 3601, 1e-9);
    // The packet to the internet, once through the NAT gateway, and once out.
    EXPECT_NEAR(Find(found.uses, "nat-gateway-data").run * 1073741824, 1000, 60);
    EXPECT_NEAR(Find(found.uses, "internet-egress-data").run * 1073741824, 1000, 1e-6);

    const CostEstimate estimate = EstimateCost(found.uses, prices, duration);
    double hours = 0;
    for (const CostLine& line : estimate.lines)
    {
        hours += line.use.item == "interface-endpoint-hour" ? line.monthUsd : 0;
        // That PrivateLink's bytes between zones are free is an assumption, and shown as one.
        if (line.use.item == "cross-az-private-link-data")
        {
            EXPECT_EQ(line.monthUsd, 0);
            EXPECT_TRUE(line.price.isAssumption);
        }
    }
    EXPECT_NEAR(hours, 21.9, 1e-9);
}

TEST(CostEstimateTest, PartialHoursAreWholeOnesAndTiersApplyToTheSum)
{
    EXPECT_EQ(BilledHours(Seconds(1)), 1);
    EXPECT_EQ(BilledHours(Hours(1)), 1);
    EXPECT_EQ(BilledHours(Hours(1) + NanoSeconds(1)), 2);
    EXPECT_EQ(MonthFactor(Hours(1)), 730);
    const PriceTable prices = ReadPriceTable();
    const Price& data = prices.prices.at("interface-endpoint-data");
    EXPECT_NEAR(data.CostOf(1e6), 10000, 1e-6);
    EXPECT_NEAR(data.CostOf(6e6), 10000 + 4e6 * 0.006 + 1e6 * 0.004, 1e-6);
    // Two endpoints of a million GB each share 10,000 + 6,000 USD.
    const CostEstimate estimate = EstimateCost(
        {{"interface-endpoint-data", "a", 0, 1e6}, {"interface-endpoint-data", "b", 0, 1e6}},
        prices,
        Hours(1));
    EXPECT_NEAR(estimate.lines.at(0).monthUsd, 8000, 1e-6);
    EXPECT_NEAR(estimate.monthUsd, 16000, 1e-6);
    std::ostringstream csv;
    WriteCostCsv(csv, estimate);
    EXPECT_NE(csv.str().find("total,,USD,,,,0.000000000,16000.000000,"), std::string::npos)
        << csv.str();
    std::ostringstream table;
    PrintCost(table, estimate);
    EXPECT_NE(table.str().find("an estimate by prices-us-east-1.json"), std::string::npos);
}

TEST(PriceTableTest, EachMistakeIsOneLine)
{
    const std::string path =
        testing::TempDir() + "vpc-prices-" + std::to_string(getpid()) + ".json";
    const auto refusal = [&path](const std::string& from, const std::string& to) {
        std::string text = DefaultPrices();
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        std::ofstream(path) << text.replace(at, from.size(), to);
        try
        {
            ReadPriceTable(path);
        }
        catch (const aws::InputError& error)
        {
            return std::string(error.what()).substr(path.size());
        }
        return std::string("no error");
    };
    EXPECT_EQ(refusal("us-east-1", "eu-west-1"), "no error");
    EXPECT_NE(
        refusal("nat-gateway-hour", "nat-gateway-hours").find("did you mean nat-gateway-hour?"),
        std::string::npos);
    EXPECT_NE(refusal("\"usd\": 0.045", "\"usd\": -1").find("negative"), std::string::npos);
    EXPECT_NE(refusal("\"usd\": 0.045", "\"usd\": \"4\"").find("is no number"), std::string::npos);
    EXPECT_NE(refusal("\"upTo\": 1000000,", "\"upTo\": 9000000,").find("have to rise"),
              std::string::npos);
    EXPECT_NE(
        refusal("\"item\": \"nlb-hour\"", "\"item\": \"vpn-connection-hour\"").find("already"),
        std::string::npos);
    std::ofstream(path) << R"({"region": "x", "date": "2026", "bytesPerGb": 1, "prices": []})";
    EXPECT_THROW(ReadPriceTable(path), aws::InputError);
    std::remove(path.c_str());
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
