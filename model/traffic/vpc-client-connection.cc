// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-client-connection.h"

#include "vpc-request-client.h"

namespace ns3
{
namespace vpc
{

ClientConnection::ClientConnection(RequestClient& client,
                                   Ptr<TcpL4Protocol> l4,
                                   const TcpSocketSetup& setup,
                                   uint32_t name)
    : tcp(l4, setup, *this),
      nameIndex(name),
      m_client(client)
{
}

void
ClientConnection::Write(const RequestHeader& header, const std::string& text)
{
    m_writer.Write(tcp, header, text);
    if (!m_writer.IsEmpty())
    {
        tcp.WantSpace();
    }
}

void
ClientConnection::Connected()
{
    m_client.Connected(this);
}

void
ClientConnection::Failed(ConnectFailure why)
{
    m_client.ConnectFailed(this, why);
}

void
ClientConnection::Data(Ptr<Packet> data)
{
    m_client.FirstByte(this, data->GetSize());
    m_reader.Feed(data);
    for (;;)
    {
        switch (m_reader.Next())
        {
        case MessageReader::Step::NEED_MORE:
            return;
        case MessageReader::Step::BEGUN:
            break;
        case MessageReader::Step::COMPLETE:
            m_client.ResponseComplete(this, m_reader.GetHeader(), m_reader.GetText());
            break;
        case MessageReader::Step::CORRUPT:
            tcp.Abort();
            m_client.Closed(this, ConnectionEnd::RESET);
            return;
        }
    }
}

void
ClientConnection::Space(uint32_t)
{
    m_writer.Flush(tcp);
}

void
ClientConnection::Closed(ConnectionEnd why)
{
    m_client.Closed(this, why);
}

} // namespace vpc
} // namespace ns3
