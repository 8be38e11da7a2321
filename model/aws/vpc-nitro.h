// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief Whether instances of a type are built on the Nitro System (EC2 guide, "Instances built on
 * the AWS Nitro System": all but the Xen families).
 * \param instanceType e.g. m5.large
 * \return true for every type that is not known to be of Xen
 */
bool IsNitro(const std::string& instanceType);

} // namespace aws
} // namespace vpc
} // namespace ns3
