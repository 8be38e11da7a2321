// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-dns-forwarder.h"
#include "vpc-dns-message.h"
#include "vpc-dns-zone.h"
#include "vpc-endpoint-health.h"

#include "ns3/object.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What the directory says about a name.
struct DnsLookup
{
    DnsRcode rcode{DnsRcode::NAME_ERROR}; //!< how it is answered
    std::vector<DnsRecord> records; //!< CNAMEs in the order followed, then addresses in rotation
    /** if set, the rule by which \c forwardName is asked elsewhere, to go on from \c records */
    std::shared_ptr<const DnsRule> forward{};
    std::string forwardName{}; //!< the name asked for, or the last of its CNAMEs

    /// \return the addresses among the records
    std::vector<Ipv4Address> GetAddresses() const;
};

/**
 * \brief All names of a simulation: the public ones, private zones that VPCs see instead, and rules
 * by which VPCs ask elsewhere.
 *
 * Names are compared without regard to case. A name in a private zone that is associated with the
 * asking VPC is answered from there alone, by the most specific zone; what that zone lacks does not
 * exist for the VPC, whatever public DNS has (Route 53 guide, "Considerations when working with a
 * private hosted zone").
 *
 * All healthy targets are answered, rotated by one a query; if none is healthy, all are (fail
 * open).
 */
class DnsDirectory : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    DnsDirectory();
    ~DnsDirectory() override;

    /// \param health asked about targets with a health key; without it all are healthy
    void SetHealth(Ptr<EndpointHealth> health);

    /// \param name a name, may begin with "*." \param set what it gives, in place of what it gave
    void AddPublic(const std::string& name, const DnsRecordSet& set);
    /// \param name a public name \return whether there was one
    bool RemovePublic(const std::string& name);

    /**
     * \brief Override a name for one VPC, in a hidden zone of its own as endpoints with private DNS
     * do. \param vpcId the VPC \param name a name; "*.d" and "d" share the hidden zone d \param set
     * what it gives, in place of what it gave
     */
    void AddPrivate(const std::string& vpcId, const std::string& name, const DnsRecordSet& set);
    /// \param vpcId the VPC \param name as given to AddPrivate() \return whether there was one
    bool RemovePrivate(const std::string& vpcId, const std::string& name);

    /// \param zoneId id of a new private hosted zone \param domain all names in and below it
    void CreatePrivateZone(const std::string& zoneId, const std::string& domain);
    /// \param zoneId a private zone to forget, with its associations
    void DeletePrivateZone(const std::string& zoneId);
    /// \param zoneId a private zone \param vpcId a VPC that is to see it
    void AssociateZone(const std::string& zoneId, const std::string& vpcId);
    /// \param zoneId a private zone \param vpcId a VPC that is not to see it any more
    void DisassociateZone(const std::string& zoneId, const std::string& vpcId);
    /// \param zoneId a private zone \param name a name in its domain \param set what it gives
    void AddToZone(const std::string& zoneId, const std::string& name, const DnsRecordSet& set);
    /// \param zoneId a private zone \param name a name in it \return whether there was one
    bool RemoveFromZone(const std::string& zoneId, const std::string& name);

    /**
     * \brief Make a view: what a VPC sees, and private zones that only who asks by it sees besides.
     * \param view its name, to be given in place of a VPC's id \param vpcId the VPC
     */
    void AddView(const std::string& view, const std::string& vpcId);

    /// \param vpcId a VPC \param domain below which, "" for all names \param rule what holds there
    void AddRule(const std::string& vpcId, const std::string& domain, const DnsRule& rule);
    /// \param vpcId a VPC whose rules are forgotten
    void ClearRules(const std::string& vpcId);

    /**
     * \brief Answer a query. The rotation of the record set moves on by one.
     * \param vpcId the VPC that asks, or a view; empty: public DNS
     * \param name the name asked for
     * \param type DNS_TYPE_A, or another type: then only CNAMEs and existence are told
     * \return the answer; SERVFAIL for CNAMEs that go in a circle
     */
    DnsLookup Lookup(const std::string& vpcId, const std::string& name, uint16_t type = DNS_TYPE_A);

  protected:
    void DoDispose() override;

  private:
    /// A private zone.
    struct PrivateZone
    {
        std::string domain;
        DnsZone names;
        std::set<std::string> vpcIds;
    };

    /// \param zoneId a private zone, aborts if unknown \return it
    PrivateZone& GetZone(const std::string& zoneId);
    /// By domain, the id of a zone.
    using ZoneIds = std::map<std::string, std::string>;
    /// By domain, a rule.
    using Rules = std::map<std::string, std::shared_ptr<const DnsRule>>;

    /// Who answers for a name: a zone, or a rule's targets.
    struct Answerer
    {
        DnsZone* zone{nullptr};
        std::shared_ptr<const DnsRule> rule; //!< nullptr: \c zone answers
    };

    /// \param view who asks \param name normalised \return who answers
    Answerer FindAnswerer(const std::string& view, const std::string& name);
    /// \param zone where an alias stands \param alias what it names \return the record set that
    /// gives addresses, nullptr if there is none
    DnsZone::Entry* FollowAlias(DnsZone& zone, std::string alias);
    /// \param entry a record set \param owner name to answer under \param lookup gets the addresses
    void AddTargets(DnsZone::Entry& entry, const std::string& owner, DnsLookup& lookup) const;

    Ptr<EndpointHealth> m_health;
    DnsZone m_public;
    std::map<std::string, PrivateZone> m_zones;  //!< by id
    std::map<std::string, ZoneIds> m_zonesOfVpc; //!< by VPC or view
    std::map<std::string, Rules> m_rulesOfVpc;   //!< by VPC
    std::map<std::string, std::string> m_vpcOfView;
};

} // namespace vpc
} // namespace ns3
