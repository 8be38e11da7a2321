// SPDX-License-Identifier: GPL-2.0-only
// What fails together: zones, single points, lines.
#include "vpc-finding.h"

#include "ns3/vpc-hybrid-link.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param texts some \return them with commas
std::string
ListOf(const std::set<std::string>& texts)
{
    std::string all;
    for (const std::string& text : texts)
    {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all;
}

} // namespace

std::vector<Finding>
FindFewerZones(const FindingInput& input)
{
    std::vector<Finding> findings;
    const aws::Cloud& cloud = input.survey.GetCloud();
    const auto& services = input.survey.GetServices();
    const auto& clients = input.survey.GetClients();
    for (std::size_t s = 0; s < services.size(); ++s)
    {
        if (services[s].kind != SurveyService::Kind::INTERFACE_ENDPOINT)
        {
            continue;
        }
        std::set<std::string> own;
        for (const std::string& subnetId : cloud.vpcEndpoints.at(services[s].id).subnetIds)
        {
            const auto subnet = cloud.subnets.find(subnetId);
            if (subnet != cloud.subnets.end())
            {
                own.insert(subnet->second.availabilityZoneId);
            }
        }
        std::set<std::string> others;
        for (std::size_t c = 0; c < clients.size(); ++c)
        {
            const bool isHere = clients[c].vpcId == cloud.vpcEndpoints.at(services[s].id).vpcId;
            if (isHere && input.failures.IsServed(c, s) && own.count(clients[c].azId) == 0)
            {
                others.insert(clients[c].azId);
            }
        }
        if (!others.empty() && !own.empty())
        {
            findings.push_back({"",
                                Severity::HIGH,
                                {services[s].id},
                                "has ENIs in " + ListOf(own) + " only; clients in " +
                                    ListOf(others) +
                                    " cross to another AZ, and lose the service with it",
                                "add a subnet in " + ListOf(others)});
        }
    }
    return findings;
}

std::vector<Finding>
FindSinglePoints(const FindingInput& input)
{
    // One finding a failure and service, with all clients that it cuts.
    std::map<std::pair<FailureUnit, std::size_t>, std::set<std::string>> cut;
    for (const Cut& one : input.failures.GetSingles())
    {
        cut[{one.failed.front(), one.service}].insert(
            input.survey.GetClients()[one.client].subnetId);
    }
    std::vector<Finding> findings;
    for (const auto& [what, clients] : cut)
    {
        const auto& [unit, service] = what;
        const SurveyService& lost = input.survey.GetServices()[service];
        const bool isSite = lost.kind == SurveyService::Kind::SITE;
        findings.push_back(
            {"",
             Severity::HIGH,
             {lost.id, unit.id},
             "the failure of " + std::string(ToString(unit.kind)) + " " + unit.id + " cuts " +
                 ListOf(clients) + " from it",
             isSite ? "add a line that ends on another router"
             : unit.kind == FailureUnit::Kind::TARGET ||
                     unit.kind == FailureUnit::Kind::BALANCER_ENI
                 ? "add targets and load balancer subnets in another AZ, and endpoint subnets there"
                 : "add a subnet in another AZ to the endpoint"});
    }
    return findings;
}

std::vector<Finding>
FindLinesOnOneRouter(const FindingInput& input)
{
    std::map<std::string, std::set<std::string>> routers; // by site
    std::map<std::string, std::set<std::string>> lines;   // connections, by site
    for (const aws::HybridLink& link : aws::ListHybridLinks(input.survey.GetCloud()))
    {
        if (link.IsDescribed())
        {
            routers[link.end.site].insert(link.end.router);
            lines[link.end.site].insert(link.connectionId);
        }
    }
    std::vector<Finding> findings;
    for (const auto& [site, ends] : routers)
    {
        if (ends.size() == 1 && lines[site].size() > 1)
        {
            findings.push_back({"",
                                Severity::MEDIUM,
                                {site, *lines[site].begin()},
                                ListOf(lines[site]) + " all end on router " + *ends.begin() +
                                    ", so that its failure takes all of them",
                                "let one of them end on a router of its own"});
        }
    }
    return findings;
}

std::vector<Finding>
TakeOverlappingPeerings(aws::Cloud& cloud)
{
    const auto blocksOf = [&cloud](const aws::VpcPeeringSide& side) {
        const auto vpc = cloud.vpcs.find(side.vpcId);
        return vpc == cloud.vpcs.end() ? side.cidrBlocks : vpc->second.cidrBlocks;
    };
    std::vector<Finding> findings;
    for (auto it = cloud.vpcPeeringConnections.begin(); it != cloud.vpcPeeringConnections.end();)
    {
        const aws::VpcPeeringConnection& peering = it->second;
        std::string common;
        for (const aws::Cidr& mine : blocksOf(peering.requesterVpcInfo))
        {
            for (const aws::Cidr& theirs : blocksOf(peering.accepterVpcInfo))
            {
                if (mine.Overlaps(theirs))
                {
                    common = mine.ToString() + " and " + theirs.ToString();
                }
            }
        }
        if (common.empty())
        {
            ++it;
            continue;
        }
        findings.push_back(
            {"overlapping-peering",
             Severity::HIGH,
             {it->first, peering.requesterVpcInfo.vpcId, peering.accepterVpcInfo.vpcId},
             common + " overlap: AWS refuses the connection",
             "give one VPC other addresses, or offer the service by PrivateLink, "
             "which admits the same addresses"});
        it = cloud.vpcPeeringConnections.erase(it);
    }
    return findings;
}

} // namespace vpc
} // namespace ns3
