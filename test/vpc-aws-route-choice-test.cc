// SPDX-License-Identifier: GPL-2.0-only
// Which path AWS takes, row by row: the documented rule, the candidates, the choice.
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-route-choice.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <ostream>
#include <string>
#include <vector>

using namespace ns3::vpc::aws;

namespace
{

constexpr auto TABLE = PathChooser::VPC_ROUTE_TABLE;
constexpr auto VGW = PathChooser::VPN_GATEWAY;
constexpr auto TGW = PathChooser::TRANSIT_GATEWAY;
constexpr auto SITE = PathChooser::SITE_ROUTER;

/// \return a path to 10.9.0.0/16
RoutePath
Path(PathKind kind,
     const std::string& id,
     std::vector<uint32_t> asPath = {},
     std::optional<uint32_t> med = {},
     const std::vector<uint32_t>& communities = {})
{
    return {*ParseCidr("10.9.0.0/16"),
            kind,
            id,
            std::move(asPath),
            med,
            LocalPreferenceOf(communities)};
}

/// \return a path to \p prefix
RoutePath
To(const std::string& prefix, RoutePath path)
{
    path.prefix = *ParseCidr(prefix);
    return path;
}

/// \return \p path with a local preference
RoutePath
Preferred(uint32_t preference, RoutePath path)
{
    path.localPreference = preference;
    return path;
}

struct Row
{
    const char* rule; //!< as AWS documents it
    PathChooser chooser;
    std::vector<RoutePath> candidates;
    std::string chosen; //!< ids with spaces, by prefix with a bar
    VpnEcmp ecmp{VpnEcmp::ENABLE};
};

std::ostream&
operator<<(std::ostream& out, const Row& row)
{
    return out << row.rule;
}

using K = PathKind;

const std::vector<uint32_t> ONE{65001};
const std::vector<uint32_t> TWO{65001, 65001};
const std::vector<uint32_t> OTHER{65002};
const std::vector<uint32_t> HIGH{COMMUNITY_HIGH_PREFERENCE};
const std::vector<uint32_t> MEDIUM{COMMUNITY_MEDIUM_PREFERENCE};
const std::vector<uint32_t> LOW{COMMUNITY_LOW_PREFERENCE};

const Row ROWS[] = {
    // VPC guide, "Route priority"
    {"static before prefix list", TABLE, {Path(K::PREFIX_LIST, "a"), Path(K::STATIC, "b")}, "b"},
    {"prefix list before propagated",
     TABLE,
     {Path(K::DX_BGP, "a"), Path(K::PREFIX_LIST, "b")},
     "b"},
    {"static before propagated", TABLE, {Path(K::VPN_BGP, "a"), Path(K::STATIC, "b")}, "b"},
    {"local before all of the same prefix",
     TABLE,
     {Path(K::STATIC, "a"), Path(K::LOCAL, "local")},
     "local"},
    {"local before propagated routes even if these are more specific",
     TABLE,
     {To("10.0.0.0/16", Path(K::LOCAL, "local")),
      To("10.0.5.0/24", Path(K::DX_BGP, "a")),
      To("10.0.6.0/24", Path(K::VPN_STATIC, "b")),
      To("10.0.7.0/24", Path(K::VPN_BGP, "c"))},
     "local"},
    {"a more specific static route stands beside local",
     TABLE,
     {To("10.0.0.0/16", Path(K::LOCAL, "local")), To("10.0.5.0/24", Path(K::STATIC, "eni"))},
     "local|eni"},
    {"a shorter propagated prefix stands beside local",
     TABLE,
     {To("10.0.0.0/16", Path(K::LOCAL, "local")), To("10.0.0.0/8", Path(K::DX_BGP, "a"))},
     "a|local"},
    // Site-to-Site VPN guide, "Route tables and VPN route priority"
    {"Direct Connect before a VPN's static route",
     VGW,
     {Path(K::VPN_STATIC, "a"), Path(K::DX_BGP, "b", TWO)},
     "b"},
    {"a VPN's static route before its BGP",
     VGW,
     {Path(K::VPN_BGP, "a", ONE), Path(K::VPN_STATIC, "b")},
     "b"},
    {"Direct Connect before a VPN with a shorter AS path",
     VGW,
     {Path(K::VPN_BGP, "a", ONE), Path(K::DX_BGP, "b", TWO)},
     "b"},
    {"shorter AS path between VPNs",
     VGW,
     {Path(K::VPN_BGP, "a", TWO), Path(K::VPN_BGP, "b", ONE, 500)},
     "b"},
    {"lower MED if the first AS is the same",
     VGW,
     {Path(K::VPN_BGP, "a", ONE, 200), Path(K::VPN_BGP, "b", ONE, 100)},
     "b"},
    {"MED says nothing between different first ASes, the id decides",
     VGW,
     {Path(K::VPN_BGP, "b", ONE, 100), Path(K::VPN_BGP, "a", OTHER, 200)},
     "a"},
    {"one tunnel, no ECMP", VGW, {Path(K::VPN_BGP, "b", ONE), Path(K::VPN_BGP, "a", ONE)}, "a"},
    {"a longer prefix over a VPN stands beside Direct Connect's",
     VGW,
     {Path(K::DX_BGP, "dx", ONE), To("10.9.1.0/24", Path(K::VPN_BGP, "vpn", TWO))},
     "dx|vpn"},
    // Direct Connect guide, "Routing policies and BGP communities"
    {"7224:7300 before 7224:7100 in spite of prepending",
     VGW,
     {Path(K::DX_BGP, "a", ONE, {}, LOW), Path(K::DX_BGP, "b", TWO, {}, HIGH)},
     "b"},
    {"7224:7200 before 7224:7100",
     VGW,
     {Path(K::DX_BGP, "a", ONE, {}, LOW), Path(K::DX_BGP, "b", ONE, {}, MEDIUM)},
     "b"},
    {"7224:7300 before 7224:7200",
     VGW,
     {Path(K::DX_BGP, "a", ONE, {}, MEDIUM), Path(K::DX_BGP, "b", ONE, {}, HIGH)},
     "b"},
    {"none is medium: spread",
     VGW,
     {Path(K::DX_BGP, "b", ONE, {}, MEDIUM), Path(K::DX_BGP, "a", ONE)},
     "a b"},
    {"then the shorter AS path", VGW, {Path(K::DX_BGP, "a", TWO), Path(K::DX_BGP, "b", ONE)}, "b"},
    {"then the lower MED, without MED 0",
     VGW,
     {Path(K::DX_BGP, "a", ONE, 1), Path(K::DX_BGP, "b", ONE)},
     "b"},
    {"spread over the rest, whatever their ASes",
     VGW,
     {Path(K::DX_BGP, "c", ONE), Path(K::DX_BGP, "a", OTHER), Path(K::DX_BGP, "b", ONE)},
     "a b c"},
    // Transit Gateway guide, "Route evaluation order"
    {"static before prefix list", TGW, {Path(K::PREFIX_LIST, "a"), Path(K::STATIC, "b")}, "b"},
    {"a VPN's static route is static: before Direct Connect",
     TGW,
     {Path(K::DX_BGP, "a", ONE), Path(K::VPN_STATIC, "b")},
     "b"},
    {"prefix list before VPC", TGW, {Path(K::VPC, "a"), Path(K::PREFIX_LIST, "b")}, "b"},
    {"VPC before Direct Connect", TGW, {Path(K::DX_BGP, "a"), Path(K::VPC, "b")}, "b"},
    {"Direct Connect before Connect", TGW, {Path(K::CONNECT_BGP, "a"), Path(K::DX_BGP, "b")}, "b"},
    {"Connect before VPN over Direct Connect",
     TGW,
     {Path(K::PRIVATE_VPN_BGP, "a"), Path(K::CONNECT_BGP, "b")},
     "b"},
    {"VPN over Direct Connect before VPN",
     TGW,
     {Path(K::VPN_BGP, "a"), Path(K::PRIVATE_VPN_BGP, "b")},
     "b"},
    {"VPN before peering", TGW, {Path(K::PEERING, "a"), Path(K::VPN_BGP, "b")}, "b"},
    {"shorter AS path within a kind",
     TGW,
     {Path(K::CONNECT_BGP, "a", TWO), Path(K::CONNECT_BGP, "b", ONE)},
     "b"},
    {"then lower MED, whatever the first AS",
     TGW,
     {Path(K::VPN_BGP, "a", ONE, 20), Path(K::VPN_BGP, "b", OTHER, 10)},
     "b"},
    {"a VPN's path without MED has 100",
     TGW,
     {Path(K::VPN_BGP, "a", ONE), Path(K::VPN_BGP, "b", ONE, 99)},
     "b"},
    {"a VPN's path without MED has 100, which is less than 101",
     TGW,
     {Path(K::VPN_BGP, "b", ONE), Path(K::VPN_BGP, "a", ONE, 101)},
     "b"},
    {"Direct Connect's path without MED has 0",
     TGW,
     {Path(K::DX_BGP, "b", ONE), Path(K::DX_BGP, "a", ONE, 1)},
     "b"},
    {"ECMP over VPNs with BGP",
     TGW,
     {Path(K::VPN_BGP, "b", ONE), Path(K::VPN_BGP, "a", ONE), Path(K::VPN_BGP, "c", TWO)},
     "a b"},
    {"no ECMP over VPNs if it is disabled",
     TGW,
     {Path(K::VPN_BGP, "b", ONE), Path(K::VPN_BGP, "a", ONE)},
     "a",
     VpnEcmp::DISABLE},
    {"no ECMP between different ASes",
     TGW,
     {Path(K::VPN_BGP, "a", ONE), Path(K::VPN_BGP, "b", OTHER)},
     "a"},
    {"Connect spreads even if ECMP over VPNs is disabled",
     TGW,
     {Path(K::CONNECT_BGP, "b", ONE), Path(K::CONNECT_BGP, "a", ONE)},
     "a b",
     VpnEcmp::DISABLE},
    {"no ECMP over static routes", TGW, {Path(K::VPN_STATIC, "b"), Path(K::VPN_STATIC, "a")}, "a"},
    {"never ECMP between kinds",
     TGW,
     {Path(K::DX_BGP, "b", ONE, 0), Path(K::VPN_BGP, "a", ONE, 0)},
     "b"},
    // A customer's router: not AWS's order
    {"local preference before the AS path, whatever the kind",
     SITE,
     {Preferred(200, Path(K::VPN_BGP, "a", TWO)), Preferred(100, Path(K::DX_BGP, "b", ONE))},
     "a"},
    {"shorter AS path between Direct Connect and a VPN that are liked alike",
     SITE,
     {Path(K::DX_BGP, "a", TWO), Path(K::VPN_BGP, "b", ONE)},
     "b"},
    {"lower MED, even if the first AS differs",
     SITE,
     {Path(K::VPN_BGP, "a", ONE, 5), Path(K::VPN_BGP, "b", OTHER, 4)},
     "b"},
    {"ECMP over all that ties",
     SITE,
     {Path(K::DX_BGP, "c", OTHER), Path(K::VPN_BGP, "a", ONE), Path(K::DX_BGP, "b", TWO)},
     "a c"},
    {"without ECMP the lowest id",
     SITE,
     {Path(K::DX_BGP, "c", OTHER), Path(K::VPN_BGP, "a", ONE)},
     "a",
     VpnEcmp::DISABLE},
};

/// \return ids of the choice, see Row::chosen
std::string
Choose(PathChooser chooser, const std::vector<RoutePath>& candidates, VpnEcmp ecmp)
{
    std::string text;
    for (const ChosenPaths& entry : ChoosePaths(chooser, candidates, ecmp))
    {
        text += text.empty() ? "" : "|";
        std::string ids;
        for (const RoutePath& path : entry.paths)
        {
            EXPECT_EQ(path.prefix, entry.prefix);
            ids += (ids.empty() ? "" : " ") + path.id;
        }
        text += ids;
    }
    return text;
}

class RouteChoice : public testing::TestWithParam<Row>
{
};

} // namespace

TEST_P(RouteChoice, IsAsDocumentedInWhateverOrderThePathsCome)
{
    const Row& row = GetParam();
    std::vector<std::size_t> order(row.candidates.size());
    for (std::size_t i = 0; i < order.size(); ++i)
    {
        order[i] = i;
    }
    do
    {
        std::vector<RoutePath> candidates;
        for (const std::size_t i : order)
        {
            candidates.push_back(row.candidates[i]);
        }
        EXPECT_EQ(Choose(row.chooser, candidates, row.ecmp), row.chosen);
    } while (std::next_permutation(order.begin(), order.end()));
}

INSTANTIATE_TEST_SUITE_P(Rules, RouteChoice, testing::ValuesIn(ROWS));

TEST(RouteChoiceInput, APathThatTheChooserCannotHaveIsRefused)
{
    try
    {
        ChoosePaths(VGW, {Path(K::CONNECT_BGP, "tgw-attach-1")});
        FAIL() << "accepted";
    }
    catch (const InputError& error)
    {
        EXPECT_STREQ(error.what(),
                     "tgw-attach-1: a path of kind CONNECT_BGP to 10.9.0.0/16 cannot be in this "
                     "table; leave it out or change its kind");
    }
    EXPECT_THROW(ChoosePaths(VGW, {Path(K::DX_BGP, "")}), InputError);
}

TEST(RouteChoiceInput, OfSeveralPreferencesTheHighestCounts)
{
    EXPECT_EQ(LocalPreferenceOf({COMMUNITY_LOW_PREFERENCE, COMMUNITY_HIGH_PREFERENCE}),
              LOCAL_PREFERENCE_HIGH);
    EXPECT_EQ(LocalPreferenceOf({MakeCommunity(65001, 7300)}), LOCAL_PREFERENCE_MEDIUM);
    EXPECT_EQ(LocalPreferenceOf({}, 1), 1u);
}
