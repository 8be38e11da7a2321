// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-flow-log-format.h"

#include "ns3/vpc-network.h"

#include <cstdint>
#include <functional>
#include <string>

namespace ns3
{
namespace vpc
{

/// What the rules said to the packets of a record.
enum class FlowLogAction : uint8_t
{
    ACCEPT, //!< security groups and network ACL permit them
    REJECT  //!< they do not
};

/// Whether a record is of packets.
enum class FlowLogStatus : uint8_t
{
    OK,      //!< it is
    NODATA,  //!< the ENI had no packets in the interval
    SKIPDATA //!< packets of the ENI in the interval are in no record
};

/// An ENI as flow logs show it.
struct FlowLogInterface
{
    std::string accountId;   //!< account of the ENI
    std::string interfaceId; //!< eni-...
    std::string vpcId;       //!< VPC of the ENI
    std::string subnetId;    //!< subnet of the ENI
    std::string instanceId;  //!< empty if AWS manages the ENI
    std::string region;      //!< of the ENI
    std::string azId;        //!< zone of the ENI
    uint32_t address{0};     //!< primary private address
};

/// Packets of one flow at one ENI, in one direction and with one outcome, in one interval.
struct FlowLogRecord
{
    aws::FlowKey key; //!< as the packets have it; ICMP has no ports here
    aws::Direction direction{aws::Direction::INGRESS}; //!< as the ENI sees it
    FlowLogAction action{FlowLogAction::ACCEPT};       //!< whether the rules let them pass
    FlowLogStatus status{FlowLogStatus::OK};           //!< OK, or why there are no packets
    uint64_t packets{0};                               //!< of the flow
    uint64_t bytes{0};                                 //!< of IP packets, headers included
    int64_t start{0};       //!< Unix time in s: first packet, or begin of the interval
    int64_t end{0};         //!< Unix time in s: last packet, or end of the interval
    uint8_t tcpFlags{0};    //!< as AWS counts them
    uint8_t trafficPath{0}; //!< 1 to 8 as AWS numbers the ways, 0: none of them
};

/**
 * \brief TCP flags of a packet as flow logs count them.
 *
 * FIN 1, SYN 2, RST 4, SYN-ACK 18; ACK without SYN, PSH and the others count nothing ("Flow log
 * records", VPC guide, field tcp-flags).
 *
 * \param flags as they stand in the header \return what to unite with those of other packets
 */
uint8_t FlowLogTcpFlags(uint8_t flags);

/// \param address of a packet \return name of the AWS service that has it, as in AWS's list of IP
/// ranges; empty if none
using FlowLogServiceLookup = std::function<std::string(uint32_t address)>;

/**
 * \brief A record as AWS writes it, without end of line.
 *
 * srcaddr of an egress record and dstaddr of an ingress record show the ENI's primary private
 * address, whatever the packets have; pkt-srcaddr and pkt-dstaddr show what they have. Records
 * without packets show "-" for what packets would tell.
 *
 * \param record it \param eni whose \param format its fields \param services of addresses
 * \return the line
 */
std::string ToLine(const FlowLogRecord& record,
                   const FlowLogInterface& eni,
                   const FlowLogFormat& format,
                   const FlowLogServiceLookup& services);

/// \param a record \param b another one of the same ENI \return whether a comes first in a file
bool ComesBefore(const FlowLogRecord& a, const FlowLogRecord& b);

} // namespace vpc
} // namespace ns3
