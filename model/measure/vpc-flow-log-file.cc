// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log-file.h"

#include "vpc-utc-time.h"

#include <cstdio>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int64_t FILE_SECONDS = 300; //!< AWS publishes each five minutes

/// \return a number in decimal, with zeros in front
std::string
Digits(int number, int width)
{
    char text[16];
    std::snprintf(text, sizeof(text), "%0*d", width, number);
    return text;
}

} // namespace

std::string
FlowLogFolder(const FlowLogPlace& place, int64_t start)
{
    const UtcFields utc = ToUtcFields(start);
    const auto part = [&place](const char* name, const std::string& value) {
        return (place.hiveCompatiblePartitions ? std::string(name) + "=" : "") + value;
    };
    std::string folder =
        "AWSLogs/" + part("aws-account-id", place.accountId) + "/" +
        part("aws-service", "vpcflowlogs") + "/" + part("aws-region", place.region) + "/" +
        part("year", Digits(utc.year, 4)) + "/" + part("month", Digits(utc.month, 2)) + "/" +
        part("day", Digits(utc.day, 2));
    if (place.perHourPartition)
    {
        folder += "/" + part("hour", Digits(utc.hour, 2));
    }
    return folder;
}

FlowLogFiles::FlowLogFiles(FlowLogPlace place, std::string header, uint64_t maxBytes, Sink sink)
    : m_place(std::move(place)),
      m_header(std::move(header)),
      m_maxBytes(maxBytes),
      m_sink(std::move(sink))
{
}

FlowLogFiles::Open
FlowLogFiles::Begin(uint32_t part) const
{
    Open file;
    file.part = part;
    file.gzip.Append(m_header + "\n");
    return file;
}

void
FlowLogFiles::Add(int64_t end, const std::string& line)
{
    const int64_t start = end - end % FILE_SECONDS;
    auto file = m_open.find(start);
    if (file == m_open.end())
    {
        file = m_open.emplace(start, Begin(0)).first;
    }
    else if (file->second.gzip.GetSize() >= m_maxBytes)
    {
        const uint32_t next = file->second.part + 1;
        Close(start, file->second);
        file->second = Begin(next);
    }
    file->second.gzip.Append(line + "\n");
}

void
FlowLogFiles::CloseBefore(int64_t unixSeconds)
{
    while (!m_open.empty() && m_open.begin()->first + FILE_SECONDS <= unixSeconds)
    {
        Close(m_open.begin()->first, m_open.begin()->second);
        m_open.erase(m_open.begin());
    }
}

void
FlowLogFiles::CloseAll()
{
    for (auto& [start, file] : m_open)
    {
        Close(start, file);
    }
    m_open.clear();
}

void
FlowLogFiles::Close(int64_t start, Open& file)
{
    const UtcFields utc = ToUtcFields(start);
    const std::string name = m_place.accountId + "_vpcflowlogs_" + m_place.region + "_" +
                             m_place.flowLogId + "_" + Digits(utc.year, 4) + Digits(utc.month, 2) +
                             Digits(utc.day, 2) + "T" + Digits(utc.hour, 2) +
                             Digits(utc.minute, 2) + "Z_";
    const std::string bytes = file.gzip.Finish();
    char hash[16];
    std::snprintf(hash, sizeof(hash), "%08x", Crc32Of(std::to_string(file.part) + bytes));
    m_sink(FlowLogFolder(m_place, start) + "/" + name + hash + ".log.gz", bytes);
}

} // namespace vpc
} // namespace ns3
