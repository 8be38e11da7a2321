// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-classifier.h"

namespace ns3
{
namespace vpc
{

namespace
{

constexpr FlowId NO_FLOW = 0;

} // namespace

uint32_t
VpcFlowClassifier::CodeOf(DropReason reason)
{
    const auto [code, isNew] = m_codes.emplace(reason, m_nextCode);
    m_nextCode += isNew ? 1 : 0;
    return code->second;
}

FlowId
VpcFlowClassifier::Add(const aws::FlowKey& key)
{
    const FlowId id = GetNewFlowId(); // 1, 2, ...
    Flow flow;
    flow.key = key;
    m_flows.push_back(flow);
    return id;
}

std::optional<VpcFlowClassifier::Number>
VpcFlowClassifier::Send(uint32_t nodeId, const aws::FlowKey& key, uint8_t dscp)
{
    FlowId id = NO_FLOW;
    const Keys& answers = m_answers[nodeId];
    const auto answered = answers.find(key);
    if (answered == answers.end())
    {
        FlowId& sent = m_sent[nodeId][key];
        sent = sent == NO_FLOW ? Add(key) : sent;
        id = sent;
    }
    else if (answered->second == NO_FLOW)
    {
        return std::nullopt;
    }
    else
    {
        const FlowId forward = answered->second;
        id = m_flows[forward - 1].reverse;
        if (id == NO_FLOW)
        {
            id = Add(m_flows[forward - 1].key.Reversed());
            m_flows[forward - 1].reverse = id;
            m_flows[id - 1].reverse = forward;
        }
    }
    Flow& flow = m_flows[id - 1];
    ++flow.dscp[dscp];
    return Number{id, flow.packets++};
}

void
VpcFlowClassifier::Receive(uint32_t nodeId, const aws::FlowKey& key, FlowId flow)
{
    const aws::FlowKey back = key.Reversed();
    const Keys& sent = m_sent[nodeId];
    if (sent.find(back) == sent.end()) // else it is what this host opened itself
    {
        m_answers[nodeId][back] = flow;
    }
}

void
VpcFlowClassifier::ReceiveForeign(uint32_t nodeId, const aws::FlowKey& key)
{
    Receive(nodeId, key, NO_FLOW);
}

const aws::FlowKey&
VpcFlowClassifier::GetKey(FlowId flow) const
{
    return m_flows.at(flow - 1).key;
}

std::optional<FlowId>
VpcFlowClassifier::Find(const aws::FlowKey& key) const
{
    for (std::size_t i = 0; i < m_flows.size(); ++i)
    {
        if (m_flows[i].key == key)
        {
            return static_cast<FlowId>(i + 1);
        }
    }
    return std::nullopt;
}

void
VpcFlowClassifier::SerializeToXmlStream(std::ostream& os, uint16_t indent) const
{
    Indent(os, indent);
    os << "<Ipv4FlowClassifier>\n";
    for (std::size_t i = 0; i < m_flows.size(); ++i)
    {
        const aws::FlowKey& key = m_flows[i].key;
        Indent(os, indent + 2);
        os << "<Flow flowId=\"" << i + 1 << "\" sourceAddress=\"" << Ipv4Address(key.source)
           << "\" destinationAddress=\"" << Ipv4Address(key.destination) << "\" protocol=\""
           << static_cast<uint32_t>(key.protocol) << "\" sourcePort=\"" << key.sourcePort
           << "\" destinationPort=\"" << key.destinationPort << "\">\n";
        for (const auto& [dscp, packets] : m_flows[i].dscp)
        {
            Indent(os, indent + 4);
            os << "<Dscp value=\"0x" << std::hex << static_cast<uint32_t>(dscp) << std::dec
               << "\" packets=\"" << packets << "\" />\n";
        }
        Indent(os, indent + 2);
        os << "</Flow>\n";
    }
    Indent(os, indent);
    os << "</Ipv4FlowClassifier>\n";
    Indent(os, indent);
    os << "<VpcDropReasons>\n";
    for (const auto& [reason, code] : m_codes)
    {
        Indent(os, indent + 2);
        os << "<DropReason reasonCode=\"" << code << "\" name=\"" << ToString(reason) << "\" />\n";
    }
    Indent(os, indent);
    os << "</VpcDropReasons>\n";
}

} // namespace vpc
} // namespace ns3
