// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address.h"
#include "vpc-tags.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// One zone of a load balancer: a subnet and the node's ENI in it.
struct LoadBalancerZone
{
    std::string subnetId; //!< subnet of the node
    /** ENI of the node; Cloud::Validate finds it by its description ("ELB net/name/id") if empty */
    std::string networkInterfaceId;
};

/**
 * \brief A Network Load Balancer.
 *
 * Source: "Network Load Balancers" and "Edit attributes for your Network Load Balancer" of the ELB
 * guide. A node an enabled zone; its ENI has the node's address and up to seven more.
 */
struct LoadBalancer
{
    std::string loadBalancerArn;                     //!< its key
    std::string loadBalancerName;                    //!< the NAME of its DNS name
    std::string dnsName;                             //!< NAME-ID.elb.REGION.amazonaws.com
    std::string vpcId;                               //!< VPC that it is in
    std::string scheme{"internal"};                  //!< internal or internet-facing
    std::string state{"active"};                     //!< active, provisioning, ...
    std::vector<LoadBalancerZone> availabilityZones; //!< one a zone
    std::vector<std::string> groupIds;               //!< none: not filtered
    bool crossZone{false};                           //!< load_balancing.cross_zone.enabled
    bool zonalShift{false};                          //!< zonal_shift.config.enabled
    /** EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: the groups see the client's address */
    bool enforceInboundRulesOnPrivateLink{true};
    Tags tags; //!< its tags
};

/// A listener: a port of every node, and where its connections go.
struct Listener
{
    std::string listenerArn;      //!< its key
    std::string loadBalancerArn;  //!< whose it is
    std::string protocol{"TCP"};  //!< TCP, UDP, TCP_UDP or TLS (carried as TCP, not terminated)
    int port{0};                  //!< that it listens on
    std::string targetGroupArn;   //!< of the default action
    uint32_t tcpIdleTimeout{350}; //!< tcp.idle_timeout.seconds, 60 to 6000
};

/// How a target group checks its targets ("Health checks for Network Load Balancer target groups").
struct HealthCheckSettings
{
    bool enabled{true};             //!< whether targets are checked
    std::string protocol{"TCP"};    //!< TCP, HTTP, or HTTPS (simulated as a TCP connect: no TLS)
    int port{0};                    //!< 0: the target's own ("traffic-port")
    std::string path{"/"};          //!< HTTP: what is asked for
    std::string matcher{"200-399"}; //!< HTTP: status codes of a success, "200,202" or "200-399"
    uint32_t intervalSeconds{30};   //!< 5 to 300
    uint32_t timeoutSeconds{10};    //!< 2 to 120
    uint32_t healthyThreshold{5};   //!< 2 to 10
    uint32_t unhealthyThreshold{2}; //!< 2 to 10
};

/**
 * \brief How many targets have to be healthy, as a number and as a share; too few by either is too
 * few ("Target group health" of the ELB guide).
 */
struct HealthyMinimum
{
    uint32_t count{1};      //!< minimum_healthy_targets.count; 0: off
    uint32_t percentage{0}; //!< minimum_healthy_targets.percentage, 0 to 100; 0: off

    /// \param healthy targets that are \param all registered targets \return whether they are
    /// enough
    bool IsMet(uint32_t healthy, uint32_t all) const;
};

/// A target as registered.
struct Target
{
    std::string id; //!< instance id, or address
    int port{0};    //!< 0: the group's
    std::string
        state; //!< as described: healthy, unhealthy, initial, draining, unused; may be empty
    std::string reason; //!< as described, e.g. Target.NotInUse
};

/// A target group.
struct TargetGroup
{
    std::string targetGroupArn;            //!< its key
    std::string targetGroupName;           //!< for people
    std::string vpcId;                     //!< VPC of its targets
    std::string protocol{"TCP"};           //!< towards the targets
    int port{0};                           //!< of targets that say none
    std::string targetType{"instance"};    //!< instance or ip
    HealthCheckSettings healthCheck;       //!< how targets are checked
    std::vector<Target> targets;           //!< registered ones
    uint32_t deregistrationDelay{300};     //!< seconds, 0 to 3600
    bool terminateOnDeregistration{false}; //!< ...connection_termination.enabled
    std::optional<bool> preserveClientIp;  //!< preserve_client_ip.enabled; see KeepsAddress()
    bool proxyProtocolV2{false};           //!< proxy_protocol_v2.enabled
    bool terminateOnUnhealthy{true};       //!< target_health_state.unhealthy.connection_termi...
    uint32_t unhealthyDraining{0};         //!< ...unhealthy.draining_interval_seconds, 0 to 360,000
    std::optional<bool> crossZone;         //!< of the group; wins over the balancer's
    HealthyMinimum dnsFailover;      //!< target_group_health.dns_failover: else the zone leaves DNS
    HealthyMinimum unhealthyRouting; //!< ...unhealthy_state_routing: else all targets are used
};

/**
 * \brief An endpoint service: what a provider offers by PrivateLink.
 *
 * Source: "Create a service powered by AWS PrivateLink" and "Configure an endpoint service".
 */
struct VpcEndpointService
{
    std::string serviceId;          //!< vpce-svc- id
    std::string serviceName;        //!< com.amazonaws.vpce.REGION.vpce-svc-ID; its key
    std::string ownerId;            //!< the provider's account
    std::string region;             //!< where it is offered
    std::string state{"available"}; //!< available, deleted, ...
    std::vector<std::string> networkLoadBalancerArns; //!< what endpoints lead to
    bool acceptanceRequired{true};              //!< whether the provider has to accept endpoints
    std::vector<std::string> allowedPrincipals; //!< ARNs of accounts, users, roles; "*": everybody
    std::vector<std::string> availabilityZoneIds; //!< of the load balancers; filled if empty
    std::string privateDnsName;                   //!< of the provider's; may be empty
    bool privateDnsNameVerified{false};           //!< whether AWS has seen its TXT record
    /** state of each endpoint's connection as the provider sees it, by vpce- id */
    std::map<std::string, std::string> connections;

    /// \param accountId a consumer \return whether it may make an endpoint to the service
    bool Allows(const std::string& accountId) const;
};

/// \param protocol of a listener or group \param ipProtocol IANA number \return whether it is for
/// such packets
bool CarriesProtocol(const std::string& protocol, uint8_t ipProtocol);

/**
 * \brief Do targets of the group see the client's address?
 *
 * Default: on for instance targets and for IP targets by UDP, off for IP targets by TCP and TLS
 * ("Edit target group attributes"). Never for what comes by PrivateLink.
 *
 * \param group a target group \return whether
 */
bool KeepsAddress(const TargetGroup& group);

/**
 * \brief Does the group's balancer reset the connections of a target that became unhealthy?
 *
 * Default: on, but never for groups that carry UDP ("Target group attributes" of the API).
 *
 * \param group a target group \return whether
 */
bool TerminatesOnUnhealthy(const TargetGroup& group);

/// \param settings of a group \param status an HTTP status code \return whether it is a success
bool IsHealthyStatus(const HealthCheckSettings& settings, int status);

/// \param serviceName a name \return whether it is of a customer's endpoint service
bool IsCustomerService(const std::string& serviceName);

} // namespace aws
} // namespace vpc
} // namespace ns3
