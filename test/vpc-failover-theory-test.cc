// SPDX-License-Identifier: GPL-2.0-only
// The closed forms of a failover, against numbers worked out by hand.
#include "ns3/vpc-failover-theory.h"

#include <cmath>
#include <gtest/gtest.h>
#include <sstream>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

void
ExpectLaw(const TimeLaw& law, double least, double mean, double most)
{
    EXPECT_NEAR(law.least.GetSeconds(), least, 1e-9);
    ASSERT_TRUE(law.mean);
    EXPECT_NEAR(law.mean->GetSeconds(), mean, 1e-9);
    EXPECT_NEAR(law.most.GetSeconds(), most, 1e-9);
}

/// A group of 30 clients, a third of whose requests met an ENI that is dead for 300 s.
FailoverParts
MakeParts()
{
    FailoverParts parts;
    parts.group = "a";
    parts.clients = 30;
    parts.clientsHit = 12;
    parts.deadShare = 1.0 / 3;
    parts.askers = 30;
    parts.nameCanChange = true;
    parts.requests = 4500;
    parts.lost = 250;
    parts.delayed = 10;
    parts.detection = Seconds(24);
    parts.nameChange = Seconds(2);
    parts.cacheHolders = 9;
    parts.cacheHeldMean = Seconds(28);
    parts.cacheMax = Seconds(55);
    parts.timersMean = Seconds(1);
    parts.total = Seconds(82);
    return parts;
}

FailoverConditions
MakeConditions()
{
    FailoverConditions conditions;
    conditions.detection = PollDetectionLaw(Seconds(10), 3);
    conditions.detectionForm = "20 s + U(0, 10 s)";
    conditions.keep = Seconds(60);
    conditions.timers.connectTimeout = Seconds(1);
    conditions.timers.requestTimeout = Seconds(5);
    conditions.timers.addresses = 3;
    return conditions;
}

const ClosedForm&
Find(const std::vector<ClosedForm>& lines, const std::string& part)
{
    for (const ClosedForm& line : lines)
    {
        if (line.part == part)
        {
            return line;
        }
    }
    static const ClosedForm none;
    ADD_FAILURE() << "no line for " << part;
    return none;
}

} // namespace

TEST(FailoverTheoryTest, DetectionLawsAreThoseOfTheTimers)
{
    ExpectLaw(PollDetectionLaw(Seconds(10), 3), 20, 25, 30);
    ExpectLaw(PollDetectionLaw(Seconds(7), 1), 0, 3.5, 7);
    // AWS's default checks of a target, and quick ones; the last of two is a sixth of I later.
    ExpectLaw(TargetDetectionLaw(Seconds(30), 2, Seconds(10)), 40, 55, 70);
    ExpectLaw(TargetDetectionLaw(Seconds(5), 2, Seconds(2)), 7, 9.5, 12);
    ExpectLaw(TargetDetectionLaw(Seconds(30), 2, Seconds(10), 2), 40, 60, 70);
    // BGP and BFD of Direct Connect without jitter, and with the RFCs'.
    ExpectLaw(SilenceDetectionLaw(Seconds(90), Seconds(30), 0), 60, 75, 90);
    ExpectLaw(SilenceDetectionLaw(MilliSeconds(900), MilliSeconds(300), 0), 0.6, 0.75, 0.9);
    EXPECT_NEAR(SilenceDetectionLaw(Seconds(90), Seconds(30), 0.25).mean->GetSeconds(),
                90 - 693.75 / 52.5,
                1e-9);
    EXPECT_NEAR(SilenceDetectionLaw(MilliSeconds(900), MilliSeconds(300), 0.25).mean->GetSeconds(),
                0.768,
                5e-4);
    ExpectLaw(DeadPeerLaw(Seconds(10), 3, Seconds(10), Seconds(10)), 30, 35, 40);
}

TEST(FailoverTheoryTest, LawsAddUp)
{
    const TimeLaw ttl = UniformLaw(Time(0), Seconds(60));
    ExpectLaw(ttl, 0, 30, 60);
    ExpectLaw(ttl + UniformLaw(Time(0), Seconds(30)), 0, 45, 90); // a cache of the client's own
    const TimeLaw endless{Seconds(1), std::nullopt, Time::Max()};
    EXPECT_FALSE((ttl + endless).mean);
    EXPECT_EQ((ttl + endless).most, Time::Max());
    ExpectLaw(FirstAskerLaw(Seconds(60), 29), 0, 2, 60);
    ExpectLaw(LastHolderLaw(Seconds(60), 9), 0, 54, 60);
}

TEST(FailoverTheoryTest, ClientsGiveUpAsTheirTimersSay)
{
    GiveUpTimers timers;
    timers.connectTimeout = Seconds(2);
    timers.requestTimeout = Seconds(5);
    timers.addresses = 3;
    ExpectLaw(*GiveUpLaw(timers), 2, 2, 2);
    // Linux's handshake, if the client sets no timeout of its own.
    timers.connectTimeout = Time(0);
    timers.tcpTimeout = Seconds(127);
    ExpectLaw(*GiveUpLaw(timers), 127, 127, 127);
    // Three attempts with pauses of 0.1 and 0.2 s: from one that finds another address next.
    timers.connectTimeout = Seconds(2);
    timers.retry.maxAttempts = 3;
    timers.retry.baseDelay = MilliSeconds(100);
    timers.retry.jitter = 1;
    const TimeLaw retried = *GiveUpLaw(timers);
    EXPECT_EQ(retried.least, Seconds(2));
    EXPECT_FALSE(retried.mean);
    EXPECT_EQ(retried.most, MilliSeconds(6300));
    // The next address of the same answer, after one dead one, or up to two.
    timers.addressChoice = IN_ORDER;
    ExpectLaw(*GiveUpLaw(timers), 2, 2, 2);
    timers.deadAddresses = 2;
    EXPECT_EQ(GiveUpLaw(timers)->most, Seconds(4));
    timers.addressChoice = HAPPY_EYEBALLS;
    timers.attemptDelay = MilliSeconds(250);
    EXPECT_EQ(GiveUpLaw(timers)->least, MilliSeconds(250));
    EXPECT_EQ(GiveUpLaw(timers)->most, MilliSeconds(500));
    // An old connection to the dead address is given up by the request's timer, if there is one.
    timers.addressChoice = FIRST_ADDRESS;
    timers.keepsConnections = true;
    timers.retry.maxAttempts = 1;
    EXPECT_EQ(GiveUpLaw(timers)->least, Seconds(2));
    EXPECT_EQ(GiveUpLaw(timers)->most, Seconds(5));
    timers.requestTimeout = Time(0);
    EXPECT_FALSE(GiveUpLaw(timers));
}

TEST(FailoverTheoryTest, StaleTimeIsCutByTheFault)
{
    const Time whole = Seconds(300);
    // Row 2 of the closed forms: T_d + TTL/2.
    EXPECT_EQ(MeanStaleTime(Seconds(55), Seconds(60), whole), Seconds(85));
    EXPECT_EQ(MeanStaleTime(Seconds(55), Time(0), whole), Seconds(55));
    EXPECT_EQ(MeanStaleTime(std::nullopt, Seconds(60), whole), whole);
    EXPECT_EQ(MeanStaleTime(Seconds(55), std::nullopt, whole), whole);
    EXPECT_EQ(MeanStaleTime(Seconds(400), Seconds(60), whole), whole);
    // 30 s are left: the mean of min(U(0, 60), 30) is 15 / 2 + 30 / 2.
    EXPECT_EQ(MeanStaleTime(Seconds(25), Seconds(60), Seconds(55)), MilliSeconds(47500));
}

TEST(FailoverTheoryTest, PartsStandBesideTheirForms)
{
    const auto lines = CompareWithTheory(MakeParts(), MakeConditions(), Seconds(300));
    ASSERT_EQ(lines.size(), 6u);
    EXPECT_EQ(Find(lines, "detection").mean, 25);
    EXPECT_EQ(Find(lines, "detection").measured, 24);
    EXPECT_NEAR(*Find(lines, "nameChange").mean, 60.0 / 31, 1e-9);
    EXPECT_EQ(Find(lines, "cache").mean, 30);
    EXPECT_EQ(Find(lines, "cache").count, 9u);
    EXPECT_EQ(Find(lines, "timers").mean, 1);
    // Ten clients are expected to hold the dead address: 25 + 60 * 10/11 + 1, at most 91.
    EXPECT_NEAR(*Find(lines, "total").mean, 26 + 600.0 / 11, 1e-8);
    EXPECT_EQ(Find(lines, "total").most, 91);
    // A third of 15 requests a second for 25 + 30 s.
    const ClosedForm& troubled = Find(lines, "troubled");
    EXPECT_EQ(troubled.measured, 260);
    EXPECT_NEAR(troubled.least, 250, 1e-9);
    EXPECT_NEAR(*troubled.mean, 275, 1e-9);
    EXPECT_NEAR(*troubled.most, 300, 1e-9);
    for (const ClosedForm& line : lines)
    {
        EXPECT_TRUE(line.Holds()) << line.part;
    }
    FailoverParts late = MakeParts();
    late.detection = Seconds(31);
    EXPECT_FALSE(
        Find(CompareWithTheory(late, MakeConditions(), Seconds(300)), "detection").Holds());
}

TEST(FailoverTheoryTest, WhoCannotLeaveTheDeadAddressWaitsForTheFaultsEnd)
{
    FailoverParts zonal = MakeParts();
    zonal.nameCanChange = false;
    zonal.nameChange.reset();
    zonal.total = MilliSeconds(300800);
    const auto lines = CompareWithTheory(zonal, MakeConditions(), Seconds(300));
    EXPECT_EQ(Find(lines, "total").least, 300);
    EXPECT_EQ(Find(lines, "total").most, 301);
    EXPECT_NEAR(*Find(lines, "troubled").mean, 1500, 1e-9);
    // What FIS does, the health check does not see: the same, for any name.
    FailoverConditions unseen = MakeConditions();
    unseen.detection.reset();
    EXPECT_EQ(Find(CompareWithTheory(MakeParts(), unseen, Seconds(300)), "total").least, 300);
    // Nothing is said of a group that never used the ENI.
    FailoverParts aside = MakeParts();
    aside.deadShare = 0;
    EXPECT_TRUE(CompareWithTheory(aside, MakeConditions(), Seconds(300)).empty());
}

TEST(FailoverTheoryTest, FormsAreWrittenWithTheirBounds)
{
    const ClosedForm line =
        CompareTimes("ends of links, by BFD",
                     "detection",
                     {MilliSeconds(700), MilliSeconds(900)},
                     SilenceDetectionLaw(MilliSeconds(900), MilliSeconds(300), 0),
                     "3 x 0.3 s - age of the last packet");
    EXPECT_EQ(line.measured, 0.8);
    EXPECT_EQ(line.measuredLeast, 0.7);
    EXPECT_TRUE(line.Holds());
    std::ostringstream out;
    WriteClosedFormsHeader(out);
    WriteClosedForms(out, "a fault", {line});
    EXPECT_EQ(out.str(),
              "incident,group,part,unit,count,measured,measured_least,measured_most,form_least,"
              "form_mean,form_most,form\n"
              "a fault,\"ends of links, by BFD\",detection,s,2,0.800000000,0.700000000,0.900000000,"
              "0.600000000,0.750000000,0.900000000,3 x 0.3 s - age of the last packet\n");
}
