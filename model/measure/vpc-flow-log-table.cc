// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log-table.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

FlowLogRecord*
FlowLogTable::Find(const aws::FlowKey& key,
                   aws::Direction direction,
                   FlowLogAction action,
                   uint64_t limit)
{
    Index& index =
        m_indices[2 * static_cast<std::size_t>(direction) + static_cast<std::size_t>(action)];
    if (FlowLogRecord* known = index.Find(key))
    {
        return known;
    }
    if (limit != 0 && m_records.size() >= limit)
    {
        return nullptr;
    }
    FlowLogRecord& record = m_records.emplace_back();
    record.key = key;
    record.direction = direction;
    record.action = action;
    index.Insert(record);
    return &record;
}

std::vector<FlowLogRecord>
FlowLogTable::Take()
{
    std::vector<FlowLogRecord> records(m_records.begin(), m_records.end());
    std::sort(records.begin(), records.end(), ComesBefore);
    m_records.clear();
    for (Index& index : m_indices)
    {
        index.Clear();
    }
    return records;
}

} // namespace vpc
} // namespace ns3
