// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Why a packet went no further.
 *
 * Where AWS Reachability Analyzer has a word for it, that word is used (explanation codes).
 */
enum class DropReason : uint8_t
{
    NONE,                                  //!< not dropped
    ENI_SG_RULES_MISMATCH,                 //!< no rule of the ENI's security groups allows it
    SUBNET_ACL_RESTRICTION,                //!< the subnet's network ACL denies it
    NO_ROUTE_TO_DESTINATION,               //!< the subnet's route table has no route
    BLACKHOLE_ROUTE,                       //!< the route's target is gone
    ENI_SOURCE_DEST_CHECK_RESTRICTION,     //!< not from or to an address of the ENI
    UNASSIGNED_ADDRESS,                    //!< nobody has the destination address
    IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS,  //!< internet gateway: the source has no public address
    IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS, //!< internet gateway: nobody has that public address
    IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS,  //!< internet gateway: private destination
    IGW_NOT_ATTACHED,                      //!< the internet gateway is not attached to the VPC
    NGW_UNSOLICITED,                       //!< NAT gateway: not an answer to anything
    NGW_PORT_ALLOCATION_ERROR,             //!< NAT gateway: 55,000 connections to one destination
    NGW_PROTOCOL_RESTRICTION,              //!< NAT gateway: not TCP, UDP or ICMP echo
    NGW_REQUIRES_SOURCE_IN_VPC,            //!< NAT gateway: reached from outside its VPC
    VPCE_GATEWAY_PROTOCOL_RESTRICTION,     //!< gateway endpoint: not TCP or ICMP echo
    VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC,   //!< gateway endpoint: reached from outside its VPC
    VPCE_GATEWAY_DESTINATION_MISMATCH,     //!< gateway endpoint: not an address of its service
    VPCE_INTERFACE_PROTOCOL_RESTRICTION,   //!< interface endpoint: not TCP (or UDP, if switched on)
    VPCE_INTERFACE_PORT_RESTRICTION,  //!< interface endpoint: the service does not offer the port
    VPCE_NEVER_INITIATES,             //!< interface endpoint: opened from the service's side
    VPCE_UNAVAILABLE,                 //!< the endpoint is not in state available
    VPCE_PORT_ALLOCATION_ERROR,       //!< endpoint: no source port left towards its service
    ELBV2_LISTENERS_MISMATCH,         //!< load balancer: no listener accepts it; or a ping
    ELBV2_LISTENER_HAS_NO_TG,         //!< load balancer: the target group has no targets
    ELB_INSTALLED_AZ_RESTRICTION,     //!< load balancer: targets in zones that it has no node in
    ELB_NOT_CROSSZONE,                //!< load balancer: targets in other zones only
    ELB_UNSOLICITED,                  //!< load balancer: not an answer to anything
    ELB_PORT_ALLOCATION_ERROR,        //!< load balancer: 55,000 connections to one target
    ELB_TARGET_UNHEALTHY,             //!< load balancer: the flow's target is no longer used
    PCX_REQUIRES_ADDRESS_IN_VPC_CIDR, //!< peering: from or to outside of the two VPCs
    BAD_STATE_ATTACHMENT,             //!< peering or attachment is not active or available
    TGW_ROUTE_AZ_RESTRICTION,         //!< transit gateway: not attached in the sender's zone
    TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION, //!< transit gateway: attachment without a route table
    TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT,     //!< transit gateway: its route table has no route
    TGW_RTB_BAD_STATE_ROUTE,                //!< transit gateway: the route is a blackhole
    BAD_STATE_VPN,                          //!< transit gateway: no tunnel of the VPN is up
    VGW_NOT_ATTACHED,                       //!< virtual private gateway: not of this VPC
    VGW_NO_ROUTE_TO_DESTINATION,            //!< gateway to sites: nobody announces the destination
    VGW_REQUIRES_DESTINATION_IN_VPC_CIDR,   //!< virtual private gateway: no way on from the VPC
    ICMP_ERROR_UNTRANSLATED,     //!< translating gateway: an ICMP error, which is not carried
    IDLE_TIMEOUT,                //!< the flow was idle for too long and is forgotten
    NO_CONNECTION_STATE,         //!< mid-connection packet of a flow that nobody knows
    FLOW_BROKEN_BY_ROUTE_CHANGE, //!< the flow's endpoint or route was changed under it
    SERVICE_PORT_RESTRICTION,    //!< AWS service: answers ping and its own ports only
    SERVICE_UNAVAILABLE,         //!< AWS service: no target is left
    MTU_EXCEEDED,                //!< larger than the path's MTU
    TTL_EXPIRED,                 //!< TTL reached 0 at a gateway
    QUEUE_OVERFLOW,              //!< the ENI's or gateway's queue is full
    RATE_LIMIT,                  //!< a packet rate limit (resolver: 1,024 packets/s per ENI)
    FRAGMENT_WITHOUT_PORTS,      //!< a fragment where ports are needed
    MALFORMED,                   //!< not a readable IPv4 packet
    IPV6_NOT_SIMULATED,          //!< only IPv4 is simulated
    ENI_DOWN,                    //!< the sending or receiving ENI is down
    FAULT_ENI,                   //!< fault: the ENI is dead
    FAULT_AZ,                    //!< fault: the zone is dead
    FAULT_AZ_PAIR,               //!< fault: the network between two zones is cut
    FAULT_LINK,                  //!< fault: no light on the link
    FAULT_LOSS,                  //!< fault: random loss (grey failure)
    UNSUPPORTED_TARGET,          //!< the route leads to what is not simulated (yet)
    COUNT                        //!< number of reasons
};

constexpr std::size_t DROP_REASON_COUNT =
    static_cast<std::size_t>(DropReason::COUNT); //!< for arrays of counters

/// \param reason a reason \return its name, as in the enum
const char* ToString(DropReason reason);

/// \param name a reason's name \return the reason, DropReason::COUNT if there is none
DropReason DropReasonByName(const std::string& name);

} // namespace vpc
} // namespace ns3
