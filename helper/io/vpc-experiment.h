// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"
#include "vpc-template-input.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/vpc-address.h"

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
    std::string to;                 //!< gateway: logical id or id
    std::optional<Time> rtt;        //!< round trip
    std::optional<double> distance; //!< km of fibre, of Direct Connect
    DataRate bandwidth;             //!< of Direct Connect
    uint32_t mtu{1500};             //!< of Direct Connect, bytes
    bool bfd{false};                //!< of Direct Connect
    bool staticRoutes{false};       //!< of a VPN
    std::string where;              //!< "file:line"
};

/// A site outside of AWS.
struct ExperimentSite
{
    std::string name;
    aws::Cidr cidr;
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
    std::string site;
    std::string az;    //!< with vpc: only there
    uint32_t hosts{1}; //!< in each subnet, or in the site
    std::string where; //!< "file:line"
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
    uint16_t port{443};
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
    std::string client{"plain-socket"}; //!< preset
    std::optional<Time> connectTimeout;
    std::optional<Time> requestTimeout;
    std::string dnsCache; //!< none, ttl, forever or a time; empty: the preset's
    Time start;
    std::optional<Time> stop;
    std::string where; //!< "file:line"
};

/// A fault, as it is written: what it names is looked up when the topology is there.
struct ExperimentFault
{
    Time at;
    Time duration;                            //!< 0: for ever
    std::map<std::string, std::string> words; //!< the other members, as text
    std::string where;                        //!< "file:line"
};

/// What an experiment file says.
struct Experiment
{
    std::string description;
    std::vector<ExperimentTopology> topology;
    std::string latency{"measured"};                   //!< measured, modern or given
    std::optional<Time> intraAz;                       //!< of given delays: round trip
    std::vector<std::pair<std::string, Time>> azPairs; //!< "a/b", round trip
    std::vector<ExperimentSite> sites;
    std::optional<Time> serviceTime;
    std::optional<uint32_t> concurrency;
    std::optional<uint32_t> queueLimit;
    std::vector<ExperimentWorkload> workload;
    std::vector<ExperimentFault> faults;
    Time duration;
    uint32_t seed{1};
    uint64_t run{1};
    std::vector<std::pair<std::string, std::string>> attributes; //!< in the file's order
    bool requests{true};
    bool plots{true};
    std::vector<std::string> pcap;
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

/// \return the JSON Schema of experiment files
const std::string& ExperimentSchema();

} // namespace vpc
} // namespace ns3
