// SPDX-License-Identifier: GPL-2.0-only
// The hosts that an experiment makes.
#include "vpc-experiment-planner.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// Hosts that a subnet gets.
struct SubnetWish
{
    std::string subnetId;
    uint32_t hosts{0};
    std::vector<std::string> groups; //!< of the entry that named it first; empty: one is made
    std::string where;               //!< of the entry that wants most
};

/// \param planner the plan \param from names security groups \return their ids
std::vector<std::string>
GroupsOf(const ExperimentPlanner& planner, const ExperimentSource& from)
{
    std::vector<std::string> groups;
    for (const std::string& name : from.securityGroups)
    {
        groups.push_back(planner.names.Find(CloudThing::SECURITY_GROUP, name, from.where));
    }
    return groups;
}

/// \param planner the plan \return what each subnet gets, in the order of the workload
std::vector<SubnetWish>
GatherWishes(const ExperimentPlanner& planner)
{
    std::vector<SubnetWish> wishes;
    for (const ExperimentWorkload& workload : planner.experiment.workload)
    {
        const ExperimentSource& from = workload.from;
        const std::vector<std::string> groups = GroupsOf(planner, from);
        for (const std::string& subnetId : FindSourceSubnets(planner, from))
        {
            auto wish = std::find_if(wishes.begin(), wishes.end(), [&](const SubnetWish& known) {
                return known.subnetId == subnetId;
            });
            if (wish == wishes.end())
            {
                wishes.push_back({subnetId, 0, groups, from.where});
                wish = std::prev(wishes.end());
            }
            else if (!groups.empty() && groups != wish->groups)
            {
                throw aws::InputError(from.where + ": the hosts of subnet " +
                                      planner.names.NameOf(subnetId) +
                                      " have other security groups at " + wish->where +
                                      "; name the same, or none here");
            }
            if (from.hosts > wish->hosts)
            {
                wish->hosts = from.hosts;
                wish->where = from.where;
            }
        }
    }
    return wishes;
}

/// \param planner the plan \param subnetId a subnet \return hosts that it still has room for
uint32_t
CountFree(ExperimentPlanner& planner, const std::string& subnetId)
{
    const aws::Subnet& subnet = planner.Cloud().subnets.at(subnetId);
    uint32_t taken = 0;
    for (const auto& [id, eni] : planner.Cloud().networkInterfaces)
    {
        taken += eni.subnetId == subnetId ? eni.privateIpAddresses.size() : 0;
    }
    const uint64_t size = uint64_t{1} << (32 - subnet.cidrBlock.length);
    constexpr uint32_t RESERVED = 5;
    return static_cast<uint32_t>(size - std::min<uint64_t>(size, RESERVED + taken));
}

/// Makes instances, with a security group for each VPC that needs one.
class HostMaker
{
  public:
    /// \param planner the plan
    explicit HostMaker(ExperimentPlanner& planner)
        : m_planner(planner)
    {
    }

    /// \param subnetId a subnet \param groups security groups; none: one that lets all out
    /// \return an instance id
    std::string Make(const std::string& subnetId, const std::vector<std::string>& groups)
    {
        const std::string vpcId = m_planner.Cloud().subnets.at(subnetId).vpcId;
        m_planner.builder.UseAccount(m_planner.Cloud().vpcs.at(vpcId).ownerId);
        if (!groups.empty())
        {
            return m_planner.builder.AddInstance(subnetId, groups);
        }
        std::string& group = m_groups[vpcId];
        group = group.empty() ? m_planner.builder.AddSecurityGroup(vpcId) : group;
        return m_planner.builder.AddInstance(subnetId, {group});
    }

  private:
    ExperimentPlanner& m_planner;
    std::map<std::string, std::string> m_groups; //!< by VPC
};

/// \param planner the plan \param name of an instance that asks \param where "file:line"
void
CheckInstance(const ExperimentPlanner& planner, const std::string& name, const std::string& where)
{
    const std::string id = planner.names.Find(CloudThing::INSTANCE, name, where);
    const std::string& state = planner.world.snapshot.cloud.instances.at(id).state;
    if (state != "running")
    {
        throw aws::InputError(where + ": instance " + name + " is " + state +
                              ", so it asks nothing; name another");
    }
}

/// \param planner the plan \param name of a site whose hosts ask \param where "file:line"
void
CheckSite(const ExperimentPlanner& planner, const std::string& name, const std::string& where)
{
    std::vector<std::string> sites;
    for (const ExperimentSite& site : planner.experiment.sites)
    {
        sites.push_back(site.name);
    }
    if (std::find(sites.begin(), sites.end(), name) == sites.end())
    {
        throw aws::InputError(
            where + ": no site is called '" + name + "'" +
            (sites.empty() ? "; add it under onPremises" : aws::NearestOrAll(name, sites)));
    }
}

} // namespace

std::vector<std::string>
FindSourceSubnets(const ExperimentPlanner& planner, const ExperimentSource& from)
{
    std::vector<std::string> subnets;
    for (const std::string& name : from.subnets)
    {
        subnets.push_back(planner.names.Find(CloudThing::SUBNET, name, from.where));
    }
    if (from.vpc.empty())
    {
        return subnets;
    }
    const std::string vpcId = planner.names.Find(CloudThing::VPC, from.vpc, from.where);
    const std::string az = from.az.empty() ? "" : planner.names.FindZone(from.az, from.where);
    for (const auto& [id, subnet] : planner.world.snapshot.cloud.subnets)
    {
        if (subnet.vpcId == vpcId && (az.empty() || subnet.availabilityZoneId == az))
        {
            subnets.push_back(id);
        }
    }
    if (subnets.empty())
    {
        throw aws::InputError(from.where + ": " + from.vpc + " has no subnet" +
                              (az.empty() ? "" : " in " + az) + "; name another");
    }
    return subnets;
}

void
PlanHosts(ExperimentPlanner& planner)
{
    for (const ExperimentWorkload& workload : planner.experiment.workload)
    {
        const ExperimentSource& from = workload.from;
        if (!from.instance.empty())
        {
            CheckInstance(planner, from.instance, from.where);
        }
        for (const std::string& site : from.sites)
        {
            CheckSite(planner, site, from.where);
        }
    }
    HostMaker maker(planner);
    for (const SubnetWish& wish : GatherWishes(planner))
    {
        const uint32_t room = CountFree(planner, wish.subnetId);
        if (wish.hosts > room)
        {
            throw aws::InputError(wish.where + ": subnet " + planner.names.NameOf(wish.subnetId) +
                                  " has room for " + std::to_string(room) + " hosts, not for " +
                                  std::to_string(wish.hosts) + "; want fewer");
        }
        for (uint32_t i = 0; i < wish.hosts; ++i)
        {
            planner.hosts[wish.subnetId].push_back(maker.Make(wish.subnetId, wish.groups));
        }
    }
}

} // namespace vpc
} // namespace ns3
