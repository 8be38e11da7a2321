// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-flow-log-record.h"

#include "ns3/vpc-flow-index.h"

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief The flows of one ENI in one aggregation interval.
 *
 * A flow is a 5-tuple in one direction with one outcome. What a packet costs does not grow with the
 * number of flows.
 */
class FlowLogTable
{
  public:
    /**
     * \brief The record that a packet belongs to; a new one has no packets yet.
     * \param key of the packet, without ports if ICMP \param direction of it \param action of the
     * rules \param limit number of records that there may be, 0: any \return the record; nullptr if
     * the packet needs one more than there may be
     */
    FlowLogRecord* Find(const aws::FlowKey& key,
                        aws::Direction direction,
                        FlowLogAction action,
                        uint64_t limit);

    /// \return the records in the order in which they are written; the table is empty afterwards
    std::vector<FlowLogRecord> Take();

  private:
    using Index = FlowIndex<FlowLogRecord, &FlowLogRecord::key>;

    std::array<Index, 4> m_indices; //!< by direction and action
    std::deque<FlowLogRecord> m_records;
};

} // namespace vpc
} // namespace ns3
