// SPDX-License-Identifier: GPL-2.0-only
// The module's networks: rules everywhere, endpoints, and the flow log on.
#include "vpc-bench-networks.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-simulated-cloud.h"

namespace ns3
{
namespace vpc
{
namespace bench
{

namespace
{

/// Rules of each security group and network ACL, all but the last of which do not match.
constexpr int RULES = 10;

/// A VPC with a network ACL, security groups with RULES rules, and the flow log on.
class RuledVpc
{
  public:
    RuledVpc()
        : builder("us-east-1"),
          vpc(builder.AddVpc("10.0.0.0/16"))
    {
        near = builder.AddSubnet(vpc, "10.0.0.0/20", "use1-az1");
        far = builder.AddSubnet(vpc, "10.0.16.0/20", "use1-az1");
        table = builder.AddRouteTable(vpc, {near, far});
        group = builder.AddSecurityGroup(vpc);
        for (int i = 1; i < RULES; ++i)
        {
            const std::string other = "192.0.2." + std::to_string(i) + "/32";
            builder.AllowIngress(group, "tcp", 1000 + i, 1000 + i, other);
        }
        builder.AllowIngress(group, "tcp", PORT, PORT, "10.0.0.0/16");
        // Groups that allow everything would not be tracked: say what may go out.
        auto& egress = builder.GetCloud().securityGroups.at(group).ipPermissionsEgress;
        egress.clear();
        builder.AllowEgress(group, "tcp", PORT, PORT, "0.0.0.0/0");
        AddAcl();
    }

    /// \param serviceHosts hosts of a service \param oneWayNs delay inside the zone
    Ptr<SimulatedCloud> Build(uint32_t serviceHosts, int64_t oneWayNs)
    {
        AzLatency latency;
        latency.SetIntraAz(NanoSeconds(2 * oneWayNs));
        Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
        cloud->SetAttribute("ServiceHostsPerAz", UintegerValue(serviceHosts));
        cloud->Build(builder.GetCloud(), latency);
        cloud->AssignStreams(100);
        cloud->TraceConnectWithoutContext("FlowNew", MakeCallback(&RuledVpc::LogFlow));
        cloud->TraceConnectWithoutContext("FlowEnd", MakeCallback(&RuledVpc::LogFlow));
        return cloud;
    }

    CloudBuilder builder;
    std::string vpc;
    std::string near; //!< subnet of the clients
    std::string far;  //!< subnet of what they talk to
    std::string table;
    std::string group;

  private:
    static void LogFlow(const FlowRecord& record)
    {
        s_loggedBytes += record.bytesSent + record.bytesReceived;
    }

    void AddAcl()
    {
        const std::string id = builder.AddNetworkAcl(vpc, {near, far});
        auto& entries = builder.GetCloud().networkAcls.at(id).entries;
        for (const bool egress : {false, true})
        {
            for (int i = 1; i < RULES; ++i)
            {
                aws::NetworkAclEntry deny;
                deny.ruleNumber = i;
                deny.egress = egress;
                deny.protocol = aws::PROTOCOL_TCP;
                deny.cidrBlock = *aws::ParseCidr("192.0.2." + std::to_string(i) + "/32");
                deny.portFrom = 0;
                deny.portTo = 65535;
                entries.push_back(deny);
            }
            aws::NetworkAclEntry allow;
            allow.ruleNumber = 100;
            allow.egress = egress;
            allow.protocol = aws::PROTOCOL_TCP;
            allow.allow = true;
            allow.cidrBlock = *aws::ParseCidr("10.0.0.0/16");
            allow.portFrom = 0;
            allow.portTo = 65535;
            entries.push_back(allow);
        }
    }

    static uint64_t s_loggedBytes;
};

uint64_t RuledVpc::s_loggedBytes = 0;

/// \return packets that crossed any fabric, none of which may be lost
uint64_t
CountCrossings(const SimulatedCloud& cloud)
{
    const Conservation sum = cloud.CheckConservation();
    for (const auto& [reason, count] : sum.dropped)
    {
        NS_ABORT_MSG("the VPC drops " << count << " packets: " << reason);
    }
    NS_ABORT_MSG_UNLESS(sum.isConserved, "the VPC loses packets: " << sum.error);
    return sum.sent;
}

} // namespace

Network
BuildEndpointPath(const Workload& work)
{
    RuledVpc vpc;
    Network network;
    std::vector<std::string> instances;
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        instances.push_back(vpc.builder.AddInstance(vpc.near, {vpc.group}));
    }
    const std::string endpoint =
        vpc.builder.AddInterfaceEndpoint(vpc.vpc, "sqs", {vpc.far}, {vpc.group});
    const std::string eni = vpc.builder.GetEndpointEnis(endpoint).front();
    Ptr<SimulatedCloud> cloud = vpc.Build(work.hosts, ONE_WAY_NS / 2);
    for (const std::string& instance : instances)
    {
        network.clients.Add(cloud->GetInstance(instance));
    }
    const std::string service = "com.amazonaws.us-east-1.sqs";
    network.servers = cloud->GetServiceHosts(service);
    const auto& interface = cloud->GetNetwork()->GetCloud().networkInterfaces.at(eni);
    network.remotes.assign(work.hosts, aws::ToString(interface.privateIpAddresses.front().address));
    network.crossings = 2;
    network.count = [cloud] { return CountCrossings(*cloud); };
    return network;
}

Network
BuildInstances(const Workload& work)
{
    RuledVpc vpc;
    Network network;
    std::vector<std::string> clients;
    std::vector<std::string> servers;
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        clients.push_back(vpc.builder.AddInstance(vpc.near, {vpc.group}));
        servers.push_back(vpc.builder.AddInstance(vpc.far, {vpc.group}));
    }
    Ptr<SimulatedCloud> cloud = vpc.Build(1, ONE_WAY_NS);
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        network.clients.Add(cloud->GetInstance(clients[i]));
        network.servers.Add(cloud->GetInstance(servers[i]));
        Ptr<Ipv4> ipv4 = network.servers.Get(i)->GetObject<Ipv4>();
        network.remotes.push_back(aws::ToString(ipv4->GetAddress(1, 0).GetLocal()));
    }
    network.count = [cloud] { return CountCrossings(*cloud); };
    return network;
}

} // namespace bench
} // namespace vpc
} // namespace ns3
