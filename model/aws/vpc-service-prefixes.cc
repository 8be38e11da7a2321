// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-service-prefixes.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

std::vector<Cidr>
ServicePrefixes(const std::string& service)
{
    std::vector<const char*> texts;
    if (service == "s3")
    {
        texts = {"54.231.0.0/17", "52.216.0.0/15", "3.5.16.0/21", "3.5.0.0/20"};
    }
    else if (service == "dynamodb")
    {
        texts = {"52.94.0.0/22", "52.119.224.0/20"};
    }
    std::vector<Cidr> blocks;
    for (const char* text : texts)
    {
        blocks.push_back(*ParseCidr(text));
    }
    return blocks;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
