// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric-net.h"

#include "ns3/data-rate.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// The host at the site.
const Ipv4Address SITE_HOST("172.16.0.10");

/// A VPC with an instance, and a site with two routers and a host; nothing between them yet.
class SiteTest : public CloudTest
{
  protected:
    static constexpr int64_t DX_RTT_NS = 4'000'000;
    static constexpr int64_t VPN_RTT_NS = 30'000'000;

    void SetUp() override
    {
        CloudTest::SetUp();
        table = describe.AddRouteTable(vpc, {subnetA, subnetB, subnetC});
        instance = describe.AddInstance(subnetA, {open});
        describe.AddOnPremisesSite("hq", {"172.16.0.0/16"}, {"r1", "r2"});
        host = describe.AddOnPremisesHost("hq", "172.16.0.10");
    }

    /// \param router of the site \return a customer gateway there
    std::string AddCustomerGateway(const std::string& router)
    {
        return describe.AddCustomerGateway(router, NanoSeconds(VPN_RTT_NS));
    }

    /// \param router of the site \return a Direct Connect there
    std::string AddDirectConnect(const std::string& router)
    {
        return describe.AddDirectConnect(router, DataRate("1Gbps"), NanoSeconds(DX_RTT_NS));
    }

    /// Build with streams, so that timers are the same in each run.
    void BuildAll()
    {
        Build();
        cloud->AssignStreams(1000);
        cloud->TraceConnectWithoutContext("LinkChange", MakeCallback(&SiteTest::SeeLink, this));
    }

    void SeeLink(const std::string& link, const std::string& end, bool isUp, const std::string& why)
    {
        changes.push_back({Simulator::Now(), link + " " + end + (isUp ? " up" : " down ") + why});
    }

    /// \return when a change was seen first after a time, or -1 s
    Time WhenSeen(const std::string& what, Time after = Time(0)) const
    {
        for (const auto& [time, change] : changes)
        {
            if (change == what && time >= after)
            {
                return time;
            }
        }
        return Seconds(-1);
    }

    /// \param kind of the fault \param target of it \param at when \param duration for how long
    /// \param loss with LINK_LOSS
    void Break(FaultKind kind, const std::string& target, Time at, Time duration, double loss = 0)
    {
        Fault fault;
        fault.kind = kind;
        fault.target = target;
        fault.start = at;
        fault.duration = duration;
        fault.loss = loss;
        cloud->GetFaults()->Add(fault);
    }

    /// Ping the instance from the site, at a time. \return index in pingers, to be read later
    std::size_t PingAt(Time time)
    {
        return PingAt(time, host, AddressOf(instance));
    }

    /// \param time when \param from instance, or site/host \param to whom \return index in pingers
    std::size_t PingAt(Time time, const std::string& from, Ipv4Address to)
    {
        const std::size_t index = pingers.size();
        pingers.push_back(nullptr);
        At(time, [this, index, from, to] {
            pingers[index] = &Ping(cloud->GetHost(from), to, static_cast<uint16_t>(index + 1));
        });
        return index;
    }

    std::string table;
    std::string instance;
    std::string host;
    std::vector<std::pair<Time, std::string>> changes;
    std::vector<Pinger*> pingers;
};

/// Direct Connect at one router, a VPN at the other, both to the VPC's virtual private gateway.
class HybridTest : public SiteTest
{
  protected:
    void SetUp() override
    {
        SiteTest::SetUp();
        vgw = describe.AddVpnGateway(vpc);
        dx = AddDirectConnect("hq/r1");
        vif = describe.AddVirtualInterface(dx, vgw);
        vpn = describe.AddVpnConnection(AddCustomerGateway("hq/r2"), vgw);
    }

    std::string vgw;
    std::string dx;
    std::string vif;
    std::string vpn;
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
