// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-trace-helper.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/pcap-file-wrapper.h"
#include "ns3/simulator.h"
#include "ns3/vpc-eni-net-device.h"

#include <cerrno>
#include <cstring>
#include <string>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcTraceHelper");

namespace
{

/// Data link type of raw IP packets, as libpcap numbers it in files.
constexpr uint32_t LINKTYPE_RAW = 101;

/// What to do if a process may open no more files.
constexpr const char* OPEN_FILES = "; capture fewer devices, or allow more by ulimit -n";

void
Capture(Ptr<PcapFileWrapper> file, Ptr<const Packet> packet)
{
    file->Write(Simulator::Now(), packet);
}

/// A trace source of a device, and how a line of it begins.
struct AsciiSource
{
    const char* name;
    void (*write)(Ptr<OutputStreamWrapper> stream, Ptr<const Packet> packet);
    void (*writeWithContext)(Ptr<OutputStreamWrapper> stream,
                             std::string context,
                             Ptr<const Packet> packet);
};

/// As of ns-3's own devices, but for '-': the queue of a port is virtual, nothing leaves it.
constexpr AsciiSource ASCII_SOURCES[] = {
    {"MacRx",
     &AsciiTraceHelper::DefaultReceiveSinkWithoutContext,
     &AsciiTraceHelper::DefaultReceiveSinkWithContext},
    {"MacTx",
     &AsciiTraceHelper::DefaultEnqueueSinkWithoutContext,
     &AsciiTraceHelper::DefaultEnqueueSinkWithContext},
    {"MacTxDrop",
     &AsciiTraceHelper::DefaultDropSinkWithoutContext,
     &AsciiTraceHelper::DefaultDropSinkWithContext},
    {"PhyRxDrop",
     &AsciiTraceHelper::DefaultDropSinkWithoutContext,
     &AsciiTraceHelper::DefaultDropSinkWithContext},
};

/// \param device a port \param source of it \return where Config finds it
std::string
PathOf(const EniNetDevice& device, const char* source)
{
    return "/NodeList/" + std::to_string(device.GetNode()->GetId()) + "/DeviceList/" +
           std::to_string(device.GetIfIndex()) + "/$ns3::vpc::EniNetDevice/" + source;
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
    NS_ABORT_MSG_IF(file->Fail(),
                    "cannot write the capture " << name << ": " << std::strerror(errno)
                                                << (errno == EMFILE ? OPEN_FILES : ""));
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
    // In a file of its own a line needs not say whose it is, in a common one it does.
    AsciiTraceHelper helper;
    const Ptr<OutputStreamWrapper> own =
        stream ? nullptr
               : helper.CreateFileStream(
                     explicitFilename ? prefix : helper.GetFilenameFromDevice(prefix, device));
    for (const AsciiSource& source : ASCII_SOURCES)
    {
        if (own)
        {
            device->TraceConnectWithoutContext(source.name, MakeBoundCallback(source.write, own));
        }
        else
        {
            device->TraceConnect(source.name,
                                 PathOf(*device, source.name),
                                 MakeBoundCallback(source.writeWithContext, stream));
        }
    }
}

} // namespace vpc
} // namespace ns3
