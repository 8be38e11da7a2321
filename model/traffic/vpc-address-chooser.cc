// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-address-chooser.h"

namespace ns3
{
namespace vpc
{

const char*
ToString(AddressChoice choice)
{
    static constexpr const char* NAMES[] = {"First", "InOrder", "HappyEyeballs"};
    return NAMES[choice];
}

} // namespace vpc
} // namespace ns3
