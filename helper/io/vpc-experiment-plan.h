// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud-names.h"
#include "vpc-experiment.h"

#include "ns3/nstime.h"
#include "ns3/vpc-az-latency.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-fault-schedule.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A client on a host.
struct PlannedClient
{
    std::string host;        //!< instance id, or site/host
    std::size_t workload{0}; //!< index into Experiment::workload
    std::string remote;      //!< name or address that it asks
    std::string fallback;    //!< name that it goes over to, may be empty
};

/// What has to be there for a site, beside its hosts.
struct PlannedSite
{
    std::string name;                  //!< of the site
    std::string virtualInterface;      //!< of its Direct Connect, may be empty
    std::string vpnConnection;         //!< may be empty
    std::string dnsHost;               //!< site/host of its DNS server, empty: none
    std::string vpcId;                 //!< whose names its DNS server knows, empty: none
    std::vector<Ipv4Address> resolver; //!< of the inbound Resolver endpoint that it forwards to
    std::vector<std::string> domains;  //!< for which it forwards
};

/// A fault of the file, as faults of the simulation.
struct PlannedIncident
{
    std::string name;                  //!< for results
    std::vector<Fault> faults;         //!< in the order in which they begin
    std::vector<std::string> deadEnis; //!< endpoint ENIs that they make useless
    std::string where;                 //!< "file:line"
    Fault span; //!< kind and target of the first, from the first begin to the last end
};

/// Devices whose packets are traced.
struct PlannedTraces
{
    bool all{false};                                       //!< every device
    std::vector<std::pair<std::string, std::string>> enis; //!< name of the file, ENI id

    /// \return whether there are none
    bool IsEmpty() const
    {
        return !all && enis.empty();
    }
};

/// An experiment with all names looked up: what is to be built, and what is to be done with it.
struct ExperimentPlan
{
    aws::Cloud cloud;                         //!< with hosts and sites, validated
    std::map<std::string, std::string> names; //!< logical ids, by id
    AzLatency latency;                        //!< delays between zones
    std::vector<PlannedSite> sites;           //!< in the order of the file
    std::vector<std::string> services; //!< of AWS that are asked, in the order of the workload
    /** Instances that are targets of load balancers, in their order, with their ports. */
    std::vector<std::pair<std::string, std::set<uint16_t>>> targets;
    std::vector<PlannedClient> clients;     //!< in the order in which they are installed
    std::vector<PlannedIncident> incidents; //!< in the order of the file
    PlannedTraces pcap;                     //!< devices that are captured
    PlannedTraces ascii;                    //!< devices that are traced as text
    std::vector<FlowLogOptions> flowLogs;   //!< VPC flow logs that are written
    /** What is not simulated, stands for something else, or is assumed: a line each. */
    std::vector<std::string> notes;
};

/**
 * \brief Look up everything that an experiment names, and make the hosts and sites that it asks
 * for.
 *
 * Hosts are made once for each subnet or site, as many as an entry of the workload wants; entries
 * share them. Clients are installed VPC by VPC in the order of the workload, in a VPC zone by zone,
 * in a zone subnet by subnet, then host by host, and on a host in the order of the workload; sites
 * come last.
 *
 * \param experiment what a file says
 * \return the plan
 * \throw aws::InputError one line "file:line: what is wrong": a name that is not there, with the
 * nearest; a subnet without room; a zonal name that the endpoint has not; a preset that does not
 * exist; a fault that begins after the end; what the readers of topologies and of FIS refuse
 */
ExperimentPlan PlanExperiment(const Experiment& experiment);

} // namespace vpc
} // namespace ns3
