// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-eni-net-device.h"
#include "ns3/vpc-fabric.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What went from one port to another over a fabric.
struct CrossingCount
{
    Ptr<EniNetDevice> from; //!< port that sent
    Ptr<EniNetDevice> to;   //!< port that received
    uint64_t packets{0};    //!< that arrived
    uint64_t bytes{0};      //!< IP headers included
};

/// What went from one zone to another.
struct ZoneTraffic
{
    uint64_t packets{0};           //!< of all kinds
    uint64_t bytes{0};             //!< of all kinds, those below included
    uint64_t endpointBytes{0};     //!< to or from an interface endpoint
    uint64_t loadBalancerBytes{0}; //!< to or from a load balancer's node, but no endpoint
};

/// From and to: AZ ids, or "regional" for what is in no zone.
using TrafficMatrix = std::map<std::pair<std::string, std::string>, ZoneTraffic>;

/**
 * \brief Counts what crosses fabrics, by pair of ports.
 *
 * Connect See() to the trace TxRxPointToPoint of fabrics, which costs nothing as long as nobody
 * listens. A packet is counted when it leaves its port, whether a fault swallows it on the way or
 * not; one that its sender drops is not.
 */
class CrossingCounter
{
  public:
    CrossingCounter() = default;
    CrossingCounter(const CrossingCounter&) = delete;
    CrossingCounter& operator=(const CrossingCounter&) = delete;

    /// Listen to all fabrics that were built. It must outlive the simulation.
    void ListenToAll();

    /// What the trace tells. \param packet it \param from its sender \param to its receiver \param
    /// duration of the transmission \param arrival of its last bit, from now
    void See(Ptr<const Packet> packet,
             Ptr<NetDevice> from,
             Ptr<NetDevice> to,
             Time duration,
             Time arrival);

    /// \return the counts, by name of the fabric, then in the order in which nodes and their
    /// devices were made
    std::vector<CrossingCount> GetCounts() const;

    /// \return what went from zone to zone inside of VPCs, every packet that a VPC carried once
    TrafficMatrix GetMatrix() const;

  private:
    using Key = std::pair<const NetDevice*, const NetDevice*>;

    struct Hash
    {
        std::size_t operator()(const Key& key) const
        {
            const std::hash<const void*> hash;
            return hash(key.first) * 31 + hash(key.second);
        }
    };

    std::unordered_map<Key, CrossingCount, Hash> m_counts; //!< never walked in its own order
};

} // namespace vpc
} // namespace ns3
