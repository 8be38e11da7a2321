// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-region-zones.h"

#include "vpc-cloud.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// A Region with its zones.
struct RegionZones
{
    const char* region; //!< name
    const char* prefix; //!< what its zone ids begin with
    const char* zones;  //!< numbers of the zones that an account made today sees
};

/// "AWS Availability Zones", AZ IDs by Region (retrieved 2025), without zones closed to newcomers.
const RegionZones REGIONS[] = {
    {"af-south-1", "afs1", "123"},       {"ap-east-1", "ape1", "123"},
    {"ap-east-2", "ape2", "123"},        {"ap-northeast-1", "apne1", "124"},
    {"ap-northeast-2", "apne2", "1234"}, {"ap-northeast-3", "apne3", "123"},
    {"ap-south-1", "aps1", "123"},       {"ap-south-2", "aps2", "123"},
    {"ap-southeast-1", "apse1", "123"},  {"ap-southeast-2", "apse2", "123"},
    {"ap-southeast-3", "apse3", "123"},  {"ap-southeast-4", "apse4", "123"},
    {"ap-southeast-5", "apse5", "123"},  {"ap-southeast-7", "apse7", "123"},
    {"ca-central-1", "cac1", "124"},     {"ca-west-1", "caw1", "123"},
    {"cn-north-1", "cnn1", "124"},       {"cn-northwest-1", "cnnw1", "123"},
    {"eu-central-1", "euc1", "123"},     {"eu-central-2", "euc2", "123"},
    {"eu-north-1", "eun1", "123"},       {"eu-south-1", "eus1", "123"},
    {"eu-south-2", "eus2", "123"},       {"eu-west-1", "euw1", "123"},
    {"eu-west-2", "euw2", "123"},        {"eu-west-3", "euw3", "123"},
    {"il-central-1", "ilc1", "123"},     {"me-central-1", "mec1", "123"},
    {"me-south-1", "mes1", "123"},       {"mx-central-1", "mxc1", "123"},
    {"sa-east-1", "sae1", "123"},        {"us-east-1", "use1", "123456"},
    {"us-east-2", "use2", "123"},        {"us-gov-east-1", "usge1", "123"},
    {"us-gov-west-1", "usgw1", "123"},   {"us-west-1", "usw1", "13"},
    {"us-west-2", "usw2", "1234"},
};

/// \param region a name \return it, nullptr if it is not known
const RegionZones*
Find(const std::string& region)
{
    const auto found = std::find_if(std::begin(REGIONS), std::end(REGIONS), [&](const auto& r) {
        return r.region == region;
    });
    return found == std::end(REGIONS) ? nullptr : found;
}

} // namespace

std::vector<std::string>
KnownRegions()
{
    std::vector<std::string> names;
    for (const RegionZones& region : REGIONS)
    {
        names.push_back(region.region);
    }
    return names;
}

std::vector<std::string>
ZoneIdsOfRegion(const std::string& region)
{
    std::vector<std::string> ids;
    const RegionZones* found = Find(region);
    for (const char* number = found ? found->zones : ""; *number != '\0'; ++number)
    {
        ids.push_back(std::string(found->prefix) + "-az" + *number);
    }
    return ids;
}

std::string
ZoneNameOfId(const std::string& region, const std::string& zoneId)
{
    return region + static_cast<char>('a' + zoneId.back() - '1');
}

std::string
ZoneIdOfName(const std::string& zoneName)
{
    const RegionZones* found = Find(RegionOfZone(zoneName));
    if (!found || zoneName.size() != std::string(found->region).size() + 1)
    {
        return "";
    }
    const char letter = zoneName.back();
    constexpr int most = 9; // numbers have one digit
    if (letter < 'a' || letter >= 'a' + most)
    {
        return "";
    }
    return std::string(found->prefix) + "-az" + static_cast<char>('1' + letter - 'a');
}

} // namespace aws
} // namespace vpc
} // namespace ns3
