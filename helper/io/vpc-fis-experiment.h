// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/vpc-tags.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Which of the resources that were found an action is run on.
enum class FisSelection : uint8_t
{
    ALL,
    COUNT,  //!< so many of them, at random
    PERCENT //!< so many of a hundred, rounded down, at random
};

/// A question to the description of a resource: any value at the path is any of these.
struct FisFilter
{
    std::string path; //!< e.g. Placement.AvailabilityZone, as the API's answer nests it
    std::vector<std::string> values; //!< any of which passes
    std::string where;               //!< "file:line"
};

/// A target of an experiment template: a set of resources by name.
struct FisTarget
{
    std::string name;                              //!< in the template
    std::string resourceType;                      //!< e.g. aws:ec2:subnet
    std::vector<std::string> resourceArns;         //!< ARNs or ids
    aws::Tags resourceTags;                        //!< a resource has all of them
    std::vector<FisFilter> filters;                //!< a resource passes all of them
    std::map<std::string, std::string> parameters; //!< as written
    FisSelection selection{FisSelection::ALL};     //!< how many are taken
    uint32_t number{0};                            //!< of COUNT and PERCENT
    std::string where;                             //!< "file:line"
};

/// An action of an experiment template.
struct FisAction
{
    std::string name;                              //!< in the template
    std::string actionId;                          //!< e.g. aws:network:disrupt-connectivity
    std::map<std::string, std::string> parameters; //!< as written
    std::map<std::string, std::string> targets;    //!< name of a target, by key, e.g. Subnets
    std::vector<std::string> startAfter;           //!< names of actions that have to complete first
    Time duration;                                 //!< until it is complete; 0: at once
    std::string where;                             //!< "file:line"
};

/**
 * \brief An experiment template of AWS Fault Injection Service, as it was written.
 *
 * Source: FIS User Guide, "Experiment template components". See ReadFisTemplate().
 */
struct FisExperiment
{
    std::string description;        //!< of its author
    std::vector<FisTarget> targets; //!< in the order of the template
    std::vector<FisAction> actions; //!< in the order of the template
    bool skipsEmptyTargets{false};  //!< emptyTargetResolutionMode is skip, and not fail
    /** What the template asks for that does not touch the simulation, one line each. */
    std::vector<std::string> notes;

    /// \param name a target \return it, nullptr if there is none
    const FisTarget* FindTarget(const std::string& name) const;

    /**
     * \brief When its actions start: at once, or when all that they wait for are complete.
     * \param instant names of actions that complete at once, because they are skipped
     * \return by name, from the start of the experiment; empty if actions wait for each other
     */
    std::map<std::string, Time> FindStarts(const std::vector<std::string>& instant = {}) const;

    /// \return names of actions that wait for each other in a circle, the first again at the end;
    /// empty if none do
    std::vector<std::string> FindCircle() const;
};

} // namespace vpc
} // namespace ns3
