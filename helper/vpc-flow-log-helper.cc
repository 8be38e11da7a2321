// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log-helper.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace fs = std::filesystem;

FlowLogHelper::FlowLogHelper(Ptr<SimulatedCloud> cloud)
    : m_cloud(cloud)
{
    m_factory.SetTypeId(FlowLog::GetTypeId());
    WriteTo(".");
}

FlowLogHelper::~FlowLogHelper()
{
    for (const auto& log : m_logs)
    {
        log->Dispose();
    }
}

void
FlowLogHelper::SetAttribute(const std::string& name, const AttributeValue& value)
{
    m_factory.Set(name, value);
}

void
FlowLogHelper::SetEpoch(int64_t epoch)
{
    m_epoch = epoch;
}

void
FlowLogHelper::WriteTo(const std::string& folder)
{
    m_sink = [folder](const std::string& path, const std::string& bytes) {
        const fs::path target = fs::path(folder) / path;
        std::error_code error;
        fs::create_directories(target.parent_path(), error);
        std::ofstream out(target, std::ios::binary);
        out << bytes;
        out.close();
        if (error || !out.good())
        {
            throw std::runtime_error("cannot write " + target.string() + "; is the disk full?");
        }
    };
}

void
FlowLogHelper::SetSink(FlowLog::Sink sink)
{
    m_sink = std::move(sink);
}

Ptr<VpcFabric>
FlowLogHelper::FindFabric(const std::string& resourceId) const
{
    const aws::Cloud& cloud = m_cloud->GetNetwork()->GetCloud();
    const auto subnet = cloud.subnets.find(resourceId);
    const auto eni = cloud.networkInterfaces.find(resourceId);
    const std::string vpcId = subnet != cloud.subnets.end()          ? subnet->second.vpcId
                              : eni != cloud.networkInterfaces.end() ? eni->second.vpcId
                                                                     : resourceId;
    if (cloud.vpcs.count(vpcId) == 0)
    {
        throw aws::InputError("there is no " + resourceId +
                              " to log; give the id of a VPC, a subnet or an ENI");
    }
    return m_cloud->GetFabric(vpcId);
}

Ptr<FlowLog>
FlowLogHelper::Install(const FlowLogOptions& options)
{
    const std::string id = options.flowLogId.empty() ? MakeFlowLogId(options) : options.flowLogId;
    if (std::any_of(m_logs.begin(), m_logs.end(), [&id](const Ptr<FlowLog>& log) {
            return log->GetOptions().flowLogId == id;
        }))
    {
        throw aws::InputError("the flow log " + id + " of " + options.resourceId +
                              " is there twice; leave one out");
    }
    Ptr<FlowLog> log = m_factory.Create<FlowLog>();
    log->SetEpoch(m_epoch);
    log->SetSink(m_sink);
    std::map<uint32_t, std::string> services;
    for (const std::string& name : m_cloud->GetServiceNames())
    {
        services[m_cloud->GetPublicAddress(name).Get()] = name;
    }
    services.erase(0); // of services without one
    log->SetServiceAddresses(services);
    try
    {
        log->Begin(options, FindFabric(options.resourceId));
    }
    catch (const std::invalid_argument& error)
    {
        throw aws::InputError(error.what());
    }
    m_logs.push_back(log);
    return log;
}

std::vector<Ptr<FlowLog>>
FlowLogHelper::InstallAll(FlowLogOptions options)
{
    std::vector<Ptr<FlowLog>> logs;
    for (const auto& [vpcId, vpc] : m_cloud->GetNetwork()->GetCloud().vpcs)
    {
        options.resourceId = vpcId;
        logs.push_back(Install(options));
    }
    return logs;
}

void
FlowLogHelper::Finish()
{
    for (const auto& log : m_logs)
    {
        log->Finish(Simulator::Now());
    }
}

} // namespace vpc
} // namespace ns3
