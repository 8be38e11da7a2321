// SPDX-License-Identifier: GPL-2.0-only
// The faults of an experiment: what the file names becomes faults of the simulation.
#include "vpc-experiment-fault-work.h"
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
        one.loss = loss.empty() ? 0 : work.Share(loss);
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
