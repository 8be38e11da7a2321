// SPDX-License-Identifier: GPL-2.0-only
// An experiment's faults of lines to sites, of their routers, and of what joins networks.
#include "vpc-experiment-fault-work.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param work a fault of links \param name of one: a site's line, or an id \return targets of
/// faults
std::vector<std::string>
FindLinks(const FaultWork& work, const std::string& name)
{
    const aws::Cloud& cloud = work.planner.Cloud();
    std::vector<std::string> names;
    for (const PlannedSite& site : work.planner.plan.sites)
    {
        if (!site.virtualInterface.empty())
        {
            names.push_back(site.name + ".directConnect");
            if (name == names.back())
            {
                return {cloud.virtualInterfaces.at(site.virtualInterface).connectionId};
            }
        }
        for (const char* tunnel : {"", "/1", "/2"})
        {
            if (site.vpnConnection.empty())
            {
                continue;
            }
            names.push_back(site.name + ".vpn" + tunnel);
            if (name == names.back() && *tunnel)
            {
                return {site.vpnConnection + tunnel};
            }
            if (name == names.back())
            {
                return {site.vpnConnection + "/1", site.vpnConnection + "/2"};
            }
        }
    }
    const std::string nearest = aws::NearestName(name, names);
    if (!nearest.empty())
    {
        work.Fail("no link is called '" + name + "'; did you mean " + nearest + "?");
    }
    return {work.planner.names.Find(CloudThing::CONNECTION, name, work.fault.where)};
}

} // namespace

void
AddLinks(const FaultWork& work)
{
    const bool isLight = work.Text("light") == "true";
    const std::string loss = work.Text("loss");
    for (const std::string& name : work.fault.words.at("link"))
    {
        for (const std::string& target : FindLinks(work, name))
        {
            const bool isPort = work.planner.Cloud().directConnectConnections.count(target) != 0;
            if (isLight && (!isPort || !loss.empty()))
            {
                work.Fail("light is what a whole Direct Connect loses; leave it out, or loss");
            }
            Fault one = work.Begin();
            one.kind = isLight ? FaultKind::DX_PORT : FaultKind::LINK_LOSS;
            one.target = target;
            one.loss = loss.empty() ? 1 : FaultWork::Share(loss);
            work.incident.faults.push_back(one);
        }
    }
}

void
AddRouters(const FaultWork& work)
{
    for (const std::string& name : work.fault.words.at("router"))
    {
        std::vector<std::string> names;
        for (const auto& [siteName, site] : work.planner.Cloud().onPremisesSites)
        {
            for (const aws::OnPremisesRouter& router : site.routers)
            {
                names.push_back(siteName + "/" + router.name);
            }
        }
        if (std::find(names.begin(), names.end(), name) == names.end())
        {
            work.Fail("no router is called '" + name + "'" + aws::NearestOrAll(name, names));
        }
        work.Add(FaultKind::CUSTOMER_ROUTER, name);
    }
}

} // namespace vpc
} // namespace ns3
