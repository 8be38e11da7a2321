// SPDX-License-Identifier: GPL-2.0-only
// What an experiment captures at ENIs: packets, and VPC flow logs.
#include "vpc-experiment-output.h"
#include "vpc-experiment-planner.h"

#include "ns3/vpc-flow-log-helper.h"

#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

/// VPC flow logs, as in a bucket.
class FlowLogsOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Begin(const OutputDir& out) override
    {
        m_logs = std::make_unique<FlowLogHelper>(m_scene.cloud);
        m_logs->SetEpoch(m_scene.experiment.measure.epoch);
        m_logs->WriteTo(out.GetWorkPath() + "/flow-logs");
        for (const FlowLogOptions& options : m_scene.plan.flowLogs)
        {
            m_logs->Install(options);
        }
    }

    void Write(const OutputDir& out, ExperimentResult& result) override
    {
        m_logs->Finish();
    }

  private:
    std::unique_ptr<FlowLogHelper> m_logs;
};

} // namespace

std::vector<std::string>
EnisOf(const aws::Cloud& cloud, const std::string& id)
{
    const auto endpoint = cloud.vpcEndpoints.find(id);
    const auto instance = cloud.instances.find(id);
    return endpoint != cloud.vpcEndpoints.end() ? endpoint->second.networkInterfaceIds
           : instance != cloud.instances.end()  ? instance->second.networkInterfaceIds
                                                : std::vector<std::string>{id};
}

void
PlanCaptures(ExperimentPlanner& planner)
{
    const aws::Cloud& cloud = planner.Cloud();
    for (const auto& [name, value, where] : planner.experiment.measure.pcap)
    {
        for (const std::string& eni :
             EnisOf(cloud, planner.names.Find(CloudThing::WITH_ENIS, name, where)))
        {
            const aws::NetworkInterface& known = cloud.networkInterfaces.at(eni);
            planner.plan.pcap.emplace_back(
                name + "-" + cloud.subnets.at(known.subnetId).availabilityZoneId + "-" +
                    aws::ToString(known.privateIpAddresses.front().address),
                eni);
        }
    }
}

void
PlanFlowLogs(ExperimentPlanner& planner)
{
    const aws::Cloud& cloud = planner.Cloud();
    std::set<std::string> ids;
    for (const ExperimentFlowLogs& logs : planner.experiment.measure.flowLogs)
    {
        std::vector<std::string> resources;
        for (const auto& [name, value, where] : logs.of)
        {
            const std::string id = planner.names.Find(CloudThing::LOGGED, name, where);
            const bool isWhole = cloud.vpcs.count(id) != 0 || cloud.subnets.count(id) != 0;
            const std::vector<std::string> enis =
                isWhole ? std::vector<std::string>{id} : EnisOf(cloud, id);
            resources.insert(resources.end(), enis.begin(), enis.end());
        }
        if (logs.of.empty())
        {
            resources = planner.names.ListIds(CloudThing::VPC);
        }
        for (const std::string& resource : resources)
        {
            FlowLogOptions options = logs.options;
            options.resourceId = resource;
            options.flowLogId = MakeFlowLogId(options);
            if (!ids.insert(options.flowLogId).second)
            {
                throw aws::InputError(logs.where + ": the same flow log of " +
                                      planner.names.NameOf(resource) +
                                      " is there already; leave one out");
            }
            planner.plan.flowLogs.push_back(options);
        }
    }
}

std::unique_ptr<ExperimentOutput>
MakeFlowLogsOutput(const ExperimentScene& scene)
{
    return std::make_unique<FlowLogsOutput>(scene);
}

} // namespace vpc
} // namespace ns3
