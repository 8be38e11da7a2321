// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-endpoint-names.h"

#include "vpc-resolve.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// A service whose names do not follow from its service name. '%' stands for the region.
struct IrregularService
{
    const char* service;    //!< what follows the region in the service name
    const char* dnsName;    //!< its labels as DNS writes them; empty: the regular ones
    const char* baseDomain; //!< where its endpoints have their names; empty: the regular one
    std::vector<const char*> publicNames; //!< names that clients call; none: the regular one
    bool wildcardEntry{false};            //!< its endpoints' names begin with "*."
    bool privateDns{true};                //!< its interface endpoints offer private DNS
};

/// As DescribeVpcEndpointServices lists them; S3 and DynamoDB as their guides describe.
const std::vector<IrregularService> IRREGULAR_SERVICES = {
    {"appstream.api", "", "", {"appstream2.%.amazonaws.com"}},
    {"codeartifact.api", "", "", {"codeartifact.%.amazonaws.com"}},
    {"codeartifact.repositories", "d.codeartifact", "", {"*.d.codeartifact.%.amazonaws.com"}},
    {"dynamodb", "", "", {}, false, false},
    {"ecr.dkr", "", "", {"*.dkr.ecr.%.amazonaws.com"}},
    {"ecs-agent", "ecs-a", "", {}},
    {"ecs-telemetry", "ecs-t", "", {}},
    {"execute-api", "", "", {"*.execute-api.%.amazonaws.com"}},
    {"kinesis-firehose", "firehose", "", {}},
    {"kinesis-streams", "kinesis", "", {}},
    {"notebook", "", "notebook.%.vpce.sagemaker.aws", {"*.notebook.%.sagemaker.aws"}},
    {"s3",
     "",
     "",
     {"s3.%.amazonaws.com",
      "*.s3.%.amazonaws.com",
      "s3-control.%.amazonaws.com",
      "*.s3-control.%.amazonaws.com",
      "s3-accesspoint.%.amazonaws.com",
      "*.s3-accesspoint.%.amazonaws.com"},
     true},
    {"transfer.server", "", "", {"*.server.transfer.%.amazonaws.com"}},
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

/// \param words labels \param first the first one to use \return the rest, joined by dots
std::string
JoinFrom(const std::vector<std::string>& words, std::size_t first)
{
    std::string text;
    for (std::size_t i = first; i < words.size(); ++i)
    {
        text += (i == first ? "" : ".") + words[i];
    }
    return text;
}

/// \param words parts of a service name \return index of the first one behind the region
std::size_t
ServiceStart(const std::vector<std::string>& words)
{
    // Without a region (as in tests and sketches) only the last word counts.
    return words.size() > 3 ? 3 : words.empty() ? 0 : words.size() - 1;
}

/// \param serviceName a service name \return its row in the table, a regular one if it has none
const IrregularService&
FindIrregular(const std::string& serviceName)
{
    static const IrregularService regular{"", "", "", {}};
    const std::vector<std::string> words = Split(serviceName);
    const std::string service = JoinFrom(words, ServiceStart(words));
    const auto found =
        std::find_if(IRREGULAR_SERVICES.begin(),
                     IRREGULAR_SERVICES.end(),
                     [&service](const IrregularService& row) { return service == row.service; });
    return found == IRREGULAR_SERVICES.end() ? regular : *found;
}

/// \param pattern a name with '%' for the region \param region the region \return the name
std::string
FillRegion(const std::string& pattern, const std::string& region)
{
    std::string name = pattern;
    name.replace(name.find('%'), 1, region);
    return name;
}

/**
 * \param service the parts of a service name
 * \param row its row in the table
 * \param region its region
 * \return the domain of its endpoints' names
 */
std::string
BaseDomain(const ServiceNameParts& service, const IrregularService& row, const std::string& region)
{
    return *row.baseDomain ? FillRegion(row.baseDomain, region)
                           : service.dnsName + "." + region + ".vpce.amazonaws.com";
}

/**
 * \param endpoint an endpoint
 * \param region region of its VPC
 * \param zone what stands between the random characters and the service
 * \return its name
 */
std::string
EndpointName(const VpcEndpoint& endpoint, const std::string& region, const std::string& zone)
{
    const ServiceNameParts service = ParseServiceName(endpoint.serviceName);
    const IrregularService& row = FindIrregular(endpoint.serviceName);
    const std::string& at = service.region.empty() ? region : service.region;
    return (row.wildcardEntry ? "*." : "") + endpoint.vpcEndpointId + "-" + endpoint.dnsSuffix +
           zone + "." + BaseDomain(service, row, at);
}

/**
 * \param serviceName a service name
 * \param region its region, if the name has none
 * \return what clients call it
 */
std::vector<std::string>
PublicNames(const std::string& serviceName, const std::string& region)
{
    const ServiceNameParts service = ParseServiceName(serviceName);
    std::vector<std::string> names;
    if (service.customer)
    {
        return names;
    }
    const std::string& at = service.region.empty() ? region : service.region;
    const IrregularService& row = FindIrregular(serviceName);
    for (const char* pattern : row.publicNames)
    {
        names.push_back(FillRegion(pattern, at));
    }
    if (names.empty())
    {
        names.push_back(service.dnsName + "." + at + ".amazonaws.com");
    }
    return names;
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
    if (words.size() > 3)
    {
        parts.region = words[2];
    }
    const IrregularService& row = FindIrregular(serviceName);
    if (*row.dnsName)
    {
        parts.dnsName = row.dnsName;
        return parts;
    }
    // com.amazonaws.us-east-1.ecr.api is api.ecr.us-east-1.amazonaws.com
    for (std::size_t i = ServiceStart(words); i < words.size(); ++i)
    {
        parts.dnsName = parts.dnsName.empty() ? words[i] : words[i] + "." + parts.dnsName;
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
    std::vector<std::string> names{EndpointRegionalName(endpoint, region)};
    for (const std::string& zone : zoneNames)
    {
        names.push_back(EndpointZonalName(endpoint, region, zone));
    }
    if (endpoint.privateDnsEnabled && SupportsPrivateDns(endpoint.serviceName))
    {
        const std::vector<std::string> privateNames = PublicNames(endpoint.serviceName, region);
        names.insert(names.end(), privateNames.begin(), privateNames.end());
    }
    return names;
}

std::string
ServiceBaseDomain(const std::string& serviceName)
{
    const ServiceNameParts service = ParseServiceName(serviceName);
    return BaseDomain(service, FindIrregular(serviceName), service.region);
}

std::vector<std::string>
ServicePublicNames(const std::string& serviceName)
{
    return PublicNames(serviceName, "");
}

bool
SupportsPrivateDns(const std::string& serviceName)
{
    return !ParseServiceName(serviceName).customer && FindIrregular(serviceName).privateDns;
}

std::string
EndpointRegionalName(const VpcEndpoint& endpoint, const std::string& region)
{
    return EndpointName(endpoint, region, "");
}

std::string
EndpointZonalName(const VpcEndpoint& endpoint,
                  const std::string& region,
                  const std::string& zoneName)
{
    return EndpointName(endpoint, region, "-" + zoneName);
}

bool
IsEndpointSpecificName(const VpcEndpoint& endpoint, const std::string& name)
{
    return name.find(endpoint.vpcEndpointId + "-") != std::string::npos;
}

std::string
EndpointServiceName(const std::string& serviceId, const std::string& region)
{
    return "com.amazonaws.vpce." + region + "." + serviceId;
}

std::string
FillWildcard(const std::string& name, const std::string& label)
{
    return name.compare(0, 2, "*.") == 0 ? label + name.substr(1) : name;
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
