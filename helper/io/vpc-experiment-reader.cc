// SPDX-License-Identifier: GPL-2.0-only
// From a document that fits the schema to an Experiment.
#include "vpc-experiment-read.h"
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

using namespace experiment;

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
    experiment.measure = ReadMeasure(document.GetObject("measure"), folder);
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
