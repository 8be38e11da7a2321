// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/event-id.h"
#include "ns3/node-container.h"
#include "ns3/object.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-access-rules.h"
#include "ns3/vpc-active-faults.h"
#include "ns3/vpc-aws-service.h"
#include "ns3/vpc-az-latency.h"
#include "ns3/vpc-backbone-fabric.h"
#include "ns3/vpc-direct-connect-gateway-node.h"
#include "ns3/vpc-dns-directory.h"
#include "ns3/vpc-endpoint-health.h"
#include "ns3/vpc-endpoint-state.h"
#include "ns3/vpc-fault-schedule.h"
#include "ns3/vpc-internet-gateway-node.h"
#include "ns3/vpc-link-fabric.h"
#include "ns3/vpc-link-session.h"
#include "ns3/vpc-nat-gateway-node.h"
#include "ns3/vpc-network-load-balancer-node.h"
#include "ns3/vpc-network.h"
#include "ns3/vpc-on-premises-network.h"
#include "ns3/vpc-peering-node.h"
#include "ns3/vpc-private-link-service.h"
#include "ns3/vpc-request-record.h"
#include "ns3/vpc-resolver-endpoint-node.h"
#include "ns3/vpc-resolver-server.h"
#include "ns3/vpc-service-front.h"
#include "ns3/vpc-site-resolver.h"
#include "ns3/vpc-transit-gateway-node.h"
#include "ns3/vpc-vpc-fabric.h"
#include "ns3/vpc-vpn-gateway-node.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A check that nothing was lost silently.
struct Conservation
{
    bool isConserved{true};                  //!< whether all adds up
    uint64_t sent{0};                        //!< into fabrics, by hosts and gateways
    uint64_t delivered{0};                   //!< out of fabrics
    uint64_t inFlight{0};                    //!< still under way
    std::map<std::string, uint64_t> dropped; //!< by reason, fabrics and gateways
    std::string error;                       //!< what does not add up
};

/// Say it in two lines for a terminal. \param out the terminal \param sum of a run \return out
std::ostream& operator<<(std::ostream& out, const Conservation& sum);

/**
 * \brief A cloud's description as ns-3 nodes, devices and channels.
 *
 * Everything is derived from the description: one VpcFabric a VPC, one node an instance with an
 * IPv4 stack and static routing, gateways and endpoints as nodes of their own, a VPC resolver in
 * each AZ, a regional AWS service with hosts in its AZs behind each endpoint, and an internet with
 * the services' public addresses. Reach it by Config as \c /$ns3::vpc::SimulatedCloud/TraceSource.
 */
class SimulatedCloud : public Object, private FaultTarget
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    SimulatedCloud();
    ~SimulatedCloud() override;

    /**
     * \brief Build everything. Call once, before Simulator::Run().
     *
     * A description that does not hold ends the program with one line; where that is not wanted,
     * ask aws::Cloud::Validate() first.
     *
     * In a parallel simulation (MPI) a cloud is one rank's whole: that of the attribute SystemId.
     * It is built in that rank's process only; anything else ends the program with one line.
     *
     * \param cloud a description \param latency delays between zones
     */
    void Build(const aws::Cloud& cloud, const AzLatency& latency = AzLatency());

    /**
     * \brief Let a node of yours be a router of an on-premises site: links to AWS are put on it,
     * and what lies behind it is yours. Call before Build(). \param router site/router \param node
     * with IPv4 and ns-3's list routing
     */
    void UseRouter(const std::string& router, Ptr<Node> node);

    /**
     * \brief Have an AWS service that is asked by its public names although the description has no
     * endpoint to it. Call before Build(). \param serviceName e.g. com.amazonaws.us-east-1.sts
     */
    void UseService(const std::string& serviceName);

    /**
     * \brief Change rules while the simulation runs: security groups, network ACLs, routes, gateway
     * endpoints, listeners, targets, acceptance, policies, hosted zones, Resolver rules. ENIs,
     * instances and Resolver endpoints stay as they are. While a fault of AWS FIS holds other rules
     * in force, the change is made to the rules below it.
     * \param change edits a copy of the description, which then comes into force
     * \throw aws::InputError if the result does not hold, or has a rule of a Resolver endpoint that
     * was not built; then nothing changes
     */
    void Change(const std::function<void(aws::Cloud&)>& change);

    /**
     * \brief Let something happen to an interface endpoint: the provider accepts or rejects it, the
     * consumer modifies or deletes it. What is accepted or modified is pending, and available after
     * \c EndpointSetup.
     * \param vpcEndpointId the endpoint \param event what happens
     * \throw aws::InputError if that cannot happen in its state
     */
    void ChangeEndpoint(const std::string& vpcEndpointId, aws::EndpointEvent event);

    /// \return the rules in force
    const std::shared_ptr<const aws::Network>& GetNetwork() const;
    /// \return the policies in force
    const std::shared_ptr<const aws::AccessRules>& GetAccessRules() const;

    /// \name What was built; ends the program with one line if there is no such id
    /// @{
    /** \param vpcId a VPC \return its data plane */
    Ptr<VpcFabric> GetFabric(const std::string& vpcId) const;
    /// \param instanceId an instance \return its node, with an IPv4 stack
    Ptr<Node> GetInstance(const std::string& instanceId) const;
    /// \param eniId an ENI of anything \return its device
    Ptr<EniNetDevice> GetEni(const std::string& eniId) const;
    /// \param vpceId an interface endpoint \return its node
    Ptr<InterfaceEndpointNode> GetInterfaceEndpoint(const std::string& vpceId) const;
    /// \param vpceId a gateway endpoint \return its node
    Ptr<GatewayEndpointNode> GetGatewayEndpoint(const std::string& vpceId) const;
    /// \param natGatewayId a NAT gateway \return its node
    Ptr<NatGatewayNode> GetNatGateway(const std::string& natGatewayId) const;
    /// \param internetGatewayId an internet gateway that is attached \return its node
    Ptr<InternetGatewayNode> GetInternetGateway(const std::string& internetGatewayId) const;
    /// \param vpcPeeringConnectionId a peering connection of two VPCs that are described \return
    /// its node
    Ptr<VpcPeeringNode> GetPeering(const std::string& vpcPeeringConnectionId) const;
    /// \param transitGatewayId a transit gateway \return its node
    Ptr<TransitGatewayNode> GetTransitGateway(const std::string& transitGatewayId) const;
    /// \param vpnGatewayId a virtual private gateway of a VPC, if a site is described \return its
    /// node
    Ptr<VpnGatewayNode> GetVpnGateway(const std::string& vpnGatewayId) const;
    /// \param name of an on-premises site \return it
    Ptr<OnPremisesNetwork> GetSite(const std::string& name) const;
    /// \param id an instance, or site/host \return its node
    Ptr<Node> GetHost(const std::string& id) const;
    /// Put the DNS server of a site on one of its hosts; clients that are installed afterwards on
    /// the site's hosts ask it. \param host site/host \return it, to be told what to forward
    Ptr<SiteResolver> InstallSiteResolver(const std::string& host);
    /// \param host site/host \return address of its site's DNS server, 0.0.0.0 if there is none
    Ipv4Address GetSiteResolver(const std::string& host) const;
    /// \param linkId dxvif- id, or vpn- id with /1 or /2 \return the link
    Ptr<LinkFabric> GetLink(const std::string& linkId) const;
    /// \param linkId as GetLink() \param side one of its ends \return the sessions of that end
    Ptr<LinkSession> GetLinkSession(const std::string& linkId, LinkSide side) const;
    /// \param loadBalancerArn a Network Load Balancer \return its node
    Ptr<NetworkLoadBalancerNode> GetLoadBalancer(const std::string& loadBalancerArn) const;
    /// \param id an inbound Resolver endpoint \return its node
    Ptr<InboundResolverNode> GetInboundResolver(const std::string& id) const;
    /// \param id an outbound Resolver endpoint \return its node
    Ptr<OutboundResolverNode> GetOutboundResolver(const std::string& id) const;
    /// \param serviceName of a customer's endpoint service \return what is between its endpoints
    /// and its load balancers
    Ptr<PrivateLinkService> GetEndpointService(const std::string& serviceName) const;
    /// \param serviceName e.g. com.amazonaws.us-east-1.sqs \return the service behind its endpoints
    Ptr<AwsService> GetService(const std::string& serviceName) const;
    /// @}

    /// \return names of the AWS services that were built, in their order
    std::vector<std::string> GetServiceNames() const;
    /// \param serviceName e.g. com.amazonaws.us-east-1.sqs \return its hosts, to put applications
    /// on
    NodeContainer GetServiceHosts(const std::string& serviceName) const;
    /// \param serviceName e.g. com.amazonaws.us-east-1.s3 \return public address of the service
    Ipv4Address GetPublicAddress(const std::string& serviceName) const;
    /// \return the internet
    Ptr<BackboneFabric> GetInternet() const;
    /// \param address a public address \param access one-way delay to the region \return a host on
    /// the internet with an IPv4 stack
    Ptr<Node> AddInternetHost(Ipv4Address address, Time access);

    /// \return the names that exist
    Ptr<DnsDirectory> GetDirectory() const;
    /// \return the health of endpoint ENIs, as AWS's own check sees it
    Ptr<EndpointHealth> GetHealth() const;
    /// \return the faults; add to it
    Ptr<FaultSchedule> GetFaults() const;
    /// \param vpcId a VPC \return its resolvers, one an AZ
    std::vector<Ptr<VpcResolverServer>> GetResolvers(const std::string& vpcId) const;

    /// \param node an instance's or a host's node \return its AZ id, empty outside of AWS
    std::string GetAzOf(Ptr<Node> node) const;
    /// \param azId a zone \return whether a fault of the whole zone is on
    bool IsAzDead(const std::string& azId) const;
    /// \param eniId an ENI \return its AZ id
    std::string GetAzOfEni(const std::string& eniId) const;

    /// Which way a connection of a host goes, from its ENI's flow table; for
    /// RequestClient::SetPathLookup().
    PathInfo FindPath(Ptr<Node> node,
                      Ipv4Address local,
                      uint16_t localPort,
                      Ipv4Address remote,
                      uint16_t remotePort);

    /// End the flows that are idle for too long, at all ENIs.
    void SweepFlows();

    /// \return sums over all fabrics and gateways
    Conservation CheckConservation() const;

    /// \param stream first stream number \return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// TracedCallback signature of \c RouteChange. \param what one line: what changed
    typedef void (*RouteChangeTracedCallback)(const std::string& what);
    /// TracedCallback signature of \c LinkChange. \param linkId the link \param end whose sessions:
    /// aws or customer \param isUp what the link is now \param reason why it went down
    typedef void (*LinkChangeTracedCallback)(const std::string& linkId,
                                             const std::string& end,
                                             bool isUp,
                                             const std::string& reason);
    /// TracedCallback signature of \c HealthChange. \param eniId the ENI \param healthy its new
    /// state
    typedef void (*HealthChangeTracedCallback)(const std::string& eniId, bool healthy);
    /// TracedCallback signature of \c EndpointState. \param vpcEndpointId the endpoint \param from
    /// its state before, in lower case \param to its state now
    typedef void (*EndpointStateTracedCallback)(const std::string& vpcEndpointId,
                                                const std::string& from,
                                                const std::string& to);

  protected:
    void DoDispose() override;

  private:
    /// A service with what was built for it.
    struct ServiceParts
    {
        Ptr<AwsService> service;
        NodeContainer hosts;
        Ptr<ServiceEdgeNode> edge;
        Ipv4Address publicAddress{"0.0.0.0"};
    };

    /// A link to a site with what was built for it.
    struct LinkParts
    {
        Ptr<LinkFabric> fabric;
        Ptr<Node> sessions; //!< of AWS's end
        Ptr<LinkSession> amazon;
        Ptr<LinkSession> customer;
    };

    void CheckRank() const;
    template <typename T>
    Ptr<T> MakeNode() const;
    void BuildFabrics();
    void BuildEnis();
    void BuildInstances();
    void ConfigureEni(const aws::NetworkEni& eni, Ptr<EniNetDevice> device);
    Ptr<Node> MakeOwner(const aws::NetworkEni& eni);
    void BuildGateways();
    void BuildEndpoints();
    void BuildInterfaceEndpoint(const aws::VpcEndpoint& endpoint);
    void BuildGatewayEndpoint(const aws::VpcEndpoint& endpoint);
    void BuildPublicServices();
    void BuildPeerings();
    void BuildHybrid();
    void BuildTransitPeerings();
    void BuildVpnGateway(const aws::VpnGateway& gateway);
    void BuildSite(const aws::OnPremisesSite& description);
    void BuildLink(const aws::HybridLink& link);
    void BuildAssociation(const aws::DirectConnectGatewayAssociation& association);
    std::pair<Ptr<EniNetDevice>, Ptr<EniNetDevice>> FindConnectionPorts(
        const aws::HybridLink& link);
    Ptr<GatewayNode> FindLinkGateway(const std::string& gatewayId) const;
    Ptr<EniNetDevice> JoinRegions(Ptr<GatewayNode> a,
                                  const std::string& regionA,
                                  Ptr<GatewayNode> b,
                                  const std::string& regionB,
                                  const std::string& id);
    const LinkParts& GetLinkParts(const std::string& linkId) const;
    PathInfo FindPathFromSite(const aws::FlowKey& key) const;
    void HandlePaths(const std::string& linkId);
    void PutLearnedInForce();
    void TellAmazonLink(const std::string& linkId, bool isUp, const std::string& reason);
    void TellCustomerLink(const std::string& linkId, bool isUp, const std::string& reason);
    void BuildLoadBalancers();
    void BuildEndpointService(const aws::VpcEndpointService& description);
    void FillBalancerNames();
    void WatchEni(const std::string& eniId);
    void TellZone(const std::string& azId, const std::string& eniId, bool inDns);
    bool IsServed(const PrivateLinkService& service, const std::string& eniId) const;
    void FinishEndpointSetup(std::string vpcEndpointId);
    void TellEndpointStates(const aws::Cloud& before);
    void TellTargetHealth(const TargetHealthRecord& record);
    void BuildResolvers();
    void BuildResolverEndpoints();
    void FillDirectory();
    /// \return the directory's view for those who ask by a VPC's inbound Resolver endpoints
    static std::string InboundViewOf(const std::string& vpcId);
    void FillEndpointNames(const aws::VpcEndpoint& endpoint);
    void FillHostedZones();
    void CheckRuleEndpoints(const aws::Network& network) const;
    ServiceParts& FindOrBuildService(const std::string& serviceName, const std::string& region);
    Ptr<EniNetDevice> MakePort(Ptr<Node> node,
                               Ptr<Fabric> fabric,
                               PortRole role,
                               AzIndex az,
                               const std::string& eniId);
    void ConnectFabric(Ptr<Fabric> fabric);
    void ConnectGateway(Ptr<GatewayNode> node);
    void PutInForce(std::shared_ptr<const aws::Network> network);
    const aws::Cloud& GetUndisrupted() const;
    std::shared_ptr<const aws::Network> Compile(aws::Cloud described,
                                                std::optional<aws::Cloud>& undisrupted) const;
    void Describe(aws::Cloud described, const std::string& why);
    bool IsSeenAlive(std::string eniId);
    bool IsDisrupted(const std::string& eniId) const;
    void RefreshAzService(std::string azId);

    // from FaultTarget
    std::string Check(const Fault& fault) const override;
    void Begin(const Fault& fault) override;
    void End(const Fault& fault) override;
    void Apply(const Fault& fault);
    std::string CheckDisruption(const Fault& fault) const;
    std::string CheckZonalShift(const Fault& fault) const;
    void ApplyDisruption(const Fault& fault);
    void ApplyZonalShift(const std::string& loadBalancerArn);
    double LossBy(const std::function<bool(const std::string& target)>& hits) const;
    std::string CheckHybridFault(const Fault& fault) const;
    void ApplyHybridFault(const Fault& fault);
    std::vector<std::string> LinksOf(const std::string& target) const;
    std::vector<std::pair<Ptr<GatewayNode>, Ptr<EniNetDevice>>> PortsOfAttachment(
        const std::string& attachmentId) const;

    void TellDrop(Ptr<const Packet> packet, const DropRecord& record);
    void TellFlowNew(const FlowRecord& record);
    FlowRecord WithSite(FlowRecord record) const;
    void TellFlowEnd(const FlowRecord& record);
    void TellHealth(const std::string& eniId, bool healthy);
    void TellDns(const DnsQueryRecord& record);
    void TellForwarded(const DnsForwardRecord& record);
    void TellFaultStart(const Fault& fault);
    void TellFaultEnd(const Fault& fault);

    uint32_t m_systemId{0};
    uint32_t m_hostsPerAz{1};
    Time m_endpointTtl;                   //!< of endpoints' names
    std::set<std::string> m_usedServices; //!< by name, beside those that the description names
    Time m_serviceDetection;
    Time m_endpointSetup;
    AzLatency m_latency;
    std::shared_ptr<const aws::Network> m_network;
    std::shared_ptr<const aws::AccessRules> m_access;
    Ptr<FaultBoard> m_board;
    Ptr<BackboneFabric> m_internet;
    Ptr<DnsDirectory> m_directory;
    Ptr<EndpointHealth> m_health;
    Ptr<FaultSchedule> m_faults;
    std::map<std::string, Ptr<VpcFabric>> m_fabrics;
    std::vector<Ptr<Fabric>> m_backbones; //!< fabrics that are no VPC
    std::map<std::string, Ptr<EniNetDevice>> m_enis;
    std::map<std::string, Ptr<Node>> m_instances;
    std::map<std::string, Ptr<InternetGatewayNode>> m_internetGateways;
    std::map<std::string, Ptr<NatGatewayNode>> m_natGateways;
    std::map<std::string, Ptr<InterfaceEndpointNode>> m_interfaceEndpoints;
    std::map<std::string, Ptr<GatewayEndpointNode>> m_gatewayEndpoints;
    std::map<std::string, Ptr<VpcPeeringNode>> m_peerings;
    std::map<std::string, Ptr<TransitGatewayNode>> m_transitGateways;
    std::map<std::string, Ptr<LinkFabric>> m_transitPeerings; //!< by attachment
    std::map<std::string, Ptr<VpnGatewayNode>> m_vpnGateways;
    std::map<std::string, Ptr<DirectConnectGatewayNode>> m_directConnectGateways;
    std::map<std::string, Ptr<OnPremisesNetwork>> m_sites;
    std::map<std::string, Ptr<Node>> m_userRouters;           //!< by site/router
    std::map<std::string, Ptr<SiteResolver>> m_siteResolvers; //!< by site
    std::map<std::string, LinkParts> m_links;
    /// by Direct Connect connection, of the customer and of AWS
    std::map<std::string, std::pair<Ptr<EniNetDevice>, Ptr<EniNetDevice>>> m_connectionPorts;
    EventId m_learning; //!< learned routes have changed
    std::map<std::string, Ptr<NetworkLoadBalancerNode>> m_loadBalancers;
    std::map<std::string, Ptr<PrivateLinkService>> m_endpointServices;
    std::map<std::string, ServiceParts> m_services;
    std::map<std::string, std::vector<Ptr<VpcResolverServer>>> m_resolvers;
    std::map<std::string, Ptr<InboundResolverNode>> m_inboundResolvers;
    std::map<std::string, Ptr<OutboundResolverNode>> m_outboundResolvers;
    std::vector<std::string> m_hostedZones; //!< those that the directory has
    std::vector<Ptr<GatewayNode>> m_gatewayNodes;
    std::map<uint32_t, AzIndex> m_azOfNode;
    ActiveFaults m_active;
    std::optional<aws::Cloud> m_undisrupted; //!< description below the faults that change it
    bool m_keepDisruptedFlows{true};
    bool m_seesDisruptions{false};
    uint32_t m_nextPublic{0};

    TracedCallback<Ptr<const Packet>, const DropRecord&> m_dropTrace;
    TracedCallback<const FlowRecord&> m_flowNewTrace;
    TracedCallback<const FlowRecord&> m_flowEndTrace;
    TracedCallback<const DnsQueryRecord&> m_dnsTrace;
    TracedCallback<const DnsForwardRecord&> m_dnsForwardedTrace;
    TracedCallback<const std::string&, bool> m_healthTrace;
    TracedCallback<const TargetHealthRecord&> m_targetHealthTrace;
    TracedCallback<const std::string&, const std::string&, const std::string&> m_endpointStateTrace;
    TracedCallback<const std::string&> m_routeTrace;
    TracedCallback<const std::string&, const std::string&, bool, const std::string&> m_linkTrace;
    TracedCallback<const Fault&> m_faultStartTrace;
    TracedCallback<const Fault&> m_faultEndTrace;
};

template <typename T>
Ptr<T>
SimulatedCloud::MakeNode() const
{
    Ptr<T> node = CreateObject<T>();
    node->SetAttribute("SystemId", UintegerValue(m_systemId));
    return node;
}

} // namespace vpc
} // namespace ns3
