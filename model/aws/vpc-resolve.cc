// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-resolve.h"

#include "vpc-walk.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

Resolution
Resolve(const Network& network, const Health& health, Index from, const FlowKey& key)
{
    return Walk(network, health, nullptr).FromEni(from, key);
}

Resolution
ResolveFromSite(const Network& network, const Health& health, Index site, const FlowKey& key)
{
    return Walk(network, health, nullptr).FromSite(site, key);
}

Resolution
ResolveFromInternet(const Network& network, const Health& health, const FlowKey& key)
{
    return Walk(network, health, nullptr).FromInternet(key);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
