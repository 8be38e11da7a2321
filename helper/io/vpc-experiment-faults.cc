// SPDX-License-Identifier: GPL-2.0-only
// The faults of an experiment: what the file names becomes faults of the simulation.
#include "vpc-experiment-planner.h"
#include "vpc-fis-plan.h"
#include "vpc-fis-reader.h"

#include "ns3/vpc-fault-preset.h"
#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <filesystem>
#include <functional>

namespace ns3
{
namespace vpc
{

namespace
{

/// A fault of the file on its way to faults of the simulation.
struct FaultWork
{
    ExperimentPlanner& planner;
    const ExperimentFault& fault;
    PlannedIncident& incident;

    /// \param name of a member \return its text, empty if it is not there
    std::string Text(const std::string& name) const
    {
        const auto found = fault.words.find(name);
        return found == fault.words.end() ? "" : found->second.front();
    }

    /// \return the zone that az names, empty if it is not there
    std::string Zone() const
    {
        const std::string az = Text("az");
        return az.empty() ? "" : planner.names.FindZone(az, fault.where);
    }

    /// \param thing what the fault is of \return ids or ARNs of what it names
    std::vector<std::string> Find(CloudThing thing) const
    {
        std::vector<std::string> ids;
        for (const std::string& name : fault.words.at(fault.what))
        {
            ids.push_back(planner.names.Find(thing, name, fault.where));
        }
        return ids;
    }

    /// \return a fault at its time, of no kind yet
    Fault Begin() const
    {
        Fault one;
        one.start = fault.at;
        one.duration = fault.duration;
        one.seenByHealthCheck = Text("seenByHealthCheck") != "false";
        return one;
    }

    /// \param kind of the fault \param target of it
    void Add(FaultKind kind, const std::string& target) const
    {
        Fault one = Begin();
        one.kind = kind;
        one.target = target;
        incident.faults.push_back(one);
    }

    /// \param what is wrong, and what to do
    [[noreturn]] void Fail(const std::string& what) const
    {
        throw aws::InputError(fault.where + ": " + what);
    }
};

/// \param text e.g. 5% \return 0.05
double
ShareOf(const std::string& text)
{
    return std::stod(text) / 100;
}

void
AddEndpoint(const FaultWork& work)
{
    const aws::Cloud& cloud = work.planner.Cloud();
    const std::string az = work.Zone();
    for (const std::string& id : work.Find(CloudThing::INTERFACE_ENDPOINT))
    {
        const std::size_t before = work.incident.faults.size();
        for (const std::string& eniId : cloud.vpcEndpoints.at(id).networkInterfaceIds)
        {
            const std::string& subnetId = cloud.networkInterfaces.at(eniId).subnetId;
            if (az.empty() || cloud.subnets.at(subnetId).availabilityZoneId == az)
            {
                work.Add(FaultKind::ENDPOINT_ENI, eniId);
            }
        }
        if (work.incident.faults.size() == before)
        {
            work.Fail(work.planner.names.NameOf(id) + " has no ENI in " + az +
                      "; name another zone");
        }
    }
}

void
AddZone(const FaultWork& work)
{
    Fault one = work.Begin();
    one.target = work.Zone();
    const std::string other = work.Text("to");
    const std::string loss = work.Text("loss");
    const std::string delay = work.Text("delay");
    if (!other.empty())
    {
        if (!loss.empty() || !delay.empty())
        {
            work.Fail("between two zones all packets are lost; leave loss and delay out");
        }
        one.kind = FaultKind::AZ_PAIR;
        one.secondTarget = work.planner.names.FindZone(other, work.fault.where);
    }
    else if (!loss.empty() && !delay.empty())
    {
        work.Fail("packets are either lost or delayed; make a fault of each");
    }
    else
    {
        one.kind = !loss.empty()    ? FaultKind::AZ_LOSS
                   : !delay.empty() ? FaultKind::AZ_DELAY
                                    : FaultKind::AZ;
        one.loss = loss.empty() ? 0 : ShareOf(loss);
        one.delay = delay.empty() ? Time(0) : Time(delay);
    }
    work.incident.faults.push_back(one);
}

void
AddInstances(const FaultWork& work)
{
    for (const std::string& id : work.Find(CloudThing::INSTANCE))
    {
        work.Add(FaultKind::INSTANCE, id);
    }
}

void
AddTargets(const FaultWork& work)
{
    const aws::Cloud& cloud = work.planner.Cloud();
    const std::string az = work.Zone();
    for (const std::string& arn : work.Find(CloudThing::TARGET_GROUP))
    {
        const aws::TargetGroup& group = cloud.targetGroups.at(arn);
        const std::size_t before = work.incident.faults.size();
        for (const auto& [id, ports] : work.planner.plan.targets)
        {
            const aws::NetworkInterface& eni =
                cloud.networkInterfaces.at(cloud.instances.at(id).networkInterfaceIds.front());
            const std::string& instanceId = id;
            const bool isTarget =
                std::any_of(group.targets.begin(), group.targets.end(), [&](const auto& target) {
                    return target.id == instanceId ||
                           (eni.vpcId == group.vpcId &&
                            target.id == aws::ToString(eni.privateIpAddresses.front().address));
                });
            if (isTarget && (az.empty() || cloud.subnets.at(eni.subnetId).availabilityZoneId == az))
            {
                work.Add(FaultKind::INSTANCE, id);
            }
        }
        if (work.incident.faults.size() == before)
        {
            work.Fail(work.planner.names.NameOf(arn) + " has no instances as targets" +
                      (az.empty() ? "" : " in " + az) + "; name another, or services: targets");
        }
    }
}

void
AddShift(const FaultWork& work)
{
    for (const std::string& arn : work.Find(CloudThing::LOAD_BALANCER))
    {
        Fault one = work.Begin();
        one.kind = FaultKind::ZONAL_SHIFT;
        one.target = arn;
        one.secondTarget = work.Zone();
        work.incident.faults.push_back(one);
    }
}

void
AddDns(const FaultWork& work)
{
    for (const std::string& id : work.Find(CloudThing::VPC))
    {
        Fault one = work.Begin();
        one.kind = FaultKind::DNS;
        one.target = id;
        one.dnsFault = work.Text("answer").empty() ? "empty" : work.Text("answer");
        if ((one.dnsFault == "slow") == work.Text("delay").empty())
        {
            work.Fail("answer: slow and delay go together; give both or neither");
        }
        one.delay = work.Text("delay").empty() ? Time(0) : Time(work.Text("delay"));
        work.incident.faults.push_back(one);
    }
}

/// \param work a fault of links \param name of one: a site's line, or an id \return targets of
/// faults
std::vector<std::string>
FindLinks(const FaultWork& work, const std::string& name)
{
    const aws::Cloud& cloud = work.planner.Cloud();
    std::vector<std::string> names;
    for (const PlannedSite& site : work.planner.plan.sites)
    {
        if (!site.virtualInterface.empty())
        {
            names.push_back(site.name + ".directConnect");
            if (name == names.back())
            {
                return {cloud.virtualInterfaces.at(site.virtualInterface).connectionId};
            }
        }
        for (const char* tunnel : {"", "/1", "/2"})
        {
            if (site.vpnConnection.empty())
            {
                continue;
            }
            names.push_back(site.name + ".vpn" + tunnel);
            if (name == names.back() && *tunnel)
            {
                return {site.vpnConnection + tunnel};
            }
            if (name == names.back())
            {
                return {site.vpnConnection + "/1", site.vpnConnection + "/2"};
            }
        }
    }
    const std::string nearest = aws::NearestName(name, names);
    if (!nearest.empty())
    {
        work.Fail("no link is called '" + name + "'; did you mean " + nearest + "?");
    }
    return {work.planner.names.Find(CloudThing::CONNECTION, name, work.fault.where)};
}

void
AddLinks(const FaultWork& work)
{
    const bool isLight = work.Text("light") == "true";
    const std::string loss = work.Text("loss");
    for (const std::string& name : work.fault.words.at("link"))
    {
        for (const std::string& target : FindLinks(work, name))
        {
            const bool isPort = work.planner.Cloud().directConnectConnections.count(target) != 0;
            if (isLight && (!isPort || !loss.empty()))
            {
                work.Fail("light is what a whole Direct Connect loses; leave it out, or loss");
            }
            Fault one = work.Begin();
            one.kind = isLight ? FaultKind::DX_PORT : FaultKind::LINK_LOSS;
            one.target = target;
            one.loss = loss.empty() ? 1 : ShareOf(loss);
            work.incident.faults.push_back(one);
        }
    }
}

void
AddRouters(const FaultWork& work)
{
    for (const std::string& name : work.fault.words.at("router"))
    {
        std::vector<std::string> names;
        for (const auto& [siteName, site] : work.planner.Cloud().onPremisesSites)
        {
            for (const aws::OnPremisesRouter& router : site.routers)
            {
                names.push_back(siteName + "/" + router.name);
            }
        }
        if (std::find(names.begin(), names.end(), name) == names.end())
        {
            work.Fail("no router is called '" + name + "'" + aws::NearestOrAll(name, names));
        }
        work.Add(FaultKind::CUSTOMER_ROUTER, name);
    }
}

void
AddPreset(const FaultWork& work)
{
    const std::string name = work.Text("preset");
    const std::vector<std::string> names = FaultPreset::Names();
    if (std::find(names.begin(), names.end(), name) == names.end())
    {
        work.Fail("no preset is called '" + name + "'" + aws::NearestOrAll(name, names));
    }
    const FaultPreset preset = FaultPreset::ByName(name);
    work.planner.plan.notes.push_back("preset " + name + ": " + preset.source);
    try
    {
        for (const Fault& one : preset.MakeFaults(work.planner.Cloud(), work.Zone(), work.fault.at))
        {
            if (one.start < work.planner.experiment.duration)
            {
                work.incident.faults.push_back(one);
            }
        }
    }
    catch (const aws::InputError& error)
    {
        work.Fail(error.what());
    }
    work.incident.name = name + " in " + work.Zone();
}

/// \param work a fault of FIS \return the experiment that it names: a file, or a template's
FisExperiment
ReadFis(const FaultWork& work)
{
    const std::string& name = work.fault.words.at("fis").front();
    const std::string& path = work.fault.words.at("fis").back();
    const auto& known = work.planner.world.fisExperiments;
    const auto found = known.find(name);
    if (found == known.end())
    {
        std::vector<std::string> names;
        for (const auto& [logicalId, experiment] : known)
        {
            names.push_back(logicalId);
        }
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored))
        {
            work.Fail("there is no file " + path +
                      (names.empty() ? "; correct its path"
                                     : ", and no AWS::FIS::ExperimentTemplate of that name" +
                                           aws::NearestOrAll(name, names)));
        }
        return ReadFisFile(path, work.fault.replacements);
    }
    if (!found->second.error.empty())
    {
        throw aws::InputError(found->second.error);
    }
    return found->second.experiment;
}

void
AddFis(const FaultWork& work)
{
    const FisExperiment experiment = ReadFis(work);
    FisOptions options;
    options.start = work.fault.at;
    const FisPlan plan = PlanFisExperiment(experiment, work.planner.Cloud(), options);
    for (const FisNotSimulated& missing : plan.notSimulated)
    {
        work.planner.plan.notes.push_back("FIS action " + missing.action + " (" + missing.actionId +
                                          ") is not simulated: " + missing.why);
    }
    for (const std::string& note : experiment.notes)
    {
        work.planner.plan.notes.push_back("FIS: " + note);
    }
    for (const auto& [action, start] : plan.starts)
    {
        if (start >= work.planner.experiment.duration)
        {
            work.Fail("FIS action " + action + " would begin " +
                      std::to_string(start.GetSeconds()) +
                      " s into an experiment that is over by then; give it a longer duration");
        }
    }
    work.incident.faults = plan.faults;
    work.incident.name = std::filesystem::path(work.fault.words.at("fis").front()).filename();
}

/// What makes faults, by what the file's fault is of.
const std::map<std::string, std::function<void(const FaultWork&)>> MAKERS = {
    {"interfaceEndpoint", AddEndpoint},
    {"instance", AddInstances},
    {"targetGroup", AddTargets},
    {"zonalShift", AddShift},
    {"dns", AddDns},
    {"link", AddLinks},
    {"router", AddRouters},
    {"preset", AddPreset},
    {"fis", AddFis},
    {"az", AddZone}};

/// \param faults at least one \param until end of the experiment \return their span
Fault
SpanOf(const std::vector<Fault>& faults, Time until)
{
    Fault span = faults.front();
    Time end;
    for (const Fault& fault : faults)
    {
        span.start = std::min(span.start, fault.start);
        end = std::max(end, fault.duration.IsZero() ? until : fault.start + fault.duration);
    }
    span.duration = std::min(end, until) - span.start;
    return span;
}

/// \param fault of the file \return what it is of, with the zone
std::string
Title(const ExperimentFault& fault)
{
    std::string names;
    const std::vector<std::string>& all = fault.words.at(fault.what);
    for (std::size_t i = 0; i < all.size() && i < 2; ++i)
    {
        names += (i == 0 ? "" : ", ") + all[i];
    }
    names += all.size() > 2 ? " and " + std::to_string(all.size() - 2) + " more" : "";
    const auto az = fault.words.find("az");
    const bool isZone = fault.what == "az" || az == fault.words.end();
    return fault.what + " " + names + (isZone ? "" : " in " + az->second.front());
}

} // namespace

void
PlanFaults(ExperimentPlanner& planner)
{
    for (const ExperimentFault& fault : planner.experiment.faults)
    {
        PlannedIncident incident;
        MAKERS.at(fault.what)({planner, fault, incident});
        if (incident.name.empty())
        {
            incident.name = Title(fault);
        }
        incident.name = fault.name.empty() ? incident.name : fault.name;
        incident.deadEnis = FindDeadEnis(planner.Cloud(), incident.faults);
        incident.where = fault.where;
        if (!incident.faults.empty())
        {
            incident.span = SpanOf(incident.faults, planner.experiment.duration);
            planner.plan.incidents.push_back(incident);
        }
    }
}

} // namespace vpc
} // namespace ns3
