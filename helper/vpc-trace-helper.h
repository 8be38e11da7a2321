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
 * Captures are of raw IP packets (DLT_RAW) with times in nanoseconds.
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
