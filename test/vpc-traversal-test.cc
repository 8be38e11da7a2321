// SPDX-License-Identifier: GPL-2.0-only
// What passing through each kind of gateway costs.
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-simulated-cloud.h"

#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// A datagram from an instance to a host on the internet, by NAT gateway or with a public address.
class TraversalTest : public testing::Test
{
  protected:
    ~TraversalTest() override
    {
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    /// \param byNat whether the way leads through a NAT gateway \return time on the way in ns
    int64_t TimeToInternet(bool byNat)
    {
        CloudBuilder builder("us-east-1");
        const std::string vpc = builder.AddVpc("10.0.0.0/16");
        const std::string open = builder.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
        const std::string closed = builder.AddSubnet(vpc, "10.0.2.0/24", "use1-az1");
        const std::string group = builder.AddSecurityGroup(vpc);
        const std::string gateway = builder.AddInternetGateway(vpc);
        builder.AddRoute(builder.AddRouteTable(vpc, {open}), "0.0.0.0/0", gateway);
        const std::string nat = builder.AddNatGateway(open);
        builder.AddRoute(builder.AddRouteTable(vpc, {closed}), "0.0.0.0/0", nat);
        const std::string instance = builder.AddInstance(byNat ? closed : open, {group});
        if (!byNat)
        {
            builder.AssociatePublicAddress(instance);
        }
        Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
        cloud->Build(builder.GetCloud());
        const Ipv4Address far("192.0.2.10");
        Ptr<Node> host = cloud->AddInternetHost(far, Time(0));

        m_arrival = -1;
        Ptr<Socket> receiver = Socket::CreateSocket(host, UdpSocketFactory::GetTypeId());
        receiver->Bind(InetSocketAddress(far, 9));
        receiver->SetRecvCallback(MakeCallback(&TraversalTest::Receive, this));
        Ptr<Socket> sender =
            Socket::CreateSocket(cloud->GetInstance(instance), UdpSocketFactory::GetTypeId());
        sender->Bind();
        Simulator::Schedule(Seconds(1), [sender, far] {
            sender->SendTo(Create<Packet>(100), 0, InetSocketAddress(far, 9));
        });
        Simulator::Stop(Seconds(2));
        Simulator::Run();
        sender->Close();
        receiver->Close();
        cloud = nullptr;
        Simulator::Destroy();
        return m_arrival - Seconds(1).GetNanoSeconds();
    }

  private:
    void Receive(Ptr<Socket>)
    {
        m_arrival = Simulator::Now().GetNanoSeconds();
    }

    int64_t m_arrival{-1};
};

} // namespace

TEST_F(TraversalTest, NatGatewayTakesTheCalibrated180Microseconds)
{
    const int64_t byDefault = TimeToInternet(true);
    Config::SetDefault("ns3::vpc::NatGatewayNode::TraversalDelay", TimeValue(Time(0)));
    const int64_t without = TimeToInternet(true);
    ASSERT_GT(without, 0);
    EXPECT_EQ(byDefault - without, 180000);
}

TEST_F(TraversalTest, InternetGatewayTakesNothingByDefault)
{
    // One way inside a zone is 245,000 ns, to a regional port half of that; 128 bytes at 10 Gbps
    // take 102.4 ns, rounded; the gateway's own ports have no rate, and the host is beside it.
    const int64_t byDefault = TimeToInternet(false);
    Config::SetDefault("ns3::vpc::InternetGatewayNode::TraversalDelay", TimeValue(MicroSeconds(7)));
    EXPECT_EQ(TimeToInternet(false) - byDefault, 7000);
    EXPECT_EQ(byDefault, 245000 / 2 + 102);
}

TEST_F(TraversalTest, EachKindHasADefaultOfItsOwn)
{
    const int64_t byDefault = TimeToInternet(true);
    Config::SetDefault("ns3::vpc::InternetGatewayNode::TraversalDelay", TimeValue(MicroSeconds(7)));
    EXPECT_EQ(TimeToInternet(true) - byDefault, 7000);
}
