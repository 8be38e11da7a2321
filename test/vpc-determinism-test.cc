// SPDX-License-Identifier: GPL-2.0-only
// The same seed gives the same bytes; a user's own applications and an ended workload leave no
// trace of us.
#include "ns3/bulk-send-helper.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-echo-helper.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-service.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-stub-resolver.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// Three zones with an endpoint for sqs and one for S3, two clients a zone, and everything that
/// happens as text.
class Scenario
{
  public:
    Scenario()
        : m_builder("us-east-1")
    {
        const std::string vpc = m_builder.AddVpc("10.0.0.0/16");
        m_group = m_builder.AddSecurityGroup(vpc);
        m_builder.AllowIngress(m_group, "-1", -1, -1, "10.0.0.0/16");
        std::vector<std::string> subnets;
        for (int zone = 1; zone <= 3; ++zone)
        {
            subnets.push_back(m_builder.AddSubnet(vpc,
                                                  "10.0." + std::to_string(zone) + ".0/24",
                                                  "use1-az" + std::to_string(zone)));
            m_instances.push_back(m_builder.AddInstance(subnets.back(), {m_group}));
            m_instances.push_back(m_builder.AddInstance(subnets.back(), {m_group}));
        }
        m_endpoint = m_builder.AddInterfaceEndpoint(vpc, "sqs", subnets, {m_group});
        m_builder.AddGatewayEndpoint(vpc, "s3", {m_builder.AddRouteTable(vpc, subnets)});
        cloud = CreateObject<SimulatedCloud>();
        cloud->Build(m_builder.GetCloud());
        m_streams += cloud->AssignStreams(m_streams);
        for (const char* name : {"com.amazonaws.us-east-1.sqs", "com.amazonaws.us-east-1.s3"})
        {
            NodeContainer hosts = cloud->GetServiceHosts(name);
            for (uint32_t i = 0; i < hosts.GetN(); ++i)
            {
                Ptr<RequestService> service = CreateObject<RequestService>();
                service->SetAttribute("Port", UintegerValue(443));
                m_streams += service->AssignStreams(m_streams);
                hosts.Get(i)->AddApplication(service);
            }
        }
    }

    ~Scenario()
    {
        cloud = nullptr;
        clients.clear();
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    Scenario(const Scenario&) = delete;
    Scenario& operator=(const Scenario&) = delete;

    void AddClients()
    {
        for (std::size_t i = 0; i < m_instances.size(); ++i)
        {
            Ptr<Node> node = cloud->GetInstance(m_instances[i]);
            Ptr<StubResolver> resolver = CreateObject<StubResolver>();
            node->AggregateObject(resolver);
            Ptr<RequestClient> client = CreateObject<RequestClient>();
            client->SetPreset(ClientPreset::ByName(i % 2 ? "aws-sdk-java-2" : "plain-socket"));
            client->SetAttribute(
                "Remote",
                StringValue(i % 3 ? "sqs.us-east-1.amazonaws.com" : "s3.us-east-1.amazonaws.com"));
            client->SetAttribute("ConnectTimeout", TimeValue(Seconds(2)));
            client->SetResolver(resolver);
            m_streams += resolver->AssignStreams(m_streams);
            m_streams += client->AssignStreams(m_streams);
            client->SetPathLookup(MakeCallback(&SimulatedCloud::FindPath, cloud));
            client->SetStartTime(Seconds(1));
            client->SetStopTime(Seconds(150));
            client->TraceConnectWithoutContext("RequestDone",
                                               MakeCallback(&Scenario::SeeRequest, this));
            node->AddApplication(client);
            clients.push_back(client);
        }
    }

    void KillOneEni()
    {
        Fault fault;
        fault.target = m_builder.GetEndpointEnis(m_endpoint)[1];
        fault.start = Seconds(30);
        fault.duration = Seconds(50);
        cloud->GetFaults()->Add(fault);
    }

    void Watch()
    {
        cloud->TraceConnectWithoutContext("Drop", MakeCallback(&Scenario::SeeDrop, this));
        cloud->TraceConnectWithoutContext("FlowNew", MakeCallback(&Scenario::SeeFlowNew, this));
        cloud->TraceConnectWithoutContext("FlowEnd", MakeCallback(&Scenario::SeeFlowEnd, this));
        cloud->TraceConnectWithoutContext("DnsAnswer", MakeCallback(&Scenario::SeeDns, this));
        cloud->TraceConnectWithoutContext("HealthChange", MakeCallback(&Scenario::SeeHealth, this));
    }

    Ptr<Node> Instance(int index) const
    {
        return cloud->GetInstance(m_instances[index]);
    }

    Ipv4Address AddressOf(int index) const
    {
        return Instance(index)->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
    }

    Ptr<SimulatedCloud> cloud;
    std::vector<Ptr<RequestClient>> clients;
    std::ostringstream text;

  private:
    std::ostream& Line(const char* what)
    {
        return text << '\n' << Simulator::Now().GetNanoSeconds() << ' ' << what << ' ';
    }

    static std::string Text(const aws::FlowKey& key)
    {
        std::ostringstream out;
        out << key.source << ' ' << key.sourcePort << ' ' << key.destination << ' '
            << key.destinationPort << ' ' << int(key.protocol);
        return out.str();
    }

    void SeeDrop(Ptr<const Packet> packet, const DropRecord& r)
    {
        Line("Drop") << ToString(r.reason) << ' ' << r.where << ' ' << r.nodeId << ' '
                     << Text(r.key) << ' ' << r.size;
    }

    void SeeFlow(const FlowRecord& r)
    {
        text << Text(r.key) << ' ' << r.nodeId << ' ' << r.eniId << ' ' << r.azId << ' '
             << r.nextEniId << ' ' << r.first.GetNanoSeconds() << ' ' << r.last.GetNanoSeconds()
             << ' ' << r.packetsSent << ' ' << r.bytesSent << ' ' << r.packetsReceived << ' '
             << r.bytesReceived << ' ' << r.answered << ' ' << int(r.end);
    }

    void SeeFlowNew(const FlowRecord& r)
    {
        Line("FlowNew");
        SeeFlow(r);
    }

    void SeeFlowEnd(const FlowRecord& r)
    {
        Line("FlowEnd");
        SeeFlow(r);
    }

    void SeeDns(const DnsQueryRecord& r)
    {
        Line("DnsAnswer") << r.vpcId << ' ' << r.client << ' ' << r.clientPort << ' ' << r.name
                          << ' ' << ToString(r.status);
        for (const Ipv4Address& address : r.addresses)
        {
            text << ' ' << address;
        }
    }

    void SeeHealth(const std::string& eniId, bool healthy)
    {
        Line("HealthChange") << eniId << ' ' << healthy;
    }

    void SeeRequest(const RequestRecord& r)
    {
        Line("RequestDone") << r.id << ' ' << r.nodeId << ' ' << r.name << ' '
                            << r.start.GetNanoSeconds() << ' ' << r.dns.GetNanoSeconds() << ' '
                            << r.connect.GetNanoSeconds() << ' ' << r.firstByte.GetNanoSeconds()
                            << ' ' << r.transfer.GetNanoSeconds() << ' ' << r.total.GetNanoSeconds()
                            << ' ' << r.address << ' ' << r.localPort << ' ' << r.eniId << ' '
                            << ToString(r.path) << ' ' << r.attempts << ' ' << r.reusedConnection
                            << ' ' << ToString(r.outcome);
    }

    int64_t m_streams{100}; //!< given by hand: ns-3 numbers its own ones through a whole process
    CloudBuilder m_builder;
    std::string m_group;
    std::string m_endpoint;
    std::vector<std::string> m_instances;
};

/// \param run number of the run \return all that happened, as text
std::string
Tell(uint64_t run)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(run);
    Scenario scenario;
    scenario.Watch();
    scenario.AddClients();
    scenario.KillOneEni();
    Simulator::Stop(Seconds(200));
    Simulator::Run();
    EXPECT_TRUE(scenario.cloud->CheckConservation().isConserved);
    return scenario.text.str();
}

/// \param run number of the run \return the same, told by a process of its own
std::string
TellElsewhere(uint64_t run)
{
    int ends[2];
    if (pipe(ends) != 0)
    {
        return "no pipe";
    }
    const pid_t child = fork();
    if (child == 0)
    {
        close(ends[0]);
        // Memory laid out otherwise: pointers must not decide anything.
        std::vector<std::unique_ptr<char[]>> ballast;
        for (std::size_t size = 1; size < 3000; size += 7)
        {
            ballast.push_back(std::make_unique<char[]>(size * 13 % 4096));
        }
        const std::string text = Tell(run);
        for (std::size_t done = 0; done < text.size();)
        {
            const ssize_t n = write(ends[1], text.data() + done, text.size() - done);
            if (n <= 0)
            {
                _exit(1);
            }
            done += static_cast<std::size_t>(n);
        }
        _exit(0);
    }
    close(ends[1]);
    std::string text;
    char buffer[65536];
    for (ssize_t n; (n = read(ends[0], buffer, sizeof(buffer))) > 0;)
    {
        text.append(buffer, static_cast<std::size_t>(n));
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? text : "the process failed";
}

/// As EXPECT_EQ on long texts, but tells where they part.
void
ExpectSame(const std::string& a, const std::string& b)
{
    const std::size_t size = std::min(a.size(), b.size());
    const auto [p, q] = std::mismatch(a.begin(), a.begin() + size, b.begin());
    const auto at = static_cast<std::size_t>(p - a.begin());
    EXPECT_TRUE(a == b) << "byte " << at << ": " << a.substr(at < 100 ? 0 : at - 100, 200)
                        << "\n--- and ---\n"
                        << b.substr(at < 100 ? 0 : at - 100, 200);
}

} // namespace

TEST(Determinism, TwoRunsOfOneProcessAreTheSame)
{
    const std::string once = Tell(1);
    for (const char* what :
         {"Drop FAULT_ENI", "FlowNew", "FlowEnd", "DnsAnswer", "HealthChange", "RequestDone"})
    {
        EXPECT_NE(once.find(what), std::string::npos) << what;
    }
    ExpectSame(once, Tell(1));
}

TEST(Determinism, TwoProcessesAreTheSame)
{
    const std::string here = TellElsewhere(1);
    EXPECT_GT(here.size(), 10000u);
    ExpectSame(here, TellElsewhere(1));
}

TEST(Determinism, AnotherRunIsAnother)
{
    EXPECT_FALSE(Tell(1) == Tell(2));
}

TEST(OwnApplications, RunOnInstancesUnchanged)
{
    Scenario scenario;
    UdpEchoServerHelper echo(7);
    echo.Install(scenario.Instance(0)).Start(Seconds(0));
    UdpEchoClientHelper asker(scenario.AddressOf(0), 7);
    asker.SetAttribute("MaxPackets", UintegerValue(3));
    asker.SetAttribute("PacketSize", UintegerValue(1000));
    ApplicationContainer askers = asker.Install(scenario.Instance(3));
    askers.Start(Seconds(1));
    uint32_t echoed = 0;
    askers.Get(0)->TraceConnectWithoutContext(
        "Rx",
        MakeBoundCallback(
            +[](uint32_t* bytes, Ptr<const Packet> p) { *bytes += p->GetSize(); },
            &echoed));
    PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9000));
    ApplicationContainer sinks = sink.Install(scenario.Instance(5));
    sinks.Start(Seconds(0));
    BulkSendHelper bulk("ns3::TcpSocketFactory", InetSocketAddress(scenario.AddressOf(5), 9000));
    bulk.SetAttribute("MaxBytes", UintegerValue(1000000));
    bulk.Install(scenario.Instance(1)).Start(Seconds(1));
    Simulator::Stop(Seconds(60));
    Simulator::Run();
    EXPECT_EQ(echoed, 3000u);
    EXPECT_EQ(DynamicCast<PacketSink>(sinks.Get(0))->GetTotalRx(), 1000000u);
    EXPECT_TRUE(scenario.cloud->CheckConservation().isConserved);
}

// What goes on for ever by design is the health check; without it nothing is left to do once the
// clients have stopped, wherever the fault and the stop caught them.
TEST(OwnApplications, NoEventIsLeftWhenTheClientsHaveStopped)
{
    Scenario scenario;
    scenario.AddClients();
    scenario.KillOneEni();
    Simulator::Schedule(Seconds(140), &EndpointHealth::Stop, scenario.cloud->GetHealth());
    Simulator::Run(); // without Stop(): it ends when no event is left
    // idle flows' timers (350 s and, for tracked TCP of hosts, five days) are lazy, sockets are
    // gone
    EXPECT_TRUE(Simulator::IsFinished());
    EXPECT_LT(Simulator::Now(), Seconds(150 + 300));
    for (const Ptr<RequestClient>& client : scenario.clients)
    {
        EXPECT_EQ(client->GetStarted(), client->GetDone());
        EXPECT_EQ(client->GetConnections(), 0u);
    }
    EXPECT_EQ(scenario.cloud->CheckConservation().inFlight, 0u);
}
