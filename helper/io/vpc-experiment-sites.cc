// SPDX-License-Identifier: GPL-2.0-only
// An experiment's sites outside of AWS, and the lines to them.
#include "vpc-experiment-planner.h"

#include "ns3/vpc-address.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr uint32_t DNS_HOST = 10;     //!< its place in a site's block
constexpr uint32_t FIRST_HOST = 20;   //!< place of the first client host
constexpr uint32_t FIRST_ASN = 65001; //!< of the first site's routers, private use
/// Light in fibre, there and back: 10 microseconds a kilometre.
constexpr double NANOSECONDS_PER_KM = 10'000;

/// \param planner the plan \param gatewayId a VPC or a gateway \return a gateway: of a VPC its
/// virtual private gateway, which is made if there is none
std::string
GatewayOf(ExperimentPlanner& planner, const std::string& gatewayId)
{
    const aws::Cloud& cloud = planner.Cloud();
    if (cloud.vpcs.count(gatewayId) == 0)
    {
        return gatewayId;
    }
    for (const auto& [id, gateway] : cloud.vpnGateways)
    {
        if (gateway.vpcId == gatewayId)
        {
            return id;
        }
    }
    planner.builder.UseAccount(cloud.vpcs.at(gatewayId).ownerId);
    planner.plan.notes.push_back("made: a virtual private gateway for " +
                                 planner.names.NameOf(gatewayId) +
                                 ", whose routes all its route tables have");
    return planner.builder.AddVpnGateway(gatewayId);
}

/// \param planner the plan \param line to a site \param site its name \return the gateway that it
/// leads to
std::string
FindGateway(ExperimentPlanner& planner, const ExperimentLine& line, const std::string& site)
{
    if (!line.to.empty())
    {
        return GatewayOf(planner, planner.names.Find(CloudThing::GATEWAY, line.to, line.where));
    }
    const aws::Cloud& cloud = planner.Cloud();
    if (cloud.vpnGateways.size() == 1)
    {
        return cloud.vpnGateways.begin()->first;
    }
    if (cloud.vpnGateways.empty() && cloud.vpcs.size() == 1)
    {
        return GatewayOf(planner, cloud.vpcs.begin()->first);
    }
    throw aws::InputError(line.where + ": site " + site + " could lead to any of " +
                          std::to_string(cloud.vpcs.size()) + " VPCs and " +
                          std::to_string(cloud.vpnGateways.size()) +
                          " virtual private gateways; say which by to");
}

/// \param planner the plan \param gatewayId of a virtual private or transit gateway \return the
/// Direct Connect gateway that leads to it if it is a transit gateway; itself otherwise
std::string
DirectConnectEnd(ExperimentPlanner& planner, const std::string& gatewayId)
{
    if (planner.Cloud().transitGateways.count(gatewayId) == 0)
    {
        return gatewayId;
    }
    for (const auto& [id, association] : planner.Cloud().directConnectGatewayAssociations)
    {
        if (association.associatedGatewayId == gatewayId)
        {
            return association.directConnectGatewayId;
        }
    }
    const std::string id = planner.builder.AddDirectConnectGateway();
    std::vector<std::string> blocks;
    for (const auto& [vpcId, vpc] : planner.Cloud().vpcs)
    {
        for (const aws::Cidr& block : vpc.cidrBlocks)
        {
            blocks.push_back(block.ToString());
        }
    }
    planner.builder.AssociateDirectConnectGateway(id, gatewayId, blocks);
    planner.plan.notes.push_back("made: a Direct Connect gateway for " +
                                 planner.names.NameOf(gatewayId) +
                                 ", which announces the blocks of all VPCs");
    return id;
}

/// \param line by Direct Connect \return its round trip
Time
RoundTripOf(const ExperimentLine& line)
{
    return line.rtt ? *line.rtt : NanoSeconds(std::llround(*line.distance * NANOSECONDS_PER_KM));
}

/// \param site it \param place in its block \return the address there
std::string
AddressAt(const ExperimentSite& site, uint32_t place)
{
    const Ipv4Address address(site.cidr.base + place);
    if (site.cidr.Last().Get() <= address.Get())
    {
        throw aws::InputError(site.where + ": site " + site.name + ": " + site.cidr.ToString() +
                              " has no room for its hosts; give it a larger block");
    }
    return aws::ToString(address);
}

/// \param planner the plan \param site of its experiment \return hosts that the workload wants
/// there
uint32_t
CountHosts(const ExperimentPlanner& planner, const std::string& site)
{
    uint32_t most = 0;
    for (const ExperimentWorkload& workload : planner.experiment.workload)
    {
        const std::vector<std::string>& sites = workload.from.sites;
        const bool isHere = std::count(sites.begin(), sites.end(), site) != 0;
        most = isHere ? std::max(most, workload.from.hosts) : most;
    }
    return most;
}

/// \param cloud a description \param resolverId an inbound Resolver endpoint \return domains for
/// which its VPC knows more than public DNS does
std::vector<std::string>
PrivateDomains(const aws::Cloud& cloud, const std::string& resolverId)
{
    const std::string& vpcId = cloud.resolverEndpoints.at(resolverId).hostVpcId;
    std::vector<std::string> domains = {cloud.vpcs.at(vpcId).region + ".amazonaws.com"};
    for (const auto& [id, zone] : cloud.hostedZones)
    {
        if (std::count(zone.vpcIds.begin(), zone.vpcIds.end(), vpcId) != 0)
        {
            domains.push_back(zone.name);
        }
    }
    return domains;
}

} // namespace

void
PlanSites(ExperimentPlanner& planner)
{
    uint32_t asn = FIRST_ASN;
    for (const ExperimentSite& site : planner.experiment.sites)
    {
        PlannedSite planned;
        planned.name = site.name;
        if (planner.Cloud().onPremisesSites.count(site.name) != 0)
        {
            throw aws::InputError(site.where + ": there are two sites called '" + site.name +
                                  "'; rename one");
        }
        CloudBuilder& builder = planner.builder;
        const bool isDouble = site.directConnect && site.vpn;
        builder.AddOnPremisesSite(site.name,
                                  {site.cidr.ToString()},
                                  isDouble ? std::vector<std::string>{"r1", "r2"}
                                           : std::vector<std::string>{"r1"},
                                  site.bgpAsn.value_or(asn++));
        if (!site.dnsForwarding.empty())
        {
            const std::string id =
                planner.names.Find(CloudThing::INBOUND_RESOLVER, site.dnsForwarding, site.where);
            planned.dnsHost =
                builder.AddOnPremisesHost(site.name, AddressAt(site, DNS_HOST), "dns");
            planned.resolver = builder.GetResolverAddresses(id);
            planned.domains = PrivateDomains(planner.Cloud(), id);
            planned.vpcId = planner.Cloud().resolverEndpoints.at(id).hostVpcId;
        }
        for (uint32_t i = 0; i < CountHosts(planner, site.name); ++i)
        {
            planner.hosts[site.name].push_back(
                builder.AddOnPremisesHost(site.name, AddressAt(site, FIRST_HOST + i)));
        }
        if (site.directConnect)
        {
            const ExperimentLine& line = *site.directConnect;
            const std::string gateway =
                DirectConnectEnd(planner, FindGateway(planner, line, site.name));
            planned.virtualInterface = builder.AddVirtualInterface(
                builder.AddDirectConnect(site.name + "/r1", line.bandwidth, RoundTripOf(line)),
                gateway,
                line.mtu);
            builder.GetVirtualInterface(planned.virtualInterface).bfd = line.bfd;
            builder.GetVirtualInterface(planned.virtualInterface).tags = line.tags;
        }
        if (site.vpn)
        {
            const std::string gateway = FindGateway(planner, *site.vpn, site.name);
            planned.vpnConnection = builder.AddVpnConnection(
                builder.AddCustomerGateway(site.name + (isDouble ? "/r2" : "/r1"), *site.vpn->rtt),
                gateway);
            if (site.vpn->staticRoutes)
            {
                builder.UseStaticRoutes(planned.vpnConnection, {site.cidr.ToString()});
            }
        }
        planner.plan.sites.push_back(planned);
    }
}

} // namespace vpc
} // namespace ns3
