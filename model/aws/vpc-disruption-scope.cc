// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-disruption-scope.h"

#include "vpc-nearest-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param taken a block \param from a block that holds it \return the rest, as few blocks
std::vector<Cidr>
CutOut(const Cidr& taken, const Cidr& from)
{
    std::vector<Cidr> rest;
    for (uint8_t length = taken.length; length > from.length; --length)
    {
        const uint32_t bit = uint32_t{1} << (32 - length);
        const Cidr half{taken.base, length};
        rest.push_back({(taken.base & half.Mask()) ^ bit, length});
    }
    return rest;
}

/// \param blocks some \return all addresses that are in none of them
std::vector<Cidr>
AllBut(const std::vector<Cidr>& blocks)
{
    std::vector<Cidr> rest{Cidr{}};
    for (const Cidr& block : blocks)
    {
        std::vector<Cidr> next;
        for (const Cidr& piece : rest)
        {
            if (!piece.Overlaps(block))
            {
                next.push_back(piece);
            }
            else if (piece.Contains(block))
            {
                const auto cut = CutOut(block, piece);
                next.insert(next.end(), cut.begin(), cut.end());
            }
        }
        rest = std::move(next);
    }
    std::sort(rest.begin(), rest.end());
    return rest;
}

/// \param cloud it \param subnet a subnet \return its zone's neighbours in the VPC
std::vector<Cidr>
SubnetsInOtherZones(const Cloud& cloud, const Subnet& subnet)
{
    std::vector<Cidr> blocks;
    for (const auto& [id, other] : cloud.subnets)
    {
        if (other.vpcId == subnet.vpcId && other.availabilityZoneId != subnet.availabilityZoneId)
        {
            blocks.push_back(other.cidrBlock);
        }
    }
    return blocks;
}

/// \param cloud it \param subnet a subnet \param service e.g. s3 \return the blocks of its prefix
/// list in the subnet's Region
std::vector<Cidr>
BlocksOfService(const Cloud& cloud, const Subnet& subnet, const std::string& service)
{
    const std::string name = "com.amazonaws." + cloud.vpcs.at(subnet.vpcId).region + "." + service;
    for (const auto& [id, list] : cloud.prefixLists)
    {
        if (list.prefixListName == name && !list.cidrs.empty())
        {
            return list.cidrs;
        }
    }
    throw InputError(subnet.subnetId + ": cannot be cut off from " + service +
                     ", for no prefix list named " + name +
                     " with blocks is described; add it (describe-prefix-lists shows it)");
}

/// \param cloud it \param subnet a subnet \param object id, name or ARN of a prefix list \return
/// its blocks
std::vector<Cidr>
BlocksOfList(const Cloud& cloud, const Subnet& subnet, const std::string& object)
{
    const std::string id = object.substr(object.rfind('/') + 1);
    for (const auto& [listId, list] : cloud.prefixLists)
    {
        if (listId == id || list.prefixListName == object)
        {
            return list.cidrs;
        }
    }
    throw InputError(subnet.subnetId + ": cannot be cut off from prefix list \"" + object +
                     "\", which is not described; name one by id, name or ARN");
}

/// A scope and what it denies.
struct Scope
{
    const char* name;
    std::vector<Cidr> (*blocks)(const Cloud& cloud,
                                const Subnet& subnet,
                                const std::string& object);
};

const Scope SCOPES[] = {
    {"all",
     [](const Cloud&, const Subnet&, const std::string&) { return std::vector<Cidr>{Cidr{}}; }},
    {"availability-zone",
     [](const Cloud& cloud, const Subnet& subnet, const std::string&) {
         return SubnetsInOtherZones(cloud, subnet);
     }},
    {"dynamodb",
     [](const Cloud& cloud, const Subnet& subnet, const std::string&) {
         return BlocksOfService(cloud, subnet, "dynamodb");
     }},
    {"prefix-list", BlocksOfList},
    {"s3",
     [](const Cloud& cloud, const Subnet& subnet, const std::string&) {
         return BlocksOfService(cloud, subnet, "s3");
     }},
    {"s3express",
     [](const Cloud& cloud, const Subnet& subnet, const std::string&) {
         return BlocksOfService(cloud, subnet, "s3express");
     }},
    {"vpc",
     [](const Cloud& cloud, const Subnet& subnet, const std::string&) {
         return AllBut(cloud.vpcs.at(subnet.vpcId).cidrBlocks);
     }},
};

} // namespace

const std::vector<std::string>&
DisruptionScopes()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const Scope& scope : SCOPES)
        {
            list.push_back(scope.name);
        }
        return list;
    }();
    return names;
}

std::vector<Cidr>
BlocksOfScope(const Cloud& cloud,
              const Subnet& subnet,
              const std::string& scope,
              const std::string& object)
{
    const auto found = std::find_if(std::begin(SCOPES), std::end(SCOPES), [&](const Scope& s) {
        return s.name == scope;
    });
    if (found == std::end(SCOPES))
    {
        const std::vector<std::string>& names = DisruptionScopes();
        std::string all;
        for (const std::string& name : names)
        {
            all += (all.empty() ? "" : ", ") + name;
        }
        throw InputError(subnet.subnetId + ": '" + scope + "' is no scope; write one of " + all +
                         DidYouMean(scope, names));
    }
    return found->blocks(cloud, subnet, object);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
