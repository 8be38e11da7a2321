// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fis-plan.h"

#include "vpc-fis-actions.h"

#include "ns3/vpc-fault-disruption.h"
#include "ns3/vpc-hybrid-link.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param text words with commas between them \return the words
std::set<std::string>
SplitAtCommas(const std::string& text)
{
    std::set<std::string> words;
    std::istringstream stream(text);
    for (std::string word; std::getline(stream, word, ',');)
    {
        word.erase(std::remove(word.begin(), word.end(), ' '), word.end());
        words.insert(word);
    }
    return words;
}

/// \param cloud it \param loadBalancerArn a balancer \param zone name or id of a zone \return its
/// id if the balancer has a node there, else what was given
std::string
ZoneIdFor(const aws::Cloud& cloud, const std::string& loadBalancerArn, const std::string& zone)
{
    for (const aws::LoadBalancerZone& entry :
         cloud.loadBalancers.at(loadBalancerArn).availabilityZones)
    {
        const auto subnet = cloud.subnets.find(entry.subnetId);
        if (subnet != cloud.subnets.end() && subnet->second.availabilityZone == zone)
        {
            return subnet->second.availabilityZoneId;
        }
    }
    return zone;
}

/// \param cloud a validated description \param fault a fault of AWS FIS \return why the cloud
/// cannot have it, empty if it can
std::string
WhyNot(const aws::Cloud& cloud, const Fault& fault)
{
    try
    {
        if (const auto disruption = DisruptionOf(fault))
        {
            aws::Cloud copy = cloud;
            aws::Disrupt(copy, *disruption);
        }
        if (fault.kind == FaultKind::ZONAL_SHIFT)
        {
            aws::CheckZonalShift(cloud, fault.target, fault.secondTarget);
        }
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    if (fault.kind == FaultKind::INSTANCE && cloud.instances.at(fault.target).state != "running")
    {
        return fault.target + ": is " + cloud.instances.at(fault.target).state + " already";
    }
    if (fault.kind == FaultKind::VIRTUAL_INTERFACE)
    {
        const std::vector<aws::HybridLink> links = aws::ListHybridLinks(cloud);
        if (std::none_of(links.begin(), links.end(), [&fault](const aws::HybridLink& link) {
                return link.id == fault.target && link.IsDescribed();
            }))
        {
            return fault.target + ": is public, or nobody described the site at its other end";
        }
    }
    return "";
}

/// Makes one plan.
class FisPlanner
{
  public:
    /// \param experiment it \param cloud a description \param options how it is run
    FisPlanner(const FisExperiment& experiment, const aws::Cloud& cloud, const FisOptions& options)
        : m_experiment(experiment),
          m_cloud(cloud),
          m_options(options)
    {
        m_cloud.Validate();
    }

    /// \return the plan
    FisPlan Make();

  private:
    void ResolveTargets();
    void AddFaults(const FisAction& action, const FisActionKind& kind);
    bool CanShift(const FisAction& action);
    void Leave(const FisAction& action, const std::string& why);

    const FisExperiment& m_experiment;
    aws::Cloud m_cloud;
    const FisOptions& m_options;
    FisPlan m_plan;
    Ptr<UniformRandomVariable> m_random;
};

void
FisPlanner::Leave(const FisAction& action, const std::string& why)
{
    m_plan.notSimulated.push_back({action.name, action.actionId, why});
}

void
FisPlanner::ResolveTargets()
{
    std::set<std::string> used;
    for (const FisAction& action : m_experiment.actions)
    {
        for (const auto& [key, name] : action.targets)
        {
            if (FindFisActionKind(action.actionId))
            {
                used.insert(name);
            }
        }
    }
    const auto getRandom = [this]() {
        if (!m_random)
        {
            m_random = CreateObject<UniformRandomVariable>();
            m_random->SetStream(m_options.stream);
        }
        return m_random;
    };
    for (const FisTarget& target : m_experiment.targets)
    {
        if (used.count(target.name) == 0)
        {
            continue;
        }
        std::vector<std::string> ids =
            ResolveFisTarget(target, m_cloud, m_options.place, getRandom);
        if (ids.empty() && !m_experiment.skipsEmptyTargets)
        {
            throw aws::InputError(
                target.where + ": target " + target.name + " finds no " + target.resourceType +
                " in this cloud; check its tags and filters, or set emptyTargetResolutionMode to "
                "skip");
        }
        m_plan.targets[target.name] = std::move(ids);
    }
}

// A zonal autoshift moves load balancers only.
bool
FisPlanner::CanShift(const FisAction& action)
{
    const auto types = action.parameters.find("managedResourceTypes");
    bool hasBalancers = types == action.parameters.end();
    for (const std::string& type :
         hasBalancers ? std::set<std::string>{"ASG", "ALB", "EKS"} : SplitAtCommas(types->second))
    {
        if (type == "NLB")
        {
            hasBalancers = true;
        }
        else
        {
            Leave(action, "resources of type " + type + " are not simulated");
        }
    }
    const auto status = action.parameters.find("zonalAutoshiftStatus");
    if (hasBalancers && status != action.parameters.end() && status->second == "DISABLED")
    {
        Leave(action, "which load balancers have autoshift disabled is not described");
        return false;
    }
    return hasBalancers;
}

void
FisPlanner::AddFaults(const FisAction& action, const FisActionKind& kind)
{
    if (!kind.make ||
        (kind.actionId == std::string("aws:arc:start-zonal-autoshift") && !CanShift(action)))
    {
        return;
    }
    for (const std::string& id : m_plan.targets.at(action.targets.begin()->second))
    {
        Fault fault = kind.make(action, id);
        fault.start = m_plan.starts.at(action.name);
        fault.duration = action.duration;
        if (fault.kind == FaultKind::ZONAL_SHIFT)
        {
            fault.secondTarget = ZoneIdFor(m_cloud, id, fault.secondTarget);
        }
        const std::string why = WhyNot(m_cloud, fault);
        if (why.empty())
        {
            m_plan.faults.push_back(fault);
        }
        else
        {
            Leave(action, why);
        }
    }
}

FisPlan
FisPlanner::Make()
{
    ResolveTargets();
    std::vector<std::string> skipped;
    for (const FisAction& action : m_experiment.actions)
    {
        for (const auto& [key, name] : action.targets)
        {
            const auto found = m_plan.targets.find(name);
            if (FindFisActionKind(action.actionId) && found->second.empty())
            {
                skipped.push_back(action.name);
            }
        }
    }
    for (const auto& [name, start] : m_experiment.FindStarts(skipped))
    {
        m_plan.starts[name] = m_options.start + start;
    }
    for (const FisAction& action : m_experiment.actions)
    {
        const FisActionKind* kind = FindFisActionKind(action.actionId);
        if (!kind)
        {
            Leave(action, WhyNotSimulated(action.actionId));
        }
        else if (std::count(skipped.begin(), skipped.end(), action.name) != 0)
        {
            Leave(action, "skipped: target " + action.targets.begin()->second + " finds nothing");
        }
        else
        {
            AddFaults(action, *kind);
        }
    }
    return std::move(m_plan);
}

} // namespace

FisPlan
PlanFisExperiment(const FisExperiment& experiment,
                  const aws::Cloud& cloud,
                  const FisOptions& options)
{
    return FisPlanner(experiment, cloud, options).Make();
}

} // namespace vpc
} // namespace ns3
