// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-site-lan.h"

#include "vpc-learned-routing.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(SiteLan);

TypeId
SiteLan::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::SiteLan")
            .SetParent<Fabric>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<SiteLan>()
            .AddAttribute("Delay",
                          "One-way delay between two ports of a site's own network (assumption).",
                          TimeValue(MicroSeconds(100)),
                          MakeTimeAccessor(&SiteLan::m_delay),
                          MakeTimeChecker(Time(0)));
    return tid;
}

void
SiteLan::DoDispose()
{
    m_hosts.clear();
    m_exits.clear();
    m_map = {};
    Fabric::DoDispose();
}

void
SiteLan::AddBlock(const aws::Cidr& block)
{
    m_blocks.push_back(block);
    RebuildMap();
}

void
SiteLan::AddHost(Ipv4Address address, Ptr<EniNetDevice> device)
{
    m_hosts[address.Get()] = PeekPointer(device);
}

EniNetDevice*
SiteLan::FindHost(Ipv4Address address) const
{
    const auto found = m_hosts.find(address.Get());
    return found == m_hosts.end() ? nullptr : found->second;
}

void
SiteLan::SetExits(const Exits& exits)
{
    m_exits = exits;
    RebuildMap();
}

void
SiteLan::RebuildMap()
{
    m_map = {};
    for (const aws::Cidr& block : m_blocks)
    {
        m_map.Insert(block, {});
    }
    for (const auto& [prefix, ports] : m_exits)
    {
        m_map.Insert(prefix, ports); // a block of the site's own stays
    }
}

EniNetDevice*
SiteLan::ChooseExit(const aws::FlowKey& key, DropReason& reason) const
{
    const auto match = m_map.FindLongest(Ipv4Address(key.destination));
    if (!match.value || match.value->empty())
    {
        reason = match.value ? DropReason::UNASSIGNED_ADDRESS : DropReason::NO_ROUTE_TO_DESTINATION;
        return nullptr;
    }
    return (*match.value)[ChooseWay(key, 0, match.value->size())];
}

EniNetDevice*
SiteLan::FindExit(const aws::FlowKey& key) const
{
    DropReason reason = DropReason::NONE;
    return FindHost(Ipv4Address(key.destination)) ? nullptr : ChooseExit(key, reason);
}

void
SiteLan::Forward(EniNetDevice& from,
                 Ptr<Packet> packet,
                 const PacketView& view,
                 int64_t traversalNs)
{
    DropReason reason = DropReason::NONE;
    EniNetDevice* to = FindHost(Ipv4Address(view.key.destination));
    if (!to)
    {
        to = ChooseExit(view.key, reason); // later fragments come with the key of the first
    }
    if (!to)
    {
        DropAtSender(from, packet, reason, GetName());
        return;
    }
    Transmit(from, *to, packet, view, ArrivalCheck::NONE, traversalNs, m_delay.GetNanoSeconds());
}

} // namespace vpc
} // namespace ns3
