// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace vpc
{

/// How a request left its VPC.
enum class RequestPath : uint8_t
{
    UNKNOWN,            //!< no packet was sent, or nobody told
    LOCAL,              //!< to an instance of the same VPC
    INTERFACE_ENDPOINT, //!< by an interface endpoint's ENI
    GATEWAY_ENDPOINT,   //!< by a gateway endpoint's prefix-list route
    NAT_GATEWAY,        //!< by a NAT gateway to the internet
    INTERNET_GATEWAY,   //!< by the internet gateway with an address of its own
    LOAD_BALANCER,      //!< to a load balancer's node in the VPC
    PEERING,            //!< over a VPC peering connection
    TRANSIT_GATEWAY,    //!< by a transit gateway
    VPN_GATEWAY,        //!< by a virtual private gateway to a site
    DIRECT_CONNECT,     //!< from a site over Direct Connect
    VPN                 //!< from a site through a VPN
};

/// \param path a path \return its name: unknown, local, interface-endpoint, gateway-endpoint, nat,
/// internet, load-balancer, peering, transit-gateway, vpn-gateway, direct-connect, vpn
const char* ToString(RequestPath path);

/// Why a connection or a request ended.
enum class RequestOutcome : uint8_t
{
    SUCCESS,            //!< a complete response with status 200
    SERVICE_BUSY,       //!< 503 from the service
    FORBIDDEN,          //!< 403: a policy denied it
    DNS_FAILED,         //!< no address: empty answer, SERVFAIL or no answer at all
    CONNECT_TIMEOUT,    //!< no SYN-ACK in time
    CONNECTION_REFUSED, //!< RST in answer to SYN
    CONNECTION_RESET,   //!< RST on an established connection
    REQUEST_TIMEOUT,    //!< connected, but no complete response in time
    CONNECTION_CLOSED,  //!< the peer closed before the response was complete
    NO_ROUTE,           //!< the host itself had no route
    ABANDONED           //!< the run ended, or the client was stopped, first
};

/// \param outcome an outcome \return its name in lower case with dashes, e.g. connect-timeout
const char* ToString(RequestOutcome outcome);

/**
 * \brief One logical request from the client's point of view: one record, however many attempts.
 *
 * Phase times are those of the last attempt; \c total runs from the first attempt's start.
 */
struct RequestRecord
{
    uint64_t id{0};                         //!< unique in a run
    std::string group;                      //!< client group (attribute of the client)
    uint32_t nodeId{0};                     //!< client node
    std::string clientAz;                   //!< AZ id of the client, empty outside the cloud
    std::string name;                       //!< name or address asked for
    Time start;                             //!< when the client wanted it
    Time dns;                               //!< name resolution (0 if cached or an address)
    Time connect;                           //!< SYN to SYN-ACK (0 on a pooled connection)
    Time firstByte;                         //!< request sent to first byte of the response
    Time transfer;                          //!< first byte to last byte
    Time total;                             //!< start to end, all attempts and back-offs
    Ipv4Address address{"0.0.0.0"};         //!< address used by the last attempt
    uint16_t localPort{0};                  //!< client port of the last attempt
    std::string eniId;                      //!< endpoint ENI met, empty if none
    std::string serverAz;                   //!< AZ id of that ENI (or of the target)
    RequestPath path{RequestPath::UNKNOWN}; //!< how it went
    uint32_t attempts{0};                   //!< 1 = no retry
    bool reusedConnection{false};           //!< last attempt ran on a pooled connection
    RequestOutcome outcome{RequestOutcome::ABANDONED}; //!< how it ended
    std::string deniedBy;      //!< with FORBIDDEN: the policy and statement that decided
    uint64_t bytesSent{0};     //!< by the client, TCP payload
    uint64_t bytesReceived{0}; //!< by the client, TCP payload
    bool clientInFaultyAz{
        false}; //!< the client itself was in a dead AZ at some time of the request
};

/// What the data plane knows of the way a connection took; asked by 5-tuple.
struct PathInfo
{
    RequestPath path{RequestPath::UNKNOWN}; //!< what it went by
    std::string eniId;                      //!< endpoint ENI, empty if none
    std::string serverAz;                   //!< AZ id of the far side, empty if regional
};

} // namespace vpc
} // namespace ns3
