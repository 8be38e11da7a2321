// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fault-preset.h"

#include "ns3/abort.h"

#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

using Scope = FaultPreset::Scope; //!< short for the table

/// One row of the table.
struct Row
{
    const char* name;
    const char* source;
    Scope scope;
    FaultKind kind;
    bool seenByHealthCheck;
    int64_t seconds; //!< of one time
    int64_t every;   //!< seconds; 0: once
    int64_t total;   //!< seconds
    double loss;
    const char* dnsFault;
};

constexpr int64_t MINUTE = 60;

const Row ROWS[] = {
    {"power-20min",
     "us-east-2, use2-az1, 28 July 2022: power lost for about 20 min (ThousandEyes); us-east-1, "
     "29 June 2012: up to 20 min (AWS)",
     Scope::ZONE,
     FaultKind::AZ,
     true,
     20 * MINUTE,
     0,
     20 * MINUTE,
     0,
     ""},
    {"cooling-3h",
     "eu-central-1, 10 June 2021: a zone without network from 13:18 to 16:26 PDT after its cooling "
     "failed (AWS)",
     Scope::ZONE,
     FaultKind::AZ,
     true,
     188 * MINUTE,
     0,
     188 * MINUTE,
     0,
     ""},
    {"dns-empty-172min",
     "us-east-1, 19 October 2025: DynamoDB's name had no addresses from 23:48 to 02:40 PDT "
     "(aws.amazon.com/message/101925). Here all names of the resolvers are empty (assumption)",
     Scope::RESOLVERS,
     FaultKind::DNS,
     true,
     172 * MINUTE,
     0,
     172 * MINUTE,
     0,
     "empty"},
    {"nlb-flap",
     "us-east-1, 20 October 2025: health checks of load balancers came and went from 05:30 to "
     "14:09 PDT (aws.amazon.com/message/101925). That targets are away for 2 min of each 5 is an "
     "assumption",
     Scope::ZONE_TARGETS,
     FaultKind::INSTANCE,
     true,
     2 * MINUTE,
     5 * MINUTE,
     519 * MINUTE,
     0,
     ""},
    {"grey-loss-1",
     "a grey failure: 1 % of a zone's packets are lost, and AWS's own checks pass. An hour is an "
     "assumption",
     Scope::ZONE,
     FaultKind::AZ_LOSS,
     false,
     60 * MINUTE,
     0,
     60 * MINUTE,
     0.01,
     ""},
    {"grey-loss-5",
     "as grey-loss-1, with 5 %",
     Scope::ZONE,
     FaultKind::AZ_LOSS,
     false,
     60 * MINUTE,
     0,
     60 * MINUTE,
     0.05,
     ""},
    {"grey-loss-20",
     "as grey-loss-1, with 20 %",
     Scope::ZONE,
     FaultKind::AZ_LOSS,
     false,
     60 * MINUTE,
     0,
     60 * MINUTE,
     0.2,
     ""},
};

/// \param cloud it \param azId a zone \return its subnets
std::set<std::string>
SubnetsOf(const aws::Cloud& cloud, const std::string& azId)
{
    std::set<std::string> ids;
    for (const auto& [id, subnet] : cloud.subnets)
    {
        if (subnet.availabilityZoneId == azId)
        {
            ids.insert(id);
        }
    }
    return ids;
}

/// \param cloud it \param subnets of a zone \return VPCs of the zone's Region that have a resolver
std::set<std::string>
VpcsWithResolver(const aws::Cloud& cloud, const std::set<std::string>& subnets)
{
    std::set<std::string> regions;
    for (const std::string& id : subnets)
    {
        regions.insert(cloud.vpcs.at(cloud.subnets.at(id).vpcId).region);
    }
    std::set<std::string> ids;
    for (const auto& [id, vpc] : cloud.vpcs)
    {
        if (regions.count(vpc.region) != 0 && vpc.enableDnsSupport)
        {
            ids.insert(id);
        }
    }
    return ids;
}

/// \param cloud it \param subnets of a zone \return instances there that are somebody's targets
std::set<std::string>
TargetsIn(const aws::Cloud& cloud, const std::set<std::string>& subnets)
{
    std::set<std::string> targets;
    for (const auto& [arn, group] : cloud.targetGroups)
    {
        for (const aws::Target& target : group.targets)
        {
            targets.insert(target.id);
        }
    }
    std::set<std::string> ids;
    for (const auto& [id, instance] : cloud.instances)
    {
        for (const std::string& eniId : instance.networkInterfaceIds)
        {
            const aws::NetworkInterface& eni = cloud.networkInterfaces.at(eniId);
            bool isTarget = targets.count(id) != 0;
            for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
            {
                isTarget = isTarget || targets.count(aws::ToString(address.address)) != 0;
            }
            if (isTarget && subnets.count(eni.subnetId) != 0)
            {
                ids.insert(id);
            }
        }
    }
    return ids;
}

} // namespace

FaultPreset
FaultPreset::ByName(const std::string& name)
{
    std::string names;
    for (const Row& row : ROWS)
    {
        names += (names.empty() ? "" : ", ") + std::string(row.name);
        if (row.name == name)
        {
            FaultPreset preset;
            preset.name = row.name;
            preset.source = row.source;
            preset.scope = row.scope;
            preset.fault.kind = row.kind;
            preset.fault.duration = Seconds(row.seconds);
            preset.fault.seenByHealthCheck = row.seenByHealthCheck;
            preset.fault.loss = row.loss;
            preset.fault.dnsFault = row.dnsFault;
            preset.every = Seconds(row.every);
            preset.total = Seconds(row.total);
            return preset;
        }
    }
    NS_ABORT_MSG("FaultPreset::ByName: there is no '" << name << "'; take one of " << names);
}

std::vector<std::string>
FaultPreset::Names()
{
    std::vector<std::string> names;
    for (const Row& row : ROWS)
    {
        names.push_back(row.name);
    }
    return names;
}

std::vector<Fault>
FaultPreset::MakeFaults(const aws::Cloud& cloud, const std::string& azId, Time start) const
{
    const std::set<std::string> subnets = SubnetsOf(cloud, azId);
    if (subnets.empty())
    {
        throw aws::InputError(name + ": the cloud has no subnet in zone \"" + azId +
                              "\"; write an AZ id such as use1-az1");
    }
    const std::set<std::string> targets = scope == Scope::ZONE ? std::set<std::string>{azId}
                                          : scope == Scope::RESOLVERS
                                              ? VpcsWithResolver(cloud, subnets)
                                              : TargetsIn(cloud, subnets);
    if (targets.empty())
    {
        throw aws::InputError(name + ": the cloud has nothing in zone " + azId +
                              " that it could hit; name another zone");
    }
    std::vector<Fault> faults;
    Time offset;
    do
    {
        for (const std::string& target : targets)
        {
            faults.push_back(fault);
            faults.back().target = target;
            faults.back().start = start + offset;
        }
        offset += every;
    } while (!every.IsZero() && offset + fault.duration <= total);
    return faults;
}

} // namespace vpc
} // namespace ns3
