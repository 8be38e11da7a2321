// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-log.h"

#include "vpc-csv.h"

#include "ns3/vpc-address.h"

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(RequestLog);

TypeId
RequestLog::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::RequestLog")
                            .SetParent<Object>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<RequestLog>();
    return tid;
}

void
RequestLog::Add(const RequestRecord& record)
{
    m_records.push_back(record);
    m_sorted = false;
}

const std::vector<RequestRecord>&
RequestLog::GetRecords() const
{
    if (!m_sorted)
    {
        const auto key = [](const RequestRecord& r) {
            return std::make_tuple(r.start + r.total, r.nodeId, r.id);
        };
        std::sort(
            m_records.begin(),
            m_records.end(),
            [&key](const RequestRecord& a, const RequestRecord& b) { return key(a) < key(b); });
        m_sorted = true;
    }
    return m_records;
}

void
RequestLog::WriteCsv(std::ostream& out) const
{
    out << "id,group,node,client_az,name,start_s,dns_s,connect_s,first_byte_s,transfer_s,total_s,"
           "address,local_port,eni,server_az,path,attempts,reused,outcome,sent_bytes,"
           "received_bytes,client_in_faulty_az,denied_by\n";
    for (const RequestRecord& r : GetRecords())
    {
        out << r.id << ',' << CsvField(r.group) << ',' << r.nodeId << ',' << r.clientAz << ','
            << CsvField(r.name) << ',' << ToSeconds(r.start) << ',' << ToSeconds(r.dns) << ','
            << ToSeconds(r.connect) << ',' << ToSeconds(r.firstByte) << ',' << ToSeconds(r.transfer)
            << ',' << ToSeconds(r.total) << ',' << aws::ToString(r.address) << ',' << r.localPort
            << ',' << r.eniId << ',' << r.serverAz << ',' << ToString(r.path) << ',' << r.attempts
            << ',' << (r.reusedConnection ? 1 : 0) << ',' << ToString(r.outcome) << ','
            << r.bytesSent << ',' << r.bytesReceived << ',' << (r.clientInFaultyAz ? 1 : 0) << ','
            << CsvField(r.deniedBy) << '\n';
    }
}

} // namespace vpc
} // namespace ns3
