// SPDX-License-Identifier: GPL-2.0-only
// Stand-ins for what is outside of a template, and the addresses that are handed out.
#include "vpc-template-mapper.h"

#include "ns3/vpc-region-zones.h"
#include "ns3/vpc-service-prefixes.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// 198.18.0.0/16 of RFC 2544: nobody's real address; Elastic IPs have the other half of the /15.
constexpr uint32_t PUBLIC_ADDRESSES = 0xC6120000;
/// Stand-in VPCs have 100.64.0.0/16 and on (RFC 6598), which templates seldom use.
constexpr uint32_t STAND_IN_BLOCKS = 0x64400000;
constexpr uint32_t MOST_STAND_IN_VPCS = 64; //!< as many as 100.64.0.0/10 has
constexpr uint8_t STAND_IN_SUBNET = 24;     //!< length of stand-in subnets' blocks

/// \param cloud it \param vpc one of its VPCs \return a block that no subnet overlaps: a /24, or
/// the largest smaller one; the last that is free
std::optional<aws::Cidr>
FreeBlock(const aws::Cloud& cloud, const aws::Vpc& vpc)
{
    for (uint8_t length = STAND_IN_SUBNET; length <= 28; ++length)
    {
        for (const aws::Cidr& whole : vpc.cidrBlocks)
        {
            const uint64_t size = uint64_t{1} << (32 - length);
            for (uint64_t end = whole.Size(); end >= size; end -= size)
            {
                const aws::Cidr block{static_cast<uint32_t>(whole.base + end - size), length};
                const bool isFree =
                    std::none_of(cloud.subnets.begin(), cloud.subnets.end(), [&](const auto& s) {
                        return s.second.vpcId == vpc.vpcId && s.second.cidrBlock.Overlaps(block);
                    });
                if (isFree)
                {
                    return block;
                }
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::string
TemplateMapper::PlainId(const std::string& id, const std::string& prefix)
{
    if (!TemplateUnknowns::IsIn(id))
    {
        return id;
    }
    return TemplateId(prefix, "", session.unknowns.Describe(id));
}

std::string
TemplateMapper::IdOrStandIn(const std::string& id, const std::string& prefix)
{
    return id.empty() ? TemplateId(prefix, "", "an empty id") : PlainId(id, prefix);
}

void
TemplateMapper::StandFor(const std::string& id, const std::string& what)
{
    b.snapshot.origins.emplace(id, resource->body->Where());
    standIns.insert(id);
    b.row->notes.push_back({SnapshotNoteKind::ASSUMED, id, what});
}

std::string
TemplateMapper::NextZone(const std::string& vpcId, const std::set<std::string>& used)
{
    const auto zones = aws::ZoneIdsOfRegion(session.input.region);
    uint32_t& next = m_zonesOf[vpcId];
    for (size_t tried = 0; tried < zones.size() && used.count(zones[next % zones.size()]); ++tried)
    {
        ++next;
    }
    return zones[next++ % zones.size()];
}

std::string
TemplateMapper::VpcOf(const std::string& given)
{
    const std::string id = IdOrStandIn(given, "vpc");
    if (Cloud().vpcs.count(id))
    {
        return id;
    }
    if (m_standInVpcs == MOST_STAND_IN_VPCS)
    {
        resource->body->Fail(resource->logicalId + ": more than " +
                             std::to_string(MOST_STAND_IN_VPCS) +
                             " VPCs outside of the templates; read their templates, too");
    }
    aws::Vpc vpc;
    vpc.vpcId = id;
    vpc.ownerId = session.input.accountId;
    vpc.region = session.input.region;
    vpc.cidrBlocks = {{STAND_IN_BLOCKS + (m_standInVpcs++ << 16), 16}};
    Cloud().vpcs.emplace(id, vpc);
    AddDefaultsOf(id, "", id);
    StandFor(id,
             "a VPC outside of the template: a stand-in with block " +
                 vpc.cidrBlocks.front().ToString() + " and both DNS attributes");
    return id;
}

std::string
TemplateMapper::SubnetOf(const std::string& given,
                         const std::string& vpcId,
                         const std::set<std::string>& usedZones)
{
    const std::string id = IdOrStandIn(given, "subnet");
    if (Cloud().subnets.count(id))
    {
        return id;
    }
    const std::string home = vpcId.empty() ? VpcOfSubnets({}) : vpcId;
    const auto block = FreeBlock(Cloud(), Cloud().vpcs.at(home));
    if (!block)
    {
        resource->body->Fail(resource->logicalId + ": there is no room in " + home +
                             " for a stand-in of subnet " + id + "; give a larger block");
    }
    aws::Subnet subnet;
    subnet.subnetId = id;
    subnet.vpcId = home;
    subnet.availabilityZoneId = NextZone(home, usedZones);
    subnet.availabilityZone = aws::ZoneNameOfId(session.input.region, subnet.availabilityZoneId);
    subnet.cidrBlock = *block;
    Cloud().subnets.emplace(id, subnet);
    StandFor(id, "a subnet outside of the template: a stand-in in " + subnet.availabilityZone);
    return id;
}

std::string
TemplateMapper::VpcOfSubnets(const std::vector<std::string>& ids)
{
    for (const std::string& id : ids)
    {
        const auto subnet = Cloud().subnets.find(IdOrStandIn(id, "subnet"));
        if (subnet != Cloud().subnets.end())
        {
            return subnet->second.vpcId;
        }
    }
    // The only VPC outside, or the only one there is: else one more.
    std::vector<std::string> outside;
    for (const auto& [id, vpc] : Cloud().vpcs)
    {
        if (standIns.count(id))
        {
            outside.push_back(id);
        }
    }
    if (outside.size() == 1)
    {
        return outside.front();
    }
    if (outside.empty() && Cloud().vpcs.size() == 1)
    {
        return Cloud().vpcs.begin()->first;
    }
    return VpcOf(TemplateId("vpc", "", "of subnets outside"));
}

std::string
TemplateMapper::RouteTableOf(const std::string& given, const std::string& vpcId)
{
    const std::string id = IdOrStandIn(given, "rtb");
    if (Cloud().routeTables.count(id))
    {
        return id;
    }
    aws::RouteTable table;
    table.routeTableId = id;
    table.vpcId = vpcId.empty() ? VpcOfSubnets({}) : vpcId;
    Cloud().routeTables.emplace(id, table);
    StandFor(id,
             "a route table outside of the template: a stand-in with the local "
             "route and without subnets");
    return id;
}

std::string
TemplateMapper::PrefixListOf(const std::string& given)
{
    const std::string id = IdOrStandIn(given, "pl");
    if (Cloud().prefixLists.count(id) == 0)
    {
        aws::PrefixList list;
        list.prefixListId = id;
        list.prefixListName = id;
        list.region = session.input.region;
        Cloud().prefixLists.emplace(id, list);
        StandFor(id,
                 "a prefix list outside of the template: a stand-in without blocks, which matches "
                 "nothing");
    }
    return id;
}

std::vector<std::string>
TemplateMapper::SubnetsOf(const std::vector<std::string>& ids, const std::string& vpcId)
{
    std::vector<std::string> subnets;
    std::set<std::string> zones; // an endpoint or attachment has at most one subnet in each
    for (const std::string& id : ids)
    {
        const auto known = Cloud().subnets.find(IdOrStandIn(id, "subnet"));
        if (known != Cloud().subnets.end())
        {
            zones.insert(known->second.availabilityZoneId);
        }
    }
    for (const std::string& id : ids)
    {
        subnets.push_back(SubnetOf(id, vpcId, zones));
        zones.insert(Cloud().subnets.at(subnets.back()).availabilityZoneId);
    }
    return subnets;
}

void
TemplateMapper::EnsureServiceList(const std::string& serviceName)
{
    for (const auto& [id, list] : Cloud().prefixLists)
    {
        if (list.prefixListName == serviceName)
        {
            return;
        }
    }
    aws::PrefixList list;
    list.prefixListId = TemplateId("pl", "", serviceName);
    list.prefixListName = serviceName;
    list.ownerId = "AWS";
    list.region = session.input.region;
    list.cidrs = aws::ServicePrefixes(serviceName.substr(serviceName.rfind('.') + 1));
    Cloud().prefixLists.emplace(list.prefixListId, list);
    b.row->notes.push_back(
        {SnapshotNoteKind::ASSUMED,
         list.prefixListId,
         "the prefix list of " + serviceName + " has the blocks of us-east-1 of 2020"});
}

Ipv4Address
TemplateMapper::NextPrivateAddress(const std::string& subnetId)
{
    const aws::Subnet& subnet = Cloud().subnets.at(subnetId);
    constexpr uint32_t reserved = 4; // the first four are AWS's
    uint32_t& next = m_nextHost[subnetId];
    next = std::max(next, reserved);
    while (m_taken.count(subnet.cidrBlock.base + next))
    {
        ++next;
    }
    const Ipv4Address address(subnet.cidrBlock.base + next++);
    if (address.Get() >= subnet.cidrBlock.Last().Get())
    {
        resource->body->Fail(resource->logicalId + ": subnet " + subnetId + " (" +
                             subnet.cidrBlock.ToString() +
                             ") has no free address left; give it a larger block");
    }
    return address;
}

Ipv4Address
TemplateMapper::NextPublicAddress()
{
    return Ipv4Address(PUBLIC_ADDRESSES + ++m_nextPublic);
}

Ipv4Address
TemplateMapper::ElasticIp(const std::string& allocationId)
{
    const auto found = allocations.find(allocationId);
    if (found != allocations.end())
    {
        return found->second;
    }
    return allocations[allocationId] = NextPublicAddress();
}

std::string
TemplateMapper::EniId(const std::string& part) const
{
    return TemplateId("eni", resource->stack->Place().name, resource->name + "." + part);
}

aws::NetworkInterface&
TemplateMapper::AddEni(const std::string& id,
                       const std::string& subnetId,
                       const std::vector<std::string>& groupIds,
                       const std::string& type,
                       const std::optional<Ipv4Address>& address)
{
    aws::NetworkInterface eni;
    eni.networkInterfaceId = id;
    eni.subnetId = subnetId;
    eni.vpcId = Cloud().subnets.at(subnetId).vpcId;
    eni.interfaceType = type;
    eni.requesterManaged = type != "interface";
    eni.groupIds = groupIds;
    eni.privateIpAddresses = {
        {address ? *address : NextPrivateAddress(subnetId), true, std::nullopt}};
    b.snapshot.origins.emplace(id, resource->body->Where());
    return Cloud().networkInterfaces[id] = eni;
}

} // namespace vpc
} // namespace ns3
