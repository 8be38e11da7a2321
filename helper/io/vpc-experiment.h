// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"
#include "vpc-template-input.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/vpc-address.h"
#include "ns3/vpc-flow-log-options.h"
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
    std::string name;                            //!< of the site
    aws::Cidr cidr;                              //!< its block of addresses
    std::optional<uint32_t> bgpAsn;              //!< of its routers
    std::optional<ExperimentLine> directConnect; //!< at router r1
    std::optional<ExperimentLine> vpn;           //!< at router r2, if there is Direct Connect too
    std::string dnsForwarding;                   //!< inbound Resolver endpoint, empty: none
    std::string where;                           //!< "file:line"
};

/// Where clients are: one of the first four is given.
struct ExperimentSource
{
    std::string instance;                    //!< logical id or id
    std::vector<std::string> subnets;        //!< hosts are made in each
    std::string vpc;                         //!< hosts are made in its subnets
    std::vector<std::string> sites;          //!< hosts are made in each
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
    std::string name;                                //!< DNS name or address
    std::string endpoint;                            //!< logical id or id
    EndpointNaming naming{EndpointNaming::REGIONAL}; //!< with endpoint: by which name
    std::string az;                                  //!< whose zonal name; empty: the client's own
    /**
     * With zonal names: what clients ask in zones where the endpoint has none; empty: a mistake.
     */
    std::optional<EndpointNaming> elsewhere;
    uint16_t port{443}; //!< TCP port
    std::string where;  //!< "file:line"
};

/// How clients behave.
struct ExperimentClient
{
    std::string preset{"plain-socket"}; //!< name of a ClientPreset
    /** Changes of it: attributes of RequestClient, with their values as text. */
    std::vector<std::pair<std::string, std::string>> attributes;
    /// The same, attributes of StubResolver.
    std::vector<std::pair<std::string, std::string>> resolverAttributes;
    std::string where; //!< "file:line"
};

/// A group of clients.
struct ExperimentWorkload
{
    std::string name;             //!< of the group
    ExperimentSource from;        //!< where the clients are
    ExperimentDestination to;     //!< what they ask for
    double rate{1};               //!< requests a second of each host
    uint64_t requestBytes{1024};  //!< size of a request
    uint64_t responseBytes{8192}; //!< size of a response
    ExperimentClient client;      //!< how they behave
    Time start;                   //!< of the first client
    std::optional<Time> rampUp;   //!< begin at random times in it
    std::optional<Time> stop;     //!< no requests from then on; none: the end
    std::string where;            //!< "file:line"

    /// \return what its requests are recorded under: its name, or who asks for what
    std::string GetGroup() const;
};

/// A fault, as it is written: what it names is looked up when the topology is there.
struct ExperimentFault
{
    std::string name; //!< for results, may be empty
    std::string what; //!< what breaks: the member that says so, e.g. interfaceEndpoint
    Time at;          //!< when it begins
    Time duration;    //!< 0: for ever
    /** All members but name, at and for, as texts; those that may be lists have several. */
    std::map<std::string, std::vector<std::string>> words;
    std::map<std::string, std::string> replacements; //!< with fis: of texts in it
    std::string where;                               //!< "file:line"
};

/// A name of something, or an attribute with its value.
struct ExperimentName
{
    std::string name;  //!< of the thing or attribute
    std::string value; //!< of attributes
    std::string where; //!< "file:line"
};

/// A round trip between zones.
struct ExperimentDelay
{
    std::string from;  //!< zone
    std::string to;    //!< zone
    Time rtt;          //!< round trip
    std::string where; //!< "file:line"
};

/// VPC flow logs, by the names of EC2's CreateFlowLogs.
struct ExperimentFlowLogs
{
    std::vector<ExperimentName> of; //!< VPCs, subnets, ENIs or what has ENIs; none: all VPCs
    FlowLogOptions options;         //!< of each, without resourceId
    std::string where;              //!< "file:line"
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
    std::string name;   //!< of its file
    std::string title;  //!< above it
    std::string x;      //!< path in summary.json
    std::string xLabel; //!< what people read at the axis
    std::string y;      //!< path in summary.json
    std::string yLabel; //!< what people read at the axis
    std::string where;  //!< "file:line"
};

/// Whose packets are traced.
struct ExperimentTraces
{
    bool all{false};                   //!< of every device
    std::vector<ExperimentName> names; //!< else of what these have as ENIs
};

/// An animation for NetAnim.
struct ExperimentAnimation
{
    std::optional<Time> from;  //!< packets from then on; default: shortly before the first fault
    std::optional<Time> until; //!< packets until then; default: the end
    uint64_t packets{20000};   //!< at most so many
    std::string where;         //!< "file:line"
};

/// What is written beside the tables.
struct ExperimentMeasure
{
    bool requests{true};                        //!< whether requests.csv is written
    bool plots{true};                           //!< whether pictures are drawn
    bool report{true};                          //!< whether report.html is written
    bool metrics{false};                        //!< CloudWatch's
    bool flowMonitor{false};                    //!< XML of ns-3's FlowMonitor
    ExperimentTraces pcap;                      //!< what is captured
    ExperimentTraces ascii;                     //!< what is traced as text
    std::optional<ExperimentAnimation> netanim; //!< an animation, if wanted
    bool trafficMatrix{false};                  //!< bytes from zone to zone
    std::optional<ExperimentCost> cost;         //!< an estimate, if wanted
    std::vector<ExperimentFigure> figures;      //!< over the runs of a sweep
    std::optional<Time> delayed;                //!< from here on a request counts as delayed
    int64_t epoch{DEFAULT_EPOCH};               //!< Unix time of simulated time 0, in s
    std::vector<ExperimentFlowLogs> flowLogs;   //!< VPC flow logs that are written
};

/// A limit that a figure of the results must keep to.
struct ExperimentThreshold
{
    std::string group;  //!< of clients; empty: all together
    std::string figure; //!< availability, lost, p50, p95, p99 or recovery
    double limit{0};    //!< in percent, requests, ms or s
    std::string text;   //!< of the limit, as it is written
};

/// What an experiment file says.
struct Experiment
{
    std::string file;                  //!< where it was read from
    std::string document;              //!< all of it as JSON, with what the command line sets
    std::vector<std::string> settings; //!< of the command line, PATH=VALUE
    std::string description;           //!< for people
    std::vector<ExperimentTopology> topology;    //!< templates and dumps, at least one
    std::string latency{"measured"};             //!< measured, modern or given
    std::optional<Time> intraAz;                 //!< of given delays: round trip
    std::vector<ExperimentDelay> azPairs;        //!< of given delays
    std::vector<ExperimentSite> sites;           //!< outside of AWS
    std::optional<Time> serviceTime;             //!< mean; none: RequestService's
    std::optional<uint32_t> concurrency;         //!< of each service host; none: RequestService's
    std::optional<uint32_t> queueLimit;          //!< of each service host; none: RequestService's
    std::optional<uint32_t> targets;             //!< made where target groups have none
    std::vector<ExperimentWorkload> workload;    //!< groups of clients, at least one
    std::vector<ExperimentFault> faults;         //!< in the order of the file
    Time duration;                               //!< of the simulation
    uint32_t seed{1};                            //!< of the random numbers
    uint64_t run{1};                             //!< of the random numbers
    std::vector<ExperimentName> attributes;      //!< in the file's order
    ExperimentMeasure measure;                   //!< what is written
    std::vector<ExperimentThreshold> thresholds; //!< those of all clients first
    std::vector<std::pair<std::string, std::vector<std::string>>> vary; //!< path, values as JSON
    uint32_t runs{1}; //!< of each point of a sweep
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
