// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-tcp-preset.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/ipv4.h"
#include "ns3/loopback-net-device.h"
#include "ns3/net-device.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>

namespace ns3
{
namespace vpc
{

namespace
{

/// What both Linux presets share.
TcpPreset
Linux(const std::string& name)
{
    TcpPreset p;
    p.name = name;
    // net.ipv4.tcp_syn_retries = 6: SYNs at 0 1 3 7 15 31 63 s, ETIMEDOUT at 127 s (ip-sysctl)
    p.connTimeout = Seconds(1);
    p.connCount = 7;
    // TCP_RTO_MIN, include/net/tcp.h: HZ / 5
    p.minRto = MilliSeconds(200);
    // net.ipv4.tcp_retries2 = 15 (ip-sysctl). Linux fails after 924.6 s; ns-3 caps its timeout at
    // 60 s, so that it fails after 522 s: clients with a request timeout never see either.
    p.dataRetries = 15;
    // TCP_TIMEWAIT_LEN is 60 s, include/net/tcp.h; ns-3 waits for twice MaxSegLifetime
    p.maxSegLifetime = Seconds(30);
    // TCP_DELACK_MIN, include/net/tcp.h: HZ / 25; every second full segment is answered at once
    p.delAckTimeout = MilliSeconds(40);
    p.delAckCount = 2;
    // TCP_INIT_CWND, include/net/tcp.h; RFC 6928
    p.initialCwnd = 10;
    // third figures of net.ipv4.tcp_wmem and tcp_rmem: ns-3 has no autotuning, so its buffers get
    // the size up to which Linux lets them grow (4 MiB and 6 MiB where memory allows)
    p.sndBufSize = 4194304;
    p.rcvBufSize = 6291456;
    // net.ipv4.tcp_sack = 1 (ip-sysctl)
    p.sack = true;
    return p;
}

TcpPreset
Linux65(const std::string& name)
{
    TcpPreset p = Linux(name);
    // net.ipv4.tcp_syn_linear_timeouts = 4, since Linux 6.5 (ip-sysctl): four more SYNs a second
    // apart before the timeout doubles: 0 1 2 3 4 5 7 11 19 35 67 s, ETIMEDOUT at 131 s
    for (int64_t seconds : {1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 64})
    {
        p.synGaps.push_back(Seconds(seconds));
    }
    p.connCount = p.synGaps.size();
    return p;
}

/// The defaults of ns3::TcpSocket and ns3::TcpSocketBase, but for the segment size (536 there).
TcpPreset
Ns3Default(const std::string& name)
{
    TcpPreset p;
    p.name = name;
    p.connTimeout = Seconds(3); // SYNs at 0 3 9 21 45 93 s, failure at 189 s
    p.connCount = 6;
    p.minRto = Seconds(1);
    p.dataRetries = 6;
    p.maxSegLifetime = Seconds(120);
    p.delAckTimeout = MilliSeconds(200);
    p.delAckCount = 2;
    p.initialCwnd = 10;
    p.sndBufSize = 131072;
    p.rcvBufSize = 131072;
    p.sack = true;
    return p;
}

struct Entry
{
    const char* name;
    TcpPreset (*make)(const std::string&);
};

constexpr Entry PRESETS[] = {{"linux-6.1", Linux},
                             {"linux-6.5", Linux65},
                             {"ns3-default", Ns3Default}};

/// IPv4 header, TCP header, timestamps with their padding.
constexpr uint32_t HEADERS = 20 + 20 + 12;
/// IPv4 header, TCP header, all forty bytes of options.
constexpr uint32_t HEADERS_WITH_SACK = 20 + 20 + 40;

Ptr<const AttributeAccessor>
Accessor(const std::string& attribute)
{
    TypeId::AttributeInformation info;
    bool found = TcpSocketBase::GetTypeId().LookupAttributeByName(attribute, &info);
    NS_ABORT_MSG_UNLESS(found,
                        "TcpPreset: this ns-3's TcpSocketBase has no attribute " << attribute);
    return info.accessor;
}

} // namespace

TcpPreset
TcpPreset::ByName(const std::string& name)
{
    std::string known;
    for (const auto& entry : PRESETS)
    {
        if (name == entry.name)
        {
            return entry.make(name);
        }
        known += std::string(known.empty() ? "" : ", ") + entry.name;
    }
    NS_ABORT_MSG("TcpPreset: no preset named '" << name << "', choose one of: " << known);
    return {};
}

std::vector<std::string>
TcpPreset::Names()
{
    std::vector<std::string> names;
    for (const auto& entry : PRESETS)
    {
        names.emplace_back(entry.name);
    }
    return names;
}

uint32_t
TcpPreset::SegmentSizeFor(uint32_t mtu) const
{
    const uint32_t headers = sackOnData ? HEADERS_WITH_SACK : HEADERS;
    NS_ABORT_MSG_IF(mtu <= headers,
                    "TcpPreset " << name << ": an MTU of " << mtu
                                 << " bytes leaves no room for data, give more than " << headers);
    return mtu - headers;
}

uint32_t
SmallestMtu(Ptr<Node> node)
{
    Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    NS_ABORT_MSG_UNLESS(ipv4, "node " << node->GetId() << " has no IPv4 stack, install one first");
    uint32_t mtu = std::numeric_limits<uint32_t>::max();
    for (uint32_t i = 0; i < ipv4->GetNInterfaces(); ++i)
    {
        Ptr<NetDevice> device = ipv4->GetNetDevice(i);
        if (!DynamicCast<LoopbackNetDevice>(device))
        {
            mtu = std::min<uint32_t>(mtu, device->GetMtu());
        }
    }
    return mtu == std::numeric_limits<uint32_t>::max() ? 65535 : mtu;
}

TcpSocketSetup::TcpSocketSetup(const TcpPreset& preset, uint32_t mtu)
    : m_preset(preset)
{
    auto set = [this](const char* attribute, const AttributeValue& value) {
        m_settings.emplace_back(Accessor(attribute), value.Copy());
    };
    const uint32_t segment =
        preset.segmentSize > 0 ? preset.segmentSize : preset.SegmentSizeFor(mtu);
    set("SegmentSize", UintegerValue(segment));
    set("ConnCount", UintegerValue(preset.connCount));
    set("MinRto", TimeValue(preset.minRto));
    set("DataRetries", UintegerValue(preset.dataRetries));
    set("MaxSegLifetime", DoubleValue(preset.maxSegLifetime.GetSeconds()));
    set("DelAckTimeout", TimeValue(preset.delAckTimeout));
    set("DelAckCount", UintegerValue(preset.delAckCount));
    set("InitialCwnd", UintegerValue(preset.initialCwnd));
    set("SndBufSize", UintegerValue(preset.sndBufSize));
    set("RcvBufSize", UintegerValue(preset.rcvBufSize));
    set("Sack", BooleanValue(preset.sack));
    if (preset.synGaps.empty())
    {
        set("ConnTimeout", TimeValue(preset.connTimeout));
        return;
    }
    // ns-3 waits for ConnTimeout << k after the k-th SYN, so each gap is divided by what ns-3 will
    // multiply it with again.
    auto accessor = Accessor("ConnTimeout");
    for (std::size_t k = 0; k < preset.synGaps.size(); ++k)
    {
        const TimeValue wait(TimeStep(preset.synGaps[k].GetTimeStep() >> k));
        m_connTimeouts.emplace_back(accessor, wait.Copy());
    }
    m_settings.push_back(m_connTimeouts.front());
}

void
TcpSocketSetup::Apply(Ptr<Socket> socket) const
{
    for (const auto& [accessor, value] : m_settings)
    {
        accessor->Set(PeekPointer(socket), *value);
    }
}

Ptr<Socket>
TcpSocketSetup::CreateSocket(Ptr<TcpL4Protocol> tcp) const
{
    if (m_modelOf != tcp)
    {
        m_model = DynamicCast<TcpSocketBase>(tcp->CreateSocket());
        m_modelOf = tcp;
        Apply(m_model);
    }
    return CopyObject<TcpSocketBase>(m_model);
}

void
TcpSocketSetup::StepConnTimeout(Ptr<Socket> socket, uint32_t synsSent) const
{
    if (synsSent < m_connTimeouts.size())
    {
        const auto& [accessor, value] = m_connTimeouts[synsSent];
        accessor->Set(PeekPointer(socket), *value);
    }
}

} // namespace vpc
} // namespace ns3
