// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-simulated-cloud.h"

#include "ns3/vpc-resolve.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Puts reachability questions by real packets: a SYN, an echo request or a datagram from the
 * source's ENI, and whether anything comes back.
 *
 * One simulation for all questions, each in a window of its own, so that the drops in the window
 * tell why there was no answer. Hosts answer by their own ns-3 stacks: an echo reply, a RST from a
 * closed port; UDP ports that are asked are opened.
 */
class PacketReach
{
  public:
    /// \param cloud a description \throw aws::InputError as aws::Cloud::Validate()
    explicit PacketReach(const aws::Cloud& cloud);
    ~PacketReach();
    PacketReach(const PacketReach&) = delete;
    PacketReach& operator=(const PacketReach&) = delete;

    /**
     * \brief Ask all questions. Call once; runs and destroys the simulation.
     * \param queries the questions
     * \return an answer each, in the same order: verdict, reason, place, and by how much the
     * answer's TTL fell on its way (answer.ttlDecrements); hops are the static analysis's business
     * \throw aws::InputError if a question names an unknown id
     */
    std::vector<aws::ReachAnswer> Ask(const std::vector<aws::ReachQuery>& queries);

    /**
     * \brief Let something happen before a question is put: a change of rules, a fault. Call before
     * Ask().
     * \param query number of the question \param wait from then until the question
     * \param action gets the simulated cloud
     */
    void Before(std::size_t query, Time wait, std::function<void(SimulatedCloud&)> action);

    /**
     * \brief Put a question from the port of an earlier one, as a later packet of its flow. Call
     * before Ask(). \param query number of the question \param earlier number of the other
     */
    void Continue(std::size_t query, std::size_t earlier);

    /// \return the sums over all fabrics and gateways at the end of Ask()
    const Conservation& GetConservation() const;

  private:
    /// A question on its way, to one target if there are several.
    struct Probe
    {
        std::size_t query{0}; //!< its number
        aws::FlowKey key;
        Ptr<EniNetDevice> device;
        bool answered{false};
        bool toItself{false};
        uint8_t answerTtl{0};
        std::optional<DropRecord> drop; //!< the first one
        std::string appliance;          //!< ENI of a host that was to forward a packet
    };

    Ptr<EniNetDevice> FindSourceDevice(const aws::ReachParty& source);
    Ptr<Node> FindOrAddInternetHost(Ipv4Address address);
    bool IsSimulated(Ipv4Address address) const;
    /// \param query a question \param port to ask from \param[out] probe gets what is to be sent
    /// \return why it cannot be asked, or empty
    std::string Prepare(const aws::ReachQuery& query, uint16_t port, Probe& probe);
    void OpenUdp(uint16_t port);
    void WatchAppliances();
    void Send(std::size_t index);
    void SeeArrival(Ptr<const Packet> packet);
    /// Whether a packet is an answer that a NAT gateway sent on as its own: no answer to the asker.
    bool IsLostAnswer(const Probe& probe, const aws::FlowKey& key) const;
    void SeeTransit(EniNetDevice* device, Ptr<const Packet> packet);
    void SeeDrop(Ptr<const Packet> packet, const DropRecord& record);
    aws::ReachAnswer Judge(const Probe& probe) const;

    /// What happens before a question.
    struct Event
    {
        Time wait;
        std::function<void(SimulatedCloud&)> action;
    };

    Ptr<SimulatedCloud> m_cloud;
    std::map<std::size_t, Event> m_events;          //!< by question
    std::map<std::size_t, std::size_t> m_continued; //!< by question, the earlier one
    std::map<uint32_t, Ptr<Node>> m_internetHosts;  //!< by address
    std::vector<Probe> m_probes;
    std::size_t m_current{0};
    uint8_t m_hostTtl{64}; //!< with which hosts send
    Conservation m_conservation;
};

} // namespace vpc
} // namespace ns3
