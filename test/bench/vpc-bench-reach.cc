// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bench-reach.h"

#include "vpc-bench-frame.h"

#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-resolve.h"

#include <random>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace bench
{

ReachResult
AskReach(uint32_t enis, uint32_t queries)
{
    constexpr std::size_t SUBNETS = 10;
    constexpr std::size_t GROUPS = 20;
    const std::vector<std::string> zones = {"use1-az1", "use1-az2", "use1-az4"};
    const std::vector<uint16_t> ports = {22, 80, 443, 5000};
    std::mt19937 random(1);
    const auto oneOf = [&random](const auto& items) {
        return items[random() % items.size()]; // the same on every machine
    };
    CloudBuilder builder("us-east-1");
    const std::string vpc = builder.AddVpc("10.0.0.0/16");
    std::vector<std::string> blocks;
    std::vector<std::string> subnets;
    for (std::size_t i = 0; i < SUBNETS; ++i)
    {
        blocks.push_back("10.0." + std::to_string(16 * i) + ".0/20");
        subnets.push_back(builder.AddSubnet(vpc, blocks.back(), zones[i % zones.size()]));
    }
    std::vector<std::string> groups;
    for (std::size_t i = 0; i < GROUPS; ++i)
    {
        groups.push_back(builder.AddSecurityGroup(vpc));
    }
    for (const std::string& group : groups)
    {
        for (const int port : {80, 443, 5000})
        {
            builder.AllowIngress(group, "tcp", port, port, oneOf(groups));
            builder.AllowIngress(group, "tcp", port, port, oneOf(blocks));
        }
    }
    std::vector<std::string> instances;
    for (uint32_t i = 0; i < enis; ++i)
    {
        instances.push_back(builder.AddInstance(subnets[i % SUBNETS], {oneOf(groups)}));
    }
    const aws::Network network(builder.GetCloud());
    const aws::Health health;
    std::vector<aws::ReachQuery> asked(queries);
    for (aws::ReachQuery& query : asked)
    {
        query.source = oneOf(instances);
        query.destination = oneOf(instances);
        query.destinationPort = oneOf(ports);
    }
    ReachResult result;
    const double begin = CpuNanoseconds();
    for (const aws::ReachQuery& query : asked)
    {
        const aws::ReachAnswer answer = aws::Reach(network, health, query);
        result.accepted += answer.verdict == aws::ReachVerdict::ACCEPT ? 1 : 0;
        result.denied += answer.verdict == aws::ReachVerdict::DENY ? 1 : 0;
    }
    result.cpuNsPerQuery = (CpuNanoseconds() - begin) / queries;
    return result;
}

} // namespace bench
} // namespace vpc
} // namespace ns3
