// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/callback.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// How a name lookup ended.
enum class DnsStatus : uint8_t
{
    NO_ERROR, //!< at least one address
    EMPTY,    //!< NOERROR without an address
    NX_DOMAIN,
    SERV_FAIL,
    TIMEOUT //!< no answer after all attempts
};

/// \param status a status \return its name, e.g. SERVFAIL
const char* ToString(DnsStatus status);

/// What a lookup gave.
struct DnsAnswer
{
    std::string name;                     //!< that was asked for
    DnsStatus status{DnsStatus::TIMEOUT}; //!< how it was answered
    std::vector<Ipv4Address> addresses;   //!< in the order in which a client should try them
    Time ttl;                             //!< what is left of the records' time to live
    bool fromCache{false};                //!< without a query
    Time elapsed;                         //!< what the lookup took; 0 from the cache
};

/**
 * \brief Something that turns a name into addresses, asynchronously.
 *
 * The callback runs exactly once, from an event of its own, never from inside Resolve().
 */
class NameResolver : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    using Done = Callback<void, const DnsAnswer&>; //!< receives the answer

    /**
     * \param name a host name, or an address in dotted quad (answered as such at once)
     * \param done called once with the answer
     */
    virtual void Resolve(const std::string& name, Done done) = 0;

    /// Forget all cached answers.
    virtual void FlushCache() = 0;
};

} // namespace vpc
} // namespace ns3
