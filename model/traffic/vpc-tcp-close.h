// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/socket.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief End an ns-3 TCP socket at once, in whatever state it is: one RST leaves, all timers stop,
 *        the port is free.
 *
 * This is what closing a Linux socket does that still has unread data or SO_LINGER 0. ns-3's own
 * Close() would send a FIN, and into a black hole it would send it for ever. Callbacks set on the
 * socket are removed and never called again. A socket without a connection is freed silently.
 * (Linux sends nothing when a socket in SYN_SENT is closed; ns-3 cannot be freed there without.)
 *
 * \param socket a socket made by ns3::TcpL4Protocol
 */
void AbortTcpSocket(Ptr<Socket> socket);

/**
 * \brief End an ns-3 TCP socket in an orderly way: FIN, TIME_WAIT, and no retransmission for ever.
 *
 * If the peer has not acknowledged the FIN after \p unacknowledged the socket is aborted, and so
 * it is if the peer has not closed its side after \p halfClosed. Callbacks set on the socket are
 * removed and never called again.
 *
 * \param socket a socket made by ns3::TcpL4Protocol
 * \param unacknowledged how long the FIN is repeated. Linux gives up an orphan after about eight
 *        retransmissions with back-off (tcp_orphan_retries); ns-3 repeats every timeout without
 *        back-off, so 1.5 s at the least timeout of 200 ms is the same number of packets.
 * \param halfClosed how long FIN_WAIT_2 may last; 60 s is Linux's tcp_fin_timeout
 */
void CloseTcpSocket(Ptr<Socket> socket,
                    Time unacknowledged = MilliSeconds(1500),
                    Time halfClosed = Seconds(60));

/**
 * \brief AbortTcpSocket() in an event of its own, for calls from a socket's own callback.
 *
 * ns-3 tells its owner before it frees a socket, so that an abort at once would answer a RST by a
 * RST. What ns-3 has freed by then is left alone. Callbacks are removed at once.
 *
 * \param socket a socket made by ns3::TcpL4Protocol
 */
void AbortTcpSocketSoon(Ptr<Socket> socket);

/**
 * \brief CloseTcpSocket() in an event of its own, for calls from a socket's own callback.
 *
 * \param socket a socket made by ns3::TcpL4Protocol
 */
void CloseTcpSocketSoon(Ptr<Socket> socket);

/**
 * \brief Take all callbacks off a socket and leave it as it is, for owners being disposed of.
 *
 * \param socket any socket
 */
void DetachSocket(Ptr<Socket> socket);

/**
 * \brief Free an ns-3 TCP socket without a word to the peer, which has reset the connection.
 *
 * For a RST that ns-3 itself does not take for one: with the ACK flag set, as every host answers
 * for a closed port.
 *
 * \param socket a socket made by ns3::TcpL4Protocol, connecting or connected
 */
void DropTcpSocket(Ptr<Socket> socket);

} // namespace vpc
} // namespace ns3
