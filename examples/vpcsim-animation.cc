// SPDX-License-Identifier: GPL-2.0-only
// vpcsim run: an animation for NetAnim, where ns-3 has netanim.
#include "vpcsim-animation.h"

#include "ns3/vpc-address.h"

#ifdef VPC_NETANIM
#include "ns3/animation-interface.h"
#include "ns3/config.h"
#include "ns3/simulator.h"
#include "ns3/vpc-cloud-layout.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#endif

using namespace ns3;
using namespace ns3::vpc;

#ifndef VPC_NETANIM

void
CheckAnimation(const Experiment& experiment)
{
    if (experiment.measure.netanim)
    {
        throw aws::InputError(experiment.measure.netanim->where +
                              ": measure.netanim: this vpcsim was built without ns-3's netanim; "
                              "leave it out, or build vpcsim where ns-3 has netanim");
    }
}

std::unique_ptr<ExperimentOutput>
MakeAnimationOutput(const ExperimentScene&)
{
    return nullptr;
}

#else

namespace
{

constexpr double BEFORE_FAULT_S = 2; //!< packets are drawn from so long before the first fault on
constexpr double NODE_SIZE = 3;
constexpr double TITLE_SIZE = 0.5; //!< of nodes that stand only for a name

/// A colour.
struct Colour
{
    uint8_t red;
    uint8_t green;
    uint8_t blue;
};

constexpr Colour BROKEN{214, 39, 40};
constexpr Colour HURT{255, 152, 0}; //!< broken in part, or hit by a fault that lets it work on
constexpr Colour TITLE{120, 120, 120};
constexpr Colour HOST{31, 119, 180};
constexpr Colour ENDPOINT{44, 160, 44};
constexpr Colour GATEWAY{148, 103, 189};
constexpr Colour OUTSIDE{140, 86, 75};

/// \param kind of a node \return its colour when all is well
Colour
ColourOf(CloudNodeKind kind)
{
    switch (kind)
    {
    case CloudNodeKind::INSTANCE:
        return HOST;
    case CloudNodeKind::INTERFACE_ENDPOINT:
    case CloudNodeKind::GATEWAY_ENDPOINT:
    case CloudNodeKind::NETWORK_LOAD_BALANCER:
    case CloudNodeKind::RESOLVER_ENDPOINT:
        return ENDPOINT;
    case CloudNodeKind::SITE_HOST:
    case CloudNodeKind::SITE_ROUTER:
    case CloudNodeKind::INTERNET_HOST:
    case CloudNodeKind::SERVICE_HOST:
        return OUTSIDE;
    default:
        return GATEWAY;
    }
}

/// Writes animation.xml.
class AnimationOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Begin(const OutputDir& out) override
    {
        m_layout = std::make_unique<CloudLayout>(*m_scene.cloud, m_scene.plan.names);
        for (const LayoutPlace& place : m_layout->GetPlaces())
        {
            AnimationInterface::SetConstantPosition(place.node.node, place.at.x, place.at.y);
        }
        for (const LayoutStandIn& standIn : m_layout->GetStandIns())
        {
            m_standIns.push_back(Mark(standIn.at));
        }
        std::vector<std::pair<Ptr<Node>, std::string>> titles;
        for (const LayoutArea& zone : m_layout->GetZones())
        {
            titles.emplace_back(Mark({(zone.from.x + zone.to.x) / 2, zone.from.y}), zone.name);
        }
        for (const LayoutArea& band : m_layout->GetBands())
        {
            titles.emplace_back(Mark({band.from.x - BAND_TITLE, (band.from.y + band.to.y) / 2}),
                                band.name);
        }

        m_animation = std::make_unique<AnimationInterface>(out.GetWorkPath() + "/animation.xml");
        SetWindow();
        for (const LayoutPlace& place : m_layout->GetPlaces())
        {
            Describe(place.node.node, place.label, NODE_SIZE);
        }
        for (std::size_t i = 0; i < m_standIns.size(); ++i)
        {
            Describe(m_standIns[i], m_layout->GetStandIns()[i].label, NODE_SIZE);
        }
        for (const auto& [node, name] : titles)
        {
            Describe(node, name, TITLE_SIZE);
            Paint(node, TITLE);
        }
        PaintAll();
        m_scene.cloud->TraceConnectWithoutContext(
            "FaultStart",
            MakeCallback(&AnimationOutput::SeeFaultStart, this));
        m_scene.cloud->TraceConnectWithoutContext(
            "FaultEnd",
            MakeCallback(&AnimationOutput::SeeFaultEnd, this));
        m_scene.cloud->TraceConnectWithoutContext("LinkChange",
                                                  MakeCallback(&AnimationOutput::SeeLink, this));
    }

    void Write(const OutputDir&, ExperimentResult& result) override
    {
        m_animation.reset(); // closes the file
        if (m_packets >= m_limit)
        {
            result.notes.push_back("animation.xml ends with packet " + std::to_string(m_limit) +
                                   ": measure.netanim.packets allows more");
        }
    }

  private:
    static constexpr double BAND_TITLE = 20; //!< how far left of a band its name stands

    /// \param at a place \return a node that only stands there
    static Ptr<Node> Mark(const LayoutPoint& at)
    {
        Ptr<Node> node = CreateObject<Node>();
        AnimationInterface::SetConstantPosition(node, at.x, at.y);
        return node;
    }

    /// Draw packets of a span of time, and not too many.
    void SetWindow()
    {
        const ExperimentAnimation& wanted = *m_scene.experiment.measure.netanim;
        m_limit = wanted.packets;
        m_from = wanted.from.value_or(Time(0));
        if (!wanted.from && !m_scene.plan.incidents.empty())
        {
            Time first = m_scene.plan.incidents.front().span.start;
            for (const PlannedIncident& incident : m_scene.plan.incidents)
            {
                first = std::min(first, incident.span.start);
            }
            m_from = std::max(Time(0), first - Seconds(BEFORE_FAULT_S));
        }
        m_until = wanted.until.value_or(m_scene.experiment.duration);
        m_animation->SetStartTime(m_from);
        m_animation->SetStopTime(m_until);
        m_animation->SetMobilityPollInterval(m_scene.experiment.duration); // nothing moves
        m_animation->SetMaxPktsPerTraceFile(m_limit + 1);                  // one file
        Config::ConnectWithoutContextFailSafe("/ChannelList/*/TxRxPointToPoint",
                                              MakeCallback(&AnimationOutput::CountPacket, this));
    }

    void CountPacket(Ptr<const Packet>, Ptr<NetDevice>, Ptr<NetDevice>, Time, Time)
    {
        // Called after the animation, which came first.
        if (Simulator::Now() >= m_from && Simulator::Now() <= m_until && ++m_packets == m_limit)
        {
            m_animation->SkipPacketTracing();
        }
    }

    void Describe(const Ptr<Node>& node, const std::string& text, double size)
    {
        m_animation->UpdateNodeDescription(node, text);
        m_animation->UpdateNodeSize(node->GetId(), size, size);
    }

    void Paint(const Ptr<Node>& node, const Colour& colour)
    {
        m_animation->UpdateNodeColor(node, colour.red, colour.green, colour.blue);
    }

    void SeeFaultStart(const Fault& fault)
    {
        m_hit.insert(fault.target);
        Simulator::ScheduleNow(&AnimationOutput::PaintAll, this); // when it has its effect
    }

    void SeeFaultEnd(const Fault& fault)
    {
        const auto hit = m_hit.find(fault.target);
        if (hit != m_hit.end())
        {
            m_hit.erase(hit); // one of several with the same target
        }
        Simulator::ScheduleNow(&AnimationOutput::PaintAll, this);
    }

    void SeeLink(const std::string& linkId, const std::string& end, bool isUp, const std::string&)
    {
        if (isUp)
        {
            m_down.erase({linkId, end});
        }
        else
        {
            m_down.insert({linkId, end});
        }
        PaintAll();
    }

    /// \param port of a node \return whether nothing gets through it
    bool IsBroken(const EniNetDevice& port) const
    {
        const std::string& fabric = port.GetFabric()->GetName();
        const auto down = m_down.lower_bound({fabric, ""});
        return port.IsDead() || !port.IsLinkUp() ||
               (down != m_down.end() && down->first == fabric) ||
               (port.GetAz() != REGIONAL &&
                m_scene.cloud->IsAzDead(port.GetFabric()->GetFaultBoard()->IdOf(port.GetAz())));
    }

    /// \param node any \return its ENIs; all ports if it has none
    static std::vector<Ptr<EniNetDevice>> PortsThatCount(const CloudNode& node)
    {
        std::vector<Ptr<EniNetDevice>> enis;
        std::copy_if(node.ports.begin(),
                     node.ports.end(),
                     std::back_inserter(enis),
                     [](const auto& port) { return port->IsEni(); });
        return enis.empty() ? node.ports : enis;
    }

    /// Give each node the colour of its state, where that has changed.
    void PaintAll()
    {
        for (const LayoutPlace& place : m_layout->GetPlaces())
        {
            const std::vector<Ptr<EniNetDevice>> ports = PortsThatCount(place.node);
            const auto broken = std::count_if(ports.begin(), ports.end(), [this](const auto& port) {
                return IsBroken(*port);
            });
            const bool isHit = m_hit.count(place.node.id) != 0 ||
                               std::any_of(ports.begin(), ports.end(), [this](const auto& port) {
                                   return m_hit.count(port->GetEniId()) != 0;
                               });
            PaintIfNew(place.node.node,
                       static_cast<std::size_t>(broken) == ports.size() ? BROKEN
                       : broken > 0 || isHit                            ? HURT
                                             : ColourOf(place.node.kind));
        }
        for (std::size_t i = 0; i < m_standIns.size(); ++i)
        {
            PaintIfNew(m_standIns[i],
                       IsBroken(*m_layout->GetStandIns()[i].port) ? BROKEN : ENDPOINT);
        }
    }

    void PaintIfNew(const Ptr<Node>& node, const Colour& colour)
    {
        const std::array<uint8_t, 3> now = {colour.red, colour.green, colour.blue};
        const auto [shown, isNew] = m_shown.try_emplace(node->GetId(), now);
        if (isNew || shown->second != now)
        {
            shown->second = now;
            Paint(node, colour);
        }
    }

    std::unique_ptr<CloudLayout> m_layout;
    std::vector<Ptr<Node>> m_standIns; //!< for those of the layout
    std::unique_ptr<AnimationInterface> m_animation;
    std::map<uint32_t, std::array<uint8_t, 3>> m_shown;   //!< colours, by node
    std::multiset<std::string> m_hit;                     //!< targets of faults
    std::set<std::pair<std::string, std::string>> m_down; //!< links and ends
    Time m_from;
    Time m_until;
    uint64_t m_limit{0};
    uint64_t m_packets{0};
};

} // namespace

void
CheckAnimation(const Experiment&)
{
}

std::unique_ptr<ExperimentOutput>
MakeAnimationOutput(const ExperimentScene& scene)
{
    return std::make_unique<AnimationOutput>(scene);
}

#endif // VPC_NETANIM
