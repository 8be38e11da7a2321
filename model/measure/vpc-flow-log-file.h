// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-gzip.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace ns3
{
namespace vpc
{

/// Where the files of a flow log stand in its bucket.
struct FlowLogPlace
{
    std::string accountId;                //!< whose ENIs they are
    std::string region;                   //!< of the ENIs
    std::string flowLogId;                //!< fl-...
    bool hiveCompatiblePartitions{false}; //!< folders named name=value
    bool perHourPartition{false};         //!< a folder each hour
};

/**
 * \brief Folder of a file ("Publish flow logs to Amazon S3", VPC guide, "Flow log files").
 * \param place of the flow log \param start of the file's five minutes, Unix time in s
 * \return e.g. AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/01/01
 */
std::string FlowLogFolder(const FlowLogPlace& place, int64_t start);

/**
 * \brief The files of one flow log: gzip, a header line, and the records of five minutes each, by
 * the times at which they end.
 *
 * A file that reaches the size limit is closed and another one of the same minutes begins. The hash
 * in the name is one of the content, so that equal runs give equal names (what AWS hashes is not
 * published).
 */
class FlowLogFiles
{
  public:
    /// Takes a file. \param path in the bucket \param bytes its content
    using Sink = std::function<void(const std::string& path, const std::string& bytes)>;

    /// \param place of the files \param header their first line \param maxBytes size at which a
    /// file is closed \param sink takes them
    FlowLogFiles(FlowLogPlace place, std::string header, uint64_t maxBytes, Sink sink);

    /// \param end of a record, Unix time in s \param line the record
    void Add(int64_t end, const std::string& line);

    /// Close the files to which nothing can come any more. \param unixSeconds records that are to
    /// come end then or later
    void CloseBefore(int64_t unixSeconds);

    /// Close all files.
    void CloseAll();

  private:
    struct Open
    {
        Gzip gzip;
        uint32_t part{0}; //!< number among the files of the same minutes
    };

    Open Begin(uint32_t part) const;
    void Close(int64_t start, Open& file);

    FlowLogPlace m_place;
    std::string m_header;
    uint64_t m_maxBytes;
    Sink m_sink;
    std::map<int64_t, Open> m_open; //!< by begin of their five minutes
};

} // namespace vpc
} // namespace ns3
