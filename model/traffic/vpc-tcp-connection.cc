// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-tcp-connection.h"

#include "vpc-tcp-close.h"

#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// The trace source of received segments, looked up once.
const TraceSourceAccessor&
RxTrace()
{
    static const Ptr<const TraceSourceAccessor> rx =
        TcpSocketBase::GetTypeId().LookupTraceSourceByName("Rx");
    return *rx;
}

/// The trace source of transmitted segments, looked up once.
const TraceSourceAccessor&
TxTrace()
{
    static const Ptr<const TraceSourceAccessor> tx =
        TcpSocketBase::GetTypeId().LookupTraceSourceByName("Tx");
    return *tx;
}

} // namespace

TcpConnection::TcpConnection(Ptr<TcpL4Protocol> tcp,
                             const TcpSocketSetup& setup,
                             Listener& listener)
    : m_tcp(tcp),
      m_setup(setup),
      m_listener(listener)
{
}

TcpConnection::~TcpConnection()
{
    Abort();
}

void
TcpConnection::Connect(Ipv4Address address, uint16_t port, Time timeout)
{
    NS_ABORT_MSG_IF(m_stage != Stage::IDLE,
                    "TcpConnection to " << m_remoteAddress
                                        << ": Connect() called twice, make a new one");
    m_remoteAddress = address;
    m_remotePort = port;
    m_stage = Stage::CONNECTING;
    Attach(m_setup.CreateSocket(m_tcp));
    m_socket->SetConnectCallback(MakeCallback(&TcpConnection::HandleConnected, this),
                                 MakeCallback(&TcpConnection::HandleConnectFailed, this));
    if (m_setup.StepsConnTimeout())
    {
        TxTrace().ConnectWithoutContext(PeekPointer(m_socket),
                                        MakeCallback(&TcpConnection::HandleTx, this));
    }
    const int result = m_socket->Connect(InetSocketAddress(address, port));
    Address own;
    m_socket->GetSockName(own);
    const auto local = InetSocketAddress::ConvertFrom(own);
    m_localAddress = local.GetIpv4();
    m_localPort = local.GetPort();
    if (result != 0)
    {
        m_afterReset = Simulator::ScheduleNow(&TcpConnection::Fail, this, ConnectFailure::NO_ROUTE);
        return;
    }
    if (timeout.IsStrictlyPositive())
    {
        m_deadline = Simulator::Schedule(timeout, &TcpConnection::GiveUp, this);
    }
}

void
TcpConnection::Adopt(Ptr<Socket> accepted)
{
    NS_ABORT_MSG_IF(m_stage != Stage::IDLE,
                    "TcpConnection to " << m_remoteAddress
                                        << ": Adopt() after Connect(), make a new one");
    Address own;
    Address peer;
    accepted->GetSockName(own);
    accepted->GetPeerName(peer);
    const auto local = InetSocketAddress::ConvertFrom(own);
    const auto remote = InetSocketAddress::ConvertFrom(peer);
    m_localAddress = local.GetIpv4();
    m_localPort = local.GetPort();
    m_remoteAddress = remote.GetIpv4();
    m_remotePort = remote.GetPort();
    m_stage = Stage::CONNECTED;
    Attach(accepted);
}

bool
TcpConnection::Send(Ptr<Packet> packet)
{
    return m_socket && m_socket->Send(packet) >= 0;
}

uint32_t
TcpConnection::GetSpace() const
{
    return m_socket ? m_socket->GetTxAvailable() : 0;
}

void
TcpConnection::WantSpace()
{
    if (m_socket)
    {
        m_socket->SetSendCallback(MakeCallback(&TcpConnection::HandleSpace, this));
    }
}

void
TcpConnection::Close()
{
    if (Ptr<Socket> socket = TakeSocket())
    {
        CloseTcpSocket(socket);
    }
}

void
TcpConnection::Abort()
{
    if (Ptr<Socket> socket = TakeSocket())
    {
        AbortTcpSocket(socket);
    }
}

void
TcpConnection::Forget()
{
    if (Ptr<Socket> socket = TakeSocket())
    {
        DetachSocket(socket);
    }
}

void
TcpConnection::Attach(Ptr<Socket> socket)
{
    m_socket = socket;
    m_socket->SetCloseCallbacks(MakeCallback(&TcpConnection::HandleNormalClose, this),
                                MakeCallback(&TcpConnection::HandleErrorClose, this));
    m_socket->SetRecvCallback(MakeCallback(&TcpConnection::HandleData, this));
    RxTrace().ConnectWithoutContext(PeekPointer(m_socket),
                                    MakeCallback(&TcpConnection::HandleRx, this));
}

void
TcpConnection::HandleConnected(Ptr<Socket>)
{
    if (m_stage != Stage::CONNECTING)
    {
        return;
    }
    m_stage = Stage::CONNECTED;
    Simulator::Remove(m_deadline);
    if (m_setup.StepsConnTimeout())
    {
        TxTrace().DisconnectWithoutContext(PeekPointer(m_socket),
                                           MakeCallback(&TcpConnection::HandleTx, this));
    }
    m_listener.Connected();
}

void
TcpConnection::HandleConnectFailed(Ptr<Socket>)
{
    Fail(ConnectFailure::TIMEOUT);
}

void
TcpConnection::HandleNormalClose(Ptr<Socket>)
{
    if (m_stage == Stage::CONNECTING)
    {
        Fail(m_resetSeen ? ConnectFailure::REFUSED : ConnectFailure::TIMEOUT);
        return;
    }
    End(m_resetSeen ? ConnectionEnd::RESET : ConnectionEnd::BY_PEER);
}

void
TcpConnection::HandleErrorClose(Ptr<Socket>)
{
    if (m_stage == Stage::CONNECTING)
    {
        Fail(m_resetSeen ? ConnectFailure::REFUSED : ConnectFailure::TIMEOUT);
        return;
    }
    End(m_resetSeen ? ConnectionEnd::RESET : ConnectionEnd::TIMEOUT);
}

void
TcpConnection::HandleData(Ptr<Socket>)
{
    if (!m_socket)
    {
        return;
    }
    Ptr<Packet> data = m_socket->Recv();
    if (data && data->GetSize() > 0)
    {
        m_listener.Data(data);
    }
}

void
TcpConnection::HandleSpace(Ptr<Socket>, uint32_t space)
{
    if (m_stage == Stage::CONNECTED)
    {
        m_listener.Space(space);
    }
}

void
TcpConnection::HandleRx(Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocketBase>)
{
    if (!(header.GetFlags() & TcpHeader::RST) || m_resetSeen)
    {
        return;
    }
    m_resetSeen = true;
    // ns-3 understands a bare RST and will say so in a moment. A RST with ACK, which is what a
    // closed port answers, it discards (no timestamp) or ignores: then this event ends it.
    if (header.GetFlags() & TcpHeader::ACK)
    {
        m_afterReset = Simulator::ScheduleNow(&TcpConnection::HandleReset, this);
    }
}

void
TcpConnection::HandleTx(Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocketBase>)
{
    if (header.GetFlags() & TcpHeader::SYN)
    {
        m_setup.StepConnTimeout(m_socket, ++m_synsSent);
    }
}

void
TcpConnection::HandleReset()
{
    const bool connecting = m_stage == Stage::CONNECTING;
    if (Ptr<Socket> socket = TakeSocket())
    {
        DropTcpSocket(socket);
        if (connecting)
        {
            m_listener.Failed(ConnectFailure::REFUSED);
        }
        else
        {
            m_listener.Closed(ConnectionEnd::RESET);
        }
    }
}

void
TcpConnection::GiveUp()
{
    Fail(ConnectFailure::TIMEOUT);
}

void
TcpConnection::Fail(ConnectFailure why)
{
    if (Ptr<Socket> socket = TakeSocket())
    {
        AbortTcpSocketSoon(socket);
        m_listener.Failed(why);
    }
}

void
TcpConnection::End(ConnectionEnd why)
{
    Ptr<Socket> socket = TakeSocket();
    if (!socket)
    {
        return;
    }
    if (why == ConnectionEnd::BY_PEER)
    {
        CloseTcpSocketSoon(socket);
    }
    else
    {
        AbortTcpSocketSoon(socket);
    }
    m_listener.Closed(why);
}

Ptr<Socket>
TcpConnection::TakeSocket()
{
    m_stage = Stage::ENDED;
    Simulator::Remove(m_deadline);
    Simulator::Remove(m_afterReset);
    Ptr<Socket> socket = m_socket;
    m_socket = nullptr;
    if (socket)
    {
        RxTrace().DisconnectWithoutContext(PeekPointer(socket),
                                           MakeCallback(&TcpConnection::HandleRx, this));
        if (m_setup.StepsConnTimeout())
        {
            TxTrace().DisconnectWithoutContext(PeekPointer(socket),
                                               MakeCallback(&TcpConnection::HandleTx, this));
        }
    }
    return socket;
}

} // namespace vpc
} // namespace ns3
