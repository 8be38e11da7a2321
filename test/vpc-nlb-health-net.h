// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-nlb-net.h"

#include <utility>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// A load balancer whose targets' changes are recorded.
class NlbHealthTest : public BalancerTest
{
  protected:
    void Record()
    {
        Balancer()->TraceConnectWithoutContext("HealthChange", Recorder());
    }

    Callback<void, const TargetHealthRecord&> Recorder()
    {
        return MakeCallback(&NlbHealthTest::See, this);
    }

    /// Run until a target's first change of state. \return when it came
    Time FirstChange(const std::string& target) const
    {
        for (const auto& [time, record] : changes)
        {
            if (record.targetId == target)
            {
                return time;
            }
        }
        return Seconds(-1);
    }

    /// \param streams some connections \return how many of them are over
    static std::ptrdiff_t CountOver(const std::vector<Stream*>& streams)
    {
        return std::count_if(streams.begin(), streams.end(), [](const Stream* stream) {
            return stream->closedAt || stream->failedAt;
        });
    }

    std::vector<std::pair<Time, TargetHealthRecord>> changes;

  private:
    void See(const TargetHealthRecord& record)
    {
        changes.emplace_back(Simulator::Now(), record);
    }
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
