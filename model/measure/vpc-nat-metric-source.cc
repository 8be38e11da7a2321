// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-nat-metric-source.h"

#include <utility>

namespace ns3
{
namespace vpc
{

NatMetricSource::NatMetricSource(Ptr<NatGatewayNode> node,
                                 Ptr<EniNetDevice> eni,
                                 Ipv4Address privateAddress)
    : m_dimensions{{"NatGatewayId", node->GetAwsId()}},
      m_address(privateAddress.Get())
{
    eni->TraceConnectWithoutContext("MacRx", MakeCallback(&NatMetricSource::Receive, this));
    eni->TraceConnectWithoutContext("MacTx", MakeCallback(&NatMetricSource::Send, this));
    node->TraceConnectWithoutContext("ConnectionNew", MakeCallback(&NatMetricSource::Begin, this));
    node->TraceConnectWithoutContext("ConnectionEnd", MakeCallback(&NatMetricSource::End, this));
}

void
NatMetricSource::Count(Way& way, const PacketView& view)
{
    way.bytes += view.size;
    ++way.packets;
}

void
NatMetricSource::Receive(Ptr<const Packet> packet)
{
    const PacketView view = PacketView::Of(*packet);
    const bool isAnswer = view.key.destination == m_address;
    Count(isAnswer ? m_inFromDestination : m_inFromSource, view);
    m_allBytes += view.size;
    ++m_allPackets;
}

void
NatMetricSource::Send(Ptr<const Packet> packet)
{
    const PacketView view = PacketView::Of(*packet);
    const bool isForward = view.key.source == m_address;
    Count(isForward ? m_outToDestination : m_outToSource, view);
    const uint8_t opened = TCP_SYN | TCP_ACK;
    m_established += !isForward && (view.tcpFlags & opened) == opened ? 1 : 0;
}

void
NatMetricSource::Begin(const Connection& connection)
{
    if (connection.inside.protocol == aws::PROTOCOL_TCP)
    {
        ++m_attempts;
        m_active.Add(1);
    }
}

void
NatMetricSource::End(const Connection& connection)
{
    const bool isIdle =
        connection.end == FlowEndReason::IDLE || connection.end == FlowEndReason::NO_ANSWER;
    m_idle += isIdle ? 1 : 0;
    if (connection.inside.protocol == aws::PROTOCOL_TCP)
    {
        m_active.Add(-1);
    }
}

void
NatMetricSource::SeeDrop(Ptr<const Packet>, const DropRecord& record)
{
    ++m_dropped;
    m_portErrors += record.reason == DropReason::NGW_PORT_ALLOCATION_ERROR ? 1 : 0;
}

void
NatMetricSource::Sample()
{
    m_peakBytes.Sample(m_allBytes);
    m_peakPackets.Sample(m_allPackets);
}

void
NatMetricSource::Report(MetricStore& store, int64_t start)
{
    const auto report = [&](const std::string& name, const StatisticSet& set) {
        store.Add("AWS/NATGateway", name, m_dimensions, start, set);
    };
    const auto count = [&](const std::string& name, uint64_t& counter) {
        report(name, StatisticSet::Of(static_cast<double>(std::exchange(counter, 0))));
    };
    const auto way = [&](const std::string& name, Way& counters) {
        count("Bytes" + name, counters.bytes);
        count("Packets" + name, counters.packets);
    };
    way("InFromSource", m_inFromSource);
    way("InFromDestination", m_inFromDestination);
    way("OutToSource", m_outToSource);
    way("OutToDestination", m_outToDestination);
    count("ConnectionAttemptCount", m_attempts);
    count("ConnectionEstablishedCount", m_established);
    count("ErrorPortAllocation", m_portErrors);
    count("IdleTimeoutCount", m_idle);
    count("PacketsDropCount", m_dropped);
    report("ActiveConnectionCount", m_active.Take());
    report("PeakBytesPerSecond", StatisticSet::Of(m_peakBytes.Take()));
    report("PeakPacketsPerSecond", StatisticSet::Of(m_peakPackets.Take()));
}

} // namespace vpc
} // namespace ns3
