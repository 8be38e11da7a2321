// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-nlb-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// Keeps the bytes of every connection.
class ByteServer
{
  public:
    ByteServer(Ptr<Node> node, uint16_t port)
        : m_listener(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId()))
    {
        m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&ByteServer::Accept, this));
    }

    std::map<Ptr<Socket>, std::vector<uint8_t>> bytes;

  private:
    void Accept(Ptr<Socket> socket, const Address&)
    {
        bytes[socket];
        socket->SetRecvCallback(MakeCallback(&ByteServer::Read, this));
    }

    void Read(Ptr<Socket> socket)
    {
        while (Ptr<Packet> packet = socket->Recv())
        {
            if (packet->GetSize() == 0)
            {
                return;
            }
            std::vector<uint8_t>& all = bytes[socket];
            const std::size_t before = all.size();
            all.resize(before + packet->GetSize());
            packet->CopyData(all.data() + before, packet->GetSize());
        }
    }

    Ptr<Socket> m_listener;
};

/// The provider of BalancerTest, and two consumers whose VPCs have the provider's own block.
class PrivateLinkTest : public BalancerTest
{
  protected:
    struct Consumer
    {
        std::string vpc;
        std::string group;
        std::string client;
        std::string endpoint;
        std::vector<std::string> enis;
    };

    /// \param account of the consumer \return it, with an endpoint in the zones of A and B
    Consumer Consume(const std::string& account)
    {
        Consumer consumer;
        describe.UseAccount(account);
        consumer.vpc = describe.AddVpc("10.0.0.0/16");
        const std::string a = describe.AddSubnet(consumer.vpc, "10.0.1.0/24", "use1-az1");
        const std::string b = describe.AddSubnet(consumer.vpc, "10.0.2.0/24", "use1-az2");
        consumer.group = describe.AddSecurityGroup(consumer.vpc);
        describe.AllowIngress(consumer.group, "-1", -1, -1, "0.0.0.0/0");
        consumer.client = describe.AddInstance(a, {consumer.group});
        consumer.endpoint =
            describe.AddServiceEndpoint(consumer.vpc, service, {a, b}, {consumer.group});
        consumer.enis = describe.GetEndpointEnis(consumer.endpoint);
        return consumer;
    }

    void Provide(bool acceptanceRequired = false)
    {
        DescribeGroup();
        CallHealthy();
        service = describe.AddEndpointService({balancer}, {"*"}, acceptanceRequired);
    }

    /// \return the line with which a description is refused, empty if it holds
    std::string Refusal() const
    {
        aws::Cloud copy = const_cast<CloudBuilder&>(describe).GetCloud();
        try
        {
            copy.Validate();
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    }

    std::string service;
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
