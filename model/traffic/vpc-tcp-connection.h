// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-tcp-preset.h"

#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/socket.h"
#include "ns3/tcp-l4-protocol.h"

#include <cstdint>

namespace ns3
{

class TcpHeader;
class TcpSocketBase;

namespace vpc
{

/// Why a connection could not be made.
enum class ConnectFailure : uint8_t
{
    REFUSED, //!< RST in answer to SYN
    TIMEOUT, //!< no answer, be it within the caller's time or TCP's own
    NO_ROUTE //!< the host itself has no route, or no free port
};

/// Why an established connection ended.
enum class ConnectionEnd : uint8_t
{
    BY_PEER, //!< the peer sent FIN
    RESET,   //!< the peer sent RST
    TIMEOUT  //!< TCP gave up retransmitting
};

/**
 * \brief One TCP connection, mostly an outgoing one, with what ns-3's socket leaves out: refusal,
 * reset told from close, a deadline for connecting, and an abort that leaves nothing behind.
 *
 * May be deleted at any time but from inside a call to its listener.
 */
class TcpConnection
{
  public:
    /// Who is told what happens. After Failed() and Closed() the socket is gone.
    class Listener
    {
      public:
        virtual ~Listener() = default;
        /// The handshake is complete.
        virtual void Connected() = 0;
        /// \param why why there is no connection
        virtual void Failed(ConnectFailure why) = 0;
        /// \param data bytes of the stream, in order; the listener's to change
        virtual void Data(Ptr<Packet> data) = 0;
        /// \param space bytes that Send() now takes; only after WantSpace()
        virtual void Space(uint32_t space) = 0;
        /// \param why how the connection ended; not called after Close() or Abort()
        virtual void Closed(ConnectionEnd why) = 0;
    };

    /**
     * \param tcp the TCP of the client's node
     * \param setup preset for the socket; kept by reference
     * \param listener who is told; kept by reference
     */
    TcpConnection(Ptr<TcpL4Protocol> tcp, const TcpSocketSetup& setup, Listener& listener);
    ~TcpConnection();
    TcpConnection(const TcpConnection&) = delete;
    TcpConnection& operator=(const TcpConnection&) = delete;

    /**
     * Send the first SYN now. The listener hears of the result from an event of its own.
     *
     * \param address whom to connect to
     * \param port TCP port
     * \param timeout after which time, to the nanosecond, to give up; zero: when TCP does
     */
    void Connect(Ipv4Address address, uint16_t port, Time timeout);

    /**
     * Take over a connection that the peer has opened, instead of Connect().
     *
     * \param accepted a socket that a listening one has made
     */
    void Adopt(Ptr<Socket> accepted);

    /// \param packet bytes to send \return whether the send buffer had room for all of them
    bool Send(Ptr<Packet> packet);

    /// \return bytes that the send buffer has room for
    uint32_t GetSpace() const;

    /// Have Listener::Space() called when acknowledged data has made room.
    void WantSpace();

    /// Send FIN and let the socket close in the background (see CloseTcpSocket()).
    void Close();

    /// Send one RST and free the socket and its port at once, in whatever state it is.
    void Abort();

    /// Let go of the socket and leave it to the stack: when the simulation is being torn down.
    void Forget();

    /// \return whether data can be sent
    bool IsConnected() const
    {
        return m_stage == Stage::CONNECTED;
    }

    /// \return the local address, known from Connect() on
    Ipv4Address GetLocalAddress() const
    {
        return m_localAddress;
    }

    /// \return the local port, known from Connect() on
    uint16_t GetLocalPort() const
    {
        return m_localPort;
    }

    /// \return the remote address
    Ipv4Address GetRemoteAddress() const
    {
        return m_remoteAddress;
    }

    /// \return the remote port
    uint16_t GetRemotePort() const
    {
        return m_remotePort;
    }

  private:
    enum class Stage : uint8_t
    {
        IDLE,
        CONNECTING,
        CONNECTED,
        ENDED
    };

    void Attach(Ptr<Socket> socket);
    void HandleConnected(Ptr<Socket>);
    void HandleConnectFailed(Ptr<Socket>);
    void HandleNormalClose(Ptr<Socket>);
    void HandleErrorClose(Ptr<Socket>);
    void HandleData(Ptr<Socket>);
    void HandleSpace(Ptr<Socket>, uint32_t space);
    void HandleRx(Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocketBase>);
    void HandleTx(Ptr<const Packet>, const TcpHeader& header, Ptr<const TcpSocketBase>);
    void HandleReset();
    void GiveUp();
    void Fail(ConnectFailure why);
    void End(ConnectionEnd why);
    Ptr<Socket> TakeSocket();

    Ptr<TcpL4Protocol> m_tcp;
    const TcpSocketSetup& m_setup;
    Listener& m_listener;
    Ptr<Socket> m_socket;
    Stage m_stage{Stage::IDLE};
    bool m_resetSeen{false}; //!< a RST has arrived
    uint32_t m_synsSent{0};
    Ipv4Address m_localAddress{"0.0.0.0"};
    Ipv4Address m_remoteAddress{"0.0.0.0"};
    uint16_t m_localPort{0};
    uint16_t m_remotePort{0};
    EventId m_deadline;   //!< connect timeout
    EventId m_afterReset; //!< a RST that ns-3 ignored is handled
};

} // namespace vpc
} // namespace ns3
