// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <map>
#include <set>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Watches endpoint interfaces as AWS does, so that names stop answering with dead ones.
 *
 * Every key (an ENI id) is polled each \c Interval, with a phase of its own. After
 * \c UnhealthyThreshold failures in a row it is unhealthy, after \c HealthyThreshold successes in a
 * row healthy again: a failure at a random moment is noticed after (UnhealthyThreshold - 1) *
 * Interval plus a uniform share of one Interval. AWS publishes no number for endpoints; it only
 * says that unhealthy interfaces are left out of DNS ("Access AWS services through AWS
 * PrivateLink").
 *
 * Polls go on until Stop(): a simulation that watches has to be ended by Simulator::Stop().
 */
class EndpointHealth : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    EndpointHealth();
    ~EndpointHealth() override;

    /// What AWS's own check sees of an interface; faults may hide from it.
    using IsReachable = Callback<bool>;

    /**
     * \brief Signature of the HealthChange trace.
     * \param key the ENI id
     * \param healthy what it has become
     */
    typedef void (*HealthChangeTracedCallback)(const std::string& key, bool healthy);

    /**
     * \brief Begin to watch. It is healthy until found otherwise.
     * \param key the ENI id; a key that is watched already begins anew
     * \param isReachable asked at every poll
     */
    void Watch(const std::string& key, IsReachable isReachable);

    /// \param key stop watching it; it counts as healthy then
    void Unwatch(const std::string& key);

    /**
     * \brief Say what somebody else found out, at once: a load balancer of its zone. It counts as
     * unhealthy as long as this or the watch says so.
     * \param key the ENI id \param healthy what it is
     */
    void Declare(const std::string& key, bool healthy);

    /// \param key an ENI id \return whether it is healthy; true if nobody watches it
    bool IsHealthy(const std::string& key) const;

    /// Stop all polls, keeping what is known. Watch() begins new ones.
    void Stop();

    /// \param stream first stream for the phases \return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;

  private:
    /// What is known of one key.
    struct Watched
    {
        IsReachable isReachable;
        EventId poll;
        bool healthy{true};
        uint32_t contrary{0}; //!< polls in a row that contradict \c healthy
    };

    /// \param key the one to poll from now on, in a phase of its own
    void Begin(const std::string& key);
    /// \param key the one to poll now
    void Poll(const std::string& key);

    Time m_interval;
    uint32_t m_unhealthyThreshold;
    uint32_t m_healthyThreshold;
    Ptr<RandomVariableStream> m_phase;
    std::map<std::string, Watched> m_watched;
    std::set<std::string> m_declared; //!< what somebody else says is unhealthy
    TracedCallback<const std::string&, bool> m_healthChange;
};

} // namespace vpc
} // namespace ns3
