// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-snapshot-builder.h"
#include "vpc-template-reader.h"
#include "vpc-template-stack.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

class TemplateMapper;

/**
 * \brief The properties of a resource, evaluated, as its reader asks for them. Internal.
 *
 * CloudFormation takes "443" for 443 and "true" for true, and so do the getters. A property that
 * only AWS knows is reported and taken as absent. What nobody asked for is reported, too.
 */
class TemplateProperties
{
  public:
    /// \param mapper for reports \param object evaluated \param path of it in the resource
    TemplateProperties(TemplateMapper& mapper, const JsonValue& object, const std::string& path);

    /// \param name of a property \return whether it is there
    bool Has(const std::string& name) const;
    /// \param name of a property \return it as it is, nullptr if absent
    const JsonValue* Find(const std::string& name) const;

    /// \name Values of a property
    /// @{

    /** \param name of a property \param fallback if it is absent or only AWS knows it
     * \return its value \throw JsonError if it is of another kind */
    std::string Text(const std::string& name, const std::string& fallback = "") const;
    /** \param name of a property \param fallback if it is absent or only AWS knows it
     * \return its value \throw JsonError if it is of another kind */
    int64_t Int(const std::string& name, int64_t fallback) const;
    /** \param name of a property \param fallback if it is absent or only AWS knows it
     * \return its value \throw JsonError if it is of another kind */
    bool Bool(const std::string& name, bool fallback) const;
    /** \param name of a property \return its texts, with tokens of unknowns \throw JsonError if it
     * is of another kind */
    std::vector<std::string> Texts(const std::string& name) const;
    /** \param name of a property \return its objects \throw JsonError if it is of another kind */
    std::vector<TemplateProperties> Objects(const std::string& name) const;
    /** \param name of a property \return it, empty if absent \throw JsonError if it is of another
     * kind */
    TemplateProperties Object(const std::string& name) const;
    /** \param name of a property \return its block, nothing if absent or unknown \throw JsonError
     * if it is of another kind */
    std::optional<aws::Cidr> Block(const std::string& name) const;
    /** \param name of a property \return its address, nothing if absent or unknown \throw JsonError
     * if it is of another kind */
    std::optional<Ipv4Address> Address(const std::string& name) const;
    /** \param name of a property \return its IANA number or ALL_PROTOCOLS \throw JsonError if it is
     * of another kind */
    int Protocol(const std::string& name) const;
    /** \param name of a property \param fallback if it is absent or only AWS knows it
     * \return its AS number, 1 to 4294967294 \throw JsonError if it is none */
    uint32_t Asn(const std::string& name, uint32_t fallback) const;
    /** \return the property Tags */
    aws::Tags TagsOf() const;
    /// @}

    /// \param name of a property that is an id \return it, or a token if only AWS knows it
    std::string Id(const std::string& name) const;
    /// As Id() of a property that must be there; one that is empty is as good as unknown.
    /// \param name of the property \return its id or token
    std::string RequiredId(const std::string& name) const;

    /// \param what is wrong, and what to do \throw JsonError at this object
    [[noreturn]] void Fail(const std::string& what) const;

    /// \return names of properties that nobody asked for
    std::vector<std::string> Unasked() const;

    /// \return where it stands
    const JsonValue& Place() const
    {
        return m_object;
    }

  private:
    /// \param value a scalar \param name of its property \return its text, nothing if unknown
    std::optional<std::string> Known(const JsonValue& value, const std::string& name) const;

    TemplateMapper& m_mapper;
    JsonValue m_object;
    std::string m_path;
    mutable std::set<std::string> m_asked;
};

/// How a type of resource becomes a part of the cloud.
struct TemplateHandler
{
    const char* type; //!< e.g. AWS::EC2::Subnet
    /** puts one resource into the cloud; nullptr: the type has no effect on packets and names */
    void (*read)(TemplateMapper& mapper, const TemplateProperties& properties);
    const char* harmless; //!< properties without such an effect, with blanks between them
};

/// \return the types that the simulator knows, in the order in which they must be read
const std::vector<TemplateHandler>& TemplateHandlers();

/// \param type of a resource \return its handler, nullptr if the simulator does not know it
const TemplateHandler* FindTemplateHandler(const std::string& type);

/**
 * \brief Makes a cloud of evaluated resources. Internal.
 */
class TemplateMapper
{
  public:
    /// \param session whose stacks are read
    explicit TemplateMapper(TemplateSession& session);

    /// Read all resources of all stacks. \return the result
    TemplateReading Run();

    TemplateSession& session;    //!< stacks
    SnapshotBuilder b;           //!< the cloud that is built, and its report; b.id is Ref's value
    TemplateInventory inventory; //!< what the templates hold
    const TemplateResource* resource{nullptr}; //!< that is being read

    /// \return the cloud that is built
    aws::Cloud& Cloud()
    {
        return b.snapshot.cloud;
    }

    /// \param text with tokens \return with those replaced that are known by now
    std::string Resolve(const std::string& text) const;
    /// \param property of the resource that is read \param text what only AWS knows
    void ReportUnknown(const std::string& property, const std::string& text);
    /// \param line of a warning
    void Warn(const std::string& line);
    /// \param type as listed \param vpcId may be empty
    void Unsupported(const std::string& type, const std::string& vpcId = "");

    /// \name Ids of other resources: what is outside of the template gets a stand-in
    /// @{

    /** \param id given, or a token \return an id that is in the cloud */
    std::string VpcOf(const std::string& id);
    /** \param id given, or a token \param vpcId its VPC \param usedZones not for a stand-in
     * \return an id that is in the cloud */
    std::string SubnetOf(const std::string& id,
                         const std::string& vpcId,
                         const std::set<std::string>& usedZones = {});
    /** \param id given, or a token \param vpcId its VPC \return an id that is in the cloud */
    std::string GroupOf(const std::string& id, const std::string& vpcId);
    /** \param id given, or a token \param vpcId its VPC \return an id that is in the cloud */
    std::string RouteTableOf(const std::string& id, const std::string& vpcId);
    /** \param id given, or a token \return an id that is in the cloud */
    std::string PrefixListOf(const std::string& id);
    /** \param ids given, or tokens \param vpcId their VPC \return ids that are in the cloud */
    std::vector<std::string> SubnetsOf(const std::vector<std::string>& ids,
                                       const std::string& vpcId);
    /** \param ids given, or tokens \param vpcId their VPC \return ids that are in the cloud */
    std::vector<std::string> GroupsOf(const std::vector<std::string>& ids,
                                      const std::string& vpcId);
    /// @}
    /** \return groups that a rule apart gives an AWS::EC2::SecurityGroupEgress, by Ref */
    const std::set<std::string>& GroupsWithEgress();
    /// What every VPC comes with ("Default security groups", "Default network ACL").
    /// \param vpcId the VPC \param stackName for ids \param resourceName for ids
    void AddDefaultsOf(const std::string& vpcId,
                       const std::string& stackName,
                       const std::string& resourceName);
    /// \param given id or token of a transit gateway \return one of the cloud
    std::string TransitGatewayOf(const std::string& given);
    /// \param attachment gets what its transit gateway does with new ones
    void UseDefaultTables(aws::TransitGatewayAttachment& attachment);
    /// What AWS attaches to a transit gateway by itself. \param transitGatewayId of the cloud
    /// \param type vpn or direct-connect-gateway \param resourceId its id
    void AttachResource(const std::string& transitGatewayId,
                        const std::string& type,
                        const std::string& resourceId);
    /// \param id of a stand-in \param what it stands for and how
    void StandFor(const std::string& id, const std::string& what);
    /// \param vpcId a VPC \param used zones that are not wanted, if there is another
    /// \return ids of zones in turn, for subnets that name none
    std::string NextZone(const std::string& vpcId, const std::set<std::string>& used = {});
    /// \param id given, or a token \param prefix of ids of its kind \return an id without tokens
    std::string PlainId(const std::string& id, const std::string& prefix);
    /// As PlainId() of an id that is needed: also an empty one, of a parameter that names nothing
    /// \param id given, or a token \param prefix of ids of its kind \return an id
    std::string IdOrStandIn(const std::string& id, const std::string& prefix);
    /// \param ids of subnets or one token \return the VPC of the first that is known, or a stand-in
    std::string VpcOfSubnets(const std::vector<std::string>& ids);
    /// Make a service's prefix list if it is not there. \param serviceName of a gateway endpoint
    void EnsureServiceList(const std::string& serviceName);

    /// \name Addresses
    /// @{
    /** \param subnetId a subnet of the cloud \return its next free address */
    Ipv4Address NextPrivateAddress(const std::string& subnetId);
    /// \return the next public one
    Ipv4Address NextPublicAddress();
    /// \param allocationId of an Elastic IP, or its address, or a token \return its address
    Ipv4Address ElasticIp(const std::string& allocationId);
    /// \param part of the resource: "eni1" \return eni- id
    std::string EniId(const std::string& part) const;
    /// \param id of the interface \param subnetId where \param groupIds its groups
    /// \param type of interface \param address given, or nothing
    /// \return the interface, in the cloud
    aws::NetworkInterface& AddEni(const std::string& id,
                                  const std::string& subnetId,
                                  const std::vector<std::string>& groupIds,
                                  const std::string& type,
                                  const std::optional<Ipv4Address>& address);
    /// @}

    std::map<std::string, Ipv4Address> allocations; //!< Elastic IPs, by allocation id and address
    std::set<std::string> standIns;                 //!< ids of stand-ins

  private:
    void ReadAll(const TemplateHandler& handler);
    void ReserveAddresses(const JsonValue& value);
    void CountResources();
    void WarnOfCustomResources();
    void FinishReport();

    std::set<uint32_t> m_taken; //!< private addresses that templates give
    std::optional<std::set<std::string>> m_groupsWithEgress; //!< once asked for
    std::map<std::string, uint32_t> m_nextHost;              //!< by subnet
    std::map<std::string, uint32_t> m_zonesOf;               //!< zones given by NextZone(), by VPC
    uint32_t m_nextPublic{0};                                //!< handed out so far
    uint32_t m_standInVpcs{0};                               //!< made so far
};

/// \name Readers of one resource each
/// @{

/** \param m reads m.resource \param p its properties */
void MapVpc(TemplateMapper& m, const TemplateProperties& p);
void MapVpcCidrBlock(TemplateMapper& m, const TemplateProperties& p);
void MapSubnet(TemplateMapper& m, const TemplateProperties& p);
void MapRouteTable(TemplateMapper& m, const TemplateProperties& p);
void MapTableAssociation(TemplateMapper& m, const TemplateProperties& p);
void MapGatewayTableAssociation(TemplateMapper& m, const TemplateProperties& p);
void MapRoute(TemplateMapper& m, const TemplateProperties& p);
void MapInternetGateway(TemplateMapper& m, const TemplateProperties& p);
void MapGatewayAttachment(TemplateMapper& m, const TemplateProperties& p);
void MapEip(TemplateMapper& m, const TemplateProperties& p);
void MapEipAssociation(TemplateMapper& m, const TemplateProperties& p);
void MapNatGateway(TemplateMapper& m, const TemplateProperties& p);
void MapPrefixList(TemplateMapper& m, const TemplateProperties& p);
void MapUnsupported(TemplateMapper& m, const TemplateProperties& p);
void MapSecurityGroup(TemplateMapper& m, const TemplateProperties& p);
void MapIngress(TemplateMapper& m, const TemplateProperties& p);
void MapEgress(TemplateMapper& m, const TemplateProperties& p);
void MapNetworkAcl(TemplateMapper& m, const TemplateProperties& p);
void MapAclEntry(TemplateMapper& m, const TemplateProperties& p);
void MapAclAssociation(TemplateMapper& m, const TemplateProperties& p);
void MapNetworkInterface(TemplateMapper& m, const TemplateProperties& p);
void MapInterfaceAttachment(TemplateMapper& m, const TemplateProperties& p);
void MapInstance(TemplateMapper& m, const TemplateProperties& p);
void MapVpcEndpoint(TemplateMapper& m, const TemplateProperties& p);
void MapEndpointService(TemplateMapper& m, const TemplateProperties& p);
void MapServicePermissions(TemplateMapper& m, const TemplateProperties& p);
void MapLoadBalancer(TemplateMapper& m, const TemplateProperties& p);
void MapTargetGroup(TemplateMapper& m, const TemplateProperties& p);
void MapListener(TemplateMapper& m, const TemplateProperties& p);
void MapPeering(TemplateMapper& m, const TemplateProperties& p);
void MapTransitGateway(TemplateMapper& m, const TemplateProperties& p);
void MapTransitAttachment(TemplateMapper& m, const TemplateProperties& p);
void MapTransitPeering(TemplateMapper& m, const TemplateProperties& p);
void MapTransitTable(TemplateMapper& m, const TemplateProperties& p);
void MapTransitAssociation(TemplateMapper& m, const TemplateProperties& p);
void MapTransitPropagation(TemplateMapper& m, const TemplateProperties& p);
void MapTransitRoute(TemplateMapper& m, const TemplateProperties& p);
void MapVpnGateway(TemplateMapper& m, const TemplateProperties& p);
void MapVpnPropagation(TemplateMapper& m, const TemplateProperties& p);
void MapCustomerGateway(TemplateMapper& m, const TemplateProperties& p);
void MapVpnConnection(TemplateMapper& m, const TemplateProperties& p);
void MapVpnRoute(TemplateMapper& m, const TemplateProperties& p);
void MapDxConnection(TemplateMapper& m, const TemplateProperties& p);
void MapDxGateway(TemplateMapper& m, const TemplateProperties& p);
void MapDxAssociation(TemplateMapper& m, const TemplateProperties& p);
void MapPrivateVif(TemplateMapper& m, const TemplateProperties& p);
void MapTransitVif(TemplateMapper& m, const TemplateProperties& p);
void MapPublicVif(TemplateMapper& m, const TemplateProperties& p);
void MapHostedZone(TemplateMapper& m, const TemplateProperties& p);
void MapRecordSet(TemplateMapper& m, const TemplateProperties& p);
void MapRecordSetGroup(TemplateMapper& m, const TemplateProperties& p);
void MapResolverEndpoint(TemplateMapper& m, const TemplateProperties& p);
void MapResolverRule(TemplateMapper& m, const TemplateProperties& p);
void MapResolverAssociation(TemplateMapper& m, const TemplateProperties& p);
void MapFisExperiment(TemplateMapper& m, const TemplateProperties& p);
void MapBucket(TemplateMapper& m, const TemplateProperties& p);
void MapBucketPolicy(TemplateMapper& m, const TemplateProperties& p);
/// @}

} // namespace vpc
} // namespace ns3
