// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-traffic-net.h"

#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-client-preset.h"
#include "ns3/vpc-message-stream.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-service.h"

#include <map>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// Answers from a table, after a fixed time.
class TableResolver : public NameResolver
{
  public:
    void Resolve(const std::string& name, Done done) override
    {
        ++lookups;
        DnsAnswer answer;
        answer.name = name;
        answer.addresses = table[name];
        answer.status = answer.addresses.empty() ? DnsStatus::EMPTY : DnsStatus::NO_ERROR;
        answer.elapsed = delay;
        Simulator::Schedule(delay, &TableResolver::Tell, done, answer);
    }

    void FlushCache() override
    {
    }

    std::map<std::string, std::vector<Ipv4Address>> table;
    Time delay{MilliSeconds(5)};
    uint32_t lookups{0};

  private:
    static void Tell(Done done, DnsAnswer answer)
    {
        done(answer);
    }
};

class TrafficRequest : public traffictest::StarTest
{
  protected:
    void Prepare(uint32_t count, const std::string& rate = "10Gbps")
    {
        Build(count, rate);
        for (uint32_t i = 0; i < count; ++i)
        {
            Ptr<RequestService> service = CreateObject<RequestService>();
            servers.Get(i)->AddApplication(service);
            services.push_back(service);
        }
        app = CreateObject<RequestClient>();
        client->AddApplication(app);
        resolver = CreateObject<TableResolver>();
        app->SetResolver(resolver);
        app->SetAttribute("Interarrival", StringValue("ns3::ConstantRandomVariable[Constant=0.1]"));
        app->SetAttribute("MaxRequests", UintegerValue(1));
        app->SetAttribute("RetryJitter", DoubleValue(0.0));
        app->SetAttribute("Remote", StringValue("10.1.0.2"));
        app->TraceConnectWithoutContext("RequestDone", MakeCallback(&TrafficRequest::Done, this));
        app->TraceConnectWithoutContext("AttemptDone",
                                        MakeCallback(&TrafficRequest::Attempt, this));
    }

    void Done(const RequestRecord& record)
    {
        records.push_back(record);
    }

    void Attempt(const RequestRecord& record)
    {
        attempts.push_back(record);
        attemptEnds.push_back(Simulator::Now());
    }

    void ExpectPhasesAddUp(const RequestRecord& r)
    {
        EXPECT_EQ(r.dns + r.connect + r.firstByte + r.transfer, r.total);
    }

    std::vector<Ptr<RequestService>> services;
    Ptr<RequestClient> app;
    Ptr<TableResolver> resolver;
    std::vector<RequestRecord> records;
    std::vector<RequestRecord> attempts;
    std::vector<Time> attemptEnds;
};

TEST_F(TrafficRequest, OneRequestOneRecordWithPhasesThatAddUp)
{
    Prepare(1);
    resolver->table["service.example"] = {AddressOf(0)};
    app->SetAttribute("Remote", StringValue("service.example"));
    app->SetAttribute("Group", StringValue("a"));
    app->SetAttribute("ClientAz", StringValue("use1-az1"));
    app->SetAttribute("ResponseBytes", UintegerValue(100000));
    app->SetStartTime(MilliSeconds(7));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    const RequestRecord& r = records[0];
    EXPECT_EQ(r.outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(r.start, MilliSeconds(7));
    EXPECT_EQ(r.dns, MilliSeconds(5));
    EXPECT_EQ(r.attempts, 1u);
    EXPECT_EQ(r.group, "a");
    EXPECT_EQ(r.clientAz, "use1-az1");
    EXPECT_EQ(r.name, "service.example");
    EXPECT_EQ(r.address, AddressOf(0));
    EXPECT_NE(r.localPort, 0);
    EXPECT_EQ(r.bytesSent, 1024u);
    EXPECT_EQ(r.bytesReceived, 100000u);
    EXPECT_FALSE(r.reusedConnection);
    EXPECT_GT(r.transfer, Seconds(0));
    // one round trip of 2 ms each, and 1 ms of service; serialisation is some microseconds
    EXPECT_GE(r.connect, MilliSeconds(2));
    EXPECT_LT(r.connect, MicroSeconds(2001));
    EXPECT_GE(r.firstByte, MilliSeconds(3));
    EXPECT_LT(r.firstByte, MicroSeconds(3010));
    ExpectPhasesAddUp(r);
    EXPECT_EQ(services[0]->GetCounters().served, 1u);
    EXPECT_TRUE(Simulator::IsFinished());
}

TEST_F(TrafficRequest, MessagesSurviveSmallBuffersAndSlowLinks)
{
    Prepare(1, "10Mbps");
    TcpPreset small = TcpPreset::ByName("linux-6.1");
    small.sndBufSize = 5000;
    app->SetTcpPreset(small);
    services[0]->SetTcpPreset(small);
    app->SetAttribute("RequestBytes", UintegerValue(70001));
    app->SetAttribute("ResponseBytes", UintegerValue(90007));
    app->SetAttribute("MaxRequests", UintegerValue(5));
    app->SetAttribute("PoolSize", UintegerValue(1));
    Simulator::Stop(Seconds(100));
    Simulator::Run();
    ASSERT_EQ(records.size(), 5u);
    for (const auto& r : records)
    {
        EXPECT_EQ(r.outcome, RequestOutcome::SUCCESS);
        EXPECT_EQ(r.bytesReceived, 90007u);
        ExpectPhasesAddUp(r);
    }
}

TEST_F(TrafficRequest, FullQueueIsAnswered503AndNoOtherRequestIs)
{
    Prepare(1);
    services[0]->SetAttribute("Concurrency", UintegerValue(2));
    services[0]->SetAttribute("QueueLimit", UintegerValue(3));
    services[0]->SetAttribute("ServiceTime",
                              StringValue("ns3::ConstantRandomVariable[Constant=1]"));
    app->SetAttribute("MaxRequests", UintegerValue(10));
    app->SetAttribute("Interarrival", StringValue("ns3::ConstantRandomVariable[Constant=0.01]"));
    Simulator::Run();
    ASSERT_EQ(records.size(), 10u);
    std::map<RequestOutcome, int> count;
    for (const auto& r : records)
    {
        ++count[r.outcome];
    }
    EXPECT_EQ(count[RequestOutcome::SUCCESS], 5);
    EXPECT_EQ(count[RequestOutcome::SERVICE_BUSY], 5);
    EXPECT_EQ(services[0]->GetCounters().busy, 5u);
    EXPECT_EQ(services[0]->GetWorking(), 0u);
    EXPECT_EQ(services[0]->GetWaiting(), 0u);
}

TEST_F(TrafficRequest, BackOffDoublesUpToItsLimit)
{
    Prepare(1);
    app->SetAttribute("Port", UintegerValue(81)); // nobody listens
    app->SetAttribute("MaxAttempts", UintegerValue(5));
    app->SetAttribute("RetryBaseDelay", TimeValue(MilliSeconds(100)));
    app->SetAttribute("RetryMaxDelay", TimeValue(MilliSeconds(300)));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].attempts, 5u);
    EXPECT_EQ(records[0].outcome, RequestOutcome::CONNECTION_REFUSED);
    ASSERT_EQ(attemptEnds.size(), 5u);
    const int64_t pauses[] = {100, 200, 300, 300};
    for (int i = 0; i < 4; ++i)
    {
        EXPECT_EQ(attemptEnds[i + 1] - attemptEnds[i],
                  MilliSeconds(pauses[i]) + attempts[i + 1].connect);
    }
    EXPECT_EQ(records[0].total, attemptEnds[4]);
}

TEST_F(TrafficRequest, RetryQuotaRunsOutAndIsRefunded)
{
    Prepare(1);
    Kill(0);
    ClientPreset preset = ClientPreset::ByName("botocore-standard");
    preset.retry.jitter = 0.0;
    preset.retry.baseDelay = MilliSeconds(1);
    preset.connectTimeout = MilliSeconds(10);
    preset.quota.capacity = 45; // four retries after a timeout, and five tokens left
    app->SetPreset(preset);
    app->SetAttribute("MaxRequests", UintegerValue(4));
    Simulator::Schedule(MilliSeconds(250), [this] { Revive(0); });
    Simulator::Run();
    ASSERT_EQ(records.size(), 4u);
    EXPECT_EQ(records[0].attempts, 3u);
    EXPECT_EQ(records[1].attempts, 3u);
    EXPECT_EQ(records[2].attempts, 1u); // no tokens for a retry
    EXPECT_EQ(records[2].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(records[3].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(app->GetRetryTokens(), 6u);
}

TEST_F(TrafficRequest, PoolIsUsedAgainUntilAConnectionIsTooOld)
{
    Prepare(1);
    app->SetAttribute("MaxRequests", UintegerValue(10));
    app->SetAttribute("PoolSize", UintegerValue(4));
    app->SetAttribute("PoolMaxAge", TimeValue(MilliSeconds(350)));
    Simulator::Run();
    ASSERT_EQ(records.size(), 10u);
    // requests at 0, 100, ... ms: the connection of 0 ms serves 4, that of 400 ms serves 4, then 2
    for (std::size_t i = 0; i < 10; ++i)
    {
        EXPECT_EQ(records[i].reusedConnection, i % 4 != 0) << i;
        EXPECT_EQ(records[i].connect.IsZero(), i % 4 != 0) << i;
        ExpectPhasesAddUp(records[i]);
    }
    EXPECT_EQ(services[0]->GetCounters().connections, 3u);
}

TEST_F(TrafficRequest, IdleConnectionsAreNotUsedAfterTheirIdleAge)
{
    Prepare(1);
    app->SetAttribute("MaxRequests", UintegerValue(3));
    app->SetAttribute("PoolSize", UintegerValue(4));
    app->SetAttribute("PoolMaxIdleAge", TimeValue(MilliSeconds(50)));
    Simulator::Run();
    EXPECT_EQ(services[0]->GetCounters().connections, 3u);
}

TEST_F(TrafficRequest, ServerClosesIdleConnectionsAndThePoolForgetsThem)
{
    Prepare(1);
    services[0]->SetAttribute("IdleTimeout", TimeValue(MilliSeconds(60)));
    app->SetAttribute("MaxRequests", UintegerValue(3));
    app->SetAttribute("PoolSize", UintegerValue(4));
    Simulator::Run();
    ASSERT_EQ(records.size(), 3u);
    for (const auto& r : records)
    {
        EXPECT_EQ(r.outcome, RequestOutcome::SUCCESS);
        EXPECT_FALSE(r.reusedConnection);
    }
    EXPECT_EQ(services[0]->GetConnections(), 0u);
    EXPECT_EQ(app->GetConnections(), 0u);
}

TEST_F(TrafficRequest, FallbackNameIsTriedAtOnceAfterTheZonalNameFailed)
{
    Prepare(2);
    Kill(0);
    resolver->table["zonal"] = {AddressOf(0)};
    resolver->table["regional"] = {AddressOf(1)};
    app->SetAttribute("Remote", StringValue("zonal"));
    app->SetAttribute("Fallback", StringValue("regional"));
    app->SetAttribute("ConnectTimeout", TimeValue(Seconds(2)));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    const RequestRecord& r = records[0];
    EXPECT_EQ(r.outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(r.attempts, 2u);
    EXPECT_EQ(r.name, "regional");
    EXPECT_EQ(r.address, AddressOf(1));
    ASSERT_EQ(attempts.size(), 2u);
    EXPECT_EQ(attempts[0].outcome, RequestOutcome::CONNECT_TIMEOUT);
    EXPECT_EQ(attempts[0].connect, Seconds(2));
    EXPECT_EQ(attemptEnds[0], Seconds(2) + MilliSeconds(5));
    EXPECT_EQ(r.total,
              attemptEnds[0] + r.dns + r.connect + r.firstByte + r.transfer); // no pause between
}

TEST_F(TrafficRequest, FallbackIsHeldForLaterRequests)
{
    Prepare(2);
    Kill(0);
    app->SetAttribute("Fallback", StringValue("10.1.1.2"));
    app->SetAttribute("FallbackHold", TimeValue(MilliSeconds(250)));
    app->SetAttribute("ConnectTimeout", TimeValue(MilliSeconds(10)));
    app->SetAttribute("MaxRequests", UintegerValue(5));
    Simulator::Run();
    ASSERT_EQ(records.size(), 5u);
    const uint32_t expected[] = {2, 1, 1, 2, 1};
    for (std::size_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(records[i].attempts, expected[i]) << i;
    }
}

TEST_F(TrafficRequest, HappyEyeballsStartsTheNextAddressAfter250Ms)
{
    Prepare(2);
    Kill(0);
    resolver->table["both"] = {AddressOf(0), AddressOf(1)};
    app->SetAttribute("Remote", StringValue("both"));
    app->SetAttribute("AddressChoice", EnumValue(HAPPY_EYEBALLS));
    app->SetAttribute("ConnectTimeout", TimeValue(Seconds(60)));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    const auto syns = SentWith(TcpHeader::SYN);
    ASSERT_EQ(syns.size(), 2u);
    EXPECT_EQ(syns[1].time - syns[0].time, MilliSeconds(250));
    EXPECT_EQ(records[0].address, AddressOf(1));
    EXPECT_EQ(records[0].attempts, 1u);
    EXPECT_GT(records[0].connect, MilliSeconds(252));
    EXPECT_LT(records[0].connect, MicroSeconds(252001));
    ExpectPhasesAddUp(records[0]);
    // the loser was aborted when the winner was there
    const auto rsts = SentWith(TcpHeader::RST);
    ASSERT_EQ(rsts.size(), 1u);
    EXPECT_EQ(rsts[0].sourcePort, syns[0].sourcePort);
}

TEST_F(TrafficRequest, InOrderGoesToTheNextAddressWhenOneIsRefused)
{
    Prepare(2);
    services[0]->SetAttribute("Port", UintegerValue(444));
    resolver->table["both"] = {AddressOf(0), AddressOf(1)};
    app->SetAttribute("Remote", StringValue("both"));
    app->SetAttribute("AddressChoice", EnumValue(IN_ORDER));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].outcome, RequestOutcome::SUCCESS);
    EXPECT_EQ(records[0].attempts, 1u);
    EXPECT_EQ(records[0].address, AddressOf(1));
    ExpectPhasesAddUp(records[0]);
}

TEST_F(TrafficRequest, FirstAddressOnlyFailsWithTheFirst)
{
    Prepare(2);
    services[0]->SetAttribute("Port", UintegerValue(444));
    resolver->table["both"] = {AddressOf(0), AddressOf(1)};
    app->SetAttribute("Remote", StringValue("both"));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].outcome, RequestOutcome::CONNECTION_REFUSED);
}

TEST_F(TrafficRequest, EmptyAnswerIsADnsFailure)
{
    Prepare(1);
    app->SetAttribute("Remote", StringValue("nobody"));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].outcome, RequestOutcome::DNS_FAILED);
    EXPECT_EQ(records[0].dns, MilliSeconds(5));
    ExpectPhasesAddUp(records[0]);
}

TEST_F(TrafficRequest, RequestTimeoutIsExactAndAbortsTheConnection)
{
    Prepare(1);
    services[0]->SetAttribute("ServiceTime",
                              StringValue("ns3::ConstantRandomVariable[Constant=10]"));
    app->SetAttribute("RequestTimeout", TimeValue(Seconds(3)));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].outcome, RequestOutcome::REQUEST_TIMEOUT);
    EXPECT_EQ(records[0].firstByte, Seconds(3));
    ExpectPhasesAddUp(records[0]);
    EXPECT_EQ(SentWith(TcpHeader::RST).size(), 1u);
    EXPECT_EQ(services[0]->GetCounters().lost, 1u);
}

TEST_F(TrafficRequest, EveryRequestHasOneRecordAlsoWhenStopped)
{
    Prepare(1);
    services[0]->SetAttribute("ServiceTime",
                              StringValue("ns3::ConstantRandomVariable[Constant=0.35]"));
    app->SetAttribute("MaxRequests", UintegerValue(0));
    app->SetStopTime(MilliSeconds(1050));
    Simulator::Run();
    EXPECT_EQ(app->GetStarted(), 11u); // at 0, 100, ... 1000 ms
    ASSERT_EQ(records.size(), 11u);
    std::map<uint64_t, int> ids;
    int abandoned = 0;
    for (const auto& r : records)
    {
        ++ids[r.id];
        ExpectPhasesAddUp(r);
        if (r.outcome == RequestOutcome::ABANDONED)
        {
            ++abandoned;
            EXPECT_EQ(r.start + r.total, MilliSeconds(1050));
        }
    }
    EXPECT_EQ(ids.size(), 11u);
    EXPECT_EQ(abandoned, 4); // those of 700, 800, 900 and 1000 ms
    EXPECT_EQ(app->GetConnections(), 0u);
    EXPECT_TRUE(Simulator::IsFinished());
}

PathInfo
TellPath(Ptr<Node> node, Ipv4Address local, uint16_t port, Ipv4Address remote, uint16_t remotePort)
{
    EXPECT_EQ(local, Ipv4Address("10.1.0.1"));
    EXPECT_NE(port, 0);
    EXPECT_EQ(remotePort, 443);
    PathInfo path;
    path.path = RequestPath::INTERFACE_ENDPOINT;
    path.eniId = "eni-0123456789abcdef0";
    path.serverAz = "use1-az" + std::to_string(remote.Get() & 0xff);
    return path;
}

TEST_F(TrafficRequest, PathLookupFillsTheRecord)
{
    Prepare(1);
    app->SetPathLookup(MakeCallback(&TellPath));
    app->SetAttribute("MaxRequests", UintegerValue(2));
    app->SetAttribute("PoolSize", UintegerValue(1));
    Simulator::Run();
    ASSERT_EQ(records.size(), 2u);
    for (const auto& r : records)
    {
        EXPECT_EQ(r.path, RequestPath::INTERFACE_ENDPOINT);
        EXPECT_EQ(r.eniId, "eni-0123456789abcdef0");
        EXPECT_EQ(r.serverAz, "use1-az2");
    }
}

AdmissionAnswer
Forbid(const AdmissionRequest& request)
{
    return {RequestStatus::FORBIDDEN, "not " + request.text};
}

TEST_F(TrafficRequest, ForbiddenIsNotTriedAgain)
{
    Prepare(1);
    services[0]->SetAdmission(MakeCallback(&Forbid));
    app->SetAttribute("MaxAttempts", UintegerValue(5));
    app->SetAttribute("Principal", StringValue("arn:aws:iam::111122223333:role/Reader"));
    app->SetAttribute("Action", StringValue("s3:ListBucket"));
    app->SetAttribute("Resource", StringValue("arn:aws:s3:::reports"));
    app->SetAttribute("Context", StringValue("s3:prefix=a=b/; s3:delimiter=/"));
    Simulator::Run();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].outcome, RequestOutcome::FORBIDDEN);
    EXPECT_EQ(records[0].attempts, 1u);
    EXPECT_EQ(records[0].deniedBy,
              "not arn:aws:iam::111122223333:role/Reader\ns3:ListBucket\narn:aws:s3:::reports\n"
              "s3:prefix=a=b/\ns3:delimiter=/\n");
}

TEST(TrafficMessageStream, AnyCutOfTheStreamGivesTheSameMessages)
{
    for (uint32_t cut : {1u, 7u, 23u, 24u, 25u, 100u, 1000u})
    {
        Ptr<Packet> stream = Create<Packet>();
        for (uint32_t i = 0; i < 3; ++i)
        {
            RequestHeader header;
            header.id = i;
            header.length = RequestHeader::SIZE + 50 * i;
            Ptr<Packet> message = Create<Packet>(50 * i);
            message->AddHeader(header);
            stream->AddAtEnd(message);
        }
        MessageReader reader;
        std::vector<uint64_t> complete;
        for (uint32_t at = 0; at < stream->GetSize(); at += cut)
        {
            reader.Feed(stream->CreateFragment(at, std::min(cut, stream->GetSize() - at)));
            for (auto step = reader.Next(); step != MessageReader::Step::NEED_MORE;
                 step = reader.Next())
            {
                ASSERT_NE(step, MessageReader::Step::CORRUPT);
                if (step == MessageReader::Step::COMPLETE)
                {
                    complete.push_back(reader.GetHeader().id);
                }
            }
        }
        EXPECT_EQ(complete, (std::vector<uint64_t>{0, 1, 2})) << "cut every " << cut;
    }
}

TEST(TrafficRetryPolicy, JitterTakesAwayAShareAndNeverOverflows)
{
    RetryPolicy policy;
    policy.baseDelay = Seconds(1);
    policy.jitter = 0.5;
    EXPECT_EQ(policy.Delay(1, 0.0), Seconds(1));
    EXPECT_EQ(policy.Delay(3, 1.0), Seconds(2));
    policy.maxDelay = Seconds(20);
    EXPECT_EQ(policy.Delay(6, 0.0), Seconds(20));
    EXPECT_EQ(policy.Delay(1000, 0.0), Seconds(20));
}

TEST(TrafficClientPreset, EveryNameMakesAPresetThatSaysItsName)
{
    for (const auto& name : ClientPreset::Names())
    {
        EXPECT_EQ(ClientPreset::ByName(name).name, name);
    }
    EXPECT_EQ(ClientPreset::ByName("botocore").retry.maxAttempts, 5u);
    EXPECT_EQ(ClientPreset::ByName("aws-sdk-java-2").connectTimeout, Seconds(2));
    EXPECT_EQ(ClientPreset::ByName("jvm-endless-dns").dnsCachePolicy, "Forever");
}

TEST(TrafficClientPresetDeathTest, UnknownNameListsTheValidOnes)
{
    EXPECT_DEATH(ClientPreset::ByName("wget"), "no preset named 'wget'.*botocore.*curl");
}

} // namespace
