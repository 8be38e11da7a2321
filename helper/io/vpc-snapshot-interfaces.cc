// SPDX-License-Identifier: GPL-2.0-only
// ENIs, instances, and what gives ENIs a way out: Elastic IPs, NAT gateways, internet gateways.
#include "vpc-snapshot-builder.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param b the builder; its id is the ENI's \param item an ENI of either list \return it
std::optional<aws::NetworkInterface>
ParseInterface(SnapshotBuilder& b, const JsonValue& item)
{
    aws::NetworkInterface eni;
    eni.networkInterfaceId = b.id;
    eni.vpcId = item.GetString("VpcId");
    eni.subnetId = item.GetString("SubnetId");
    eni.description = item.GetString("Description");
    eni.interfaceType = item.GetString("InterfaceType", eni.interfaceType);
    eni.sourceDestCheck = item.GetBool("SourceDestCheck", true);
    eni.requesterManaged = item.GetBool("RequesterManaged", false);
    eni.status = item.GetString("Status", eni.status);
    eni.groupIds = item.GetStrings("Groups", "GroupId");
    const JsonValue& attachment = item.GetObject("Attachment");
    const std::string attached = LowerCase(attachment.GetString("Status", "attached"));
    if (attached == "attached" || attached == "attaching")
    {
        eni.instanceId = attachment.GetString("InstanceId");
        b.deviceIndex[b.id] = attachment.GetInt("DeviceIndex", 0);
    }
    for (const JsonValue& address : item.GetArray("PrivateIpAddresses"))
    {
        if (const auto ip = SnapshotBuilder::AddressOf(address.AsObject(), "PrivateIpAddress"))
        {
            const JsonValue& association = address.GetObject("Association");
            eni.privateIpAddresses.push_back({*ip,
                                              address.GetBool("Primary", false),
                                              SnapshotBuilder::AddressOf(association, "PublicIp")});
        }
    }
    const auto primary = SnapshotBuilder::AddressOf(item, "PrivateIpAddress");
    if (eni.privateIpAddresses.empty() && primary)
    {
        eni.privateIpAddresses.push_back(
            {*primary,
             true,
             SnapshotBuilder::AddressOf(item.GetObject("Association"), "PublicIp")});
    }
    std::stable_partition(eni.privateIpAddresses.begin(),
                          eni.privateIpAddresses.end(),
                          [](const aws::PrivateIpAddress& a) { return a.primary; });
    if (eni.privateIpAddresses.empty())
    {
        b.Ignore("no private IPv4 address");
        return std::nullopt;
    }
    eni.privateIpAddresses.front().primary = true;
    if (eni.subnetId.empty() || eni.vpcId.empty())
    {
        b.Ignore(eni.subnetId.empty() ? "no SubnetId" : "no VpcId");
        return std::nullopt;
    }
    if (!item.GetArray("Ipv6Addresses").empty())
    {
        b.IgnorePart("IPv6 addresses of an interface");
    }
    return eni;
}

/// \param b the builder \param item an ENI inside an instance \param instanceId the instance
void
ReadInstanceInterface(SnapshotBuilder& b, const JsonValue& item, const std::string& instanceId)
{
    const std::string eniId = item.GetString("NetworkInterfaceId");
    if (eniId.empty())
    {
        b.IgnorePart("an interface without a NetworkInterfaceId");
        return;
    }
    auto& interfaces = b.snapshot.cloud.networkInterfaces;
    const auto known = interfaces.find(eniId);
    if (known != interfaces.end()) // NetworkInterfaces tells more
    {
        known->second.instanceId = instanceId;
        b.deviceIndex[eniId] = item.GetObject("Attachment").GetInt("DeviceIndex", 0);
        return;
    }
    const std::string outer = b.id;
    b.id = eniId;
    auto eni = ParseInterface(b, item);
    b.id = outer;
    if (eni)
    {
        eni->instanceId = instanceId;
        interfaces.emplace(eniId, *eni);
    }
}

/// \param eni an interface \param address a private address of it \return it, nullptr if none
aws::PrivateIpAddress*
FindAddress(aws::NetworkInterface& eni, std::optional<Ipv4Address> address)
{
    for (aws::PrivateIpAddress& candidate : eni.privateIpAddresses)
    {
        if (!address || candidate.address == *address)
        {
            return &candidate;
        }
    }
    return nullptr;
}

} // namespace

void
ReadNetworkInterface(SnapshotBuilder& b, const JsonValue& item)
{
    if (const auto eni = ParseInterface(b, item))
    {
        b.Add(b.snapshot.cloud.networkInterfaces, *eni, item);
    }
}

void
ReadInstance(SnapshotBuilder& b, const JsonValue& item)
{
    aws::Instance instance;
    instance.instanceId = b.id;
    instance.vpcId = item.GetString("VpcId");
    instance.state = LowerCase(item.GetObject("State").GetString("Name", instance.state));
    instance.instanceType = item.GetString("InstanceType");
    instance.tags = SnapshotBuilder::TagsOf(item);
    if (b.IgnoreIfGone(instance.state))
    {
        return;
    }
    if (instance.vpcId.empty())
    {
        b.Ignore("no VpcId");
        return;
    }
    for (const JsonValue& eni : item.GetArray("NetworkInterfaces"))
    {
        ReadInstanceInterface(b, eni.AsObject(), b.id);
    }
    b.Add(b.snapshot.cloud.instances, instance, item);
}

void
ReadReservation(SnapshotBuilder& b, const JsonValue& item)
{
    for (const JsonValue& instance : item.GetArray("Instances"))
    {
        b.id = instance.AsObject().GetString("InstanceId");
        if (b.id.empty())
        {
            b.id = instance.Where();
            b.Ignore("no InstanceId");
            continue;
        }
        ReadInstance(b, instance);
    }
}

void
ReadInternetGateway(SnapshotBuilder& b, const JsonValue& item)
{
    aws::InternetGateway gateway;
    gateway.internetGatewayId = b.id;
    for (const JsonValue& attachment : item.GetArray("Attachments"))
    {
        const std::string state = LowerCase(attachment.AsObject().GetString("State", "available"));
        if (state == "available" || state == "attached" || state == "attaching")
        {
            gateway.vpcId = attachment.GetString("VpcId");
        }
    }
    b.Add(b.snapshot.cloud.internetGateways, gateway, item);
}

void
ReadNatGateway(SnapshotBuilder& b, const JsonValue& item)
{
    aws::NatGateway nat;
    nat.natGatewayId = b.id;
    nat.vpcId = item.GetString("VpcId");
    nat.subnetId = item.GetString("SubnetId");
    nat.connectivityType = LowerCase(item.GetString("ConnectivityType", nat.connectivityType));
    nat.state = LowerCase(item.GetString("State", nat.state));
    if (b.IgnoreIfGone(nat.state))
    {
        return;
    }
    if (nat.vpcId.empty() || nat.subnetId.empty())
    {
        b.Ignore(nat.vpcId.empty() ? "no VpcId" : "no SubnetId (a regional NAT gateway)");
        return;
    }
    aws::NetworkInterface eni;
    for (const JsonValue& address : item.GetArray("NatGatewayAddresses"))
    {
        const auto privateIp = SnapshotBuilder::AddressOf(address.AsObject(), "PrivateIp");
        const auto publicIp = SnapshotBuilder::AddressOf(address, "PublicIp");
        const bool isPrimary = address.GetBool("IsPrimary", nat.networkInterfaceId.empty());
        if (isPrimary)
        {
            nat.networkInterfaceId = address.GetString("NetworkInterfaceId");
        }
        const auto place = [isPrimary](auto& list) {
            return isPrimary ? list.begin() : list.end();
        };
        if (privateIp)
        {
            nat.privateIps.insert(place(nat.privateIps), *privateIp);
            eni.privateIpAddresses.insert(place(eni.privateIpAddresses),
                                          {*privateIp, false, publicIp});
        }
        if (publicIp)
        {
            nat.publicIps.insert(place(nat.publicIps), *publicIp);
        }
    }
    if (nat.networkInterfaceId.empty() || nat.privateIps.empty())
    {
        b.Ignore("no interface or no private address in NatGatewayAddresses");
        return;
    }
    auto& interfaces = b.snapshot.cloud.networkInterfaces;
    if (!interfaces.count(nat.networkInterfaceId))
    {
        eni.networkInterfaceId = nat.networkInterfaceId;
        eni.vpcId = nat.vpcId;
        eni.subnetId = nat.subnetId;
        eni.interfaceType = "nat_gateway";
        eni.sourceDestCheck = false;
        eni.requesterManaged = true;
        eni.privateIpAddresses.front().primary = true;
        interfaces.emplace(eni.networkInterfaceId, eni);
        b.Assume("its interface is not among NetworkInterfaces: made from the gateway's addresses");
    }
    b.Add(b.snapshot.cloud.natGateways, nat, item);
}

void
ReadAddress(SnapshotBuilder& b, const JsonValue& item)
{
    const auto publicIp = SnapshotBuilder::AddressOf(item, "PublicIp");
    const std::string eniId = item.GetString("NetworkInterfaceId");
    if (eniId.empty())
    {
        b.Ignore("not associated with an interface");
        return;
    }
    auto& interfaces = b.snapshot.cloud.networkInterfaces;
    const auto eni = interfaces.find(eniId);
    if (eni == interfaces.end())
    {
        b.Ignore("its interface is not in the dump");
        return;
    }
    aws::PrivateIpAddress* address =
        FindAddress(eni->second, SnapshotBuilder::AddressOf(item, "PrivateIpAddress"));
    if (!address)
    {
        item.Fail("PrivateIpAddress " + item.GetString("PrivateIpAddress") +
                  " is not an address of " + eniId +
                  "; the files are of different times, dump both again");
    }
    if (address->publicIp && *address->publicIp != *publicIp)
    {
        item.Fail(eniId + " has " + aws::ToString(*address->publicIp) +
                  " at that address by NetworkInterfaces; the files are of different times, dump "
                  "both again");
    }
    const bool isNew = b.elasticIps.insert(*publicIp).second;
    address->publicIp = publicIp;
    ++(isNew ? b.row->read : b.row->repeated);
}

} // namespace vpc
} // namespace ns3
