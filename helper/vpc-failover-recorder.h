// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-failover-conditions.h"
#include "vpc-output-dir.h"
#include "vpc-simulated-cloud.h"

#include "ns3/vpc-failover-timeline.h"
#include "ns3/vpc-flow-counter.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-log.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A link between AWS and a site went up or down, as one of its ends sees it.
struct LinkChangeRecord
{
    Time at;            //!< when
    std::string link;   //!< dxvif- id, or vpn- id with /1 or /2
    std::string end;    //!< aws or customer
    bool isUp{false};   //!< what it is now
    std::string reason; //!< why it went down
};

/**
 * \brief Runs a failover experiment and takes down what its clients live through.
 *
 * Connects a RequestLog, a FlowCounter and a FailoverTimeline to a cloud and to clients, ends idle
 * flows each minute, and marks requests of clients that were inside a dead AZ by the faults of the
 * cloud's schedule. It must outlive the simulation.
 */
class FailoverRecorder
{
  public:
    /// \param cloud built already
    explicit FailoverRecorder(Ptr<SimulatedCloud> cloud);
    FailoverRecorder(const FailoverRecorder&) = delete;
    FailoverRecorder& operator=(const FailoverRecorder&) = delete;

    /// \param client whose requests are recorded
    void Watch(Ptr<RequestClient> client);

    /// \param loadBalancerArn a load balancer whose verdicts on targets are recorded
    void WatchTargets(const std::string& loadBalancerArn);

    /// Run the simulation, with progress on a terminal, and report what is open at the end as
    /// abandoned. \param until when it ends
    void Run(Time until);

    /// \return all requests, by end time
    const std::vector<RequestRecord>& GetRecords() const;
    /// \return what happened to links to sites, in the order of time
    const std::vector<LinkChangeRecord>& GetLinkChanges() const;
    /// \return connections
    const FlowCounter& GetFlows() const;

    /// \param targetIds targets of a load balancer that is watched \param from start of a span
    /// \param until its end \return when the last of them was found unhealthy in it, none if one
    /// was not
    std::optional<Time> FindLastUnhealthy(const std::vector<std::string>& targetIds,
                                          Time from,
                                          Time until) const;

    /**
     * \brief The parts of a failover, for each group of clients.
     * \param fault one of the cloud's faults \param deadEnis endpoint ENIs that it made useless
     * \param criteria what counts as delayed, and as even
     * \return one entry a group, by name
     */
    std::vector<FailoverParts> Analyse(const Fault& fault,
                                       const std::vector<std::string>& deadEnis,
                                       const FailoverCriteria& criteria = FailoverCriteria()) const;

    /**
     * \brief What the closed forms say of a failover, beside what it was.
     * \param fault as Analyse() \param incident the faults that it is made of, with the ENIs that
     * they killed \param parts what Analyse() gave
     * \return lines by group; then how soon the ends of links found it
     */
    std::vector<ClosedForm> Compare(const Fault& fault,
                                    const FailoverCase& incident,
                                    const std::vector<FailoverParts>& parts) const;

    /// Write requests.csv, flows.csv and, if there are sites, links.csv. \param out where \param
    /// until end of the run
    void Write(const OutputDir& out, Time until) const;
    /// Write requests.csv. \param out where
    void WriteRequests(const OutputDir& out) const;
    /// Write flows.csv. \param out where \param until end of the run
    void WriteFlows(const OutputDir& out, Time until) const;
    /// Write links.csv, if there are sites. \param out where
    void WriteLinks(const OutputDir& out) const;

  private:
    void Sweep();
    void SeeRequest(const RequestRecord& record);
    void SeeLink(const std::string& link,
                 const std::string& end,
                 bool isUp,
                 const std::string& reason);
    void SeeTarget(const TargetHealthRecord& record);

    Ptr<SimulatedCloud> m_cloud;
    Ptr<RequestLog> m_log;
    Ptr<FlowCounter> m_flows;
    Ptr<FailoverTimeline> m_timeline;
    std::vector<Ptr<RequestClient>> m_clients;
    std::vector<LinkChangeRecord> m_linkChanges;
    std::map<std::string, std::vector<Time>> m_unhealthy; //!< verdicts, by target
};

} // namespace vpc
} // namespace ns3
