// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/object.h"
#include "ns3/vpc-fabric.h"
#include "ns3/vpc-request-record.h"

#include <map>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Counts connections by minute, client AZ, ENI AZ and path.
 *
 * A flow is a TCP connection (5-tuple), seen at the ENI that opened it and nowhere else, so that
 * none is counted twice; one that an on-premises site opened is seen at the ENI that it comes to
 * first, with the site in the place of the client's AZ and what it came by as its path. Connect
 * Begin() and End() to the traces \c FlowNew and \c FlowEnd, and call SimulatedCloud::SweepFlows()
 * each minute, or flows that fall silent stay open in the table.
 */
class FlowCounter : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param record a new flow
    void Begin(const FlowRecord& record);
    /// \param record a flow that has ended
    void End(const FlowRecord& record);

    /// What happened in one minute to the flows of one kind.
    struct Cell
    {
        uint64_t opened{0};   //!< began in the minute
        uint64_t active{0};   //!< open at the minute's end, or at the run's
        uint64_t closed{0};   //!< ended by FIN both ways
        uint64_t reset{0};    //!< ended by RST
        uint64_t timedOut{0}; //!< never answered, idle for too long, or their ENI failed
        uint64_t bytes{0};    //!< both ways, of flows that ended in the minute
    };

    /// Minute, client AZ (or site), ENI AZ ("regional" for a gateway endpoint), path.
    using Key = std::tuple<uint32_t, std::string, std::string, std::string>;

    /// \param until end of the run \return the cells of the minutes that began before
    std::map<Key, Cell> GetCells(Time until) const;

    /// \param out where flows.csv goes \param until end of the run
    void WriteCsv(std::ostream& out, Time until) const;

    /// A step of the number of open connections of an endpoint ENI, or of an ENI that sites'
    /// connections come to; half-open ones included.
    struct Step
    {
        Time at;           //!< when
        std::string eniId; //!< the ENI
        int64_t open{0};   //!< connections from then on
    };

    /// \return every change of the number of open connections by endpoint ENI, in order
    const std::vector<Step>& GetSteps() const;

    /// What happened in one second to the flows of one path.
    struct PathSecond
    {
        uint64_t opened{0}; //!< began in the second
        int64_t change{0};  //!< how many more are open at its end than at its begin
    };

    /// \return the seconds in which something happened, by path and number of the second
    const std::map<std::string, std::map<uint32_t, PathSecond>>& GetPathSeconds() const;

  private:
    using Kind = std::tuple<std::string, std::string, std::string>;

    static bool IsCounted(const FlowRecord& record);
    static Kind KindOf(const FlowRecord& record);
    void Count(const FlowRecord& record, int64_t change);

    std::map<Key, Cell> m_cells;                           //!< without active
    std::map<Kind, std::map<uint32_t, int64_t>> m_changes; //!< of open flows, by minute
    std::map<std::string, int64_t> m_open;                 //!< by ENI
    std::vector<Step> m_steps;
    std::map<std::string, std::map<uint32_t, PathSecond>> m_pathSeconds;
};

/// \param role what a flow goes to first \return the path that it takes
RequestPath PathOf(PortRole role);

} // namespace vpc
} // namespace ns3
