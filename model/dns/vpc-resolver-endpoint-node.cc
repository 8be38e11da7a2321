// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-resolver-endpoint-node.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(InboundResolverNode);
NS_OBJECT_ENSURE_REGISTERED(OutboundResolverNode);

TypeId
InboundResolverNode::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::InboundResolverNode")
                            .SetParent<Node>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<InboundResolverNode>();
    return tid;
}

void
InboundResolverNode::Serve(const std::string& id, Ptr<VpcResolverServer> server)
{
    m_awsId = id;
    m_server = server;
    AddApplication(server);
}

const std::string&
InboundResolverNode::GetAwsId() const
{
    return m_awsId;
}

Ptr<VpcResolverServer>
InboundResolverNode::GetServer() const
{
    return m_server;
}

void
InboundResolverNode::DoDispose()
{
    m_server = nullptr;
    Node::DoDispose();
}

TypeId
OutboundResolverNode::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::OutboundResolverNode")
                            .SetParent<Node>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<OutboundResolverNode>();
    return tid;
}

void
OutboundResolverNode::Serve(const std::string& id, Ptr<DnsForwarder> forwarder)
{
    m_awsId = id;
    m_forwarder = forwarder;
    AddApplication(forwarder);
}

const std::string&
OutboundResolverNode::GetAwsId() const
{
    return m_awsId;
}

Ptr<DnsForwarder>
OutboundResolverNode::GetForwarder() const
{
    return m_forwarder;
}

void
OutboundResolverNode::DoDispose()
{
    m_forwarder = nullptr;
    Node::DoDispose();
}

} // namespace vpc
} // namespace ns3
