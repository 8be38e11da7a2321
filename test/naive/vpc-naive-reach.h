// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"

#include <algorithm>
#include <cstdint>
#include <list>
#include <set>
#include <string>
#include <vector>

/**
 * \file
 * Who reaches whom, once more and as plainly as it can be said: lists are searched from their
 * beginning, nothing is compiled, indexed or kept, and no rule of the module is called. It reads
 * the description, which is plain data, and knows what tests on random clouds need: instances,
 * internet and NAT gateways, gateway and interface endpoints, security groups, network ACLs,
 * routes, what is dead, and what the ENIs remember of earlier packets. Slow.
 */
namespace naive
{

using ns3::Ipv4Address;
namespace aws = ns3::vpc::aws;

/// What becomes of a question.
enum class Fate
{
    ACCEPT,
    DENY,
    NO_ROUTE,
    UNSUPPORTED
};

constexpr int TCP = 6;
constexpr int UDP = 17;
constexpr int ICMP = 1;

/// A packet, as far as rules look at it.
struct Packet
{
    uint32_t source{0};
    uint32_t destination{0};
    int sourcePort{0};
    int destinationPort{0};
    int protocol{0};
    bool opens{false};  //!< a SYN
    bool resets{false}; //!< a RST

    /// Whether it is of the same flow, in the same direction.
    bool operator==(const Packet& o) const
    {
        return source == o.source && destination == o.destination && sourcePort == o.sourcePort &&
               destinationPort == o.destinationPort && protocol == o.protocol;
    }

    /// \return the answer to it; nobody listens, so that a SYN is refused
    Packet Answer() const
    {
        return {destination, source, destinationPort, sourcePort, protocol, false, protocol == TCP};
    }
};

/// A flow that an ENI remembers, for its security groups.
struct Connection
{
    std::string eniId;
    Packet sent;           //!< as the ENI sends it
    bool isFirst{false};   //!< this ENI sent the first packet
    bool isTracked{false}; //!< groups are not asked again
    bool isAnswered{false};
    bool isOver{false};
    double last{0}; //!< s; when the last packet passed, or when it ended
};

/// What ENIs remember of the packets that they have seen (EC2 guide, "Security group connection
/// tracking").
class Memory
{
  public:
    double now{0}; //!< s

    /// \param eniId an ENI \param sent a packet as it sends it \param opens whether the packet at
    /// hand is a SYN \return the flow, nullptr if it knows none
    Connection* Find(const std::string& eniId, const Packet& sent, bool opens)
    {
        for (auto it = m_connections.begin(); it != m_connections.end(); ++it)
        {
            if (it->eniId == eniId && it->sent == sent)
            {
                const bool isStale =
                    it->isOver ? opens || now - it->last > 10 : now - it->last > Patience(*it);
                if (isStale)
                {
                    m_connections.erase(it);
                    return nullptr;
                }
                return &*it;
            }
        }
        return nullptr;
    }

    /// \param flow a new one \return it
    Connection* Add(const Connection& flow)
    {
        m_connections.push_back(flow);
        return &m_connections.back();
    }

    /// A packet passed. \param flow its flow \param packet it \param isSent by the ENI
    void Count(Connection& flow, const Packet& packet, bool isSent) const
    {
        flow.isAnswered = flow.isAnswered || isSent != flow.isFirst;
        if (!flow.isOver)
        {
            flow.last = now;
            flow.isOver = packet.resets;
        }
    }

    /// \param eniId an ENI that loses its memory
    void Forget(const std::string& eniId)
    {
        m_connections.remove_if([&](const Connection& flow) { return flow.eniId == eniId; });
    }

  private:
    static double Patience(const Connection& flow)
    {
        switch (flow.sent.protocol)
        {
        case TCP:
            return flow.isAnswered ? 432'000 : 130;
        case UDP:
            return flow.isAnswered ? 180 : 30;
        default:
            return 600;
        }
    }

    std::list<Connection> m_connections;
};

/// Where a packet came to.
struct Trip
{
    /// Its end.
    enum class End
    {
        LOST,
        ENI,
        ENDPOINT,
        SERVICE,
        INTERNET
    };

    End end{End::LOST};
    Fate fate{Fate::DENY};                     //!< if it is lost
    const aws::NetworkInterface* eni{nullptr}; //!< where, for ENI and ENDPOINT
    Packet packet;                             //!< as it arrived
    const aws::NatGateway* nat{nullptr};       //!< passed
    Packet inside;                             //!< before that
    Packet outside;                            //!< after that
    bool byGatewayEndpoint{false};
    bool stayedInHost{false};
};

/// Evaluates questions over one cloud.
class Reach
{
  public:
    /// \param cloud a description that was validated \param memory what its ENIs remember
    Reach(const aws::Cloud& cloud, Memory& memory)
        : c(cloud),
          m(memory)
    {
    }

    std::set<std::string> deadEnis;
    std::set<std::string> deadAzIds;

    /// \param from instance, ENI or address \param to the same \param protocol of the probe
    /// \param port of the destination \param ownPort the asker's port, or its id for a ping
    /// \return what becomes of it
    Fate Ask(const std::string& from,
             const std::string& to,
             int protocol,
             int port,
             int ownPort = 49152) const
    {
        const aws::NetworkInterface* asker = nullptr;
        uint32_t source = 0;
        if (const auto address = aws::ParseAddress(from))
        {
            source = address->Get();
            std::vector<const aws::NetworkInterface*> owners;
            for (const auto& [id, eni] : c.networkInterfaces)
            {
                for (const auto& a : eni.privateIpAddresses)
                {
                    if (a.address.Get() == source)
                    {
                        owners.push_back(&eni);
                    }
                }
            }
            if (owners.size() > 1)
            {
                return Fate::UNSUPPORTED;
            }
            if (owners.size() == 1)
            {
                asker = owners.front();
            }
            else if (const auto* holder = HolderOfPublic(source))
            {
                asker = holder;
                source = PrivateOf(*holder, source);
            }
            else if (IsPrivate(source))
            {
                return Fate::UNSUPPORTED;
            }
        }
        else
        {
            asker = FindById(from);
            source = asker->privateIpAddresses.front().address.Get();
        }
        const auto target = aws::ParseAddress(to);
        const uint32_t destination =
            target ? target->Get() : FindById(to)->privateIpAddresses.front().address.Get();
        const Packet sent{source,
                          destination,
                          ownPort,
                          protocol == ICMP ? 0 : port,
                          protocol,
                          protocol == TCP};
        Trip probe;
        if (asker)
        {
            if (NatOf(*asker) || (asker->instanceId.empty() && !EndpointOf(*asker) &&
                                  asker->interfaceType != "interface"))
            {
                return Fate::UNSUPPORTED;
            }
            if (!IsUp(*asker))
            {
                return Fate::DENY;
            }
            probe = FromEni(*asker, sent, nullptr);
        }
        else
        {
            probe = FromInternet(sent, nullptr);
        }
        if (probe.end == Trip::End::LOST)
        {
            return probe.fate == Fate::NO_ROUTE && probe.nat ? Fate::DENY : probe.fate;
        }
        const bool answers =
            probe.end == Trip::End::ENI ? IsUp(*probe.eni)
            : probe.end == Trip::End::SERVICE
                ? protocol == ICMP || (protocol == TCP && (port == 80 || port == 443))
                : true;
        if (!answers)
        {
            return Fate::DENY;
        }
        if (probe.stayedInHost || (!asker && !probe.eni))
        {
            return Fate::ACCEPT;
        }
        const Asked asked{sent, asker, &probe};
        const Packet answer = probe.packet.Answer();
        Trip back;
        if (probe.eni)
        {
            back = FromEni(*probe.eni, answer, &asked);
        }
        else if (probe.byGatewayEndpoint)
        {
            back = Arrive(asker->vpcId, "", answer, Trip(), &asked);
        }
        else
        {
            back = FromInternet(answer, &asked);
        }
        if (back.end == Trip::End::LOST)
        {
            return back.fate == Fate::NO_ROUTE ? Fate::DENY : back.fate;
        }
        const bool isThere =
            asker ? back.end == Trip::End::ENI && back.eni == asker
                  : back.end == Trip::End::INTERNET || back.end == Trip::End::SERVICE;
        return isThere && back.packet == sent.Answer() ? Fate::ACCEPT : Fate::DENY;
    }

  private:
    /// The question that an answer is to.
    struct Asked
    {
        Packet sent;
        const aws::NetworkInterface* asker;
        const Trip* probe;
    };

    static Trip Lost(Trip trip, Fate fate)
    {
        trip.end = Trip::End::LOST;
        trip.fate = fate;
        return trip;
    }

    static Trip Come(Trip trip, Trip::End end, const aws::NetworkInterface* eni, const Packet& p)
    {
        trip.end = end;
        trip.eni = eni;
        trip.packet = p;
        return trip;
    }

    const aws::NetworkInterface* FindById(const std::string& id) const
    {
        const auto instance = c.instances.find(id);
        return &c.networkInterfaces.at(
            instance == c.instances.end() ? id : instance->second.networkInterfaceIds.front());
    }

    bool IsUp(const aws::NetworkInterface& eni) const
    {
        return IsAlive(eni) &&
               (eni.instanceId.empty() ? eni.status != "available"
                                       : c.instances.at(eni.instanceId).state == "running");
    }

    bool IsAlive(const aws::NetworkInterface& eni) const
    {
        return deadEnis.count(eni.networkInterfaceId) == 0 &&
               deadAzIds.count(c.subnets.at(eni.subnetId).availabilityZoneId) == 0;
    }

    const aws::NatGateway* NatOf(const aws::NetworkInterface& eni) const
    {
        for (const auto& [id, nat] : c.natGateways)
        {
            // What is deleted is a NAT gateway no more, even if its ENI is still described.
            if (nat.networkInterfaceId == eni.networkInterfaceId && nat.state == "available")
            {
                return &nat;
            }
        }
        return nullptr;
    }

    const aws::VpcEndpoint* EndpointOf(const aws::NetworkInterface& eni) const
    {
        for (const auto& [id, endpoint] : c.vpcEndpoints)
        {
            for (const std::string& one : endpoint.networkInterfaceIds)
            {
                if (one == eni.networkInterfaceId)
                {
                    return &endpoint;
                }
            }
        }
        return nullptr;
    }

    const aws::NetworkInterface* Holder(const std::string& vpcId, uint32_t address) const
    {
        for (const auto& [id, eni] : c.networkInterfaces)
        {
            for (const auto& a : eni.privateIpAddresses)
            {
                if (eni.vpcId == vpcId && a.address.Get() == address)
                {
                    return &eni;
                }
            }
        }
        return nullptr;
    }

    const aws::NetworkInterface* HolderOfPublic(uint32_t address) const
    {
        for (const auto& [id, eni] : c.networkInterfaces)
        {
            if (PrivateOf(eni, address) != 0)
            {
                return &eni;
            }
        }
        return nullptr;
    }

    /// \return the private address behind a public one, 0 if the ENI has it not
    static uint32_t PrivateOf(const aws::NetworkInterface& eni, uint32_t address)
    {
        for (const auto& a : eni.privateIpAddresses)
        {
            if (a.publicIp && a.publicIp->Get() == address)
            {
                return a.address.Get();
            }
        }
        return 0;
    }

    static bool IsIn(uint32_t address, const aws::Cidr& block)
    {
        const uint32_t mask = block.length == 0 ? 0 : ~uint32_t{0} << (32 - block.length);
        return (address & mask) == (block.base & mask);
    }

    static bool IsPrivate(uint32_t a)
    {
        const uint32_t first = a >> 24;
        const uint32_t two = a >> 16;
        return first == 0 || first == 10 || first == 127 || first >= 224 ||
               (two >= 0xAC10 && two <= 0xAC1F) || two == 0xC0A8 || two == 0xA9FE ||
               (a >> 22) == (0x64400000 >> 22);
    }

    const std::string* GatewayOf(const std::string& vpcId) const
    {
        for (const auto& [id, gateway] : c.internetGateways)
        {
            if (gateway.vpcId == vpcId)
            {
                return &id;
            }
        }
        return nullptr;
    }

    bool Permits(const aws::NetworkInterface& eni, bool egress, const Packet& p) const
    {
        if (eni.groupIds.empty())
        {
            return true;
        }
        const uint32_t other = egress ? p.destination : p.source;
        const aws::NetworkInterface* peer = Holder(eni.vpcId, other);
        for (const std::string& groupId : eni.groupIds)
        {
            const aws::SecurityGroup& group = c.securityGroups.at(groupId);
            for (const aws::IpPermission& rule :
                 egress ? group.ipPermissionsEgress : group.ipPermissions)
            {
                const bool isProtocol = rule.ipProtocol == -1 || rule.ipProtocol == p.protocol;
                const bool hasPorts =
                    rule.ipProtocol != -1 && p.protocol != ICMP && rule.fromPort != -1;
                const bool isPort = !hasPorts || (p.destinationPort >= rule.fromPort &&
                                                  p.destinationPort <= rule.toPort);
                bool isPeer = false;
                for (const aws::Cidr& block : rule.ipRanges)
                {
                    isPeer = isPeer || IsIn(other, block);
                }
                for (const std::string& id : rule.groupIds)
                {
                    isPeer =
                        isPeer ||
                        (peer && std::count(peer->groupIds.begin(), peer->groupIds.end(), id) != 0);
                }
                for (const std::string& id : rule.prefixListIds)
                {
                    for (const aws::Cidr& block : c.prefixLists.at(id).cidrs)
                    {
                        isPeer = isPeer || IsIn(other, block);
                    }
                }
                if (isProtocol && isPort && isPeer)
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether the groups let everything pass in both directions, so that nothing is remembered.
    bool IsOpen(const aws::NetworkInterface& eni, bool egress, const Packet& p) const
    {
        bool admits = false;
        bool answers = false;
        for (const std::string& groupId : eni.groupIds)
        {
            const aws::SecurityGroup& group = c.securityGroups.at(groupId);
            for (const bool isBack : {false, true})
            {
                for (const aws::IpPermission& rule :
                     egress != isBack ? group.ipPermissionsEgress : group.ipPermissions)
                {
                    bool isForAll = false;
                    for (const aws::Cidr& block : rule.ipRanges)
                    {
                        isForAll = isForAll || block.length == 0;
                    }
                    const bool isProtocol = rule.ipProtocol == -1 || rule.ipProtocol == p.protocol;
                    const bool isEveryPort = rule.ipProtocol == -1 || rule.fromPort == -1 ||
                                             (rule.fromPort == 0 && rule.toPort == 65535);
                    const bool isPort = isEveryPort || (p.destinationPort >= rule.fromPort &&
                                                        p.destinationPort <= rule.toPort);
                    admits = admits || (!isBack && isForAll && isProtocol && isPort);
                    answers = answers || (isBack && isForAll && isProtocol && isEveryPort);
                }
            }
        }
        return admits && answers && p.protocol != ICMP;
    }

    bool Passes(const std::string& subnetId, bool egress, const Packet& p) const
    {
        const aws::NetworkAcl* acl = nullptr;
        for (const auto& [id, one] : c.networkAcls)
        {
            const bool isIts =
                std::count(one.subnetIds.begin(), one.subnetIds.end(), subnetId) != 0;
            const bool isDefault = one.isDefault && one.vpcId == c.subnets.at(subnetId).vpcId;
            if (isIts || (isDefault && !acl))
            {
                acl = &one;
            }
            if (isIts)
            {
                break;
            }
        }
        if (!acl)
        {
            return true;
        }
        const aws::NetworkAclEntry* first = nullptr;
        const uint32_t other = egress ? p.destination : p.source;
        for (const aws::NetworkAclEntry& entry : acl->entries)
        {
            const bool isPort =
                entry.protocol == -1 || p.protocol == ICMP || entry.portFrom == -1 ||
                (p.destinationPort >= entry.portFrom && p.destinationPort <= entry.portTo);
            if (entry.egress == egress && (entry.protocol == -1 || entry.protocol == p.protocol) &&
                isPort && IsIn(other, entry.cidrBlock) &&
                (!first || entry.ruleNumber < first->ruleNumber))
            {
                first = &entry;
            }
        }
        return first && first->allow;
    }

    /// The best route: the longest; of those the local one, then static ones, then prefix lists.
    const aws::Route* RouteFor(const std::string& subnetId, uint32_t destination) const
    {
        const aws::RouteTable* table = nullptr;
        for (const auto& [id, one] : c.routeTables)
        {
            const bool isIts =
                std::count(one.subnetIds.begin(), one.subnetIds.end(), subnetId) != 0;
            const bool isMain = one.main && one.vpcId == c.subnets.at(subnetId).vpcId;
            table = isIts || (isMain && !table) ? &one : table;
            if (isIts)
            {
                break;
            }
        }
        const aws::Route* best = nullptr;
        int bestRank = -1;
        for (const aws::Route& route : table->routes)
        {
            std::vector<aws::Cidr> blocks;
            if (route.destinationCidrBlock)
            {
                blocks = {*route.destinationCidrBlock};
            }
            else
            {
                blocks = c.prefixLists.at(route.destinationPrefixListId).cidrs;
            }
            for (const aws::Cidr& block : blocks)
            {
                const int kind = route.targetKind == aws::RouteTargetKind::Local ? 2
                                 : route.destinationCidrBlock                    ? 1
                                                                                 : 0;
                const int rank = block.length * 3 + kind;
                if (IsIn(destination, block) && rank > bestRank)
                {
                    best = &route;
                    bestRank = rank;
                }
            }
        }
        return best;
    }

    Trip FromEni(const aws::NetworkInterface& eni, const Packet& p, const Asked* asked) const
    {
        const Trip trip;
        const Connection* known = m.Find(eni.networkInterfaceId, p, p.opens);
        if (EndpointOf(eni) && !known)
        {
            return Lost(trip, Fate::DENY);
        }
        if (eni.sourceDestCheck && Holder(eni.vpcId, p.source) != &eni)
        {
            return Lost(trip, Fate::DENY);
        }
        const aws::NetworkInterface* own = Holder(eni.vpcId, p.destination);
        if (own && (own == &eni || (!eni.instanceId.empty() && own->instanceId == eni.instanceId)))
        {
            Trip home = Come(trip, Trip::End::ENI, own, p);
            home.stayedInHost = !asked;
            return home;
        }
        if (!(known && known->isTracked) && !Permits(eni, true, p))
        {
            return Lost(trip, Fate::DENY);
        }
        return Send(eni, p, trip, asked);
    }

    /// A packet goes from an ENI to where its route leads. \param mindsState whether what is there
    /// keeps connections itself, so that the flow is tracked
    void Leave(const aws::NetworkInterface& eni, const Packet& p, bool mindsState) const
    {
        Connection* flow = m.Find(eni.networkInterfaceId, p, p.opens);
        if (!flow)
        {
            const bool isTracked = mindsState || !IsOpen(eni, true, p);
            flow = m.Add({eni.networkInterfaceId, p, true, isTracked});
        }
        m.Count(*flow, p, true);
    }

    /// A packet of a subnet goes to an address of its VPC.
    Trip LeaveInside(const aws::NetworkInterface& eni,
                     const Packet& p,
                     const Trip& trip,
                     const Asked* asked) const
    {
        const aws::NetworkInterface* to = Holder(eni.vpcId, p.destination);
        if (!to)
        {
            return Lost(trip, Fate::DENY);
        }
        Leave(eni, p, EndpointOf(*to) || NatOf(*to));
        return ArriveAt(*to, eni.subnetId, p, trip, asked);
    }

    Trip Send(const aws::NetworkInterface& eni, Packet p, Trip trip, const Asked* asked) const
    {
        using Kind = aws::RouteTargetKind;
        if (IsIn(p.destination, c.subnets.at(eni.subnetId).cidrBlock))
        {
            return LeaveInside(eni, p, trip, asked);
        }
        if (!Passes(eni.subnetId, true, p))
        {
            return Lost(trip, Fate::DENY);
        }
        const aws::Route* route = RouteFor(eni.subnetId, p.destination);
        if (!route)
        {
            return Lost(trip, Fate::NO_ROUTE);
        }
        if (route->blackhole)
        {
            return Lost(trip, Fate::DENY);
        }
        switch (route->targetKind)
        {
        case Kind::Local:
            return LeaveInside(eni, p, trip, asked);
        case Kind::InternetGateway: {
            const std::string* gateway = GatewayOf(eni.vpcId);
            if (!gateway || *gateway != route->targetId)
            {
                return Lost(trip, Fate::DENY);
            }
            Leave(eni, p, false);
            uint32_t publicIp = 0;
            for (const auto& a : eni.privateIpAddresses)
            {
                publicIp = a.address.Get() == p.source && a.publicIp ? a.publicIp->Get() : publicIp;
            }
            if (publicIp == 0 || IsPrivate(p.destination))
            {
                return Lost(trip, Fate::DENY);
            }
            p.source = publicIp;
            return ComeIn(p, trip, asked);
        }
        case Kind::NatGateway: {
            const auto nat = c.natGateways.find(route->targetId);
            if (nat == c.natGateways.end() || nat->second.state != "available" ||
                trip.nat == &nat->second)
            {
                return Lost(trip, Fate::DENY);
            }
            if (trip.nat)
            {
                return Lost(trip, Fate::UNSUPPORTED);
            }
            const auto& at = c.networkInterfaces.at(nat->second.networkInterfaceId);
            Leave(eni, p, true);
            if (!IsAlive(at))
            {
                return Lost(trip, Fate::DENY);
            }
            if ((eni.subnetId != at.subnetId && !Passes(at.subnetId, false, p)) || asked)
            {
                return Lost(trip, Fate::DENY);
            }
            trip.nat = &nat->second;
            trip.inside = p;
            p.source = at.privateIpAddresses.front().address.Get();
            trip.outside = p;
            return Send(at, p, trip, asked);
        }
        case Kind::GatewayEndpoint: {
            const aws::VpcEndpoint& endpoint = c.vpcEndpoints.at(route->targetId);
            if (endpoint.state != "available" || endpoint.vpcId != eni.vpcId)
            {
                return Lost(trip, Fate::DENY);
            }
            Leave(eni, p, false);
            if (p.protocol != TCP && p.protocol != ICMP)
            {
                return Lost(trip, Fate::DENY);
            }
            trip.byGatewayEndpoint = true;
            return Come(trip, Trip::End::SERVICE, nullptr, p);
        }
        case Kind::NetworkInterface:
        case Kind::Instance:
            return Forward(eni, *route, p, trip, asked);
        default:
            return Lost(trip, Fate::UNSUPPORTED);
        }
    }

    Trip Forward(const aws::NetworkInterface& from,
                 const aws::Route& route,
                 const Packet& p,
                 const Trip& trip,
                 const Asked* asked) const
    {
        std::string id = route.targetId;
        if (route.targetKind == aws::RouteTargetKind::Instance)
        {
            const auto instance = c.instances.find(id);
            id = instance == c.instances.end() ? "" : instance->second.networkInterfaceIds.front();
        }
        const auto found = c.networkInterfaces.find(id);
        if (found == c.networkInterfaces.end())
        {
            return Lost(trip, Fate::DENY);
        }
        const aws::NetworkInterface& to = found->second;
        if (Holder(to.vpcId, p.destination) == &to)
        {
            Leave(from, p, EndpointOf(to) || NatOf(to));
            return ArriveAt(to, from.subnetId, p, trip, asked);
        }
        if (!to.sourceDestCheck)
        {
            Leave(from, p, EndpointOf(to) || NatOf(to));
        }
        const bool isStopped = to.sourceDestCheck || !IsUp(to) ||
                               (from.subnetId != to.subnetId && !Passes(to.subnetId, false, p)) ||
                               !Permits(to, false, p);
        return Lost(trip, isStopped ? Fate::DENY : Fate::UNSUPPORTED);
    }

    Trip FromInternet(const Packet& p, const Asked* asked) const
    {
        return IsPrivate(p.destination) ? Lost(Trip(), Fate::DENY) : ComeIn(p, Trip(), asked);
    }

    Trip ComeIn(Packet p, const Trip& trip, const Asked* asked) const
    {
        const aws::NetworkInterface* to = HolderOfPublic(p.destination);
        if (!to)
        {
            bool isService = false;
            for (const auto& [id, list] : c.prefixLists)
            {
                for (const aws::Cidr& block : list.cidrs)
                {
                    isService = isService || IsIn(p.destination, block);
                }
            }
            return Come(trip, isService ? Trip::End::SERVICE : Trip::End::INTERNET, nullptr, p);
        }
        if (!GatewayOf(to->vpcId))
        {
            return Lost(trip, Fate::DENY);
        }
        p.destination = PrivateOf(*to, p.destination);
        return ArriveAt(*to, "", p, trip, asked);
    }

    Trip Arrive(const std::string& vpcId,
                const std::string& fromSubnet,
                const Packet& p,
                const Trip& trip,
                const Asked* asked) const
    {
        const aws::NetworkInterface* to = Holder(vpcId, p.destination);
        return to ? ArriveAt(*to, fromSubnet, p, trip, asked) : Lost(trip, Fate::DENY);
    }

    Trip ArriveAt(const aws::NetworkInterface& to,
                  const std::string& fromSubnet,
                  const Packet& p,
                  Trip trip,
                  const Asked* asked) const
    {
        const bool isDown = !to.instanceId.empty() && !IsUp(to);
        if (isDown || !IsAlive(to) || (fromSubnet != to.subnetId && !Passes(to.subnetId, false, p)))
        {
            return Lost(trip, Fate::DENY);
        }
        if (const aws::NatGateway* nat = NatOf(to))
        {
            if (!asked || asked->probe->nat != nat || !(p == asked->probe->outside.Answer()))
            {
                return Lost(trip, Fate::DENY);
            }
            trip.nat = nat;
            return Send(to, asked->probe->inside.Answer(), trip, asked);
        }
        Packet sent = p.Answer();
        Connection* flow = m.Find(to.networkInterfaceId, sent, p.opens);
        if (!(flow && flow->isTracked) && !Permits(to, false, p))
        {
            return Lost(trip, Fate::DENY);
        }
        if (!flow)
        {
            const bool isTracked = to.instanceId.empty() || !IsOpen(to, false, p);
            flow = m.Add({to.networkInterfaceId, sent, false, isTracked});
        }
        m.Count(*flow, p, false);
        if (const aws::VpcEndpoint* endpoint = EndpointOf(to))
        {
            std::set<int> ports;
            if (endpoint->serviceName == "com.amazonaws.us-east-1.sqs")
            {
                ports = {443};
            }
            else if (endpoint->serviceName == "com.amazonaws.us-east-1.s3")
            {
                ports = {80, 443};
            }
            if (endpoint->state != "available" || p.protocol != TCP)
            {
                return Lost(trip, Fate::DENY);
            }
            if (ports.empty())
            {
                return Lost(trip, Fate::UNSUPPORTED);
            }
            return ports.count(p.destinationPort) != 0 ? Come(trip, Trip::End::ENDPOINT, &to, p)
                                                       : Lost(trip, Fate::DENY);
        }
        if (to.instanceId.empty() && to.interfaceType != "interface")
        {
            return Lost(trip, Fate::UNSUPPORTED);
        }
        return Come(trip, Trip::End::ENI, &to, p);
    }

    const aws::Cloud& c;
    Memory& m;
};

} // namespace naive
