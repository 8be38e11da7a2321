// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-monitor-helper.h"

#include "ns3/node-list.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// Of times in ns: FlowMonitor writes as many digits as the stream says, by default only six.
constexpr std::streamsize EXACT_DIGITS = 15;

} // namespace

VpcFlowMonitorHelper::VpcFlowMonitorHelper()
    : m_factory("ns3::FlowMonitor"),
      m_classifier(Create<VpcFlowClassifier>())
{
}

VpcFlowMonitorHelper::~VpcFlowMonitorHelper()
{
    if (m_monitor)
    {
        m_monitor->Dispose(); // it and its probes hold each other
    }
}

void
VpcFlowMonitorHelper::SetMonitorAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

Ptr<FlowMonitor>
VpcFlowMonitorHelper::Install(Ptr<SimulatedCloud> cloud)
{
    m_monitor = m_factory.Create<FlowMonitor>();
    m_monitor->AddFlowClassifier(m_classifier);
    const auto cuts = std::make_shared<CutPackets>();
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        bool isWatched = false;
        for (uint32_t i = 0; i < (*node)->GetNDevices(); ++i)
        {
            isWatched = isWatched || DynamicCast<EniNetDevice>((*node)->GetDevice(i));
        }
        if (isWatched)
        {
            m_probes[(*node)->GetId()] =
                CreateObject<VpcFlowProbe>(m_monitor, m_classifier, cuts, *node);
        }
    }
    cloud->TraceConnectWithoutContext("Drop", MakeCallback(&VpcFlowMonitorHelper::SeeDrop, this));
    m_monitor->StartRightNow();
    return m_monitor;
}

void
VpcFlowMonitorHelper::SeeDrop(Ptr<const Packet> packet, const DropRecord& record)
{
    const auto probe = m_probes.find(record.nodeId);
    if (probe != m_probes.end())
    {
        probe->second->SeeDrop(packet, m_classifier->CodeOf(record.reason));
    }
}

Ptr<FlowMonitor>
VpcFlowMonitorHelper::GetMonitor() const
{
    return m_monitor;
}

Ptr<VpcFlowClassifier>
VpcFlowMonitorHelper::GetClassifier() const
{
    return m_classifier;
}

void
VpcFlowMonitorHelper::SerializeToXmlStream(std::ostream& out, bool histograms, bool probes) const
{
    const std::streamsize precision = out.precision(EXACT_DIGITS);
    out << "<?xml version=\"1.0\" ?>\n";
    m_monitor->SerializeToXmlStream(out, 0, histograms, probes);
    out.precision(precision);
}

} // namespace vpc
} // namespace ns3
