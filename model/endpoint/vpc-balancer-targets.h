// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/vpc-network.h"
#include "ns3/vpc-target-choice.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace vpc
{

/// State of a target ("Health checks for Network Load Balancer target groups").
enum class TargetState
{
    INITIAL,            //!< not found healthy yet
    HEALTHY,            //!< takes connections
    UNHEALTHY,          //!< takes none, unless too few others are healthy
    UNHEALTHY_DRAINING, //!< as UNHEALTHY, and keeps its connections for an interval
    DRAINING,           //!< deregistered: keeps its connections
    UNUSED              //!< deregistered, or in a zone in which the balancer has no node
};

/// \param state a state \return its name as the API has it
const char* ToString(TargetState state);

/// A target of a load balancer, and what its nodes know of it.
struct BalancerTarget
{
    /// What one node's own checks say, and what it does with its connections.
    struct View
    {
        bool failed{false};      //!< that node found it unhealthy
        uint32_t contrary{0};    //!< checks in a row that say otherwise
        uint32_t passive{0};     //!< connections in a row that failed
        bool isCut{false};       //!< connections were cut since it became unhealthy
        int64_t cutBeforeNs{-1}; //!< connections older than this are reset
    };

    std::string groupArn;                    //!< its target group
    std::string id;                          //!< instance id or address
    Ipv4Address address{"0.0.0.0"};          //!< where it listens
    uint16_t port{0};                        //!< where it listens
    std::string azId;                        //!< its zone
    bool inEnabledZone{true};                //!< the balancer has a node there
    TargetState state{TargetState::INITIAL}; //!< as the balancer says
    std::vector<View> views;                 //!< by node
};

/**
 * \brief The targets of a load balancer, their states, and who may take a new connection.
 *
 * Every node checks every target. AWS decides by a consensus that is not published; here a target
 * is unhealthy when more than half of the living nodes found it so after UnhealthyThresholdCount
 * failures in a row, and healthy again when no longer so (assumption). A new target is usable after
 * its first success at any node.
 */
class BalancerTargets
{
  public:
    using Key = std::tuple<std::string, std::string, uint16_t>; //!< group, target id, port

    /// Targets that were registered, and those that were deregistered.
    struct Changes
    {
        std::vector<Key> added;   //!< registered
        std::vector<Key> removed; //!< deregistered
    };

    /// \param network rules \param balancer index \param nodes how many check \return what changed
    Changes Update(const aws::Network& network, aws::Index balancer, std::size_t nodes);

    /// \param key a target \return it, nullptr if unknown
    BalancerTarget* Find(const Key& key);
    /// \return all targets, in the order of their keys
    const std::map<Key, BalancerTarget>& GetAll() const;

    /**
     * \brief Count a check of one node.
     * \param target it \param node which \param success what it found \param settings thresholds
     * \return whether the target's state changed
     */
    bool Count(BalancerTarget& target,
               std::size_t node,
               bool success,
               const aws::HealthCheckSettings& settings);
    /// \param target it \param node which found it unhealthy, without waiting for checks \return
    /// whether the target's state changed
    bool Fail(BalancerTarget& target, std::size_t node);
    /// \param target it \param state its new state
    void SetState(BalancerTarget& target, TargetState state);

    /// Among which targets a node chooses, or why among none.
    struct Choice
    {
        std::vector<Key> keys;               //!< that may be chosen
        DropReason reason{DropReason::NONE}; //!< why none may
        bool failOpen{false};                //!< too few are healthy: all are used
    };

    /// \param group a group \param azId a node's zone \param crossZone use others \return choice
    const Choice& Candidates(const aws::TargetGroup& group,
                             const std::string& azId,
                             bool crossZone);

    /// \param group a target group \param azId a zone, empty: all \return whether enough of its
    /// targets are healthy for the zone's address to stay in DNS
    bool AreEnoughHealthy(const aws::TargetGroup& group, const std::string& azId) const;

    /// Cut a node's connections to the targets of a group that have become unhealthy.
    /// \param groupArn the group \param node which \param nowNs time
    void CutUnhealthy(const std::string& groupArn, std::size_t node, int64_t nowNs);

    /// Cut all connections to a target. \param target it \param nowNs time
    static void Cut(BalancerTarget& target, int64_t nowNs);

    /// \param node a node \param alive whether its own zone and ENI live, so that its view counts
    /// \return targets whose state is another one for that
    std::vector<BalancerTarget*> SetNodeAlive(std::size_t node, bool alive);

    /// \param azId a zone whose targets get no new connections, empty: none
    void SetShifted(const std::string& azId);

  private:
    using Map = std::map<Key, BalancerTarget>; //!< so that a group's targets are together

    /// \param groupArn a group \return its first target, or the next group's
    Map::const_iterator FirstOf(const std::string& groupArn) const;
    bool Settle(BalancerTarget& target);

    std::map<Key, BalancerTarget> m_targets;
    std::set<std::size_t> m_deadNodes; //!< their views do not count
    std::string m_shifted;
    std::map<std::tuple<std::string, std::string, bool>, Choice> m_choices; //!< until a change
};

} // namespace vpc
} // namespace ns3
