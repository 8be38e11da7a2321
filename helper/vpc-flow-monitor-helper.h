// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-simulated-cloud.h"

#include "ns3/attribute.h"
#include "ns3/flow-monitor.h"
#include "ns3/object-factory.h"
#include "ns3/vpc-flow-probe.h"

#include <map>
#include <ostream>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief ns-3's FlowMonitor for a cloud, right through NAT, PrivateLink and load balancers.
 *
 * ns-3's own FlowMonitorHelper takes connections that cross a translation for lost. It must outlive
 * the simulation.
 */
class VpcFlowMonitorHelper
{
  public:
    VpcFlowMonitorHelper();
    ~VpcFlowMonitorHelper();
    VpcFlowMonitorHelper(const VpcFlowMonitorHelper&) = delete;
    VpcFlowMonitorHelper& operator=(const VpcFlowMonitorHelper&) = delete;

    /// \param name of an attribute of ns3::FlowMonitor, e.g. MaxPerHopDelay \param value its value;
    /// before Install()
    void SetMonitorAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \brief Watch all nodes that have an EniNetDevice, from now on. Once, when all hosts are there
     * and before the simulation.
     * \param cloud built already \return the monitor, which has what was found
     */
    Ptr<FlowMonitor> Install(Ptr<SimulatedCloud> cloud);

    /// \return the monitor, nullptr before Install()
    Ptr<FlowMonitor> GetMonitor() const;
    /// \return which flow is which
    Ptr<VpcFlowClassifier> GetClassifier() const;

    /**
     * \brief Write an XML document as FlowMonitor's SerializeToXmlFile() does.
     * \param out where it goes \param histograms whether with histograms \param probes whether with
     * what each node saw
     */
    void SerializeToXmlStream(std::ostream& out, bool histograms, bool probes) const;

  private:
    void SeeDrop(Ptr<const Packet> packet, const DropRecord& record);

    ObjectFactory m_factory;
    Ptr<FlowMonitor> m_monitor;
    Ptr<VpcFlowClassifier> m_classifier;
    std::map<uint32_t, Ptr<VpcFlowProbe>> m_probes; //!< by node
};

} // namespace vpc
} // namespace ns3
