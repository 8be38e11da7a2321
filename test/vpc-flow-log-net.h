// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric-net.h"
#include "vpc-flow-log-reader.h"

#include "ns3/vpc-flow-log-helper.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// A cloud of tests with flow logs. \tparam Base fixture that describes the cloud
template <class Base>
class FlowLogsOf : public Base
{
  protected:
    /// Fields that tell all of a flow but when.
    static constexpr const char* BRIEF =
        "${interface-id} ${flow-direction} ${pkt-srcaddr} ${pkt-dstaddr} ${srcport} ${dstport} "
        "${protocol} ${packets} ${bytes} ${tcp-flags} ${traffic-path} ${action} ${log-status}";

    void TearDown() override
    {
        logs = nullptr;
        Base::TearDown();
    }

    FlowLogHelper& Logs()
    {
        if (!logs)
        {
            logs = std::make_unique<FlowLogHelper>(this->cloud);
            logs->SetSink([this](const std::string& path, const std::string& bytes) {
                EXPECT_TRUE(files.emplace(path, bytes).second) << path;
            });
        }
        return *logs;
    }

    /// Log a resource from now on. \param format as a user writes it
    Ptr<FlowLog> Log(const std::string& resource,
                     const std::string& format = BRIEF,
                     uint32_t interval = 60,
                     FlowLogTraffic traffic = FlowLogTraffic::ALL)
    {
        FlowLogOptions options;
        options.resourceId = resource;
        options.logFormat = FlowLogFormat::Parse(format);
        options.maxAggregationInterval = interval;
        options.trafficType = traffic;
        return Logs().Install(options);
    }

    /// End the logs. \return all records in the order of files and lines
    std::vector<std::string> Finish()
    {
        logs->Finish();
        std::vector<std::string> lines;
        for (const auto& [path, bytes] : files)
        {
            const std::vector<std::string> all =
                flowlog_test::Split(flowlog_test::UnpackBytes(bytes), '\n');
            lines.insert(lines.end(), all.begin() + 1, all.end());
        }
        return lines;
    }

    /// The same. \return sorted
    std::vector<std::string> FinishSorted()
    {
        std::vector<std::string> lines = Finish();
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    static std::vector<std::string> Sorted(std::vector<std::string> lines)
    {
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    /// \return a line of BRIEF: ENI and direction, the packets' flow, packets and bytes, flags,
    /// path, action
    static std::string Brief(const std::string& where,
                             const std::string& flow,
                             const std::string& amount,
                             const std::string& rest)
    {
        return where + " " + flow + " " + amount + " " + rest + " OK";
    }

    /// \return an address as records show it
    std::string Text(const std::string& instance)
    {
        return aws::ToString(this->AddressOf(instance));
    }

    std::map<std::string, std::string> files; //!< by path
    std::unique_ptr<FlowLogHelper> logs;
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
