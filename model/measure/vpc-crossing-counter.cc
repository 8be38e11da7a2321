// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-crossing-counter.h"

#include "ns3/config.h"
#include "ns3/node.h"
#include "ns3/vpc-vpc-fabric.h"

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param port of a fabric \return its AZ id
std::string
ZoneOf(const EniNetDevice& port)
{
    return port.GetAz() == REGIONAL ? "regional"
                                    : port.GetFabric()->GetFaultBoard()->IdOf(port.GetAz());
}

/// \param count of a pair of ports \param role of one of them \return whether one has it
bool
HasRole(const CrossingCount& count, PortRole role)
{
    return count.from->GetRole() == role || count.to->GetRole() == role;
}

} // namespace

void
CrossingCounter::ListenToAll()
{
    Config::ConnectWithoutContext("/ChannelList/*/$ns3::vpc::Fabric/TxRxPointToPoint",
                                  MakeCallback(&CrossingCounter::See, this));
}

void
CrossingCounter::See(Ptr<const Packet> packet, Ptr<NetDevice> from, Ptr<NetDevice> to, Time, Time)
{
    CrossingCount& count = m_counts[{PeekPointer(from), PeekPointer(to)}];
    if (count.packets == 0)
    {
        count.from = DynamicCast<EniNetDevice>(from);
        count.to = DynamicCast<EniNetDevice>(to);
    }
    ++count.packets;
    count.bytes += packet->GetSize();
}

std::vector<CrossingCount>
CrossingCounter::GetCounts() const
{
    std::vector<CrossingCount> counts;
    for (const auto& [ports, count] : m_counts)
    {
        counts.push_back(count);
    }
    const auto order = [](const CrossingCount& count) {
        return std::make_tuple(count.from->GetFabric()->GetName(),
                               count.from->GetNode()->GetId(),
                               count.from->GetIfIndex(),
                               count.to->GetNode()->GetId(),
                               count.to->GetIfIndex());
    };
    std::sort(counts.begin(), counts.end(), [&order](const auto& a, const auto& b) {
        return order(a) < order(b);
    });
    return counts;
}

TrafficMatrix
CrossingCounter::GetMatrix() const
{
    TrafficMatrix matrix;
    for (const CrossingCount& count : GetCounts())
    {
        if (!DynamicCast<VpcFabric>(count.from->GetFabric()))
        {
            continue;
        }
        ZoneTraffic& cell = matrix[{ZoneOf(*count.from), ZoneOf(*count.to)}];
        cell.packets += count.packets;
        cell.bytes += count.bytes;
        if (HasRole(count, PortRole::INTERFACE_ENDPOINT))
        {
            cell.endpointBytes += count.bytes;
        }
        else if (HasRole(count, PortRole::NETWORK_LOAD_BALANCER))
        {
            cell.loadBalancerBytes += count.bytes;
        }
    }
    return matrix;
}

} // namespace vpc
} // namespace ns3
