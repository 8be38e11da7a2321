// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-backbone-fabric.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(BackboneFabric);

TypeId
BackboneFabric::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::BackboneFabric")
                            .SetParent<Fabric>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<BackboneFabric>();
    return tid;
}

void
BackboneFabric::DoDispose()
{
    m_claims.clear();
    m_accessDelays.clear();
    Fabric::DoDispose();
}

void
BackboneFabric::Claim(const aws::Cidr& prefix, Ptr<EniNetDevice> device)
{
    m_claims[prefix.length][prefix.base] = PeekPointer(device);
}

void
BackboneFabric::Unclaim(const aws::Cidr& prefix)
{
    const auto it = m_claims.find(prefix.length);
    if (it != m_claims.end())
    {
        it->second.erase(prefix.base);
    }
}

EniNetDevice*
BackboneFabric::Find(uint32_t address) const
{
    for (auto it = m_claims.rbegin(); it != m_claims.rend(); ++it)
    {
        const uint32_t base = address & aws::Cidr{0, it->first}.Mask();
        const auto found = it->second.find(base);
        if (found != it->second.end())
        {
            return found->second;
        }
    }
    return nullptr;
}

void
BackboneFabric::SetAccessDelay(Ptr<EniNetDevice> device, Time oneWay)
{
    m_accessDelays[PeekPointer(device)] = oneWay.GetNanoSeconds();
}

int64_t
BackboneFabric::GetAccessDelayNs(const EniNetDevice& device) const
{
    if (m_accessDelays.empty())
    {
        return 0;
    }
    const auto it = m_accessDelays.find(&device);
    return it == m_accessDelays.end() ? 0 : it->second;
}

Ipv4Address
BackboneFabric::AllocateAddress()
{
    return Ipv4Address(++m_nextAddress);
}

void
BackboneFabric::Forward(EniNetDevice& from,
                        Ptr<Packet> packet,
                        const PacketView& view,
                        int64_t traversalNs)
{
    EniNetDevice* to = Find(view.key.destination);
    if (!to)
    {
        DropAtSender(from,
                     packet,
                     DropReason::UNASSIGNED_ADDRESS,
                     aws::ToString(Ipv4Address(view.key.destination)));
        return;
    }
    const int64_t pathNs =
        GetPathDelayNs(from, *to) + GetAccessDelayNs(from) + GetAccessDelayNs(*to);
    Transmit(from, *to, packet, view, ArrivalCheck::NONE, traversalNs, pathNs);
}

} // namespace vpc
} // namespace ns3
