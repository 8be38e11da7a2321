// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/trace-helper.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief Packet captures and ascii traces of EniNetDevices, in ns-3's manner.
 *
 * Every port of a simulated cloud is one: of instances, endpoints, gateways, links, services,
 * resolvers and sites. Other devices on the nodes are left to their own helpers.
 *
 * Captures are of raw IP packets (DLT_RAW) with times in nanoseconds. Lines of ascii traces begin
 * with + (given to the port), r (received) or d (dropped, in either direction); there is no -, as
 * the queue of a port is virtual. In a stream that several devices share, a line has the path of
 * its trace source.
 */
class VpcTraceHelper : public PcapHelperForDevice, public AsciiTraceHelperForDevice
{
  public:
    /// \param bytes of each packet that later captures keep; default: all of it
    void SetSnapLength(uint32_t bytes);

  private:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> nd,
                            bool promiscuous,
                            bool explicitFilename) override;
    void EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                             std::string prefix,
                             Ptr<NetDevice> nd,
                             bool explicitFilename) override;

    uint32_t m_snapLength{65535};
};

} // namespace vpc
} // namespace ns3
