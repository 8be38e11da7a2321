// SPDX-License-Identifier: GPL-2.0-only
// What Ref and Fn::GetAtt give for resources, and pseudo parameters.
#include "vpc-template-functions.h"
#include "vpc-template-types.h"

#include "ns3/vpc-address.h"
#include "ns3/vpc-endpoint-names.h"

#include <cctype>
#include <cstdio>

namespace ns3
{
namespace vpc
{

namespace
{

/// 198.18.0.0/15, RFC 2544: nobody's real address. CloudBuilder's are the first of it.
constexpr uint32_t ELASTIC_IPS = 0xC6130000;
/// The hosted zone of endpoints' names in us-east-1; of no consequence here.
const char* const ENDPOINT_ZONE = "Z7HUB22UULQXV";

/// \param region e.g. cn-north-1 \return its partition
std::string
PartitionOf(const std::string& region)
{
    return region.rfind("cn-", 0) == 0       ? "aws-cn"
           : region.rfind("us-gov-", 0) == 0 ? "aws-us-gov"
                                             : "aws";
}

/// \param region e.g. cn-north-1 \return the domain of its names
std::string
SuffixOf(const std::string& region)
{
    return region.rfind("cn-", 0) == 0 ? "amazonaws.com.cn" : "amazonaws.com";
}

/// \param text any text \return it in lower case
std::string
Lower(std::string text)
{
    for (char& c : text)
    {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

/// \param stack it is in \param resource a resource \param property of it, may be empty
/// \return its value if it is a text, else nothing
std::string
TextOf(TemplateStack& stack, const TemplateResource& resource, const std::string& property)
{
    const auto value = property.empty() ? std::nullopt : stack.Property(resource, property);
    const bool isText = value && value->GetKind() == JsonValue::Kind::String;
    return isText ? value->AsString() : "";
}

/// \param stackName the stack \param resourceName a resource without a name of its own
/// \return STACK-RESOURCE, or, where that is too long for a DNS label, parts of both and digits
std::string
MakeName(const std::string& stackName, const std::string& resourceName)
{
    constexpr size_t longest = 32; // of load balancers and target groups
    constexpr size_t part = 9;
    constexpr size_t digits = 12;
    const std::string whole = stackName + "-" + resourceName;
    return whole.size() <= longest
               ? whole
               : stackName.substr(0, part) + "-" + resourceName.substr(0, part) + "-" +
                     TemplateHash(stackName, resourceName).substr(0, digits);
}

/// \param stackName the stack \param resource one that has an id \return its 17 digits: ids sort in
/// the order of the template, so that what a simulation draws by id does not depend on names
std::string
OrderedDigits(const std::string& stackName, const TemplateResource& resource)
{
    char order[6];
    std::snprintf(order, sizeof(order), "%05x", resource.number & 0xfffffU);
    constexpr size_t rest = 12;
    return order + TemplateHash(stackName, resource.name).substr(0, rest);
}

/// \param stack it is in \param resource a resource \param form of its type \return what it gives
std::string
Fill(TemplateStack& stack, const TemplateResource& resource, const TemplateForm& form)
{
    const TemplateInput& input = stack.Session().input;
    const std::string& stackName = stack.Place().name;
    const std::string part =
        resource.name + (*form.attribute ? std::string(".") + form.attribute : "");
    std::string text;
    const std::string shape = form.form;
    for (size_t at = 0; at < shape.size();)
    {
        if (shape[at] != '{')
        {
            text += shape[at++];
            continue;
        }
        const size_t end = shape.find('}', at);
        const std::string word = shape.substr(at + 1, end - at - 1);
        at = end + 1;
        if (word == "ref")
        {
            text += resource.ref;
        }
        else if (word == "h")
        {
            text += *form.attribute ? "0" + TemplateHash(stackName, part)
                                    : OrderedDigits(stackName, resource);
        }
        else if (word == "h16" || word == "h16ref")
        {
            text += TemplateHash(stackName, word == "h16" ? part : resource.name);
        }
        else if (word == "name" || word == "lower-name")
        {
            const std::string given = TextOf(stack, resource, form.nameOf);
            const std::string name = given.empty() ? MakeName(stackName, resource.name) : given;
            text += word == "name" ? name : Lower(name);
        }
        else if (word == "elb")
        {
            text += "arn:" + PartitionOf(input.region) + ":elasticloadbalancing:" + input.region +
                    ":" + input.accountId + ":";
        }
        else if (word == "kind")
        {
            const std::string type = TextOf(stack, resource, "Type");
            text += type == "network" ? "net" : type == "gateway" ? "gwy" : "app";
        }
        else if (word == "way")
        {
            text += TextOf(stack, resource, "Direction") == "OUTBOUND" ? "out" : "in";
        }
        else
        {
            text += word == "P"   ? PartitionOf(input.region)
                    : word == "R" ? input.region
                    : word == "A" ? input.accountId
                                  : SuffixOf(input.region);
        }
    }
    return text;
}

/// \param stack it is in \param resource an interface endpoint \return how many subnets it has
size_t
CountSubnets(TemplateStack& stack, const TemplateResource& resource)
{
    const auto subnets = stack.Property(resource, "SubnetIds");
    const bool isList = subnets && subnets->GetKind() == JsonValue::Kind::Array;
    return isList ? subnets->Items().size() : subnets ? 1 : 0;
}

/// \param stack it is in \param resource an endpoint \param place who asks
/// \return the ids of its interfaces, as the cloud has them
JsonValue
InterfacesOf(TemplateStack& stack, const TemplateResource& resource, const JsonValue& place)
{
    std::vector<JsonValue> ids;
    const size_t count = CountSubnets(stack, resource);
    for (size_t i = 0; i < count; ++i)
    {
        const std::string part = resource.name + ".eni" + std::to_string(i + 1);
        ids.push_back(TemplateText(place, TemplateId("eni", stack.Place().name, part)));
    }
    return JsonComposer::MakeArray(place, std::move(ids));
}

/// \param stack it is in \param resource an endpoint \param place who asks
/// \return its names, each with its hosted zone's id; the regional one first
JsonValue
NamesOf(TemplateStack& stack, const TemplateResource& resource, const JsonValue& place)
{
    aws::VpcEndpoint endpoint;
    endpoint.vpcEndpointId = resource.ref;
    endpoint.vpcEndpointType = aws::VpcEndpointType::Interface;
    endpoint.serviceName = TextOf(stack, resource, "ServiceName");
    endpoint.dnsSuffix = aws::MakeDnsSuffix(resource.ref);
    std::vector<JsonValue> names;
    for (const std::string& name :
         aws::MakeEndpointDnsNames(endpoint, stack.Session().input.region, {}))
    {
        names.push_back(TemplateText(place, std::string(ENDPOINT_ZONE) + ":" + name));
    }
    return JsonComposer::MakeArray(place, std::move(names));
}

} // namespace

std::string
TemplateHash(const std::string& stackName, const std::string& logicalId)
{
    uint64_t hash = 0xcbf29ce484222325; // FNV-1a, 64 bits
    for (const unsigned char c : stackName + '/' + logicalId)
    {
        hash = (hash ^ c) * 0x100000001b3;
    }
    // Texts that differ in their last character only shall look different, too.
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd; // finalizer of MurmurHash3
    hash ^= hash >> 33;
    char digits[17];
    std::snprintf(digits, sizeof(digits), "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

std::string
TemplateId(const std::string& prefix, const std::string& stackName, const std::string& logicalId)
{
    return prefix + "-0" + TemplateHash(stackName, logicalId);
}

std::string
RefOf(TemplateStack& stack, const TemplateResource& resource)
{
    TemplateSession& session = stack.Session();
    if (resource.type == "AWS::EC2::EIP") // Ref gives the address
    {
        return aws::ToString(Ipv4Address(ELASTIC_IPS + ++session.elasticIps % 0x10000));
    }
    const TemplateForm* form = FindTemplateForm(resource.type, "");
    if (form)
    {
        return Fill(stack, resource, *form);
    }
    return session.unknowns.Add({"Ref " + resource.logicalId + " (" + resource.type + ")", "", ""});
}

JsonValue
AttributeOf(TemplateStack& stack,
            const TemplateResource& resource,
            const std::string& attribute,
            const JsonValue& place)
{
    const std::string outputs = "Outputs.";
    if (resource.nested && attribute.rfind(outputs, 0) == 0)
    {
        const auto value = resource.nested->Output(attribute.substr(outputs.size()), place);
        return value ? *value : TemplateText(place, "");
    }
    if (resource.type == "AWS::EC2::VPCEndpoint" && attribute == "NetworkInterfaceIds")
    {
        return InterfacesOf(stack, resource, place);
    }
    if (resource.type == "AWS::EC2::VPCEndpoint" && attribute == "DnsEntries")
    {
        return NamesOf(stack, resource, place);
    }
    const TemplateForm* form = FindTemplateForm(resource.type, attribute);
    const bool isKnownType = FindTemplateForm(resource.type, "") != nullptr;
    if (form && *form->form != '\0')
    {
        return TemplateText(place, Fill(stack, resource, *form));
    }
    if (isKnownType)
    {
        if (const auto value = stack.Property(resource, attribute))
        {
            return *value; // an attribute that is named as a property has its value
        }
    }
    return TemplateText(
        place,
        stack.Session().unknowns.Add(
            {"attribute " + attribute + " of " + resource.logicalId + " (" + resource.type + ")",
             form ? resource.ref : "",
             form ? attribute : ""}));
}

std::optional<JsonValue>
PseudoParameter(TemplateStack& stack, const std::string& name, const JsonValue& place)
{
    const TemplateInput& input = stack.Session().input;
    const std::string& stackName = stack.Place().name;
    const std::map<std::string, std::string> texts = {
        {"AWS::AccountId", input.accountId},
        {"AWS::Partition", PartitionOf(input.region)},
        {"AWS::Region", input.region},
        {"AWS::StackId",
         "arn:" + PartitionOf(input.region) + ":cloudformation:" + input.region + ":" +
             input.accountId + ":stack/" + stackName + "/" + TemplateHash(stackName, "")},
        {"AWS::StackName", stackName},
        {"AWS::URLSuffix", SuffixOf(input.region)}};
    if (name == "AWS::NotificationARNs")
    {
        return JsonComposer::MakeArray(place, {});
    }
    const auto found = texts.find(name);
    if (found == texts.end())
    {
        return std::nullopt;
    }
    return TemplateText(place, found->second);
}

} // namespace vpc
} // namespace ns3
