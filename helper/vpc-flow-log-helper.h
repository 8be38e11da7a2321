// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-simulated-cloud.h"

#include "ns3/object-factory.h"
#include "ns3/vpc-flow-log.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Makes VPC flow logs of a simulated cloud, as EC2's CreateFlowLogs does.
 *
 * \code
 *   FlowLogHelper logs(cloud);
 *   logs.WriteTo("bucket");
 *   FlowLogOptions options;
 *   options.resourceId = vpc;
 *   options.logFormat = FlowLogFormat::OfVersion(5);
 *   logs.Install(options);
 *   Simulator::Stop(Seconds(600));
 *   Simulator::Run();
 *   logs.Finish();
 * \endcode
 *
 * It must outlive the simulation.
 */
class FlowLogHelper
{
  public:
    /// \param cloud built already
    explicit FlowLogHelper(Ptr<SimulatedCloud> cloud);
    ~FlowLogHelper();
    FlowLogHelper(const FlowLogHelper&) = delete;
    FlowLogHelper& operator=(const FlowLogHelper&) = delete;

    /// \param name of an attribute of FlowLog \param value of the logs that are installed
    /// afterwards
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /// \param epoch Unix time of simulated time 0, in s, of the logs that are installed afterwards
    void SetEpoch(int64_t epoch);

    /// \param folder in the place of the bucket, of the logs that are installed afterwards; made if
    /// it is not there
    void WriteTo(const std::string& folder);

    /// \param sink takes the files instead of a folder
    void SetSink(FlowLog::Sink sink);

    /**
     * \brief Begin a flow log.
     * \param options what it captures \return it
     * \throw aws::InputError one line: a resource that is not there, an interval that AWS does not
     * have, or a log that is there already
     */
    Ptr<FlowLog> Install(const FlowLogOptions& options);

    /// Begin one for each VPC. \param options of all, without resourceId \return them
    /// \throw aws::InputError as Install()
    std::vector<Ptr<FlowLog>> InstallAll(FlowLogOptions options);

    /// Write what is left, once the simulation has ended. \throw std::runtime_error if a file could
    /// not be written
    void Finish();

  private:
    Ptr<VpcFabric> FindFabric(const std::string& resourceId) const;

    Ptr<SimulatedCloud> m_cloud;
    ObjectFactory m_factory;
    int64_t m_epoch{DEFAULT_EPOCH};
    FlowLog::Sink m_sink;
    std::vector<Ptr<FlowLog>> m_logs;
};

} // namespace vpc
} // namespace ns3
