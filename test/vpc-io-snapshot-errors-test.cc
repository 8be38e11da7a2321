// SPDX-License-Identifier: GPL-2.0-only
// Bad input: one line that names file, line and id, and says what to do.
#include "ns3/vpc-snapshot-reader.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

using namespace ns3::vpc;

namespace
{

namespace fs = std::filesystem;

/// A folder of files that a test writes.
class BadSnapshot : public ::testing::Test
{
  protected:
    void SetUp() override
    {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        m_folder = fs::path(::testing::TempDir()) / ("vpc-io-" + std::string(info->name()));
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
    }

    void TearDown() override
    {
        fs::remove_all(m_folder);
    }

    /// \param name file below the folder \param text its content
    void Write(const std::string& name, const std::string& text) const
    {
        fs::create_directories((m_folder / name).parent_path());
        std::ofstream(m_folder / name) << text;
    }

    /// \return the error of reading the folder, without the folder's name; empty if there is none
    std::string Error() const
    {
        try
        {
            ReadSnapshot(m_folder.string());
        }
        catch (const aws::InputError& error)
        {
            std::string text = error.what();
            for (size_t at = text.find(m_folder.string()); at != std::string::npos;
                 at = text.find(m_folder.string()))
            {
                text.erase(at, m_folder.string().size() + 1);
            }
            EXPECT_EQ(text.find('\n'), std::string::npos) << "more than a line: " << text;
            return text;
        }
        return "";
    }

    /// \param text content of the only file, dump.json \return the error
    std::string ErrorOf(const std::string& text) const
    {
        Write("dump.json", text);
        return Error();
    }

    fs::path m_folder; //!< of the test
};

TEST_F(BadSnapshot, FolderMissing)
{
    try
    {
        ReadSnapshot((m_folder / "nowhere").string());
        FAIL() << "no error";
    }
    catch (const aws::InputError& error)
    {
        EXPECT_EQ(std::string(error.what()),
                  (m_folder / "nowhere").string() +
                      ": no such folder; give a folder of `aws ec2 describe-*` answers as .json "
                      "files");
    }
}

TEST_F(BadSnapshot, FileInsteadOfFolder)
{
    Write("dump.json", "{}");
    try
    {
        ReadSnapshot((m_folder / "dump.json").string());
        FAIL() << "no error";
    }
    catch (const aws::InputError& error)
    {
        EXPECT_NE(std::string(error.what()).find("is a file, not a folder; give"),
                  std::string::npos);
    }
}

TEST_F(BadSnapshot, NoFolderAtAll)
{
    EXPECT_THROW(ReadSnapshot(std::vector<std::string>{}), aws::InputError);
}

TEST_F(BadSnapshot, FolderWithoutJson)
{
    Write("README.md", "nothing here");
    Write(".hidden/Vpcs.json", "{\"Vpcs\": []}");
    EXPECT_NE(Error().find("no .json file in it or below; give a folder"), std::string::npos);
}

TEST_F(BadSnapshot, JsonThatIsNoDump)
{
    EXPECT_NE(ErrorOf("{\"name\": \"package\"}").find("dump.json: neither this nor any other"),
              std::string::npos);
}

TEST_F(BadSnapshot, BrokenAndTruncatedFiles)
{
    Write("a/Vpcs.json", "{\"Vpcs\": []}");
    Write("a/b/Subnets.json", "{\"Subnets\": [\n  {\"SubnetId\": \"subnet-1\",}\n]}");
    EXPECT_EQ(Error().substr(0, 39), "a/b/Subnets.json:2:27: not valid JSON: ");
    Write("a/b/Subnets.json", "{\"Subnets\": [\n  {\"SubnetId\": \"sub");
    EXPECT_EQ(Error(),
              "a/b/Subnets.json:2:20: the file ends in the middle of a value; it is cut off, dump "
              "it again");
    Write("a/b/Subnets.json", "");
    EXPECT_EQ(Error(), "a/b/Subnets.json:1:1: the file is empty; dump it again or remove it");
}

TEST_F(BadSnapshot, ListWithoutItsKey)
{
    EXPECT_EQ(
        ErrorOf("[{\"SubnetId\": \"subnet-1\"}]"),
        "dump.json:1: the file is no answer of `aws ec2 describe-*`, which is an object with a "
        "key such as \"Subnets\"; dump it again without --query");
}

TEST_F(BadSnapshot, WrongTypes)
{
    EXPECT_EQ(ErrorOf("{\n\"Subnets\": {}}"),
              "dump.json:2: Subnets: expected a list, found an object");
    EXPECT_EQ(ErrorOf("{\"Subnets\": [\n17]}"),
              "dump.json:2: Subnets: expected an object, found a whole number");
    EXPECT_EQ(ErrorOf("{\"Subnets\": [{\n\"SubnetId\": 5}]}"),
              "dump.json:2: Subnets: SubnetId must be a string, found a whole number");
    EXPECT_EQ(ErrorOf("{\"Subnets\": [{\"SubnetId\": \"subnet-1\", \"VpcId\": \"vpc-1\",\n\n"
                      "\"CidrBlock\": [\"10.0.0.0/24\"]}]}"),
              "dump.json:3: subnet-1: CidrBlock must be a string, found a list");
    EXPECT_EQ(ErrorOf("{\"Reservations\": [{\"Instances\": [{\"InstanceId\": \"i-1\",\n"
                      "\"State\": \"running\"}]}]}"),
              "dump.json:2: i-1: State must be an object, found a string");
    EXPECT_EQ(ErrorOf("{\"RouteTables\": [{\"RouteTableId\": \"rtb-1\", \"VpcId\": \"vpc-1\",\n"
                      "\"Routes\": [{\"DestinationCidrBlock\": \"10.0.0.0/16\",\n"
                      "\"GatewayId\": false}]}]}"),
              "dump.json:3: rtb-1: GatewayId must be a string, found true or false");
}

TEST_F(BadSnapshot, ValuesThatAreNone)
{
    const auto subnet = [](const std::string& cidr) {
        return "{\"Subnets\": [{\"SubnetId\": \"subnet-1\", \"VpcId\": \"vpc-1\",\n\"CidrBlock\": "
               "\"" +
               cidr + "\"}]}";
    };
    for (const char* cidr :
         {"10.0.0.0/33", "10.0.0.1/24", "10.0.0/24", "10.0.0.0", "2001:db8::/56"})
    {
        EXPECT_EQ(ErrorOf(subnet(cidr)),
                  "dump.json:2: subnet-1: \"" + std::string(cidr) +
                      "\" is no IPv4 address block (a.b.c.d/n without host bits); correct it");
    }
    EXPECT_EQ(ErrorOf("{\"NetworkInterfaces\": [{\"NetworkInterfaceId\": \"eni-1\",\n"
                      "\"PrivateIpAddress\": \"10.0.0.300\"}]}"),
              "dump.json:2: eni-1: PrivateIpAddress \"10.0.0.300\" is no IPv4 address; correct it");
    EXPECT_EQ(ErrorOf("{\"SecurityGroups\": [{\"GroupId\": \"sg-1\", \"VpcId\": \"vpc-1\",\n"
                      "\"IpPermissions\": [{\"IpProtocol\": \"300\"}]}]}"),
              "dump.json:2: sg-1: IpProtocol \"300\" is no IP protocol; give tcp, udp, icmp, -1 or "
              "a number to 255");
    EXPECT_EQ(
        ErrorOf("{\"NetworkAcls\": [{\"NetworkAclId\": \"acl-1\", \"VpcId\": \"vpc-1\",\n"
                "\"Entries\": [{\"CidrBlock\": \"0.0.0.0/0\", \"RuleAction\": \"maybe\"}]}]}"),
        "dump.json:2: acl-1: RuleAction must be allow or deny, found \"maybe\"; correct it");
}

TEST_F(BadSnapshot, DumpsThatContradictEachOther)
{
    Write("a/Subnets.json",
          "{\"Subnets\": [{\"SubnetId\": \"subnet-1\", \"VpcId\": \"vpc-1\", \"CidrBlock\": "
          "\"10.0.1.0/24\"}]}");
    Write("b/Subnets.json",
          "{\"Subnets\": [\n{\"SubnetId\": \"subnet-1\", \"VpcId\": \"vpc-1\", \"CidrBlock\": "
          "\"10.0.2.0/24\"}]}");
    EXPECT_EQ(Error(),
              "b/Subnets.json:2: subnet-1: CidrBlock is 10.0.2.0/24 here but 10.0.1.0/24 at "
              "a/Subnets.json:1; two dumps contradict each other, remove the older one");
}

TEST_F(BadSnapshot, PrefixListsThatContradictEachOther)
{
    const std::string list = "{\"PrefixLists\": [{\"PrefixListId\": \"pl-1\", \"Cidrs\": [";
    Write("a/PrefixLists.json", list + "\"3.5.0.0/20\"]}]}");
    Write("b/PrefixLists.json", list + "\"3.5.0.0/20\", \"3.5.16.0/21\"]}]}");
    EXPECT_NE(Error().find("b/PrefixLists.json:1: pl-1: Cidrs is 3.5.0.0/20, 3.5.16.0/21 here but "
                           "3.5.0.0/20 at a/PrefixLists.json:1"),
              std::string::npos)
        << Error();
}

TEST_F(BadSnapshot, TwoAccountsWithoutAccountFolders)
{
    const std::string zone = "{\"AvailabilityZones\": [{\"ZoneName\": \"us-east-1a\", \"ZoneId\": ";
    Write("a/Zones.json", zone + "\"use1-az1\"}]}");
    Write("b/Zones.json", zone + "\"use1-az2\"}]}");
    EXPECT_NE(Error().find("b/Zones.json:1: us-east-1a: ZoneId is use1-az2 here but use1-az1"),
              std::string::npos)
        << Error();
    // with their numbers they are two views
    fs::rename(m_folder / "a", m_folder / "111122223333");
    fs::rename(m_folder / "b", m_folder / "444455556666");
    EXPECT_EQ(Error(), "");
}

TEST_F(BadSnapshot, AddressesOfAnotherTimeThanInterfaces)
{
    const std::string eni =
        "\"NetworkInterfaces\": [{\"NetworkInterfaceId\": \"eni-1\", \"VpcId\": \"vpc-1\", "
        "\"SubnetId\": \"subnet-1\", \"PrivateIpAddress\": \"10.0.0.5\", \"Association\": "
        "{\"PublicIp\": \"198.51.100.5\"}}]";
    EXPECT_NE(ErrorOf("{" + eni +
                      ",\n\"Addresses\": [{\"PublicIp\": \"198.51.100.6\", "
                      "\"NetworkInterfaceId\": \"eni-1\", \"PrivateIpAddress\": \"10.0.0.5\"}]}")
                  .find("dump.json:2: 198.51.100.6: eni-1 has 198.51.100.5 at that address"),
              std::string::npos);
    EXPECT_NE(ErrorOf("{" + eni +
                      ",\n\"Addresses\": [{\"PublicIp\": \"198.51.100.5\", "
                      "\"NetworkInterfaceId\": \"eni-1\", \"PrivateIpAddress\": \"10.0.0.9\"}]}")
                  .find("PrivateIpAddress 10.0.0.9 is not an address of eni-1"),
              std::string::npos);
}

} // namespace
