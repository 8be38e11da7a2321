// SPDX-License-Identifier: GPL-2.0-only
// VPC endpoints and the catalogue of services.
#include "vpc-policy-reader.h"
#include "vpc-snapshot-builder.h"

#include <algorithm>
#include <optional>

namespace ns3
{
namespace vpc
{

namespace
{

const std::map<std::string, aws::VpcEndpointType> TYPES = {
    {"Gateway", aws::VpcEndpointType::Gateway},
    {"Interface", aws::VpcEndpointType::Interface},
    {"GatewayLoadBalancer", aws::VpcEndpointType::GatewayLoadBalancer},
};

/**
 * \param endpoint an interface endpoint
 * \return the random part of its names (vpce-ID-RANDOM.service...), empty if no name tells
 */
std::string
SuffixOf(const aws::VpcEndpoint& endpoint)
{
    const std::string start = endpoint.vpcEndpointId + "-";
    for (const std::string& name : endpoint.dnsNames)
    {
        const size_t at = name.find(start);
        if (at != std::string::npos)
        {
            const size_t from = at + start.size();
            return name.substr(from, name.find_first_of(".-", from) - from);
        }
    }
    return "";
}

/// \param b the builder \param item an endpoint \return its policy, if any \throw JsonError if it
/// is none
std::optional<aws::PolicyDocument>
ReadEndpointPolicy(const SnapshotBuilder& b, const JsonValue& item)
{
    const std::string text = item.GetString("PolicyDocument");
    if (text.empty())
    {
        return std::nullopt;
    }
    const std::string where =
        item.Find("PolicyDocument")->Where() + ": " + b.id + ": PolicyDocument";
    return ReadPolicyText(text, b.id, where);
}

} // namespace

void
ReadVpcEndpoint(SnapshotBuilder& b, const JsonValue& item)
{
    aws::VpcEndpoint endpoint;
    endpoint.vpcEndpointId = b.id;
    endpoint.vpcId = item.GetString("VpcId");
    endpoint.serviceName = item.GetString("ServiceName");
    endpoint.state = LowerCase(item.GetString("State", endpoint.state));
    endpoint.routeTableIds = item.GetStrings("RouteTableIds");
    endpoint.subnetIds = item.GetStrings("SubnetIds");
    endpoint.networkInterfaceIds = item.GetStrings("NetworkInterfaceIds");
    endpoint.groupIds = item.GetStrings("Groups", "GroupId");
    endpoint.serviceRegion = item.GetString("ServiceRegion");
    endpoint.privateDnsEnabled = item.GetBool("PrivateDnsEnabled", false);
    endpoint.privateDnsOnlyForInboundResolverEndpoint =
        item.GetObject("DnsOptions").GetBool("PrivateDnsOnlyForInboundResolverEndpoint", false);
    endpoint.dnsNames = item.GetStrings("DnsEntries", "DnsName");
    endpoint.dnsSuffix = SuffixOf(endpoint);
    endpoint.tags = SnapshotBuilder::TagsOf(item);
    const std::string defaultType = endpoint.subnetIds.empty() ? "Gateway" : "Interface";
    const std::string typeName = item.GetString("VpcEndpointType", defaultType);
    const auto type = TYPES.find(typeName);
    endpoint.vpcEndpointType = type == TYPES.end() ? aws::VpcEndpointType::Other : type->second;
    if (b.IgnoreIfGone(endpoint.state))
    {
        return;
    }
    if (endpoint.vpcId.empty())
    {
        b.Ignore("no VpcId");
        return;
    }
    const bool isSimulated = endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway ||
                             endpoint.vpcEndpointType == aws::VpcEndpointType::Interface;
    if (isSimulated && endpoint.serviceName.empty())
    {
        b.Ignore("no ServiceName");
        return;
    }
    endpoint.policyDocument = ReadEndpointPolicy(b, item);
    const size_t before = b.snapshot.cloud.vpcEndpoints.size();
    b.Add(b.snapshot.cloud.vpcEndpoints, endpoint, item);
    if (!isSimulated && b.snapshot.cloud.vpcEndpoints.size() > before)
    {
        b.snapshot.cloud.unsupported.push_back(
            {"VpcEndpoint of type " + typeName, b.id, endpoint.vpcId});
        --b.row->read;
        ++b.row->unsupported;
    }
}

void
ReadServiceDetail(SnapshotBuilder& b, const JsonValue& item)
{
    EndpointServiceDetail service;
    service.serviceName = b.id;
    service.serviceId = item.GetString("ServiceId");
    service.owner = item.GetString("Owner");
    service.region = b.source.region;
    service.serviceTypes = item.GetStrings("ServiceType", "ServiceType");
    service.privateDnsNames = item.GetStrings("PrivateDnsNames", "PrivateDnsName");
    const std::string privateName = item.GetString("PrivateDnsName");
    if (service.privateDnsNames.empty() && !privateName.empty())
    {
        service.privateDnsNames.push_back(privateName);
    }
    service.baseEndpointDnsNames = item.GetStrings("BaseEndpointDnsNames");
    service.availabilityZones = item.GetStrings("AvailabilityZones");
    service.acceptanceRequired = item.GetBool("AcceptanceRequired", false);
    // A service may be listed once per type (com.amazonaws.region.s3 is), and by every account.
    const auto [there, isNew] = b.snapshot.services.emplace(b.id, service);
    ++(isNew ? b.row->read : b.row->repeated);
    if (!isNew)
    {
        const auto unite = [](auto& list, const auto& more) {
            for (const std::string& text : more)
            {
                if (std::find(list.begin(), list.end(), text) == list.end())
                {
                    list.push_back(text);
                }
            }
        };
        unite(there->second.serviceTypes, service.serviceTypes);
        unite(there->second.privateDnsNames, service.privateDnsNames);
        unite(there->second.baseEndpointDnsNames, service.baseEndpointDnsNames);
    }
}

} // namespace vpc
} // namespace ns3
