// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-private-link-service.h"

#include "ns3/pointer.h"
#include "ns3/string.h"

#include <algorithm>
#include <vector>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(PrivateLinkService);

TypeId
PrivateLinkService::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::PrivateLinkService")
                            .SetParent<AwsService>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<PrivateLinkService>()
                            .AddAttribute("Choice",
                                          "Which of several load balancers of its zone an ENI is "
                                          "pinned to: a number from 0 to below 1, drawn at its "
                                          "first connection.",
                                          StringValue("ns3::UniformRandomVariable[Min=0|Max=1]"),
                                          MakePointerAccessor(&PrivateLinkService::m_choice),
                                          MakePointerChecker<RandomVariableStream>());
    return tid;
}

PrivateLinkService::PrivateLinkService() = default;

PrivateLinkService::~PrivateLinkService() = default;

void
PrivateLinkService::DoDispose()
{
    m_choice = nullptr;
    m_pins.clear();
    m_addresses.clear();
    m_origins.clear();
    AwsService::DoDispose();
}

bool
PrivateLinkService::LetsBalancerDecide() const
{
    return true;
}

const ServiceTarget*
PrivateLinkService::PickFor(const EniNetDevice& entry, const aws::FlowKey&)
{
    const auto pinned = m_pins.find(entry.GetEniId());
    if (pinned != m_pins.end())
    {
        return &GetTargets()[pinned->second];
    }
    std::vector<std::size_t> inZone;
    for (std::size_t i = 0; i < GetTargets().size(); ++i)
    {
        if (GetTargets()[i].az == entry.GetAz())
        {
            inZone.push_back(i);
        }
    }
    if (inZone.empty())
    {
        return nullptr;
    }
    const auto choice = std::min(
        inZone.size() - 1,
        static_cast<std::size_t>(m_choice->GetValue() * static_cast<double>(inZone.size())));
    m_pins[entry.GetEniId()] = inZone[choice];
    return &GetTargets()[inZone[choice]];
}

const ServiceTarget*
PrivateLinkService::GetPinned(const std::string& eniId) const
{
    const auto pinned = m_pins.find(eniId);
    return pinned == m_pins.end() ? nullptr : &GetTargets()[pinned->second];
}

uint32_t
PrivateLinkService::FindSource(EniNetDevice& outside,
                               const std::string& endpointId,
                               const std::string& vpcId,
                               uint32_t client)
{
    uint32_t& address = m_addresses[{outside.GetEniId(), client}];
    if (address == 0)
    {
        address = GetNetwork()->AllocateAddress().Get();
        GetNetwork()->Claim({address, 32}, Ptr<EniNetDevice>(&outside));
        m_origins[address] = {endpointId, vpcId, client};
    }
    return address;
}

const ConnectionOrigin*
PrivateLinkService::FindOrigin(uint32_t address) const
{
    const auto it = m_origins.find(address);
    return it == m_origins.end() ? nullptr : &it->second;
}

int64_t
PrivateLinkService::AssignStreams(int64_t stream)
{
    m_choice->SetStream(stream);
    return 1;
}

} // namespace vpc
} // namespace ns3
