// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"
#include "vpc-template-input.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/vpc-address.h"
#include "ns3/vpc-tags.h"
#include "ns3/vpc-utc-time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A template or a dump of an experiment's topology; one of both paths is given.
struct ExperimentTopology
{
    std::string cloudformation; //!< path of a template
    std::string awsSnapshot;    //!< path of a folder
    TemplateInput input;        //!< of the template
    std::string where;          //!< "file:line"
};

/// A line to an on-premises site.
struct ExperimentLine
{
    std::string to;                 //!< gateway or VPC: logical id or id; empty: the only one
    std::optional<Time> rtt;        //!< round trip
    std::optional<double> distance; //!< km of fibre, of Direct Connect
    DataRate bandwidth;             //!< of Direct Connect
    uint32_t mtu{1500};             //!< of Direct Connect, bytes
    bool bfd{false};                //!< of Direct Connect
    aws::Tags tags;                 //!< of Direct Connect's virtual interface
    bool staticRoutes{false};       //!< of a VPN
    std::string where;              //!< "file:line"
};

/// A site outside of AWS.
struct ExperimentSite
{
    std::string name;
    aws::Cidr cidr;
    std::optional<uint32_t> bgpAsn;              //!< of its routers
    std::optional<ExperimentLine> directConnect; //!< at router r1
    std::optional<ExperimentLine> vpn;           //!< at router r2, if there is Direct Connect too
    std::string dnsForwarding;                   //!< inbound Resolver endpoint, empty: none
    std::string where;                           //!< "file:line"
};

/// Where clients are: one of the first four is given.
struct ExperimentSource
{
    std::string instance;
    std::vector<std::string> subnets;
    std::string vpc;
    std::vector<std::string> sites;
    std::string az;                          //!< with vpc: only there
    uint32_t hosts{1};                       //!< in each subnet, or in the site
    std::vector<std::string> securityGroups; //!< of hosts in subnets; none: one is made
    std::string where;                       //!< "file:line"
};

/// Which of an endpoint's names clients ask for.
enum class EndpointNaming : uint8_t
{
    PRIVATE,
    REGIONAL,
    ZONAL,
    ZONAL_THEN_REGIONAL
};

/// What clients ask for: a name or an endpoint.
struct ExperimentDestination
{
    std::string name;     //!< DNS name or address
    std::string endpoint; //!< logical id or id
    EndpointNaming naming{EndpointNaming::REGIONAL};
    std::string az; //!< whose zonal name; empty: the client's own
    /// With zonal names: what clients ask in zones where the endpoint has none; empty: a mistake.
    std::optional<EndpointNaming> elsewhere;
    uint16_t port{443};
    std::string where; //!< "file:line"
};

/// How clients behave.
struct ExperimentClient
{
    std::string preset{"plain-socket"};
    /// Changes of it: attributes of RequestClient, with their values as text.
    std::vector<std::pair<std::string, std::string>> attributes;
    /// The same, attributes of StubResolver.
    std::vector<std::pair<std::string, std::string>> resolverAttributes;
    std::string where; //!< "file:line"
};

/// A group of clients.
struct ExperimentWorkload
{
    std::string name;
    ExperimentSource from;
    ExperimentDestination to;
    double rate{1};              //!< requests a second of each host
    uint64_t requestBytes{1024}; //!< size of a request
    uint64_t responseBytes{8192};
    ExperimentClient client;
    Time start;
    std::optional<Time> rampUp; //!< begin at random times in it
    std::optional<Time> stop;
    std::string where; //!< "file:line"
};

/// A fault, as it is written: what it names is looked up when the topology is there.
struct ExperimentFault
{
    std::string name; //!< for results, may be empty
    std::string what; //!< what breaks: the member that says so, e.g. interfaceEndpoint
    Time at;
    Time duration; //!< 0: for ever
    /// All members but name, at and for, as texts; those that may be lists have several.
    std::map<std::string, std::vector<std::string>> words;
    std::map<std::string, std::string> replacements; //!< with fis: of texts in it
    std::string where;                               //!< "file:line"
};

/// A name of something, or an attribute with its value.
struct ExperimentName
{
    std::string name;
    std::string value; //!< of attributes
    std::string where; //!< "file:line"
};

/// A round trip between zones.
struct ExperimentDelay
{
    std::string from; //!< zone
    std::string to;   //!< zone
    Time rtt;
    std::string where; //!< "file:line"
};

/// An estimate of what a run costs.
struct ExperimentCost
{
    std::string prices;                //!< path of a table, empty: the one that comes along
    bool crossAzPrivateLinkFree{true}; //!< bytes between zones to and from interface endpoints
};

/// A picture over the runs of a sweep: one figure of summary.json against another.
struct ExperimentFigure
{
    std::string name; //!< of its file
    std::string title;
    std::string x; //!< path in summary.json
    std::string xLabel;
    std::string y; //!< path in summary.json
    std::string yLabel;
    std::string where; //!< "file:line"
};

/// What is written beside the tables.
struct ExperimentMeasure
{
    bool requests{true};
    bool plots{true};
    std::vector<ExperimentName> pcap;
    bool trafficMatrix{false};             //!< bytes from zone to zone
    std::optional<ExperimentCost> cost;    //!< an estimate, if wanted
    std::vector<ExperimentFigure> figures; //!< over the runs of a sweep
    std::optional<Time> delayed;           //!< from here on a request counts as delayed
    int64_t epoch{DEFAULT_EPOCH};          //!< Unix time of simulated time 0, in s
};

/// What an experiment file says.
struct Experiment
{
    std::string file; //!< where it was read from
    std::string description;
    std::vector<ExperimentTopology> topology;
    std::string latency{"measured"}; //!< measured, modern or given
    std::optional<Time> intraAz;     //!< of given delays: round trip
    std::vector<ExperimentDelay> azPairs;
    std::vector<ExperimentSite> sites;
    std::optional<Time> serviceTime;
    std::optional<uint32_t> concurrency;
    std::optional<uint32_t> queueLimit;
    std::optional<uint32_t> targets; //!< made where target groups have none
    std::vector<ExperimentWorkload> workload;
    std::vector<ExperimentFault> faults;
    Time duration;
    uint32_t seed{1};
    uint64_t run{1};
    std::vector<ExperimentName> attributes; //!< in the file's order
    ExperimentMeasure measure;
    std::vector<std::pair<std::string, std::vector<std::string>>> vary; //!< path, values as JSON
    uint32_t runs{1};
};

/**
 * \brief Read an experiment file, YAML or JSON.
 *
 * Its shape is that of doc/vpc-experiment.schema.json. Paths in it count from its own folder.
 *
 * \param path the file
 * \return what it says; names of the topology are not looked up yet
 * \throw aws::InputError one line "file:line: path: what is wrong; what to write"
 */
Experiment ReadExperiment(const std::string& path);

/// Read a document that is there already, e.g. with a value of vary in it. \param document
/// outermost value \param folder where its paths count from \return as ReadExperiment() \throw
/// aws::InputError as ReadExperiment()
Experiment ReadExperiment(const JsonValue& document, const std::string& folder);

/// Read only the topology of an experiment. \param value one or several parts \param folder where
/// paths count from \return the parts \throw aws::InputError as ReadExperiment()
std::vector<ExperimentTopology> ReadExperimentTopology(const JsonValue& value,
                                                       const std::string& folder);

/// \return the JSON Schema of experiment files
const std::string& ExperimentSchema();

} // namespace vpc
} // namespace ns3
