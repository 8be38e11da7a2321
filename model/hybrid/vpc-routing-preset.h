// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

class BfdSession;
class BgpSession;

/// Whether AWS's end of a kind of link runs BFD.
enum class BfdSupport : uint8_t
{
    NONE,
    OFFERED //!< takes effect when the customer's end runs it, too
};

/**
 * \brief Timers of routing sessions by kind of link.
 *
 * Plain data, to be copied and changed at will. Where each value comes from stands beside it in the
 * source file.
 */
struct RoutingPreset
{
    std::string name;                 //!< as ByName() takes it
    Time holdTime;                    //!< of BGP
    Time keepaliveTime;               //!< of BGP
    uint32_t maxPrefixes{0};          //!< that AWS takes from the customer, 0: any number
    BfdSupport bfd{BfdSupport::NONE}; //!< whether AWS offers BFD
    Time bfdInterval;                 //!< 0 without BFD
    uint8_t bfdMultiplier{0};         //!< 0 without BFD

    /**
     * \param name direct-connect, site-to-site-vpn, transit-gateway-connect
     * \return the preset
     * \throw aws::InputError with the list of names if there is none of that name
     */
    static RoutingPreset ByName(const std::string& name);

    /// \return the names of all presets
    static std::vector<std::string> Names();

    /// \param session not yet started, gets HoldTime, KeepaliveTime and MaxPrefixes
    void ApplyTo(Ptr<BgpSession> session) const;

    /**
     * \param session not yet started, gets MinInterval and Multiplier
     * \throw aws::InputError if this kind has no BFD
     */
    void ApplyTo(Ptr<BfdSession> session) const;
};

} // namespace vpc
} // namespace ns3
