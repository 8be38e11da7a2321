// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cost-uses.h"

#include "ns3/node.h"

#include <algorithm>
#include <map>
#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

using NameOf = std::function<std::string(const std::string&)>;

/// Gathers uses.
class UseCollector
{
  public:
    UseCollector(const SimulatedCloud& cloud, Time duration, double bytesPerGb, NameOf nameOf)
        : m_cloud(cloud),
          m_hours(BilledHours(duration)),
          m_factor(MonthFactor(duration)),
          m_bytesPerGb(bytesPerGb),
          m_nameOf(std::move(nameOf))
    {
    }

    /// \param item priced by the hour \param id whose \param count of what is paid for
    void AddHours(const std::string& item, const std::string& id, std::size_t count = 1)
    {
        const auto n = static_cast<double>(count);
        if (count > 0)
        {
            m_found.uses.push_back({item, m_nameOf(id), n * m_hours, n * HOURS_PER_MONTH});
        }
    }

    /// \param item priced by the GB \param id whose \param bytes of the run
    void AddBytes(const std::string& item, const std::string& id, uint64_t bytes)
    {
        const double gb = static_cast<double>(bytes) / m_bytesPerGb;
        if (bytes > 0)
        {
            m_found.uses.push_back({item, m_nameOf(id), gb, gb * m_factor});
        }
    }

    void Note(const std::string& text)
    {
        if (std::find(m_found.notes.begin(), m_found.notes.end(), text) == m_found.notes.end())
        {
            m_found.notes.push_back(text);
        }
    }

    void AddEndpoints();
    void AddGateways();
    void AddHybrid();
    void AddAddresses();
    void AddTraffic(const std::vector<CrossingCount>& counts);

    CostUses Take()
    {
        return std::move(m_found);
    }

  private:
    const aws::Cloud& Description() const
    {
        return m_cloud.GetNetwork()->GetCloud();
    }

    void AddBalancerUnits(const std::map<std::string, uint64_t>& bytes);

    const SimulatedCloud& m_cloud;
    double m_hours;
    double m_factor;
    double m_bytesPerGb;
    NameOf m_nameOf;
    CostUses m_found;
};

void
UseCollector::AddEndpoints()
{
    for (const auto& [id, endpoint] : Description().vpcEndpoints)
    {
        if (endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway)
        {
            AddHours("gateway-endpoint-hour", id);
        }
        else
        {
            AddHours("interface-endpoint-hour", id, endpoint.networkInterfaceIds.size());
        }
    }
    for (const auto& [id, endpoint] : Description().resolverEndpoints)
    {
        AddHours("resolver-endpoint-hour", id, endpoint.ipAddresses.size());
        Note("queries of Resolver endpoints are not priced");
    }
}

void
UseCollector::AddGateways()
{
    for (const auto& [id, gateway] : Description().natGateways)
    {
        AddHours("nat-gateway-hour", id);
    }
    for (const auto& [arn, balancer] : Description().loadBalancers)
    {
        AddHours("nlb-hour", arn);
    }
    for (const auto& [id, attachment] : Description().transitGatewayAttachments)
    {
        AddHours("transit-gateway-attachment-hour", id);
    }
}

void
UseCollector::AddHybrid()
{
    static const std::map<uint64_t, std::string> ports = {{1'000'000'000, "dx-port-1g-hour"},
                                                          {10'000'000'000, "dx-port-10g-hour"},
                                                          {100'000'000'000, "dx-port-100g-hour"},
                                                          {400'000'000'000, "dx-port-400g-hour"}};
    for (const auto& [id, connection] : Description().directConnectConnections)
    {
        const auto port = ports.find(connection.bandwidth);
        if (port != ports.end())
        {
            AddHours(port->second, id);
        }
        else
        {
            Note("Direct Connect " + m_nameOf(id) +
                 " is not priced: only dedicated ports of 1, 10, 100 and 400 Gbit/s are");
        }
    }
    for (const auto& [id, connection] : Description().vpnConnections)
    {
        AddHours("vpn-connection-hour", id);
    }
}

void
UseCollector::AddAddresses()
{
    std::set<Ipv4Address> addresses;
    for (const auto& [id, eni] : Description().networkInterfaces)
    {
        for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
        {
            if (address.publicIp)
            {
                addresses.insert(*address.publicIp);
            }
        }
    }
    for (const auto& [id, gateway] : Description().natGateways)
    {
        addresses.insert(gateway.publicIps.begin(), gateway.publicIps.end());
    }
    AddHours("public-ipv4-hour", "", addresses.size());
}

void
UseCollector::AddTraffic(const std::vector<CrossingCount>& counts)
{
    std::map<std::string, std::string> endpoints; // by ENI
    for (const auto& [id, endpoint] : Description().vpcEndpoints)
    {
        for (const std::string& eniId : endpoint.networkInterfaceIds)
        {
            endpoints[eniId] = id;
        }
    }
    std::map<Ptr<Node>, std::string> balancers;
    for (const auto& [arn, balancer] : Description().loadBalancers)
    {
        balancers[m_cloud.GetLoadBalancer(arn)] = arn;
    }
    std::set<Ptr<Node>> transitGateways;
    for (const auto& [id, gateway] : Description().transitGateways)
    {
        transitGateways.insert(m_cloud.GetTransitGateway(id));
    }
    std::map<std::string, uint64_t> endpointBytes;
    std::map<std::string, uint64_t> balancerBytes;
    std::map<std::string, uint64_t> natBytes;
    std::map<std::string, std::map<std::string, uint64_t>> between; // by item, then from and to
    uint64_t toTransit = 0;
    uint64_t toInternet = 0;
    uint64_t interRegion = 0;
    std::map<std::string, uint64_t> toSites; // by item
    for (const CrossingCount& count : counts)
    {
        const PortRole from = count.from->GetRole();
        const PortRole to = count.to->GetRole();
        const auto isEither = [&](PortRole role) { return from == role || to == role; };
        const std::string& fabric = count.from->GetFabric()->GetName();
        for (const auto& port : {count.from, count.to})
        {
            const auto balancer = balancers.find(port->GetNode());
            if (balancer != balancers.end())
            {
                balancerBytes[balancer->second] += count.bytes;
            }
        }
        if (Description().vpcs.count(fabric) == 0)
        {
            const bool isLink = isEither(PortRole::LINK);
            const bool isToAws = transitGateways.count(count.to->GetNode()) != 0;
            if (fabric == "internet" && to == PortRole::HOST)
            {
                toInternet += count.bytes;
            }
            else if (isLink && Description().virtualInterfaces.count(fabric) != 0)
            {
                const auto link = m_cloud.GetLink(fabric);
                toSites["dx-egress-data"] +=
                    count.to == link->GetPort(LinkSide::CUSTOMER) ? count.bytes : 0;
                toTransit += isToAws ? count.bytes : 0;
            }
            else if (isLink && fabric.rfind("vpn-", 0) == 0)
            {
                const auto link = m_cloud.GetLink(fabric);
                toSites["internet-egress-data"] +=
                    count.to == link->GetPort(LinkSide::CUSTOMER) ? count.bytes : 0;
                toTransit += isToAws ? count.bytes : 0;
            }
            else if (isLink)
            {
                interRegion += count.bytes;
            }
            continue;
        }
        for (const auto& port : {count.from, count.to})
        {
            const auto endpoint = endpoints.find(port->GetEniId());
            if (endpoint != endpoints.end())
            {
                endpointBytes[endpoint->second] += count.bytes;
            }
            if (port->GetRole() == PortRole::NAT_GATEWAY && !isEither(PortRole::INTERNET_GATEWAY))
            {
                natBytes[port->GetEniId()] += count.bytes;
            }
        }
        toTransit += to == PortRole::TRANSIT_GATEWAY ? count.bytes : 0;
        const bool isAcross = count.from->GetAz() != REGIONAL && count.to->GetAz() != REGIONAL &&
                              count.from->GetAz() != count.to->GetAz();
        if (isAcross)
        {
            const Ptr<FaultBoard> board = count.from->GetFabric()->GetFaultBoard();
            const std::string item =
                isEither(PortRole::INTERFACE_ENDPOINT) ? "cross-az-private-link-data"
                : isEither(PortRole::TRANSIT_GATEWAY)  ? "cross-az-transit-gateway-data"
                                                       : "cross-az-data";
            between[item]["out of " + board->IdOf(count.from->GetAz())] += count.bytes;
            between[item]["into " + board->IdOf(count.to->GetAz())] += count.bytes;
        }
    }
    for (const auto& [id, bytes] : endpointBytes)
    {
        AddBytes("interface-endpoint-data", id, bytes);
    }
    for (const auto& [id, bytes] : natBytes)
    {
        AddBytes("nat-gateway-data", id, bytes);
    }
    for (const auto& [item, zones] : between)
    {
        for (const auto& [direction, bytes] : zones)
        {
            AddBytes(item, direction, bytes);
        }
    }
    AddBalancerUnits(balancerBytes);
    AddBytes("transit-gateway-data", "", toTransit);
    AddBytes("internet-egress-data", "to the internet", toInternet);
    AddBytes("inter-region-data", "", interRegion);
    for (const auto& [item, bytes] : toSites)
    {
        AddBytes(item, "to sites", bytes);
    }
}

void
UseCollector::AddBalancerUnits(const std::map<std::string, uint64_t>& bytes)
{
    for (const auto& [arn, sum] : bytes)
    {
        // What is processed comes in and goes out again. A unit is a GB in an hour.
        const double gb = static_cast<double>(sum) / 2 / m_bytesPerGb;
        m_found.uses.push_back({"nlb-capacity-unit-hour", m_nameOf(arn), gb, gb * m_factor});
        Note("capacity units of load balancers are counted by processed bytes alone");
    }
}

} // namespace

CostUses
FindCostUses(const SimulatedCloud& cloud,
             const CrossingCounter& crossings,
             Time duration,
             const PriceTable& table,
             const std::function<std::string(const std::string& id)>& nameOf)
{
    UseCollector collector(cloud, duration, table.bytesPerGb, nameOf);
    collector.AddEndpoints();
    collector.AddGateways();
    collector.AddHybrid();
    collector.AddAddresses();
    collector.AddTraffic(crossings.GetCounts());
    collector.Note(
        "an estimate, no bill: all accounts together; a month of 730 h is taken to go on "
        "like the run, its faults included");
    return collector.Take();
}

} // namespace vpc
} // namespace ns3
