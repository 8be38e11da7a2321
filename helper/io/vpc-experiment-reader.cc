// SPDX-License-Identifier: GPL-2.0-only
// From a document that fits the schema to an Experiment.
#include "vpc-experiment-units.h"
#include "vpc-experiment.h"
#include "vpc-schema-check.h"
#include "vpc-yaml.h"

#include <algorithm>
#include <filesystem>

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
    return path.is_absolute() ? path.string() : (std::filesystem::path(folder) / path).string();
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
    std::string all;
    for (const std::string& name : names)
    {
        all += (all.empty() ? "" : ", ") + name;
    }
    object.Fail(std::string(count == 0 ? "names none" : "names several") + " of " + all +
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
    site.directConnect = Optional(object, "directConnect", ReadLine);
    site.vpn = Optional(object, "vpn", ReadLine);
    site.dnsForwarding = object.GetString("dnsForwarding");
    return site;
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
    const JsonValue* subnet = value.Find("subnet");
    if (subnet && subnet->GetKind() == JsonValue::Kind::String)
    {
        source.subnets = {subnet->AsString()};
    }
    else if (subnet)
    {
        source.subnets = value.GetStrings("subnet");
    }
    source.vpc = value.GetString("vpc");
    source.site = value.GetString("site");
    source.az = value.GetString("az");
    source.hosts = static_cast<uint32_t>(value.GetInt("hosts", 1));
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
    return to;
}

ExperimentWorkload
ReadWorkload(const JsonValue& object)
{
    ExperimentWorkload workload;
    workload.where = object.Where();
    workload.from = ReadSource(*object.Find("from"));
    workload.to = ReadDestination(*object.Find("to"));
    workload.name = object.GetString("name");
    workload.rate = ReadPerSecond(*object.Find("rate"));
    workload.requestBytes = Optional(object, "request", ReadBytes).value_or(1024);
    workload.responseBytes = Optional(object, "response", ReadBytes).value_or(8192);
    workload.client = object.GetString("client", workload.client);
    workload.connectTimeout = Optional(object, "connectTimeout", ReadDuration);
    workload.requestTimeout = Optional(object, "requestTimeout", ReadDuration);
    workload.dnsCache = object.GetString("dnsCache");
    workload.start = Optional(object, "start", ReadDuration).value_or(Time(0));
    workload.stop = Optional(object, "stop", ReadDuration);
    return workload;
}

ExperimentFault
ReadFault(const JsonValue& object, const std::string& folder, Time end)
{
    ExperimentFault fault;
    fault.where = object.Where();
    fault.at = ReadDuration(*object.Find("at"));
    fault.duration = Optional(object, "for", ReadDuration).value_or(Time(0));
    if (fault.at >= end)
    {
        object.Find("at")->Fail("begins at or after the experiment's end; begin before, or give a "
                                "longer duration");
    }
    for (const auto& [name, value] : object.Members())
    {
        if (name != "at" && name != "for")
        {
            fault.words[name] = name == "fis" ? PathOf(folder, value) : value.AsText();
        }
    }
    if (fault.words.empty())
    {
        object.Fail("names nothing that breaks; give interfaceEndpoint, az, instance, dns, link, "
                    "router, preset or fis");
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
        experiment.azPairs.emplace_back(name, ReadDuration(rtt));
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

Experiment
ReadExperiment(const JsonValue& document, const std::string& folder)
{
    CheckSchema(document, ExperimentSchema());
    Experiment experiment;
    experiment.description = document.GetString("description");
    const JsonValue& topology = *document.Find("topology");
    if (topology.GetKind() == JsonValue::Kind::Object)
    {
        experiment.topology.push_back(ReadTopologyPart(topology, folder));
    }
    for (const JsonValue& part : topology.Items())
    {
        experiment.topology.push_back(ReadTopologyPart(part, folder));
    }
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
    experiment.duration = ReadDuration(*document.Find("duration"));
    for (const JsonValue& workload : document.GetArray("workload"))
    {
        experiment.workload.push_back(ReadWorkload(workload));
    }
    for (const JsonValue& fault : document.GetArray("faults"))
    {
        experiment.faults.push_back(ReadFault(fault, folder, experiment.duration));
    }
    experiment.seed = static_cast<uint32_t>(document.GetInt("seed", 1));
    experiment.run = static_cast<uint64_t>(document.GetInt("run", 1));
    for (const auto& [name, value] : document.GetObject("attributes").Members())
    {
        experiment.attributes.emplace_back(name, value.AsText());
    }
    const JsonValue& measure = document.GetObject("measure");
    experiment.requests = measure.GetBool("requests", true);
    experiment.plots = measure.GetBool("plots", true);
    experiment.pcap = measure.GetStrings("pcap");
    ReadSweep(document, experiment);
    return experiment;
}

Experiment
ReadExperiment(const std::string& path)
{
    const JsonDocument document = ReadYamlFile(path, {});
    return ReadExperiment(document.Root(), std::filesystem::path(path).parent_path().string());
}

} // namespace vpc
} // namespace ns3
