// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-test-network.h"

#include "ns3/random-variable-stream.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

class DnsCache : public DnsNetwork
{
  public:
    /// \param policy a cache policy \return a resolver with it that asks for SQS at 1 s
    Ptr<StubResolver> Begin(const std::string& policy)
    {
        const Ptr<StubResolver> resolver = MakeResolver();
        resolver->SetAttribute("CachePolicy", StringValue(policy));
        Ask(resolver, SQS, Seconds(1));
        return resolver;
    }

    /// When the first answer has come, and everything that is kept begins to age.
    const Time m_kept{Seconds(1) + LookupTime(1)};
};

TEST_F(DnsCache, HonoursTheTtlToTheNanosecond)
{
    const Ptr<StubResolver> resolver = Begin("HonourTtl");
    Ask(resolver, SQS, Seconds(21));
    Ask(resolver, "SQS.us-east-1.AMAZONAWS.com.", m_kept + Seconds(60) - NanoSeconds(1));
    Ask(resolver, SQS, m_kept + Seconds(60));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 4U);
    EXPECT_FALSE(m_received[0].answer.fromCache);
    EXPECT_EQ(m_received[0].at, m_kept);
    EXPECT_TRUE(m_received[1].answer.fromCache);
    EXPECT_EQ(m_received[1].at, Seconds(21));
    EXPECT_EQ(m_received[1].answer.elapsed, Seconds(0));
    EXPECT_EQ(m_received[1].answer.ttl, m_kept + Seconds(60) - Seconds(21));
    EXPECT_EQ(m_received[1].answer.addresses, m_received[0].answer.addresses);
    EXPECT_TRUE(m_received[2].answer.fromCache);
    EXPECT_EQ(m_received[2].answer.ttl, NanoSeconds(1));
    EXPECT_FALSE(m_received[3].answer.fromCache);
    EXPECT_EQ(m_received[3].at, m_kept + Seconds(60) + LookupTime(1));
    EXPECT_EQ(resolver->GetQueriesSent(), 2U);
}

TEST_F(DnsCache, FixedTimeIgnoresTheTtl)
{
    const Ptr<StubResolver> resolver = Begin("Fixed");
    resolver->SetAttribute("CacheTime", TimeValue(Seconds(30)));
    Ask(resolver, SQS, m_kept + Seconds(30) - NanoSeconds(1));
    Ask(resolver, SQS, m_kept + Seconds(30));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 3U);
    EXPECT_TRUE(m_received[1].answer.fromCache);
    EXPECT_FALSE(m_received[2].answer.fromCache);
}

TEST_F(DnsCache, ForeverEndsWithAFlushOnly)
{
    const Ptr<StubResolver> resolver = Begin("Forever");
    m_directory->AddPublic(SQS, {{{Ipv4Address("10.0.1.10"), ""}}, Seconds(1), ""});
    Ask(resolver, SQS, Seconds(1e6));
    Simulator::Schedule(Seconds(2e6), [&resolver]() { resolver->FlushCache(); });
    Ask(resolver, SQS, Seconds(2e6) + NanoSeconds(1));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 3U);
    EXPECT_TRUE(m_received[1].answer.fromCache);
    EXPECT_FALSE(m_received[2].answer.fromCache);
}

TEST_F(DnsCache, NoneKeepsNothing)
{
    const Ptr<StubResolver> resolver = Begin("None");
    resolver->SetAttribute("NegativeCacheTime", TimeValue(Seconds(10)));
    Ask(resolver, SQS, m_kept + NanoSeconds(1));
    Ask(resolver, "nowhere.example", Seconds(2));
    Ask(resolver, "nowhere.example", Seconds(3));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 4U);
    EXPECT_EQ(resolver->GetQueriesSent(), 4U);
}

TEST_F(DnsCache, ATtlOfZeroIsNotKept)
{
    m_directory->AddPublic(SQS, {{{Ipv4Address("10.0.1.10"), ""}}, Seconds(0), ""});
    const Ptr<StubResolver> resolver = Begin("HonourTtl");
    Ask(resolver, SQS, m_kept + NanoSeconds(1));
    Simulator::Run();
    EXPECT_EQ(resolver->GetQueriesSent(), 2U);
}

TEST_F(DnsCache, NegativeAnswersAreKeptIfWanted)
{
    const Ptr<StubResolver> resolver = MakeResolver();
    Ask(resolver, "nowhere.example", Seconds(1));
    Ask(resolver, "nowhere.example", Seconds(2));
    Simulator::Schedule(Seconds(3), [&resolver]() {
        EXPECT_EQ(resolver->GetQueriesSent(), 2U) << "not by default";
        resolver->SetAttribute("NegativeCacheTime", TimeValue(Seconds(10)));
    });
    Ask(resolver, "nowhere.example", Seconds(4));
    Ask(resolver, "nowhere.example", Seconds(14));
    Ask(resolver, "nowhere.example", Seconds(15));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 5U);
    EXPECT_TRUE(m_received[3].answer.fromCache);
    EXPECT_EQ(m_received[3].answer.status, DnsStatus::NX_DOMAIN);
    EXPECT_FALSE(m_received[4].answer.fromCache);
    EXPECT_EQ(resolver->GetQueriesSent(), 4U);
}

TEST_F(DnsCache, FailuresAreNotKept)
{
    const Ptr<StubResolver> resolver = MakeResolver();
    resolver->SetAttribute("NegativeCacheTime", TimeValue(Seconds(10)));
    m_server->SetFault(DnsFault::SERVFAIL);
    Ask(resolver, SQS, Seconds(1));
    Simulator::Schedule(Seconds(2), [this]() { m_server->SetFault(DnsFault::NONE); });
    Ask(resolver, SQS, Seconds(3));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 2U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::SERV_FAIL);
    EXPECT_EQ(m_received[1].answer.status, DnsStatus::NO_ERROR);
}

TEST_F(DnsCache, LookupTraceTellsEveryAnswer)
{
    const Ptr<StubResolver> resolver = Begin("HonourTtl");
    std::vector<bool> fromCache;
    resolver->TraceConnectWithoutContext(
        "Lookup",
        Callback<void, const DnsAnswer&>(
            [&fromCache](const DnsAnswer& answer) { fromCache.push_back(answer.fromCache); }));
    Ask(resolver, SQS, Seconds(2));
    Simulator::Run();
    EXPECT_EQ(fromCache, (std::vector<bool>{false, true}));
}

/// Clients that look a name up twice a second, each with a cache of its own.
class DnsCacheStatistics : public DnsNetwork
{
  public:
    static constexpr int CLIENTS = 1000;

    /// \param resolver asks now and every half second, until it has heard of the change
    void AskOn(Ptr<StubResolver> resolver)
    {
        resolver->Resolve(SQS,
                          Callback<void, const DnsAnswer&>(
                              [this, resolver](const DnsAnswer& a) { Hear(resolver, a); }));
    }

    /// \param resolver a client's \param answer what it heard
    void Hear(Ptr<StubResolver> resolver, const DnsAnswer& answer)
    {
        if (answer.addresses.front() == Ipv4Address("10.0.2.10"))
        {
            m_residuals.push_back((Simulator::Now() - m_change).GetSeconds());
            return;
        }
        Simulator::Schedule(MilliSeconds(500), [this, resolver]() { AskOn(resolver); });
    }

    const Time m_change{Seconds(200)};
    std::vector<double> m_residuals; //!< s from the change to when each client hears of it
};

// The closed form: the residual of a TTL of 60 s is uniform between 0 and 60 s. Kolmogorov-Smirnov
// at 1 %: 1.628 / sqrt(1000). The lookups of a client are half a second apart, which moves the
// distribution by at most 1/120.
TEST_F(DnsCacheStatistics, ResidualOfATtlIsUniform)
{
    const Ptr<UniformRandomVariable> start = CreateObject<UniformRandomVariable>();
    start->SetStream(1);
    for (int i = 0; i < CLIENTS; ++i)
    {
        const Ptr<StubResolver> resolver = MakeResolver();
        Simulator::Schedule(Seconds(start->GetValue(0, 60)),
                            [this, resolver]() { AskOn(resolver); });
    }
    Simulator::Schedule(m_change, [this]() {
        m_directory->AddPublic(SQS, {{{Ipv4Address("10.0.2.10"), ""}}, Seconds(60), ""});
    });
    Simulator::Run();

    ASSERT_EQ(m_residuals.size(), static_cast<std::size_t>(CLIENTS));
    std::sort(m_residuals.begin(), m_residuals.end());
    double distance = 0;
    double sum = 0;
    for (int i = 0; i < CLIENTS; ++i)
    {
        const double expected = std::min(1.0, m_residuals[i] / 60.0);
        distance = std::max({distance,
                             std::abs(static_cast<double>(i + 1) / CLIENTS - expected),
                             std::abs(static_cast<double>(i) / CLIENTS - expected)});
        sum += m_residuals[i];
    }
    std::printf("residual of a 60 s TTL over %d clients: mean %.2f s, maximum %.2f s, KS %.4f\n",
                CLIENTS,
                sum / CLIENTS,
                m_residuals.back(),
                distance);
    EXPECT_LT(distance, 1.628 / std::sqrt(static_cast<double>(CLIENTS)));
    EXPECT_LE(m_residuals.back(), 60.51) << "nobody keeps an answer for longer";
}

// The closed form: with k of N interfaces dead and still answered, a share k/N of the answers
// begins with a dead one. The rotation makes it exact.
TEST_F(DnsCacheStatistics, ADeadAddressComesFirstInItsShareOfAnswers)
{
    m_directory->AddPublic(SQS,
                           {{{Ipv4Address("10.0.1.10"), ""},
                             {Ipv4Address("10.0.2.10"), ""},
                             {Ipv4Address("10.0.3.10"), ""}},
                            Seconds(60),
                            ""});
    for (int i = 0; i < 999; ++i)
    {
        Ask(MakeResolver(), SQS, Seconds(1) + MilliSeconds(7 * i));
    }
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 999U);
    std::map<Ipv4Address, int> first;
    for (const Received& received : m_received)
    {
        ++first[received.answer.addresses.front()];
    }
    EXPECT_EQ(first[Ipv4Address("10.0.1.10")], 333);
    EXPECT_EQ(first[Ipv4Address("10.0.2.10")], 333);
    EXPECT_EQ(first[Ipv4Address("10.0.3.10")], 333);
}

} // namespace
