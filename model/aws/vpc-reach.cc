// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-walk.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

constexpr uint32_t EPHEMERAL_PORTS = 65536 - PROBE_PORT; //!< as many as probes can have
constexpr uint16_t PROBE_ICMP_ID = 1;                    //!< identifier of echo probes

/// \param network it \param eni an ENI \param query the question \return the ENI as a party
ReachParty
PrimaryOf(const Network& network, Index eni, const ReachQuery& query)
{
    const auto& addresses = network.Enis()[eni].description->privateIpAddresses;
    if (addresses.empty())
    {
        throw InputError("query " + query.id + ": " +
                         network.Enis()[eni].description->networkInterfaceId +
                         " has no IPv4 address; name another");
    }
    return {eni, NO_INDEX, addresses.front().address, ""};
}

/// \param network it \param text site/host \param query the question \return the party
ReachParty
FindSiteHost(const Network& network, const std::string& text, const ReachQuery& query)
{
    const std::size_t slash = text.find('/');
    const auto& sites = network.GetCloud().onPremisesSites;
    const auto site = sites.find(text.substr(0, slash));
    if (slash != std::string::npos && site != sites.end())
    {
        for (const OnPremisesHost& host : site->second.hosts)
        {
            if (host.name == text.substr(slash + 1))
            {
                return {NO_INDEX, network.FindSiteByHost(host.address), host.address, ""};
            }
        }
    }
    throw InputError("query " + query.id + ": unknown \"" + text +
                     "\"; give an instance id, a network interface id, site/host or an IPv4 "
                     "address");
}

/// \param network it \param text instance or ENI id \param query the question \return the party
ReachParty
FindById(const Network& network, const std::string& text, const ReachQuery& query)
{
    const Index eni = network.FindEni(text);
    if (eni != NO_INDEX)
    {
        return PrimaryOf(network, eni, query);
    }
    const Index instance = network.FindInstance(text);
    if (instance == NO_INDEX)
    {
        return FindSiteHost(network, text, query);
    }
    const auto& interfaces = network.Instances()[instance]->networkInterfaceIds;
    if (interfaces.empty())
    {
        throw InputError("query " + query.id + ": " + text +
                         " has no network interface; name another instance");
    }
    return PrimaryOf(network, network.FindEni(interfaces.front()), query);
}

/// \param query the question \param from asker's address \param to target's \param port of the
/// asker \return the probe
FlowKey
MakeProbe(const ReachQuery& query, Ipv4Address from, Ipv4Address to, uint16_t port)
{
    switch (query.protocol)
    {
    case PROTOCOL_ICMP:
        return {from.Get(), to.Get(), PROBE_ICMP_ID, ICMP_ECHO_PORT, PROTOCOL_ICMP};
    case PROTOCOL_TCP:
    case PROTOCOL_UDP:
        return {from.Get(), to.Get(), port, query.destinationPort, query.protocol};
    default:
        return {from.Get(), to.Get(), 0, 0, query.protocol};
    }
}

/// \param network it \param eni an ENI \return what keeps its host from sending, if anything does
Verdict
CheckHost(const Network& network, Index eni)
{
    const NetworkEni& at = network.Enis()[eni];
    if (at.instance != NO_INDEX)
    {
        const Instance& instance = *network.Instances()[at.instance];
        return instance.state == "running" ? Verdict{}
                                           : Verdict{DropReason::ENI_DOWN, instance.instanceId};
    }
    return at.description->status == "available"
               ? Verdict{DropReason::ENI_DOWN, at.description->networkInterfaceId}
               : Verdict{};
}

/// \param network it \param probe a probe that arrived \return what keeps the target from answering
Verdict
CheckTarget(const Network& network, const Resolution& probe)
{
    if (probe.end == WalkEnd::ENI)
    {
        return CheckHost(network, probe.eni);
    }
    if (probe.end == WalkEnd::SERVICE)
    {
        const FlowKey& key = probe.arrival;
        const PrefixList* list = network.FindServicePrefixList(Ipv4Address(key.destination));
        return AnswersInPublic(key)
                   ? Verdict{}
                   : Verdict{DropReason::SERVICE_PORT_RESTRICTION,
                             list ? list->prefixListName : ToString(Ipv4Address(key.destination))};
    }
    return {};
}

/// \param network it \param health what is dead \param question an answered probe
/// \return the way of the answer
Resolution
WalkBack(const Network& network, const Health& health, const Question& question)
{
    const FlowKey answer = question.probe.arrival.Reversed();
    Walk walk(network, health, &question);
    if (question.probe.eni != NO_INDEX)
    {
        return walk.FromEni(question.probe.eni, answer);
    }
    if (question.probe.end == WalkEnd::SITE)
    {
        return walk.FromSite(question.probe.site, answer);
    }
    return question.probe.gatewayEndpoint != NO_INDEX ? walk.FromGatewayEndpoint(answer)
                                                      : walk.FromInternet(answer);
}

/// \param question a probe \param answer its answer's way \return whether it is the asker's answer
bool
IsAnswerTo(const Question& question, const Resolution& answer)
{
    const bool outside = answer.end == WalkEnd::INTERNET || answer.end == WalkEnd::SERVICE;
    const bool place =
        question.site != NO_INDEX    ? answer.end == WalkEnd::SITE && answer.site == question.site
        : question.asker == NO_INDEX ? outside
                                     : answer.end == WalkEnd::ENI && answer.eni == question.asker;
    return place && answer.arrival == question.sent.Reversed();
}

/// \param answer to complete \param verdict what blocks
void
Deny(ReachAnswer& answer, const Verdict& verdict)
{
    answer.verdict = verdict.reason == DropReason::UNSUPPORTED_TARGET ? ReachVerdict::UNSUPPORTED
                                                                      : ReachVerdict::DENY;
    answer.reason = verdict.reason;
    answer.where = verdict.where;
}

/// \param reason in words \return an answer that says so
ReachAnswer
Unsupported(const std::string& reason)
{
    ReachAnswer answer;
    Deny(answer, {DropReason::UNSUPPORTED_TARGET, reason});
    return answer;
}

/// \param network it \param health what is dead \param query the question \param port to ask from
/// \return the answer to a probe from that port
ReachAnswer
AskFrom(const Network& network, const Health& health, const ReachQuery& query, uint16_t port)
{
    const ReachParty source = FindReachSource(network, query);
    const ReachParty destination = FindReachDestination(network, query);
    if (!source.unsupported.empty())
    {
        return Unsupported(source.unsupported);
    }
    const std::string atResolver = UnsupportedAtResolver(network, query, source, destination);
    if (!atResolver.empty())
    {
        return Unsupported(atResolver);
    }

    ReachAnswer answer;
    Question question;
    question.asker = source.eni;
    question.site = source.site;
    question.sent = MakeProbe(query, source.address, destination.address, port);
    if (source.eni != NO_INDEX)
    {
        const NetworkEni& from = network.Enis()[source.eni];
        if (from.natGateway != NO_INDEX ||
            (from.instance == NO_INDEX && from.endpoint == NO_INDEX &&
             from.description->interfaceType != "interface"))
        {
            return Unsupported("source " + from.description->networkInterfaceId +
                               " is no host but " + from.description->interfaceType);
        }
        const Verdict host = CheckHost(network, source.eni);
        if (!host.IsAllowed())
        {
            Deny(answer, host);
            return answer;
        }
        question.probe = Resolve(network, health, source.eni, question.sent);
    }
    else if (source.site != NO_INDEX)
    {
        question.probe = ResolveFromSite(network, health, source.site, question.sent);
    }
    else
    {
        question.probe = ResolveFromInternet(network, health, question.sent);
    }

    answer.probe = question.probe;
    answer.forward = question.probe.hops;
    if (!question.probe.verdict.IsAllowed())
    {
        Deny(answer, question.probe.verdict);
        if (answer.reason == DropReason::NO_ROUTE_TO_DESTINATION &&
            question.probe.natGateway == NO_INDEX)
        {
            answer.verdict = ReachVerdict::NO_ROUTE;
        }
        return answer;
    }

    const Verdict target = CheckTarget(network, question.probe);
    if (!target.IsAllowed())
    {
        Deny(answer, target);
        return answer;
    }
    const bool neverLeft = question.probe.end == WalkEnd::ENI && source.eni != NO_INDEX &&
                           question.probe.hops.size() == 1;
    const bool bothOutside =
        source.eni == NO_INDEX && question.probe.eni == NO_INDEX && question.probe.link == NO_INDEX;
    if (neverLeft || bothOutside)
    {
        answer.verdict = ReachVerdict::ACCEPT;
        return answer;
    }

    answer.answer = WalkBack(network, health, question);
    answer.backward = answer.answer.hops;
    if (!answer.answer.verdict.IsAllowed())
    {
        Deny(answer, answer.answer.verdict);
    }
    else if (!IsAnswerTo(question, answer.answer))
    {
        const Ipv4Address from(answer.answer.arrival.source);
        Deny(answer,
             {DropReason::NO_CONNECTION_STATE,
              "asymmetric path, the answer comes from " + ToString(from)});
    }
    else
    {
        answer.verdict = ReachVerdict::ACCEPT;
    }
    return answer;
}

/// A probe from one port.
struct Asked
{
    uint16_t port{0};
    ReachAnswer answer;
};

/// \param network it \param health what is dead \param query the question \param firstPort to try
/// \return a probe to each target among which a load balancer has the choice, in their order; one
/// if there is no choice
std::vector<Asked>
AskAllTargets(const Network& network,
              const Health& health,
              const ReachQuery& query,
              uint16_t firstPort)
{
    Asked first{firstPort, AskFrom(network, health, query, firstPort)};
    const std::size_t candidates = first.answer.probe.balancer.candidates;
    if (candidates < 2)
    {
        return {std::move(first)};
    }
    std::map<std::size_t, Asked> byChoice;
    byChoice.emplace(first.answer.probe.balancer.choice, std::move(first));
    for (uint32_t i = 1; byChoice.size() < candidates && i < EPHEMERAL_PORTS; ++i)
    {
        const uint32_t offset = (firstPort - PROBE_PORT + i) % EPHEMERAL_PORTS;
        const auto port = static_cast<uint16_t>(PROBE_PORT + offset);
        ReachAnswer answer = AskFrom(network, health, query, port);
        byChoice.try_emplace(answer.probe.balancer.choice, Asked{port, answer});
    }
    std::vector<Asked> all;
    for (auto& [choice, asked] : byChoice)
    {
        all.push_back(std::move(asked));
    }
    return all;
}

} // namespace

ReachParty
FindReachSource(const Network& network, const ReachQuery& query)
{
    const auto address = ParseAddress(query.source);
    if (!address)
    {
        return FindById(network, query.source, query);
    }
    ReachParty party{NO_INDEX, network.FindSiteByHost(*address), *address, ""};
    for (Index vpc = 0; vpc < network.Vpcs().size(); ++vpc)
    {
        const Index eni = network.FindEniByAddress(vpc, *address);
        if (eni != NO_INDEX && (party.eni != NO_INDEX || party.site != NO_INDEX))
        {
            party.unsupported = "source " + query.source + " is ambiguous, name the ENI";
            return party;
        }
        party.eni = eni != NO_INDEX ? eni : party.eni;
    }
    if (party.eni == NO_INDEX && party.site == NO_INDEX)
    {
        const PublicAssociation known = network.FindPublicAddress(*address);
        if (known.eni != NO_INDEX)
        {
            return {known.eni, NO_INDEX, known.privateAddress, ""};
        }
        if (IsPrivateAddress(*address))
        {
            party.unsupported = "source " + query.source + " is private and nobody's";
        }
    }
    return party;
}

ReachParty
FindReachDestination(const Network& network, const ReachQuery& query)
{
    const auto address = ParseAddress(query.destination);
    return address ? ReachParty{NO_INDEX, NO_INDEX, *address, ""}
                   : FindById(network, query.destination, query);
}

std::string
UnsupportedAtResolver(const Network& network,
                      const ReachQuery& query,
                      const ReachParty& source,
                      const ReachParty& destination)
{
    if (source.eni == NO_INDEX)
    {
        return ""; // their addresses are private
    }
    const NetworkEni& from = network.Enis()[source.eni];
    if (from.resolverEndpoint != NO_INDEX)
    {
        return "source " + from.description->networkInterfaceId + " is no host but of " +
               network.ResolverEndpoints()[from.resolverEndpoint]->resolverEndpointId;
    }
    const Index to = network.FindEniByAddress(from.vpc, destination.address);
    if (to == NO_INDEX || network.Enis()[to].resolverEndpoint == NO_INDEX)
    {
        return "";
    }
    const ResolverEndpoint& endpoint =
        *network.ResolverEndpoints()[network.Enis()[to].resolverEndpoint];
    const bool isQuery = endpoint.direction == ResolverDirection::Inbound &&
                         query.protocol == PROTOCOL_UDP && query.destinationPort == 53;
    return isQuery ? "" : "other than UDP port 53 inbound at " + endpoint.resolverEndpointId;
}

bool
IsHostEni(const NetworkInterface& eni)
{
    const bool balancer = eni.description.rfind("ELB ", 0) == 0;
    return eni.interfaceType == "interface" && !eni.requesterManaged && !balancer;
}

bool
AnswersInPublic(const FlowKey& key)
{
    return key.IsEcho() || (key.protocol == PROTOCOL_TCP &&
                            (key.destinationPort == 80 || key.destinationPort == 443));
}

const char*
ToString(ReachVerdict verdict)
{
    switch (verdict)
    {
    case ReachVerdict::ACCEPT:
        return "ACCEPT";
    case ReachVerdict::DENY:
        return "DENY";
    case ReachVerdict::NO_ROUTE:
        return "NO_ROUTE";
    case ReachVerdict::UNSUPPORTED:
        return "UNSUPPORTED";
    }
    return "UNKNOWN";
}

std::vector<uint16_t>
ProbePorts(const Network& network,
           const Health& health,
           const ReachQuery& query,
           uint16_t firstPort)
{
    std::vector<uint16_t> ports;
    for (const Asked& asked : AskAllTargets(network, health, query, firstPort))
    {
        ports.push_back(asked.port);
    }
    return ports;
}

ReachAnswer
JoinAnswers(const std::vector<ReachAnswer>& answers)
{
    const auto denied = std::find_if(answers.begin(), answers.end(), [](const ReachAnswer& answer) {
        return answer.verdict != ReachVerdict::ACCEPT;
    });
    ReachAnswer joined = denied == answers.end() ? answers.front() : *denied;
    joined.targets = answers.size();
    joined.answering = static_cast<std::size_t>(
        std::count_if(answers.begin(), answers.end(), [](const ReachAnswer& answer) {
            return answer.verdict == ReachVerdict::ACCEPT;
        }));
    return joined;
}

ReachAnswer
Reach(const Network& network, const Health& health, const ReachQuery& query)
{
    std::vector<ReachAnswer> answers;
    for (Asked& asked : AskAllTargets(network, health, query, PROBE_PORT))
    {
        answers.push_back(std::move(asked.answer));
    }
    return answers.size() == 1 ? answers.front() : JoinAnswers(answers);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
