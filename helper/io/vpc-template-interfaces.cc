// SPDX-License-Identifier: GPL-2.0-only
// Network interfaces and instances.
#include "vpc-template-mapper.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param m the mapper \param p of an interface \param eni gets its further addresses
void
AddAddresses(TemplateMapper& m, const TemplateProperties& p, aws::NetworkInterface& eni)
{
    for (const TemplateProperties& entry : p.Objects("PrivateIpAddresses"))
    {
        const bool isPrimary = entry.Bool("Primary", false);
        const auto address = entry.Address("PrivateIpAddress");
        if (address && isPrimary)
        {
            eni.privateIpAddresses.front().address = *address;
        }
        else if (address)
        {
            eni.privateIpAddresses.push_back({*address, false, std::nullopt});
        }
    }
    const int64_t count = p.Int("SecondaryPrivateIpAddressCount", 0);
    constexpr int64_t most = 49; // of the largest instance types, beside the primary one
    if (count < 0 || count > most)
    {
        p.Fail("SecondaryPrivateIpAddressCount must be 0 to 49; correct it");
    }
    for (int64_t i = 0; i < count; ++i)
    {
        eni.privateIpAddresses.push_back({m.NextPrivateAddress(eni.subnetId), false, std::nullopt});
    }
}

/// \param p of an interface \return its primary address, wherever it is given
std::optional<Ipv4Address>
PrimaryOf(const TemplateProperties& p)
{
    const auto address = p.Address("PrivateIpAddress");
    for (const TemplateProperties& entry : p.Objects("PrivateIpAddresses"))
    {
        if (entry.Bool("Primary", false) && !address)
        {
            return entry.Address("PrivateIpAddress");
        }
    }
    return address;
}

/// \param m the mapper \param eni an instance's primary interface \param wanted what the template
/// says of a public address; nothing: what the subnet says
void
GivePublicAddress(TemplateMapper& m, aws::NetworkInterface& eni, std::optional<bool> wanted)
{
    if (wanted.value_or(m.Cloud().subnets.at(eni.subnetId).mapPublicIpOnLaunch))
    {
        eni.privateIpAddresses.front().publicIp = m.NextPublicAddress();
    }
}

/// \param m the mapper \param instance gets it \param p of the interface \param number of it
void
AddInterface(TemplateMapper& m, aws::Instance& instance, const TemplateProperties& p, size_t number)
{
    p.Text("DeviceIndex");
    p.Text("Description");
    p.Text("DeleteOnTermination");
    const std::string existing = m.PlainId(p.Id("NetworkInterfaceId"), "eni");
    const auto there = m.Cloud().networkInterfaces.find(existing);
    if (there != m.Cloud().networkInterfaces.end())
    {
        there->second.instanceId = instance.instanceId;
        instance.networkInterfaceIds.push_back(existing);
        return;
    }
    const std::string subnetId = m.SubnetOf(p.RequiredId("SubnetId"), "");
    const auto groups = m.GroupsOf(p.Texts("GroupSet"), m.Cloud().subnets.at(subnetId).vpcId);
    const std::string id =
        existing.empty() ? m.EniId("eni" + std::to_string(number + 1)) : existing;
    aws::NetworkInterface& eni = m.AddEni(id, subnetId, groups, "interface", PrimaryOf(p));
    AddAddresses(m, p, eni);
    eni.instanceId = instance.instanceId;
    instance.networkInterfaceIds.push_back(id);
    const bool isSaid = p.Has("AssociatePublicIpAddress");
    if (number == 0 || isSaid)
    {
        GivePublicAddress(m,
                          eni,
                          isSaid ? std::optional<bool>(p.Bool("AssociatePublicIpAddress", false))
                                 : std::nullopt);
    }
}

/// \param m the mapper \param instance one with its interfaces
/// Elastic IPs that name the instance themselves.
void
GiveElasticIps(TemplateMapper& m, const aws::Instance& instance)
{
    for (const auto& stack : m.session.stacks)
    {
        for (const TemplateResource& r : stack->Resources())
        {
            const bool isEip = r.isOn && r.type == "AWS::EC2::EIP";
            const auto owner = isEip ? stack->Property(r, "InstanceId") : std::nullopt;
            if (owner && owner->GetKind() == JsonValue::Kind::String &&
                owner->AsString() == instance.instanceId)
            {
                m.Cloud()
                    .networkInterfaces.at(instance.networkInterfaceIds.front())
                    .privateIpAddresses.front()
                    .publicIp = m.ElasticIp(r.ref);
            }
        }
    }
}

} // namespace

void
MapNetworkInterface(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string subnetId = m.SubnetOf(p.RequiredId("SubnetId"), "");
    const auto groups = m.GroupsOf(p.Texts("GroupSet"), m.Cloud().subnets.at(subnetId).vpcId);
    aws::NetworkInterface& eni = m.AddEni(m.b.id, subnetId, groups, "interface", PrimaryOf(p));
    AddAddresses(m, p, eni);
    eni.sourceDestCheck = p.Bool("SourceDestCheck", true);
    eni.status = "available";
}

void
MapInterfaceAttachment(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    p.Text("DeviceIndex");
    const auto eni = m.Cloud().networkInterfaces.find(p.Id("NetworkInterfaceId"));
    const auto instance = m.Cloud().instances.find(p.Id("InstanceId"));
    if (eni == m.Cloud().networkInterfaces.end() || instance == m.Cloud().instances.end())
    {
        m.b.Ignore("an attachment of something outside of the template");
        return;
    }
    eni->second.instanceId = instance->first;
    eni->second.status = "in-use";
    instance->second.networkInterfaceIds.push_back(eni->first);
}

void
MapInstance(TemplateMapper& m, const TemplateProperties& p)
{
    aws::Instance instance;
    instance.instanceId = m.b.id;
    instance.instanceType = p.Text("InstanceType");
    instance.tags = p.TagsOf();
    const auto interfaces = p.Objects("NetworkInterfaces");
    if (interfaces.empty() && !p.Has("SubnetId"))
    {
        m.Unsupported("Instance without a subnet (in the default VPC, or by a launch template)");
        return;
    }
    if (interfaces.empty())
    {
        const std::string subnetId = m.SubnetOf(p.RequiredId("SubnetId"), "");
        const std::string vpcId = m.Cloud().subnets.at(subnetId).vpcId;
        const auto groups = m.GroupsOf(p.Texts("SecurityGroupIds"), vpcId);
        aws::NetworkInterface& eni =
            m.AddEni(m.EniId("eni1"), subnetId, groups, "interface", PrimaryOf(p));
        AddAddresses(m, p, eni);
        eni.instanceId = m.b.id;
        instance.networkInterfaceIds = {eni.networkInterfaceId};
        GivePublicAddress(m, eni, std::nullopt);
    }
    for (size_t i = 0; i < interfaces.size(); ++i)
    {
        AddInterface(m, instance, interfaces[i], i);
    }
    for (const std::string& id : instance.networkInterfaceIds)
    {
        aws::NetworkInterface& eni = m.Cloud().networkInterfaces.at(id);
        eni.sourceDestCheck = p.Bool("SourceDestCheck", eni.sourceDestCheck);
        eni.status = "in-use";
    }
    instance.vpcId = m.Cloud().networkInterfaces.at(instance.networkInterfaceIds.front()).vpcId;
    m.b.Add(m.Cloud().instances, instance, *m.resource->body);
    GiveElasticIps(m, instance);
}

} // namespace vpc
} // namespace ns3
