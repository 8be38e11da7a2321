// SPDX-License-Identifier: GPL-2.0-only
// What can only be said once every file is read.
#include "vpc-snapshot-builder.h"

#include "ns3/vpc-cloud-check.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/**
 * \param b the builder; its id is the resource that names others
 * \param ids of others, loses those of resources that were left out
 * \param what they are
 */
void
DropIgnored(SnapshotBuilder& b, std::vector<std::string>& ids, const std::string& what)
{
    const auto end = std::remove_if(ids.begin(), ids.end(), [&b](const std::string& id) {
        return b.ignoredIds.count(id) > 0;
    });
    for (auto it = end; it != ids.end(); ++it)
    {
        b.IgnorePart("the association with " + what + " that was left out");
    }
    ids.erase(end, ids.end());
}

/// \param b the builder; nothing in the cloud names a resource that was left out any more
void
DropTableAssociations(SnapshotBuilder& b)
{
    for (auto& [id, table] : b.snapshot.cloud.routeTables)
    {
        b.id = id;
        DropIgnored(b, table.subnetIds, "a subnet");
    }
}

/// \param b the builder, as for route tables
void
DropAclAssociations(SnapshotBuilder& b)
{
    for (auto& [id, acl] : b.snapshot.cloud.networkAcls)
    {
        b.id = id;
        DropIgnored(b, acl.subnetIds, "a subnet");
    }
}

/// \param b the builder, as for route tables
void
DropEndpointAssociations(SnapshotBuilder& b)
{
    for (auto& [id, endpoint] : b.snapshot.cloud.vpcEndpoints)
    {
        b.id = id;
        DropIgnored(b, endpoint.subnetIds, "a subnet");
        DropIgnored(b, endpoint.networkInterfaceIds, "an interface");
    }
}

/// \param b the builder; every instance gets its ENIs, and every attached ENI an instance
void
LinkInstances(SnapshotBuilder& b)
{
    aws::Cloud& cloud = b.snapshot.cloud;
    std::map<std::string, std::vector<std::pair<int64_t, std::string>>> byInstance;
    for (auto& [eniId, eni] : cloud.networkInterfaces)
    {
        if (eni.instanceId.empty())
        {
            continue;
        }
        b.id = eniId;
        if (b.ignoredIds.count(eni.instanceId))
        {
            b.IgnorePart("the attachment to an instance that is gone");
            eni.instanceId.clear();
            continue;
        }
        if (!cloud.instances.count(eni.instanceId))
        {
            b.Assume("its instance is not in the dump: taken as a running instance");
            aws::Instance instance;
            instance.instanceId = eni.instanceId;
            instance.vpcId = eni.vpcId;
            cloud.instances.emplace(eni.instanceId, instance);
        }
        byInstance[eni.instanceId].emplace_back(b.deviceIndex[eniId], eniId);
    }
    for (auto& [instanceId, interfaces] : byInstance)
    {
        std::sort(interfaces.begin(), interfaces.end());
        std::vector<std::string>& ids = cloud.instances.at(instanceId).networkInterfaceIds;
        ids.clear();
        for (const auto& [index, eniId] : interfaces)
        {
            ids.push_back(eniId);
        }
    }
}

/// \param b the builder; VPCs without a region get that of their subnets' zones
void
FillRegions(SnapshotBuilder& b)
{
    aws::Cloud& cloud = b.snapshot.cloud;
    for (const auto& [subnetId, subnet] : cloud.subnets)
    {
        const auto vpc = cloud.vpcs.find(subnet.vpcId);
        if (vpc != cloud.vpcs.end() && vpc->second.region.empty() &&
            !subnet.availabilityZone.empty())
        {
            vpc->second.region = aws::RegionOfZone(subnet.availabilityZone);
        }
    }
    for (const auto& [vpcId, vpc] : cloud.vpcs)
    {
        b.id = vpcId;
        if (vpc.region.empty())
        {
            b.Assume("no region, for no folder name, zone or ARN tells it");
        }
        const bool hasAttributes = b.dnsAttributesRead.count({vpcId, "EnableDnsSupport"}) &&
                                   b.dnsAttributesRead.count({vpcId, "EnableDnsHostnames"});
        if (!hasAttributes)
        {
            b.Assume("EnableDnsSupport or EnableDnsHostnames is not in the dump "
                     "(describe-vpc-attribute): taken as on");
        }
    }
}

/// \param b the builder; a prefix list without blocks matches nothing, which is worth telling
void
TellEmptyPrefixLists(SnapshotBuilder& b)
{
    for (const auto& [listId, list] : b.snapshot.cloud.prefixLists)
    {
        if (list.cidrs.empty())
        {
            b.id = listId;
            b.IgnorePart("a list without IPv4 blocks: dump get-managed-prefix-list-entries too");
        }
    }
}

/// \param b the builder; endpoints to services of other Regions are named, not simulated
void
NameCrossRegionEndpoints(SnapshotBuilder& b)
{
    aws::Cloud& cloud = b.snapshot.cloud;
    aws::FillServiceRegions(cloud);
    SnapshotRow& row = b.snapshot.report.rows["VpcEndpoints"];
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (endpoint.vpcEndpointType == aws::VpcEndpointType::Interface &&
            aws::IsCrossRegion(cloud, endpoint))
        {
            --row.read;
            ++row.unsupported;
        }
    }
}

} // namespace

void
FinishSnapshot(SnapshotBuilder& b)
{
    struct Step
    {
        const char* key; // whose row the notes belong to
        void (*run)(SnapshotBuilder&);
    };

    static const Step steps[] = {
        {"RouteTables", DropTableAssociations},
        {"NetworkAcls", DropAclAssociations},
        {"VpcEndpoints", DropEndpointAssociations},
        {"NetworkInterfaces", LinkInstances},
        {"TransitGatewayVpcAttachments", FinishTransitGateways},
        {"Vpcs", FillRegions},
        {"PrefixLists", TellEmptyPrefixLists},
    };
    for (const Step& step : steps)
    {
        SnapshotRow found;
        b.row = &found;
        step.run(b);
        if (!found.notes.empty())
        {
            std::vector<SnapshotNote>& notes = b.snapshot.report.rows[step.key].notes;
            notes.insert(notes.end(), found.notes.begin(), found.notes.end());
        }
    }
    b.row = nullptr;
    if (!b.snapshot.cloud.vpcEndpoints.empty())
    {
        NameCrossRegionEndpoints(b); // regions are known by now
    }
    FinishRoute53(b);
}

} // namespace vpc
} // namespace ns3
