// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/node-container.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace bench
{

constexpr uint16_t PORT = 443; //!< of all services
/// From client to server, in every network: two crossings inside a zone, by AzLatency's default.
constexpr int64_t ONE_WAY_NS = 490000;

/// What is asked of a network.
struct Workload
{
    std::string name;          //!< shown in tables and CSV
    uint32_t responseBytes{0}; //!< bytes of a response
    uint32_t requestBytes{0};  //!< bytes of a request
    uint32_t poolSize{0};      //!< idle connections kept; 0: a new connection for each request
    uint32_t hosts{1};         //!< clients, and as many servers
    uint32_t requests{0};      //!< of all clients together
    uint32_t mtu{0};           //!< TCP's segments are made for packets of that many bytes
    double interval{0};        //!< seconds from one request of a client to its next
};

/// A network that is ready for applications.
struct Network
{
    NodeContainer clients;
    NodeContainer servers;
    std::vector<std::string> remotes; //!< address that each client asks
    uint32_t crossings{1};            //!< of links or fabrics that a segment makes, host to host
    std::function<uint64_t()> count;  //!< how many there were so far, all segments together
};

/// A way to build a network.
struct NetworkKind
{
    const char* name;                       //!< shown in tables and CSV
    Network (*build)(const Workload& work); //!< builds it, in a process that has none yet
};

/// The module's: instance, interface endpoint, service; all rules and the flow log on.
Network BuildEndpointPath(const Workload& work);
/// The module's: instance to instance, all rules and the flow log on.
Network BuildInstances(const Workload& work);
/// Plain ns-3: six point-to-point links a direction, five routers between client and server.
Network BuildHandmade(const Workload& work);
/// Plain ns-3: two hosts on one point-to-point link.
Network BuildFloor(const Workload& work);

/// What one run of a workload on a network gave.
struct RunResult
{
    double cpuNs{0};      //!< CPU time of Simulator::Run()
    uint64_t requests{0}; //!< that succeeded
    uint64_t failures{0}; //!< that did not
    uint64_t events{0};   //!< executed
    uint64_t packets{0};  //!< crossings of links or fabrics
    uint64_t segments{0}; //!< packets that hosts sent
    double latencyNs{0};  //!< mean of the requests, simulated
};

/// \param kind a network \param work what to ask of it \return what it took
RunResult Run(const NetworkKind& kind, const Workload& work);

} // namespace bench
} // namespace vpc
} // namespace ns3
