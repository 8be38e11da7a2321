// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/error-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/names.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-bfd-session.h"
#include "ns3/vpc-bgp-session.h"
#include "ns3/vpc-dead-peer-detection.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace routingtest
{

/// What an end of a link has lived through.
struct Seen
{
    Time time;
    std::string what;

    bool operator==(const Seen& other) const
    {
        return time == other.time && what == other.what;
    }
};

inline std::ostream&
operator<<(std::ostream& out, const Seen& seen)
{
    return out << seen.time.GetNanoSeconds() << " ns " << seen.what;
}

/// One end of a link: a node with what runs on it, and what it saw.
struct End
{
    Ptr<Node> node;
    Ipv4Address address;
    Ptr<PointToPointNetDevice> device;
    Ptr<BgpSession> bgp;
    Ptr<BfdSession> bfd;
    Ptr<DeadPeerDetection> dpd;
    std::vector<Seen> seen;

    void Note(const std::string& what)
    {
        seen.push_back({Simulator::Now(), what});
    }

    /// \param what it begins with \return when it was first seen, or -1 ns
    Time FirstTime(const std::string& what) const
    {
        for (const Seen& one : seen)
        {
            if (one.what.rfind(what, 0) == 0)
            {
                return one.time;
            }
        }
        return NanoSeconds(-1);
    }

    /// \param what it begins with \return how often it was seen
    std::size_t Count(const std::string& what) const
    {
        std::size_t count = 0;
        for (const Seen& one : seen)
        {
            count += one.what.rfind(what, 0) == 0;
        }
        return count;
    }

    void SeeBgpUp(Ipv4Address)
    {
        Note("up");
    }

    void SeeBgpDown(const BgpSessionDown& down)
    {
        Note(std::string("down ") + ToString(down.reason));
    }

    void SeeLearned(const BgpRoute& route)
    {
        std::string path;
        for (const uint32_t as : route.attributes.asPath)
        {
            path += " " + std::to_string(as);
        }
        Note("learned " + route.prefix.ToString() + path);
    }

    void SeeWithdrawn(const BgpRoute& route)
    {
        Note("withdrawn " + route.prefix.ToString());
    }

    void SeeBfdUp(Ipv4Address)
    {
        Note("bfd up");
    }

    void SeeBfdDown(Ipv4Address, BfdDownReason reason)
    {
        Note(std::string("bfd down ") + ToString(reason));
    }

    void SeeDead(Ipv4Address)
    {
        Note("dead");
    }

    void SeeAlive(Ipv4Address)
    {
        Note("alive");
    }
};

/// Pairs of routers, each pair with a link of 1 Gbps and 1 ms between them.
class LinkTest : public testing::Test
{
  protected:
    LinkTest()
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
    }

    void TearDown() override
    {
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    /// Take everything down, to build it anew.
    void Reset()
    {
        m_links.clear();
        m_stream = FIRST_STREAM;
        TearDown();
    }

    /// Make a link between 10.x.y.1 and 10.x.y.2. \return its index
    std::size_t AddLink()
    {
        const auto index = static_cast<uint32_t>(m_links.size() / 2);
        NodeContainer nodes(2);
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.Install(nodes);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        NetDeviceContainer devices = link.Install(nodes);
        Ipv4AddressHelper address;
        address.SetBase(Ipv4Address(0x0a000000 + (index << 8)), "255.255.255.0");
        Ipv4InterfaceContainer interfaces = address.Assign(devices);
        TrafficControlHelper().Uninstall(devices);
        for (uint32_t i = 0; i < 2; ++i)
        {
            auto end = std::make_unique<End>();
            end->node = nodes.Get(i);
            end->address = interfaces.GetAddress(i);
            end->device = DynamicCast<PointToPointNetDevice>(devices.Get(i));
            m_links.push_back(std::move(end));
        }
        return index;
    }

    /// \param link index \return its end with address .1, the customer's
    End& Left(std::size_t link = 0)
    {
        return *m_links[2 * link];
    }

    /// \param link index \return its end with address .2, AWS's
    End& Right(std::size_t link = 0)
    {
        return *m_links[2 * link + 1];
    }

    /// Put BGP at both ends, 65001 and 64512, without jitter; the right end is passive.
    void AddBgp(std::size_t link = 0)
    {
        AddBgpTo(Left(link), Right(link), 65001);
        AddBgpTo(Right(link), Left(link), 64512);
        Right(link).bgp->SetAttribute("Passive", BooleanValue(true));
    }

    void AddBgpTo(End& end, const End& other, uint32_t as)
    {
        end.bgp = CreateObject<BgpSession>();
        end.bgp->SetAttribute("Local", Ipv4AddressValue(end.address));
        end.bgp->SetAttribute("Peer", Ipv4AddressValue(other.address));
        end.bgp->SetAttribute("LocalAs", UintegerValue(as));
        end.bgp->SetAttribute("TimerJitter", DoubleValue(0));
        end.bgp->TraceConnectWithoutContext("SessionUp", MakeCallback(&End::SeeBgpUp, &end));
        end.bgp->TraceConnectWithoutContext("SessionDown", MakeCallback(&End::SeeBgpDown, &end));
        end.bgp->TraceConnectWithoutContext("RouteLearned", MakeCallback(&End::SeeLearned, &end));
        end.bgp->TraceConnectWithoutContext("RouteWithdrawn",
                                            MakeCallback(&End::SeeWithdrawn, &end));
        end.bgp->AssignStreams(NextStream());
        end.node->AddApplication(end.bgp);
    }

    /// Put BFD at both ends, without jitter, and let BGP, if it is there, listen to it.
    void AddBfd(std::size_t link = 0)
    {
        AddBfdTo(Left(link), Right(link));
        AddBfdTo(Right(link), Left(link));
    }

    void AddBfdTo(End& end, const End& other)
    {
        end.bfd = CreateObject<BfdSession>();
        end.bfd->SetAttribute("Local", Ipv4AddressValue(end.address));
        end.bfd->SetAttribute("Peer", Ipv4AddressValue(other.address));
        end.bfd->SetAttribute("Jitter", DoubleValue(0));
        end.bfd->TraceConnectWithoutContext("SessionUp", MakeCallback(&End::SeeBfdUp, &end));
        end.bfd->TraceConnectWithoutContext("SessionDown", MakeCallback(&End::SeeBfdDown, &end));
        end.bfd->AssignStreams(NextStream());
        end.node->AddApplication(end.bfd);
        if (end.bgp)
        {
            end.bgp->SetBfd(end.bfd);
        }
    }

    /// Put dead peer detection at both ends; the left one has set the tunnel up.
    void AddDpd(std::size_t link = 0)
    {
        AddDpdTo(Left(link), Right(link));
        AddDpdTo(Right(link), Left(link));
        Left(link).dpd->SetAttribute("Initiator", BooleanValue(true));
    }

    void AddDpdTo(End& end, const End& other)
    {
        end.dpd = CreateObject<DeadPeerDetection>();
        end.dpd->SetAttribute("Local", Ipv4AddressValue(end.address));
        end.dpd->SetAttribute("Peer", Ipv4AddressValue(other.address));
        end.dpd->TraceConnectWithoutContext("PeerDead", MakeCallback(&End::SeeDead, &end));
        end.dpd->TraceConnectWithoutContext("PeerAlive", MakeCallback(&End::SeeAlive, &end));
        end.node->AddApplication(end.dpd);
    }

    /// From now on \p rate of the packets to \p end are lost.
    void Lose(End& end, double rate)
    {
        Ptr<RateErrorModel> loss = CreateObject<RateErrorModel>();
        loss->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        loss->SetRate(rate);
        loss->AssignStreams(NextStream());
        end.device->SetReceiveErrorModel(loss);
    }

    /// From now on nothing crosses the link, and nobody is told.
    void Silence(std::size_t link = 0)
    {
        Lose(Left(link), 1);
        Lose(Right(link), 1);
    }

    /// From now on all crosses the link again.
    void Restore(std::size_t link = 0)
    {
        Left(link).device->SetReceiveErrorModel(nullptr);
        Right(link).device->SetReceiveErrorModel(nullptr);
    }

    void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    int64_t NextStream()
    {
        return m_stream++;
    }

  private:
    static constexpr int64_t FIRST_STREAM = 100;

    std::vector<std::unique_ptr<End>> m_links; //!< two ends each
    int64_t m_stream{FIRST_STREAM};
};

} // namespace routingtest
} // namespace vpc
} // namespace ns3
