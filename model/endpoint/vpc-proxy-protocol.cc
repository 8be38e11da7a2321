// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-proxy-protocol.h"

#include "ns3/vpc-segment-cutter.h"

#include <utility>

namespace ns3
{
namespace vpc
{

ProxyInserter::ProxyInserter(std::vector<uint8_t> bytes)
    : m_bytes(std::move(bytes))
{
}

Ptr<const Packet>
ProxyInserter::FromClient(Ptr<const Packet> packet, PacketView& view)
{
    Ptr<Packet> payload = packet->Copy();
    Ipv4Header ip;
    TcpHeader tcp;
    payload->RemoveHeader(ip);
    payload->RemoveHeader(tcp);
    const uint32_t sequence = tcp.GetSequenceNumber().GetValue();
    const bool isEmpty = payload->GetSize() == 0;
    if (view.tcpFlags & TCP_SYN)
    {
        m_start = sequence + 1;
        tcp = WithoutSack(tcp);
    }
    else if (view.tcpFlags & TCP_RST)
    {
        // A reset counts only with the number that the target expects.
        const bool moved = m_acknowledged || sequence != m_start;
        tcp.SetSequenceNumber(
            SequenceNumber32(sequence + (moved ? static_cast<uint32_t>(m_bytes.size()) : 0)));
    }
    else if (sequence == m_start && !m_acknowledged && (isEmpty || !m_sent || m_dataSent))
    {
        m_sent = true;
        // An empty piece of it first, which keeps the packet's tags.
        Ptr<Packet> whole = payload->CreateFragment(0, 0);
        whole->AddAtEnd(Create<Packet>(m_bytes.data(), static_cast<uint32_t>(m_bytes.size())));
        if (!isEmpty)
        {
            whole->AddAtEnd(payload); // ns-3 asserts that two empty packets share no memory
        }
        payload = whole;
        tcp.SetFlags(tcp.GetFlags() | TcpHeader::PSH);
    }
    else if (static_cast<int32_t>(sequence - m_start) >= 0)
    {
        tcp.SetSequenceNumber(SequenceNumber32(sequence + static_cast<uint32_t>(m_bytes.size())));
    }
    m_dataSent = m_dataSent || (sequence == m_start && !isEmpty);
    Ptr<Packet> changed = MakeTcpPacket(payload, tcp, ip);
    view.size = changed->GetSize();
    return changed;
}

Ptr<const Packet>
ProxyInserter::FromTarget(Ptr<const Packet> packet)
{
    Ptr<Packet> payload = packet->Copy();
    Ipv4Header ip;
    TcpHeader tcp;
    payload->RemoveHeader(ip);
    payload->RemoveHeader(tcp);
    const uint32_t size = static_cast<uint32_t>(m_bytes.size());
    const int32_t beyond = static_cast<int32_t>(tcp.GetAckNumber().GetValue() - m_start);
    if ((tcp.GetFlags() & TcpHeader::ACK) == 0 || beyond <= 0)
    {
        return packet;
    }
    m_acknowledged = m_acknowledged || beyond >= static_cast<int32_t>(size);
    const uint32_t known = beyond >= static_cast<int32_t>(size) ? beyond - size : 0;
    tcp.SetAckNumber(SequenceNumber32(m_start + known));
    return MakeTcpPacket(payload, tcp, ip);
}

} // namespace vpc
} // namespace ns3
