// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-network.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief What AWS's list of IP ranges calls the addresses of a service ("AWS IP address ranges").
 * \param serviceName e.g. com.amazonaws.us-east-1.s3
 * \return e.g. S3; AMAZON for all services without ranges of their own
 */
std::string IpRangesName(const std::string& serviceName);

/**
 * \brief The AWS service that has a public address, for pkt-src-aws-service and
 * pkt-dst-aws-service.
 * \param network a description, for prefix lists and for public addresses of ENIs
 * \param services names of the services whose public addresses are known beside, by address
 * \param address of a packet
 * \return e.g. S3, AMAZON, EC2 (a public address of an ENI); empty for any other address
 */
std::string FindIpRangesName(const aws::Network& network,
                             const std::map<uint32_t, std::string>& services,
                             uint32_t address);

} // namespace vpc
} // namespace ns3
