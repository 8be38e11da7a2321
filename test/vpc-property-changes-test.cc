// SPDX-License-Identifier: GPL-2.0-only
// Random changes of rules, routes and health in the middle of flows: packets against a naive
// reading that remembers what ENIs remember, and new flows against the rules as well.
#include "vpc-random-cloud.h"

#include "ns3/config.h"
#include "ns3/names.h"
#include "ns3/vpc-packet-reach.h"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using test::Block;
using test::Chance;
using test::HoldOver;
using test::OneOf;
using test::RandomCloud;
using test::Words;

namespace
{

constexpr int FLOWS = 6;            //!< that live through all changes
constexpr int CHANGES = 4;          //!< one after the other
constexpr int64_t WINDOW_MS = 1000; //!< a packet and its answer

/// Between a change and the next question. No sum of them and of whole windows comes near one of
/// the times after which a flow is forgotten.
constexpr int64_t CHANGE_MS = 170;
constexpr int64_t FAULT_MS = 11'130; //!< a regional service leaves a dead zone within 10 s
constexpr int64_t PAUSE_MS = 41'070; //!< after it what UDP never got an answer to is forgotten

/// Something that happens before a round of questions.
struct Happening
{
    std::string words;
    std::function<void(Cloud&)> edit; //!< of rules and routes; or
    Fault fault{};                    //!< if its target is not empty
    std::set<std::string> enis{};     //!< that lose their memory by the fault
    int rounds{0};                    //!< that the fault lasts
    bool isLong{false};               //!< a pause follows
};

/// \return a happening: groups let pass something else
Happening
RandomGroupChange()
{
    const auto group = OneOf<std::string>({"sg-open", "sg-open", "sg-0", "sg-1", "sg-2"});
    const bool isEgress = Chance(2);
    std::vector<IpPermission> rules(*rc::gen::inRange(0, 3));
    std::generate(rules.begin(), rules.end(), test::RandomPermission);
    if (Chance(3))
    {
        rules = {test::Permit(ALL_PROTOCOLS, -1, -1, {"0.0.0.0/0"})};
    }
    return {"rules of " + group + (isEgress ? " out" : " in"), [=](Cloud& cloud) {
                SecurityGroup& it = cloud.securityGroups.at(group);
                (isEgress ? it.ipPermissionsEgress : it.ipPermissions) = rules;
            }};
}

/// \return a happening: a subnet's network ACL
Happening
RandomAclChange()
{
    const std::string subnet = "subnet-" + std::to_string(*rc::gen::inRange(0, 4));
    std::vector<NetworkAclEntry> entries;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
    {
        entries.push_back(test::RandomAclEntry(10 * i));
    }
    for (const bool egress : {true, false})
    {
        entries.push_back(test::AclEntry(1000, egress, !Chance(4), "0.0.0.0/0"));
    }
    return {"network ACL of " + subnet, [=](Cloud& cloud) {
                NetworkAcl& acl = cloud.networkAcls["acl-1"];
                acl.networkAclId = "acl-1";
                acl.vpcId = "vpc-1";
                acl.subnetIds = {subnet};
                acl.entries = entries;
            }};
}

/// \return a happening: a route comes, goes, or is another
Happening
RandomRouteChange()
{
    const std::string table = "rtb-" + std::to_string(*rc::gen::inRange(0, 4));
    const auto block = OneOf<std::string>({"0.0.0.0/0", "0.0.0.0/0", "8.8.8.0/24"});
    const auto target =
        OneOf<std::pair<RouteTargetKind, std::string>>({{RouteTargetKind::InternetGateway, "igw-1"},
                                                        {RouteTargetKind::NatGateway, "nat-a"},
                                                        {RouteTargetKind::NatGateway, "nat-p"},
                                                        {RouteTargetKind::Instance, "i-1"}});
    const bool isRemoved = Chance(4);
    const bool isBlackhole = Chance(6);
    return {"route " + block + " of " + table, [=](Cloud& cloud) {
                auto& routes = cloud.routeTables.at(table).routes;
                const auto isIt = [&block](const Route& route) {
                    return route.destinationCidrBlock &&
                           *route.destinationCidrBlock == Block(block);
                };
                routes.erase(std::remove_if(routes.begin(), routes.end(), isIt), routes.end());
                if (!isRemoved)
                {
                    Route route;
                    route.destinationCidrBlock = Block(block);
                    route.targetKind = target.first;
                    route.targetId = target.second;
                    route.blackhole = isBlackhole;
                    routes.push_back(route);
                }
            }};
}

/// \return a happening: the gateway endpoint gets or loses a route table
Happening
RandomGatewayEndpointChange()
{
    const std::string table = "rtb-" + std::to_string(*rc::gen::inRange(0, 4));
    return {"gateway endpoint and " + table, [=](Cloud& cloud) {
                auto& tables = cloud.vpcEndpoints.at("vpce-s3").routeTableIds;
                const auto it = std::find(tables.begin(), tables.end(), table);
                if (it == tables.end())
                {
                    tables.push_back(table);
                    return;
                }
                tables.erase(it);
                auto& routes = cloud.routeTables.at(table).routes;
                routes.erase(std::remove_if(routes.begin(),
                                            routes.end(),
                                            [](const Route& route) {
                                                return route.targetKind ==
                                                       RouteTargetKind::GatewayEndpoint;
                                            }),
                             routes.end());
            }};
}

/// \param cloud what can fail \return a happening: something fails for some rounds
Happening
RandomFault(const Cloud& cloud)
{
    Happening happening;
    happening.rounds = *rc::gen::inRange(1, CHANGES);
    switch (*rc::gen::inRange(0, 3))
    {
    case 0:
        happening.fault.kind = FaultKind::ENDPOINT_ENI;
        happening.fault.target = "eni-vpce-if-subnet-2";
        happening.enis = {happening.fault.target};
        break;
    case 1: {
        happening.fault.kind = FaultKind::INSTANCE;
        happening.fault.target = OneOf<std::string>({"i-0", "i-1"});
        const auto& enis = cloud.instances.at(happening.fault.target).networkInterfaceIds;
        happening.enis = {enis.begin(), enis.end()};
        break;
    }
    default:
        happening.fault.kind = FaultKind::AZ;
        happening.fault.target =
            cloud.subnets.at(OneOf<std::string>({"subnet-0", "subnet-1", "subnet-2"}))
                .availabilityZoneId;
    }
    happening.words = "fault of " + happening.fault.target + " for " +
                      std::to_string(happening.rounds) + " rounds";
    return happening;
}

/// \return a change of rules or routes
Happening
RandomChange()
{
    switch (*rc::gen::inRange(0, 7))
    {
    case 0:
        return RandomAclChange();
    case 1:
    case 2:
        return RandomRouteChange();
    case 3:
        return RandomGatewayEndpointChange();
    default:
        return RandomGroupChange();
    }
}

/// \param cloud that it happens to \return anything that can happen, and a fault at times
Happening
RandomHappening(const Cloud& cloud)
{
    std::vector<Happening> changes(*rc::gen::inRange(1, 5));
    std::generate(changes.begin(), changes.end(), RandomChange);
    Happening happening;
    if (Chance(3))
    {
        happening = RandomFault(cloud);
    }
    if (Chance(4))
    {
        happening.isLong = true;
        happening.words += " pause";
    }
    for (const Happening& change : changes)
    {
        happening.words += (happening.words.empty() ? "" : ", ") + change.words;
    }
    happening.edit = [changes](Cloud& described) {
        for (const Happening& change : changes)
        {
            change.edit(described);
        }
    };
    return happening;
}

/// A question in its place and time.
struct Asked
{
    std::size_t round{0};
    std::size_t flow{0}; //!< number of its first question
    ReachQuery query;
    double seconds{0}; //!< when
};

/// A cloud, what happens to it, and what is asked in between.
class Story
{
  public:
    Story()
    {
        for (auto& [id, eni] : random.b.cloud.networkInterfaces)
        {
            eni.sourceDestCheck = true; // what appliances do, nobody knows
        }
        happenings.emplace_back();
        for (int i = 0; i < CHANGES; ++i)
        {
            happenings.push_back(RandomHappening(random.b.cloud));
        }
        const Network network(random.b.cloud);
        const auto flows = test::RandomQueries(random, FLOWS);
        const auto fresh = test::RandomQueries(random, CHANGES + 1);
        std::vector<std::size_t> first(FLOWS, 0);
        int64_t now = 0;
        for (std::size_t round = 0; round <= CHANGES; ++round)
        {
            starts.push_back(now);
            begins.push_back(asked.size());
            now += WaitMs(round);
            const auto ask = [&](const ReachQuery& query, std::size_t flow) {
                asked.push_back({round, flow, query, 1e-3 * static_cast<double>(now)});
                now += WINDOW_MS;
            };
            for (std::size_t i = 0; i < FLOWS; ++i)
            {
                first[i] = round == 0 ? asked.size() : first[i];
                // Who has no power does not ask.
                if (round == 0 || DeadZones(round).count(ZoneOf(network, flows[i])) == 0)
                {
                    ask(flows[i], first[i]);
                }
            }
            ask(fresh[round], asked.size());
        }
        starts.push_back(now);
    }

    /// \param round a round \return what has failed in it
    std::vector<const Happening*> Failed(std::size_t round) const
    {
        std::vector<const Happening*> failed;
        for (std::size_t i = 0; i <= round; ++i)
        {
            if (!happenings[i].fault.target.empty() &&
                i + static_cast<std::size_t>(happenings[i].rounds) > round)
            {
                failed.push_back(&happenings[i]);
            }
        }
        return failed;
    }

    /// \param round a round \return zones that are dead in it
    std::set<std::string> DeadZones(std::size_t round) const
    {
        std::set<std::string> zones;
        for (const Happening* one : Failed(round))
        {
            if (one->fault.kind == FaultKind::AZ)
            {
                zones.insert(one->fault.target);
            }
        }
        return zones;
    }

    /// \param round a round \return ENIs that are dead in it
    std::set<std::string> DeadEnis(std::size_t round) const
    {
        std::set<std::string> enis;
        for (const Happening* one : Failed(round))
        {
            enis.insert(one->enis.begin(), one->enis.end());
        }
        return enis;
    }

    /// \param round a round \return what has happened until then
    std::string Tell(std::size_t round) const
    {
        std::string text;
        for (std::size_t i = 1; i <= round; ++i)
        {
            text += "; " + happenings[i].words;
        }
        return text;
    }

    RandomCloud random;
    std::vector<Happening> happenings; //!< before each round; the first is nothing
    std::vector<Asked> asked;
    std::vector<std::size_t> begins; //!< of each round, the first question
    std::vector<int64_t> starts;     //!< of each round, ms; and the end

  private:
    int64_t WaitMs(std::size_t round) const
    {
        if (round == 0)
        {
            return 0;
        }
        if (happenings[round].isLong)
        {
            return PAUSE_MS;
        }
        return Failed(round) == Failed(round - 1) ? CHANGE_MS : FAULT_MS;
    }

    static std::string ZoneOf(const Network& network, const ReachQuery& query)
    {
        const Index eni = FindReachSource(network, query).eni;
        return eni == NO_INDEX ? std::string() : network.Enis()[eni].azId;
    }
};

/// \param story it \param[out] networks the rules of each round \return what packets answer
std::vector<ReachAnswer>
AskByPackets(const Story& story, std::vector<std::shared_ptr<const Network>>& networks)
{
    PacketReach reach(story.random.b.cloud);
    std::vector<ReachQuery> queries;
    for (std::size_t i = 0; i < story.asked.size(); ++i)
    {
        queries.push_back(story.asked[i].query);
        if (story.asked[i].flow != i)
        {
            reach.Continue(i, story.asked[i].flow);
        }
    }
    for (std::size_t round = 0; round <= CHANGES; ++round)
    {
        const std::size_t first = story.begins[round];
        const int64_t startMs = story.starts[round];
        const auto happen = [&story, &networks, round, startMs](SimulatedCloud& cloud) {
            const Happening& it = story.happenings[round];
            if (it.edit)
            {
                cloud.Change(it.edit);
            }
            if (!it.fault.target.empty())
            {
                const auto end =
                    std::min(round + static_cast<std::size_t>(it.rounds), story.starts.size() - 1);
                Fault fault = it.fault;
                fault.start = Simulator::Now();
                fault.duration = MilliSeconds(story.starts[end] - startMs);
                cloud.GetFaults()->Add(fault);
            }
            networks.push_back(cloud.GetNetwork());
        };
        const auto wait = static_cast<int64_t>(story.asked[first].seconds * 1e3 + 0.5) - startMs;
        reach.Before(first, MilliSeconds(wait), happen);
    }
    auto answers = reach.Ask(queries);
    Config::Reset();
    Names::Clear();
    if (!reach.GetConservation().isConserved)
    {
        RC_FAIL(reach.GetConservation().error);
    }
    return answers;
}

/// What was answered, to see that the questions are worth asking.
std::map<std::string, int> g_changeVerdicts;
int g_turns = 0; //!< flows whose answer changed in their middle
int g_kept = 0;  //!< answers that a new flow would not have got any more

void
HoldStory()
{
    const Story story;
    std::vector<std::shared_ptr<const Network>> networks;
    const auto byPackets = AskByPackets(story, networks);
    naive::Memory memory;
    std::size_t round = 0;
    std::map<std::size_t, ReachVerdict> before;
    for (std::size_t i = 0; i < story.asked.size(); ++i)
    {
        const Asked& asked = story.asked[i];
        const ReachQuery& query = asked.query;
        if (asked.round != round)
        {
            round = asked.round;
            for (const std::string& eni : story.happenings[round].enis)
            {
                memory.Forget(eni);
            }
        }
        memory.now = asked.seconds;
        naive::Reach plain(networks[round]->GetCloud(), memory);
        plain.deadAzIds = story.DeadZones(round);
        plain.deadEnis = story.DeadEnis(round);
        const ReachVerdict plainly =
            test::VerdictOf(plain.Ask(query.source,
                                      query.destination,
                                      query.protocol,
                                      query.destinationPort,
                                      49152 + static_cast<int>(asked.flow)));
        ++g_changeVerdicts[ToString(plainly)];
        const std::string what = query.id + ", round " + std::to_string(round) +
                                 (asked.flow == i ? ", new flow" : ", known flow") +
                                 story.Tell(round) + ": packets say " + Words(byPackets[i]);
        Health health;
        health.deadAzIds = plain.deadAzIds;
        for (const std::string& eni : plain.deadEnis)
        {
            health.deadEnis.insert(networks[round]->FindEni(eni));
        }
        const ReachAnswer asNew = Reach(*networks[round], health, query);
        if (byPackets[i].verdict != plainly)
        {
            RC_FAIL(what + ", a naive reading says " + ToString(plainly) +
                    ", the rules would say to a new flow " + Words(asNew));
        }
        if (asked.flow == i && asNew.verdict != byPackets[i].verdict)
        {
            RC_FAIL(what + ", rules say " + Words(asNew));
        }
        const auto known = before.find(asked.flow);
        g_turns += known != before.end() && known->second != plainly ? 1 : 0;
        g_kept += plainly == ReachVerdict::ACCEPT && asNew.verdict != ReachVerdict::ACCEPT ? 1 : 0;
        before[asked.flow] = plainly;
    }
}

/// \param name of the property \param clouds how many
void
HoldStories(const std::string& name, int clouds)
{
    g_changeVerdicts.clear();
    g_turns = 0;
    g_kept = 0;
    HoldOver(name, HoldStory, clouds);
    int questions = 0;
    for (const auto& [verdict, count] : g_changeVerdicts)
    {
        questions += count;
    }
    // Changes that change nothing would prove little.
    EXPECT_GT(g_changeVerdicts["ACCEPT"], questions / 10);
    EXPECT_GT(g_changeVerdicts["DENY"], questions / 10);
    EXPECT_GT(g_turns, questions / 50);
    EXPECT_GT(g_kept, questions / 2000);
}

} // namespace

TEST(PropertyChanges, PacketsInMidFlowAreAnsweredAsANaiveReadingSays)
{
    HoldStories("Packets in mid-flow and a naive reading never differ", 300);
}

TEST(PropertyChangesStatistics, TenThousandStoriesOfFlowsThroughChanges)
{
    HoldStories("Packets in mid-flow and a naive reading never differ", 10'000);
}
