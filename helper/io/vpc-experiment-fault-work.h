// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-planner.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A fault of the file on its way to faults of the simulation.
struct FaultWork
{
    ExperimentPlanner& planner;   //!< what is being planned
    const ExperimentFault& fault; //!< as the file has it
    PlannedIncident& incident;    //!< what it becomes

    /// \param name of a member \return its text, empty if it is not there
    std::string Text(const std::string& name) const
    {
        const auto found = fault.words.find(name);
        return found == fault.words.end() ? "" : found->second.front();
    }

    /// \return the zone that az names, empty if it is not there
    std::string Zone() const
    {
        const std::string az = Text("az");
        return az.empty() ? "" : planner.names.FindZone(az, fault.where);
    }

    /// \param thing what the fault is of \return ids or ARNs of what it names
    std::vector<std::string> Find(CloudThing thing) const
    {
        std::vector<std::string> ids;
        for (const std::string& name : fault.words.at(fault.what))
        {
            ids.push_back(planner.names.Find(thing, name, fault.where));
        }
        return ids;
    }

    /// \return a fault at its time, of no kind yet
    Fault Begin() const
    {
        Fault one;
        one.start = fault.at;
        one.duration = fault.duration;
        one.seenByHealthCheck = Text("seenByHealthCheck") != "false";
        return one;
    }

    /// \param kind of the fault \param target of it
    void Add(FaultKind kind, const std::string& target) const
    {
        Fault one = Begin();
        one.kind = kind;
        one.target = target;
        incident.faults.push_back(one);
    }

    /// \param text e.g. 5% \return 0.05
    static double Share(const std::string& text)
    {
        return std::stod(text) / 100;
    }

    /// \param what is wrong, and what to do
    [[noreturn]] void Fail(const std::string& what) const
    {
        throw aws::InputError(fault.where + ": " + what);
    }
};

/// \name Faults of lines to sites and of what joins networks; see PlanFaults()
/// @{

/** \param work a fault of the file \throw aws::InputError if it names what is not there */
void AddLinks(const FaultWork& work);
void AddRouters(const FaultWork& work);
/// @}

} // namespace vpc
} // namespace ns3
