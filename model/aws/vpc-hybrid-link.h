// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// Routes that AWS takes from a customer over one BGP session (Direct Connect quotas; Site-to-Site
/// VPN quotas): with more the session goes down.
constexpr std::size_t MAX_LEARNED_ROUTES = 100;

/// What is used for a prefix that is known over links of different MTU, or over a VPN as well
/// (Direct Connect guide, "Set MTU for virtual interfaces").
constexpr uint32_t MIXED_LINKS_MTU = 1500;

/**
 * \brief A link between a router of a site and AWS: a virtual interface, or a tunnel of a VPN.
 *
 * All that is to be known of it, gathered from the resources that it is made of.
 */
struct HybridLink
{
    std::string id;                           //!< dxvif-..., or vpn-.../1
    PathKind kind{PathKind::DX_BGP};          //!< or VPN_BGP, VPN_STATIC
    OnPremisesEnd end;                        //!< both empty: nobody described it
    std::string gatewayId;                    //!< vgw-, dxgw- or tgw- id
    std::string connectionId;                 //!< dxcon- or vpn- id
    std::string region;                       //!< where Direct Connect enters AWS's network
    uint32_t mtu{1500};                       //!< bytes
    uint32_t amazonAsn{0};                    //!< AS number of AWS's end
    uint32_t customerAsn{0};                  //!< AS number of the site's end
    Ipv4Address amazonInside{uint32_t{0}};    //!< of the sessions
    Ipv4Address customerInside{uint32_t{0}};  //!< of the sessions
    Ipv4Address amazonOutside{uint32_t{0}};   //!< of a tunnel, on the internet
    Ipv4Address customerOutside{uint32_t{0}}; //!< of a tunnel, on the internet
    double rtt{0};                            //!< seconds
    uint64_t bandwidth{0};                    //!< bits a second, of the port or the tunnel
    bool bfd{false};                          //!< at both ends
    std::vector<Cidr> toAws;                  //!< what the site announces, or a VPN's static routes
    std::vector<Cidr> toSite;                 //!< what AWS announces

    /// \return whether a simulation can have it
    bool IsDescribed() const
    {
        return !end.site.empty();
    }

    /// \return whether it is a tunnel
    bool IsTunnel() const
    {
        return kind != PathKind::DX_BGP;
    }
};

/**
 * \param cloud a description whose references hold
 * \return its links, in the order of their ids; those to nobody's site, too. Public virtual
 * interfaces are none.
 */
std::vector<HybridLink> ListHybridLinks(const Cloud& cloud);

/**
 * \param cloud a description \param link one of its links
 * \return what AWS's end has learned from it: as Cloud::learnedRoutes says, or else what the site
 * announces, if that is not too much
 */
std::vector<RoutePath> LearnedOver(const Cloud& cloud, const HybridLink& link);

/// \param cloud a description \param link one of its links \return whether it is up
bool IsLinkUp(const Cloud& cloud, const HybridLink& link);

/// \param attachment to a transit gateway \param link a link
/// \return whether the link is a tunnel of the VPN that is attached, or a virtual interface of the
/// Direct Connect gateway that is
bool IsLinkOf(const TransitGatewayAttachment& attachment, const HybridLink& link);

} // namespace aws
} // namespace vpc
} // namespace ns3
