// SPDX-License-Identifier: GPL-2.0-only
// Round-trip times that were really measured in AWS accounts, and what of them went into defaults.
#include "vpc-corpus-rows.h"

#include "ns3/nstime.h"
#include "ns3/type-id.h"
#include "ns3/vpc-nat-gateway-node.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <iostream>

using namespace ns3;
using namespace ns3::vpc;
using namespace vpc_corpus;

namespace
{

/// A ping that was answered.
struct Ping
{
    double rttMs{0};
    int ttl{0};
};

/// Pings of one dump, by source and destination.
using Pings = std::map<std::pair<std::string, std::string>, Ping>;

/// \return all answered pings, by dump
std::map<std::string, Pings>
ReadPings()
{
    std::map<std::string, Pings> pings;
    for (const Row& row : ReadRows("measured.tsv"))
    {
        const std::size_t rtt = row.disposition.find("rtt_ms=");
        const std::size_t ttl = row.disposition.find("ttl=");
        if (rtt != std::string::npos && ttl != std::string::npos)
        {
            pings[row.snapshot][{row.query.source, row.query.destination}] = {
                std::stod(row.disposition.substr(rtt + 7)),
                std::stoi(row.disposition.substr(ttl + 4))};
        }
    }
    return pings;
}

/// \return the middle of some values
double
Median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// \param address of a host \return it, but all addresses of S3 in us-east-1 as one
std::string
Place(const std::string& address)
{
    return address.rfind("52.216.", 0) == 0 ? "52.216." : address;
}

/**
 * What NAT gateways added to pings, one way each. A host behind a NAT gateway (its own public
 * neighbour answers it with TTL 253) and that neighbour, which has a public address (TTL 254 to
 * it), ping the same place. The difference is the way from the host to the NAT gateway's zone,
 * measured too (the host pings its neighbour within the VPC), and twice the traversal.
 */
std::vector<double>
NatTraversalsMs(const Pings& pings)
{
    std::vector<double> traversals;
    for (const auto& [hairpin, own] : pings)
    {
        const auto& [neighbour, publicAddress] = hairpin;
        for (const auto& [way, byNat] : pings)
        {
            const std::string& host = way.first;
            const auto leg = pings.find({host, neighbour});
            const auto toPublic = pings.find({host, publicAddress});
            if (own.ttl != 254 || toPublic == pings.end() || toPublic->second.ttl != 253 ||
                leg == pings.end() || leg->second.ttl != 255 || way.second.rfind("10.", 0) == 0)
            {
                continue;
            }
            for (const auto& [directWay, direct] : pings)
            {
                if (directWay.first == neighbour && Place(directWay.second) == Place(way.second))
                {
                    traversals.push_back((byNat.rttMs - direct.rttMs - leg->second.rttMs) / 2);
                }
            }
        }
    }
    return traversals;
}

} // namespace

TEST(CorpusLatency, NatGatewayTraversalIsTheMeasuredMedian)
{
    std::vector<double> all;
    for (const auto& [dump, pings] : ReadPings())
    {
        const std::vector<double> some = NatTraversalsMs(pings);
        all.insert(all.end(), some.begin(), some.end());
    }
    ASSERT_EQ(all.size(), 17U);
    const double median = Median(all);
    std::cout << "  " << all.size() << " pairs of pings, median " << median << " ms one way\n";

    TypeId::AttributeInformation attribute;
    ASSERT_TRUE(NatGatewayNode::GetTypeId().LookupAttributeByName("TraversalDelay", &attribute));
    const auto* value = dynamic_cast<const TimeValue*>(PeekPointer(attribute.initialValue));
    ASSERT_NE(value, nullptr);
    EXPECT_NEAR(value->Get().GetSeconds() * 1e3, median, 0.005); // rounded to 0.01 ms
}

TEST(CorpusLatency, PingsToOneselfByTheInternetGatewayTakeAsLongAsWithinTheZone)
{
    // To one's own public address, that is to the internet gateway and back, and back again with
    // the reply: what takes longer than a ping within the zone is the gateway's.
    std::vector<double> hairpins;
    for (const auto& [dump, pings] : ReadPings())
    {
        for (const auto& [way, ping] : pings)
        {
            // The hosts that have a public address, and which one is whose.
            const bool isOwn = (way.first == "10.1.1.100" && way.second == "3.85.135.71") ||
                               (way.first == "10.1.1.100" && way.second == "52.90.112.181") ||
                               (way.first == "10.2.1.252" && way.second == "54.82.106.49") ||
                               (way.first == "10.1.100.100" && ping.ttl == 254 &&
                                (way.second == "52.207.216.27" || way.second == "52.23.254.63"));
            if (isOwn)
            {
                EXPECT_EQ(ping.ttl, 254);
                hairpins.push_back(ping.rttMs);
            }
        }
    }
    ASSERT_EQ(hairpins.size(), 5U);
    std::cout << "  " << hairpins.size() << " pings, median " << Median(hairpins) << " ms\n";
    EXPECT_NEAR(Median(hairpins), 0.49, 0.01);
}
