// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-directory.h"

#include "ns3/abort.h"
#include "ns3/log.h"

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcDnsDirectory");

NS_OBJECT_ENSURE_REGISTERED(DnsDirectory);

namespace
{

/// CNAMEs that are followed before the chain is taken for a circle.
constexpr int MAX_CNAMES = 8;

/// \param name a name of a record set or zone, aborts if it is none \return it, normalised
std::string
CheckName(const std::string& name)
{
    const std::string normal = NormaliseDnsName(name);
    NS_ABORT_MSG_IF(!IsDnsName(normal),
                    "DnsDirectory: \""
                        << name << "\" is not a DNS name: labels have 1 to 63 "
                        << "letters, digits, '-', '_' or '*', all of it at most 253");
    return normal;
}

/// \param set a record set of a name \param name the name \return the set, its CNAME normalised
DnsRecordSet
CheckSet(const DnsRecordSet& set, const std::string& name)
{
    NS_ABORT_MSG_IF(set.ttl.IsStrictlyNegative(),
                    "DnsDirectory: negative TTL of " << name << ": give 0 s or more");
    DnsRecordSet checked = set;
    if (!set.cname.empty())
    {
        checked.cname = CheckName(set.cname);
    }
    if (!set.alias.empty())
    {
        checked.alias = CheckName(set.alias);
    }
    return checked;
}

/// \param name "*.d" or "d" \return "d"
std::string
WithoutWildcard(const std::string& name)
{
    return name.compare(0, 2, "*.") == 0 ? name.substr(2) : name;
}

/// \param vpcId a VPC \param name normalised \return id of the hidden zone for the name
std::string
HiddenZoneId(const std::string& vpcId, const std::string& name)
{
    return "hidden:" + vpcId + ":" + WithoutWildcard(name);
}

} // namespace

std::vector<Ipv4Address>
DnsLookup::GetAddresses() const
{
    std::vector<Ipv4Address> addresses;
    for (const DnsRecord& record : records)
    {
        if (record.cname.empty())
        {
            addresses.push_back(record.address);
        }
    }
    return addresses;
}

TypeId
DnsDirectory::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::DnsDirectory")
                            .SetParent<Object>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<DnsDirectory>();
    return tid;
}

DnsDirectory::DnsDirectory() = default;

DnsDirectory::~DnsDirectory() = default;

void
DnsDirectory::SetHealth(Ptr<EndpointHealth> health)
{
    m_health = health;
}

void
DnsDirectory::AddPublic(const std::string& name, const DnsRecordSet& set)
{
    NS_LOG_FUNCTION(this << name);
    m_public.Set(CheckName(name), CheckSet(set, name));
}

bool
DnsDirectory::RemovePublic(const std::string& name)
{
    NS_LOG_FUNCTION(this << name);
    return m_public.Remove(NormaliseDnsName(name));
}

void
DnsDirectory::AddPrivate(const std::string& vpcId, const std::string& name, const DnsRecordSet& set)
{
    NS_LOG_FUNCTION(this << vpcId << name);
    const std::string zoneId = HiddenZoneId(vpcId, CheckName(name));
    if (m_zones.count(zoneId) == 0)
    {
        CreatePrivateZone(zoneId, WithoutWildcard(CheckName(name)));
        AssociateZone(zoneId, vpcId);
    }
    AddToZone(zoneId, name, set);
}

bool
DnsDirectory::RemovePrivate(const std::string& vpcId, const std::string& name)
{
    NS_LOG_FUNCTION(this << vpcId << name);
    const std::string zoneId = HiddenZoneId(vpcId, NormaliseDnsName(name));
    if (m_zones.count(zoneId) == 0 || !RemoveFromZone(zoneId, name))
    {
        return false;
    }
    if (GetZone(zoneId).names.IsEmpty())
    {
        DeletePrivateZone(zoneId);
    }
    return true;
}

void
DnsDirectory::CreatePrivateZone(const std::string& zoneId, const std::string& domain)
{
    NS_LOG_FUNCTION(this << zoneId << domain);
    NS_ABORT_MSG_IF(m_zones.count(zoneId),
                    "DnsDirectory: private zone " << zoneId << " exists already: use another id");
    m_zones[zoneId].domain = CheckName(domain);
}

void
DnsDirectory::DeletePrivateZone(const std::string& zoneId)
{
    NS_LOG_FUNCTION(this << zoneId);
    const std::set<std::string> vpcIds = GetZone(zoneId).vpcIds;
    for (const std::string& vpcId : vpcIds)
    {
        DisassociateZone(zoneId, vpcId);
    }
    m_zones.erase(zoneId);
}

void
DnsDirectory::AssociateZone(const std::string& zoneId, const std::string& vpcId)
{
    NS_LOG_FUNCTION(this << zoneId << vpcId);
    PrivateZone& zone = GetZone(zoneId);
    const auto [other, added] = m_zonesOfVpc[vpcId].emplace(zone.domain, zoneId);
    NS_ABORT_MSG_IF(!added && other->second != zoneId,
                    "DnsDirectory: " << vpcId << " has a private zone for " << zone.domain
                                     << " already (" << other->second
                                     << "): disassociate it first");
    zone.vpcIds.insert(vpcId);
}

void
DnsDirectory::DisassociateZone(const std::string& zoneId, const std::string& vpcId)
{
    NS_LOG_FUNCTION(this << zoneId << vpcId);
    PrivateZone& zone = GetZone(zoneId);
    NS_ABORT_MSG_IF(zone.vpcIds.erase(vpcId) == 0,
                    "DnsDirectory: private zone " << zoneId << " is not associated with " << vpcId
                                                  << ": associate it first");
    m_zonesOfVpc[vpcId].erase(zone.domain);
}

void
DnsDirectory::AddToZone(const std::string& zoneId, const std::string& name, const DnsRecordSet& set)
{
    NS_LOG_FUNCTION(this << zoneId << name);
    PrivateZone& zone = GetZone(zoneId);
    const std::string normal = CheckName(name);
    NS_ABORT_MSG_IF(!IsDnsNameWithin(normal, zone.domain),
                    "DnsDirectory: " << name << " is not in the domain " << zone.domain
                                     << " of zone " << zoneId << ": add it to another zone");
    zone.names.Set(normal, CheckSet(set, name));
}

bool
DnsDirectory::RemoveFromZone(const std::string& zoneId, const std::string& name)
{
    NS_LOG_FUNCTION(this << zoneId << name);
    return GetZone(zoneId).names.Remove(NormaliseDnsName(name));
}

void
DnsDirectory::AddView(const std::string& view, const std::string& vpcId)
{
    NS_LOG_FUNCTION(this << view << vpcId);
    m_vpcOfView[view] = vpcId;
}

void
DnsDirectory::AddRule(const std::string& vpcId, const std::string& domain, const DnsRule& rule)
{
    NS_LOG_FUNCTION(this << vpcId << domain << rule.ruleId);
    m_rulesOfVpc[vpcId][NormaliseDnsName(domain)] = std::make_shared<const DnsRule>(rule);
}

void
DnsDirectory::ClearRules(const std::string& vpcId)
{
    NS_LOG_FUNCTION(this << vpcId);
    m_rulesOfVpc.erase(vpcId);
}

DnsLookup
DnsDirectory::Lookup(const std::string& vpcId, const std::string& name, uint16_t type)
{
    NS_LOG_FUNCTION(this << vpcId << name << type);
    DnsLookup lookup;
    std::string current = NormaliseDnsName(name);
    for (int followed = 0; followed <= MAX_CNAMES; ++followed)
    {
        const Answerer answerer = FindAnswerer(vpcId, current);
        if (answerer.rule)
        {
            lookup.forward = answerer.rule;
            lookup.forwardName = current;
            return lookup;
        }
        const DnsZone::Match match = answerer.zone->Find(current);
        if (!match.exists)
        {
            return lookup; // NXDOMAIN, of the last name in the chain
        }
        if (!match.entry || match.entry->set.cname.empty())
        {
            lookup.rcode = DnsRcode::NO_ERROR;
            DnsZone::Entry* entry = match.entry;
            if (entry && !entry->set.alias.empty())
            {
                entry = FollowAlias(*answerer.zone, entry->set.alias);
            }
            if (entry && type == DNS_TYPE_A)
            {
                AddTargets(*entry, current, lookup);
            }
            return lookup;
        }
        const DnsRecordSet& set = match.entry->set;
        DnsRecord record;
        record.owner = current;
        record.cname = set.cname;
        record.ttlSeconds = static_cast<uint32_t>(set.ttl.GetSeconds());
        lookup.records.push_back(record);
        current = set.cname;
    }
    lookup.rcode = DnsRcode::SERVER_FAILURE;
    lookup.records.clear();
    return lookup;
}

void
DnsDirectory::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_health = nullptr;
    m_rulesOfVpc.clear();
    Object::DoDispose();
}

DnsDirectory::PrivateZone&
DnsDirectory::GetZone(const std::string& zoneId)
{
    const auto found = m_zones.find(zoneId);
    NS_ABORT_MSG_IF(found == m_zones.end(),
                    "DnsDirectory: unknown private zone " << zoneId << ": create it first");
    return found->second;
}

DnsDirectory::Answerer
DnsDirectory::FindAnswerer(const std::string& view, const std::string& name)
{
    static const ZoneIds noZones;
    static const Rules noRules;
    const auto base = m_vpcOfView.find(view);
    const std::string& vpcId = base == m_vpcOfView.end() ? view : base->second;
    const auto own = m_zonesOfVpc.find(view);
    const auto shared = m_zonesOfVpc.find(vpcId);
    const auto obeyed = m_rulesOfVpc.find(vpcId);
    const ZoneIds& ownZones = own == m_zonesOfVpc.end() ? noZones : own->second;
    const ZoneIds& zones = shared == m_zonesOfVpc.end() ? noZones : shared->second;
    const Rules& rules = obeyed == m_rulesOfVpc.end() ? noRules : obeyed->second;

    bool obeysRules = true;
    std::string domain = name;
    while (true)
    {
        const auto rule = rules.find(domain);
        if (rule != rules.end() && obeysRules)
        {
            if (rule->second->via)
            {
                return {nullptr, rule->second};
            }
            obeysRules = false; // type System: no rule above counts
        }
        for (const ZoneIds* ids : {&ownZones, &zones})
        {
            const auto zone = ids->find(domain);
            if (zone != ids->end())
            {
                return {&m_zones.at(zone->second).names, nullptr};
            }
        }
        if (domain.empty())
        {
            return {&m_public, nullptr};
        }
        domain = DnsParent(domain);
    }
}

DnsZone::Entry*
DnsDirectory::FollowAlias(DnsZone& zone, std::string alias)
{
    for (int followed = 0; followed <= MAX_CNAMES; ++followed)
    {
        DnsZone::Match match = zone.Find(alias);
        if (!match.entry)
        {
            match = m_public.Find(alias);
        }
        if (!match.entry || match.entry->set.alias.empty())
        {
            return match.entry;
        }
        alias = match.entry->set.alias;
    }
    return nullptr; // aliases in a circle give nothing
}

void
DnsDirectory::AddTargets(DnsZone::Entry& entry, const std::string& owner, DnsLookup& lookup) const
{
    const std::vector<DnsTarget>& targets = entry.set.targets;
    std::vector<const DnsTarget*> usable;
    for (const DnsTarget& target : targets)
    {
        if (target.healthKey.empty() || !m_health || m_health->IsHealthy(target.healthKey))
        {
            usable.push_back(&target);
        }
    }
    if (usable.empty())
    {
        for (const DnsTarget& target : targets)
        {
            usable.push_back(&target);
        }
    }
    const uint64_t first = entry.queries++;
    for (std::size_t i = 0; i < usable.size(); ++i)
    {
        DnsRecord record;
        record.owner = owner;
        record.address = usable[(first + i) % usable.size()]->address;
        record.ttlSeconds = static_cast<uint32_t>(entry.set.ttl.GetSeconds());
        lookup.records.push_back(record);
    }
}

} // namespace vpc
} // namespace ns3
