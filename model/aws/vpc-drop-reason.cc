// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-drop-reason.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// The names, in the order of the enum; the count is checked below.
constexpr const char* NAMES[] = {
    "NONE",
    "ENI_SG_RULES_MISMATCH",
    "SUBNET_ACL_RESTRICTION",
    "NO_ROUTE_TO_DESTINATION",
    "BLACKHOLE_ROUTE",
    "ENI_SOURCE_DEST_CHECK_RESTRICTION",
    "UNASSIGNED_ADDRESS",
    "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
    "IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS",
    "IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS",
    "IGW_NOT_ATTACHED",
    "NGW_UNSOLICITED",
    "NGW_PORT_ALLOCATION_ERROR",
    "NGW_PROTOCOL_RESTRICTION",
    "NGW_REQUIRES_SOURCE_IN_VPC",
    "VPCE_GATEWAY_PROTOCOL_RESTRICTION",
    "VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC",
    "VPCE_GATEWAY_DESTINATION_MISMATCH",
    "VPCE_INTERFACE_PROTOCOL_RESTRICTION",
    "VPCE_INTERFACE_PORT_RESTRICTION",
    "VPCE_NEVER_INITIATES",
    "VPCE_UNAVAILABLE",
    "VPCE_PORT_ALLOCATION_ERROR",
    "ELBV2_LISTENERS_MISMATCH",
    "ELBV2_LISTENER_HAS_NO_TG",
    "ELB_INSTALLED_AZ_RESTRICTION",
    "ELB_NOT_CROSSZONE",
    "ELB_UNSOLICITED",
    "ELB_PORT_ALLOCATION_ERROR",
    "ELB_TARGET_UNHEALTHY",
    "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
    "BAD_STATE_ATTACHMENT",
    "TGW_ROUTE_AZ_RESTRICTION",
    "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
    "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
    "TGW_RTB_BAD_STATE_ROUTE",
    "BAD_STATE_VPN",
    "VGW_NOT_ATTACHED",
    "VGW_NO_ROUTE_TO_DESTINATION",
    "VGW_REQUIRES_DESTINATION_IN_VPC_CIDR",
    "ICMP_ERROR_UNTRANSLATED",
    "IDLE_TIMEOUT",
    "NO_CONNECTION_STATE",
    "FLOW_BROKEN_BY_ROUTE_CHANGE",
    "SERVICE_PORT_RESTRICTION",
    "SERVICE_UNAVAILABLE",
    "MTU_EXCEEDED",
    "TTL_EXPIRED",
    "QUEUE_OVERFLOW",
    "RATE_LIMIT",
    "FRAGMENT_WITHOUT_PORTS",
    "MALFORMED",
    "IPV6_NOT_SIMULATED",
    "ENI_DOWN",
    "FAULT_ENI",
    "FAULT_AZ",
    "FAULT_AZ_PAIR",
    "FAULT_LINK",
    "FAULT_LOSS",
    "UNSUPPORTED_TARGET",
};

static_assert(sizeof(NAMES) / sizeof(NAMES[0]) == DROP_REASON_COUNT,
              "every drop reason needs its name");

} // namespace

const char*
ToString(DropReason reason)
{
    const auto index = static_cast<std::size_t>(reason);
    return index < DROP_REASON_COUNT ? NAMES[index] : "UNKNOWN";
}

DropReason
DropReasonByName(const std::string& name)
{
    for (std::size_t i = 0; i < DROP_REASON_COUNT; ++i)
    {
        if (name == NAMES[i])
        {
            return static_cast<DropReason>(i);
        }
    }
    return DropReason::COUNT;
}

} // namespace vpc
} // namespace ns3
