// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-endpoint-names.h"

#include <gtest/gtest.h>
#include <set>

namespace
{

using namespace ns3::vpc::aws;
using Names = std::vector<std::string>;

/// \param service a service name \return an endpoint of it
VpcEndpoint
MakeEndpoint(const std::string& service)
{
    VpcEndpoint endpoint;
    endpoint.vpcEndpointId = "vpce-0c84758dae8076c02";
    endpoint.vpcEndpointType = VpcEndpointType::Interface;
    endpoint.serviceName = service;
    endpoint.dnsSuffix = "c8nebmg2";
    endpoint.privateDnsEnabled = true;
    return endpoint;
}

// DnsEntries of a real endpoint, as AWS lists them.
TEST(EndpointNames, AreThoseThatAwsGives)
{
    const Names expected{
        "vpce-0c84758dae8076c02-c8nebmg2.ec2.us-east-1.vpce.amazonaws.com",
        "vpce-0c84758dae8076c02-c8nebmg2-us-east-1a.ec2.us-east-1.vpce.amazonaws.com",
        "ec2.us-east-1.amazonaws.com"};
    EXPECT_EQ(MakeEndpointDnsNames(MakeEndpoint("com.amazonaws.us-east-1.ec2"),
                                   "us-east-1",
                                   {"us-east-1a"}),
              expected);
}

TEST(EndpointNames, PrivateNamesGoWithPrivateDnsOnly)
{
    VpcEndpoint endpoint = MakeEndpoint("com.amazonaws.us-east-1.sqs");
    endpoint.privateDnsEnabled = false;
    EXPECT_EQ(MakeEndpointDnsNames(endpoint, "us-east-1", {}),
              Names{"vpce-0c84758dae8076c02-c8nebmg2.sqs.us-east-1.vpce.amazonaws.com"});
}

TEST(EndpointNames, OfS3BeginWithAStar)
{
    const VpcEndpoint endpoint = MakeEndpoint("com.amazonaws.us-east-1.s3");
    const std::string regional = EndpointRegionalName(endpoint, "us-east-1");
    EXPECT_EQ(regional, "*.vpce-0c84758dae8076c02-c8nebmg2.s3.us-east-1.vpce.amazonaws.com");
    EXPECT_EQ(FillWildcard(regional, "bucket"),
              "bucket.vpce-0c84758dae8076c02-c8nebmg2.s3.us-east-1.vpce.amazonaws.com");
    EXPECT_EQ(EndpointZonalName(endpoint, "us-east-1", "us-east-1b"),
              "*.vpce-0c84758dae8076c02-c8nebmg2-us-east-1b.s3.us-east-1.vpce.amazonaws.com");
    const Names names = ServicePublicNames("com.amazonaws.us-east-1.s3");
    const std::set<std::string> set(names.begin(), names.end());
    for (const char* name : {"s3.us-east-1.amazonaws.com",
                             "*.s3.us-east-1.amazonaws.com",
                             "s3-control.us-east-1.amazonaws.com",
                             "*.s3-control.us-east-1.amazonaws.com",
                             "s3-accesspoint.us-east-1.amazonaws.com",
                             "*.s3-accesspoint.us-east-1.amazonaws.com"})
    {
        EXPECT_EQ(set.count(name), 1U) << name;
    }
    EXPECT_EQ(set.size(), 6U);
    EXPECT_EQ(FillWildcard("s3.us-east-1.amazonaws.com", "bucket"), "s3.us-east-1.amazonaws.com");
}

TEST(EndpointNames, DynamoDbHasNoPrivateOnes)
{
    EXPECT_FALSE(SupportsPrivateDns("com.amazonaws.us-east-1.dynamodb"));
    EXPECT_TRUE(SupportsPrivateDns("com.amazonaws.us-east-1.sqs"));
    EXPECT_EQ(ServicePublicNames("com.amazonaws.us-east-1.dynamodb"),
              Names{"dynamodb.us-east-1.amazonaws.com"});
    EXPECT_EQ(
        MakeEndpointDnsNames(MakeEndpoint("com.amazonaws.us-east-1.dynamodb"), "us-east-1", {}),
        Names{"vpce-0c84758dae8076c02-c8nebmg2.dynamodb.us-east-1.vpce.amazonaws.com"});
}

TEST(EndpointNames, OfCustomersServices)
{
    const std::string service = EndpointServiceName("vpce-svc-0a1b2c3d4e5f60718", "eu-west-1");
    EXPECT_EQ(service, "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718");
    EXPECT_EQ(ServiceBaseDomain(service),
              "vpce-svc-0a1b2c3d4e5f60718.eu-west-1.vpce.amazonaws.com");
    EXPECT_TRUE(ServicePublicNames(service).empty());
    EXPECT_FALSE(SupportsPrivateDns(service));
    EXPECT_EQ(EndpointZonalName(MakeEndpoint(service), "us-east-1", "eu-west-1c"),
              "vpce-0c84758dae8076c02-c8nebmg2-eu-west-1c.vpce-svc-0a1b2c3d4e5f60718."
              "eu-west-1.vpce.amazonaws.com");
}

/// A service with the names that DescribeVpcEndpointServices gives for it.
struct ListedService
{
    const char* service;
    const char* privateName;
    const char* baseDomain;
};

class ListedServices : public testing::TestWithParam<ListedService>
{
};

TEST_P(ListedServices, HaveTheNamesThatAwsLists)
{
    const ListedService& row = GetParam();
    EXPECT_EQ(ServicePublicNames(row.service), Names{row.privateName});
    EXPECT_EQ(ServiceBaseDomain(row.service), row.baseDomain);
}

INSTANTIATE_TEST_SUITE_P(
    EndpointNames,
    ListedServices,
    testing::Values(ListedService{"com.amazonaws.us-east-1.sqs",
                                  "sqs.us-east-1.amazonaws.com",
                                  "sqs.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.monitoring",
                                  "monitoring.us-east-1.amazonaws.com",
                                  "monitoring.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.logs",
                                  "logs.us-east-1.amazonaws.com",
                                  "logs.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.ecr.api",
                                  "api.ecr.us-east-1.amazonaws.com",
                                  "api.ecr.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.ecr.dkr",
                                  "*.dkr.ecr.us-east-1.amazonaws.com",
                                  "dkr.ecr.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.ecs-agent",
                                  "ecs-a.us-east-1.amazonaws.com",
                                  "ecs-a.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.kinesis-streams",
                                  "kinesis.us-east-1.amazonaws.com",
                                  "kinesis.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.codeartifact.repositories",
                                  "*.d.codeartifact.us-east-1.amazonaws.com",
                                  "d.codeartifact.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.appstream.api",
                                  "appstream2.us-east-1.amazonaws.com",
                                  "api.appstream.us-east-1.vpce.amazonaws.com"},
                    ListedService{"com.amazonaws.us-east-1.execute-api",
                                  "*.execute-api.us-east-1.amazonaws.com",
                                  "execute-api.us-east-1.vpce.amazonaws.com"},
                    ListedService{"aws.sagemaker.us-east-1.notebook",
                                  "*.notebook.us-east-1.sagemaker.aws",
                                  "notebook.us-east-1.vpce.sagemaker.aws"}));

TEST(EndpointNames, SuffixFollowsFromTheId)
{
    const std::string suffix = MakeDnsSuffix("vpce-0c84758dae8076c02");
    EXPECT_EQ(suffix.size(), 8U);
    EXPECT_EQ(suffix.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos);
    EXPECT_EQ(suffix, MakeDnsSuffix("vpce-0c84758dae8076c02"));
    EXPECT_NE(suffix, MakeDnsSuffix("vpce-0c84758dae8076c03"));
}

} // namespace
