// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-trace-helper.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/pcap-file-wrapper.h"
#include "ns3/simulator.h"
#include "ns3/vpc-eni-net-device.h"

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcTraceHelper");

namespace
{

/// Data link type of raw IP packets, as libpcap numbers it in files.
constexpr uint32_t LINKTYPE_RAW = 101;

void
Capture(Ptr<PcapFileWrapper> file, Ptr<const Packet> packet)
{
    file->Write(Simulator::Now(), packet);
}

} // namespace

void
VpcTraceHelper::SetSnapLength(uint32_t bytes)
{
    m_snapLength = bytes;
}

void
VpcTraceHelper::EnablePcapInternal(std::string prefix,
                                   Ptr<NetDevice> nd,
                                   bool promiscuous,
                                   bool explicitFilename)
{
    Ptr<EniNetDevice> device = DynamicCast<EniNetDevice>(nd);
    if (!device)
    {
        NS_LOG_INFO("not an EniNetDevice: left to its own helper");
        return;
    }
    PcapHelper helper;
    const std::string name =
        explicitFilename ? prefix : helper.GetFilenameFromDevice(prefix, device);
    Ptr<PcapFileWrapper> file = CreateObject<PcapFileWrapper>();
    file->SetAttribute("NanosecMode", BooleanValue(true));
    file->Open(name, std::ios::out);
    NS_ABORT_MSG_IF(file->Fail(), "cannot write the capture " << name);
    file->Init(LINKTYPE_RAW, m_snapLength);
    device->TraceConnectWithoutContext(promiscuous ? "PromiscSniffer" : "Sniffer",
                                       MakeBoundCallback(&Capture, file));
}

void
VpcTraceHelper::EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                                    std::string prefix,
                                    Ptr<NetDevice> nd,
                                    bool explicitFilename)
{
    Ptr<EniNetDevice> device = DynamicCast<EniNetDevice>(nd);
    if (!device)
    {
        NS_LOG_INFO("not an EniNetDevice: left to its own helper");
        return;
    }
    Packet::EnablePrinting();
    AsciiTraceHelper helper;
    Ptr<OutputStreamWrapper> out = stream;
    if (!out)
    {
        out = helper.CreateFileStream(
            explicitFilename ? prefix : helper.GetFilenameFromDevice(prefix, device));
    }
    helper.HookDefaultReceiveSinkWithoutContext<EniNetDevice>(device, "MacRx", out);
    helper.HookDefaultEnqueueSinkWithoutContext<EniNetDevice>(device, "MacTx", out);
    helper.HookDefaultDropSinkWithoutContext<EniNetDevice>(device, "MacTxDrop", out);
    helper.HookDefaultDropSinkWithoutContext<EniNetDevice>(device, "PhyRxDrop", out);
}

} // namespace vpc
} // namespace ns3
