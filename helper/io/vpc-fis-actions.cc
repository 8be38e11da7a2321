// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fis-actions.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int64_t MINUTE = 60;
constexpr int64_t HOUR = 3'600;

/// \param kind a kind of fault \param target its target \param second what else it is about
/// \param scope of disrupt-connectivity \return the fault
Fault
MakeFault(FaultKind kind,
          const std::string& target,
          const std::string& second = "",
          const std::string& scope = "")
{
    Fault fault;
    fault.kind = kind;
    fault.target = target;
    fault.secondTarget = second;
    fault.scope = scope;
    return fault;
}

/// \param action an action \param name of a parameter \return its value, empty if it has none
std::string
ParameterOf(const FisAction& action, const std::string& name)
{
    const auto it = action.parameters.find(name);
    return it == action.parameters.end() ? "" : it->second;
}

/// All that AWS has beside what is simulated, so that a slip of the pen can be told from it.
const std::vector<std::string> OTHER_ACTIONS = {
    "aws:cloudwatch:assert-alarm-state",
    "aws:dynamodb:encrypted-global-table-pause-replication",
    "aws:dynamodb:global-table-pause-replication",
    "aws:dsql:cluster-connection-failure",
    "aws:ebs:pause-volume-io",
    "aws:ebs:volume-io-latency",
    "aws:ec2:api-insufficient-instance-capacity-error",
    "aws:ec2:asg-insufficient-instance-capacity-error",
    "aws:ec2:reboot-instances",
    "aws:ec2:send-spot-instance-interruptions",
    "aws:ec2:terminate-instances",
    "aws:ecs:drain-container-instances",
    "aws:ecs:stop-task",
    "aws:ecs:task-cpu-stress",
    "aws:ecs:task-io-stress",
    "aws:ecs:task-kill-process",
    "aws:ecs:task-network-blackhole-port",
    "aws:ecs:task-network-latency",
    "aws:ecs:task-network-packet-loss",
    "aws:eks:inject-kubernetes-custom-resource",
    "aws:eks:pod-cpu-stress",
    "aws:eks:pod-delete",
    "aws:eks:pod-io-stress",
    "aws:eks:pod-memory-stress",
    "aws:eks:pod-network-blackhole-port",
    "aws:eks:pod-network-latency",
    "aws:eks:pod-network-packet-loss",
    "aws:eks:terminate-nodegroup-instances",
    "aws:elasticache:interrupt-cluster-az-power",
    "aws:elasticache:replicationgroup-interrupt-az-power",
    "aws:fis:inject-api-internal-error",
    "aws:fis:inject-api-throttle-error",
    "aws:fis:inject-api-unavailable-error",
    "aws:kinesis:stream-expired-iterator-exception",
    "aws:kinesis:stream-provisioned-throughput-exception",
    "aws:lambda:invocation-add-delay",
    "aws:lambda:invocation-error",
    "aws:lambda:invocation-http-integration-response",
    "aws:memorydb:multi-region-cluster-pause-replication",
    "aws:rds:failover-db-cluster",
    "aws:rds:reboot-db-instances",
    "aws:s3:bucket-pause-replication",
    "aws:ssm:send-command",
    "aws:ssm:start-automation-execution",
};

} // namespace

const std::vector<FisActionKind>&
FisActionKinds()
{
    static const std::vector<FisActionKind> kinds = {
        {"aws:network:disrupt-connectivity",
         "Subnets",
         "aws:ec2:subnet",
         {{"scope", true}, {"duration", true}, {"prefixListIdentifier", false}},
         "duration",
         MINUTE,
         12 * HOUR,
         [](const FisAction& action, const std::string& id) {
             return MakeFault(FaultKind::SUBNET_CONNECTIVITY,
                              id,
                              ParameterOf(action, "prefixListIdentifier"),
                              ParameterOf(action, "scope"));
         }},
        {"aws:network:disrupt-vpc-endpoint",
         "VPCEndpoints",
         "aws:ec2:vpc-endpoint",
         {{"duration", true}},
         "duration",
         0,
         0,
         [](const FisAction&, const std::string& id) {
             return MakeFault(FaultKind::VPC_ENDPOINT, id);
         }},
        {"aws:network:route-table-disrupt-cross-region-connectivity",
         "Subnets",
         "aws:ec2:subnet",
         {{"region", true}, {"duration", true}},
         "duration",
         0,
         0,
         [](const FisAction& action, const std::string& id) {
             return MakeFault(FaultKind::CROSS_REGION_ROUTES, id, ParameterOf(action, "region"));
         }},
        {"aws:network:transit-gateway-disrupt-cross-region-connectivity",
         "TransitGateways",
         "aws:ec2:transit-gateway",
         {{"region", true}, {"duration", true}},
         "duration",
         0,
         0,
         [](const FisAction& action, const std::string& id) {
             return MakeFault(FaultKind::CROSS_REGION_TRANSIT, id, ParameterOf(action, "region"));
         }},
        {"aws:directconnect:virtual-interface-disconnect",
         "VirtualInterfaces",
         "aws:directconnect:virtual-interface",
         {{"duration", true}},
         "duration",
         10 * MINUTE,
         12 * HOUR,
         [](const FisAction&, const std::string& id) {
             return MakeFault(FaultKind::VIRTUAL_INTERFACE, id);
         }},
        {"aws:ec2:stop-instances",
         "Instances",
         "aws:ec2:instance",
         {{"startInstancesAfterDuration", false}, {"completeIfInstancesTerminated", false}},
         "startInstancesAfterDuration",
         MINUTE,
         12 * HOUR,
         [](const FisAction&, const std::string& id) {
             return MakeFault(FaultKind::INSTANCE, id);
         }},
        {"aws:arc:start-zonal-autoshift",
         "ManagedResources",
         "aws:arc:zonal-shift-managed-resource",
         {{"duration", true},
          {"availabilityZoneIdentifier", true},
          {"managedResourceTypes", false},
          {"zonalAutoshiftStatus", false}},
         "duration",
         0,
         0,
         [](const FisAction& action, const std::string& id) {
             return MakeFault(FaultKind::ZONAL_SHIFT,
                              id,
                              ParameterOf(action, "availabilityZoneIdentifier"));
         }},
        {"aws:fis:wait",
         nullptr,
         nullptr,
         {{"duration", true}},
         "duration",
         MINUTE,
         12 * HOUR,
         nullptr},
    };
    return kinds;
}

const FisActionKind*
FindFisActionKind(const std::string& actionId)
{
    for (const FisActionKind& kind : FisActionKinds())
    {
        if (kind.actionId == actionId)
        {
            return &kind;
        }
    }
    return nullptr;
}

std::string
WhyNotSimulated(const std::string& actionId)
{
    if (std::count(OTHER_ACTIONS.begin(), OTHER_ACTIONS.end(), actionId) != 0)
    {
        return "the action is not simulated";
    }
    std::vector<std::string> names;
    for (const FisActionKind& kind : FisActionKinds())
    {
        names.push_back(kind.actionId);
    }
    return "no such action is known" + aws::DidYouMean(actionId, names);
}

} // namespace vpc
} // namespace ns3
