// SPDX-License-Identifier: GPL-2.0-only
// VPC endpoints, endpoint services, and policies of endpoints and buckets.
#include "vpc-policy-reader.h"
#include "vpc-template-mapper.h"

#include "ns3/vpc-cloud-check.h"
#include "ns3/vpc-endpoint-names.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

const std::map<std::string, aws::VpcEndpointType> TYPES = {
    {"Gateway", aws::VpcEndpointType::Gateway},
    {"GatewayLoadBalancer", aws::VpcEndpointType::GatewayLoadBalancer},
    {"Interface", aws::VpcEndpointType::Interface},
    {"Resource", aws::VpcEndpointType::Other},
    {"ServiceNetwork", aws::VpcEndpointType::Other},
};

/// \param m the mapper \param p of a resource with a policy \param name for decisions
/// \param kind what it is attached to
/// \return its policy; nothing if it has none, or one that cannot be decided by
std::optional<aws::PolicyDocument>
PolicyOf(TemplateMapper& m,
         const TemplateProperties& p,
         const std::string& name,
         aws::PolicyKind kind)
{
    const JsonValue* value = p.Find("PolicyDocument");
    if (!value)
    {
        return std::nullopt;
    }
    const bool isText = value->GetKind() == JsonValue::Kind::String;
    const std::string text = isText ? value->AsString() : JsonText(*value);
    const auto tokens = TemplateUnknowns::TokensIn(text);
    // Within JSON's quotes a token's marks are escaped.
    const bool isUnknown = !tokens.empty() || text.find("\\u001a") != std::string::npos;
    try
    {
        if (isUnknown)
        {
            throw aws::InputError("a part of it is known to AWS only");
        }
        const aws::PolicyDocument document =
            isText ? ReadPolicyText(text, name, value->Where()) : ReadPolicyDocument(*value, name);
        aws::Policy(document, kind); // its errors are the check
        return document;
    }
    catch (const aws::InputError& error)
    {
        m.b.IgnorePart("its policy is left out, so that it allows everything: " +
                       std::string(error.what()));
        m.Warn(value->Where() + ": the policy of " + m.resource->logicalId +
               " is left out: " + error.what());
        return std::nullopt;
    }
}

/// \param m the mapper \param endpoint as read \param p its properties
void
List(TemplateMapper& m, const aws::VpcEndpoint& endpoint, const TemplateProperties& p)
{
    TemplateEndpoint row;
    row.id = m.resource->logicalId;
    row.vpcEndpointId = endpoint.vpcEndpointId;
    row.service = endpoint.serviceName;
    row.type = p.Text("VpcEndpointType", "Gateway");
    row.subnets = endpoint.subnetIds.size();
    row.routeTables = endpoint.routeTableIds.size();
    for (const std::string& id : endpoint.subnetIds)
    {
        if (m.standIns.count(id) == 0)
        {
            row.azs.push_back(m.Cloud().subnets.at(id).availabilityZone);
        }
    }
    std::sort(row.azs.begin(), row.azs.end());
    row.azs.erase(std::unique(row.azs.begin(), row.azs.end()), row.azs.end());
    if (endpoint.vpcEndpointType == aws::VpcEndpointType::Interface)
    {
        row.privateDns = endpoint.privateDnsEnabled;
    }
    m.inventory.endpoints.push_back(row);
}

/// \param m the mapper \param endpoint of type Interface, gets interfaces and names
/// \param p its properties
void
MakeInterface(TemplateMapper& m, aws::VpcEndpoint& endpoint, const TemplateProperties& p)
{
    endpoint.groupIds = m.GroupsOf(p.Texts("SecurityGroupIds"), endpoint.vpcId);
    if (!p.Has("PrivateDnsEnabled"))
    {
        m.b.Assume("PrivateDnsEnabled is not given: taken as off");
    }
    endpoint.privateDnsEnabled = p.Bool("PrivateDnsEnabled", false);
    endpoint.privateDnsOnlyForInboundResolverEndpoint =
        p.Object("DnsOptions").Text("PrivateDnsOnlyForInboundResolverEndpoint") ==
        "OnlyInboundResolver";
    for (size_t i = 0; i < endpoint.subnetIds.size(); ++i)
    {
        const std::string id = m.EniId("eni" + std::to_string(i + 1));
        aws::NetworkInterface& eni =
            m.AddEni(id, endpoint.subnetIds[i], endpoint.groupIds, "vpc_endpoint", std::nullopt);
        eni.description = "VPC Endpoint Interface " + endpoint.vpcEndpointId;
        endpoint.networkInterfaceIds.push_back(id);
    }
    aws::FillDnsNames(m.Cloud(), endpoint); // records may be aliases of them
    const auto service = m.Cloud().vpcEndpointServices.find(endpoint.serviceName);
    if (service != m.Cloud().vpcEndpointServices.end())
    {
        // One account: its own endpoints need no permission, but they may need acceptance.
        endpoint.state = service->second.acceptanceRequired ? "pendingacceptance" : endpoint.state;
        service->second.connections[endpoint.vpcEndpointId] = endpoint.state;
    }
}

/// \param m the mapper \param serviceId vpce-svc- id \return the service, nullptr if outside
aws::VpcEndpointService*
FindService(TemplateMapper& m, const std::string& serviceId)
{
    for (auto& [name, service] : m.Cloud().vpcEndpointServices)
    {
        if (service.serviceId == serviceId)
        {
            return &service;
        }
    }
    return nullptr;
}

} // namespace

void
MapVpcEndpoint(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpcEndpoint endpoint;
    endpoint.vpcEndpointId = m.b.id;
    const std::string type = p.Text("VpcEndpointType", "Gateway");
    const auto known = TYPES.find(type);
    if (known == TYPES.end())
    {
        p.Fail("VpcEndpointType " + JsonQuote(type) +
               " is none; give Gateway, Interface or GatewayLoadBalancer");
    }
    endpoint.vpcEndpointType = known->second;
    endpoint.vpcId = m.VpcOf(p.RequiredId("VpcId"));
    endpoint.serviceName = p.Text("ServiceName");
    endpoint.serviceRegion = p.Text("ServiceRegion");
    endpoint.tags = p.TagsOf();
    endpoint.subnetIds = m.SubnetsOf(p.Texts("SubnetIds"), endpoint.vpcId);
    for (const std::string& id : p.Texts("RouteTableIds"))
    {
        const std::string table = m.RouteTableOf(id, endpoint.vpcId);
        auto& tables = endpoint.routeTableIds;
        if (std::find(tables.begin(), tables.end(), table) == tables.end())
        {
            tables.push_back(table);
        }
    }
    const bool isGateway = endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway;
    const bool isInterface = endpoint.vpcEndpointType == aws::VpcEndpointType::Interface;
    if (endpoint.serviceName.empty() && (isGateway || isInterface) && !p.Has("ServiceName"))
    {
        p.Fail("has no ServiceName; give one, such as com.amazonaws.us-east-1.s3");
    }
    if (endpoint.serviceName.empty())
    {
        endpoint.serviceName = "unknown-service";
    }
    if (isInterface)
    {
        MakeInterface(m, endpoint, p);
    }
    else
    {
        p.Bool("PrivateDnsEnabled", false);
        p.Texts("SecurityGroupIds");
    }
    const std::string service = endpoint.serviceName.substr(endpoint.serviceName.rfind('.') + 1);
    const bool hasList = service == "s3" || service == "dynamodb";
    if (isGateway && hasList)
    {
        m.EnsureServiceList(endpoint.serviceName);
    }
    List(m, endpoint, p);
    if ((!isGateway && !isInterface) || (isGateway && !hasList))
    {
        m.Unsupported("VpcEndpoint of type " + type +
                          (isGateway ? " to " + endpoint.serviceName : ""),
                      endpoint.vpcId);
        p.Find("PolicyDocument");
        return;
    }
    endpoint.policyDocument =
        PolicyOf(m,
                 p,
                 m.resource->logicalId,
                 isGateway ? aws::PolicyKind::GATEWAY_ENDPOINT : aws::PolicyKind::ENDPOINT);
    m.b.Add(m.Cloud().vpcEndpoints, endpoint, *m.resource->body);
}

void
MapEndpointService(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpcEndpointService service;
    service.serviceId = m.b.id;
    service.region = m.session.input.region;
    service.serviceName = aws::EndpointServiceName(service.serviceId, service.region);
    service.ownerId = m.session.input.accountId;
    service.acceptanceRequired = p.Bool("AcceptanceRequired", true);
    for (const std::string& arn : p.Texts("NetworkLoadBalancerArns"))
    {
        if (m.Cloud().loadBalancers.count(arn) == 0)
        {
            m.b.IgnorePart("load balancer " + m.session.unknowns.Describe(arn) +
                           ", which is outside of the template or not simulated");
            continue;
        }
        service.networkLoadBalancerArns.push_back(arn);
    }
    p.Texts("GatewayLoadBalancerArns");
    if (service.networkLoadBalancerArns.empty())
    {
        m.Unsupported("VpcEndpointService without a Network Load Balancer");
        return;
    }
    m.b.snapshot.origins[service.serviceName] = m.resource->body->Where();
    m.Cloud().vpcEndpointServices[service.serviceName] = service;
    ++m.b.row->read;
}

void
MapServicePermissions(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    aws::VpcEndpointService* service = FindService(m, p.Id("ServiceId"));
    const auto principals = p.Texts("AllowedPrincipals");
    if (!service)
    {
        m.b.Ignore("its service is outside of the template, or not simulated");
        return;
    }
    for (const std::string& principal : principals)
    {
        if (TemplateUnknowns::IsIn(principal))
        {
            continue; // reported
        }
        const bool isAws = principal == "*" || principal.rfind("arn:", 0) == 0 ||
                           principal.find_first_not_of("0123456789") == std::string::npos;
        if (!isAws)
        {
            m.b.IgnorePart("the principal " + principal + ", a service of AWS's");
            continue;
        }
        service->allowedPrincipals.push_back(principal);
    }
}

void
MapBucket(TemplateMapper& m, const TemplateProperties& p)
{
    aws::ServiceResource bucket;
    bucket.arn = AttributeOf(*m.resource->stack, *m.resource, "Arn", p.Place()).AsText();
    bucket.ownerId = m.session.input.accountId;
    m.b.id = bucket.arn;
    if (TemplateUnknowns::IsIn(bucket.arn))
    {
        m.b.id = m.resource->logicalId;
        m.b.Ignore("its name is known to AWS only");
        return;
    }
    m.Cloud().serviceResources[bucket.arn] = bucket;
    m.b.snapshot.origins[bucket.arn] = m.resource->body->Where();
    ++m.b.row->read;
}

void
MapBucketPolicy(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    const std::string name = p.Id("Bucket");
    const std::string suffix = ":s3:::" + name;
    for (auto& [arn, resource] : m.Cloud().serviceResources)
    {
        const bool isIt = arn.size() > suffix.size() &&
                          arn.compare(arn.size() - suffix.size(), suffix.size(), suffix) == 0;
        if (isIt)
        {
            resource.policyDocument =
                PolicyOf(m, p, m.resource->logicalId, aws::PolicyKind::RESOURCE);
            return;
        }
    }
    p.Find("PolicyDocument");
    m.b.Ignore("the policy of a bucket outside of the template");
}

} // namespace vpc
} // namespace ns3
