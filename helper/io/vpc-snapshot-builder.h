// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"
#include "vpc-snapshot-content.h"
#include "vpc-snapshot-reader.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Whose dump a file belongs to.
struct SnapshotSource
{
    std::string account; //!< empty if nothing tells
    std::string region;  //!< empty if nothing tells
};

constexpr int PROTOCOL_ICMPV6 = 58; //!< IANA number

/// \param text any text \return it in lower case (states are written either way)
std::string LowerCase(std::string text);

/**
 * \brief What is built while a dump is read. Internal to the reader.
 *
 * The reader sets source, row and id before it hands a resource to the function for its kind; that
 * function puts the resource into the cloud or says why not.
 */
class SnapshotBuilder
{
  public:
    Snapshot snapshot;                //!< the result
    SnapshotSource source;            //!< of the file being read
    SnapshotRow* row{nullptr};        //!< of the key being read
    std::string id;                   //!< of the resource being read
    std::set<std::string> ignoredIds; //!< of all that was left out
    std::set<Ipv4Address> elasticIps; //!< public addresses that Addresses gave
    std::set<std::pair<std::string, std::string>> unsupportedSeen; //!< type and id
    /** attributes that describe-vpc-attribute gave, as (VPC id, name) */
    std::set<std::pair<std::string, std::string>> dnsAttributesRead;
    std::map<std::string, int64_t> deviceIndex; //!< of an attached ENI, by its id

    /// \param why the resource cannot be used
    void Ignore(const std::string& why)
    {
        ++row->ignored;
        ignoredIds.insert(id);
        row->notes.push_back({SnapshotNoteKind::IGNORED, id, why});
    }

    /**
     * Leave the resource out if it is gone, or never came to be; AWS lists such for an hour or so.
     * \param state in lower case (the states of endpoints: privatelink/concepts.html)
     * \param word what AWS calls it
     * \return whether it is left out
     */
    bool IgnoreIfGone(const std::string& state, const std::string& word = "state")
    {
        static const std::set<std::string> gone =
            {"deleted", "deleting", "expired", "failed", "rejected", "terminated"};
        if (gone.count(state) == 0)
        {
            return false;
        }
        Ignore(word + " " + state);
        return true;
    }

    /// \param why a part of the resource is left out
    void IgnorePart(const std::string& why)
    {
        row->notes.push_back({SnapshotNoteKind::PART, id, why});
    }

    /// \param what was taken, because the dump does not say
    void Assume(const std::string& what)
    {
        row->notes.push_back({SnapshotNoteKind::ASSUMED, id, what});
    }

    /**
     * \brief Put a resource into the cloud, or hold it against the one that is there.
     * \param map where it goes
     * \param value the resource
     * \param item where it was read
     * \return the one in the cloud
     * \throw JsonError if it differs from the one that is there
     */
    template <typename T>
    T& Add(std::map<std::string, T>& map, T value, const JsonValue& item)
    {
        const auto [entry, isNew] = map.emplace(id, value);
        if (isNew)
        {
            ++row->read;
            snapshot.origins[id] = item.Where();
            return entry->second;
        }
        ++row->repeated;
        HoldAgainst(ContentOf(entry->second), ContentOf(value), item);
        return entry->second;
    }

    /**
     * \param item a resource
     * \param name member with an address block
     * \return the block, or nothing if absent
     * \throw JsonError if it is no IPv4 block
     */
    static std::optional<aws::Cidr> CidrOf(const JsonValue& item, const std::string& name);

    /**
     * \param item a resource
     * \param name member with an address
     * \return the address, or nothing if absent
     * \throw JsonError if it is no IPv4 address
     */
    static std::optional<Ipv4Address> AddressOf(const JsonValue& item, const std::string& name);

    /// \param value a string that is an address block \return the block \throw JsonError if not
    static aws::Cidr CidrOf(const JsonValue& value);

    /**
     * \param item a resource
     * \param name member with an IP protocol: a number as text, or tcp, udp, icmp, icmpv6
     * \return its number, aws::ALL_PROTOCOLS for "-1" or if absent
     * \throw JsonError if it is none
     */
    static int ProtocolOf(const JsonValue& item, const std::string& name);

    /// \param item a resource \return its tags ("Tags", or "TagSet" of an ENI)
    static aws::Tags TagsOf(const JsonValue& item);

  private:
    /// \param there what the cloud has \param here what was read now \param item where
    void HoldAgainst(const SnapshotContent& there,
                     const SnapshotContent& here,
                     const JsonValue& item) const;
};

/**
 * \brief A kind of resource, as a dump holds it.
 */
struct SnapshotHandler
{
    const char* key;  //!< top-level key of the list
    const char* idOf; //!< member that is the resource's id, empty if it needs none
    /** puts one resource into the cloud, or ignores it */
    void (*read)(SnapshotBuilder& builder, const JsonValue& item);
};

/// \return the kinds that are simulated, in the order in which they must be read
const std::vector<SnapshotHandler>& SnapshotHandlers();

/// \param builder what all files gave: links instances and ENIs, fills regions
void FinishSnapshot(SnapshotBuilder& builder);

/// \param builder what all files gave: takes AWS's defaults where a dump says less
void FinishTransitGateways(SnapshotBuilder& builder);

/// \param builder what all files gave: leaves out of Route 53 what does not fit together
void FinishRoute53(SnapshotBuilder& builder);

/// A kind of resource that is named in Cloud::unsupported only.
struct UnsupportedKind
{
    const char* key;  //!< top-level key of the list
    const char* type; //!< as AWS names the resource
    const char* idOf; //!< member that is its id
};

/// \return the kinds that are known and not simulated
const std::vector<UnsupportedKind>& UnsupportedKinds();

/// \name Readers of one resource each
/// @{

/** \param b gets the resource \param item of the dump */
void ReadAvailabilityZone(SnapshotBuilder& b, const JsonValue& item);
void ReadVpc(SnapshotBuilder& b, const JsonValue& item);
void ReadVpcAttribute(SnapshotBuilder& b, const JsonValue& item);
void ReadSubnet(SnapshotBuilder& b, const JsonValue& item);
void ReadPrefixList(SnapshotBuilder& b, const JsonValue& item);
void ReadRouteTable(SnapshotBuilder& b, const JsonValue& item);
void ReadSecurityGroup(SnapshotBuilder& b, const JsonValue& item);
void ReadNetworkAcl(SnapshotBuilder& b, const JsonValue& item);
void ReadNetworkInterface(SnapshotBuilder& b, const JsonValue& item);
void ReadReservation(SnapshotBuilder& b, const JsonValue& item);
void ReadInstance(SnapshotBuilder& b, const JsonValue& item);
void ReadInternetGateway(SnapshotBuilder& b, const JsonValue& item);
void ReadNatGateway(SnapshotBuilder& b, const JsonValue& item);
void ReadAddress(SnapshotBuilder& b, const JsonValue& item);
void ReadVpcEndpoint(SnapshotBuilder& b, const JsonValue& item);
void ReadServiceDetail(SnapshotBuilder& b, const JsonValue& item);
void ReadLoadBalancer(SnapshotBuilder& b, const JsonValue& item);
void ReadLoadBalancerAttributes(SnapshotBuilder& b, const JsonValue& item);
void ReadBalancerTags(SnapshotBuilder& b, const JsonValue& item);
void ReadTargetGroup(SnapshotBuilder& b, const JsonValue& item);
void ReadTargetGroupAttributes(SnapshotBuilder& b, const JsonValue& item);
void ReadTargetHealth(SnapshotBuilder& b, const JsonValue& item);
void ReadListener(SnapshotBuilder& b, const JsonValue& item);
void ReadListenersOfBalancer(SnapshotBuilder& b, const JsonValue& item);
void ReadListenerAttributes(SnapshotBuilder& b, const JsonValue& item);
void ReadServiceConfiguration(SnapshotBuilder& b, const JsonValue& item);
void ReadEndpointConnection(SnapshotBuilder& b, const JsonValue& item);
void ReadVpcPeeringConnection(SnapshotBuilder& b, const JsonValue& item);
void ReadTransitGateway(SnapshotBuilder& b, const JsonValue& item);
void ReadTransitGatewayVpcAttachment(SnapshotBuilder& b, const JsonValue& item);
void ReadTransitGatewayAttachment(SnapshotBuilder& b, const JsonValue& item);
void ReadTransitGatewayRouteTable(SnapshotBuilder& b, const JsonValue& item);
void ReadTransitGatewayStaticRoutes(SnapshotBuilder& b, const JsonValue& item);
void ReadTransitGatewayPropagations(SnapshotBuilder& b, const JsonValue& item);
void ReadAllowedPrincipal(SnapshotBuilder& b, const JsonValue& item);
void ReadHostedZone(SnapshotBuilder& b, const JsonValue& item);
/** \param b gets them \param root of the dump */
void ReadHostedZoneVpcs(SnapshotBuilder& b, const JsonValue& root);
/** \param b gets them \param root of the dump */
void ReadResourceRecordSets(SnapshotBuilder& b, const JsonValue& root);
void ReadResolverEndpoint(SnapshotBuilder& b, const JsonValue& item);
/** \param b gets them \param root of the dump */
void ReadResolverAddresses(SnapshotBuilder& b, const JsonValue& root);
void ReadResolverRule(SnapshotBuilder& b, const JsonValue& item);
void ReadResolverRuleAssociation(SnapshotBuilder& b, const JsonValue& item);
/** \param b gets its name \param kind of the resource \param item of the dump */
void ReadUnsupported(SnapshotBuilder& b, const UnsupportedKind& kind, const JsonValue& item);
/// @}

} // namespace vpc
} // namespace ns3
