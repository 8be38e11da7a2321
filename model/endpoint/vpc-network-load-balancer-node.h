// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-balancer-targets.h"
#include "vpc-private-link-service.h"
#include "vpc-proxy-protocol.h"
#include "vpc-translating-node.h"

#include "ns3/event-id.h"
#include "ns3/random-variable-stream.h"

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace vpc
{

/// CloudWatch's counters (AWS/NetworkELB) of a load balancer's node, or of all of its nodes.
struct BalancerMetrics
{
    uint64_t activeFlowCount{0};          //!< ActiveFlowCount: open now
    uint64_t newFlowCount{0};             //!< NewFlowCount
    uint64_t processedBytes{0};           //!< ProcessedBytes: both ways, without health checks
    uint64_t processedBytesUdp{0};        //!< ProcessedBytes_UDP
    uint64_t processedPackets{0};         //!< ProcessedPackets: both ways, with health checks
    uint64_t portAllocationErrorCount{0}; //!< PortAllocationErrorCount
    uint64_t resetsByClient{0};           //!< TCP_Client_Reset_Count
    uint64_t resetsByBalancer{0};         //!< TCP_ELB_Reset_Count
    uint64_t resetsByTarget{0};           //!< TCP_Target_Reset_Count
    uint64_t failOpenFlows{0};            //!< UnhealthyRoutingFlowCount
    uint64_t healthChecks{0};             //!< checks that were sent (not a metric of AWS)

    /// \param other to be added \return this
    BalancerMetrics& operator+=(const BalancerMetrics& other);
};

/// A target's change of state.
struct TargetHealthRecord
{
    std::string loadBalancerArn;             //!< whose target it is
    std::string targetGroupArn;              //!< its group
    std::string targetId;                    //!< instance id or address
    uint16_t port{0};                        //!< of the target
    TargetState state{TargetState::INITIAL}; //!< what it has become
};

/**
 * \brief A Network Load Balancer: a node and an address in each zone, in one ns-3 node.
 *
 * A new connection goes to a target by a hash of its 5-tuple and stays there. Targets that see the
 * client's address get packets with it, and their answers come back through the balancer; others
 * see the address of the zone's node, with a source port for each connection. Health checks are TCP
 * connects or HTTP requests by real packets, from every node to every target.
 *
 * When a target becomes unhealthy, the next packet of each of its connections is answered with RST,
 * unless its node fails open or the group says otherwise ("Health checks for Network Load Balancer
 * target groups": the balancer "sends a TCP RST for packets received").
 */
class NetworkLoadBalancerNode : public TranslatingNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    NetworkLoadBalancerNode();
    ~NetworkLoadBalancerNode() override;

    /**
     * \brief Add the node of a zone. All zones come before SetNetwork().
     * \param eni its ENI \param azId the zone \param addresses its own and up to seven more, the
     * first is that of its names
     */
    void AddZone(Ptr<EniNetDevice> eni,
                 const std::string& azId,
                 const std::vector<Ipv4Address>& addresses);

    /// Let a zone's node take connections of an endpoint service. \param azId the zone \param port
    /// a port of this node on the service's network \param service the service
    void AddServicePort(const std::string& azId,
                        Ptr<EniNetDevice> port,
                        Ptr<PrivateLinkService> service);

    /// \param network rules in force: listeners, targets, security groups; what is new in it is
    /// registered, what is gone is deregistered
    void SetNetwork(std::shared_ptr<const aws::Network> network);

    /**
     * \brief Shift a zone away (ARC zonal shift): its address leaves DNS, the other zones send its
     * targets nothing new; connections go on.
     * \param azId the zone, empty: end the shift \throw aws::InputError if the balancer has no such
     * zone, or has zonal_shift.config.enabled off
     */
    void SetZonalShift(const std::string& azId);

    /// \param azId a zone \return whether its address is in DNS, failing open left aside
    bool IsZoneInDns(const std::string& azId) const;

    /// \return the counters, sums over its nodes
    BalancerMetrics GetMetrics() const;
    /// \param azId a zone \return the counters of its node \throw std::out_of_range if the
    /// balancer has none there
    const BalancerMetrics& GetMetrics(const std::string& azId) const;

    /// \return the targets, and what its nodes know of them
    const BalancerTargets& GetTargets() const
    {
        return m_targets;
    }

    /// \param groupArn a target group \param targetId a target \return its state \throw
    /// std::out_of_range if there is none
    TargetState GetTargetState(const std::string& groupArn, const std::string& targetId) const;

    /// \param stream first stream for the phases of health checks \return number of streams used
    int64_t AssignStreams(int64_t stream);

    /// TracedCallback signature of \c HealthChange. \param record which target, and what it became
    typedef void (*HealthChangeTracedCallback)(const TargetHealthRecord& record);
    /// TracedCallback signature of \c ZoneChange. \param azId the zone \param eniId of its node
    /// \param inDns whether its address is in DNS
    typedef void (*ZoneChangeTracedCallback)(const std::string& azId,
                                             const std::string& eniId,
                                             bool inDns);

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    bool IsFromInside(const EniNetDevice& port, const PacketView& view) const override;
    DropReason Open(std::size_t side, const PacketView& view, aws::FlowKey& destination) override;
    DropReason AllocateSource(std::size_t side, aws::FlowKey& outside) override;
    DropReason Review(Connection& connection,
                      EniNetDevice& port,
                      Ptr<const Packet> packet,
                      const PacketView& view) override;
    Ptr<const Packet> Adapt(Connection& connection,
                            Ptr<const Packet> packet,
                            PacketView& view,
                            bool fromInside) override;
    void HandleUnknown(EniNetDevice& port,
                       Ptr<const Packet> packet,
                       const PacketView& view) override;
    DropReason GetUnsolicitedReason(const PacketView& view) const override;
    DropReason GetNoPortReason() const override;
    void Account(const Connection& connection,
                 const PacketView& view,
                 bool fromInside,
                 bool isNew) override;
    void Ended(const Connection& connection) override;
    void Forgotten(const Connection& connection) override;
    void DoDispose() override;

  private:
    using TargetKey = BalancerTargets::Key;

    /// The node of a zone.
    struct Zone
    {
        EniNetDevice* eni{nullptr};
        std::string azId;
        aws::Index index{aws::NO_INDEX}; //!< of the ENI
        std::vector<uint32_t> addresses;
        bool inDns{true};
        BalancerMetrics metrics;
    };

    /// What a pair of ports is for.
    struct Entry
    {
        std::size_t zone{0};
        PrivateLinkService* service{nullptr}; //!< nullptr: the ENI itself
    };

    /// What is known of a connection, besides its keys.
    struct Flow
    {
        TargetKey target;
        std::size_t zone{0};
        int64_t idleNs{0};
        bool answered{false};
        std::unique_ptr<ProxyInserter> proxy;
    };

    /// A health check that waits for its answer.
    struct Probe
    {
        TargetKey target;
        std::size_t zone{0};
        EventId timeout;
        bool asked{false};    //!< HTTP: connected, and the request is on its way
        uint32_t sent{1};     //!< next sequence number
        uint32_t received{0}; //!< next sequence number of the target
        std::string answer;   //!< HTTP: the first bytes of the answer
        bool done{false};     //!< answered; what else comes until the timeout ends here
    };

    /// What Open() chose, for AllocateSource().
    struct Chosen
    {
        TargetKey target;
        bool keepsAddress{false};
        bool proxy{false};
        aws::ProxyHeader header;
        int64_t idleNs{0};
        bool failOpen{false};
    };

    std::size_t ZoneOf(const EniNetDevice& port) const;
    const aws::TargetGroup& GroupOf(const TargetKey& target) const;
    uint16_t ListenerPortOf(const TargetKey& target) const;
    void RefreshZones();
    void TellHealth(const BalancerTarget& target);
    void BeginChecks(TargetKey target, std::size_t zone);
    void Check(TargetKey target, std::size_t zone);
    void Connected(EniNetDevice& port, const aws::FlowKey& key, Probe& probe);
    void Answered(EniNetDevice& port, const aws::FlowKey& key, Probe& probe, bool isOver);
    void HangUp(EniNetDevice& port, const aws::FlowKey& key, const Probe& probe);
    void SendCheck(EniNetDevice& port, std::size_t zone, Ptr<Packet> packet);
    void FinishCheck(Probe& probe, bool success);
    void Changed(BalancerTarget& target);
    void EndUnhealthyDraining(TargetKey target);
    void RefreshCuts();
    void ForgetCheck(aws::FlowKey key);
    bool HandleCheckAnswer(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view);
    void Deregister(const TargetKey& target);
    void EndDraining(TargetKey target);
    void CountPassive(const Flow& flow, bool success);

    std::shared_ptr<const aws::Network> m_network;
    aws::Index m_balancer{aws::NO_INDEX};
    std::vector<Zone> m_zones;
    std::vector<Entry> m_entries; //!< by side
    BalancerTargets m_targets;
    std::unordered_map<aws::FlowKey, Flow, aws::FlowKeyHash> m_flows;   //!< by outside key
    std::unordered_map<aws::FlowKey, Probe, aws::FlowKeyHash> m_probes; //!< as they were sent
    std::map<std::pair<TargetKey, std::size_t>, EventId> m_checks;      //!< next check
    std::map<TargetKey, EventId> m_draining;
    Chosen m_chosen;
    std::string m_shifted;
    Time m_udpIdle;
    bool m_active{true};
    bool m_passive{true};
    uint32_t m_passiveThreshold{3};
    Ptr<UniformRandomVariable> m_phase;
    TracedCallback<const TargetHealthRecord&> m_healthTrace;
    TracedCallback<const std::string&, const std::string&, bool> m_zoneTrace;
};

} // namespace vpc
} // namespace ns3
