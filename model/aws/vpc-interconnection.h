// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address.h"
#include "vpc-route-choice.h"
#include "vpc-tags.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// One side of a VPC peering connection.
struct VpcPeeringSide
{
    std::string vpcId;            //!< the VPC
    std::string ownerId;          //!< account
    std::string region;           //!< e.g. us-east-1
    std::vector<Cidr> cidrBlocks; //!< of the VPC; filled from the VPC if that is described
};

/// A VPC peering connection: between two VPCs, not transitive ("VPC peering basics").
struct VpcPeeringConnection
{
    std::string vpcPeeringConnectionId; //!< its key
    VpcPeeringSide requesterVpcInfo;    //!< who asked for it
    VpcPeeringSide accepterVpcInfo;     //!< who was asked
    std::string status{"active"};       //!< Status.Code

    /// \param vpcId a VPC \return the other side, nullptr if it is neither
    const VpcPeeringSide* FindOther(const std::string& vpcId) const
    {
        return vpcId == requesterVpcInfo.vpcId  ? &accepterVpcInfo
               : vpcId == accepterVpcInfo.vpcId ? &requesterVpcInfo
                                                : nullptr;
    }
};

/// A transit gateway: a regional router between attachments.
struct TransitGateway
{
    std::string transitGatewayId;               //!< its key
    std::string ownerId;                        //!< account
    std::string region;                         //!< e.g. us-east-1
    std::string state{"available"};             //!< available, deleted, ...
    std::string associationDefaultRouteTableId; //!< may be empty
    std::string propagationDefaultRouteTableId; //!< may be empty
    uint32_t amazonSideAsn{64512};              //!< its AS number
    VpnEcmp vpnEcmpSupport{VpnEcmp::ENABLE};    //!< whether flows are spread over VPNs
    Tags tags;                                  //!< its tags
};

/// What is attached to a transit gateway.
struct TransitGatewayAttachment
{
    std::string transitGatewayAttachmentId; //!< its key
    std::string transitGatewayId;           //!< what it is attached to
    std::string resourceType{"vpc"}; //!< vpc, peering, vpn, connect, direct-connect-gateway, ...
    std::string resourceId;          //!< vpc-, vpn-, Direct Connect gateway's or peer's tgw- id
    std::string state{"available"};  //!< available, deleted, ...
    std::string transitGatewayRouteTableId;       //!< association; empty: none
    std::vector<std::string> subnetIds;           //!< of a VPC, one an AZ
    std::vector<std::string> networkInterfaceIds; //!< of a VPC, one a subnet; found if empty
    bool applianceModeSupport{false};             //!< of a VPC
    std::string peerRouteTableId; //!< of a peering: association at the other transit gateway
};

/// A route of a transit gateway's route table that somebody wrote.
struct TransitGatewayRoute
{
    Cidr destinationCidrBlock;              //!< where packets want to go
    std::string transitGatewayAttachmentId; //!< empty with a blackhole
    bool blackhole{false};                  //!< packets are dropped
};

/// A route table of a transit gateway.
struct TransitGatewayRouteTable
{
    std::string transitGatewayRouteTableId;          //!< its key
    std::string transitGatewayId;                    //!< whose it is
    std::vector<TransitGatewayRoute> routes;         //!< static ones
    std::vector<std::string> propagatingAttachments; //!< attachments that propagate into it
};

} // namespace aws
} // namespace vpc
} // namespace ns3
