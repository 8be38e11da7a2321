// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-route-choice.h"

#include "vpc-cloud.h"

#include <algorithm>
#include <map>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

constexpr int NONE = -1; //!< the chooser has no such paths

/// A kind, and its rank by chooser.
struct KindRow
{
    PathKind kind;
    const char* name;
    int inVpcRouteTable;
    int inVpnGateway;
    int inTransitGateway;
    int inSiteRouter;
};

// In a transit gateway a VPN's static route is a static route like any other.
constexpr KindRow KINDS[] = {{PathKind::LOCAL, "LOCAL", 0, 0, NONE, NONE},
                             {PathKind::STATIC, "STATIC", 1, NONE, 0, NONE},
                             {PathKind::PREFIX_LIST, "PREFIX_LIST", 2, NONE, 1, NONE},
                             {PathKind::VPC, "VPC", NONE, NONE, 2, NONE},
                             {PathKind::DX_BGP, "DX_BGP", 3, 1, 3, 0},
                             {PathKind::CONNECT_BGP, "CONNECT_BGP", NONE, NONE, 4, NONE},
                             {PathKind::PRIVATE_VPN_BGP, "PRIVATE_VPN_BGP", NONE, NONE, 5, NONE},
                             {PathKind::VPN_STATIC, "VPN_STATIC", 4, 2, 0, 0},
                             {PathKind::VPN_BGP, "VPN_BGP", 5, 3, 6, 0},
                             {PathKind::PEERING, "PEERING", NONE, NONE, 7, NONE}};

const KindRow&
RowOf(PathKind kind)
{
    return KINDS[static_cast<std::size_t>(kind)];
}

using Paths = std::vector<const RoutePath*>;

/// Keep the paths for which \p value is least.
template <typename Value>
void
KeepLeast(Paths& paths, Value value)
{
    const auto best =
        value(**std::min_element(paths.begin(), paths.end(), [&](const auto* a, const auto* b) {
            return value(*a) < value(*b);
        }));
    paths.erase(std::remove_if(paths.begin(),
                               paths.end(),
                               [&](const auto* path) { return value(*path) != best; }),
                paths.end());
}

bool
IsBgp(PathKind kind)
{
    return kind == PathKind::DX_BGP || kind == PathKind::CONNECT_BGP ||
           kind == PathKind::PRIVATE_VPN_BGP || kind == PathKind::VPN_BGP;
}

/// \param chooser it \param path it \return the MED that counts
uint32_t
MedOf(PathChooser chooser, const RoutePath& path)
{
    const bool worse = chooser == PathChooser::TRANSIT_GATEWAY && path.kind != PathKind::DX_BGP;
    return path.med.value_or(worse ? 100 : 0);
}

/// MED is compared among paths that begin with the same AS.
void
KeepLeastMedByNeighbour(Paths& paths)
{
    std::map<uint32_t, uint32_t> least;
    const auto neighbour = [](const RoutePath& path) {
        return path.asPath.empty() ? 0 : path.asPath.front();
    };
    for (const RoutePath* path : paths)
    {
        const uint32_t med = path->med.value_or(0);
        const auto [it, isNew] = least.emplace(neighbour(*path), med);
        it->second = std::min(it->second, med);
    }
    paths.erase(std::remove_if(paths.begin(),
                               paths.end(),
                               [&](const auto* path) {
                                   return path->med.value_or(0) > least.at(neighbour(*path));
                               }),
                paths.end());
}

/// Among which of equally good paths flows are spread.
enum class Spread
{
    NONE,         //!< one is used
    SAME_AS_PATH, //!< those with the AS path of the first
    ALL
};

Spread
SpreadOf(PathChooser chooser, PathKind kind, VpnEcmp ecmp)
{
    if (chooser == PathChooser::SITE_ROUTER)
    {
        return ecmp == VpnEcmp::ENABLE ? Spread::ALL : Spread::NONE;
    }
    if (chooser != PathChooser::TRANSIT_GATEWAY)
    {
        // "The ASNs in the AS_PATH do not need to match" (Direct Connect guide); a virtual private
        // gateway sends by one tunnel (Site-to-Site VPN guide).
        return kind == PathKind::DX_BGP ? Spread::ALL : Spread::NONE;
    }
    switch (kind)
    {
    case PathKind::DX_BGP:
    case PathKind::CONNECT_BGP:
        return Spread::SAME_AS_PATH;
    case PathKind::VPN_BGP:
    case PathKind::PRIVATE_VPN_BGP:
        return ecmp == VpnEcmp::ENABLE ? Spread::SAME_AS_PATH : Spread::NONE;
    default:
        return Spread::NONE;
    }
}

/// \param chooser it \param paths to one prefix, not empty; the best are left
void
KeepBest(PathChooser chooser, Paths& paths, VpnEcmp ecmp)
{
    KeepLeast(paths, [&](const RoutePath& path) { return *GetPathRank(chooser, path.kind); });
    const PathKind kind = paths.front()->kind;
    const bool isSite = chooser == PathChooser::SITE_ROUTER;
    if (kind == PathKind::DX_BGP || isSite)
    {
        KeepLeast(paths, [](const RoutePath& path) { return ~path.localPreference; });
    }
    if (IsBgp(kind) || isSite)
    {
        KeepLeast(paths, [](const RoutePath& path) { return path.asPath.size(); });
        if (kind == PathKind::VPN_BGP && chooser != PathChooser::TRANSIT_GATEWAY && !isSite)
        {
            KeepLeastMedByNeighbour(paths);
        }
        else
        {
            KeepLeast(paths, [&](const RoutePath& path) { return MedOf(chooser, path); });
        }
    }
    std::stable_sort(paths.begin(), paths.end(), [](const auto* a, const auto* b) {
        return a->id < b->id;
    });
    const Spread spread = SpreadOf(chooser, kind, ecmp);
    if (spread == Spread::NONE)
    {
        paths.resize(1);
    }
    else if (spread == Spread::SAME_AS_PATH)
    {
        const std::vector<uint32_t> asPath = paths.front()->asPath;
        paths.erase(std::remove_if(paths.begin(),
                                   paths.end(),
                                   [&](const auto* path) { return path->asPath != asPath; }),
                    paths.end());
    }
}

} // namespace

bool
RoutePath::operator==(const RoutePath& other) const
{
    return prefix == other.prefix && kind == other.kind && id == other.id &&
           asPath == other.asPath && med == other.med && localPreference == other.localPreference;
}

const char*
ToString(PathKind kind)
{
    return RowOf(kind).name;
}

uint32_t
LocalPreferenceOf(const std::vector<uint32_t>& communities, uint32_t untagged)
{
    constexpr std::pair<uint32_t, uint32_t> PREFERENCES[] = {
        {COMMUNITY_HIGH_PREFERENCE, LOCAL_PREFERENCE_HIGH},
        {COMMUNITY_MEDIUM_PREFERENCE, LOCAL_PREFERENCE_MEDIUM},
        {COMMUNITY_LOW_PREFERENCE, LOCAL_PREFERENCE_LOW}};
    for (const auto& [community, preference] : PREFERENCES)
    {
        if (std::find(communities.begin(), communities.end(), community) != communities.end())
        {
            return preference;
        }
    }
    return untagged;
}

std::optional<int>
GetPathRank(PathChooser chooser, PathKind kind)
{
    const KindRow& row = RowOf(kind);
    const int rank = chooser == PathChooser::VPC_ROUTE_TABLE ? row.inVpcRouteTable
                     : chooser == PathChooser::VPN_GATEWAY   ? row.inVpnGateway
                     : chooser == PathChooser::SITE_ROUTER   ? row.inSiteRouter
                                                             : row.inTransitGateway;
    return rank == NONE ? std::nullopt : std::optional<int>(rank);
}

bool
IsPropagatedPath(PathKind kind)
{
    return kind == PathKind::DX_BGP || kind == PathKind::VPN_STATIC || kind == PathKind::VPN_BGP;
}

std::vector<ChosenPaths>
ChoosePaths(PathChooser chooser, const std::vector<RoutePath>& paths, VpnEcmp ecmp)
{
    std::map<Cidr, Paths> byPrefix;
    std::vector<Cidr> local;
    for (const RoutePath& path : paths)
    {
        if (path.id.empty())
        {
            throw InputError("path to " + path.prefix.ToString() + " of kind " +
                             ToString(path.kind) + " has no id; give it one, ties go by it");
        }
        if (!GetPathRank(chooser, path.kind))
        {
            throw InputError(path.id + ": a path of kind " + ToString(path.kind) + " to " +
                             path.prefix.ToString() +
                             " cannot be in this table; leave it out or change its kind");
        }
        byPrefix[path.prefix].push_back(&path);
        if (path.kind == PathKind::LOCAL)
        {
            local.push_back(path.prefix);
        }
    }
    std::vector<ChosenPaths> chosen;
    for (auto& [prefix, candidates] : byPrefix)
    {
        const Cidr& block = prefix;
        const bool isLocal = std::any_of(local.begin(), local.end(), [&](const Cidr& outer) {
            return outer.Contains(block);
        });
        if (isLocal)
        {
            candidates.erase(
                std::remove_if(candidates.begin(),
                               candidates.end(),
                               [](const auto* path) { return IsPropagatedPath(path->kind); }),
                candidates.end());
        }
        if (candidates.empty())
        {
            continue;
        }
        KeepBest(chooser, candidates, ecmp);
        ChosenPaths entry{prefix, {}};
        for (const RoutePath* path : candidates)
        {
            entry.paths.push_back(*path);
        }
        chosen.push_back(std::move(entry));
    }
    return chosen;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
