// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// By what a router knows a path; decides among paths to the same prefix.
enum class PathKind : uint8_t
{
    LOCAL,           //!< the VPC's own block
    STATIC,          //!< a static route that is none of a VPN
    PREFIX_LIST,     //!< a route by a prefix list
    VPC,             //!< propagated by a VPC attachment
    DX_BGP,          //!< learned over Direct Connect
    CONNECT_BGP,     //!< learned over Transit Gateway Connect
    PRIVATE_VPN_BGP, //!< learned over a VPN on a private virtual interface
    VPN_STATIC,      //!< static route of a VPN connection
    VPN_BGP,         //!< learned over a VPN connection
    PEERING          //!< propagated by a peering of transit gateways (Cloud WAN)
};

/// \param kind it \return its name as above
const char* ToString(PathKind kind);

/// Who chooses. Each has its own order.
enum class PathChooser : uint8_t
{
    VPC_ROUTE_TABLE, //!< VPC guide, "Route priority"
    VPN_GATEWAY,     //!< Site-to-Site VPN guide, "Route tables and VPN route priority"
    TRANSIT_GATEWAY, //!< Transit Gateway guide, "Route evaluation order"
    SITE_ROUTER      //!< a customer's router: local preference first, whatever the kind
};

/// Whether a transit gateway spreads flows over the tunnels of VPNs with BGP (VpnEcmpSupport), or a
/// customer's router over equal paths.
enum class VpnEcmp : uint8_t
{
    ENABLE, //!< AWS's default
    DISABLE
};

/**
 * \brief The local preference that AWS gives a path learned over Direct Connect.
 *
 * Only the order is AWS's (Direct Connect guide, "Local preference BGP communities"), the numbers
 * are this module's.
 */
enum LocalPreference : uint32_t
{
    LOCAL_PREFERENCE_LOW = 100,    //!< 7224:7100
    LOCAL_PREFERENCE_MEDIUM = 200, //!< 7224:7200, or none in the location's own Region
    LOCAL_PREFERENCE_HIGH = 300    //!< 7224:7300
};

/// \param asn upper half \param value lower half \return a BGP community (RFC 1997)
constexpr uint32_t
MakeCommunity(uint16_t asn, uint16_t value)
{
    return uint32_t{asn} << 16 | value;
}

constexpr uint32_t COMMUNITY_LOW_PREFERENCE = MakeCommunity(7224, 7100);    //!< 7224:7100
constexpr uint32_t COMMUNITY_MEDIUM_PREFERENCE = MakeCommunity(7224, 7200); //!< 7224:7200
constexpr uint32_t COMMUNITY_HIGH_PREFERENCE = MakeCommunity(7224, 7300);   //!< 7224:7300

/**
 * \brief What AWS makes of the communities on a prefix learned over Direct Connect.
 *
 * The three are mutually exclusive; that the highest counts if there are several is an assumption.
 *
 * \param communities of the prefix
 * \param untagged what a prefix without any of the three gets: AWS gives medium to locations of the
 * sending Region and an unpublished lower value to others
 * \return the local preference, the higher the better
 */
uint32_t LocalPreferenceOf(const std::vector<uint32_t>& communities,
                           uint32_t untagged = LOCAL_PREFERENCE_MEDIUM);

/// One way to a prefix, as a router of AWS knows it.
struct RoutePath
{
    Cidr prefix;                     //!< where it leads
    PathKind kind{PathKind::STATIC}; //!< how it is known
    std::string id;                  //!< virtual interface, tunnel, attachment; breaks the last tie
    std::vector<uint32_t> asPath;    //!< nearest first; BGP kinds only
    std::optional<uint32_t> med;     //!< BGP kinds only
    /** The higher the better; DX_BGP only, in a customer's router all kinds. */
    uint32_t localPreference{LOCAL_PREFERENCE_MEDIUM};

    /// \param other a path \return whether all is the same
    bool operator==(const RoutePath& other) const;
};

/// What was chosen for a prefix.
struct ChosenPaths
{
    Cidr prefix; //!< the destination
    /** In the order of their ids; more than one only where AWS spreads flows (ECMP). */
    std::vector<RoutePath> paths;
};

/**
 * \brief Where a kind stands in the order of a chooser.
 *
 * \param chooser who chooses \param kind of the path
 * \return 0 for the best, or nothing if the chooser has no such paths
 */
std::optional<int> GetPathRank(PathChooser chooser, PathKind kind);

/// \param kind of a path \return whether a VPC's route table gets it from its virtual private
/// gateway: the local route beats these even where they are more specific
bool IsPropagatedPath(PathKind kind);

/**
 * \brief The best path to each prefix, or the best ones where AWS spreads flows.
 *
 * Among equal prefixes the chooser's order of kinds decides, then what the kind's protocol says:
 * Direct Connect by local preference, length of the AS path and MED, the other BGP kinds by the
 * length of the AS path and MED, in a virtual private gateway only among paths that begin with the
 * same AS. A path without MED has 0, in a transit gateway 100 if it came over a VPN or Connect.
 * What still ties is spread over or, where AWS does not spread, goes to the lowest id (AWS promises
 * no order). A customer's router is not AWS's: among equal prefixes it goes by local preference,
 * length of the AS path and MED, over all kinds alike. Propagated paths inside a local block are
 * left out. Paths over a dead link or tunnel are the caller's to leave out: the health of a tunnel
 * comes before everything else.
 *
 * Not modelled: eBGP before iBGP (no attachment has iBGP here).
 *
 * \param chooser who chooses
 * \param paths candidates, in any order
 * \param ecmp of a transit gateway or a customer's router
 * \return the choice by prefix, in the order of prefixes; longest-prefix match over it is the
 * caller's, see PrefixMap
 * \throw InputError one line: a path of a kind that the chooser cannot have, or without id
 */
std::vector<ChosenPaths> ChoosePaths(PathChooser chooser,
                                     const std::vector<RoutePath>& paths,
                                     VpnEcmp ecmp = VpnEcmp::ENABLE);

} // namespace aws
} // namespace vpc
} // namespace ns3
