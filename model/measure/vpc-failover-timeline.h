// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/object.h"
#include "ns3/vpc-fault-schedule.h"
#include "ns3/vpc-request-record.h"
#include "ns3/vpc-resolver-server.h"

#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief What one group of clients lived through in one fault: the parts of a failover.
 *
 * Times that did not happen are empty. All times are exact simulation times; per-client times are
 * over the clients that met the dead address at all.
 */
struct FailoverParts
{
    std::string group;
    uint32_t clients{0};            //!< that asked at all
    uint32_t clientsHit{0};         //!< that met the dead address after the fault
    std::optional<Time> detection;  //!< fault to the health check's verdict
    std::optional<Time> nameChange; //!< verdict to the first answer without the dead address
    std::optional<Time> cacheMean;  //!< name change to a client's last attempt at the dead address
    std::optional<Time> cacheMax;   //!< the same, of the last client
    std::optional<Time> timersMean; //!< what such a last request waited until it ended
    std::optional<Time> total;   //!< fault to the end of the last request that was lost or delayed
    uint64_t requests{0};        //!< that began while the fault was on
    uint64_t lost{0};            //!< of these, without success
    uint64_t delayed{0};         //!< of these, with success but a second attempt or address
    uint64_t excluded{0};        //!< of clients inside a dead zone, counted apart
    std::optional<Time> readded; //!< fault's end to the health check's verdict
    std::optional<Time> even;    //!< fault's end until the ENI has its share of requests again
};

/**
 * \brief Takes a failover apart, from what was traced.
 *
 * Connect the See...() methods to SimulatedCloud's traces, then ask for the parts.
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
     * "Even again" is the start of the first of two successive windows of 30 s, after the fault's
     * end, in which the ENI serves at least 0.8 times its share of the group's requests before the
     * fault.
     *
     * A group is judged by that dead ENI which it used before, if it used one.
     *
     * \param fault the fault of endpoint ENIs, or of the zone that they are in
     * \param deadEnis the ENIs that it killed, with their addresses
     * \param records all requests
     * \return one entry a group, by name
     */
    std::vector<FailoverParts> Analyse(const Fault& fault,
                                       const std::map<std::string, Ipv4Address>& deadEnis,
                                       const std::vector<RequestRecord>& records) const;

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

    FailoverParts AnalyseGroup(const Fault& fault,
                               const std::string& eniId,
                               Ipv4Address address,
                               const std::vector<const RequestRecord*>& records) const;
    std::optional<Time> FindHealth(const std::string& eniId, bool healthy, Time from) const;
    std::optional<Time> FindAnswerWithout(const std::string& name,
                                          Ipv4Address address,
                                          Time from) const;

    std::map<std::string, std::vector<Health>> m_health;
    std::map<std::string, std::vector<Answer>> m_answers; //!< by name
};

/// \param out where failover.csv goes \param parts what Analyse() gave
void WriteFailoverCsv(std::ostream& out, const std::vector<FailoverParts>& parts);

/// \param out a terminal \param parts what Analyse() gave
void PrintFailoverTable(std::ostream& out, const std::vector<FailoverParts>& parts);

} // namespace vpc
} // namespace ns3
