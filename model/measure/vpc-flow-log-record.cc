// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log-record.h"

#include "ns3/vpc-address.h"
#include "ns3/vpc-packet-view.h"

#include <tuple>

namespace ns3
{
namespace vpc
{

namespace
{

const std::string NONE = "-"; //!< what AWS shows where there is no value

/// \param text may be empty \return it, or AWS's sign for no value
const std::string&
OrNone(const std::string& text)
{
    return text.empty() ? NONE : text;
}

std::string
TextOf(uint32_t address)
{
    return aws::ToString(Ipv4Address(address));
}

const char*
ToString(FlowLogStatus status)
{
    static const char* const names[] = {"OK", "NODATA", "SKIPDATA"};
    return names[static_cast<std::size_t>(status)];
}

/// \return the value of a field that only packets have
std::string
PacketValue(const FlowLogRecord& record,
            const FlowLogInterface& eni,
            FlowLogField field,
            const FlowLogServiceLookup& services)
{
    using Field = FlowLogField;
    const bool leaves = record.direction == aws::Direction::EGRESS;
    switch (field)
    {
    case Field::SRCADDR:
        return TextOf(leaves ? eni.address : record.key.source);
    case Field::DSTADDR:
        return TextOf(leaves ? record.key.destination : eni.address);
    case Field::SRCPORT:
        return std::to_string(record.key.sourcePort);
    case Field::DSTPORT:
        return std::to_string(record.key.destinationPort);
    case Field::PROTOCOL:
        return std::to_string(record.key.protocol);
    case Field::PACKETS:
        return std::to_string(record.packets);
    case Field::BYTES:
        return std::to_string(record.bytes);
    case Field::ACTION:
        return record.action == FlowLogAction::ACCEPT ? "ACCEPT" : "REJECT";
    case Field::TCP_FLAGS:
        return std::to_string(record.tcpFlags);
    case Field::TYPE:
        return "IPv4";
    case Field::PKT_SRCADDR:
        return TextOf(record.key.source);
    case Field::PKT_DSTADDR:
        return TextOf(record.key.destination);
    case Field::PKT_SRC_AWS_SERVICE:
        return OrNone(services(record.key.source));
    case Field::PKT_DST_AWS_SERVICE:
        return OrNone(services(record.key.destination));
    case Field::FLOW_DIRECTION:
        return leaves ? "egress" : "ingress";
    case Field::TRAFFIC_PATH:
        return record.trafficPath == 0 ? NONE : std::to_string(record.trafficPath);
    default:
        return NONE;
    }
}

std::string
ValueOf(const FlowLogRecord& record,
        const FlowLogInterface& eni,
        const FlowLogFormat& format,
        FlowLogField field,
        const FlowLogServiceLookup& services)
{
    using Field = FlowLogField;
    switch (field)
    {
    case Field::VERSION:
        return std::to_string(format.GetVersion());
    case Field::ACCOUNT_ID:
        return OrNone(eni.accountId);
    case Field::INTERFACE_ID:
        return eni.interfaceId;
    case Field::START:
        return std::to_string(record.start);
    case Field::END:
        return std::to_string(record.end);
    case Field::LOG_STATUS:
        return ToString(record.status);
    case Field::VPC_ID:
        return OrNone(eni.vpcId);
    case Field::SUBNET_ID:
        return OrNone(eni.subnetId);
    case Field::INSTANCE_ID:
        return OrNone(eni.instanceId);
    case Field::REGION:
        return OrNone(eni.region);
    case Field::AZ_ID:
        return OrNone(eni.azId);
    case Field::SUBLOCATION_TYPE:
    case Field::SUBLOCATION_ID:
    case Field::NOT_APPLICABLE:
        return NONE;
    default:
        return record.status == FlowLogStatus::OK ? PacketValue(record, eni, field, services)
                                                  : NONE;
    }
}

} // namespace

uint8_t
FlowLogTcpFlags(uint8_t flags)
{
    const bool isSynAck = (flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
    return flags & (TCP_FIN | TCP_SYN | TCP_RST | (isSynAck ? TCP_ACK : 0));
}

std::string
ToLine(const FlowLogRecord& record,
       const FlowLogInterface& eni,
       const FlowLogFormat& format,
       const FlowLogServiceLookup& services)
{
    std::string line;
    for (const FlowLogFormat::Column& column : format.GetColumns())
    {
        line += line.empty() ? "" : " ";
        line += ValueOf(record, eni, format, column.field, services);
    }
    return line;
}

bool
ComesBefore(const FlowLogRecord& a, const FlowLogRecord& b)
{
    return std::tie(a.start, a.key, a.direction, a.action) <
           std::tie(b.start, b.key, b.direction, b.action);
}

} // namespace vpc
} // namespace ns3
