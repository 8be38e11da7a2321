// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-nitro.h"

#include <set>

namespace ns3
{
namespace vpc
{
namespace aws
{

bool
IsNitro(const std::string& instanceType)
{
    static const std::set<std::string> xen{"c1",  "c3", "c4",  "cc2", "cr1", "d2", "f1", "g2", "g3",
                                           "g3s", "h1", "hs1", "i2",  "i3",  "m1", "m2", "m3", "m4",
                                           "p2",  "p3", "r3",  "r4",  "t1",  "t2", "x1", "x1e"};
    // Of these families, the bare metal is Nitro.
    static const std::set<std::string> nitro{"i3.metal"};
    const std::string family = instanceType.substr(0, instanceType.find('.'));
    return xen.count(family) == 0 || nitro.count(instanceType) != 0;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
