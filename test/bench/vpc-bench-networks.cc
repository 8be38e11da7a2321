// SPDX-License-Identifier: GPL-2.0-only
// The one workload that all networks are given.
#include "vpc-bench-networks.h"

#include "vpc-bench-frame.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-service.h"

namespace ns3
{
namespace vpc
{
namespace bench
{

namespace
{

Ptr<ConstantRandomVariable>
Constant(double value)
{
    Ptr<ConstantRandomVariable> constant = CreateObject<ConstantRandomVariable>();
    constant->SetAttribute("Constant", DoubleValue(value));
    return constant;
}

/// Linux's TCP, but ports do not stay in TIME_WAIT for a minute: at thousands of connections a
/// second ns-3's linear list of sockets would be all there is to measure.
TcpPreset
BenchTcp()
{
    TcpPreset preset = TcpPreset::ByName("linux-6.1");
    preset.maxSegLifetime = MilliSeconds(1);
    return preset;
}

/// What the clients tell.
struct Tally
{
    uint64_t succeeded{0};
    uint64_t failed{0};
    double latencyNs{0};

    static void Add(Tally* tally, const RequestRecord& record)
    {
        if (record.outcome == RequestOutcome::SUCCESS)
        {
            ++tally->succeeded;
            tally->latencyNs += static_cast<double>(record.total.GetNanoSeconds());
        }
        else
        {
            ++tally->failed;
        }
    }
};

constexpr int64_t START_NS = 10000000;

void
InstallServices(const Network& network, const Workload& work)
{
    for (uint32_t i = 0; i < network.servers.GetN(); ++i)
    {
        Ptr<RequestService> service = CreateObject<RequestService>();
        service->SetAttribute("Port", UintegerValue(PORT));
        service->SetAttribute("ServiceTime", PointerValue(Constant(0)));
        service->SetAttribute("Concurrency", UintegerValue(1000));
        service->SetAttribute("PathMtu", UintegerValue(work.mtu));
        service->SetTcpPreset(BenchTcp());
        network.servers.Get(i)->AddApplication(service);
    }
}

void
InstallClients(const Network& network, const Workload& work, Tally& tally)
{
    for (uint32_t i = 0; i < network.clients.GetN(); ++i)
    {
        Ptr<RequestClient> client = CreateObject<RequestClient>();
        client->SetAttribute("Remote", StringValue(network.remotes[i]));
        client->SetAttribute("Port", UintegerValue(PORT));
        client->SetAttribute("Interarrival", PointerValue(Constant(work.interval)));
        client->SetAttribute("MaxRequests", UintegerValue(work.requests / work.hosts));
        client->SetAttribute("RequestBytes", UintegerValue(work.requestBytes));
        client->SetAttribute("ResponseBytes", UintegerValue(work.responseBytes));
        client->SetAttribute("PoolSize", UintegerValue(work.poolSize));
        client->SetAttribute("PathMtu", UintegerValue(work.mtu));
        client->SetTcpPreset(BenchTcp());
        client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Tally::Add, &tally));
        const double offset = work.interval * i / work.hosts;
        client->SetStartTime(NanoSeconds(START_NS) + Seconds(offset));
        network.clients.Get(i)->AddApplication(client);
    }
}

} // namespace

RunResult
Run(const NetworkKind& kind, const Workload& work)
{
    const Network network = kind.build(work);
    Tally tally;
    InstallServices(network, work);
    InstallClients(network, work, tally);
    const double seconds = work.interval * work.requests / work.hosts;
    Simulator::Stop(NanoSeconds(START_NS) + Seconds(seconds) + MilliSeconds(100));
    RunResult result;
    const double before = CpuNanoseconds();
    Simulator::Run();
    result.cpuNs = CpuNanoseconds() - before;
    result.requests = tally.succeeded;
    result.failures = tally.failed;
    result.events = Simulator::GetEventCount();
    result.packets = network.count();
    result.segments = result.packets / network.crossings;
    result.latencyNs = tally.succeeded ? tally.latencyNs / static_cast<double>(tally.succeeded) : 0;
    NS_ABORT_MSG_IF(tally.failed != 0 || tally.succeeded != work.requests,
                    kind.name << ", " << work.name << ": " << tally.succeeded << " of "
                              << work.requests << " requests succeeded; ask for less at a time");
    return result;
}

} // namespace bench
} // namespace vpc
} // namespace ns3
