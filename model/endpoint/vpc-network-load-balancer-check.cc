// SPDX-License-Identifier: GPL-2.0-only
// How a NetworkLoadBalancerNode checks its targets: TCP connects and HTTP requests.
#include "vpc-network-load-balancer-node.h"

#include "ns3/ipv4-header.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/vpc-segment-cutter.h"

#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param key of the packet \param flags TCP's \param sequence number \param acknowledged number
/// \param payload bytes \return an IPv4 packet
Ptr<Packet>
MakeSegment(const aws::FlowKey& key,
            uint8_t flags,
            uint32_t sequence,
            uint32_t acknowledged,
            const std::vector<uint8_t>& payload)
{
    TcpHeader tcp;
    tcp.SetSourcePort(key.sourcePort);
    tcp.SetDestinationPort(key.destinationPort);
    tcp.SetFlags(flags);
    tcp.SetSequenceNumber(SequenceNumber32(sequence));
    tcp.SetAckNumber(SequenceNumber32(acknowledged));
    tcp.SetWindowSize(65535);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address(key.source));
    ip.SetDestination(Ipv4Address(key.destination));
    ip.SetProtocol(aws::PROTOCOL_TCP);
    ip.SetTtl(255);
    Ptr<Packet> body = payload.empty()
                           ? Create<Packet>()
                           : Create<Packet>(payload.data(), static_cast<uint32_t>(payload.size()));
    return MakeTcpPacket(body, tcp, ip);
}

} // namespace

int64_t
NetworkLoadBalancerNode::AssignStreams(int64_t stream)
{
    m_phase->SetStream(stream);
    return 1;
}

void
NetworkLoadBalancerNode::BeginChecks(TargetKey target, std::size_t zone)
{
    const aws::HealthCheckSettings& settings = GroupOf(target).healthCheck;
    if (!settings.enabled || !m_active)
    {
        return;
    }
    const Time phase = NanoSeconds(static_cast<int64_t>(
        m_phase->GetValue() * static_cast<double>(settings.intervalSeconds) * 1e9));
    m_checks[{target, zone}] =
        Simulator::Schedule(phase, &NetworkLoadBalancerNode::Check, this, target, zone);
}

void
NetworkLoadBalancerNode::Check(TargetKey target, std::size_t zone)
{
    const aws::HealthCheckSettings& settings = GroupOf(target).healthCheck;
    m_checks[{target, zone}] = Simulator::Schedule(Seconds(settings.intervalSeconds),
                                                   &NetworkLoadBalancerNode::Check,
                                                   this,
                                                   target,
                                                   zone);
    const EniNetDevice& eni = *m_zones[zone].eni;
    const bool isAlive = !eni.IsDead() && !eni.GetFabric()->GetFaultBoard()->IsAzDead(eni.GetAz());
    // What the others found may decide now that this node has no say any more, or has it again.
    for (BalancerTarget* changed : m_targets.SetNodeAlive(zone, isAlive))
    {
        Changed(*changed);
    }
    if (!isAlive)
    {
        return; // a dead node finds out nothing
    }
    const BalancerTarget& known = *m_targets.Find(target);
    aws::FlowKey key;
    key.source = m_zones[zone].addresses.front();
    key.destination = known.address.Get();
    key.destinationPort = static_cast<uint16_t>(settings.port == 0 ? known.port : settings.port);
    key.protocol = aws::PROTOCOL_TCP;
    key.sourcePort = AllocatePort(key);
    if (key.sourcePort == 0)
    {
        return; // no port left for a check: nothing is learned
    }
    ++m_zones[zone].metrics.healthChecks;
    Probe& probe = m_probes[key];
    probe.target = target;
    probe.zone = zone;
    probe.timeout = Simulator::Schedule(Seconds(settings.timeoutSeconds),
                                        &NetworkLoadBalancerNode::ForgetCheck,
                                        this,
                                        key);
    SendCheck(*m_zones[zone].eni, zone, MakeSegment(key, TcpHeader::SYN, 0, 0, {}));
}

void
NetworkLoadBalancerNode::SendCheck(EniNetDevice& port, std::size_t zone, Ptr<Packet> packet)
{
    ++m_zones[zone].metrics.processedPackets;
    Originate(port, packet);
}

bool
NetworkLoadBalancerNode::HandleCheckAnswer(EniNetDevice& port,
                                           Ptr<const Packet> packet,
                                           const PacketView& view)
{
    if (m_probes.empty() || view.key.protocol != aws::PROTOCOL_TCP)
    {
        return false;
    }
    const aws::FlowKey key = view.key.Reversed();
    const auto probe = m_probes.find(key);
    if (probe == m_probes.end())
    {
        return false;
    }
    CountSentOn(); // it ends here
    ++m_zones[probe->second.zone].metrics.processedPackets;
    if (probe->second.done)
    {
        return true;
    }
    if (view.tcpFlags & TCP_RST)
    {
        FinishCheck(probe->second, false);
        return true;
    }
    Ptr<Packet> copy = packet->Copy();
    Ipv4Header ip;
    TcpHeader tcp;
    copy->RemoveHeader(ip);
    copy->RemoveHeader(tcp);
    const uint32_t sequence = tcp.GetSequenceNumber().GetValue();
    const bool isOpen = (view.tcpFlags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
    if (isOpen && !probe->second.asked)
    {
        probe->second.received = sequence + 1;
        Connected(port, key, probe->second);
    }
    else if (probe->second.asked && sequence == probe->second.received)
    {
        std::vector<uint8_t> bytes(copy->GetSize());
        copy->CopyData(bytes.data(), copy->GetSize());
        probe->second.answer.append(bytes.begin(), bytes.end());
        probe->second.received += copy->GetSize();
        Answered(port, key, probe->second, (view.tcpFlags & TCP_FIN) != 0);
    }
    return true;
}

void
NetworkLoadBalancerNode::Connected(EniNetDevice& port, const aws::FlowKey& key, Probe& probe)
{
    const aws::TargetGroup& group = GroupOf(probe.target);
    std::vector<uint8_t> payload;
    if (group.proxyProtocolV2)
    {
        aws::ProxyHeader header;
        header.local = true; // a check is nobody's connection
        payload = aws::SerializeProxyHeader(header);
    }
    probe.asked = group.healthCheck.protocol == "HTTP";
    if (probe.asked)
    {
        // "The host header contains the IP address of the load balancer node and the listener
        // port": of several listeners the first.
        const std::string request = "GET " + group.healthCheck.path +
                                    " HTTP/1.1\r\nHost: " + aws::ToString(Ipv4Address(key.source)) +
                                    ":" + std::to_string(ListenerPortOf(probe.target)) +
                                    "\r\nUser-Agent: ELB-HealthChecker/2.0\r\n"
                                    "Connection: close\r\n\r\n";
        payload.insert(payload.end(), request.begin(), request.end());
    }
    const uint8_t flags = payload.empty() ? TcpHeader::ACK : TcpHeader::ACK | TcpHeader::PSH;
    SendCheck(port, probe.zone, MakeSegment(key, flags, probe.sent, probe.received, payload));
    probe.sent += static_cast<uint32_t>(payload.size());
    if (!probe.asked)
    {
        HangUp(port, key, probe);
        FinishCheck(probe, true);
    }
}

void
NetworkLoadBalancerNode::Answered(EniNetDevice& port,
                                  const aws::FlowKey& key,
                                  Probe& probe,
                                  bool isOver)
{
    // "HTTP/1.1 200"
    constexpr std::size_t statusAt = 9;
    constexpr std::size_t enough = statusAt + 3;
    if (probe.answer.size() < enough && !isOver)
    {
        return;
    }
    int status = 0;
    if (probe.answer.size() >= enough && probe.answer.compare(0, 7, "HTTP/1.") == 0)
    {
        std::istringstream(probe.answer.substr(statusAt, 3)) >> status;
    }
    HangUp(port, key, probe);
    FinishCheck(probe, aws::IsHealthyStatus(GroupOf(probe.target).healthCheck, status));
}

void
NetworkLoadBalancerNode::HangUp(EniNetDevice& port, const aws::FlowKey& key, const Probe& probe)
{
    SendCheck(port, probe.zone, MakeSegment(key, TcpHeader::RST, probe.sent, 0, {}));
}

void
NetworkLoadBalancerNode::FinishCheck(Probe& probe, bool success)
{
    probe.done = true;
    BalancerTarget* target = m_targets.Find(probe.target);
    if (target && m_targets.Count(*target, probe.zone, success, GroupOf(probe.target).healthCheck))
    {
        Changed(*target);
    }
}

void
NetworkLoadBalancerNode::ForgetCheck(aws::FlowKey key)
{
    const auto it = m_probes.find(key);
    if (!it->second.done)
    {
        if (it->second.asked)
        {
            HangUp(*m_zones[it->second.zone].eni, key, it->second);
        }
        FinishCheck(it->second, false);
    }
    m_probes.erase(key);
    ReleasePort(key);
}

} // namespace vpc
} // namespace ns3
