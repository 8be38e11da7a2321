// SPDX-License-Identifier: GPL-2.0-only
// What comes out of a run, from records made by hand with known answers.
#include "ns3/config.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/vpc-csv.h"
#include "ns3/vpc-failover-timeline.h"
#include "ns3/vpc-flow-counter.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-request-log.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

const Ipv4Address DEAD("10.0.101.4");
const Ipv4Address ALIVE("10.0.102.4");

RequestRecord
MakeRecord(uint32_t node, double start, double total, RequestOutcome outcome, Ipv4Address address)
{
    RequestRecord record;
    record.id = static_cast<uint64_t>(start * 10);
    record.group = "a";
    record.nodeId = node;
    record.name = "sqs.us-east-1.amazonaws.com";
    record.start = Seconds(start);
    record.total = Seconds(total);
    record.outcome = outcome;
    record.address = address;
    record.eniId = address == DEAD ? "eni-dead" : "eni-alive";
    record.path = RequestPath::INTERFACE_ENDPOINT;
    record.attempts = 1;
    return record;
}

/// Tells a FailoverTimeline at a time what it would have been told.
void
TellHealth(Ptr<FailoverTimeline> timeline, bool healthy)
{
    timeline->SeeHealth("eni-dead", healthy);
}

void
TellDns(Ptr<FailoverTimeline> timeline, bool withDead)
{
    DnsQueryRecord answer;
    answer.name = "sqs.us-east-1.amazonaws.com";
    answer.status = DnsStatus::NO_ERROR;
    answer.addresses = {ALIVE};
    if (withDead)
    {
        answer.addresses.push_back(DEAD);
    }
    timeline->SeeDns(answer);
}

FlowRecord
MakeFlow(uint16_t port, FlowEndReason end, bool answered)
{
    FlowRecord flow;
    flow.key = {1, 2, port, 443, aws::PROTOCOL_TCP};
    flow.azId = "use1-az1";
    flow.nextRole = PortRole::INTERFACE_ENDPOINT;
    flow.nextEniId = "eni-1";
    flow.nextAzId = "use1-az2";
    flow.bytesSent = 100;
    flow.bytesReceived = 900;
    flow.answered = answered;
    flow.end = end;
    return flow;
}

class MeasureTest : public testing::Test
{
  protected:
    ~MeasureTest() override
    {
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }
};

} // namespace

TEST_F(MeasureTest, SecondsHaveNineDecimals)
{
    EXPECT_EQ(ToSeconds(NanoSeconds(0)), "0.000000000");
    EXPECT_EQ(ToSeconds(NanoSeconds(1)), "0.000000001");
    EXPECT_EQ(ToSeconds(NanoSeconds(61000000002)), "61.000000002");
    EXPECT_EQ(ToSeconds(NanoSeconds(-5)), "-0.000000005");
}

TEST_F(MeasureTest, RequestsAreWrittenByTheirEnd)
{
    Ptr<RequestLog> log = CreateObject<RequestLog>();
    log->Add(MakeRecord(7, 3, 0.5, RequestOutcome::SUCCESS, ALIVE));
    log->Add(MakeRecord(5, 1, 1, RequestOutcome::CONNECT_TIMEOUT, DEAD));
    std::ostringstream out;
    log->WriteCsv(out);
    std::istringstream lines(out.str());
    std::string header;
    std::string first;
    std::string second;
    std::getline(lines, header);
    std::getline(lines, first);
    std::getline(lines, second);
    EXPECT_EQ(header.substr(0, 32), "id,group,node,client_az,name,sta");
    EXPECT_EQ(first,
              "10,a,5,,sqs.us-east-1.amazonaws.com,1.000000000,0.000000000,0.000000000,"
              "0.000000000,0.000000000,1.000000000,10.0.101.4,0,eni-dead,,interface-endpoint,1,0,"
              "connect-timeout,0,0,0,");
    EXPECT_EQ(second.substr(0, 5), "30,a,");
}

TEST_F(MeasureTest, FlowsAreCountedByMinuteAndHowTheyEnded)
{
    Ptr<FlowCounter> counter = CreateObject<FlowCounter>();
    const auto at = [](double s,
                       void (FlowCounter::*what)(const FlowRecord&),
                       Ptr<FlowCounter> c,
                       FlowRecord r) { Simulator::Schedule(Seconds(s), what, c, r); };
    at(10, &FlowCounter::Begin, counter, MakeFlow(1, FlowEndReason::OPEN, false));
    at(11, &FlowCounter::Begin, counter, MakeFlow(2, FlowEndReason::OPEN, false));
    at(12, &FlowCounter::Begin, counter, MakeFlow(3, FlowEndReason::OPEN, false));
    at(13, &FlowCounter::Begin, counter, MakeFlow(4, FlowEndReason::OPEN, false));
    at(59, &FlowCounter::End, counter, MakeFlow(1, FlowEndReason::CLOSED, true));
    at(61, &FlowCounter::End, counter, MakeFlow(2, FlowEndReason::RESET, true));
    at(62, &FlowCounter::End, counter, MakeFlow(3, FlowEndReason::RESET, false));
    FlowRecord dns = MakeFlow(5, FlowEndReason::OPEN, false);
    dns.key.protocol = aws::PROTOCOL_UDP;
    at(14, &FlowCounter::Begin, counter, dns);
    FlowRecord other = MakeFlow(6, FlowEndReason::OPEN, false);
    other.initiator = false;
    at(15, &FlowCounter::Begin, counter, other);
    Simulator::Run();

    std::ostringstream out;
    counter->WriteCsv(out, Seconds(179));
    EXPECT_EQ(out.str(),
              "minute,client_az,eni_az,path,new,active,closed,reset,timed_out,bytes\n"
              "0,use1-az1,use1-az2,interface-endpoint,4,3,1,0,0,1000\n"
              "1,use1-az1,use1-az2,interface-endpoint,0,1,0,1,1,2000\n"
              "2,use1-az1,use1-az2,interface-endpoint,0,1,0,0,0,0\n");
    ASSERT_EQ(counter->GetSteps().size(), 7u);
    EXPECT_EQ(counter->GetSteps().back().open, 1);
}

TEST_F(MeasureTest, FailoverIsTakenApart)
{
    Ptr<FailoverTimeline> timeline = CreateObject<FailoverTimeline>();
    Simulator::Schedule(Seconds(5), &TellDns, timeline, true);
    Simulator::Schedule(Seconds(128), &TellHealth, timeline, false);
    Simulator::Schedule(Seconds(130), &TellDns, timeline, true);
    Simulator::Schedule(Seconds(131), &TellDns, timeline, false);
    Simulator::Schedule(Seconds(225), &TellHealth, timeline, true);
    Simulator::Run();

    Fault fault;
    fault.start = Seconds(100);
    fault.duration = Seconds(100);
    const auto good = RequestOutcome::SUCCESS;
    const auto lost = RequestOutcome::CONNECT_TIMEOUT;
    std::vector<RequestRecord> records = {
        MakeRecord(1, 10, 0.01, good, DEAD), // before the fault
        MakeRecord(2, 11, 0.01, good, ALIVE),
        MakeRecord(1, 110, 1, lost, DEAD), // while the name still gives it
        MakeRecord(1, 140, 2, lost, DEAD), // from the cache: 9 s after the change
        MakeRecord(1, 170, 0.01, good, ALIVE),
        MakeRecord(2, 150, 1, lost, DEAD), // 19 s after the change
        MakeRecord(2, 180, 0.01, good, ALIVE),
        MakeRecord(3, 190, 0.01, good, ALIVE),
    };
    RequestRecord retried = MakeRecord(3, 120, 1.01, good, ALIVE);
    retried.attempts = 2;
    records.push_back(retried);
    // Helped by nothing but the fault's end.
    records.push_back(MakeRecord(5, 198, 1, lost, DEAD));
    records.push_back(MakeRecord(5, 205, 0.01, good, DEAD));
    RequestRecord inside = MakeRecord(4, 120, 1, lost, DEAD);
    inside.clientInFaultyAz = true;
    records.push_back(inside);

    const auto parts = timeline->Analyse(fault, {{"eni-dead", DEAD}}, records);
    ASSERT_EQ(parts.size(), 1u);
    const FailoverParts& a = parts.front();
    EXPECT_EQ(a.clients, 5u);
    EXPECT_EQ(a.clientsHit, 4u);
    EXPECT_EQ(a.clientsStuck, 1u);
    EXPECT_EQ(a.requests, 8u);
    EXPECT_EQ(a.lost, 4u);
    EXPECT_EQ(a.delayed, 1u);
    EXPECT_EQ(a.excluded, 1u);
    ASSERT_TRUE(a.detection && a.nameChange && a.cacheMean && a.cacheMax && a.timersMean);
    EXPECT_EQ(*a.detection, Seconds(28));
    EXPECT_EQ(*a.nameChange, Seconds(3));
    EXPECT_EQ(*a.cacheMax, Seconds(19));
    EXPECT_EQ(a.cacheMean->GetNanoSeconds(), 28000000000 / 3); // 9, 19 and 0 s
    EXPECT_EQ(a.timersMean->GetNanoSeconds(), 5010000000 / 4); // 2, 1, 1.01 and 1 s
    ASSERT_TRUE(a.total);
    EXPECT_EQ(*a.total, Seconds(99));
    ASSERT_TRUE(a.readded);
    EXPECT_EQ(*a.readded, Seconds(25));
    // Clients 3, 1 and 2 were well again after 21.01, 42 and 51 s; client 5 was stuck.
    EXPECT_EQ(a.recovered, 3u);
    EXPECT_EQ(a.recovery.p50, Seconds(42));
    EXPECT_EQ(a.recovery.p95, Seconds(51));
    EXPECT_EQ(a.recovery.p99, Seconds(51));
    EXPECT_EQ(a.recovery.mean.GetNanoSeconds(), 114010000000 / 3);
    EXPECT_EQ(a.GetAvailability(), 50);
    EXPECT_EQ(a.cacheHolders, 2u); // 9 and 19 s
    ASSERT_TRUE(a.cacheHeldMean && a.deadShare);
    EXPECT_EQ(*a.cacheHeldMean, Seconds(14));
    EXPECT_EQ(*a.deadShare, 0.5); // of clients 1 and 2, before the fault
    EXPECT_EQ(a.askers, 5u);
    EXPECT_TRUE(a.nameCanChange);
}

TEST_F(MeasureTest, ResultsAppearWholeOrNotAtAll)
{
    namespace fs = std::filesystem;
    std::string pattern = (fs::temp_directory_path() / "vpc-measure-XXXXXX").string();
    const fs::path base = mkdtemp(pattern.data());
    const fs::path target = base / "deep" / "results";
    {
        OutputDir out(target.string());
        std::ofstream(out.GetWorkPath() + "/half.csv") << "half";
    }
    EXPECT_FALSE(fs::exists(target));
    EXPECT_TRUE(fs::is_empty(base / "deep"));
    // What no run wrote is never replaced.
    fs::create_directories(target);
    std::ofstream(target / "thesis.tex") << "mine";
    EXPECT_THROW(OutputDir{target.string()}, std::runtime_error);
    EXPECT_THROW(OutputDir{(target / "thesis.tex").string()}, std::runtime_error);
    EXPECT_THROW(OutputDir{(target / "..").string()}, std::runtime_error);
    EXPECT_TRUE(fs::exists(target / "thesis.tex"));
    fs::remove(target / "thesis.tex");
    {
        OutputDir out(target.string() + "/"); // an empty folder may be
        std::ofstream(out.GetWorkPath() + "/old.csv") << "old";
        out.Commit();
    }
    EXPECT_TRUE(fs::exists(target / "old.csv"));
    {
        OutputDir out(target.string());
        std::ofstream(out.GetWorkPath() + "/new.csv") << "new";
        EXPECT_FALSE(fs::exists(target / "new.csv"));
        EXPECT_TRUE(fs::exists(target / "old.csv"));
        out.Commit();
    }
    EXPECT_TRUE(fs::exists(target / "new.csv"));
    EXPECT_FALSE(fs::exists(target / "old.csv"));
    fs::remove_all(base);
}
