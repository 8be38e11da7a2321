// SPDX-License-Identifier: GPL-2.0-only
// vpcsim check: what will fail, and what is not as it seems.
#include "vpcsim-commands.h"

#include "ns3/vpc-az-latency.h"
#include "ns3/vpc-cloud-names.h"
#include "ns3/vpc-finding.h"
#include "ns3/vpc-process-pool.h"
#include "ns3/vpc-text-table.h"
#include "ns3/vpc-topology-drawing.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace ns3::vpc;

namespace
{

using Json = nlohmann::ordered_json;

/// What the command line sets.
struct CheckOptions
{
    TopologyOptions topology;
    bool isJson{false};
    std::string dot;
    std::string svg;
    std::vector<std::string> failed;
};

/// Names for people: logical ids, and of an ENI what it is of.
class Names
{
  public:
    /// \param cloud a description \param ids by logical id
    Names(const aws::Cloud& cloud, const std::multimap<std::string, std::string>& ids)
        : m_names(cloud, ids),
          m_enis(NameEnis(cloud, [this](const std::string& id) { return m_names.NameOf(id); }))
    {
    }

    /// \param id of something \return its name
    std::string NameOf(const std::string& id) const
    {
        const std::string customers = "com.amazonaws.vpce.";
        if (id.rfind(customers, 0) == 0)
        {
            return m_names.NameOf(id.substr(id.rfind('.') + 1));
        }
        const auto eni = m_enis.find(id);
        return eni == m_enis.end() ? m_names.NameOf(id) : eni->second;
    }

  private:
    CloudNames m_names;
    std::map<std::string, std::string> m_enis;
};

/// \param units failures \param names of the topology \return them as text
std::string
TextOf(const std::vector<FailureUnit>& units, const Names& names)
{
    std::string text;
    for (const FailureUnit& unit : units)
    {
        text += (text.empty() ? "" : " and ") + std::string(ToString(unit.kind)) + " " +
                names.NameOf(unit.id);
    }
    return text;
}

/// A topology with all that is known of it.
struct Checked
{
    explicit Checked(const TopologyOptions& options)
        : topology(ReadTopology(options)),
          findings(TakeOverlappingPeerings(topology.snapshot.cloud)),
          survey((topology.snapshot.Validate(), topology.snapshot.cloud)),
          failures(survey),
          graph(survey,
                [latency = AzLatency::Measured2020()](const std::string& a, const std::string& b) {
                    return latency.OneWay(a, b);
                }),
          names(survey.GetCloud(), IdsOf(topology))
    {
        const std::vector<Finding> more = FindAll({survey, failures, graph});
        findings.insert(findings.end(), more.begin(), more.end());
    }

    /// \param topology as read \return ids by logical id
    static std::multimap<std::string, std::string> IdsOf(const Topology& topology)
    {
        std::multimap<std::string, std::string> ids;
        if (topology.inventory)
        {
            ids.insert(topology.inventory->ids.begin(), topology.inventory->ids.end());
        }
        return ids;
    }

    Topology topology;
    std::vector<Finding> findings;
    Survey survey;
    FailureTable failures;
    TopologyGraph graph;
    Names names;
};

/// \param checked a topology \param text with ids \return the same with logical ids in their place
std::string
Readable(const Checked& checked, std::string text)
{
    if (!checked.topology.inventory)
    {
        return text;
    }
    for (const auto& [logicalId, id] : checked.topology.inventory->ids)
    {
        for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id, at))
        {
            text.replace(at, id.size(), logicalId);
            at += logicalId.size();
        }
    }
    return text;
}

Json
ToJson(const Checked& checked)
{
    Json json;
    json["findings"] = Json::array();
    for (const Finding& finding : checked.findings)
    {
        Json ids = Json::array();
        for (const std::string& id : finding.ids)
        {
            ids.push_back(checked.names.NameOf(id));
        }
        json["findings"].push_back({{"name", finding.name},
                                    {"severity", ToString(finding.severity)},
                                    {"ids", finding.ids},
                                    {"names", ids},
                                    {"what", Readable(checked, finding.what)},
                                    {"remedy", Readable(checked, finding.remedy)}});
    }
    const auto& clients = checked.survey.GetClients();
    const auto& services = checked.survey.GetServices();
    json["access"] = Json::array();
    for (std::size_t c = 0; c < clients.size(); ++c)
    {
        for (std::size_t s = 0; s < services.size(); ++s)
        {
            Json one = {{"client", clients[c].subnetId},
                        {"service", services[s].id},
                        {"served", checked.failures.IsServed(c, s)}};
            if (checked.failures.IsServed(c, s))
            {
                one["disjointPaths"] = checked.graph.CountDisjointPaths(c, s);
                one["edgeDisjointPaths"] = checked.graph.CountEdgeDisjointPaths(c, s);
                one["zoneDisjointPaths"] = checked.graph.CountZoneDisjointPaths(c, s);
                if (const auto delay = checked.graph.FindLeastDelay(c, s))
                {
                    one["leastRoundTripMs"] = 2e3 * delay->GetSeconds();
                }
            }
            json["access"].push_back(one);
        }
    }
    json["failures"] = Json::array();
    for (const auto* cuts : {&checked.failures.GetSingles(), &checked.failures.GetPairs()})
    {
        for (const Cut& cut : *cuts)
        {
            Json failed = Json::array();
            for (const FailureUnit& unit : cut.failed)
            {
                failed.push_back({{"kind", ToString(unit.kind)}, {"id", unit.id}});
            }
            json["failures"].push_back({{"failed", failed},
                                        {"client", clients[cut.client].subnetId},
                                        {"service", services[cut.service].id}});
        }
    }
    return json;
}

/// \param cuts by failures \param checked a topology \return a row for each failure and service,
/// with the clients that lose it
std::vector<TextRow>
RowsOf(const std::vector<Cut>& cuts, const Checked& checked)
{
    std::vector<TextRow> rows;
    for (const Cut& cut : cuts)
    {
        const std::string what = TextOf(cut.failed, checked.names);
        const std::string service =
            checked.names.NameOf(checked.survey.GetServices()[cut.service].id);
        const std::string client =
            checked.names.NameOf(checked.survey.GetClients()[cut.client].subnetId);
        bool isKnown = false;
        for (TextRow& row : rows)
        {
            if (row[0] == what && row[1] == service)
            {
                row[2] += ", " + client;
                isKnown = true;
            }
        }
        if (!isKnown)
        {
            rows.push_back({what, service, client});
        }
    }
    return rows;
}

void
Print(const Checked& checked)
{
    const auto& clients = checked.survey.GetClients();
    const auto& services = checked.survey.GetServices();
    std::cout << clients.size() << " client subnets, " << services.size()
              << " endpoints and sites, " << checked.survey.GetUnits().size()
              << " things that can fail\n";
    if (checked.findings.empty())
    {
        std::cout << "\nnothing found\n";
    }
    for (const Finding& finding : checked.findings)
    {
        std::cout << '\n'
                  << ToString(finding.severity) << "  " << finding.name << "  "
                  << checked.names.NameOf(finding.ids.front());
        if (checked.names.NameOf(finding.ids.front()) != finding.ids.front())
        {
            std::cout << " (" << finding.ids.front() << ")";
        }
        std::cout << "\n  " << Readable(checked, finding.what)
                  << "\n  remedy: " << Readable(checked, finding.remedy) << '\n';
    }
    std::vector<TextRow> access = {
        {"client", "AZ", "service", "served", "ways", "AZs", "least RTT"}};
    for (std::size_t c = 0; c < clients.size(); ++c)
    {
        for (std::size_t s = 0; s < services.size(); ++s)
        {
            if (!checked.failures.IsServed(c, s))
            {
                continue;
            }
            char delay[32] = "-";
            if (const auto least = checked.graph.FindLeastDelay(c, s))
            {
                std::snprintf(delay, sizeof(delay), "%.3f ms", 2e3 * least->GetSeconds());
            }
            access.push_back({checked.names.NameOf(clients[c].subnetId),
                              clients[c].azId,
                              checked.names.NameOf(services[s].id),
                              "yes",
                              std::to_string(checked.graph.CountDisjointPaths(c, s)),
                              std::to_string(checked.graph.CountZoneDisjointPaths(c, s)),
                              delay});
        }
    }
    if (access.size() == 1)
    {
        std::cout << "\nno client gets anything: "
                  << (clients.empty()    ? "there are no subnets for clients"
                      : services.empty() ? "there are no endpoints and sites"
                                         : "the rules keep all from all endpoints and sites")
                  << '\n';
        return;
    }
    std::cout << "\nwho gets what, by how many ways that share nothing, and that share no AZ\n";
    PrintTable(std::cout, access);
    std::vector<TextRow> failures = {{"failure", "service lost", "by clients in"}};
    for (const auto* cuts : {&checked.failures.GetSingles(), &checked.failures.GetPairs()})
    {
        const std::vector<TextRow> rows = RowsOf(*cuts, checked);
        failures.insert(failures.end(), rows.begin(), rows.end());
    }
    if (failures.size() == 1)
    {
        std::cout << "\nno failure, nor any pair of them, cuts clients outside of their own AZ\n";
        return;
    }
    std::cout << "\nfailures, single and in pairs, that cut clients outside of their own AZ\n";
    PrintTable(std::cout, failures);
}

/// \param texts of --failed \param checked a topology \return what they name
std::set<FailureUnit>
FailedOf(const std::vector<std::string>& texts, const Checked& checked)
{
    std::set<FailureUnit> failed;
    for (const std::string& text : texts)
    {
        bool isKnown = false;
        for (const FailureUnit& unit : checked.survey.GetUnits())
        {
            if (unit.id == text || checked.names.NameOf(unit.id) == text)
            {
                failed.insert(unit);
                isKnown = true;
            }
        }
        if (!isKnown)
        {
            throw aws::InputError("--failed " + text +
                                  ": nothing that can fail is called so; name an AZ id, an ENI, a "
                                  "target, a link or a router");
        }
    }
    return failed;
}

/// \param path of a file \param text for it
void
WriteFile(const std::string& path, const std::string& text)
{
    std::ofstream file(path);
    file << text;
    if (!file.flush())
    {
        throw aws::InputError(path + ": cannot be written; choose another file");
    }
}

void
Draw(const CheckOptions& options, const Checked& checked)
{
    std::ostringstream dot;
    WriteDot(dot, checked.graph, FailedOf(options.failed, checked), [&](const std::string& id) {
        return checked.names.NameOf(id);
    });
    if (!options.dot.empty())
    {
        WriteFile(options.dot, dot.str());
    }
    if (options.svg.empty())
    {
        return;
    }
    const std::string source = options.svg + ".dot";
    WriteFile(source, dot.str());
    const int code = RunProcesses({{{"/usr/bin/env", "dot", "-Tsvg", "-o", options.svg, source},
                                    options.svg + ".log"}},
                                  1)
                         .front();
    std::filesystem::remove(source);
    std::filesystem::remove(options.svg + ".log");
    if (code != 0)
    {
        throw aws::InputError(
            "--svg needs Graphviz's dot; on Debian: apt install graphviz, or write "
            "--dot and draw it elsewhere");
    }
}

} // namespace

void
RegisterCheck(CLI::App& app, int& exitCode)
{
    CLI::App* command =
        app.add_subcommand("check", "find what will fail, and what is not as it seems");
    auto options = std::make_shared<CheckOptions>();
    AddTopology(*command, options->topology);
    command->add_flag("--json", options->isJson, "print JSON");
    command->add_option("--dot", options->dot, "write the topology for Graphviz to a file");
    command->add_option("--svg", options->svg, "draw the topology to a file (needs Graphviz)");
    command
        ->add_option("--failed", options->failed, "draw this as failed: an AZ id, ENI, link, ...")
        ->allow_extra_args(false);
    command->footer("Exit code: 0, whatever is found; 2 for bad input.");
    command->callback([options, &exitCode]() {
        exitCode = RunGuarded([&options]() {
            const Checked checked(options->topology);
            if (!options->dot.empty() || !options->svg.empty())
            {
                Draw(*options, checked);
            }
            if (options->isJson)
            {
                std::cout << ToJson(checked).dump(2) << '\n';
            }
            else
            {
                Print(checked);
            }
            return 0;
        });
    });
}
