// SPDX-License-Identifier: GPL-2.0-only
//
// Clouds side by side on the ranks of a parallel simulation: each rank builds and runs one of its
// own, and nothing joins them. Without MPI there is one rank:
//     mpirun -np 2 ns3.37-vpc-ranks-default
// A node of another rank in a cloud's network is refused in one line: see --stray.
#include "ns3/command-line.h"
#include "ns3/global-value.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-workload-helper.h"

#ifdef NS3_MPI
#include "ns3/mpi-interface.h"
#endif

#include <iostream>
#include <sstream>

using namespace ns3;
using namespace ns3::vpc;

/// Requests of one cloud.
struct Tally
{
    int requests{0};
    int failed{0};
};

/// Count a request. \param tally of the cloud \param record the request
void
Count(Tally* tally, const RequestRecord& record)
{
    ++tally->requests;
    tally->failed += record.outcome != RequestOutcome::SUCCESS;
}

/// Simulate a VPC with an endpoint and a client. \param rank that owns it \param duration of the
/// simulation \param stray whether to attach a node of the next rank, too \return whether no packet
/// was lost silently
bool
Simulate(uint32_t rank, Time duration, bool stray)
{
    CloudBuilder builder("us-east-1");
    const std::string vpc = builder.AddVpc("10.0.0.0/16");
    const std::string group = builder.AddSecurityGroup(vpc);
    builder.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/16");
    const std::string subnet = builder.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
    builder.AddInterfaceEndpoint(vpc, "sqs", {subnet}, {group});
    const std::string app = builder.AddInstance(subnet, {group});

    Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
    cloud->SetAttribute("SystemId", UintegerValue(rank));
    cloud->Build(builder.GetCloud());
    if (stray)
    {
        Ptr<EniNetDevice> port = CreateObject<EniNetDevice>();
        CreateObject<Node>(rank + 1)->AddDevice(port);
        port->Attach(cloud->GetFabric(vpc)); // ends the program
    }

    WorkloadHelper workload(cloud);
    workload.InstallService("com.amazonaws.us-east-1.sqs");
    Tally tally;
    auto client = workload.InstallClient(app, "app", "sqs.us-east-1.amazonaws.com");
    client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Count, &tally));
    client->SetStopTime(duration - Seconds(10));
    workload.AssignStreams(cloud->AssignStreams(0));

    Simulator::Stop(duration);
    Simulator::Run();
    const Conservation sum = cloud->CheckConservation();
    std::ostringstream line; // in one piece: other ranks write, too
    line << "rank " << rank << ": " << tally.requests << " requests, " << tally.failed
         << " failed, " << sum.sent << " packets sent\n";
    std::cout << line.str() << std::flush;
    return sum.isConserved && tally.requests > 0;
}

int
main(int argc, char* argv[])
{
    double duration = 60;
    bool stray = false;
    CommandLine cmd(__FILE__);
    cmd.AddValue("duration", "Simulated seconds", duration);
    cmd.AddValue("stray", "Attach a node of another rank to the VPC: refused", stray);
    cmd.Parse(argc, argv);

    uint32_t rank = 0;
#ifdef NS3_MPI
    GlobalValue::Bind("SimulatorImplementationType", StringValue("ns3::DistributedSimulatorImpl"));
    MpiInterface::Enable(&argc, &argv);
    rank = MpiInterface::GetSystemId();
#endif
    RngSeedManager::SetRun(rank + 1);
    const bool isGood = Simulate(rank, Seconds(duration), stray);
    Simulator::Destroy();
#ifdef NS3_MPI
    MpiInterface::Disable();
#endif
    return isGood ? 0 : 1;
}
