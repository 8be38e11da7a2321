// SPDX-License-Identifier: GPL-2.0-only
// What is known and not simulated: named, never silently dropped.
#include "vpc-snapshot-builder.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// \param item a resource \return its state in lower case, wherever its kind keeps it
std::string
StateOf(const JsonValue& item)
{
    for (const char* name : {"State", "Status"})
    {
        const JsonValue* state = item.Find(name);
        if (!state)
        {
            continue;
        }
        if (state->GetKind() == JsonValue::Kind::String)
        {
            return LowerCase(state->AsString());
        }
        return LowerCase(state->GetString("Code", state->GetString("Name")));
    }
    return "";
}

} // namespace

const std::vector<UnsupportedKind>&
UnsupportedKinds()
{
    static const std::vector<UnsupportedKind> kinds{
        {"CarrierGateways", "CarrierGateway", "CarrierGatewayId"},
        {"ClientVpnEndpoints", "ClientVpnEndpoint", "ClientVpnEndpointId"},
        {"CoreNetworks", "CoreNetwork", "CoreNetworkId"},
        {"CustomerGateways", "CustomerGateway", "CustomerGatewayId"},
        {"DBInstances", "DBInstance", "DBInstanceIdentifier"},
        {"DhcpOptions", "DhcpOptions", "DhcpOptionsId"},
        {"DomainStatusList", "ElasticsearchDomain", "DomainId"},
        {"EgressOnlyInternetGateways", "EgressOnlyInternetGateway", "EgressOnlyInternetGatewayId"},
        {"FlowLogs", "FlowLog", "FlowLogId"},
        {"LocalGateways", "LocalGateway", "LocalGatewayId"},
        {"TransitGatewayConnects", "TransitGatewayConnect", "TransitGatewayAttachmentId"},
        {"TransitGatewayPeeringAttachments",
         "TransitGatewayPeeringAttachment",
         "TransitGatewayAttachmentId"},
        {"VpnConnections", "VpnConnection", "VpnConnectionId"},
        {"VpnGateways", "VpnGateway", "VpnGatewayId"},
        {"connections", "DirectConnectConnection", "connectionId"},
        {"directConnectGateways", "DirectConnectGateway", "directConnectGatewayId"},
        {"virtualInterfaces", "DirectConnectVirtualInterface", "virtualInterfaceId"},
    };
    return kinds;
}

void
ReadUnsupported(SnapshotBuilder& b, const UnsupportedKind& kind, const JsonValue& item)
{
    const std::string state = StateOf(item);
    if (b.IgnoreIfGone(state))
    {
        return;
    }
    if (!b.unsupportedSeen.emplace(kind.type, b.id).second)
    {
        ++b.row->repeated;
        return;
    }
    const std::string vpcId =
        item.GetString("VpcId", item.GetObject("RequesterVpcInfo").GetString("VpcId"));
    b.snapshot.cloud.unsupported.push_back({kind.type, b.id, vpcId});
    ++b.row->unsupported;
}

} // namespace vpc
} // namespace ns3
