// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log-services.h"

namespace ns3
{
namespace vpc
{

std::string
IpRangesName(const std::string& serviceName)
{
    /// Services that have ranges of their own, by the last word of their names.
    static const std::map<std::string, std::string> names{
        {"appflow", "AMAZON_APPFLOW"},
        {"codebuild", "CODEBUILD"},
        {"dynamodb", "DYNAMODB"},
        {"ebs", "EBS"},
        {"ec2-instance-connect", "EC2_INSTANCE_CONNECT"},
        {"execute-api", "API_GATEWAY"},
        {"kinesisvideo", "KINESIS_VIDEO_STREAMS"},
        {"origin-facing", "CLOUDFRONT"},
        {"route53-healthchecks", "ROUTE53_HEALTHCHECKS"},
        {"s3", "S3"},
    };
    const auto name = names.find(serviceName.substr(serviceName.rfind('.') + 1));
    return name == names.end() ? "AMAZON" : name->second;
}

std::string
FindIpRangesName(const aws::Network& network,
                 const std::map<uint32_t, std::string>& services,
                 uint32_t address)
{
    const auto service = services.find(address);
    if (service != services.end())
    {
        return IpRangesName(service->second);
    }
    if (const aws::PrefixList* list = network.FindServicePrefixList(Ipv4Address(address)))
    {
        return IpRangesName(list->prefixListName);
    }
    const bool isOfEni = network.FindPublicAddress(Ipv4Address(address)).eni != aws::NO_INDEX;
    return isOfEni ? "EC2" : "";
}

} // namespace vpc
} // namespace ns3
