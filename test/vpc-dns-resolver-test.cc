// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-test-network.h"

#include "ns3/inet-socket-address.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

namespace
{

using namespace ns3;
using namespace ns3::vpc;

using Addresses = std::vector<Ipv4Address>;

class DnsResolver : public DnsNetwork
{
  public:
    void SetUp() override
    {
        DnsNetwork::SetUp();
        m_server->TraceConnectWithoutContext("DnsAnswer", MakeCallback(&DnsResolver::Record, this));
    }

    /// \param record what the server says
    void Record(const DnsQueryRecord& record)
    {
        m_records.push_back(record);
    }

    /// \param name ask for it at 1 s with a resolver that keeps nothing
    Ptr<StubResolver> AskOnce(const std::string& name)
    {
        const Ptr<StubResolver> resolver = MakeResolver();
        resolver->SetAttribute("CachePolicy", StringValue("None"));
        Ask(resolver, name, Seconds(1));
        return resolver;
    }

    std::vector<DnsQueryRecord> m_records;
};

TEST_F(DnsResolver, LookupTakesTheSumOfItsParts)
{
    m_directory->AddPublic(
        SQS,
        {{{Ipv4Address("10.0.1.10"), ""}, {Ipv4Address("10.0.2.10"), ""}}, Seconds(60), ""});
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].at, Seconds(1) + LookupTime(2));
    const DnsAnswer& answer = m_received[0].answer;
    EXPECT_EQ(answer.name, SQS);
    EXPECT_EQ(answer.status, DnsStatus::NO_ERROR);
    EXPECT_EQ(answer.addresses, (Addresses{Ipv4Address("10.0.1.10"), Ipv4Address("10.0.2.10")}));
    EXPECT_EQ(answer.ttl, Seconds(60));
    EXPECT_EQ(answer.elapsed, LookupTime(2));
    EXPECT_FALSE(answer.fromCache);
    EXPECT_EQ(resolver->GetQueriesSent(), 1U);

    ASSERT_EQ(m_records.size(), 1U);
    EXPECT_EQ(m_records[0].received, Seconds(1) + MilliSeconds(1) + NanoSeconds(75));
    EXPECT_EQ(m_records[0].vpcId, VPC);
    EXPECT_EQ(m_records[0].client, Ipv4Address("10.0.0.1"));
    EXPECT_EQ(m_records[0].server, Ipv4Address("169.254.169.253"));
    EXPECT_EQ(m_records[0].name, SQS);
    EXPECT_EQ(m_records[0].status, DnsStatus::NO_ERROR);
    EXPECT_EQ(m_records[0].addresses, answer.addresses);
    EXPECT_EQ(m_server->GetCounters().answered, 1U);
}

// A resolver takes answers only from the address that it asked.
TEST_F(DnsResolver, TheAnswerComesFromTheAddressAsked)
{
    for (const char* address : {"169.254.169.253", "10.0.0.2"})
    {
        const Ptr<StubResolver> resolver = MakeResolver();
        resolver->SetAttribute("Server", Ipv4AddressValue(address));
        Ask(resolver, SQS, Seconds(1));
    }
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 2U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::NO_ERROR);
    EXPECT_EQ(m_received[1].answer.status, DnsStatus::NO_ERROR);
    ASSERT_EQ(m_records.size(), 2U);
    EXPECT_EQ(m_records[0].server, Ipv4Address("169.254.169.253"));
    EXPECT_EQ(m_records[1].server, Ipv4Address("10.0.0.2"));
}

TEST_F(DnsResolver, ListensOnTheAddressesGivenOnly)
{
    m_server->AddListenAddress(Ipv4Address("10.0.0.2"));
    AskOnce(SQS); // at 169.254.169.253
    const Ptr<StubResolver> other = MakeResolver();
    other->SetAttribute("Server", Ipv4AddressValue("10.0.0.2"));
    Ask(other, SQS, Seconds(2));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 2U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::NO_ERROR);
    EXPECT_EQ(m_received[0].at, Seconds(2) + LookupTime(1));
    EXPECT_EQ(m_received[1].answer.status, DnsStatus::TIMEOUT);
}

TEST_F(DnsResolver, SeesTheNamesOfItsVpc)
{
    m_directory->AddPrivate(VPC, SQS, {{{Ipv4Address("10.9.9.9"), ""}}, Seconds(60), ""});
    m_directory->AddPrivate("vpc-b", SQS, {{{Ipv4Address("10.8.8.8"), ""}}, Seconds(60), ""});
    AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.addresses, Addresses{Ipv4Address("10.9.9.9")});
}

TEST_F(DnsResolver, CnameAnswersGiveTheAddressesAndTheShortestTtl)
{
    DnsRecordSet cname;
    cname.cname = SQS;
    cname.ttl = Seconds(20);
    m_directory->AddPublic("queue.example", cname);
    AskOnce("Queue.Example");
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.name, "Queue.Example") << "as it was asked for";
    EXPECT_EQ(m_received[0].answer.addresses, Addresses{Ipv4Address("10.0.1.10")});
    EXPECT_EQ(m_received[0].answer.ttl, Seconds(20));
}

TEST_F(DnsResolver, UnknownNameIsFinal)
{
    const Ptr<StubResolver> resolver = AskOnce("nowhere.example");
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::NX_DOMAIN);
    EXPECT_EQ(resolver->GetQueriesSent(), 1U);
    EXPECT_EQ(m_records.at(0).status, DnsStatus::NX_DOMAIN);
}

TEST_F(DnsResolver, AddressesAndImpossibleNamesNeedNoQuery)
{
    const Ptr<StubResolver> resolver = AskOnce("10.1.2.3");
    Ask(resolver, "no such name", Seconds(2));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 2U);
    EXPECT_EQ(m_received[0].at, Seconds(1));
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::NO_ERROR);
    EXPECT_EQ(m_received[0].answer.addresses, Addresses{Ipv4Address("10.1.2.3")});
    EXPECT_EQ(m_received[1].at, Seconds(2));
    EXPECT_EQ(m_received[1].answer.status, DnsStatus::NX_DOMAIN);
    EXPECT_EQ(resolver->GetQueriesSent(), 0U);
}

TEST_F(DnsResolver, FaultEmptyAnswerIsFinal)
{
    m_server->SetFault(DnsFault::EMPTY_ANSWER);
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::EMPTY);
    EXPECT_EQ(m_received[0].at, Seconds(1) + LookupTime(0));
    EXPECT_EQ(resolver->GetQueriesSent(), 1U);
    EXPECT_EQ(m_records.at(0).status, DnsStatus::EMPTY);
}

TEST_F(DnsResolver, FaultServfailIsTriedAgainAtOnce)
{
    m_server->SetFault(DnsFault::SERVFAIL);
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::SERV_FAIL);
    EXPECT_EQ(m_received[0].at, Seconds(1) + LookupTime(0) + LookupTime(0));
    EXPECT_EQ(resolver->GetQueriesSent(), 2U);
    EXPECT_EQ(m_records.at(1).status, DnsStatus::SERV_FAIL);
}

TEST_F(DnsResolver, FaultSlowDelaysTheAnswer)
{
    m_server->SetFault(DnsFault::SLOW);
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::NO_ERROR);
    EXPECT_EQ(m_received[0].at, Seconds(4) + LookupTime(1));
    EXPECT_EQ(resolver->GetQueriesSent(), 1U);
}

TEST_F(DnsResolver, AnAnswerSlowerThanTheTimeoutMeetsTheSecondQuery)
{
    m_server->SetAttribute("SlowDelay", TimeValue(Seconds(6)));
    m_server->SetFault(DnsFault::SLOW);
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U) << "the answer to the second query is nobody's";
    EXPECT_EQ(m_received[0].at, Seconds(7) + LookupTime(1));
    EXPECT_EQ(resolver->GetQueriesSent(), 2U);
    ASSERT_EQ(m_records.size(), 2U);
    EXPECT_EQ(m_records[1].received - m_records[0].received, Seconds(5)) << "the retransmission";
}

TEST_F(DnsResolver, FaultDeadEndsInATimeout)
{
    m_server->SetFault(DnsFault::DEAD);
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::TIMEOUT);
    EXPECT_EQ(m_received[0].at, Seconds(11)) << "two attempts of 5 s";
    EXPECT_EQ(m_received[0].answer.elapsed, Seconds(10));
    EXPECT_EQ(resolver->GetQueriesSent(), 2U);
    EXPECT_EQ(m_server->GetCounters().unanswered, 2U);
    EXPECT_EQ(m_records.at(0).status, DnsStatus::TIMEOUT);
}

TEST_F(DnsResolver, FaultsMayHitSomeNamesOnly)
{
    m_directory->AddPublic("sns.us-east-1.amazonaws.com",
                           {{{Ipv4Address("10.0.1.11"), ""}}, Seconds(60), ""});
    m_directory->AddPublic("xsqs.us-east-1.amazonaws.com",
                           {{{Ipv4Address("10.0.1.12"), ""}}, Seconds(60), ""});
    m_directory->AddPublic("a.sqs.us-east-1.amazonaws.com",
                           {{{Ipv4Address("10.0.1.13"), ""}}, Seconds(60), ""});
    m_server->SetFault(DnsFault::EMPTY_ANSWER, {"SQS.us-east-1.amazonaws.com"});
    const std::vector<std::pair<std::string, DnsStatus>> expected = {
        {SQS, DnsStatus::EMPTY},
        {"a.sqs.us-east-1.amazonaws.com", DnsStatus::EMPTY},
        {"sns.us-east-1.amazonaws.com", DnsStatus::NO_ERROR},
        {"xsqs.us-east-1.amazonaws.com", DnsStatus::NO_ERROR}};
    const Ptr<StubResolver> resolver = MakeResolver();
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        Ask(resolver, expected[i].first, Seconds(1.0 + static_cast<double>(i)));
    }
    Simulator::Schedule(Seconds(9), [this]() { m_server->SetFault(DnsFault::NONE); });
    Ask(resolver, SQS, Seconds(10));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), expected.size() + 1);
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(m_received[i].answer.status, expected[i].second) << expected[i].first;
    }
    EXPECT_EQ(m_received.back().answer.status, DnsStatus::NO_ERROR) << "mended";
}

TEST_F(DnsResolver, TheSecondServerIsAskedAfterTheFirst)
{
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    resolver->SetServers({Ipv4Address("10.0.0.99"), Ipv4Address("10.0.0.2")});
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::NO_ERROR);
    EXPECT_EQ(m_received[0].at, Seconds(6) + LookupTime(1));
    EXPECT_EQ(m_records.at(0).server, Ipv4Address("10.0.0.2"));
}

TEST_F(DnsResolver, AttemptsGoRoundTheServers)
{
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    resolver->SetAttribute("Attempts", UintegerValue(3));
    resolver->SetAttribute("Timeout", TimeValue(Seconds(1)));
    resolver->SetServers({Ipv4Address("10.0.0.99"), Ipv4Address("10.0.0.98")});
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::TIMEOUT);
    EXPECT_EQ(m_received[0].at, Seconds(7));
    EXPECT_EQ(resolver->GetQueriesSent(), 6U);
}

TEST_F(DnsResolver, AHostWithoutARouteKnowsAtOnce)
{
    Ipv4StaticRoutingHelper routing;
    const Ptr<Ipv4StaticRouting> table = routing.GetStaticRouting(m_host->GetObject<Ipv4>());
    while (table->GetNRoutes() > 0)
    {
        table->RemoveRoute(0);
    }
    AskOnce(SQS);
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::TIMEOUT);
    EXPECT_EQ(m_received[0].at, Seconds(1));
}

TEST_F(DnsResolver, ConcurrentLookupsOfANameShareAQuery)
{
    const Ptr<StubResolver> resolver = MakeResolver();
    Ask(resolver, SQS, Seconds(1));
    Ask(resolver, SQS, Seconds(1) + MicroSeconds(500));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 2U);
    EXPECT_EQ(resolver->GetQueriesSent(), 1U);
    EXPECT_EQ(m_received[0].at, m_received[1].at);
    EXPECT_EQ(m_received[0].answer.elapsed, LookupTime(1));
    EXPECT_EQ(m_received[1].answer.elapsed, LookupTime(1) - MicroSeconds(500));
}

TEST_F(DnsResolver, CoalescingCanBeTurnedOff)
{
    const Ptr<StubResolver> resolver = MakeResolver();
    resolver->SetAttribute("Coalesce", BooleanValue(false));
    Ask(resolver, SQS, Seconds(1));
    Ask(resolver, SQS, Seconds(1) + MicroSeconds(500));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 2U);
    EXPECT_EQ(resolver->GetQueriesSent(), 2U);
    EXPECT_EQ(m_received[1].answer.elapsed, LookupTime(1));
}

TEST_F(DnsResolver, AddressesOfTheHostsSubnetComeFirstAsInGlibc)
{
    m_directory->AddPublic(SQS,
                           {{{Ipv4Address("10.0.1.10"), ""},
                             {Ipv4Address("10.0.2.10"), ""},
                             {Ipv4Address("10.0.0.77"), ""}},
                            Seconds(60),
                            ""});
    const Ptr<StubResolver> sorting = MakeResolver();
    sorting->SetAttribute("AddressChoice", StringValue("Rfc6724"));
    const Ptr<StubResolver> plain = MakeResolver();
    for (int i = 0; i < 3; ++i)
    {
        for (const auto& resolver : {sorting, plain})
        {
            resolver->SetAttribute("CachePolicy", StringValue("None"));
        }
        Ask(sorting, SQS, Seconds(1 + i));
    }
    Ask(plain, SQS, Seconds(4));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 4U);
    const Ipv4Address a("10.0.1.10");
    const Ipv4Address b("10.0.2.10");
    const Ipv4Address own("10.0.0.77");
    EXPECT_EQ(m_received[0].answer.addresses, (Addresses{own, a, b})) << "answered a b own";
    EXPECT_EQ(m_received[1].answer.addresses, (Addresses{own, b, a})) << "answered b own a";
    EXPECT_EQ(m_received[2].answer.addresses, (Addresses{own, a, b})) << "answered own a b";
    EXPECT_EQ(m_received[3].answer.addresses, (Addresses{a, b, own})) << "as answered";
}

TEST_F(DnsResolver, AClientIsHeldToItsPacketsPerSecond)
{
    m_server->SetAttribute("PacketsPerSecond", UintegerValue(3));
    const Ptr<StubResolver> resolver = MakeResolver();
    resolver->SetAttribute("Coalesce", BooleanValue(false));
    resolver->SetAttribute("CachePolicy", StringValue("None"));
    for (int i = 0; i < 5; ++i)
    {
        Ask(resolver, SQS, Seconds(1) + MilliSeconds(100 * i));
    }
    Ask(resolver, SQS, Seconds(2));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 6U);
    EXPECT_EQ(m_received[2].at, Seconds(1) + MilliSeconds(200) + LookupTime(1));
    EXPECT_EQ(m_received[3].at, Seconds(2) + LookupTime(1)) << "the next second";
    EXPECT_EQ(m_received[4].at, Seconds(6) + MilliSeconds(300) + LookupTime(1)) << "sent again";
    EXPECT_EQ(m_received[5].at, Seconds(6) + MilliSeconds(400) + LookupTime(1)) << "sent again";
    EXPECT_EQ(m_server->GetCounters().rateLimited, 2U);
}

TEST_F(DnsResolver, WhatIsNoAddressQueryIsHandledInDnsTerms)
{
    const Ptr<Socket> socket = Socket::CreateSocket(m_host, UdpSocketFactory::GetTypeId());
    socket->Bind();
    std::vector<DnsMessage> answers;
    socket->SetRecvCallback(Callback<void, Ptr<Socket>>([&answers](Ptr<Socket> from) {
        const DnsDecoded decoded = DecodeDnsPacket(from->Recv());
        ASSERT_TRUE(decoded.message) << decoded.error;
        answers.push_back(*decoded.message);
    }));
    const auto sendAt = [&socket](double at, Ptr<Packet> packet) {
        Simulator::Schedule(Seconds(at), [&socket, packet]() {
            socket->SendTo(packet, 0, InetSocketAddress(Ipv4Address("10.0.0.2"), DNS_PORT));
        });
    };
    DnsMessage query;
    query.id = 77;
    query.name = SQS;
    query.type = DNS_TYPE_AAAA;
    sendAt(1, MakeDnsPacket(query));
    query.type = DNS_TYPE_A;
    query.opcode = 2; // a server status request
    sendAt(2, MakeDnsPacket(query));
    query.opcode = 0;
    query.response = true;
    sendAt(3, MakeDnsPacket(query));
    sendAt(4, Create<Packet>(reinterpret_cast<const uint8_t*>("hello"), 5));
    sendAt(5, Create<Packet>());
    Simulator::Run();
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].id, 77);
    EXPECT_EQ(answers[0].type, DNS_TYPE_AAAA);
    EXPECT_EQ(answers[0].rcode, DnsRcode::NO_ERROR);
    EXPECT_TRUE(answers[0].answers.empty());
    EXPECT_EQ(answers[1].rcode, DnsRcode::NOT_IMPLEMENTED);
    EXPECT_EQ(m_server->GetCounters().received, 5U);
    EXPECT_EQ(m_server->GetCounters().malformed, 3U);
    socket->Close();
}

TEST_F(DnsResolver, AnswersThatDoNotFitTheQueryAreIgnored)
{
    m_server->AddListenAddress(Ipv4Address("169.254.169.253"));
    const auto bind = [this](uint16_t port) {
        const Ptr<Socket> socket =
            Socket::CreateSocket(m_resolverNode, UdpSocketFactory::GetTypeId());
        EXPECT_EQ(socket->Bind(InetSocketAddress(Ipv4Address("10.0.0.2"), port)), 0);
        return socket;
    };
    const Ptr<Socket> server = bind(DNS_PORT);
    const Ptr<Socket> stranger = bind(5353);
    server->SetRecvCallback(Callback<void, Ptr<Socket>>([&stranger](Ptr<Socket> socket) {
        Address client;
        const DnsDecoded query = DecodeDnsPacket(socket->RecvFrom(client));
        ASSERT_TRUE(query.message);
        DnsMessage right = *query.message;
        right.response = true;
        const auto answerWith = [](DnsMessage message, const char* address) {
            message.answers = {{message.name, Ipv4Address(address), "", 60}};
            return MakeDnsPacket(message);
        };
        stranger->SendTo(answerWith(right, "10.6.6.1"), 0, client);
        DnsMessage wrong = right;
        wrong.id ^= 1;
        socket->SendTo(answerWith(wrong, "10.6.6.2"), 0, client);
        wrong = right;
        wrong.name = "sns.us-east-1.amazonaws.com";
        socket->SendTo(answerWith(wrong, "10.6.6.3"), 0, client);
        wrong = right;
        wrong.type = DNS_TYPE_AAAA;
        socket->SendTo(answerWith(wrong, "10.6.6.4"), 0, client);
        wrong = right;
        wrong.response = false;
        socket->SendTo(answerWith(wrong, "10.6.6.5"), 0, client);
        socket->SendTo(Create<Packet>(7), 0, client);
        socket->SendTo(answerWith(right, "10.0.1.10"), 0, client);
        socket->SendTo(answerWith(right, "10.6.6.7"), 0, client);
    }));
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    resolver->SetAttribute("Server", Ipv4AddressValue("10.0.0.2"));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.addresses, Addresses{Ipv4Address("10.0.1.10")});
}

TEST_F(DnsResolver, DisposedResolverLeavesNoTimerAndNoSocket)
{
    m_server->SetFault(DnsFault::DEAD);
    const Ptr<StubResolver> resolver = AskOnce(SQS);
    Ask(resolver, "10.1.2.3", Seconds(2)); // its answer is due in the event that follows
    Simulator::Schedule(Seconds(2), [&resolver]() { resolver->Dispose(); });
    Simulator::Run();
    EXPECT_EQ(resolver->GetQueriesSent(), 1U) << "no retransmission";
    EXPECT_TRUE(m_received.empty());
    const Ptr<Socket> socket = Socket::CreateSocket(m_host, UdpSocketFactory::GetTypeId());
    const uint16_t port = m_records.at(0).clientPort;
    EXPECT_EQ(socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port)), 0)
        << "the port is free";
}

TEST_F(DnsResolver, StoppedServerLeavesNoAnswerAndNoSocket)
{
    m_server->SetFault(DnsFault::SLOW);
    m_server->SetAttribute("SlowDelay", TimeValue(Seconds(1000)));
    m_server->SetStopTime(Seconds(2));
    AskOnce(SQS);
    Simulator::Run();
    EXPECT_EQ(Simulator::Now(), Seconds(11)) << "when the host gives up";
    EXPECT_EQ(m_received.at(0).answer.status, DnsStatus::TIMEOUT);
    EXPECT_TRUE(m_records.empty());
    const Ptr<Socket> socket = Socket::CreateSocket(m_resolverNode, UdpSocketFactory::GetTypeId());
    EXPECT_EQ(socket->Bind(InetSocketAddress(Ipv4Address("10.0.0.2"), DNS_PORT)), 0);
}

TEST_F(DnsResolver, LivesOnANodeAsItsNameResolver)
{
    const Ptr<StubResolver> resolver = CreateObject<StubResolver>();
    m_host->AggregateObject(resolver);
    EXPECT_EQ(m_host->GetObject<NameResolver>(), resolver);
    Ask(resolver, SQS, Seconds(1));
    Simulator::Run();
    ASSERT_EQ(m_received.size(), 1U);
    EXPECT_EQ(m_received[0].answer.status, DnsStatus::NO_ERROR);
}

TEST_F(DnsResolver, MistakesAreNamed)
{
    const auto aborts = testing::KilledBySignal(SIGABRT);
    const Ptr<StubResolver> resolver = CreateObject<StubResolver>();
    EXPECT_EXIT(resolver->Resolve(SQS, MakeCallback(&DnsResolver::Receive, this)),
                aborts,
                "StubResolver: no host: call SetNode");
    EXPECT_EXIT(resolver->SetServers({}), aborts, "StubResolver: no DNS server");
    m_server->SetDirectory(nullptr);
    EXPECT_EXIT(Simulator::Run(), aborts, "VpcResolverServer of vpc-0a1b2c3d has no names");
}

} // namespace
