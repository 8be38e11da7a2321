// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/packet.h"
#include "ns3/vpc-proxy-header.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief What may stand at the beginning of a connection to a service, before its first request: a
 * PROXY protocol v2 header, and an HTTP request, which is a load balancer's health check.
 */
class StreamOpening
{
  public:
    /// What Feed() came to.
    enum class Step
    {
        NEED_MORE, //!< cannot be told yet
        REQUESTS,  //!< requests begin, see TakeRest()
        HTTP,      //!< it is an HTTP request, and complete
        CORRUPT    //!< a PROXY header was promised, and there is none
    };

    /// \param expectsProxy whether the connection has to begin with a PROXY header
    explicit StreamOpening(bool expectsProxy);

    /// \param bytes the next bytes of the stream; they are changed \return what it is
    Step Feed(Ptr<Packet> bytes);

    /// \return the PROXY header, if one was read
    const std::optional<aws::ProxyHeader>& GetProxyHeader() const;

    /// \return the bytes after the opening, once
    Ptr<Packet> TakeRest();

  private:
    std::vector<uint8_t> Peek(uint32_t most) const;

    bool m_expectsProxy;
    Ptr<Packet> m_bytes; //!< not yet understood
    std::optional<aws::ProxyHeader> m_proxy;
};

} // namespace vpc
} // namespace ns3
