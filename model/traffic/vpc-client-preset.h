// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address-chooser.h"
#include "vpc-connection-pool.h"
#include "vpc-retry-policy.h"

#include "ns3/nstime.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief How an HTTP client library behaves: timeouts, retries, pool, addresses, DNS cache.
 *
 * Plain data, to be copied and changed at will. Where each value of a named preset comes from
 * stands beside it in the source file; what has no source is called an assumption there.
 */
struct ClientPreset
{
    std::string name;       //!< as ByName() takes it
    Time connectTimeout;    //!< for each address; zero: TCP's own
    Time requestTimeout;    //!< from the request sent to the response complete; zero: none
    RetryPolicy retry;      //!< attempts and pauses
    RetryQuotaLimits quota; //!< token bucket for retries
    PoolLimits pool;        //!< connections kept
    AddressChoice addressChoice{FIRST_ADDRESS}; //!< what to do with a name's addresses
    Time attemptDelay;                          //!< happy eyeballs: head start of each address
    std::string dnsCachePolicy{"HonourTtl"};    //!< HonourTtl, Fixed, Forever or None (no cache)
    Time dnsCacheTime;                          //!< for Fixed

    /**
     * \param name botocore, botocore-standard, aws-sdk-java-2, jvm-endless-dns, curl, plain-socket
     * \return the preset; aborts with the list of names if there is none of that name
     */
    static ClientPreset ByName(const std::string& name);

    /// \return the names of all presets
    static std::vector<std::string> Names();
};

} // namespace vpc
} // namespace ns3
