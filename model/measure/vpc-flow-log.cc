// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log.h"

#include "vpc-flow-log-services.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-nitro.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcFlowLog");
NS_OBJECT_ENSURE_REGISTERED(FlowLog);

namespace
{

constexpr int64_t SECOND_NS = 1000000000;
constexpr uint32_t SHORT_INTERVAL = 60; //!< s; ENIs of Nitro instances have no longer one
constexpr uint32_t LONG_INTERVAL = 600; //!< s

constexpr std::size_t NITRO_PACE = 0;
constexpr std::size_t OTHER_PACE = 1;

/// \return the account of a VPC; that of AWS's examples if the description does not tell
std::string
OwnerOf(const aws::Vpc& vpc)
{
    return vpc.ownerId.empty() ? "123456789012" : vpc.ownerId;
}

/// \return whether a resource is a VPC, or a subnet or an ENI in it
bool
IsIn(const aws::Network& network, const std::string& vpcId, const std::string& resourceId)
{
    const aws::Index subnet = network.FindSubnet(resourceId);
    const aws::Index eni = network.FindEni(resourceId);
    return resourceId == vpcId ||
           (subnet != aws::NO_INDEX && network.Subnets()[subnet].description->vpcId == vpcId) ||
           (eni != aws::NO_INDEX && network.Enis()[eni].description->vpcId == vpcId);
}

/// \return whether flow logs never show a packet ("Flow log limitations", VPC guide)
bool
IsNeverLogged(const aws::FlowKey& key, uint32_t router)
{
    // 169.254.0.0/16: instance metadata, time, Amazon DNS, Windows activation.
    constexpr uint32_t LINK_LOCAL = 0xA9FE;
    constexpr uint16_t DHCP_SERVER = 67;
    constexpr uint16_t DHCP_CLIENT = 68;
    const bool isDhcp = key.protocol == aws::PROTOCOL_UDP &&
                        std::min(key.sourcePort, key.destinationPort) == DHCP_SERVER &&
                        std::max(key.sourcePort, key.destinationPort) == DHCP_CLIENT;
    return isDhcp || key.destination >> 16 == LINK_LOCAL || key.source >> 16 == LINK_LOCAL ||
           key.destination == router || key.source == router;
}

/// \param packet that an ENI's rules judged \return what a flow log says of it; nothing if no
/// record is made
std::optional<FlowLogAction>
ActionOf(const EniPacketRecord& packet)
{
    switch (packet.verdict.reason)
    {
    case DropReason::ENI_SG_RULES_MISMATCH:
    case DropReason::SUBNET_ACL_RESTRICTION:
    case DropReason::VPCE_NEVER_INITIATES: // "packets arrived after the connection was closed"
        return FlowLogAction::REJECT;
    case DropReason::ENI_DOWN:
        return std::nullopt;
    case DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION:
        // Before the rules if it is the sender's own, after them if it is that of a route's target.
        return packet.verdict.where == packet.eni.GetEniId()
                   ? std::nullopt
                   : std::make_optional(FlowLogAction::ACCEPT);
    default:
        return FlowLogAction::ACCEPT; // whatever the route says: the rules permit it
    }
}

/// \param key of a packet \return the same as flow logs have it: ICMP without its stand-ins for
/// ports
aws::FlowKey
LoggedKey(aws::FlowKey key)
{
    if (key.protocol == aws::PROTOCOL_ICMP)
    {
        key.sourcePort = 0;
        key.destinationPort = 0;
    }
    return key;
}

} // namespace

TypeId
FlowLog::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::FlowLog")
            .SetParent<Object>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<FlowLog>()
            .AddAttribute("NitroInstances",
                          "Whether instances whose type is not told are built on Nitro: their ENIs "
                          "aggregate over 60 s at most, and traffic-path shows 7 and 8 instead of "
                          "2.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&FlowLog::m_nitro),
                          MakeBooleanChecker())
            .AddAttribute("HideServiceAccounts",
                          "Whether account-id shows \"unknown\" for ENIs of interface endpoints "
                          "and load balancers (VPC guide: it might; an assumption).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&FlowLog::m_hidesServiceAccounts),
                          MakeBooleanChecker())
            .AddAttribute("MaxRecords",
                          "Records of an ENI in an aggregation interval at most; what needs more "
                          "is skipped and told by a record SKIPDATA. 0: no limit (an assumption: "
                          "AWS has one, and does not publish it).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&FlowLog::m_maxRecords),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("MaxFileSize",
                          "Compressed bytes at which a file is closed and another one begins (VPC "
                          "guide: 75 MB).",
                          UintegerValue(75000000),
                          MakeUintegerAccessor(&FlowLog::m_maxFileSize),
                          MakeUintegerChecker<uint64_t>(1));
    return tid;
}

FlowLog::FlowLog() = default;
FlowLog::~FlowLog() = default;

void
FlowLog::DoDispose()
{
    if (m_fabric)
    {
        m_fabric->TraceDisconnectWithoutContext("EniPacket", MakeCallback(&FlowLog::See, this));
    }
    m_isOn = false;
    m_fabric = nullptr;
    m_files.reset();
    m_byDevice.clear();
    m_enis.clear();
    Object::DoDispose();
}

void
FlowLog::SetSink(Sink sink)
{
    m_sink = std::move(sink);
}

void
FlowLog::SetEpoch(int64_t epoch)
{
    m_epoch = epoch;
}

void
FlowLog::SetServiceAddresses(std::map<uint32_t, std::string> services)
{
    m_services = std::move(services);
}

const FlowLogOptions&
FlowLog::GetOptions() const
{
    return m_options;
}

void
FlowLog::Begin(const FlowLogOptions& options, Ptr<VpcFabric> fabric)
{
    const aws::Network& network = *fabric->GetNetwork();
    const aws::Vpc& vpc = *network.Vpcs().at(network.FindVpc(fabric->GetName())).description;
    m_options = options;
    if (m_options.flowLogId.empty())
    {
        m_options.flowLogId = MakeFlowLogId(options);
    }
    if (options.maxAggregationInterval != SHORT_INTERVAL &&
        options.maxAggregationInterval != LONG_INTERVAL)
    {
        throw std::invalid_argument("flow logs have no aggregation interval of " +
                                    std::to_string(options.maxAggregationInterval) +
                                    " s; give 60 or 600");
    }
    if (!IsIn(network, vpc.vpcId, options.resourceId))
    {
        throw std::invalid_argument("there is no " + options.resourceId + " in " + vpc.vpcId +
                                    " to log; give a VPC, a subnet or an ENI");
    }
    const int64_t now = Simulator::Now().GetNanoSeconds();
    m_paces[NITRO_PACE] = {SHORT_INTERVAL * SECOND_NS, now};
    m_paces[OTHER_PACE] = {options.maxAggregationInterval * SECOND_NS, now};
    m_nextEndNs = m_paces[NITRO_PACE].EndNs();
    m_files = std::make_unique<FlowLogFiles>(FlowLogPlace{OwnerOf(vpc),
                                                          vpc.region,
                                                          m_options.flowLogId,
                                                          options.hiveCompatiblePartitions,
                                                          options.perHourPartition},
                                             options.logFormat.GetHeader(),
                                             m_maxFileSize,
                                             m_sink);
    m_fabric = fabric;
    m_fabric->TraceConnectWithoutContext("EniPacket", MakeCallback(&FlowLog::See, this));
    m_isOn = true;
}

void
FlowLog::Finish(Time until)
{
    if (!m_isOn)
    {
        return;
    }
    const int64_t untilNs = until.GetNanoSeconds();
    EndIntervals(untilNs);
    for (std::size_t pace = 0; pace < m_paces.size(); ++pace)
    {
        if (m_paces[pace].beginNs < untilNs)
        {
            EndInterval(pace, untilNs);
        }
    }
    m_files->CloseAll();
    m_isOn = false;
}

void
FlowLog::See(const EniPacketRecord& packet)
{
    if (!m_isOn)
    {
        return;
    }
    const std::optional<FlowLogAction> action = ActionOf(packet);
    Eni* eni = action ? FindEni(packet.eni) : nullptr;
    if (!eni || IsNeverLogged(packet.view.key, eni->router))
    {
        return;
    }
    const int64_t now = Simulator::Now().GetNanoSeconds();
    if (now >= m_nextEndNs)
    {
        EndIntervals(now);
    }
    eni->hasPackets = true;
    eni->hasBegun = true;
    const FlowLogTraffic kind =
        *action == FlowLogAction::ACCEPT ? FlowLogTraffic::ACCEPT : FlowLogTraffic::REJECT;
    if (m_options.trafficType != FlowLogTraffic::ALL && m_options.trafficType != kind)
    {
        return;
    }
    FlowLogRecord* record =
        eni->table.Find(LoggedKey(packet.view.key), packet.direction, *action, m_maxRecords);
    if (!record)
    {
        eni->isSkipped = true;
        return;
    }
    record->end = m_epoch + now / SECOND_NS;
    if (record->packets == 0)
    {
        record->start = record->end;
        record->trafficPath =
            packet.direction == aws::Direction::EGRESS ? FindTrafficPath(*eni, packet.peer) : 0;
    }
    ++record->packets;
    record->bytes += packet.view.size;
    record->tcpFlags |= FlowLogTcpFlags(packet.view.tcpFlags);
}

bool
FlowLog::Covers(const aws::NetworkEni& eni) const
{
    const aws::NetworkInterface& described = *eni.description;
    return m_options.resourceId == described.vpcId || m_options.resourceId == described.subnetId ||
           m_options.resourceId == described.networkInterfaceId;
}

FlowLog::Eni*
FlowLog::FindEni(const EniNetDevice& device)
{
    const auto known = m_byDevice.find(&device);
    if (known != m_byDevice.end())
    {
        return known->second;
    }
    const aws::NetworkEni& eni = m_fabric->GetNetwork()->Enis().at(device.GetIndex());
    Eni* found = nullptr;
    if (Covers(eni))
    {
        found = &m_enis.emplace(device.GetEniId(), Describe(device, eni)).first->second;
    }
    m_byDevice[&device] = found;
    return found;
}

FlowLog::Eni
FlowLog::Describe(const EniNetDevice& device, const aws::NetworkEni& eni) const
{
    const aws::Network& network = *m_fabric->GetNetwork();
    const aws::NetworkInterface& described = *eni.description;
    const aws::Vpc& vpc = *network.Vpcs().at(eni.vpc).description;
    const bool isOfService = device.GetRole() == PortRole::INTERFACE_ENDPOINT ||
                             device.GetRole() == PortRole::NETWORK_LOAD_BALANCER;
    Eni state;
    state.shown.accountId = isOfService && m_hidesServiceAccounts ? "unknown" : OwnerOf(vpc);
    state.shown.interfaceId = described.networkInterfaceId;
    state.shown.vpcId = described.vpcId;
    state.shown.subnetId = described.subnetId;
    state.shown.instanceId = described.requesterManaged ? "" : described.instanceId;
    state.shown.region = vpc.region;
    state.shown.azId = eni.azId;
    state.shown.address = described.privateIpAddresses.front().address.Get();
    state.router = network.Subnets().at(eni.subnet).description->cidrBlock.base + 1;
    if (eni.instance != aws::NO_INDEX)
    {
        const std::string& type = network.Instances().at(eni.instance)->instanceType;
        state.isNitro = type.empty() ? m_nitro : aws::IsNitro(type);
    }
    state.pace = state.isNitro ? NITRO_PACE : OTHER_PACE;
    return state;
}

// "Flow log records", VPC guide, field traffic-path. An ENI of anything in the VPC is "another
// resource in the same VPC, including resources that create a network interface in the VPC".
uint8_t
FlowLog::FindTrafficPath(const Eni& eni, const EniNetDevice* next) const
{
    constexpr uint8_t SAME_VPC = 1;
    constexpr uint8_t GATEWAY = 2;
    constexpr uint8_t VPN_GATEWAY = 3;
    constexpr uint8_t PEERING = 4;
    constexpr uint8_t PEERING_OF_REGIONS = 5;
    constexpr uint8_t NITRO_GATEWAY_ENDPOINT = 7;
    constexpr uint8_t NITRO_INTERNET_GATEWAY = 8;
    if (!next)
    {
        return 0;
    }
    switch (next->GetRole())
    {
    case PortRole::GATEWAY_ENDPOINT:
        return eni.isNitro ? NITRO_GATEWAY_ENDPOINT : GATEWAY;
    case PortRole::INTERNET_GATEWAY:
        return eni.isNitro ? NITRO_INTERNET_GATEWAY : GATEWAY;
    case PortRole::VPN_GATEWAY:
        return VPN_GATEWAY;
    case PortRole::PEERING: {
        const auto& peerings = m_fabric->GetNetwork()->GetCloud().vpcPeeringConnections;
        const auto peering = peerings.find(next->GetEniId());
        const aws::VpcPeeringSide* other =
            peering == peerings.end() ? nullptr : peering->second.FindOther(eni.shown.vpcId);
        return other && other->region != eni.shown.region ? PEERING_OF_REGIONS : PEERING;
    }
    default:
        return next->IsEni() ? SAME_VPC : 0;
    }
}

void
FlowLog::EndIntervals(int64_t nowNs)
{
    while (m_nextEndNs <= nowNs)
    {
        for (std::size_t pace = 0; pace < m_paces.size(); ++pace)
        {
            if (m_paces[pace].EndNs() == m_nextEndNs)
            {
                EndInterval(pace, m_nextEndNs);
                m_paces[pace].beginNs = m_nextEndNs;
            }
        }
        const int64_t complete = std::min(m_paces[NITRO_PACE].beginNs, m_paces[OTHER_PACE].beginNs);
        m_files->CloseBefore(m_epoch + complete / SECOND_NS);
        m_nextEndNs = std::min(m_paces[NITRO_PACE].EndNs(), m_paces[OTHER_PACE].EndNs());
    }
}

void
FlowLog::EndInterval(std::size_t pace, int64_t endNs)
{
    FlowLogRecord whole; // of an interval without packets
    whole.start = m_epoch + m_paces[pace].beginNs / SECOND_NS;
    whole.end = m_epoch + (endNs - 1) / SECOND_NS;
    for (auto& [id, eni] : m_enis)
    {
        if (eni.pace != pace)
        {
            continue;
        }
        for (const FlowLogRecord& record : eni.table.Take())
        {
            Write(eni, record);
        }
        if (eni.isSkipped)
        {
            whole.status = FlowLogStatus::SKIPDATA;
            Write(eni, whole);
        }
        // Nothing is told of an ENI before its first traffic.
        else if (eni.hasBegun && !eni.hasPackets)
        {
            whole.status = FlowLogStatus::NODATA;
            Write(eni, whole);
        }
        eni.hasPackets = false;
        eni.isSkipped = false;
    }
}

void
FlowLog::Write(const Eni& eni, const FlowLogRecord& record)
{
    const aws::Network& network = *m_fabric->GetNetwork();
    m_files->Add(record.end, ToLine(record, eni.shown, m_options.logFormat, [&](uint32_t address) {
                     return FindIpRangesName(network, m_services, address);
                 }));
}

} // namespace vpc
} // namespace ns3
