// SPDX-License-Identifier: GPL-2.0-only
// Who is kept out, and which way traffic takes.
#include "vpc-finding.h"

#include "ns3/vpc-dns-name.h"
#include "ns3/vpc-endpoint-names.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

using ServiceKind = SurveyService::Kind;

/// \param input a survey \param s a service that is an endpoint \return clients of its VPC
std::vector<std::size_t>
ClientsOf(const FindingInput& input, std::size_t s)
{
    const std::string& vpcId =
        input.survey.GetCloud().vpcEndpoints.at(input.survey.GetServices()[s].id).vpcId;
    std::vector<std::size_t> clients;
    for (std::size_t c = 0; c < input.survey.GetClients().size(); ++c)
    {
        if (input.survey.GetClients()[c].vpcId == vpcId)
        {
            clients.push_back(c);
        }
    }
    return clients;
}

/// \param answer of the rules \return ids on its way there
std::set<std::string>
IdsOf(const aws::ReachAnswer& answer)
{
    std::set<std::string> ids;
    for (const aws::Hop& hop : answer.forward)
    {
        ids.insert(hop.id);
    }
    return ids;
}

} // namespace

std::vector<Finding>
FindAdmitsNobody(const FindingInput& input)
{
    std::vector<Finding> findings;
    const auto& services = input.survey.GetServices();
    for (std::size_t s = 0; s < services.size(); ++s)
    {
        if (services[s].kind != ServiceKind::INTERFACE_ENDPOINT)
        {
            continue;
        }
        const aws::VpcEndpoint& endpoint = input.survey.GetCloud().vpcEndpoints.at(services[s].id);
        const std::vector<std::size_t> clients = ClientsOf(input, s);
        const auto isKeptOut = [&](std::size_t c) {
            const aws::ReachAnswer answer = input.survey.Explain(c, s);
            const auto& groups = endpoint.groupIds;
            return answer.reason == DropReason::ENI_SG_RULES_MISMATCH &&
                   std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
                       return answer.where.find(group) != std::string::npos;
                   });
        };
        if (!clients.empty() && std::all_of(clients.begin(), clients.end(), isKeptOut))
        {
            findings.push_back({"",
                                Severity::HIGH,
                                {services[s].id, input.survey.Explain(clients[0], s).where},
                                "its security groups admit none of the VPC's clients at port " +
                                    std::to_string(services[s].port),
                                "allow TCP port " + std::to_string(services[s].port) +
                                    " from the VPC's addresses or its clients' group"});
        }
    }
    return findings;
}

std::vector<Finding>
FindPrivateDnsThatCannotWork(const FindingInput& input)
{
    std::vector<Finding> findings;
    const aws::Cloud& cloud = input.survey.GetCloud();
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (!endpoint.privateDnsEnabled)
        {
            continue;
        }
        const aws::Vpc& vpc = cloud.vpcs.at(endpoint.vpcId);
        if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames)
        {
            findings.push_back({"",
                                Severity::HIGH,
                                {id, vpc.vpcId},
                                "private DNS is on, but enableDnsSupport or enableDnsHostnames of "
                                "its VPC is off",
                                "switch both DNS attributes of the VPC on"});
            continue;
        }
        for (const std::string& name : endpoint.dnsNames)
        {
            if (aws::IsEndpointSpecificName(endpoint, name))
            {
                continue;
            }
            for (const auto& [zoneId, zone] : cloud.hostedZones)
            {
                const bool isSeen =
                    std::count(zone.vpcIds.begin(), zone.vpcIds.end(), endpoint.vpcId) != 0;
                const std::string end = "." + zone.name;
                const bool isIn = name == zone.name ||
                                  (name.size() > end.size() &&
                                   name.compare(name.size() - end.size(), end.size(), end) == 0);
                // The endpoint's own hidden zone is the name itself: a longer one wins over it.
                if (isSeen && isIn && zone.name == name)
                {
                    findings.push_back({"",
                                        Severity::HIGH,
                                        {id, zoneId},
                                        "private hosted zone " + zoneId + " answers for " + name +
                                            " in its VPC, too",
                                        "delete the zone, or its association with the VPC"});
                }
            }
        }
    }
    return findings;
}

std::vector<Finding>
FindMissingGatewayRoutes(const FindingInput& input)
{
    std::vector<Finding> findings;
    const auto& services = input.survey.GetServices();
    for (std::size_t s = 0; s < services.size(); ++s)
    {
        if (services[s].kind != ServiceKind::GATEWAY_ENDPOINT)
        {
            continue;
        }
        std::vector<std::size_t> without;
        const std::vector<std::size_t> clients = ClientsOf(input, s);
        for (const std::size_t c : clients)
        {
            const bool isRouted = IdsOf(input.survey.Explain(c, s)).count(services[s].id) != 0;
            if (!isRouted)
            {
                without.push_back(c);
            }
        }
        if (without.size() == clients.size())
        {
            continue; // nobody uses it: that is another finding
        }
        for (const std::size_t c : without)
        {
            const std::string& subnetId = input.survey.GetClients()[c].subnetId;
            const aws::Index subnet = input.survey.GetNetwork().FindSubnet(subnetId);
            const aws::Index table = input.survey.GetNetwork().Subnets()[subnet].routeTable;
            const std::string tableId =
                table == aws::NO_INDEX
                    ? "its route table"
                    : input.survey.GetNetwork().RouteTables()[table]->routeTableId;
            findings.push_back(
                {"",
                 Severity::MEDIUM,
                 {services[s].id, subnetId, tableId},
                 "subnet " + subnetId + " has no route to it, as its neighbours have",
                 "add " + tableId + " to the endpoint's route tables"});
        }
    }
    return findings;
}

std::vector<Finding>
FindLeavingTraffic(const FindingInput& input)
{
    std::vector<Finding> findings;
    const auto& services = input.survey.GetServices();
    for (std::size_t s = 0; s < services.size(); ++s)
    {
        const bool isGateway = services[s].kind == ServiceKind::GATEWAY_ENDPOINT;
        if (services[s].kind == ServiceKind::SITE)
        {
            continue;
        }
        const aws::VpcEndpoint& endpoint = input.survey.GetCloud().vpcEndpoints.at(services[s].id);
        const bool isNamed = !isGateway && (endpoint.privateDnsEnabled ||
                                            !aws::SupportsPrivateDns(endpoint.serviceName));
        if (isNamed)
        {
            continue; // its clients are led to it
        }
        // Of an interface endpoint any public address: it is asked by the service's public name.
        const std::string address =
            isGateway ? services[s].destinations.front() : std::string("18.0.0.1");
        std::set<std::string> gateways;
        std::set<std::string> subnets;
        for (const std::size_t c : ClientsOf(input, s))
        {
            const aws::ReachAnswer answer = input.survey.Ask(c, s, address);
            for (const std::string& id : IdsOf(answer))
            {
                if (id.rfind("igw-", 0) == 0 || id.rfind("nat-", 0) == 0)
                {
                    gateways.insert(id);
                    subnets.insert(input.survey.GetClients()[c].subnetId);
                }
            }
        }
        // Another endpoint of the VPC may have the names.
        const auto& endpoints = input.survey.GetCloud().vpcEndpoints;
        const bool isOthers = std::any_of(endpoints.begin(), endpoints.end(), [&](const auto& e) {
            return e.second.vpcId == endpoint.vpcId && e.second.privateDnsEnabled &&
                   e.second.serviceName == endpoint.serviceName;
        });
        if (subnets.empty() || isOthers)
        {
            continue;
        }
        std::string list;
        for (const std::string& subnet : subnets)
        {
            list += (list.empty() ? "" : ", ") + subnet;
        }
        findings.push_back({"",
                            Severity::MEDIUM,
                            {services[s].id, *gateways.begin()},
                            "what " + list + " send to " + services[s].serviceName + " leaves by " +
                                *gateways.begin(),
                            isGateway ? "add the subnets' route tables to the endpoint"
                                      : "switch private DNS of the endpoint on, or let clients ask "
                                        "for its own names"});
    }
    return findings;
}

std::vector<Finding>
FindAsymmetricAcls(const FindingInput& input)
{
    std::vector<Finding> findings;
    const auto& services = input.survey.GetServices();
    std::set<std::pair<std::string, std::string>> told;
    for (std::size_t s = 0; s < services.size(); ++s)
    {
        for (std::size_t c = 0; c < input.survey.GetClients().size(); ++c)
        {
            for (const std::string& destination : services[s].destinations)
            {
                const bool isEni = services[s].kind == ServiceKind::INTERFACE_ENDPOINT;
                if (isEni && input.survey.GetCloud().networkInterfaces.count(destination) == 0)
                {
                    continue;
                }
                const aws::ReachAnswer answer = input.survey.Ask(c, s, destination);
                const bool isOneWay = answer.verdict == aws::ReachVerdict::DENY &&
                                      answer.reason == DropReason::SUBNET_ACL_RESTRICTION &&
                                      answer.probe.verdict.IsAllowed();
                const std::string& subnet = input.survey.GetClients()[c].subnetId;
                if (isOneWay && told.emplace(services[s].id, subnet).second)
                {
                    findings.push_back(
                        {"",
                         Severity::MEDIUM,
                         {services[s].id, subnet, answer.where},
                         "requests of " + subnet + " arrive, and " + answer.where +
                             " drops the answers",
                         "allow the answers, which go to the ephemeral ports 1024 to 65535"});
                }
            }
        }
    }
    return findings;
}

std::vector<Finding>
FindOpenPolicies(const FindingInput& input)
{
    std::vector<Finding> findings;
    for (const auto& [id, endpoint] : input.survey.GetCloud().vpcEndpoints)
    {
        const bool isAws =
            input.survey.GetCloud().vpcEndpointServices.count(endpoint.serviceName) == 0;
        const auto isOpen = [](const aws::PolicyStatement& statement) {
            const auto hasAll = [](const std::vector<aws::PolicyText>& texts) {
                return std::any_of(texts.begin(), texts.end(), [](const aws::PolicyText& text) {
                    return text.text == "*";
                });
            };
            return statement.effect == aws::PolicyEffect::ALLOW && hasAll(statement.actions) &&
                   hasAll(statement.resources) && statement.conditions.empty();
        };
        const bool hasNone = !endpoint.policyDocument;
        if (isAws && (hasNone || std::any_of(endpoint.policyDocument->statements.begin(),
                                             endpoint.policyDocument->statements.end(),
                                             isOpen)))
        {
            findings.push_back({"",
                                Severity::LOW,
                                {id},
                                hasNone ? "has AWS's default policy, which allows everybody "
                                          "everything"
                                        : "its policy has a statement that allows everybody "
                                          "everything",
                                "allow the actions and resources that its clients need"});
        }
    }
    return findings;
}

std::vector<Finding>
FindUnusedEndpoints(const FindingInput& input)
{
    std::vector<Finding> findings;
    const auto& services = input.survey.GetServices();
    for (std::size_t s = 0; s < services.size(); ++s)
    {
        if (services[s].kind == ServiceKind::SITE)
        {
            continue;
        }
        bool isUsed = false;
        for (std::size_t c = 0; c < input.survey.GetClients().size(); ++c)
        {
            isUsed = isUsed || input.failures.IsServed(c, s);
        }
        if (!isUsed)
        {
            findings.push_back(
                {"",
                 Severity::LOW,
                 {services[s].id},
                 "no client reaches it",
                 services[s].kind == ServiceKind::GATEWAY_ENDPOINT
                     ? "add it to a route table, or delete it"
                     : "let clients reach it, or delete it: it is paid by the hour"});
        }
    }
    return findings;
}

} // namespace vpc
} // namespace ns3
