// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-network.h"

#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// Source port of a probe: the first ephemeral one.
constexpr uint16_t PROBE_PORT = 49152;

/// What is dead; empty: all is well.
struct Health
{
    std::set<Index> deadEnis;        //!< indices of ENIs
    std::set<std::string> deadAzIds; //!< ids of zones
};

/// One step of a path, for people to read.
struct Hop
{
    std::string id;   //!< eni-..., rtb-..., igw-..., nat-..., vpce-..., or an address outside
    std::string what; //!< e.g. "route 0.0.0.0/0", "translate 10.0.0.5 to 52.1.2.3"
};

/// Where a walk ended.
enum class WalkEnd
{
    DROPPED,  //!< see the verdict
    ENI,      //!< delivered to an ENI of an instance
    ENDPOINT, //!< accepted by an interface endpoint's ENI for its service
    SERVICE,  //!< arrived at an AWS service's public address (through the internet or a gateway
              //!< endpoint)
    INTERNET, //!< arrived at a host on the internet
    SITE      //!< arrived at a host of an on-premises site
};

/// How a packet passed a load balancer's node.
struct BalancerPassage
{
    Index eni{NO_INDEX};         //!< of the node; NO_INDEX: none passed
    Index endpointEni{NO_INDEX}; //!< of the interface endpoint by which it came, if any
    FlowKey inside;              //!< the packet as the client sent it to the node or endpoint
    FlowKey outside;             //!< as the node sent it on; the port is kept here
    Index targetEni{NO_INDEX};   //!< the target's
    std::size_t candidates{0};   //!< targets among which the node chose
    std::size_t choice{0};       //!< which of them
};

/// The whole way of one packet.
struct Resolution
{
    Verdict verdict;               //!< of all checks on the way
    WalkEnd end{WalkEnd::DROPPED}; //!< where the way ends
    Index eni{NO_INDEX};           //!< where it ended, for ENI and ENDPOINT
    FlowKey arrival;               //!< the packet as it arrives, after all translations
    std::vector<Hop> hops;         //!< in the order of the way
    /**
     * What the TTL has lost on the way. One at a NAT gateway. One at the border of the cloud,
     * however often it is crossed: an internet gateway on the way out takes one; the internet
     * gateway by which the packet then comes in again, to a public address of the same cloud, takes
     * none; one that comes in from a host on the internet pays one there. One at a transit gateway;
     * one at a virtual private gateway (assumption), none at a Direct Connect gateway, which
     * reflects routes and forwards nothing, and one at a site's router.
     * Nothing inside a VPC, at
     * a gateway endpoint or at an interface endpoint. (Measured in 2020 with replies sent at 255:
     * 255 inside a VPC, 254 from a public address of the region, 253 from one through NAT.)
     */
    uint8_t ttlDecrements{0};
    Index site{NO_INDEX};            //!< where it ended, for SITE
    Index link{NO_INDEX};            //!< link to or from a site that it took
    Index gatewayEndpoint{NO_INDEX}; //!< gateway endpoint passed
    Index natGateway{NO_INDEX};      //!< NAT gateway passed
    Index internetGateway{NO_INDEX}; //!< first internet gateway passed
    BalancerPassage balancer;        //!< load balancer passed
    FlowKey natInside;  //!< the packet on the NAT gateway's inner side, if one was passed
    FlowKey natOutside; //!< and on its outer side; the port is kept here, the gateway picks one
};

/// Verdict of a probe and its answer.
enum class ReachVerdict
{
    ACCEPT,
    DENY,
    NO_ROUTE,
    UNSUPPORTED
};

/// \param verdict a verdict \return its name
const char* ToString(ReachVerdict verdict);

/// A question: can this source get an answer from that destination?
struct ReachQuery
{
    std::string id;     //!< of the question, for its answer
    std::string source; //!< instance id, ENI id, site/host, or address (of anybody described, or of
                        //!< an internet host)
    std::string destination;        //!< instance id, ENI id, site/host, or address
    uint8_t protocol{PROTOCOL_TCP}; //!< IANA number
    uint16_t destinationPort{0};    //!< unused for ICMP (echo)
};

/// The answer, explained.
struct ReachAnswer
{
    ReachVerdict verdict{ReachVerdict::DENY}; //!< whether the answer arrives
    DropReason reason{DropReason::NONE};      //!< why not, NONE if it does
    std::string where;                        //!< id of what blocks; or why it is unsupported
    std::vector<Hop> forward;                 //!< the way there
    std::vector<Hop> backward;                //!< the way back, if the probe arrived
    Resolution probe;                         //!< the whole way there
    Resolution answer;                        //!< the whole way back, if the target answered
    std::size_t targets{0};   //!< of a load balancer that were asked; 0: it has no choice
    std::size_t answering{0}; //!< those of them that answered
};

/**
 * \brief Walk a packet through the description, from an ENI.
 *
 * A pure function: no packet, no state. SG egress, NACL egress if it leaves the subnet, the route
 * of the subnet, then the target: local delivery (NACL ingress if it enters another subnet, SG
 * ingress), internet gateway, NAT gateway (and on from its subnet), gateway endpoint, interface
 * endpoint.
 *
 * \param network the compiled description \param health what is dead
 * \param from the sending ENI \param key the packet as sent
 * \return the way
 */
Resolution Resolve(const Network& network, const Health& health, Index from, const FlowKey& key);

/// As Resolve(), for a packet of a host of an on-premises site. \param site its index
Resolution ResolveFromSite(const Network& network,
                           const Health& health,
                           Index site,
                           const FlowKey& key);

/// As Resolve(), for a packet that comes in from the internet.
Resolution ResolveFromInternet(const Network& network, const Health& health, const FlowKey& key);

/// \param address an address \return whether the internet routes it nowhere (RFC 1918 and the like)
bool IsPrivateAddress(Ipv4Address address);

/**
 * \brief A probe and its answer: the way there, whether the target answers, and the way back.
 *
 * What a target answers: an instance and a host on the internet answer everything (open or closed
 * port); a stopped instance and an ENI that is attached to nothing do not; a load balancer what its
 * target answers, at the ports of its listeners only; an AWS service ping and tcp/80 and 443; an
 * interface endpoint's ENI the ports of its service by TCP, and no ping; a NAT gateway nothing
 * unsolicited.
 *
 * Security groups pass the answer by state, network ACLs see both ways, and the answer must arrive
 * where the probe came from as its exact reverse: one that takes another way (a NAT gateway, say,
 * where the probe came in by the internet gateway) is a DENY with NO_CONNECTION_STATE.
 *
 * NO_ROUTE means that the source subnet's route table has no route at all. A blackhole route is a
 * route, by which packets are lost: DENY with BLACKHOLE_ROUTE. A source address outside the cloud
 * is a host on the internet; probes leave from port 49152 on, pings have id 1.
 *
 * A load balancer that has a choice is asked once for each of its targets, by probes from different
 * ports. Only if all of them answer it is an ACCEPT; else the answer is that of the first target
 * that does not. Of several load balancers behind an endpoint service the first of the zone counts.
 *
 * \param network the compiled description \param health what is dead \param query the question
 * \throw InputError an id that is not in the description
 * \return the answer; UNSUPPORTED, with the reason in \c where, if it hangs on what is not
 * simulated
 */
ReachAnswer Reach(const Network& network, const Health& health, const ReachQuery& query);

/**
 * \brief From which ports a question has to be asked, so that every target on the way is met.
 * \param network the compiled description \param health what is dead \param query the question
 * \param firstPort the first port to try
 * \return a port for each target among which a load balancer has the choice, in the order of the
 * targets; only \p firstPort if there is none \throw InputError as Reach()
 */
std::vector<uint16_t> ProbePorts(const Network& network,
                                 const Health& health,
                                 const ReachQuery& query,
                                 uint16_t firstPort);

/// \param answers of the targets of one load balancer \return the answer to the question
ReachAnswer JoinAnswers(const std::vector<ReachAnswer>& answers);

/**
 * \brief One end of a question: an ENI of the cloud, or a host outside.
 */
struct ReachParty
{
    Index eni{NO_INDEX};            //!< NO_INDEX: outside of AWS
    Index site{NO_INDEX};           //!< of a host of a site
    Ipv4Address address{"0.0.0.0"}; //!< private if \c eni is known
    std::string unsupported;        //!< why it cannot be told, or empty
};

/**
 * \brief Who asks: an instance's or ENI's primary address, the owner of a private or public
 * address, or else a host on the internet. \param network the compiled description \param query the
 * question \return the party; \c unsupported says why it cannot ask (an ambiguous address, no host)
 * \throw InputError if it names an unknown id
 */
ReachParty FindReachSource(const Network& network, const ReachQuery& query);

/// Whom it is put to. \param network the compiled description \param query the question \return the
/// party; \c eni only if the query names an id \throw InputError if it names an unknown id
ReachParty FindReachDestination(const Network& network, const ReachQuery& query);

/**
 * \brief What of a question hangs on a Resolver endpoint that is not simulated: all but UDP port 53
 * of an inbound one.
 * \param network the compiled description \param query the question \param source who asks
 * \param destination whom
 * \return why it cannot be told, or empty
 */
std::string UnsupportedAtResolver(const Network& network,
                                  const ReachQuery& query,
                                  const ReachParty& source,
                                  const ReachParty& destination);

/// \param eni an ENI \return whether a host with a stack of its own stands behind it, and no AWS
/// service
bool IsHostEni(const NetworkInterface& eni);

/// \param key a packet to a public address of an AWS service, from the internet or by gateway
/// endpoint \return whether the service answers: ping, tcp/80 and tcp/443
bool AnswersInPublic(const FlowKey& key);

/// \param serviceName e.g. com.amazonaws.us-east-1.sqs \return TCP ports that the service offers by
/// interface endpoint: 443 and a few exceptions; none for a customer's service (its balancer says)
const std::vector<uint16_t>& EndpointServicePorts(const std::string& serviceName);

} // namespace aws
} // namespace vpc
} // namespace ns3
