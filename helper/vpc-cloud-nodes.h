// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/node.h"
#include "ns3/vpc-eni-net-device.h"

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

class SimulatedCloud;

/// What a node of a simulated cloud is for.
enum class CloudNodeKind : uint8_t
{
    INSTANCE,              //!< an instance
    RESOLVER,              //!< the VPC resolver in one AZ
    RESOLVER_ENDPOINT,     //!< inbound or outbound Route 53 Resolver endpoint
    NAT_GATEWAY,           //!< a NAT gateway
    INTERFACE_ENDPOINT,    //!< an interface endpoint
    GATEWAY_ENDPOINT,      //!< a gateway endpoint
    NETWORK_LOAD_BALANCER, //!< a Network Load Balancer
    INTERNET_GATEWAY,      //!< an internet gateway
    PEERING,               //!< a VPC peering connection
    TRANSIT_GATEWAY,       //!< a transit gateway
    VPN_GATEWAY,           //!< a virtual private gateway
    DIRECT_CONNECT,        //!< a Direct Connect gateway
    SERVICE_EDGE,          //!< where public addresses lead to a service
    SERVICE_HOST,          //!< a host of an AWS service
    ROUTING_SESSIONS,      //!< AWS's end of the sessions on a link
    SITE_ROUTER,           //!< a router of an on-premises site
    SITE_HOST,             //!< a host of an on-premises site
    INTERNET_HOST,         //!< a host on the internet
    OPAQUE                 //!< owner of ENIs that is not simulated
};

/// \param kind a kind \return its name, e.g. interface-endpoint
const char* ToString(CloudNodeKind kind);

/// A node of a simulated cloud, by what it is.
struct CloudNode
{
    Ptr<Node> node;                            //!< the node
    CloudNodeKind kind{CloudNodeKind::OPAQUE}; //!< what it is
    std::string id;      //!< AWS id; site/host or site/router; name of the service; address
    std::string network; //!< of the first port: VPC id, name of a service or site, link, internet
    std::vector<Ptr<EniNetDevice>> ports; //!< at least one

    /// \return the zones that it is in, by id, each once; none: it is regional, or not in AWS
    std::vector<std::string> GetAzIds() const;
};

/// \param cloud one that is built \return its nodes, and those of the user's that are attached to
/// it, in the order of ns-3's node list
std::vector<CloudNode> ListCloudNodes(const SimulatedCloud& cloud);

/**
 * \brief Write which file of traces is whose: a line a port, as CSV, by the numbers of node and
 * device that ns-3's names of traces have.
 * \param out gets it \param nodes of a cloud \param names e.g. logical ids, by id
 */
void WriteDevices(std::ostream& out,
                  const std::vector<CloudNode>& nodes,
                  const std::map<std::string, std::string>& names);

} // namespace vpc
} // namespace ns3
