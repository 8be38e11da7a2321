// SPDX-License-Identifier: GPL-2.0-only
// Policies over real requests: private-only buckets, exfiltration, other accounts, changes.
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-failover-timeline.h"
#include "ns3/vpc-policy-reader.h"
#include "ns3/vpc-request-log.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-workload-helper.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

const char* const S3 = "com.amazonaws.us-east-1.s3";
const char* const OWN = "111122223333";     //!< the account with the data
const char* const FOREIGN = "444455556666"; //!< another one

/// \param text JSON with ' for " \return the policy
aws::PolicyDocument
PolicyOf(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return ReadPolicyText(text, "");
}

/// \param statements JSON with ' for " \return a policy of today's version
aws::PolicyDocument
Statements(const std::string& statements)
{
    return PolicyOf("{'Version':'2012-10-17','Statement':[" + statements + "]}");
}

const char* const READ_ALL = "{'Effect':'Allow','Action':'s3:*','Resource':'*'}";

/// Two VPCs of one account with a gateway endpoint each; ways past them by NAT and by an internet
/// gateway.
class PolicyRequests : public ::testing::Test
{
  protected:
    PolicyRequests()
        : builder("us-east-1", OWN)
    {
        list = builder.AddPrefixList(S3, {"198.51.100.0/24"});
        vpc = builder.AddVpc("10.0.0.0/16");
        group = builder.AddSecurityGroup(vpc);
        const auto inside = builder.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
        const auto byNat = builder.AddSubnet(vpc, "10.0.2.0/24", "use1-az1");
        const auto open = builder.AddSubnet(vpc, "10.0.3.0/24", "use1-az1");
        const auto gateway = builder.AddInternetGateway(vpc);
        const auto openTable = builder.AddRouteTable(vpc, {open});
        builder.AddRoute(openTable, "0.0.0.0/0", gateway);
        const auto nat = builder.AddNatGateway(open);
        const auto natTable = builder.AddRouteTable(vpc, {byNat});
        builder.AddRoute(natTable, "0.0.0.0/0", nat);
        endpoint = builder.AddGatewayEndpoint(vpc, "s3", {builder.AddRouteTable(vpc, {inside})});
        hosts["endpoint"] = builder.AddInstance(inside, {group});
        hosts["nat"] = builder.AddInstance(byNat, {group});
        hosts["internet"] = builder.AddInstance(open, {group});
        builder.AssociatePublicAddress(hosts["internet"]);

        const auto other = builder.AddVpc("10.0.0.0/16");
        const auto otherGroup = builder.AddSecurityGroup(other);
        const auto otherSubnet = builder.AddSubnet(other, "10.0.1.0/24", "use1-az1");
        otherEndpoint =
            builder.AddGatewayEndpoint(other, "s3", {builder.AddRouteTable(other, {otherSubnet})});
        hosts["other endpoint"] = builder.AddInstance(otherSubnet, {otherGroup});

        bucket = builder.AddBucket("reports");
        reader = builder.AddPrincipal("role/Reader", {Statements(READ_ALL)});
    }

    ~PolicyRequests() override
    {
        workload.reset();
        cloud = nullptr;
        Simulator::Destroy();
    }

    void Build()
    {
        cloud = CreateObject<SimulatedCloud>();
        cloud->Build(builder.GetCloud());
        workload = std::make_unique<WorkloadHelper>(cloud);
        services = workload->InstallService(S3);
    }

    /// One client that asks once. \param host by which way \param principal who \param resource of
    /// which \param start when \param context keys that it carries
    void Ask(const std::string& host,
             const std::string& principal,
             const std::string& resource,
             double start = 1,
             const std::string& context = "")
    {
        auto client = workload->InstallClient(hosts.at(host), host, "198.51.100.10");
        client->SetAttribute("MaxRequests", UintegerValue(1));
        client->SetAttribute("Principal", StringValue(principal));
        if (!principal.empty())
        {
            client->SetAttribute("Action", StringValue("s3:GetObject"));
            client->SetAttribute("Resource", StringValue(resource));
            client->SetAttribute("Context", StringValue(context));
        }
        client->SetStartTime(Seconds(start));
        client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Take, &records));
    }

    static void Take(std::vector<RequestRecord>* all, const RequestRecord& record)
    {
        all->push_back(record);
    }

    void Run()
    {
        Simulator::Stop(Seconds(60));
        Simulator::Run();
    }

    /// \param group a way \return its records
    std::vector<RequestRecord> Of(const std::string& group) const
    {
        std::vector<RequestRecord> own;
        std::copy_if(records.begin(),
                     records.end(),
                     std::back_inserter(own),
                     [&group](const RequestRecord& r) { return r.group == group; });
        return own;
    }

    CloudBuilder builder;
    std::string list;
    std::string vpc;
    std::string group;
    std::string endpoint;
    std::string otherEndpoint;
    std::string bucket;
    std::string reader;
    std::map<std::string, std::string> hosts; //!< instance by the way that its requests take
    Ptr<SimulatedCloud> cloud;
    std::unique_ptr<WorkloadHelper> workload;
    ApplicationContainer services;
    std::vector<RequestRecord> records;
};

// S3 guide, "Controlling access from VPC endpoints with bucket policies": restrict to one endpoint.
TEST_F(PolicyRequests, APrivateBucketIsReachedThroughItsOneEndpointOnly)
{
    builder.SetResourcePolicy(
        bucket,
        Statements("{'Sid':'OnlyByEndpoint','Effect':'Deny','Principal':'*','Action':'s3:*',"
                   "'Resource':['arn:aws:s3:::reports','arn:aws:s3:::reports/*'],"
                   "'Condition':{'StringNotEquals':{'aws:SourceVpce':'" +
                   endpoint + "'}}}"));
    Build();
    const std::map<std::string, RequestPath> ways = {
        {"endpoint", RequestPath::GATEWAY_ENDPOINT},
        {"other endpoint", RequestPath::GATEWAY_ENDPOINT},
        {"nat", RequestPath::NAT_GATEWAY},
        {"internet", RequestPath::INTERNET_GATEWAY}};
    for (const auto& [way, path] : ways)
    {
        Ask(way, reader, "arn:aws:s3:::reports/2026/q3.csv");
    }
    Run();
    ASSERT_EQ(records.size(), 4u);
    uint64_t forbidden = 0;
    for (const auto& [way, path] : ways)
    {
        SCOPED_TRACE(way);
        const RequestRecord record = Of(way).at(0);
        EXPECT_EQ(record.path, path);
        EXPECT_EQ(record.attempts, 1u);
        if (way == "endpoint")
        {
            EXPECT_EQ(record.outcome, RequestOutcome::SUCCESS);
            EXPECT_EQ(record.deniedBy, "");
            EXPECT_EQ(record.bytesReceived, 8192u);
            continue;
        }
        ++forbidden;
        EXPECT_EQ(record.outcome, RequestOutcome::FORBIDDEN);
        EXPECT_EQ(record.deniedBy,
                  "denied by resource policy arn:aws:s3:::reports, statement OnlyByEndpoint");
        EXPECT_EQ(record.bytesReceived, RequestHeader::SIZE + record.deniedBy.size());
    }
    uint64_t counted = 0;
    for (uint32_t i = 0; i < services.GetN(); ++i)
    {
        counted += DynamicCast<RequestService>(services.Get(i))->GetCounters().forbidden;
    }
    EXPECT_EQ(counted, forbidden);
}

TEST_F(PolicyRequests, OnesOwnEndpointRefusesAForeignBucket)
{
    // The thief has a bucket of his own that is open to the world, and credentials of his own.
    builder.UseAccount(FOREIGN);
    const std::string loot = builder.AddBucket("loot");
    builder.SetResourcePolicy(loot,
                              Statements("{'Effect':'Allow','Principal':'*','Action':'s3:*',"
                                         "'Resource':'arn:aws:s3:::loot/*'}"));
    const std::string thief = builder.AddPrincipal("user/thief", {Statements(READ_ALL)});
    builder.SetEndpointPolicy(
        endpoint,
        Statements("{'Sid':'OwnBuckets','Effect':'Allow','Principal':'*','Action':'s3:*',"
                   "'Resource':'*','Condition':{'StringEquals':{'aws:ResourceAccount':'" +
                   std::string(OWN) + "'}}}"));
    Build();
    Ask("endpoint", reader, "arn:aws:s3:::loot/keys.txt");
    Ask("endpoint", thief, "arn:aws:s3:::loot/keys.txt");
    Ask("endpoint", reader, "arn:aws:s3:::reports/q3.csv");
    Ask("other endpoint", thief, "arn:aws:s3:::loot/keys.txt"); // full access: it leaks
    Run();
    ASSERT_EQ(Of("endpoint").size(), 3u);
    const std::string why =
        "not allowed: no statement of the gateway endpoint policy " + endpoint + " allows it";
    std::map<std::string, int> outcomes;
    for (const RequestRecord& record : Of("endpoint"))
    {
        ++outcomes[record.outcome == RequestOutcome::SUCCESS ? "success" : record.deniedBy];
    }
    EXPECT_EQ(outcomes, (std::map<std::string, int>{{"success", 1}, {why, 2}}));
    EXPECT_EQ(Of("other endpoint").at(0).outcome, RequestOutcome::SUCCESS);
}

TEST_F(PolicyRequests, SourceIpIsKnownByTheInternetOnlyAndVpcSourceIpByTheEndpointOnly)
{
    const Ipv4Address translated = builder.GetCloud().natGateways.begin()->second.publicIps.front();
    const std::string address = aws::ToString(translated);
    builder.SetResourcePolicy(
        bucket,
        Statements("{'Sid':'Known','Effect':'Deny','Principal':'*','Action':'s3:GetObject',"
                   "'Resource':'arn:aws:s3:::reports/public','Condition':{'NotIpAddress':"
                   "{'aws:SourceIp':'" +
                   address +
                   "/32'}}},"
                   "{'Sid':'Subnet','Effect':'Deny','Principal':'*','Action':'s3:GetObject',"
                   "'Resource':'arn:aws:s3:::reports/private','Condition':{'NotIpAddress':"
                   "{'aws:VpcSourceIp':'10.0.1.0/24'}}}"));
    Build();
    Ask("nat", reader, "arn:aws:s3:::reports/public", 1);
    Ask("internet", reader, "arn:aws:s3:::reports/public", 1);
    Ask("endpoint", reader, "arn:aws:s3:::reports/public", 1);
    Ask("nat", reader, "arn:aws:s3:::reports/private", 2);
    Ask("endpoint", reader, "arn:aws:s3:::reports/private", 2);
    Run();
    ASSERT_EQ(records.size(), 5u);
    EXPECT_EQ(Of("nat")[0].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(Of("internet")[0].outcome, RequestOutcome::FORBIDDEN); // another public address
    EXPECT_EQ(Of("endpoint")[0].outcome, RequestOutcome::FORBIDDEN); // absent: not in the range
    EXPECT_EQ(Of("nat")[1].outcome, RequestOutcome::FORBIDDEN);
    EXPECT_EQ(Of("endpoint")[1].outcome, RequestOutcome::SUCCESS);
}

TEST_F(PolicyRequests, InOneAccountEitherPolicyIsEnoughAndAcrossAccountsBothAreNeeded)
{
    const std::string nobody = builder.AddPrincipal("user/nobody");
    const std::string named = builder.AddPrincipal("user/named");
    builder.UseAccount(FOREIGN);
    const std::string able = builder.AddPrincipal("role/able", {Statements(READ_ALL)});
    const std::string unable = builder.AddPrincipal("role/unable");
    builder.SetResourcePolicy(
        bucket,
        Statements("{'Effect':'Allow','Principal':{'AWS':['" + named + "','" + able + "','" +
                   unable + "']},'Action':'s3:GetObject','Resource':'arn:aws:s3:::reports/*'}"));
    Build();
    const std::string object = "arn:aws:s3:::reports/q3.csv";
    Ask("endpoint", reader, object, 1); // identity policy alone
    Ask("endpoint", named, object, 2);  // resource policy alone
    Ask("endpoint", nobody, object, 3); // neither
    Ask("endpoint", able, object, 4);   // both
    Ask("endpoint", unable, object, 5); // resource policy alone, from another account
    // a session of a role has the role's policies
    Ask("endpoint", "arn:aws:sts::" + std::string(FOREIGN) + ":assumed-role/able/s1", object, 6);
    Run();
    std::vector<bool> good;
    for (const RequestRecord& record : Of("endpoint"))
    {
        good.push_back(record.outcome == RequestOutcome::SUCCESS);
    }
    EXPECT_EQ(good, (std::vector<bool>{true, true, false, true, false, true}));
    EXPECT_EQ(Of("endpoint")[4].deniedBy,
              "not allowed: no identity policy of the caller allows it, which another account's "
              "resource needs as well");
}

TEST_F(PolicyRequests, AnInterfaceEndpointAllowsOneActionOfAQueueToItsVpc)
{
    const char* const sqs = "com.amazonaws.us-east-1.sqs";
    const auto subnet = builder.AddSubnet(vpc, "10.0.9.0/24", "use1-az2");
    builder.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/16");
    const auto interface = builder.AddInterfaceEndpoint(vpc, "sqs", {subnet}, {group});
    const auto queue = builder.AddServiceResource("arn:aws:sqs:us-east-1:111122223333:jobs");
    const auto sender =
        builder.AddPrincipal("user/sender",
                             {Statements("{'Effect':'Allow','Action':'sqs:*','Resource':'*'}")});
    builder.SetEndpointPolicy(interface,
                              Statements("{'Effect':'Allow','Principal':'*','Action':"
                                         "'sqs:SendMessage','Resource':'*'}"));
    builder.SetResourcePolicy(queue,
                              Statements("{'Sid':'Inside','Effect':'Deny','Principal':'*',"
                                         "'Action':'sqs:*','Resource':'*','Condition':"
                                         "{'StringNotEquals':{'aws:SourceVpc':'" +
                                         vpc + "'}}}"));
    Build();
    workload->InstallService(sqs);
    const std::vector<std::string> actions = {"sqs:SendMessage", "sqs:ReceiveMessage"};
    for (const std::string& action : actions)
    {
        for (const std::string way : {"endpoint", "nat"})
        {
            const bool inside = way == "endpoint";
            const std::string remote = inside ? "sqs.us-east-1.amazonaws.com"
                                              : aws::ToString(cloud->GetPublicAddress(sqs));
            auto client = workload->InstallClient(hosts.at(way), action + " " + way, remote);
            client->SetAttribute("MaxRequests", UintegerValue(1));
            client->SetAttribute("Principal", StringValue(sender));
            client->SetAttribute("Action", StringValue(action));
            client->SetAttribute("Resource", StringValue(queue));
            client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Take, &records));
        }
    }
    Run();
    ASSERT_EQ(records.size(), 4u);
    const RequestRecord sent = Of("sqs:SendMessage endpoint").at(0);
    EXPECT_EQ(sent.path, RequestPath::INTERFACE_ENDPOINT);
    EXPECT_EQ(sent.outcome, RequestOutcome::SUCCESS) << sent.deniedBy;
    EXPECT_EQ(Of("sqs:ReceiveMessage endpoint").at(0).deniedBy,
              "not allowed: no statement of the endpoint policy " + interface + " allows it");
    for (const std::string& action : actions)
    {
        const RequestRecord outside = Of(action + " nat").at(0);
        EXPECT_EQ(outside.path, RequestPath::NAT_GATEWAY);
        EXPECT_EQ(outside.deniedBy, "denied by resource policy " + queue + ", statement Inside");
    }
}

TEST_F(PolicyRequests, KeysOfPrincipalOrganizationAndCallAreThere)
{
    builder.SetOrganization("o-a1b2c3d4e5", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/");
    const std::string blue =
        builder.AddPrincipal("user/blue", {Statements(READ_ALL)}, {{"team", "blue"}});
    builder.SetEndpointPolicy(
        endpoint,
        Statements("{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':"
                   "{'StringEquals':{'aws:PrincipalTag/team':'blue','aws:PrincipalOrgID':"
                   "'o-a1b2c3d4e5','aws:ResourceOrgID':'${aws:VpceOrgID}','s3:versionid':'v7'},"
                   "'ForAllValues:StringLike':{'aws:VpceOrgPaths':'o-a1b2c3d4e5/*/ou-ab12-*'},"
                   "'Bool':{'aws:SecureTransport':'true'}}}"));
    Build();
    const std::string object = "arn:aws:s3:::reports/q3.csv";
    Ask("endpoint", blue, object, 1, "s3:versionid=v7");
    Ask("endpoint", blue, object, 2, "s3:versionid=v6");
    Ask("endpoint", reader, object, 3, "s3:versionid=v7"); // no tag
    Run();
    const auto own = Of("endpoint");
    ASSERT_EQ(own.size(), 3u);
    EXPECT_EQ(own[0].outcome, RequestOutcome::SUCCESS) << own[0].deniedBy;
    EXPECT_EQ(own[1].outcome, RequestOutcome::FORBIDDEN);
    EXPECT_EQ(own[2].outcome, RequestOutcome::FORBIDDEN);
}

TEST_F(PolicyRequests, RequestsThatSayNothingPassOnlyWhereNothingIsRestricted)
{
    builder.SetEndpointPolicy(
        otherEndpoint,
        Statements("{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}"));
    builder.SetEndpointPolicy(endpoint,
                              Statements("{'Effect':'Allow','Principal':'*','Action':'s3:*',"
                                         "'Resource':'arn:aws:s3:::reports/*'}"));
    Build();
    Ask("endpoint", "", "");
    Ask("other endpoint", "", "");
    Ask("nat", "", "");
    Run();
    EXPECT_EQ(Of("endpoint").at(0).outcome, RequestOutcome::FORBIDDEN);
    EXPECT_EQ(Of("endpoint").at(0).deniedBy,
              "endpoint policy " + endpoint +
                  " restricts requests, and this one names no principal, action and resource");
    EXPECT_EQ(Of("other endpoint").at(0).outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(Of("nat").at(0).outcome, RequestOutcome::SUCCESS);
}

TEST_F(PolicyRequests, AChangedPolicyDecidesTheNextRequestOfAnOpenConnection)
{
    Build();
    auto client = workload->InstallClient(hosts.at("endpoint"), "endpoint", "198.51.100.10");
    client->SetAttribute("Interarrival", StringValue("ns3::ConstantRandomVariable[Constant=1]"));
    client->SetAttribute("MaxRequests", UintegerValue(4));
    client->SetAttribute("PoolSize", UintegerValue(1));
    client->SetAttribute("Principal", StringValue(reader));
    client->SetAttribute("Action", StringValue("s3:GetObject"));
    client->SetAttribute("Resource", StringValue("arn:aws:s3:::reports/q3.csv"));
    client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Take, &records));
    Simulator::Schedule(Seconds(1.5), [this] {
        cloud->Change([this](aws::Cloud& description) {
            description.vpcEndpoints.at(endpoint).policyDocument =
                Statements("{'Sid':'Closed','Effect':'Deny','Principal':'*','Action':'*',"
                           "'Resource':'*'}");
        });
    });
    Run();
    ASSERT_EQ(records.size(), 4u);
    for (int i = 0; i < 4; ++i)
    {
        EXPECT_EQ(records[i].outcome, i < 2 ? RequestOutcome::SUCCESS : RequestOutcome::FORBIDDEN);
        EXPECT_EQ(records[i].reusedConnection, i > 0);
    }
}

TEST_F(PolicyRequests, DeniedRequestsAreCountedApartFromFailures)
{
    builder.SetEndpointPolicy(
        endpoint,
        Statements("{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'}"));
    Build();
    Ask("endpoint", reader, "arn:aws:s3:::reports/q3.csv", 11);
    Ask("nat", reader, "arn:aws:s3:::reports/q3.csv", 11);
    Run();
    Fault fault;
    fault.start = Seconds(10);
    fault.duration = Seconds(10);
    const auto parts = CreateObject<FailoverTimeline>()->Analyse(fault, {}, records);
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].group, "endpoint");
    EXPECT_EQ(parts[0].denied, 1u);
    EXPECT_EQ(parts[0].requests, 0u);
    EXPECT_EQ(parts[0].lost, 0u);
    EXPECT_EQ(parts[1].denied, 0u);
    EXPECT_EQ(parts[1].requests, 1u);
    std::ostringstream csv;
    RequestLog log;
    log.Add(records.at(0));
    log.WriteCsv(csv);
    EXPECT_NE(csv.str().find(",forbidden,"), std::string::npos);
    EXPECT_NE(
        csv.str().find("\"denied by gateway endpoint policy " + endpoint + ", statement #1\"\n"),
        std::string::npos);
}

/// \param cloud a description \return what is wrong with it
std::string
ErrorOf(aws::Cloud cloud)
{
    try
    {
        cloud.Validate();
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

TEST_F(PolicyRequests, ABadPolicyIsOneLineAndNothingStarts)
{
    const std::string allow = "'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'";
    builder.SetEndpointPolicy(
        endpoint,
        Statements("{" + allow + ",'Condition':{'StringEquals':{'aws:SourceVcpe':'x'}}}"));
    EXPECT_EQ(ErrorOf(builder.GetCloud()).rfind(endpoint + ":1: statement #1: ", 0), 0u)
        << ErrorOf(builder.GetCloud());
    builder.SetEndpointPolicy(endpoint, Statements("{" + allow + "}"));
    EXPECT_EQ(ErrorOf(builder.GetCloud()), "");

    aws::Cloud cloud = builder.GetCloud();
    cloud.serviceResources.at(bucket).ownerId = "me";
    EXPECT_EQ(ErrorOf(cloud), "arn:aws:s3:::reports: \"me\" is no account; give 12 digits");

    cloud = builder.GetCloud();
    cloud.serviceResources["arn:aws:s3:::reports/a"] = {"arn:aws:s3:::reports/a", OWN, {}};
    EXPECT_EQ(ErrorOf(cloud), "arn:aws:s3:::reports/a: is an object; describe its bucket");

    cloud = builder.GetCloud();
    cloud.principals["x"] = {"arn:aws:sts::111122223333:assumed-role/Reader/s1", {}, {}};
    EXPECT_EQ(ErrorOf(cloud),
              "arn:aws:sts::111122223333:assumed-role/Reader/s1: is no user, role or root user; "
              "describe the role of a session, and let its sessions ask");
}

} // namespace
