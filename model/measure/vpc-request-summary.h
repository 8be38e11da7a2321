// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/vpc-request-record.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// How long something took, from many times: the smallest of them that so many percent of them do
/// not exceed.
struct TimePercentiles
{
    Time mean; //!< arithmetic mean
    Time p50;  //!< median
    Time p95;  //!< 95th percentile
    Time p99;  //!< 99th percentile
    Time max;  //!< the longest

    /// \param times any number of them, in any order \return their percentiles; zeros of none
    static TimePercentiles Of(std::vector<Time> times);
};

/// What a group of clients got for its requests, over a whole run.
struct RequestSummary
{
    uint64_t requests{0};    //!< all but the excluded ones
    uint64_t succeeded{0};   //!< answered well
    uint64_t lost{0};        //!< neither succeeded nor denied nor unfinished
    uint64_t denied{0};      //!< answered 403 by a policy: no failure of the network
    uint64_t unfinished{0};  //!< the run ended first
    uint64_t excluded{0};    //!< of clients inside a dead AZ; in none of the other numbers
    uint64_t attempts{0};    //!< of all requests
    TimePercentiles latency; //!< of those that succeeded, all attempts and pauses in it
    std::map<std::string, uint64_t> outcomes; //!< requests, by outcome
    std::map<std::string, uint64_t> paths;    //!< those that succeeded, by path

    /// \return share of the requests that are neither denied nor unfinished that succeeded, in
    /// percent; 100 if there are none
    double GetAvailability() const;
};

/// \param records all requests of a run, in any order \return what each group got
std::map<std::string, RequestSummary> SummariseRequests(const std::vector<RequestRecord>& records);

/// \param records all requests of a run, in any order \return what all groups together got
RequestSummary SummariseAll(std::vector<RequestRecord> records);

} // namespace vpc
} // namespace ns3
