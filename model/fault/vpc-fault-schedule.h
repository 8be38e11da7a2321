// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What breaks.
enum class FaultKind : uint8_t
{
    ENDPOINT_ENI, //!< one ENI of an interface endpoint: silent both ways
    AZ,           //!< a whole zone: ENIs, hosts, zonal NAT gateway, resolver address
    AZ_PAIR,      //!< the network between two zones
    AZ_LOSS,      //!< random loss for what enters, leaves or moves in a zone (grey failure)
    AZ_DELAY,     //!< delay for the same (grey failure)
    DNS,          //!< the VPC resolver itself answers empty, SERVFAIL, late, or not at all
    INSTANCE,     //!< one instance: all its ENIs silent both ways
    DX_PORT,      //!< a Direct Connect port: both ends of its virtual interfaces lose the light
    VIRTUAL_INTERFACE,  //!< BGP of a virtual interface is put down on AWS's side, as FIS does
    VPN_TUNNEL,         //!< a tunnel carries nothing any more; nobody is told
    CUSTOMER_ROUTER,    //!< a router of a site: silent on all its ports
    TGW_ATTACHMENT,     //!< an attachment of a transit gateway carries nothing any more
    PEERING_CONNECTION, //!< a VPC peering connection carries nothing any more
    LINK_LOSS,          //!< random loss (grey failure) on what the five kinds above name
    /// @{ what AWS Fault Injection Service does, see aws::Disrupt()
    SUBNET_CONNECTIVITY,  //!< a subnet's network ACL denies what \c scope names
    VPC_ENDPOINT,         //!< an interface endpoint's security groups are empty, in all its AZs
    CROSS_REGION_ROUTES,  //!< a subnet's routes to another Region lead nowhere
    CROSS_REGION_TRANSIT, //!< a transit gateway's peering with another Region carries nothing
    /// @}
    ZONAL_SHIFT //!< a load balancer is shifted away from a zone (ARC): a cure, not a fault
};

/// \param kind a kind \return its name, e.g. endpoint-eni
const char* ToString(FaultKind kind);

/// One fault.
struct Fault
{
    FaultKind kind{FaultKind::ENDPOINT_ENI}; //!< what breaks
    /** ENI id, AZ id, instance id, VPC id for DNS, dxcon- or dxvif- id, vpn-.../1, site/router,
     * tgw-attach- or pcx- id, subnet-, vpce- or tgw- id, ARN of a load balancer */
    std::string target;
    /// the other AZ id of an AZ_PAIR; SUBNET_CONNECTIVITY of scope prefix-list: the list;
    /// CROSS_REGION_...: the Region; ZONAL_SHIFT: AZ id
    std::string secondTarget;
    std::string scope; //!< SUBNET_CONNECTIVITY: one of aws::DisruptionScopes()
    Time start;        //!< simulation time
    Time duration;     //!< how long; 0: for ever
    /** ENDPOINT_ENI, AZ: whether AWS's health check notices; of what FIS does an attribute says */
    bool seenByHealthCheck{true};
    double loss{0};       //!< AZ_LOSS, LINK_LOSS: probability, 0 to 1
    Time delay;           //!< AZ_DELAY: added to each packet; DNS "slow": added to each answer
    std::string dnsFault; //!< DNS: empty, servfail, slow, dead
};

/// What a FaultSchedule acts on.
class FaultTarget
{
  public:
    virtual ~FaultTarget() = default;
    /// \param fault the fault \return an empty string, or in one line what is wrong with it
    virtual std::string Check(const Fault& fault) const = 0;
    /// \param fault the fault that begins
    virtual void Begin(const Fault& fault) = 0;
    /// \param fault the fault that ends
    virtual void End(const Fault& fault) = 0;
};

/**
 * \brief Begins and ends faults at their times, and tells by trace.
 */
class FaultSchedule : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param target what the faults act on; must outlive the schedule
    void SetTarget(FaultTarget* target);

    /**
     * \brief Add a fault. Ends the program with one line if it names what is not there.
     * \param fault the fault; its start must not lie in the past
     */
    void Add(const Fault& fault);

    /// \param fault a fault \return an empty string, or in one line what is wrong with it
    std::string Check(const Fault& fault) const;

    /// \return all faults that were added
    const std::vector<Fault>& GetFaults() const;

    /// TracedCallback signature. \param fault the fault that begins or ends
    typedef void (*FaultTracedCallback)(const Fault& fault);

  protected:
    void DoDispose() override;

  private:
    void Begin(std::size_t index);
    void End(std::size_t index);

    FaultTarget* m_target{nullptr};
    std::vector<Fault> m_faults;
    std::vector<EventId> m_events;
    TracedCallback<const Fault&> m_startTrace;
    TracedCallback<const Fault&> m_endTrace;
};

} // namespace vpc
} // namespace ns3
