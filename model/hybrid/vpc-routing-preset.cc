// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-routing-preset.h"

#include "vpc-bfd-session.h"
#include "vpc-bgp-session.h"

#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// A preset in plain numbers.
struct Entry
{
    const char* name;
    int64_t holdSeconds;
    int64_t keepaliveSeconds;
    uint32_t maxPrefixes;
    BfdSupport bfd;
    int64_t bfdMilliSeconds;
    uint8_t bfdMultiplier;
};

// direct-connect: hold and keepalive time, 100 prefixes a session and BFD of 300 ms x 3 are from
// the
//   Direct Connect guide (quotas; "Enable asynchronous BFD").
// site-to-site-vpn: hold and keepalive time of AWS's sample configurations (Site-to-Site VPN
// guide),
//   100 routes from a customer gateway (its quotas); tunnels have no BFD ("Best Practices to
//   Optimize Failover Times for Overlay Tunnels on AWS Direct Connect", AWS blog 2025).
// transit-gateway-connect: the same blog; 1,000 routes a Connect peer (Transit Gateway quotas).
constexpr Entry PRESETS[] = {{"direct-connect", 90, 30, 100, BfdSupport::OFFERED, 300, 3},
                             {"site-to-site-vpn", 30, 10, 100, BfdSupport::NONE, 0, 0},
                             {"transit-gateway-connect", 30, 10, 1000, BfdSupport::NONE, 0, 0}};

} // namespace

RoutingPreset
RoutingPreset::ByName(const std::string& name)
{
    std::string known;
    for (const Entry& entry : PRESETS)
    {
        if (name == entry.name)
        {
            return {entry.name,
                    Seconds(entry.holdSeconds),
                    Seconds(entry.keepaliveSeconds),
                    entry.maxPrefixes,
                    entry.bfd,
                    MilliSeconds(entry.bfdMilliSeconds),
                    entry.bfdMultiplier};
        }
        known += std::string(known.empty() ? "" : ", ") + entry.name;
    }
    throw aws::InputError("RoutingPreset: no preset named '" + name + "'; choose one of: " + known);
}

std::vector<std::string>
RoutingPreset::Names()
{
    std::vector<std::string> names;
    for (const Entry& entry : PRESETS)
    {
        names.emplace_back(entry.name);
    }
    return names;
}

void
RoutingPreset::ApplyTo(Ptr<BgpSession> session) const
{
    session->SetAttribute("HoldTime", TimeValue(holdTime));
    session->SetAttribute("KeepaliveTime", TimeValue(keepaliveTime));
    session->SetAttribute("MaxPrefixes", UintegerValue(maxPrefixes));
}

void
RoutingPreset::ApplyTo(Ptr<BfdSession> session) const
{
    if (bfd == BfdSupport::NONE)
    {
        throw aws::InputError("RoutingPreset: " + name +
                              " has no BFD; leave the BFD session out or use direct-connect");
    }
    session->SetAttribute("MinInterval", TimeValue(bfdInterval));
    session->SetAttribute("Multiplier", UintegerValue(bfdMultiplier));
}

} // namespace vpc
} // namespace ns3
