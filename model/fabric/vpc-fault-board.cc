// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fault-board.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(FaultBoard);

TypeId
FaultBoard::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::FaultBoard")
                            .SetParent<Object>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<FaultBoard>();
    return tid;
}

FaultBoard::FaultBoard()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

AzIndex
FaultBoard::IndexOf(const std::string& azId)
{
    if (azId.empty())
    {
        return REGIONAL;
    }
    auto [it, isNew] = m_index.try_emplace(azId, static_cast<AzIndex>(m_zones.size()));
    if (isNew)
    {
        m_zones.push_back({azId, false, 0, Time()});
    }
    return it->second;
}

const std::string&
FaultBoard::IdOf(AzIndex az) const
{
    static const std::string none;
    return az < m_zones.size() ? m_zones[az].id : none;
}

void
FaultBoard::SetAzDead(AzIndex az, bool dead)
{
    m_zones.at(az).dead = dead;
    Refresh();
}

bool
FaultBoard::IsAzDead(AzIndex az) const
{
    return az < m_zones.size() && m_zones[az].dead;
}

void
FaultBoard::SetPairCut(AzIndex a, AzIndex b, bool cut)
{
    const auto pair = std::minmax(a, b);
    if (cut)
    {
        m_cuts.insert(pair);
    }
    else
    {
        m_cuts.erase(pair);
    }
    Refresh();
}

void
FaultBoard::SetAzLoss(AzIndex az, double probability)
{
    m_zones.at(az).loss = probability;
    Refresh();
}

void
FaultBoard::SetAzDelay(AzIndex az, Time delay)
{
    m_zones.at(az).delay = delay;
    Refresh();
}

void
FaultBoard::Refresh()
{
    m_active = !m_cuts.empty() || std::any_of(m_zones.begin(), m_zones.end(), [](const Zone& z) {
        return z.dead || z.loss > 0 || !z.delay.IsZero();
    });
}

FaultBoard::Judgement
FaultBoard::Judge(AzIndex from, AzIndex to)
{
    Judgement judgement;
    if (IsAzDead(from) || IsAzDead(to))
    {
        judgement.reason = DropReason::FAULT_AZ;
        return judgement;
    }
    if (from != to && m_cuts.count(std::minmax(from, to)) != 0)
    {
        judgement.reason = DropReason::FAULT_AZ_PAIR;
        return judgement;
    }
    for (const AzIndex az : {from, to})
    {
        if (az == REGIONAL)
        {
            continue;
        }
        const Zone& zone = m_zones[az];
        judgement.extraDelay += zone.delay;
        if (zone.loss > 0 && m_random->GetValue() < zone.loss)
        {
            judgement.reason = DropReason::FAULT_LOSS;
            return judgement;
        }
        if (from == to)
        {
            break;
        }
    }
    return judgement;
}

Ptr<UniformRandomVariable>
FaultBoard::GetRandom() const
{
    return m_random;
}

int64_t
FaultBoard::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

} // namespace vpc
} // namespace ns3
