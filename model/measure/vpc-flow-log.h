// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-flow-log-file.h"
#include "vpc-flow-log-options.h"
#include "vpc-flow-log-table.h"
#include "vpc-utc-time.h"

#include "ns3/object.h"
#include "ns3/vpc-vpc-fabric.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace ns3
{
namespace vpc
{

/**
 * \brief A VPC flow log: what AWS would write about the ENIs of a VPC, of a subnet, or about one
 * ENI.
 *
 * Looks at the packets that the rules of ENIs judge (trace \c EniPacket of VpcFabric), counts them
 * by ENI, 5-tuple, direction and outcome in aggregation intervals, and writes the records into
 * files of five minutes. It makes no events: intervals end when the first packet after them is
 * seen, or with Finish().
 *
 * Sources: VPC guide, "Flow log records", "Flow log record examples", "Flow log limitations",
 * "Publish flow logs to Amazon S3". What they leave open is said in the documentation, "Flow logs".
 */
class FlowLog : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    FlowLog();
    ~FlowLog() override;

    /// What writes files. \param path in the bucket \param bytes the file
    using Sink = FlowLogFiles::Sink;

    /// \param sink takes the files as they are closed; set before Begin()
    void SetSink(Sink sink);

    /// \param epoch Unix time of simulated time 0, in s; set before Begin()
    void SetEpoch(int64_t epoch);

    /// \param services names as com.amazonaws.us-east-1.sqs, by the public addresses that they have
    /// beside the prefix lists of the description
    void SetServiceAddresses(std::map<uint32_t, std::string> services);

    /**
     * \brief Begin to capture.
     * \param options what to capture \param fabric the VPC that has the resource
     * \throw std::invalid_argument one line: a resource that is not in the VPC, an aggregation
     * interval that AWS does not have
     */
    void Begin(const FlowLogOptions& options, Ptr<VpcFabric> fabric);

    /// Write what is left; what comes afterwards is not captured. \param until end of the last,
    /// perhaps shorter intervals
    void Finish(Time until);

    /// \return the options, with the id
    const FlowLogOptions& GetOptions() const;

  protected:
    void DoDispose() override;

  private:
    /// An ENI that has had packets.
    struct Eni
    {
        FlowLogInterface shown;
        std::size_t pace{0};    //!< index of its intervals
        bool isNitro{false};    //!< attached to an instance of that kind
        uint32_t router{0};     //!< address of its subnet's router
        bool hasBegun{false};   //!< has had packets
        bool hasPackets{false}; //!< in this interval
        bool isSkipped{false};  //!< packets of this interval are in no record
        FlowLogTable table;
    };

    /// The intervals of some ENIs.
    struct Pace
    {
        int64_t lengthNs{0};
        int64_t beginNs{0}; //!< of the interval that is on

        int64_t EndNs() const
        {
            return beginNs + lengthNs;
        }
    };

    void See(const EniPacketRecord& packet);
    Eni* FindEni(const EniNetDevice& device);
    bool Covers(const aws::NetworkEni& eni) const;
    Eni Describe(const EniNetDevice& device, const aws::NetworkEni& eni) const;
    uint8_t FindTrafficPath(const Eni& eni, const EniNetDevice* next) const;
    void EndIntervals(int64_t nowNs);
    void EndInterval(std::size_t pace, int64_t endNs);
    void Write(const Eni& eni, const FlowLogRecord& record);

    FlowLogOptions m_options;
    Sink m_sink;
    int64_t m_epoch{DEFAULT_EPOCH};
    std::map<uint32_t, std::string> m_services;
    uint64_t m_maxRecords{0};
    uint64_t m_maxFileSize{0};
    bool m_nitro{true};
    bool m_hidesServiceAccounts{true};

    Ptr<VpcFabric> m_fabric;
    bool m_isOn{false};
    std::unique_ptr<FlowLogFiles> m_files;
    std::array<Pace, 2> m_paces;       //!< of Nitro instances' ENIs, of all others
    int64_t m_nextEndNs{0};            //!< end of the interval that ends first
    std::map<std::string, Eni> m_enis; //!< by id
    std::unordered_map<const EniNetDevice*, Eni*>
        m_byDevice; //!< nullptr: not captured; looked up, never walked
};

} // namespace vpc
} // namespace ns3
