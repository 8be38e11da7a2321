// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-snapshot-reader.h"

#include "vpc-snapshot-builder.h"
#include "vpc-snapshot-files.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <regex>
#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

/// Top-level keys that go with others and are no resources.
const std::set<std::string> COMPANIONS = {"NextToken",
                                          "NextMarker",
                                          "ResponseMetadata",
                                          "RequestId",
                                          "VpcId",
                                          "PrefixListId",
                                          "OwnerId",
                                          "TargetGroupArn",
                                          "LoadBalancerArn",
                                          "ListenerArn",
                                          "ServiceId",
                                          "ServiceName",
                                          "HostedZoneId",
                                          "VPCs",
                                          "DelegationSet",
                                          "IsTruncated",
                                          "MaxItems",
                                          "MaxResults",
                                          "ResolverEndpointId"};

/// Reads the files of a dump, one top-level key after the other.
class SnapshotReading
{
  public:
    /// \param files all files
    explicit SnapshotReading(const std::vector<SnapshotFile>& files)
        : m_files(files)
    {
    }

    /// \return what was read
    Snapshot Run();

  private:
    using ReadItem = std::function<void(const JsonValue&)>; //!< reads one resource
    using ReadKey = std::function<void(const JsonValue& root, const JsonValue& value)>;

    /// \param key top-level key \param read is called for every file that holds it
    void ForEachFile(const std::string& key, const ReadKey& read);

    /// \param key of a list \param idOf member with the id, empty: has none \param read an item
    void ReadList(const std::string& key, const std::string& idOf, const ReadItem& read);

    /// \param item what is read \param read reads it; errors get the id
    void Guard(const JsonValue& item, const ReadItem& read);

    void ReadDnsAttributes();      //!< answers of describe-vpc-attribute
    void ReadPrefixListEntries();  //!< answers of get-managed-prefix-list-entries
    void ReadTargetHealths();      //!< answers of describe-target-health
    void ReadBalancerAttributes(); //!< of describe-load-balancer-attributes and the like
    void ReadPermissions();        //!< of describe-vpc-endpoint-service-permissions
    void ReadRoute53();            //!< answers about one hosted zone or Resolver endpoint each
    void ReadServiceNames();       //!< the short list of describe-vpc-endpoint-services
    void TellUnknownKeys();        //!< what nobody read
    void TellCutLists();           //!< answers that are one page of several

    const std::vector<SnapshotFile>& m_files; //!< all files
    SnapshotBuilder m_builder;                //!< what is built
    std::set<std::string> m_known;            //!< keys that were looked for
};

void
SnapshotReading::Guard(const JsonValue& item, const ReadItem& read)
{
    try
    {
        read(item);
    }
    catch (const JsonError& error)
    {
        throw aws::InputError(error.Where() + ": " + m_builder.id + ": " + error.Problem());
    }
}

void
SnapshotReading::ForEachFile(const std::string& key, const ReadKey& read)
{
    m_known.insert(key);
    for (const SnapshotFile& file : m_files)
    {
        const JsonValue& root = file.document.Root();
        const JsonValue* value = root.Find(key);
        if (!value)
        {
            continue;
        }
        m_builder.source = file.source;
        m_builder.row = &m_builder.snapshot.report.rows[key];
        ++m_builder.row->files;
        m_builder.id = key;
        Guard(*value, [&](const JsonValue& list) { read(root, list); });
    }
}

void
SnapshotReading::ReadList(const std::string& key, const std::string& idOf, const ReadItem& read)
{
    ForEachFile(key, [&](const JsonValue&, const JsonValue& list) {
        for (const JsonValue& item : list.AsArray())
        {
            m_builder.id = key;
            m_builder.id = idOf.empty() ? item.AsObject().Where() : item.AsObject().GetString(idOf);
            if (m_builder.id.empty())
            {
                m_builder.id = item.Where();
                m_builder.Ignore("no " + idOf);
                continue;
            }
            Guard(item, read);
        }
    });
}

void
SnapshotReading::ReadDnsAttributes()
{
    for (const char* key : {"EnableDnsSupport", "EnableDnsHostnames"})
    {
        ForEachFile(key, [&](const JsonValue& root, const JsonValue&) {
            m_builder.id = root.GetString("VpcId");
            if (m_builder.id.empty())
            {
                m_builder.id = root.Where();
                m_builder.Ignore("no VpcId beside it");
                return;
            }
            ReadVpcAttribute(m_builder, root);
        });
    }
}

void
SnapshotReading::ReadPrefixListEntries()
{
    static const std::regex listId("pl-[0-9a-f]+");
    ForEachFile("Entries", [&](const JsonValue& root, const JsonValue& entries) {
        // the answer itself does not say whose entries they are
        const std::string path = entries.Where();
        const std::string name = std::filesystem::path(path).filename().string();
        std::smatch match;
        const std::string fromName = std::regex_search(name, match, listId) ? match.str() : "";
        m_builder.id = root.GetString("PrefixListId", fromName);
        if (m_builder.id.empty())
        {
            m_builder.id = path;
            m_builder.Ignore("which prefix list it is nobody says: add \"PrefixListId\" beside "
                             "\"Entries\", or put the id into the file's name");
            return;
        }
        ReadPrefixList(m_builder, root);
    });
}

void
SnapshotReading::ReadTargetHealths()
{
    ForEachFile("TargetHealthDescriptions", [&](const JsonValue& root, const JsonValue& list) {
        // the answer itself does not say of which group
        m_builder.id = root.GetString("TargetGroupArn");
        if (m_builder.id.empty())
        {
            m_builder.id = list.Where();
            m_builder.Ignore("which target group it is nobody says: add \"TargetGroupArn\" beside "
                             "\"TargetHealthDescriptions\"");
            return;
        }
        ReadTargetHealth(m_builder, root);
    });
}

void
SnapshotReading::ReadBalancerAttributes()
{
    ForEachFile("Attributes", [&](const JsonValue& root, const JsonValue& list) {
        struct Owner
        {
            const char* key;
            void (*read)(SnapshotBuilder&, const JsonValue&);
        };

        static const Owner owners[] = {{"ListenerArn", ReadListenerAttributes},
                                       {"LoadBalancerArn", ReadLoadBalancerAttributes},
                                       {"TargetGroupArn", ReadTargetGroupAttributes}};
        for (const Owner& owner : owners)
        {
            m_builder.id = root.GetString(owner.key);
            if (!m_builder.id.empty())
            {
                owner.read(m_builder, root);
                return;
            }
        }
        m_builder.id = list.Where();
        m_builder.Ignore("whose attributes they are nobody says: add \"LoadBalancerArn\", "
                         "\"ListenerArn\" or \"TargetGroupArn\" beside \"Attributes\"");
    });
}

void
SnapshotReading::ReadPermissions()
{
    ForEachFile("AllowedPrincipals", [&](const JsonValue& root, const JsonValue& list) {
        for (const JsonValue& item : list.AsArray())
        {
            // newer answers say in each item of which service it is, older ones do not at all
            m_builder.id = item.AsObject().GetString("ServiceId", root.GetString("ServiceId"));
            if (m_builder.id.empty())
            {
                m_builder.id = item.Where();
                m_builder.Ignore("of which service it is nobody says: add \"ServiceId\" beside "
                                 "\"AllowedPrincipals\"");
                continue;
            }
            Guard(item, [this](const JsonValue& value) { ReadAllowedPrincipal(m_builder, value); });
        }
    });
}

void
SnapshotReading::ReadRoute53()
{
    ForEachFile("HostedZone", [&](const JsonValue& root, const JsonValue& zone) {
        m_builder.id = zone.AsObject().GetString("Id");
        ReadHostedZone(m_builder, zone);
        ReadHostedZoneVpcs(m_builder, root);
    });
    ForEachFile("ResourceRecordSets", [&](const JsonValue& root, const JsonValue&) {
        ReadResourceRecordSets(m_builder, root);
    });
    ForEachFile("IpAddresses", [&](const JsonValue& root, const JsonValue&) {
        ReadResolverAddresses(m_builder, root);
    });
}

void
SnapshotReading::ReadServiceNames()
{
    ForEachFile("ServiceNames", [&](const JsonValue& root, const JsonValue& list) {
        for (const std::string& name : root.GetStrings("ServiceNames"))
        {
            EndpointServiceDetail service;
            service.serviceName = name;
            service.region = m_builder.source.region;
            const bool isNew = m_builder.snapshot.services.emplace(name, service).second;
            ++(isNew ? m_builder.row->read : m_builder.row->repeated);
        }
    });
}

void
SnapshotReading::TellUnknownKeys()
{
    for (const SnapshotFile& file : m_files)
    {
        for (const auto& [key, value] : file.document.Root().Members())
        {
            if (m_known.count(key) || COMPANIONS.count(key))
            {
                continue;
            }
            SnapshotRow& row = m_builder.snapshot.report.rows[key];
            ++row.files;
            row.ignored += value.GetKind() == JsonValue::Kind::Array ? value.Items().size() : 1;
            row.notes.push_back(
                {SnapshotNoteKind::IGNORED, file.document.File(), "a key that is not known"});
        }
    }
}

void
SnapshotReading::TellCutLists()
{
    for (const SnapshotFile& file : m_files)
    {
        const JsonValue& root = file.document.Root();
        // EC2 says NextToken, Elastic Load Balancing says NextMarker, Route 53 says IsTruncated
        if (root.GetString("NextToken").empty() && root.GetString("NextMarker").empty() &&
            !root.GetBool("IsTruncated", false))
        {
            continue;
        }
        for (const auto& [key, value] : file.document.Root().Members())
        {
            if (value.GetKind() == JsonValue::Kind::Array)
            {
                m_builder.snapshot.report.rows[key].notes.push_back(
                    {SnapshotNoteKind::PART,
                     file.document.File(),
                     "the list goes on (NextToken, NextMarker or IsTruncated): dump it without "
                     "--max-items"});
            }
        }
    }
}

Snapshot
SnapshotReading::Run()
{
    for (const SnapshotHandler& handler : SnapshotHandlers())
    {
        ReadList(handler.key, handler.idOf, [&](const JsonValue& item) {
            handler.read(m_builder, item);
        });
    }
    ReadDnsAttributes();
    ReadPrefixListEntries();
    ReadTargetHealths();
    ReadBalancerAttributes();
    ReadPermissions();
    ReadRoute53();
    ReadServiceNames();
    for (const UnsupportedKind& kind : UnsupportedKinds())
    {
        ReadList(kind.key, kind.idOf, [&](const JsonValue& item) {
            ReadUnsupported(m_builder, kind, item);
        });
    }
    const bool isDump = !m_builder.snapshot.report.rows.empty();
    if (!isDump)
    {
        throw aws::InputError(m_files.front().document.File() +
                              ": neither this nor any other .json file there is an answer of "
                              "`aws ec2 describe-*` (no key such as \"Vpcs\"); give a folder of "
                              "such answers");
    }
    FinishSnapshot(m_builder);
    TellUnknownKeys();
    TellCutLists();
    m_builder.snapshot.report.files = m_files.size();
    return std::move(m_builder.snapshot);
}

} // namespace

void
Snapshot::Validate()
{
    try
    {
        cloud.Validate();
    }
    catch (const aws::InputError& error)
    {
        const std::string what = error.what();
        // It begins with the id, maybe with a part of that resource. ARNs have colons of their own.
        const std::string begin = what.substr(0, what.find(": "));
        const auto whole = origins.find(begin);
        const auto origin =
            whole == origins.end() ? origins.find(begin.substr(0, begin.find(' '))) : whole;
        if (origin == origins.end())
        {
            throw;
        }
        throw aws::InputError(origin->second + ": " + what);
    }
}

Snapshot
ReadSnapshot(const std::vector<std::string>& folders)
{
    if (folders.empty())
    {
        throw aws::InputError("no folder given; give a folder of `aws ec2 describe-*` answers");
    }
    const std::vector<SnapshotFile> files = ReadSnapshotFiles(folders);
    Snapshot snapshot = SnapshotReading(files).Run();
    snapshot.report.folders = folders;
    return snapshot;
}

Snapshot
ReadSnapshot(const std::string& folder)
{
    return ReadSnapshot(std::vector<std::string>{folder});
}

} // namespace vpc
} // namespace ns3
