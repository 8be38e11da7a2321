// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/config.h"
#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-header.h"
#include "ns3/names.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/ppp-header.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/traffic-control-helper.h"

#include <gtest/gtest.h>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace traffictest
{

/// One TCP segment as it was handed to a link.
struct Segment
{
    Time time;
    uint8_t flags;
    uint16_t sourcePort;
    uint32_t size; //!< of its data
};

/// A client node with point-to-point links to several servers, each 10 Gbps and 1 ms.
class StarTest : public ::testing::Test
{
  protected:
    static constexpr int64_t DELAY_MS = 1;

    void TearDown() override
    {
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    /// Make the client and \p count servers; server i has address 10.1.i.2.
    void Build(uint32_t count, const std::string& rate = "10Gbps")
    {
        client = CreateObject<Node>();
        servers.Create(count);
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.Install(client);
        stack.Install(servers);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue(rate));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        Ipv4AddressHelper address;
        TrafficControlHelper control;
        for (uint32_t i = 0; i < count; ++i)
        {
            NetDeviceContainer ends = link.Install(client, servers.Get(i));
            address.SetBase(("10.1." + std::to_string(i) + ".0").c_str(), "255.255.255.0");
            address.Assign(ends);
            control.Uninstall(ends);
            ends.Get(0)->TraceConnectWithoutContext("MacTx", MakeCallback(&StarTest::SawTx, this));
            ends.Get(1)->TraceConnectWithoutContext("MacTx",
                                                    MakeCallback(&StarTest::SawReply, this));
            toServer.push_back(DynamicCast<PointToPointNetDevice>(ends.Get(0)));
            atServer.push_back(DynamicCast<PointToPointNetDevice>(ends.Get(1)));
        }
    }

    /// \param i server \return its address
    static Ipv4Address AddressOf(uint32_t i)
    {
        return Ipv4Address(0x0a010002 + (i << 8));
    }

    /// From now on no packet reaches server \p i.
    void Kill(uint32_t i)
    {
        Ptr<RateErrorModel> all = CreateObject<RateErrorModel>();
        all->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        all->SetRate(1.0);
        atServer[i]->SetReceiveErrorModel(all);
    }

    /// From now on packets reach server \p i again.
    void Revive(uint32_t i)
    {
        atServer[i]->SetReceiveErrorModel(nullptr);
    }

    /// \param flags all of which must be set \return segments of the client with these flags
    std::vector<Segment> SentWith(uint8_t flags) const
    {
        std::vector<Segment> found;
        for (const auto& segment : sent)
        {
            if ((segment.flags & flags) == flags)
            {
                found.push_back(segment);
            }
        }
        return found;
    }

    Ptr<Node> client;
    NodeContainer servers;
    std::vector<Ptr<PointToPointNetDevice>> toServer;
    std::vector<Ptr<PointToPointNetDevice>> atServer;
    std::vector<Segment> sent;    //!< by the client
    std::vector<Segment> replies; //!< by the servers

  private:
    static void Note(std::vector<Segment>& list, Ptr<const Packet> packet)
    {
        Ptr<Packet> copy = packet->Copy();
        PppHeader ppp;
        Ipv4Header ip;
        TcpHeader tcp;
        copy->RemoveHeader(ppp);
        copy->RemoveHeader(ip);
        if (ip.GetProtocol() == TcpL4Protocol::PROT_NUMBER)
        {
            copy->RemoveHeader(tcp);
            list.push_back(
                {Simulator::Now(), tcp.GetFlags(), tcp.GetSourcePort(), copy->GetSize()});
        }
    }

    void SawTx(Ptr<const Packet> packet)
    {
        Note(sent, packet);
    }

    void SawReply(Ptr<const Packet> packet)
    {
        Note(replies, packet);
    }
};

} // namespace traffictest
} // namespace vpc
} // namespace ns3
