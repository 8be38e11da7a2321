// SPDX-License-Identifier: GPL-2.0-only

// Includes every installed header, calls into the library and runs a simulation.

#include "ns3/simulator.h"
#include "ns3/vpc-endpoints-module.h"

#include <iostream>

int
main()
{
    using namespace ns3;

    const auto vpc = vpc::aws::ParseCidr("10.0.0.0/16");
    const auto address = vpc::aws::ParseAddress("10.0.255.255");
    if (!vpc || !address || !vpc->Contains(*address))
    {
        std::cerr << "consumer: the library answers wrongly" << std::endl;
        return 1;
    }

    int64_t stopped = 0;
    Simulator::Schedule(Seconds(1), [&stopped] { stopped = Simulator::Now().GetNanoSeconds(); });
    Simulator::Run();
    Simulator::Destroy();
    std::cout << "consumer: " << vpc->ToString() << " holds " << vpc::aws::ToString(*address)
              << ", simulated " << stopped << " ns" << std::endl;
    return stopped == 1000000000 ? 0 : 1;
}
