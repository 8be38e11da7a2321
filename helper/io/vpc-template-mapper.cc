// SPDX-License-Identifier: GPL-2.0-only
// How evaluated resources become a cloud: type by type, in the order in which they need each other.
#include "vpc-template-mapper.h"

#include "ns3/vpc-region-zones.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param cloud it \param id of an instance or an interface \return its first interface, or nullptr
const aws::NetworkInterface*
FirstEni(const aws::Cloud& cloud, const std::string& id)
{
    const auto instance = cloud.instances.find(id);
    const bool hasEni =
        instance != cloud.instances.end() && !instance->second.networkInterfaceIds.empty();
    const auto eni =
        cloud.networkInterfaces.find(hasEni ? instance->second.networkInterfaceIds.front() : id);
    return eni == cloud.networkInterfaces.end() ? nullptr : &eni->second;
}

/// \param cloud as far as it is built \param unknown what was asked for
/// \return its value, if it is a zone or an address that is there by now
std::optional<std::string>
LateValue(const aws::Cloud& cloud, const TemplateUnknown& unknown)
{
    const aws::NetworkInterface* eni = FirstEni(cloud, unknown.id);
    if (unknown.attribute == "AvailabilityZone")
    {
        const auto subnet = cloud.subnets.find(eni ? eni->subnetId : unknown.id);
        return subnet == cloud.subnets.end()
                   ? std::nullopt
                   : std::optional<std::string>(subnet->second.availabilityZone);
    }
    if (!eni || eni->privateIpAddresses.empty())
    {
        return std::nullopt;
    }
    const aws::PrivateIpAddress& address = eni->privateIpAddresses.front();
    if (unknown.attribute == "PublicIp")
    {
        return address.publicIp ? std::optional<std::string>(aws::ToString(*address.publicIp))
                                : std::nullopt;
    }
    const bool isPrivate =
        unknown.attribute == "PrivateIp" || unknown.attribute == "PrimaryPrivateIpAddress";
    return isPrivate ? std::optional<std::string>(aws::ToString(address.address)) : std::nullopt;
}

} // namespace

TemplateMapper::TemplateMapper(TemplateSession& s)
    : session(s)
{
}

std::string
TemplateMapper::Resolve(const std::string& text) const
{
    std::string resolved = text;
    for (const std::string& token : TemplateUnknowns::TokensIn(resolved))
    {
        if (const auto value = LateValue(b.snapshot.cloud, session.unknowns.Get(token)))
        {
            resolved.replace(resolved.find(token), token.size(), *value);
        }
    }
    // Dynamic references, which AWS looks up when it makes the resource.
    const std::string opening = "{{resolve:";
    for (size_t at = resolved.find(opening); at != std::string::npos; at = resolved.find(opening))
    {
        const size_t end = resolved.find("}}", at);
        const size_t size = end == std::string::npos ? end : end + 2 - at;
        const std::string what =
            resolved.substr(at + 2, size == std::string::npos ? size : size - 4);
        resolved.replace(at, size, session.unknowns.Add({what, "", ""}));
    }
    return resolved;
}

void
TemplateMapper::ReportUnknown(const std::string& property, const std::string& text)
{
    const std::string what = property + ": " + session.unknowns.Describe(text);
    b.row->notes.push_back(
        {SnapshotNoteKind::PART, resource->logicalId, what + " is known to AWS only"});
    inventory.unresolved.push_back(resource->logicalId + " " + what);
}

void
TemplateMapper::Warn(const std::string& line)
{
    inventory.warnings.push_back(line);
}

void
TemplateMapper::Unsupported(const std::string& type, const std::string& vpcId)
{
    Cloud().unsupported.push_back({type, b.id, vpcId});
    b.snapshot.origins[b.id] = resource->body->Where();
    b.ignoredIds.insert(b.id);
    ++b.row->unsupported;
}

void
TemplateMapper::ReserveAddresses(const JsonValue& value)
{
    static const std::set<std::string> names = {"PrivateIpAddress",
                                                "PrivateIPv4Address",
                                                "Ip",
                                                "SecondaryPrivateIpAddresses"};
    for (const auto& [name, member] : value.Members())
    {
        const auto kind = member.GetKind();
        if (names.count(name) && kind == JsonValue::Kind::String)
        {
            if (const auto address = aws::ParseAddress(member.AsString()))
            {
                m_taken.insert(address->Get());
            }
        }
        ReserveAddresses(member);
    }
    for (const JsonValue& item : value.Items())
    {
        ReserveAddresses(item);
    }
}

void
TemplateMapper::CountResources()
{
    for (const auto& stack : session.stacks)
    {
        std::set<std::string> types;
        for (const TemplateResource& r : stack->Resources())
        {
            if (r.isOn && !r.nested && types.insert(r.type).second)
            {
                ++b.snapshot.report.rows[r.type].files;
            }
            const bool isKnown = FindTemplateHandler(r.type) != nullptr;
            if (r.isOn && isKnown && !TemplateUnknowns::IsIn(r.ref))
            {
                inventory.ids.emplace(r.logicalId, r.ref);
            }
            const bool isStack = r.nested != nullptr;
            if (!isStack && (r.isOn || isKnown))
            {
                ++(!r.isOn ? inventory.off : isKnown ? inventory.active : inventory.opaque)[r.type];
            }
            if (r.isOn && !isKnown && !isStack)
            {
                ++b.snapshot.report.rows[r.type].unsupported;
            }
        }
    }
}

void
TemplateMapper::WarnOfCustomResources()
{
    for (const auto& stack : session.stacks)
    {
        for (const TemplateResource& r : stack->Resources())
        {
            const bool isCustom =
                r.type.rfind("Custom::", 0) == 0 || r.type == "AWS::CloudFormation::CustomResource";
            if (!isCustom || !r.isOn)
            {
                continue;
            }
            std::set<std::string> names;
            CollectReferences(*stack, r.body->GetObject("Properties"), names);
            for (const std::string& name : names)
            {
                const TemplateResource* other = stack->FindResource(name);
                const bool isTable = other && other->type == "AWS::EC2::RouteTable";
                const bool isRules = other && (other->type == "AWS::EC2::SecurityGroup" ||
                                               other->type == "AWS::EC2::NetworkAcl");
                if (isTable || isRules)
                {
                    Warn(r.body->Where() + ": custom resource " + r.logicalId + " refers to " +
                         (isTable ? "route table " : "") + other->logicalId +
                         ": it may change its " + (isTable ? "routes" : "rules") +
                         ", which is not simulated");
                }
            }
        }
    }
}

void
TemplateMapper::ReadAll(const TemplateHandler& handler)
{
    for (const auto& stack : session.stacks)
    {
        for (const TemplateResource& r : stack->Resources())
        {
            if (!r.isOn || r.type != handler.type)
            {
                continue;
            }
            resource = &r;
            b.id = TemplateUnknowns::IsIn(r.ref) ? r.logicalId : r.ref;
            b.row = &b.snapshot.report.rows[r.type];
            const TemplateProperties properties(*this, stack->Properties(r), "");
            if (!handler.read)
            {
                ++b.row->ignored;
                b.row->notes.push_back(
                    {SnapshotNoteKind::IGNORED, r.logicalId, "has no effect on what is simulated"});
                continue;
            }
            const size_t before = b.row->read + b.row->unsupported + b.row->ignored;
            handler.read(*this, properties);
            b.row = &b.snapshot.report.rows[r.type];
            b.row->read += b.row->read + b.row->unsupported + b.row->ignored == before;
            b.snapshot.origins.emplace(TemplateUnknowns::IsIn(r.ref) ? r.logicalId : r.ref,
                                       r.body->Where());
            std::set<std::string> harmless;
            std::istringstream words(handler.harmless);
            for (std::string word; words >> word;)
            {
                harmless.insert(word);
            }
            for (const std::string& name : properties.Unasked())
            {
                if (harmless.count(name) == 0 && b.ignoredIds.count(r.ref) == 0)
                {
                    b.row->notes.push_back({SnapshotNoteKind::PART,
                                            r.logicalId,
                                            "property " + name + " is not simulated"});
                }
            }
        }
    }
}

void
TemplateMapper::FinishReport()
{
    for (const auto& [name, stub] : session.stubs)
    {
        inventory.stubs.push_back({stub.parameter, stub.type, stub.value, stub.where});
        b.snapshot.report.rows["Parameters"].notes.push_back(
            {SnapshotNoteKind::ASSUMED,
             stub.parameter,
             "no value is given and it has no default: a stand-in"});
    }
    for (const TemplateNote& note : session.notes)
    {
        b.snapshot.report.rows["Template"].notes.push_back(
            {SnapshotNoteKind::PART, note.id, note.why});
    }
    for (const std::string& warning : inventory.warnings)
    {
        b.snapshot.report.rows["Template"].notes.push_back(
            {SnapshotNoteKind::PART, "warning", warning});
    }
    // Whoever wrote a template knows its resources by their logical ids.
    std::map<std::string, std::string> logical;
    for (const auto& [name, id] : inventory.ids)
    {
        logical.emplace(id, name);
    }
    for (auto& [type, row] : b.snapshot.report.rows)
    {
        for (SnapshotNote& note : row.notes)
        {
            const auto found = logical.find(note.id);
            note.id = found == logical.end() ? note.id : found->second;
        }
    }
    const auto byId = [](const auto& a, const auto& c) { return a.id < c.id; };
    std::sort(inventory.endpoints.begin(), inventory.endpoints.end(), byId);
}

TemplateReading
TemplateMapper::Run()
{
    session.countsStubs = true;
    const std::string& region = session.input.region;
    for (const std::string& zone : aws::ZoneIdsOfRegion(region))
    {
        Cloud().availabilityZones.push_back(
            {aws::ZoneNameOfId(region, zone), zone, region, session.input.accountId});
    }
    aws::Account account;
    account.accountId = session.input.accountId;
    Cloud().accounts[account.accountId] = account;
    CountResources();
    WarnOfCustomResources();
    for (const auto& stack : session.stacks)
    {
        for (const TemplateResource& r : stack->Resources())
        {
            if (r.isOn && FindTemplateHandler(r.type))
            {
                ReserveAddresses(stack->Properties(r));
            }
        }
    }
    for (const TemplateHandler& handler : TemplateHandlers())
    {
        ReadAll(handler);
    }
    FinishReport();
    b.row = nullptr;
    return {std::move(b.snapshot), std::move(inventory)};
}

} // namespace vpc
} // namespace ns3
