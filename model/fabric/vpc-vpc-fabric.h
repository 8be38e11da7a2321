// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric.h"

#include "ns3/vpc-network.h"

#include <map>
#include <memory>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A packet that an ENI's rules have judged, as the trace \c EniPacket tells it. Valid in the call
/// only.
struct EniPacketRecord
{
    const EniNetDevice& eni;     //!< whose rules
    aws::Direction direction;    //!< seen from the ENI
    const PacketView& view;      //!< the packet
    const aws::Verdict& verdict; //!< of security groups, network ACL and, on egress, route
    const EniNetDevice* peer;    //!< on egress where it goes next, nullptr if nowhere; on ingress
                                 //!< where it comes from
};

/**
 * \brief The data plane of one VPC: a mapping service, not a web of routers.
 *
 * No TTL falls inside, nobody answers ARP, and no router can be seen. Each packet is judged by the
 * description's rules: security groups and network ACL of the sender, the route table of its
 * subnet, network ACL and security groups of the receiver. Verdicts are cached by flow and hold
 * while the generation stands; SetNetwork() begins a new one.
 */
class VpcFabric : public Fabric
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    VpcFabric();
    ~VpcFabric() override;

    /**
     * \brief Put rules in force. Tracked flows survive a change of security groups; verdicts of
     * network ACLs and routes are found anew with each flow's next packet.
     * \param network compiled description \param vpcId which VPC of it this is
     */
    void SetNetwork(std::shared_ptr<const aws::Network> network, const std::string& vpcId);

    /// \return the rules in force
    const std::shared_ptr<const aws::Network>& GetNetwork() const;

    /// \param id id of a gateway (igw-, vpce- of a gateway endpoint) \param device its regional
    /// port
    void AddGateway(const std::string& id, Ptr<EniNetDevice> device);
    /// \param id id of a gateway that is removed; its port goes down, so that nothing is left to
    /// pass
    void RemoveGateway(const std::string& id);
    /// \param id of a peering connection \param device its port in the AZ of the port
    void AddPeering(const std::string& id, Ptr<EniNetDevice> device);
    /// \param device a port of the VPC resolver, in the AZ of the port
    void AddResolver(Ptr<EniNetDevice> device);

    /// \return base of the VPC's primary block plus two
    Ipv4Address GetResolverAddress() const;

    /// \param eniId an ENI \return its device, nullptr if it is not simulated
    Ptr<EniNetDevice> GetEniDevice(const std::string& eniId) const;

    void Add(Ptr<EniNetDevice> device) override;
    void Forward(EniNetDevice& from,
                 Ptr<Packet> packet,
                 const PacketView& view,
                 int64_t traversalNs) override;

    uint32_t GetMtuTowards(const EniNetDevice& from, uint32_t destination) const override;

    /// End the flows that are idle for too long, at all ENIs.
    void SweepFlows();

    /// TracedCallback signature of \c EniPacket. \param record the packet, its ENI and the verdict
    typedef void (*EniPacketTracedCallback)(const EniPacketRecord& record);

  protected:
    void DoDispose() override;
    aws::Verdict CheckArrival(EniNetDevice& from,
                              EniNetDevice& to,
                              const Packet& packet,
                              const PacketView& view,
                              ArrivalCheck check) override;

  private:
    /// Where a packet goes next.
    struct NextHop
    {
        aws::Verdict verdict;
        EniNetDevice* device{nullptr};
        bool leavesSubnet{true};
    };

    /// Tell what an ENI's rules say to a packet; costs nothing if nobody listens.
    void TellJudged(const EniNetDevice& eni,
                    aws::Direction direction,
                    const PacketView& view,
                    const aws::Verdict& verdict,
                    const EniNetDevice* peer) const
    {
        if (!m_eniPacketTrace.IsEmpty())
        {
            m_eniPacketTrace({eni, direction, view, verdict, peer});
        }
    }

    void Refuse(EniNetDevice& from,
                Ptr<const Packet> packet,
                const PacketView& view,
                const aws::Verdict& verdict);
    aws::Verdict JudgeArrival(EniNetDevice& from,
                              EniNetDevice& to,
                              const Packet& packet,
                              const PacketView& view,
                              ArrivalCheck check);
    bool IsResolverAddress(uint32_t address) const;
    EniNetDevice* FindResolver(AzIndex az) const;
    NextHop FindNextHop(const EniNetDevice& from, const aws::FlowKey& key) const;
    NextHop FindReturn(const EniNetDevice& from,
                       const aws::FlowKey& key,
                       EniNetDevice& balancer) const;
    NextHop DeliverLocally(Ipv4Address destination) const;
    NextHop FollowRoute(const EniNetDevice& from,
                        const aws::FlowKey& key,
                        const aws::Route& route) const;
    void ForwardFromEni(EniNetDevice& from,
                        Ptr<Packet> packet,
                        const PacketView& view,
                        int64_t traversalNs);
    void ForwardFromGateway(EniNetDevice& from,
                            Ptr<Packet> packet,
                            const PacketView& view,
                            int64_t traversalNs);
    void ForwardToResolver(EniNetDevice& from,
                           Ptr<Packet> packet,
                           const PacketView& view,
                           int64_t traversalNs);
    EniNetDevice* GetDeviceOf(aws::Index eni) const;
    void Bind(EniNetDevice& device);
    void BindSiblings(EniNetDevice& device) const;
    aws::Verdict JudgeEgress(EniNetDevice& from, const aws::FlowKey& key, bool isKnown) const;
    aws::Verdict JudgeIngress(EniNetDevice& to,
                              const aws::FlowKey& key,
                              ArrivalCheck check,
                              bool isKnown) const;
    bool IsRelated(EniNetDevice& eni, const Packet& packet, bool isSender) const;
    void ForwardError(EniNetDevice& from, Ptr<Packet> packet, const PacketView& view);

    std::shared_ptr<const aws::Network> m_network;
    std::string m_vpcId;
    aws::Index m_vpc{aws::NO_INDEX};
    uint32_t m_generation{0};
    uint32_t m_resolverAddress{0};
    std::vector<EniNetDevice*> m_byEni;                    //!< by index in the network
    std::map<std::string, EniNetDevice*> m_gateways;       //!< by id
    std::map<std::string, Ptr<EniNetDevice>> m_eniDevices; //!< by ENI id
    std::map<AzIndex, EniNetDevice*> m_resolvers;
    std::map<std::pair<std::string, AzIndex>, EniNetDevice*> m_peerings; //!< by id and zone
    TracedCallback<const EniPacketRecord&> m_eniPacketTrace;
};

} // namespace vpc
} // namespace ns3
