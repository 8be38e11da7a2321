// SPDX-License-Identifier: GPL-2.0-only
// Dumps of real accounts: what the reader counts is held against a count of the JSON done here.
#include "ns3/vpc-snapshot-reader.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

using namespace ns3::vpc;

namespace
{

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// \return the folders of dumps, by name
std::vector<std::string>
Dumps()
{
    std::vector<std::string> dumps;
    const char* corpus = std::getenv("VPC_CORPUS_DIR");
    const fs::path folder = fs::path(corpus ? corpus : "") / "aws-snapshots";
    if (fs::is_directory(folder))
    {
        for (const auto& entry : fs::directory_iterator(folder))
        {
            if (entry.is_directory())
            {
                dumps.push_back(entry.path().string());
            }
        }
    }
    std::sort(dumps.begin(), dumps.end());
    return dumps;
}

/// All resources of a dump, read without the reader.
class RawDump
{
  public:
    /// \param folder the dump
    explicit RawDump(const std::string& folder)
    {
        for (const auto& entry : fs::recursive_directory_iterator(folder))
        {
            if (entry.path().extension() == ".json")
            {
                const Json file = Json::parse(std::ifstream(entry.path()));
                for (const auto& [key, list] : file.items())
                {
                    for (const Json& item : list)
                    {
                        m_items[key].push_back(item);
                    }
                }
            }
        }
    }

    /// \param key top-level key \return its resources
    const std::vector<Json>& Items(const std::string& key)
    {
        return m_items[key];
    }

    /// \param key top-level key \param idOf member with the id \return the distinct ids
    std::set<std::string> Ids(const std::string& key, const std::string& idOf)
    {
        std::set<std::string> ids;
        for (const Json& item : Items(key))
        {
            ids.insert(item.at(idOf));
        }
        return ids;
    }

  private:
    std::map<std::string, std::vector<Json>> m_items; //!< by key
};

/// \param map resources by id \return the ids
template <typename T>
std::set<std::string>
IdsOf(const std::map<std::string, T>& map)
{
    std::set<std::string> ids;
    for (const auto& [id, resource] : map)
    {
        ids.insert(id);
    }
    return ids;
}

class CorpusSnapshot : public ::testing::TestWithParam<std::string>
{
};

TEST_P(CorpusSnapshot, EveryResourceIsThereOnce)
{
    const Snapshot snapshot = ReadSnapshot(GetParam());
    const aws::Cloud& cloud = snapshot.cloud;
    RawDump raw(GetParam());
    EXPECT_EQ(IdsOf(cloud.vpcs), raw.Ids("Vpcs", "VpcId"));
    EXPECT_EQ(IdsOf(cloud.subnets), raw.Ids("Subnets", "SubnetId"));
    EXPECT_EQ(IdsOf(cloud.routeTables), raw.Ids("RouteTables", "RouteTableId"));
    EXPECT_EQ(IdsOf(cloud.prefixLists), raw.Ids("PrefixLists", "PrefixListId"));
    EXPECT_EQ(IdsOf(cloud.securityGroups), raw.Ids("SecurityGroups", "GroupId"));
    EXPECT_EQ(IdsOf(cloud.networkAcls), raw.Ids("NetworkAcls", "NetworkAclId"));
    EXPECT_EQ(IdsOf(cloud.networkInterfaces), raw.Ids("NetworkInterfaces", "NetworkInterfaceId"));
    EXPECT_EQ(IdsOf(cloud.internetGateways), raw.Ids("InternetGateways", "InternetGatewayId"));
    EXPECT_EQ(IdsOf(cloud.vpcEndpoints), raw.Ids("VpcEndpoints", "VpcEndpointId"));
    EXPECT_EQ(IdsOf(cloud.natGateways), raw.Ids("NatGateways", "NatGatewayId"));
    EXPECT_FALSE(cloud.vpcs.empty());
    EXPECT_FALSE(cloud.subnets.empty());

    std::set<std::string> alive;
    for (const Json& reservation : raw.Items("Reservations"))
    {
        for (const Json& instance : reservation.at("Instances"))
        {
            if (instance.at("State").at("Name") != "terminated")
            {
                alive.insert(instance.at("InstanceId"));
            }
        }
    }
    EXPECT_EQ(IdsOf(cloud.instances), alive);
}

TEST_P(CorpusSnapshot, EveryRouteRuleAndEntryIsThere)
{
    const Snapshot snapshot = ReadSnapshot(GetParam());
    const aws::Cloud& cloud = snapshot.cloud;
    RawDump raw(GetParam());
    for (const Json& item : raw.Items("RouteTables"))
    {
        const aws::RouteTable& table = cloud.routeTables.at(item.at("RouteTableId"));
        size_t ipv4Routes = 0;
        for (const Json& route : item.at("Routes"))
        {
            const bool isPrefixList = route.contains("DestinationPrefixListId");
            ipv4Routes += isPrefixList || route.contains("DestinationCidrBlock");
            const Json destination =
                route.value("DestinationPrefixListId", route.value("DestinationCidrBlock", ""));
            const auto there =
                std::find_if(table.routes.begin(), table.routes.end(), [&](const aws::Route& r) {
                    return destination == (r.destinationCidrBlock
                                               ? r.destinationCidrBlock->ToString()
                                               : r.destinationPrefixListId);
                });
            ASSERT_NE(there, table.routes.end()) << table.routeTableId << " " << destination;
            const bool isTarget = std::any_of(route.begin(), route.end(), [&](const Json& value) {
                return value == there->targetId;
            });
            EXPECT_TRUE(isTarget) << table.routeTableId << " " << there->targetId;
        }
        EXPECT_EQ(table.routes.size(), ipv4Routes);
        size_t subnets = 0;
        bool isMain = false;
        for (const Json& association : item.at("Associations"))
        {
            subnets += association.contains("SubnetId");
            isMain = isMain || association.at("Main").get<bool>();
        }
        EXPECT_EQ(table.subnetIds.size(), subnets);
        EXPECT_EQ(table.main, isMain);
    }
    for (const Json& item : raw.Items("NetworkAcls"))
    {
        const aws::NetworkAcl& acl = cloud.networkAcls.at(item.at("NetworkAclId"));
        EXPECT_EQ(acl.entries.size(), item.at("Entries").size());
        EXPECT_EQ(acl.subnetIds.size(), item.at("Associations").size());
    }
    for (const Json& item : raw.Items("SecurityGroups"))
    {
        const aws::SecurityGroup& group = cloud.securityGroups.at(item.at("GroupId"));
        const std::map<std::string, const std::vector<aws::IpPermission>*> directions = {
            {"IpPermissions", &group.ipPermissions},
            {"IpPermissionsEgress", &group.ipPermissionsEgress}};
        for (const auto& [name, permissions] : directions)
        {
            size_t peers = 0;
            for (const Json& permission : item.at(name))
            {
                for (const char* kind : {"IpRanges", "UserIdGroupPairs", "PrefixListIds"})
                {
                    peers += permission.at(kind).size();
                }
            }
            for (const aws::IpPermission& p : *permissions)
            {
                peers -= p.ipRanges.size() + p.groupIds.size() + p.prefixListIds.size();
            }
            EXPECT_EQ(peers, 0u) << group.groupId << " " << name;
        }
    }
}

TEST_P(CorpusSnapshot, EveryAddressOfEveryInterfaceIsThere)
{
    const Snapshot snapshot = ReadSnapshot(GetParam());
    const aws::Cloud& cloud = snapshot.cloud;
    RawDump raw(GetParam());
    for (const Json& item : raw.Items("NetworkInterfaces"))
    {
        const aws::NetworkInterface& eni =
            cloud.networkInterfaces.at(item.at("NetworkInterfaceId"));
        std::map<std::string, std::string> expected; // public by private
        for (const Json& address : item.at("PrivateIpAddresses"))
        {
            expected[address.at("PrivateIpAddress")] =
                address.value(Json::json_pointer("/Association/PublicIp"), "");
        }
        std::map<std::string, std::string> found;
        for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
        {
            found[aws::ToString(address.address)] =
                address.publicIp ? aws::ToString(*address.publicIp) : "";
        }
        EXPECT_EQ(found, expected) << eni.networkInterfaceId;
        EXPECT_EQ(eni.privateIpAddresses.front().address,
                  *aws::ParseAddress(item.at("PrivateIpAddress")));
        const std::string instance = item.at("Attachment").value("InstanceId", "");
        EXPECT_EQ(eni.instanceId, instance);
        if (!instance.empty())
        {
            const auto& ids = cloud.instances.at(instance).networkInterfaceIds;
            EXPECT_EQ(std::count(ids.begin(), ids.end(), eni.networkInterfaceId), 1);
        }
    }
    for (const Json& item : raw.Items("Addresses"))
    {
        bool found = false;
        const auto& eni = cloud.networkInterfaces.at(item.at("NetworkInterfaceId"));
        for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
        {
            found = found ||
                    (aws::ToString(address.address) == item.at("PrivateIpAddress") &&
                     address.publicIp && aws::ToString(*address.publicIp) == item.at("PublicIp"));
        }
        EXPECT_TRUE(found) << item.at("PublicIp");
    }
}

TEST_P(CorpusSnapshot, NothingIsLostSilently)
{
    const Snapshot snapshot = ReadSnapshot(GetParam());
    RawDump raw(GetParam());
    size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(GetParam()))
    {
        files += entry.path().extension() == ".json";
    }
    EXPECT_EQ(snapshot.report.files, files);
    for (const auto& [key, row] : snapshot.report.rows)
    {
        size_t items = raw.Items(key).size();
        if (key == "Reservations") // counted by instance
        {
            items = 0;
            for (const Json& reservation : raw.Items(key))
            {
                items += reservation.at("Instances").size();
            }
        }
        EXPECT_EQ(row.read + row.repeated + row.unsupported + row.ignored, items) << key;
        const auto ignored =
            std::count_if(row.notes.begin(), row.notes.end(), [](const SnapshotNote& note) {
                return note.kind == SnapshotNoteKind::IGNORED && !note.why.empty();
            });
        EXPECT_EQ(static_cast<size_t>(ignored), row.ignored) << key;
    }
    // all keys of these dumps are known, so nothing but resources that are gone is ignored
    for (const auto& [key, row] : snapshot.report.rows)
    {
        for (const SnapshotNote& note : row.notes)
        {
            if (note.kind == SnapshotNoteKind::IGNORED)
            {
                EXPECT_TRUE(note.why == "state terminated" || note.why == "state deleted")
                    << key << " " << note.id << ": " << note.why;
            }
        }
    }
    for (const aws::UnsupportedResource& resource : snapshot.cloud.unsupported)
    {
        EXPECT_FALSE(resource.id.empty());
        EXPECT_FALSE(resource.type.empty());
    }
}

TEST_P(CorpusSnapshot, IsAValidCloud)
{
    Snapshot snapshot = ReadSnapshot(GetParam());
    EXPECT_NO_THROW(snapshot.cloud.Validate());
    RawDump raw(GetParam());
    for (const Json& item : raw.Items("Subnets"))
    {
        const aws::Subnet& subnet = snapshot.cloud.subnets.at(item.at("SubnetId"));
        EXPECT_EQ(subnet.availabilityZone, item.at("AvailabilityZone"));
        EXPECT_EQ(subnet.availabilityZoneId, item.at("AvailabilityZoneId"));
        const std::string region = snapshot.cloud.vpcs.at(subnet.vpcId).region;
        EXPECT_EQ(subnet.availabilityZone.substr(0, region.size()), region);
    }
}

INSTANTIATE_TEST_SUITE_P(Dumps,
                         CorpusSnapshot,
                         ::testing::ValuesIn(Dumps()),
                         [](const ::testing::TestParamInfo<std::string>& info) {
                             std::string name = fs::path(info.param).filename().string();
                             std::replace_if(
                                 name.begin(),
                                 name.end(),
                                 [](unsigned char c) { return !std::isalnum(c); },
                                 '_');
                             return name;
                         });

TEST(CorpusFolder, HasDumps)
{
    EXPECT_FALSE(Dumps().empty()) << "VPC_CORPUS_DIR has no folder aws-snapshots with dumps";
}

} // namespace
