// SPDX-License-Identifier: GPL-2.0-only
#include "vpcsim-commands.h"

#include "ns3/vpc-packet-reach.h"
#include "ns3/vpc-resolve.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

using namespace ns3::vpc;

namespace
{

/// The arguments of `vpcsim reach`.
struct ReachOptions
{
    TopologyOptions topology;
    std::string queries;
    std::string method{"both"};
};

/// \param line a line \return its fields between tabs
std::vector<std::string>
SplitTabs(const std::string& line)
{
    std::vector<std::string> fields(1);
    for (const char c : line)
    {
        if (c == '\t')
        {
            fields.emplace_back();
        }
        else if (c != '\r')
        {
            fields.back() += c;
        }
    }
    return fields;
}

/// The columns that a query file must have.
const char* const COLUMNS[] = {"id", "src", "dst", "proto", "dport"};

/// \param text a protocol \return its number
uint8_t
ParseProtocol(const std::string& text, const std::string& place)
{
    static const std::map<std::string, uint8_t> names = {{"tcp", aws::PROTOCOL_TCP},
                                                         {"udp", aws::PROTOCOL_UDP},
                                                         {"icmp", aws::PROTOCOL_ICMP}};
    const auto it = names.find(text);
    if (it == names.end())
    {
        throw aws::InputError(place + ": protocol \"" + text + "\"; write tcp, udp or icmp");
    }
    return it->second;
}

/// \param text a port \return its number
uint16_t
ParsePort(const std::string& text, const std::string& place)
{
    const bool digits =
        !text.empty() && text.size() <= 5 &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const int port = digits ? std::stoi(text) : -1;
    if (port < 0 || port > 65535)
    {
        throw aws::InputError(place + ": port \"" + text + "\"; write a number from 0 to 65535");
    }
    return static_cast<uint16_t>(port);
}

/// \param path a file of queries, TSV with a header \return the queries
std::vector<aws::ReachQuery>
ReadQueries(const std::string& path)
{
    std::ifstream file(path);
    if (!file)
    {
        throw aws::InputError(path + ": cannot be read; give a TSV file with the columns id, src, "
                                     "dst, proto, dport");
    }
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> header = SplitTabs(line);
    std::map<std::string, std::size_t> column;
    for (const char* name : COLUMNS)
    {
        const auto it = std::find(header.begin(), header.end(), name);
        if (it == header.end())
        {
            throw aws::InputError(path + ":1: no column \"" + name +
                                  "\"; the header is id, src, dst, proto, dport between tabs");
        }
        column[name] = static_cast<std::size_t>(it - header.begin());
    }
    std::vector<aws::ReachQuery> queries;
    for (std::size_t number = 2; std::getline(file, line); ++number)
    {
        std::vector<std::string> fields = SplitTabs(line);
        if (fields == std::vector<std::string>{""})
        {
            continue;
        }
        const std::string place = path + ":" + std::to_string(number);
        fields.resize(std::max(fields.size(), header.size()));
        aws::ReachQuery query;
        query.id = fields[column["id"]];
        query.source = fields[column["src"]];
        query.destination = fields[column["dst"]];
        for (const std::string& party : {query.source, query.destination})
        {
            if (party.empty())
            {
                throw aws::InputError(place + ": an empty src or dst; write an instance id, an ENI "
                                              "id or an address");
            }
        }
        query.protocol = ParseProtocol(fields[column["proto"]], place);
        if (query.protocol != aws::PROTOCOL_ICMP)
        {
            query.destinationPort = ParsePort(fields[column["dport"]], place);
        }
        queries.push_back(query);
    }
    if (queries.empty())
    {
        throw aws::InputError(path + ": no query below the header; write one a line");
    }
    return queries;
}

/// \param hops a way \return it on one line
std::string
Describe(const std::vector<aws::Hop>& hops)
{
    std::string text;
    for (const aws::Hop& hop : hops)
    {
        text += (text.empty() ? "" : " > ") + hop.id + " (" + hop.what + ")";
    }
    return text;
}

/// \param answer an answer \return its reason and place, "-" if there is none
std::string
Reason(const aws::ReachAnswer& answer)
{
    if (answer.verdict == aws::ReachVerdict::ACCEPT)
    {
        return "-";
    }
    std::string reason = ToString(answer.reason);
    reason += answer.where.empty() ? "" : " " + answer.where;
    if (answer.targets > 1)
    {
        reason += " (" + std::to_string(answer.answering) + " of " +
                  std::to_string(answer.targets) + " targets answer)";
    }
    return reason;
}

/// \param answer an answer \return its way there and back
std::string
Path(const aws::ReachAnswer& answer)
{
    std::string path = Describe(answer.forward);
    if (!answer.backward.empty())
    {
        path += " | back: " + Describe(answer.backward);
    }
    return path.empty() ? "-" : path;
}

/// \param queries get ids where they name resources of templates \param ids by logical id
void
UseIds(std::vector<aws::ReachQuery>& queries, const std::map<std::string, std::string>& ids)
{
    for (aws::ReachQuery& query : queries)
    {
        for (std::string* end : {&query.source, &query.destination})
        {
            const auto found = ids.find(*end);
            *end = found == ids.end() ? *end : found->second;
        }
    }
}

int
RunReach(const ReachOptions& options)
{
    Topology topology = ReadTopology(options.topology);
    topology.snapshot.Validate();
    const aws::Cloud& cloud = topology.snapshot.cloud;
    std::vector<aws::ReachQuery> queries = ReadQueries(options.queries);
    if (topology.inventory)
    {
        UseIds(queries, topology.inventory->ids);
    }
    const bool isStatic = options.method != "packet";
    const bool isPacket = options.method != "static";
    const aws::Network network(cloud);
    std::vector<aws::ReachAnswer> byRules;
    for (const aws::ReachQuery& query : queries)
    {
        if (isStatic)
        {
            byRules.push_back(aws::Reach(network, {}, query));
        }
    }
    std::vector<aws::ReachAnswer> byPackets;
    if (isPacket)
    {
        PacketReach reach(cloud);
        byPackets = reach.Ask(queries);
        if (!reach.GetConservation().isConserved)
        {
            throw std::logic_error("packets were lost uncounted: " + reach.GetConservation().error);
        }
    }
    std::map<std::string, std::size_t> counts;
    std::size_t differences = 0;
    std::cout << "id\tverdict\treason\tpath\n";
    for (std::size_t i = 0; i < queries.size(); ++i)
    {
        const aws::ReachAnswer& answer = isStatic ? byRules[i] : byPackets[i];
        const std::string verdict = aws::ToString(answer.verdict);
        ++counts[verdict];
        std::cout << queries[i].id << '\t' << verdict << '\t' << Reason(answer) << '\t'
                  << Path(answer) << '\n';
        if (isStatic && isPacket && byRules[i].verdict != byPackets[i].verdict)
        {
            ++differences;
            std::cerr << "vpcsim: " << queries[i].id << ": static says " << verdict << " ("
                      << Reason(byRules[i]) << "), packets say "
                      << aws::ToString(byPackets[i].verdict) << " (" << Reason(byPackets[i])
                      << ")\n";
        }
    }
    std::cout << std::flush;
    if (!std::cout)
    {
        std::cerr << "vpcsim: the output cannot be written" << std::endl;
        return 1;
    }
    std::cerr << "vpcsim: " << queries.size() << (queries.size() == 1 ? " query" : " queries")
              << " by " << (options.method == "both" ? "rules and packets" : options.method) << ":";
    std::string separator = " ";
    for (const auto& [verdict, count] : counts)
    {
        std::cerr << separator << count << ' ' << verdict;
        separator = ", ";
    }
    if (isStatic && isPacket)
    {
        std::cerr << (differences == 0 ? "; the two agree"
                                       : "; the two differ in " + std::to_string(differences));
    }
    std::cerr << std::endl;
    return differences == 0 ? 0 : 1;
}

} // namespace

void
RegisterReach(CLI::App& app, int& exitCode)
{
    CLI::App* command =
        app.add_subcommand("reach",
                           "Who reaches whom, and why not: a probe and its answer for each query.");
    auto options = std::make_shared<ReachOptions>();
    AddTopology(*command, options->topology);
    command
        ->add_option("--queries",
                     options->queries,
                     "TSV file with a header: id, src, dst, proto (tcp, udp, icmp), dport. src and "
                     "dst are an instance id, an ENI id, a template's logical id or an address")
        ->required();
    command
        ->add_option("--method",
                     options->method,
                     "static: from the rules alone; packet: by packets in the simulator; both: "
                     "fail if the two differ")
        ->check(CLI::IsMember({"static", "packet", "both"}))
        ->capture_default_str();
    command->footer("Writes TSV: id, verdict (ACCEPT, DENY, NO_ROUTE, UNSUPPORTED), reason, path. "
                    "Exit code 1 if static and packet differ.");
    command->callback(
        [options, &exitCode] { exitCode = RunGuarded([&] { return RunReach(*options); }); });
}
