// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/object.h"
#include "ns3/vpc-fault-schedule.h"
#include "ns3/vpc-request-record.h"
#include "ns3/vpc-request-summary.h"
#include "ns3/vpc-resolver-server.h"

#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Where the lines are drawn between well and not well. All three are this module's choice.
struct FailoverCriteria
{
    /// A request that succeeds counts as delayed from here on, even at its first attempt. The
    /// default is Linux's smallest TCP retransmission timeout, which no undisturbed request within
    /// a region comes near.
    Time delayed{MilliSeconds(200)};
    Time evenWindow{Seconds(30)}; //!< in which the ENI's share of requests is taken
    double evenShare{0.8}; //!< of its share before the fault, from which on load is even again
};

/**
 * \brief What one group of clients lived through in one fault: the parts of a failover.
 *
 * A request counts if it was under way at some time of the fault. It is in trouble if it was lost
 * or delayed. A client is a host's client of this group; it is hit if a request of it was in
 * trouble, and stuck if none of the requests that it began after its last trouble, with the fault
 * still on, went well: only the end of the fault helped it.
 *
 * For a group whose clients wait for the name to change, the parts of the last client make up the
 * whole: total = detection + nameChange + cacheMax + what that client's last request took. Clients
 * that help themselves (another address, a pool) are done earlier. Times that did not happen are
 * empty.
 */
struct FailoverParts
{
    std::string group;              //!< of clients
    uint32_t clients{0};            //!< that asked at all
    uint32_t clientsHit{0};         //!< with a request in trouble
    uint32_t clientsStuck{0};       //!< of these, in trouble until the fault or the run ended
    std::optional<Time> detection;  //!< fault to the health check's verdict on the ENI
    std::optional<Time> nameChange; //!< verdict to the first answer without the ENI, for a name by
                                    //!< which the group reached it before
    std::optional<Time> cacheMean;  //!< name change to the start of a client's last request in
                                    //!< trouble, at least 0; mean of the clients hit but not stuck
    std::optional<Time> cacheMax;   //!< the same, of the last client
    uint32_t cacheHolders{0};       //!< clients in trouble after the name change, not stuck
    std::optional<Time> cacheHeldMean; //!< the same as cacheMean, of these alone
    std::optional<Time>
        timersMean;               //!< what a hit client's last request in trouble took: connect and
                                  //!< request timeouts, retries and pauses; mean of the clients
    std::optional<Time> lastLost; //!< fault to the end of the last request that was lost
    std::optional<Time> total;    //!< fault to the end of the last request that was lost or delayed
    uint32_t recovered{0};        //!< clients hit but not stuck
    TimePercentiles recovery;     //!< of these: fault to the end of a client's last request in
                                  //!< trouble
    uint64_t requests{0};         //!< under way at some time of the fault, those denied left out
    uint64_t denied{0};           //!< answered 403 by a policy: no failure of the network
    uint64_t lost{0};             //!< of these, without success in the end
    uint64_t delayed{0};          //!< of these, with success, but late or after a failed attempt
    uint64_t failedAttempts{0};   //!< of these requests
    uint64_t excluded{0}; //!< requests of clients inside a dead AZ, counted apart: in none of
                          //!< the other numbers
    std::optional<double> deadShare; //!< share of the successful requests before the fault by ENIs
                                     //!< that it killed, of clients that were outside of a dead AZ
    uint32_t askers{0};              //!< clients of any group that asked for the names by which the
                                     //!< group reached the ENI
    bool nameCanChange{false};       //!< one of these names had an address that lived on
    std::optional<Time> readded;     //!< the fault's end to the health check's verdict
    std::optional<Time> even; //!< the fault's end to the first of two successive windows in which
                              //!< the ENI has its share of the group's requests again

    /// \return share of the requests of the fault that succeeded in the end, in percent; 100 if
    /// there were none
    double GetAvailability() const;
};

/**
 * \brief Takes a failover apart, from what was traced.
 *
 * Connect SeeHealth() and SeeDns() to SimulatedCloud's traces \c HealthChange and \c DnsAnswer,
 * then ask for the parts.
 */
class FailoverTimeline : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param eniId an endpoint ENI \param healthy what the health check now holds
    void SeeHealth(const std::string& eniId, bool healthy);
    /// \param record an answer of a VPC resolver
    void SeeDns(const DnsQueryRecord& record);

    /**
     * \brief The parts, for each group of clients.
     *
     * A group is judged by that dead ENI which it used last before the fault, if it used one.
     *
     * \param fault the fault of endpoint ENIs, or of the zone that they are in
     * \param deadEnis the ENIs that it killed, with their addresses
     * \param records all requests, in any order
     * \param criteria what counts as delayed, and as even
     * \return one entry a group, by name
     */
    std::vector<FailoverParts> Analyse(const Fault& fault,
                                       const std::map<std::string, Ipv4Address>& deadEnis,
                                       const std::vector<RequestRecord>& records,
                                       const FailoverCriteria& criteria = FailoverCriteria()) const;

  private:
    struct Health
    {
        Time at;
        bool healthy;
    };

    struct Answer
    {
        Time at;
        std::vector<Ipv4Address> addresses;
    };

    bool HadOtherAddress(const std::set<std::string>& names,
                         const std::map<std::string, Ipv4Address>& deadEnis,
                         Time until) const;
    std::optional<Time> FindHealth(const std::string& eniId,
                                   bool healthy,
                                   Time from,
                                   Time until) const;
    std::optional<Time> FindAnswerWithout(const std::string& name,
                                          Ipv4Address address,
                                          Time from,
                                          Time until) const;

    std::map<std::string, std::vector<Health>> m_health;
    std::map<std::string, std::vector<Answer>> m_answers; //!< by name
};

/// \param out where failover.csv goes \param parts what Analyse() gave
void WriteFailoverCsv(std::ostream& out, const std::vector<FailoverParts>& parts);

/// \param out a terminal \param parts what Analyse() gave
void PrintFailoverTable(std::ostream& out, const std::vector<FailoverParts>& parts);

/// Print availability, and when clients were well again: percentiles over those hit, but not stuck.
/// \param out a terminal \param parts what Analyse() gave
void PrintRecoveryTable(std::ostream& out, const std::vector<FailoverParts>& parts);

/// Tell what the columns of PrintFailoverTable() are. \param out a terminal
void PrintFailoverLegend(std::ostream& out);

} // namespace vpc
} // namespace ns3
