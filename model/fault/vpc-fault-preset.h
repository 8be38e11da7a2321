// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fault-schedule.h"

#include "ns3/vpc-cloud.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief An outage that AWS had, as faults of a description.
 *
 * Plain data, to be copied and changed at will. Where each comes from stands in its \c source; what
 * has no source is called an assumption there.
 */
struct FaultPreset
{
    /// What a preset's faults are made for.
    enum class Scope : uint8_t
    {
        ZONE,        //!< the zone itself
        RESOLVERS,   //!< each VPC of the zone's Region with a resolver
        ZONE_TARGETS //!< each instance of the zone that is a target of a load balancer
    };

    std::string name;         //!< as ByName() takes it
    std::string source;       //!< where AWS or others told of it
    Scope scope{Scope::ZONE}; //!< what it is of
    Fault fault;              //!< its kind, and how it acts; its duration is that of one time
    Time every;               //!< from one time to the next; 0: once
    Time total;               //!< from the first time to the end of the last
    /**
     * \param cloud a description \param azId a zone of it \param start of the outage \return its
     * faults, in the order in which they begin
     * \throw aws::InputError if the description has nothing in the zone that the outage could hit
     */
    std::vector<Fault> MakeFaults(const aws::Cloud& cloud,
                                  const std::string& azId,
                                  Time start) const;

    /**
     * \param name power-20min, cooling-3h, dns-empty-172min, nlb-flap, grey-loss-1, grey-loss-5 or
     * grey-loss-20
     * \return the preset; aborts with the list of names if there is none of that name
     */
    static FaultPreset ByName(const std::string& name);

    /// \return the names of all presets
    static std::vector<std::string> Names();
};

} // namespace vpc
} // namespace ns3
