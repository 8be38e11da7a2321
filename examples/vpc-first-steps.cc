// SPDX-License-Identifier: GPL-2.0-only
//
// First steps: three Availability Zones, an interface endpoint with an ENI in each, a client in
// each, and the endpoint's ENI of one zone fails for a minute.
#include "ns3/command-line.h"
#include "ns3/simulator.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-workload-helper.h"

#include <iomanip>
#include <iostream>
#include <map>
#include <set>

using namespace ns3;
using namespace ns3::vpc;

/// What became of the requests of one client.
struct Tally
{
    int requests{0};
    int retried{0};
    int failed{0};
    Time slowest;
    std::set<std::string> azs; //!< zones of the ENIs that were met
};

/// Count a request. \param tallies by zone of the client \param record the request
void
Count(std::map<std::string, Tally>* tallies, const RequestRecord& record)
{
    Tally& tally = (*tallies)[record.clientAz];
    ++tally.requests;
    tally.retried += record.attempts > 1;
    tally.failed += record.outcome != RequestOutcome::SUCCESS;
    tally.slowest = std::max(tally.slowest, record.total);
    tally.azs.insert(record.serverAz);
}

int
main(int argc, char* argv[])
{
    double duration = 300;
    CommandLine cmd(__FILE__);
    cmd.AddValue("duration", "Simulated seconds", duration);
    cmd.Parse(argc, argv);

    // 1. The description, in AWS's own nouns.
    CloudBuilder builder("us-east-1");
    const std::string vpc = builder.AddVpc("10.0.0.0/16");
    const std::string group = builder.AddSecurityGroup(vpc);
    builder.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/16");
    std::vector<std::string> endpointSubnets;
    std::vector<std::string> clients;
    for (const std::string zone : {"1", "2", "4"})
    {
        endpointSubnets.push_back(
            builder.AddSubnet(vpc, "10.0." + zone + ".0/24", "use1-az" + zone));
        const auto app = builder.AddSubnet(vpc, "10.0.1" + zone + ".0/24", "use1-az" + zone);
        clients.push_back(builder.AddInstance(app, {group}));
    }
    const auto endpoint = builder.AddInterfaceEndpoint(vpc, "sqs", endpointSubnets, {group});

    // 2. The simulation, made from the description.
    Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
    cloud->Build(builder.GetCloud());

    // 3. A service behind the endpoint, and clients that ask for it by its ordinary name.
    WorkloadHelper workload(cloud);
    workload.InstallService("com.amazonaws.us-east-1.sqs");
    workload.SetPreset(ClientPreset::ByName("aws-sdk-java-2"));
    std::map<std::string, Tally> tallies;
    for (const std::string& id : clients)
    {
        auto client = workload.InstallClient(id, "app", "sqs.us-east-1.amazonaws.com");
        client->TraceConnectWithoutContext("RequestDone", MakeBoundCallback(&Count, &tallies));
        client->SetStopTime(Seconds(duration - 30));
    }
    workload.AssignStreams(cloud->AssignStreams(0));

    // 4. What breaks: the endpoint's ENI in the first zone, from 100 s to 160 s.
    Fault fault;
    fault.kind = FaultKind::ENDPOINT_ENI;
    fault.target = builder.GetEndpointEnis(endpoint).front();
    fault.start = Seconds(100);
    fault.duration = Seconds(60);
    cloud->GetFaults()->Add(fault);

    Simulator::Stop(Seconds(duration));
    Simulator::Run();

    std::cout << "client in  requests  retried  failed  slowest   endpoint ENIs met in\n";
    for (const auto& [az, tally] : tallies)
    {
        std::cout << std::left << std::setw(9) << az << std::right << std::setw(10)
                  << tally.requests << std::setw(9) << tally.retried << std::setw(8) << tally.failed
                  << std::setw(9) << std::fixed << std::setprecision(3)
                  << tally.slowest.GetSeconds() << " s ";
        for (const std::string& met : tally.azs)
        {
            std::cout << " " << met;
        }
        std::cout << "\n";
    }
    const Conservation sum = cloud->CheckConservation();
    std::cout << "packets: " << sum.sent << " sent, " << sum.delivered << " delivered";
    for (const auto& [reason, packets] : sum.dropped)
    {
        std::cout << ", " << packets << " dropped for " << reason;
    }
    std::cout << "\n";
    cloud = nullptr;
    Simulator::Destroy();
    return sum.isConserved ? 0 : 1;
}
