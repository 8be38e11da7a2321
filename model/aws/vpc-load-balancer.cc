// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-load-balancer.h"

#include "vpc-flow-key.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace vpc
{
namespace aws
{

bool
VpcEndpointService::Allows(const std::string& accountId) const
{
    // The owner needs no permission for its own service (assumption).
    return accountId == ownerId ||
           std::any_of(allowedPrincipals.begin(),
                       allowedPrincipals.end(),
                       [&](const std::string& principal) {
                           return principal == "*" || principal == accountId ||
                                  principal.find("::" + accountId + ":") != std::string::npos;
                       });
}

bool
CarriesProtocol(const std::string& protocol, uint8_t ipProtocol)
{
    return ipProtocol == PROTOCOL_TCP
               ? protocol == "TCP" || protocol == "TCP_UDP" || protocol == "TLS"
               : ipProtocol == PROTOCOL_UDP && (protocol == "UDP" || protocol == "TCP_UDP");
}

bool
KeepsAddress(const TargetGroup& group)
{
    return group.preserveClientIp.value_or(group.targetType == "instance" ||
                                           CarriesProtocol(group.protocol, PROTOCOL_UDP));
}

bool
HealthyMinimum::IsMet(uint32_t healthy, uint32_t all) const
{
    return healthy >= count && uint64_t{healthy} * 100 >= uint64_t{percentage} * all;
}

bool
TerminatesOnUnhealthy(const TargetGroup& group)
{
    return group.terminateOnUnhealthy && !CarriesProtocol(group.protocol, PROTOCOL_UDP);
}

bool
IsHealthyStatus(const HealthCheckSettings& settings, int status)
{
    std::istringstream list(settings.matcher);
    for (std::string part; std::getline(list, part, ',');)
    {
        int first = 0;
        int last = 0;
        char dash = 0;
        std::istringstream range(part);
        range >> first;
        last = range >> dash >> last ? last : first;
        if (status >= first && status <= last)
        {
            return true;
        }
    }
    return false;
}

bool
IsCustomerService(const std::string& serviceName)
{
    return serviceName.find(".vpce-svc-") != std::string::npos;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
