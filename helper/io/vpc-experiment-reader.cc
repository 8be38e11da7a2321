// SPDX-License-Identifier: GPL-2.0-only
// From a document that fits the schema to an Experiment.
#include "vpc-experiment-units.h"
#include "vpc-experiment.h"
#include "vpc-schema-check.h"
#include "vpc-yaml.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param folder of the file \param value a path in it \return the path from here
std::string
PathOf(const std::string& folder, const JsonValue& value)
{
    const std::filesystem::path path(value.AsString());
    return path.is_absolute() ? path.string()
                              : (std::filesystem::path(folder) / path).lexically_normal().string();
}

/// \param object may have a member \param name of it \param read what it is read by \return it
template <typename Read>
auto
Optional(const JsonValue& object, const std::string& name, Read read)
    -> std::optional<decltype(read(object))>
{
    const JsonValue* value = object.Find(name);
    return value ? std::make_optional(read(*value)) : std::nullopt;
}

/// \param names some \return them, with commas
std::string
ListOf(const std::vector<std::string>& names)
{
    std::string all;
    for (const std::string& name : names)
    {
        all += (all.empty() ? "" : ", ") + name;
    }
    return all;
}

/// \param object of several members exactly one has to be there \param names of them
void
RequireOne(const JsonValue& object, const std::vector<std::string>& names)
{
    const auto count = std::count_if(names.begin(), names.end(), [&object](const auto& name) {
        return object.Find(name) != nullptr;
    });
    if (count == 1)
    {
        return;
    }
    object.Fail(std::string(count == 0 ? "names none" : "names several") + " of " + ListOf(names) +
                "; give one of them");
}

ExperimentTopology
ReadTopologyPart(const JsonValue& object, const std::string& folder)
{
    RequireOne(object, {"cloudformation", "awsSnapshot"});
    ExperimentTopology part;
    part.where = object.Where();
    if (const JsonValue* snapshot = object.Find("awsSnapshot"))
    {
        for (const auto& [name, value] : object.Members())
        {
            if (name != "awsSnapshot")
            {
                value.Fail("topology: " + name +
                           " is of templates; leave it out beside "
                           "awsSnapshot");
            }
        }
        part.awsSnapshot = PathOf(folder, *snapshot);
        return part;
    }
    part.cloudformation = PathOf(folder, *object.Find("cloudformation"));
    if (const JsonValue* file = object.Find("parameterFile"))
    {
        part.input.parameters = ReadTemplateParameters(PathOf(folder, *file));
    }
    for (const auto& [name, value] : object.GetObject("parameters").Members())
    {
        part.input.parameters[name] = value.AsText();
    }
    part.input.region = object.GetString("region", part.input.region);
    part.input.accountId = object.GetString("account", part.input.accountId);
    part.input.stackName = object.GetString("stackName");
    return part;
}

ExperimentLine
ReadLine(const JsonValue& object)
{
    ExperimentLine line;
    line.where = object.Where();
    line.to = object.GetString("to");
    line.rtt = Optional(object, "rtt", ReadDuration);
    if (const JsonValue* distance = object.Find("distanceKm"))
    {
        line.distance = std::stod(distance->AsText());
    }
    if (const JsonValue* bandwidth = object.Find("bandwidth"))
    {
        RequireOne(object, {"rtt", "distanceKm"});
        line.bandwidth = ReadBandwidth(*bandwidth);
    }
    line.mtu = static_cast<uint32_t>(object.GetInt("mtu", line.mtu));
    line.bfd = object.GetBool("bfd", false);
    for (const auto& [name, value] : object.GetObject("tags").Members())
    {
        line.tags[name] = value.AsString();
    }
    line.staticRoutes = object.GetBool("staticRoutes", false);
    return line;
}

ExperimentSite
ReadSite(const JsonValue& object)
{
    ExperimentSite site;
    site.where = object.Where();
    site.name = object.GetString("name");
    const auto cidr = aws::ParseCidr(object.GetString("cidr"));
    if (!cidr)
    {
        object.Find("cidr")->Fail("'" + object.GetString("cidr") +
                                  "' is no block of addresses; write e.g. 172.16.0.0/16");
    }
    site.cidr = *cidr;
    if (const JsonValue* asn = object.Find("bgpAsn"))
    {
        site.bgpAsn = static_cast<uint32_t>(asn->AsInt());
    }
    site.directConnect = Optional(object, "directConnect", ReadLine);
    site.vpn = Optional(object, "vpn", ReadLine);
    if (site.vpn && !site.vpn->rtt)
    {
        site.vpn->rtt = site.directConnect ? site.directConnect->rtt : std::nullopt;
        if (!site.vpn->rtt)
        {
            object.Find("vpn")->Fail("vpn: has no rtt; give the internet's round trip");
        }
    }
    if (!site.vpn && !site.directConnect)
    {
        object.Fail("site " + site.name + " has no line; give it directConnect, vpn or both");
    }
    site.dnsForwarding = object.GetString("dnsForwarding");
    return site;
}

/// \param value a text, or several \return the texts
std::vector<std::string>
TextsOf(const JsonValue& value)
{
    std::vector<std::string> texts;
    for (const JsonValue& item : value.Items())
    {
        texts.push_back(item.AsString());
    }
    if (value.GetKind() != JsonValue::Kind::Array)
    {
        texts.push_back(value.AsText());
    }
    return texts;
}

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

/// What a fault is of, with what else can be said of it. A zone by itself comes last: with others
/// it says where.
const std::vector<std::pair<std::string, std::set<std::string>>> FAULT_WORDS = {
    {"interfaceEndpoint", {"az", "seenByHealthCheck"}},
    {"instance", {}},
    {"targetGroup", {"az"}},
    {"zonalShift", {"az"}},
    {"dns", {"answer", "delay"}},
    {"link", {"light", "loss"}},
    {"router", {}},
    {"preset", {"az"}},
    {"fis", {"replace"}},
    {"az", {"to", "loss", "delay", "seenByHealthCheck"}}};

/// \param object a fault \return what it is of: one of FAULT_WORDS
const std::pair<std::string, std::set<std::string>>&
WhatBreaks(const JsonValue& object)
{
    std::vector<std::string> names;
    std::vector<std::string> given;
    for (const auto& [name, more] : FAULT_WORDS)
    {
        names.push_back(name);
        if (object.Find(name) && !(name == "az" && !given.empty()))
        {
            given.push_back(name);
        }
    }
    if (given.empty())
    {
        object.Fail("names nothing that breaks; give one of " + ListOf(names));
    }
    if (given.size() > 1)
    {
        object.Fail("is of several things: " + ListOf(given) + "; make a fault of each");
    }
    return *std::find_if(FAULT_WORDS.begin(), FAULT_WORDS.end(), [&given](const auto& word) {
        return word.first == given.front();
    });
}

ExperimentFault
ReadFault(const JsonValue& object, const std::string& folder, Time end)
{
    static const std::set<std::string> ofAll = {"name", "at", "for"};
    ExperimentFault fault;
    fault.where = object.Where();
    fault.name = object.GetString("name");
    fault.at = ReadDuration(*object.Find("at"));
    fault.duration = Optional(object, "for", ReadDuration).value_or(Time(0));
    if (fault.at >= end)
    {
        object.Find("at")->Fail("begins at or after the experiment's end; begin before, or give a "
                                "longer duration");
    }
    const auto& [what, more] = WhatBreaks(object);
    fault.what = what;
    for (const auto& [name, value] : object.Members())
    {
        if (ofAll.count(name) != 0)
        {
            continue;
        }
        if (name != what && more.count(name) == 0)
        {
            value.Fail(name + " says nothing of " + what + "; leave it out");
        }
        for (const auto& [text, replacement] : value.Members())
        {
            fault.replacements[text] = replacement.AsString();
        }
        if (value.GetKind() != JsonValue::Kind::Object)
        {
            fault.words[name] = TextsOf(value);
        }
    }
    if (what == "fis")
    {
        // As written, too: it may be a resource of a template.
        fault.words["fis"].push_back(PathOf(folder, *object.Find("fis")));
    }
    for (const char* name : {"fis", "preset"})
    {
        if (what == name && object.Find("for"))
        {
            object.Find("for")->Fail(std::string("how long it lasts is the ") + name +
                                     "'s to say; leave it out");
        }
    }
    const bool needsZone = what == "preset" || what == "zonalShift";
    if (needsZone && !object.Find("az"))
    {
        object.Fail(what + " needs a zone; give az, such as use1-az1");
    }
    return fault;
}

void
ReadLatency(const JsonValue& value, Experiment& experiment)
{
    if (value.GetKind() == JsonValue::Kind::String)
    {
        experiment.latency = value.AsString();
        return;
    }
    experiment.latency = "given";
    experiment.intraAz = Optional(value, "intraAz", ReadDuration);
    for (const auto& [name, rtt] : value.GetObject("pairs").Members())
    {
        const std::size_t slash = name.find('/'); // the schema has seen to it
        experiment.azPairs.push_back(
            {name.substr(0, slash), name.substr(slash + 1), ReadDuration(rtt), rtt.Where()});
    }
}

/// \param document the file \param experiment gets what is varied
void
ReadSweep(const JsonValue& document, Experiment& experiment)
{
    experiment.runs = static_cast<uint32_t>(document.GetInt("runs", 1));
    for (const auto& [path, values] : document.GetObject("vary").Members())
    {
        std::vector<std::string> texts;
        for (const JsonValue& value : values.AsArray())
        {
            texts.push_back(JsonText(value));
        }
        experiment.vary.emplace_back(path, texts);
    }
}

} // namespace

std::vector<ExperimentTopology>
ReadExperimentTopology(const JsonValue& value, const std::string& folder)
{
    std::vector<ExperimentTopology> parts;
    if (value.GetKind() == JsonValue::Kind::Object)
    {
        parts.push_back(ReadTopologyPart(value, folder));
    }
    for (const JsonValue& part : value.Items())
    {
        parts.push_back(ReadTopologyPart(part, folder));
    }
    return parts;
}

Experiment
ReadExperiment(const JsonValue& document, const std::string& folder)
{
    CheckSchema(document, ExperimentSchema());
    Experiment experiment;
    experiment.description = document.GetString("description");
    experiment.topology = ReadExperimentTopology(*document.Find("topology"), folder);
    if (const JsonValue* latency = document.Find("latency"))
    {
        ReadLatency(*latency, experiment);
    }
    for (const JsonValue& site : document.GetArray("onPremises"))
    {
        experiment.sites.push_back(ReadSite(site));
    }
    const JsonValue& services = document.GetObject("services");
    experiment.serviceTime = Optional(services, "serviceTime", ReadDuration);
    const auto readCount = [](const JsonValue& value) {
        return static_cast<uint32_t>(value.AsInt());
    };
    experiment.concurrency = Optional(services, "concurrency", readCount);
    experiment.queueLimit = Optional(services, "queueLimit", readCount);
    experiment.targets = Optional(services, "targets", readCount);
    experiment.duration = ReadDuration(*document.Find("duration"));
    for (const JsonValue& workload : document.GetArray("workload"))
    {
        experiment.workload.push_back(ReadWorkload(workload, experiment.duration));
    }
    for (const JsonValue& fault : document.GetArray("faults"))
    {
        experiment.faults.push_back(ReadFault(fault, folder, experiment.duration));
    }
    experiment.seed = static_cast<uint32_t>(document.GetInt("seed", 1));
    experiment.run = static_cast<uint64_t>(document.GetInt("run", 1));
    for (const auto& [name, value] : document.GetObject("attributes").Members())
    {
        experiment.attributes.push_back({name, value.AsText(), value.Where()});
    }
    const JsonValue& measure = document.GetObject("measure");
    experiment.requests = measure.GetBool("requests", true);
    experiment.plots = measure.GetBool("plots", true);
    for (const JsonValue& name : measure.GetArray("pcap"))
    {
        experiment.pcap.push_back({name.AsString(), "", name.Where()});
    }
    experiment.delayed = Optional(measure, "delayed", ReadDuration);
    ReadSweep(document, experiment);
    return experiment;
}

Experiment
ReadExperiment(const std::string& path)
{
    const JsonDocument document = ReadYamlFile(path, {});
    Experiment experiment =
        ReadExperiment(document.Root(), std::filesystem::path(path).parent_path().string());
    experiment.file = path;
    return experiment;
}

} // namespace vpc
} // namespace ns3
