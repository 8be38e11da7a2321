// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-finding.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

const char*
ToString(Severity severity)
{
    return severity == Severity::HIGH ? "high" : severity == Severity::MEDIUM ? "medium" : "low";
}

const std::vector<FindingRule>&
FindingRules()
{
    static const std::vector<FindingRule> rules = {
        {"endpoint-admits-nobody",
         Severity::HIGH,
         "security groups of an interface endpoint admit none of its VPC's clients",
         FindAdmitsNobody},
        {"private-dns-cannot-work",
         Severity::HIGH,
         "private DNS of an endpoint is on, and its VPC's clients do not get its names",
         FindPrivateDnsThatCannotWork},
        {"endpoint-in-fewer-zones",
         Severity::HIGH,
         "clients in other AZs cross to an interface endpoint's, and lose it with them",
         FindFewerZones},
        {"single-point-of-failure",
         Severity::HIGH,
         "one failure outside of a client's own AZ cuts it from an endpoint or site",
         FindSinglePoints},
        {"overlapping-peering",
         Severity::HIGH,
         "the VPCs of a peering connection have addresses in common",
         nullptr},
        {"no-route-to-gateway-endpoint",
         Severity::MEDIUM,
         "a subnet has no route to a gateway endpoint that its neighbours use",
         FindMissingGatewayRoutes},
        {"leaves-by-internet-gateway",
         Severity::MEDIUM,
         "traffic to a service leaves by an internet or NAT gateway although there is an endpoint",
         FindLeavingTraffic},
        {"asymmetric-network-acl",
         Severity::MEDIUM,
         "a network ACL lets requests pass and not their answers",
         FindAsymmetricAcls},
        {"lines-on-one-router",
         Severity::MEDIUM,
         "all lines of a site end on one router",
         FindLinesOnOneRouter},
        {"policy-allows-everything",
         Severity::LOW,
         "an endpoint policy allows everybody everything",
         FindOpenPolicies},
        {"unused-endpoint", Severity::LOW, "no client reaches an endpoint", FindUnusedEndpoints},
    };
    return rules;
}

std::vector<Finding>
FindAll(const FindingInput& input)
{
    std::vector<Finding> all;
    for (const FindingRule& rule : FindingRules())
    {
        for (Finding& finding : rule.find ? rule.find(input) : std::vector<Finding>())
        {
            finding.name = rule.name;
            finding.severity = rule.severity;
            all.push_back(std::move(finding));
        }
    }
    return all;
}

} // namespace vpc
} // namespace ns3
