// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-endpoint-names.h"

#include "vpc-resolve.h"

#include <sstream>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// Services whose DNS name is not the last part of their service name.
const std::map<std::string, std::string> DNS_NAMES = {
    {"kinesis-streams", "kinesis"},
    {"kinesis-firehose", "firehose"},
};

/// Ports of services that offer other than HTTPS alone, by the last part of the service name.
const std::map<std::string, std::vector<uint16_t>> SERVICE_PORTS = {
    {"s3", {80, 443}},
    {"cassandra", {443, 9142}},
    {"email-smtp", {25, 465, 587, 2465, 2587}},
};

/// \param text words between dots \return the words
std::vector<std::string>
Split(const std::string& text)
{
    std::vector<std::string> words;
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, '.');)
    {
        words.push_back(word);
    }
    return words;
}

} // namespace

ServiceNameParts
ParseServiceName(const std::string& serviceName)
{
    const std::vector<std::string> words = Split(serviceName);
    ServiceNameParts parts;
    if (words.size() >= 5 && words[2] == "vpce")
    {
        parts.region = words[3];
        parts.dnsName = words[4];
        parts.customer = true;
        return parts;
    }
    std::size_t first = words.size() > 3 ? 3 : words.empty() ? 0 : words.size() - 1;
    if (words.size() > 3)
    {
        parts.region = words[2];
    }
    // com.amazonaws.us-east-1.ecr.api is api.ecr.us-east-1.amazonaws.com
    for (; first < words.size(); ++first)
    {
        parts.dnsName = parts.dnsName.empty() ? words[first] : words[first] + "." + parts.dnsName;
    }
    const auto other = DNS_NAMES.find(parts.dnsName);
    if (other != DNS_NAMES.end())
    {
        parts.dnsName = other->second;
    }
    return parts;
}

std::string
MakeDnsSuffix(const std::string& vpcEndpointId)
{
    uint64_t hash = 0xCBF29CE484222325ULL; // FNV-1a
    for (const char c : vpcEndpointId)
    {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string suffix;
    for (int i = 0; i < 8; ++i)
    {
        suffix += alphabet[hash % 36];
        hash /= 36;
    }
    return suffix;
}

std::vector<std::string>
MakeEndpointDnsNames(const VpcEndpoint& endpoint,
                     const std::string& region,
                     const std::vector<std::string>& zoneNames)
{
    const ServiceNameParts service = ParseServiceName(endpoint.serviceName);
    const std::string& at = service.region.empty() ? region : service.region;
    const std::string wildcard = service.dnsName == "s3" ? "*." : "";
    const std::string base = wildcard + endpoint.vpcEndpointId + "-" + endpoint.dnsSuffix;
    const std::string domain = "." + service.dnsName + "." + at + ".vpce.amazonaws.com";

    std::vector<std::string> names{base + domain};
    for (const std::string& zone : zoneNames)
    {
        names.push_back(base + "-" + zone + domain);
    }
    if (endpoint.privateDnsEnabled && !service.customer)
    {
        const std::string name = service.dnsName + "." + at + ".amazonaws.com";
        names.push_back(name);
        if (!wildcard.empty())
        {
            names.push_back(wildcard + name);
        }
    }
    return names;
}

const std::vector<uint16_t>&
EndpointServicePorts(const std::string& serviceName)
{
    static const std::vector<uint16_t> https{443};
    static const std::vector<uint16_t> unknown;
    if (ParseServiceName(serviceName).customer)
    {
        return unknown;
    }
    const std::size_t dot = serviceName.rfind('.');
    const auto found =
        SERVICE_PORTS.find(dot == std::string::npos ? serviceName : serviceName.substr(dot + 1));
    return found == SERVICE_PORTS.end() ? https : found->second;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
