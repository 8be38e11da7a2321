// SPDX-License-Identifier: GPL-2.0-only
// What flow logs look like: formats, lines as in AWS's examples, names and content of files.
#include "vpc-flow-log-reader.h"
#include "vpc-test-cloud.h"

#include "ns3/vpc-flow-log-file.h"
#include "ns3/vpc-flow-log-format.h"
#include "ns3/vpc-flow-log-options.h"
#include "ns3/vpc-flow-log-record.h"
#include "ns3/vpc-flow-log-services.h"
#include "ns3/vpc-nitro.h"
#include "ns3/vpc-packet-view.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace ns3
{
namespace vpc
{
namespace
{

using flowlog_test::UnpackBytes;
using test::Ip;

/// \param text a format \return the line with which it is refused, empty if it is not
std::string
RefusalOf(const std::string& text)
{
    try
    {
        FlowLogFormat::Parse(text);
    }
    catch (const std::invalid_argument& error)
    {
        return error.what();
    }
    return "";
}

/// \param names of fields, with spaces \return the format
FlowLogFormat
Fields(const std::string& names)
{
    std::string text;
    for (const std::string& name : flowlog_test::Split(names, ' '))
    {
        text += "${" + name + "} ";
    }
    return FlowLogFormat::Parse(text);
}

TEST(FlowLogFormat, TheDefaultIsVersionTwo)
{
    const FlowLogFormat format;
    EXPECT_EQ(format.GetHeader(),
              "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets "
              "bytes start end action log-status");
    EXPECT_EQ(format.GetVersion(), 2);
    EXPECT_EQ(FlowLogFormat::Parse("v2").GetText(), format.GetText());
    EXPECT_EQ(FlowLogFormat::Parse(format.GetText()).GetHeader(), format.GetHeader());
}

TEST(FlowLogFormat, AVersionHasAllFieldsUpToIt)
{
    EXPECT_EQ(FlowLogFormat::OfVersion(3).GetHeader(),
              FlowLogFormat().GetHeader() +
                  " vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr");
    EXPECT_EQ(FlowLogFormat::OfVersion(4).GetHeader(),
              FlowLogFormat::OfVersion(3).GetHeader() +
                  " region az-id sublocation-type sublocation-id");
    EXPECT_EQ(FlowLogFormat::OfVersion(5).GetHeader(),
              FlowLogFormat::OfVersion(4).GetHeader() +
                  " pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path");
    for (int version = 2; version <= 5; ++version)
    {
        EXPECT_EQ(FlowLogFormat::OfVersion(version).GetVersion(), version);
    }
}

TEST(FlowLogFormat, TheVersionIsTheHighestAmongTheFields)
{
    EXPECT_EQ(Fields("srcaddr bytes").GetVersion(), 2);
    EXPECT_EQ(Fields("srcaddr az-id vpc-id").GetVersion(), 4);
    EXPECT_EQ(Fields("traffic-path").GetVersion(), 5);
    EXPECT_EQ(Fields("srcaddr ecs-task-id").GetVersion(), 7);
    EXPECT_EQ(Fields("reject-reason srcaddr").GetVersion(), 8);
    EXPECT_EQ(Fields("resource-id").GetVersion(), 9);
    EXPECT_EQ(Fields("encryption-status").GetVersion(), 10);
    EXPECT_EQ(Fields("bytes srcaddr").GetHeader(), "bytes srcaddr");
}

TEST(FlowLogFormat, RefusesInOneLine)
{
    EXPECT_EQ(RefusalOf("${version} ${srcadr}"),
              "flow logs have no field srcadr; did you mean srcaddr?");
    EXPECT_EQ(RefusalOf("version srcaddr"),
              "'version' is no field of a flow log's format; write fields as ${version} "
              "${srcaddr}, with spaces between");
    EXPECT_EQ(RefusalOf("${version},${srcaddr}"), "flow logs have no field version},${srcaddr");
    EXPECT_EQ(RefusalOf("${bytes} ${bytes}"),
              "a flow log's format has the field bytes twice; leave one out");
    EXPECT_EQ(RefusalOf(" "),
              "a flow log's format has no fields; give at least one, e.g. ${srcaddr}");
    EXPECT_EQ(RefusalOf("v6"),
              "v6 stands for no format of flow logs; give v2, v3, v4, v5 or a list of fields");
}

/// Records and the lines that AWS's guide shows for them ("Flow log record examples").
class FlowLogLines : public testing::Test
{
  protected:
    FlowLogLines()
    {
        eni.accountId = "123456789010";
        eni.interfaceId = "eni-1235b8ca123456789";
        eni.vpcId = "vpc-abcdefab012345678";
        eni.subnetId = "subnet-aaaaaaaa012345678";
        eni.instanceId = "i-01234567890123456";
    }

    std::string Line(const FlowLogFormat& format = FlowLogFormat()) const
    {
        return ToLine(record, eni, format, [this](uint32_t address) {
            return address == s3.Get() ? std::string("S3") : std::string();
        });
    }

    FlowLogInterface eni;
    FlowLogRecord record;
    Ipv4Address s3{"52.95.128.179"};
};

TEST_F(FlowLogLines, AcceptedRejectedNoneAndSkipped)
{
    eni.address = Ip("172.31.16.21").Get();
    record.key = test::Tcp("172.31.16.139", "172.31.16.21", 22, 20641);
    record.packets = 20;
    record.bytes = 4249;
    record.start = 1418530010;
    record.end = 1418530070;
    EXPECT_EQ(Line(),
              "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 "
              "1418530010 1418530070 ACCEPT OK");
    eni.address = Ip("172.31.9.12").Get();
    record.key = test::Tcp("172.31.9.69", "172.31.9.12", 3389, 49761);
    record.action = FlowLogAction::REJECT;
    EXPECT_EQ(Line(),
              "2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 "
              "1418530010 1418530070 REJECT OK");
    record.start = 1431280876;
    record.end = 1431280934;
    record.status = FlowLogStatus::NODATA;
    EXPECT_EQ(Line(),
              "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA");
    record.status = FlowLogStatus::SKIPDATA;
    eni.interfaceId = "eni-11111111aaaaaaaaa";
    EXPECT_EQ(Line(),
              "2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - "
              "SKIPDATA");
    // Of an ENI without packets, the fields of packets show nothing, the ENI's do.
    EXPECT_EQ(Line(Fields("vpc-id subnet-id instance-id type tcp-flags pkt-srcaddr pkt-dstaddr "
                          "pkt-src-aws-service flow-direction traffic-path action")),
              "vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 - - - - - - - -");
}

TEST_F(FlowLogLines, TcpFlags)
{
    const FlowLogFormat format =
        Fields("version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr "
               "srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action "
               "tcp-flags log-status");
    eni.address = Ip("10.0.0.62").Get();
    record.key = test::Tcp("10.0.0.62", "52.213.180.42", 43416, 5001);
    record.direction = aws::Direction::EGRESS;
    record.bytes = 376;
    record.packets = 7;
    record.start = 1566848875;
    record.end = 1566848933;
    record.tcpFlags = FlowLogTcpFlags(TCP_SYN | TCP_ACK) | FlowLogTcpFlags(TCP_ACK | TCP_PSH);
    eni.accountId = "123456789010";
    EXPECT_EQ(Line(format),
              "3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 "
              "eni-1235b8ca123456789 123456789010 IPv4 10.0.0.62 52.213.180.42 5001 43416 "
              "10.0.0.62 52.213.180.42 6 376 7 1566848875 1566848933 ACCEPT 18 OK");
    EXPECT_EQ(FlowLogTcpFlags(TCP_SYN), 2);
    EXPECT_EQ(FlowLogTcpFlags(TCP_SYN | TCP_ACK), 18);
    EXPECT_EQ(FlowLogTcpFlags(TCP_ACK), 0);
    EXPECT_EQ(FlowLogTcpFlags(TCP_ACK | TCP_PSH), 0);
    EXPECT_EQ(FlowLogTcpFlags(TCP_FIN | TCP_ACK), 1);
    EXPECT_EQ(FlowLogTcpFlags(TCP_RST | TCP_ACK), 4);
    EXPECT_EQ(FlowLogTcpFlags(TCP_SYN | 0x40), 2); // SYN with ECE
    EXPECT_EQ(FlowLogTcpFlags(TCP_SYN) | FlowLogTcpFlags(TCP_FIN | TCP_ACK), 3);
    EXPECT_EQ(FlowLogTcpFlags(TCP_SYN | TCP_ACK) | FlowLogTcpFlags(TCP_FIN | TCP_ACK), 19);
}

TEST_F(FlowLogLines, ServiceTrafficPathAndDirection)
{
    const FlowLogFormat format =
        Fields("version srcaddr dstaddr srcport dstport protocol start end type packets bytes "
               "account-id vpc-id subnet-id instance-id interface-id region az-id "
               "sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr "
               "pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status");
    eni.accountId = "123456789012";
    eni.instanceId = "i-0c50d5961bcb2d47b";
    eni.region = "ap-southeast-2";
    eni.azId = "apse2-az3";
    eni.address = Ip("10.0.0.71").Get();
    record.key = test::Tcp("52.95.128.179", "10.0.0.71", 34210, 80);
    record.start = 1616729292;
    record.end = 1616729349;
    record.packets = 14;
    record.bytes = 15044;
    record.tcpFlags = 19;
    EXPECT_EQ(Line(format),
              "5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 "
              "123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b "
              "eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19 52.95.128.179 "
              "10.0.0.71 S3 - - ingress OK");
    record.key = record.key.Reversed();
    record.direction = aws::Direction::EGRESS;
    record.packets = 7;
    record.bytes = 471;
    record.tcpFlags = 3;
    record.trafficPath = 8;
    EXPECT_EQ(Line(format),
              "5 10.0.0.71 52.95.128.179 34210 80 6 1616729292 1616729349 IPv4 7 471 "
              "123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b "
              "eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 3 10.0.0.71 "
              "52.95.128.179 - S3 8 egress OK");
    EXPECT_EQ(Line(Fields("ecs-task-arn reject-reason resource-id encryption-status")), "- - - -");
}

TEST(FlowLogServices, AreCalledAsInAwsListOfIpRanges)
{
    EXPECT_EQ(IpRangesName("com.amazonaws.us-east-1.s3"), "S3");
    EXPECT_EQ(IpRangesName("com.amazonaws.us-east-1.dynamodb"), "DYNAMODB");
    EXPECT_EQ(IpRangesName("com.amazonaws.us-east-1.execute-api"), "API_GATEWAY");
    EXPECT_EQ(IpRangesName("com.amazonaws.us-east-1.sqs"), "AMAZON");
    EXPECT_EQ(IpRangesName("com.amazonaws.us-east-1.ec2"), "AMAZON");
    EXPECT_EQ(IpRangesName("com.amazonaws.global.cloudfront.origin-facing"), "CLOUDFRONT");
}

TEST(FlowLogNitro, KnowsTheXenFamilies)
{
    for (const char* type : {"m5.large", "t3.micro", "c6gn.16xlarge", "i3.metal", "x2iedn.large"})
    {
        EXPECT_TRUE(aws::IsNitro(type)) << type;
    }
    for (const char* type : {"t2.micro", "m4.large", "c4.8xlarge", "i3.large", "x1e.xlarge"})
    {
        EXPECT_FALSE(aws::IsNitro(type)) << type;
    }
}

TEST(FlowLogPlaces, AreThoseOfAws)
{
    const int64_t start = 1529511600; // June 20, 2018, 16:20 UTC, as in the guide
    FlowLogPlace place{"123456789012", "us-east-1", "fl-1234abcd", false, false};
    EXPECT_EQ(FlowLogFolder(place, start), "AWSLogs/123456789012/vpcflowlogs/us-east-1/2018/06/20");
    place.perHourPartition = true;
    EXPECT_EQ(FlowLogFolder(place, start),
              "AWSLogs/123456789012/vpcflowlogs/us-east-1/2018/06/20/16");
    place.hiveCompatiblePartitions = true;
    EXPECT_EQ(FlowLogFolder(place, start),
              "AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/"
              "year=2018/month=06/day=20/hour=16");
    place.perHourPartition = false;
    EXPECT_EQ(FlowLogFolder(place, start),
              "AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/"
              "year=2018/month=06/day=20");
}

/// Files by their paths.
class FlowLogFilesTest : public testing::Test
{
  protected:
    FlowLogFiles Make(uint64_t maxBytes)
    {
        return FlowLogFiles(FlowLogPlace{"123456789012", "us-east-1", "fl-1234abcd", false, false},
                            "end text",
                            maxBytes,
                            [this](const std::string& path, const std::string& bytes) {
                                EXPECT_TRUE(files.emplace(path, bytes).second) << path;
                                order.push_back(path);
                            });
    }

    std::map<std::string, std::string> files;
    std::vector<std::string> order;
    const int64_t start{1529511600}; //!< 16:20 UTC
};

TEST_F(FlowLogFilesTest, HoldTheRecordsOfFiveMinutes)
{
    FlowLogFiles log = Make(75000000);
    log.Add(start + 299, "299 c");
    log.Add(start, "0 b");
    log.Add(start - 1, "-1 a");
    log.Add(start + 300, "300 d");
    log.CloseBefore(start + 299); // 16:24:59 may still come
    ASSERT_EQ(files.size(), 1u);
    EXPECT_EQ(UnpackBytes(files.begin()->second), "end text\n-1 a\n");
    log.CloseBefore(start + 300);
    ASSERT_EQ(order.size(), 2u);
    EXPECT_EQ(order[1].substr(0, order[1].size() - 15),
              "AWSLogs/123456789012/vpcflowlogs/us-east-1/2018/06/20/"
              "123456789012_vpcflowlogs_us-east-1_fl-1234abcd_20180620T1620Z_");
    EXPECT_TRUE(std::regex_match(order[1].substr(order[1].size() - 15),
                                 std::regex("[0-9a-f]{8}\\.log\\.gz")));
    EXPECT_EQ(UnpackBytes(files.at(order[1])), "end text\n299 c\n0 b\n");
    log.CloseAll();
    ASSERT_EQ(order.size(), 3u);
    EXPECT_EQ(UnpackBytes(files.at(order[2])), "end text\n300 d\n");
    // gzip's header: deflate, no flags (no name), no time.
    EXPECT_EQ(files.at(order[2]).substr(0, 8), std::string("\x1f\x8b\x08\0\0\0\0\0", 8));
}

TEST_F(FlowLogFilesTest, AreSplitAtTheSizeLimit)
{
    FlowLogFiles log = Make(20000);
    uint32_t random = 1;
    std::string all;
    for (int i = 0; i < 20000; ++i)
    {
        random = random * 1664525 + 1013904223;
        const std::string line = std::to_string(start) + " " + std::to_string(random);
        log.Add(start, line);
        all += line + "\n";
    }
    log.CloseAll();
    ASSERT_GT(order.size(), 2u);
    std::string joined;
    for (const std::string& path : order)
    {
        const std::string text = UnpackBytes(files.at(path));
        EXPECT_EQ(text.substr(0, 9), "end text\n");
        joined += text.substr(9);
        EXPECT_LT(files.at(path).size(), 20000u + 70000u); // zlib holds back one block
    }
    EXPECT_EQ(joined, all);
}

TEST(FlowLogIds, AreOfTheOptionsOnly)
{
    FlowLogOptions options;
    options.resourceId = "vpc-1";
    const std::string id = MakeFlowLogId(options);
    EXPECT_TRUE(std::regex_match(id, std::regex("fl-[0-9a-f]{17}"))) << id;
    EXPECT_EQ(MakeFlowLogId(options), id);
    options.trafficType = FlowLogTraffic::REJECT;
    EXPECT_NE(MakeFlowLogId(options), id);
}

} // namespace
} // namespace vpc
} // namespace ns3
