// SPDX-License-Identifier: GPL-2.0-only
// vpcsim as a user meets it: exit codes, what is on which stream, and one line for each mistake.
#include "vpc-test-paths.h"
#include "vpc-vpcsim.h"

#include <nlohmann/json.hpp>

namespace
{

using namespace vpcsim_test;

const std::string VPC = R"("Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}])";
const std::string ATTRIBUTES_OFF =
    R"("VpcAttributes": [{"VpcId": "vpc-1", "EnableDnsSupport": {"Value": true},
        "EnableDnsHostnames": {"Value": false}}])";

/// \return a subnet in JSON
std::string
Subnet(const std::string& id, const std::string& block)
{
    return R"({"SubnetId": ")" + id + R"(", "VpcId": "vpc-1", "CidrBlock": ")" + block +
           R"(", "AvailabilityZone": "us-east-1a", "AvailabilityZoneId": "use1-az1"})";
}

/// \return an instance with an ENI in JSON
std::string
Instance(const std::string& name, const std::string& address)
{
    return R"({"InstanceId": "i-)" + name + R"(", "VpcId": "vpc-1", "State": {"Name": "running"},
        "NetworkInterfaces": [{"NetworkInterfaceId": "eni-)" +
           name + R"(", "SubnetId": "subnet-a", "VpcId": "vpc-1", "PrivateIpAddress": ")" +
           address + R"(", "Groups": [{"GroupId": "sg-1"}]}]})";
}

const std::string SUBNET = "\"Subnets\": [" + Subnet("subnet-a", "10.0.1.0/24") + "]";

const std::string GROUP = R"("SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web",
    "VpcId": "vpc-1",
    "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                       "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}],
    "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}])";

const std::string DUMP = "{" + VPC + "," + SUBNET + "," + GROUP + ",\"Instances\": [" +
                         Instance("a", "10.0.1.10") + "," + Instance("b", "10.0.1.11") + "]}";

class Vpcsim : public VpcsimTest
{
  protected:
    /// The same for a folder with one file.
    void ExpectBadDump(const std::string& json, const std::vector<std::string>& words) const
    {
        Write("dump/all.json", json);
        Write("q.tsv", "id\tsrc\tdst\tproto\tdport\nq1\t8.8.8.8\t8.8.4.4\ttcp\t80\n");
        ExpectMistake("show dump", words);
        ExpectMistake("show --json dump", words);
        ExpectMistake("reach dump --queries q.tsv", words);
    }

    /// The same for a file of questions.
    void ExpectBadQuestions(const std::string& text, const std::vector<std::string>& words) const
    {
        Write("dump/all.json", DUMP);
        Write("q.tsv", text);
        for (const char* method : {"static", "packet", "both"})
        {
            ExpectMistake(std::string("reach dump --queries q.tsv --method ") + method, words);
        }
    }
};

} // namespace

TEST_F(Vpcsim, AnswersQuestionsInTheOrderAsked)
{
    Write("dump/all.json", DUMP);
    Write("q.tsv",
          "id\tsrc\tdst\tproto\tdport\n"
          "first\ti-a\ti-b\ttcp\t80\n"
          "second\ti-a\t10.0.1.11\ttcp\t22\n"
          "\n"
          "third\t10.0.1.10\teni-b\ticmp\t\n"
          "fourth\ti-a\t8.8.8.8\tudp\t53\n");
    for (const char* method : {"static", "packet", "both"})
    {
        const Result run = Call(std::string("reach dump --queries q.tsv --method ") + method);
        EXPECT_EQ(run.exitCode, 0) << run.err;
        const std::vector<std::string> lines = LinesOf(run.out);
        ASSERT_EQ(lines.size(), 5u) << run.out;
        EXPECT_EQ(lines[0], "id\tverdict\treason\tpath");
        EXPECT_EQ(lines[1].rfind("first\tACCEPT\t-\t", 0), 0u) << lines[1];
        EXPECT_EQ(lines[2].rfind("second\tDENY\tENI_SG_RULES_MISMATCH sg-1\t", 0), 0u) << lines[2];
        EXPECT_EQ(lines[3].rfind("third\tDENY\tENI_SG_RULES_MISMATCH sg-1\t", 0), 0u) << lines[3];
        EXPECT_EQ(lines[4].rfind("fourth\tNO_ROUTE\tNO_ROUTE_TO_DESTINATION rtb-", 0), 0u)
            << lines[4];
        const bool both = std::string(method) == "both";
        EXPECT_EQ(run.err,
                  "vpcsim: 4 queries by " + std::string(both ? "rules and packets" : method) +
                      ": 1 ACCEPT, 2 DENY, 1 NO_ROUTE" + (both ? "; the two agree\n" : "\n"));
    }
}

/// \param json of a dump \param from text of it \param to what stands there instead \return the
/// dump
static std::string
Replaced(std::string json, const std::string& from, const std::string& to)
{
    const std::size_t at = json.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return json.replace(at, from.size(), to);
}

TEST_F(Vpcsim, NamesThePlaceOfAMistakeInALoadBalancer)
{
    const std::string good = R"({
"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}],
"Subnets": [{"SubnetId": "subnet-a", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24",
  "AvailabilityZone": "us-east-1a", "AvailabilityZoneId": "use1-az1"},
 {"SubnetId": "subnet-b", "VpcId": "vpc-1", "CidrBlock": "10.0.2.0/24",
  "AvailabilityZone": "us-east-1b", "AvailabilityZoneId": "use1-az2"}],
"NetworkInterfaces": [{"NetworkInterfaceId": "eni-e", "VpcId": "vpc-1", "SubnetId": "subnet-a",
  "InterfaceType": "vpc_endpoint", "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.1.9"}]}],
"LoadBalancers": [{"LoadBalancerArn": "arn:lb", "LoadBalancerName": "front", "Type": "network",
  "VpcId": "vpc-1", "AvailabilityZones": [{"SubnetId": "subnet-a"}]}],
"TargetGroups": [{"TargetGroupArn": "arn:tg", "TargetGroupName": "g", "Protocol": "TCP",
  "Port": 8080, "VpcId": "vpc-1", "TargetType": "ip", "HealthCheckIntervalSeconds": 30}],
"TargetGroupAttributes": [{"TargetGroupArn": "arn:tg", "Attributes": [
   {"Key": "deregistration_delay.timeout_seconds", "Value": "300"}]}],
"Listeners": [{"ListenerArn": "arn:l", "LoadBalancerArn": "arn:lb", "Protocol": "TCP", "Port": 80,
  "DefaultActions": [{"Type": "forward", "TargetGroupArn": "arn:tg"}]}],
"ServiceConfigurations": [{"ServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-1",
  "ServiceId": "vpce-svc-1", "ServiceState": "Available", "AcceptanceRequired": true,
  "NetworkLoadBalancerArns": ["arn:lb"]}],
"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1",
  "ServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-1", "State": "available",
  "SubnetIds": ["subnet-a"], "NetworkInterfaceIds": ["eni-e"], "PrivateDnsEnabled": false}],
"VpcEndpointConnections": [{"ServiceId": "vpce-svc-1", "VpcEndpointId": "vpce-1",
  "VpcEndpointState": "available"}]
})";
    Write("dump/all.json", good);
    const Result show = Call("show dump");
    ASSERT_EQ(show.exitCode, 0) << show.err;
    EXPECT_NE(show.out.find("front  internal  use1-az1  TCP 80"), std::string::npos) << show.out;
    EXPECT_NE(show.out.find("vpce-svc-1  available  use1-az1  1"), std::string::npos) << show.out;
    EXPECT_NE(show.out.find("1 available"), std::string::npos) << show.out;
    const auto json = nlohmann::json::parse(Call("show --json dump").out);
    EXPECT_EQ(json["load_balancers"][0]["listeners"][0]["port"], 80);
    EXPECT_EQ(json["endpoint_services"][0]["connections"]["vpce-1"], "available");

    const auto refuses =
        [&](const std::string& from, const std::string& to, const std::vector<std::string>& words) {
            ExpectBadDump(Replaced(good, from, to), words);
        };
    refuses(R"([{"Type": "forward", "TargetGroupArn": "arn:tg"}])",
            "[]",
            {"dump/all.json:15: ", "arn:l: is a listener without target group"});
    refuses(R"("Port": 80,)", R"("Port": 70000,)", {"dump/all.json:15: ", "arn:l: has port 70000"});
    refuses(R"("Port": 8080)", R"("Port": 0)", {"dump/all.json:11: ", "arn:tg: has port 0"});
    refuses(R"(Seconds": 30)",
            R"(Seconds": 4)",
            {"dump/all.json:11: ", "arn:tg: has HealthCheckIntervalSeconds 4; give 5 to 300"});
    refuses(R"("Value": "300")", R"("Value": "long")", {"dump/all.json:14", "arn:tg", "\"long\""});
    refuses(R"("VpcEndpointState": "available")",
            R"("VpcEndpointState": "pendingAcceptance")",
            {"dump/all.json:20: ", "vpce-1: is available, but", "has not accepted it"});
    refuses(R"("SubnetIds": ["subnet-a"])",
            R"("SubnetIds": ["subnet-b"])",
            {"dump/all.json:20: ", "vpce-1: has no availability zone in common"});
    refuses(R"("ServiceState": "Available")",
            R"("ServiceState": "Failed")",
            {"dump/all.json:20: ", "vpce-1: is available, but", "is failed"});
    refuses(R"("PrivateDnsEnabled": false)",
            R"("PrivateDnsEnabled": false, "PolicyDocument": "{no json")",
            {"dump/all.json:22: ", "vpce-1: PolicyDocument:1"});
    refuses(
        R"("PrivateDnsEnabled": false)",
        R"("PrivateDnsEnabled": false, "PolicyDocument": "{\"Statement\": [{\"Action\": \"*\"}]}")",
        {"dump/all.json:22: ", "vpce-1: PolicyDocument:1", "Effect"});
}

TEST_F(Vpcsim, ShowsWhatADumpHolds)
{
    Write("dump/all.json", DUMP);
    const Result text = Call("show dump");
    EXPECT_EQ(text.exitCode, 0);
    EXPECT_EQ(text.err, "");
    EXPECT_NE(text.out.find("NetworkInterface"), std::string::npos) << text.out;
    const Result json = Call("show --json dump");
    EXPECT_EQ(json.exitCode, 0);
    EXPECT_EQ(json.err, "");
    const auto parsed = nlohmann::json::parse(json.out);
    EXPECT_EQ(parsed["active"]["Instance"], 2);
    EXPECT_EQ(parsed["active"]["NetworkInterface"], 2);
    EXPECT_TRUE(parsed["endpoints"].empty());
}

TEST_F(Vpcsim, ShowsTheProjectsOwnDumps)
{
    for (const auto& dump : fs::directory_iterator(testpaths::Fixture("snapshots")))
    {
        const Result run = Call("show --json '" + dump.path().string() + "'");
        EXPECT_EQ(run.exitCode, 0) << run.err;
        EXPECT_FALSE(nlohmann::json::parse(run.out)["active"].empty());
    }
}

TEST_F(Vpcsim, HelpsOnBothLevels)
{
    for (const char* arguments : {"--help", "show --help", "reach --help"})
    {
        const Result run = Call(arguments);
        EXPECT_EQ(run.exitCode, 0) << arguments;
        EXPECT_EQ(run.err, "") << arguments;
        EXPECT_NE(run.out.find("Usage: vpcsim"), std::string::npos) << run.out;
    }
    EXPECT_EQ(Call("--version").exitCode, 0);
}

TEST_F(Vpcsim, MistypedCommandLines)
{
    ExpectMistake("", {"subcommand"});
    ExpectMistake("shwo dump", {"shwo", "--help"});
    ExpectMistake("show", {"TOPOLOGY", "--help"});
    ExpectMistake("show dump --jsno", {"--jsno", "--help"});
    ExpectMistake("reach dump", {"--queries", "--help"});
    ExpectMistake("reach dump --queries q.tsv --method guess", {"guess", "static"});
}

TEST_F(Vpcsim, FoldersThatAreNone)
{
    ExpectMistake("show nowhere", {"nowhere", "no such folder"});
    ExpectMistake("show empty", {"empty", "no .json file"});
    Write("q.tsv", "id\tsrc\tdst\tproto\tdport\n");
    ExpectMistake("reach nowhere --queries q.tsv", {"nowhere", "no such folder"});
    Write("dump/all.json", DUMP);
    ExpectMistake("reach dump --queries none.tsv", {"none.tsv", "cannot be read"});
}

/// A network of two hosts, of which one may reach the other's port 80.
static const char* const UNFINISHED_TEMPLATE = R"(
Parameters:
  Port: {Type: Number, Default: 80}
  Zone: {Type: AWS::EC2::AvailabilityZone::Name}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Net:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Ref Zone}
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 10.0.0.0/16}
  A: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Net, SecurityGroupIds: [!Ref Web]}}
  B: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Net, SecurityGroupIds: [!Ref Web]}}
  Queue: {Type: AWS::SQS::Queue}
)";

TEST_F(Vpcsim, ShowsWhatATemplateHolds)
{
    Write("net.yaml", UNFINISHED_TEMPLATE);
    const Result text = Call("show net.yaml");
    EXPECT_EQ(text.exitCode, 0) << text.err;
    EXPECT_EQ(text.err, "");
    EXPECT_NE(text.out.find("AWS::EC2::Instance       2"), std::string::npos) << text.out;
    EXPECT_NE(text.out.find("Zone       AWS::EC2::AvailabilityZone::Name  us-east-1a"),
              std::string::npos)
        << text.out;
    const Result run = Call("show --json net.yaml --region eu-west-1 --parameter Zone=eu-west-1b");
    EXPECT_EQ(run.exitCode, 0) << run.err;
    const auto json = nlohmann::json::parse(run.out);
    EXPECT_EQ(json["active"]["AWS::EC2::Instance"], 2);
    EXPECT_EQ(json["opaque"]["AWS::SQS::Queue"], 1);
    EXPECT_TRUE(json["stubbed_params"].empty());
    EXPECT_TRUE(json["endpoints"].empty());
}

TEST_F(Vpcsim, AnswersQuestionsAboutATemplatesResources)
{
    Write("net.yaml", UNFINISHED_TEMPLATE);
    Write("q.tsv", "id\tsrc\tdst\tproto\tdport\nq1\tA\tB\ttcp\t80\nq2\tB\tA\ttcp\t81\n");
    Write("p.json", R"([{"ParameterKey": "Port", "ParameterValue": "81"}])");
    Result run = Call("reach net.yaml --queries q.tsv");
    EXPECT_EQ(run.exitCode, 0) << run.err;
    EXPECT_NE(run.out.find("q1\tACCEPT"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("q2\tDENY"), std::string::npos) << run.out;
    EXPECT_NE(run.err.find("the two agree"), std::string::npos) << run.err;
    run = Call("reach --parameter-file p.json net.yaml --queries q.tsv");
    EXPECT_NE(run.out.find("q1\tDENY"), std::string::npos) << run.out << run.err;
    run = Call("reach net.yaml --parameter-file p.json --parameter Port=80 --queries q.tsv");
    EXPECT_NE(run.out.find("q1\tACCEPT"), std::string::npos) << run.out << run.err;
}

TEST_F(Vpcsim, TemplatesThatAreWrong)
{
    const auto refuses = [&](const std::string& text, const std::vector<std::string>& words) {
        Write("net.yaml", text);
        Write("q.tsv", "id\tsrc\tdst\tproto\tdport\nq1\tA\tB\ttcp\t80\n");
        ExpectMistake("show net.yaml", words);
        ExpectMistake("show --json net.yaml", words);
        ExpectMistake("reach net.yaml --queries q.tsv", words);
    };
    const std::string good = UNFINISHED_TEMPLATE;
    refuses(Replaced(good, "!Ref Vpc", "!Ref Vcp"),
            {"net.yaml:9: ", "\"Vcp\"", "did you mean Vpc"});
    refuses(Replaced(good, "!Ref Port", "!Select [7, [1]]"), {"net.yaml:16: ", "Fn::Select"});
    refuses(Replaced(good, "10.0.1.0/24", "10.1.1.0/24"), {"net.yaml:8: ", "10.1.1.0/24"});
    refuses(good + "  A: {Type: AWS::SQS::Queue}\n", {"net.yaml:20: ", "A"});
    refuses(good + "\tB: 1\n", {"net.yaml:20", "tab"});
    refuses("{\"Resources\": " + std::string(50 << 20, '['), {"net.yaml", "MB"});
    refuses("Resources: " + std::string(5 << 20, '['), {"net.yaml:1", "levels"});
    refuses(std::string("Resources: {}\0", 14), {"net.yaml:1"});
    Write("net.yaml", UNFINISHED_TEMPLATE);
    ExpectMistake("show net.yaml dump", {"folders and templates do not merge"});
    ExpectMistake("show net.yaml --parameter Port", {"Port", "NAME=VALUE"});
    ExpectMistake("show net.yaml --parameter Prot=1", {"net.yaml", "Prot", "did you mean Port"});
    ExpectMistake("show net.yaml --parameter Port=http", {"net.yaml:3: ", "no number"});
    ExpectMistake("show net.yaml --region mars-1", {"mars-1", "us-east-1"});
    ExpectMistake("show net.yaml --account 12", {"12 digits"});
    ExpectMistake("show net.yaml --stack-name a.b", {"a.b", "hyphens"});
    ExpectMistake("show net.yaml --parameter-file none.json", {"none.json"});
    ExpectMistake("show dump --region us-east-1", {"dump", "leave them out"});
}

TEST_F(Vpcsim, BrokenJson)
{
    ExpectBadDump("{\"Vpcs\": [{\"VpcId\": }]}", {"all.json:1"});
    ExpectBadDump(DUMP.substr(0, DUMP.size() / 2), {"all.json:"});
    ExpectBadDump("", {"all.json"});
}

TEST_F(Vpcsim, DescriptionsThatDoNotHold)
{
    ExpectBadDump("{" + VPC + ",\"Subnets\": [" + Subnet("subnet-a", "10.0.1.0/24") + "," +
                      Subnet("subnet-b", "10.0.1.128/25") + "]}",
                  {"all.json:1: subnet-b", "subnet-a", "overlap"});
    ExpectBadDump("{" + VPC + "," + SUBNET + R"(,"RouteTables": [{"RouteTableId": "rtb-1",
        "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-a", "RouteTableId": "rtb-1"}],
        "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-404",
                    "State": "active"}]}]})",
                  {"all.json:1: rtb-1", "igw-404"});
    const std::string endpoint = R"("VpcEndpoints": [{"VpcEndpointId": "vpce-1",
        "VpcEndpointType": "Interface", "VpcId": "vpc-1", "State": "available",
        "ServiceName": "com.amazonaws.us-east-1.sqs", "SubnetIds": [)";
    ExpectBadDump("{" + VPC + ",\"Subnets\": [" + Subnet("subnet-a", "10.0.1.0/24") + "," +
                      Subnet("subnet-b", "10.0.2.0/24") + "]," + endpoint +
                      R"("subnet-a", "subnet-b"], "PrivateDnsEnabled": false}]})",
                  {"all.json:1: vpce-1", "use1-az1"});
    ExpectBadDump("{" + VPC + "," + ATTRIBUTES_OFF + "," + SUBNET + "," + endpoint +
                      R"("subnet-a"], "PrivateDnsEnabled": true}]})",
                  {"all.json:", "vpce-1", "vpc-1", "nableDnsHostnames"});
}

TEST_F(Vpcsim, QuestionsThatAreNone)
{
    const std::string header = "id\tsrc\tdst\tproto\tdport\n";
    ExpectBadQuestions(header + "q7\ti-404\t10.0.1.11\ttcp\t80\n", {"q7", "i-404"});
    ExpectBadQuestions(header + "q7\ti-a\t10.0.1.256\ttcp\t80\n", {"q7", "10.0.1.256"});
    ExpectBadQuestions(header + "q7\t\t10.0.1.11\ttcp\t80\n", {"q.tsv:2", "src"});
    ExpectBadQuestions(header + "q7\ti-a\ti-b\tquic\t80\n", {"q.tsv:2", "quic", "tcp, udp"});
    ExpectBadQuestions(header + "q7\ti-a\ti-b\ttcp\t65536\n", {"q.tsv:2", "65536"});
    ExpectBadQuestions(header + "q7\ti-a\ti-b\ttcp\t-1\n", {"q.tsv:2", "-1"});
    ExpectBadQuestions(header + "q7\ti-a\ti-b\ttcp\n", {"q.tsv:2", "port"});
    ExpectBadQuestions("id\tsrc\tdst\tproto\nq7\ti-a\ti-b\ttcp\n", {"q.tsv:1", "dport"});
    ExpectBadQuestions("", {"q.tsv:1", "id"});
    ExpectBadQuestions(header, {"q.tsv", "no query"});
}
