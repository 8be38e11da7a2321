// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/object.h"
#include "ns3/vpc-request-record.h"

#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Keeps the record of every request, for tables and analyses.
 *
 * Connect its Add() to RequestClient's trace \c RequestDone.
 */
class RequestLog : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param record a request that has ended
    void Add(const RequestRecord& record);

    /// \return all records, by end time, then by client node and id
    const std::vector<RequestRecord>& GetRecords() const;

    /// \param out where requests.csv goes: a header with units, then a line a request
    void WriteCsv(std::ostream& out) const;

  private:
    mutable std::vector<RequestRecord> m_records;
    mutable bool m_sorted{true};
};

} // namespace vpc
} // namespace ns3
