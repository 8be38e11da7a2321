// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-message-stream.h"
#include "vpc-request-record.h"
#include "vpc-tcp-connection.h"

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

class RequestClient;
struct ClientRequest;

/// \brief One connection of a RequestClient: at most one request at a time runs on it.
class ClientConnection : private TcpConnection::Listener
{
  public:
    /**
     * \param client who is told
     * \param tcp the TCP of the client's node
     * \param setup preset for the socket; kept by reference
     * \param nameIndex which of the client's names it leads to
     */
    ClientConnection(RequestClient& client,
                     Ptr<TcpL4Protocol> tcp,
                     const TcpSocketSetup& setup,
                     uint32_t nameIndex);

    /// \param header the request to write \param text its text
    void Write(const RequestHeader& header, const std::string& text);

    TcpConnection tcp;               //!< the connection proper
    ClientRequest* request{nullptr}; //!< the request that uses it, or waits for it
    std::size_t index{0};            //!< in the client's list
    uint32_t nameIndex;              //!< which of the client's names it leads to
    uint32_t served{0};              //!< responses received
    Time connectedAt;                //!< when the handshake was complete
    Time idleSince;                  //!< when it was given to the pool
    PathInfo path;                   //!< what the data plane told of its way
    bool pathKnown{false};           //!< the data plane has been asked

  private:
    void Connected() override;
    void Failed(ConnectFailure why) override;
    void Data(Ptr<Packet> data) override;
    void Space(uint32_t space) override;
    void Closed(ConnectionEnd why) override;

    RequestClient& m_client;
    MessageReader m_reader;
    MessageWriter m_writer;
};

} // namespace vpc
} // namespace ns3
