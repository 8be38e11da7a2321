// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-tcp-close.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simple-ref-count.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-rx-buffer.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// The socket may be running on the stack below, or in an event of this very instant.
void
ReleaseLater(Ptr<Socket> socket)
{
    Simulator::ScheduleNow(
        +[](Ptr<Socket>) {},
        socket);
}

/// \return whether the socket has no port any more
bool
IsFreed(Ptr<Socket> socket)
{
    Address address;
    socket->GetSockName(address);
    return InetSocketAddress::ConvertFrom(address).GetPort() == 0;
}

/// A socket that its owner has closed and that still has to say goodbye.
class ClosingSocket : public SimpleRefCount<ClosingSocket>
{
  public:
    explicit ClosingSocket(Ptr<Socket> socket)
        : m_socket(socket)
    {
    }

    ~ClosingSocket()
    {
        if (m_socket)
        {
            Finish();
        }
    }

    void Start(Time unacknowledged, Time halfClosed)
    {
        static const Ptr<const TraceSourceAccessor> state =
            TcpSocketBase::GetTypeId().LookupTraceSourceByName("State");
        state->ConnectWithoutContext(PeekPointer(m_socket),
                                     MakeCallback(&ClosingSocket::StateChanged, this));
        m_socket->Close();
        if (m_finished)
        {
            return;
        }
        m_halfClosed = halfClosed;
        Simulator::Schedule(unacknowledged,
                            &ClosingSocket::CheckAcknowledged,
                            Ptr<ClosingSocket>(this));
    }

  private:
    void StateChanged(TcpSocket::TcpStates_t, TcpSocket::TcpStates_t now)
    {
        m_state = now;
        if (!m_finished && (now == TcpSocket::TIME_WAIT || now == TcpSocket::CLOSED))
        {
            // From here on ns-3 frees the socket by itself; let go of it soon, for many of them
            // held for long would fill the caches.
            m_finished = true;
            Simulator::ScheduleNow(&ClosingSocket::Finish, Ptr<ClosingSocket>(this));
        }
    }

    void CheckAcknowledged()
    {
        if (m_state == TcpSocket::FIN_WAIT_2)
        {
            Simulator::Schedule(m_halfClosed,
                                &ClosingSocket::CheckHalfClosed,
                                Ptr<ClosingSocket>(this));
            return;
        }
        CheckHalfClosed();
    }

    void CheckHalfClosed()
    {
        if (m_finished)
        {
            return;
        }
        m_finished = true;
        AbortTcpSocket(m_socket);
        Finish();
    }

    void Finish()
    {
        m_socket->TraceDisconnectWithoutContext("State",
                                                MakeCallback(&ClosingSocket::StateChanged, this));
        m_socket = nullptr;
    }

    Ptr<Socket> m_socket;
    Time m_halfClosed;
    TcpSocket::TcpStates_t m_state{TcpSocket::ESTABLISHED}; //!< until a change is seen
    bool m_finished{false};                                 //!< nothing is left to be done
};

} // namespace

void
DetachSocket(Ptr<Socket> socket)
{
    const auto none = MakeNullCallback<void, Ptr<Socket>>();
    socket->SetConnectCallback(none, none);
    socket->SetCloseCallbacks(none, none);
    socket->SetRecvCallback(none);
    socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
}

void
AbortTcpSocket(Ptr<Socket> socket)
{
    DetachSocket(socket);
    Ptr<TcpSocketBase> tcp = DynamicCast<TcpSocketBase>(socket);
    if (IsFreed(socket))
    {
        ReleaseLater(socket);
        return;
    }
    // In every state, Close() with unread data sends one RST, stops the timers and frees the port;
    // so if there is no unread data, some is made.
    Ptr<TcpRxBuffer> unread = tcp->GetRxBuffer();
    if (unread->Size() == 0)
    {
        TcpHeader header;
        header.SetSequenceNumber(unread->NextRxSequence());
        if (unread->Finished())
        {
            unread->SetFinSequence(unread->NextRxSequence() + SequenceNumber32(2));
        }
        unread->Add(Create<Packet>(1), header);
    }
    tcp->Close();
    ReleaseLater(socket);
}

void
CloseTcpSocket(Ptr<Socket> socket, Time unacknowledged, Time halfClosed)
{
    DetachSocket(socket);
    if (IsFreed(socket))
    {
        ReleaseLater(socket);
        return;
    }
    Create<ClosingSocket>(socket)->Start(unacknowledged, halfClosed);
}

void
AbortTcpSocketSoon(Ptr<Socket> socket)
{
    DetachSocket(socket);
    Simulator::ScheduleNow(&AbortTcpSocket, socket);
}

void
CloseTcpSocketSoon(Ptr<Socket> socket)
{
    DetachSocket(socket);
    Simulator::ScheduleNow(
        +[](Ptr<Socket> closing) { CloseTcpSocket(closing); },
        socket);
}

void
DropTcpSocket(Ptr<Socket> socket)
{
    DetachSocket(socket);
    Address own;
    Address peer;
    socket->GetSockName(own);
    if (IsFreed(socket) || socket->GetPeerName(peer) != 0)
    {
        ReleaseLater(socket);
        return;
    }
    // A bare RST is what ns-3 understands in every state: hand it one as the network would.
    const auto local = InetSocketAddress::ConvertFrom(own);
    const auto remote = InetSocketAddress::ConvertFrom(peer);
    Ptr<Node> node = socket->GetNode();
    Ptr<Ipv4L3Protocol> ip = node->GetObject<Ipv4L3Protocol>();
    Ptr<TcpL4Protocol> tcp = node->GetObject<TcpL4Protocol>();
    const int32_t interface = ip->GetInterfaceForAddress(local.GetIpv4());
    if (interface < 0)
    {
        AbortTcpSocket(socket);
        return;
    }
    TcpHeader header;
    header.SetFlags(TcpHeader::RST);
    header.SetSourcePort(remote.GetPort());
    header.SetDestinationPort(local.GetPort());
    if (Node::ChecksumEnabled())
    {
        header.EnableChecksums();
        header.InitializeChecksum(remote.GetIpv4(), local.GetIpv4(), TcpL4Protocol::PROT_NUMBER);
    }
    Ptr<Packet> packet = Create<Packet>();
    packet->AddHeader(header);
    Ipv4Header ipHeader;
    ipHeader.SetSource(remote.GetIpv4());
    ipHeader.SetDestination(local.GetIpv4());
    ipHeader.SetProtocol(TcpL4Protocol::PROT_NUMBER);
    ipHeader.SetPayloadSize(packet->GetSize());
    tcp->Receive(packet, ipHeader, ip->GetInterface(interface));
    if (!IsFreed(socket))
    {
        AbortTcpSocket(socket);
        return;
    }
    ReleaseLater(socket);
}

} // namespace vpc
} // namespace ns3
