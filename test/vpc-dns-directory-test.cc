// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/names.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-dns-directory.h"

#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

constexpr const char* SQS = "sqs.us-east-1.amazonaws.com";

/// \param targets addresses, each with its health key behind a slash if it has one \return the set
DnsRecordSet
MakeSet(const std::vector<std::string>& targets)
{
    DnsRecordSet set;
    for (const std::string& text : targets)
    {
        const std::size_t slash = text.find('/');
        const std::string key = slash == std::string::npos ? "" : text.substr(slash + 1);
        set.targets.push_back({Ipv4Address(text.substr(0, slash).c_str()), key});
    }
    return set;
}

/// \param name another name \return the set that says so
DnsRecordSet
MakeCname(const std::string& name)
{
    DnsRecordSet set;
    set.cname = name;
    set.ttl = Seconds(300);
    return set;
}

class DnsNames : public testing::Test
{
  public:
    void TearDown() override
    {
        m_directory->Dispose();
        m_health->Dispose();
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    /// \param vpcId who asks \param name for what \return code and addresses in short
    std::string Ask(const std::string& vpcId, const std::string& name)
    {
        const DnsLookup lookup = m_directory->Lookup(vpcId, name);
        std::ostringstream out;
        out << ToString(lookup.rcode);
        for (const Ipv4Address address : lookup.GetAddresses())
        {
            out << " " << address;
        }
        return out.str();
    }

    Ptr<DnsDirectory> m_directory{CreateObject<DnsDirectory>()};
    Ptr<EndpointHealth> m_health{CreateObject<EndpointHealth>()};
};

TEST_F(DnsNames, AllAddressesAreAnsweredInRotation)
{
    m_directory->AddPublic(SQS, MakeSet({"10.0.1.10", "10.0.2.10", "10.0.3.10"}));
    EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.1.10 10.0.2.10 10.0.3.10");
    EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.2.10 10.0.3.10 10.0.1.10");
    EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.3.10 10.0.1.10 10.0.2.10");
    EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.1.10 10.0.2.10 10.0.3.10");
}

TEST_F(DnsNames, EveryRecordSetRotatesByItself)
{
    m_directory->AddPublic("a.example", MakeSet({"10.0.0.1", "10.0.0.2"}));
    m_directory->AddPublic("b.example", MakeSet({"10.0.0.3", "10.0.0.4"}));
    EXPECT_EQ(Ask("", "a.example"), "NOERROR 10.0.0.1 10.0.0.2");
    EXPECT_EQ(Ask("", "b.example"), "NOERROR 10.0.0.3 10.0.0.4");
    EXPECT_EQ(Ask("", "a.example"), "NOERROR 10.0.0.2 10.0.0.1");
}

TEST_F(DnsNames, RecordsCarryOwnerAndTtl)
{
    DnsRecordSet set = MakeSet({"10.0.1.10"});
    m_directory->AddPublic(SQS, set);
    const DnsLookup lookup = m_directory->Lookup("", "SQS.us-east-1.AMAZONAWS.com.");
    ASSERT_EQ(lookup.records.size(), 1U);
    EXPECT_EQ(lookup.records[0].owner, SQS);
    EXPECT_EQ(lookup.records[0].ttlSeconds, 60U) << "the default";

    set.ttl = Seconds(5);
    m_directory->AddPublic("SQS.US-EAST-1.amazonaws.com", set);
    EXPECT_EQ(m_directory->Lookup("", SQS).records[0].ttlSeconds, 5U) << "replaced";
}

TEST_F(DnsNames, UnknownAndEmptyNamesDiffer)
{
    m_directory->AddPublic(SQS, MakeSet({"10.0.1.10"}));
    EXPECT_EQ(Ask("", "sns.us-east-1.amazonaws.com"), "NXDOMAIN");
    EXPECT_EQ(Ask("", "us-east-1.amazonaws.com"), "NOERROR") << "a name exists below it";
    EXPECT_TRUE(m_directory->RemovePublic(SQS));
    EXPECT_FALSE(m_directory->RemovePublic(SQS));
    EXPECT_EQ(Ask("", SQS), "NXDOMAIN");
    EXPECT_EQ(Ask("", "us-east-1.amazonaws.com"), "NXDOMAIN");
}

TEST_F(DnsNames, OtherTypesThanAddressesAreEmpty)
{
    m_directory->AddPublic(SQS, MakeSet({"10.0.1.10", "10.0.2.10"}));
    const DnsLookup lookup = m_directory->Lookup("", SQS, DNS_TYPE_AAAA);
    EXPECT_EQ(lookup.rcode, DnsRcode::NO_ERROR);
    EXPECT_TRUE(lookup.records.empty());
    EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.1.10 10.0.2.10") << "the rotation has not moved";
}

TEST_F(DnsNames, PrivateNamesOverrideThePublicOneForTheirVpcOnly)
{
    m_directory->AddPublic(SQS, MakeSet({"3.80.0.1"}));
    m_directory->AddPrivate("vpc-a", SQS, MakeSet({"10.0.1.10"}));
    m_directory->AddPrivate("vpc-b", SQS, MakeSet({"10.1.1.10"}));
    EXPECT_EQ(Ask("vpc-a", SQS), "NOERROR 10.0.1.10");
    EXPECT_EQ(Ask("vpc-b", SQS), "NOERROR 10.1.1.10");
    EXPECT_EQ(Ask("vpc-c", SQS), "NOERROR 3.80.0.1");
    EXPECT_EQ(Ask("", SQS), "NOERROR 3.80.0.1");

    EXPECT_TRUE(m_directory->RemovePrivate("vpc-a", SQS));
    EXPECT_FALSE(m_directory->RemovePrivate("vpc-a", SQS));
    EXPECT_EQ(Ask("vpc-a", SQS), "NOERROR 3.80.0.1");
    EXPECT_EQ(Ask("vpc-b", SQS), "NOERROR 10.1.1.10");
}

TEST_F(DnsNames, WhatAPrivateZoneLacksDoesNotExist)
{
    m_directory->AddPublic("www.corp.example", MakeSet({"3.80.0.1"}));
    m_directory->AddPublic("mail.corp.example", MakeSet({"3.80.0.2"}));
    m_directory->CreatePrivateZone("Z1", "corp.example");
    m_directory->AddToZone("Z1", "www.corp.example", MakeSet({"10.0.0.7"}));
    m_directory->AssociateZone("Z1", "vpc-a");
    m_directory->AssociateZone("Z1", "vpc-b");
    EXPECT_EQ(Ask("vpc-a", "www.corp.example"), "NOERROR 10.0.0.7");
    EXPECT_EQ(Ask("vpc-b", "www.corp.example"), "NOERROR 10.0.0.7");
    EXPECT_EQ(Ask("vpc-a", "mail.corp.example"), "NXDOMAIN");
    EXPECT_EQ(Ask("vpc-c", "mail.corp.example"), "NOERROR 3.80.0.2");

    m_directory->DisassociateZone("Z1", "vpc-a");
    EXPECT_EQ(Ask("vpc-a", "mail.corp.example"), "NOERROR 3.80.0.2");
    m_directory->DeletePrivateZone("Z1");
    EXPECT_EQ(Ask("vpc-b", "www.corp.example"), "NOERROR 3.80.0.1");
}

TEST_F(DnsNames, TheMostSpecificPrivateZoneAnswers)
{
    m_directory->CreatePrivateZone("Z1", "example");
    m_directory->CreatePrivateZone("Z2", "corp.example");
    m_directory->AddToZone("Z1", "www.corp.example", MakeSet({"10.0.0.1"}));
    m_directory->AddToZone("Z1", "other.example", MakeSet({"10.0.0.2"}));
    m_directory->AddToZone("Z2", "db.corp.example", MakeSet({"10.0.0.3"}));
    m_directory->AssociateZone("Z1", "vpc-a");
    m_directory->AssociateZone("Z2", "vpc-a");
    EXPECT_EQ(Ask("vpc-a", "db.corp.example"), "NOERROR 10.0.0.3");
    EXPECT_EQ(Ask("vpc-a", "www.corp.example"), "NXDOMAIN");
    EXPECT_EQ(Ask("vpc-a", "other.example"), "NOERROR 10.0.0.2");
}

TEST_F(DnsNames, WildcardsStandForOneOrMoreLabels)
{
    const std::string domain = "vpce-0e25-argc85vg.s3.us-east-1.vpce.amazonaws.com";
    m_directory->AddPublic("*." + domain, MakeSet({"10.0.1.10"}));
    EXPECT_EQ(Ask("", "bucket." + domain), "NOERROR 10.0.1.10");
    EXPECT_EQ(Ask("", "my.photos.bucket." + domain), "NOERROR 10.0.1.10");
    EXPECT_EQ(Ask("", domain), "NOERROR") << "exists, as a name below does, but gives nothing";
    EXPECT_EQ(Ask("", "x" + domain), "NXDOMAIN");
    EXPECT_EQ(m_directory->Lookup("", "Bucket." + domain).records[0].owner, "bucket." + domain);
}

TEST_F(DnsNames, AnExistingNameIsCloserThanAWildcard)
{
    m_directory->AddPublic("*.example", MakeSet({"10.0.0.1"}));
    m_directory->AddPublic("a.b.example", MakeSet({"10.0.0.2"}));
    EXPECT_EQ(Ask("", "x.example"), "NOERROR 10.0.0.1");
    EXPECT_EQ(Ask("", "a.b.example"), "NOERROR 10.0.0.2");
    EXPECT_EQ(Ask("", "b.example"), "NOERROR") << "RFC 4592, section 2.2.2: an empty non-terminal";
    EXPECT_EQ(Ask("", "c.b.example"), "NXDOMAIN") << "b.example is closer, and has no wildcard";
}

TEST_F(DnsNames, PrivateNameAndWildcardShareAHiddenZone)
{
    m_directory->AddPublic("s3.us-east-1.amazonaws.com", MakeSet({"52.216.0.1"}));
    m_directory->AddPrivate("vpc-a", "s3.us-east-1.amazonaws.com", MakeSet({"10.0.1.10"}));
    m_directory->AddPrivate("vpc-a", "*.s3.us-east-1.amazonaws.com", MakeSet({"10.0.1.11"}));
    EXPECT_EQ(Ask("vpc-a", "s3.us-east-1.amazonaws.com"), "NOERROR 10.0.1.10");
    EXPECT_EQ(Ask("vpc-a", "photos.s3.us-east-1.amazonaws.com"), "NOERROR 10.0.1.11");
    EXPECT_TRUE(m_directory->RemovePrivate("vpc-a", "s3.us-east-1.amazonaws.com"));
    EXPECT_TRUE(m_directory->RemovePrivate("vpc-a", "*.s3.us-east-1.amazonaws.com"));
    EXPECT_EQ(Ask("vpc-a", "s3.us-east-1.amazonaws.com"), "NOERROR 52.216.0.1");
}

TEST_F(DnsNames, CnamesAreFollowedAcrossZones)
{
    const std::string regional = "vpce-1-abcdefgh.vpce-svc-2.us-east-1.vpce.amazonaws.com";
    m_directory->AddPublic(regional, MakeSet({"10.0.1.10", "10.0.2.10"}));
    m_directory->AddPrivate("vpc-a", "api.partner.example", MakeCname(regional));
    const DnsLookup lookup = m_directory->Lookup("vpc-a", "api.partner.example");
    EXPECT_EQ(lookup.rcode, DnsRcode::NO_ERROR);
    ASSERT_EQ(lookup.records.size(), 3U);
    EXPECT_EQ(lookup.records[0].owner, "api.partner.example");
    EXPECT_EQ(lookup.records[0].cname, regional);
    EXPECT_EQ(lookup.records[0].ttlSeconds, 300U);
    EXPECT_EQ(lookup.records[1].owner, regional);
    EXPECT_EQ(lookup.GetAddresses().size(), 2U);
    EXPECT_EQ(Ask("vpc-b", "api.partner.example"), "NXDOMAIN");
}

TEST_F(DnsNames, CnamesInACircleFail)
{
    m_directory->AddPublic("a.example", MakeCname("b.example"));
    m_directory->AddPublic("b.example", MakeCname("a.example"));
    EXPECT_EQ(Ask("", "a.example"), "SERVFAIL");
    m_directory->AddPublic("c.example", MakeCname("gone.example"));
    EXPECT_EQ(Ask("", "c.example"), "NXDOMAIN");
}

TEST_F(DnsNames, UnhealthyTargetsAreLeftOutAndAllOfThemIfNoneIsLeft)
{
    std::map<std::string, bool> reachable{{"eni-1", true}, {"eni-2", true}, {"eni-3", true}};
    m_health->SetAttribute("Phase", StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    for (const auto& entry : reachable)
    {
        const bool& answer = entry.second;
        m_health->Watch(entry.first, Callback<bool>([&answer]() { return answer; }));
    }
    m_directory->SetHealth(m_health);
    m_directory->AddPublic(SQS, MakeSet({"10.0.1.10/eni-1", "10.0.2.10/eni-2", "10.0.3.10/eni-3"}));
    m_directory->AddPublic("zonal.example", MakeSet({"10.0.1.10/eni-1"}));

    Simulator::Schedule(Seconds(12), [&]() { reachable["eni-1"] = false; });
    // Polls fail at 20, 30 and 40 s.
    Simulator::Schedule(Seconds(40) - NanoSeconds(1), [&]() {
        EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.1.10 10.0.2.10 10.0.3.10");
    });
    Simulator::Schedule(Seconds(40) + NanoSeconds(1), [&]() {
        EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.3.10 10.0.2.10");
        EXPECT_EQ(Ask("", SQS), "NOERROR 10.0.2.10 10.0.3.10");
        EXPECT_EQ(Ask("", "zonal.example"), "NOERROR 10.0.1.10") << "zonal names do not fail over";
        reachable["eni-2"] = false;
        reachable["eni-3"] = false;
    });
    Simulator::Schedule(Seconds(70) + NanoSeconds(1), [&]() {
        EXPECT_EQ(m_directory->Lookup("", SQS).GetAddresses().size(), 3U) << "fail open";
        m_health->Stop();
    });
    Simulator::Run();
    EXPECT_EQ(Simulator::Now(), Seconds(70) + NanoSeconds(1));
}

TEST_F(DnsNames, MistakesAreNamed)
{
    const auto aborts = testing::KilledBySignal(SIGABRT);
    EXPECT_EXIT(m_directory->AddPublic("a..b", MakeSet({})), aborts, "\"a..b\" is not a DNS name");
    EXPECT_EXIT(m_directory->AddToZone("Z9", "a.b", MakeSet({})),
                aborts,
                "unknown private zone Z9");
    m_directory->CreatePrivateZone("Z1", "corp.example");
    EXPECT_EXIT(m_directory->AddToZone("Z1", "xcorp.example", MakeSet({})),
                aborts,
                "xcorp.example is not in the domain corp.example");
    m_directory->AssociateZone("Z1", "vpc-a");
    m_directory->CreatePrivateZone("Z2", "corp.example");
    EXPECT_EXIT(m_directory->AssociateZone("Z2", "vpc-a"), aborts, "vpc-a has a private zone for");
}

class HealthPolls : public DnsNames
{
  public:
    /// \param key who \param healthy what it became
    void Record(const std::string& key, bool healthy)
    {
        std::ostringstream out;
        out << Simulator::Now().GetNanoSeconds() << " " << key << " " << healthy;
        m_changes.push_back(out.str());
    }

    /// \return what eni-1 looks like
    bool IsReachable()
    {
        m_polls.push_back(Simulator::Now());
        return m_reachable;
    }

    void Begin(const std::string& phase)
    {
        m_health->SetAttribute("Phase", StringValue(phase));
        m_health->AssignStreams(7);
        m_health->TraceConnectWithoutContext("HealthChange",
                                             MakeCallback(&HealthPolls::Record, this));
        m_health->Watch("eni-1", MakeCallback(&HealthPolls::IsReachable, this));
    }

    /// \param at when \param reachable what eni-1 is from then on
    void SetAt(Time at, bool reachable)
    {
        Simulator::Schedule(at, [this, reachable]() { m_reachable = reachable; });
    }

    bool m_reachable{true};
    std::vector<Time> m_polls;
    std::vector<std::string> m_changes;
};

TEST_F(HealthPolls, ThreeFailuresAndThreeSuccessesInARowDecide)
{
    Begin("ns3::ConstantRandomVariable[Constant=0.5]"); // polls at 5, 15, 25, ... s
    SetAt(Seconds(16), false);                          // fails at 25, 35, 45
    SetAt(Seconds(46), true);                           // succeeds at 55, 65
    SetAt(Seconds(66), false);                          // fails at 75: begin again
    SetAt(Seconds(76), true);                           // succeeds at 85, 95, 105
    SetAt(Seconds(106), false);                         // fails at 115, 125
    SetAt(Seconds(126), true);                          // succeeds at 135: healthy all the time
    Simulator::Stop(Seconds(200));
    Simulator::Run();
    EXPECT_EQ(m_changes, (std::vector<std::string>{"45000000000 eni-1 0", "105000000000 eni-1 1"}));
}

TEST_F(HealthPolls, IntervalAndThresholdsAreAttributes)
{
    m_health->SetAttribute("Interval", TimeValue(Seconds(2)));
    m_health->SetAttribute("UnhealthyThreshold", UintegerValue(2));
    m_health->SetAttribute("HealthyThreshold", UintegerValue(1));
    Begin("ns3::ConstantRandomVariable[Constant=0]"); // polls at 0, 2, 4, ... s
    SetAt(Seconds(5), false);                         // 6, 8
    SetAt(Seconds(9), true);                          // 10
    Simulator::Stop(Seconds(20));
    Simulator::Run();
    EXPECT_EQ(m_changes, (std::vector<std::string>{"8000000000 eni-1 0", "10000000000 eni-1 1"}));
}

TEST_F(HealthPolls, EveryKeyHasAPhaseWithinTheInterval)
{
    Begin("ns3::UniformRandomVariable[Min=0|Max=1]");
    for (int i = 0; i < 20; ++i)
    {
        m_health->Watch("eni-x" + std::to_string(i), MakeCallback(&HealthPolls::IsReachable, this));
    }
    Simulator::Stop(Seconds(10));
    Simulator::Run();
    EXPECT_EQ(m_polls.size(), 21U) << "one each in the first interval";
    for (std::size_t i = 1; i < m_polls.size(); ++i)
    {
        EXPECT_NE(m_polls[i - 1], m_polls[i]);
    }
}

TEST_F(HealthPolls, UnknownKeysAreHealthyAndForgottenOnesToo)
{
    EXPECT_TRUE(m_health->IsHealthy("eni-1"));
    m_reachable = false;
    Begin("ns3::ConstantRandomVariable[Constant=0]");
    Simulator::Schedule(Seconds(21), [this]() {
        EXPECT_FALSE(m_health->IsHealthy("eni-1"));
        m_health->Unwatch("eni-1");
        EXPECT_TRUE(m_health->IsHealthy("eni-1"));
    });
    Simulator::Run();
    EXPECT_EQ(Simulator::Now(), Seconds(21)) << "no poll is left";
}

TEST_F(HealthPolls, StopLeavesNoPoll)
{
    Begin("ns3::ConstantRandomVariable[Constant=0.3]");
    Simulator::Schedule(Seconds(4), [this]() { m_health->Stop(); });
    Simulator::Run();
    EXPECT_EQ(Simulator::Now(), Seconds(4));
    EXPECT_EQ(m_polls.size(), 1U);
}

TEST_F(HealthPolls, DisposedWatcherPollsNoMore)
{
    Begin("ns3::ConstantRandomVariable[Constant=0.3]");
    Simulator::Schedule(Seconds(4), [this]() { m_health->Dispose(); });
    Simulator::Stop(Seconds(100));
    Simulator::Run();
    EXPECT_EQ(m_polls.size(), 1U);
}

} // namespace
