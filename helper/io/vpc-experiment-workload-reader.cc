// SPDX-License-Identifier: GPL-2.0-only
// The workload of an experiment file.
#include "vpc-experiment-read.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace ns3
{
namespace vpc
{
namespace experiment
{

namespace
{

ExperimentSource
ReadSource(const JsonValue& value)
{
    ExperimentSource source;
    source.where = value.Where();
    if (value.GetKind() == JsonValue::Kind::String)
    {
        source.instance = value.AsString();
        return source;
    }
    RequireOne(value, {"subnet", "vpc", "site"});
    source.subnets = Optional(value, "subnet", TextsOf).value_or(source.subnets);
    source.sites = Optional(value, "site", TextsOf).value_or(source.sites);
    source.vpc = value.GetString("vpc");
    source.az = value.GetString("az");
    source.hosts = static_cast<uint32_t>(value.GetInt("hosts", 1));
    source.securityGroups = value.GetStrings("securityGroups");
    if (!source.sites.empty() && !source.securityGroups.empty())
    {
        value.Find("securityGroups")
            ->Fail("hosts of a site have no security groups; leave them "
                   "out");
    }
    if (!source.az.empty() && source.vpc.empty())
    {
        value.Find("az")->Fail("az chooses among a VPC's subnets; give vpc with it");
    }
    return source;
}

ExperimentDestination
ReadDestination(const JsonValue& value)
{
    static const std::map<std::string, EndpointNaming> namings = {
        {"private", EndpointNaming::PRIVATE},
        {"regional", EndpointNaming::REGIONAL},
        {"zonal", EndpointNaming::ZONAL},
        {"zonal-then-regional", EndpointNaming::ZONAL_THEN_REGIONAL}};
    ExperimentDestination to;
    to.where = value.Where();
    if (value.GetKind() == JsonValue::Kind::String)
    {
        const std::string& text = value.AsString();
        const std::size_t colon = text.rfind(':');
        to.name = text.substr(0, colon);
        const std::string port = text.substr(colon + 1);
        const unsigned long number = port.size() > 5 ? 0 : std::stoul(port);
        if (number < 1 || number > 65535)
        {
            value.Fail("'" + text + "' has port " + port + "; give 1 to 65535");
        }
        to.port = static_cast<uint16_t>(number);
        return to;
    }
    to.endpoint = value.GetString("endpoint");
    to.naming = namings.at(value.GetString("naming", "regional"));
    to.port = static_cast<uint16_t>(value.GetInt("port", 443));
    to.az = value.GetString("az");
    if (const JsonValue* elsewhere = value.Find("elsewhere"))
    {
        to.elsewhere = namings.at(elsewhere->AsString());
    }
    if (!to.az.empty() && to.naming != EndpointNaming::ZONAL &&
        to.naming != EndpointNaming::ZONAL_THEN_REGIONAL)
    {
        value.Find("az")->Fail("az chooses among zonal names; give naming: zonal with it");
    }
    return to;
}

/// \param value of dnsCache \param client gets what it stands for
void
ReadDnsCache(const std::string& value, ExperimentClient& client)
{
    static const std::map<std::string, std::string> policies = {{"none", "None"},
                                                                {"ttl", "HonourTtl"},
                                                                {"forever", "Forever"}};
    const auto policy = policies.find(value);
    client.resolverAttributes.emplace_back("CachePolicy",
                                           policy == policies.end() ? "Fixed" : policy->second);
    if (policy == policies.end())
    {
        client.resolverAttributes.emplace_back("CacheTime", value);
    }
}

ExperimentClient
ReadClient(const JsonValue& value)
{
    // Names and values of the file that are not those of an attribute but for the first letter.
    static const std::map<std::string, std::string> values = {{"first", "First"},
                                                              {"in-order", "InOrder"},
                                                              {"happy-eyeballs", "HappyEyeballs"},
                                                              {"answered", "First"},
                                                              {"rfc6724", "Rfc6724"}};
    ExperimentClient client;
    client.where = value.Where();
    if (value.GetKind() == JsonValue::Kind::String)
    {
        client.preset = value.AsString();
        return client;
    }
    for (const auto& [name, member] : value.Members())
    {
        const std::string text = member.AsText();
        const auto known = values.find(text);
        const std::string attribute = known == values.end() ? text : known->second;
        if (name == "preset")
        {
            client.preset = text;
        }
        else if (name == "dnsCache")
        {
            ReadDnsCache(text, client);
        }
        else if (name == "addressOrder")
        {
            client.resolverAttributes.emplace_back("AddressChoice", attribute);
        }
        else
        {
            std::string capital = name;
            capital[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(capital[0])));
            client.attributes.emplace_back(capital, attribute);
        }
    }
    return client;
}

} // namespace

ExperimentWorkload
ReadWorkload(const JsonValue& object, Time end)
{
    ExperimentWorkload workload;
    workload.where = object.Where();
    workload.from = ReadSource(*object.Find("from"));
    workload.to = ReadDestination(*object.Find("to"));
    workload.name = object.GetString("name");
    workload.rate = ReadPerSecond(*object.Find("rate"));
    workload.requestBytes = Optional(object, "request", ReadBytes).value_or(1024);
    workload.responseBytes = Optional(object, "response", ReadBytes).value_or(8192);
    if (const JsonValue* client = object.Find("client"))
    {
        workload.client = ReadClient(*client);
    }
    for (const char* name : {"principal", "action", "resource"})
    {
        if (const JsonValue* value = object.Find(name))
        {
            std::string capital = name;
            capital[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(capital[0])));
            workload.client.attributes.emplace_back(capital, value->AsString());
        }
    }
    workload.start = Optional(object, "start", ReadDuration).value_or(Time(0));
    workload.rampUp = Optional(object, "rampUp", ReadDuration);
    workload.stop = Optional(object, "stop", ReadDuration);
    const Time stop = std::min(end, workload.stop.value_or(end));
    if (workload.start + workload.rampUp.value_or(Time(0)) >= stop)
    {
        object.Fail("its clients would begin at or after their end; begin earlier, or shorten "
                    "rampUp");
    }
    return workload;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
